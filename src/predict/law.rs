//! The algorithm's own stationary law, beside which covariances are checked. It knows no formula: only what a step does.

use nalgebra::DMatrix;
use rayon::prelude::*;

use crate::instances::momentum::step_of_pair;
use crate::interval::Interval;
use crate::oracles::linear::lyapunov::{self, Stationary};
use crate::oracles::{linear::recursion, numerics::dense};
use crate::papers::liu2021::stationary::theory;
use crate::predict::answer::Check;
use crate::predict::descent::{Descent, Frame};
use crate::witnesses::quadratic::trace_with;

/// What is computed.
const LAW: &str = "the algorithm's own stationary law";
/// Up to this dimension the law is summed, step by step, from what a step does.
const SUMMED_MAX: usize = 64;
/// Up to this dimension, without momentum, a proof is given that the covariance stays the same in a step.
const CERTIFIED_MAX: usize = 6000;
/// The same with momentum, where matrices have twice the rows.
const PAIRS_MAX: usize = 1500;
/// Up to this dimension the covariance after some steps is computed.
const RISE_MAX: usize = 300;
pub(super) const TOO_LARGE: &str = "in so many dimensions it takes too long";

/// What a step does, x' = A x + noise of covariance Q, as computed, with bounds of the distances in the spectral norm from
/// what it is for the numbers given.
struct Step {
    map: DMatrix<f64>,
    map_error: f64,
    noise: DMatrix<f64>,
    noise_error: f64,
}

impl Step {
    /// Of w without momentum, else of (w, v).
    fn new(descent: &Descent) -> Option<Step> {
        let Frame::Turned { hessian, noise, rate, rates, .. } = &descent.frame else {
            return None;
        };
        let norm = dense::norm_infinity;
        let d = hessian.nrows();
        let identity = DMatrix::identity(d, d);
        let mu = descent.momentum;
        // Roundings of a product of so many terms, and of what it is subtracted from.
        let (size, terms) = match rates {
            None => (*rate, 2.0),
            Some(rates) => (norm(rates), d as f64 + 4.0),
        };
        let map_error = (terms * size * norm(hessian) + 1.0 + 2.0 * mu) * f64::EPSILON;
        let noise_error = 2.0 * terms * f64::EPSILON * size * size * norm(noise);
        let (map, noise) = match rates {
            None if mu == 0.0 => (identity - hessian * *rate, noise * (rate * rate)),
            Some(rates) if mu == 0.0 => {
                (identity - dense::multiply(rates, hessian), dense::congruence(rates, noise))
            }
            rates => {
                let plain = identity * *rate;
                step_of_pair(rates.as_ref().unwrap_or(&plain), hessian, noise, mu)
            }
        };
        // With momentum the product stands in two blocks, and the noise in four.
        let blocks = if mu == 0.0 { 1.0 } else { 2.0 };
        Some(Step { map, map_error: blocks * map_error, noise, noise_error: blocks * noise_error })
    }
}

/// The check of a covariance, in the reader's units.
pub(super) fn check(descent: &Descent, value: &DMatrix<f64>) -> Check {
    let d = descent.dimension();
    let scaled = |entry: Interval| in_readers_units(descent, entry);
    let entries = move || (0..d).flat_map(|i| (0..=i).map(move |j| (i, j)));
    let compared = |law: &Stationary| {
        Check::entries(LAW, entries().map(|at| (value[at], scaled(law.entry(at.0, at.1)))))
    };
    if d <= SUMMED_MAX {
        return match summed(descent) {
            Some(law) => compared(&law),
            None => Check::nothing(LAW, "roundings hide whether there is one"),
        };
    }
    let most = if descent.momentum == 0.0 { CERTIFIED_MAX } else { PAIRS_MAX };
    if most < d || descent.has_preconditioner {
        return Check::nothing(LAW, TOO_LARGE);
    }
    let unit = descent.unit;
    let inner = value.map(|x| x * unit.curvature / unit.noise * unit.curvature);
    match certified(descent, inner) {
        Some(law) => compared(&law),
        None => {
            Check::nothing(LAW, "the proof that it stays the same in a step did not go through")
        }
    }
}

/// A proof for a candidate for the covariance of w, in inner units: what is proved does not depend on where it comes from.
fn certified(descent: &Descent, first: DMatrix<f64>) -> Option<Stationary> {
    let Step { map, map_error, noise, noise_error } = Step::new(descent)?;
    let Frame::Turned { rate, basis, tilde, .. } = &descent.frame else { return None };
    let (d, mu) = (descent.dimension(), descent.momentum);
    // Without a preconditioner the basis is √λ times the eigenvectors.
    let vectors = basis / rate.sqrt();
    let factor = theory::with_momentum(1.0, mu, 1.0);
    let u = &descent.steps;
    let w = |i: usize, j: usize| rate * tilde[(i, j)] * factor(u[i], u[j]);
    if mu == 0.0 {
        // W = A W A + I along each eigenvector.
        let bound = DMatrix::from_diagonal(
            &u.iter().map(|u| 1.0 / (u * (2.0 - u))).collect::<Vec<_>>().into(),
        );
        let bound = dense::congruence(&vectors, &bound);
        return lyapunov::certified_near((&map, map_error), (&noise, noise_error), first, &bound);
    }
    // With x = E w_i w_j, stationarity of (w, v) gives E w_i v_j = -x (u_i - μ u_j) / (1 - μ²), and E v_i v_j is minus the
    // sum of E w_i v_j and E w_j v_i, since w = w' + v'.
    let cross = |i: usize, j: usize| -w(i, j) * (u[i] - mu * u[j]) / ((1.0 - mu) * (1.0 + mu));
    let cross_matrix = {
        let inner = DMatrix::from_fn(d, d, cross);
        dense::multiply_transposed(&dense::multiply(&vectors, &inner), &vectors)
    };
    let second = -(&cross_matrix + cross_matrix.transpose());
    // W = A W Aᵀ + I, two by two.
    let blocks: Option<Vec<Stationary>> =
        u.iter().map(|&u| block(u, mu, 0.0, [1.0, 0.0, 1.0])).collect();
    let blocks = blocks?;
    let of_blocks = |row: usize, column: usize| {
        let values: Vec<f64> = blocks.iter().map(|block| block.matrix()[(row, column)]).collect();
        dense::congruence(&vectors, &DMatrix::from_diagonal(&values.into()))
    };
    let law = joined(&first, &cross_matrix, &second);
    let bound = joined(&of_blocks(0, 0), &of_blocks(0, 1), &of_blocks(1, 1));
    lyapunov::certified_near((&map, map_error), (&noise, noise_error), law, &bound)
}

/// The symmetric matrix of blocks [[a, b], [bᵀ, c]].
fn joined(a: &DMatrix<f64>, b: &DMatrix<f64>, c: &DMatrix<f64>) -> DMatrix<f64> {
    let d = a.nrows();
    let mut whole = DMatrix::zeros(2 * d, 2 * d);
    whole.view_mut((0, 0), (d, d)).copy_from(a);
    whole.view_mut((0, d), (d, d)).copy_from(b);
    whole.view_mut((d, 0), (d, d)).copy_from(&b.transpose());
    whole.view_mut((d, d), (d, d)).copy_from(c);
    whole
}

/// The law of (w, v) along one direction with u = λk, for noise of covariance [[a, b], [b, c]], all known to the relative
/// `error`.
fn block(u: f64, mu: f64, error: f64, [a, b, c]: [f64; 3]) -> Option<Stationary> {
    let map = DMatrix::from_row_slice(2, 2, &[1.0 - u, -mu, u, mu]);
    let noise = DMatrix::from_row_slice(2, 2, &[a, b, b, c]);
    let map_error = 2.0 * error * u + if error == 0.0 { 0.0 } else { f64::EPSILON };
    lyapunov::solve_near((&map, map_error), (&noise, 2.0 * error * noise.amax()))
}

/// The problem along an axis: u = λk, what a step's noise adds, and the rate.
#[derive(Clone, Copy)]
struct Axis {
    u: f64,
    noise: f64,
    rate: f64,
}

/// The relative error of each: they are products of three factors.
const AXIS_ERROR: f64 = 4.0 * f64::EPSILON;

impl Axis {
    /// k.
    fn curvature(self) -> Interval {
        Interval::around(self.u, AXIS_ERROR * self.u) / self.rate
    }

    /// The stationary variance.
    fn variance(self, momentum: f64) -> Interval {
        let Axis { u, noise: q, .. } = self;
        if momentum == 0.0 {
            // Of w' = (1 - u) w + noise.
            let kept = 1.0 - Interval::around(u, AXIS_ERROR * u);
            return Interval::around(q, AXIS_ERROR * q) / ((1.0 - kept) * (1.0 + kept));
        }
        block(u, momentum, AXIS_ERROR, [q, -q, q]).map_or(Interval::UNKNOWN, |law| law.entry(0, 0))
    }
}

/// What `of` is along each axis.
fn by_axis(
    descent: &Descent,
    rates: &[f64],
    noise: &[f64],
    of: impl Fn(Axis) -> Interval + Sync,
) -> Vec<Interval> {
    let axis = |index: usize| {
        let (u, rate) = (descent.steps[index], rates[index]);
        of(Axis { u, noise: rate * rate * noise[index], rate })
    };
    (0..rates.len()).into_par_iter().map(axis).collect()
}

/// The check of variances along the axes.
pub(super) fn check_axes(descent: &Descent, values: &[f64]) -> Check {
    let Frame::Axes { rates, noise, .. } = &descent.frame else {
        return Check::nothing(LAW, TOO_LARGE);
    };
    let laws = by_axis(descent, rates, noise, |axis| axis.variance(descent.momentum));
    let scaled = laws.into_iter().map(|law| in_readers_units(descent, law));
    Check::entries(LAW, values.iter().copied().zip(scaled))
}

/// A covariance's entry, from inner units.
fn in_readers_units(descent: &Descent, entry: Interval) -> Interval {
    entry / descent.unit.curvature * descent.unit.noise / descent.unit.curvature
}

/// The loss that noise adds to that of the minimum in some steps from there, without momentum, in inner units; unknown
/// where it would take too long.
pub(super) fn rise(descent: &Descent, steps: u64) -> Interval {
    match &descent.frame {
        Frame::Turned { hessian, .. } if descent.dimension() <= RISE_MAX => {
            let Some(step) = Step::new(descent) else { return Interval::UNKNOWN };
            let reached = recursion::covariance_after_near(
                (&step.map, step.map_error),
                (&step.noise, step.noise_error),
                steps,
            );
            0.5 * trace_with(hessian, &reached)
        }
        Frame::Turned { .. } => Interval::UNKNOWN,
        Frame::Axes { rates, noise, .. } => {
            let one = |x: f64| DMatrix::from_element(1, 1, x);
            let term = |axis: Axis| {
                let Axis { u, noise: q, .. } = axis;
                let map = (&one(1.0 - u), AXIS_ERROR * u + f64::EPSILON);
                let reached =
                    recursion::covariance_after_near(map, (&one(q), AXIS_ERROR * q), steps);
                reached.first().map_or(Interval::UNKNOWN, |&x| 0.5 * axis.curvature() * x)
            };
            by_axis(descent, rates, noise, term).into_iter().sum()
        }
    }
}

/// The loss of the stationary law over that of the minimum, Tr[KΣ]/2, in inner units, by the oracle's law.
pub(super) fn loss(descent: &Descent) -> Interval {
    match &descent.frame {
        Frame::Turned { hessian, basis, tilde, .. } => {
            let d = descent.dimension();
            let law = if d <= SUMMED_MAX {
                summed(descent)
            } else if d <= PAIRS_MAX && !descent.has_preconditioner {
                let factor = theory::with_momentum(1.0, descent.momentum, 1.0);
                let inner = DMatrix::from_fn(d, d, |i, j| {
                    tilde[(i, j)] * factor(descent.steps[i], descent.steps[j])
                });
                certified(descent, dense::congruence(basis, &inner))
            } else {
                None
            };
            let triangle = |law: &Stationary| {
                let entries = (0..d).flat_map(|i| (0..=i).map(move |j| (i, j)));
                entries.map(|(i, j)| law.entry(i, j)).collect::<Vec<Interval>>()
            };
            law.map_or(Interval::UNKNOWN, |law| 0.5 * trace_with(hessian, &triangle(&law)))
        }
        Frame::Axes { rates, noise, .. } => {
            let term = |axis: Axis| 0.5 * axis.curvature() * axis.variance(descent.momentum);
            by_axis(descent, rates, noise, term).into_iter().sum()
        }
    }
}

/// 2k E[w²] along each eigenvector of K, without momentum or preconditioner, in inner units; `None` where it would take
/// too long.
pub(super) fn temperatures(descent: &Descent) -> Option<Vec<Interval>> {
    let d = descent.dimension();
    match &descent.frame {
        Frame::Turned { rate, basis, .. } => {
            if SUMMED_MAX < d {
                return None;
            }
            let Some(law) = summed(descent) else { return Some(vec![Interval::UNKNOWN; d]) };
            let of = |(v, &u): (nalgebra::DVectorView<f64>, &f64)| {
                let direction: Vec<f64> = v.iter().map(|x| x / rate.sqrt()).collect();
                law.variance_along(&direction) * (2.0 * u / rate)
            };
            Some(basis.column_iter().zip(&descent.steps).map(of).collect())
        }
        Frame::Axes { rates, noise, .. } => {
            let of = |axis: Axis| axis.variance(0.0) * (2.0 * axis.curvature());
            Some(by_axis(descent, rates, noise, of))
        }
    }
}

/// The law of a small problem, summed from what a step does.
fn summed(descent: &Descent) -> Option<Stationary> {
    let step = Step::new(descent)?;
    lyapunov::solve_near((&step.map, step.map_error), (&step.noise, step.noise_error))
}
