//! The one judge: nothing else turns numbers into verdicts.

use serde::{Deserialize, Serialize};

use crate::interval::Interval;
use crate::prediction::{Prediction, Resolution, Rung, Statement};
use crate::statistics::order;

/// What the evidence says of a statement, from best to worst; `max` of two is the worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Verdict {
    /// The observation lies within the resolution of the prediction, and every decoy is refuted.
    Consistent,
    /// No data or no budget: nothing ran.
    Untested,
    /// The statement constrains nothing on these instances.
    Vacuous,
    /// Too little was found out. Never a pass.
    Inconclusive,
    /// The observation excludes the prediction.
    Refuted,
}

impl Verdict {
    /// All verdicts, worst first, as reports list them.
    pub const ALL: [Verdict; 5] = [
        Verdict::Refuted,
        Verdict::Inconclusive,
        Verdict::Vacuous,
        Verdict::Untested,
        Verdict::Consistent,
    ];

    /// The worst of several verdicts; `Untested` if there are none.
    pub fn worst(verdicts: impl IntoIterator<Item = Verdict>) -> Verdict {
        verdicts.into_iter().max().unwrap_or(Verdict::Untested)
    }

    /// The verdict's name, as reports show it.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Consistent => "Consistent",
            Verdict::Untested => "Untested",
            Verdict::Vacuous => "Vacuous",
            Verdict::Inconclusive => "Inconclusive",
            Verdict::Refuted => "Refuted",
        }
    }
}

/// A verdict and the pair of intervals that decided it.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// The component furthest from its prediction in units of the resolution; zero for an order.
    pub component: usize,
    /// What the statement allows that component to be.
    pub predicted: Interval,
    /// What was observed of it. For an order, the fitted order.
    pub observed: Interval,
    /// The resolution, in the observation's own units.
    pub resolution: f64,
    /// For an order: the weak error at each step, by which the order was fitted.
    pub errors: Vec<(f64, Interval)>,
    /// Why the statement allows everything, if it was found to.
    pub says_nothing: Option<&'static str>,
}

/// Compares an observation with a prediction.
///
/// *Refuted* if the observation misses what is allowed; *Consistent* if it lies within the
/// resolution of it; *Inconclusive* otherwise, and always when something is unknown or empty;
/// *Vacuous* if the statement was found to allow everything. A vector is as bad as its worst component.
///
/// # Panics
///
/// If the observation has another number of components than the prediction: a programmer's error.
pub fn judge(prediction: &Prediction, resolution: Resolution, observed: &[Interval]) -> Judgement {
    match &prediction.statement {
        Statement::Within(allowed) => judge_components(allowed, resolution, observed, Vec::new()),
        Statement::Order { at_least, rungs } => {
            let errors = errors_by_rung(rungs, observed);
            let allowed = [Interval::at_least(*at_least)];
            let fitted = [order::of_largest(&errors)];
            judge_components(&allowed, resolution, &fitted, order::largest(&errors))
        }
        Statement::Nothing(because) => Judgement {
            verdict: Verdict::Vacuous,
            observed: observed.first().copied().unwrap_or(Interval::UNKNOWN),
            says_nothing: Some(because),
            ..UNJUDGED
        },
    }
}

/// Where nothing was compared, nothing is known.
const UNJUDGED: Judgement = Judgement {
    verdict: Verdict::Inconclusive,
    component: 0,
    predicted: Interval::UNKNOWN,
    observed: Interval::UNKNOWN,
    resolution: 0.0,
    errors: Vec::new(),
    says_nothing: None,
};

fn judge_components(
    allowed: &[Interval],
    resolution: Resolution,
    observed: &[Interval],
    errors: Vec<(f64, Interval)>,
) -> Judgement {
    assert_eq!(allowed.len(), observed.len(), "prediction and observation differ in length");
    let judged = |(component, (&predicted, &observed)): (usize, (&Interval, &Interval))| {
        let resolution = resolution.absolute(allowed, component);
        let verdict = compare(predicted, resolution, observed);
        Judgement { verdict, component, predicted, observed, resolution, ..UNJUDGED }
    };
    let unit = |judged: &Judgement| match resolution {
        Resolution::Relative(_) => judged.resolution,
        Resolution::Absolute(_) | Resolution::RelativeToLargest(_) => 1.0,
    };
    let worst = allowed.iter().zip(observed).enumerate().map(judged).reduce(|worst, next| {
        let severity = |j: &Judgement| (j.verdict, departure(j.predicted, j.observed) / unit(j));
        if severity(&worst) < severity(&next) { next } else { worst }
    });
    Judgement { errors, ..worst.unwrap_or(UNJUDGED) }
}

/// The verdict of an experiment whose decoys got these verdicts: one that cannot tell a decoy apart is too
/// weak to pass.
pub fn with_decoys(verdict: Verdict, decoys: impl IntoIterator<Item = Verdict>) -> Verdict {
    let caught = decoys.into_iter().all(|decoy| decoy == Verdict::Refuted);
    if verdict == Verdict::Consistent && !caught { Verdict::Inconclusive } else { verdict }
}

/// Compares one observed interval with what is allowed, by the rule of [`judge`]; `blur` is the resolution
/// in the observation's own units.
pub fn compare(allowed: Interval, blur: f64, observed: Interval) -> Verdict {
    if allowed == Interval::UNKNOWN || blur.is_nan() {
        Verdict::Inconclusive
    } else if !allowed.meets(observed) {
        Verdict::Refuted
    } else if allowed.low() - blur <= observed.low() && observed.high() <= allowed.high() + blur {
        Verdict::Consistent
    } else {
        Verdict::Inconclusive
    }
}

/// How far the observation reaches outside what is allowed.
fn departure(allowed: Interval, observed: Interval) -> f64 {
    let below = allowed.low() - observed.low();
    let above = observed.high() - allowed.high();
    below.max(above).max(0.0)
}

/// The distances between prediction and observation on each rung.
fn errors_by_rung(rungs: &[Rung], observed: &[Interval]) -> Vec<(f64, Vec<Interval>)> {
    let length: usize = rungs.iter().map(|rung| rung.values.len()).sum();
    assert_eq!(length, observed.len(), "ladder and observation differ in length");
    let mut rest = observed;
    let errors = |rung: &Rung| {
        let (here, after) = rest.split_at(rung.values.len());
        rest = after;
        (rung.step, rung.values.iter().zip(here).map(|(&p, &o)| (o - p).abs()).collect())
    };
    rungs.iter().map(errors).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_needs_precision_and_agreement() {
        let one = Prediction::equals(1.0);
        let at_most_one = Prediction::at_most(1.0);
        let unknown = Prediction::within(Interval::UNKNOWN);
        let of_unknown = Prediction::at_most(Interval::UNKNOWN.high());
        let nothing = Prediction::nothing("0 = 0");
        for (row, (predicted, observed, expected)) in [
            (&one, (0.95, 1.05), Verdict::Consistent),
            (&one, (1.01, 1.02), Verdict::Refuted), // Close is not equal.
            (&one, (0.50, 1.50), Verdict::Inconclusive),
            (&one, (f64::NAN, f64::NAN), Verdict::Inconclusive),
            (&at_most_one, (0.99, 1.05), Verdict::Consistent),
            (&at_most_one, (0.99, 1.50), Verdict::Inconclusive),
            (&at_most_one, (1.01, 1.02), Verdict::Refuted),
            (&at_most_one, (-9.0, -8.0), Verdict::Consistent),
            (&unknown, (0.0, 0.0), Verdict::Inconclusive),
            (&of_unknown, (0.0, 0.0), Verdict::Inconclusive),
            (&nothing, (0.0, 0.0), Verdict::Vacuous),
        ]
        .into_iter()
        .enumerate()
        {
            let observed = [Interval::new(observed.0, observed.1)];
            let judged = judge(predicted, Resolution::Absolute(0.1), &observed);
            assert_eq!(judged.verdict, expected, "row {row}: {predicted:?} against {observed:?}");
        }
    }

    #[test]
    fn a_vector_is_as_bad_as_its_worst_component() {
        let predicted = Prediction::equals_all([1.0, 2.0]);
        let observed = [Interval::around(1.0, 1e-9), Interval::around(2.5, 1e-9)];
        let judged = judge(&predicted, Resolution::Relative(1e-3), &observed);
        assert_eq!((judged.verdict, judged.component), (Verdict::Refuted, 1));
    }

    #[test]
    fn no_component_is_no_pass() {
        let judged = judge(&Prediction::equals_all([]), Resolution::Absolute(1.0), &[]);
        assert_eq!(judged.verdict, Verdict::Inconclusive);
    }

    #[test]
    fn a_prediction_that_is_not_a_number_is_no_pass() {
        let judged = judge(
            &Prediction::equals(f64::NAN),
            Resolution::Relative(0.1),
            &[Interval::exactly(1.0)],
        );
        assert_eq!(judged.verdict, Verdict::Inconclusive);
    }

    #[test]
    fn a_small_component_has_a_resolution_of_its_own() {
        let predicted = Prediction::equals_all([1.0, 1e-6]);
        let observed = [Interval::exactly(1.0), Interval::around(1e-6, 1e-7)];
        let verdict = |resolution| judge(&predicted, resolution, &observed).verdict;
        assert_eq!(verdict(Resolution::RelativeToLargest(1e-3)), Verdict::Consistent);
        assert_eq!(verdict(Resolution::Relative(1e-3)), Verdict::Inconclusive);
    }

    #[test]
    fn an_order_is_judged_by_its_fit() {
        let rungs = |power: i32| {
            (1..8).map(move |j| {
                let step = 0.5_f64.powi(j);
                Rung { step, values: vec![Interval::exactly(1.0 + step.powi(power))] }
            })
        };
        let observed = vec![Interval::exactly(1.0); 7];
        for (power, expected) in
            [(1, Verdict::Refuted), (2, Verdict::Consistent), (3, Verdict::Consistent)]
        {
            let predicted = Prediction::approximates(2.0, rungs(power).collect());
            let judged = judge(&predicted, Resolution::Absolute(0.05), &observed);
            assert_eq!(judged.verdict, expected, "errors of order {power}");
        }
    }
}
