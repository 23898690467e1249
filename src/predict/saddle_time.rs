//! How many steps SGD needs to leave a saddle.
//!
//! Along the direction of most negative curvature `-γ` a quadratic loss moves one coordinate,
//! `u' = (1 + ηγ) u + η s ζ`, whatever the others do; it is left where `|u|` reaches the radius.

use nalgebra::DMatrix;

use crate::instances::unstable_point::{Drift, Launch, UnstablePoint};
use crate::interval::Interval;
use crate::oracles::exit::chain::{self, Noise};
use crate::oracles::exit::outward;
use crate::papers::hu2017::saddles::cases::asymmetric_points;
use crate::papers::hu2017::saddles::flow_times::contact_on_line;
use crate::papers::hu2017::saddles::theory::{integral_of_dawson, intercept_on_line, slope};
use crate::papers::hu2017::saddles::{
    escape_off_the_stable_manifold, saddle_escape, saddle_escape_steps,
};
use crate::papers::li2022::nonconvex::sgd_saddle_escape;
use crate::predict::Repairs;
use crate::predict::answer::{Answer, Check, Source};
use crate::predict::matrices::{Symmetric, eigen, semidefinite};
use crate::predict::unfit::{Unfit, between, normal, positive};

/// SGD at a saddle, seen along the direction of most negative curvature.
///
/// Lengths are in units of the radius and times in units of `1/γ`, so that no product overflows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Saddle {
    /// `γ`.
    rate: f64,
    /// `η`.
    step: f64,
    /// `s/(r √γ)`: the noise amplitude of the diffusion in these units.
    noise: f64,
    /// The start over the radius.
    start: f64,
}

impl Saddle {
    /// SGD with step `η` from `start`, where the loss is `-γ u²/2` along a direction and the batch's gradient has the variance
    /// `s²`, until `|u|` is `radius`.
    ///
    /// # Errors
    ///
    /// The condition that fails: all but the start positive and finite, the start inside the radius, and noise that is not
    /// lost beside the radius.
    pub fn new(
        rate: f64,
        variance: f64,
        step: f64,
        radius: f64,
        start: f64,
    ) -> Result<Saddle, Unfit> {
        let rate = positive("rate", rate)?;
        let step = positive("step", step)?;
        let radius = positive("radius", radius)?;
        if variance == 0.0 {
            return Err(Unfit::Still);
        }
        let variance = positive("noise variance", variance)?;
        let start = between("start", start, -radius, radius)? / radius;
        let noise = normal(variance.sqrt() / rate.sqrt() / radius)?;
        // Of one step, and of what steps add up to.
        normal(step * rate)?;
        normal(step * noise * noise)?;
        Ok(Saddle { rate, step, noise, start })
    }

    /// The mean number of steps, with all that is known of it.
    pub fn answer(&self) -> Answer<f64> {
        let quantity = "Mean number of steps to leave the saddle";
        let (steps, away) = (self.steps(), self.deviations());
        let answer = if away == 0.0 {
            let formula = "[ln(1/η)/(2γ_1) + C]/η with C = [ln(4γ_1 r²/s²) + 0.5772]/(2γ_1)";
            Answer::new(quantity, steps, &saddle_escape::CLAIM, formula)
                .taken(Source::Corrected { printed: Some(self.steps_as_printed()) })
                .at("η", self.comparable_step())
                .noted(
                    "The step of the range is the one at which the claim's linear shape has as much noise in its region as \
                     yours.",
                )
        } else {
            let nearest = match away < 1.0 {
                true => &saddle_escape::CLAIM,
                false => &escape_off_the_stable_manifold::CLAIM,
            };
            Answer::new(quantity, steps, nearest, "E ln(r/|start + σZ|)/(γ_1 η), Z standard normal").taken(
                Source::Derived {
                    how: "the flow from where the noise has put the process; from the saddle it is (4.12) with its constant, \
                          far from it the time of the flow",
                },
            )
        };
        let kernel = "the killed kernel of SGD with normal noise at this step";
        let sgd = self.steps_of_sgd();
        let check = match sgd.is_finite() {
            true => Check::number(kernel, sgd),
            false => Check::nothing(kernel, "its system is too large for a quick answer"),
        };
        let answer = answer
            .also(&saddle_escape_steps::CLAIM)
            .also(&sgd_saddle_escape::CLAIM)
            .checked(check)
            .checked(Check::number(
                "first-passage quadrature of the diffusion",
                self.steps_of_diffusion(),
            ))
            .beside(
                "slope 1/(2γ_1): what a factor of e in 1/η adds to η times the steps",
                self.slope(),
            )
            .beside(
                "constant C: what η times the steps has beside the slope times ln(1/η)",
                self.constant(),
            )
            .beside(
                "noise that adds up before it is carried off, over the radius: σ/r",
                self.spread(),
            );
        if self.spread() < SPREAD_MAX {
            answer
        } else {
            answer.noted(
                "The noise alone carries SGD through much of the region, where the formula does not apply: take the oracles' \
                 numbers.",
            )
        }
    }

    /// The mean number of steps as the noise tends to zero: `[ln(1/η)/(2γ) + C]/η` from the saddle, with the constant `C` of a
    /// linear drift; from a start beside it less `(2/γ) ∫ D` up to the start over `√2 σ`, where `D` is Dawson's function and `σ² =
    /// η s²/(2γ)`.
    ///
    /// The latter is `E ln(r/|start + σ Z|)/γ` with a standard normal `Z`, since `d/dm E ln|m + Z| = √2 D(m/√2)`, and tends to
    /// the time of the flow, `ln(r/start)/γ`, far from the saddle. Error: of the order `(σ/r)²` relative to `1/(ηγ)`, and of the
    /// order `ηγ` relative to the number.
    pub fn steps(&self) -> f64 {
        let point = self.point();
        let from_zero = -slope(1.0) * libm::log(self.step) + intercept_on_line(&point);
        let away = self.deviations();
        let end = away * std::f64::consts::FRAC_1_SQRT_2;
        let time = if end == 0.0 {
            from_zero
        } else if end <= DAWSON_MAX {
            from_zero - 2.0 * integral_of_dawson(end).center()
        } else {
            let flow =
                Launch::on_line(point, self.start).map_or(f64::NAN, |at| contact_on_line(&at));
            // Less E ln|1 + Z/m|, of which m^-10 is left out: 95 of it, below 1e-7.
            let m = 1.0 / (away * away);
            flow + m * (0.5 + m * (0.75 + m * (2.5 + m * 13.125)))
        };
        time / (self.rate * self.step)
    }

    /// The same as printed: `ln(1/η)/(2γη)`, wherever the start is near the saddle, whatever noise and radius are.
    pub fn steps_as_printed(&self) -> f64 {
        -slope(self.rate) * libm::log(self.step) / self.step
    }

    /// The steps that the next factor of e in `1/η` adds, in units of `1/η`: `1/(2γ)`.
    pub fn slope(&self) -> f64 {
        slope(self.rate)
    }

    /// What the number of steps has beside the logarithm, times `η`: `C`.
    pub fn constant(&self) -> f64 {
        self.steps() * self.step + self.slope() * libm::log(self.step)
    }

    /// The start in standard deviations `σ` of what noise adds up to before it is carried off.
    pub fn deviations(&self) -> f64 {
        self.start.abs() / self.spread()
    }

    /// `σ/r`: the formula is for small ones.
    pub fn spread(&self) -> f64 {
        (0.5 * self.step).sqrt() * self.noise
    }

    /// The step at which the claim's linear shape, on which its range was measured, has as much noise in its region.
    pub fn comparable_step(&self) -> f64 {
        let at = asymmetric_points().named[0].1;
        let (noise, (left, right)) = (at.noise_at(0.0), at.ends());
        self.step * self.noise * self.noise * at.drift().rate() * left * right / (noise * noise)
    }

    /// The mean time of the diffusion over `η`, by first-passage quadrature.
    pub fn steps_of_diffusion(&self) -> Interval {
        let coefficient = 0.5 * self.step * self.noise * self.noise;
        let ln_time = outward::ln_mean_time(|x| x, |_| coefficient, [-1.0, 1.0], self.start);
        (ln_time - libm::log(self.rate * self.step)).exp()
    }

    /// The mean number of steps of SGD itself with normal noise, by its killed kernel. Unknown where that would take long.
    pub fn steps_of_sgd(&self) -> Interval {
        let drift = self.step * self.rate;
        let width = self.step * self.noise * self.rate.sqrt();
        if WORK_MAX < work(2.0 / width, 2.0 * drift / width) {
            return Interval::UNKNOWN;
        }
        let noise = Noise::gaussian();
        chain::mean_steps(|x| x + drift * x, |_| width, &noise, (-1.0, 1.0), self.start)
    }

    fn point(&self) -> UnstablePoint {
        UnstablePoint::new(Drift::linear(1.0), self.noise, (1.0, 1.0))
            .expect("the noise is positive and finite")
    }
}

/// A loss near a saddle, and how SGD sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Directions {
    /// `γ_1`: minus the least eigenvalue of the Hessian.
    pub rate: f64,
    /// `eᵀCe` along its eigenvector.
    pub variance: f64,
    /// The next eigenvalue of minus the Hessian, if it is positive: another way out.
    pub second: Option<f64>,
    /// What was done to the matrices, a sentence each.
    pub notes: Vec<String>,
}

impl Directions {
    /// Of a Hessian and a covariance of the batch's gradient, symmetric or nearly so; SGD with step `η`.
    ///
    /// # Errors
    ///
    /// If the matrices are not of one size, symmetric (but for what `repairs` admits) and finite, if the Hessian has no negative eigenvalue, or one of two over
    /// the step or more, along which SGD diverges.
    pub fn of(
        hessian: &DMatrix<f64>,
        noise: &DMatrix<f64>,
        step: f64,
        repairs: Repairs,
    ) -> Result<Directions, Unfit> {
        let hessian = Symmetric::new("Hessian", hessian.clone(), None, repairs)?;
        let dimension = Some(hessian.matrix.nrows());
        let noise = Symmetric::new("noise covariance", noise.clone(), dimension, repairs)?;
        let notes = [hessian.note("Hessian"), noise.note("noise covariance")];
        let mut notes: Vec<String> = notes.into_iter().flatten().collect();
        let (noise, cut) = semidefinite("noise covariance", noise.matrix, repairs)?;
        notes.extend(cut);
        let largest = hessian.matrix.amax();
        let (values, vectors) = eigen(hessian.matrix)?;
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
        let (first, last) = (order[0], order[order.len() - 1]);
        // The backward error of the search for eigenvalues.
        let rounding =
            8.0 * order.len() as f64 * f64::EPSILON * largest * (order.len() as f64).sqrt();
        if -rounding <= values[first] {
            return Err(Unfit::NoSaddle(values[first]));
        }
        if 2.0 <= step * values[last] {
            return Err(Unfit::Unstable { step, curvature: values[last] });
        }
        let e = vectors.column(first);
        let along = (&noise * e).dot(&e);
        // Of a sum of d² products.
        let lost = 4.0 * order.len() as f64 * f64::EPSILON * noise.amax();
        let second = order.get(1).map(|&k| -values[k]).filter(|&rate| rounding < rate);
        let variance = if along <= lost { 0.0 } else { along };
        Ok(Directions { rate: -values[first], variance, second, notes })
    }
}

/// From this ratio of noise to radius on, its square, which the formula leaves out, is a tenth.
const SPREAD_MAX: f64 = 0.3;

/// Up to here the integral of Dawson's function is good to 1e-10.
const DAWSON_MAX: f64 = 6.0;

/// Multiplications of a killed kernel that take a few seconds.
pub(super) const WORK_MAX: f64 = 1e9;

/// The multiplications of a killed kernel on so many standard deviations of a step, where the drift of a step is at most so
/// many of them: eight points on every five halves, each with all those that nine deviations and twice the drift reach.
pub(super) fn work(deviations: f64, drift: f64) -> f64 {
    let density = 8.0 / 2.5;
    let reach = density * (18.0 + 4.0 * drift);
    density * deviations * reach * reach.min(density * deviations)
}
