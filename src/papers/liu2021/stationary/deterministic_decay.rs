//! Without noise the update decays geometrically; the continuous theory's error, and its range.

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Fault, Notes, Observation, Prediction, Reading, Resolution,
    Rung, Witness,
};
use crate::interval::Interval;
use crate::papers::liu2021::stationary::descents::{Descent, everywhere, fixed_steps, iterate};

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/deterministic-decay",
    locus: "Section 2, eqs. (2) and (3) and the lines after",
    statement: "Without noise w_t = (1 - λk)^t w_0; this decays exponentially for λ < 1/k, where the \
                continuous-time solution w_0 e^(-λkt) is valid with error O((1 - λk)²); it converges \
                for 1/k < λ < 2/k and diverges for λ > 2/k.",
    assumes: &["L = k w²/2 with k > 0", "σ² = 0", "w_0 is not zero"],
    correction: Some(
        "the error is O((λk)²) at a fixed number of steps and O(λk) at a fixed time λkt",
    ),
    notes: Notes {
        because: "Printed: (3), the three ranges, and the error O((1 - λk)²) on λ < 1/k. The first two hold: \
            (3) against the update iterated in interval arithmetic, the ranges by the ratio of \
            successive iterates. The error does not: a quantity of the size of (1 - λk)² would \
            vanish as λk tends to 1, but there (1 - λk)^t tends to 0 and e^(-λkt) to e^-t, so the \
            error tends to a constant and its order in 1 - λk is 0. At the other end, λk → 0, the \
            printed size tends to 1 and bounds nothing. What was meant: the local error, from \
            e^-x = 1 - x + O(x²), is of order 2 in λk at a fixed number of steps; at a fixed time λkt it \
            is of order 1. Both are found by iteration, to 0.1 in the order. Open: nothing.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&GEOMETRIC, &RANGES, &ERROR_AS_PRINTED, &ERROR_PER_STEP, &ERROR_IN_TIME],
    ..Claim::BLANK
};

static GEOMETRIC: Experiment<Descent> = Experiment {
    name: "powers of 1 - λk",
    reading: Reading::AsPrinted,
    instances: everywhere,
    predict: |d| powers(d, 1.0 - d.rate_k),
    decoys: &[
        Decoy { name: "continuous time", predict: |d| powers(d, libm::exp(-d.rate_k)) },
        Decoy { name: "opposite sign", predict: |d| powers(d, d.rate_k - 1.0) },
    ],
    observe: Witness::Oracle(|d| Observation::of_all(iterate(d.rate_k, d.start, d.steps))),
    resolution: Resolution::Relative(1e-9),
    expects: Expected::Consistent,
};

static RANGES: Experiment<Descent> = Experiment {
    name: "three ranges of λ",
    predict: |d| {
        Prediction::within(if d.rate_k < 1.0 {
            Interval::new(0.0, 1.0)
        } else if d.rate_k < 2.0 {
            Interval::new(-1.0, 0.0)
        } else {
            Interval::new(f64::NEG_INFINITY, -1.0)
        })
    },
    decoys: &[Decoy {
        name: "continuous time",
        predict: |d| Prediction::equals(libm::exp(-d.rate_k)),
    }],
    observe: Witness::Oracle(|d| {
        let w = iterate(d.rate_k, d.start, d.steps);
        let ratio = |pair: &[Interval]| pair[1] * pair[0].recip();
        // Close to λk = 1 cancellation widens the later ones.
        let ratios = w.windows(2).take(2).map(ratio);
        Observation::of(ratios.reduce(Interval::hull).unwrap_or(Interval::UNKNOWN))
    }),
    resolution: Resolution::Absolute(1e-9),
    ..GEOMETRIC
};

static ERROR_AS_PRINTED: Experiment<Descent> = Experiment {
    name: "error O((1 - λk)²) for λ < 1/k",
    instances: fixed_steps,
    predict: |d| of_order(2.0, d, towards_one()),
    decoys: &[Decoy { name: "O(1 - λk)", predict: |d| of_order(1.0, d, towards_one()) }],
    observe: Witness::Oracle(|d| {
        last_of_each(d, towards_one().map(|(_, rate_k)| (rate_k, d.steps)))
    }),
    resolution: Resolution::Absolute(0.1),
    expects: Expected::Refuted(Fault::Wrong),
    ..GEOMETRIC
};

static ERROR_PER_STEP: Experiment<Descent> = Experiment {
    name: "error O((λk)²) at a fixed number of steps",
    reading: Reading::Corrected,
    predict: |d| of_order(2.0, d, towards_zero()),
    decoys: &[Decoy { name: "O((λk)³)", predict: |d| of_order(3.0, d, towards_zero()) }],
    observe: Witness::Oracle(|d| {
        last_of_each(d, towards_zero().map(|(_, rate_k)| (rate_k, d.steps)))
    }),
    expects: Expected::Consistent,
    ..ERROR_AS_PRINTED
};

static ERROR_IN_TIME: Experiment<Descent> = Experiment {
    name: "error O(λk) at a fixed time λkt",
    reading: Reading::Corrected,
    predict: |d| in_time(1.0, d),
    decoys: &[Decoy { name: "O((λk)²)", predict: |d| in_time(2.0, d) }],
    observe: Witness::Oracle(|d| last_of_each(d, to_one_time(d))),
    expects: Expected::Consistent,
    ..ERROR_AS_PRINTED
};

/// (1 - λk, λk) with λk close to one.
fn towards_one() -> impl Iterator<Item = (f64, f64)> {
    (3..14).map(|j| 0.5_f64.powi(j)).map(|gap| (gap, 1.0 - gap))
}

/// (λk, λk) close to zero.
fn towards_zero() -> impl Iterator<Item = (f64, f64)> {
    (3..14).map(|j| 0.5_f64.powi(j)).map(|rate| (rate, rate))
}

/// λk and the number of steps that make λkt = `steps`, for small λk.
fn to_one_time(descent: &Descent) -> impl Iterator<Item = (f64, u32)> + use<> {
    let time = descent.steps;
    (3..12_u32).map(move |j| (0.5_f64.powi(j as i32), time << j))
}

fn last_of_each(d: &Descent, ladder: impl Iterator<Item = (f64, u32)>) -> Observation {
    let last = |(rate_k, steps)| iterate(rate_k, d.start, steps)[steps as usize - 1];
    Observation::of_all(ladder.map(last))
}

fn powers(d: &Descent, factor: f64) -> Prediction {
    let power = |t: u32| libm::pow(factor.abs(), f64::from(t)) * factor.signum().powi(t as i32);
    Prediction::equals_all((1..=d.steps).map(|t| d.start * power(t)))
}

/// The continuous solution after the instance's steps, at each (step of the ladder, λk).
fn of_order(order: f64, d: &Descent, ladder: impl Iterator<Item = (f64, f64)>) -> Prediction {
    let value = |rate_k: f64| d.start * libm::exp(-rate_k * f64::from(d.steps));
    let rung = |(step, rate_k)| Rung {
        step,
        values: vec![Interval::around(value(rate_k), 1e-15 * d.start)],
    };
    Prediction::approximates(order, ladder.map(rung).collect())
}

/// The continuous solution at the time λkt = `steps`.
fn in_time(order: f64, d: &Descent) -> Prediction {
    let value = d.start * libm::exp(-f64::from(d.steps));
    let rung = |(step, _)| Rung { step, values: vec![Interval::around(value, 1e-15 * d.start)] };
    Prediction::approximates(order, to_one_time(d).map(rung).collect())
}
