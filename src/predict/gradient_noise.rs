//! The covariance of a batch's gradient noise from the gradients of single samples: Proposition 1 of hu2017.

use nalgebra::DMatrix;

use crate::interval::Interval;
use crate::oracles::law::finite_population::{Sampling, for_each_batch};
use crate::oracles::numerics::dense;
use crate::papers::hu2017::minibatch::minibatch_covariance;
use crate::papers::liu2021::noise::minibatch_noise_is_hessian;
use crate::predict::answer::{Answer, Check, Source};
use crate::predict::descent::in_range;
use crate::predict::matrices::finite;
use crate::predict::unmet::Unmet;

/// The gradients of single samples at one place, and how batches of them are drawn.
#[derive(Clone, Debug)]
pub struct Gradients {
    /// N rows of d numbers, less their mean.
    centred: DMatrix<f64>,
    /// S.
    batch: usize,
    sampling: Sampling,
    /// What the mean gradient is, in length, beside the deviation of one sample.
    mean_share: f64,
}

/// So many batches are enumerated, times the entries of a covariance.
const ENUMERATED_MAX: f64 = 2e7;
/// Up to this dimension the whole covariance is given.
const WHOLE_MAX: usize = 10_000;

impl Gradients {
    /// N gradients of d numbers, one per row, and batches of S.
    ///
    /// # Errors
    ///
    /// If an entry is not finite, N is less than two, or S is not from 1 to N; with replacement S may be any.
    pub fn new(
        gradients: &DMatrix<f64>,
        batch: u64,
        sampling: Sampling,
    ) -> Result<Gradients, Unmet> {
        let n = gradients.nrows();
        finite("table of gradients", gradients)?;
        if n < 2 || gradients.ncols() == 0 {
            return Err(Unmet::Needs(
                "the table of gradients needs at least two rows, one per sample",
            ));
        }
        let most = match sampling {
            Sampling::WithoutReplacement => n as u64,
            Sampling::WithReplacement => u64::from(u32::MAX),
        };
        if !(1 <= batch && batch <= most) {
            return Err(Unmet::Batch { data: n as u64, batch, most });
        }
        // Means of halves of halves would overflow less, but numbers are checked when the answer is.
        let mean = gradients.row_mean();
        let mut centred = gradients.clone();
        for mut row in centred.row_iter_mut() {
            row -= &mean;
        }
        // Once more: of large gradients with a small spread the first mean is off by its rounding.
        let rest = centred.row_mean();
        for mut row in centred.row_iter_mut() {
            row -= &rest;
        }
        finite("table of gradients less its mean", &centred)?;
        let spread = centred.norm() / (n as f64).sqrt();
        let mean_share = if spread == 0.0 { f64::INFINITY } else { mean.norm() / spread };
        Ok(Gradients { centred, batch: batch as usize, sampling, mean_share })
    }

    /// A factor G, d x N, of the covariance G Gᵀ of the batch's mean: each centred gradient over √(S (N-1)) and times
    /// √(1 - S/N), or without replacement over √(S N).
    pub fn factor(&self) -> DMatrix<f64> {
        self.centred.transpose() * self.share().sqrt()
    }

    /// What multiplies the sum of centred products.
    fn share(&self) -> f64 {
        let (n, s) = (self.centred.nrows() as f64, self.batch as f64);
        match self.sampling {
            // (1/S - 1/N) / (N - 1).
            Sampling::WithoutReplacement => (n - s) / (n * s * (n - 1.0)),
            Sampling::WithReplacement => 1.0 / (n * s),
        }
    }

    /// The covariance of the noise of a batch's mean gradient, d x d.
    ///
    /// The oracle enumerates all batches where there are few.
    ///
    /// # Errors
    ///
    /// In more than 10 000 dimensions: [`Gradients::variances`] has no bound; or if numbers overflow.
    pub fn covariance(&self) -> Result<Answer<DMatrix<f64>>, Unmet> {
        if WHOLE_MAX < self.centred.ncols() {
            return Err(Unmet::Needs(
                "the covariance of more than 10000 parameters is too large: ask for the variances",
            ));
        }
        let factor = self.factor();
        let value = dense::multiply_transposed(&factor, &factor);
        in_range(value.amax())?;
        let check = self.enumerated(&value);
        Ok(self.described("Noise covariance C", value).checked(check))
    }

    /// Its diagonal and the sum of that, in time proportional to the table.
    ///
    /// # Errors
    ///
    /// If numbers overflow.
    pub fn variances(&self) -> Result<Vec<Answer>, Unmet> {
        let share = self.share();
        let column = |j: usize| self.centred.column(j).iter().map(|x| x * x * share).sum::<f64>();
        let values: Vec<f64> = (0..self.centred.ncols()).map(column).collect();
        let sum = in_range(values.iter().sum())?;
        Ok(vec![
            self.described("Noise variances C_ii", values).erased(),
            self.described("Tr C", sum).erased(),
        ])
    }

    fn described<T>(&self, quantity: &str, value: T) -> Answer<T> {
        let claim = &minibatch_covariance::CLAIM;
        let answer = match self.sampling {
            Sampling::WithoutReplacement => {
                Answer::new(quantity, value, claim, "Proposition 1, (1/m - 1/M) Σ_0")
            }
            Sampling::WithReplacement => {
                Answer::new(quantity, value, claim, "Σ_0 (M - 1)/(M m)").taken(Source::Derived {
                    how: "m independent draws from the M gradients; the claim is about draws without replacement",
                })
            }
        };
        let answer = answer.also(&minibatch_noise_is_hessian::CLAIM).noted(
            "it is the noise at the place where the gradients were taken, not that along the way to it.",
        );
        if 0.1 < self.mean_share {
            let share = crate::predict::unmet::short(self.mean_share);
            return answer.noted(format!(
                "the mean gradient is {share} of the deviation of one sample: the place is no minimum, and the other \
                 questions are about noise at one."
            ));
        }
        answer
    }

    /// Every batch's mean, if they are few: its covariance over all of them.
    fn enumerated(&self, value: &DMatrix<f64>) -> Check {
        const ORACLE: &str = "every batch, one after the other";
        let (n, d) = self.centred.shape();
        let (mut sum, mut size) = (DMatrix::<f64>::zeros(d, d), 0.0_f64);
        let few = self.batches() * (d * d + self.batch * d) as f64 <= ENUMERATED_MAX;
        if !few {
            return Check::nothing(ORACLE, "there are too many");
        }
        let count = for_each_batch(n, self.batch, self.sampling, |members| {
            let mut mean = nalgebra::RowDVector::<f64>::zeros(d);
            for &member in members {
                mean += self.centred.row(member);
            }
            mean /= members.len() as f64;
            sum.ger(1.0, &mean.transpose(), &mean.transpose(), 1.0);
        });
        let Some(count) = count else {
            return Check::nothing(ORACLE, "there are too many");
        };
        let found = sum / count as f64;
        for gradient in self.centred.row_iter() {
            size = size.max(gradient.norm_squared());
        }
        // A mean is off by S units of the largest gradient, a sum of as many products by as many units; and the gradients
        // themselves by two for their mean.
        let units = (count as f64 + 2.0 * self.batch as f64 + 8.0) * f64::EPSILON;
        let entries = (0..d).flat_map(|i| (0..=i).map(move |j| (i, j)));
        let entries = entries.map(|at| (value[at], Interval::around(found[at], units * size)));
        Check::entries(ORACLE, entries)
    }

    /// How many batches there are.
    fn batches(&self) -> f64 {
        let (n, s) = (self.centred.nrows(), self.batch);
        match self.sampling {
            Sampling::WithReplacement => (n as f64).powi(s.min(1000) as i32),
            Sampling::WithoutReplacement => {
                let few = s.min(n - s);
                (0..few).map(|i| (n - i) as f64 / (i + 1) as f64).product()
            }
        }
    }
}
