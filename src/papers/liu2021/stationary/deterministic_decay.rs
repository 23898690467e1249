//! Without noise the update decays geometrically; the continuous theory's error, and its range.

mod ranges;

use self::ranges::{ABOVE, BELOW, BETWEEN, NEARLY, RANGES};
use crate::claim::{
    ByHand, Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, Prediction,
    Reading, Resolution, Rung, Witness,
};
use crate::instances::parabola::Descent;
use crate::interval::Interval;
use crate::papers::liu2021::cases::MANY;

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/deterministic-decay",
    locus: "Section 2, eqs. (2) and (3) and the lines after",
    statement: "Without noise w_t = (1 - λk)^t w_0, `which is an exponential decay when λ < 1/k, and, in this region, the \
                standard continuous-time dynamics', w_0 e^(-λkt), `is valid with error O((1 - λk)²)'; for \
                1/k < λ < 2/k `the dynamics is convergent, yet a simple continuous approximation fails'; for \
                λ > 2/k `the parameter w will diverge'.",
    assumes: &["L = k w²/2 with k > 0", "σ² = 0", "w_0 is not zero"],
    correction: Some(
        "For λ < 1/k the error of w_0 e^(-λkt) is O((λk)²) at a fixed number of steps t, and O(λk) at a fixed time λkt.",
    ),
    notes: Notes {
        because: "An error of the size of (1 - λk)² would vanish as λk tends to 1. There (1 - λk)^t tends to 0 and e^(-λkt) \
            to e^-t, so the error tends to a constant, of order 0 in 1 - λk; and as λk tends to 0, where the \
            theory is good, the printed size tends to 1. Misprint: with λk in the place of 1 - λk it is the local error, \
            from e^-x = 1 - x + O(x²), as section 4.1 has it (`an error of order O(λ²)') and as the sentence \
            before (`λ ≪ 1/k') requires. Equation (3) and the three ranges hold.",
        repaired: "λk for 1 - λk; over a fixed time the local errors add up to O(λk).",
        known: "The update is iterated in interval arithmetic, and orders are fitted over eleven and nine halvings, to 0.1.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&ERROR_AS_PRINTED, &GEOMETRIC, &RANGES, &ERROR_PER_STEP, &ERROR_IN_TIME],
    controls: &[&ERROR_BY_HAND, &BELOW, &BETWEEN, &NEARLY, &ABOVE],
    ..Claim::BLANK
};

static GEOMETRIC: Experiment<Descent> = Experiment {
    name: "powers of 1 - λk",
    reading: Reading::AsPrinted,
    instances: || {
        let case = |(name, rate_k)| (name, at(rate_k));
        let named = [
            ("half of 1/k", 0.5),
            ("below 1/k", 0.999),
            ("above 1/k", 1.001),
            ("1.5/k", 1.5),
            ("below 2/k", 1.999),
            ("above 2/k", 2.001),
            ("3/k", 3.0),
        ];
        Instances::named(named.map(case).into()).and_random(MANY, Descent::any())
    },
    predict: |d| powers(d, 1.0 - d.rate_k),
    decoys: &[
        Decoy::new("continuous time", |d| powers(d, libm::exp(-d.rate_k))),
        Decoy::new("opposite sign", |d| powers(d, d.rate_k - 1.0)),
    ],
    observe: Witness::Oracle(|d| Observation::of_all(d.iterates())),
    resolution: Resolution::RelativeToLargest(1e-9),
    expects: Expected::Consistent,
};

fn at(rate_k: f64) -> Descent {
    Descent { rate_k, start: 1.5, steps: 12 }
}

static ERROR_AS_PRINTED: Experiment<Descent> = Experiment {
    name: "error O((1 - λk)²) for λ < 1/k",
    instances: || {
        let case = |(name, steps)| (name, Descent { rate_k: 0.5, start: 1.5, steps });
        Instances::named([("one step", 1), ("two steps", 2), ("five steps", 5)].map(case).into())
    },
    predict: |d| continuous(2.0, d, towards_one),
    decoys: &[Decoy::new("O(1 - λk)", |d| continuous(1.0, d, towards_one))],
    observe: Witness::Oracle(|d| iterated(d, towards_one)),
    resolution: Resolution::Absolute(0.1),
    expects: Expected::Refuted(Fault::Misprint),
    ..GEOMETRIC
};

static ERROR_BY_HAND: ByHand<Descent> = ByHand {
    of: &ERROR_AS_PRINTED,
    at: "by hand: w_0 e^(-λkt) for w_0 = 1.5, t = 2, 1 - λk = 1/8, 1/16, .. 1/8192",
    instance: || Descent { rate_k: 0.5, start: 1.5, steps: 2 },
    values: &[
        0.26066, 0.23003, 0.21610, 0.20945, 0.20620, 0.20460, 0.20380, 0.20340, 0.20320, 0.20310,
        0.20305,
    ],
};

static ERROR_PER_STEP: Experiment<Descent> = Experiment {
    name: "error O((λk)²) at a fixed number of steps",
    predict: |d| continuous(2.0, d, towards_zero),
    decoys: &[Decoy::new("O((λk)³)", |d| continuous(3.0, d, towards_zero))],
    observe: Witness::Oracle(|d| iterated(d, towards_zero)),
    ..ERROR_AS_PRINTED.corrected()
};

static ERROR_IN_TIME: Experiment<Descent> = Experiment {
    name: "error O(λk) at a fixed time λkt",
    predict: |d| continuous(1.0, d, to_one_time),
    decoys: &[Decoy::new("O((λk)²)", |d| continuous(2.0, d, to_one_time))],
    observe: Witness::Oracle(|d| iterated(d, to_one_time)),
    ..ERROR_PER_STEP
};

/// The small parameter of a rung, its λk and its number of steps.
type Ladder = fn(&Descent) -> Vec<(f64, f64, u32)>;

fn towards_one(d: &Descent) -> Vec<(f64, f64, u32)> {
    (3..14).map(|j| 0.5_f64.powi(j)).map(|gap| (gap, 1.0 - gap, d.steps)).collect()
}

fn towards_zero(d: &Descent) -> Vec<(f64, f64, u32)> {
    (3..14).map(|j| 0.5_f64.powi(j)).map(|rate_k| (rate_k, rate_k, d.steps)).collect()
}

/// To the time λkt = `steps`.
fn to_one_time(d: &Descent) -> Vec<(f64, f64, u32)> {
    (3..12).map(|j| (0.5_f64.powi(j), 0.5_f64.powi(j), d.steps << j)).collect()
}

fn iterated(d: &Descent, ladder: Ladder) -> Observation {
    let last = |(_, rate_k, steps)| {
        let iterates = Descent { rate_k, steps, ..d.clone() }.iterates();
        iterates.last().copied().unwrap_or(Interval::UNKNOWN)
    };
    Observation::of_all(ladder(d).into_iter().map(last))
}

/// The continuous solution. Its rounding, 1e-16, is far below the least error on a ladder, 7e-9.
fn continuous(order: f64, d: &Descent, ladder: Ladder) -> Prediction {
    let rung = |(step, rate_k, steps): (f64, f64, u32)| {
        let value = d.start * libm::exp(-rate_k * f64::from(steps));
        Rung { step, values: vec![Interval::exactly(value)] }
    };
    Prediction::approximates(order, ladder(d).into_iter().map(rung).collect())
}

fn powers(d: &Descent, factor: f64) -> Prediction {
    let power = |t: u32| libm::pow(factor.abs(), f64::from(t)) * factor.signum().powi(t as i32);
    Prediction::equals_all((1..=d.steps).map(|t| d.start * power(t)))
}
