//! `report` and `merge`: pages from evidence, and evidence from parts.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::run::{destination, tell, write_report};
use super::{EVIDENCE, Papers, Reason, measures, print, say, selection, verdict_code};
use crate::evidence::Evidence;
use crate::report::{self as pages, terminal};
use crate::run::store::Headers;
use crate::run::{Plan, store};

#[derive(Args)]
pub(super) struct Arguments {
    /// The evidence of a whole run
    #[arg(long, value_name = "FOLDER", default_value = EVIDENCE)]
    pub(super) evidence: PathBuf,
    #[command(flatten)]
    pub(super) data: super::given::Data,
    /// Write nothing; exit with 1 if REPORT.md or a figure is not up to date
    #[arg(long)]
    pub(super) check: bool,
    /// With --check: exit with 1 also if evidence is of other code than this
    #[arg(long, requires = "check")]
    pub(super) strict: bool,
}

#[derive(Args)]
pub(super) struct MergeArguments {
    /// The shards' evidence
    #[arg(value_name = "FOLDER", required = true)]
    pub(super) parts: Vec<PathBuf>,
    /// The claims that were run, if not all: ids or globs; then no report is written
    #[arg(long, value_name = "ID", num_args = 1..)]
    pub(super) claims: Vec<String>,
    /// Where the joined evidence goes [default: snapshots/evidence]
    #[arg(long, value_name = "FOLDER")]
    pub(super) evidence: Option<PathBuf>,
    #[command(flatten)]
    pub(super) data: super::given::Data,
    /// Replace the recorded run, whatever its seed, budget and data; otherwise parts of another run are
    /// joined in a folder of their own
    #[arg(long)]
    pub(super) record: bool,
}

pub(super) fn report(papers: &Papers, arguments: &Arguments) -> Result<ExitCode, Reason> {
    arguments.data.read()?;
    let path = &arguments.evidence;
    if !path.exists() {
        return Err(format!(
            "there is no evidence at {}: run `sgdcheck` first, or name a folder with --evidence",
            path.display()
        ));
    }
    let run = store::run_of(path).map_err(|error| error.to_string())?;
    let plan = Plan::new(papers, run.seed, run.budget).with_measures(measures(papers));
    let headers = Headers::new(papers, &plan);
    let found = store::read_any_code(path, &plan, &headers).map_err(|error| error.to_string())?;
    for id in &found.stale {
        say(&format!("the evidence of {id} is of other code than this: run it again"));
    }
    let stale = !found.stale.is_empty();
    let records = store::in_order(found.records, &plan).map_err(|error| error.to_string())?;
    let evidence = Evidence::of(&plan.run, records);
    if !arguments.check {
        write_report(papers, &evidence, Path::new("."), false)?;
        return Ok(verdict_code(papers, &evidence));
    }
    let rendered = pages::render(papers, &evidence);
    let differences = pages::check(&rendered, Path::new("."));
    for difference in &differences {
        say(&difference.to_string());
    }
    if !differences.is_empty() {
        say("the report is not what the evidence gives; `sgdcheck report` writes it");
        return Ok(ExitCode::FAILURE);
    }
    if stale && arguments.strict {
        return Ok(ExitCode::FAILURE);
    }
    Ok(verdict_code(papers, &evidence))
}

pub(super) fn merge(papers: &Papers, arguments: &MergeArguments) -> Result<ExitCode, Reason> {
    arguments.data.read()?;
    let first = arguments.parts.iter().find_map(|part| store::run_of(part).ok());
    let run = first.ok_or("the folders hold no evidence")?;
    let accept = selection::accept(papers, &arguments.claims)?;
    let whole = arguments.claims.is_empty();
    let all = Plan::new(papers, run.seed, run.budget).with_measures(measures(papers));
    let headers = Headers::new(papers, &all);
    let found = store::join(&arguments.parts, &all, &headers).map_err(|error| error.to_string())?;
    let plan = all.of_claims(&accept);
    tell(&found);
    let records = store::in_order(found.records, &plan)
        .map_err(|error| format!("{error}{}", way_out(&arguments.parts, whole)))?;
    let root = destination(&plan.run, arguments.record);
    let folder = arguments.evidence.clone().unwrap_or_else(|| root.join(EVIDENCE));
    if arguments.evidence.is_some() && !arguments.record {
        store::holds_no_other(&folder, &plan.run).map_err(|error| error.to_string())?;
    }
    if whole {
        pages::writable(&root).map_err(|error| error.to_string())?;
    }
    store::write(&folder, &records, &headers).map_err(|error| error.to_string())?;
    let evidence = Evidence::of(&plan.run, records);
    if whole {
        write_report(papers, &evidence, &root, false)?;
    }
    let code = verdict_code(papers, &evidence);
    let mut text = terminal::summary(papers, &evidence);
    text.push_str(&match whole {
        true => format!("\nThe report is {}.\n", root.join(pages::PAGE).display()),
        false => format!("\nThe evidence is in {}.\n", folder.display()),
    });
    Ok(print(&text, code))
}

/// Which of the parts `evidence-1-of-4`, `evidence-2-of-4`, .. are not among the folders; if none, that some claims may
/// never have been meant.
fn way_out(parts: &[PathBuf], whole: bool) -> String {
    let number = |part: &PathBuf| {
        let name = part.file_name()?.to_str()?.strip_prefix("evidence-")?;
        let (index, count) = name.split_once("-of-")?;
        Some((index.parse::<usize>().ok()?, count.parse::<usize>().ok()?))
    };
    let given: Vec<(usize, usize)> = parts.iter().filter_map(number).collect();
    let count = given.first().map_or(0, |&(_, count)| count);
    let absent = (1..=count.min(1000)).filter(|&index| !given.contains(&(index, count)));
    let names: Vec<String> = absent.map(|index| format!("evidence-{index}-of-{count}")).collect();
    match names.is_empty() {
        false => format!("; missing parts: {}", names.join(", ")),
        true if whole => "; if only some claims were run, name them with --claims".to_owned(),
        true => String::new(),
    }
}
