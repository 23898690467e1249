//! What the experiments are said to have found.

use serde_json::json;

use sgdcheck::claim::{Claim, Decoy, Experiment};
use sgdcheck::evidence::{Curve, Finding, Misreading, Role};
use sgdcheck::interval::Interval;
use sgdcheck::statistics::error_budget;
use sgdcheck::verdict::Verdict;

use super::experiments::{
    BOUND, EXTRAPOLATED, Noise, ORDER, PARETO, PREFACTOR, PREFACTOR_CORRECTED, RATE, SIMULATED,
    SOLVED, WEAK, WITH_PREFACTOR_ONE,
};
use super::{
    EXIT_RATE, EXIT_TIME, HEAVY_TAILS, INFINITE_BOUND, LIMIT, STATIONARY_VARIANCE, WEAK_ORDER_TWO,
};

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
        says_nothing: (verdict == Verdict::Vacuous).then(|| "the bound is infinite".to_owned()),
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
    let (at_least, fitted) = (Interval::at_least(2.0), Interval::around(2.003, 0.004));
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
