//! `list` and `explain`: what is recorded, without running anything.

use std::process::ExitCode;

use clap::Args;

use super::{Format, Papers, Reason, print, selection};
use crate::report::terminal;

#[derive(Args)]
pub(super) struct Arguments {
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
}

#[derive(Args)]
pub(super) struct ExplainArguments {
    /// Ids of claims, or globs
    #[arg(value_name = "CLAIM", required = true)]
    pub(super) claims: Vec<String>,
}

pub(super) fn list(papers: &Papers, arguments: &Arguments) -> ExitCode {
    let text = match arguments.format {
        Format::Text => terminal::list_text(papers),
        Format::Json => format!("{:#}\n", terminal::list_json(papers)),
    };
    print(&text, ExitCode::SUCCESS)
}

pub(super) fn explain(papers: &Papers, arguments: &ExplainArguments) -> Result<ExitCode, Reason> {
    let accept = selection::accept(papers, &arguments.claims)?;
    let chosen = papers.iter().flat_map(|paper| paper.claims()).filter(|claim| accept(claim.id));
    let texts: Vec<String> = chosen.map(|claim| terminal::explain(claim, papers)).collect();
    Ok(print(&texts.join("\n"), ExitCode::SUCCESS))
}
