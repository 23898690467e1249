//! The report: a pure function from claims and findings to text and figures.
//!
//! [`render()`] sees no clock, environment or disk; [`write()`] and [`check()`] are the thin edge to
//! the disk. What the terminal shows of claims and findings is in [`terminal`].

use crate::claim::{Claim, Figure, Paper};
use crate::evidence::{Evidence, Finding};

pub mod answers;
mod costs;
mod figures;
mod files;
mod markdown;
pub mod numbers;
pub mod outcome;
mod overview;
mod phrases;
mod scales;
mod sections;
mod tables;
pub mod terminal;

pub(crate) use files::replace;
pub use files::{Difference, FileError, check, writable, write};

use outcome::{Outcome, outcomes};

/// The report's page, in the report's folder.
pub const PAGE: &str = "REPORT.md";
/// Where the figures are, in the report's folder.
pub const FIGURES: &str = "snapshots/figures";
/// The picture of all verdicts.
pub const SUMMARY_FIGURE: &str = "summary.svg";

/// A rendered report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The page.
    pub markdown: String,
    /// Each figure's file name and SVG.
    pub figures: Vec<(String, String)>,
}

/// Renders the findings of a run: the same bytes whatever their order and their seconds.
///
/// Every registered experiment and instance is shown; what has no finding counts as `Untested`.
/// Findings of no registered check are counted, and otherwise left out.
pub fn render(papers: &[&Paper], evidence: &Evidence) -> Report {
    let run = &evidence.run;
    let outcomes = outcomes(papers, evidence);
    let claims = || outcomes.iter().flat_map(|(_, claims)| claims);
    let shown: usize = claims().map(|outcome| outcome.findings().count()).sum();
    let drawings = claims().flat_map(|outcome| {
        let figures = outcome.claim.figures.iter().enumerate();
        figures.filter_map(|(index, figure)| {
            let finding = drawn(outcome, figure)?;
            Some((figure_name(outcome.claim, index), figures::draw(figure, finding)))
        })
    });
    let measured = costs::measured(&evidence.costs);
    let strangers = evidence.findings.len().saturating_sub(shown);
    let appendix = costs::section(&measured);
    let summary = (SUMMARY_FIGURE.to_owned(), overview::draw(&outcomes));
    Report {
        markdown: markdown::page(&outcomes, run, strangers, appendix),
        figures: [summary].into_iter().chain(drawings).chain(costs::drawings(&measured)).collect(),
    }
}

/// The file name of a claim's figure number `index`.
fn figure_name(claim: &Claim, index: usize) -> String {
    let number = if index == 0 { String::new() } else { format!("-{}", index + 1) };
    format!("{}{number}.svg", claim.id.replace('/', "-"))
}

/// The finding that a figure draws.
fn drawn<'a>(outcome: &'a Outcome, figure: &Figure) -> Option<&'a Finding> {
    let parts = outcome.parts.iter();
    parts
        .filter(|part| part.check.name() == figure.experiment)
        .flat_map(|part| part.findings())
        .enumerate()
        .find(|(index, finding)| figure.draws(*index, &finding.name))
        .map(|(_, finding)| finding)
        .filter(|finding| !finding.curves.is_empty())
}
