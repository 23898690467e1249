//! The stationary covariance of stochastic natural gradient descent, and the remarks beside it.

mod corrected;
mod methods;
mod remarks;
mod sampled;

use self::corrected::{COEFFICIENTS, DEPARTS, SETTLES};
use self::methods::{covariance, departure_with_stationary_matrices, settled, stated};
use self::remarks::{NO_DIVERGENCE, SHAPE};
use self::sampled::SIMULATED;
use crate::claim::{
    Claim, Decoy, Expected, Experiment, Instances, Notes, Observation, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::second_order::{self, SecondOrder};
use crate::papers::liu2021::cases::{FEW, MANY};
use crate::statistics::limit;

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/natural-gradient",
    locus: "Corollary 6, eq. (26), and the two remarks after it",
    statement: "Let the NGD algorithm (Λ := λJ(w)⁻¹ with J(w) := E[∇L(∇L)ᵀ]) be updated with noise covariance C = (N-S)/(NS) \
                KΣK. Then Σ = λ ((1+μ)(N-S)/(NS) + 1 - μ) / (2(1-μ²)) K⁻¹. If S → N, then C → 0; in this situation Σ = \
                λ/(2(1+μ)) K⁻¹: the algorithm involves nonzero fluctuations even if the noise is absent. The divergence \
                caused by λk* → 2 disappears for NGD. Both DNM and NGD induce fluctuations that are the same as those in \
                continuous-time SGD with Gaussian noise up to the coefficients, in the sense that the variance is \
                proportional to K⁻¹; intuitively, this means that DNM and NGD need no correction even in the discrete-time \
                case.",
    assumes: &[
        "the hypotheses of Theorem 3; 1 ≤ S ≤ N",
        "∇L is the gradient of the whole loss, so that J = KΣK (inferred: it alone gives (26))",
        "E is over the stationary law (section 4): J and C are the matrices of that law and do not change in time",
    ],
    correction: Some(
        "Without momentum (26) is reached in time from near it if J is averaged over past steps, the newest with a weight below \
         2(1+c)/(3+c), and repels, by 1 - 4/(1+c) per step with c = (N-S)/(NS), if J is that of the law at each step; the shape K⁻¹ needs no correction in discrete time, the \
         coefficients do: (1+c)/c for natural gradient and 2/(2-λ) for damped Newton.",
    ),
    notes: Notes {
        because: "With J = KΣK, (9) becomes λΛ ((1-μ)/(1+μ) + c) = 2(1-μ)λK⁻¹ for any K, whose one solution is (26); with the noise \
            counted in J it is 1/(1+c) of that. With J and C of that law a departure from it is multiplied by ((1-c)/(1+c))² \
            per step (μ = 0): it is stable for S < N, and at S = N the edge of stability, w' = -w. The shape K⁻¹ and the missing \
            divergence are as printed. `No correction' is said of the shape, `up to the coefficients'.",
        repaired: "The text leaves open how J is had. If it is that of the law at each step, s = kΣ/λ follows s' = s - 2 + (1+c)/s, and \
            c < 1: a limit in time from exceptional starts only, as s = 2 (at S = N, √s follows Boole's map x - 1/x, which has no stationary density). Averaged \
            over past steps, the newest with weight 0.3, the moments settle, from near it, at (26), at S = N too; by linearisation any weight \
            below 2(1+c)/(3+c) does.",
        known: "The covariance of the chain of (w, m) whose Λ and C are made of that same covariance, solved for from off it; moments \
            in time; an ensemble of runs. (26) is rebuilt from broken lines of the text.",
        open: "That the algorithm `naturally corrects the ill-conditioned problem' and is `likely to generalize better'. \
            Corollaries 5 and 6 give minibatch noise two covariances, cK and cKΣK; with cK the shape K⁻¹ survives. A reader \
            who drops the coefficients is off without bound, as λ → 2 (Newton) or S → N (natural gradient). Averaging with momentum, which by linearisation in one dimension settles at μ = 0.5 and weight 0.3 above \
            c = 0.05; with that weight at μ = 0.1 always, at μ = 0.99 never; the law itself \
            where the noise is proportional to w, since its kurtosis grows.",
    },
    source: file!(),
    experiments: &[
        &VALUE,
        &STATIONARY,
        &SIMULATED,
        &WHOLE_DATA,
        &WITHOUT_NOISE,
        &NO_DIVERGENCE,
        &SHAPE,
        &SETTLES,
        &DEPARTS,
        &COEFFICIENTS,
    ],
    ..Claim::BLANK
};

static VALUE: Experiment<SecondOrder> = Experiment {
    name: "covariance of the chain whose Λ and C are made of it",
    reading: Reading::AsPrinted,
    instances: || Instances::random(MANY, SecondOrder::any(0.05..20.0, 0.0..0.95)),
    predict: |p| stated(p, p.batch_factor, 1.0),
    decoys: &[
        Decoy::new("continuous time", |p| stated(p, p.batch_factor, 0.0)),
        Decoy::new("the noise counted in J", |p| {
            let rate = p.learning_rate / (1.0 + p.batch_factor);
            stated(&SecondOrder { learning_rate: rate, ..p.clone() }, p.batch_factor, 1.0)
        }),
    ],
    observe: Witness::Oracle(|p| Observation::of_all(covariance(p))),
    resolution: Resolution::RelativeToLargest(1e-7),
    expects: Expected::Consistent,
};

static WHOLE_DATA: Experiment<SecondOrder> = Experiment {
    name: "S → N: its limit",
    instances: || Instances::random(FEW, SecondOrder::any(0.05..20.0, 0.0..0.9)),
    predict: |p| stated(p, 0.0, 1.0),
    decoys: &[
        Decoy::new("no fluctuations", |p| stated(p, 0.0, 0.0)),
        Decoy::new("twice as large", |p| stated(p, 0.0, 2.0)),
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
    resolution: Resolution::RelativeToLargest(1e-5),
    ..VALUE
};

static WITHOUT_NOISE: Experiment<SecondOrder> = Experiment {
    name: "S = N, J averaged over past steps: limit in time",
    instances: || without_momentum(|p| SecondOrder { batch_factor: 0.0, ..p }),
    observe: Witness::Oracle(|p| {
        Observation::of_all(second_order::triangle(settled(p), p.hessian.dimension()))
    }),
    resolution: Resolution::RelativeToLargest(1e-7),
    ..WHOLE_DATA
};

static STATIONARY: Experiment<SecondOrder> = Experiment {
    name: "J and C of the stationary law: factor of a departure, below one for a limit in time",
    instances: || without_momentum(|p| p),
    predict: |_| Prediction::at_most(1.0),
    decoys: &[Decoy::new("repels", |_| Prediction::at_least(1.0))],
    observe: Witness::Oracle(|p| Observation::of(departure_with_stationary_matrices(p))),
    resolution: Resolution::Absolute(1e-3),
    ..VALUE
};

fn without_momentum(change: fn(SecondOrder) -> SecondOrder) -> Instances<SecondOrder> {
    use proptest::prelude::*;
    let random = SecondOrder::any(0.05..1.9, 0.0..0.1);
    let still = random.prop_map(|p| SecondOrder { momentum: 0.0, ..p });
    Instances::random(FEW, still.prop_map(change))
}
