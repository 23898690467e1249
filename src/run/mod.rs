//! Runs claims: which instances, on how many threads, with what share of the error budget.

use std::any::Any;
use std::collections::HashMap;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use rayon::prelude::*;

use crate::budget::Budget;
use crate::claim::{Claim, Paper};
use crate::data::given;
use crate::evidence::{Cost, Evidence, Finding, Key, Reach, Record, RunId, Shape};
use crate::experiment::{Check, Task};
use crate::interval::Interval;
use crate::measure::Measure;
use crate::range::{Measured, RANDOM, Range, Within};
use crate::statistics::error_budget;
use crate::verdict::Verdict;

pub mod fingerprint;
pub mod store;

/// The seed of every run that names no other; all randomness derives from it.
pub const MASTER_SEED: u64 = 20_261_120;

/// What one unit of a run does.
#[derive(Clone, Copy)]
pub enum Work {
    /// A check of a claim on one instance.
    Check {
        /// The check.
        check: &'static dyn Check,
        /// The index of the instance.
        instance: usize,
        /// The error probability that it may spend; zero for an oracle.
        alpha: f64,
        /// Whether a figure draws it.
        draws: bool,
    },
    /// The range of a claim's formula.
    Scan(&'static dyn Measured),
    /// What oracles and estimators cost.
    Measure(&'static Measure),
}

/// What is run, stored, resumed and merged as a whole.
#[derive(Clone, Copy)]
pub struct Unit {
    /// The claim's or the measure's id.
    pub id: &'static str,
    /// What it does.
    pub work: Work,
}

/// Everything that a whole run consists of, in the order of the registry.
#[derive(Clone)]
pub struct Plan {
    /// What identifies the run.
    pub run: RunId,
    /// All units and their keys.
    pub units: Vec<(Key, Unit)>,
}

impl Plan {
    /// The plan for all claims of `papers`. Every claim has its own share of the error budget, so a
    /// unit gives the same finding whether it runs alone, in a shard or with all others.
    pub fn new(papers: &[&'static Paper], seed: u64, budget: Budget) -> Plan {
        let claims = papers.iter().flat_map(|paper| paper.claims());
        let units = claims.flat_map(|claim| units_of(claim, budget)).collect();
        let (version, data) = (env!("CARGO_PKG_VERSION").to_owned(), given::files());
        Plan { run: RunId { seed, budget, version, data }, units }
    }

    /// The plan with what oracles and estimators cost after its claims.
    pub fn with_measures(mut self, measures: &[&'static Measure]) -> Plan {
        self.units.extend(measures.iter().map(|&measure| {
            let key = (measure.id.to_owned(), "cost".to_owned(), "curves".to_owned());
            (key, Unit { id: measure.id, work: Work::Measure(measure) })
        }));
        self
    }

    /// The plan with only the units whose claim is accepted, by id.
    pub fn of_claims(mut self, accept: impl Fn(&str) -> bool) -> Plan {
        self.units.retain(|(_, unit)| accept(unit.id));
        self
    }

    /// The plan with every `count`-th unit, beginning with number `index` (from 1).
    pub fn shard(mut self, shard: Shard) -> Plan {
        let mut position = 0;
        self.units.retain(|_| {
            position += 1;
            (position - 1) % shard.count == shard.index - 1
        });
        self
    }

    /// The ids of its claims and measures, in its order.
    pub fn ids(&self) -> Vec<&'static str> {
        let mut ids: Vec<&'static str> = self.units.iter().map(|(_, unit)| unit.id).collect();
        ids.dedup();
        ids
    }

    /// Runs the units whose keys are not in `done`, on the current thread pool. `started` and
    /// `finished` are called from any thread, `finished` before the next unit of that thread.
    /// The result lists all records, those done before included, in the order of the plan. A unit that
    /// panics costs only itself: it is left out, and `finished` is told its key and what it said.
    ///
    /// # Errors
    ///
    /// The first error of `finished`, which ends the run.
    pub fn execute<E: Send>(
        &self,
        mut done: HashMap<Key, Record>,
        started: impl Fn(&Key) + Sync,
        finished: impl Fn(Result<&Record, Panicked>) -> Result<(), E> + Sync,
    ) -> Result<Vec<Record>, E> {
        let open: Vec<&(Key, Unit)> =
            self.units.iter().filter(|(key, _)| !done.contains_key(key)).collect();
        let new: Vec<Option<Record>> = open
            .par_iter()
            .with_max_len(1)
            .map(|(key, unit)| {
                started(key);
                // Nothing is shared with the unit but what it reads.
                match catch_unwind(AssertUnwindSafe(|| unit.run(&self.run))) {
                    Ok(record) => finished(Ok(&record)).map(|()| Some(record)),
                    Err(payload) => {
                        let said = said(&*payload);
                        finished(Err(Panicked { key: key.clone(), said })).map(|()| None)
                    }
                }
            })
            .collect::<Result<_, E>>()?;
        done.extend(new.into_iter().flatten().map(|record| (record.key(), record)));
        Ok(self.units.iter().filter_map(|(key, _)| done.remove(key)).collect())
    }
}

/// A unit that panicked.
#[derive(Clone, Debug)]
pub struct Panicked {
    /// The unit.
    pub key: Key,
    /// The panic's message.
    pub said: String,
}

fn said(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    text.or(payload.downcast_ref::<&str>().copied()).unwrap_or("no message").to_owned()
}

/// All units of a claim: its experiments and controls, and at the standard budget its ranges.
fn units_of(claim: &'static Claim, budget: Budget) -> Vec<(Key, Unit)> {
    let key = |part: &str, name: String| (claim.id.to_owned(), part.to_owned(), name);
    let names: Vec<(&'static dyn Check, Vec<String>)> =
        claim.checks().map(|check| (check, check.instances(budget))).collect();
    let sampled = names.iter().filter(|(check, _)| check.is_sampled());
    let sampled: usize = sampled.map(|(_, names)| names.len()).sum();
    let mut units = Vec::new();
    for (check, names) in names {
        let alpha = if check.is_sampled() { error_budget::per_check(sampled) } else { 0.0 };
        let draws = claim.figures.iter().any(|figure| figure.experiment == check.name());
        for (instance, name) in names.into_iter().enumerate() {
            let draws = draws && claim.figures.iter().any(|figure| figure.draws(instance, &name));
            let work = Work::Check { check, instance, alpha, draws };
            units.push((key(check.name(), name), Unit { id: claim.id, work }));
        }
    }
    if let (Range::Measured(scans), Budget::Standard) = (&claim.range, budget) {
        for &scan in *scans {
            let unit = Unit { id: claim.id, work: Work::Scan(scan) };
            units.push((key(scan.formula(), "range".to_owned()), unit));
        }
    }
    units
}

impl Unit {
    fn run(&self, run: &RunId) -> Record {
        match self.work {
            Work::Check { check, instance, alpha, draws } => {
                let start = Instant::now();
                let finding = check.find(&Task { claim: self.id, run, instance, alpha, draws });
                let seconds = start.elapsed().as_secs_f64();
                Record::Finding(Box::new(Finding { seconds, ..finding }))
            }
            Work::Scan(scan) => {
                let shapes = scan.measure(self.id, run.seed).into_iter();
                let shape = |(within, errors): (Within, Vec<Interval>)| Shape {
                    shape: within.shape.to_owned(),
                    from: within.from,
                    errors,
                };
                Record::Reach(Reach {
                    claim: self.id.to_owned(),
                    formula: scan.formula().to_owned(),
                    shapes: shapes.map(shape).collect(),
                })
            }
            Work::Measure(measure) => Record::Cost(Cost {
                measure: self.id.to_owned(),
                curves: (measure.curves)(measure.sizes.at(run.budget), run.seed),
            }),
        }
    }
}

/// One part of a run: number `index` of `count`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    index: usize,
    count: usize,
}

impl Shard {
    /// Number `index` of `count`, from 1.
    ///
    /// # Errors
    ///
    /// If `index` is not between 1 and `count`.
    pub fn new(index: usize, count: usize) -> Result<Shard, String> {
        if index < 1 || count < index {
            return Err(format!(
                "there is no part {index} of {count}: use 1/{count} to {count}/{count}"
            ));
        }
        Ok(Shard { index, count })
    }
}

impl std::str::FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Shard, String> {
        let parts = text.split_once('/').and_then(|(index, count)| {
            Some((index.parse::<usize>().ok()?, count.parse::<usize>().ok()?))
        });
        match parts {
            Some((_, 0)) | None => Err("write it as i/n, such as 3/8".to_owned()),
            Some((index, count)) => Shard::new(index, count),
        }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.count)
    }
}

/// Something that is not as recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Surprise {
    /// The claim's id.
    pub claim: &'static str,
    /// The experiment's name, or the formula whose range it is.
    pub experiment: &'static str,
    /// What was recorded when the claim was written.
    pub expected: String,
    /// What this run gave.
    pub found: String,
}

impl fmt::Display for Surprise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Surprise { claim, experiment, expected, found } = self;
        write!(f, "{claim}, {experiment}: {found}, expected {expected}")
    }
}

/// Compares what was found with what is recorded, for every experiment, control and range of which
/// something was found. An experiment's verdict is the worst of its instances.
pub fn surprises(papers: &[&'static Paper], evidence: &Evidence) -> Vec<Surprise> {
    let mut found: HashMap<(&str, &str), Verdict> = HashMap::new();
    for finding in &evidence.findings {
        let verdict =
            found.entry((&finding.claim, &finding.experiment)).or_insert(Verdict::Consistent);
        *verdict = finding.verdict.max(*verdict);
    }
    let mut all = Vec::new();
    for claim in papers.iter().flat_map(|paper| paper.claims()) {
        for check in claim.checks() {
            let expected = check.expects().verdict();
            match found.get(&(claim.id, check.name())) {
                Some(&found) if found != expected => all.push(Surprise {
                    claim: claim.id,
                    experiment: check.name(),
                    expected: expected.name().to_owned(),
                    found: found.name().to_owned(),
                }),
                _ => (),
            }
        }
        if let Range::Measured(scans) = claim.range {
            all.extend(scans.iter().filter_map(|scan| other_reach(claim, *scan, evidence)));
        }
    }
    all
}

/// A range that is not the recorded one. Another seed draws other random shapes, whose worst may reach a rung more or
/// less: only the named ones are compared then.
fn other_reach(
    claim: &'static Claim,
    scan: &'static dyn Measured,
    evidence: &Evidence,
) -> Option<Surprise> {
    let is_it = |reach: &&Reach| reach.claim == claim.id && reach.formula == scan.formula();
    let reach = evidence.reaches.iter().find(is_it)?;
    let is_compared = |shape: &str| evidence.run.seed == MASTER_SEED || shape != RANDOM;
    let words = |mut shapes: Vec<(&str, [Option<f64>; 3])>| {
        shapes.retain(|(shape, _)| is_compared(shape));
        format!("within {shapes:?}")
    };
    let found = words(reach.shapes.iter().map(|s| (s.shape.as_str(), s.from)).collect());
    let expected = words(scan.recorded().iter().map(|w| (w.shape, w.from)).collect());
    let (claim, experiment) = (claim.id, scan.formula());
    (found != expected).then_some(Surprise { claim, experiment, expected, found })
}

/// Runs one claim on its own, as `cargo test` and users' programs do.
pub fn claim(papers: &[&'static Paper], id: &str, seed: u64, budget: Budget) -> Evidence {
    let plan = Plan::new(papers, seed, budget).of_claims(|claim| claim == id);
    let records: Result<Vec<Record>, std::convert::Infallible> =
        plan.execute(HashMap::new(), |_| (), |_| Ok(()));
    match records {
        Ok(records) => Evidence::of(&plan.run, records),
    }
}
