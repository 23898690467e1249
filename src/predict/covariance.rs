//! The stationary covariance of SGD near a minimum: Theorems 1 to 3 of liu2021.
//!
//! ```
//! use nalgebra::DMatrix;
//! use sgdcheck::predict::Descent;
//!
//! let hessian = DMatrix::from_row_slice(2, 2, &[2.0, 1.0, 1.0, 3.0]);
//! let noise = DMatrix::from_row_slice(2, 2, &[1.0, 0.5, 0.5, 2.0]);
//! let answer = Descent::new(&hessian, &noise, 0.5)?.covariance()?;
//! assert_eq!(answer.claim.id, "liu2021/stationary-covariance");
//! assert!((answer.value[(0, 0)] - 0.56).abs() < 1e-12);
//! # Ok::<(), sgdcheck::predict::Unmet>(())
//! ```

use nalgebra::DMatrix;

use crate::claim::Claim;
use crate::oracles::numerics::dense;
use crate::papers::liu2021::stationary::theory;
use crate::papers::liu2021::stationary::{
    momentum_covariance, preconditioned_covariance, stationary_covariance,
};
use crate::predict::answer::{Answer, Check, Found, Value};
use crate::predict::descent::{Descent, Frame, in_range};
use crate::predict::law;
use crate::predict::unmet::Unmet;

impl Descent {
    /// The stationary covariance Σ by Theorem 1, 2 or 3, whichever is the simplest that applies, and by
    /// (1), or (9) without its terms of second order in Λ.
    ///
    /// The oracle is the algorithm's own stationary law: of the pair (w, m), or of w without momentum.
    ///
    /// # Errors
    ///
    /// If fewer than two digits would be left, if the numbers leave the range of double precision, or if Hessian and
    /// noise were given as vectors: see [`Descent::variances`].
    pub fn covariance(&self) -> Result<Answer<DMatrix<f64>>, Unmet> {
        let Frame::Turned { basis, tilde, .. } = &self.frame else {
            return Err(Unmet::Needs(
                "a Hessian and a noise that are vectors have variances: ask for these",
            ));
        };
        let solved = |factor: &dyn Fn(f64, f64) -> f64| -> Result<DMatrix<f64>, Unmet> {
            let d = self.dimension();
            let inner =
                DMatrix::from_fn(d, d, |i, j| tilde[(i, j)] * factor(self.steps[i], self.steps[j]));
            let mut value = dense::congruence(basis, &inner).map(|x| self.variance(x));
            // A variance that is below the roundings of the others may come out negative.
            for i in 0..d {
                value[(i, i)] = value[(i, i)].max(0.0);
            }
            // What is not a number is no maximum.
            let is_finite = value.iter().all(|x| x.is_finite());
            in_range(if is_finite { value.amax() } else { f64::INFINITY })?;
            Ok(value)
        };
        let value = solved(&theory::with_momentum(1.0, self.momentum, 1.0))?;
        let (claim, formula) = self.theorem();
        let check = law::check(self, &value);
        let continuous = solved(&theory::in_continuous_time(1.0, self.momentum))?;
        let answer = Answer::new("Stationary covariance Σ", value, claim, formula)
            .checked(check)
            .beside("in continuous time, equation (1)", continuous);
        self.finished(answer, self.error.digits_of_covariance())
    }

    /// The stationary variances, the diagonal of Σ, and their sum; in time proportional to d where Hessian and noise were
    /// given as vectors. The oracles are as for [`Descent::covariance`].
    ///
    /// # Errors
    ///
    /// As [`Descent::covariance`].
    pub fn variances(&self) -> Result<Vec<Answer>, Unmet> {
        let (claim, formula) = self.theorem();
        let (values, checks, continuous) = match &self.frame {
            Frame::Turned { .. } => {
                let whole = self.covariance()?;
                let diagonal =
                    |matrix: &DMatrix<f64>| matrix.diagonal().iter().copied().collect::<Vec<_>>();
                let continuous = whole.beside.iter().find_map(|beside| match &beside.value {
                    Value::Matrix(matrix) => Some(diagonal(matrix)),
                    _ => None,
                });
                (diagonal(&whole.value), whole.checks, continuous.unwrap_or_default())
            }
            Frame::Axes { rates, .. } => {
                let along = |factor: &dyn Fn(f64, f64) -> f64| -> Vec<f64> {
                    let terms = self.steps.iter().zip(&self.along).zip(rates);
                    terms.map(|((&u, c), r)| self.variance(r * c * factor(u, u))).collect()
                };
                let values = along(&theory::with_momentum(1.0, self.momentum, 1.0));
                for &value in &values {
                    in_range(value)?;
                }
                let check = law::check_axes(self, &values);
                let continuous = along(&theory::in_continuous_time(1.0, self.momentum));
                (values, vec![check], continuous)
            }
        };
        let sum = in_range(values.iter().sum())?;
        let instead = "in continuous time, equation (1)";
        let trace = Answer::new("Tr Σ", sum, claim, formula)
            .checked(sum_of(&checks, &values))
            .beside(instead, continuous.iter().sum::<f64>());
        let mut answer = Answer::new("Stationary variances Σ_ii", values, claim, formula)
            .beside(instead, continuous);
        answer.checks = checks;
        if matches!(self.frame, Frame::Axes { is_diagonal: false, .. }) {
            answer =
                answer.noted("Σ has entries beside its diagonal, as C has; they are not given.");
        }
        let digits = self.error.digits_of_covariance();
        Ok(vec![self.finished(answer, digits)?.erased(), self.finished(trace, digits)?.erased()])
    }

    /// The simplest theorem that applies.
    fn theorem(&self) -> (&'static Claim, &'static str) {
        match (self.has_preconditioner, self.momentum) {
            (true, _) => (&preconditioned_covariance::CLAIM, "equation (9)"),
            (false, 0.0) => (&stationary_covariance::CLAIM, "equation (6)"),
            (false, _) => (&momentum_covariance::CLAIM, "equation (7)"),
        }
    }
}

/// The check of a sum, by the check of its terms: it is off by at most the number of terms times what the worst is off,
/// and the roundings of the sum.
fn sum_of(checks: &[Check], values: &[f64]) -> Check {
    const ORACLE: &str = "the sum of what the oracle finds for the variances";
    let terms = values.len() as f64;
    let size: f64 = values.iter().sum();
    match checks {
        [Check { found: Found::Entries { distance, .. }, .. }] => {
            let distance = terms * (distance + f64::EPSILON * size);
            Check { oracle: ORACLE, found: Found::Entries { distance, size } }
        }
        _ => Check::nothing(ORACLE, "the variances were not checked"),
    }
}
