//! What the terminal shows of runs and claims, in plain text.

use crate::claim::{Budget, Claim, Paper, Reading};
use crate::evidence::Evidence;
use crate::experiment::Check;
use crate::report::outcome::{Outcome, Part, outcomes};
use crate::report::text::clean_lines;
use crate::report::wording::{lines, numbered};
use crate::report::{phrases, ranges};
use crate::verdict::Verdict;

pub use super::listing::{Listing, explain_json};

/// With more claims than this the summary gives no reasons: they are in the report.
const REASONS_MAX: usize = 12;
/// Columns of a line of text.
const WIDTH: usize = 96;

/// A few lines on a run: verdicts by number, what does not hold as printed, and what differs
/// from the record. Claims without a finding are counted, not judged.
pub fn summary(papers: &[&Paper], evidence: &Evidence) -> String {
    let papers = outcomes(papers, evidence);
    let every = || papers.iter().flat_map(|paper| &paper.claims);
    let ran = || every().filter(|outcome| outcome.ran());
    let (ran_number, all) = (ran().count(), every().count());
    let mut lines = vec![
        format!("{ran_number} of {} ran", numbered(all, "claim")),
        format!("  as printed: {}", tally(ran().map(Outcome::as_printed))),
    ];
    let corrected = tally(ran().filter_map(|outcome| outcome.corrected()));
    if !corrected.is_empty() {
        lines.push(format!("  corrected:  {corrected}"));
    }
    for verdict in Verdict::ALL {
        let surprising = |outcome: &&Outcome| outcome.as_printed() == verdict;
        let brief = REASONS_MAX < ran_number;
        lines.extend(ran().filter(surprising).filter_map(|outcome| surprise(outcome, brief)));
    }
    lines.extend(compared(&ran().collect::<Vec<&Outcome>>()));
    clean_lines(&(lines.join("\n") + "\n"))
}

/// What a run of some claims found, claim by claim: parts with what was predicted, observed and judged, and
/// for a few claims the simplest counterexample. `accept` says by id which claims were meant.
pub fn results(papers: &[&Paper], evidence: &Evidence, accept: impl Fn(&str) -> bool) -> String {
    let papers = outcomes(papers, evidence);
    let meant: Vec<&Outcome> = papers
        .iter()
        .flat_map(|paper| &paper.claims)
        .filter(|outcome| accept(outcome.claim.id))
        .collect();
    let brief = REASONS_MAX < meant.len();
    let mut blocks: Vec<String> = meant.iter().map(|outcome| result(outcome, brief)).collect();
    let lines = compared(&meant);
    if !lines.is_empty() {
        blocks.push(lines.join("\n"));
    }
    clean_lines(&(blocks.join("\n\n") + "\n"))
}

/// A claim and its parts; one line each if there are many claims.
fn result(outcome: &Outcome, brief: bool) -> String {
    let claim = outcome.claim;
    if claim.experiments.is_empty() {
        let why = claim.notes.titled(Verdict::Untested).map(|(_, text)| wrapped(text, 4));
        let head = format!("{}  {}: data or budget is missing", claim.id, untested());
        return [head].into_iter().chain(why.take(1)).collect::<Vec<String>>().join("\n");
    }
    let corrected = outcome
        .corrected()
        .map_or_else(String::new, |verdict| format!(", corrected: {}", phrases::verdict(verdict)));
    let head =
        format!("{}  as printed: {}{corrected}", claim.id, phrases::verdict(outcome.as_printed()));
    let parts = outcome.parts.iter().chain(&outcome.controls);
    let parts = parts.map(|part| part_result(part, brief));
    [head].into_iter().chain(parts).collect::<Vec<String>>().join("\n")
}

fn part_result(part: &Part, brief: bool) -> String {
    let verdict = part.verdict();
    let head = format!(
        "{} {} ({}, {})",
        phrases::verdict(verdict),
        part.check.name(),
        phrases::reading(part.check.reading()),
        numbered(part.findings().count(), "instance"),
    );
    let shown = match part.counterexamples() {
        Some(found) => Some(("simplest counterexample", found.simplest)),
        None if 1 < part.findings().count() => {
            part.deciding().map(|finding| ("worst instance", finding))
        }
        None => part.deciding().map(|finding| ("instance", finding)),
    };
    let Some((title, finding)) = shown else {
        return format!("{}\n      not run", wrapped(&head, 2));
    };
    let (predicted, observed) = phrases::both(finding);
    if brief {
        return format!("  {head}: predicted {predicted}, observed {observed}");
    }
    let missed: Vec<&str> = phrases::missed_decoys(finding).collect();
    let missed = match missed.as_slice() {
        [] => String::new(),
        names => format!("\n      not refuted: {}", names.join("; ")),
    };
    format!(
        "{}\n      predicted {predicted}, observed {observed}{missed}\n{}",
        wrapped(&head, 2),
        wrapped(&format!("{title}: {}", phrases::problem_in_full(finding)), 6)
    )
}

fn untested() -> String {
    phrases::verdict(Verdict::Untested)
}

/// What differs from the record, of the claims that ran; and which did not.
fn compared(meant: &[&Outcome]) -> Vec<String> {
    let differing: Vec<String> = meant.iter().flat_map(|outcome| differing(outcome)).collect();
    let ran = meant.iter().filter(|outcome| outcome.ran()).count();
    let mut lines = Vec::new();
    if differing.is_empty() && 0 < ran {
        let which = if ran == meant.len() { "every verdict" } else { "every verdict of what ran" };
        lines.push(format!("{which} is the recorded one"));
    }
    lines.extend(differing);
    if ran < meant.len() {
        lines.push(format!("{} {}", numbered(meant.len() - ran, "claim"), untested()));
    }
    lines
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
        .corrected()
        .map_or_else(String::new, |verdict| format!(", corrected: {}", verdict.name()));
    let line = format!("{} {}{corrected}", phrases::verdict(verdict), outcome.claim.id);
    if brief {
        return Some(line);
    }
    let why = phrases::why(outcome, Reading::AsPrinted);
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
    for (formula, words) in ranges::paragraphs(&claim.range, None) {
        let formula = if formula.is_empty() { String::new() } else { wrapped(formula, 2) + "\n" };
        blocks.push(format!("Range\n{formula}{}", wrapped(&words, 2)));
    }
    blocks.push(format!("Source: {}", claim.source));
    clean_lines(&(blocks.join("\n\n") + "\n"))
}

/// The recorded verdicts of a claim, and what its corrected reading changed.
pub(super) fn recorded(claim: &Claim) -> String {
    let name = |reading| claim.recorded(reading).map(Verdict::name);
    let fault = claim.fault().map(phrases::fault);
    let fault = fault.map_or_else(String::new, |fault| format!(" ({fault})"));
    let printed = format!("As printed: {}{fault}", name(Reading::AsPrinted).unwrap_or("Untested"));
    match (name(Reading::Corrected), claim.correction) {
        (Some(verdict), Some(change)) => {
            let reading =
                phrases::corrected(claim.recorded(Reading::AsPrinted).unwrap_or(Verdict::Untested));
            format!("{printed}\n{reading}: {verdict}\n{}", wrapped(change, 2))
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
            numbered(deep, "instance")
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

/// Text in lines of at most [`WIDTH`] characters, indented.
fn wrapped(text: &str, indent: usize) -> String {
    let space = " ".repeat(indent);
    let lines = lines(text, WIDTH - indent);
    lines.iter().map(|line| format!("{space}{line}")).collect::<Vec<String>>().join("\n")
}

/// Wrapped text whose first line starts with a mark that the others leave free.
fn hanging(mark: &str, text: &str) -> String {
    let body = wrapped(text, mark.chars().count());
    format!("{mark}{}", body.trim_start())
}
