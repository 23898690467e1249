//! The command line: reads arguments, runs, writes, and turns the outcome into an exit code.

mod files;
mod given;
mod list;
mod manual;
mod predict;
mod report;
mod run;
mod selection;
mod trials;

use std::io::Write;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::claim::Paper;
use crate::evidence::Evidence;
use crate::measure::{MEASURES, Measure};
use crate::report::text::clean_lines;
use crate::run::surprises;
use crate::simd::{self, Level};

pub use trials::tests;

/// Where a whole run leaves its evidence unless told otherwise.
const EVIDENCE: &str = "snapshots/evidence";

type Papers = [&'static Paper];

/// Checks the claims of five papers on the diffusion theory of stochastic gradient descent.
///
/// Without a command: runs every claim and writes REPORT.md and its figures.
#[derive(Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    options: run::Options,
}

#[derive(Subcommand)]
enum Command {
    /// Run claims; all of them also write REPORT.md
    Run(run::Arguments),
    /// Write REPORT.md again from evidence, or check that it is up to date
    Report(report::Arguments),
    /// List the claims and their recorded verdicts; runs nothing
    List(list::Arguments),
    /// Show a claim: statement, hypotheses, experiments, notes; runs nothing
    Explain(list::ExplainArguments),
    /// Print BibTeX of the papers of some claims, and of sgdcheck
    Cite(list::CiteArguments),
    /// Join the evidence of shards and write REPORT.md
    Merge(report::MergeArguments),
    /// What a paper's formula gives for matrices of your own, with its claim's verdict
    #[command(subcommand)]
    Predict(predict::Question),
    /// Print what a shell needs to complete commands and options
    Completions(manual::CompletionsArguments),
    /// Print a manual page
    Man(manual::ManArguments),
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

/// The reason why nothing useful was done, in one sentence. Exit code 2.
type Reason = String;

/// Runs the command line for some papers, and gives the exit code: 0 if every verdict is the recorded one, 1 if
/// one differs, 2 if the arguments cannot be used.
pub fn main(papers: &Papers) -> ExitCode {
    let parsed = command(papers).try_get_matches().and_then(|given| Cli::from_arg_matches(&given));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) if error.use_stderr() => return unusable(&first_sentence(&error)),
        Err(help) => {
            // There is nobody left to help if stdout is closed.
            _ = help.print();
            return ExitCode::SUCCESS;
        }
    };
    if let Err(reason) = choose_instructions() {
        return unusable(&reason);
    }
    let outcome = match cli.command {
        None => run::run(papers, &[], &cli.options),
        Some(command) => execute(papers, &command),
    };
    outcome.unwrap_or_else(|reason| unusable(&reason))
}

/// The command line under the title of the papers that it runs.
fn command(papers: &Papers) -> clap::Command {
    let command = Cli::command();
    if !measures(papers).is_empty() {
        return command;
    }
    let citations: Vec<&str> = papers.iter().map(|paper| paper.citation).collect();
    let about = format!("Checks the claims of {}.", citations.join("; "));
    command.about(about.clone()).long_about(format!(
        "{about}\n\nWithout a command: runs every claim and writes REPORT.md and its figures."
    ))
}

/// Simulations use the widest instructions there are, unless `SGDCHECK_SIMD` names others.
fn choose_instructions() -> Result<(), Reason> {
    let Some(name) = std::env::var_os("SGDCHECK_SIMD") else {
        return Ok(());
    };
    let level = name.to_str().and_then(Level::named).ok_or_else(|| {
        let known = Level::ALL.map(Level::name).join(", ");
        format!("SGDCHECK_SIMD={} is none of {known}", name.display())
    })?;
    simd::force(level)
}

fn execute(papers: &Papers, command: &Command) -> Result<ExitCode, Reason> {
    match command {
        Command::Run(arguments) => run::run(papers, &arguments.claims, &arguments.options),
        Command::Report(arguments) => report::report(papers, arguments),
        Command::List(arguments) => list::list(papers, arguments),
        Command::Explain(arguments) => list::explain(papers, arguments),
        Command::Cite(arguments) => list::cite(papers, arguments),
        Command::Merge(arguments) => report::merge(papers, arguments),
        Command::Predict(question) => predict::answer(question),
        Command::Completions(arguments) => Ok(manual::completions(papers, arguments)),
        Command::Man(arguments) => manual::man(papers, arguments),
    }
}

/// What is measured beside the claims: something only where this crate's own papers are.
fn measures(papers: &Papers) -> &'static [&'static Measure] {
    let own = |paper: &&'static Paper| std::ptr::eq(paper.sources, &raw const crate::SOURCES);
    if papers.iter().any(own) { MEASURES } else { &[] }
}

fn unusable(reason: &str) -> ExitCode {
    say(reason);
    ExitCode::from(2)
}

/// One sentence on stderr.
fn say(sentence: &str) {
    // There is nobody left to tell if stderr is closed, and eprintln! would panic.
    _ = writeln!(std::io::stderr(), "sgdcheck: {}", clean_lines(sentence));
}

/// Prints to stdout; a reader that went away, as `head` does, is no error.
fn print(text: &str, code: ExitCode) -> ExitCode {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            unusable(&format!("cannot write to standard output: {error}"))
        }
        _ => code,
    }
}

/// Clap's message up to its first blank line, as one sentence.
fn first_sentence(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let paragraph = text.split("\n\n").next().unwrap_or_default();
    let words: Vec<&str> = paragraph.split_whitespace().collect();
    let sentence = words.join(" ");
    format!("{}; see --help", sentence.strip_prefix("error: ").unwrap_or(&sentence))
}

/// 0 if every verdict is the recorded one, 1 if one differs.
fn verdict_code(papers: &Papers, evidence: &Evidence) -> ExitCode {
    let surprises = surprises(papers, evidence);
    for surprise in &surprises {
        say(&surprise.to_string());
    }
    ExitCode::from(u8::from(!surprises.is_empty()))
}
