//! The stationary covariance of stochastic natural gradient descent, and the remarks beside it.

mod methods;
mod sampled;

use nalgebra::DMatrix;

use self::methods::{
    covariance, in_continuous_time, natural, newton, rates, settled, shapes, solve, stated, traces,
};
use self::sampled::SIMULATED;
use crate::claim::{
    Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::second_order;
use crate::instances::second_order::{SecondOrder, departure};
use crate::oracles::dense;
use crate::papers::liu2021::cases::{FEW, MANY};
use crate::statistics::limit;

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/natural-gradient",
    locus: "Corollary 6, eq. (26), and the two remarks after it",
    statement: "With Λ = λJ⁻¹, J = E[∇L ∇Lᵀ], and noise of covariance C = (N-S)/(NS) KΣK, the stationary \
                covariance is Σ = λ ((1+µ)(N-S)/(NS) + 1 - µ) / (2(1-µ²)) K⁻¹; it tends to λ/(2(1+µ)) K⁻¹ as S \
                tends to N, so there are fluctuations even without noise; the divergence at λk* = 2 \
                disappears; Σ is proportional to K⁻¹, so that damped Newton and natural gradient need no \
                correction in discrete time.",
    assumes: &[
        "the hypotheses of Theorem 3; 1 ≤ S ≤ N",
        "∇L is the gradient of the whole loss, so that J = KΣK (inferred: it alone gives (26))",
        "the stationary covariance is the limit of the covariance in time (section 2)",
        "a correction is what discrete time changes in a result of continuous time (section 7)",
    ],
    correction: Some(
        "without momentum (26) is reached if J is averaged over past steps, and repels, by 1 - 4/(1+c) per step, if J \
     is that of the law at each step; the shape needs no correction, the coefficient does",
    ),
    notes: Notes {
        because: "Printed: (26), rebuilt from broken lines. With J = KΣK, (9) becomes λΛ ((1-µ)/(1+µ) + c) = 2(1-µ)λK⁻¹ \
            for any K, c = (N-S)/(NS), whose one solution is (26); with the noise in J it is 1/(1+c) of \
            that. Value: found to 1e-7 as the covariance of the chain of (w, m) whose Λ and C are \
            made of that same covariance, solved for from off it. Stability, apart: without momentum, if J \
            is that of the law at each step, s = kΣ/λ follows s' = s - 2 + (1+c)/s, a departure from (26) \
            is multiplied by 1 - 4/(1+c), and c < 1: never a limit in time; at S = N, √s follows \
            Boole's map x - 1/x, which has no stationary law. If J is averaged over past steps, weight \
            0.3, the moments settle at (26), as does an ensemble of runs (simulated), at S = N too: fluctuations without noise, w' = -w. There ΛK = 2(1+µ), \
            the edge of stability, where section 4.5 admits no law. No divergence, and the shape K⁻¹: \
            as printed. `No correction': the coefficients of both methods differ from those in \
            continuous time without bound, as λ → 2 (Newton) or S → N (natural gradient). Open: \
            averaging with momentum, which by linearisation settles for c above some 0.05 and not \
            at S = N; the law itself where the noise is proportional to w, since its kurtosis grows.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[
        &VALUE,
        &SIMULATED,
        &WHOLE_DATA,
        &WITHOUT_NOISE,
        &NO_DIVERGENCE,
        &SHAPE,
        &NO_CORRECTION,
        &STABILITY,
        &SETTLES,
        &DEPARTS,
    ],
    ..Claim::BLANK
};

static VALUE: Experiment<SecondOrder> = Experiment {
    name: "covariance of the chain whose Λ and C are made of it",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(Vec::new()).and_random(MANY, SecondOrder::any(0.05..20.0, 0.0..0.95))
    },
    predict: |p| stated(p, p.batch_factor, 1.0),
    decoys: &[
        Decoy { name: "continuous time", predict: |p| stated(p, p.batch_factor, 0.0) },
        Decoy {
            name: "the noise counted in J",
            predict: |p| {
                let rate = p.learning_rate / (1.0 + p.batch_factor);
                stated(&SecondOrder { learning_rate: rate, ..p.clone() }, p.batch_factor, 1.0)
            },
        },
    ],
    observe: Witness::Oracle(|p| Observation::of_all(covariance(p))),
    resolution: Resolution::Relative(1e-7),
    expects: Expected::Consistent,
};

static WHOLE_DATA: Experiment<SecondOrder> = Experiment {
    name: "S → N: its limit",
    instances: || {
        Instances::named(Vec::new()).and_random(FEW, SecondOrder::any(0.05..20.0, 0.0..0.9))
    },
    predict: |p| stated(p, 0.0, 1.0),
    decoys: &[
        Decoy { name: "no fluctuations", predict: |p| stated(p, 0.0, 0.0) },
        Decoy { name: "twice as large", predict: |p| stated(p, 0.0, 2.0) },
    ],
    observe: Witness::Oracle(|p| {
        let d = p.hessian.dimension();
        let mut ladders = vec![Vec::new(); d * (d + 1) / 2];
        for batch_factor in (4..9).map(|j| 0.5_f64.powi(j)) {
            let entries = covariance(&SecondOrder { batch_factor, ..p.clone() });
            ladders.iter_mut().zip(entries).for_each(|(ladder, x)| ladder.push((batch_factor, x)));
        }
        Observation::of_all(ladders.iter().map(|ladder| limit::at_zero(ladder)))
    }),
    resolution: Resolution::Relative(1e-5),
    ..VALUE
};

static WITHOUT_NOISE: Experiment<SecondOrder> = Experiment {
    name: "S = N, J averaged over past steps: limit in time",
    instances: || without_momentum(|p| SecondOrder { batch_factor: 0.0, ..p }),
    observe: Witness::Oracle(|p| {
        Observation::of_all(second_order::triangle(settled(p), p.hessian.dimension()))
    }),
    resolution: Resolution::Relative(1e-7),
    ..WHOLE_DATA
};

/// As S → N the variance is proportional to λ on both sides of 2/k*.
static NO_DIVERGENCE: Experiment<SecondOrder> = Experiment {
    name: "2 - λk* times Tr[KΣ] / λ as λk* tends to 2",
    instances: || {
        Instances::named(Vec::new()).and_random(FEW, SecondOrder::any(1.0..1.9, 0.0..0.9))
    },
    predict: |_| Prediction::equals(0.0),
    decoys: &[Decoy {
        name: "as SGD with C = (N-S)/(NS) K",
        predict: |p| Prediction::equals(p.batch_factor * p.hessian.largest()),
    }],
    observe: Witness::Oracle(|p| {
        let point = |j: i32| {
            let gap = 0.5_f64.powi(j);
            let learning_rate = (2.0 - gap) / p.hessian.largest();
            let traces = traces(&SecondOrder { learning_rate, ..p.clone() }, natural);
            (gap, traces.scaled(gap / learning_rate))
        };
        Observation::of(limit::at_zero(&(2..8).map(point).collect::<Vec<_>>()))
    }),
    resolution: Resolution::Absolute(1e-4),
    ..VALUE
};

static SHAPE: Experiment<SecondOrder> = Experiment {
    name: "ΣK over its mean eigenvalue: natural gradient, damped Newton",
    instances: || {
        Instances::named(Vec::new()).and_random(MANY, SecondOrder::any(0.05..1.9, 0.0..0.9))
    },
    predict: |p| shapes(p, |_| 1.0),
    decoys: &[Decoy {
        name: "proportional to K⁻²", predict: |p| shapes(p, |k| 1.0 / (2.0 * k))
    }],
    observe: Witness::Oracle(|p| {
        let (d, root) = (p.hessian.dimension(), p.hessian.map(f64::sqrt).matrix());
        let shape = |x: DMatrix<f64>| {
            let x = dense::congruence(&root, &x);
            &x * (d as f64 / x.trace())
        };
        let found = [solve(p, natural), solve(p, newton)].map(|x| x.map(shape));
        Observation::of_all(found.into_iter().flat_map(|x| second_order::triangle(x, d)))
    }),
    resolution: Resolution::Absolute(1e-6),
    ..VALUE
};

static NO_CORRECTION: Experiment<SecondOrder> = Experiment {
    name: "Tr[KΣ] over that in continuous time: natural gradient, damped Newton",
    instances: || without_momentum(|p| p),
    predict: |_| Prediction::equals_all([1.0, 1.0]),
    decoys: &[Decoy { name: "half as large", predict: |_| Prediction::equals_all([0.5, 0.5]) }],
    observe: Witness::Oracle(|p| {
        let continuous = [in_continuous_time(p, natural), in_continuous_time(p, newton)];
        let discrete = [traces(p, natural), traces(p, newton)];
        let pairs = discrete.into_iter().zip(continuous);
        Observation::of_all(pairs.map(|(x, y)| x * y.recip()))
    }),
    resolution: Resolution::Relative(1e-3),
    expects: Expected::Refuted(Fault::Wrong),
    ..VALUE
};

static STABILITY: Experiment<SecondOrder> = Experiment {
    name: "J of the law at each step: factor of a departure, below one for a limit in time",
    instances: || without_momentum(|p| p),
    predict: |_| Prediction::at_most(1.0),
    decoys: &[],
    observe: Witness::Oracle(|p| Observation::of(departure(p, settled(p), 1.0, 6, rates(p)))),
    resolution: Resolution::Absolute(0.01),
    expects: Expected::Refuted(Fault::Wrong),
    ..VALUE
};

static SETTLES: Experiment<SecondOrder> = Experiment {
    name: "J averaged over past steps: factor of a departure",
    reading: Reading::Corrected,
    expects: Expected::Consistent,
    decoys: &[Decoy { name: "departs", predict: |_| Prediction::at_least(1.0) }],
    observe: Witness::Oracle(|p| Observation::of(departure(p, settled(p), 0.3, 60, rates(p)))),
    ..STABILITY
};

static DEPARTS: Experiment<SecondOrder> = Experiment {
    name: "J of the law at each step: factor of a departure",
    reading: Reading::Corrected,
    predict: |p| Prediction::equals(4.0 / (1.0 + p.batch_factor) - 1.0),
    decoys: &[Decoy { name: "settles", predict: |_| Prediction::at_most(1.0) }],
    expects: Expected::Consistent,
    ..STABILITY
};

fn without_momentum(change: fn(SecondOrder) -> SecondOrder) -> Instances<SecondOrder> {
    use proptest::prelude::*;
    let random = SecondOrder::any(0.05..1.9, 0.0..0.1);
    let still = random.prop_map(|p| SecondOrder { momentum: 0.0, ..p });
    Instances::named(Vec::new()).and_random(FEW, still.prop_map(change).boxed())
}
