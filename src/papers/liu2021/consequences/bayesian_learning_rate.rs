//! The step at which the stationary law of SGD is closest to the posterior.

use proptest::strategy::Strategy;

use super::theory::{optimal_step, optimal_step_of_small_batch};
use crate::claim::{
    Claim, Decoy, Expected, Experiment, Instances, Notes, Observation, Prediction, Range, Reading,
    Resolution, Witness,
};
use crate::instances::posterior::Posterior;
use crate::instances::quadratic::{NoisyQuadratic, Spectral};
use crate::papers::liu2021::cases::FEW;
use crate::statistics::limit;
use crate::witnesses::posterior::minimiser;

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/bayesian-learning-rate",
    locus: "Theorem 6, eq. (16), and the lines after",
    statement: "`If the noise covariance is C = (N-S)/(NS) K, the optimal learning rate for minimizing the KL divergence D_KL(q‖f) \
                between the SGD stationary distribution q(w) in Theorem 1 and the posterior (15) is the solution to' \
                (N-2S)/S Σ k_i/(2-λk_i) + (N-S)/S λ Σ k_i²/(2-λk_i)² = D/λ. The earlier result 2SD/(N Tr K) `can be seen as \
                a solution to the above equation after ignoring non-linear terms in λ [..] under the assumptions that S ≪ N \
                and λk ≪ 1'.",
    assumes: &[
        "the hypotheses of Theorem 1, with Gaussian noise, so that q is Gaussian",
        "1 ≤ S < N",
        "the limit is read as S/N → 0, which makes λk small as well",
    ],
    notes: Notes {
        because: "With Σ = aλ (2 - λK)⁻¹, a = (N-S)/(NS), twice the divergence is N Tr[KΣ] - log det Σ + const; its derivative \
            set to zero is (16), term by term. As S/N → 0 the first sum dominates and λ → 2SD/(N Tr K). `The solution' is \
            right: with c = (N-S)/S and x_i = 1/(2-λk_i), half of λ times (16)'s difference is Σ 2c x_i² - (1+c) x_i, and where that \
            is zero λ times its derivative, Σ 8c x_i³ - (2+4c) x_i², is positive, since (Σ x²)² ≤ Σ x Σ x³ gives 8c Σ x³ ≥ 4(1+c) \
            Σ x²: so it crosses zero once.",
        known: "Direct minimisation: Σ from the Lyapunov oracle at each λ, the divergence by Cholesky factors, a scan of all of \
            (0, 2/k*), a golden section, and a bracket at whose ends the divergence is larger by more than its rounding; \
            S/N from 0.001 to 0.9, spectra up to a ratio of 50. Where all k_i are equal, 2SD/(N Tr K) solves (16) \
            exactly, so instances have unequal ones. The minimiser of the reversed divergence D_KL(f‖q) is refuted.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&MINIMISER, &SMALL_BATCH],
    range: Range::Exact,
    ..Claim::BLANK
};

static MINIMISER: Experiment<Posterior> = Experiment {
    name: "direct minimisation",
    reading: Reading::AsPrinted,
    instances: posteriors,
    predict: |p| Prediction::equals(optimal_step(p, 2.0)),
    decoys: &[
        Decoy::new("2SD/(N Tr K)", |p| Prediction::equals(optimal_step_of_small_batch(p))),
        Decoy::new("N - S in the first sum", |p| Prediction::equals(optimal_step(p, 1.0))),
        Decoy::new("D_KL(f‖q)", |p| Prediction::equals(of_reversed(p))),
    ],
    observe: Witness::Oracle(|p| Observation::of(minimiser(p))),
    resolution: Resolution::Relative(1e-4),
    expects: Expected::Consistent,
};

static SMALL_BATCH: Experiment<Posterior> = Experiment {
    name: "ratio to 2SD/(N Tr K) as S/N → 0",
    predict: |_| Prediction::equals(1.0),
    decoys: &[Decoy::new("SD/(N Tr K)", |_| Prediction::equals(0.5))],
    observe: Witness::Oracle(|p| {
        let point = |j: i32| {
            let batch_share = 0.5_f64.powi(j);
            let p = Posterior { batch_share, ..p.clone() };
            (batch_share, minimiser(&p).scaled(1.0 / optimal_step_of_small_batch(&p)))
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
    .and_random(FEW, random)
}

/// The step that minimises D_KL(f‖q): twice that is Σ (2-λk_i)/(aNλk_i) + log(λ/(2-λk_i)) up to a constant,
/// with aN = (N-S)/S.
fn of_reversed(p: &Posterior) -> f64 {
    let noise = (1.0 - p.batch_share) / p.batch_share;
    let k = p.hessian.eigenvalues();
    p.crossing(|rate| k.iter().map(|k| 1.0 / (2.0 - rate * k) - 1.0 / (noise * rate * k)).sum())
}
