//! Findings: one line of JSON per (experiment, instance).

use serde::{Deserialize, Serialize};

use crate::budget::Budget;
use crate::data::given::DataFile;
use crate::interval::Interval;
use crate::verdict::{Verdict, compare, with_decoys};

/// What identifies a run: evidence of another run is never mixed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunId {
    /// The master seed.
    pub seed: u64,
    /// The budget.
    pub budget: Budget,
    /// The version of sgdcheck.
    pub version: String,
    /// The files of data sets that do not ship; mostly none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub data: Vec<DataFile>,
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
    /// The instance, with every number that is needed to build it again; left out where its name and
    /// the run's stream do so, [`Check::instance`](crate::experiment::Check::instance).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance: Option<serde_json::Value>,
    /// What the statement allows the deciding component to be; for an order, its bound.
    pub predicted: Interval,
    /// What was observed of it; for an order, the fitted order.
    pub observed: Interval,
    /// The resolution, in the observation's own units.
    pub resolution: f64,
    /// The deciding component, and how many there are.
    #[serde(default = "only", skip_serializing_if = "is_only")]
    pub component: (usize, usize),
    /// The verdict.
    pub verdict: Verdict,
    /// Why the statement allows everything, if it was found to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says_nothing: Option<String>,
    /// The decoys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decoys: Vec<Misreading>,
    /// The errors by which an order was judged; all curves where a figure draws them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub curves: Vec<Curve>,
    /// The error probability of the interval, all looks and shrinking together; zero for an
    /// oracle.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub alpha: f64,
    /// Looks taken; zero for an oracle.
    #[serde(default, skip_serializing_if = "is_none")]
    pub looks: u32,
    /// Replicas simulated.
    #[serde(default, skip_serializing_if = "is_none")]
    pub samples: u64,
    /// Steps simulated.
    #[serde(default, skip_serializing_if = "is_none")]
    pub steps: u64,
    /// Seconds spent: told to who watches, never kept.
    #[serde(skip)]
    pub seconds: f64,
    /// The smallest refuted instance found by shrinking, run again on an independent stream.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shrunk: Option<Box<Finding>>,
}

/// A decoy and the pair of intervals by which it was judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Misreading {
    /// The decoy's name.
    pub name: String,
    /// What it allows the component to be that decides on it.
    pub predicted: Interval,
    /// What was observed of that component; nothing if it is what the finding says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observed: Option<Interval>,
    /// The resolution, in the observation's own units; nothing if it is the finding's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution: Option<f64>,
}

impl Misreading {
    /// What was observed of the component that decides on it, and the resolution there.
    pub fn seen(&self, of: &Finding) -> (Interval, f64) {
        (self.observed.unwrap_or(of.observed), self.resolution.unwrap_or(of.resolution))
    }

    /// The verdict on this decoy of a finding: it must be refuted.
    pub fn verdict(&self, of: &Finding) -> Verdict {
        let (observed, resolution) = self.seen(of);
        compare(self.predicted, resolution, observed)
    }
}

/// The deciding component where there is one only.
fn only() -> (usize, usize) {
    (0, 1)
}

fn is_only(component: &(usize, usize)) -> bool {
    *component == only()
}

fn is_zero(alpha: &f64) -> bool {
    *alpha == 0.0
}

fn is_none<N: Copy + Into<u64>>(number: &N) -> bool {
    (*number).into() == 0
}

/// How far a formula was found to reach, [`range`](crate::range).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reach {
    /// The claim's id.
    pub claim: String,
    /// Which formula beside which reference.
    pub formula: String,
    /// The named shape, or `random` for the worst of the random ones.
    pub shapes: Vec<Shape>,
}

/// How far a formula was found to reach on one shape.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shape {
    /// The named shape, or `random` for the worst of the random ones.
    pub shape: String,
    /// From which rung on the error stays within a factor of two, 10 % and 1 %.
    pub from: [Option<f64>; 3],
    /// The error at each rung.
    pub errors: Vec<Interval>,
}

/// What an oracle or estimator costs, [`measure`](crate::measure).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cost {
    /// The measure's id.
    pub measure: String,
    /// One curve per method.
    pub curves: Vec<Curve>,
}

/// One line of evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Record {
    /// A finding.
    Finding(Box<Finding>),
    /// The range of a formula.
    Reach(Reach),
    /// A cost.
    Cost(Cost),
}

/// What identifies a record within a run: claim or measure, part, instance.
pub type Key = (String, String, String);

impl Record {
    /// What identifies it within a run.
    pub fn key(&self) -> Key {
        match self {
            Record::Finding(finding) => finding.key(),
            Record::Reach(Reach { claim, formula, .. }) => {
                (claim.clone(), formula.clone(), "range".to_owned())
            }
            Record::Cost(Cost { measure, .. }) => {
                (measure.clone(), "cost".to_owned(), "curves".to_owned())
            }
        }
    }
}

/// All that a run found.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The run.
    pub run: RunId,
    /// Findings.
    pub findings: Vec<Finding>,
    /// Ranges.
    pub reaches: Vec<Reach>,
    /// Costs.
    pub costs: Vec<Cost>,
}

impl Evidence {
    /// The records of a run, by kind.
    pub fn of(run: &RunId, records: impl IntoIterator<Item = Record>) -> Evidence {
        let none = (Vec::new(), Vec::new(), Vec::new());
        let (mut findings, mut reaches, mut costs) = none;
        for record in records {
            match record {
                Record::Finding(finding) => findings.push(*finding),
                Record::Reach(reach) => reaches.push(reach),
                Record::Cost(cost) => costs.push(cost),
            }
        }
        Evidence { run: run.clone(), findings, reaches, costs }
    }
}

/// What a curve is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// What the witness found.
    Observed,
    /// What the statement says.
    Predicted,
    /// The errors of what the statement says approximates: they show its order.
    Stated,
    /// What a decoy says, or its errors.
    Decoy,
    /// What a method costs.
    Measured,
}

/// A curve, as points with intervals.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// What it is.
    pub role: Role,
    /// The decoy's or the method's name; empty where the role says all.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The points: abscissa and interval.
    pub points: Vec<(f64, Interval)>,
}

impl Finding {
    /// The verdict that follows from the stored intervals: what is not this was not judged by us.
    pub fn judged_again(&self) -> Verdict {
        if self.says_nothing.is_some() && self.predicted == Interval::UNKNOWN {
            return Verdict::Vacuous;
        }
        let verdict = compare(self.predicted, self.resolution, self.observed);
        with_decoys(verdict, self.decoys.iter().map(|decoy| decoy.verdict(self)))
    }

    /// What identifies the finding within a run.
    pub fn key(&self) -> Key {
        (self.claim.clone(), self.experiment.clone(), self.name.clone())
    }

    /// Everything that is needed to find a fault: what was tried, predicted and observed, with how
    /// many samples, and the line that runs it again.
    pub fn explain(&self, run: &RunId) -> String {
        let decoys: Vec<String> = self
            .decoys
            .iter()
            .map(|decoy| format!("decoy '{}' {}", decoy.name, decoy.verdict(self).name()))
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
            "  {}: {}\n    instance: {}\n    component {} of {components}: predicted {:?}, \
             observed {:?}, resolution {:e}, {spent}\n    {}\n    replay: cargo run --release -- run \
             {} --seed {} --budget {}",
            self.name,
            self.verdict.name(),
            self.summary,
            component + 1,
            self.predicted,
            self.observed,
            self.resolution,
            decoys.join(", "),
            self.claim,
            run.seed,
            run.budget,
        )
    }
}
