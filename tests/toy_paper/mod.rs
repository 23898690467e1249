//! A toy paper and hand-written findings: what the renderer is shown does not change with the
//! simulations.

use std::fmt;

use proptest::strategy::{Just, Strategy};
use serde::Serialize;
use serde_json::json;

use sgdcheck::claim::{
    Answer, Axis, Budget, Claim, Decoy, Expected, Experiment, Fault, Figure, Instances, Notes,
    Observation, Paper, PerBudget, Prediction, Range, Reading, Resolution, Scan, Section, Side,
    Simulation, Symbol, Within, Witness,
};
use sgdcheck::evidence::{Cost, Curve, Evidence, Finding, Misreading, Record, Role, RunId};
use sgdcheck::interval::Interval;
use sgdcheck::monte_carlo::Tally;
use sgdcheck::statistics::error_budget;
use sgdcheck::verdict::Verdict;

/// A noise level is all that the toys need.
#[derive(Clone, Debug, Serialize)]
struct Noise(f64);

impl fmt::Display for Noise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "σ = {}", self.0)
    }
}

pub(crate) static PAPER: Paper = Paper {
    name: "toy",
    citation: "A. Toy, B. Model: On checks that must come out as they should, 2026",
    bibtex: "",
    version: "second version, 2026-02-30",
    sections: &[
        Section {
            title: "section 1: variances",
            claims: &[&STATIONARY_VARIANCE, &INFINITE_BOUND, &HEAVY_TAILS],
        },
        Section {
            title: "section 2: exits, orders | and networks",
            claims: &[
                &EXIT_TIME,
                &EXIT_RATE,
                &WEAK_ORDER_TWO,
                &LIMIT,
                &TRAINED_NETWORK,
                &INTERRUPTED,
            ],
        },
        Section { title: "section 3: nothing yet", claims: &[] },
    ],
    notation: &[
        Symbol { quantity: "step size", symbol: "η" },
        Symbol { quantity: "momentum", symbol: "\u{b5}" },
    ],
    answers: &[
        Answer {
            question: "Which variance may I use?",
            formula: "η s² / (k (2 - η k))",
            claim: "toy/stationary-variance",
        },
        Answer {
            question: "Which exit time may I use?",
            formula: "(12) with its prefactor",
            claim: "toy/exit-time",
        },
    ],
    ..Paper::BLANK
};

static STATIONARY_VARIANCE: Claim = Claim {
    id: "toy/stationary-variance",
    locus: "Theorem 1, eq. (5)",
    statement: "On k x²/2 the stationary variance of SGD with step η is η s² / (k (2 - η k)).",
    assumes: &["the loss is quadratic", "the noise is additive", "0 < η k < 2"],
    notes: Notes {
        because: "The variance of the recursion is a geometric series. It is printed with H for k.",
        known: "The Lyapunov equation and simulation agree.",
        ..Notes::NONE
    },
    source: "tests/toy_paper/mod.rs",
    experiments: &[&SOLVED, &SIMULATED],
    range: Range::Exact,
    ..Claim::BLANK
};

static EXIT_TIME: Claim = Claim {
    id: "toy/exit-time",
    locus: "(12), second display",
    statement: "The mean exit time from a well of depth |V| is exp(V/ε), for every ε > 0.",
    assumes: &["the well has one minimum", "ε is small"],
    correction: Some("ε = η/2, and the prefactor is 2π / (ω_0 ω_b), not 1."),
    notes: Notes {
        because: "γ_i begins this sentence, in which the prefactor is 1. It is not.",
        repaired: "The curvatures.",
        known: "Exact quadrature; the `same' as in toy/stationary-variance, see toy/exit-times.",
        open: "More than one dimension.",
    },
    figures: &[
        Figure {
            experiment: "exact quadrature, corrected",
            caption: "Mean exit time against temperature.",
            x: Axis { label: "temperature ε", log: false },
            y: Axis { label: "mean exit time", log: true },
            ..Figure::BLANK
        },
        Figure {
            experiment: "exact quadrature",
            instances: &["skewed"],
            caption: "The same as printed, with the momentum \u{b5}.",
            x: Axis { label: "temperature ε", log: false },
            y: Axis { label: "mean exit time", log: true },
            ..Figure::BLANK
        },
    ],
    source: "tests/toy_paper/mod.rs",
    experiments: &[&PREFACTOR, &PREFACTOR_CORRECTED],
    controls: &[&WITH_PREFACTOR_ONE],
    range: Range::Measured(&[&SCAN]),
};

static EXIT_RATE: Claim = Claim {
    id: "toy/exit-rate",
    locus: "(13)",
    statement: "The exit rate is exp(-V/ε).",
    notes: Notes { because: "It is one over (12).", ..Notes::NONE },
    source: "tests/toy_paper/mod.rs",
    experiments: &[&RATE],
    ..Claim::BLANK
};

static WEAK_ORDER_TWO: Claim = Claim {
    id: "toy/weak-order-two",
    locus: "Theorem 2",
    statement: "The modified equation approximates SGD with weak order 2 in η.",
    assumes: &["f is smooth"],
    figures: &[Figure {
        experiment: "exact semigroup",
        caption: "Weak error against step.",
        x: Axis { label: "step η", log: true },
        y: Axis { label: "weak error", log: true },
        ..Figure::BLANK
    }],
    source: "tests/toy_paper/mod.rs",
    experiments: &[&ORDER],
    ..Claim::BLANK
};

static LIMIT: Claim = Claim {
    id: "toy/limit",
    locus: "Theorem 3",
    statement: "E T / ln(1/η) tends to 1/2.",
    notes: Notes { because: "It tends to 3/4, because two directions compete.", ..Notes::NONE },
    figures: &[Figure {
        experiment: "extrapolated",
        caption: "E T / ln(1/η) against η.",
        x: Axis { label: "η", log: true },
        y: Axis { label: "E T / ln(1/η)", log: false },
        limit: Some(Side::Left),
        ..Figure::BLANK
    }],
    source: "tests/toy_paper/mod.rs",
    experiments: &[&EXTRAPOLATED],
    ..Claim::BLANK
};

static INFINITE_BOUND: Claim = Claim {
    id: "toy/infinite-bound",
    locus: "Remark 3",
    statement: "The variance is at most C, with the constant of (9).",
    assumes: &["C is the supremum of a heavy-tailed law"],
    notes: Notes { because: "The constant of (9) is infinite.", ..Notes::NONE },
    source: "tests/toy_paper/mod.rs",
    experiments: &[&BOUND],
    ..Claim::BLANK
};

static HEAVY_TAILS: Claim = Claim {
    id: "toy/heavy-tails",
    locus: "Remark 4",
    statement: "The same variance for any noise of finite variance.",
    assumes: &["the noise has a finite variance"],
    source: "tests/toy_paper/mod.rs",
    experiments: &[&PARETO, &WEAK],
    ..Claim::BLANK
};

static TRAINED_NETWORK: Claim = Claim {
    id: "toy/trained-network",
    locus: "Fig. 3",
    statement: "Small batches travel further per iteration.",
    notes: Notes { because: "It needs a trained network.", ..Notes::NONE },
    source: "tests/toy_paper/mod.rs",
    ..Claim::BLANK
};

static INTERRUPTED: Claim = Claim {
    id: "toy/interrupted",
    locus: "Corollary 1",
    statement: "The variance grows with the step.",
    source: "tests/toy_paper/mod.rs",
    experiments: &[&STOPPED],
    ..Claim::BLANK
};

static SCAN: Scan<Noise> = Scan {
    formula: "(12) as corrected, beside exact quadrature",
    parameter: "V/ε",
    rungs: &[1.0, 2.0, 7.0, 12.0, 50.0],
    instances: || {
        Instances::named(vec![("quartic", Noise(1.0)), ("flat", Noise(2.0))])
            .and_random(PerBudget::always(16), Just(Noise(0.25)).boxed())
    },
    predict: |_, _| 1.0,
    observe: |_, _| Interval::exactly(1.0),
    error: sgdcheck::range::Error::Ratio,
    recorded: &[
        Within { shape: "quartic", from: [Some(1.0), Some(7.0), Some(50.0)] },
        Within { shape: "flat", from: [Some(1.0), None, None] },
        Within { shape: "random", from: [Some(1.0), Some(12.0), None] },
    ],
};

static SOLVED: Experiment<Noise> = Experiment {
    name: "Lyapunov equation",
    reading: Reading::AsPrinted,
    instances,
    predict: nothing,
    decoys: &[
        Decoy { name: "small-step formula", predict: nothing },
        Decoy { name: "factor of two", predict: nothing },
    ],
    observe: Witness::Oracle(see_nothing),
    resolution: Resolution::Relative(1e-9),
    expects: Expected::Consistent,
};

static SIMULATED: Experiment<Noise> = Experiment {
    name: "simulated SGD",
    observe: SAMPLED,
    resolution: Resolution::Relative(0.02),
    ..SOLVED
};

static PREFACTOR: Experiment<Noise> = Experiment {
    name: "exact quadrature",
    expects: Expected::Refuted(Fault::Wrong),
    resolution: Resolution::Relative(0.01),
    ..SOLVED
};

static PREFACTOR_CORRECTED: Experiment<Noise> = Experiment {
    name: "exact quadrature, corrected",
    reading: Reading::Corrected,
    expects: Expected::Consistent,
    ..PREFACTOR
};

static WITH_PREFACTOR_ONE: Experiment<Noise> = Experiment {
    name: "where the prefactor is one",
    instances: one,
    decoys: &[],
    expects: Expected::Consistent,
    ..PREFACTOR
};

static RATE: Experiment<Noise> = Experiment {
    name: "rate of exits",
    instances: one,
    expects: Expected::Refuted(Fault::Inherited("toy/exit-time")),
    ..PREFACTOR
};

static EXTRAPOLATED: Experiment<Noise> = Experiment {
    name: "extrapolated",
    instances: one,
    decoys: &[],
    expects: Expected::Refuted(Fault::Misprint),
    ..PREFACTOR
};

static ORDER: Experiment<Noise> = Experiment {
    name: "exact semigroup",
    instances: one,
    decoys: &[
        Decoy { name: "no correction of the drift", predict: nothing },
        Decoy { name: "half of the correction", predict: nothing },
    ],
    resolution: Resolution::Absolute(0.1),
    ..SOLVED
};

static BOUND: Experiment<Noise> = Experiment {
    name: "largest variance",
    instances: one,
    decoys: &[],
    expects: Expected::Vacuous(Fault::Hypothesis),
    ..SOLVED
};

static PARETO: Experiment<Noise> = Experiment { name: "Pareto noise", instances: one, ..SIMULATED };

static WEAK: Experiment<Noise> = Experiment {
    name: "nearly normal noise",
    instances: one,
    expects: Expected::Inconclusive,
    ..SOLVED
};

static STOPPED: Experiment<Noise> = Experiment { name: "differences", ..SOLVED };

static SAMPLED: Witness<Noise> = Witness::Simulation(Simulation {
    simulate: |_, _| Tally::default(),
    estimate: |_, _, _| see_nothing(&Noise(0.0)),
    replicas: 1,
    blocks: PerBudget { quick: 16, standard: 16, deep: 16 },
});

fn instances() -> Instances<Noise> {
    let named = vec![("the paper's own", Noise(1.0)), ("skewed", Noise(0.5))];
    let cases = PerBudget { quick: 1, standard: 1, deep: 24 };
    Instances::named(named).and_random(cases, Just(Noise(0.25)).boxed())
}

fn one() -> Instances<Noise> {
    Instances::named(vec![("the paper's own", Noise(1.0))])
}

fn nothing(_: &Noise) -> Prediction {
    Prediction::equals(0.0)
}

fn see_nothing(_: &Noise) -> Observation {
    Observation::of(Interval::UNKNOWN)
}

pub(crate) fn run() -> RunId {
    RunId { seed: 7, budget: Budget::Standard, version: "0.1.0".to_owned() }
}

pub(crate) fn claim(id: &str) -> &'static Claim {
    PAPER.claims().find(|claim| claim.id == id).expect("a registered claim")
}

/// Findings as the evidence of a run, with a cost.
pub(crate) fn evidence(findings: Vec<Finding>) -> Evidence {
    let records = findings.into_iter().map(|finding| Record::Finding(Box::new(finding)));
    Evidence::of(&run(), records)
}

/// The cost of a measure that sgdcheck has, with curves of different lengths.
pub(crate) fn cost(measure: &str) -> Cost {
    let curve = |name: &str, length: usize| Curve {
        role: Role::Measured,
        name: name.to_owned(),
        points: (1..=length)
            .map(|j| (f64::from(1 << j), Interval::exactly(f64::from(j as u32).powi(3))))
            .collect(),
    };
    let curves = vec![curve("doubling", 5), curve("shorter", 2), curve("nothing", 0)];
    Cost { measure: measure.to_owned(), curves }
}

/// A finding that an oracle made.
fn solved(
    (claim, experiment, name): (&Claim, &Experiment<Noise>, &str),
    noise: f64,
    predicted: Interval,
    observed: Interval,
    resolution: f64,
    verdict: Verdict,
) -> Finding {
    let caught = |decoy: &Decoy<Noise>| Misreading {
        name: decoy.name.to_owned(),
        predicted: Interval::exactly(observed.high() + 40.0 * resolution),
        observed: None,
        resolution: None,
    };
    Finding {
        claim: claim.id.to_owned(),
        experiment: experiment.name.to_owned(),
        name: name.to_owned(),
        summary: Noise(noise).to_string(),
        instance: None,
        predicted,
        observed,
        resolution,
        component: (0, 1),
        verdict,
        decoys: experiment.decoys.iter().map(caught).collect(),
        curves: Vec::new(),
        alpha: 0.0,
        looks: 0,
        samples: 0,
        steps: 0,
        seconds: 1.5,
        shrunk: None,
    }
}

/// The finding, had it been sampled.
fn sampled(finding: Finding, looks: u32, samples: u64) -> Finding {
    Finding { alpha: error_budget::per_check(3), looks, samples, steps: 1000 * samples, ..finding }
}

const NAMES: [(&str, f64); 3] = [("the paper's own", 1.0), ("skewed", 0.5), ("random 1", 0.25)];

pub(crate) fn findings() -> Vec<Finding> {
    let mut all = Vec::new();
    for (index, (name, noise)) in NAMES.into_iter().enumerate() {
        let variance = noise * noise / 3.0;
        let exact = Interval::exactly(variance);
        let near = Interval::around(variance, variance * 1e-13);
        let place = (&STATIONARY_VARIANCE, &SOLVED, name);
        let mut finding = solved(place, noise, exact, near, 1e-9 * variance, Verdict::Consistent);
        finding.component = (index, 50);
        all.push(finding);
        let near = Interval::around(variance * 1.003, variance * 0.006);
        let place = (&STATIONARY_VARIANCE, &SIMULATED, name);
        let finding = solved(place, noise, exact, near, 0.02 * variance, Verdict::Consistent);
        all.push(sampled(finding, 2 + index as u32, 40_000 << index));
    }
    all.extend(exit_times());
    all.push(order());
    let anything = Interval::UNKNOWN;
    let place = (&INFINITE_BOUND, &BOUND, NAMES[0].0);
    let seen = Interval::around(0.3, 1e-12);
    all.push(solved(place, 1.0, anything, seen, 1e-9, Verdict::Vacuous));
    let place = (&HEAVY_TAILS, &PARETO, NAMES[0].0);
    let (third, wide) = (Interval::exactly(1.0 / 3.0), Interval::new(0.29, 0.41));
    let finding = solved(place, 1.0, third, wide, 0.0067, Verdict::Inconclusive);
    all.push(sampled(finding, 5, 1_310_720));
    let place = (&HEAVY_TAILS, &WEAK, NAMES[0].0);
    let near = Interval::around(1.0 / 3.0, 1e-14);
    let mut weak = solved(place, 1.0, third, near, 1e-9, Verdict::Inconclusive);
    weak.decoys[1].predicted = third;
    all.push(weak);
    all
}

/// Printed without the prefactor, which is 1.7 here: refuted, and shrunk where it was random.
fn exit_times() -> Vec<Finding> {
    let mut all = Vec::new();
    for (name, noise) in NAMES {
        let bare = 1.0 / noise;
        let truth = Interval::around(1.7 * bare, 1e-10);
        let exact = Interval::exactly(bare);
        let place = (&EXIT_TIME, &PREFACTOR, name);
        let mut printed = solved(place, noise, exact, truth, 0.01 * bare, Verdict::Refuted);
        if name.starts_with("random") {
            let mut shrunk = printed.clone();
            shrunk.name = "shrunk".to_owned();
            shrunk.summary = "σ = 2".to_owned();
            shrunk.instance = Some(json!(2));
            shrunk.predicted = Interval::exactly(0.5);
            shrunk.observed = Interval::around(0.85, 1e-10);
            printed.shrunk = Some(Box::new(shrunk));
        }
        if name == "skewed" {
            printed.curves = exit_curves(1e-4);
        }
        all.push(printed);
        let place = (&EXIT_TIME, &PREFACTOR_CORRECTED, name);
        let right = Interval::exactly(1.7 * bare);
        let mut corrected = solved(place, noise, right, truth, 0.017 * bare, Verdict::Consistent);
        corrected.curves = exit_curves(0.2);
        all.push(corrected);
    }
    let place = (&EXIT_TIME, &WITH_PREFACTOR_ONE, NAMES[0].0);
    let one = (Interval::exactly(1.0), Interval::around(1.0, 1e-10));
    all.push(solved(place, 1.0, one.0, one.1, 0.01, Verdict::Consistent));
    let place = (&EXIT_RATE, &RATE, NAMES[0].0);
    let rate = (Interval::exactly(1.0), Interval::around(0.6, 1e-10));
    all.push(solved(place, 1.0, rate.0, rate.1, 0.01, Verdict::Refuted));
    all.push(limit());
    all
}

/// Refuted in the limit, which the observed curve does not show at any step.
fn limit() -> Finding {
    let place = (&LIMIT, &EXTRAPOLATED, NAMES[0].0);
    let (half, found) = (Interval::exactly(0.5), Interval::around(0.75, 0.004));
    let point = |j: i32| {
        let η = libm::exp2(-2.0 * f64::from(j));
        (η, Interval::around(0.75 - 0.3 * η.sqrt(), 1e-3))
    };
    let points = (1..=8).map(point).collect();
    let curves = vec![Curve { role: Role::Observed, name: String::new(), points }];
    Finding { curves, ..solved(place, 1.0, half, found, 0.01, Verdict::Refuted) }
}

fn exit_curves(spread: f64) -> Vec<Curve> {
    let temperatures = || (2..12).map(|j| 0.05 * f64::from(j));
    let time = |ε: f64, prefactor: f64| prefactor * libm::exp(1.0 / ε);
    let curve = |role, name: &str, width: f64, prefactor: f64| Curve {
        role,
        name: name.to_owned(),
        points: temperatures()
            .map(|ε| (ε, time(ε, prefactor)))
            .map(|(ε, y)| (ε, Interval::around(y, width * y)))
            .collect(),
    };
    vec![
        curve(Role::Observed, "", spread, 1.7),
        curve(Role::Predicted, "", 0.0, 1.7),
        curve(Role::Decoy, "small-step formula", 0.0, 1.0),
        curve(Role::Decoy, "factor of two", 0.0, 0.02),
    ]
}

fn order() -> Finding {
    let place = (&WEAK_ORDER_TWO, &ORDER, NAMES[0].0);
    let (at_least, fitted) = (Interval::new(2.0, f64::INFINITY), Interval::around(2.003, 0.004));
    let steps = || (1..=7).map(|j| 0.5_f64.powi(j));
    let curve = |role, name: &str, error: fn(f64) -> f64| Curve {
        role,
        name: name.to_owned(),
        points: steps().map(|η| (η, Interval::around(error(η), 1e-9))).collect(),
    };
    Finding {
        curves: vec![
            curve(Role::Stated, "", |η| 0.3 * η * η * (1.0 + 0.4 * η)),
            curve(Role::Decoy, "no correction of the drift", |η| 0.4 * η),
            curve(Role::Decoy, "half of the correction", |η| 0.2 * η),
        ],
        ..solved(place, 1.0, at_least, fitted, 0.1, Verdict::Consistent)
    }
}
