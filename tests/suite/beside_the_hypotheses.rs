//! Problems that break exactly one hypothesis: there the formulas fail, so the hypothesis counts.

use std::f64::consts::PI;

use sgdcheck::oracles::exit::first_passage::{Diffusion, End, ln_mean_time};
use sgdcheck::oracles::law::paths;
use sgdcheck::oracles::law::semigroup::Chain;

/// Theorem 2.2 of dai2018 with a third minimum at -3, deeper than the start at 0, behind a barrier
/// at -1.6 that is higher than the saddle at 1 on the way to 1.8. The reference is composite
/// Gauss-Legendre quadrature of `∫∫ e^{(L(x) - L(y))/ε} dy dx / ε` in twelve points per panel.
#[test]
fn a_deeper_well_behind_the_start_breaks_the_eyring_kramers_formula() {
    let slope = |w: f64| 0.5 * (w + 3.0) * (w + 1.6) * w * (w - 1.0) * (w - 1.8);
    let eps = 0.05;
    let diffusion = Diffusion::ito(|w| -slope(w), |_| eps);
    let ln_time = ln_mean_time(&diffusion, End::Natural, End::Absorbing(1.8), 0.0);
    // The reference has 14 digits, of which two are before the point.
    assert!(
        (ln_time.center() - 93.159_293_237_664).abs() < 1e-10 + ln_time.radius(),
        "{ln_time:?}"
    );

    let curvature = |w: f64| (slope(w + 1e-6) - slope(w - 1e-6)) / 2e-6;
    let (start, saddle) = (curvature(0.0), -curvature(1.0));
    let barrier = 0.778_333_333_333_333; // ∫_0^1 L', by hand.
    let formula = libm::log(2.0 * PI / (start * saddle).sqrt()) + barrier / eps;
    assert!(77.0 < ln_time.low() - formula, "{ln_time:?} against {formula}");
}

/// (3.5) of hu2017 needs independent ζ_k: two data with gradients `sin(x - 1)` and `sin(x + 1/3)`,
/// η = 1/2, two steps from 2, in which each datum is used once, against the recursion.
#[test]
fn an_epoch_without_replacement_breaks_the_master_equation() {
    let to = |x: f64, zeta: f64| x - 0.5 * libm::sin(x - zeta);
    let [first, second] = [1.0, -1.0 / 3.0];
    let chain = |x: &[f64; 1]| [first, second].map(|zeta| (0.5, [to(x[0], zeta)])).to_vec();
    let phi = |(): (), x: &[f64; 1]| libm::sin(x[0]);
    let nothing = |(): (), _: u64, _: &[f64; 1]| ();
    let after = |x: &[f64; 1]| paths::expectation(&chain, x, 1, (), &nothing, &phi);
    let recursion = chain.moves(&[2.0]).into_iter().map(|(p, x)| after(&x).scaled(p));
    let recursion = recursion.reduce(|sum, term| sum + term).expect("two data");
    let ends = [to(to(2.0, first), second), to(to(2.0, second), first)];
    let epoch = 0.5 * (libm::sin(ends[0]) + libm::sin(ends[1]));
    // In Python: 0.9393511321842658 and 0.9342427609650368.
    assert!(recursion.widened(1e-15).contains(0.939_351_132_184_265_8), "{recursion:?}");
    assert!((epoch - 0.934_242_760_965_036_8).abs() < 1e-15, "{epoch}");
}
