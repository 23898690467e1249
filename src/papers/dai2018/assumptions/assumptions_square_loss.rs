//! The square loss satisfies the assumptions of section 2.3.

use super::cases::{square, squares};
use super::parts::{CONFINED, FLAT, STEEP};
use super::theory::{displaced, dot, second_moment, trace};
use crate::claim::{
    ByHand, Claim, Decoy, Expected, Experiment, Fault, Notes, Observation, Prediction, Range,
    Reading, Resolution, Witness,
};
use crate::instances::training_loss::TrainingLoss;
use crate::witnesses::training_loss::{derivatives, largest_weighted, sample};

pub(crate) static CLAIM: Claim = Claim {
    id: "dai2018/assumptions-square-loss",
    locus: "Appendix C, first part; section 2.3",
    statement: "We show in Appendix C that (A.1) - (A.3) hold for typical loss functions such as the regularized mean cross entropy and the square loss \
                functions. [Appendix C:] First, we consider the L2 loss: L(w) = (w - w0)ᵀ E[x xᵀ] (w - w0) + 1. [..] To prove (A.2), we only need to note \
                that ‖∇L(w)‖²/2 = 2 (w - w0)ᵀ {E[x xᵀ]}² (w - w0) and ∇·∇L(w) = Tr{E[x xᵀ]} [..]. The assumption (A.3) can be verified straightforwardly as \
                (A.2).",
    assumes: &[
        "L(w) = E[(y - x·w)²] with E[y|x] = x·w0 and Var[y|x] = 1",
        "σ²(w) is positive definite, so that S = E[x xᵀ] is: the examples span the space",
    ],
    correction: Some("For the square loss ∇·∇L(w) = 2 Tr{E[x xᵀ]}, and (A.1) to (A.3) hold."),
    notes: Notes {
        because: "The trace of the Hessian of (w - w0)ᵀ S (w - w0), S = E[x xᵀ], is 2 Tr S and not Tr S; the gradient on the same line, whose square is 4 (w - \
            w0)ᵀ S² (w - w0), has the factor of two. Nothing that follows depends on it: the trace is constant, and (A.1) to (A.3) hold.",
        repaired: "The factor of two.",
        known: "The loss is defined as a mean over examples and residuals and differentiated automatically, in interval arithmetic, in one to three \
            dimensions; limits are those of the worst of up to 26 directions, out to a distance of 4096. (A.3) holds with the constant e^{-1} (4 λmax/e + 2 Tr \
            S), from q e^{-q} <= 1/e, where λmax is the largest eigenvalue of S. The inequality ‖w - w0‖² >= ‖w‖²/2 - ‖w0‖²/2 of (C.1) is false at w = 2 w0 \
            (with ‖w0‖² in place of ‖w0‖²/2 it is right), but true far away, where it is used, and the integral under it is bounded as printed.",
        open: "In general the square loss is no case of section 2.3 all the same: its noise depends on w and is not isotropic. With x = ±1 in one dimension \
            it is such a case: the gradient's variance is 4 for every w.",
    },
    source: file!(),
    experiments: &[&CONFINED, &STEEP, &FLAT, &BOUNDED, &TRACE, &LOSS, &GRADIENT, &TWICE],
    controls: &[&BY_HAND, &BOUND_BY_HAND],
    range: Range::Exact,
    ..Claim::BLANK
};

static TRACE: Experiment<TrainingLoss> = Experiment {
    name: "∇·∇L",
    reading: Reading::AsPrinted,
    instances: squares,
    predict: |loss| Prediction::equals(trace(loss)),
    decoys: &[Decoy::new("4 Tr S", |loss| Prediction::equals(4.0 * trace(loss)))],
    observe: Witness::Oracle(|loss| Observation::of(derivatives(loss, &sample(loss)[0]).trace)),
    resolution: Resolution::Relative(1e-9),
    expects: Expected::Refuted(Fault::Misprint),
};

static TWICE: Experiment<TrainingLoss> = Experiment {
    name: "∇·∇L with the factor of two",
    predict: |loss| Prediction::equals(2.0 * trace(loss)),
    decoys: &[Decoy::new("Tr S", TRACE.predict)],
    ..TRACE.corrected()
};

static BY_HAND: ByHand<TrainingLoss> = ByHand {
    of: &TRACE,
    at: "x = (1, 0.5) or (-1, 1.5): Tr S = (1.25 + 3.25)/2",
    instance: || square(&[&[1.0, 0.5], &[-1.0, 1.5]], &[1.0, -2.0]),
    values: &[2.25],
};

static LOSS: Experiment<TrainingLoss> = Experiment {
    name: "L",
    predict: |loss| at_points(loss, |v, image| dot(v, image) + 1.0),
    decoys: &[
        Decoy::new("half of it", |loss| at_points(loss, |v, image| 0.5 * dot(v, image) + 1.0)),
        Decoy::new("without the noise", |loss| at_points(loss, dot)),
    ],
    observe: Witness::Oracle(|loss| {
        Observation::of_all(sample(loss).iter().map(|w| derivatives(loss, w).value))
    }),
    expects: Expected::Consistent,
    ..TRACE
};

static GRADIENT: Experiment<TrainingLoss> = Experiment {
    name: "‖∇L‖²/2",
    predict: |loss| at_points(loss, |_, image| 2.0 * dot(image, image)),
    decoys: &[Decoy::new("of half the loss", |loss| {
        at_points(loss, |_, image| 0.5 * dot(image, image))
    })],
    observe: Witness::Oracle(|loss| {
        Observation::of_all(sample(loss).iter().map(|w| 0.5 * derivatives(loss, w).square()))
    }),
    // Close to the minimum roundings are large beside the gradient.
    resolution: Resolution::RelativeToLargest(1e-11),
    ..LOSS
};

static BOUNDED: Experiment<TrainingLoss> = Experiment {
    name: "(A.3): the largest |e^{-L} (‖∇L‖² - ∇·∇L)| that was found",
    // λmax <= Tr S.
    predict: |loss| {
        let e = std::f64::consts::E;
        Prediction::at_most((4.0 * trace(loss) / e + 2.0 * trace(loss)) / e)
    },
    decoys: &[],
    observe: Witness::Oracle(|loss| Observation::of(largest_weighted(loss))),
    ..LOSS
};

static BOUND_BY_HAND: ByHand<TrainingLoss> = ByHand {
    of: &BOUNDED,
    at: "Tr S = 2.25: (9/e + 4.5)/e",
    instance: BY_HAND.instance,
    values: &[f64::NEG_INFINITY, 2.8735],
};

fn at_points(loss: &TrainingLoss, of: impl Fn(&[f64], &[f64]) -> f64) -> Prediction {
    debug_assert_eq!(second_moment(loss).len(), loss.dimension());
    Prediction::equals_all(sample(loss).iter().map(|w| {
        let [v, image] = displaced(loss, w);
        of(&v, &image)
    }))
}
