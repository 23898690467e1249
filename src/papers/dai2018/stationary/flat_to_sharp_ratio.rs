//! How much likelier than a sharp minimum is a flat one of the same depth?

use proptest::strategy::Strategy;

use crate::claim::{
    Axis, ByHand, Claim, Decoy, Expected, Experiment, Fault, Figure, Instances, Notes, Observation,
    PerBudget, Prediction, Range, Reading, Resolution, Rung, Scan, Side, Within, Witness,
};
use crate::instances::minima::{Balls, Minima};
use crate::interval::Interval;
use crate::range::Error;
use crate::statistics::limit::at_zero;
use crate::witnesses::near_minima::ratio;

use super::cases::{EPSILON, any_pair, oval_and_round, plane, shrinking, three_wells};
use super::theory::determinants;

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "dai2018/flat-to-sharp-ratio",
    locus: "(2.7) and the sentences after it",
    statement: "We consider any two local minimizers w̌1 and w̌2 with the same value of L(w̌1) = L(w̌2). Then, lim_(ε→0) P(|W(∞) - w̌1| ≤ ε) \
                / P(|W(∞) - w̌2| ≤ ε) = √(|ΔL(w̌2)|/|ΔL(w̌1)|). The ratio of probability (2.7) implies that in the asymptotic regime t → ∞, \
                the probability of SGD converging to a flatter minimum with a smaller determinant |ΔL(·)| is always larger than the \
                probability of SGD converging to a sharper minimum with a larger determinant |ΔL(·)|. Moreover, (2.7) does not \
                depend on the batch size or learning rate, but it only depends on the determinant of Hessian at the local minimum.",
    assumes: &[
        "(A.1) - (A.3), and β constant: W(∞) has the density κ e^(-η∞ L), Lemma 2.3",
        "both Hessians are positive definite",
    ],
    correction: Some(
        "If L(w̌1) = L(w̌2) and ε is so small that the balls hold no other critical point, then P(|W(∞) - w̌1| ≤ ε)/P(|W(∞) - w̌2| ≤ ε) tends to \
         √(|ΔL(w̌2)|/|ΔL(w̌1)|) as η∞ → ∞ with ε fixed; as ε → 0 with η∞ fixed it is 1 + η∞ε² (tr ΔL(w̌2) - tr ΔL(w̌1))/(2(d + 2)) + O(ε³).",
    ),
    notes: Notes {
        because: "The limit is the ratio of two densities at places where L is equal: one, whatever the Hessians. Theorem 2.5 as printed \
            says one too, since its product of λ_j cancels the determinant. The printed value is the limit of small γ/M, with ε fixed. \
            `Always' fails in the plane: beside the Hessian I, one of diag(3, 0.1) has the smaller determinant and the smaller \
            probability until η∞ε² is 4.93, since the trace decides first. That nothing depends on M or γ holds for the \
            limit, which is one; at ε = 0.1 and the Hessians 4.5 and 28.125 the ratio climbs from 1 to 2.5 with M/γ.",
        repaired: "By the other order of limits, and by the first term in which the Hessian enters.",
        known: "Quadrature over intervals and discs; the normalisation cancels. Both limits are seen on one ladder each. With ε fixed and η∞ \
            large the same prediction holds (control), and its value was worked out by hand.",
        open: "Degenerate minima, where the rate at which the ratio settles is another.",
    },
    figures: &[Figure {
        experiment: COLD.name,
        instance: "oval and round wells, d = 2",
        caption: "The ratio of the probabilities of two balls of radius 0.1 against 1/η∞: the determinant's value at the left, \
                  below one, since the trace decides, further right.",
        x: Axis { label: "1/η∞ = γβ/(2M)", log: true },
        y: Axis { label: "P(near w̌1)/P(near w̌2)", log: false },
        limit: Some(Side::Left),
    }],
    source: file!(),
    experiments: &[&SMALL, &ALWAYS, &INDEPENDENT, &COLD, &TRACE],
    controls: &[&CONTROL, &LARGE, &BY_HAND],
    range: Range::Measured(&[&SCAN]),
};

static SMALL: Experiment<Balls> = Experiment {
    name: "the limit ε → 0",
    reading: Reading::AsPrinted,
    instances: || of(|loss| shrinking(loss, 10.0)),
    predict: |at| Prediction::equals(determinants(&at.loss)),
    decoys: &[Decoy {
        name: "without the root",
        predict: |at| Prediction::equals(determinants(&at.loss).powi(2)),
    }],
    observe: Witness::Oracle(|at| {
        let ratios = at.radii.iter().map(|&radius| (radius, ratio(&at.loss, at.etas[0], radius)));
        Observation::of(at_zero(&ratios.collect::<Vec<_>>()))
    }),
    resolution: Resolution::Relative(1e-3),
    expects: Expected::Refuted(Fault::Wrong),
};

static CONTROL: Experiment<Balls> = Experiment {
    name: "control: the other order of limits",
    instances: || of(cooling),
    decoys: &[],
    observe: COLD.observe,
    expects: Expected::Consistent,
    ..SMALL
};

static BY_HAND: ByHand<Balls> = ByHand {
    of: &SMALL,
    at: "√(5·0.7/(3·0.4))",
    instance: || shrinking(plane(&[(-1.0, [3.0, 0.4]), (1.0, [5.0, 0.7])]), 1.0),
    values: &[1.7078],
};

static ALWAYS: Experiment<Balls> = Experiment {
    name: "`always larger', at fixed ε",
    instances: || {
        let at = |eta| Balls { loss: oval_and_round(), etas: vec![eta], radii: vec![EPSILON] };
        Instances::named(vec![
            ("oval and round wells, η∞ε² = 1", at(100.0)),
            ("η∞ε² = 4", at(400.0)),
        ])
    },
    predict: |_| Prediction::at_least(1.0),
    decoys: &[],
    observe: Witness::Oracle(|at| Observation::of(ratio(&at.loss, at.etas[0], at.radii[0]))),
    resolution: Resolution::Absolute(1e-6),
    expects: Expected::Refuted(Fault::Wrong),
    ..SMALL
};

static LARGE: Experiment<Balls> = Experiment {
    name: "control: the same wells at η∞ε² of 10 and more",
    instances: || {
        let at = |eta| Balls { loss: oval_and_round(), etas: vec![eta], radii: vec![EPSILON] };
        Instances::named(vec![("η∞ε² = 10", at(1e3)), ("η∞ε² = 50", at(5e3))])
    },
    expects: Expected::Consistent,
    ..ALWAYS
};

static INDEPENDENT: Experiment<Balls> = Experiment {
    name: "the limit ε → 0 at four times the η∞, less that",
    predict: |_| Prediction::equals(0.0),
    decoys: &[Decoy {
        name: "at η∞ε² = 1 the first, at 4 the second",
        predict: |at| {
            let change = |eta: f64| ratio(&at.loss, eta, (1.0 / at.etas[0]).sqrt());
            Prediction::within(change(4.0 * at.etas[0]) - change(at.etas[0]))
        },
    }],
    observe: Witness::Oracle(|at| {
        let limit = |eta: f64| {
            let ratios = at.radii.iter().map(|&radius| (radius, ratio(&at.loss, eta, radius)));
            at_zero(&ratios.collect::<Vec<_>>())
        };
        Observation::of(limit(4.0 * at.etas[0]) - limit(at.etas[0]))
    }),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Consistent,
    ..SMALL
};

static COLD: Experiment<Balls> = Experiment {
    name: "the limit η∞ → ∞ at fixed ε",
    reading: Reading::Corrected,
    instances: || of(cooling),
    predict: |at| {
        let value = determinants(&at.loss);
        let curve = at.etas.iter().map(|eta| (1.0 / eta, value)).collect();
        Prediction::equals(value).with_curve(curve)
    },
    decoys: &[
        Decoy { name: "one", predict: |_| Prediction::equals(1.0) },
        Decoy {
            name: "without the root",
            predict: |at| Prediction::equals(determinants(&at.loss).powi(2)),
        },
    ],
    observe: Witness::Oracle(|at| {
        let ratios = at.etas.iter().map(|&eta| (1.0 / eta, ratio(&at.loss, eta, at.radii[0])));
        let wide = (0..=6).rev().map(|k| libm::pow(10.0, f64::from(k)));
        let curve = wide.map(|eta| (1.0 / eta, ratio(&at.loss, eta, at.radii[0])));
        Observation::of(at_zero(&ratios.collect::<Vec<_>>())).with_curve(curve.collect())
    }),
    expects: Expected::Consistent,
    ..SMALL
};

static TRACE: Experiment<Balls> = Experiment {
    name: "(P1/P2 - 1)/ε² as ε → 0",
    reading: Reading::Corrected,
    predict: |at| rungs(at, excess_of_traces),
    decoys: &[
        Decoy { name: "the other sign", predict: |at| rungs(at, |at| -excess_of_traces(at)) },
        Decoy { name: "half as much", predict: |at| rungs(at, |at| 0.5 * excess_of_traces(at)) },
    ],
    observe: Witness::Oracle(|at| {
        let excess =
            |&radius: &f64| (ratio(&at.loss, at.etas[0], radius) - 1.0) / (radius * radius);
        Observation::of_all(at.radii.iter().map(excess))
    }),
    resolution: Resolution::Absolute(0.25),
    expects: Expected::Consistent,
    ..SMALL
};

static SCAN: Scan<Minima> = Scan {
    formula: "√(|ΔL(w̌2)|/|ΔL(w̌1)|) beside the ratio of balls with ε = 0.1, by quadrature",
    parameter: "η∞ε²λ, with the smallest eigenvalue λ",
    rungs: &[0.01, 0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0],
    instances: || {
        let random = any_pair();
        Instances::named(pairs()).and_random(PerBudget::always(4), random)
    },
    predict: |loss, _| determinants(loss),
    observe: |loss, width| ratio(loss, width / (EPSILON * EPSILON * softest(loss)), EPSILON),
    error: Error::Ratio,
    recorded: &[
        within("three wells, the two flatter ones", 0.01),
        within("two unequal wells, d = 1", 0.01),
        within("oval and round wells, d = 2", 0.01),
        within("random", 1.0),
    ],
};

const fn within(shape: &'static str, two: f64) -> Within {
    Within { shape, from: [Some(two), Some(5.0), Some(10.0)] }
}

fn pairs() -> Vec<(&'static str, Minima)> {
    let unequal = Minima::on_the_line(&[(-1.0, 3.0), (1.0, 11.0)]).expect("valid by inspection");
    vec![
        ("three wells, the two flatter ones", three_wells()),
        ("two unequal wells, d = 1", unequal),
        ("oval and round wells, d = 2", oval_and_round()),
    ]
}

/// The pairs on some ladders.
fn of(ladders: fn(Minima) -> Balls) -> Instances<Balls> {
    let named = pairs().into_iter().map(|(name, loss)| (name, ladders(loss))).collect();
    let cases = PerBudget { quick: 1, standard: 4, deep: 32 };
    Instances::named(named).and_random(cases, any_pair().prop_map(ladders).boxed())
}

fn softest(loss: &Minima) -> f64 {
    let both = (0..2).flat_map(|minimum| loss.eigenvalues(minimum));
    both.fold(f64::INFINITY, f64::min)
}

/// A fixed ε, and η from where the softest well fits into it.
fn cooling(loss: Minima) -> Balls {
    let first = 50.0 / (EPSILON * EPSILON * softest(&loss));
    Balls { etas: (0..8).map(|k| first * f64::from(1 << k)).collect(), radii: vec![EPSILON], loss }
}

/// `η (tr H_2 - tr H_1)/(2(d + 2))`.
fn excess_of_traces(at: &Balls) -> f64 {
    let trace = |minimum| at.loss.eigenvalues(minimum).iter().sum::<f64>();
    at.etas[0] * (trace(1) - trace(0)) / (2.0 * (at.loss.dimension() + 2) as f64)
}

/// A value at every radius, as the limit of approximations.
fn rungs(at: &Balls, value: impl Fn(&Balls) -> f64) -> Prediction {
    let values = vec![Interval::exactly(value(at))];
    let rung = |&step: &f64| Rung { step, values: values.clone() };
    Prediction::approximates(0.5, at.radii.iter().map(rung).collect())
}
