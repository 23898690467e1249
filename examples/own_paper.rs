//! A paper of your own: `cargo run --release --example own_paper -- run`.
//!
//! It has all that the papers of sgdcheck have: `run`, `list`, `explain`, `report`, shards and resuming. In a crate
//! of its own this is `src/main.rs`, and `sgdcheck` its only dependency; one named test per claim is a target
//! with `harness = false` whose `main` calls `sgdcheck::cli::tests(&[&PAPER])`.

use std::process::ExitCode;

use sgdcheck::claim::*;
use sgdcheck::include_dir::{self, Dir};
use sgdcheck::interval::Interval;
use sgdcheck::monte_carlo::{Normals, Tally};
use sgdcheck::proptest::prelude::*;
use sgdcheck::statistics::intervals;
use sgdcheck::{libm, serde};

fn main() -> ExitCode {
    sgdcheck::cli::main(&[&PAPER])
}

static PAPER: Paper = Paper {
    name: "notes",
    citation: "My notes on noisy gradient descent, 2026",
    sections: &[
        Section { title: "page 1: without noise", claims: &[&DECAY] },
        Section { title: "page 2: with noise", claims: &[&VARIANCE] },
    ],
    sources: &SOURCES,
    ..Paper::BLANK
};

/// Evidence knows by these which code it came from.
static SOURCES: Dir<'static> = include_dir::include_dir!("$CARGO_MANIFEST_DIR/examples");

static DECAY: Claim = Claim {
    id: "notes/decay",
    locus: "page 1",
    statement: "Gradient descent with step η on k x²/2 multiplies x by (1 - η k)ᵗ in t steps.",
    assumes: &["0 < η k < 2"],
    notes: Notes { because: "The recursion is linear; the oracle iterates it.", ..Notes::NONE },
    source: file!(),
    experiments: &[&ITERATED],
    ..Claim::BLANK
};

static ITERATED: Experiment<Descent> = Experiment {
    name: "iterated descent",
    reading: Reading::AsPrinted,
    instances: || Instances::random(PerBudget::always(20), descents()),
    predict: |descent| Prediction::equals((1.0 - descent.rate).powi(STEPS)),
    decoys: &[Decoy {
        name: "gradient flow",
        predict: |descent| Prediction::equals(libm::exp(-descent.rate * f64::from(STEPS))),
    }],
    observe: Witness::Oracle(|descent| {
        let end = (0..STEPS).fold(1.0, |x, _| x - descent.rate * x);
        // Two roundings in each step, relative to a value of at most one.
        Observation::of(Interval::around(end, f64::EPSILON * f64::from(STEPS)))
    }),
    resolution: Resolution::Absolute(1e-9),
    expects: Expected::Consistent,
};

static VARIANCE: Claim = Claim {
    id: "notes/variance",
    locus: "page 2",
    statement: "In x' = x - η k x + η ζ with unit noise, x has the stationary variance η/(2 k).",
    assumes: &["0 < η k < 2", "the ζ are independent"],
    correction: Some("In x' = x - η k x + η ζ, x has the stationary variance η/(k (2 - η k))."),
    notes: Notes {
        because: "It is the variance of the diffusion dx = -k x dt + √η dW, which is right as η k tends to zero only.",
        repaired: "Solving V = (1 - η k)² V + η² instead.",
        known: "The recursion of V, iterated, and simulated steps.",
        ..Notes::NONE
    },
    figures: &[Figure {
        experiment: "recursion of the variance",
        caption: "The stationary variance at k = 1.",
        x: Axis { label: "step η", log: false },
        y: Axis { label: "variance", log: false },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&PRINTED, &CORRECTED, &SIMULATED],
    controls: &[&BY_HAND],
    ..Claim::BLANK
};

static PRINTED: Experiment<Descent> = Experiment {
    name: "recursion of the variance",
    reading: Reading::AsPrinted,
    instances: || {
        let large = vec![("a step near the limit", Descent { rate: 1.5 })];
        Instances::named(large).and_random(PerBudget::always(20), descents())
    },
    predict: |descent| at_rates(descent, |rate| rate / 2.0),
    decoys: &[],
    observe: Witness::Oracle(|descent| {
        let curve = rates(descent).map(|rate| (rate, iterated(rate)));
        Observation::of(iterated(descent.rate)).with_curve(curve.collect())
    }),
    resolution: Resolution::Relative(1e-3),
    expects: Expected::Refuted(Fault::Hypothesis),
};

static CORRECTED: Experiment<Descent> = Experiment {
    name: "recursion of the variance, corrected",
    predict: |descent| at_rates(descent, exact),
    decoys: &[Decoy {
        name: "as printed",
        predict: |descent| Prediction::equals(descent.rate / 2.0),
    }],
    ..PRINTED.corrected()
};

/// The printed formula was copied right: its value from the page.
static BY_HAND: ByHand<Descent> = ByHand {
    of: &PRINTED,
    at: "η k = 1.5, k = 1: 1.5/2",
    instance: || Descent { rate: 1.5 },
    values: &[0.75],
};

static SIMULATED: Experiment<Descent> = Experiment {
    name: "simulated",
    reading: Reading::Corrected,
    instances: || Instances::named(vec![("half a step", Descent { rate: 0.5 })]),
    predict: |descent| Prediction::equals(exact(descent.rate)),
    decoys: &[Decoy {
        name: "as printed",
        predict: |descent| Prediction::equals(descent.rate / 2.0),
    }],
    observe: Witness::Simulation(Simulation {
        simulate: |descent, block| {
            let mut normals = Normals::from_rng(&mut block.rng);
            let mut tally = Tally::new(1);
            // From x = 0, 2^-80 of the variance is missing after 40 steps.
            let mut noise = [0.0; 40];
            for _ in 0..block.replicas {
                normals.fill(&mut noise);
                let x = noise.iter().fold(0.0, |x, zeta| x - descent.rate * (x - zeta));
                tally.moments[0].push(x * x);
            }
            tally.replicas = block.replicas as u64;
            tally.steps = tally.replicas * noise.len() as u64;
            tally
        },
        estimate: |_, tally, alpha| Observation::of(intervals::mean(&tally.moments[0], alpha)),
        replicas: 4096,
        blocks: PerBudget::always(64),
    }),
    resolution: Resolution::Relative(0.1),
    expects: Expected::Consistent,
};

/// `V` for `k = 1`, where it is a function of the rate `η k` alone.
fn exact(rate: f64) -> f64 {
    rate / (2.0 - rate)
}

fn at_rates(descent: &Descent, formula: fn(f64) -> f64) -> Prediction {
    let curve = rates(descent).map(|rate| (rate, formula(rate)));
    Prediction::equals(formula(descent.rate)).with_curve(curve.collect())
}

/// Ten rates, evenly up to that of the instance.
fn rates(descent: &Descent) -> impl Iterator<Item = f64> {
    let last = descent.rate;
    (1..=10).map(move |k| last * f64::from(k) / 10.0)
}

/// `V' = (1 - η k)² V + η²` from 0, until the rest is rounding.
fn iterated(rate: f64) -> Interval {
    let keep = (1.0 - rate) * (1.0 - rate);
    let (mut variance, mut left) = (0.0, 1.0);
    while 1e-12 < left {
        variance = keep * variance + rate * rate;
        left *= keep;
    }
    // Roundings are damped like the variance itself: at most 3 ε/(1 - keep) of it, plus what is left.
    Interval::around(variance, variance * (1e-12 + 3.0 * f64::EPSILON / (1.0 - keep)))
}

#[derive(Clone, Debug, serde::Serialize)]
#[serde(crate = "sgdcheck::serde")]
struct Descent {
    rate: f64,
}

impl std::fmt::Display for Descent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "η k = {}", self.rate)
    }
}

fn descents() -> BoxedStrategy<Descent> {
    (0.2..0.9).prop_map(|rate| Descent { rate }).boxed()
}

/// How many steps.
const STEPS: i32 = 8;
