//! The step at which SGD samples the posterior best: Theorem 6 of liu2021.

use crate::instances::posterior::Posterior;
use crate::instances::quadratic::Spectral;
use crate::papers::liu2021::consequences::bayesian_learning_rate;
use crate::papers::liu2021::consequences::theory;
use crate::predict::answer::{Answer, Check};
use crate::predict::descent::in_range;
use crate::predict::matrices::{
    Curvature, Repairs, Symmetric, definite, eigen, finite, power_of_two,
};
use crate::predict::unmet::{Unmet, short};
use crate::witnesses::posterior::minimiser;

/// From this share of 2/k* on, six digits may not tell a step from the limit.
const NEAR: f64 = 1e-3;

/// The step at which SGD's stationary law is closest to the posterior, by Theorem 6: the root of (16);
/// beside it 2SD/(N Tr K), its limit for S ≪ N.
///
/// `data` is N, `batch` is S; the noise is (N-S)/(NS) K as the theorem has it. (16) has exactly one root: see the
/// claim's notes. The oracle is direct minimisation of the divergence.
///
/// # Errors
///
/// The hypothesis that fails: K symmetric and positive definite, 1 ≤ S < N.
pub fn learning_rate(
    hessian: Curvature,
    repairs: Repairs,
    data: u64,
    batch: u64,
) -> Result<Answer<f64>, Unmet> {
    let most = data.saturating_sub(1).min(1 << 53);
    if !(1 <= batch && batch <= most) {
        return Err(Unmet::Batch { data, batch, most });
    }
    let mut note = None;
    let mut input = 0.0;
    let (unit, curvatures) = match hessian {
        Curvature::Diagonal(values) => {
            let column = nalgebra::DMatrix::from_column_slice(values.len(), 1, &values);
            let shape = (values.len(), 1);
            if values.is_empty() {
                return Err(Unmet::Shape { name: "Hessian", shape, dimension: None });
            }
            finite("Hessian", &column)?;
            let least = column.min();
            if least <= 0.0 {
                return Err(Unmet::Indefinite { name: "Hessian", eigenvalue: least });
            }
            let unit = power_of_two(column.amax());
            (unit, values.into_iter().map(|k| k / unit).collect())
        }
        Curvature::Matrix(matrix) => {
            let found = Symmetric::new("Hessian", matrix, None, repairs)?;
            definite("Hessian", &found.matrix)?;
            note = found.note("Hessian");
            input = if repairs.symmetrise { 0.0 } else { found.asymmetry };
            let unit = power_of_two(found.matrix.amax());
            (unit, eigen(found.matrix / unit)?.0)
        }
    };
    let curvatures: Vec<f64> = curvatures;
    if curvatures.iter().any(|k| *k <= 0.0) {
        return Err(Unmet::Indefinite { name: "Hessian", eigenvalue: 0.0 });
    }
    let d = curvatures.len() as f64;
    // The divergence depends on K through its eigenvalues alone.
    let hessian = Spectral::diagonal(curvatures).map_err(|_| Unmet::NoEigenvalues)?;
    let batch_share = batch as f64 / data as f64;
    let posterior = Posterior { hessian, data: data as f64, batch_share };
    let inner = theory::optimal_step(&posterior, 2.0);
    let value = in_range(inner / unit)?;
    let small = in_range(theory::optimal_step_of_small_batch(&posterior) / unit)?;
    let found = minimiser(&posterior) / unit;
    let claim = &bayesian_learning_rate::CLAIM;
    let mut answer = Answer::new("Learning rate λ", value, claim, "equation (16)")
        .checked(Check::number("direct minimisation of the divergence", found))
        .beside("for S ≪ N and λk ≪ 1, 2SD/(N Tr K)", small);
    answer.notes.extend(note);
    let gap = 2.0 - inner * posterior.hessian.largest();
    if gap < NEAR {
        answer.notes.push(format!(
            "it is only {} of itself below the limit of stability 2/k*: take it with all its digits, {value:e}.",
            short(gap / 2.0)
        ));
    }
    // Where all depends on the distance from 2/k*, λ itself still has its digits.
    let digits = -libm::log10(8.0 * d.sqrt() * f64::EPSILON + input);
    answer.digits = Some(digits.clamp(0.0, 15.0) as u32);
    Ok(answer)
}
