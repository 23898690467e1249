//! What the terminal shows: summary, list and explanation, in plain text and JSON.

use serde_json::{Value, json};

use crate::claim::{Budget, Claim, Fault, Paper, Range, Reading};
use crate::evidence::Evidence;
use crate::experiment::Check;
use crate::report::outcome::{Outcome, Part, outcomes};
use crate::report::phrases;
use crate::report::tables::one_line;
use crate::verdict::Verdict;

/// With more claims than this the summary gives no reasons: they are in the report.
const REASONS_MAX: usize = 12;
/// Columns of a line of text.
const WIDTH: usize = 96;

/// A few lines on a run: verdicts by number, what does not hold as printed, and what differs
/// from the record. Claims without a finding are counted, not judged.
pub fn summary(papers: &[&Paper], evidence: &Evidence) -> String {
    let outcomes = outcomes(papers, evidence);
    let every = || outcomes.iter().flat_map(|(_, claims)| claims);
    let ran = || every().filter(|outcome| outcome.findings().next().is_some());
    let (ran_number, all) = (ran().count(), every().count());
    let mut lines = vec![
        format!("{ran_number} of {all} claims ran"),
        format!("  as printed: {}", tally(ran().map(Outcome::as_printed))),
    ];
    let corrected = tally(ran().filter_map(|outcome| outcome.verdict(false)));
    if !corrected.is_empty() {
        lines.push(format!("  corrected:  {corrected}"));
    }
    for verdict in Verdict::ALL {
        let surprising = |outcome: &&Outcome| outcome.as_printed() == verdict;
        let brief = REASONS_MAX < ran_number;
        lines.extend(ran().filter(surprising).filter_map(|outcome| surprise(outcome, brief)));
    }
    let differing: Vec<String> = ran().flat_map(differing).collect();
    if differing.is_empty() && 0 < ran_number {
        lines.push("every verdict is the recorded one".to_owned());
    }
    lines.extend(differing);
    lines.join("\n") + "\n"
}

fn tally(verdicts: impl Iterator<Item = Verdict>) -> String {
    let verdicts: Vec<Verdict> = verdicts.collect();
    let number = |kind: Verdict| verdicts.iter().filter(|&&verdict| verdict == kind).count();
    let counts = Verdict::ALL.map(|kind| (number(kind), kind.name()));
    let some = counts.into_iter().filter(|(number, _)| 0 < *number);
    some.map(|(number, name)| format!("{number} {name}")).collect::<Vec<String>>().join(", ")
}

/// A claim that does not hold as printed, and why if there is room.
fn surprise(outcome: &Outcome, brief: bool) -> Option<String> {
    let verdict = outcome.as_printed();
    if verdict == Verdict::Consistent {
        return None;
    }
    let corrected = outcome
        .verdict(false)
        .map_or_else(String::new, |verdict| format!(", corrected: {}", verdict.name()));
    let line = format!("{} {}{corrected}", phrases::verdict(verdict), outcome.claim.id);
    if brief {
        return Some(line);
    }
    let why = match outcome.claim.correction {
        Some(change) => one_line(change),
        None => phrases::why(outcome, true),
    };
    Some(format!("{line}\n{}", wrapped(&why, 4)))
}

fn differing(outcome: &Outcome) -> Vec<String> {
    let line = |part: &Part| {
        format!(
            "DIFFERS {}, {} ({}): {}, recorded as {}",
            outcome.claim.id,
            part.check.name(),
            phrases::reading(part.check.reading()),
            part.verdict().name(),
            part.check.expects().verdict().name()
        )
    };
    outcome.unexpected().map(line).collect()
}

/// A claim in words: statement, hypotheses, experiments, recorded verdicts, notes. Runs nothing.
pub fn explain(claim: &Claim, papers: &[&Paper]) -> String {
    let paper = papers.iter().find(|paper| paper.name == claim.paper());
    let citation = paper.map_or_else(String::new, |paper| wrapped(paper.citation, 0) + "\n");
    let mut blocks = vec![
        format!("{}\n{citation}{}", claim.id, wrapped(claim.locus, 0)),
        wrapped(claim.statement, 2),
        recorded(claim),
    ];
    if !claim.assumes.is_empty() {
        let bullet = |hypothesis: &&str| hanging("- ", hypothesis);
        let bullets: Vec<String> = claim.assumes.iter().map(bullet).collect();
        blocks.push(format!("Hypotheses\n{}", bullets.join("\n")));
    }
    if !claim.experiments.is_empty() {
        let experiments: Vec<String> = claim.experiments.iter().map(|&c| experiment(c)).collect();
        blocks.push(format!("Experiments\n{}", experiments.join("\n")));
    }
    let printed = claim.recorded(Reading::AsPrinted).unwrap_or(Verdict::Untested);
    let notes = claim.notes.titled(printed);
    blocks.extend(notes.map(|(title, text)| format!("{title}\n{}", wrapped(text, 2))));
    blocks.push(format!("Source: {}", claim.source));
    blocks.join("\n\n") + "\n"
}

/// The recorded verdicts of a claim, and what its corrected reading changed.
pub(super) fn recorded(claim: &Claim) -> String {
    let name = |as_printed| claim.recorded(reading_of(as_printed)).map(Verdict::name);
    let printed = format!("As printed: {}", name(true).unwrap_or("Untested"));
    match (name(false), claim.correction) {
        (Some(verdict), Some(change)) => {
            format!("{printed}\nCorrected: {verdict}\n{}", wrapped(change, 2))
        }
        _ => printed,
    }
}

fn experiment(check: &dyn Check) -> String {
    let witness = if check.is_sampled() { "simulation" } else { "oracle" };
    let numbers =
        [Budget::Quick, Budget::Standard, Budget::Deep].map(|budget| check.instances(budget).len());
    let instances = match numbers {
        [quick, standard, deep] if quick == standard && standard == deep => {
            format!("{deep} instances")
        }
        [quick, standard, deep] => format!(
            "{quick}, {standard} and {deep} instances at the quick, standard and deep budgets"
        ),
    };
    let decoys = match check.decoys().as_slice() {
        [] => "none".to_owned(),
        names => names.join("; "),
    };
    let details = format!(
        "{}, {witness}, resolution {}, recorded as {}; {instances}; decoys: {decoys}",
        phrases::reading(check.reading()),
        phrases::resolution(check.resolution()),
        check.expects().verdict().name(),
    );
    format!("{}\n{}", hanging("- ", check.name()), wrapped(&details, 4))
}

/// All claims by paper, one line each, with the recorded verdicts.
pub fn list_text(papers: &[&Paper]) -> String {
    let claims = || papers.iter().flat_map(|paper| paper.claims());
    let widest = claims().map(|claim| claim.id.chars().count()).max();
    let width = widest.unwrap_or(0);
    let line = |claim: &Claim| {
        let name = |as_printed| claim.recorded(reading_of(as_printed)).map_or("", Verdict::name);
        let line =
            format!("{:width$}  {:12}  {:12}  {}", claim.id, name(true), name(false), claim.locus);
        line + "\n"
    };
    let head =
        format!("{:width$}  {:12}  {:12}  {}\n", "claim", "as printed", "corrected", "locus");
    [head].into_iter().chain(claims().map(line)).collect()
}

/// All claims as an array of objects, with the recorded verdicts and, per experiment, the number
/// of its instances at the standard budget.
pub fn list_json(papers: &[&Paper]) -> Value {
    let claims = papers.iter().flat_map(|paper| paper.claims());
    claims.map(|claim| claim_json(claim)).collect()
}

fn claim_json(claim: &Claim) -> Value {
    let verdict = |as_printed| claim.recorded(reading_of(as_printed)).map(Verdict::name);
    json!({
        "id": claim.id,
        "paper": claim.paper(),
        "locus": claim.locus,
        "statement": claim.statement,
        "section": claim.section(),
        "as_printed": verdict(true),
        "fault": fault_json(claim.fault()),
        "inherits": match claim.fault() {
            Some(Fault::Inherited(id)) => Some(id),
            _ => None,
        },
        "corrected": verdict(false),
        "correction": claim.correction,
        "range": range_json(&claim.range),
        "experiments": claim.experiments.iter().map(|&c| check_json(c)).collect::<Vec<Value>>(),
        "source": claim.source,
    })
}

fn reading_of(as_printed: bool) -> Reading {
    if as_printed { Reading::AsPrinted } else { Reading::Corrected }
}

fn check_json(check: &dyn Check) -> Value {
    json!({
        "name": check.name(),
        "reading": match check.reading() {
            Reading::AsPrinted => "as_printed",
            Reading::Corrected => "corrected",
        },
        "verdict": check.expects().verdict().name(),
        "instances": check.instances(Budget::Standard).len(),
    })
}

fn fault_json(fault: Option<Fault>) -> Option<&'static str> {
    match fault {
        Some(Fault::Misprint) => Some("misprint"),
        Some(Fault::Hypothesis) => Some("hypothesis"),
        Some(Fault::Wrong) => Some("wrong"),
        Some(Fault::Inherited(_)) | None => None,
    }
}

fn range_json(range: &Range) -> Value {
    match range {
        Range::None => Value::Null,
        Range::Exact => json!("exact on its domain"),
        Range::Measured(scans) => scans
            .iter()
            .map(|scan| {
                json!({
                    "formula": scan.formula(),
                    "parameter": scan.parameter(),
                    "rungs": scan.rungs(),
                    "within": scan.recorded(),
                })
            })
            .collect(),
    }
}

/// Text in lines of at most [`WIDTH`] characters, indented.
fn wrapped(text: &str, indent: usize) -> String {
    let indent = " ".repeat(indent);
    let mut lines: Vec<String> = Vec::new();
    let mut width = usize::MAX;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        match lines.last_mut() {
            Some(line) if width + 1 + length <= WIDTH => {
                line.push(' ');
                line.push_str(word);
                width += 1 + length;
            }
            _ => {
                lines.push(format!("{indent}{word}"));
                width = indent.len() + length;
            }
        }
    }
    lines.join("\n")
}

/// Wrapped text whose first line starts with a mark that the others leave free.
fn hanging(mark: &str, text: &str) -> String {
    let body = wrapped(text, mark.chars().count());
    format!("{mark}{}", body.trim_start())
}
