//! The paper's formulas, in one dimension, with `√(2η) σ = √(ηΛ)`.

use crate::instances::cut_diffusion::CutDiffusion;
use crate::interval::Interval;
use crate::oracles::law::weighted::{System, solve};
use crate::oracles::numerics::ode;
use crate::oracles::numerics::spectral::Grid;
use crate::witnesses::flow_derivatives::Times;

/// Places in `[-R_2, R_2]` over which suprema are taken.
fn places(diffusion: &CutDiffusion) -> impl Iterator<Item = f64> + use<> {
    const ON_A_SIDE: i32 = 2000;
    let outer = diffusion.outer_radius();
    (-ON_A_SIDE..=ON_A_SIDE).map(move |k| outer * f64::from(k) / f64::from(ON_A_SIDE))
}

fn supremum(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(f64::NEG_INFINITY, f64::max)
}

/// `A_2` of (2.12) from the lines below it: `A_0` from the noise, `A_1` from `¼ η ∇|∇f|²` and `∇f(0)`, and the largest `ε_m`; what
/// `A_1` adds is multiplied by `factor`.
pub(super) fn second_constant(diffusion: &CutDiffusion, m: i32, part: f64, factor: f64) -> f64 {
    let m = f64::from(m);
    let noise = supremum(places(diffusion).map(|x| diffusion.spread(x)[0].powi(2)));
    let correction = places(diffusion).map(|x| {
        let [f1, f2, ..] = diffusion.derivatives(x);
        0.5 * (f1 * f2).abs()
    });
    let correction = diffusion.step() * supremum(correction);
    let a0 = m * (2.0 * m - 1.0) * noise;
    let a1 = 2.0 * m * (correction + diffusion.derivatives(0.0)[0].abs());
    // ½ A_1 ε_m = 2m(μ - μ̄).
    let gap = (1.0 - part) * diffusion.convexity();
    a0 + factor * a1 * a1 / (8.0 * m * gap)
}

/// Bounds of `E|X|²`, .., `E|X|^{2m}` at the times, by Grönwall's inequality from (2.12) with `μ̄ = part·μ`, `A_2` multiplied by
/// `factor`: `[time][m - 1]`.
pub(super) fn moment_bounds(
    diffusion: &CutDiffusion,
    (orders, part, factor): (i32, f64, f64),
    start: f64,
    times: &[f64],
) -> Vec<Vec<Interval>> {
    let constants: Vec<f64> =
        (1..=orders).map(|m| factor * second_constant(diffusion, m, part, 1.0)).collect();
    let fall = part * diffusion.convexity();
    let field = |y: &[f64]| -> Vec<f64> {
        let before = |k: usize| if k == 0 { 1.0 } else { y[k - 1] };
        let row = |k: usize| -2.0 * (k + 1) as f64 * fall * y[k] + constants[k] * before(k);
        (0..y.len()).map(row).collect()
    };
    let initial: Vec<f64> = (1..=orders).map(|m| start.powi(2 * m)).collect();
    ode::solve(&field, &initial, times)
}

/// What multiplies the parts of (2.14) and (2.21): all one in the paper.
#[derive(Clone, Copy)]
pub(super) struct Factors {
    /// `η(∇(¼∇|∇f|²))ᵀ X^(J)`.
    pub(super) correction: f64,
    /// `√(2η) X^(J)·∇σ`.
    pub(super) noise: f64,
    /// `P_J`.
    pub(super) rest: f64,
}

pub(super) const PAPER: Factors = Factors { correction: 1.0, noise: 1.0, rest: 1.0 };

/// `b'` with the correction's part multiplied.
fn stretch(diffusion: &CutDiffusion, x: f64, factors: Factors) -> f64 {
    let [f1, f2, f3, _] = diffusion.derivatives(x);
    -f2 - factors.correction * 0.5 * diffusion.step() * (f2 * f2 + f1 * f3)
}

/// Other starts, so that the measured error of the solution does not vanish by accident at one.
const BESIDE: [f64; 2] = [-0.3, 0.2];

/// `E|X^(1)(t; x)|^p` for (2.14), by Feynman and Kac.
pub(super) fn flow_moment(
    diffusion: &CutDiffusion,
    p: f64,
    factors: Factors,
    time: f64,
    start: f64,
) -> Interval {
    let terms = |x: f64| {
        let [g, g1, _] = diffusion.spread(x);
        let g1 = factors.noise * g1;
        let weight = p * stretch(diffusion, x, factors) + 0.5 * p * (p - 1.0) * g1 * g1;
        vec![vec![[0.5 * g * g, diffusion.drift(x)[0] + p * g * g1, weight]]]
    };
    let system = System { count: 1, terms: &terms, initial: &|_| vec![1.0] };
    let outer = diffusion.outer_radius();
    let near = [start, start + BESIDE[0], start + BESIDE[1]];
    solve(&Grid::cube(-outer, outer, 97), &system, (time, 1), 0, &near)[0][0][0]
}

/// (2.21) for `|J| = 1` and `|J| = 2`: `E[φ'(X) X^(1)]` and `E[φ'(X) X^(2) + φ''(X) (X^(1))²]`: `[time][order - 1][start]`.
pub(super) fn by_flow(
    diffusion: &CutDiffusion,
    [first, second]: [&dyn Fn(f64) -> f64; 2],
    factors: Factors,
    times: Times,
    starts: &[f64],
) -> Vec<[Vec<Interval>; 2]> {
    let outer = diffusion.outer_radius();
    let grid = Grid::cube(-outer, outer, 81);
    // E[φ'(X) Y].
    let one = |x: f64| {
        let ([b, ..], [g, g1, _]) = (diffusion.drift(x), diffusion.spread(x));
        let g1 = factors.noise * g1;
        vec![vec![[0.5 * g * g, b + g * g1, stretch(diffusion, x, factors)]]]
    };
    let first_only = |x: f64| vec![first(x)];
    let system = System { count: 1, terms: &one, initial: &first_only };
    let ones = solve(&grid, &system, times, 0, starts);
    // E[φ''(X) Y² + φ'(X) Z] = A y² + B z.
    let two = |x: f64| {
        let ([b, _, b2], [g, g1, g2]) = (diffusion.drift(x), diffusion.spread(x));
        let (b1, g1) = (stretch(diffusion, x, factors), factors.noise * g1);
        let half = 0.5 * g * g;
        vec![
            vec![[half, b + 2.0 * g * g1, 2.0 * b1 + g1 * g1], [0.0, factors.noise * g * g2, b2]],
            vec![[0.0; 3], [half, b + g * g1, b1]],
        ]
    };
    let both = |x: f64| vec![factors.rest * second(x), first(x)];
    let system = System { count: 2, terms: &two, initial: &both };
    let twos = solve(&grid, &system, times, 0, starts);
    ones.into_iter().zip(twos).map(|(mut a, mut b)| [a.swap_remove(0), b.swap_remove(0)]).collect()
}

/// The least value over `[-R_2, R_2]` of `f'' + η(½f'f'')' + sign·½(p-1)(√(2η)σ')²`, which is the matrix above (2.15) in one
/// dimension; it has a plus there.
pub(super) fn least_eigenvalue(diffusion: &CutDiffusion, p: f64, sign: f64) -> f64 {
    let at = |x: f64| {
        let g1 = diffusion.spread(x)[1];
        -stretch(diffusion, x, PAPER) + sign * 0.5 * (p - 1.0) * g1 * g1
    };
    places(diffusion).map(at).fold(f64::INFINITY, f64::min)
}
