//! The effective temperature and loss of the stationary law, and the loss at equilibrium: section 4.6 of liu2021.

use crate::papers::liu2021::consequences::effective_loss;
use crate::papers::liu2021::consequences::theory;
use crate::papers::liu2021::stationary::theory::with_momentum;
use crate::predict::answer::{Answer, Check, Source, Value};
use crate::predict::descent::{Descent, Frame, in_range};
use crate::predict::law::{self, TOO_LARGE};
use crate::predict::unmet::Unmet;

/// So many curvatures are listed, the largest ones.
const ROWS_MAX: usize = 20;

impl Descent {
    /// Three quantities: for isotropic noise C = c I the temperature T = λc of SGD's law exp[-wᵀ(K - λK²/2)w/T]; for any
    /// noise, by eigenvector of K, the curvature of that effective loss and the temperature `2k E[w²]`, which an equilibrium
    /// of the loss would have in common; and the loss at equilibrium.
    ///
    /// The printed law has K + λK²/2 and C = 2T I; both are wrong, and shown.
    ///
    /// # Errors
    ///
    /// With momentum or a preconditioner, which section 4.6 does not have; and as [`Descent::training_error`].
    pub fn equilibrium(&self) -> Result<Vec<Answer>, Unmet> {
        if self.has_preconditioner || self.momentum != 0.0 {
            return Err(Unmet::Needs(
                "the effective loss is that of SGD without momentum or preconditioner; `predict training-error` has both",
            ));
        }
        let isotropic = self.isotropic_noise();
        let mut answers = Vec::new();
        if let Some(c) = isotropic {
            let value = in_range(self.learning_rate * c)?;
            let claim = &effective_loss::CLAIM;
            let answer = Answer::new("Effective temperature T", value, claim, "T = λc for C = c I")
                .taken(Source::Corrected { printed: Some(c / 2.0) })
                .checked(self.common_temperature(value))
                .noted(
                    "the law is exp[-wᵀ(K - λK²/2)w/T]; in the convention exp[-L/T'], T' is T/2.",
                );
            answers.push(self.finished(answer, self.error.digits_of_loss())?.erased());
        }
        answers.push(self.by_eigenvector(isotropic.is_some())?);
        let loss = self.training_error()?;
        let quantity = "Loss at equilibrium E[L] - L(w*)".to_owned();
        answers.push(Answer { quantity, ..loss }.erased());
        Ok(answers)
    }

    /// By eigenvector of K: its curvature, that of the effective loss, and the temperature.
    fn by_eigenvector(&self, is_isotropic: bool) -> Result<Answer, Unmet> {
        let variance = with_momentum(1.0, 0.0, 1.0);
        let mut rows = Vec::new();
        for (&u, &c) in self.steps.iter().zip(&self.along) {
            let k = u / self.learning_rate;
            let [effective, printed] =
                [-0.5, 0.5].map(|slope| k * theory::precision_factor(slope, u));
            let temperature = self.energy(2.0 * c * u * variance(u, u))?;
            rows.push(vec![k, effective, printed, temperature]);
        }
        let oracle = "the algorithm's own stationary law, for the temperatures";
        let temperatures = rows.iter().map(|row| row[3]);
        let check = match law::temperatures(self) {
            Some(found) => {
                let found = found.into_iter().map(|found| self.energy_of(found));
                Check::entries(oracle, temperatures.zip(found))
            }
            None => Check::nothing(oracle, TOO_LARGE),
        };
        rows.sort_by(|a, b| b[0].total_cmp(&a[0]));
        rows.truncate(ROWS_MAX);
        let printed = Value::Vector(rows.iter().map(|row| row[2]).collect());
        let columns = vec!["curvature", "effective", "as printed", "temperature"];
        let value = Value::Table { columns, rows };
        let claim = &effective_loss::CLAIM;
        let mut answer =
            Answer::new("By eigenvector of K", value, claim, "K - λK²/2, and 2k E[w²]")
                .taken(Source::Corrected { printed: Some(printed) })
                .checked(check);
        if !is_isotropic {
            answer = answer.noted(
                "the noise is no multiple of the identity, so there is no one temperature: the law is Gaussian, but the \
                 column `effective' is what isotropic noise would give.",
            );
        }
        let d = self.dimension();
        if ROWS_MAX < d {
            answer = answer.noted(format!("the {ROWS_MAX} largest of {d} curvatures are listed."));
        }
        self.finished(answer, self.error.digits_of_covariance())
    }

    /// T by the oracle: 2E[w²] (k - λk²/2) along each eigenvector, which must all be T.
    fn common_temperature(&self, value: f64) -> Check {
        let oracle = "the algorithm's own stationary law, along each eigenvector";
        let Some(found) = law::temperatures(self) else {
            return Check::nothing(oracle, TOO_LARGE);
        };
        let each = found
            .into_iter()
            .zip(&self.steps)
            .map(|(found, &u)| (value, self.energy_of(found * theory::precision_factor(-0.5, u))));
        Check::entries(oracle, each)
    }

    /// c if the noise is c times the identity, exactly.
    fn isotropic_noise(&self) -> Option<f64> {
        let c = match &self.frame {
            Frame::Axes { noise, is_diagonal, .. } => {
                let first = *noise.first()?;
                (*is_diagonal && noise.iter().all(|&c| c == first)).then_some(first)
            }
            Frame::Turned { noise, .. } => {
                let first = noise[(0, 0)];
                let is_equal = |j: usize| {
                    let entries = noise.column(j);
                    entries.iter().enumerate().all(|(i, &c)| c == if i == j { first } else { 0.0 })
                };
                (0..noise.ncols()).all(is_equal).then_some(first)
            }
        };
        c.filter(|&c| 0.0 < c).map(|c| c * self.unit.noise)
    }
}
