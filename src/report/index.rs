//! The index: counts, what matters most, a line per claim, answers by question, and the run.

use std::collections::HashSet;

use crate::claim::{Answer, Fault, Reading};
use crate::evidence::{Finding, RunId};
use crate::report::files::MARK;
use crate::report::links::{self, Links};
use crate::report::numbers::{count, number};
use crate::report::outcome::{Outcome, PaperOutcome, Part};
use crate::report::tables::{Column, anchor, blocks, table};
use crate::report::text::{code, markdown};
use crate::report::wording::{cut, cut_clause, numbered, sentence};
use crate::report::{FIGURES, SUMMARY_FIGURE, costs, margins, phrases, ranges};
use crate::statistics::error_budget::{ALPHA_RUN, CLAIMS_MAX, LOOKS};
use crate::verdict::Verdict;

/// A sentence of the index has at most so many characters: it must stay below 100 KB for 145 claims.
const SENTENCE_MAX: usize = 200;
/// So many has what to use instead of a statement that is wrong, and of one with another fault.
const INSTEAD_MAX: [usize; 2] = [400, 340];
/// A first sentence shorter than this takes the next one along.
const SENTENCE_MIN: usize = 30;

type Papers<'a> = [PaperOutcome<'a>];

/// The index.
pub(crate) fn page(papers: &Papers, run: &RunId, strangers: usize, links: &Links) -> String {
    let title = format!(
        "# {} of {}, each run as a check",
        numbered(every(papers).count(), "claim"),
        numbered(papers.len(), "paper")
    );
    let strangers = match strangers {
        0 => String::new(),
        number => format!("{} of no registered check left out.", numbered(number, "finding")),
    };
    let head = [
        MARK.to_owned(),
        title,
        introduction(links),
        differing(papers, links),
        "## Counts".to_owned(),
        count_table(papers),
        fault_table(papers),
        missing(papers, links),
        strangers,
        format!(
            "![Verdicts of all claims, as printed and corrected]({})",
            links.address(&format!("{FIGURES}/{SUMMARY_FIGURE}"))
        ),
        what_matters(papers, links),
        answers(papers, links),
    ];
    let papers_sections = papers.iter().map(|paper| paper_section(paper, links));
    let tail = [
        format!(
            "## Smallest margins\n\n{}\n\n{}",
            margins::LEGEND,
            margins::smallest(every(papers), links)
        ),
        this_run(papers, run, links),
    ];
    blocks(head.into_iter().chain(papers_sections).chain(tail)) + "\n"
}

fn introduction(links: &Links) -> String {
    let columns: [Column<(Verdict, &str)>; 2] =
        [("verdict", &|row| phrases::verdict(row.0)), ("means", &|row| row.1.to_owned())];
    let rows = [
        (
            Verdict::Consistent,
            "every observation is within the resolution of what is stated, and \
            every decoy, a plausible misreading, is refuted",
        ),
        (
            Verdict::Refuted,
            "an observation excludes what is stated, on a problem that satisfies \
            the hypotheses",
        ),
        (Verdict::Inconclusive, "too little was found out to decide: never a pass"),
        (
            Verdict::Vacuous,
            "the statement constrains nothing: 0 = 0, an infinite bound, an empty \
            hypothesis",
        ),
        (Verdict::Untested, "nothing ran on these words: data or budget is missing"),
    ];
    format!(
        "A check takes problems that satisfy the claim's hypotheses, named ones and random ones; \
         asks the paper for its prediction; finds out the truth without it, by a deterministic \
         oracle or by simulating the algorithm itself, always as an interval that holds the truth; \
         and compares the two. *As printed* is the statement as it stands in the paper; \
         *corrected* is the nearest true one, where the printed one fails, is unclear or says \
         nothing. Beside this index there are a page per claim, an errata page per paper, {} and \
         {}.\n\n{}",
        links.link("one table of notation", &links::page("notation")),
        links.link("the cost of everything", &links::page("cost")),
        table(&columns, rows)
    )
}

/// Verdicts that differ from the recorded ones, in bold.
fn differing(papers: &Papers, links: &Links) -> String {
    let of_claim = |outcome: &Outcome| {
        let line = |part: &Part| {
            format!(
                "- **{}, {} ({}): {}, recorded as {}.**",
                links.to(outcome.claim.id),
                markdown(part.check.name()),
                phrases::reading(part.check.reading()),
                part.verdict().name(),
                part.check.expects().verdict().name(),
            )
        };
        outcome.unexpected().map(line).collect::<Vec<String>>()
    };
    let lines: Vec<String> = every(papers).flat_map(of_claim).collect();
    if lines.is_empty() {
        return String::new();
    }
    format!("**Verdicts that differ from the recorded ones:**\n\n{}", lines.join("\n"))
}

/// A paper with its claims, or all papers together.
type Group<'a> = (String, Vec<&'a Outcome<'a>>);

fn groups<'a>(papers: &'a Papers<'a>) -> Vec<Group<'a>> {
    let of = |paper: &'a PaperOutcome<'a>| {
        let name = paper.paper.name;
        (format!("[{}](#{})", markdown(name), anchor(name)), paper.claims.iter().collect())
    };
    let all = ("all".to_owned(), every(papers).collect());
    papers.iter().map(of).chain([all]).collect()
}

fn count_table(papers: &Papers) -> String {
    let of = |verdict: Verdict| {
        move |(_, claims): &Group| {
            claims.iter().filter(|claim| claim.as_printed() == verdict).count().to_string()
        }
    };
    let cells = Verdict::ALL.map(of);
    let corrected = |(_, claims): &Group| {
        let number =
            |verdict| claims.iter().filter(|claim| claim.corrected() == Some(verdict)).count();
        let some = Verdict::ALL.map(|verdict| (number(verdict), verdict.name()));
        let some = some.iter().filter(|(number, _)| 0 < *number);
        some.map(|(number, name)| format!("{number} {name}")).collect::<Vec<_>>().join(", ")
    };
    let mut columns: Vec<Column<Group>> = vec![
        ("as printed", &|(name, _)| name.clone()),
        ("claims", &|(_, claims)| claims.len().to_string()),
    ];
    for (verdict, cell) in Verdict::ALL.iter().zip(&cells) {
        columns.push((verdict.name(), cell));
    }
    columns.push(("corrected readings", &corrected));
    table(&columns, groups(papers))
}

fn fault_table(papers: &Papers) -> String {
    let number = |claims: &[&Outcome], is: &dyn Fn(Fault) -> bool| {
        claims.iter().filter(|claim| claim.fault().is_some_and(is)).count().to_string()
    };
    let columns: [Column<Group>; 5] = [
        ("at fault", &|(name, _)| name.clone()),
        ("wrong", &|(_, claims)| number(claims, &|fault| fault == Fault::Wrong)),
        ("a hypothesis is missing", &|(_, claims)| {
            number(claims, &|fault| fault == Fault::Hypothesis)
        }),
        ("a misprint", &|(_, claims)| number(claims, &|fault| fault == Fault::Misprint)),
        ("falls only with another claim", &|(_, claims)| {
            number(claims, &|fault| matches!(fault, Fault::Inherited(_)))
        }),
    ];
    let faulty = |group: &Group| group.1.iter().any(|claim| claim.fault().is_some());
    table(&columns, groups(papers).into_iter().filter(faulty))
}

fn missing(papers: &Papers, links: &Links) -> String {
    let named = |keep: &dyn Fn(&Outcome) -> bool| {
        let kept = every(papers).filter(|outcome| keep(outcome));
        kept.map(|outcome| links.to(outcome.claim.id)).collect::<Vec<String>>().join(", ")
    };
    let partly = named(&|outcome| outcome.is_incomplete());
    let untested = named(&|outcome| outcome.parts_of(Reading::AsPrinted).next().is_none());
    let line = |words: &str, claims: String| match claims.as_str() {
        "" => String::new(),
        claims => format!("{words}: {claims}."),
    };
    blocks([
        line("Not run, or not completely", partly),
        line("Untested as printed, for want of data or budget", untested),
    ])
}

/// Faults by kind, worst first, each root cause once, and what is undecided.
fn what_matters(papers: &Papers, links: &Links) -> String {
    let roots: HashSet<&str> = every(papers)
        .filter(|claim| claim.fault().is_some_and(|fault| !matches!(fault, Fault::Inherited(_))))
        .map(|claim| claim.claim.id)
        .collect();
    let group = |title: &str, is: &dyn Fn(Fault) -> bool| {
        let claims = every(papers).filter(|claim| claim.fault().is_some_and(is));
        listed(title, claims.map(|claim| fault_line(papers, claim, links)))
    };
    let groups = [
        group("Wrong: who relies on it gets a wrong number, order or decision", &|fault| {
            fault == Fault::Wrong
        }),
        group("True with one more hypothesis", &|fault| fault == Fault::Hypothesis),
        group("Misprints", &|fault| fault == Fault::Misprint),
        group(
            "Fall with a claim that did not fall in this run",
            &|fault| matches!(fault, Fault::Inherited(id) if !roots.contains(id)),
        ),
    ];
    let undecided = every(papers).filter(|claim| claim.as_printed() == Verdict::Inconclusive);
    let undecided = undecided.map(|claim| {
        let why = cut(&phrases::why(claim, Reading::AsPrinted), 2 * SENTENCE_MAX);
        format!("- {}: {}", links.to(claim.claim.id), markdown(&why))
    });
    let found = blocks(groups.into_iter().chain([listed("Undecided", undecided)]));
    if found.is_empty() {
        return "Every claim that ran is consistent with the evidence as printed.".to_owned();
    }
    format!("## What matters most\n\n{found}")
}

fn listed(title: &str, lines: impl Iterator<Item = String>) -> String {
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() { String::new() } else { format!("### {title}\n\n{}", lines.join("\n")) }
}

/// A fault in a sentence, what to use instead, and what falls with it; where the paper says it is in the tables.
fn fault_line(papers: &Papers, outcome: &Outcome, links: &Links) -> String {
    let claim = outcome.claim;
    let mut line = format!("- {}: {}", links.to(claim.id), plain(outcome, links));
    if let Some(correction) = claim.correction {
        let most = INSTEAD_MAX[usize::from(outcome.fault() != Some(Fault::Wrong))];
        let first = cut_clause(&sentence(correction, SENTENCE_MIN), most);
        line += &format!(" *Instead:* {}", links.prose(&first));
    }
    let falls = every(papers).filter(|other| other.fault() == Some(Fault::Inherited(claim.id)));
    let falls: Vec<String> = falls.map(|other| links.to(other.claim.id)).collect();
    if !falls.is_empty() {
        line += &format!(" With it {}: {}.", fall(falls.len()), falls.join(", "));
    }
    line
}

fn fall(number: usize) -> &'static str {
    if number == 1 { "falls" } else { "fall" }
}

/// One plain sentence on a claim.
fn plain(outcome: &Outcome, links: &Links) -> String {
    let claim = outcome.claim;
    let not_run = !outcome.ran() && !claim.experiments.is_empty();
    let text = if not_run {
        "Not run.".to_owned()
    } else if claim.notes.because.trim().is_empty() && outcome.as_printed() != Verdict::Consistent {
        phrases::why(outcome, Reading::AsPrinted)
    } else if claim.notes.because.trim().is_empty() {
        sentence(claim.statement, SENTENCE_MIN)
    } else {
        sentence(claim.notes.because, SENTENCE_MIN)
    };
    links.prose(&cut_clause(&text, SENTENCE_MAX))
}

fn answers(papers: &Papers, links: &Links) -> String {
    let all: Vec<&Answer> = papers.iter().flat_map(|paper| paper.paper.answers).collect();
    // By question, in the order in which they are first asked.
    let mut rows: Vec<(usize, &Answer)> = Vec::new();
    for first in &all {
        if rows.iter().all(|(_, seen)| seen.question != first.question) {
            let same = all.iter().filter(|answer| answer.question == first.question);
            rows.extend(same.copied().enumerate());
        }
    }
    let outcome = |id: &str| every(papers).find(|outcome| outcome.claim.id == id);
    let columns: [Column<(usize, &Answer)>; 5] = [
        ("question", &|(index, answer)| match index {
            0 => markdown(answer.question),
            _ => String::new(),
        }),
        ("use", &|(_, answer)| links.prose(answer.formula)),
        ("from", &|(_, answer)| links.to(answer.claim)),
        ("verdict", &|(_, answer)| outcome(answer.claim).map_or_else(String::new, short_verdict)),
        ("range", &|(_, answer)| {
            let range = outcome(answer.claim).map(|outcome| ranges::brief(&outcome.claim.range));
            range.map_or_else(String::new, |range| markdown(&range))
        }),
    ];
    let table = table(&columns, rows);
    if table.is_empty() {
        String::new()
    } else {
        format!("## Which formula may I use, and from where?\n\n{table}")
    }
}

/// `✗ Refuted (wrong), corrected ✓`.
fn short_verdict(outcome: &Outcome) -> String {
    let fault = match outcome.fault() {
        Some(Fault::Inherited(_)) => " (falls with another)".to_owned(),
        Some(fault) => format!(" ({})", phrases::fault(fault)),
        None => String::new(),
    };
    let corrected = match outcome.corrected() {
        Some(verdict) => format!("; corrected: {}", phrases::verdict(verdict)),
        None => String::new(),
    };
    format!("{}{fault}{corrected}", phrases::verdict(outcome.as_printed()))
}

fn paper_section(outcome: &PaperOutcome, links: &Links) -> String {
    let paper = outcome.paper;
    let errata = links.link("Errata", &links::page(&format!("{}/errata", paper.name)));
    let version = if paper.version.is_empty() {
        String::new()
    } else {
        format!(" Audited: {}.", markdown(paper.version))
    };
    let section = |(section, claims): (&crate::claim::Section, &[Outcome])| {
        format!("### {}\n\n{}", markdown(section.title), claim_table(claims, links))
    };
    let head = [
        format!("## {}", markdown(paper.name)),
        format!("{}.{version} {errata}.", markdown(paper.citation.trim_end_matches('.'))),
    ];
    blocks(head.into_iter().chain(outcome.sections().map(section)))
}

fn claim_table(claims: &[Outcome], links: &Links) -> String {
    let columns: [Column<&Outcome>; 4] = [
        ("claim", &|outcome| {
            let id = outcome.claim.id;
            let name = id.split_once('/').map_or(id, |(_, name)| name);
            links.link(name, &links::page(id))
        }),
        ("locus", &|outcome| markdown(&cut(outcome.claim.locus, 60))),
        ("as printed", &|outcome| short_verdict(outcome)),
        ("in a sentence", &|outcome| plain(outcome, links)),
    ];
    let table = table(&columns, claims);
    if table.is_empty() { "No claim is registered yet.".to_owned() } else { table }
}

fn this_run(papers: &Papers, run: &RunId, links: &Links) -> String {
    let command = format!("cargo run --release -- run --seed {} --budget {}", run.seed, run.budget);
    let (samples, steps) = costs::spent(every(papers).flat_map(Outcome::findings));
    blocks([
        "## This run".to_owned(),
        format!(
            "Seed {}, budget {}, sgdcheck {}. To reproduce it: {}.",
            run.seed,
            run.budget,
            markdown(&run.version),
            code(&command)
        ),
        format!("**Errors.** {}", errors(papers)),
        "**Power.** The resolution is the departure from the prediction that a check must be able \
         to see. A check passes only if its whole interval lies within the resolution of what is \
         predicted, so a departure beyond the resolution never passes; it is refuted if it is also \
         beyond the width of the interval. *Sure to refute* on a claim's page is the smallest \
         departure that a sampled part refutes for certain, errors apart, with intervals as wide \
         as the widest of this run. Departures are in units of the resolution."
            .to_owned(),
        "**Orders.** An order of convergence is the limit of the local orders between neighbouring \
         steps, extrapolated with its error. The least-squares line through all steps describes a \
         ladder and is not judged."
            .to_owned(),
        format!(
            "**Cost.** {} samples and {} steps simulated; {}.",
            count(samples),
            count(steps),
            links.link("per claim, oracle and estimator", &links::page("cost"))
        ),
    ])
}

fn errors(papers: &Papers) -> String {
    let oracles = "Oracles draw no samples; their intervals hold the numerical error, proved or \
                   measured against a second route.";
    let is_sampled = |finding: &&Finding| 0 < finding.looks;
    let checks = every(papers).flat_map(Outcome::findings).filter(is_sampled).count();
    if checks == 0 {
        return oracles.to_owned();
    }
    format!(
        "With probability at least 1 - {total}, every sampled interval of the run holds its truth, \
         and outside that event no verdict that rests on them is wrong in either direction. Every \
         claim has 1/{CLAIMS_MAX} of the {total}, shared equally among its sampled checks (part \
         and instance; {checks} here), and the share of each among at most {LOOKS} looks at its \
         data, at 1/16, 1/8, 1/4, 1/2 and all of its samples. A random instance keeps half of its \
         share for the counterexamples that shrinking it may show; a sampled one of these is \
         confirmed on an independent stream. *Looks* on a claim's page are those that were taken. \
         {oracles}",
        total = number(ALPHA_RUN, 2),
    )
}

fn every<'a>(papers: &'a Papers<'a>) -> impl Iterator<Item = &'a Outcome<'a>> {
    papers.iter().flat_map(|paper| &paper.claims)
}
