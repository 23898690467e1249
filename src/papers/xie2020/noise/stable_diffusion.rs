//! The diffusion matrix is stable around critical points.

use super::cases::{layers_at_minima, minima, named_at_the_truth, symmetric_points};
use super::theory::{stable, third_over_second};
use crate::claim::{
    Axis, ByHand, Claim, Decoy, Expected, Experiment, Fault, Figure, Notes, Observation,
    Prediction, Range, Reading, Resolution, Side, Witness,
};
use crate::instances::landscape::CriticalPoint;
use crate::instances::sampled_model::SampledModel;
use crate::interval::Interval;
use crate::witnesses::local_diffusion::{
    change_on_the_way, change_per_root, change_to_the_origin, changes, temperatures,
};

pub(crate) static CLAIM: Claim = Claim {
    id: "xie2020/stable-diffusion",
    locus: "Assumption 1 and the sentence after Assumption 3",
    statement: "Assumption 1 (Locally Stable Diffusion Approximation). The diffusion matrix is stable around critical points, which means ∇D(θ*) ≈ 0. \
                Assumption 1 is justified by Equation 8.",
    assumes: &[
        "(8): D(θ) = (η/2B) H(θ)",
        "≈ 0 is measured by D itself and by the way to the next critical point: D changes by less than half of itself as its derivative has it. \
         In absolute size ∇D is small with η/B, but so is D",
        "the Hessian is differentiable, which C² of Theorem 3.2 does not say",
    ],
    correction: Some(
        "Under (8) ∇D/D = ∇³L/∇²L at a critical point, whatever η/B is; over the standard deviation √(η/2B) of the process around a minimum D changes by the relative \
         amount √(η/2B) |∇³L|/∇²L, which tends to zero with η/B.",
    ),
    notes: Notes {
        because: "At a critical point ∇L vanishes and ∇³L, which (8) makes proportional to ∇D, does not: for the quartic double well D falls at a rate at which it would be \
            gone after a third of the way to the saddle. For every double well of degree four it would be gone after between a quarter and a half of the way. (8) alone does not justify the assumption: \
            ∇D/D = ∇³L/∇²L, whatever η/B is. D is stable in the one sense that the integrals at a and at b need, over √(η/2B), if η/B is small (Assumption 3); between a and b it is not. From (5) the answer depends on the model: zero for logistic and linear regression at the true parameters, where \
            examples' gradients have mean zero for each input; for two linear layers |∇D|/D times the way to the saddle is two.",
        repaired: "The width that matters: Assumption 3 shrinks the region around a minimum in which the process stays. That justifies a constant D in the integral over \
            the valley, and not the equality of D at a and b, nor the exchange of ∂²(DP) for ∇·(D∇P) along the path.",
        known: "Derivatives with enclosures of given landscapes; the variance of single examples' gradients, by its definition (5) and differentiated; finite \
            differences over √(η/2B), and their limit.",
        ..Notes::NONE
    },
    figures: &[Figure {
        experiment: PER_ROOT.name,
        caption: "The relative change of D over one standard deviation of the process, over √(η/2B), for the quartic double well.",
        x: Axis { label: "√(η/2B)", log: false },
        y: Axis { label: "(D(a + √ε)/D(a) - 1)/√ε", log: false },
        limit: Some(Side::Left),
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&BY_EIGHT, &BY_FIVE, &PER_ROOT],
    controls: &[&SYMMETRIC, &LINEAR, &BY_HAND],
    range: Range::None,
};

static BY_EIGHT: Experiment<CriticalPoint> = Experiment {
    name: "the part of D that its slope at the minimum, by (8), adds or takes off before the next critical point: at most ½",
    reading: Reading::AsPrinted,
    instances: minima,
    predict: |_| stable(),
    decoys: &[Decoy::new("D doubles on the way", |_| Prediction::equals(1.0))],
    observe: Witness::Oracle(|point| Observation::of(change_on_the_way(point))),
    resolution: Resolution::Absolute(0.1),
    expects: Expected::Refuted(Fault::Hypothesis),
};

static SYMMETRIC: Experiment<CriticalPoint> = Experiment {
    name: "control: critical points with ∇³L = 0",
    instances: symmetric_points,
    ..BY_EIGHT.control()
};

static BY_HAND: ByHand<CriticalPoint> = ByHand {
    of: &BY_EIGHT,
    at: "less than half of D, in either direction",
    instance: || minima().named.swap_remove(0).1,
    values: &[-0.5, 0.5],
};

static BY_FIVE: Experiment<SampledModel> = Experiment {
    name: "the same by (5), at minima of two layers",
    reading: Reading::AsPrinted,
    instances: layers_at_minima,
    predict: |_| stable(),
    decoys: &[Decoy::new("D doubles on the way", |_| Prediction::equals(1.0))],
    observe: Witness::Oracle(|model| Observation::of(change_to_the_origin(model))),
    resolution: Resolution::Absolute(0.1),
    expects: Expected::Refuted(Fault::Hypothesis),
};

static LINEAR: Experiment<SampledModel> = Experiment {
    name: "control: logistic and linear regression, by (5)",
    instances: named_at_the_truth,
    ..BY_FIVE.control()
};

static PER_ROOT: Experiment<CriticalPoint> = Experiment {
    name: "change over the thermal width, over √(η/2B)",
    reading: Reading::Corrected,
    instances: minima,
    predict: |point| limit(third_over_second(point)),
    decoys: &[
        Decoy::new("none", |_| Prediction::equals(0.0)),
        Decoy::new("∇²L/∇³L", |point| limit(third_over_second(point).recip())),
        Decoy::new("√(η/B) in place of √(η/2B)", |point| {
            limit(third_over_second(point) * 2.0_f64.sqrt())
        }),
    ],
    observe: Witness::Oracle(|point| {
        let curve = temperatures().zip(changes(point));
        let curve = curve.map(|(epsilon, change)| (epsilon.sqrt(), change / epsilon.sqrt()));
        Observation::of(change_per_root(point)).with_curve(curve.collect())
    }),
    resolution: Resolution::Relative(1e-3),
    expects: Expected::Consistent,
};

fn limit(value: Interval) -> Prediction {
    let roots = temperatures().map(f64::sqrt);
    Prediction::within(value).with_curve(roots.map(|root| (root, value.center())).collect())
}
