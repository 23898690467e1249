//! `run`: claims with progress, evidence that survives an interruption, and the report of a whole run.

use std::collections::HashMap;
use std::io::{IsTerminal, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::{EVIDENCE, Format, Papers, Reason, measures, print, say, selection, verdict_code};
use crate::budget::Budget;
use crate::evidence::{Evidence, Finding, Key, Record, RunId};
use crate::report::{self, terminal};
use crate::run::store::{Found, Headers, Store};
use crate::run::{MASTER_SEED, Panicked, Plan, Shard, store};

/// Where whole runs keep what they have found until they have finished.
const UNFINISHED: &str = ".sgdcheck";

#[derive(Args)]
pub(super) struct Arguments {
    /// Ids of claims, or globs such as 'liu2021/*'; none means all
    #[arg(value_name = "CLAIM")]
    pub(super) claims: Vec<String>,
    #[command(flatten)]
    pub(super) options: Options,
}

#[derive(Args)]
pub(super) struct Options {
    /// How much work to do
    #[arg(long, value_enum, default_value_t = Budget::Standard)]
    pub(super) budget: Budget,
    /// The master seed: the same seed gives the same bytes
    #[arg(long, default_value_t = MASTER_SEED, allow_negative_numbers = true)]
    pub(super) seed: u64,
    /// Number of threads; it never changes the result [default: all cores]
    #[arg(long, allow_negative_numbers = true)]
    pub(super) threads: Option<NonZeroUsize>,
    /// A folder to append evidence to, one file per claim; what it already holds is not repeated; evidence of other code is
    /// set aside as CLAIM.stale
    #[arg(long, value_name = "FOLDER")]
    pub(super) evidence: Option<PathBuf>,
    /// Run part I of N, to be joined with `sgdcheck merge`
    #[arg(long, value_name = "I/N", allow_negative_numbers = true)]
    pub(super) shard: Option<Shard>,
    /// Replace the recorded run, whatever its seed, budget and data; otherwise a whole run with others
    /// writes its report into a folder of its own
    #[arg(long)]
    pub(super) record: bool,
    #[command(flatten)]
    pub(super) data: super::given::Data,
    /// Say nothing but what differs or fails
    #[arg(long)]
    pub(super) quiet: bool,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
}

pub(super) fn run(
    papers: &Papers,
    claims: &[String],
    arguments: &Options,
) -> Result<ExitCode, Reason> {
    let accept = selection::accept(papers, claims)?;
    arguments.data.read()?;
    let whole = claims.is_empty() && arguments.shard.is_none();
    let all = Plan::new(papers, arguments.seed, arguments.budget).with_measures(measures(papers));
    let mut plan = all.clone().of_claims(&accept);
    if let Some(shard) = arguments.shard {
        plan = plan.shard(shard);
    }
    if let Some(threads) = arguments.threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.get());
        pool.build_global().map_err(|error| format!("cannot start {threads} threads: {error}"))?;
    }
    let root = destination(&plan.run, arguments.record);
    if whole {
        // Better now than after five minutes.
        report::writable(&root).map_err(|error| error.to_string())?;
    }
    // A whole run keeps what it found until it has finished, so that an interrupted one resumes.
    let unfinished = Path::new(UNFINISHED).join(format!("{}-{}", plan.run.seed, plan.run.budget));
    let path = arguments.evidence.clone().or_else(|| arguments.shard.map(default_shard_folder));
    let path = path.or_else(|| whole.then(|| unfinished.clone()));
    let (store, done) = open(papers, path.as_deref(), &all, arguments.quiet)?;
    let found = find(&plan, done, store.as_ref(), arguments.quiet);
    if let Some(store) = store {
        store.sync().map_err(|error| error.to_string())?;
    }
    let (records, panicked) = found?;
    let headers = Headers::new(papers, &plan);
    let evidence = Evidence::of(&plan.run, records.clone());
    // What panicked is missing: the recorded run stays as it is, and what was found is kept for the next attempt.
    let written = whole && panicked.is_empty();
    if written {
        let folder = root.join(EVIDENCE);
        store::write(&folder, &records, &headers).map_err(|error| error.to_string())?;
        write_report(papers, &evidence, &root, arguments.quiet)?;
        if path.as_deref() == Some(&unfinished) {
            // It holds nothing that is not written elsewhere.
            _ = std::fs::remove_dir_all(&unfinished);
        }
    }
    let mut code = match arguments.shard {
        // It sees only some of the instances: verdicts are compared when shards are merged.
        Some(_) => ExitCode::SUCCESS,
        None => verdict_code(papers, &evidence),
    };
    for Panicked { key: (claim, part, name), said } in &panicked {
        say(&format!("{claim}, {part}, {name}: it panicked: {said}"));
        code = ExitCode::FAILURE;
    }
    Ok(match arguments.format {
        Format::Text if arguments.quiet => code,
        Format::Json => print(&store::lines(&records, &headers), code),
        Format::Text => {
            let mut text = if claims.is_empty() {
                terminal::summary(papers, &evidence)
            } else {
                terminal::results(papers, &evidence, &accept)
            };
            if written {
                let report = root.join(report::PAGE);
                text.push_str(&format!("\nThe report is {}.\n", report.display()));
            } else if let Some(path) = path {
                text.push_str(&format!("\nThe evidence is in {}.\n", path.display()));
            }
            print(&text, code)
        }
    })
}

/// Where a whole run leaves its evidence and report: here, unless what is recorded here is another run, and it is not
/// to be replaced.
pub(super) fn destination(run: &RunId, replaces: bool) -> PathBuf {
    match store::run_of(Path::new(EVIDENCE)) {
        Ok(recorded)
            if !replaces
                && (recorded.seed, recorded.budget, &recorded.data)
                    != (run.seed, run.budget, &run.data) =>
        {
            PathBuf::from(format!("seed-{}-{}", run.seed, run.budget))
        }
        _ => PathBuf::from("."),
    }
}

fn default_shard_folder(shard: Shard) -> PathBuf {
    PathBuf::from(format!("evidence-{}", shard.to_string().replace('/', "-of-")))
}

/// Opens the folder of evidence, if there is one, and says what it already holds.
fn open(
    papers: &Papers,
    path: Option<&Path>,
    all: &Plan,
    quiet: bool,
) -> Result<(Option<Store>, HashMap<Key, Record>), Reason> {
    let Some(path) = path else {
        return Ok((None, HashMap::new()));
    };
    let (store, found) = Store::open(path, papers, all).map_err(|error| error.to_string())?;
    if !quiet {
        tell(&found);
        if let Some(why) = &found.unlocked {
            say(&format!(
                "{} cannot be locked ({why}): let no other run append to it",
                path.display()
            ));
        }
    }
    Ok((Some(store), found.records))
}

/// Says what was left out of evidence that was read.
pub(super) fn tell(found: &Found) {
    for path in &found.dropped {
        say(&format!("the last line of {} was cut off and is dropped", path.display()));
    }
    for id in &found.stale {
        say(&format!("the evidence of {id} is of other code than this and is left out"));
    }
}

/// Runs what is not done yet, with progress on stderr: a bar on a terminal, else plain lines.
fn find(
    plan: &Plan,
    done: HashMap<Key, Record>,
    store: Option<&Store>,
    quiet: bool,
) -> Result<(Vec<Record>, Vec<Panicked>), Reason> {
    let total = plan.units.len() as u64;
    let before = plan.units.iter().filter(|(key, _)| done.contains_key(key)).count() as u64;
    let on_terminal = std::io::stderr().is_terminal();
    let bar = if on_terminal && !quiet { ProgressBar::new(total) } else { ProgressBar::hidden() };
    let style = "{bar:30} {pos}/{len} findings, {elapsed} so far, {eta} to go  {msg}";
    bar.set_style(ProgressStyle::with_template(style).expect("the template is well formed"));
    bar.inc(before);
    if 0 < before && !quiet {
        say(&format!("{before} of {total} findings are already in the evidence"));
    }
    let count = std::sync::atomic::AtomicU64::new(before);
    let started = |key: &Key| bar.set_message(key.0.clone());
    let panicked = Mutex::new(Vec::new());
    let finished = |record: Result<&Record, Panicked>| {
        let record = match record {
            Ok(record) => record,
            Err(panic) => {
                panicked.lock().expect("no thread panics while it pushes").push(panic);
                return Ok::<(), Reason>(());
            }
        };
        if let Some(store) = store {
            store.append(record).map_err(|error| error.to_string())?;
        }
        bar.inc(1);
        let number = 1 + count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        if !on_terminal && !quiet {
            let (claim, part, name) = record.key();
            let outcome = match record {
                Record::Finding(finding) => {
                    let Finding { verdict, seconds, .. } = &**finding;
                    format!(": {} ({seconds:.1} s)", verdict.name())
                }
                Record::Reach(_) | Record::Cost(_) => String::new(),
            };
            _ = writeln!(std::io::stderr(), "[{number}/{total}] {claim}, {part}, {name}{outcome}");
        }
        Ok(())
    };
    let records = plan.execute(done, started, finished);
    bar.finish_and_clear();
    Ok((records?, panicked.into_inner().expect("no thread panics while it pushes")))
}

pub(super) fn write_report(
    papers: &Papers,
    evidence: &Evidence,
    root: &Path,
    quiet: bool,
) -> Result<(), Reason> {
    let rendered = report::render(papers, evidence);
    report::write(&rendered, root).map_err(|error| error.to_string())?;
    for path in report::foreign(root).iter().filter(|_| !quiet) {
        say(&format!("{} is none of sgdcheck's and is left alone", path.display()));
    }
    Ok(())
}
