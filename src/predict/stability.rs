//! The largest step for which SGD has a stationary law: section 4.5 of liu2021.

use crate::instances::stability::Multiplicative;
use crate::interval::Interval;
use crate::papers::liu2021::consequences::stability;
use crate::papers::liu2021::consequences::theory;
use crate::predict::answer::{Answer, Check, Source};
use crate::predict::descent::{in_range, normal};
use crate::predict::matrices::{Curvature, Repairs, Symmetric, eigen, finite, power_of_two};
use crate::predict::unmet::Unmet;
use crate::witnesses::second_moments::growth_per_step;

/// What the limit of stability depends on.
#[derive(Clone, Debug)]
pub struct Stability {
    /// k*: the largest eigenvalue of the Hessian.
    largest: f64,
    /// How many units of it may be wrong.
    units: f64,
    momentum: f64,
    /// r: the deviation of a batch's gradient noise over the gradient, along each eigenvector.
    relative_noise: f64,
    notes: Vec<String>,
}

/// How the gradient noise of a batch follows from that of one sample.
#[derive(Clone, Copy, Debug)]
pub struct Batch {
    /// S.
    pub size: u64,
    /// N, if batches are drawn without replacement.
    pub data: Option<u64>,
}

impl Stability {
    /// A Hessian, which need not be definite, and momentum. `relative_noise` is the deviation of one sample's gradient over
    /// the mean gradient along each eigenvector: zero for noise that does not depend on w.
    ///
    /// # Errors
    ///
    /// The hypothesis that fails: K symmetric and finite with a positive eigenvalue, 0 ≤ μ < 1, noise finite and not
    /// negative, 1 ≤ S ≤ N.
    pub fn new(
        hessian: Curvature,
        repairs: Repairs,
        momentum: f64,
        (relative_noise, batch): (f64, Batch),
    ) -> Result<Stability, Unmet> {
        if !(0.0..1.0).contains(&momentum) {
            return Err(Unmet::Number { name: "momentum", value: momentum, not: "in [0, 1)" });
        }
        if !(0.0..=1e6).contains(&relative_noise) {
            let not = "from 0 to 1e6";
            return Err(Unmet::Number { name: "relative noise", value: relative_noise, not });
        }
        let Batch { size, data } = batch;
        if size < 1 {
            return Err(Unmet::Number { name: "batch size", value: 0.0, not: "at least 1" });
        }
        if let Some(data) = data.filter(|&data| data < size) {
            return Err(Unmet::Batch { data, batch: size, most: data });
        }
        let mut notes = Vec::new();
        let (values, units) = match hessian {
            Curvature::Diagonal(values) => {
                let column = nalgebra::DMatrix::from_column_slice(values.len(), 1, &values);
                if values.is_empty() {
                    let shape = (0, 0);
                    return Err(Unmet::Shape { name: "Hessian", shape, dimension: None });
                }
                finite("Hessian", &column)?;
                (values, 1.0)
            }
            Curvature::Matrix(matrix) => {
                let found = Symmetric::new("Hessian", matrix, None, repairs)?;
                notes.extend(found.note("Hessian"));
                let unit = power_of_two(found.matrix.amax());
                let (values, _) = eigen(found.matrix / unit)?;
                let units = (values.len() as f64).sqrt() * 8.0;
                (values.into_iter().map(|x| x * unit).collect(), units)
            }
        };
        let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        if most <= 0.0 {
            return Err(Unmet::Indefinite { name: "Hessian", eigenvalue: most });
        }
        normal("largest curvature", most)?;
        if least < -units * f64::EPSILON * most {
            notes.push(format!(
                "the Hessian has a negative eigenvalue, {}: along it SGD leaves at any step, whatever the limit.",
                crate::predict::unmet::short(least)
            ));
        }
        let share = match data {
            Some(data) if 1 < data => (data - size) as f64 / (data - 1) as f64 / size as f64,
            Some(_) => 0.0,
            None => 1.0 / size as f64,
        };
        let relative_noise = relative_noise * share.sqrt();
        Ok(Stability { largest: most, units, momentum, relative_noise, notes })
    }

    /// The limit of the step: a stationary law exists below it, and not from it on.
    ///
    /// For noise that does not depend on w it is 2(1+μ)/k*; the oracle is the growth of second moments just below and just
    /// above, along the eigenvector of k*. For noise r times the gradient along each eigenvector it is 2(1-μ²)/(k* (r²(1+μ) + 1 - μ)), where
    /// second moments settle.
    ///
    /// # Errors
    ///
    /// If the number leaves the range of double precision.
    pub fn limit(&self) -> Result<Answer<f64>, Unmet> {
        let claim = &stability::CLAIM;
        let limit = theory::stability_limit(self.momentum, self.relative_noise);
        let value = in_range(limit / self.largest)?;
        let plain = theory::stability_limit(self.momentum, 0.0) / self.largest;
        let growth = |share: f64| {
            let rate_k = share * limit;
            let (momentum, relative_noise) = (self.momentum, self.relative_noise);
            growth_per_step(&Multiplicative { rate_k, momentum, relative_noise })
        };
        let (below, above) = (growth(1.0 - NEAR), growth(1.0 + NEAR));
        let oracle =
            "the growth of second moments in a step, below one just before it and above just after";
        let check = if below.high() < 0.0 && 0.0 < above.low() {
            Check::number(oracle, Interval::around(value, 1.01 * NEAR * value))
        } else {
            Check::nothing(oracle, "so close to one that roundings hide on which side it is")
        };
        let quantity = "Limit of the learning rate λ";
        let answer = if self.relative_noise == 0.0 {
            let answer = Answer::new(quantity, value, claim, "λk* < 2(1+μ)");
            answer.taken(Source::Corrected { printed: Some(value) }).noted(
                "at the limit itself there is no stationary law, and below it there is one for every step: the paper calls the \
                 condition necessary only.",
            )
        } else {
            Answer::new(quantity, value, claim, "λk* (r²(1+μ) + 1 - μ) < 2(1 - μ²)")
                .taken(Source::Derived {
                    how: "the recursion of second moments along an eigenvector, for noise r times the gradient there; one \
                          eigenvector's noise is taken not to depend on another's w",
                })
                .beside("for noise that does not depend on w, 2(1+μ)/k*", plain)
                .noted(format!(
                    "r is {} for the batch. Above the limit the variance has no bound, though w itself may tend to the minimum.",
                    crate::predict::unmet::short(self.relative_noise)
                ))
        };
        let digits = -libm::log10(self.units * f64::EPSILON + f64::EPSILON / (1.0 - self.momentum));
        let mut answer = answer.checked(check).beside("the largest curvature k*", self.largest);
        answer.notes.extend(self.notes.iter().cloned());
        answer.digits = Some(digits.clamp(0.0, 15.0) as u32);
        Ok(answer)
    }
}

/// How far from the limit growth is looked at, relatively.
const NEAR: f64 = 1e-6;
