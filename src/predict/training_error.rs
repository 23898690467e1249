//! The training error of the stationary law: Theorem 5 of liu2021.

use crate::papers::liu2021::consequences::theory;
use crate::papers::liu2021::consequences::training_error;
use crate::predict::answer::{Answer, Check, Source};
use crate::predict::descent::Descent;
use crate::predict::law;
use crate::predict::unmet::Unmet;

impl Descent {
    /// What noise adds to the loss of the minimum, `Tr[KΣ]/2`, by (12), and by (11) for the continuous-time theory. With a
    /// preconditioner, which Theorem 5 does not have, the covariance of Theorem 3 gives it.
    ///
    /// The oracle is the algorithm's own stationary law.
    ///
    /// # Errors
    ///
    /// If fewer than two digits would be left, or the number leaves the range of double precision.
    pub fn training_error(&self) -> Result<Answer<f64>, Unmet> {
        let response = |theta| theory::error_response(self.momentum, theta);
        let value = self.energy(self.sum(response(0.5)))?;
        let continuous = self.energy(self.sum(response(0.0)))?;
        let found = self.energy_of(law::loss(self));
        let claim = &training_error::CLAIM;
        let mut answer = Answer::new("Training error E[L] - L(w*)", value, claim, "equation (12)")
            .checked(Check::number("the algorithm's own stationary law", found))
            .beside("in continuous time, λ/(4(1-μ)) Tr C", continuous);
        if self.has_preconditioner {
            answer = answer.taken(Source::Derived {
                how: "(12) is Tr[KΣ]/2 for a number as the learning rate; here Σ is that of Theorem 3",
            });
        }
        self.finished(answer, self.error.digits_of_loss())
    }
}
