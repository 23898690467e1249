//! The stationary covariance of Adam with a matrix preconditioner, and the remark beside it.

mod beside_sgd;

use nalgebra::DMatrix;
use proptest::prelude::*;

use self::beside_sgd::{AS_SGD, SGD_SCALES, SMALLER, SMALLER_FOR_SMALL_STEPS, VANISHES};
use crate::claim::{
    Claim, Decoy, Expected, Experiment, Instances, Notes, Observation, PerBudget, Prediction,
    Reading, Resolution, Simulation, Witness,
};
use crate::instances::second_order;
use crate::instances::second_order::{SecondOrder, departure, inverse_root, moments_in_time};
use crate::interval::Interval;
use crate::papers::liu2021::cases::{FEW, MANY};
use crate::papers::liu2021::second_order::ensembles;
use crate::papers::liu2021::theory::triangle;
use crate::statistics::limit;

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/adam",
    locus: "Theorem 10, eq. (27), and the remark after it",
    statement: "With Λ = λ E[g gᵀ]^(-1/2) and noise of covariance C = cKΣK, c > 0, Adam has the stationary \
                covariance λ²(1+c)/4 I, isotropic as that of SGD; where C ∼ 1/S and S ≫ 1 it tends to a \
                finite constant, while that of SGD vanishes; it scales as λ², that of SGD as λ, \
                and so Adam has much smaller fluctuations than SGD.",
    assumes: &[
        "the hypotheses of Theorem 3; no momentum (said before the theorem)",
        "g = Kw + η is the noisy gradient, so that E[g gᵀ] = (1+c) KΣK",
        "in the remark, SGD has minibatch noise C = K/S (section 4.3) and Adam c = 1/S (inferred)",
    ],
    correction: Some(
        "at fixed S Adam's fluctuations over those of SGD, λ(S+1)(2-λk)/4, vanish with λ; SGD's are isotropic at \
         small λ only",
    ),
    notes: Notes {
        because: "Printed: (27), as in the statement. With E[g gᵀ] = (1+c) KΣK, (9) at µ = 0 becomes ΛKΣ + ΣKΛ = \
            λ² I, solved by (27) for any K. Value and stability, found by iterating E w wᵀ with the E[g \
            gᵀ] of each step, from a start that does not commute with K: (27) is reached, to 1e-7, and by an ensemble of runs to 5 %; a departure \
            is multiplied by (c-1)/(c+1), below one for every c > 0 and -1 at c = 0. The remark: \
            isotropic, λ² and the limit λ²/4 are as printed. SGD with C = K/S has λ/S (2 - λK)⁻¹, which is \
            isotropic only for small λ, scales as λ there, and vanishes as S grows; so `much smaller' contradicts the \
            first difference: Adam over SGD is λ(S+1)(2-λk)/4 along an eigenvector, above one for S = 100 and \
            λ = 0.5, and only at fixed S it tends to zero with λ, as λ(S+1)/2. Open: the law, if the noise is proportional to \
            w, whose kurtosis grows without bound while its covariance stays.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[
        &VALUE,
        &SIMULATED,
        &STABILITY,
        &MANY_DATA,
        &VANISHES,
        &AS_SGD,
        &SCALES,
        &SGD_SCALES,
        &SMALLER,
        &SMALLER_FOR_SMALL_STEPS,
    ],
    ..Claim::BLANK
};

static VALUE: Experiment<SecondOrder> = Experiment {
    name: "E w wᵀ in time, with the E[g gᵀ] of each step",
    reading: Reading::AsPrinted,
    instances: || Instances::named(Vec::new()).and_random(MANY, problems(0.02..3.0)),
    predict: |p| multiple(p, (1.0 + p.batch_factor) / 4.0),
    decoys: &[
        Decoy { name: "c left out", predict: |p| multiple(p, 0.25) },
        Decoy {
            name: "the noise not counted in E[g gᵀ]",
            predict: |p| multiple(p, (1.0 + p.batch_factor).powi(2) / 4.0),
        },
    ],
    observe: Witness::Oracle(|p| {
        Observation::of_all(second_order::triangle(settled(p), p.hessian.dimension()))
    }),
    resolution: Resolution::Relative(1e-7),
    expects: Expected::Consistent,
};

static SIMULATED: Experiment<SecondOrder> = Experiment {
    name: "ensemble of runs, with its own E[g gᵀ] at each step",
    instances: ensembles::problems,
    observe: Witness::Simulation(Simulation {
        simulate: |p, block| ensembles::simulate(p, &start(p), 1.0, rates(p), block),
        estimate: ensembles::second_moments,
        replicas: 8,
        blocks: PerBudget { quick: 16, standard: 64, deep: 512 },
    }),
    resolution: Resolution::Relative(0.05),
    ..VALUE
};

static STABILITY: Experiment<SecondOrder> = Experiment {
    name: "factor of a departure, below one for a limit in time",
    instances: || Instances::named(Vec::new()).and_random(FEW, problems(0.02..3.0)),
    predict: |_| Prediction::at_most(1.0),
    decoys: &[Decoy { name: "repels", predict: |_| Prediction::at_least(1.0) }],
    observe: Witness::Oracle(|p| Observation::of(departure(p, settled(p), 1.0, 4, rates(p)))),
    resolution: Resolution::Absolute(1e-3),
    ..VALUE
};

static MANY_DATA: Experiment<SecondOrder> = Experiment {
    name: "S → ∞: its limit",
    instances: || Instances::named(Vec::new()).and_random(FEW, problems(0.5..0.6)),
    predict: |p| multiple(p, 0.25),
    decoys: &[Decoy { name: "vanishes, as SGD", predict: |p| multiple(p, 0.0) }],
    observe: Witness::Oracle(|p| {
        let d = p.hessian.dimension();
        let mut ladders = vec![Vec::new(); d * (d + 1) / 2];
        for batch_factor in (1..8).map(|j| 0.5_f64.powi(j)) {
            let settled = settled(&SecondOrder { batch_factor, ..p.clone() });
            let entries = second_order::triangle(settled, d);
            ladders.iter_mut().zip(entries).for_each(|(ladder, x)| ladder.push((batch_factor, x)));
        }
        Observation::of_all(ladders.iter().map(|ladder| limit::at_zero(ladder)))
    }),
    resolution: Resolution::Absolute(1e-6),
    ..VALUE
};

static SCALES: Experiment<SecondOrder> = Experiment {
    name: "Tr[Σ] at λ over that at λ/2",
    predict: |_| Prediction::equals(4.0),
    decoys: &[Decoy { name: "as λ", predict: |_| Prediction::equals(2.0) }],
    observe: Witness::Oracle(|p| {
        let half = SecondOrder { learning_rate: p.learning_rate / 2.0, ..p.clone() };
        let trace = |p| {
            let trace = settled(p).map(|x| x.trace());
            trace.map_or(Interval::UNKNOWN, |x| Interval::around(x, 1e-9 * x))
        };
        Observation::of(trace(p) * trace(&half).recip())
    }),
    ..VALUE
};

/// λk* below 1.9, without momentum, and c.
pub(crate) fn problems(c: std::ops::Range<f64>) -> BoxedStrategy<SecondOrder> {
    (SecondOrder::any(0.05..1.9, 0.0..0.1), c)
        .prop_map(|(p, batch_factor)| SecondOrder { momentum: 0.0, batch_factor, ..p })
        .boxed()
}

/// `factor` λ² I.
pub(crate) fn multiple(p: &SecondOrder, factor: f64) -> Prediction {
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

/// Where E w wᵀ comes to rest: what is left of the start is |(c-1)/(c+1)| to the power of the steps.
pub(crate) fn settled(p: &SecondOrder) -> Option<DMatrix<f64>> {
    let steps = 20.0 * (1.0 / p.batch_factor).max(p.batch_factor).max(2.0);
    moments_in_time(p, start(p), 1.0, steps as usize, rates(p))
}
