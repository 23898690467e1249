//! The report: a pure function from claims and evidence to pages and figures.
//!
//! [`render()`] sees no clock, environment or disk; [`write()`] and [`check()`] are the thin edge to
//! the disk. What the terminal shows of claims and findings is in [`terminal`].
//!
//! | page | for whom |
//! |---|---|
//! | `REPORT.md` | the index: counts, what matters most, one line per claim, the run |
//! | `snapshots/report/<paper>/<claim>.md` | a claim: verdict, correction, figures, parts, evidence |
//! | `snapshots/report/<paper>/errata.md` | who holds the paper in hand: what to correct, in its order |
//! | `snapshots/report/notation.md` | the papers' symbols side by side |
//! | `snapshots/report/cost.md` | what each claim, oracle and estimator costs |
//! | `snapshots/figures/<paper>/<claim>.svg` | the figures |

use crate::claim::Paper;
use crate::evidence::Evidence;

pub mod answers;
pub mod citation;
mod claim_page;
mod costs;
mod errata;
mod figures;
mod files;
mod formulas;
mod index;
mod links;
mod listing;
mod margins;
mod notation;
pub mod numbers;
pub mod outcome;
mod overview;
mod phrases;
pub mod ranges;
mod scales;
mod svg;
mod tables;
pub mod terminal;
pub mod text;
mod wording;

pub(crate) use files::replace;
pub use files::{Difference, FileError, check, foreign, writable, write};

use links::Links;
use outcome::outcomes;

/// The index, in the report's folder.
pub const PAGE: &str = "REPORT.md";
/// Where the pages are, in the report's folder.
pub const PAGES: &str = "snapshots/report";
/// Where the figures are, in the report's folder.
pub const FIGURES: &str = "snapshots/figures";
/// The folders whose files belong to the report.
const FOLDERS: [&str; 2] = [PAGES, FIGURES];
/// The picture of all verdicts.
pub const SUMMARY_FIGURE: &str = "summary.svg";

/// A rendered report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Its files, the index last.
    pub files: Vec<File>,
}

/// A page or a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Where it belongs, from the report's folder, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl Report {
    /// The text of the file of that path, if the report has it.
    pub fn file(&self, path: &str) -> Option<&str> {
        self.files.iter().find(|file| file.path == path).map(|file| file.text.as_str())
    }

    /// The index.
    pub fn index(&self) -> &str {
        self.file(PAGE).unwrap_or_default()
    }
}

/// Renders the evidence of a run: the same bytes whatever its order and its seconds.
///
/// Every registered experiment and instance is shown; what has no finding counts as `Untested`.
/// Findings of no registered check are counted, and otherwise left out.
pub fn render(papers: &[&Paper], evidence: &Evidence) -> Report {
    let run = &evidence.run;
    let papers = outcomes(papers, evidence);
    let links = Links::new(&papers);
    let measured = costs::measured(&evidence.costs);
    let mut files = Vec::new();
    let mut add = |path: String, text: &str| {
        files.push(File { path, text: text::clean_lines(text) });
    };
    for outcome in papers.iter().flat_map(|paper| &paper.claims) {
        let figures = claim_page::drawings(outcome);
        let path = links::page(outcome.claim.id);
        add(path.clone(), &claim_page::page(outcome, &figures, run, &links.from(&path)));
        for figure in figures {
            add(figure.path, &figure.drawn.svg);
        }
    }
    for paper in &papers {
        let path = links::page(&format!("{}/errata", paper.paper.name));
        add(path.clone(), &errata::page(paper, &links.from(&path)));
    }
    for (path, svg) in costs::drawings(&measured) {
        add(path, &svg);
    }
    let path = links::page("cost");
    add(path.clone(), &costs::page(&papers, &measured, &links.from(&path)));
    let path = links::page("notation");
    add(path.clone(), &notation::page(&papers, &links.from(&path)));
    add(format!("{FIGURES}/{SUMMARY_FIGURE}"), &overview::draw(&papers));
    let shown: usize = papers
        .iter()
        .flat_map(|paper| &paper.claims)
        .map(|outcome| outcome.findings().count())
        .sum();
    let strangers = evidence.findings.len().saturating_sub(shown);
    add(PAGE.to_owned(), &index::page(&papers, run, strangers, &links));
    Report { files }
}
