//! Runs claims: which instances, on how many threads, with what share of the error budget.

use std::collections::HashMap;
use std::fmt;
use std::time::Instant;

use rayon::prelude::*;

use crate::claim::{Budget, Claim, Paper};
use crate::cost;
use crate::evidence::{Finding, RunId};
use crate::experiment::{Check, Task};
use crate::statistics::error_budget;
use crate::verdict::Verdict;

pub mod store;

/// The seed of every run that names no other; all randomness derives from it.
pub const MASTER_SEED: u64 = 20_261_120;

/// The key of a finding: claim, experiment, name of the instance.
pub type Key = (String, String, String);

/// One (claim, experiment, instance): what is run, stored, resumed and merged as a whole.
#[derive(Clone, Copy)]
pub struct Unit {
    /// The claim.
    pub claim: &'static Claim,
    /// Its experiment.
    pub check: &'static dyn Check,
    /// The index of the instance.
    pub instance: usize,
    /// The error probability that it may spend; zero for an oracle.
    pub alpha: f64,
}

/// Everything that a whole run consists of, in the order of the registry.
pub struct Plan {
    /// What identifies the run.
    pub run: RunId,
    /// All units and their keys.
    pub units: Vec<(Key, Unit)>,
}

impl Plan {
    /// The plan for all claims of `papers`. The error budget is split over all of them, so a unit
    /// gives the same finding whether it runs alone, in a shard or with all others.
    pub fn new(papers: &[&'static Paper], seed: u64, budget: Budget) -> Plan {
        let claims = papers.iter().flat_map(|paper| paper.claims.iter().copied());
        let mut units: Vec<(Key, Unit)> =
            claims.flat_map(|claim| units_of(claim, budget)).collect();
        let sampled = units.iter().filter(|(_, unit)| unit.check.is_sampled()).count();
        for (_, unit) in units.iter_mut().filter(|(_, unit)| unit.check.is_sampled()) {
            unit.alpha = error_budget::per_check(sampled);
        }
        let version = env!("CARGO_PKG_VERSION").to_owned();
        Plan { run: RunId { seed, budget, version }, units }
    }

    /// The plan with the curves of what oracles and estimators cost after its claims.
    pub fn with_costs(mut self) -> Plan {
        let budget = self.run.budget;
        self.units.extend(cost::FAMILIES.into_iter().flat_map(|claim| units_of(claim, budget)));
        self
    }

    /// The plan with only the units whose claim is accepted.
    pub fn of_claims(mut self, accept: impl Fn(&Claim) -> bool) -> Plan {
        self.units.retain(|(_, unit)| accept(unit.claim));
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

    /// Runs the units whose keys are not in `done`, on the current thread pool. `started` and
    /// `finished` are called from any thread, `finished` before the next unit of that thread.
    /// The result lists all findings, those done before included, in the order of the plan.
    ///
    /// # Errors
    ///
    /// The first error of `finished`, which ends the run.
    pub fn execute<E: Send>(
        &self,
        mut done: HashMap<Key, Finding>,
        started: impl Fn(&Key) + Sync,
        finished: impl Fn(&Finding) -> Result<(), E> + Sync,
    ) -> Result<Vec<Finding>, E> {
        let open: Vec<&(Key, Unit)> =
            self.units.iter().filter(|(key, _)| !done.contains_key(key)).collect();
        let new: Vec<Finding> = open
            .par_iter()
            .with_max_len(1)
            .map(|(key, unit)| {
                started(key);
                let finding = unit.find(&self.run);
                finished(&finding)?;
                Ok(finding)
            })
            .collect::<Result<_, E>>()?;
        done.extend(new.into_iter().map(|finding| (finding.key(), finding)));
        Ok(self.units.iter().filter_map(|(key, _)| done.remove(key)).collect())
    }
}

/// All units of a claim, with no error probability yet.
fn units_of(claim: &'static Claim, budget: Budget) -> Vec<(Key, Unit)> {
    let unit = |check: &'static dyn Check, instance: usize, name: String| {
        let key = (claim.id.to_owned(), check.name().to_owned(), name);
        (key, Unit { claim, check, instance, alpha: 0.0 })
    };
    let of_check = |&check: &&'static dyn Check| {
        let names = check.instances(budget).into_iter().enumerate();
        names.map(move |(instance, name)| unit(check, instance, name))
    };
    claim.experiments.iter().flat_map(of_check).collect()
}

impl Unit {
    fn find(&self, run: &RunId) -> Finding {
        let start = Instant::now();
        let task = Task { claim: self.claim.id, run, instance: self.instance, alpha: self.alpha };
        let finding = self.check.find(&task);
        Finding { seconds: start.elapsed().as_secs_f64(), ..finding }
    }
}

impl Finding {
    /// What identifies the finding within a run.
    pub fn key(&self) -> Key {
        (self.claim.clone(), self.experiment.clone(), self.name.clone())
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

/// An experiment whose verdict is not the recorded one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Surprise {
    /// The claim's id.
    pub claim: &'static str,
    /// The experiment's name.
    pub experiment: &'static str,
    /// The verdict that was recorded when the claim was written.
    pub expected: Verdict,
    /// The verdict of this run.
    pub found: Verdict,
}

impl fmt::Display for Surprise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (expected, found) = (self.expected.name(), self.found.name());
        write!(f, "{}, {}: {found}, expected {expected}", self.claim, self.experiment)
    }
}

/// Compares what was found with what is recorded, for every experiment of which something was
/// found. An experiment's verdict is the worst of its instances.
pub fn surprises(papers: &[&'static Paper], findings: &[Finding]) -> Vec<Surprise> {
    let mut found: HashMap<(&str, &str), Verdict> = HashMap::new();
    for finding in findings {
        let verdict =
            found.entry((&finding.claim, &finding.experiment)).or_insert(Verdict::Consistent);
        *verdict = finding.verdict.max(*verdict);
    }
    let claims = papers.iter().flat_map(|paper| paper.claims.iter().copied());
    let checks = claims.flat_map(|claim| claim.experiments.iter().map(move |check| (claim, check)));
    checks
        .filter_map(|(claim, check)| {
            let found = *found.get(&(claim.id, check.name()))?;
            (found != check.expects()).then_some(Surprise {
                claim: claim.id,
                experiment: check.name(),
                expected: check.expects(),
                found,
            })
        })
        .collect()
}

/// Runs one claim on its own, as `cargo test` and users' programs do.
///
/// `papers` is the registry that the claim belongs to: the error budget is split over all of it.
pub fn claim(papers: &[&'static Paper], id: &str, seed: u64, budget: Budget) -> Vec<Finding> {
    let plan = Plan::new(papers, seed, budget).of_claims(|claim| claim.id == id);
    let findings: Result<Vec<Finding>, std::convert::Infallible> =
        plan.execute(HashMap::new(), |_| (), |_| Ok(()));
    match findings {
        Ok(findings) => findings,
    }
}
