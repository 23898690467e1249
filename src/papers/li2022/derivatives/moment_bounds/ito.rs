//! Itô's formula.

use std::fmt;

use serde::Serialize;

use crate::claim::{
    Decoy, Expected, Experiment, Instances, Observation, Prediction, Reading, Resolution, Witness,
};
use crate::interval::Interval;
use crate::oracles::law::kolmogorov;
use crate::oracles::numerics::spectral::Grid;

/// `f = ½ x·Hx` in the plane with a constant `Λ`, at a place.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Place {
    hessian: [[f64; 2]; 2],
    lambda: [[f64; 2]; 2],
    step: f64,
    at: [f64; 2],
}

impl Place {
    /// `-(∇f + η ¼∇|∇f|²)`.
    fn drift(&self, x: &[f64; 2]) -> [f64; 2] {
        let h = &self.hessian;
        let times = |v: [f64; 2]| [0, 1].map(|i| h[i][0] * v[0] + h[i][1] * v[1]);
        let first = times(*x);
        let second = times(first);
        [0, 1].map(|i| -first[i] - 0.5 * self.step * second[i])
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { hessian, lambda, step, at } = self;
        write!(f, "H = {hessian:?}, Λ = {lambda:?}, η = {step}, X = {at:?}")
    }
}

const ORDERS: [i32; 3] = [1, 2, 3];

pub(super) static ITO: Experiment<Place> = Experiment {
    name: "(2.11): the drift of |X|², |X|⁴ and |X|⁶ in the plane",
    reading: Reading::AsPrinted,
    instances: || {
        let place =
            |hessian, at| Place { hessian, lambda: [[1.0, 0.3], [0.3, 0.5]], step: 0.1, at };
        Instances::named(vec![
            ("round", place([[1.0, 0.0], [0.0, 1.0]], [1.0, 0.5])),
            ("oblique", place([[1.5, 0.4], [0.4, 0.8]], [-0.6, 0.9])),
        ])
    },
    predict: |place| drifts(place, 1.0, 1.0),
    decoys: &[
        Decoy::new("M = I", |place| drifts(place, 0.0, 1.0)),
        Decoy::new("ησ² in place of 2ησ²", |place| drifts(place, 1.0, 0.5)),
        Decoy::new("2m - 1 in M", |place| drifts(place, -1.0, 1.0)),
    ],
    observe: Witness::Oracle(|place| Observation::of_all(ORDERS.map(|m| drift_of_power(place, m)))),
    resolution: Resolution::Relative(1e-4),
    expects: Expected::Consistent,
};

/// The drift in (2.11) with `2ησ² = ηΛ` multiplied by `noise`; `radial` multiplies `2m - 2`, a negative one stands for `2m - 1`.
fn drifts(place: &Place, radial: f64, noise: f64) -> Prediction {
    let x = place.at;
    let square = x[0] * x[0] + x[1] * x[1];
    let b = place.drift(&x);
    Prediction::equals_all(ORDERS.map(|m| {
        let m = f64::from(m);
        let radial = if radial < 0.0 { 2.0 * m - 1.0 } else { radial * (2.0 * m - 2.0) };
        let pair = |i: usize, j: usize| {
            let unit = if i == j { 1.0 } else { 0.0 };
            (unit + radial * x[i] * x[j] / square) * place.step * place.lambda[i][j]
        };
        let contracted = noise * (pair(0, 0) + 2.0 * pair(0, 1) + pair(1, 1));
        let along = x[0] * b[0] + x[1] * b[1];
        libm::pow(square, m - 1.0) * (2.0 * m * along + m * contracted)
    }))
}

/// The slope of `E|X|^{2m}` in time at zero, extrapolated from three times; the means are polynomials, which the grid holds.
fn drift_of_power(place: &Place, m: i32) -> Interval {
    const H: f64 = 1e-3;
    let covariance = |_: &[f64; 2]| place.lambda.map(|row| row.map(|entry| place.step * entry));
    let observable = |x: &[f64; 2]| (x[0] * x[0] + x[1] * x[1]).powi(m);
    let diffusion = (|x: &[f64; 2]| place.drift(x), covariance);
    let times = [H, 2.0 * H, 4.0 * H];
    let grid = Grid::cube(-1.5, 1.5, 11);
    let rows = kolmogorov::expectations(&grid, &diffusion, &observable, &times, &[place.at]);
    let now = observable(&place.at);
    let slope = |k: usize| (rows[k][0] - now) / times[k];
    let (first, second) = (slope(0) * 2.0 - slope(1), slope(1) * 2.0 - slope(2));
    // Errors of order h² and 4h².
    let limit = (first * 4.0 - second) / 3.0;
    limit.widened((limit - first).abs().high())
}
