//! The page: what was run, a summary with surprises first, the papers, and the cost.

use crate::claim::Paper;
use crate::evidence::{Finding, RunId};
use crate::report::numbers::{count, number};
use crate::report::outcome::{Outcome, Part};
use crate::report::phrases::capitalised;
use crate::report::sections;
use crate::report::tables::{Table, anchor, escape, one_line};
use crate::report::{FIGURES, SUMMARY_FIGURE, phrases};
use crate::statistics::error_budget::{ALPHA_RUN, LOOKS};
use crate::verdict::Verdict;

/// Papers with the outcomes of their claims.
pub(crate) type Outcomes<'a> = [(&'a Paper, Vec<Outcome<'a>>)];

/// The page, figures included by name, and an appendix.
pub(crate) fn page(outcomes: &Outcomes, run: &RunId, strangers: usize, appendix: String) -> String {
    let papers = outcomes.iter().map(|(paper, claims)| paper_section(paper, claims, run));
    let blocks = [
        "# sgdcheck: an executable audit of the diffusion theory of SGD".to_owned(),
        "<!-- Written by `sgdcheck report`; do not edit. -->".to_owned(),
        introduction(outcomes),
        verdict_table(),
        summary(outcomes, strangers),
        this_run(outcomes, run),
    ];
    let blocks: Vec<String> =
        blocks.into_iter().chain(papers).chain([cost(outcomes), appendix]).collect();
    blocks.join("\n\n").trim_end().to_owned() + "\n"
}

fn introduction(outcomes: &Outcomes) -> String {
    let claims = numbered(every(outcomes).count(), "claim");
    format!(
        "{claims} of {papers}, each run as a check. A check takes problems that \
         satisfy the claim's hypotheses, named ones and random ones; asks the paper for its \
         prediction; finds out the truth without it, by a deterministic oracle or by simulating \
         the algorithm itself; and compares the two. What is found out is always an interval that \
         holds the truth. A statement about all problems is refuted by one of them, and a claim \
         is as good as the worst of its parts.\n\n\
         *As printed* is the statement as it stands in the paper, its quantifiers taken \
         literally. *Corrected* is the nearest true statement, given only where the printed one \
         fails, is unclear or says nothing. A *decoy* is a plausible misreading of the \
         prediction; the same data must refute it, or the check is too weak to pass.",
        papers = numbered(outcomes.len(), "paper"),
    )
}

fn verdict_table() -> String {
    let mut table = Table::new(["verdict", "means"]);
    for (verdict, meaning) in [
        (
            Verdict::Consistent,
            "Every observation lies within the stated resolution of the prediction, and every \
             decoy is refuted.",
        ),
        (
            Verdict::Refuted,
            "An observation excludes the prediction, for a problem that satisfies the hypotheses.",
        ),
        (Verdict::Inconclusive, "Too little was found out to decide: never a pass."),
        (
            Verdict::Vacuous,
            "The statement constrains nothing here: 0 = 0, an infinite bound, an empty hypothesis.",
        ),
        (Verdict::Untested, "Nothing ran: data or budget is missing."),
    ] {
        table.push([phrases::verdict(verdict), meaning.to_owned()]);
    }
    table.render()
}

fn summary(outcomes: &Outcomes, strangers: usize) -> String {
    let blocks = [
        "## Summary".to_owned(),
        differing(outcomes),
        count_table(outcomes),
        surprises(outcomes),
        missing(outcomes),
        not_registered(strangers),
        format!("![Verdicts of all claims, as printed and corrected]({FIGURES}/{SUMMARY_FIGURE})"),
    ];
    let shown: Vec<String> = blocks.into_iter().filter(|block| !block.is_empty()).collect();
    shown.join("\n\n")
}

/// Verdicts that differ from the recorded ones, in bold.
fn differing(outcomes: &Outcomes) -> String {
    let of_claim = |outcome: &Outcome| {
        let line = |part: &Part| {
            format!(
                "- **{}, {} ({}): {}, recorded as {}.**",
                link(outcome),
                escape(part.check.name()),
                phrases::reading(part.check.reading()),
                part.verdict().name(),
                part.check.expects().verdict().name(),
            )
        };
        outcome.unexpected().map(line).collect::<Vec<String>>()
    };
    let lines: Vec<String> = every(outcomes).flat_map(of_claim).collect();
    if lines.is_empty() {
        return String::new();
    }
    format!("**Verdicts that differ from the recorded ones:**\n\n{}", lines.join("\n"))
}

fn count_table(outcomes: &Outcomes) -> String {
    let heads = ["paper", "claims"]
        .into_iter()
        .chain(Verdict::ALL.map(Verdict::name))
        .chain(["corrected readings"]);
    let mut table = Table::new(heads);
    for (paper, claims) in outcomes {
        let claims: Vec<&Outcome> = claims.iter().collect();
        let name = format!("[{name}](#{name})", name = paper.name);
        table.push(count_row(name, &claims));
    }
    let all: Vec<&Outcome> = every(outcomes).collect();
    table.push(count_row("all".to_owned(), &all));
    format!("Verdicts of the claims as printed:\n\n{}", table.render())
}

fn count_row(name: String, claims: &[&Outcome]) -> Vec<String> {
    let printed = Verdict::ALL.map(|verdict| {
        let is = |outcome: &&&Outcome| outcome.as_printed() == verdict;
        claims.iter().filter(is).count()
    });
    let corrected = Verdict::ALL.map(|verdict| {
        let is = |outcome: &&&Outcome| outcome.verdict(false) == Some(verdict);
        (claims.iter().filter(is).count(), verdict)
    });
    let corrected: Vec<String> = corrected
        .into_iter()
        .filter(|(number, _)| 0 < *number)
        .map(|(number, verdict)| format!("{number} {}", verdict.name()))
        .collect();
    let printed = printed.map(|number| number.to_string());
    [name, claims.len().to_string()]
        .into_iter()
        .chain(printed)
        .chain([corrected.join(", ")])
        .collect()
}

/// The claims that do not hold as printed, each with one sentence on why.
fn surprises(outcomes: &Outcomes) -> String {
    let of_verdict = |verdict: Verdict| {
        every(outcomes).filter(move |outcome| outcome.as_printed() == verdict).map(surprise)
    };
    let lines: Vec<String> = [Verdict::Refuted, Verdict::Inconclusive, Verdict::Vacuous]
        .into_iter()
        .flat_map(of_verdict)
        .collect();
    if lines.is_empty() {
        return "Every claim that ran is consistent with the evidence as printed.".to_owned();
    }
    format!("Refuted, undecided or empty as printed:\n\n{}", lines.join("\n"))
}

fn surprise(outcome: &Outcome) -> String {
    let printed = format!(
        "- {} {} ({}). {}",
        phrases::verdict(outcome.as_printed()),
        link(outcome),
        escape(outcome.claim.locus),
        capitalised(&escape(&phrases::why(outcome, true))),
    );
    match (outcome.claim.correction, outcome.verdict(false)) {
        (Some(change), Some(verdict)) => format!(
            "{printed} Corrected ({}): {}",
            phrases::verdict(verdict),
            escape(&one_line(change))
        ),
        _ => printed,
    }
}

fn missing(outcomes: &Outcomes) -> String {
    let links = |keep: &dyn Fn(&Outcome) -> bool| {
        let kept = every(outcomes).filter(|outcome| keep(outcome));
        kept.map(link).collect::<Vec<String>>().join(", ")
    };
    let partly = links(&|outcome| outcome.is_incomplete());
    let untested = links(&|outcome| outcome.claim.experiments.is_empty());
    let mut lines = Vec::new();
    if !partly.is_empty() {
        lines.push(format!("Not run, or not completely: {partly}."));
    }
    if !untested.is_empty() {
        lines.push(format!("Untested for want of data or budget: {untested}."));
    }
    lines.join("\n\n")
}

fn not_registered(strangers: usize) -> String {
    match strangers {
        0 => String::new(),
        number => format!("{} of no registered check left out.", numbered(number, "finding")),
    }
}

fn this_run(outcomes: &Outcomes, run: &RunId) -> String {
    let command = format!("cargo run --release -- run --seed {} --budget {}", run.seed, run.budget);
    [
        "## This run".to_owned(),
        format!(
            "Seed {}, budget {}, sgdcheck {}. To reproduce it:",
            run.seed, run.budget, run.version
        ),
        format!("```sh\n{command}\n```"),
        format!("**Errors.** {}", errors(outcomes)),
        "**Power.** The resolution is the departure from the prediction that a check must be able \
         to see. A check passes only if its whole interval lies within the resolution of what is \
         predicted, so a departure beyond the resolution never passes; it is refuted if it is also \
         beyond the width of the interval. An interval no wider than the resolution always \
         decides. For sampled parts, *sure to refute* is the smallest departure that is refuted \
         for certain, errors apart, with intervals as wide as the widest of this run. Departures \
         are given in units of the resolution: ≤ 0.1 means that the truth is at most a tenth of \
         the resolution away from the prediction, ≥ 30 that it is at least thirty times the \
         resolution away."
            .to_owned(),
        "**Orders.** An order of convergence is the limit of the local orders between neighbouring \
         steps, extrapolated with its error. The least-squares line through all steps, with its \
         standard error, describes a ladder and is not judged."
            .to_owned(),
        format!("**Cost.** {}", total_cost(outcomes)),
    ]
    .join("\n\n")
}

fn errors(outcomes: &Outcomes) -> String {
    let oracles = "Oracles draw no samples; the intervals hold their numerical error, proved or \
                   measured against a second route.";
    let sampled =
        every(outcomes).flat_map(|outcome| &outcome.parts).filter(|part| part.check.is_sampled());
    let checks: usize = sampled.map(|part| part.rows.len()).sum();
    if checks == 0 {
        return oracles.to_owned();
    }
    format!(
        "With probability at least 1 - {total}, every sampled interval of the run holds its truth, \
         and outside that event no verdict that rests on them is wrong in either direction. The \
         {total} is shared equally among the {checks} sampled checks (experiment and \
         instance){each}, and the share of each among at most {LOOKS} looks at its data, at 1/16, \
         1/8, 1/4, 1/2 and all of its samples. A random instance keeps \
         half of its share for the counterexamples that shrinking it may show, and a sampled one \
         of these is confirmed on an independent stream. {oracles}",
        total = number(ALPHA_RUN, 2),
        each = share(every_finding(outcomes)),
    )
}

/// The error probability of a sampled check, if it is the same for all.
fn share<'a>(findings: impl Iterator<Item = &'a Finding>) -> String {
    let alphas = findings.map(|finding| finding.alpha).filter(|&a| 0.0 < a);
    let (low, high) = alphas
        .fold((f64::INFINITY, 0.0_f64), |(low, high), alpha| (low.min(alpha), high.max(alpha)));
    if high < low {
        String::new()
    } else if low == high {
        format!(", {} each", number(low, 2))
    } else {
        format!(", {} to {} each", number(low, 2), number(high, 2))
    }
}

fn total_cost(outcomes: &Outcomes) -> String {
    let (samples, steps) = spent(every_finding(outcomes));
    format!(
        "{} samples and {} steps simulated; [per claim](#cost-per-claim) below.",
        count(samples),
        count(steps)
    )
}

fn paper_section(paper: &Paper, claims: &[Outcome], run: &RunId) -> String {
    let mut table = Table::new(["claim", "locus", "as printed", "corrected"]);
    for outcome in claims {
        table.push([
            link(outcome),
            escape(outcome.claim.locus),
            phrases::verdict(outcome.as_printed()),
            outcome.verdict(false).map_or_else(String::new, phrases::verdict),
        ]);
    }
    let table = if claims.is_empty() {
        "No claim of this paper is registered yet.".to_owned()
    } else {
        table.render()
    };
    let head = [format!("## {}", paper.name), escape(paper.citation), table];
    let sections = claims.iter().map(|outcome| sections::claim(outcome, run));
    head.into_iter().chain(sections).collect::<Vec<String>>().join("\n\n")
}

fn cost(outcomes: &Outcomes) -> String {
    let mut table = Table::new(["claim", "checks", "of them sampled", "samples", "steps"]);
    for outcome in every(outcomes) {
        let (samples, steps) = spent(outcome.findings());
        let sampled = outcome.findings().filter(|finding| 0 < finding.looks);
        table.push([
            link(outcome),
            outcome.findings().count().to_string(),
            sampled.count().to_string(),
            count(samples),
            count(steps),
        ]);
    }
    format!(
        "## Cost per claim\n\nA check is an experiment on an instance. The search for small \
         counterexamples is not counted.\n\n{}",
        table.render()
    )
}

/// Samples and steps spent.
fn spent<'a>(findings: impl Iterator<Item = &'a Finding>) -> (u64, u64) {
    findings.fold((0, 0), |(samples, steps), finding| {
        (samples + finding.samples, steps + finding.steps)
    })
}

fn every<'a>(outcomes: &'a Outcomes) -> impl Iterator<Item = &'a Outcome<'a>> {
    outcomes.iter().flat_map(|(_, claims)| claims)
}

fn every_finding<'a>(outcomes: &'a Outcomes) -> impl Iterator<Item = &'a Finding> {
    every(outcomes).flat_map(Outcome::findings)
}

/// A number and a noun.
fn numbered(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

fn link(outcome: &Outcome) -> String {
    let id = outcome.claim.id;
    format!("[{id}](#{})", anchor(id))
}
