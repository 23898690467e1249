//! A loss and a test function, both trigonometric polynomials, for weak errors.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::instances::periodic_loss::{PeriodicLoss, Waves};

/// A loss and a test function, both trigonometric polynomials: all derivatives of both are bounded,
/// those of the loss uniformly in the noise.
#[derive(Clone, Debug, Serialize)]
pub struct WeakProblem<const D: usize> {
    /// The random loss `f(x; ζ)`.
    pub loss: PeriodicLoss<D>,
    /// The test function `φ`.
    pub observable: Waves<D>,
    /// The starts `x_0` at which weak errors are compared.
    #[serde(serialize_with = "as_lists")]
    pub starts: Vec<[f64; D]>,
}

fn as_lists<S: Serializer, const D: usize>(
    starts: &[[f64; D]],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(starts.iter().map(|start| start.to_vec()))
}

impl<const D: usize> fmt::Display for WeakProblem<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let WeakProblem { loss, observable, starts } = self;
        let places = starts.iter().map(|x| format!("{x:.2?}")).collect::<Vec<String>>();
        write!(f, "{loss}; φ = {observable}; x_0 in {{{}}}", places.join(", "))
    }
}

/// A problem with one step size and one start, at which the weak error is large enough to be seen
/// in a simulation.
#[derive(Clone, Debug, Serialize)]
pub struct CoarseStep<const D: usize> {
    /// The loss and the test function.
    pub problem: WeakProblem<D>,
    /// The step size `η`.
    pub step: f64,
    /// How many steps SGD makes.
    pub count: u64,
    /// Each coordinate of the start `x_0`.
    pub start: f64,
}

impl<const D: usize> fmt::Display for CoarseStep<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let CoarseStep { problem, step, count, start } = self;
        write!(f, "η = {step}, k = {count}, x_0 = {start} in each coordinate; {problem}")
    }
}

impl<const D: usize> CoarseStep<D> {
    /// `count` steps of size `step` from the point with all coordinates `start`.
    pub fn new(problem: WeakProblem<D>, step: f64, count: u64, start: f64) -> CoarseStep<D> {
        CoarseStep { problem, step, count, start }
    }

    /// The start `x_0`.
    pub fn start(&self) -> [f64; D] {
        [self.start; D]
    }
}
