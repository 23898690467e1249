//! A toy paper and hand-written findings: what the renderer is shown does not change with the
//! simulations.

use std::fmt;

use proptest::strategy::{Just, Strategy};
use serde::Serialize;
use serde_json::json;

use sgdcheck::claim::{
    Axis, Budget, Claim, Decoy, Experiment, Figure, Instances, Observation, Paper, PerBudget,
    Prediction, Reading, Resolution, Simulation, Witness,
};
use sgdcheck::evidence::{Curve, Finding, RunId};
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
    claims: &[
        &STATIONARY_VARIANCE,
        &EXIT_TIME,
        &WEAK_ORDER_TWO,
        &INFINITE_BOUND,
        &HEAVY_TAILS,
        &TRAINED_NETWORK,
        &INTERRUPTED,
    ],
};

static STATIONARY_VARIANCE: Claim = Claim {
    id: "toy/stationary-variance",
    locus: "Theorem 1, eq. (5)",
    statement: "On k x²/2 the stationary variance of SGD with step η is η s² / (k (2 - η k)).",
    assumes: &["the loss is quadratic", "the noise is additive", "0 < η k < 2"],
    notes: "Printed with H for k. Found by the Lyapunov equation and by simulation, which agree.",
    figure: None,
    source: "tests/toy_paper/mod.rs",
    experiments: &[&SOLVED, &SIMULATED],
};

static EXIT_TIME: Claim = Claim {
    id: "toy/exit-time",
    locus: "(12), second display",
    statement: "The mean exit time from a well of depth |V| is exp(V/ε), for every ε > 0.",
    assumes: &["the well has one minimum", "ε is small"],
    notes: "The printed prefactor is 1.\n\nWith the curvatures in it the formula holds.",
    figure: Some(Figure {
        experiment: "exact quadrature, corrected",
        caption: "Mean exit time against temperature.",
        x: Axis { label: "temperature ε", log: false },
        y: Axis { label: "mean exit time", log: true },
    }),
    source: "tests/toy_paper/mod.rs",
    experiments: &[&PREFACTOR, &PREFACTOR_CORRECTED],
};

static WEAK_ORDER_TWO: Claim = Claim {
    id: "toy/weak-order-two",
    locus: "Theorem 2",
    statement: "The modified equation approximates SGD with weak order 2 in η.",
    assumes: &["f is smooth"],
    notes: "",
    figure: Some(Figure {
        experiment: "exact semigroup",
        caption: "Weak error against step.",
        x: Axis { label: "step η", log: true },
        y: Axis { label: "weak error", log: true },
    }),
    source: "tests/toy_paper/mod.rs",
    experiments: &[&ORDER],
};

static INFINITE_BOUND: Claim = Claim {
    id: "toy/infinite-bound",
    locus: "Remark 3",
    statement: "The variance is at most C, with the constant of (9).",
    assumes: &["C is the supremum of a heavy-tailed law"],
    notes: "The constant of (9) is infinite.",
    figure: None,
    source: "tests/toy_paper/mod.rs",
    experiments: &[&BOUND],
};

static HEAVY_TAILS: Claim = Claim {
    id: "toy/heavy-tails",
    locus: "Remark 4",
    statement: "The same variance for any noise of finite variance.",
    assumes: &["the noise has a finite variance"],
    notes: "",
    figure: None,
    source: "tests/toy_paper/mod.rs",
    experiments: &[&PARETO, &WEAK],
};

static TRAINED_NETWORK: Claim = Claim {
    id: "toy/trained-network",
    locus: "Fig. 3",
    statement: "Small batches travel further per iteration.",
    assumes: &[],
    notes: "Needs a trained network.",
    figure: None,
    source: "tests/toy_paper/mod.rs",
    experiments: &[],
};

static INTERRUPTED: Claim = Claim {
    id: "toy/interrupted",
    locus: "Corollary 1",
    statement: "The variance grows with the step.",
    assumes: &[],
    notes: "",
    figure: None,
    source: "tests/toy_paper/mod.rs",
    experiments: &[&STOPPED],
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
    expects: Verdict::Consistent,
};

static SIMULATED: Experiment<Noise> = Experiment {
    name: "simulated SGD",
    observe: SAMPLED,
    resolution: Resolution::Relative(0.02),
    ..SOLVED
};

static PREFACTOR: Experiment<Noise> = Experiment {
    name: "exact quadrature",
    expects: Verdict::Refuted,
    resolution: Resolution::Relative(0.01),
    ..SOLVED
};

static PREFACTOR_CORRECTED: Experiment<Noise> = Experiment {
    name: "exact quadrature, corrected",
    reading: Reading::Corrected("the prefactor is 2π / (ω_0 ω_b), not 1"),
    expects: Verdict::Consistent,
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
    expects: Verdict::Vacuous,
    ..SOLVED
};

static PARETO: Experiment<Noise> = Experiment { name: "Pareto noise", instances: one, ..SIMULATED };

static WEAK: Experiment<Noise> = Experiment {
    name: "nearly normal noise",
    instances: one,
    expects: Verdict::Inconclusive,
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
    let cases = PerBudget { quick: 1, standard: 1, deep: 6 };
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
    let found = PAPER.claims.iter().find(|claim| claim.id == id);
    found.expect("a registered claim")
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
    let caught = |decoy: &Decoy<Noise>| (decoy.name.to_owned(), Verdict::Refuted);
    Finding {
        claim: claim.id.to_owned(),
        experiment: experiment.name.to_owned(),
        name: name.to_owned(),
        summary: Noise(noise).to_string(),
        instance: json!({ "noise": noise }),
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
        run: run(),
    }
}

/// The finding, had it been sampled.
fn sampled(finding: Finding, looks: u32, samples: u64) -> Finding {
    Finding { alpha: error_budget::per_check(4), looks, samples, steps: 1000 * samples, ..finding }
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
    weak.decoys[1].1 = Verdict::Consistent;
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
            shrunk.instance = json!(2);
            shrunk.predicted = Interval::exactly(0.5);
            shrunk.observed = Interval::around(0.85, 1e-10);
            printed.shrunk = Some(Box::new(shrunk));
        }
        all.push(printed);
        let place = (&EXIT_TIME, &PREFACTOR_CORRECTED, name);
        let right = Interval::exactly(1.7 * bare);
        let mut corrected = solved(place, noise, right, truth, 0.017 * bare, Verdict::Consistent);
        corrected.curves = exit_curves();
        all.push(corrected);
    }
    all
}

fn exit_curves() -> Vec<Curve> {
    let temperatures = || (2..12).map(|j| 0.05 * f64::from(j));
    let time = |ε: f64, prefactor: f64| prefactor * libm::exp(1.0 / ε);
    let curve = |name: &str, width: f64, prefactor: f64| Curve {
        name: name.to_owned(),
        points: temperatures()
            .map(|ε| (ε, time(ε, prefactor)))
            .map(|(ε, y)| (ε, Interval::around(y, width * y)))
            .collect(),
    };
    vec![
        curve("observed", 0.2, 1.7),
        curve("predicted", 0.0, 1.7),
        curve("small-step formula", 0.0, 1.0),
        curve("factor of two", 0.0, 0.02),
    ]
}

fn order() -> Finding {
    let place = (&WEAK_ORDER_TWO, &ORDER, NAMES[0].0);
    let (at_least, fitted) = (Interval::new(2.0, f64::INFINITY), Interval::around(2.003, 0.004));
    let steps = || (1..=7).map(|j| 0.5_f64.powi(j));
    let curve = |name: &str, error: fn(f64) -> f64| Curve {
        name: name.to_owned(),
        points: steps().map(|η| (η, Interval::around(error(η), 1e-9))).collect(),
    };
    Finding {
        curves: vec![
            curve("as stated", |η| 0.3 * η * η * (1.0 + 0.4 * η)),
            curve("no correction of the drift", |η| 0.4 * η),
            curve("half of the correction", |η| 0.2 * η),
        ],
        ..solved(place, 1.0, at_least, fitted, 0.1, Verdict::Consistent)
    }
}
