//! `list`, `explain` and `cite`: what is recorded, without running anything.

use std::process::ExitCode;

use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};

use super::{Format, Papers, Reason, print, say, selection};
use crate::claim::{Claim, Fault, Paper, Reading};
use crate::report::citation;
use crate::report::terminal::{self, Listing};
use crate::verdict::Verdict;

#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    filters: Filters,
    /// What to print
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    format: ListFormat,
}

/// Of several kinds of filters all must let a claim pass, of several values of one kind any.
#[derive(Args)]
struct Filters {
    /// Only claims of this paper, as liu2021
    #[arg(long, value_name = "PAPER")]
    paper: Vec<String>,
    /// Only claims of sections whose title has these words, or whose folder they name
    #[arg(long, value_name = "WORDS")]
    section: Vec<String>,
    /// Only claims with this recorded verdict, as printed
    #[arg(long, value_name = "VERDICT", ignore_case = true, value_parser = verdicts())]
    verdict: Vec<String>,
    /// Only claims with this kind of fault
    #[arg(long, value_enum, value_name = "FAULT")]
    fault: Vec<FaultKind>,
    /// Only claims that leave a question open
    #[arg(long)]
    open: bool,
}

fn verdicts() -> PossibleValuesParser {
    PossibleValuesParser::new(Verdict::ALL.map(Verdict::name))
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FaultKind {
    /// One changed symbol gives what the paper means
    Misprint,
    /// One added condition makes it true
    Hypothesis,
    /// Who relies on it gets a wrong number, order or decision
    Wrong,
    /// It falls only because another claim does
    Inherited,
}

impl FaultKind {
    fn of(fault: Fault) -> FaultKind {
        match fault {
            Fault::Misprint => FaultKind::Misprint,
            Fault::Hypothesis => FaultKind::Hypothesis,
            Fault::Wrong => FaultKind::Wrong,
            Fault::Inherited(_) => FaultKind::Inherited,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    /// For people
    Text,
    /// For programs
    Json,
    /// For spreadsheets and data frames
    Csv,
    /// A table for a paper
    Latex,
}

impl Filters {
    fn keeps(&self, section: &str, claim: &Claim) -> bool {
        fn any<T>(wanted: &[T], is: impl Fn(&T) -> bool) -> bool {
            wanted.is_empty() || wanted.iter().any(is)
        }
        let title = section.to_lowercase();
        let folder = claim.section().unwrap_or_default();
        let printed = claim.recorded(Reading::AsPrinted).map(Verdict::name);
        let fault = claim.fault().map(FaultKind::of);
        any(&self.paper, |name| name == claim.paper())
            && any(&self.section, |words| title.contains(&words.to_lowercase()) || *words == folder)
            && any(&self.verdict, |name| printed.is_some_and(|is| is.eq_ignore_ascii_case(name)))
            && any(&self.fault, |&kind| fault == Some(kind))
            && (!self.open || !claim.notes.open.trim().is_empty())
    }
}

#[derive(Args)]
pub(super) struct ExplainArguments {
    /// Ids of claims, or globs
    #[arg(value_name = "CLAIM", required = true)]
    claims: Vec<String>,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Args)]
pub(super) struct CiteArguments {
    /// Ids of claims, globs, or papers; none means all papers
    #[arg(value_name = "CLAIM")]
    claims: Vec<String>,
}

pub(super) fn list(papers: &Papers, arguments: &Arguments) -> Result<ExitCode, Reason> {
    let filters = &arguments.filters;
    for name in &filters.paper {
        if !papers.iter().any(|paper| paper.name == name) {
            return Err(format!("there is no paper '{name}'; there are {}", names(papers)));
        }
    }
    let listing = Listing::new(papers).filtered(|section, claim| filters.keeps(section, claim));
    if listing.is_empty() {
        // An empty list is an answer, but seldom the one that was hoped for.
        say("no claim passes all filters; `sgdcheck list` shows all");
    }
    let text = match arguments.format {
        ListFormat::Text => listing.text(),
        ListFormat::Json => format!("{:#}\n", listing.json()),
        ListFormat::Csv => listing.csv(),
        ListFormat::Latex => listing.latex(),
    };
    Ok(print(&text, ExitCode::SUCCESS))
}

fn names(papers: &Papers) -> String {
    papers.iter().map(|paper| paper.name).collect::<Vec<&str>>().join(", ")
}

pub(super) fn explain(papers: &Papers, arguments: &ExplainArguments) -> Result<ExitCode, Reason> {
    let accept = selection::accept(papers, &arguments.claims)?;
    if arguments.format == Format::Json {
        let json = terminal::explain_json(papers, accept);
        return Ok(print(&format!("{json:#}\n"), ExitCode::SUCCESS));
    }
    let chosen = papers.iter().flat_map(|paper| paper.claims()).filter(|claim| accept(claim.id));
    let texts: Vec<String> = chosen.map(|claim| terminal::explain(claim, papers)).collect();
    Ok(print(&texts.join("\n"), ExitCode::SUCCESS))
}

pub(super) fn cite(papers: &Papers, arguments: &CiteArguments) -> Result<ExitCode, Reason> {
    // A paper's name means its claims.
    let pattern = |word: &String| {
        let is_paper = papers.iter().any(|paper| paper.name == word);
        if is_paper { format!("{word}/*") } else { word.clone() }
    };
    let patterns: Vec<String> = arguments.claims.iter().map(pattern).collect();
    let accept = selection::accept(papers, &patterns)?;
    let is_cited = |paper: &&&Paper| paper.claims().any(|claim| accept(claim.id));
    let cited: Vec<&Paper> = papers.iter().filter(is_cited).copied().collect();
    Ok(print(&citation::bibtex(&cited), ExitCode::SUCCESS))
}
