//! The regulariser ¼η|∇f|² acts on the way to a minimizer; of SGD's fluctuations there it knows nothing.

mod law;
mod lopsided;
mod path;

use proptest::strategy::Strategy;

use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Fault, Figure, Instances, Notes, PerBudget,
    Prediction, Reading, Resolution, Side, Witness,
};
use crate::instances::departure_from_flow::{Effect, Part};
use crate::instances::linear_sgd::LinearSgd;
use crate::witnesses::regulariser;

use super::theory::linear_moment;

use self::law::{NOT_QUADRATIC, SIMULATED};
use self::lopsided::{BY_CHANCE, LOPSIDED, SKEWED};
use self::path::PATH;

pub(crate) static CLAIM: Claim = Claim {
    id: "li2022/implicit-regulariser",
    locus: "section 4.1, last paragraph",
    statement: "As in the work of Samuel, the term ¼η|∇f|² may be regarded as the implicit regularizer to the loss landscape. Hence, with the uniform-in-time SDE approximation, we may perform similar \
                study the behavior near the local minimizers and also how the regularizer affects the behaviors near the local minimizers and thus possibly the generalization ability.",
    assumes: &[
        "Assumption 1, with higher derivatives of f(.; ξ) bounded uniformly in ξ",
        "behaviour near a minimizer is the approach to it and the stationary law there; what the regularizer affects is what the diffusion with the term has and the one without it has not",
    ],
    correction: Some(
        "The term changes the way to a minimizer, at order η, as SGD does; the stationary law near a minimizer it changes only at order η², which Theorem 1 does not resolve: for quadratic f it lowers the variance along an eigenvector of the Hessian by ¼η²Σ(x*) to leading order, while that of SGD is higher by as much; \
         in d = 1 skewed noise that is the same everywhere adds η²f'''m_3/(6f''²) to SGD's, m_3 being the third moment of the gradient's noise.",
    ),
    notes: Notes {
        because: "Near a minimizer |∇f|² is itself of order η, and the term's effect on the stationary law of order η²: the size of the error that Theorem 1 leaves. For quadratic f it has the wrong sign along the eigenvectors of the Hessian: there the term narrows the law by ¼η²Σ, SGD's own law is wider by as much. \
            For other f skewed noise adds η²f'''m_3/(6f''²), of either sign, of which the term knows nothing. The hedges, may and possibly, leave open what such a study finds, not that it can find what happens to the stationary fluctuations; the approach it does find.",
        repaired: "By one condition: the approach to the minimizer is meant, which the cited study of the path is about, and not the fluctuations there. On the approach SGD's departure from the plain diffusion is the term's effect to leading order (control).",
        known: "Closed moments for linear gradients with skewed noise that changes with x; SGD itself, simulated at ηf'' = 0.4; semigroup and Kolmogorov equation for a loss that is not quadratic. For f' = x + 0.75 x²/(1 + x²), by semigroup and quadrature, SGD's excess over η² is -1/8 with noise 0.5 or -2: \
            the term's sign, half its size; and 5/8 with -0.5 or 2. On the way ¼η is decisive, and no multiple of tr Σ belongs to it: with fresh draws at each step ¼η(|∇f|² + tr Σ), the regularizer of an epoch without \
            replacement, costs an order where tr Σ varies.",
        open: "`By analyzing the large deviation behaviors of (2.2)', in the sentence before: an error of Cη² says nothing about probabilities of e^{-c/η}, and under Assumption 1 SGD never leaves B(0, \
            R), which (2.2) does.",
    },
    figures: &[Figure {
        experiment: STATIONARY.name,
        caption: "SGD's departure from the diffusion without the term, in units of the departure of the diffusion with it.",
        x: Axis { label: "step size η", log: true },
        y: Axis { label: "departure in units of the term's effect", log: false },
        limit: Some(Side::Left),
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[
        &STATIONARY,
        &LOPSIDED,
        &NOT_QUADRATIC,
        &PATH,
        &TRANSIENT,
        &EXCESS,
        &SKEWED,
        &SIMULATED,
    ],
    controls: &[&ON_THE_WAY, &BY_CHANCE],
    ..Claim::BLANK
};

static STATIONARY: Experiment<Effect> = Experiment {
    name: "near the minimizer: SGD's departure is the term's effect, stationary variance",
    reading: Reading::AsPrinted,
    instances: || effects(Part::Stationary),
    predict: |_| departure(1.0),
    decoys: &[Decoy::new("twice the effect", |_| departure(2.0))],
    observe: Witness::Oracle(|effect| {
        let moment = |sgd: &LinearSgd, correction: f64| linear_moment(sgd, effect.part, correction);
        regulariser::departure(effect, moment)
    }),
    resolution: Resolution::Absolute(0.02),
    expects: Expected::Refuted(Fault::Hypothesis),
};

/// The same predict where the cause, that |∇f|² is of order η, is away.
static ON_THE_WAY: Experiment<Effect> = Experiment {
    name: "control: on the way, the mean at time 1",
    instances: || effects(Part::Transient),
    decoys: &[
        Decoy::new("twice the effect", |_| departure(2.0)),
        Decoy::new("no effect", |_| departure(0.0)),
    ],
    ..STATIONARY.control()
};

static TRANSIENT: Experiment<Effect> = Experiment {
    name: "on the way, SGD's departure is the term's effect, the mean at time 1",
    ..ON_THE_WAY.corrected()
};

fn departure(units: f64) -> Prediction {
    Prediction::equals(units).with_curve(vec![(1e-3, units), (0.25, units)])
}

/// The excess of SGD's stationary variance over that of the diffusion with or without the term.
static EXCESS: Experiment<Effect> = Experiment {
    name: "SGD's stationary variance minus that without the term, over η²Σ(x*)",
    predict: |_| Prediction::equals(0.25),
    decoys: &[
        Decoy::new("the term's effect", |_| Prediction::equals(-0.25)),
        Decoy::new("no excess", |_| Prediction::equals(0.0)),
    ],
    observe: Witness::Oracle(|effect| {
        regulariser::excess(effect, |sgd, factor| linear_moment(sgd, effect.part, factor))
    }),
    resolution: Resolution::Absolute(5e-3),
    ..STATIONARY.corrected()
};

fn effects(part: Part) -> Instances<Effect> {
    let with = move |members: &[[f64; 2]], start| {
        let sgd = LinearSgd::new(members, start, 0.1, 1.0).expect("a positive mean slope");
        Effect { sgd, part }
    };
    let random = LinearSgd::any();
    let random = random.prop_map(move |sgd| Effect { sgd: sgd.with(sgd.step(), 1.0), part });
    Instances::named(vec![
        ("constant noise", with(&[[2.0, 1.5], [2.0, -1.5]], 1.0)),
        ("skewed noise that changes with x", with(&[[1.5, 1.0], [1.5, 1.0], [3.0, -2.0]], 0.7)),
    ])
    .and_random(PerBudget { quick: 2, standard: 6, deep: 64 }, random)
}
