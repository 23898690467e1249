//! How the diffusion coefficient changes near critical points.

use crate::instances::landscape::CriticalPoint;
use crate::instances::sampled_model::SampledModel;
use crate::interval::Interval;
use crate::oracles::numerics::jet::Jet;
use crate::statistics::limit;

/// The relative change `(D'/D) (next - at)` of a `D` proportional to `L''` over the way to the next critical point, as
/// its derivative at this one has it.
pub fn change_on_the_way(point: &CriticalPoint) -> Interval {
    let slope = point.loss.slope(Jet::variable(point.at));
    slope.bend / slope.slope * (Interval::exactly(point.next) - point.at)
}

/// The relative change of the variance of one example's gradient in the direction of the parameters over the way to the
/// origin, as its derivative at the parameters has it.
pub fn change_to_the_origin(model: &SampledModel) -> Interval {
    let back: Vec<f64> = model.at.iter().map(|at| -at).collect();
    let theta = model.towards(&back);
    let zero = Interval::exactly(0.0);
    let (mut mean, mut bend, mut square, mut change) = (zero, zero, zero, zero);
    for example in &model.examples {
        let loss = model.loss(example, &theta);
        mean = mean + loss.slope * example.weight;
        bend = bend + loss.bend * example.weight;
        square = square + loss.slope.powi(2) * example.weight;
        change = change + 2.0 * loss.slope * loss.bend * example.weight;
    }
    // Along θ(s) = (1 - s) θ: the way is one.
    (change - 2.0 * mean * bend) / (square - mean.powi(2))
}

/// `D(a + r)/D(a) - 1` with `D` proportional to `L''`.
fn change_at(point: &CriticalPoint, distance: f64) -> Interval {
    let curvature = |x: f64| point.loss.slope(Jet::variable(x)).slope;
    curvature(point.at + distance) / curvature(point.at) - 1.0
}

/// The values of `ε = η/(2B)` at which [`changes`] is taken.
pub fn temperatures() -> impl Iterator<Item = f64> {
    (0..8).map(|k| 0.01 * 0.25_f64.powi(k))
}

/// The relative change of `D = ε L''` over `√ε`, the standard deviation of `dθ = -L' dt + √(2D) dW` at a minimum: at each
/// of [`temperatures`].
pub fn changes(point: &CriticalPoint) -> Vec<Interval> {
    temperatures().map(|epsilon| change_at(point, epsilon.sqrt())).collect()
}

/// The limit of this change over `√ε` as `ε` tends to zero.
pub fn change_per_root(point: &CriticalPoint) -> Interval {
    let rows = temperatures().map(|epsilon: f64| {
        let root = epsilon.sqrt();
        (root, change_at(point, root) / root)
    });
    limit::at_zero(&rows.collect::<Vec<_>>())
}
