//! Stationary covariances of linear stochastic differential equations.

use nalgebra::DMatrix;

use crate::interval::Interval;
use crate::oracles::{linear::lyapunov, linear::recursion, numerics::dense, numerics::exponential};

/// The stationary covariance of dX = -B X dt + G dW with G Gᵀ = `diffusion`, for a matrix B
/// (`drift`) whose eigenvalues have positive real parts: the lower triangle, row by row.
///
/// The process is sampled at intervals h = 1 / ‖B‖: an exact autoregression, with map exp(-B h) and the
/// noise ∫ exp(-B s) G Gᵀ exp(-Bᵀ s) ds from 0 to h, both read off one exponential (Van Loan, IEEE
/// Trans. Automat. Contr. 1978), and its stationary covariance comes from [`lyapunov`]. No equation
/// for the covariance of the process itself is used. Error: proved, what the exponential is off included; of
/// some 1e-14 relative to the largest entry for every factor by which Σ exceeds the noise of one interval.
///
/// Unknown if [`lyapunov::solve`] refuses, or if an entry is not finite.
///
/// # Panics
///
/// If the matrices are not square or differ in size.
pub fn stationary(drift: &DMatrix<f64>, diffusion: &DMatrix<f64>) -> Vec<Interval> {
    let d = drift.nrows();
    assert!(drift.is_square() && diffusion.shape() == (d, d), "sizes differ");
    sampled(drift, diffusion).unwrap_or_else(|| vec![Interval::UNKNOWN; d * (d + 1) / 2])
}

/// The covariance at `time` of the process of [`stationary`] that starts at a point: the lower
/// triangle, row by row. By the exact autoregression over intervals of at most 1 / ‖B‖, in O(log) steps.
/// Error: proved, in proportion to the intervals, as for [`recursion::covariance_after`], what the exponential is
/// off included. Unknown beyond 2^50 intervals, for a negative time, or if an entry is not finite.
///
/// # Panics
///
/// If the matrices are not square or differ in size.
pub fn from_a_point(drift: &DMatrix<f64>, diffusion: &DMatrix<f64>, time: f64) -> Vec<Interval> {
    const INTERVALS_MAX: f64 = 1e15;
    let d = drift.nrows();
    assert!(drift.is_square() && diffusion.shape() == (d, d), "sizes differ");
    let intervals = (time * dense::norm_infinity(drift)).ceil().max(1.0);
    let step = if 0.0 <= time && intervals <= INTERVALS_MAX {
        step(drift, diffusion, time / intervals)
    } else {
        None
    };
    step.map_or_else(
        || vec![Interval::UNKNOWN; d * (d + 1) / 2],
        |Step { map, added, errors }| {
            recursion::covariance_after_near(
                (&map, errors[0]),
                (&added, errors[1]),
                intervals as u64,
            )
        },
    )
}

/// The variance at `time` of `dX = -k X dt + sqrt(2 T(t)) dB` from a point, for a `rate` k > 0 and a
/// temperature `T(t)`: `∫ 2 T(s) e^(-2k(t-s)) ds`.
///
/// By Lobatto's rule of five points on panels, back from `time` over at most 60/k, each of which is
/// halved until the halves give the same: jumps and kinks of the temperature are closed in on, but for what falls
/// between two points of a panel of 1/4k and back. Error (measured): the sum of the differences, plus rounding
/// and what lies further back, where the temperature is taken to be at most ten times what 64 points show.
/// Unknown if a temperature is negative or not finite, or if 100 000 panels do not do.
///
/// # Panics
///
/// Unless the rate is positive.
pub fn cooling_variance(rate: f64, temperature: impl Fn(f64) -> f64, time: f64) -> Interval {
    assert!(0.0 < rate, "a rate of {rate}");
    let reach = time.min(60.0 / rate);
    if !(0.0 <= reach && reach.is_finite()) {
        return Interval::UNKNOWN;
    }
    let panels = (4.0 * rate * reach).ceil().max(1.0);
    let ends: Vec<f64> = (0..=panels as usize).map(|k| reach * (k as f64 / panels)).collect();
    let term = |back: f64| 2.0 * temperature(time - back) * libm::exp(-2.0 * rate * back);
    let Some((sum, error)) = integral(&term, &ends) else {
        return Interval::UNKNOWN;
    };
    let further: Vec<f64> =
        (0..64).map(|k| temperature((time - reach) * f64::from(k) / 64.0)).collect();
    if !further.iter().all(|&t| 0.0 <= t && t.is_finite()) {
        return Interval::UNKNOWN;
    }
    let most = further.into_iter().fold(0.0, f64::max);
    let beyond =
        if reach < time { 10.0 * most / rate * libm::exp(-2.0 * rate * reach) } else { 0.0 };
    Interval::around(sum, error + beyond).max(0.0)
}

/// The integral of a function that is not negative over panels, and its error.
fn integral(f: &dyn Fn(f64) -> f64, ends: &[f64]) -> Option<(f64, f64)> {
    const PANELS_MAX: usize = 100_000;
    // Lobatto: the ends are among the nodes, so nothing hides between two panels.
    let rule = |from: f64, to: f64| {
        let (middle, half) = (0.5 * (from + to), 0.5 * (to - from));
        let node = half * (3.0_f64 / 7.0).sqrt();
        let inner = 49.0 * (f(middle - node) + f(middle + node)) + 64.0 * f(middle);
        half / 90.0 * (9.0 * (f(from) + f(to)) + inner)
    };
    let whole = |pair: &[f64]| (pair[0], pair[1], rule(pair[0], pair[1]));
    let mut open: Vec<(f64, f64, f64)> = ends.windows(2).map(whole).collect();
    let about: f64 = open.iter().map(|panel| panel.2).sum();
    let (mut sum, mut error, mut done) = (0.0, 0.0, 0);
    while let Some((from, to, coarse)) = open.pop() {
        done += 1;
        let middle = 0.5 * (from + to);
        let halves = [(from, middle, rule(from, middle)), (middle, to, rule(middle, to))];
        let fine = halves[0].2 + halves[1].2;
        let change = (fine - coarse).abs();
        if !(change.is_finite() && 0.0 <= fine) || PANELS_MAX < done {
            return None;
        }
        // The part of the whole that is due to this panel, or what no halving can resolve.
        let is_point = middle <= from || to <= middle;
        if change <= 1e-14 * fine || change <= 1e-16 * about || is_point {
            sum += fine;
            error += change;
        } else {
            open.extend(halves);
        }
    }
    Some((sum, error + f64::EPSILON * (16.0 + done as f64) * sum))
}

/// What an interval does to X, the covariance that it adds, and bounds of their errors in the spectral norm.
struct Step {
    map: DMatrix<f64>,
    added: DMatrix<f64>,
    errors: [f64; 2],
}

fn step(drift: &DMatrix<f64>, diffusion: &DMatrix<f64>, interval: f64) -> Option<Step> {
    let d = drift.nrows();
    if !drift.iter().chain(diffusion).all(|entry| entry.is_finite()) {
        return None;
    }
    // In units in which the noise of the interval is one: it keeps its digits however short that is.
    let noise = dense::norm_infinity(diffusion) * interval;
    let unit = if 0.0 < noise { noise } else { 1.0 };
    let mut generator = DMatrix::zeros(2 * d, 2 * d);
    generator.view_mut((0, 0), (d, d)).copy_from(&(drift * -interval));
    generator.view_mut((0, d), (d, d)).copy_from(&(diffusion * (interval / unit)));
    generator.view_mut((d, d), (d, d)).copy_from(&(drift.transpose() * interval));
    let (flow, error) = exponential::with_error(&generator)?;
    // The generator is rounded at most thrice, which moves the exponential by at most so much; and a row
    // sum bounds the spectral norm within the root of the rows.
    let size = dense::norm_infinity(&generator);
    let moved = 2.0 * f64::EPSILON * size * libm::exp(size);
    let error = (error + moved) * (d as f64).sqrt();
    let map = flow.view((0, 0), (d, d)).clone_owned();
    let corner = flow.view((0, d), (d, d)).clone_owned();
    let added = dense::multiply_transposed(&corner, &map) * unit;
    let symmetric = (&added + added.transpose()) / 2.0;
    let sizes = [&corner, &map].map(recursion::magnitude);
    let rounding = (d + 4) as f64 * f64::EPSILON * sizes[0] * sizes[1];
    let added_error = error * (sizes[0] + sizes[1] + error) + rounding;
    Some(Step { map, added: symmetric, errors: [error, added_error * unit * (1.0 + 1e-12)] })
}

fn sampled(drift: &DMatrix<f64>, diffusion: &DMatrix<f64>) -> Option<Vec<Interval>> {
    let Step { map, added, errors } = step(drift, diffusion, 1.0 / dense::norm_infinity(drift))?;
    let solution = lyapunov::solve_near((&map, errors[0]), (&added, errors[1]))?;
    Some(solution.lower_triangle())
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::DVector;
    use proptest::prelude::*;

    /// B X + X Bᵀ = Q by Gaussian elimination on the Kronecker sum.
    fn kronecker(drift: &DMatrix<f64>, diffusion: &DMatrix<f64>) -> DMatrix<f64> {
        let d = drift.nrows();
        let identity = DMatrix::identity(d, d);
        let system = identity.kronecker(drift) + drift.kronecker(&identity);
        let q = DVector::from_column_slice(diffusion.as_slice());
        let x = system.lu().solve(&q).expect("regular");
        DMatrix::from_column_slice(d, d, x.as_slice())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        /// A rotation, a triangle and positive rates: stable, far from normal.
        #[test]
        fn agrees_with_a_kronecker_solve(
            d in 1..6_usize,
            entries in prop::collection::vec(-1.0..1.0_f64, 36),
            slowest in 0.05..1.0_f64,
        ) {
            let drift = DMatrix::from_fn(d, d, |i, j| match i.cmp(&j) {
                std::cmp::Ordering::Equal => slowest * (1 + i) as f64,
                std::cmp::Ordering::Less => entries[6 * i + j],
                std::cmp::Ordering::Greater => 0.0,
            });
            let root = DMatrix::from_fn(d, d, |i, j| entries[6 * j + i] + 0.5);
            let diffusion = &root * root.transpose();
            let exact = kronecker(&drift, &diffusion);
            let found = stationary(&drift, &diffusion);
            let rows = (0..d).flat_map(|i| (0..=i).map(move |j| (i, j)));
            for (at, found) in rows.zip(found) {
                // The elimination errs as well; its condition number is below 1e4 here.
                prop_assert!(found.widened(1e-12 * exact.amax()).contains(exact[at]), "{found:?} {}", exact[at]);
                // Far from normal, Σ exceeds the noise of one interval by factors up to 1e6.
                prop_assert!(found.radius() < 1e-6 * exact.amax(), "{found:?}");
            }
        }
    }

    /// Closed form in one dimension: (1 - exp(-2 b t)) q / (2 b).
    #[test]
    fn the_way_to_the_stationary_law_is_exponential() {
        let one = |x: f64| DMatrix::from_element(1, 1, x);
        for (drift, diffusion, time) in [(0.5, 2.0, 0.1), (3.0, 0.7, 1.0), (1.0, 1.0, 50.0)] {
            let found = from_a_point(&one(drift), &one(diffusion), time)[0];
            let exact = diffusion * -libm::expm1(-2.0 * drift * time) / (2.0 * drift);
            assert!(found.widened(1e-15).contains(exact), "{found:?} {exact}");
            assert!(found.radius() < 1e-10, "{found:?}");
        }
        let nothing = from_a_point(&one(1.0), &one(1.0), 0.0)[0];
        assert!(nothing.contains(0.0) && nothing.radius() < 1e-15);
    }

    /// Closed forms: a constant temperature, and one that grows in proportion to time.
    #[test]
    fn a_changing_temperature_is_followed() {
        for (rate, time) in [(0.5, 0.2), (2.0, 1.0), (1.0, 30.0), (3.0, 1e9)] {
            let settled = -libm::expm1(-2.0 * rate * time) / rate;
            let constant = cooling_variance(rate, |_| 1.0, time);
            assert!(
                constant.contains(settled) && constant.radius() < 1e-8 * settled,
                "{constant:?}"
            );
            let growing = cooling_variance(rate, |t| t, time);
            let exact = time / rate - settled / (2.0 * rate);
            assert!(
                growing.contains(exact) && growing.radius() < 1e-7 * exact,
                "{growing:?} {exact}"
            );
        }
    }

    #[test]
    fn an_unstable_drift_is_refused() {
        let drift = DMatrix::from_row_slice(2, 2, &[1.0, 0.0, 0.0, -0.1]);
        assert_eq!(stationary(&drift, &DMatrix::identity(2, 2)), [Interval::UNKNOWN; 3]);
    }
}
