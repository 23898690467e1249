//! Where the noise depends on the state, its covariance is that of the stationary law itself.

use nalgebra::{DMatrix, SymmetricEigen};
use proptest::strategy::Strategy;

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Instances, Notes, Prediction, Range, Reading, Resolution,
    Witness,
};
use crate::instances::momentum::{MomentumQuadratic, StateDependent};
use crate::instances::regression::{Sampling, Training};
use crate::oracles::numerics::dense;
use crate::papers::liu2021::cases::{self, MANY};
use crate::papers::liu2021::stationary::theory::{in_continuous_time, with_momentum};
use crate::papers::liu2021::theory::{in_eigenbasis, solution, triangle};
use crate::witnesses::second_moments::{over_batches, propagated};

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/state-dependent-noise",
    locus: "Section 4.7",
    statement: "`In reality, the minibatch noise depends on the current value of w [..]. This means that the noise covariance \
                is a function of the parameters covariance, namely C = C(Σ). The general Theorem 2 is still applicable to \
                this setting, and Σ can be solved by setting C = C(Σ), provided that Σ exists'.",
    assumes: &[
        "the hypotheses of Theorem 2",
        "given the past, the noise has mean zero (tacit)",
        "C is the covariance of the noise averaged over the stationary law (inferred)",
    ],
    notes: Notes {
        because: "The proof of (7) uses of the noise its mean given the past and its covariance averaged over w. With a fixed \
            step the one example, C ≈ KΣK, makes (7) homogeneous, and Σ = 0 solves it; in section 6.4, where it stands, the step depends on Σ too and the solution is (26). Existence asks \
            for more than λk* < 2(1+µ): see liu2021/stability.",
        known: "Noise R ξ + G w ζ with independent ξ, ζ has C(Σ) = C_0 + GΣG, neither of which commutes with K; the fixed \
            point of (7) agrees to 1e-7 with the second moments of (w, m) propagated in time. Minibatch SGD on \
            small regressions, with replacement or without: the fixed point agrees to 1e-7 with the second moments \
            under the average over all batches' own steps. Leaving out the dependence is refuted.",
        open: "C that is not linear in Σ, which for noise that depends on w needs more than Σ.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&SOLVED, &REGRESSION],
    range: Range::Exact,
    ..Claim::BLANK
};

static SOLVED: Experiment<StateDependent> = Experiment {
    name: "second moments of (w, m) in time",
    reading: Reading::AsPrinted,
    instances: || {
        let mut named = cases::at_most(5, cases::accelerated(cases::dense()));
        named.retain(|(_, sgd)| {
            let share = sgd.learning_rate() * sgd.hessian().largest() / (1.0 + sgd.momentum());
            sgd.momentum() < 0.95 && share < 1.95
        });
        let named = named.into_iter().map(|(name, sgd)| (name, StateDependent::new(sgd, 0.5)));
        let random = MomentumQuadratic::any(1..=5, 0.3..=1.8, 0.1, 0.0..=0.9);
        let random =
            (random, 0.3..0.8_f64).prop_map(|(sgd, share)| StateDependent::new(sgd, share));
        Instances::named(named.collect()).and_random(MANY, random)
    },
    predict: |s| settled(s, with_momentum(s.sgd.learning_rate(), s.sgd.momentum(), 1.0)),
    decoys: &[
        Decoy::new("noise at the minimum only", |s| {
            let factor = with_momentum(s.sgd.learning_rate(), s.sgd.momentum(), 1.0);
            triangle(&solution(s.sgd.hessian(), &s.sgd.noise().matrix(), factor))
        }),
        Decoy::new("(1) with C(Σ)", |s| {
            settled(s, in_continuous_time(s.sgd.learning_rate(), s.sgd.momentum()))
        }),
    ],
    observe: Witness::Oracle(propagated),
    resolution: Resolution::RelativeToLargest(1e-7),
    expects: Expected::Consistent,
};

static REGRESSION: Experiment<Training> = Experiment {
    name: "minibatch SGD on a regression, over all batches",
    reading: Reading::AsPrinted,
    instances: || {
        let random = [Sampling::With, Sampling::Without].map(|way| Training::any(way).boxed());
        let random = proptest::strategy::Union::new(random);
        Instances::random(MANY, random)
    },
    predict: |t| trained(t, 1.0),
    decoys: &[Decoy::new("noise at the minimum only", |t| trained(t, 0.0))],
    observe: Witness::Oracle(over_batches),
    resolution: Resolution::RelativeToLargest(1e-7),
    expects: Expected::Consistent,
};

/// (7) or another equation with C(Σ) = C + GΣG.
fn settled(s: &StateDependent, factor: impl Fn(f64, f64) -> f64) -> Prediction {
    let (noise, response) = (s.sgd.noise().matrix(), s.response.matrix());
    fixed_point(noise.nrows(), |covariance| {
        let total = &noise + dense::congruence(&response, covariance);
        solution(s.sgd.hessian(), &total, &factor)
    })
}

/// (7) with the C(`dependence` Σ) of the batches.
fn trained(t: &Training, dependence: f64) -> Prediction {
    let moments = t.batches.regression.moments(t.batches.batch, t.batches.sampling);
    let eigen = SymmetricEigen::new(moments.hessian.clone());
    let factor = with_momentum(t.learning_rate, t.momentum, 1.0);
    fixed_point(moments.hessian.nrows(), |covariance| {
        let noise = moments.noise(&(covariance * dependence));
        in_eigenbasis(eigen.eigenvalues.as_slice(), &eigen.eigenvectors, &noise, &factor)
    })
}

/// Where Σ -> `next` comes to rest from zero: the sums of a convergent series.
fn fixed_point(d: usize, next: impl Fn(&DMatrix<f64>) -> DMatrix<f64>) -> Prediction {
    let mut covariance = DMatrix::zeros(d, d);
    for _ in 0..2000 {
        let moved = next(&covariance) - &covariance;
        covariance += &moved;
        if moved.amax() <= 1e-15 * covariance.amax() {
            return triangle(&covariance);
        }
    }
    Prediction::equals_all(vec![f64::NAN; d * (d + 1) / 2])
}
