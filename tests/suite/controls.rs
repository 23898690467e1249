//! The control of the controls: toy claims whose verdicts are known, through the whole public
//! path, and a registry that breaks every rule.

use std::fmt;

use proptest::strategy::Strategy;
use rand::RngExt;
use serde::Serialize;
use sgdcheck::audit;
use sgdcheck::claim::{
    Budget, Claim, Decoy, Expected, Experiment, Fault, Figure, Instances, Notes, Observation,
    Paper, PerBudget, Prediction, Reading, Resolution, Section, Simulation, Witness,
};
use sgdcheck::include_dir::Dir;
use sgdcheck::monte_carlo::{Block, Moments, Tally};
use sgdcheck::run::{self, MASTER_SEED};
use sgdcheck::statistics::{error_budget, intervals};
use sgdcheck::verdict::Verdict;

/// A die whose throws are uniform on the unit interval, shifted.
#[derive(Clone, Debug, Serialize)]
struct Shifted(f64);

impl fmt::Display for Shifted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "shift = {}", self.0)
    }
}

const RESOLUTION: f64 = 0.01;

static TRUE: Experiment<Shifted> = Experiment {
    name: "simulated mean",
    reading: Reading::AsPrinted,
    instances: || Instances::named(vec![("one", Shifted(1.0)), ("minus two", Shifted(-2.0))]),
    predict: |shifted| Prediction::equals(shifted.0 + 0.5),
    decoys: &[Decoy::new("shift alone", |shifted| Prediction::equals(shifted.0))],
    observe: Witness::Simulation(Simulation {
        simulate,
        estimate,
        replicas: 1 << 12,
        blocks: PerBudget::always(64),
    }),
    resolution: Resolution::Absolute(RESOLUTION),
    expects: Expected::Consistent,
};

static FALSE: Experiment<Shifted> = Experiment {
    predict: |shifted| Prediction::equals(shifted.0 + 0.5 + 2.0 * RESOLUTION),
    expects: Expected::Refuted(Fault::Wrong),
    ..TRUE
};

static VACUOUS: Experiment<Shifted> = Experiment {
    predict: |_| Prediction::nothing("the bound is infinite"),
    decoys: &[],
    expects: Expected::Vacuous(Fault::Wrong),
    ..TRUE
};

static NOT_A_NUMBER: Experiment<Shifted> = Experiment {
    observe: Witness::Simulation(Simulation {
        simulate: |shifted, block| {
            let mut tally = simulate(shifted, block);
            tally.moments[0].push(f64::NAN);
            tally
        },
        estimate,
        replicas: 1 << 12,
        blocks: PerBudget::always(64),
    }),
    expects: Expected::Inconclusive,
    ..TRUE
};

/// The decoy says what the prediction says, so nothing shows that the experiment can fail.
static TOOTHLESS: Experiment<Shifted> = Experiment {
    decoys: &[Decoy::new("the prediction itself", |shifted| Prediction::equals(shifted.0 + 0.5))],
    expects: Expected::Inconclusive,
    ..TRUE
};

static WITHOUT_DECOY: Experiment<Shifted> = Experiment { decoys: &[], ..TRUE };

static CORRECTED_ALONE: Experiment<Shifted> = Experiment {
    name: "corrected",
    reading: Reading::Corrected,
    resolution: Resolution::Relative(f64::NAN),
    ..TRUE
};

fn simulate(shifted: &Shifted, block: &mut Block) -> Tally {
    let mut tally = Tally::new(1);
    for _ in 0..block.replicas {
        tally.moments[0].push(shifted.0 + block.rng.random_range(0.0..1.0));
    }
    tally.replicas = block.replicas as u64;
    tally.steps = tally.replicas;
    tally
}

fn estimate(_: &Shifted, tally: &Tally, alpha: f64) -> Observation {
    let shifts: &Moments = &tally.moments[0];
    Observation::of(intervals::mean(shifts, alpha))
}

const fn claim(id: &'static str, source: &'static str, experiments: Experiments) -> Claim {
    Claim {
        id,
        locus: "eq. (1)",
        statement: "The mean of a shifted throw is the shift and one half.",
        assumes: &["the die is fair"],
        notes: Notes { because: "A toy.", ..Notes::NONE },
        source,
        experiments,
        ..Claim::BLANK
    }
}

type Experiments = &'static [&'static dyn sgdcheck::experiment::Check];

static TOYS: Paper = Paper {
    name: "toys",
    citation: "A. Toy: On dice, 2026",
    sources: &Dir::new("", &[]),
    sections: &[Section {
        title: "",
        claims: &[
            &claim("toys/true", "toys/true.rs", &[&TRUE]),
            &claim("toys/false", "toys/false.rs", &[&FALSE]),
            &claim("toys/vacuous", "toys/vacuous.rs", &[&VACUOUS]),
            &claim("toys/not-a-number", "toys/not_a_number.rs", &[&NOT_A_NUMBER]),
            &claim("toys/toothless", "toys/toothless.rs", &[&TOOTHLESS]),
        ],
    }],
    ..Paper::BLANK
};

#[test]
fn toys_get_exactly_their_verdicts() {
    for (id, expected) in [
        ("toys/true", Verdict::Consistent),
        ("toys/false", Verdict::Refuted),
        ("toys/vacuous", Verdict::Vacuous),
        ("toys/not-a-number", Verdict::Inconclusive),
        ("toys/toothless", Verdict::Inconclusive),
    ] {
        let findings = run::claim(&[&TOYS], id, MASTER_SEED, Budget::Quick).findings;
        let verdicts: Vec<Verdict> = findings.iter().map(|finding| finding.verdict).collect();
        assert_eq!(verdicts, [expected; 2], "{id}: {findings:#?}");
    }
}

#[test]
fn a_shrunk_instance_is_simple_and_paid_for() {
    static RANDOM: Experiment<Shifted> = Experiment {
        instances: || {
            let shifts = (1.0..100.0).prop_map(Shifted).boxed();
            Instances::random(PerBudget::always(1), shifts)
        },
        ..FALSE
    };
    static PAPER: Paper = Paper {
        sections: &[Section {
            title: "",
            claims: &[&claim("toys/random", "toys/random.rs", &[&RANDOM])],
        }],
        ..TOYS
    };
    let found =
        run::claim(&[&PAPER], "toys/random", MASTER_SEED, Budget::Quick).findings.swap_remove(0);
    let shrunk = found.shrunk.as_ref().expect("every shift refutes the claim");
    assert_eq!((found.verdict, shrunk.verdict), (Verdict::Refuted, Verdict::Refuted));
    assert!(shrunk.instance.as_ref().and_then(|shift| shift.as_f64()) < Some(1.001), "{shrunk:?}");
    // One half of the share is for the first instance, the other for 64 candidates.
    assert_eq!(128.0 * shrunk.alpha, error_budget::per_check(1));
}

#[test]
fn the_toys_obey_the_rules() {
    assert_eq!(audit::violations(&[&TOYS]), [""; 0]);
}

#[test]
fn an_equality_that_loses_its_decoy_is_noticed() {
    static PAPER: Paper = Paper {
        sections: &[Section {
            title: "",
            claims: &[&claim("toys/true", "toys/true.rs", &[&WITHOUT_DECOY])],
        }],
        ..TOYS
    };
    let expected = "toys/true: simulated mean: no decoy, so nothing shows that it can fail";
    assert_eq!(audit::violations(&[&PAPER]), [expected]);
}

#[test]
fn every_broken_rule_is_listed_at_once() {
    static BROKEN: Claim = Claim {
        locus: " ",
        statement: "true",
        assumes: &[""],
        notes: Notes::NONE,
        figures: &[Figure { experiment: "none", ..Figure::BLANK }],
        ..claim("toys/Theorem_1", "toys/theorem_1.rs", &[&CORRECTED_ALONE, &CORRECTED_ALONE])
    };
    static PAPER: Paper = Paper {
        name: "toys",
        citation: "",
        sources: &Dir::new("", &[]),
        sections: &[Section {
            title: "",
            claims: &[
                &BROKEN,
                &claim("toys/true", "toys/theorem_one.rs", &[&TRUE]),
                &claim("toys/true", "toys/true.rs", &[&TRUE]),
            ],
        }],
        ..Paper::BLANK
    };
    let found = audit::violations(&[&PAPER]).join("\n");
    for rule in [
        "toys: no citation",
        "toys/Theorem_1: the id is not of the form toys/what-is-claimed",
        "toys/Theorem_1: no locus",
        "toys/Theorem_1: no notes",
        "toys/Theorem_1: the statement is no sentence: \"true\"",
        "toys/Theorem_1: an empty hypothesis",
        "toys/Theorem_1: corrected: a resolution of NaN",
        "toys/Theorem_1: the experiment name \"corrected\" is empty or taken",
        "toys/Theorem_1: does not say what was corrected",
        "toys/Theorem_1: a figure draws \"none\", which is no experiment",
        "toys/true: the source is toys/theorem_one.rs, not toys/.. true.rs",
        "toys/true: the id is taken",
    ] {
        assert!(found.contains(rule), "not noticed: {rule}\n{found}");
    }
}
