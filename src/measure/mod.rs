//! What oracles and estimators cost: curves for the report's appendix, measured in every whole run.
//!
//! Work is counted in steps, evaluations and multiplications, never in seconds, so that the same seed and
//! budget give the same bytes. Nothing is claimed and nothing judged.

use crate::budget::PerBudget;
use crate::claim::Axis;
use crate::evidence::{Curve, Role};
use crate::interval::Interval;
use crate::monte_carlo::{Block, Stream, Tally};

mod stationary_covariance;
mod transitions;
mod weak_error;

/// Costs of several methods over one parameter.
pub struct Measure {
    /// `cost/what-is-measured`.
    pub id: &'static str,
    /// The problem that the methods solve.
    pub problem: &'static str,
    /// The methods, and how their work is counted.
    pub counted: &'static str,
    /// What the figure shows.
    pub caption: &'static str,
    /// The parameter.
    pub x: Axis,
    /// The work.
    pub y: Axis,
    /// How many values of the parameter.
    pub sizes: PerBudget,
    /// The curves, from the number of values and the run's seed.
    pub curves: fn(usize, u64) -> Vec<Curve>,
    /// The source file: `file!()`.
    pub source: &'static str,
}

/// All measures, in the order of the appendix.
pub static MEASURES: &[&Measure] =
    &[&stationary_covariance::MEASURE, &transitions::MEASURE, &weak_error::MEASURE];

/// Curves of as many names, from the costs at each parameter.
fn curves<const N: usize>(names: [&str; N], rows: &[(f64, [f64; N])]) -> Vec<Curve> {
    let point =
        |index: usize| move |(x, costs): &(f64, [f64; N])| (*x, Interval::exactly(costs[index]));
    let curve = |(index, name): (usize, &&str)| Curve {
        role: Role::Measured,
        name: (*name).to_owned(),
        points: rows.iter().map(point(index)).collect(),
    };
    names.iter().enumerate().map(curve).collect()
}

/// The steps for a relative standard error of the mean of one statistic.
fn effort(tally: &Tally, statistic: usize, relative_error: f64) -> f64 {
    let error = relative_error * tally.moments[statistic].mean();
    tally.work_normalised_variance(statistic) / (error * error)
}

fn block(seed: u64, names: &[&str], replicas: usize) -> Block {
    Block { rng: Stream::new(seed, names).generator(0), replicas }
}
