//! How many steps SGD needs to leave a valley.

use crate::instances::valleys::Valleys;
use crate::interval::Interval;
use crate::oracles::exit::first_passage::Convention;
use crate::papers::dai2018::transitions::{sgd_transition_time, transition_time};
use crate::papers::hu2017::minima::eyring_kramers;
use crate::papers::hu2017::minima::theory::prefactor_of_determinants;
use crate::papers::liu2021::escape::discrete_kramers;
use crate::papers::xie2020::sgd_escape::theory::{
    exponent, factor_of_ito, factor_of_stratonovich, factor_of_temperatures,
};
use crate::papers::xie2020::sgd_escape::{
    many_dimensions, sgd_escape_exponent, sgd_escape_prefactor,
};
use crate::papers::xie2020::sgld::sgld_escape;
use crate::predict::answer::{Answer, Check, Source};
use crate::predict::saddle_time::{WORK_MAX, work};
use crate::predict::unfit::{Unfit, between, normal, positive};
use crate::witnesses::valleys::{self, Edge};

/// The noise of the gradient at a minimum and at the saddle, and what SGD makes of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Heat {
    /// The variances of one example's gradient along the path, at the minimum and at the saddle.
    pub variances: [f64; 2],
    /// The step `η`.
    pub step: f64,
    /// The batch size `B`.
    pub batch: u64,
    /// The number `N` of data, if batches are drawn from them without replacement.
    pub data: Option<u64>,
}

/// `η/(2B)`, or `(η/2)(1/B - 1/N)` as hu2017 has it: a temperature is that times a variance.
pub(super) fn per_variance(step: f64, batch: u64, data: Option<u64>) -> Result<f64, Unfit> {
    let step = positive("step", step)?;
    let size = positive("batch size", batch as f64)?;
    let share = match data {
        Some(data) if data <= batch => return Err(Unfit::Batch { batch, data }),
        // Without the cancellation of 1/B - 1/N.
        Some(data) => (data - batch) as f64 / data as f64 / size,
        None => 1.0 / size,
    };
    normal(0.5 * step * share)
}

/// SGD in a valley with one way out, along a path that starts at the minimum `a` and passes the saddle `b`.
///
/// The noise has the temperature `T_a` up to the share `s` of the barrier, and `T_b` from there on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Valley {
    barrier: f64,
    curvatures: [f64; 2],
    temperatures: [f64; 2],
    step: f64,
    share: f64,
    across: [f64; 2],
}

impl Valley {
    /// The valley with barrier `ΔL`, the magnitudes of the curvatures along the path at the minimum and at the saddle, and the
    /// share `s` of the barrier up to which the noise is that of the minimum; it plays no part where the noise is the same at both.
    ///
    /// # Errors
    ///
    /// The condition that fails: all numbers positive and finite, `0 < s < 1`, batches smaller than the data, and `η H_a < 2`.
    pub fn new(
        barrier: f64,
        curvatures: [f64; 2],
        heat: &Heat,
        share: f64,
    ) -> Result<Valley, Unfit> {
        let barrier = positive("barrier", barrier)?;
        let [at_minimum, at_saddle] = curvatures;
        positive("curvature at the minimum", at_minimum)?;
        positive("curvature at the saddle", at_saddle)?;
        let share = between("share of the barrier", share, 1e-6, 1.0 - 1e-6)?;
        let per_variance = per_variance(heat.step, heat.batch, heat.data)?;
        let [noise_at_minimum, noise_at_saddle] = heat.variances;
        let temperatures = [
            normal(per_variance * positive("noise at the minimum", noise_at_minimum)?)?,
            normal(per_variance * positive("noise at the saddle", noise_at_saddle)?)?,
        ];
        let step = heat.step;
        if 2.0 <= step * at_minimum {
            return Err(Unfit::Unstable { step, curvature: at_minimum });
        }
        normal(at_saddle / at_minimum)?;
        normal(step * at_minimum)?;
        for temperature in temperatures {
            normal(barrier / temperature)?;
        }
        Ok(Valley { barrier, curvatures, temperatures, step, share, across: [1.0; 2] })
    }

    /// The same in several dimensions: the determinants of the Hessian over the directions across the path, at the minimum and
    /// at the saddle.
    ///
    /// # Errors
    ///
    /// Unless they are positive and finite, and the noise is the same in all places and directions: else what lies between
    /// minimum and saddle matters too (xie2020/many-dimensions).
    pub fn with_determinants_across(self, across: [f64; 2]) -> Result<Valley, Unfit> {
        for determinant in across {
            positive("determinant across the path", determinant)?;
        }
        if self.has_even_noise() { Ok(Valley { across, ..self }) } else { Err(Unfit::UnevenNoise) }
    }

    /// Whether the noise is the same at the minimum and at the saddle.
    pub fn has_even_noise(&self) -> bool {
        self.temperatures[0] == self.temperatures[1]
    }

    /// Whether there are directions across the path.
    pub fn has_determinants_across(&self) -> bool {
        self.across != [1.0; 2]
    }

    /// The mean number of steps, with all that is known of it.
    ///
    /// # Errors
    ///
    /// If no float holds it.
    pub fn answer(&self) -> Result<Answer<f64>, Unfit> {
        let quantity = "Mean number of steps to leave the valley";
        let ln = self.ln_steps();
        if LN_MAX < ln {
            return Err(Unfit::TooLarge { name: "mean number of steps", ln });
        }
        let steps = libm::exp(ln);
        let answer = if self.has_even_noise() {
            let formula = "Theorem 2.2, (2π/λ*) √(|ΔL(w*)|/|ΔL(w1)|) e^(ΔL/T)/η";
            Answer::new(quantity, steps, &transition_time::CLAIM, formula)
                .at("ΔL/T = 2MH/(γβ)", self.exponent())
                .also(&sgd_transition_time::CLAIM)
                .also(&eyring_kramers::CLAIM)
                .also(&sgld_escape::CLAIM)
        } else {
            let formula = "(73), 2π √(T_b/(T_a H_a |H_b|)) e^(sΔL/T_a + (1-s)ΔL/T_b)/η";
            let [least, most] = self.exponents_of_any_share();
            Answer::new(quantity, steps, &sgd_escape_prefactor::CLAIM, formula)
                .taken(Source::Corrected { printed: Some(libm::exp(self.ln_steps_of_klimontovich())) })
                .at("(2BΔL/η)(s/H_ae + (1-s)/|H_be|)", self.exponent())
                .also(&sgd_escape_exponent::CLAIM)
                .also(&many_dimensions::CLAIM)
                .beside("in Stratonovich's sense", libm::exp(self.ln_steps_of_stratonovich()))
                .beside(
                    "in Hänggi and Klimontovich's sense, which the printed formula has",
                    libm::exp(self.ln_steps_of_klimontovich()),
                )
                .noted(
                    "Itô's sense, since SGD takes the noise of the place where a step begins. A different convention gives \
                     another number only because the noise differs between minimum and saddle.",
                )
                .noted(format!(
                    "s is the share of the barrier up to which the noise is that of the minimum; it depends on the path, and \
                     the exponent is between {least:.4} and {most:.4} for any s: nothing but the path can tell."
                ))
        };
        let kernel = "the killed kernel of SGD with normal noise at this step, on a line through your numbers";
        let sgd = self.ln_steps_of_sgd();
        let check = match sgd.is_finite() {
            true => Check::number(kernel, sgd.exp()),
            false => Check::nothing(kernel, "its system is too large for a quick answer"),
        };
        let diffusion = self.ln_steps_of_diffusion(Convention::Ito).exp();
        let answer = answer
            .checked(check)
            .checked(Check::number(
                "first-passage quadrature of the diffusion in Itô's sense on that line",
                diffusion,
            ))
            .beside("exponent", self.exponent())
            .beside("step over the time of a relaxation, ηH_a", self.relative_step())
            .noted(
                "The line is smooth, with parabolas left of the minimum and beyond the saddle, and is left where the loss has \
                 fallen by the barrier again. Your loss differs from it between its critical points, by which the time may \
                 change by a share of about one over the exponent.",
            );
        let coarse = COARSE < self.relative_step().max(self.step * self.curvatures[1]);
        let answer = match (coarse, self.has_even_noise()) {
            (false, true) => answer,
            (true, true) => answer.also(&discrete_kramers::CLAIM).noted(
                "The step is large beside the curvature: SGD's time is not its diffusion's. They differ by some per cent up to ηH = 0.2; for \
                 large steps SGD leaves sooner, by a factor that grows with the exponent. Take the kernel's number.",
            ),
            (_, false) => answer.also(&discrete_kramers::CLAIM).noted(
                "Unless the noise changes little, SGD leaves sooner than its diffusion, by a factor that grows with BΔL, that a smaller step at the \
                 same batch does not remove, and that depends on how the noise changes on the way. On the line it jumps at s, which one step from \
                 the noisier side may cross; where yours changes slowly the kernel's number is too small.",
            ),
        };
        Ok(if self.has_determinants_across() {
            answer.noted(
                "The directions across enter by their determinants alone, in the oracles' numbers too, which check the line \
                 only.",
            )
        } else {
            answer
        })
    }

    /// `s ΔL/T_a + (1-s) ΔL/T_b`: the exponent of the mean time.
    pub fn exponent(&self) -> f64 {
        exponent(self.barrier, self.share, self.temperatures)
    }

    /// The exponents that `s` near zero and near one would give: what is not known without `s`.
    pub fn exponents_of_any_share(&self) -> [f64; 2] {
        let [one, other] = [0.0, 1.0].map(|share| exponent(self.barrier, share, self.temperatures));
        [one.min(other), one.max(other)]
    }

    /// `ln` of the mean number of steps as the noise tends to zero: of `2π √(T_b/(T_a H_a |H_b|)) e^exponent` over `η`, in
    /// Itô's sense, which is SGD's, whose noise is that of the place where a step begins.
    pub fn ln_steps(&self) -> f64 {
        let [hot, cold] = self.temperatures;
        let factor = factor_of_ito([1.0, cold / hot], self.ratios());
        self.ln_of(factor * self.factor_across())
    }

    /// The same in the sense of Hänggi and Klimontovich, which the formula as printed has: `T_a` and `T_b` change places in front.
    pub fn ln_steps_of_klimontovich(&self) -> f64 {
        let [hot, cold] = self.temperatures;
        self.ln_of(factor_of_temperatures([1.0, cold / hot], self.ratios()) * self.factor_across())
    }

    /// The same in the sense of Stratonovich.
    pub fn ln_steps_of_stratonovich(&self) -> f64 {
        self.ln_of(factor_of_stratonovich(self.ratios()) * self.factor_across())
    }

    /// `ln` of the mean time of the diffusion over `η`, by first-passage quadrature, on a line through these numbers: a smooth
    /// loss with parabolas left of the minimum and beyond the saddle. In several dimensions times the factor of the determinants.
    ///
    /// It is left where the loss has fallen by the barrier beyond the saddle.
    pub fn ln_steps_of_diffusion(&self, convention: Convention) -> Interval {
        let Some(section) = self.section() else { return Interval::UNKNOWN };
        let edges = [Edge::Wall, Edge::Outside];
        let ln_time = valleys::ln_time_under(&section, 1.0, 0, edges, convention);
        ln_time - libm::log(self.relative_step()) + libm::log(self.factor_across())
    }

    /// `ln` of the mean number of steps of SGD itself with normal noise, on the same line, by its killed kernel. Unknown where
    /// that would take long.
    pub fn ln_steps_of_sgd(&self) -> Interval {
        // The kernel's times end at e^690.
        let within = self.exponent() < 650.0;
        let Some(section) = self.section().filter(|_| within) else { return Interval::UNKNOWN };
        let (relative, [hot, cold]) = (self.relative_step(), self.relative_temperatures());
        // So far left the process comes e^-30 as often as out: its stationary variance is T/(H (1 - ηH/2)).
        let left = -(2.0 * hot * (self.exponent() + 30.0) / (1.0 - 0.5 * relative)).sqrt();
        let right = section.outside(true);
        let width = (2.0 * relative * hot.min(cold)).sqrt();
        let steepest = relative * left.abs().max(section.slope(right).abs());
        if WORK_MAX < work((right - left) / width, steepest / width) {
            return Interval::UNKNOWN;
        }
        let ln_steps = valleys::ln_steps(&section, 1.0, relative, 0, [left, right]);
        ln_steps + libm::log(self.factor_across())
    }

    /// `η H_a`: SGD is close to its diffusion where this and `η|H_b|` are small.
    pub fn relative_step(&self) -> f64 {
        self.step * self.curvatures[0]
    }

    /// `[1, |H_b|/H_a]`.
    fn ratios(&self) -> [f64; 2] {
        [1.0, self.curvatures[1] / self.curvatures[0]]
    }

    fn relative_temperatures(&self) -> [f64; 2] {
        self.temperatures.map(|temperature| temperature / self.barrier)
    }

    /// `√(|H_b|/|H_a|)` across.
    fn factor_across(&self) -> f64 {
        let [at_minimum, at_saddle] = self.across;
        prefactor_of_determinants(1.0, [at_saddle, at_minimum]) / std::f64::consts::TAU
    }

    /// `ln` of a time in units of `1/H_a` without its exponential, in steps.
    fn ln_of(&self, factor: f64) -> f64 {
        libm::log(factor) + self.exponent() - libm::log(self.relative_step())
    }

    /// The loss on the line, in units of the barrier and of `1/H_a`.
    fn section(&self) -> Option<Valleys> {
        let [one, ratio] = self.ratios();
        let temperatures = self.relative_temperatures();
        Valleys::with_temperatures(&[one, -ratio], &[1.0], &[self.share], &temperatures).ok()
    }
}

/// Above this logarithm no number is given.
const LN_MAX: f64 = 700.0;

/// From this step times a curvature on, SGD's exponent and its diffusion's part by some per cent.
const COARSE: f64 = 0.05;
