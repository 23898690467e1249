//! The command line: reads arguments, runs, writes, and turns the outcome into an exit code.

use std::collections::HashMap;
use std::io::{IsTerminal, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use globset::Glob;
use indicatif::{ProgressBar, ProgressStyle};
use nalgebra::DMatrix;

use sgdcheck::answer::Answer;
use sgdcheck::claim::{Budget, Claim};
use sgdcheck::evidence::Finding;
use sgdcheck::instances::table;
use sgdcheck::papers::PAPERS;
use sgdcheck::papers::liu2021::calculator::{self, Descent};
use sgdcheck::report::answers::{self, Shown};
use sgdcheck::report::{self, terminal};
use sgdcheck::run::store::Store;
use sgdcheck::run::{self, Key, MASTER_SEED, Plan, Shard, store};
use sgdcheck::simd::{self, Level};

/// Where a whole run leaves its evidence unless told otherwise.
const EVIDENCE: &str = "snapshots/evidence.jsonl";

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
    /// A file to append evidence to, one line per finding; what it already holds is not repeated
    #[arg(long, value_name = "FILE")]
    evidence: Option<PathBuf>,
    /// Run part I of N, to be joined with `sgdcheck merge`
    #[arg(long, value_name = "I/N", allow_negative_numbers = true)]
    shard: Option<Shard>,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Args)]
struct ReportArguments {
    /// The evidence of a whole run
    #[arg(long, value_name = "FILE", default_value = EVIDENCE)]
    evidence: PathBuf,
    /// Write nothing; exit with 1 if REPORT.md or a figure is not up to date
    #[arg(long)]
    check: bool,
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
    #[arg(value_name = "FILE", required = true)]
    parts: Vec<PathBuf>,
    /// Where the joined evidence goes
    #[arg(long, value_name = "FILE", default_value = EVIDENCE)]
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

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
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
        None => run(&[], &cli.options),
        Some(command) => execute(&command),
    };
    outcome.unwrap_or_else(|reason| unusable(&reason))
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

fn execute(command: &Command) -> Result<ExitCode, Reason> {
    match command {
        Command::Run(arguments) => run(&arguments.claims, &arguments.options),
        Command::Report(arguments) => report(arguments),
        Command::List(arguments) => Ok(list(arguments)),
        Command::Explain(arguments) => explain(arguments),
        Command::Merge(arguments) => merge(arguments),
        Command::Predict(question) => predict(question),
    }
}

fn unusable(reason: &str) -> ExitCode {
    // There is nobody left to tell if stderr is closed.
    _ = writeln!(std::io::stderr(), "sgdcheck: {reason}");
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

fn run(claims: &[String], arguments: &RunOptions) -> Result<ExitCode, Reason> {
    let accept = selection(claims)?;
    let whole = claims.is_empty() && arguments.shard.is_none();
    let all = Plan::new(PAPERS, arguments.seed, arguments.budget).with_costs();
    let mut plan =
        Plan::new(PAPERS, arguments.seed, arguments.budget).with_costs().of_claims(accept);
    if let Some(shard) = arguments.shard {
        plan = plan.shard(shard);
    }
    if let Some(threads) = arguments.threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.get());
        pool.build_global().map_err(|error| format!("cannot start {threads} threads: {error}"))?;
    }
    if whole {
        // Better now than after five minutes.
        report::writable(Path::new(".")).map_err(|error| error.to_string())?;
    }
    let path = arguments.evidence.clone().or_else(|| arguments.shard.map(default_shard_file));
    let (store, done) = open(path.as_deref(), &all)?;
    let findings = find(&plan, done, store.as_ref())?;
    if whole {
        let evidence = path.as_deref().unwrap_or(Path::new(EVIDENCE));
        if store.is_none() {
            store::write(evidence, &findings).map_err(|error| error.to_string())?;
        }
        write_report(&findings, &plan)?;
    }
    let code = verdict_code(&findings, arguments.shard.is_some());
    Ok(match arguments.format {
        Format::Json => print(&findings.iter().map(store::line).collect::<String>(), code),
        Format::Text => {
            let mut text = terminal::summary(PAPERS, &findings);
            if whole {
                text.push_str("\nREPORT.md and snapshots/figures are written.\n");
            } else if let Some(path) = path {
                text.push_str(&format!("\nThe evidence is in {}.\n", path.display()));
            }
            print(&text, code)
        }
    })
}

fn default_shard_file(shard: Shard) -> PathBuf {
    PathBuf::from(format!("evidence-{}.jsonl", shard.to_string().replace('/', "-of-")))
}

/// Opens the evidence file, if one was asked for, and says what it already holds.
fn open(path: Option<&Path>, all: &Plan) -> Result<(Option<Store>, HashMap<Key, Finding>), Reason> {
    let Some(path) = path else {
        return Ok((None, HashMap::new()));
    };
    let (store, evidence) = Store::open(path, all).map_err(|error| error.to_string())?;
    if evidence.dropped {
        eprintln!("sgdcheck: the last line of {} was cut off and is dropped", path.display());
    }
    Ok((Some(store), evidence.into_map()))
}

/// Runs what is not done yet, with progress on stderr: a bar on a terminal, else plain lines.
fn find(
    plan: &Plan,
    done: HashMap<Key, Finding>,
    store: Option<&Store>,
) -> Result<Vec<Finding>, Reason> {
    let total = plan.units.len() as u64;
    let before = plan.units.iter().filter(|(key, _)| done.contains_key(key)).count() as u64;
    let on_terminal = std::io::stderr().is_terminal();
    let bar = if on_terminal { ProgressBar::new(total) } else { ProgressBar::hidden() };
    let style = "{bar:30} {pos}/{len} findings, {elapsed} so far, {eta} to go  {msg}";
    bar.set_style(ProgressStyle::with_template(style).expect("the template is well formed"));
    bar.inc(before);
    if 0 < before {
        eprintln!("sgdcheck: {before} of {total} findings are already in the evidence");
    }
    let count = std::sync::atomic::AtomicU64::new(before);
    let started = |key: &Key| bar.set_message(key.0.clone());
    let finished = |finding: &Finding| {
        if let Some(store) = store {
            store.append(finding).map_err(|error| error.to_string())?;
        }
        bar.inc(1);
        let number = 1 + count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        if !on_terminal {
            let Finding { claim, experiment, name, verdict, seconds, .. } = finding;
            let verdict = verdict.name();
            eprintln!(
                "[{number}/{total}] {claim}, {experiment}, {name}: {verdict} ({seconds:.1} s)"
            );
        }
        Ok(())
    };
    let findings = plan.execute(done, started, finished);
    bar.finish_and_clear();
    findings
}

fn write_report(findings: &[Finding], plan: &Plan) -> Result<(), Reason> {
    let rendered = report::render(PAPERS, findings, &plan.run);
    report::write(&rendered, Path::new(".")).map_err(|error| error.to_string())
}

/// 0 if every verdict is the recorded one, 1 if one differs. A shard sees only some of the
/// instances, so its verdicts are compared when it is merged.
fn verdict_code(findings: &[Finding], shard: bool) -> ExitCode {
    let surprises = if shard { Vec::new() } else { run::surprises(PAPERS, findings) };
    for surprise in &surprises {
        eprintln!("sgdcheck: {surprise}");
    }
    ExitCode::from(u8::from(!surprises.is_empty()))
}

fn report(arguments: &ReportArguments) -> Result<ExitCode, Reason> {
    let path = &arguments.evidence;
    if !path.exists() {
        return Err(format!(
            "there is no evidence at {}: run `sgdcheck` first, or name a file with --evidence",
            path.display()
        ));
    }
    let evidence = store::read(path).map_err(|error| error.to_string())?;
    let first = evidence.findings.first().map(|finding| finding.run.clone());
    let run = first.ok_or(format!("{} holds no evidence: run `sgdcheck`", path.display()))?;
    let plan = Plan::new(PAPERS, run.seed, run.budget).with_costs();
    let findings = store::merge(&[(path.clone(), evidence.findings)], &plan)
        .map_err(|error| error.to_string())?;
    if !arguments.check {
        write_report(&findings, &plan)?;
        return Ok(verdict_code(&findings, false));
    }
    let rendered = report::render(PAPERS, &findings, &plan.run);
    let differences = report::check(&rendered, Path::new("."));
    for difference in &differences {
        eprintln!("sgdcheck: {difference}");
    }
    if differences.is_empty() {
        return Ok(verdict_code(&findings, false));
    }
    eprintln!("sgdcheck: the report is not what the evidence gives; `sgdcheck report` writes it");
    Ok(ExitCode::FAILURE)
}

fn list(arguments: &ListArguments) -> ExitCode {
    let text = match arguments.format {
        Format::Text => terminal::list_text(PAPERS),
        Format::Json => format!("{:#}\n", terminal::list_json(PAPERS)),
    };
    print(&text, ExitCode::SUCCESS)
}

fn explain(arguments: &ExplainArguments) -> Result<ExitCode, Reason> {
    let accept = selection(&arguments.claims)?;
    let chosen = claims().filter(|claim| accept(claim));
    let texts: Vec<String> = chosen.map(|claim| terminal::explain(claim, PAPERS)).collect();
    Ok(print(&texts.join("\n"), ExitCode::SUCCESS))
}

fn merge(arguments: &MergeArguments) -> Result<ExitCode, Reason> {
    let mut parts = Vec::new();
    for path in &arguments.parts {
        let part = store::read(path).map_err(|error| error.to_string())?;
        if part.dropped {
            eprintln!("sgdcheck: the last line of {} was cut off and is dropped", path.display());
        }
        parts.push((path.clone(), part.findings));
    }
    let first = parts.iter().find_map(|(_, findings)| findings.first());
    let run = first.map(|finding| finding.run.clone()).ok_or("the files hold no evidence")?;
    let plan = Plan::new(PAPERS, run.seed, run.budget).with_costs();
    let findings = store::merge(&parts, &plan).map_err(|error| error.to_string())?;
    report::writable(Path::new(".")).map_err(|error| error.to_string())?;
    store::write(&arguments.evidence, &findings).map_err(|error| error.to_string())?;
    write_report(&findings, &plan)?;
    Ok(print(&terminal::summary(PAPERS, &findings), verdict_code(&findings, false)))
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
            let found = calculator::learning_rate(&matrix(hessian)?, *data, *batch);
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

fn claims() -> impl Iterator<Item = &'static Claim> {
    PAPERS.iter().flat_map(|paper| paper.claims.iter().copied())
}

/// Which claims are meant by ids and globs; all, if there are none.
fn selection(patterns: &[String]) -> Result<impl Fn(&Claim) -> bool + use<>, Reason> {
    let mut globs = Vec::new();
    for pattern in patterns {
        let glob = Glob::new(pattern)
            .map_err(|error| format!("'{pattern}' is not a pattern: {}", error.kind()))?
            .compile_matcher();
        if !claims().any(|claim| glob.is_match(claim.id)) {
            return Err(no_match(pattern));
        }
        globs.push(glob);
    }
    Ok(move |claim: &Claim| globs.is_empty() || globs.iter().any(|glob| glob.is_match(claim.id)))
}

fn no_match(pattern: &str) -> Reason {
    if pattern.contains(['*', '?', '[', '{']) {
        return format!("no claim matches '{pattern}'; `sgdcheck list` shows all ids");
    }
    // The name counts alone too, so that a forgotten paper is no distance.
    let likeness = |id: &str| {
        let name = id.rsplit('/').next().unwrap_or(id);
        strsim::jaro_winkler(pattern, id).max(strsim::jaro_winkler(pattern, name))
    };
    let mut ids: Vec<&str> = claims().map(|claim| claim.id).collect();
    ids.sort_by(|a, b| likeness(b).total_cmp(&likeness(a)));
    ids.truncate(3);
    format!("there is no claim '{pattern}'; the nearest ids are {}", ids.join(", "))
}
