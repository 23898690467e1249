//! An experiment is data whose fields are the pipeline from instances to the recorded verdict.

use std::fmt;

use proptest::strategy::{BoxedStrategy, Strategy};
use serde::Serialize;

use crate::budget::{Budget, PerBudget};
use crate::evidence::{Finding, RunId};
use crate::monte_carlo::{Block, Tally};
use crate::observation::Observation;
use crate::prediction::{Prediction, Resolution};
use crate::verdict::Verdict;

mod by_hand;
mod check;
mod conduct;

pub use by_hand::ByHand;
pub(crate) use check::drawn;

/// Data whose fields are the pipeline from instances to the recorded verdict.
pub struct Experiment<I: Instance> {
    /// Which part of the claim, and which witness: unique within the claim.
    pub name: &'static str,
    /// The statement as it stands in the paper, or the nearest true one.
    pub reading: Reading,
    /// The problems on which the statement is tried.
    pub instances: fn() -> Instances<I>,
    /// What the paper says of an instance.
    pub predict: fn(&I) -> Prediction,
    /// Plausible misreadings, each of which the experiment must refute on every instance.
    /// Equalities, orders and limits need at least one.
    pub decoys: &'static [Decoy<I>],
    /// How the truth is found out. Never sees the prediction.
    pub observe: Witness<I>,
    /// The departure from the prediction that the experiment must be able to see.
    pub resolution: Resolution,
    /// The verdict that the evidence gave when the claim was written, and the kind of fault.
    pub expects: Expected,
}

// Derived `Clone` and `Copy` would ask the same of `I`; the fields are functions and words only.
impl<I: Instance> Clone for Experiment<I> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<I: Instance> Copy for Experiment<I> {}

impl<I: Instance> Experiment<I> {
    /// The same of the corrected statement, which must hold: `Experiment { predict: .., ..PRINTED.corrected() }`.
    pub const fn corrected(self) -> Experiment<I> {
        Experiment { reading: Reading::Corrected, expects: Expected::Consistent, ..self }
    }

    /// The same as a control, which must hold: `Experiment { instances: .., ..PRINTED.control() }`.
    pub const fn control(self) -> Experiment<I> {
        Experiment { expects: Expected::Consistent, ..self }
    }
}

/// A concrete problem that satisfies the hypotheses: loss, noise, step.
///
/// `Display` describes it in one line for tables; `Serialize` writes it into the evidence, with
/// every number that is needed to build it again.
pub trait Instance: Clone + fmt::Debug + fmt::Display + Serialize + Send + Sync + 'static {}

impl<T: Clone + fmt::Debug + fmt::Display + Serialize + Send + Sync + 'static> Instance for T {}

/// The problems of an experiment: named ones, always run first, then random ones.
pub struct Instances<I> {
    /// The paper's own examples, the classic hard cases, the unfriendly ones.
    pub named: Vec<(&'static str, I)>,
    /// A strategy that builds what the hypotheses admit, without rejecting anything.
    pub random: Option<BoxedStrategy<I>>,
    /// How many random instances are drawn at each budget.
    pub cases: PerBudget,
}

impl<I: fmt::Debug> Instances<I> {
    /// Named instances only.
    pub fn named(named: Vec<(&'static str, I)>) -> Instances<I> {
        Instances { named, random: None, cases: PerBudget::always(0) }
    }

    /// Random instances after the named ones.
    pub fn and_random(
        self,
        cases: PerBudget,
        strategy: impl Strategy<Value = I> + 'static,
    ) -> Instances<I> {
        Instances { random: Some(strategy.boxed()), cases, ..self }
    }

    /// Random instances only.
    pub fn random(cases: PerBudget, strategy: impl Strategy<Value = I> + 'static) -> Instances<I> {
        Instances::named(Vec::new()).and_random(cases, strategy)
    }
}

/// Which statement an experiment judges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// The statement as it stands in the paper.
    AsPrinted,
    /// The nearest true statement, [`Claim::correction`](crate::claim::Claim::correction).
    Corrected,
}

/// What is wrong with a statement that is refuted or says nothing; `max` of two is the worse.
///
/// Ask in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// It falls only because the claim of that id does, and is not counted again.
    Inherited(&'static str),
    /// One changed symbol, index, sign or word gives what the paper derives or uses elsewhere.
    Misprint,
    /// One added condition, met in the setting that the paper itself has in mind, makes it true.
    Hypothesis,
    /// Anything else: who relies on it gets a wrong number, order or decision.
    Wrong,
}

/// The verdict that the evidence gave when the claim was written, with the kind of fault where there
/// is one. A run that differs, in either direction, fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// It holds.
    Consistent,
    /// It does not, for that reason.
    Refuted(Fault),
    /// It says nothing, for that reason.
    Vacuous(Fault),
    /// Too little was found out.
    Inconclusive,
}

impl Expected {
    /// The verdict.
    pub const fn verdict(self) -> Verdict {
        match self {
            Expected::Consistent => Verdict::Consistent,
            Expected::Refuted(_) => Verdict::Refuted,
            Expected::Vacuous(_) => Verdict::Vacuous,
            Expected::Inconclusive => Verdict::Inconclusive,
        }
    }

    /// The fault, where there is one.
    pub const fn fault(self) -> Option<Fault> {
        match self {
            Expected::Refuted(fault) | Expected::Vacuous(fault) => Some(fault),
            Expected::Consistent | Expected::Inconclusive => None,
        }
    }
}

/// A plausible misreading of the prediction, which must be refuted.
pub struct Decoy<I: 'static> {
    /// What was misread.
    pub name: &'static str,
    /// What the misreading says of an instance.
    pub predict: fn(&I) -> Prediction,
}

impl<I> Decoy<I> {
    /// The misreading called `name`.
    pub const fn new(name: &'static str, predict: fn(&I) -> Prediction) -> Decoy<I> {
        Decoy { name, predict }
    }
}

/// How the truth about an instance is found out.
pub enum Witness<I: 'static> {
    /// A deterministic computation, with its error in the interval.
    Oracle(fn(&I) -> Observation),
    /// Samples, drawn until the verdict is clear or the budget is spent.
    Simulation(Simulation<I>),
}

impl<I> Clone for Witness<I> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<I> Copy for Witness<I> {}

/// An estimator and the samples that it needs.
pub struct Simulation<I: 'static> {
    /// Draws one block of replicas from the block's own random stream.
    pub simulate: fn(&I, &mut Block) -> Tally,
    /// Turns the merged tallies into intervals that all hold at once with probability `1 - alpha`;
    /// biases widen them.
    pub estimate: fn(&I, &Tally, f64) -> Observation,
    /// Replicas per block.
    pub replicas: usize,
    /// The largest number of blocks at each budget: a multiple of 16, because the first of five
    /// looks is at a sixteenth.
    pub blocks: PerBudget,
}

impl<I> Clone for Simulation<I> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<I> Copy for Simulation<I> {}

/// An experiment with its type of instances erased, so that claims can list them side by side.
pub trait Check: Sync {
    /// The experiment's name.
    fn name(&self) -> &'static str;
    /// Which statement it judges.
    fn reading(&self) -> Reading;
    /// The verdict recorded when the claim was written.
    fn expects(&self) -> Expected;
    /// The departure that it must be able to see.
    fn resolution(&self) -> Resolution;
    /// Whether its witness draws samples, and so spends error probability.
    fn is_sampled(&self) -> bool;
    /// The largest number of blocks of samples that it draws for one instance; zero for an oracle.
    fn blocks_max(&self, budget: Budget) -> u64;
    /// Its decoys' names.
    fn decoys(&self) -> Vec<&'static str>;
    /// Whether its first instance's prediction needs a decoy.
    fn needs_decoy(&self) -> bool;
    /// The names of its instances at a budget: named ones first, then `random 1`, `random 2`, ..
    fn instances(&self, budget: Budget) -> Vec<String>;
    /// The instance of that index as data, built again from its name and the run's stream.
    fn instance(&self, claim: &str, run: &RunId, index: usize) -> serde_json::Value;
    /// Runs it on the instance of that index.
    fn find(&self, task: &Task) -> Finding;
}

/// What a check needs to know about the run.
#[derive(Clone, Debug)]
pub struct Task<'a> {
    /// The claim's id.
    pub claim: &'a str,
    /// The run's seed, budget and version.
    pub run: &'a RunId,
    /// The index of the instance in [`Check::instances`].
    pub instance: usize,
    /// The error probability that the check may spend on this instance.
    pub alpha: f64,
    /// Whether a figure may want the curves.
    pub draws: bool,
}

impl Task<'_> {
    /// The same task with a share of its error probability.
    fn with_share(&self, share: f64) -> Self {
        Task { alpha: self.alpha * share, ..self.clone() }
    }
}
