//! Runs of a toy registry: threads, shards, resumption and merging never change a bit.

use std::collections::HashMap;
use std::convert::Infallible;
use std::io::Write;
use std::path::{Path, PathBuf};

use rand::Rng;
use sgdcheck::claim::*;
use sgdcheck::evidence::Finding;
use sgdcheck::interval::Interval;
use sgdcheck::monte_carlo::{Block, Tally};
use sgdcheck::run::store::{self, Store};
use sgdcheck::run::{MASTER_SEED, Plan, Shard};
use sgdcheck::verdict::Verdict;

static TOY: Paper = Paper { name: "toy", citation: "A toy.", claims: &[&COIN] };

static COIN: Claim = Claim {
    id: "toy/fair-coin",
    locus: "page 1",
    statement: "A coin falls on each side half of the time.",
    assumes: &["the coin is fair"],
    notes: "A uniform number below one half is a head.",
    figure: None,
    source: file!(),
    experiments: &[&COMPUTED, &TOSSED],
};

static COMPUTED: Experiment<Coin> = Experiment {
    name: "computed",
    reading: Reading::AsPrinted,
    instances: coins,
    predict: |_| Prediction::equals(0.5),
    decoys: &[Decoy { name: "loaded coin", predict: |_| Prediction::equals(0.6) }],
    observe: Witness::Oracle(|_| Observation::of(Interval::around(0.5, 1e-9))),
    resolution: Resolution::Absolute(0.05),
    expects: Verdict::Consistent,
};

static TOSSED: Experiment<Coin> = Experiment {
    name: "tossed",
    observe: Witness::Simulation(Simulation {
        simulate: toss,
        // Hoeffding: exp(-2 n r²) = alpha / 2.
        estimate: |_, tally, alpha| {
            let heads = &tally.moments[0];
            let radius = (libm::log(2.0 / alpha) / (2.0 * heads.count() as f64)).sqrt();
            Observation::of(Interval::around(heads.mean(), radius))
        },
        replicas: 1000,
        blocks: PerBudget::always(64),
    }),
    ..COMPUTED
};

#[derive(Clone, Debug, serde::Serialize)]
struct Coin {
    number: u32,
}

impl std::fmt::Display for Coin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "coin {}", self.number)
    }
}

fn coins() -> Instances<Coin> {
    use proptest::strategy::Strategy;
    let coin = |number| Coin { number };
    Instances::named(vec![("one", coin(1)), ("two", coin(2))])
        .and_random(PerBudget::always(5), (3_u32..1000).prop_map(coin).boxed())
}

fn toss(_: &Coin, block: &mut Block) -> Tally {
    let mut tally = Tally::new(1);
    for _ in 0..block.replicas {
        tally.moments[0].push(f64::from(block.rng.next_u32() >> 31));
    }
    tally.replicas = block.replicas as u64;
    tally.steps = block.replicas as u64;
    tally
}

fn plan(seed: u64) -> Plan {
    Plan::new(&[&TOY], seed, Budget::Quick)
}

fn execute(plan: &Plan, done: HashMap<(String, String, String), Finding>) -> Vec<Finding> {
    let findings: Result<_, Infallible> = plan.execute(done, |_| (), |_| Ok(()));
    match findings {
        Ok(findings) => findings,
    }
}

fn on_threads(threads: usize, seed: u64) -> Vec<Finding> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    pool.install(|| execute(&plan(seed), HashMap::new()))
}

/// The lines of evidence without their only varying field.
fn lines(findings: &[Finding]) -> String {
    let line = |finding: &Finding| store::line(&Finding { seconds: 0.0, ..finding.clone() });
    findings.iter().map(line).collect()
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn write(path: &Path, text: &str) {
    std::fs::write(path, text).expect("a file in a temporary folder");
}

#[test]
fn every_unit_of_the_plan_is_found() {
    assert_eq!(on_threads(1, MASTER_SEED).len(), 14); // Two experiments, seven instances.
}

#[test]
fn the_number_of_threads_does_not_matter() {
    assert_eq!(lines(&on_threads(1, MASTER_SEED)), lines(&on_threads(2, MASTER_SEED)));
}

#[test]
fn the_seed_matters() {
    assert_ne!(lines(&on_threads(2, MASTER_SEED)), lines(&on_threads(2, MASTER_SEED + 1)));
}

#[test]
fn shards_merge_into_the_whole() {
    let part = |index| {
        let shard = plan(MASTER_SEED).shard(Shard::new(index, 4).expect("a shard"));
        (PathBuf::from(format!("shard {index}")), execute(&shard, HashMap::new()))
    };
    let parts: Vec<_> = [3, 1, 4, 2, 3].map(part).into(); // In any order, one of them twice.
    let merged = store::merge(&parts, &plan(MASTER_SEED)).expect("the parts are complete");
    assert_eq!(lines(&merged), lines(&on_threads(1, MASTER_SEED)));
}

#[test]
fn a_missing_shard_is_named() {
    let shard = plan(MASTER_SEED).shard(Shard::new(1, 2).expect("a shard"));
    let parts = [(PathBuf::from("half"), execute(&shard, HashMap::new()))];
    let error = store::merge(&parts, &plan(MASTER_SEED)).expect_err("half is missing").to_string();
    assert!(
        error.starts_with("7 of 14 findings are missing: toy/fair-coin, computed, two"),
        "{error}"
    );
}

#[test]
fn shards_that_contradict_each_other_are_refused() {
    let findings = on_threads(1, MASTER_SEED);
    let mut other = findings.clone();
    other[3].verdict = Verdict::Refuted;
    let parts = [(PathBuf::from("a"), findings), (PathBuf::from("b"), other)];
    let error = store::merge(&parts, &plan(MASTER_SEED)).expect_err("a contradiction").to_string();
    assert!(error.starts_with("b contradicts the files before it"), "{error}");
}

#[test]
fn a_run_resumes_after_a_half_written_line() {
    let folder = folder();
    let path = folder.path().join("evidence.jsonl");
    let whole = on_threads(1, MASTER_SEED);
    let text = lines(&whole);
    let half = text.len() / 2;
    assert_ne!(text.as_bytes()[half - 1], b'\n', "the cut is inside a line");
    write(&path, &text[..half]);
    let plan = plan(MASTER_SEED);
    let (store, evidence) = Store::open(&path, &plan).expect("evidence");
    assert!(evidence.dropped);
    let repeated = std::sync::Mutex::new(Vec::new());
    let done = evidence.into_map();
    let before: Vec<_> = done.keys().cloned().collect();
    let resumed = plan
        .execute(
            done,
            |key| {
                repeated
                    .lock()
                    .expect("unpoisoned")
                    .extend(before.iter().find(|k| *k == key).cloned())
            },
            |finding| store.append(finding),
        )
        .expect("a writable file");
    assert_eq!(lines(&resumed), text);
    assert_eq!(repeated.into_inner().expect("unpoisoned"), []);
    let read = store::read(&path).expect("evidence");
    assert_eq!(read.findings.len(), whole.len());
}

#[test]
fn evidence_of_another_run_is_refused_with_what_differs() {
    let folder = folder();
    let path = folder.path().join("evidence.jsonl");
    write(&path, &lines(&on_threads(1, MASTER_SEED)));
    let old = |plan: Plan| Plan {
        run: sgdcheck::evidence::RunId { version: "9.9".into(), ..plan.run },
        ..plan
    };
    for (other, what) in [
        (plan(7), "holds evidence of seed 20261120, not 7"),
        (Plan::new(&[&TOY], MASTER_SEED, Budget::Deep), "holds evidence of budget quick, not deep"),
        (old(plan(MASTER_SEED)), "not 9.9"),
    ] {
        let error = Store::open(&path, &other).err().expect("another run").to_string();
        assert!(error.contains(what), "{error}");
    }
}

#[test]
fn what_is_no_evidence_is_refused() {
    let folder = folder();
    let path = folder.path().join("notes.txt");
    for text in
        ["Dear diary", "Dear diary\n", "{\"claim\":\"toy/fair-coin\"}\n", "\u{1F600}\n{\"cl"]
    {
        write(&path, text);
        let error = store::read(&path).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.contains("is not evidence of sgdcheck: line 1"), "{text:?}: {error}");
    }
}

#[test]
fn evidence_in_use_is_refused() {
    let folder = folder();
    let path = folder.path().join("evidence.jsonl");
    let plan = plan(MASTER_SEED);
    let _held = Store::open(&path, &plan).expect("a new file");
    let error = Store::open(&path, &plan).err().expect("the file is held").to_string();
    assert!(error.contains("is in use by another run"), "{error}");
}

#[test]
fn the_same_findings_leave_the_file_alone() {
    let folder = folder();
    let path = folder.path().join("evidence.jsonl");
    let findings = on_threads(1, MASTER_SEED);
    store::write(&path, &findings).expect("a writable folder");
    let mut file = std::fs::OpenOptions::new().append(true).open(&path).expect("the file");
    file.write_all(b"\n").expect("a writable file"); // A blank line, to see whether it survives.
    let slower: Vec<Finding> =
        findings.into_iter().map(|finding| Finding { seconds: 9.0, ..finding }).collect();
    store::write(&path, &slower).expect("a writable folder");
    assert!(std::fs::read_to_string(&path).expect("the file").ends_with("\n\n"));
}
