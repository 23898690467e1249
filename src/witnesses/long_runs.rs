//! SGD near a saddle and in a double well, over times of the order of `ln(1/η)`: exact second moments, and
//! exact semigroups in a coordinate in which layers of width `√η` are as wide as the wells.

use crate::instances::long_runs::{ConfinedWells, LinearSaddle};
use crate::interval::Interval;
use crate::observation::Observation;
use crate::oracles::law::kolmogorov::{self, Diffusion};
use crate::oracles::law::semigroup;
use crate::oracles::linear::recursion;
use crate::oracles::numerics::spectral::Grid;

/// `E (e·X_n)²` of SGD after each number of steps.
pub fn squares_of_sgd(saddle: &LinearSaddle, step: f64) -> Vec<Interval> {
    let map = nalgebra::DMatrix::identity(2, 2) - saddle.hessian() * step;
    let noise = saddle.noise() * (step * step);
    let square = |&count: &u64| {
        let spread = recursion::covariance_after(&map, &noise, count);
        // The mean in eigencoordinates; a power of n errs by n units of rounding.
        let [a, b] = saddle.rates;
        let grow = [1.0 + step * a, 1.0 - step * b].map(|q| power(q, count));
        square_along(saddle, &spread, grow)
    };
    saddle.counts(step).iter().map(square).collect()
}

/// `q^n` for `0 < q`, with its error.
fn power(q: f64, count: u64) -> Interval {
    (Interval::around(q, f64::EPSILON).ln() * count as f64).exp()
}

/// `E (e·X)²` from the covariance, row by row, and the factors by which the start's two eigencoordinates grew.
pub fn square_along(saddle: &LinearSaddle, spread: &[Interval], grow: [Interval; 2]) -> Interval {
    let [e, f] = saddle.along;
    let variance = spread[0] * (e * e) + spread[1] * (2.0 * e * f) + spread[2] * (f * f);
    let dot = |u: [f64; 2], v: [f64; 2]| u[0] * v[0] + u[1] * v[1];
    let part = |k: usize| {
        let axis = saddle.axes()[k];
        grow[k] * (dot(axis, saddle.start) * dot(axis, saddle.along))
    };
    variance + (part(0) + part(1)).powi(2)
}

/// `E (e·X)²` at each step size, coarsest first.
pub fn ladder_of_squares(saddle: &LinearSaddle) -> Observation {
    Observation::of_all(LinearSaddle::steps().flat_map(|step| squares_of_sgd(saddle, step)))
}

/// Nodes in the stretched coordinate: as the step falls by four, its range grows by 1.4.
fn nodes(step: f64) -> usize {
    101 + (4.0 * libm::log2(ConfinedWells::STEP_MAX / step)) as usize
}

/// How many starts are compared.
const STARTS: i32 = 321;

/// The coordinate `y` with `x = w sinh y`, where `w` is twice the width of the law near the saddle.
struct Stretched {
    width: f64,
    nodes: usize,
}

impl Stretched {
    fn new(wells: &ConfinedWells, step: f64) -> Stretched {
        let deviation = wells.amplitude() * (0.5 * step / wells.drift().rate()).sqrt();
        Stretched { width: 2.0 * deviation, nodes: nodes(step) }
    }

    fn to(&self, x: f64) -> f64 {
        libm::asinh(x / self.width)
    }

    fn from(&self, y: f64) -> f64 {
        self.width * libm::sinh(y)
    }

    fn grid(&self, radius: f64) -> Grid<1> {
        Grid::cube(-self.to(radius), self.to(radius), self.nodes)
    }

    /// Starts in the ball, as many near the saddle as far from it.
    fn starts(&self, wells: &ConfinedWells) -> Vec<[f64; 1]> {
        let end = self.to(wells.radius());
        let half = (STARTS - 1) / 2;
        (-half..=half).map(|j| [end * f64::from(j) / f64::from(half)]).collect()
    }
}

/// The starts that are compared at a step size.
pub fn starts(wells: &ConfinedWells, step: f64) -> Vec<f64> {
    let stretched = Stretched::new(wells, step);
    stretched.starts(wells).iter().map(|y| stretched.from(y[0])).collect()
}

/// `U^n(x)` after each of `counts` steps, one row each, one column per start.
pub fn sgd(wells: &ConfinedWells, step: f64, counts: &[u64]) -> Vec<Vec<Interval>> {
    let stretched = Stretched::new(wells, step);
    let chain = wells.sgd(step);
    let moves = |&[y]: &[f64; 1]| {
        let to = |(p, [x]): (f64, [f64; 1])| (p, [stretched.to(x)]);
        semigroup::Chain::moves(&chain, &[stretched.from(y)])
            .into_iter()
            .map(to)
            .collect::<Vec<_>>()
    };
    let observable = |&[y]: &[f64; 1]| wells.observable(stretched.from(y));
    let grid = stretched.grid(2.0 * wells.radius());
    semigroup::expectations(&grid, &moves, &observable, counts, &stretched.starts(wells))
}

/// `u(x, n η)` of a diffusion after each of `counts` steps; it must not leave the outer radius.
pub fn diffusion(
    wells: &ConfinedWells,
    model: &impl Diffusion<1>,
    step: f64,
    counts: &[u64],
) -> Vec<Vec<Interval>> {
    let stretched = Stretched::new(wells, step);
    let squared = |x: f64| x * x + stretched.width * stretched.width;
    // Itô's formula for y = asinh(x/w).
    let drift = |&[y]: &[f64; 1]| {
        let x = stretched.from(y);
        let ([b], [[a]]) = (model.drift(&[x]), model.covariance(&[x]));
        let root = squared(x).sqrt();
        [b / root - 0.5 * a * x / (squared(x) * root)]
    };
    let covariance = |&[y]: &[f64; 1]| {
        let x = stretched.from(y);
        [[model.covariance(&[x])[0][0] / squared(x)]]
    };
    let observable = |&[y]: &[f64; 1]| wells.observable(stretched.from(y));
    let times: Vec<f64> = counts.iter().map(|&count| count as f64 * step).collect();
    let grid = stretched.grid(wells.outer_radius());
    let starts = stretched.starts(wells);
    kolmogorov::expectations(&grid, &(drift, covariance), &observable, &times, &starts)
}

/// The largest `|u(x, n η) - U^n(x)|` over the starts and the horizon's two times, at each step size, coarsest first.
pub fn weak_errors<M: Diffusion<1>>(
    wells: &ConfinedWells,
    model: impl Fn(f64) -> M,
) -> Observation {
    let at = |step: f64| {
        let counts = wells.counts(step);
        let sde = diffusion(wells, &model(step), step, &counts).concat();
        let sgd = sgd(wells, step, &counts).concat();
        let errors = sde.into_iter().zip(sgd).map(|(u, v)| (u - v).abs());
        errors.fold(Interval::exactly(0.0), Interval::max)
    };
    Observation::of_all(ConfinedWells::steps().map(at))
}
