//! How a batch should grow so that SGD settles in the best of its valleys.
//!
//! hu2017 cools the diffusion `dX = -∇F ds + √β dB` by `β(s) = γ/ln(2 + s)`, with time `s` the step times the number of steps;
//! batches of `m` among `N` data have `β = η σ² (1/m - 1/N)`.

use crate::instances::cooling_landscape::Landscape;
use crate::instances::double_well::Profile;
use crate::interval::Interval;
use crate::papers::hu2017::batch_size::theory::annealing;
use crate::predict::unfit::{Unfit, between, normal, positive};
use crate::witnesses::settling::in_the_shallow_well;

/// What is known of the loss and the noise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Problem {
    /// The step `η`.
    pub step: f64,
    /// The variance `σ²` of one example's gradient, the same in all directions.
    pub variance: f64,
    /// The number `N` of data.
    pub data: u64,
    /// `c*`: the depth of the deepest valley that is not the best.
    pub depth: f64,
    /// How much its bottom lies above that of the best.
    pub gap: f64,
    /// The curvature at the bottom of the best valley.
    pub curvature: f64,
    /// The probability that may be left in the wrong valley.
    pub target: f64,
    /// `γ` as a multiple of `2 c*`: above one.
    pub multiple: f64,
}

/// A schedule of batch sizes.
#[derive(Clone, Debug)]
pub struct Schedule {
    problem: Problem,
    /// The loss in units in which its valleys are one wide.
    landscape: Landscape,
    /// The depth in these units.
    depth: f64,
}

impl Schedule {
    /// The schedule on the quartic with two valleys through depth, gap and curvature.
    ///
    /// # Errors
    ///
    /// The condition that fails: all numbers positive and finite, a target below one, a multiple above one, a gap of a thousandth
    /// to a thousand depths, a target that the noise of batches of one does not meet already.
    pub fn new(problem: Problem) -> Result<Schedule, Unfit> {
        let Problem { step, variance, data, depth, gap, curvature, target, multiple } = problem;
        positive("step", step)?;
        positive("noise variance", variance)?;
        between("number of data", data as f64, 1.0, f64::INFINITY)?;
        positive("depth", depth)?;
        positive("gap", gap)?;
        positive("curvature", curvature)?;
        between("target", target, 0.0, 1.0)?;
        between("multiple of 2 c*", multiple, 1.0, 1e6)?;
        between("gap over the depth", gap / depth, 1e-3, 1e3)?;
        normal(step * variance)?;
        // V' = k (x + 1) (x - b) (x - 1)/(2 (1 + b)) has depth and gap in the ratio (1 - b)³ (3 + b)/(16 b).
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..200 {
            let b: f64 = 0.5 * (low + high);
            let ratio = 16.0 * b / ((1.0 - b).powi(3) * (3.0 + b));
            if ratio < gap / depth { low = b } else { high = b }
        }
        let saddle = 0.5 * (low + high);
        let at_saddle = 0.5 * curvature * (1.0 - saddle);
        let landscape = Profile::new([-1.0, saddle, 1.0], at_saddle, [0.0, 0.0])
            .and_then(|profile| Landscape::new(profile, 0.5 * (1.0 - saddle)))
            .map_err(|_| Unfit::TooFarApart)?;
        let depth = normal(landscape.barrier(landscape.shallow()))?;
        let schedule = Schedule { problem, landscape, depth };
        let needed = schedule.temperature_of_target()?;
        let hottest = 0.5 * step * variance * (1.0 - 1.0 / data as f64);
        if hottest < needed { Err(Unfit::Cold { hottest, needed }) } else { Ok(schedule) }
    }

    /// `γ`: the claim asks for more than `2 c*`.
    pub fn gamma(&self) -> f64 {
        self.problem.multiple * 2.0 * self.problem.depth
    }

    /// The batch size after so many steps: `m` of `η σ² (1/m - 1/N) = γ/ln(2 + s)`, at least one.
    pub fn batch(&self, steps: f64) -> f64 {
        let Problem { step, variance, data, .. } = self.problem;
        let heat = 2.0 * annealing(self.gamma())(step * steps);
        (1.0 / (heat / (step * variance) + 1.0 / data as f64)).max(1.0)
    }

    /// The same as printed, `C ln(s + 2)/η` with `C = σ²/γ`.
    pub fn batch_as_printed(&self, steps: f64) -> f64 {
        let Problem { step, variance, .. } = self.problem;
        variance / (2.0 * annealing(self.gamma())(step * steps) * step)
    }

    /// The step at which the batch reaches `size`; infinite from `N` on, or where no float holds it.
    pub fn steps_to_batch(&self, size: f64) -> f64 {
        let Problem { step, variance, data, .. } = self.problem;
        let heat = step * variance * (1.0 / size - 1.0 / data as f64);
        if heat <= 0.0 {
            f64::INFINITY
        } else {
            (libm::exp(self.gamma() / heat) - 2.0).max(0.0) / step
        }
    }

    /// The natural logarithm of the number of steps after which the wrong valley has the target's share of Gibbs' law at the
    /// temperature of the time.
    pub fn ln_steps_to_target(&self) -> f64 {
        let time = self.gamma() / (2.0 * self.needed());
        // ln(e^time - 2), where the time is not small.
        let less = libm::log1p(-2.0 * libm::exp(-time));
        time + less - libm::log(self.problem.step)
    }

    /// The number of steps after which the diffusion, started in the wrong valley and cooled by this schedule, is there with the
    /// target's probability: by the Fokker-Planck equation in time, on the quartic. Unknown where that is not within a factor of
    /// a thousand of the formula.
    pub fn steps_of_diffusion(&self) -> Interval {
        let time = libm::exp(self.ln_steps_to_target()) * self.problem.step;
        if !(time.is_finite() && time < 1e280) {
            return Interval::UNKNOWN;
        }
        let coarse: Vec<f64> = (-12..=24).map(|j| time * libm::exp10(f64::from(j) / 8.0)).collect();
        let Some([from, to]) = self.reached(&coarse) else { return Interval::UNKNOWN };
        let fine: Vec<f64> =
            (0..=32).map(|j| from * libm::pow(to / from, f64::from(j) / 32.0)).collect();
        let Some([from, to]) = self.reached(&fine) else { return Interval::UNKNOWN };
        Interval::new(from, to).scaled(1.0 / self.problem.step)
    }

    /// Between which of the times the probability in the wrong valley has come down to the target for good.
    fn reached(&self, times: &[f64]) -> Option<[f64; 2]> {
        let shares = in_the_shallow_well(&self.landscape, |s| self.scaled_temperature(s), times);
        let target = self.problem.target;
        let above = shares.iter().rposition(|share| target < share.low())?;
        let below = shares.iter().rposition(|share| target <= share.high())? + 1;
        (below < times.len()).then(|| [times[above], times[below]])
    }

    /// The temperature of the diffusion at a time, in the landscape's units.
    fn scaled_temperature(&self, time: f64) -> f64 {
        let Problem { step, variance, data, depth, .. } = self.problem;
        let hottest = 0.5 * step * variance * (1.0 - 1.0 / data as f64);
        annealing(self.gamma())(time).min(hottest) * (self.depth / depth)
    }

    /// The temperature at which the wrong valley has the target's share of Gibbs' law: `Δ/ln(√(H_best/H_wrong) (1-p)/p)`.
    fn temperature_of_target(&self) -> Result<f64, Unfit> {
        let needed = self.needed();
        if 0.0 < needed && needed.is_finite() { Ok(needed) } else { Err(Unfit::Reached) }
    }

    fn needed(&self) -> f64 {
        let curvature = |x: f64| self.landscape.profile().curvature(x);
        let widths =
            (curvature(self.landscape.deep()) / curvature(self.landscape.shallow())).sqrt();
        let Problem { target, gap, .. } = self.problem;
        gap / libm::log(widths * (1.0 - target) / target)
    }
}
