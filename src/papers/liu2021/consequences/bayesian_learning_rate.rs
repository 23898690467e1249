//! The step at which the stationary law of SGD is closest to the posterior.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Instances, Notes, Observation, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::quadratic::{NoisyQuadratic, Spectral};
use crate::interval::Interval;
use crate::oracles::lyapunov;
use crate::papers::liu2021::cases::FEW;
use crate::statistics::limit;

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/bayesian-learning-rate",
    locus: "Theorem 6, eq. (16), and the lines after",
    statement: "With C = (N-S)/(NS) K the step that minimises the divergence D_KL(q‖f) of SGD's stationary law \
                from the posterior exp(-N wᵀKw/2) solves (N-2S)/S Σ k_i/(2-λk_i) + (N-S)/S λ Σ \
                k_i²/(2-λk_i)² = D/λ; for S ≪ N and λk ≪ 1 it is 2SD/(N Tr K).",
    assumes: &[
        "the hypotheses of Theorem 1, with Gaussian noise, so that q is Gaussian",
        "1 ≤ S < N",
        "the limit is read as S/N → 0, which makes λk small as well",
    ],
    notes: Notes {
        because: "Printed: C = (N-S)/(NS) K and (16), rebuilt from broken lines as in the statement. With Σ = aλ (2 - \
            λK)⁻¹, a = (N-S)/(NS), twice the divergence is N Tr[KΣ] - log det Σ + const; its derivative set \
            to zero is (16), term by term. As S/N → 0 the first sum dominates and λ → 2SD/(N Tr K). \
            Found by direct minimisation: Σ from the Lyapunov oracle at each λ, the divergence by \
            Cholesky factors, all of (0, 2/k*) scanned for the least value, then a golden section, and \
            a bracket at whose ends the divergence is larger by more than its rounding. S/N from \
            0.001 to 0.9, spectra up to a ratio of 50. The limit: the ratio to 2SD/(N Tr K) \
            extrapolated to S/N = 0. Where \
            all k_i are equal, 2SD/(N Tr K) solves (16) exactly, so instances have unequal ones. \"the solution\" is \
            right: with c = (N-S)/S and x_i = 1/(2-λk_i), λ times (16)'s difference is Σ 2c x_i² - (1+c) x_i, and where \
            that is zero its derivative is Σ 8c x_i³ - (2+4c) x_i², positive since (Σ x²)² ≤ Σ x Σ x³ gives 8c Σ x³ ≥ \
            4(1+c) Σ x²: so it crosses zero once. Open: nothing.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&MINIMISER, &SMALL_BATCH],
    ..Claim::BLANK
};

/// A posterior and a batch size.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Posterior {
    pub(crate) hessian: Spectral,
    /// N, the number of data.
    pub(crate) data: f64,
    /// S / N.
    pub(crate) batch_share: f64,
}

impl fmt::Display for Posterior {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "D = {}, k from {:.4} to {:.4}, N = {}, S / N = {:.4}",
            self.hessian.dimension(),
            self.hessian.smallest(),
            self.hessian.largest(),
            self.data,
            self.batch_share
        )
    }
}

static MINIMISER: Experiment<Posterior> = Experiment {
    name: "direct minimisation",
    reading: Reading::AsPrinted,
    instances: posteriors,
    predict: |p| Prediction::equals(root(p, 2.0)),
    decoys: &[
        Decoy { name: "2SD/(N Tr K)", predict: |p| Prediction::equals(small_batch(p)) },
        Decoy { name: "N - S in the first sum", predict: |p| Prediction::equals(root(p, 1.0)) },
    ],
    observe: Witness::Oracle(|p| Observation::of(minimiser(p))),
    resolution: Resolution::Relative(1e-4),
    expects: Expected::Consistent,
};

static SMALL_BATCH: Experiment<Posterior> = Experiment {
    name: "ratio to 2SD/(N Tr K) as S/N → 0",
    predict: |_| Prediction::equals(1.0),
    decoys: &[Decoy { name: "SD/(N Tr K)", predict: |_| Prediction::equals(0.5) }],
    observe: Witness::Oracle(|p| {
        let point = |j: i32| {
            let batch_share = 0.5_f64.powi(j);
            let p = Posterior { batch_share, ..p.clone() };
            (batch_share, minimiser(&p).scaled(1.0 / small_batch(&p)))
        };
        Observation::of(limit::at_zero(&(4..12).map(point).collect::<Vec<_>>()))
    }),
    resolution: Resolution::Absolute(0.01),
    ..MINIMISER
};

fn posteriors() -> Instances<Posterior> {
    let case = |spectrum: &[f64], batch_share| Posterior {
        hessian: Spectral::diagonal(spectrum.to_vec()).expect("numbers"),
        data: 1000.0,
        batch_share,
    };
    let random = (NoisyQuadratic::any(2..=4, 1.0..=1.9, 0.04), 0.001..0.9_f64).prop_map(
        |(sgd, batch_share)| Posterior {
            hessian: sgd.hessian().clone(),
            data: 1000.0,
            batch_share,
        },
    );
    Instances::named(vec![
        ("two dimensions, S = N/10", case(&[1.0, 0.2], 0.1)),
        ("S = N/2: the first sum vanishes", case(&[1.0, 0.3], 0.5)),
        ("S = 0.9 N", case(&[1.0, 0.5, 0.1], 0.9)),
        ("anisotropic", case(&[5.0, 0.5, 0.1], 0.1)),
    ])
    .and_random(FEW, random.boxed())
}

pub(crate) fn small_batch(p: &Posterior) -> f64 {
    let k = p.hessian.eigenvalues();
    2.0 * p.batch_share * k.len() as f64 / k.iter().sum::<f64>()
}

/// The least root of (16), with N - `batches` S in its first sum, by bisection.
pub(crate) fn root(p: &Posterior, batches: f64) -> f64 {
    let share = p.batch_share;
    let k = p.hessian.eigenvalues();
    let difference = |rate: f64| {
        let first: f64 = k.iter().map(|k| k / (2.0 - rate * k)).sum();
        let second: f64 = k.iter().map(|k| (k / (2.0 - rate * k)).powi(2)).sum();
        (1.0 - batches * share) / share * first + (1.0 - share) / share * rate * second
            - k.len() as f64 / rate
    };
    let limit = 2.0 / p.hessian.largest();
    let (mut low, mut high) = (0.0, limit);
    for _ in 0..100 {
        let middle = (low + high) / 2.0;
        if difference(middle) < 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low + high) / 2.0
}

/// Twice the divergence up to a constant, N Tr[KΣ] - log det Σ, for the law of SGD with this step;
/// infinite where there is none.
fn divergence(p: &Posterior, rate: f64) -> f64 {
    let hessian = p.hessian.matrix();
    let d = hessian.nrows();
    let noise = &hessian * ((1.0 - p.batch_share) / (p.data * p.batch_share) * rate * rate);
    let map = nalgebra::DMatrix::identity(d, d) - &hessian * rate;
    let Some(law) = lyapunov::solve(&map, &noise) else {
        return f64::INFINITY;
    };
    let covariance = law.matrix();
    let Some(root) = nalgebra::Cholesky::new(covariance.clone()) else {
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
