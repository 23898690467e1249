//! Claims, experiments, predictions and observations: the words of the crate, as types.

use std::fmt;

use proptest::strategy::BoxedStrategy;
use serde::Serialize;

use crate::experiment::Check;
use crate::interval::Interval;
use crate::monte_carlo::{Block, Tally};
use crate::verdict::Verdict;

/// One statement of one paper, with its hypotheses and the experiments that judge it.
pub struct Claim {
    /// `paper/what-is-claimed`, in lower case with hyphens.
    pub id: &'static str,
    /// Where the paper says it.
    pub locus: &'static str,
    /// What the paper says, in a full sentence.
    pub statement: &'static str,
    /// The hypotheses, those stated pages earlier included.
    pub assumes: &'static [&'static str],
    /// The defence of the verdict: what was printed, which symbols had to be inferred, what was
    /// found, by which independent routes, and what is open.
    pub notes: &'static str,
    /// A picture of one experiment, where it says more than a table.
    pub figure: Option<Figure>,
    /// The claim's source file: `file!()`.
    pub source: &'static str,
    /// One entry per part of the statement and witness. Empty: the claim is untested.
    pub experiments: &'static [&'static dyn Check],
}

impl Claim {
    /// The paper's name: the id up to the slash.
    pub fn paper(&self) -> &'static str {
        self.id.split('/').next().unwrap_or(self.id)
    }

    /// The verdict recorded for a reading: the worst that its experiments expect.
    pub fn recorded(&self, as_printed: bool) -> Option<Verdict> {
        let of_reading =
            |check: &&&dyn Check| (check.reading() == Reading::AsPrinted) == as_printed;
        let mut verdicts =
            self.experiments.iter().filter(of_reading).map(|check| check.expects()).peekable();
        if verdicts.peek().is_none() {
            return as_printed.then_some(Verdict::Untested);
        }
        Some(Verdict::worst(verdicts))
    }

    /// What the corrected reading changed, if there is one.
    pub fn correction(&self) -> Option<&'static str> {
        self.experiments.iter().find_map(|check| match check.reading() {
            Reading::AsPrinted => None,
            Reading::Corrected(change) => Some(change),
        })
    }
}

impl fmt::Debug for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claim").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A paper: its citation and its claims, in the paper's order.
pub struct Paper {
    /// The prefix of its claims' ids.
    pub name: &'static str,
    /// Authors, title, year.
    pub citation: &'static str,
    /// Its claims.
    pub claims: &'static [&'static Claim],
}

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
    /// The verdict that the evidence gave when the claim was written.
    pub expects: Verdict,
}

// Derived `Clone` and `Copy` would ask the same of `I`; the fields are functions and words only.
impl<I: Instance> Clone for Experiment<I> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<I: Instance> Copy for Experiment<I> {}

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

impl<I> Instances<I> {
    /// Named instances only.
    pub fn named(named: Vec<(&'static str, I)>) -> Instances<I> {
        Instances { named, random: None, cases: PerBudget::always(0) }
    }

    /// Random instances after the named ones.
    pub fn and_random(self, cases: PerBudget, strategy: BoxedStrategy<I>) -> Instances<I> {
        Instances { random: Some(strategy), cases, ..self }
    }
}

/// How much work a run may do.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, clap::ValueEnum, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Budget {
    /// For `cargo test` in CI.
    Quick,
    /// For REPORT.md.
    Standard,
    /// For a cluster.
    Deep,
}

impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Budget::Quick => "quick",
            Budget::Standard => "standard",
            Budget::Deep => "deep",
        })
    }
}

/// A count for each budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PerBudget {
    /// For `cargo test`.
    pub quick: usize,
    /// For REPORT.md.
    pub standard: usize,
    /// For a cluster.
    pub deep: usize,
}

impl PerBudget {
    /// The same count at every budget.
    pub const fn always(count: usize) -> PerBudget {
        PerBudget { quick: count, standard: count, deep: count }
    }

    /// The count at a budget.
    pub fn at(self, budget: Budget) -> usize {
        match budget {
            Budget::Quick => self.quick,
            Budget::Standard => self.standard,
            Budget::Deep => self.deep,
        }
    }
}

/// Which statement an experiment judges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// The statement as it stands in the paper.
    AsPrinted,
    /// The nearest true statement; the text says what changed.
    Corrected(&'static str),
}

/// A plausible misreading of the prediction, which must be refuted.
pub struct Decoy<I: 'static> {
    /// What was misread.
    pub name: &'static str,
    /// What the misreading says of an instance.
    pub predict: fn(&I) -> Prediction,
}

/// What a statement says of an instance.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// What it allows the observation to be.
    pub statement: Statement,
    /// The predicted curve in the figure's axes, as `(x, y)`; may be empty.
    pub curve: Vec<(f64, f64)>,
}

/// What a prediction allows.
#[derive(Clone, Debug, PartialEq)]
pub enum Statement {
    /// One interval per component: a point for an equality, a half-line for a bound, a bounded
    /// interval for an approximation whose error is stated.
    Within(Vec<Interval>),
    /// The rungs approximate the observation with an error `O(step^at_least)`, with one constant
    /// for all steps.
    Order {
        /// The least order that the statement allows.
        at_least: f64,
        /// The approximations, from the coarsest step to the finest.
        rungs: Vec<Rung>,
    },
}

/// An approximation at one step of a ladder.
#[derive(Clone, Debug, PartialEq)]
pub struct Rung {
    /// The small parameter.
    pub step: f64,
    /// The approximations, with the error of their computation. The weak error of a rung is the
    /// largest distance of a component from its observation.
    pub values: Vec<Interval>,
}

impl Prediction {
    /// The observation equals `value`. A value that is not a number predicts nothing: vacuous.
    pub fn equals(value: f64) -> Prediction {
        Prediction::equals_all([value])
    }

    /// Each component of the observation equals its value.
    pub fn equals_all(values: impl IntoIterator<Item = f64>) -> Prediction {
        Prediction::all_within(values.into_iter().map(Interval::exactly))
    }

    /// The observation is at most `bound`. An infinite bound is vacuous.
    pub fn at_most(bound: f64) -> Prediction {
        Prediction::within(Interval::new(f64::NEG_INFINITY, bound))
    }

    /// The observation is at least `bound`. An infinite bound is vacuous.
    pub fn at_least(bound: f64) -> Prediction {
        Prediction::within(Interval::new(bound, f64::INFINITY))
    }

    /// The observation lies in `allowed`.
    pub fn within(allowed: Interval) -> Prediction {
        Prediction::all_within([allowed])
    }

    /// Each component of the observation lies in its interval.
    pub fn all_within(allowed: impl IntoIterator<Item = Interval>) -> Prediction {
        let statement = Statement::Within(allowed.into_iter().collect());
        Prediction { statement, curve: Vec::new() }
    }

    /// The rungs approximate the observation with order at least `order`. The observation lists
    /// its components rung by rung, coarsest first.
    pub fn approximates(order: f64, rungs: Vec<Rung>) -> Prediction {
        Prediction { statement: Statement::Order { at_least: order, rungs }, curve: Vec::new() }
    }

    /// The prediction with a curve for the figure.
    pub fn with_curve(self, curve: Vec<(f64, f64)>) -> Prediction {
        Prediction { curve, ..self }
    }

    /// Whether the statement is an equality, an approximation, an order or a limit, and so needs
    /// a decoy: everything but a one-sided bound.
    pub fn needs_decoy(&self) -> bool {
        match &self.statement {
            Statement::Within(allowed) => allowed.iter().any(|allowed| allowed.is_finite()),
            Statement::Order { .. } => true,
        }
    }
}

/// What was found out about an instance.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// One interval per component of the prediction; for a ladder, rung by rung.
    pub values: Vec<Interval>,
    /// The observed curve in the figure's axes; may be empty.
    pub curve: Vec<(f64, Interval)>,
}

impl Observation {
    /// A scalar observation.
    pub fn of(value: Interval) -> Observation {
        Observation { values: vec![value], curve: Vec::new() }
    }

    /// An observation of several components.
    pub fn of_all(values: impl IntoIterator<Item = Interval>) -> Observation {
        Observation { values: values.into_iter().collect(), curve: Vec::new() }
    }

    /// The observation with a curve for the figure.
    pub fn with_curve(self, curve: Vec<(f64, Interval)>) -> Observation {
        Observation { curve, ..self }
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

/// The departure from the prediction that an experiment must be able to see.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Resolution {
    /// In the observation's own units; for an order, in orders.
    Absolute(f64),
    /// In units of the prediction's largest component.
    Relative(f64),
}

impl Resolution {
    /// The resolution in the observation's own units, given what is allowed.
    pub fn absolute(self, allowed: &[Interval]) -> f64 {
        match self {
            Resolution::Absolute(blur) => blur,
            Resolution::Relative(fraction) => {
                let ends = allowed.iter().flat_map(|allowed| [allowed.low(), allowed.high()]);
                let finite = ends.filter(|end| end.is_finite());
                fraction * finite.fold(0.0, |largest: f64, end| largest.max(end.abs()))
            }
        }
    }
}

impl fmt::Display for Resolution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Resolution::Absolute(blur) => write!(f, "{blur}"),
            Resolution::Relative(fraction) => write!(f, "{fraction} relative"),
        }
    }
}

/// A picture of one experiment: its observed, predicted and misread curves.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    /// Whose findings are drawn; its first instance that has a curve.
    pub experiment: &'static str,
    /// What one sees.
    pub caption: &'static str,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
}

/// An axis of a figure.
#[derive(Clone, Copy, Debug)]
pub struct Axis {
    /// Its label, with units.
    pub label: &'static str,
    /// Whether it is logarithmic.
    pub log: bool,
}
