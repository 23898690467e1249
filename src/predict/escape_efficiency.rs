//! The expected rise of the loss after some steps from a minimum: Theorem 7 of liu2021.

use crate::papers::liu2021::escape::escape_efficiency;
use crate::papers::liu2021::escape::theory;
use crate::predict::answer::{Answer, Check};
use crate::predict::descent::Descent;
use crate::predict::law;
use crate::predict::unmet::Unmet;

impl Descent {
    /// The escaping efficiency E[L(w_t) - L(w_0)] after `steps` steps from the minimum, by (18), and (19)
    /// for the continuous-time theory.
    ///
    /// The oracle is the covariance after `steps` steps of the algorithm, with a proved bound.
    ///
    /// # Errors
    ///
    /// Theorem 7 has neither momentum nor a preconditioner; or the number leaves the range of double precision.
    pub fn escape_efficiency(&self, steps: u64) -> Result<Answer<f64>, Unmet> {
        if self.has_preconditioner || self.momentum != 0.0 {
            return Err(Unmet::Needs(
                "the theorem is about SGD without momentum or preconditioner",
            ));
        }
        if STEPS_MAX < steps {
            return Err(Unmet::Number {
                name: "number of steps",
                value: steps as f64,
                not: "at most 2^53: after fewer the law is the stationary one",
            });
        }
        let value = self.energy(self.sum(theory::rise_response(steps as f64, 0.5)))?;
        let continuous = self.energy(self.sum(theory::continuous_rise_response(steps as f64)))?;
        let found = self.energy_of(law::rise(self, steps));
        let check = Check::number("the covariance after so many steps of the algorithm", found);
        let claim = &escape_efficiency::CLAIM;
        let answer =
            Answer::new("Escaping efficiency E[L(w_t) - L(w_0)]", value, claim, "equation (18)")
                .checked(check)
                .beside("in continuous time, equation (19)", continuous);
        self.finished(answer, self.error.digits_of_covariance())
    }
}

/// Numbers of steps are exact in double precision up to here.
const STEPS_MAX: u64 = 1 << 53;
