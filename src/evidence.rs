//! Findings: one line of JSON per (experiment, instance).

use serde::{Deserialize, Serialize};

use crate::claim::Budget;
use crate::interval::Interval;
use crate::verdict::Verdict;

/// What identifies a run: evidence of another run is never mixed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunId {
    /// The master seed.
    pub seed: u64,
    /// The budget.
    pub budget: Budget,
    /// The version of sgdcheck.
    pub version: String,
}

/// Prediction, observation and verdict for one instance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The claim's id.
    pub claim: String,
    /// The experiment's name.
    pub experiment: String,
    /// `random 3`, or the name of a named instance.
    pub name: String,
    /// The instance in one line.
    pub summary: String,
    /// The instance, with every number that is needed to build it again.
    pub instance: serde_json::Value,
    /// What the statement allows the deciding component to be; for an order, its bound.
    pub predicted: Interval,
    /// What was observed of it; for an order, the fitted order.
    pub observed: Interval,
    /// The resolution, in the observation's own units.
    pub resolution: f64,
    /// The deciding component, and how many there are.
    pub component: (usize, usize),
    /// The verdict.
    pub verdict: Verdict,
    /// Each decoy's name and verdict.
    pub decoys: Vec<(String, Verdict)>,
    /// Curves for the figure.
    pub curves: Vec<Curve>,
    /// The error probability of the interval, all looks and shrinking together; zero for an
    /// oracle.
    pub alpha: f64,
    /// Looks taken; zero for an oracle.
    pub looks: u32,
    /// Replicas simulated.
    pub samples: u64,
    /// Steps simulated.
    pub steps: u64,
    /// Seconds spent; the only field that differs between two runs.
    pub seconds: f64,
    /// The smallest refuted instance found by shrinking, run again on an independent stream.
    pub shrunk: Option<Box<Finding>>,
    /// The run.
    pub run: RunId,
}

/// A named curve, as points with intervals.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// `observed`, `predicted`, or a decoy's name.
    pub name: String,
    /// The points: abscissa and interval.
    pub points: Vec<(f64, Interval)>,
}

impl Finding {
    /// Everything that is needed to find a fault: what was tried, predicted and observed, with how
    /// many samples, and the line that runs it again.
    pub fn explain(&self) -> String {
        let decoys: Vec<String> = self
            .decoys
            .iter()
            .map(|(name, verdict)| format!("decoy '{name}' {}", verdict.name()))
            .collect();
        let spent = if self.looks == 0 {
            "by oracle".to_owned()
        } else {
            format!(
                "from {} samples in {} looks, alpha {:.1e}",
                self.samples, self.looks, self.alpha
            )
        };
        let (component, components) = self.component;
        format!(
            "  {}: {}\n    instance: {} ({})\n    component {} of {components}: predicted {:?}, \
             observed {:?}, resolution {:e}, {spent}\n    {}\n    replay: cargo run --release -- run \
             {} --seed {} --budget {}",
            self.name,
            self.verdict.name(),
            self.summary,
            self.instance,
            component + 1,
            self.predicted,
            self.observed,
            self.resolution,
            decoys.join(", "),
            self.claim,
            self.run.seed,
            self.run.budget,
        )
    }
}
