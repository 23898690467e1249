//! Derivatives of training losses with enclosures, and how they behave far away.

use crate::instances::training_loss::TrainingLoss;
use crate::interval::Interval;
use crate::oracles::numerics::jet::Jet;
use crate::statistics::limit;

/// The loss, its gradient and the trace of its Hessian at a point.
pub struct Derivatives {
    /// `L`.
    pub value: Interval,
    /// `∇L`.
    pub gradient: Vec<Interval>,
    /// `∇·∇L`.
    pub trace: Interval,
}

impl Derivatives {
    /// `‖∇L‖²`.
    pub fn square(&self) -> Interval {
        self.gradient.iter().map(|g| g.powi(2)).sum()
    }
}

/// By automatic differentiation along each coordinate: enclosures, widened to 1e-12, because formulas in doubles that they
/// are compared with are off by their own rounding.
pub fn derivatives(loss: &TrainingLoss, w: &[f64]) -> Derivatives {
    let along = |i: usize| {
        let jet = |(j, &x): (usize, &f64)| if i == j { Jet::variable(x) } else { Jet::from(x) };
        loss.at(&w.iter().enumerate().map(jet).collect::<Vec<_>>())
    };
    let jets: Vec<Jet> = (0..w.len()).map(along).collect();
    Derivatives {
        value: widened(jets[0].value),
        gradient: jets.iter().map(|jet| widened(jet.slope)).collect(),
        trace: widened(jets.iter().map(|jet| jet.bend).sum()),
    }
}

fn widened(enclosure: Interval) -> Interval {
    enclosure.widened(1e-12 * (1.0 + enclosure.abs().high()))
}

/// Directions of length one: both ends of all axes and diagonals, and of what lies between in less than three dimensions.
fn directions(dimension: usize) -> Vec<Vec<f64>> {
    let levels: &[f64] =
        if dimension < 3 { &[-1.0, -0.5, 0.0, 0.5, 1.0] } else { &[-1.0, 0.0, 1.0] };
    let count = levels.len().pow(dimension as u32);
    let vector = |mut index: usize| {
        let entry = |_| {
            let level = levels[index % levels.len()];
            index /= levels.len();
            level
        };
        (0..dimension).map(entry).collect::<Vec<f64>>()
    };
    let unit = |v: Vec<f64>| {
        let norm = v.iter().map(|x| x * x).sum::<f64>().sqrt();
        (0.0 < norm).then(|| v.into_iter().map(|x| x / norm).collect())
    };
    (0..count).map(vector).filter_map(unit).collect()
}

/// Points at these distances from the origin, in all directions.
fn points(loss: &TrainingLoss, radii: &[f64]) -> Vec<Vec<f64>> {
    let directions = directions(loss.dimension());
    let at = |&radius: &f64| {
        directions.iter().map(move |u| u.iter().map(|x| radius * x).collect::<Vec<f64>>())
    };
    radii.iter().flat_map(at).collect()
}

/// A few points near and far.
pub fn sample(loss: &TrainingLoss) -> Vec<Vec<f64>> {
    let tilted = (0..loss.dimension()).map(|i| 0.7 - 0.9 * i as f64).collect();
    let mut all = vec![tilted];
    all.extend(points(loss, &[0.5, 2.0, 8.0]).into_iter().step_by(5));
    all
}

/// The limit, as `|w|` tends to infinity, of the largest value that a quantity has at that distance in the tried directions. Error
/// (measured): that of the extrapolation, and the larger of its distance from the value at the last distance, 4096, and twice what
/// the last doubling changed, which holds a limit that is approached like `|w|^-0.6` or faster.
pub fn limit_far_away(
    loss: &TrainingLoss,
    quantity: fn(f64, &Derivatives) -> Interval,
) -> Interval {
    let larger = |a: Interval, b: Interval| a.max(b);
    let at = |k: i32| {
        let radius = 2.0_f64.powi(k);
        let values = points(loss, &[radius]).into_iter();
        let values = values.map(|w| quantity(radius, &derivatives(loss, &w)).abs());
        (1.0 / radius, values.reduce(larger).unwrap_or(Interval::UNKNOWN))
    };
    let points: Vec<(f64, Interval)> = (4..13).map(at).collect();
    let limit = limit::at_zero(&points);
    // The worst direction may change on the way, which the extrapolation does not see.
    let [.., (_, before), (_, last)] = points[..] else { return Interval::UNKNOWN };
    let rest = (last - limit).abs().high().max(2.0 * (last - before).abs().high());
    if limit.is_finite() { limit.widened(rest) } else { limit }
}

/// The largest `|e^-L (‖∇L‖² - ∇·∇L)|` at points up to a distance of 64.
pub fn largest_weighted(loss: &TrainingLoss) -> Interval {
    let radii: Vec<f64> = (-2..=12).map(|k| libm::exp2(0.5 * f64::from(k))).collect();
    let weighted = |w: Vec<f64>| {
        let found = derivatives(loss, &w);
        ((-found.value).exp() * (found.square() - found.trace)).abs()
    };
    let all = points(loss, &radii).into_iter().map(weighted);
    all.reduce(|a, b| a.max(b)).unwrap_or(Interval::UNKNOWN)
}
