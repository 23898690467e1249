//! The stationary covariance of Adam with a matrix preconditioner, and the remark beside it.

mod beside_sgd;

use nalgebra::DMatrix;
use proptest::prelude::*;

use self::beside_sgd::{
    AS_SGD, SGD_SCALES, SMALLER, SMALLER_CONTROL, SMALLER_FOR_SMALL_STEPS, VANISHES,
};
use super::ensembles;
use crate::claim::{
    Claim, Decoy, Expected, Experiment, Instances, Notes, Observation, PerBudget, Prediction,
    Reading, Resolution, Simulation, Witness,
};
use crate::instances::second_order::{self, SecondOrder, departure, inverse_root};
use crate::interval::Interval;
use crate::papers::liu2021::cases::{FEW, MANY};
use crate::papers::liu2021::theory::triangle;
use crate::statistics::limit;
use crate::witnesses::preconditioners;

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/adam",
    locus: "Theorem 10, eq. (27), and the remark after it",
    statement: "Let the preconditioning matrix of Adam be Λ = λ/√E[ggᵀ] and the noise be C = cKΣK with a positive c, then \
                Σ_Adam = λ²(1+c)/4 I. Similar to SGD, Σ_Adam is isotropic. In general, we have C ∼ 1/S. Two key differences \
                exist: (1) that Σ_SGD vanishes when S ≫ 1, while that of Adam converges to a finite constant; (2) Σ_Adam \
                scales as λ², while that of SGD scales as λ, and so Adam has much smaller fluctuation than SGD.",
    assumes: &[
        "the hypotheses of Theorem 3; no momentum (said before the theorem)",
        "g = Kw + η is the noisy gradient, so that E[ggᵀ] = (1+c) KΣK",
        "in the remark, SGD has minibatch noise C = K/S, isotropic when λ ≪ 1 (section 4.3), and Adam c = 1/S (inferred)",
    ],
    correction: Some(
        "At fixed S the fluctuations of Adam over those of SGD, λ(S+1)(2-λk)/4 along an eigenvector, vanish with λ.",
    ),
    notes: Notes {
        because: "“Much smaller” contradicts the first difference: Adam over SGD is λ(S+1)(2-λk)/4 along an eigenvector, which is \
            above one once S is above 4/(λ(2-λk)) - 1, some 2/λ for small λ: 19 along k = 1 and 25 along k = 0.1 for S = 100 and λ = 0.5, 5 even for λ = 0.01 and S = 1000. The rest of the \
            remark holds. (27): with E[ggᵀ] = (1+c) KΣK, (9) at µ = 0 becomes ΛKΣ + ΣKΛ = λ² I, solved by (27) for any K; \
            a small departure is multiplied by (c-1)/(c+1) per step, below one in size for every c > 0.",
        repaired: "λ tends to zero at fixed S.",
        known: "E w wᵀ iterated with the E[ggᵀ] of each step, from a start that does not commute with K, to 1e-7; an ensemble of runs, to \
            5 %. SGD's covariance from its chain. That Σ_Adam scales as λ² is a derivation: λ only sets the unit of w.",
        open: "The law, if the noise is proportional to w, whose kurtosis grows without bound while its covariance stays.",
    },
    source: file!(),
    experiments: &[
        &SMALLER,
        &VALUE,
        &SIMULATED,
        &STABILITY,
        &MANY_DATA,
        &VANISHES,
        &AS_SGD,
        &SCALES,
        &SGD_SCALES,
        &SMALLER_FOR_SMALL_STEPS,
    ],
    controls: &[&SMALLER_CONTROL],
    ..Claim::BLANK
};

static VALUE: Experiment<SecondOrder> = Experiment {
    name: "E w wᵀ in time, with the E[g gᵀ] of each step",
    reading: Reading::AsPrinted,
    instances: || Instances::random(MANY, problems(0.02..3.0)),
    predict: |p| multiple(p, (1.0 + p.batch_factor) / 4.0),
    decoys: &[
        Decoy::new("c left out", |p| multiple(p, 0.25)),
        Decoy::new("the noise not counted in E[g gᵀ]", |p| {
            multiple(p, (1.0 + p.batch_factor).powi(2) / 4.0)
        }),
    ],
    observe: Witness::Oracle(|p| {
        Observation::of_all(second_order::triangle(preconditioners::adam(p), p.hessian.dimension()))
    }),
    resolution: Resolution::RelativeToLargest(1e-7),
    expects: Expected::Consistent,
};

static SIMULATED: Experiment<SecondOrder> = Experiment {
    name: "ensemble of runs, with its own E[g gᵀ] at each step",
    instances: ensembles::problems,
    observe: Witness::Simulation(Simulation {
        simulate: |p, block| ensembles::simulate(p, &start(p), 1.0, rates(p), block),
        estimate: ensembles::second_moments,
        replicas: 8,
        blocks: PerBudget { quick: 48, standard: 64, deep: 512 },
    }),
    resolution: Resolution::RelativeToLargest(0.05),
    ..VALUE
};

static STABILITY: Experiment<SecondOrder> = Experiment {
    name: "factor of a departure, below one for a limit in time",
    instances: || Instances::random(FEW, problems(0.02..3.0)),
    predict: |_| Prediction::at_most(1.0),
    decoys: &[Decoy::new("repels", |_| Prediction::at_least(1.0))],
    observe: Witness::Oracle(|p| {
        Observation::of(departure(p, preconditioners::adam(p), 1.0, 4, rates(p)))
    }),
    resolution: Resolution::Absolute(1e-3),
    ..VALUE
};

static MANY_DATA: Experiment<SecondOrder> = Experiment {
    name: "S → ∞: its limit",
    instances: || Instances::random(FEW, problems(0.5..0.6)),
    predict: |p| multiple(p, 0.25),
    decoys: &[Decoy::new("vanishes, as SGD", |p| multiple(p, 0.0))],
    observe: Witness::Oracle(|p| {
        let d = p.hessian.dimension();
        let mut ladders = vec![Vec::new(); d * (d + 1) / 2];
        for batch_factor in (1..12).map(|j| 0.5_f64.powi(j)) {
            let settled = preconditioners::adam(&SecondOrder { batch_factor, ..p.clone() });
            let entries = second_order::triangle(settled, d);
            ladders.iter_mut().zip(entries).for_each(|(ladder, x)| ladder.push((batch_factor, x)));
        }
        Observation::of_all(ladders.iter().map(|ladder| limit::at_zero(ladder)))
    }),
    resolution: Resolution::RelativeToLargest(1e-7),
    ..VALUE
};

static SCALES: Experiment<SecondOrder> = Experiment {
    name: "Tr[Σ] at λ over that at λ/2",
    predict: |_| Prediction::equals(4.0),
    decoys: &[Decoy::new("as λ", |_| Prediction::equals(2.0))],
    observe: Witness::Oracle(|p| {
        let half = SecondOrder { learning_rate: p.learning_rate / 2.0, ..p.clone() };
        let trace = |p| {
            let trace = preconditioners::adam(p).map(|x| x.trace());
            trace.map_or(Interval::UNKNOWN, |x| Interval::around(x, 1e-9 * x))
        };
        Observation::of(trace(p) * trace(&half).recip())
    }),
    ..VALUE
};

/// λk* below 1.9, without momentum, and c.
pub(super) fn problems(c: std::ops::Range<f64>) -> BoxedStrategy<SecondOrder> {
    (SecondOrder::any(0.05..1.9, 0.0..0.1), c)
        .prop_map(|(p, batch_factor)| SecondOrder { momentum: 0.0, batch_factor, ..p })
        .boxed()
}

/// `factor` λ² I.
pub(super) fn multiple(p: &SecondOrder, factor: f64) -> Prediction {
    let d = p.hessian.dimension();
    triangle(&(DMatrix::identity(d, d) * (factor * p.learning_rate * p.learning_rate)))
}

fn rates(p: &SecondOrder) -> impl Fn(&DMatrix<f64>) -> Option<DMatrix<f64>> {
    move |x| Some(inverse_root(&(p.between(x) * (1.0 + p.batch_factor)))? * p.learning_rate)
}

fn start(p: &SecondOrder) -> DMatrix<f64> {
    let d = p.hessian.dimension();
    p.start(&(DMatrix::identity(d, d) * p.learning_rate.powi(2)))
}
