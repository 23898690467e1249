//! The section of one claim: statement, verdicts, parts, counterexamples, figure, notes, evidence.

use crate::claim::{Budget, Figure};
use crate::evidence::{Finding, RunId};
use crate::report::numbers::{count, number};
use crate::report::outcome::{Outcome, Part, Row, severity};
use crate::report::phrases::{self, capitalised};
use crate::report::tables::{Table, escape, folded, one_line};
use crate::report::{FIGURES, drawn, figure_name};
use crate::verdict::Verdict;

/// Evidence of more findings than this is folded away.
const ROWS_OPEN: usize = 6;
/// Columns of a table of evidence.
const EVIDENCE_COLUMNS: usize = 13;
/// Of named instances of a part, only this many of the worst are shown.
const NAMED_ROWS_MAX: usize = 2;
/// The same of random instances.
const RANDOM_ROWS_MAX: usize = 1;
/// Instances longer than this are not written out: they are matrices.
const INSTANCE_LENGTH_MAX: usize = 1000;

/// The section of a claim.
pub(crate) fn claim(outcome: &Outcome, run: &RunId) -> String {
    let claim = outcome.claim;
    let blocks = [
        format!("### {}", claim.id),
        format!(
            "> {}\n>\n> *{}* · [source]({})",
            escape(&one_line(claim.statement)),
            escape(claim.locus),
            claim.source.replace('\\', "/")
        ),
        verdicts(outcome),
        hypotheses(claim.assumes),
        parts(outcome),
        counterexamples(outcome, run),
        pictures(outcome),
        notes(outcome),
        evidence(outcome),
    ];
    let shown: Vec<String> = blocks.into_iter().filter(|block| !block.is_empty()).collect();
    shown.join("\n\n")
}

fn verdicts(outcome: &Outcome) -> String {
    let printed = outcome.as_printed();
    let mut text = format!("**As printed: {}.**", phrases::verdict(printed));
    if printed != Verdict::Consistent {
        text += &format!(" {}", capitalised(&escape(&phrases::why(outcome, true))));
    }
    if let (Some(change), Some(verdict)) = (outcome.claim.correction, outcome.verdict(false)) {
        text += &format!(
            "\n\n**Corrected: {}.** {}",
            phrases::verdict(verdict),
            capitalised(&escape(&one_line(change)))
        );
        if verdict != Verdict::Consistent {
            text += &format!(" {}", capitalised(&escape(&phrases::why(outcome, false))));
        }
    }
    text
}

fn hypotheses(assumes: &[&str]) -> String {
    if assumes.is_empty() {
        return String::new();
    }
    let bullet = |hypothesis: &&str| format!("- {}", escape(&one_line(hypothesis)));
    let bullets: Vec<String> = assumes.iter().map(bullet).collect();
    format!("Hypotheses:\n\n{}", bullets.join("\n"))
}

fn parts(outcome: &Outcome) -> String {
    if outcome.parts.is_empty() {
        return String::new();
    }
    let mut table = Table::new([
        "part",
        "reading",
        "witness",
        "instances",
        "verdict",
        "departure / resolution",
        "resolution",
        "sure to refute",
    ]);
    for part in &outcome.parts {
        let deciding = part.deciding().filter(|f| f.verdict == part.verdict());
        table.push([
            escape(part.check.name()),
            phrases::reading(part.check.reading()).to_owned(),
            witness(part).to_owned(),
            instances(part),
            part_verdict(part),
            deciding.map_or_else(String::new, phrases::departure_of),
            phrases::resolution(part.check.resolution()),
            phrases::detects(part),
        ]);
    }
    table.render()
}

fn witness(part: &Part) -> &'static str {
    if part.check.is_sampled() { "simulation" } else { "oracle" }
}

fn instances(part: &Part) -> String {
    match (part.findings().count(), part.rows.len()) {
        (found, all) if found == all => all.to_string(),
        (found, all) => format!("{found} of {all} run"),
    }
}

/// The verdict, on how many instances if not on all, and the recorded one where it differs.
fn part_verdict(part: &Part) -> String {
    let verdict = part.verdict();
    let with_it = part.rows.iter().filter(|row| row.verdict() == verdict);
    let mut text = phrases::verdict(verdict);
    match (with_it.count(), part.rows.len()) {
        (number, all) if number == all => {}
        (number, all) => text += &format!(" on {number} of {all}"),
    }
    if part.is_unexpected() {
        text = format!("**{text}, recorded: {}**", part.check.expects().verdict().name());
    }
    text
}

/// For each refuted part, its smallest counterexample and its worst.
fn counterexamples(outcome: &Outcome, run: &RunId) -> String {
    let mut table = Table::new([
        "counterexample",
        "part",
        "predicted",
        "observed",
        "departure / resolution",
        "problem",
    ]);
    let mut instances = Vec::new();
    for part in outcome.parts.iter().filter(|p| p.verdict() == Verdict::Refuted) {
        let (smallest, worst) = extremes(part);
        let same = smallest.name == worst.name;
        let label = if same { "smallest and worst" } else { "smallest" };
        table.push(counterexample(label, part, smallest));
        if !same {
            table.push(counterexample("worst", part, worst));
        }
        instances.extend(written_out(outcome, part, smallest, run));
    }
    if table.is_empty() {
        return String::new();
    }
    let budget = match run.budget {
        Budget::Standard => String::new(),
        other => format!(" --budget {other}"),
    };
    let replay = format!(
        "To see them again: `cargo run --release -- run {} --seed {}{budget}`",
        outcome.claim.id, run.seed
    );
    let mut blocks = vec![table.render(), replay];
    if !instances.is_empty() {
        let summary = "The smallest counterexamples in full";
        blocks.push(folded(summary, &instances.join("\n\n")));
    }
    blocks.join("\n\n")
}

fn counterexample(label: &str, part: &Part, finding: &Finding) -> [String; 6] {
    let (predicted, observed) = phrases::both(finding);
    [
        label.to_owned(),
        escape(part.check.name()),
        predicted,
        observed,
        phrases::departure_of(finding),
        problem(finding),
    ]
}

/// The refuted finding with the shortest instance, shrunk ones included, and the one that is
/// furthest from its prediction.
fn extremes<'a>(part: &Part<'a>) -> (&'a Finding, &'a Finding) {
    let refuted = || part.findings().filter(|f| f.verdict == Verdict::Refuted);
    let with_shrunk = refuted().flat_map(|f| [f.shrunk.as_deref(), Some(f)]).flatten();
    let smallest = with_shrunk.min_by_key(|f| f.summary.len());
    (
        smallest.expect("a refuted part has a refuted finding"),
        part.deciding().expect("a refuted part has a finding"),
    )
}

fn written_out(outcome: &Outcome, part: &Part, finding: &Finding, run: &RunId) -> Option<String> {
    let again = || {
        let index = part.rows.iter().position(|row| row.name == finding.name)?;
        Some(part.check.instance(outcome.claim.id, run, index))
    };
    let instance = finding.instance.clone().or_else(again)?.to_string();
    (instance.len() <= INSTANCE_LENGTH_MAX)
        .then(|| format!("{}:\n\n```json\n{instance}\n```", escape(part.check.name())))
}

fn problem(finding: &Finding) -> String {
    format!("{} ({})", escape(&phrases::summary(finding)), escape(&finding.name))
}

fn pictures(outcome: &Outcome) -> String {
    let figures = outcome.claim.figures.iter().enumerate();
    let pictures = figures.filter_map(|(index, figure)| picture(outcome, figure, index));
    pictures.collect::<Vec<String>>().join("\n\n")
}

fn picture(outcome: &Outcome, figure: &Figure, index: usize) -> Option<String> {
    let finding = drawn(outcome, figure)?;
    let caption = escape(&one_line(figure.caption));
    Some(format!(
        "![{caption}]({FIGURES}/{})\n\n*{caption}* Drawn: {}, for {}.",
        figure_name(outcome.claim, index),
        escape(figure.experiment),
        escape(&phrases::problem(finding))
    ))
}

fn notes(outcome: &Outcome) -> String {
    let fields = outcome.claim.notes.titled(outcome.as_printed());
    let field = |(title, text): (&str, &str)| format!("**{title}.** {}", escape(&one_line(text)));
    fields.map(field).collect::<Vec<String>>().join("\n\n")
}

fn evidence(outcome: &Outcome) -> String {
    if outcome.parts.is_empty() {
        return String::new();
    }
    let tables: Vec<String> = outcome.parts.iter().map(part_evidence).collect();
    let tables = tables.join("\n\n");
    let rows: usize = outcome.parts.iter().map(|part| part.rows.len()).sum();
    if rows <= ROWS_OPEN {
        return format!("Evidence:\n\n{tables}");
    }
    folded(&format!("Evidence on {rows} instances"), &tables)
}

fn part_evidence(part: &Part) -> String {
    let mut table = Table::new([
        "instance",
        "component",
        "predicted",
        "observed",
        "resolution",
        "departure / resolution",
        "local orders",
        "line through all steps",
        "verdict",
        "decoys refuted",
        "looks",
        "samples",
        "problem",
    ]);
    let (shown, hidden) = telling(part);
    for row in shown {
        table.push(evidence_row(row));
    }
    if !hidden.is_empty() {
        table.push(remainder(&hidden));
    }
    let head = format!(
        "**{}** ({}, {})",
        escape(part.check.name()),
        witness(part),
        phrases::reading(part.check.reading())
    );
    [head, table.render(), decoy_legend(part)]
        .into_iter()
        .filter(|block| !block.is_empty())
        .collect::<Vec<String>>()
        .join("\n\n")
}

/// The rows that are shown, and the others: of many instances, all but the worst. What did not run
/// is always shown.
fn telling<'a, 'b>(part: &'b Part<'a>) -> (Vec<&'b Row<'a>>, Vec<&'b Row<'a>>) {
    let is_random = |row: &Row| row.name.starts_with("random ");
    let dispensable = |random: bool, most: usize| {
        let finding = |row: &'b Row<'a>| Some((row.name.as_str(), row.finding?));
        let rows = part.rows.iter().filter(|row| is_random(row) == random);
        let mut rows: Vec<(&str, &Finding)> = rows.filter_map(finding).collect();
        rows.sort_by(|a, b| {
            let worst_first = severity(b.1).partial_cmp(&severity(a.1));
            worst_first.expect("departures are numbers")
        });
        rows.into_iter().skip(most).map(|row| row.0)
    };
    let named = dispensable(false, NAMED_ROWS_MAX);
    let hidden: Vec<&str> = named.chain(dispensable(true, RANDOM_ROWS_MAX)).collect();
    part.rows.iter().partition(|row| !hidden.contains(&row.name.as_str()))
}

/// One row for all that are not shown.
fn remainder(hidden: &[&Row]) -> [String; EVIDENCE_COLUMNS] {
    let findings: Vec<&Finding> = hidden.iter().filter_map(|row| row.finding).collect();
    let counts = Verdict::ALL.map(|verdict| {
        let number = findings.iter().filter(|f| f.verdict == verdict).count();
        (number, verdict)
    });
    let some = counts.into_iter().filter(|(number, _)| 0 < *number);
    let verdicts: Vec<String> = some
        .map(|(number, verdict)| format!("{} on {number}", phrases::verdict(verdict)))
        .collect();
    let mut cells: [String; EVIDENCE_COLUMNS] = Default::default();
    cells[0] = format!("{} more, in the evidence", hidden.len());
    cells[8] = verdicts.join(", ");
    cells
}

fn evidence_row(row: &Row) -> [String; EVIDENCE_COLUMNS] {
    let name = escape(&row.name);
    let Some(finding) = row.finding else {
        let mut cells: [String; EVIDENCE_COLUMNS] = Default::default();
        cells[0] = name;
        cells[8] = format!("{}, not run", phrases::verdict(Verdict::Untested));
        return cells;
    };
    let (predicted, observed) = phrases::both(finding);
    let (local_orders, line) = phrases::ladder(finding);
    let sampled = |text: String| {
        if finding.looks == 0 { String::new() } else { text }
    };
    [
        name,
        phrases::component(finding),
        predicted,
        observed,
        number(finding.resolution, 2),
        phrases::departure_of(finding),
        local_orders,
        line,
        phrases::verdict(finding.verdict),
        escape(&phrases::decoys(finding)),
        sampled(finding.looks.to_string()),
        sampled(count(finding.samples)),
        escape(&phrases::summary(finding)),
    ]
}

fn decoy_legend(part: &Part) -> String {
    let names: Vec<String> = part.check.decoys().into_iter().map(escape).collect();
    if names.is_empty() {
        return String::new();
    }
    format!("Decoys: {}.", names.join("; "))
}
