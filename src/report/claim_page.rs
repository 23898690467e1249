//! The page of one claim: all that decides on the first screen, then how it was found out.

use crate::claim::{Budget, Reading};
use crate::evidence::{Finding, RunId};
use crate::report::figures::{self, Drawn};
use crate::report::files::MARK;
use crate::report::links::{self, Links};
use crate::report::numbers::{count, number};
use crate::report::outcome::{Outcome, Part, Row, severity};
use crate::report::tables::{Column, blocks, folded, table};
use crate::report::text::{code, json_block, markdown, one_line};
use crate::report::wording::numbered;
use crate::report::{PAGE, notation, phrases, ranges};
use crate::verdict::Verdict;

/// Of the instances of a part, only so many of the worst are shown.
const ROWS_MAX: usize = 16;
/// Instances longer than this fold away.
const INSTANCE_OPEN: usize = 300;
/// Instances longer than this are not written out: they are matrices.
const INSTANCE_MAX: usize = 4000;

/// A figure of a claim.
pub(crate) struct Drawing {
    pub(crate) path: String,
    pub(crate) caption: &'static str,
    /// What is drawn.
    pub(crate) detail: String,
    pub(crate) drawn: Drawn,
}

/// The figures of a claim, as far as what they draw was run.
pub(crate) fn drawings(outcome: &Outcome) -> Vec<Drawing> {
    let figures = outcome.claim.figures.iter().enumerate();
    let drawing = |(index, figure): (usize, &'static crate::claim::Figure)| {
        let part = outcome.parts.iter().find(|part| part.check.name() == figure.experiment)?;
        let rows = part.rows.iter().enumerate();
        let rows = rows.filter(|(index, row)| figure.draws(*index, &row.name));
        let findings: Vec<&Finding> = rows
            .filter_map(|(_, row)| row.finding.filter(|finding| !finding.curves.is_empty()))
            .collect();
        let problems: Vec<String> =
            findings.iter().map(|finding| phrases::problem(finding)).collect();
        (!findings.is_empty()).then(|| Drawing {
            path: links::figure(outcome.claim.id, index),
            caption: figure.caption,
            detail: format!("“{}”, for {}", figure.experiment, problems.join(", and for ")),
            drawn: figures::draw(figure, part, &findings),
        })
    };
    figures.filter_map(drawing).collect()
}

/// The page.
pub(crate) fn page(outcome: &Outcome, drawings: &[Drawing], run: &RunId, links: &Links) -> String {
    let claim = outcome.claim;
    let paper = claim.paper();
    let head = format!(
        "{} · {} · {} · {}",
        links.link("all claims", PAGE),
        links.link(&format!("errata of {paper}"), &links::page(&format!("{paper}/errata"))),
        links.link("notation", &links::page("notation")),
        links.link("source", claim.source),
    );
    let pictures = drawings.iter().map(|drawing| picture(drawing, links));
    let page = blocks(
        [
            MARK.to_owned(),
            format!("# {}", markdown(claim.id)),
            head,
            format!("> {}\n>\n> *{}*", markdown(claim.statement), markdown(claim.locus)),
            as_printed(outcome, links),
            corrected(outcome, links),
        ]
        .into_iter()
        .chain(pictures)
        .chain([
            notes(outcome, links),
            words(outcome),
            range(outcome),
            hypotheses(outcome, links),
            parts(outcome, links),
            controls(outcome),
            counterexamples(outcome, run),
            evidence(outcome, run),
        ]),
    );
    page + "\n"
}

/// The verdict of the statement as printed, in a sentence.
fn as_printed(outcome: &Outcome, links: &Links) -> String {
    let fault = outcome.fault().map(|fault| links.prose(&phrases::fault(fault)));
    let fault = fault.map_or_else(String::new, |fault| format!(" ({fault})"));
    let name = phrases::verdict(outcome.as_printed());
    let why = markdown(&phrases::why(outcome, Reading::AsPrinted));
    let recorded = if outcome.unexpected().next().is_some() {
        " **A verdict differs from the recorded one: see the parts.**"
    } else {
        ""
    };
    format!("**As printed: {name}{fault}.** {why}{recorded}")
}

/// The corrected statement, if there is one, with its verdict.
fn corrected(outcome: &Outcome, links: &Links) -> String {
    let Some(verdict) = outcome.corrected() else {
        return String::new();
    };
    let (reading, name) = (phrases::corrected(outcome.as_printed()), phrases::verdict(verdict));
    let correction = links.prose(outcome.claim.correction.unwrap_or_default());
    let why = match verdict {
        Verdict::Consistent => String::new(),
        _ => markdown(&phrases::why(outcome, Reading::Corrected)),
    };
    blocks([format!("**{reading}: {name}.** {correction}").trim().to_owned(), why])
}

fn picture(drawing: &Drawing, links: &Links) -> String {
    let caption = markdown(drawing.caption);
    let remark = [drawing.drawn.remark].into_iter().filter(|remark| !remark.is_empty());
    let words = [format!("*{caption}* Drawn: {}.", markdown(&drawing.detail))].into_iter();
    let words: Vec<String> = words.chain(remark.map(str::to_owned)).collect();
    format!("![{caption}]({})\n\n{}", links.address(&drawing.path), words.join(" "))
}

fn notes(outcome: &Outcome, links: &Links) -> String {
    let fields = outcome.claim.notes.titled(outcome.as_printed());
    blocks(fields.map(|(title, text)| format!("**{title}:** {}", links.prose(text))))
}

/// What those words of the notes and of the parts' names mean that not everybody uses.
fn words(outcome: &Outcome) -> String {
    let notes = outcome.claim.notes.titled(outcome.as_printed()).map(|(_, text)| text);
    let names = outcome.claim.checks().map(|check| check.name());
    let formulas = ranges::paragraphs(&outcome.claim.range, None).into_iter().map(|(name, _)| name);
    let used: Vec<&str> = notes.chain(names).chain(formulas).collect();
    match notation::terms(&used.join(" ")).as_str() {
        "" => String::new(),
        explained => format!("**Words:** {explained}"),
    }
}

fn range(outcome: &Outcome) -> String {
    let paragraph = |(formula, words): (&str, String)| {
        let formula =
            if formula.is_empty() { String::new() } else { format!("*{}:* ", markdown(formula)) };
        format!("**Range:** {formula}{}", markdown(&words))
    };
    blocks(ranges::paragraphs(&outcome.claim.range, Some(outcome)).into_iter().map(paragraph))
}

fn hypotheses(outcome: &Outcome, links: &Links) -> String {
    let assumes = outcome.claim.assumes;
    if assumes.is_empty() {
        return String::new();
    }
    let bullets: Vec<String> =
        assumes.iter().map(|hypothesis| format!("- {}", links.prose(hypothesis))).collect();
    format!("## Hypotheses\n\n{}", bullets.join("\n"))
}

fn parts(outcome: &Outcome, links: &Links) -> String {
    let reading = |part: &&Part| phrases::reading(part.check.reading()).to_owned();
    let fault = |part: &&Part| {
        let fault = part.check.expects().fault().map(phrases::fault);
        fault.map_or_else(String::new, |fault| links.prose(&fault))
    };
    let words = format!(
        "The index says what the columns mean, under {}.",
        links.link("this run", &format!("{PAGE}#this-run"))
    );
    section("Parts", &words, &found("part", &outcome.parts, &reading, &fault))
}

fn controls(outcome: &Outcome) -> String {
    let words = "The same predictions where the cause of the fault is switched off, or printed values \
                 worked out by hand: they show that the formula was copied right.";
    let nothing = |_: &&Part| String::new();
    section("Controls", words, &found("control", &outcome.controls, &nothing, &nothing))
}

/// A heading, words and a table; nothing without the table.
fn section(title: &str, words: &str, table: &str) -> String {
    if table.is_empty() { String::new() } else { format!("## {title}\n\n{words}\n\n{table}") }
}

/// What was found on each of some parts, as a table.
fn found<'a>(
    noun: &str,
    parts: &'a [Part<'a>],
    reading: &dyn Fn(&&'a Part<'a>) -> String,
    fault: &dyn Fn(&&'a Part<'a>) -> String,
) -> String {
    let columns: [Column<&Part>; 9] = [
        (noun, &|part| markdown(part.check.name())),
        ("reading", reading),
        ("verdict", &|part| part_verdict(part)),
        ("fault", fault),
        ("witness", &|part| witness(part).to_owned()),
        ("instances", &|part| instances(part)),
        ("departure / resolution", &|part| {
            let deciding = part.deciding().filter(|finding| finding.verdict == part.verdict());
            deciding.map_or_else(String::new, phrases::departure_of)
        }),
        ("resolution", &|part| phrases::resolution(part.check.resolution())),
        ("sure to refute", &|part| phrases::detects(part)),
    ];
    table(&columns, parts)
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

/// For each refuted part, its simplest counterexample and its worst.
fn counterexamples(outcome: &Outcome, run: &RunId) -> String {
    type Shown<'a> = (&'static str, &'a Part<'a>, &'a Finding);
    let mut rows: Vec<Shown> = Vec::new();
    let mut instances = Vec::new();
    for part in outcome.parts.iter().filter(|part| part.verdict() == Verdict::Refuted) {
        let Some(found) = part.counterexamples() else { continue };
        let (simplest, worst) = (found.simplest, found.worst);
        let same = simplest.name == worst.name;
        rows.push((if same { "simplest and worst" } else { "simplest" }, part, simplest));
        if !same {
            rows.push(("worst", part, worst));
        }
        instances.extend(written_out(outcome, part, simplest, run));
    }
    let columns: [Column<Shown>; 6] = [
        ("counterexample", &|row| row.0.to_owned()),
        ("part", &|row| markdown(row.1.check.name())),
        ("problem", &|row| markdown(&phrases::problem_in_full(row.2))),
        ("predicted", &|row| phrases::both(row.2).0),
        ("observed", &|row| phrases::both(row.2).1),
        ("departure / resolution", &|row| phrases::departure_of(row.2)),
    ];
    let table = table(&columns, rows);
    if table.is_empty() {
        return String::new();
    }
    let budget = match run.budget {
        Budget::Standard => String::new(),
        other => format!(" --budget {other}"),
    };
    let command =
        format!("cargo run --release -- run {} --seed {}{budget}", outcome.claim.id, run.seed);
    let again = format!("To see them again: {}", code(&command));
    blocks(["## Counterexamples".to_owned(), table].into_iter().chain(instances).chain([again]))
}

/// The numbers of a counterexample, as they can be typed in.
fn written_out(outcome: &Outcome, part: &Part, finding: &Finding, run: &RunId) -> Option<String> {
    let again = || {
        let index = part.rows.iter().position(|row| row.name == finding.name)?;
        Some(part.check.instance(outcome.claim.id, run, index))
    };
    let instance = finding.instance.clone().or_else(again)?.to_string();
    let name = markdown(part.check.name());
    let title = format!("The simplest counterexample to “{name}” in full");
    if instance.len() <= INSTANCE_OPEN {
        Some(format!("{title}:\n\n{}", json_block(&instance)))
    } else {
        (instance.len() <= INSTANCE_MAX).then(|| folded(&title, &json_block(&instance)))
    }
}

fn evidence(outcome: &Outcome, run: &RunId) -> String {
    let parts = || outcome.parts.iter().chain(&outcome.controls);
    let rows: usize = parts().map(|part| part.rows.len()).sum();
    if rows == 0 {
        return String::new();
    }
    let tables = blocks(parts().map(part_evidence));
    let summary = format!(
        "{}, seed {}, budget {}, sgdcheck {}",
        numbered(rows, "finding"),
        run.seed,
        run.budget,
        markdown(&run.version)
    );
    format!("## Evidence\n\n{}", folded(&summary, &tables))
}

fn part_evidence(part: &Part) -> String {
    let of =
        |row: &&Row, text: &dyn Fn(&Finding) -> String| row.finding.map_or_else(String::new, text);
    let sampled = |row: &&Row, text: &dyn Fn(&Finding) -> String| {
        row.finding.filter(|finding| 0 < finding.looks).map_or_else(String::new, text)
    };
    let columns: [Column<&Row>; 13] = [
        ("instance", &|row| markdown(&row.name)),
        ("component", &|row| of(row, &phrases::component)),
        ("predicted", &|row| of(row, &|finding| phrases::both(finding).0)),
        ("observed", &|row| of(row, &|finding| phrases::both(finding).1)),
        ("resolution", &|row| of(row, &|finding| number(finding.resolution, 2))),
        ("departure / resolution", &|row| of(row, &phrases::departure_of)),
        ("local orders", &|row| of(row, &|finding| phrases::ladder(finding).0)),
        ("line through all steps", &|row| of(row, &|finding| phrases::ladder(finding).1)),
        ("verdict", &|row| match row.finding {
            Some(finding) => phrases::verdict(finding.verdict),
            None => format!("{}, not run", phrases::verdict(Verdict::Untested)),
        }),
        ("decoys refuted", &|row| of(row, &|finding| markdown(&phrases::decoys(finding)))),
        ("looks", &|row| sampled(row, &|finding| finding.looks.to_string())),
        ("samples", &|row| sampled(row, &|finding| count(finding.samples))),
        ("problem", &|row| of(row, &|finding| markdown(&phrases::summary(finding)))),
    ];
    let (shown, hidden) = telling(part);
    let head = format!(
        "**{}** ({}, {})",
        markdown(part.check.name()),
        witness(part),
        phrases::reading(part.check.reading())
    );
    let decoys: Vec<String> = part.check.decoys().into_iter().map(markdown).collect();
    let legend =
        if decoys.is_empty() { String::new() } else { format!("Decoys: {}.", decoys.join("; ")) };
    blocks([head, table(&columns, shown), remainder(&hidden), legend])
}

/// The rows that are shown, and the others: of many instances, all but the worst. What did not run
/// is always shown.
fn telling<'a, 'b>(part: &'b Part<'a>) -> (Vec<&'b Row<'a>>, Vec<&'b Row<'a>>) {
    let finding = |row: &'b Row<'a>| Some((row.name.as_str(), row.finding?));
    let mut rows: Vec<(&str, &Finding)> = part.rows.iter().filter_map(finding).collect();
    rows.sort_by(|a, b| {
        let worst_first = severity(b.1).partial_cmp(&severity(a.1));
        worst_first.unwrap_or(std::cmp::Ordering::Equal)
    });
    let hidden: Vec<&str> = rows.into_iter().skip(ROWS_MAX).map(|row| row.0).collect();
    part.rows.iter().partition(|row| !hidden.contains(&row.name.as_str()))
}

/// A line for all that are not shown.
fn remainder(hidden: &[&Row]) -> String {
    if hidden.is_empty() {
        return String::new();
    }
    let counts = Verdict::ALL
        .map(|verdict| (hidden.iter().filter(|row| row.verdict() == verdict).count(), verdict));
    let some = counts.into_iter().filter(|(number, _)| 0 < *number);
    let verdicts: Vec<String> = some
        .map(|(number, verdict)| format!("{} on {number}", phrases::verdict(verdict)))
        .collect();
    one_line(&format!("{} more, none worse: {}.", hidden.len(), verdicts.join(", ")))
}
