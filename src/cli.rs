//! The command line: reads arguments, runs, writes, and turns the outcome into an exit code.

use std::collections::HashMap;
use std::io::{IsTerminal, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use globset::Glob;
use indicatif::{ProgressBar, ProgressStyle};
use libtest_mimic::{Failed, Trial};
use nalgebra::DMatrix;

use crate::budget::Budget;
use crate::claim::{Claim, Paper};
use crate::evidence::{Evidence, Finding, Key, Record, RunId};
use crate::instances::table;
use crate::measure::{MEASURES, Measure};
use crate::predict::Answer;
use crate::predict::liu2021;
use crate::predict::liu2021::Descent;
use crate::report::answers::{self, Shown};
use crate::report::{self, terminal};
use crate::run::store::{Found, Headers, Store};
use crate::run::{self, MASTER_SEED, Panicked, Plan, Shard, store};
use crate::simd::{self, Level};

/// Where a whole run leaves its evidence unless told otherwise.
const EVIDENCE: &str = "snapshots/evidence";
/// Where whole runs keep what they have found until they have finished.
const UNFINISHED: &str = ".sgdcheck";

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
    options: RunOptions,
}

#[derive(Subcommand)]
enum Command {
    /// Run claims; all of them also write REPORT.md
    Run(RunArguments),
    /// Write REPORT.md again from evidence, or check that it is up to date
    Report(ReportArguments),
    /// List the claims and their recorded verdicts; runs nothing
    List(ListArguments),
    /// Show a claim: statement, hypotheses, experiments, notes; runs nothing
    Explain(ExplainArguments),
    /// Join the evidence of shards and write REPORT.md
    Merge(MergeArguments),
    /// What a paper's formula gives for matrices of your own, with its claim's verdict
    #[command(subcommand)]
    Predict(Predict),
}

#[derive(Subcommand)]
enum Predict {
    /// The stationary covariance of SGD near a minimum (liu2021, Theorems 1 to 3)
    Covariance(CovarianceArguments),
    /// The step at which SGD samples the posterior best (liu2021, Theorem 6)
    LearningRate(LearningRateArguments),
    /// The expected rise of the loss after some steps from a minimum (liu2021, Theorem 7)
    EscapeEfficiency(EscapeArguments),
}

/// A minimum: files hold one row per line, numbers separated by commas.
#[derive(Args)]
struct Minimum {
    /// The Hessian K of the loss at the minimum: symmetric, positive definite
    #[arg(long, value_name = "FILE")]
    hessian: PathBuf,
    /// The covariance C of the gradient noise: symmetric, positive semidefinite
    #[arg(long, value_name = "FILE")]
    noise: PathBuf,
    /// The step λ
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    learning_rate: f64,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Args)]
struct CovarianceArguments {
    #[command(flatten)]
    minimum: Minimum,
    /// The momentum μ, in [0, 1)
    #[arg(long, value_name = "NUMBER", default_value_t = 0.0, allow_negative_numbers = true)]
    momentum: f64,
    /// A matrix P that makes λP the learning rate: symmetric, positive definite
    #[arg(long, value_name = "FILE")]
    preconditioner: Option<PathBuf>,
}

#[derive(Args)]
struct LearningRateArguments {
    /// The Hessian K of the loss at the minimum: symmetric, positive definite
    #[arg(long, value_name = "FILE")]
    hessian: PathBuf,
    /// The number N of data
    #[arg(long, value_name = "N")]
    data: u64,
    /// The batch size S, below N
    #[arg(long, value_name = "S")]
    batch: u64,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Args)]
struct EscapeArguments {
    #[command(flatten)]
    minimum: Minimum,
    /// The number t of steps
    #[arg(long, value_name = "T")]
    steps: u32,
}

#[derive(Args)]
struct RunArguments {
    /// Ids of claims, or globs such as 'liu2021/*'; none means all
    #[arg(value_name = "CLAIM")]
    claims: Vec<String>,
    #[command(flatten)]
    options: RunOptions,
}

#[derive(Args)]
struct RunOptions {
    /// How much work to do
    #[arg(long, value_enum, default_value_t = Budget::Standard)]
    budget: Budget,
    /// The master seed: the same seed gives the same bytes
    #[arg(long, default_value_t = MASTER_SEED, allow_negative_numbers = true)]
    seed: u64,
    /// Number of threads; it never changes the result [default: all cores]
    #[arg(long, allow_negative_numbers = true)]
    threads: Option<NonZeroUsize>,
    /// A folder to append evidence to, one file per claim; what it already holds is not repeated
    #[arg(long, value_name = "FOLDER")]
    evidence: Option<PathBuf>,
    /// Run part I of N, to be joined with `sgdcheck merge`
    #[arg(long, value_name = "I/N", allow_negative_numbers = true)]
    shard: Option<Shard>,
    /// Replace the recorded run, whatever its seed and budget; otherwise a whole run with another
    /// seed or budget writes its report into a folder of its own
    #[arg(long)]
    record: bool,
    /// Say nothing but what differs
    #[arg(long)]
    quiet: bool,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Args)]
struct ReportArguments {
    /// The evidence of a whole run
    #[arg(long, value_name = "FOLDER", default_value = EVIDENCE)]
    evidence: PathBuf,
    /// Write nothing; exit with 1 if REPORT.md or a figure is not up to date
    #[arg(long)]
    check: bool,
    /// With --check: exit with 1 also if evidence is of other code than this
    #[arg(long, requires = "check")]
    strict: bool,
}

#[derive(Args)]
struct ListArguments {
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Args)]
struct ExplainArguments {
    /// Ids of claims, or globs
    #[arg(value_name = "CLAIM", required = true)]
    claims: Vec<String>,
}

#[derive(Args)]
struct MergeArguments {
    /// The shards' evidence
    #[arg(value_name = "FOLDER", required = true)]
    parts: Vec<PathBuf>,
    /// Where the joined evidence goes
    #[arg(long, value_name = "FOLDER", default_value = EVIDENCE)]
    evidence: PathBuf,
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
        None => run(papers, &[], &cli.options),
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
        Command::Run(arguments) => run(papers, &arguments.claims, &arguments.options),
        Command::Report(arguments) => report(papers, arguments),
        Command::List(arguments) => Ok(list(papers, arguments)),
        Command::Explain(arguments) => explain(papers, arguments),
        Command::Merge(arguments) => merge(papers, arguments),
        Command::Predict(question) => predict(question),
    }
}

/// What is measured beside the claims: something only where this crate's own papers are.
fn measures(papers: &Papers) -> &'static [&'static Measure] {
    let own = |paper: &&'static Paper| std::ptr::eq(paper.sources, &raw const crate::SOURCES);
    if papers.iter().any(own) { MEASURES } else { &[] }
}

/// One named test per claim of some papers, `paper::what_is_claimed`, for a test target with `harness = false`:
/// every check runs at the quick budget, and its verdict must be the recorded one.
pub fn tests(papers: &'static Papers) {
    let claims = papers.iter().flat_map(|paper| paper.claims());
    let trial = |claim: &'static Claim| {
        let name = claim.id.replace('/', "::").replace('-', "_");
        Trial::test(name, move || verdicts_are_the_recorded_ones(papers, claim))
    };
    let trials = claims.map(trial).collect();
    libtest_mimic::run(&libtest_mimic::Arguments::from_args(), trials).exit();
}

fn verdicts_are_the_recorded_ones(papers: &Papers, claim: &Claim) -> Result<(), Failed> {
    let evidence = run::claim(papers, claim.id, MASTER_SEED, Budget::Quick);
    let (findings, budget) = (&evidence.findings, Budget::Quick);
    let expected: usize = claim.checks().map(|check| check.instances(budget).len()).sum();
    if findings.len() != expected {
        return Err(format!("{expected} findings expected, {} made", findings.len()).into());
    }
    let mut message = String::new();
    for surprise in run::surprises(papers, &evidence) {
        message.push_str(&format!("{surprise}\n"));
        let of_experiment = |finding: &&Finding| finding.experiment == surprise.experiment;
        for finding in findings.iter().filter(of_experiment) {
            message.push_str(&format!("{}\n", finding.explain(&evidence.run)));
        }
    }
    if message.is_empty() { Ok(()) } else { Err(message.into()) }
}

fn unusable(reason: &str) -> ExitCode {
    // There is nobody left to tell if stderr is closed.
    _ = writeln!(std::io::stderr(), "sgdcheck: {}", report::text::clean_lines(reason));
    ExitCode::from(2)
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

fn run(papers: &Papers, claims: &[String], arguments: &RunOptions) -> Result<ExitCode, Reason> {
    let accept = selection(papers, claims)?;
    let whole = claims.is_empty() && arguments.shard.is_none();
    let all = Plan::new(papers, arguments.seed, arguments.budget).with_measures(measures(papers));
    let mut plan = Plan { run: all.run.clone(), units: all.units.clone() }.of_claims(&accept);
    if let Some(shard) = arguments.shard {
        plan = plan.shard(shard);
    }
    if let Some(threads) = arguments.threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.get());
        pool.build_global().map_err(|error| format!("cannot start {threads} threads: {error}"))?;
    }
    let root = if arguments.record { PathBuf::from(".") } else { destination(&plan.run) };
    if whole {
        // Better now than after five minutes.
        report::writable(&root).map_err(|error| error.to_string())?;
    }
    // A whole run keeps what it found until it has finished, so that an interrupted one resumes.
    let unfinished = Path::new(UNFINISHED).join(format!("{}-{}", plan.run.seed, plan.run.budget));
    let path = arguments.evidence.clone().or_else(|| arguments.shard.map(default_shard_folder));
    let path = path.or_else(|| whole.then(|| unfinished.clone()));
    let (store, done) = open(papers, path.as_deref(), &all)?;
    let (records, panicked) = find(&plan, done, store.as_ref(), arguments.quiet)?;
    drop(store);
    let headers = Headers::new(papers, &plan);
    let evidence = Evidence::of(&plan.run, records.clone());
    if whole {
        let folder = root.join(EVIDENCE);
        store::write(&folder, &records, &headers).map_err(|error| error.to_string())?;
        write_report(papers, &evidence, &root)?;
        if path.as_deref() == Some(&unfinished) && panicked.is_empty() {
            // It holds nothing that is not written elsewhere.
            _ = std::fs::remove_dir_all(&unfinished);
        }
    }
    let mut code = verdict_code(papers, &evidence, arguments.shard.is_some());
    for Panicked { key: (claim, part, name), said } in &panicked {
        eprintln!("sgdcheck: {claim}, {part}, {name}: it panicked: {said}");
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
            if whole {
                let report = root.join(report::PAGE);
                text.push_str(&format!("\nThe report is {}.\n", report.display()));
            } else if let Some(path) = path {
                text.push_str(&format!("\nThe evidence is in {}.\n", path.display()));
            }
            print(&text, code)
        }
    })
}

/// Where a whole run leaves its report: here, unless what is recorded here is another run.
fn destination(run: &RunId) -> PathBuf {
    match store::run_of(Path::new(EVIDENCE)) {
        Ok(recorded) if (recorded.seed, recorded.budget) != (run.seed, run.budget) => {
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
) -> Result<(Option<Store>, HashMap<Key, Record>), Reason> {
    let Some(path) = path else {
        return Ok((None, HashMap::new()));
    };
    let (store, found) = Store::open(path, papers, all).map_err(|error| error.to_string())?;
    tell(&found);
    Ok((Some(store), found.records))
}

/// Says what was left out of evidence that was read.
fn tell(found: &Found) {
    for path in &found.dropped {
        eprintln!("sgdcheck: the last line of {} was cut off and is dropped", path.display());
    }
    for id in &found.stale {
        eprintln!("sgdcheck: the evidence of {id} is of other code than this and is left out");
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
    if 0 < before {
        eprintln!("sgdcheck: {before} of {total} findings are already in the evidence");
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
            eprintln!("[{number}/{total}] {claim}, {part}, {name}{outcome}");
        }
        Ok(())
    };
    let records = plan.execute(done, started, finished);
    bar.finish_and_clear();
    Ok((records?, panicked.into_inner().expect("no thread panics while it pushes")))
}

fn write_report(papers: &Papers, evidence: &Evidence, root: &Path) -> Result<(), Reason> {
    let rendered = report::render(papers, evidence);
    report::write(&rendered, root).map_err(|error| error.to_string())?;
    for path in report::foreign(root) {
        let path = report::text::clean(&path.display().to_string());
        eprintln!("sgdcheck: {path} is none of sgdcheck's and is left alone");
    }
    Ok(())
}

/// 0 if every verdict is the recorded one, 1 if one differs. A shard sees only some of the
/// instances, so its verdicts are compared when it is merged.
fn verdict_code(papers: &Papers, evidence: &Evidence, shard: bool) -> ExitCode {
    let surprises = if shard { Vec::new() } else { run::surprises(papers, evidence) };
    for surprise in &surprises {
        eprintln!("sgdcheck: {surprise}");
    }
    ExitCode::from(u8::from(!surprises.is_empty()))
}

fn report(papers: &Papers, arguments: &ReportArguments) -> Result<ExitCode, Reason> {
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
        eprintln!("sgdcheck: the evidence of {id} is of other code than this: run it again");
    }
    let stale = !found.stale.is_empty();
    let records = store::in_order(found.records, &plan).map_err(|error| error.to_string())?;
    let evidence = Evidence::of(&plan.run, records);
    if !arguments.check {
        write_report(papers, &evidence, Path::new("."))?;
        return Ok(verdict_code(papers, &evidence, false));
    }
    let rendered = report::render(papers, &evidence);
    let differences = report::check(&rendered, Path::new("."));
    for difference in &differences {
        eprintln!("sgdcheck: {difference}");
    }
    if !differences.is_empty() {
        eprintln!(
            "sgdcheck: the report is not what the evidence gives; `sgdcheck report` writes it"
        );
        return Ok(ExitCode::FAILURE);
    }
    if stale && arguments.strict {
        return Ok(ExitCode::FAILURE);
    }
    Ok(verdict_code(papers, &evidence, false))
}

fn list(papers: &Papers, arguments: &ListArguments) -> ExitCode {
    let text = match arguments.format {
        Format::Text => terminal::list_text(papers),
        Format::Json => format!("{:#}\n", terminal::list_json(papers)),
    };
    print(&text, ExitCode::SUCCESS)
}

fn explain(papers: &Papers, arguments: &ExplainArguments) -> Result<ExitCode, Reason> {
    let accept = selection(papers, &arguments.claims)?;
    let chosen = papers.iter().flat_map(|paper| paper.claims()).filter(|claim| accept(claim.id));
    let texts: Vec<String> = chosen.map(|claim| terminal::explain(claim, papers)).collect();
    Ok(print(&texts.join("\n"), ExitCode::SUCCESS))
}

fn merge(papers: &Papers, arguments: &MergeArguments) -> Result<ExitCode, Reason> {
    let first = arguments.parts.iter().find_map(|part| store::run_of(part).ok());
    let run = first.ok_or("the folders hold no evidence")?;
    let plan = Plan::new(papers, run.seed, run.budget).with_measures(measures(papers));
    let headers = Headers::new(papers, &plan);
    let found =
        store::join(&arguments.parts, &plan, &headers).map_err(|error| error.to_string())?;
    tell(&found);
    let records = store::in_order(found.records, &plan)
        .map_err(|error| format!("{error}{}", missing_parts(&arguments.parts)))?;
    report::writable(Path::new(".")).map_err(|error| error.to_string())?;
    store::write(&arguments.evidence, &records, &headers).map_err(|error| error.to_string())?;
    let evidence = Evidence::of(&plan.run, records);
    write_report(papers, &evidence, Path::new("."))?;
    let code = verdict_code(papers, &evidence, false);
    Ok(print(&terminal::summary(papers, &evidence), code))
}

fn predict(question: &Predict) -> Result<ExitCode, Reason> {
    let text = match question {
        Predict::Covariance(CovarianceArguments { minimum, momentum, preconditioner }) => {
            let preconditioner = preconditioner.as_deref().map(matrix).transpose()?;
            let descent = descent(minimum, *momentum, preconditioner.as_ref())?;
            let instead = "In continuous time, equation (1)";
            answer("Stationary covariance", instead, &descent.covariance(), minimum.format)
        }
        Predict::LearningRate(LearningRateArguments { hessian, data, batch, format }) => {
            let found = liu2021::learning_rate(&matrix(hessian)?, *data, *batch);
            let found = found.map_err(|unmet| unmet.to_string())?;
            answer("Learning rate", "For S ≪ N and λk ≪ 1, 2SD/(N Tr K)", &found, *format)
        }
        Predict::EscapeEfficiency(EscapeArguments { minimum, steps }) => {
            let found = descent(minimum, 0.0, None)?.escape_efficiency(*steps);
            let found = found.map_err(|unmet| unmet.to_string())?;
            let instead = "In continuous time, equation (19)";
            answer("Escaping efficiency", instead, &found, minimum.format)
        }
    };
    Ok(print(&text, ExitCode::SUCCESS))
}

fn descent(
    minimum: &Minimum,
    momentum: f64,
    preconditioner: Option<&DMatrix<f64>>,
) -> Result<Descent, Reason> {
    let Minimum { hessian, noise, learning_rate, .. } = minimum;
    let (hessian, noise) = (matrix(hessian)?, matrix(noise)?);
    Descent::accelerated(&hessian, &noise, *learning_rate, preconditioner, momentum)
        .map_err(|unmet| unmet.to_string())
}

fn matrix(path: &Path) -> Result<DMatrix<f64>, Reason> {
    let reason = |error: std::io::Error| format!("cannot read {}: {error}", path.display());
    let text = std::fs::read_to_string(path).map_err(reason)?;
    table::matrix(&text).map_err(|error| format!("{} is no matrix: {error}", path.display()))
}

fn answer<T: Shown>(quantity: &str, instead: &str, found: &Answer<T>, format: Format) -> String {
    match format {
        Format::Text => answers::text(quantity, instead, found),
        Format::Json => format!("{:#}\n", answers::json(quantity, instead, found)),
    }
}

/// Which of the parts `evidence-1-of-4`, `evidence-2-of-4`, .. are not among the folders.
fn missing_parts(parts: &[PathBuf]) -> String {
    let number = |part: &PathBuf| {
        let name = part.file_name()?.to_str()?.strip_prefix("evidence-")?;
        let (index, count) = name.split_once("-of-")?;
        Some((index.parse::<usize>().ok()?, count.parse::<usize>().ok()?))
    };
    let given: Vec<(usize, usize)> = parts.iter().filter_map(number).collect();
    let Some(&(_, count)) = given.first() else { return String::new() };
    let absent = (1..=count.min(1000)).filter(|&index| !given.contains(&(index, count)));
    let names: Vec<String> = absent.map(|index| format!("evidence-{index}-of-{count}")).collect();
    if names.is_empty() { String::new() } else { format!("; missing parts: {}", names.join(", ")) }
}

/// Which ids are meant by ids and globs; all, if there are none.
fn selection(
    papers: &Papers,
    patterns: &[String],
) -> Result<impl Fn(&str) -> bool + use<>, Reason> {
    let ids = || papers.iter().flat_map(|paper| paper.claims()).map(|claim| claim.id);
    let ids: Vec<&str> = ids().chain(measures(papers).iter().map(|measure| measure.id)).collect();
    let mut globs = Vec::new();
    for pattern in patterns {
        let glob = Glob::new(pattern)
            .map_err(|error| format!("'{pattern}' is not a pattern: {}", error.kind()))?
            .compile_matcher();
        if !ids.iter().any(|id| glob.is_match(id)) {
            return Err(no_match(ids, pattern));
        }
        globs.push(glob);
    }
    Ok(move |id: &str| globs.is_empty() || globs.iter().any(|glob| glob.is_match(id)))
}

fn no_match(mut ids: Vec<&str>, pattern: &str) -> Reason {
    if pattern.contains(['*', '?', '[', '{']) {
        return format!("no claim matches '{pattern}'; `sgdcheck list` shows all ids");
    }
    // The name counts alone too, so that a forgotten paper is no distance.
    let likeness = |id: &str| {
        let name = id.rsplit('/').next().unwrap_or(id);
        strsim::jaro_winkler(pattern, id).max(strsim::jaro_winkler(pattern, name))
    };
    ids.sort_by(|a, b| likeness(b).total_cmp(&likeness(a)));
    ids.truncate(3);
    format!("there is no claim '{pattern}'; the nearest ids are {}", ids.join(", "))
}
