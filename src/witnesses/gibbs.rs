//! Gibbs densities on the line: masses, gaps, quotients, and how they are reached.

use crate::instances::double_well::DoubleWell;
use crate::instances::exact_diffusion::ExactDiffusion;
use crate::instances::settling_well::SettlingWell;
use crate::interval::Interval;
use crate::oracles::exit::first_passage::{Diffusion, End};
use crate::oracles::law::density::{Annealed, Mesh};
use crate::oracles::law::spectrum;
use crate::oracles::numerics::jet::Jet;

/// Where densities are compared.
pub const POINTS: [f64; 4] = [-0.8, 0.4, 1.1, 2.0];

/// How far beyond the minima integrals go.
const REACH: f64 = 3.0;

fn ends(well: &DoubleWell) -> [f64; 2] {
    [well.minimum() - REACH, well.target() + REACH]
}

/// An integral over an interval by Simpson's rule on 2000 and 4000 panels. Error (measured): their distance, plus rounding.
fn integral([low, high]: [f64; 2], f: impl Fn(f64) -> f64) -> Interval {
    let simpson = |panels: i32| {
        let h = (high - low) / f64::from(2 * panels);
        let weight = |j: i32| {
            if j == 0 || j == 2 * panels { 1.0 } else { f64::from(2 + 2 * (j % 2)) }
        };
        let term = |j: i32| weight(j) * f(low + h * f64::from(j));
        (0..=2 * panels).map(term).sum::<f64>() * h / 3.0
    };
    let (coarse, fine) = (simpson(2000), simpson(4000));
    Interval::around(fine, (fine - coarse).abs() + 1e-13 * fine.abs())
}

fn regions(well: &DoubleWell) -> [[f64; 2]; 2] {
    [[ends(well)[0], well.saddle()], [well.target() - 0.25, well.target() + 0.25]]
}

/// The masses left of the saddle and within 1/4 of the second minimum of the density `∝ e^(-factor L/T_∞)`, by quadrature.
pub fn masses(settling: &SettlingWell, factor: f64) -> [Interval; 2] {
    let well = &settling.well;
    let density = |w: f64| libm::exp(-factor * well.height(w, 0.0) / settling.last);
    let all = integral(ends(well), density);
    regions(well).map(|region| integral(region, density) / all)
}

/// The masses of [`masses`] for the process that starts at the first minimum, at time 300: by the Fokker-Planck equation in
/// time.
pub fn settled(settling: &SettlingWell) -> Vec<Interval> {
    let well = &settling.well;
    let annealed = Annealed::new(|w| well.height(w, 0.0), |t| settling.temperature(t), ends(well));
    let mesh = Mesh { cells: 240, steps: 16.0 };
    let rows = annealed.masses(well.minimum(), &regions(well), &[300.0], mesh);
    rows.into_iter().next().unwrap_or_default()
}

/// `(L' p + T(t) p')'` at three points, for the density `p = e^(-L/T_∞)` up to its factor.
pub fn residuals(settling: &SettlingWell, time: f64) -> [Interval; 3] {
    let (profile, last) = (settling.well.profile(), Interval::exactly(settling.last));
    let rest = Interval::exactly(settling.extra * libm::exp(-time)) / last;
    // p' = -L' p/T_∞: the flux is -(T(t)/T_∞ - 1) L' p.
    [-0.6, 0.3, 0.9].map(|w| {
        let step = 1e-4;
        let slope = Interval::exactly(profile.derivative(w));
        let bend = (profile.derivative(w + step) - profile.derivative(w - step)) / (2.0 * step);
        let bend = Interval::around(bend, 1e-5);
        let density = Interval::exactly(-settling.well.height(w, 0.0) / settling.last).exp();
        -rest * (bend - slope.powi(2) / last) * density
    })
}

/// The spectral gap of `dW = -L' dt + √2 dB`.
pub fn gap(well: &DoubleWell) -> Interval {
    let diffusion = Diffusion::ito(|w| -well.profile().derivative(w), |_| 1.0);
    let wells = (well.minimum() - 1.0, well.target() + 1.0);
    let found = spectrum::ln_lowest(&diffusion, End::Natural, End::Natural, wells, 1);
    found.first().map_or(Interval::UNKNOWN, |ln| ln.exp())
}

/// `∫ f'² dν / Var f` for `f = w`, `w³` and `tanh w`, with the normalised density `e^-L`.
pub fn quotients(well: &DoubleWell) -> [Interval; 3] {
    let functions: [fn(f64) -> [f64; 2]; 3] = [
        |w| [w, 1.0],
        |w| [w * w * w, 3.0 * w * w],
        |w| {
            let t = libm::tanh(w);
            [t, 1.0 - t * t]
        },
    ];
    let wide = ends(well).map(|end| 2.0 * end);
    let density = |w: f64| libm::exp(-well.height(w, 0.0));
    let all = integral(wide, density);
    functions.map(|f| {
        let change = integral(wide, |w| f(w)[1].powi(2) * density(w)) / all;
        let mean = integral(wide, |w| f(w)[0] * density(w)) / all;
        let square = integral(wide, |w| f(w)[0].powi(2) * density(w)) / all;
        change / (square - mean.powi(2))
    })
}

/// The stationary density of [`ExactDiffusion::Sinh`] at [`POINTS`], in units of that at 0; unknown for others.
pub fn stationary(diffusion: &ExactDiffusion) -> [Interval; 4] {
    let at = |w: f64| diffusion.stationary(Jet::from(w)).map_or(Interval::UNKNOWN, |p| p.value);
    // Widened for the rounding of the formula with which it is compared.
    POINTS.map(|w| at(w) / at(0.0)).map(|share| share.widened(1e-12 * share.abs().high()))
}
