//! Printed values worked out by hand.

use super::{Check, Expected, Experiment, Instance, Instances, Reading, Task, Witness};
use crate::budget::Budget;
use crate::evidence::{Finding, RunId};
use crate::interval::Interval;
use crate::observation::Observation;
use crate::prediction::{Prediction, Resolution, Statement};

/// A control of a printed formula: its value, worked out by hand from the paper's page, at one point where
/// all its symbols differ. It shows that the formula was copied right where the claim itself is refuted,
/// and nothing about whether it is true.
pub struct ByHand<I: Instance> {
    /// The experiment whose prediction is compared.
    pub of: &'static Experiment<I>,
    /// The point: what its numbers are.
    pub at: &'static str,
    /// The same as an instance.
    pub instance: fn() -> I,
    /// The ends of the prediction's intervals, low before high, component by component; of a point its value
    /// once. Upper bounds alone stand behind `-∞`, lower bounds before `∞`. For an order, the values of the rungs.
    pub values: &'static [f64],
}

/// Values are worked out by hand to five significant digits, of which the last is rounded.
const ROUNDING: f64 = 1e-4;

/// The numbers of a prediction, in the order of [`ByHand::values`].
fn numbers(prediction: &Prediction) -> Vec<f64> {
    let all: Vec<Interval> = match &prediction.statement {
        Statement::Within(allowed) => allowed.clone(),
        Statement::Order { rungs, .. } => {
            rungs.iter().flat_map(|rung| rung.values.iter().copied()).collect()
        }
        Statement::Nothing(_) => Vec::new(),
    };
    let (lows, highs) = (all.iter().map(|of| of.low()), all.iter().map(|of| of.high()));
    let (no_low, no_high) = (f64::NEG_INFINITY, f64::INFINITY);
    if lows.clone().all(|low| low == no_low) {
        return std::iter::once(no_low).chain(highs).collect();
    } else if highs.clone().all(|high| high == no_high) {
        return lows.chain([no_high]).collect();
    }
    let ends =
        |(low, high): (f64, f64)| [low, high].into_iter().take(if low == high { 1 } else { 2 });
    lows.zip(highs).flat_map(ends).collect()
}

/// What the formula gives and what the page gives, at the point.
#[derive(Clone, Debug, serde::Serialize)]
struct Point {
    formula: Vec<f64>,
    page: &'static [f64],
    at: &'static str,
}

impl std::fmt::Display for Point {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.at)
    }
}

static COMPARED: Experiment<Point> = Experiment {
    name: "printed value, by hand",
    reading: Reading::AsPrinted,
    instances: || Instances::named(Vec::new()),
    predict: |point| {
        // A value that is missing on either side is no agreement.
        let missing = point.formula.len().abs_diff(point.page.len());
        let page = point.page.iter().copied().chain(std::iter::repeat_n(f64::NAN, missing));
        Prediction::equals_all(page.take(point.formula.len().max(point.page.len())))
    },
    decoys: &[],
    observe: Witness::Oracle(|point| {
        let missing = point.page.len().saturating_sub(point.formula.len());
        let formula = point.formula.iter().copied();
        let formula = formula.chain(std::iter::repeat_n(f64::NAN, missing));
        let rounded = |value: f64| {
            if value.is_infinite() {
                Interval::exactly(value)
            } else {
                Interval::around(value, ROUNDING * value.abs())
            }
        };
        Observation::of_all(formula.map(rounded))
    }),
    resolution: Resolution::Relative(2.0 * ROUNDING),
    expects: Expected::Consistent,
};

impl<I: Instance> Check for ByHand<I> {
    fn name(&self) -> &'static str {
        self.at
    }

    fn reading(&self) -> Reading {
        self.of.reading
    }

    fn expects(&self) -> Expected {
        Expected::Consistent
    }

    fn resolution(&self) -> Resolution {
        COMPARED.resolution
    }

    fn is_sampled(&self) -> bool {
        false
    }

    fn blocks_max(&self, _: Budget) -> u64 {
        0
    }

    fn decoys(&self) -> Vec<&'static str> {
        Vec::new()
    }

    fn needs_decoy(&self) -> bool {
        false
    }

    fn instances(&self, _: Budget) -> Vec<String> {
        vec!["by hand".to_owned()]
    }

    fn instance(&self, _: &str, _: &RunId, _: usize) -> serde_json::Value {
        serde_json::to_value((self.instance)()).expect("instances are plain data")
    }

    fn find(&self, task: &Task) -> Finding {
        let formula = numbers(&(self.of.predict)(&(self.instance)()));
        let point = Point { formula, page: self.values, at: self.at };
        Finding { experiment: self.at.to_owned(), ..COMPARED.find_on(task, "by hand", point) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::{Verdict, judge};

    #[test]
    fn an_upper_bound_is_not_the_lower_bound_of_the_same_value() {
        let verdict = |formula: Prediction, page: &'static [f64]| {
            let point = Point { formula: numbers(&formula), page, at: "" };
            let Witness::Oracle(observe) = &COMPARED.observe else { return None };
            let seen = observe(&point).values;
            Some(judge(&(COMPARED.predict)(&point), COMPARED.resolution, &seen).verdict)
        };
        let five: &[f64] = &[f64::NEG_INFINITY, 5.0];
        assert_eq!(verdict(Prediction::at_most(5.0), five), Some(Verdict::Consistent));
        assert_ne!(verdict(Prediction::at_least(5.0), five), Some(Verdict::Consistent));
        assert_ne!(verdict(Prediction::equals(5.0), five), Some(Verdict::Consistent));
    }
}
