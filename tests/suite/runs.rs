//! Runs of a toy registry: threads, shards, resumption and merging never change a bit.

use std::collections::HashMap;
use std::convert::Infallible;
use std::path::{Path, PathBuf};

use rand::Rng;
use sgdcheck::claim::*;
use sgdcheck::evidence::{Finding, Key, Record, RunId};
use sgdcheck::include_dir::Dir;
use sgdcheck::interval::Interval;
use sgdcheck::monte_carlo::{Block, Tally};
use sgdcheck::run::store::{self, Headers, Store};
use sgdcheck::run::{MASTER_SEED, Plan, Shard};
use sgdcheck::verdict::Verdict;

static TOY: Paper = Paper {
    name: "toy",
    citation: "A toy.",
    sections: &[Section { title: "", claims: &[&COIN] }],
    sources: &Dir::new("", &[]),
    ..Paper::BLANK
};

static COIN: Claim = Claim {
    id: "toy/fair-coin",
    locus: "page 1",
    statement: "A coin falls on each side half of the time.",
    assumes: &["the coin is fair"],
    notes: Notes { because: "A uniform number below one half is a head.", ..Notes::NONE },
    source: file!(),
    experiments: &[&COMPUTED, &TOSSED],
    ..Claim::BLANK
};

static COMPUTED: Experiment<Coin> = Experiment {
    name: "computed",
    reading: Reading::AsPrinted,
    instances: coins,
    predict: |_| Prediction::equals(0.5),
    decoys: &[Decoy::new("loaded coin", |_| Prediction::equals(0.6))],
    observe: Witness::Oracle(|_| Observation::of(Interval::around(0.5, 1e-9))),
    resolution: Resolution::Absolute(0.05),
    expects: Expected::Consistent,
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
        .and_random(PerBudget::always(5), (3_u32..1000).prop_map(coin))
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

fn headers(plan: &Plan) -> Headers {
    Headers::new(&[&TOY], plan)
}

fn execute(plan: &Plan, done: HashMap<Key, Record>) -> Vec<Record> {
    let records: Result<_, Infallible> = plan.execute(done, |_| (), |_| Ok(()));
    match records {
        Ok(records) => records,
    }
}

fn on_threads(threads: usize, seed: u64) -> Vec<Record> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    pool.install(|| execute(&plan(seed), HashMap::new()))
}

/// The evidence of a run as text.
fn lines(records: &[Record], seed: u64) -> String {
    store::lines(records, &headers(&plan(seed)))
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// Where a folder keeps the evidence of the coin.
fn file(folder: &Path) -> PathBuf {
    store::file_of(folder, COIN.id)
}

/// A folder with the evidence of a run.
fn written(folder: &Path, records: &[Record], seed: u64) -> PathBuf {
    store::write(folder, records, &headers(&plan(seed))).expect("a writable folder");
    folder.to_owned()
}

fn change(folder: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(file(folder)).expect("the file");
    assert!(text.contains(from), "{from} is not in {text}");
    std::fs::write(file(folder), text.replacen(from, to, 1)).expect("a writable file");
}

#[test]
fn every_unit_of_the_plan_is_found() {
    assert_eq!(on_threads(1, MASTER_SEED).len(), 14); // Two experiments, seven instances.
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let on = |threads| lines(&on_threads(threads, MASTER_SEED), MASTER_SEED);
    assert_eq!(on(1), on(2));
}

#[test]
fn the_seed_matters() {
    let with = |seed| lines(&on_threads(2, seed), MASTER_SEED);
    assert_ne!(with(MASTER_SEED), with(MASTER_SEED + 1));
}

#[test]
fn shards_merge_into_the_whole() {
    let folder = folder();
    let part = |index: usize| {
        let shard = plan(MASTER_SEED).shard(Shard::new(index, 4).expect("a shard"));
        let path = folder.path().join(index.to_string());
        written(&path, &execute(&shard, HashMap::new()), MASTER_SEED)
    };
    let parts: Vec<PathBuf> = [3, 1, 4, 2, 3].map(part).into(); // In any order, one of them twice.
    let plan = plan(MASTER_SEED);
    let joined = store::join(&parts, &plan, &headers(&plan)).expect("parts of the plan");
    let merged = store::in_order(joined.records, &plan).expect("the parts are complete");
    assert_eq!(lines(&merged, MASTER_SEED), lines(&on_threads(1, MASTER_SEED), MASTER_SEED));
}

#[test]
fn a_missing_shard_is_named() {
    let shard = plan(MASTER_SEED).shard(Shard::new(1, 2).expect("a shard"));
    let found = execute(&shard, HashMap::new()).into_iter().map(|record| (record.key(), record));
    let error = store::in_order(found.collect(), &plan(MASTER_SEED)).expect_err("half is missing");
    let expected = "7 of 14 findings are missing: toy/fair-coin, \"computed\", \"two\"";
    assert!(error.to_string().starts_with(expected), "{error}");
}

#[test]
fn shards_that_contradict_each_other_are_refused() {
    let folder = folder();
    let records = on_threads(1, MASTER_SEED);
    let mut other = records.clone();
    let Record::Finding(finding) = &mut other[3] else { panic!("a finding") };
    finding.summary.push_str(", another");
    let parts = [
        written(&folder.path().join("a"), &records, MASTER_SEED),
        written(&folder.path().join("b"), &other, MASTER_SEED),
    ];
    let plan = plan(MASTER_SEED);
    let error = store::join(&parts, &plan, &headers(&plan)).err().expect("a contradiction");
    assert!(error.to_string().contains("b contradicts what was read before it"), "{error}");
}

#[test]
fn a_run_resumes_after_a_half_written_line() {
    let folder = folder();
    let whole = on_threads(1, MASTER_SEED);
    written(folder.path(), &whole, MASTER_SEED);
    let text = std::fs::read_to_string(file(folder.path())).expect("the file");
    let half = text.len() / 2;
    assert_ne!(text.as_bytes()[half - 1], b'\n', "the cut is inside a line");
    std::fs::write(file(folder.path()), &text[..half]).expect("a writable file");
    let plan = plan(MASTER_SEED);
    let (store, found) = Store::open(folder.path(), &[&TOY], &plan).expect("evidence");
    assert_eq!(found.dropped, [file(folder.path())]);
    let before: Vec<Key> = found.records.keys().cloned().collect();
    let repeated = std::sync::Mutex::new(Vec::new());
    let started = |key: &Key| {
        let again = before.iter().find(|done| *done == key).cloned();
        repeated.lock().expect("unpoisoned").extend(again);
    };
    let resumed = plan
        .execute(found.records, started, |record| store.append(record.expect("no coin panics")));
    assert_eq!(lines(&resumed.expect("a writable folder"), MASTER_SEED), text);
    assert_eq!(repeated.into_inner().expect("unpoisoned"), []);
    let read = store::read(folder.path(), &plan, &headers(&plan)).expect("evidence");
    assert_eq!(read.records.len(), whole.len());
}

#[test]
fn evidence_of_another_run_is_refused_with_what_differs() {
    let folder = folder();
    written(folder.path(), &on_threads(1, MASTER_SEED), MASTER_SEED);
    let old =
        |plan: Plan| Plan { run: RunId { version: "9.9".into(), ..plan.run }, units: plan.units };
    for (other, what) in [
        (plan(7), "holds evidence of seed 20261120, not 7"),
        (Plan::new(&[&TOY], MASTER_SEED, Budget::Deep), "holds evidence of budget quick, not deep"),
        (old(plan(MASTER_SEED)), "not 9.9"),
    ] {
        let error = Store::open(folder.path(), &[&TOY], &other).err().expect("another run");
        assert!(error.to_string().contains(what), "{error}");
    }
}

#[test]
fn evidence_of_other_code_is_named_and_left_out() {
    let folder = folder();
    written(folder.path(), &on_threads(1, MASTER_SEED), MASTER_SEED);
    change(folder.path(), "\"fingerprint\":\"", "\"fingerprint\":\"0");
    let plan = plan(MASTER_SEED);
    let found = store::read(folder.path(), &plan, &headers(&plan)).expect("evidence");
    assert_eq!((found.stale, found.records.len()), (vec![COIN.id.to_owned()], 0));
}

#[test]
fn evidence_of_other_code_is_set_aside_by_the_next_run() {
    let folder = folder();
    written(folder.path(), &on_threads(1, MASTER_SEED), MASTER_SEED);
    change(folder.path(), "\"fingerprint\":\"", "\"fingerprint\":\"0");
    let before = std::fs::read_to_string(file(folder.path())).expect("the file");
    let store = Store::open(folder.path(), &[&TOY], &plan(MASTER_SEED)).expect("a folder");
    drop(store);
    let aside = file(folder.path()).with_extension("stale");
    assert_eq!(std::fs::read_to_string(aside).ok(), Some(before));
}

#[test]
fn evidence_that_was_changed_by_hand_is_refused() {
    for (from, to) in [
        ("\"verdict\":\"Consistent\"", "\"verdict\":\"Refuted\""),
        ("\"summary\":\"coin 1\"", "\"summary\":\"coin 9\""),
        ("\"resolution\":0.05", "\"resolution\":0.5"),
    ] {
        let folder = folder();
        written(folder.path(), &on_threads(1, MASTER_SEED), MASTER_SEED);
        change(folder.path(), from, to);
        let plan = plan(MASTER_SEED);
        let error = store::read(folder.path(), &plan, &headers(&plan)).err().expect("a change");
        assert!(error.to_string().contains("line 2: its checksum is wrong"), "{error}");
    }
}

#[test]
fn a_finding_that_no_run_makes_is_refused() {
    type Change = fn(&mut Finding);
    let changes: [(Change, &str); 5] = [
        (|finding| finding.verdict = Verdict::Refuted, "its verdict does not follow"),
        (|finding| finding.alpha = 1e-3, "its error probability is not the planned one"),
        (|finding| finding.looks = 3, "its looks do not fit the plan"),
        (|finding| finding.samples = 7, "its samples do not fit the plan"),
        (|finding| finding.decoys.clear(), "its decoys are not those"),
    ];
    for (change, what) in changes {
        let folder = folder();
        let mut records = on_threads(1, MASTER_SEED);
        let Record::Finding(finding) = &mut records[0] else { panic!("a finding") };
        change(finding);
        written(folder.path(), &records, MASTER_SEED);
        let plan = plan(MASTER_SEED);
        let error = store::read(folder.path(), &plan, &headers(&plan)).err().expect("a forgery");
        assert!(error.to_string().contains(what), "{error}");
    }
}

#[test]
fn what_is_no_evidence_is_refused() {
    let plan = plan(MASTER_SEED);
    for text in ["Dear diary\n", "{\"claim\":\"toy/fair-coin\"}\n", "\u{1F600}\n{\"cl"] {
        let folder = folder();
        std::fs::create_dir(folder.path().join("toy")).expect("a writable folder");
        std::fs::write(file(folder.path()), text).expect("a writable folder");
        let found = store::read(folder.path(), &plan, &headers(&plan));
        let error = found.err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.contains("is not evidence of sgdcheck: line 1"), "{text:?}: {error}");
    }
}

#[test]
fn a_file_that_is_not_ours_is_never_cut() {
    let plan = plan(MASTER_SEED);
    for text in ["Dear diary", "{\"claim\":\"toy/fair-coin\"}", "{\"evidence\":1}"] {
        let folder = folder();
        std::fs::create_dir(folder.path().join("toy")).expect("a writable folder");
        std::fs::write(file(folder.path()), text).expect("a writable folder");
        let error = Store::open(folder.path(), &[&TOY], &plan).err().expect("no evidence");
        assert!(error.to_string().contains("is not evidence of sgdcheck: line 1"), "{error}");
        assert_eq!(std::fs::read_to_string(file(folder.path())).expect("the file"), text);
    }
}

#[test]
fn a_first_line_that_was_cut_off_is_dropped() {
    let plan = plan(MASTER_SEED);
    let whole = lines(&on_threads(1, MASTER_SEED), MASTER_SEED);
    for length in [0, 5, 40] {
        let folder = folder();
        std::fs::create_dir(folder.path().join("toy")).expect("a writable folder");
        std::fs::write(file(folder.path()), &whole[..length]).expect("a writable folder");
        let (_, found) = Store::open(folder.path(), &[&TOY], &plan).expect("a folder of ours");
        assert_eq!(found.dropped, [file(folder.path())]);
    }
}

#[test]
fn evidence_in_use_is_refused() {
    let folder = folder();
    let plan = plan(MASTER_SEED);
    let _held = Store::open(folder.path(), &[&TOY], &plan).expect("a new folder");
    let error = Store::open(folder.path(), &[&TOY], &plan).err().expect("the folder is held");
    assert!(error.to_string().contains("is in use by another run"), "{error}");
}

#[test]
fn what_a_run_finds_again_is_not_written_again() {
    let folder = folder();
    let records = on_threads(1, MASTER_SEED);
    written(folder.path(), &records, MASTER_SEED);
    let modified = || file(folder.path()).metadata().and_then(|data| data.modified()).expect("it");
    let before = modified();
    written(folder.path(), &records, MASTER_SEED);
    assert_eq!(before, modified());
}
