//! Whether a loss can have several valleys.

use crate::instances::sampled_model::{Model, SampledModel};
use crate::interval::Interval;

/// Points per side of the grid.
const SIDE: i32 = 40;

/// The least eigenvalue of the Hessian of the mean loss over `|θ_i| <= 1` in the plane: the least on a grid, less, for logistic
/// models, what half a cell's diagonal can change, since `σ''` is below 0.0963. For others only the upper end is known.
pub fn least_curvature(model: &SampledModel) -> Interval {
    let at = |x: f64, y: f64| {
        let moved = SampledModel { at: vec![x, y], ..model.clone() };
        let along = |direction: [f64; 2]| {
            let theta = moved.towards(&direction);
            let bends = moved.examples.iter().map(|e| moved.loss(e, &theta).bend * e.weight);
            bends.sum::<Interval>()
        };
        let [xx, yy] = [along([1.0, 0.0]), along([0.0, 1.0])];
        let xy = (along([1.0, 1.0]) - xx - yy) / 2.0;
        let root = (((xx - yy) / 2.0).powi(2) + xy.powi(2)).sqrt();
        (xx + yy) / 2.0 - root
    };
    let place = |k: i32| f64::from(2 * k + 1) / f64::from(SIDE) - 1.0;
    let all = (0..SIDE).flat_map(|i| (0..SIDE).map(move |j| (i, j)));
    let least = all.map(|(i, j)| at(place(i), place(j))).reduce(Interval::min);
    let Some(least) = least else { return Interval::UNKNOWN };
    if model.model != Model::Logistic {
        return Interval::at_most(least.high());
    }
    let cube = |x: &[f64]| {
        let square: f64 = x.iter().map(|x| x * x).sum();
        square * square.sqrt()
    };
    let cubes: f64 = model.examples.iter().map(|e| e.weight * cube(&e.x)).sum();
    let change = 0.0963 * cubes * 2.0_f64.sqrt() / f64::from(SIDE);
    Interval::new(least.low() - change, least.high())
}
