//! Exact moments of SGD in the plane, and densities that are known there.

use crate::instances::plane_sgd::{PlaneSgd, Quadratic};
use crate::instances::turned_diffusion::TurnedDiffusion;
use crate::interval::Interval;
use crate::observation::Observation;
use crate::oracles::numerics::jet::Jet;
use crate::statistics::limit;

/// `∂P/∂t` at the points: the closed form, differentiated in time with enclosures.
pub fn change(diffusion: &TurnedDiffusion) -> Observation {
    let at = |point: &[f64; 2]| {
        diffusion.density(point.map(Jet::from), Jet::variable(diffusion.time)).slope
    };
    Observation::of_all(diffusion.points().iter().map(at))
}

/// `E x, E y, E x², E xy, E y²` after some steps of the step size `η`, with `B = η/ratio`: the closed recursion of
/// these five numbers. Each step adds a few roundings.
pub fn moments(sgd: &PlaneSgd, step: f64, steps: u64) -> [Interval; 5] {
    let [x, y] = sgd.start;
    let mut m = [1.0, x, y, x * x, x * y, y * y];
    let [xx, xy, yy] = sgd.hessian;
    let [c, d] = sgd.pull;
    // θ - η (A θ - c), as coefficients of 1, x, y.
    let p = [step * c, 1.0 - step * xx, -step * xy];
    let q = [step * d, -step * xy, 1.0 - step * yy];
    for _ in 0..steps {
        let linear = |p: [f64; 3]| p[0] + p[1] * m[1] + p[2] * m[2];
        let square = |p: [f64; 3], q: [f64; 3]| {
            p[0] * linear(q)
                + p[1] * (q[0] * m[1] + q[1] * m[3] + q[2] * m[4])
                + p[2] * (q[0] * m[2] + q[1] * m[4] + q[2] * m[5])
        };
        let noise = |g: &Quadratic| {
            let mean: f64 = g.iter().zip(&m).map(|(g, m)| g * m).sum();
            // η² C = η² G/B.
            step * sgd.ratio * mean
        };
        let [gxx, gxy, gyy] = &sgd.noise;
        m = [
            1.0,
            linear(p),
            linear(q),
            square(p, p) + noise(gxx),
            square(p, q) + noise(gxy),
            square(q, q) + noise(gyy),
        ];
    }
    let size = m.iter().fold(0.0_f64, |size, m| size.max(m.abs()));
    let error = 20.0 * f64::EPSILON * (steps as f64 + 1.0) * size;
    [1, 2, 3, 4, 5].map(|k: usize| Interval::around(m[k], error))
}

/// The limit of [`moments`] at time one as `η` tends to zero with `η/B` fixed.
pub fn moments_of_small_steps(sgd: &PlaneSgd) -> Observation {
    let at = |k: i32| {
        let step = 0.5_f64.powi(k);
        (step, moments(sgd, step, 1 << k))
    };
    let rows: Vec<(f64, [Interval; 5])> = (4..12).map(at).collect();
    Observation::of_all([0, 1, 2, 3, 4].map(|entry: usize| {
        let points: Vec<_> = rows.iter().map(|(step, row)| (*step, row[entry])).collect();
        limit::at_zero(&points)
    }))
}
