//! Which function of the Hessian's eigenvalues says which minimum is likelier?

mod general;

use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Fault, Figure, Instances, Notes, Observation,
    Prediction, Range, Reading, Resolution, Witness,
};
use crate::instances::minima::Balls;
use crate::interval::Interval;
use crate::witnesses::near_minima::{gains, probabilities, shares};

use self::general::{IN_GENERAL, LARGE, LARGE_BALL, SMALL};
use super::cases::{at_all, by_minimum, oval_and_round, pair, triple};

pub(crate) static CLAIM: Claim = Claim {
    id: "dai2018/two-dimensional-minima",
    locus: "Appendix H, Example 3 and Figure 8",
    statement: "For two minima case, we consider L(w) has two different Hessians (2.42, 0.022) and (2.22, 0.222). For three minima case, we consider L(w) \
                has three different Hessians (15, 20), (14.22, 42.66), and (102.13, 25.53). [..] For a same ratio M/γ, if the product of the eigenvalues of \
                the Hessian increases, then W(∞) will be more likely to stay near the minimum. For a same sharpness of the minimum, if one increase the \
                batch size or decrease the learning rate, W(∞) will be more likely to stay near the minimum. We conclude that the product of eigenvalues of \
                the Hessian matrix will affect the probability of W(∞) staying in the ε-neighborhood of the minimum, which is different from the sum of \
                eigenvalues, the smallest eigenvalue, or the largest eigenvalue for multi-dimensional cases.",
    assumes: &[
        "W(∞) has the density κ e^(-ηL) with η = 2M/(γβ), and “near” is within ε = 0.1",
        "L is equal at the minima; here: smooth losses with exactly these Hessians, L(x) + B(x) y²/2",
    ],
    correction: Some(
        "For the same M/γ and equal L at the minima, W(∞) is less likely to stay near a minimum with a larger product of eigenvalues if η = 2M/(γβ) times ε² \
         times the smallest eigenvalue is large, and, whatever the products, near one with a larger sum if ηε² times the largest is small and L is quadratic within ε.",
    ),
    notes: Notes {
        because: "A hypothesis is missing in the conclusion, which is for all Hessians: at ηε² = 1 the minimum with the Hessian I is likelier than one with \
            diag(3, 0.1), whose product is 0.3 and whose sum is 3.1. In both cases of the example the minimum with the larger product is the less likely \
            one: “more” stands for “less” (a misprint). Example 1 has it right (“more likely to stay near the flat minimum”), and so has (2.7).",
        repaired: "“Less”, and the regime: in a ball that is smaller than the well the sum decides, in one that is larger the product.",
        known: "Quadrature over discs and plane, at η from 10 to 10 000 for the pair and from 1 to 100 for the triple. On the printed Hessians the product \
            orders the probabilities right, and sum, largest and smallest eigenvalue do not: the pair has equal sums, and its likelier minimum the larger \
            largest eigenvalue; in the triple the smallest eigenvalue of all, 14.22, belongs to the second. For diag(3, 0.1) and I at ηε² = 1 the printed \
            “more likely” holds (control).",
        open: "More M/γ makes each minimum likelier until the probabilities settle; on an anharmonic loss they may then pass their limits by some 1e-5.",
    },
    figures: &[
        Figure {
            experiment: MORE.name,
            instances: &["two minima"],
            caption: "The probabilities of the two minima's neighbourhoods, ε = 0.1, against M/γ in units of β/2: the left panel of Figure 8.",
            ..PANEL
        },
        Figure {
            experiment: MORE.name,
            instances: &["three minima"],
            caption: "The same for three minima: the right panel.",
            ..PANEL
        },
    ],
    source: file!(),
    experiments: &[&IN_GENERAL, &INCREASES, &MORE, &PAIR, &TRIPLE, &LARGE, &SMALL],
    controls: &[&SMALL_BALL, &LARGE_BALL],
    range: Range::None,
};

/// A panel of Figure 8.
const PANEL: Figure = Figure {
    x: Axis { label: "2M/(γβ)", log: true },
    y: Axis { label: "P(|W(∞) - w_i| ≤ ε)", log: false },
    ..Figure::BLANK
};

static INCREASES: Experiment<Balls> = Experiment {
    name: "a larger product is more likely: P2 - P1, P3 - P2, in units of all P",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(vec![
            ("two minima", at_all(pair(), PAIR_ETAS)),
            ("three minima", at_all(triple(), TRIPLE_ETAS)),
        ])
    },
    predict: |at| each_step(at, Interval::at_least(0.0)),
    decoys: &[Decoy::new("it makes no difference", |at| each_step(at, Interval::exactly(0.0)))],
    observe: Witness::Oracle(steps),
    resolution: Resolution::Absolute(1e-10),
    expects: Expected::Refuted(Fault::Misprint),
};

static SMALL_BALL: Experiment<Balls> = Experiment {
    name: "control: (3, 0.1) and (1, 1) at ηε² of one",
    instances: || {
        Instances::named(vec![("oval and round", at_all(oval_and_round(), &[50.0, 100.0, 200.0]))])
    },
    ..INCREASES.control()
};

static MORE: Experiment<Balls> = Experiment {
    name: "what each probability gains from one M/γ to the next",
    instances: || {
        Instances::named(vec![
            ("two minima", at_all(pair(), &[1.0, 10.0, 100.0, 300.0, 1000.0, 3000.0])),
            ("three minima", at_all(triple(), &[0.1, 1.0, 3.0, 10.0, 30.0, 60.0])),
        ])
    },
    predict: |at| {
        Prediction::all_within(vec![Interval::at_least(0.0); (at.etas.len() - 1) * at.loss.count()])
    },
    decoys: &[],
    observe: Witness::Oracle(|at| {
        let rows = probabilities(at);
        Observation::of_all(gains(&rows)).with_curves(by_minimum(at, &rows))
    }),
    expects: Expected::Consistent,
    ..INCREASES
};

static PAIR: Experiment<Balls> = Experiment {
    name: "the product's order, and not the sum's or the largest eigenvalue's: two minima",
    instances: || Instances::named(vec![("two minima", at_all(pair(), PAIR_ETAS))]),
    predict: |at| each_step(at, Interval::at_most(0.0)),
    decoys: &[
        Decoy::new("sums, which are equal", |at| each_step(at, Interval::exactly(0.0))),
        Decoy::new("a larger largest eigenvalue is less likely", |at| {
            each_step(at, Interval::at_least(0.0))
        }),
    ],
    expects: Expected::Consistent,
    ..INCREASES
};

static TRIPLE: Experiment<Balls> = Experiment {
    name: "the product's order, and not the smallest eigenvalue's: three minima",
    instances: || Instances::named(vec![("three minima", at_all(triple(), TRIPLE_ETAS))]),
    decoys: &[Decoy::new("a larger smallest eigenvalue is less likely", |at| {
        Prediction::all_within(
            at.etas.iter().flat_map(|_| [Interval::at_least(0.0), Interval::at_most(0.0)]),
        )
    })],
    ..PAIR
};

const PAIR_ETAS: &[f64] = &[10.0, 100.0, 1000.0, 10_000.0];
const TRIPLE_ETAS: &[f64] = &[1.0, 10.0, 100.0];

/// From each minimum to the next, at every η, given that W(∞) is near one.
fn steps(at: &Balls) -> Observation {
    let rows = shares(at);
    Observation::of_all(rows.iter().flat_map(|row| row.windows(2).map(|pair| pair[1] - pair[0])))
}

fn each_step(at: &Balls, allowed: Interval) -> Prediction {
    Prediction::all_within(vec![allowed; at.etas.len() * (at.loss.count() - 1)])
}
