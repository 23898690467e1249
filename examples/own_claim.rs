//! A claim of your own, in one file: `cargo run --release --example own_claim`.

use sgdcheck::claim::*;
use sgdcheck::interval::Interval;
use sgdcheck::proptest::prelude::*;
use sgdcheck::run::{self, MASTER_SEED};
use sgdcheck::{include_dir::Dir, libm, serde};

static PAPER: Paper = Paper {
    name: "mine",
    citation: "My notes, 2026",
    sections: &[Section { title: "page 1", claims: &[&CLAIM] }],
    sources: &Dir::new("", &[]),
    ..Paper::BLANK
};

static CLAIM: Claim = Claim {
    id: "mine/decay-of-gradient-descent",
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
    predict: |descent| Prediction::equals((1.0 - descent.rate).powi(descent.steps)),
    decoys: &[Decoy {
        name: "gradient flow",
        predict: |descent| Prediction::equals(libm::exp(-descent.rate * f64::from(descent.steps))),
    }],
    observe: Witness::Oracle(|descent| {
        let end = (0..descent.steps).fold(1.0, |x, _| x - descent.rate * x);
        // Two roundings in each step, relative to a value of at most one.
        Observation::of(Interval::around(end, f64::EPSILON * f64::from(descent.steps)))
    }),
    resolution: Resolution::Absolute(1e-9),
    expects: Expected::Consistent,
};

#[derive(Clone, Debug, serde::Serialize)]
#[serde(crate = "sgdcheck::serde")]
struct Descent {
    rate: f64,
    steps: i32,
}

impl std::fmt::Display for Descent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "η k = {}, t = {}", self.rate, self.steps)
    }
}

fn descents() -> BoxedStrategy<Descent> {
    (0.2..0.9, 1..9).prop_map(|(rate, steps)| Descent { rate, steps }).boxed()
}

fn main() {
    let evidence = run::claim(&[&PAPER], CLAIM.id, MASTER_SEED, Budget::Standard);
    evidence.findings.iter().for_each(|finding| println!("{}", finding.explain(&evidence.run)));
}
