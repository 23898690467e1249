//! The cross entropy of logistic regression with a penalty satisfies the assumptions of section 2.3.

mod trace;

use self::trace::{BY_HAND, NO_LABELS, TRACE, TRUE_TRACE};
use super::cases::{logistic, logistics};
use super::parts::{CONFINED, FLAT, STEEP};
use super::theory::{dot, mean};
use crate::claim::{
    ByHand, Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, Prediction,
    Range, Resolution, Witness,
};
use crate::instances::training_loss::TrainingLoss;
use crate::interval::Interval;
use crate::witnesses::training_loss::{derivatives, largest_weighted, sample};

pub(crate) static CLAIM: Claim = Claim {
    id: "dai2018/assumptions-logistic-loss",
    locus: "Appendix C, second part; section 3, first paragraph",
    statement: "Second, we consider the mean cross entropy loss regularized with the l2 penalty for logistic regression. Without loss of generality, we only \
                consider the binary classification: L(w) = E[-y log ŷ - (1 - y) log(1 - ŷ)] + λ‖w‖² with ŷ = 1/(1 + e^{-w·x}). Note that lim L(w) >= λ‖w‖² = \
                +∞ [..]. This proves (A.1). To prove (A.2), note that ∇L(w) = E[-x y + x/(1 + e^{-w·x})] + 2λw and -∇·∇L(w) = e^{-w·x}/(1 + e^{-w·x})² [2P(y \
                = 1) - 1] Tr(x xᵀ). [..] Similarly, the assumption (A.3) can be verified as (A.2). [Section 3:] As is common for such tasks, the mean cross \
                entropy loss is used as the loss function. We discussed in Section 2.1 that this loss satisfies our assumptions for theoretical analysis. \
                [Footnote 3:] Thus, although the mean cross entropy loss with bounded parameters does not satisfy (A.1) or (A.2), our results in this \
                section still hold for the mean cross entropy loss.",
    assumes: &[
        "λ > 0 in Appendix C, and E‖x‖² is finite, as σ²(w) is",
        "section 3 mentions no penalty",
        "in the printed trace, E over x is understood",
    ],
    correction: Some(
        "For the cross entropy of logistic regression with a penalty λ‖w‖², λ > 0, in d dimensions and with E‖x‖² finite, ∇·∇L(w) = E[ŷ(1 - ŷ)‖x‖²] + 2λd, and \
         (A.1) to (A.3) hold; without a penalty (A.2) fails.",
    ),
    notes: Notes {
        because: "The trace of the Hessian is E[ŷ(1-ŷ)‖x‖²] + 2λd; and without a penalty, as in section 3, the first limit of (A.2) is finite. At x = (1, \
            2), P(y = 1) = 0.7, λ = 0.25 and w = (0.7, -0.2) the trace is 2.2223, and the printed one -0.4889. The trace does not depend on the labels, and \
            the printed one has a factor 2P(y=1)-1, the other sign and no penalty. Appendix C's conclusions hold all the same: with a penalty the gradient \
            grows like 2λ‖w‖ and the trace is bounded, and (A.1) to (A.3) follow. Section 3 mentions no penalty: then gradient and trace are both bounded, \
            and where the labels can be separated or the examples do not span the space (A.1) fails as well. Footnote 3 says of this loss, “with bounded \
            parameters”, that it “does not satisfy (A.1) or (A.2)” and that “our results in this section still hold”: the best reading of section 3 is that \
            footnote (dai2018/bounded-region), but it is not “satisfies our assumptions”. What section 2.3 and Appendix C verify is the regularized loss.",
        repaired: "The trace; and for section 3 the penalty λ > 0, which the loss of section 2.3 and of Appendix C has.",
        known: "The loss is defined as a mean over examples and labels and differentiated automatically, in interval arithmetic, in one to three dimensions, \
            out to a distance of 4096 in up to 26 directions. (A.3) is compared with 2E‖x‖² + 8λ/e + E‖x‖²/4 + 2λd, which bounds it. Without a penalty, \
            with x = 1 and P(y = 1) = 0.7, the printed limit is 2/0.3², as w -> ∞, in place of 0.",
        open: "Section 3's networks, with batch normalisation, have a loss that is constant along rays of the weights, so that (A.1) fails; with ReLUs they have no Hessian.",
    },
    source: file!(),
    experiments: &[
        &TRACE,
        &WITHOUT_PENALTY,
        &CONFINES,
        &STEEPENS,
        &FLATTENS,
        &BOUNDED,
        &LOWER,
        &GRADIENT,
        &TRUE_TRACE,
    ],
    controls: &[&WITH_PENALTY, &NO_LABELS, &BY_HAND, &BOUND_BY_HAND],
    range: Range::Exact,
    ..Claim::BLANK
};

static CONFINES: Experiment<TrainingLoss> = Experiment { instances: logistics, ..CONFINED };
static STEEPENS: Experiment<TrainingLoss> = Experiment { instances: logistics, ..STEEP };
static FLATTENS: Experiment<TrainingLoss> = Experiment { instances: logistics, ..FLAT };

static WITHOUT_PENALTY: Experiment<TrainingLoss> = Experiment {
    name: "section 3: (A.2) without a penalty, 1/(‖∇L‖²/2 - ∇·∇L) tends to 0",
    instances: || {
        Instances::named(vec![
            ("one parameter", logistic(&[&[1.0]], &[0.7], 0.0)),
            (
                "two parameters",
                logistic(&[&[1.0, 0.5], &[-1.0, 1.5], &[0.5, -1.0]], &[0.7, 0.4, 0.8], 0.0),
            ),
        ])
    },
    expects: Expected::Refuted(Fault::Hypothesis),
    ..STEEP
};

static WITH_PENALTY: Experiment<TrainingLoss> = Experiment {
    name: "control: the same with a penalty",
    instances: || Instances::named(vec![("one parameter", logistic(&[&[1.0]], &[0.7], 0.1))]),
    ..STEEP
};

static GRADIENT: Experiment<TrainingLoss> = Experiment {
    name: "∇L, first entry",
    predict: |loss| first_slope(loss, 1.0),
    decoys: &[Decoy::new("λw in place of 2λw", |loss| first_slope(loss, 0.5))],
    observe: Witness::Oracle(|loss| {
        Observation::of_all(sample(loss).iter().map(|w| derivatives(loss, w).gradient[0]))
    }),
    // It changes its sign among the points.
    resolution: Resolution::RelativeToLargest(1e-9),
    expects: Expected::Consistent,
    ..TRACE
};

static LOWER: Experiment<TrainingLoss> = Experiment {
    name: "L >= λ‖w‖²",
    predict: |loss| {
        let above = |w: &Vec<f64>| Interval::at_least(loss.penalty() * dot(w, w));
        Prediction::all_within(sample(loss).iter().map(above))
    },
    decoys: &[],
    observe: Witness::Oracle(|loss| {
        Observation::of_all(sample(loss).iter().map(|w| derivatives(loss, w).value))
    }),
    resolution: TRACE.resolution,
    ..GRADIENT
};

static BOUNDED: Experiment<TrainingLoss> = Experiment {
    name: "(A.3): the largest |e^{-L} (‖∇L‖² - ∇·∇L)| that was found",
    predict: |loss| {
        let square = mean(loss, &vec![0.0; loss.dimension()], |x, _, _| dot(x, x));
        let penalty = loss.penalty();
        let slopes = 2.25 * square + 8.0 * penalty / std::f64::consts::E;
        Prediction::at_most(slopes + 2.0 * penalty * loss.dimension() as f64)
    },
    decoys: &[],
    observe: Witness::Oracle(|loss| Observation::of(largest_weighted(loss))),
    ..GRADIENT
};

static BOUND_BY_HAND: ByHand<TrainingLoss> = ByHand {
    of: &BOUNDED,
    at: "x = 2, λ = 0.1: 2.25·4 + 0.8/e + 0.2",
    instance: || logistic(&[&[2.0]], &[0.7], 0.1),
    values: &[f64::NEG_INFINITY, 9.4943],
};

/// `E[-x y + x ŷ] + factor 2λw`, first entry.
fn first_slope(loss: &TrainingLoss, factor: f64) -> Prediction {
    Prediction::equals_all(
        sample(loss).iter().map(|w| {
            mean(loss, w, |x, p, y| x[0] * (y - p)) + factor * 2.0 * loss.penalty() * w[0]
        }),
    )
}
