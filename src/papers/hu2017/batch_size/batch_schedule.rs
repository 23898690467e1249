//! The rule by which the batch should grow so that the process cools down into the global minimisers.

use std::fmt;

use serde::Serialize;

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::cooling_landscape;
use crate::instances::cooling_landscape::Landscape;

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "hu2017/batch-schedule",
    locus: "section 5, after Proposition 2, with β(s) before it",
    statement: "With the batch size m(s) = min(C ln(s + 2)/η, m*) the process dX = -∇F ds + √β(s) dB, \
                β = η (1/m - 1/M), cools down into the global minimisers.",
    assumes: &[
        "the hypotheses of Proposition 2",
        "Σ_0 is the identity, as Proposition 2 has it",
        "M is large",
    ],
    correction: Some("m(s) = η ln(s + 2)/γ with γ > γ_0, at least 1, and no cap"),
    notes: Notes {
        because: "Printed: m(s) ≈ min(C log(s+2)/η, m*), m* the largest batch one may want, C free. Three parts. \
            Without the cap, and with C chosen after η, the rule is Proposition 2 with γ = η²/C, and is \
            true when C < η²/γ_0. But η stands on the wrong side: β = η/m is γ/ln(s+2) for m = η \
            ln(s+2)/γ, so that a C that suits one step size freezes the process in the nearest well at a \
            smaller one (here half of it): refuted. With the cap β stops at η (1/m* - 1/M), and the \
            law tends to the Gibbs law of that temperature, which leaves a positive probability \
            outside every A_ε; for m* = M the noise ends at a finite time, and the process with it, in whatever \
            well it is. So the cap alone refutes the conclusion that Proposition 2 is to give. \
            Corrected: m = max(1, η ln(s+2)/γ) with γ > γ_0 and no cap, for every η; at first m is 1, up to \
            s = e^(γ/η). Limits from the density in time to s = 1e60, extrapolated, as for Proposition \
            2; an independently written solver agrees on the capped limits to six digits (tests). `Flat local minimizers', which \
            the same sentence mentions, is hu2017/large-batch-settles. Open: Σ_0 that is not the identity.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&OWN_CONSTANT, &ONE_CONSTANT, &CAPPED, &CORRECTED],
    ..Claim::BLANK
};

/// A batch size that changes with time, for one step size and one landscape; M is infinite.
#[derive(Clone, Debug, Serialize)]
struct Schedule {
    landscape: Landscape,
    step: f64,
    rule: Rule,
}

#[derive(Clone, Copy, Debug, Serialize)]
enum Rule {
    /// `min(C ln(s + 2)/η, m*)` from C and m*.
    Printed(f64, f64),
    /// `max(1, η ln(s + 2)/γ)` from γ.
    Corrected(f64),
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Schedule { landscape, step, rule } = self;
        match rule {
            Rule::Printed(c, cap) if cap.is_finite() => {
                write!(f, "m = min({c:.4} ln(s+2)/η, {cap})")?
            }
            Rule::Printed(c, _) => write!(f, "m = {c:.4} ln(s+2)/η")?,
            Rule::Corrected(gamma) => write!(f, "m = max(1, η ln(s+2)/{gamma:.3})")?,
        }
        write!(f, ", η = {step}; {landscape}")
    }
}

impl Schedule {
    /// `T = β/2 = η/(2m)`.
    fn temperature(&self, s: f64) -> f64 {
        let logarithm = libm::log(2.0 + s);
        let batch = match self.rule {
            Rule::Printed(c, cap) => (c * logarithm / self.step).min(cap),
            Rule::Corrected(gamma) => (self.step * logarithm / gamma).max(1.0),
        };
        self.step / (2.0 * batch)
    }

    /// From the shallow well of a tilted double well, with ε = 1/2.
    fn new(step: f64, rule: Rule) -> Schedule {
        Schedule { landscape: cooling_landscape::tilted(0.5), step, rule }
    }
}

/// γ_0 = 2 c* of the tilted double well is 0.3153.
const GAMMA: f64 = 0.5;

/// C that makes `η²/C` equal to γ at the step 1/2.
const CONSTANT: f64 = 0.25 / GAMMA;

static OWN_CONSTANT: Experiment<Schedule> = Experiment {
    name: "no cap, C chosen after η",
    reading: Reading::AsPrinted,
    instances: || {
        let with = |step| Schedule::new(step, Rule::Printed(step * step / GAMMA, f64::INFINITY));
        Instances::named(vec![("η = 1/2", with(0.5)), ("η = 1/10", with(0.1))])
    },
    predict: |_| Prediction::equals(1.0),
    decoys: &[
        Decoy { name: "it stays in the wrong well", predict: |_| Prediction::equals(0.0) },
        Decoy { name: "equal shares", predict: |_| Prediction::equals(0.5) },
    ],
    observe: Witness::Oracle(|s| Observation::of(s.landscape.settled(|t| s.temperature(t)))),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Consistent,
};

static ONE_CONSTANT: Experiment<Schedule> = Experiment {
    name: "no cap, one C for all η",
    instances: || {
        let with = |step| Schedule::new(step, Rule::Printed(CONSTANT, f64::INFINITY));
        Instances::named(vec![("η = 1/4", with(0.25)), ("η = 3/10", with(0.3))])
    },
    expects: Expected::Refuted(Fault::Wrong),
    ..OWN_CONSTANT
};

static CAPPED: Experiment<Schedule> = Experiment {
    name: "with the cap",
    instances: || {
        let with = |cap| Schedule::new(0.5, Rule::Printed(CONSTANT, cap));
        Instances::named(vec![("m* = 5", with(5.0)), ("m* = 10", with(10.0))])
    },
    expects: Expected::Refuted(Fault::Wrong),
    ..OWN_CONSTANT
};

static CORRECTED: Experiment<Schedule> = Experiment {
    name: "m = max(1, η ln(s + 2)/γ), no cap",
    reading: Reading::Corrected,
    instances: || {
        let with = |step| Schedule::new(step, Rule::Corrected(GAMMA));
        Instances::named(vec![
            ("η = 1/2", with(0.5)),
            ("η = 1/10", with(0.1)),
            ("η = 1/50", with(0.02)),
        ])
    },
    ..OWN_CONSTANT
};
