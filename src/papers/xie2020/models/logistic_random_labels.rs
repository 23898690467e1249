//! Escape of logistic regression on random labels.

mod origin;

use self::origin::{LIMIT, MINIMUM, SPREAD};
use super::cases::{labelled, random_labels, two_valleys};
use super::laws::{self, at_steps, last_doubling, per_doubling};
use crate::claim::{
    Claim, Decoy, Expected, Experiment, Fault, Figure, Notes, Observation, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::artificial_data::OnLadders;
use crate::instances::sampled_model::SampledModel;
use crate::witnesses::convexity::least_curvature;

pub(crate) static CLAIM: Claim = Claim {
    id: "xie2020/logistic-random-labels",
    locus: "Appendix C.1, Experiment Setting 2, Figures 8 to 12",
    statement: "We study the learning dynamics of Logistic Regression on 50000 Gaussian samples, x ~ N(0, I), and random two-class labels. Parameters Initialization: θ_{t=0} = (0, ..., 0). \
                Valley Boundary: -0.1 < θ_i < 0.1. Due to the randomness of training data and the symmetry of dimension, the origin must be a minimum and there are a lot unknown \
                valleys neighboring the origin valley. And we can set an arbitrary boundary surrounding the origin valley group, and study the mean escape time from the group of valleys. \
                The escape formula that -log(γ) is linear with 1/D (that γ is linear with k; that -log(γ) is linear with 1/k; with B; with 1/η) is validated in the setting of \
                Styblinski-Tang Function, Logistic Regression and MLP.",
    assumes: &[
        "the loss is the mean cross entropy over the sample",
        "a valley is separated from another by a col, where the Hessian has a negative eigenvalue (section 3)",
        "`linear' is judged from one doubling to the next: two where the law is linear, to a twentieth for SGD",
    ],
    correction: Some(
        "The loss is convex and has one valley. Its mean over all samples has its minimum at the origin; the minimum of m samples is off by 2/√m in each coordinate in root mean square, to first order, \
         which is 0.0089 for m = 50000.",
    ),
    notes: Notes {
        because: "The Hessian of the cross entropy of a linear model is a mean of σ(1 - σ) x x^T and positive wherever the inputs span the space: there are no neighbouring valleys and no cols, \
            and what is timed is the way of a process in one bowl to a wall that was put into it. The gradient of the sample at the origin is a sum of random terms that do not cancel: the \
            minimum is elsewhere with probability one, at a distance of nine per cent of the way to the wall.",
        repaired: "One valley; the mean over all samples, or the size of what is left out.",
        known: "The least eigenvalue over the square |θ_i| <= 1 from a grid and a bound of the third derivative; variances by the trapezoidal rule. Times are those of the killed \
            kernel of SGD with batches of one, of that of (1) for larger ones, and of first passage for SGLD. Neither the labels nor the theory of cols matter to the laws: to leading order -log γ is r²B/η for a box of \
            half width r in any quadratic bowl with C = H/B.",
        open: "Half the logarithm of B/η, or of 1/D, is taken off -log γ, which the figures cannot show. The law in 1/k of Figure 10 is that in 1/η: see xie2020/hessian-rescaling.",
    },
    figures: &[
        Figure {
            experiment: IN_STEPS.name,
            caption: "Figure 12 again: -log γ of SGD with batches of one, per unit of time, against 1/η, and r²/η, the exponent of a box of half width r = 0.1.",
            ..laws::AGAINST_STEPS
        },
        Figure {
            experiment: IN_BATCH.name,
            caption: "Figure 11 again: -log γ of (1) with the noise (5) over B and η = 0.01, per unit of time, against B, and r²B/η.",
            ..laws::AGAINST_BATCH
        },
        Figure {
            experiment: IN_DIFFUSIVITY.name,
            caption: "Figure 8 again: -log γ of SGLD against 1/D.",
            ..laws::AGAINST_DIFFUSIVITY
        },
    ],
    source: file!(),
    experiments: &[
        &VALLEYS,
        &MINIMUM,
        &IN_STEPS,
        &IN_BATCH,
        &IN_DIFFUSIVITY,
        &IN_RESCALING,
        &CONVEX,
        &SPREAD,
    ],
    controls: &[&TWO_VALLEYS, &LIMIT],
    ..Claim::BLANK
};

static VALLEYS: Experiment<SampledModel> = Experiment {
    name: "a col between neighbouring valleys: the least curvature near the origin",
    reading: Reading::AsPrinted,
    instances: labelled,
    predict: |_| Prediction::at_most(0.0),
    decoys: &[Decoy::new("a curvature of -1/4", |_| Prediction::at_most(-0.25))],
    observe: Witness::Oracle(|model| Observation::of(least_curvature(model))),
    resolution: Resolution::Absolute(0.01),
    expects: Expected::Refuted(Fault::Wrong),
};

static TWO_VALLEYS: Experiment<SampledModel> = Experiment {
    name: "control: a loss with two valleys",
    instances: two_valleys,
    decoys: &[],
    ..VALLEYS.control()
};

static CONVEX: Experiment<SampledModel> = Experiment {
    name: "one valley: the least curvature is positive",
    predict: |_| Prediction::at_least(0.0),
    decoys: &[],
    ..VALLEYS.corrected()
};

static IN_STEPS: Experiment<OnLadders> = Experiment {
    name: "-log γ linear in 1/η, SGD with B = 1, η = 0.001, 0.0005, 0.00025",
    instances: random_labels,
    predict: |ladders| per_doubling(2.0).with_curve_of("r²/η", line(ladders)),
    observe: Witness::Oracle(|ladders| {
        let curve = at_steps(ladders);
        last_doubling(&curve).with_curve(curve)
    }),
    ..laws::IN_STEPS
};

static IN_BATCH: Experiment<OnLadders> = Experiment {
    name: "-log γ linear in B, (1) with C of (5), η = 0.01, B = 10, 20, 40",
    instances: random_labels,
    predict: |ladders| {
        per_doubling(2.0)
            .with_curve_of("r²B/η", ladders.batches.map(|batch| (batch, batch)).to_vec())
    },
    ..laws::IN_BATCH
};

static IN_DIFFUSIVITY: Experiment<OnLadders> = Experiment {
    name: "-log γ linear in 1/D, SGLD, D -> 0",
    instances: random_labels,
    resolution: Resolution::Absolute(0.02),
    ..laws::IN_DIFFUSIVITY
};

static IN_RESCALING: Experiment<OnLadders> = Experiment {
    name: "γ linear in k, SGLD at D = 0.0003 in steps of 0.001, k = 2 and 4",
    instances: random_labels,
    ..laws::IN_RESCALING
};

/// With the radius 0.1.
fn line(ladders: &OnLadders) -> Vec<(f64, f64)> {
    ladders.steps.iter().map(|step| (step.recip(), 0.01 / step)).collect()
}
