//! A toy paper and hand-written findings: what the renderer is shown does not change with the
//! simulations.

mod experiments;
mod findings;

use sgdcheck::claim::{
    Answer, Axis, Budget, Claim, Figure, Notes, Paper, Range, Section, Side, Symbol,
};
use sgdcheck::evidence::{Cost, Curve, Evidence, Finding, Record, Role, RunId};
use sgdcheck::interval::Interval;

use self::experiments::{
    BOUND, EXTRAPOLATED, ORDER, PARETO, PREFACTOR, PREFACTOR_CORRECTED, RATE, SCAN, SIMULATED,
    SOLVED, STOPPED, WEAK, WITH_PREFACTOR_ONE,
};
pub(crate) use self::findings::findings;

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

pub(super) static STATIONARY_VARIANCE: Claim = Claim {
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

pub(super) static EXIT_TIME: Claim = Claim {
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

pub(super) static EXIT_RATE: Claim = Claim {
    id: "toy/exit-rate",
    locus: "(13)",
    statement: "The exit rate is exp(-V/ε).",
    notes: Notes { because: "It is one over (12).", ..Notes::NONE },
    source: "tests/toy_paper/mod.rs",
    experiments: &[&RATE],
    ..Claim::BLANK
};

pub(super) static WEAK_ORDER_TWO: Claim = Claim {
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

pub(super) static LIMIT: Claim = Claim {
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

pub(super) static INFINITE_BOUND: Claim = Claim {
    id: "toy/infinite-bound",
    locus: "Remark 3",
    statement: "The variance is at most C, with the constant of (9).",
    assumes: &["C is the supremum of a heavy-tailed law"],
    notes: Notes { because: "The constant of (9) is infinite.", ..Notes::NONE },
    source: "tests/toy_paper/mod.rs",
    experiments: &[&BOUND],
    ..Claim::BLANK
};

pub(super) static HEAVY_TAILS: Claim = Claim {
    id: "toy/heavy-tails",
    locus: "Remark 4",
    statement: "The same variance for any noise of finite variance.",
    assumes: &["the noise has a finite variance"],
    source: "tests/toy_paper/mod.rs",
    experiments: &[&PARETO, &WEAK],
    ..Claim::BLANK
};

pub(super) static TRAINED_NETWORK: Claim = Claim {
    id: "toy/trained-network",
    locus: "Fig. 3",
    statement: "Small batches travel further per iteration.",
    notes: Notes { because: "It needs a trained network.", ..Notes::NONE },
    source: "tests/toy_paper/mod.rs",
    ..Claim::BLANK
};

pub(super) static INTERRUPTED: Claim = Claim {
    id: "toy/interrupted",
    locus: "Corollary 1",
    statement: "The variance grows with the step.",
    source: "tests/toy_paper/mod.rs",
    experiments: &[&STOPPED],
    ..Claim::BLANK
};

pub(crate) fn run() -> RunId {
    RunId { seed: 7, budget: Budget::Standard, version: "0.1.0".to_owned(), data: Vec::new() }
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
