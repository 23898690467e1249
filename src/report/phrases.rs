//! Findings in words, as the report, the terminal and the figures say them.

use crate::claim::{Fault, Reading, Resolution};
use crate::evidence::{Finding, Misreading};
use crate::experiment::Check;
use crate::interval::Interval;
use crate::report::outcome::{Outcome, Part, departure, weak_errors};
use crate::report::text::one_line;
use crate::report::{formulas, numbers};
use crate::statistics::order;
use crate::verdict::Verdict;

/// Digits of a ratio, a resolution or a probability.
const DIGITS_FEW: usize = 2;

/// Longer descriptions of an instance stay in the tables.
const SUMMARY_MAX: usize = 100;

/// A verdict with a sign that does not need colour.
pub(crate) fn verdict(verdict: Verdict) -> String {
    let sign = match verdict {
        Verdict::Consistent => "✓",
        Verdict::Refuted => "✗",
        Verdict::Inconclusive => "?",
        Verdict::Vacuous => "∅",
        Verdict::Untested => "–",
    };
    format!("{sign} {}", verdict.name())
}

/// A kind of fault, as an adjective or its like.
pub(crate) fn fault(fault: Fault) -> String {
    match fault {
        Fault::Wrong => "wrong".to_owned(),
        Fault::Hypothesis => "a hypothesis is missing".to_owned(),
        Fault::Misprint => "a misprint".to_owned(),
        Fault::Inherited(id) => format!("falls with {id}"),
    }
}

/// `as printed` or `corrected`.
pub(crate) fn reading(reading: Reading) -> &'static str {
    match reading {
        Reading::AsPrinted => "as printed",
        Reading::Corrected => "corrected",
    }
}

/// What a page calls the corrected reading: a statement that holds, or that cannot be run here, is made precise.
pub(crate) fn corrected(printed: Verdict) -> &'static str {
    match printed {
        Verdict::Refuted | Verdict::Vacuous => "Corrected",
        Verdict::Consistent | Verdict::Inconclusive | Verdict::Untested => "Made precise",
    }
}

/// A resolution, as registered.
pub(crate) fn resolution(resolution: Resolution) -> String {
    match resolution {
        Resolution::Absolute(blur) => numbers::number(blur, DIGITS_FEW),
        Resolution::Relative(fraction) => {
            format!("{} relative", numbers::number(fraction, DIGITS_FEW))
        }
        Resolution::RelativeToLargest(fraction) => {
            format!("{} of the largest", numbers::number(fraction, DIGITS_FEW))
        }
    }
}

/// What was predicted and what was observed.
pub(crate) fn both(finding: &Finding) -> (String, String) {
    let (predicted, observed) = numbers::pair(finding.predicted, finding.observed);
    if weak_errors(finding).is_some() {
        (format!("order {predicted}"), format!("order {observed}"))
    } else {
        (predicted, observed)
    }
}

/// The deciding component, where there are several.
pub(crate) fn component(finding: &Finding) -> String {
    match finding.component {
        (_, 0 | 1) => String::new(),
        (index, all) => format!("{} of {all}", index + 1),
    }
}

/// The departure from the prediction in units of the resolution, as far as the verdict needs it.
pub(crate) fn departure_of(finding: &Finding) -> String {
    let departure = departure(finding);
    let text = |end: f64| {
        if end.is_infinite() { "∞".to_owned() } else { numbers::number(end, DIGITS_FEW) }
    };
    match finding.verdict {
        // Zero was predicted and found, in units of zero.
        Verdict::Consistent if finding.resolution == 0.0 => "exact".to_owned(),
        _ if departure == Interval::UNKNOWN => "unknown".to_owned(),
        Verdict::Refuted if departure.low().is_infinite() => "∞".to_owned(),
        Verdict::Refuted => format!("≥ {}", text(departure.low())),
        Verdict::Consistent => format!("≤ {}", text(departure.high())),
        Verdict::Inconclusive => format!("{} to {}", text(departure.low()), text(departure.high())),
        Verdict::Vacuous | Verdict::Untested => String::new(),
    }
}

/// How many decoys were refuted, and which were not.
pub(crate) fn decoys(finding: &Finding) -> String {
    if finding.decoys.is_empty() {
        return String::new();
    }
    let missed: Vec<&str> = missed_decoys(finding).collect();
    let caught = finding.decoys.len() - missed.len();
    let share = format!("{caught}/{}", finding.decoys.len());
    if missed.is_empty() { share } else { format!("{share}, not {}", missed.join(", ")) }
}

/// The decoys that the finding could not refute.
pub(crate) fn missed_decoys(finding: &Finding) -> impl Iterator<Item = &str> {
    let survives = |decoy: &&Misreading| decoy.verdict(finding) != Verdict::Refuted;
    finding.decoys.iter().filter(survives).map(|decoy| decoy.name.as_str())
}

/// The local orders of a ladder between neighbouring steps, coarsest first, and the slope of the
/// least-squares line through all steps with its standard error.
pub(crate) fn ladder(finding: &Finding) -> (String, String) {
    let errors = weak_errors(finding).unwrap_or(&[]);
    let descends = |pair: &[(f64, Interval)]| 0.0 < pair[1].0 && pair[1].0 < pair[0].0;
    if errors.is_empty() || !errors.windows(2).all(descends) {
        return (String::new(), String::new());
    }
    let fit = order::fit(errors);
    let text = |order: &Interval| {
        if order.is_finite() { format!("{:.2}", order.center()) } else { "?".to_owned() }
    };
    let local: Vec<String> = fit.local.iter().map(text).collect();
    let (slope, error) = fit.least_squares;
    let line =
        if slope.is_nan() { "unknown".to_owned() } else { format!("{slope:.3} (s.e. {error:.3})") };
    (local.join(", "), line)
}

/// The smallest departure that a sampled experiment was sure to refute, for its widest interval:
/// beyond the resolution nothing passes, and beyond its width every interval refutes.
pub(crate) fn detects(part: &Part) -> String {
    if !part.check.is_sampled() {
        return String::new();
    }
    let width = |finding: &Finding| 2.0 * finding.observed.radius() / finding.resolution;
    let widest = part.findings().map(width).fold(1.0, f64::max);
    if part.findings().next().is_none() {
        return String::new();
    } else if widest.is_infinite() {
        return "nothing".to_owned();
    }
    resolution(match part.check.resolution() {
        Resolution::Absolute(blur) => Resolution::Absolute(widest * blur),
        Resolution::Relative(fraction) => Resolution::Relative(widest * fraction),
        Resolution::RelativeToLargest(fraction) => Resolution::RelativeToLargest(widest * fraction),
    })
}

/// One sentence on why a reading has its verdict, in plain text.
pub(crate) fn why(outcome: &Outcome, reading: Reading) -> String {
    let verdict = outcome.verdict(reading).unwrap_or(Verdict::Untested);
    if outcome.claim.experiments.is_empty() {
        return "No experiment is registered: data or budget is missing.".to_owned();
    }
    let Some(part) = outcome.decisive(reading) else {
        let judges = |check: &&dyn Check| check.reading() == reading;
        return if outcome.claim.experiments.iter().any(judges) {
            "Not run.".to_owned()
        } else {
            "No experiment judges it in these words: data or budget is missing.".to_owned()
        };
    };
    let speaking = match verdict {
        // What holds on all instances is told of the first, which has a name.
        Verdict::Consistent => part.findings().next(),
        _ => part.counterexamples().map(|found| found.simplest).or(part.deciding()),
    };
    match speaking {
        Some(finding) if finding.verdict == verdict => because(part.check.name(), finding),
        _ => "Not run, or not completely.".to_owned(),
    }
}

/// The instance in one line, for people.
pub(crate) fn summary(finding: &Finding) -> String {
    formulas::tidied(&one_line(&finding.summary))
}

/// The instance with its name, in full where that is short.
pub(crate) fn problem(finding: &Finding) -> String {
    if summary(finding).chars().count() <= SUMMARY_MAX {
        problem_in_full(finding)
    } else {
        format!("the instance “{}”", finding.name)
    }
}

/// The instance with its name.
pub(crate) fn problem_in_full(finding: &Finding) -> String {
    format!("{} ({})", summary(finding), finding.name)
}

/// What was predicted and what was observed, as a sentence's two halves.
pub(crate) fn should_and_is(finding: &Finding) -> (String, String) {
    let (predicted, observed) = numbers::pair(finding.predicted, finding.observed);
    let words = |text: &str| {
        if let Some(bound) = text.strip_prefix("≤ ") {
            format!("at most {bound}")
        } else if let Some(bound) = text.strip_prefix("≥ ") {
            format!("at least {bound}")
        } else if let Some(bound) = text.strip_prefix("> ") {
            format!("above {bound}")
        } else if text.starts_with('[') {
            format!("in {text}")
        } else {
            text.to_owned()
        }
    };
    let order = if weak_errors(finding).is_some() { "of order " } else { "" };
    (format!("{order}{}", words(&predicted)), format!("{order}{}", words(&observed)))
}

/// A sentence on a finding of a part.
pub(crate) fn because(part: &str, finding: &Finding) -> String {
    let (should, is) = should_and_is(finding);
    let problem = problem(finding);
    match finding.verdict {
        Verdict::Consistent | Verdict::Refuted => {
            format!("“{part}” should be {should}; it is {is}, for {problem}.")
        }
        Verdict::Vacuous => {
            let because = finding.says_nothing.as_deref().unwrap_or("nothing is excluded");
            format!("“{part}”: the statement allows everything, for {problem}: {because}.")
        }
        Verdict::Untested => "Not run.".to_owned(),
        Verdict::Inconclusive if finding.observed == Interval::UNKNOWN => {
            format!("“{part}”: nothing was found out, for {problem}.")
        }
        Verdict::Inconclusive if finding.predicted == Interval::UNKNOWN => {
            format!("“{part}”: the prediction could not be computed, for {problem}.")
        }
        Verdict::Inconclusive if departure(finding).high() <= 1.0 => {
            let missed: Vec<&str> = missed_decoys(finding).collect();
            let quoted: Vec<String> = missed.iter().map(|name| format!("“{name}”")).collect();
            format!("“{part}”: not refuted for {problem}: {}.", numbered("decoy", &quoted))
        }
        Verdict::Inconclusive => {
            let resolution = numbers::number(finding.resolution, DIGITS_FEW);
            format!(
                "“{part}” should be {should}; it is {is}, too wide for the resolution {resolution}, \
                 for {problem}.{}",
                more_samples(finding)
            )
        }
    }
}

/// `decoy a`, or `decoys a and b`.
fn numbered(noun: &str, names: &[String]) -> String {
    let plural = if names.len() == 1 { "" } else { "s" };
    format!("{noun}{plural} {}", names.join(" and "))
}

/// How many samples would decide: an interval no wider than the resolution always does, and the
/// width falls with the square root of their number.
fn more_samples(finding: &Finding) -> String {
    let shrink = 2.0 * finding.observed.radius() / finding.resolution;
    let needed = finding.samples as f64 * shrink * shrink;
    if finding.samples == 0 || !needed.is_finite() || shrink <= 1.0 {
        return String::new();
    }
    format!(
        " It took {} samples; about {} would decide.",
        numbers::count(finding.samples),
        numbers::number(needed, DIGITS_FEW)
    )
}
