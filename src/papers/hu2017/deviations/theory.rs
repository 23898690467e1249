//! (A.3), (A.6) and (A.7): the gradient flow and the law of the fluctuation beside it.

use crate::claim::{Decoy, Prediction, Rung};
use crate::instances::trajectory::Trajectory;
use crate::interval::Interval;
use crate::oracles::numerics::ode;
use crate::witnesses::flow_deviations::steps;

/// What (A.3) and (A.6) say of a time.
#[derive(Clone, Debug)]
pub struct Expansion<const D: usize> {
    /// `Y(t)`.
    pub flow: [Interval; D],
    /// The matrix `P(t)` that solves `P' = M P` from the identity.
    pub growth: [[Interval; D]; D],
    /// The covariance of `Z(t)`.
    pub covariance: [[Interval; D]; D],
}

impl<const D: usize> Trajectory<D> {
    /// (A.3) and (A.6) at the given times, with `M = -bend ∇²F(Y)` and `S Sᵀ = spread Σ(Y)`. With `bend` one this
    /// `M` is the derivative of the flow; with `bend` zero `Z` is the integral in (A.7).
    ///
    /// The covariance solves `V' = M V + V Mᵀ + S Sᵀ`, `V(0) = 0`.
    pub fn expansion(&self, times: &[f64], bend: f64, spread: f64) -> Vec<Expansion<D>> {
        let entry = |part: usize, i: usize, j: usize| D + (part * D + i) * D + j;
        let field = |state: &[f64]| {
            let y: [f64; D] = std::array::from_fn(|i| state[i]);
            let (gradient, hessian) = self.loss.mean().derivatives(&y);
            let noise = self.loss.covariance(&y);
            let mut slope = vec![0.0; state.len()];
            for i in 0..D {
                slope[i] = -gradient[i];
                for j in 0..D {
                    let along = |part, i: usize, j: usize| -> f64 {
                        (0..D).map(|k| -bend * hessian[i][k] * state[entry(part, k, j)]).sum()
                    };
                    slope[entry(0, i, j)] = along(0, i, j);
                    slope[entry(1, i, j)] = along(1, i, j) + along(1, j, i) + spread * noise[i][j];
                }
            }
            slope
        };
        let mut start = vec![0.0; D + 2 * D * D];
        start[..D].copy_from_slice(&self.start);
        (0..D).for_each(|i| start[entry(0, i, i)] = 1.0);
        let read = |state: Vec<Interval>| {
            let matrix =
                |part| std::array::from_fn(|i| std::array::from_fn(|j| state[entry(part, i, j)]));
            let flow = std::array::from_fn(|i| state[i]);
            Expansion { flow, growth: matrix(0), covariance: matrix(1) }
        };
        ode::solve(&field, &start, times).into_iter().map(read).collect()
    }
}

impl Trajectory<1> {
    /// `B` at the four times, with `E x_k - Y(kη) = η B + O(η²)`: `B′ = -F″ B - ½ F‴ V - ½ F″ F′`, `B(0) = 0`, where `η V` is
    /// the variance, from the expansion of one step of SGD and of the flow. To about 1e-7, as the difference of second
    /// derivatives that stands for `F‴` is.
    pub(crate) fn mean_error(&self) -> Vec<Interval> {
        const APART: f64 = 1e-4;
        let loss = self.loss.mean();
        let bend = |y: f64| loss.derivatives(&[y]).1[0][0];
        let field = |state: &[f64]| {
            let (y, variance, mean) = (state[0], state[1], state[2]);
            let ([slope], [[curvature]]) = loss.derivatives(&[y]);
            let third = (bend(y + APART) - bend(y - APART)) / (2.0 * APART);
            let noise = self.loss.covariance(&[y])[0][0];
            vec![
                -slope,
                noise - 2.0 * curvature * variance,
                -curvature * mean - 0.5 * (third * variance + curvature * slope),
            ]
        };
        let path = ode::solve(&field, &[self.start[0], 0.0, 0.0], &self.times());
        path.into_iter().map(|state| state[2]).collect()
    }
}

/// The variance of (A.6) with the factors of [`Trajectory::expansion`], at four times, and as a curve.
pub(crate) fn variance(trajectory: &Trajectory<1>, bend: f64, spread: f64) -> Prediction {
    let at = |times: &[f64]| -> Vec<Interval> {
        let path = trajectory.expansion(times, bend, spread).into_iter();
        path.map(|expansion| expansion.covariance[0][0]).collect()
    };
    let times = trajectory.times_of_curve();
    let curve = times.iter().zip(at(&times)).map(|(&t, v)| (t, v.center())).collect();
    Prediction::all_within(at(&trajectory.times())).with_curve(curve)
}

/// `M` and `S` of (A.6) misread, in the variance at four times.
pub(crate) const MISREAD: &[Decoy<Trajectory<1>>] = &[
    Decoy::new("M = 0", |trajectory| variance(trajectory, 0.0, 1.0)),
    Decoy::new("M = +∇²F", |trajectory| variance(trajectory, -1.0, 1.0)),
    Decoy::new("Σ doubled", |trajectory| variance(trajectory, 1.0, 2.0)),
];

/// That variance at `T` alone.
pub(crate) fn last_variance(trajectory: &Trajectory<1>, bend: f64, spread: f64) -> Prediction {
    let path = trajectory.expansion(&[trajectory.time], bend, spread);
    Prediction::within(path[0].covariance[0][0])
}

/// An error of that order at `times` times, on the ladder of [`steps`] or its first `rungs`.
pub(crate) fn vanishes(order: f64, times: usize, rungs: usize) -> Prediction {
    let rung = |step: f64| Rung { step, values: vec![Interval::exactly(0.0); times] };
    Prediction::approximates(order, steps().take(rungs).map(rung).collect())
}

#[cfg(test)]
mod tests {
    use crate::papers::hu2017::deviations::cases::named_1d;
    use crate::witnesses::flow_deviations::moments;

    /// In one dimension `V(t) = F'(Y)² ∫ Σ(Y) / F'(Y)² ds`: here by Simpson's rule in the flow.
    #[test]
    fn the_covariance_in_one_dimension_is_an_integral() {
        for (name, trajectory) in named_1d() {
            let times: Vec<f64> =
                (0..=256).map(|k| trajectory.time * f64::from(k) / 256.0).collect();
            let path = trajectory.expansion(&times, 1.0, 1.0);
            let slope = |k: usize| trajectory.loss.mean().gradient(&[path[k].flow[0].center()])[0];
            let term = |k: usize| {
                let noise = trajectory.loss.covariance(&[path[k].flow[0].center()])[0][0];
                let weight = if k.is_multiple_of(256) { 1.0 } else { 2.0 + 2.0 * (k % 2) as f64 };
                weight * noise / (slope(k) * slope(k))
            };
            let integral = (0..=256).map(term).sum::<f64>() * trajectory.time / 768.0;
            let exact = slope(256) * slope(256) * integral;
            let found = path[256].covariance[0][0];
            assert!(found.radius() < 1e-8, "{name}: {found:?}");
            // Simpson's rule with h < 1/128 and derivatives of order ten.
            assert!((found.center() - exact).abs() < 1e-6, "{name}: {found:?}, {exact}");
        }
    }

    /// Two steps, 1/128 and 1/256, extrapolated: what is left is of the order of 1/256², times derivatives near ten.
    #[test]
    fn the_mean_error_of_small_steps_is_that_of_the_expansion() {
        for (name, trajectory) in named_1d() {
            let at = |step: f64| {
                let found = moments(&trajectory, step, &trajectory.times());
                found.into_iter().map(move |moments| moments.mean.scaled(1.0 / step))
            };
            let pairs = at(1.0 / 256.0).zip(at(1.0 / 128.0));
            for ((fine, coarse), mean) in pairs.zip(trajectory.mean_error()) {
                let limit = (fine.scaled(2.0) - coarse).center();
                assert!((limit - mean.center()).abs() < 1e-3, "{name}: {limit} for {mean:?}");
            }
        }
    }
}
