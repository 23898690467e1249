//! The continuous theory of the stationary covariance errs at second order in the step.

use proptest::strategy::Strategy;

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Instances, Notes, Observation, Prediction, Reading,
    Resolution, Rung, Witness,
};
use crate::instances::momentum::MomentumQuadratic;
use crate::interval::Interval;
use crate::oracles::{linear_sde, lyapunov};
use crate::papers::liu2021::cases;
use crate::papers::liu2021::cases::{FEW, MANY};
use crate::papers::liu2021::theory::{accelerated, in_continuous_time};
use crate::witnesses::momentum;

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/continuous-is-first-order",
    locus: "Section 4.1, first remark after Theorem 1",
    statement: "The Ornstein-Uhlenbeck covariance, which solves λΣK + λKΣ = λ²C, approximates that of \
                SGD to first order in λ, with an error O(λ²); the error becomes significant or even \
                dominant as λ gets large.",
    assumes: &[
        "the hypotheses of Theorem 1",
        "dominant: the error exceeds the approximation itself (inferred)",
        "large: λk* is at least 1 (inferred)",
    ],
    notes: Notes {
        because: "Printed: error O(λ²), first-order approximation. Each entry in K's eigenbasis is λC_ij / (k_i + \
            k_j) times 1 / (1 - λ k_i k_j / (k_i + k_j)), so the error is λ² C_ij k_i k_j / (k_i + k_j)² + \
            O(λ³): of order exactly 2. Found: the order fitted over nine halvings, of the exact \
            covariance from the Lyapunov oracle, is 2 within 0.1, and the claim of order 3 is \
            refuted. Along the top eigenvector error over approximation is λk*/(2 - λk*), at least one \
            from λk* = 1 on and unbounded: found by two oracles, neither of which knows the formula. \
            Open: nothing; `significant' has no number in the paper.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&ORDER, &DOMINANT],
    ..Claim::BLANK
};

static ORDER: Experiment<MomentumQuadratic> = Experiment {
    name: "order of the error",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(without_momentum(3))
            .and_random(FEW, MomentumQuadratic::any(2..=4, 0.3..=1.9, 0.2, 0.0..=0.0).boxed())
    },
    predict: |sgd| Prediction::approximates(2.0, rungs(sgd, 1.0)),
    decoys: &[
        Decoy {
            name: "order three",
            predict: |sgd| Prediction::approximates(3.0, rungs(sgd, 1.0)),
        },
        Decoy {
            name: "twice the covariance",
            predict: |sgd| Prediction::approximates(2.0, rungs(sgd, 2.0)),
        },
    ],
    observe: Witness::Oracle(|sgd| {
        let all = ladder(sgd).flat_map(|rate| momentum::covariance(&sgd.with_learning_rate(rate)));
        Observation::of_all(all)
    }),
    resolution: Resolution::Absolute(0.1),
    expects: Expected::Consistent,
};

static DOMINANT: Experiment<MomentumQuadratic> = Experiment {
    name: "error over approximation along the top eigenvector, λk* from 1 on",
    instances: || {
        Instances::named(without_momentum(8))
            .and_random(MANY, MomentumQuadratic::any(1..=5, 1.01..=1.95, 0.1, 0.0..=0.0).boxed())
    },
    predict: |_| Prediction::at_least(1.0),
    decoys: &[Decoy {
        name: "the error stays below the approximation",
        predict: |_| Prediction::at_most(0.99),
    }],
    observe: Witness::Oracle(error_over_approximation),
    resolution: Resolution::Absolute(1e-6),
    ..ORDER
};

fn without_momentum(count: usize) -> Vec<(&'static str, MomentumQuadratic)> {
    let plain = |sgd| MomentumQuadratic::accelerate(&sgd, 0.0).expect("zero is admitted");
    let small = cases::dense().into_iter().filter(|(_, sgd)| {
        sgd.dimension() <= 5 && 1.0 < sgd.learning_rate() * sgd.hessian().largest()
    });
    small.take(count).map(|(name, sgd)| (name, plain(sgd))).collect()
}

fn ladder(sgd: &MomentumQuadratic) -> impl Iterator<Item = f64> + use<> {
    let rate = sgd.learning_rate();
    (2..12).map(move |j| rate * 0.5_f64.powi(j))
}

/// `scale` times the covariance of the continuous theory, at each step of the ladder.
fn rungs(sgd: &MomentumQuadratic, scale: f64) -> Vec<Rung> {
    let rung = |rate: f64| {
        let covariance = accelerated(sgd, in_continuous_time(rate, 0.0)) * scale;
        let rows = (0..sgd.dimension()).flat_map(|i| (0..=i).map(move |j| (i, j)));
        Rung { step: rate, values: rows.map(|at| Interval::exactly(covariance[at])).collect() }
    };
    ladder(sgd).map(rung).collect()
}

fn error_over_approximation(sgd: &MomentumQuadratic) -> Observation {
    let (k, basis) = (sgd.hessian(), sgd.hessian().basis());
    let top = k.eigenvalues().iter().position(|&x| x == k.largest());
    let v = basis.column(top.expect("the largest eigenvalue is one of them"));
    let direction: Vec<f64> = v.iter().copied().chain(v.iter().map(|_| 0.0)).collect();
    let (map, added) = sgd.step();
    let rate = sgd.learning_rate();
    let drift = k.matrix() * rate;
    let process = linear_sde::stationary(&drift, &(sgd.noise().matrix() * (rate * rate)));
    let mut approximation = Interval::exactly(0.0);
    let rows = (0..sgd.dimension()).flat_map(|i| (0..=i).map(move |j| (i, j)));
    for ((i, j), entry) in rows.zip(process) {
        let weight = v[i] * v[j] * if i == j { 1.0 } else { 2.0 };
        approximation = approximation + entry.scaled(weight);
    }
    let Some(exact) = lyapunov::solve(&map, &added) else {
        return Observation::of(Interval::UNKNOWN);
    };
    let exact = exact.variance_along(&direction);
    Observation::of((exact - approximation) * approximation.recip())
}
