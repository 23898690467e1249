//! SGD on the line whose gradients are linear: one-dimensional regressions.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

/// `w' = w - γ/M Σ (a_i w - b_i)` over `M` members of a population, each drawn anew: the regressions
/// `L_i = ½ a_i w² - b_i w`, whose gradient noise has a variance that is quadratic in `w`.
#[derive(Clone, Debug, Serialize)]
pub struct LinearSgd {
    members: Vec<[f64; 2]>,
    start: f64,
    step: f64,
    batch: f64,
}

impl LinearSgd {
    /// The population of equally likely `(a_i, b_i)`, a start, a step `γ` and a batch size `M`, which may be any
    /// positive number where only `γ/M` matters.
    ///
    /// The error names what fails: a positive mean slope, a positive step or batch.
    pub fn new(members: &[[f64; 2]], start: f64, step: f64, batch: f64) -> Result<Self, String> {
        let sgd = LinearSgd { members: members.to_vec(), start, step, batch };
        let slope = sgd.slope();
        if slope.is_nan() || slope <= 0.0 {
            return Err(format!("a mean slope of {slope}"));
        }
        if !(0.0 < step && step.is_finite() && 0.0 < batch && batch.is_finite()) {
            return Err(format!("a step of {step} and batches of {batch}"));
        }
        Ok(sgd)
    }

    /// The `(a_i, b_i)`.
    pub fn members(&self) -> &[[f64; 2]] {
        &self.members
    }

    /// Where it starts.
    pub fn start(&self) -> f64 {
        self.start
    }

    /// `γ`.
    pub fn step(&self) -> f64 {
        self.step
    }

    /// `M`.
    pub fn batch(&self) -> f64 {
        self.batch
    }

    /// `γ/M`.
    pub fn ratio(&self) -> f64 {
        self.step / self.batch
    }

    /// The same with another step and batch.
    pub fn with(&self, step: f64, batch: f64) -> LinearSgd {
        LinearSgd { step, batch, ..self.clone() }
    }

    /// `L''`, the mean of the `a_i`.
    pub fn slope(&self) -> f64 {
        self.mean(|[a, _]| a)
    }

    /// The minimizer of the risk.
    pub fn minimizer(&self) -> f64 {
        self.mean(|[_, b]| b) / self.slope()
    }

    /// `L'(w)`.
    pub fn gradient(&self, w: f64) -> f64 {
        self.slope() * (w - self.minimizer())
    }

    /// The coefficients `c` of the variance of one gradient, `β = c_0 + c_1 z + c_2 z²` with `z` the distance
    /// from the minimizer.
    pub fn variance(&self) -> [f64; 3] {
        let (slope, minimizer) = (self.slope(), self.minimizer());
        let rest = |[a, b]: [f64; 2]| a * minimizer - b;
        [
            self.mean(|m| rest(m) * rest(m)),
            2.0 * self.mean(|m| m[0] * rest(m)),
            self.mean(|[a, _]| (a - slope) * (a - slope)),
        ]
    }

    /// `β(w)`.
    pub fn variance_at(&self, w: f64) -> f64 {
        let [c0, c1, c2] = self.variance();
        let z = w - self.minimizer();
        c0 + z * (c1 + z * c2)
    }

    fn mean(&self, of: impl Fn([f64; 2]) -> f64) -> f64 {
        self.members.iter().map(|&member| of(member)).sum::<f64>() / self.members.len() as f64
    }

    /// Three members, so that all batches can be enumerated: skewed noise whose variance changes with `w`, a start off the
    /// minimizer, steps with `0.05 < γ L'' < 0.4` and batches of 2 to 5.
    pub fn any() -> BoxedStrategy<LinearSgd> {
        let slopes = (0.5..1.0_f64, 1.1..1.5_f64, 1.8..2.4_f64);
        let pulls = (0.3..0.6_f64, -1.5..-1.0_f64, 2.2..3.0_f64);
        (slopes, pulls, 1.4..2.0_f64, 0.05..0.25_f64, 2..=5_u32)
            .prop_map(|((a, b, c), (p, q, r), start, step, batch)| {
                let members = [[a, p], [b, q], [c, r]];
                LinearSgd::new(&members, start, step, f64::from(batch))
                    .expect("valid by construction")
            })
            .boxed()
    }
}

impl fmt::Display for LinearSgd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let members: Vec<String> =
            self.members.iter().map(|[a, b]| format!("{a:.3} w - {b:.3}")).collect();
        let LinearSgd { start, step, batch, .. } = self;
        write!(f, "gradients {}, w0 = {start:.3}, γ = {step:.4}, M = {batch}", members.join(" | "))
    }
}

/// Means of training sets: SGD on `L_n = ½ (w - x_n)²` with batches of `M` from one training set of `N`, from zero.
#[derive(Clone, Debug, Serialize)]
pub struct ReusedData {
    /// The equally likely values of a sample.
    pub population: Vec<f64>,
    /// `N`.
    pub size: usize,
    /// `M`.
    pub batch: usize,
    /// `γ`.
    pub step: f64,
    /// How many steps are taken.
    pub steps: u32,
}

impl fmt::Display for ReusedData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ReusedData { population, size, batch, step, steps } = self;
        let plural = if *steps == 1 { "" } else { "s" };
        write!(f, "x in {population:?}, N = {size}, M = {batch}, γ = {step}, {steps} step{plural}")
    }
}
