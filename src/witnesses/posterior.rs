//! How far the stationary law of minibatch SGD is from a Gaussian posterior, and the step that brings it closest.

use nalgebra::{Cholesky, DMatrix};

use crate::instances::posterior::Posterior;
use crate::interval::Interval;
use crate::oracles::linear::lyapunov;

/// Twice the divergence up to a constant, N Tr[KΣ] - log det Σ, for the law of SGD with this step;
/// infinite where there is none.
fn divergence(p: &Posterior, rate: f64) -> f64 {
    let hessian = p.hessian.matrix();
    let d = hessian.nrows();
    let noise = &hessian * ((1.0 - p.batch_share) / (p.data * p.batch_share) * rate * rate);
    let map = DMatrix::identity(d, d) - &hessian * rate;
    let Some(law) = lyapunov::solve(&map, &noise) else {
        return f64::INFINITY;
    };
    let covariance = law.matrix();
    let Some(root) = Cholesky::new(covariance.clone()) else {
        return f64::INFINITY;
    };
    let factor = root.l();
    let log_determinant: f64 = (0..d).map(|i| 2.0 * libm::log(factor[(i, i)])).sum();
    p.data * (&hessian * covariance).trace() - log_determinant
}

/// The step of least divergence: a scan of (0, 2/k*), a golden section, and a bracket.
///
/// At both ends of the interval the divergence exceeds that inside by more than 1e-12 of its size, its
/// rounding: so the interval holds a minimum; that there is no lower one elsewhere is measured by
/// the scan.
pub(crate) fn minimiser(p: &Posterior) -> Interval {
    let limit = 2.0 / p.hessian.largest();
    let at = |x: f64| divergence(p, x);
    // Even in the logarithm of λ on the left, and in that of 2/k* - λ on the right.
    let left = (0..60).map(|j| limit * 0.5 * libm::exp(-0.2 * f64::from(60 - j)));
    let right = (0..60).map(|j| limit * (1.0 - 0.5 * libm::exp(-0.15 * f64::from(j))));
    let scan: Vec<f64> = left.chain(right).collect();
    let values: Vec<f64> = scan.iter().map(|&x| at(x)).collect();
    let inner = 1..scan.len() - 1;
    let best = inner.min_by(|&i, &j| values[i].total_cmp(&values[j])).unwrap_or(1);
    let (mut low, mut high) = (scan[best - 1], scan[best + 1]);
    let ratio = (5.0_f64.sqrt() - 1.0) / 2.0;
    for _ in 0..40 {
        let (a, b) = (high - ratio * (high - low), low + ratio * (high - low));
        if at(a) < at(b) {
            high = b;
        } else {
            low = a;
        }
    }
    let middle = (low + high) / 2.0;
    let inside = at(middle);
    for width in [1e-6, 1e-5, 3e-5] {
        let ends = at(middle * (1.0 - width)).min(at(middle * (1.0 + width)));
        if inside + 1e-12 * (1.0 + inside.abs()) < ends {
            return Interval::around(middle, width * middle);
        }
    }
    Interval::UNKNOWN
}
