//! How a batch should grow so that SGD settles in the best of its valleys.
//!
//! hu2017 cools the diffusion `dX = -∇F ds + √β dB` by `β(s) = γ/ln(2 + s)`, with time `s` the step times the number of steps;
//! batches of `m` among `N` data have `β = η σ² (1/m - 1/N)`.

use crate::instances::cooling_landscape::Landscape;
use crate::instances::double_well::Profile;
use crate::interval::Interval;
use crate::papers::dai2018::convergence::convergence_rate_schedule;
use crate::papers::dai2018::stationary::theory::ratio_by_determinants;
use crate::papers::hu2017::batch_size::theory::annealing;
use crate::papers::hu2017::batch_size::{annealing as annealing_claim, batch_schedule};
use crate::papers::xie2020::sgd_escape::theory::factor_of_stratonovich;
use crate::papers::xie2020::sgld::sgld_escape;
use crate::predict::answer::{Answer, Check, Source, Value};
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
    /// to a thousand depths.
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
        Ok(Schedule { problem, landscape, depth })
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

    /// The number of steps after which the wrong valley, where SGD starts, holds no more than the target: the two valleys
    /// exchange at Kramers' rates for the temperature of the time, `√(H |H_b|)/(2π) e^(-ΔL/T)`. Infinite beyond a time of 1e300.
    ///
    /// By the implicit Euler rule in the logarithm of time, with steps that are worth a fifth of a per cent. The rates are those of
    /// large `ΔL/T`, and are reached only if the temperature falls slowly beside them, as it does late.
    pub fn steps_to_target(&self) -> f64 {
        const STEP: f64 = 0.002;
        let Problem { depth, gap, target, step, .. } = self.problem;
        let profile = self.landscape.profile();
        let [wrong, best, col] =
            [self.landscape.shallow(), self.landscape.deep(), profile.critical()[1]]
                .map(|x| profile.curvature(x).abs());
        // Noise that is the same everywhere has the same factor in all senses.
        let factor = 1.0 / factor_of_stratonovich([wrong, col]);
        let (mut share, mut before) = (1.0, 0.0);
        for k in 1..=345_000 {
            let time = libm::expm1(STEP * f64::from(k));
            let temperature = self.temperature(time);
            let out = factor * libm::exp(-depth / temperature);
            // In balance the wrong valley has the odds of Gibbs' law.
            let back = out * ratio_by_determinants([wrong, best]) * libm::exp(-gap / temperature);
            let lasted = time - before;
            share = (share + lasted * back) / (1.0 + lasted * (out + back));
            if share <= target {
                return time / step;
            }
            before = time;
        }
        f64::INFINITY
    }

    /// After how many steps the wrong valley's share of Gibbs' law at the temperature of the time is the target: what an endlessly
    /// quick exchange would reach. Nothing if that share is always less.
    pub fn steps_to_target_in_balance(&self) -> Option<f64> {
        let profile = self.landscape.profile();
        let [wrong, best] =
            [self.landscape.shallow(), self.landscape.deep()].map(|x| profile.curvature(x));
        let Problem { target, gap, step, .. } = self.problem;
        let ln_odds = libm::log((1.0 - target) / target * ratio_by_determinants([wrong, best]));
        // Δ/T = ln_odds at T = γ/(2 ln(2 + s)).
        let time = libm::exp(self.gamma() * ln_odds / (2.0 * gap)) - 2.0;
        (0.0 < time).then_some(time / step)
    }

    /// The number of steps after which the diffusion, started in the wrong valley and cooled by this schedule, is there with the
    /// target's probability: by the Fokker-Planck equation in time, on the quartic. Unknown where that is not within a factor of
    /// a hundred of the formula.
    pub fn steps_of_diffusion(&self) -> Interval {
        let time = self.steps_to_target() * self.problem.step;
        if !(time < 1e280) {
            return Interval::UNKNOWN;
        }
        let coarse: Vec<f64> = (-16..=16).map(|j| time * libm::exp10(f64::from(j) / 8.0)).collect();
        let Some([from, to]) = self.reached(&coarse) else { return Interval::UNKNOWN };
        let fine: Vec<f64> =
            (0..=32).map(|j| from * libm::pow(to / from, f64::from(j) / 32.0)).collect();
        let Some([from, to]) = self.reached(&fine) else { return Interval::UNKNOWN };
        Interval::new(from, to).scaled(1.0 / self.problem.step)
    }

    /// The batch sizes, and the steps from which on they are reached: doublings, until a step that a float can hold.
    pub fn batches(&self) -> Answer {
        let data = self.problem.data as f64;
        let sizes = (0..64).map(|k| libm::exp2(f64::from(k))).take_while(|&size| size < data);
        let row = |size: f64| {
            let steps = if size == 1.0 { 0.0 } else { self.steps_to_batch(size) };
            [size, steps, self.batch_as_printed(steps)].to_vec()
        };
        let rows: Vec<Vec<f64>> = sizes.map(row).take_while(|row| row[1].is_finite()).collect();
        let columns = vec!["batch", "from step", "batch as printed"];
        let gamma = self.gamma();
        Answer::new(
            "Batch sizes m of the schedule",
            Value::Table { columns, rows },
            &batch_schedule::CLAIM,
            "m = max(1, η ln(s + 2)/γ), here with the 1/m - 1/N of the paper's β",
        )
        .taken(Source::Corrected { printed: None })
        .beside("γ, the claim asks for more than 2 c*", gamma)
        .noted("The printed rule has η on the wrong side; its batches, with C = σ²/γ, stand in the last column.")
        .noted("A schedule that cools like one over a logarithm is slow: a batch of m is reached after e^(mγ/(ησ²)) units of time.")
    }

    /// When the wrong valley has come down to the target.
    ///
    /// # Errors
    ///
    /// If that takes longer than a time of 1e300.
    pub fn steps(&self) -> Result<Answer<f64>, Unfit> {
        let steps = self.steps_to_target();
        if steps.is_infinite() {
            return Err(Unfit::TooLarge { name: "number of steps to the target", ln: 690.0 });
        }
        let answer = Answer::new(
            "Steps until the wrong valley holds no more than the target",
            steps,
            &annealing_claim::CLAIM,
            "Kramers' rates at the temperature of the time",
        )
        .taken(Source::Derived {
            how: "two valleys on a line, which empty into each other at the rates of xie2020/sgld-escape for the temperature \
                  that the schedule has then",
        })
        .also(&sgld_escape::CLAIM)
        .also(&convergence_rate_schedule::CLAIM)
        .checked(Check::number(
            "the Fokker-Planck equation in time, from the wrong valley of a quartic with this depth, gap and curvature",
            self.steps_of_diffusion(),
        ));
        let answer = match self.steps_to_target_in_balance() {
            Some(steps) => answer.beside(
                "steps until Gibbs' law at the temperature of the time has the target, which the process cannot outrun",
                steps,
            ),
            None => answer,
        };
        Ok(answer.noted(
            "One dimension and two valleys; the diffusion, not SGD at this step. A larger multiple of 2 c* cools later and \
             exchanges faster.",
        ))
    }

    /// Between which of the times the probability in the wrong valley has come down to the target for good.
    fn reached(&self, times: &[f64]) -> Option<[f64; 2]> {
        let scale = self.depth / self.problem.depth;
        let temperature = |time: f64| scale * self.temperature(time);
        let shares = in_the_shallow_well(&self.landscape, temperature, times);
        let target = self.problem.target;
        let above = shares.iter().rposition(|share| target < share.low())?;
        let below = shares.iter().rposition(|share| target <= share.high())? + 1;
        (below < times.len()).then(|| [times[above], times[below]])
    }

    /// The temperature of the diffusion at a time: that of the schedule, or of batches of one where that is lower.
    fn temperature(&self, time: f64) -> f64 {
        let Problem { step, variance, data, .. } = self.problem;
        let hottest = 0.5 * step * variance * (1.0 - 1.0 / data as f64);
        annealing(self.gamma())(time).min(hottest)
    }
}
