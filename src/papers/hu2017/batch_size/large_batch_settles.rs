//! To settle at flat minimisers, SGD needs a larger batch at a later stage.

use std::fmt;

use serde::Serialize;

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::cooling_landscape;
use crate::instances::cooling_landscape::Landscape;
use crate::interval::Interval;

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "hu2017/large-batch-settles",
    locus: "section 5 (iii); section 1, end of the list of results; abstract",
    statement: "For SGD to settle down at flat minimisers we need a larger batch at a later stage: with a batch \
                that stays the same it does not settle, and with one that grows as in simulated annealing it is \
                trapped in flat minimisers.",
    assumes: &[
        "dX = -∇F ds + √β dB, β = η (1/m - 1/M), with M much larger than m",
        "growing as in simulated annealing: m = η ln(s + 2)/γ once this exceeds 1, γ > γ_0 of Proposition 2",
        "flat: the minimiser with the smaller second derivative",
    ],
    correction: Some(
        "the process settles at the global minimisers, with shares in proportion to 1/√curvature",
    ),
    notes: Notes {
        because: "The paper words this as a conclusion from Proposition 2; read as a prediction it has two parts. That a \
            constant batch does not settle is true: the law tends to Gibbs at temperature β/2, which leaves a \
            fixed probability outside the neighbourhood of the minimiser. That a growing batch leads to flat \
            minimisers is refuted: annealing knows nothing of curvature. On a double well whose sharp minimum is the \
            lower one the limit at the flat one is 0; at equal depths it is the flat one's share of 1/√curvature, a \
            number between 0 and 1 that no batch size enters; it is 1 only where the flat minimum is also the \
            global one. A schedule faster than annealing freezes the process in whatever well it is in, flat or \
            sharp (hu2017/annealing, below γ_0). Corrected: the process settles at the global minimisers, with \
            shares in proportion to 1/√curvature. Limits from the Fokker-Planck equation in time to s = 1e60, extrapolated; \
            the shares, derived by Laplace's method, are found to three digits. Open: whether flat minima generalise better, on which the \
            word `need' rests, is not a statement about the dynamics.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&CONSTANT, &FLAT_IS_LOWER, &SHARP_IS_LOWER, &EQUAL_DEPTH, &SHARES],
    ..Claim::BLANK
};

/// A landscape, a step size, and a batch that grows or not.
#[derive(Clone, Debug, Serialize)]
struct Settling {
    landscape: Landscape,
    step: f64,
    batch: Batch,
}

#[derive(Clone, Copy, Debug, Serialize)]
enum Batch {
    Constant(f64),
    /// `max(1, η ln(s + 2)/γ)`.
    Growing(f64),
}

impl fmt::Display for Settling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.batch {
            Batch::Constant(m) => write!(f, "m = {m}")?,
            Batch::Growing(gamma) => write!(f, "m = max(1, η ln(s+2)/{gamma:.3})")?,
        }
        write!(f, ", η = {}; {}", self.step, self.landscape)
    }
}

impl Settling {
    /// With γ = 2 (c of the shallower well), above γ_0 for either start.
    fn growing(landscape: Landscape) -> Settling {
        let gamma = 1.5 * 2.0 * landscape.barrier(landscape.shallow());
        Settling { landscape, step: 0.25, batch: Batch::Growing(gamma) }
    }

    fn temperature(&self, s: f64) -> f64 {
        let batch = match self.batch {
            Batch::Constant(batch) => batch,
            Batch::Growing(gamma) => (self.step * libm::log(2.0 + s) / gamma).max(1.0),
        };
        self.step / (2.0 * batch)
    }

    /// The limit of the probability to be near the flat minimum.
    fn at_the_flat_minimum(&self) -> Interval {
        let flat = self.landscape.flat();
        self.landscape.limits(|s| self.temperature(s), &[flat])[0]
    }
}

static CONSTANT: Experiment<Settling> = Experiment {
    name: "a constant batch does not settle",
    reading: Reading::AsPrinted,
    instances: || {
        let with = |batch| Settling {
            landscape: cooling_landscape::flat_and_sharp(0.1, 0.4),
            step: 0.25,
            batch: Batch::Constant(batch),
        };
        Instances::named(vec![("m = 1", with(1.0)), ("m = 4", with(4.0))])
    },
    predict: |_| Prediction::within(Interval::new(0.0, 0.99)),
    decoys: &[Decoy { name: "settles", predict: |_| Prediction::equals(1.0) }],
    observe: Witness::Oracle(|s| Observation::of(s.at_the_flat_minimum())),
    resolution: Resolution::Absolute(2e-3),
    expects: Expected::Consistent,
};

static FLAT_IS_LOWER: Experiment<Settling> = Experiment {
    name: "a growing batch, the flat minimum is the lower one",
    instances: || one("flat and low", 0.1),
    predict: |_| Prediction::equals(1.0),
    decoys: &[
        Decoy { name: "stays in the sharp well", predict: |_| Prediction::equals(0.0) },
        Decoy { name: "equal shares", predict: |_| Prediction::equals(0.5) },
    ],
    ..CONSTANT
};

static SHARP_IS_LOWER: Experiment<Settling> = Experiment {
    name: "a growing batch, the sharp minimum is the lower one",
    instances: || one("sharp and low", -0.1),
    expects: Expected::Refuted(Fault::Wrong),
    ..FLAT_IS_LOWER
};

static EQUAL_DEPTH: Experiment<Settling> = Experiment {
    name: "a growing batch, minima of equal depth",
    instances: || one("equal depth", 0.0),
    expects: Expected::Refuted(Fault::Wrong),
    ..FLAT_IS_LOWER
};

static SHARES: Experiment<Settling> = Experiment {
    name: "a growing batch, shares of the flat minimum",
    reading: Reading::Corrected,
    instances: || {
        let settling = |shift| Settling::growing(cooling_landscape::flat_and_sharp(shift, 0.4));
        Instances::named(vec![
            ("flat and low", settling(0.1)),
            ("sharp and low", settling(-0.1)),
            ("equal depth", settling(0.0)),
        ])
    },
    predict: |s| Prediction::equals(share(s, 0.5)),
    decoys: &[Decoy {
        name: "shares in proportion to curvature",
        predict: |s| Prediction::equals(1.0 - share(s, 1.0)),
    }],
    ..CONSTANT
};

fn one(name: &'static str, shift: f64) -> Instances<Settling> {
    let landscape = cooling_landscape::flat_and_sharp(shift, 0.4);
    Instances::named(vec![(name, Settling::growing(landscape))])
}

/// The flat minimum's share among global ones if shares fall with this power of the curvature.
fn share(s: &Settling, power: f64) -> f64 {
    let weight = |x: f64| libm::pow(s.landscape.profile().curvature(x), -power);
    let global = s.landscape.global();
    let flat = global.iter().filter(|&&x| x == s.landscape.flat()).map(|&x| weight(x));
    flat.sum::<f64>() / global.iter().map(|&x| weight(x)).sum::<f64>()
}
