//! How far the stationary law of minibatch SGD is from a Gaussian posterior, and the step that brings it closest.

use nalgebra::{Cholesky, DMatrix};

use crate::instances::posterior::Posterior;
use crate::interval::Interval;
use crate::oracles::linear::lyapunov;

/// Twice the divergence up to a constant, N Tr[KΣ] - log det Σ, for the law of SGD with this step;
/// infinite where there is none.
fn divergence(p: &Posterior, rate: f64) -> f64 {
    if p.hessian.is_diagonal() {
        return p.hessian.eigenvalues().iter().map(|&k| along(p, rate, k)).sum();
    }
    let hessian = p.hessian.matrix();
    let d = hessian.nrows();
    let noise = &hessian * (noise_share(p) * rate * rate);
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

/// (N - S) / (N S).
fn noise_share(p: &Posterior) -> f64 {
    (1.0 - p.batch_share) / (p.data * p.batch_share)
}

/// The part of one coordinate: the sum of (1 - λk)^2s λ²ak over s, as the recursion w' = (1 - λk) w + noise has it, by
/// doubling, N k times as large, less its logarithm.
fn along(p: &Posterior, rate: f64, k: f64) -> f64 {
    let (mut sum, mut power) = (noise_share(p) * rate * rate * k, (1.0 - rate * k).powi(2));
    for _ in 0..DOUBLINGS_MAX {
        if power < f64::EPSILON / 4.0 {
            return p.data * k * sum - libm::log(sum);
        }
        sum += power * sum;
        power *= power;
    }
    f64::INFINITY
}

/// Doublings allowed: for |1 - λk| up to 1 - 1e-14.
const DOUBLINGS_MAX: usize = 52;

/// The step of least divergence: a scan of (0, 2/k*), a golden section, and a bracket.
///
/// At both ends of the interval the divergence exceeds that inside by more than 1e-12 of its size, its
/// rounding: so the interval holds a minimum; that there is no lower one elsewhere is measured by
/// the scan. Near 2/k* the bracket is as narrow relative to the distance from it.
pub(crate) fn minimiser(p: &Posterior) -> Interval {
    let limit = 2.0 / p.hessian.largest();
    let at = |x: f64| divergence(p, x);
    // Even in the logarithm of λ on the left, and in that of 2/k* - λ on the right.
    let left = (0..60).map(|j| limit * 0.5 * libm::exp(-0.2 * f64::from(60 - j)));
    let right = (0..160).map(|j| limit * (1.0 - 0.5 * libm::exp(-0.15 * f64::from(j))));
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
    let scale = middle.min(limit - middle);
    for width in [1e-6, 1e-5, 3e-5, 1e-4, 1e-3] {
        let ends = at(middle - width * scale).min(at(middle + width * scale));
        if inside + 1e-12 * (1.0 + inside.abs()) < ends {
            return Interval::around(middle, width * scale);
        }
    }
    Interval::UNKNOWN
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instances::quadratic::Spectral;

    /// The Lyapunov oracle and the recursion along each coordinate are two routes.
    #[test]
    fn a_turned_hessian_has_the_divergence_of_its_eigenvalues() {
        let k = vec![0.3, 1.0, 2.5];
        let posterior = |hessian| Posterior { hessian, data: 1000.0, batch_share: 0.2 };
        let diagonal = posterior(Spectral::diagonal(k.clone()).expect("finite"));
        let turned = Spectral::new(k, vec![vec![1.0, -0.5, 2.0]]).expect("finite");
        let turned = posterior(turned);
        for rate in [0.01, 0.3, 0.79] {
            let (a, b) = (divergence(&diagonal, rate), divergence(&turned, rate));
            assert!((a - b).abs() < 1e-9 * a.abs(), "{rate}: {a} {b}");
        }
    }

    /// All but one of the data in a batch: the step is near the limit, where the law is wide enough.
    #[test]
    fn a_batch_of_almost_all_data_has_its_step() {
        for data in [1e3, 5e4, 1e6] {
            let hessian = Spectral::diagonal(vec![1.0, 2.0]).expect("finite");
            let posterior = Posterior { hessian, data, batch_share: 1.0 - 1.0 / data };
            let found = minimiser(&posterior);
            // In one dimension 2 - λk* is 4c / (1 + c), c = (N-S)/S, to first order in c.
            let gap = 1.0 - found.center();
            assert!(found.is_finite() && gap < 4.0 / data, "{data}: {found:?}");
        }
    }
}
