//! (12), (13), (16) and the condition of section 4.5.

use crate::claim::Prediction;
use crate::instances::momentum::MomentumQuadratic;
use crate::instances::posterior::Posterior;
use crate::papers::liu2021::theory::trace;

/// The training error of momentum SGD, λ/(4(1-µ)) Tr[(I - θ λK/(1+µ))⁻¹ C]: θ = 1/2 is (12), θ = 0 the
/// continuous theory's.
pub(crate) fn training_error(sgd: &MomentumQuadratic, theta: f64) -> f64 {
    let (rate, mu) = (sgd.learning_rate(), sgd.momentum());
    rate * trace(sgd.hessian(), sgd.noise(), |k| error_response(mu, theta)(rate * k))
}

/// What noise along an eigenvector with u = λk adds to the training error, over λ and its variance.
pub(crate) fn error_response(mu: f64, theta: f64) -> impl Fn(f64) -> f64 {
    move |u| (1.0 + mu) / (4.0 * (1.0 - mu) * (1.0 + mu - theta * u))
}

/// The λk below which second moments settle, for gradient noise r times the gradient and independent noise beside it:
/// λk (r² (1+µ) + 1 - µ) < 2 (1 - µ²), which without such noise is section 4.5's λk < 2 (1+µ).
///
/// By the recursion of E w², E w v and E v², whose matrix has an eigenvalue of one there: see the notes of the claim.
pub(crate) fn stability_limit(mu: f64, r: f64) -> f64 {
    2.0 * (1.0 + mu) / (1.0 + r * r * (1.0 + mu) / (1.0 - mu))
}

/// The variances along K's eigenvectors of the law (13), exp[-wᵀKw/T].
pub(crate) fn boltzmann(sgd: &MomentumQuadratic, temperature: f64) -> Prediction {
    let k = sgd.hessian().eigenvalues().iter();
    Prediction::equals_all(k.map(|k| temperature / (2.0 * k)))
}

/// (K + `slope` λK²) K⁻¹ along K's eigenvectors: 1/2 after (13).
pub(crate) fn precision_factors(sgd: &MomentumQuadratic, slope: f64) -> Vec<f64> {
    let k = sgd.hessian().eigenvalues().iter();
    k.map(|k| precision_factor(slope, sgd.learning_rate() * k)).collect()
}

/// The curvature of the effective loss over k, for u = λk: -1/2 is the right slope, 1/2 the printed one.
pub(crate) fn precision_factor(slope: f64, u: f64) -> f64 {
    1.0 + slope * u
}

/// The least root of (16), with N - `batches` S in its first sum, by bisection; 2 in the paper.
pub(crate) fn optimal_step(p: &Posterior, batches: f64) -> f64 {
    let (share, k) = (p.batch_share, p.hessian.eigenvalues());
    p.crossing(|rate| {
        let first: f64 = k.iter().map(|k| k / (2.0 - rate * k)).sum();
        let second: f64 = k.iter().map(|k| (k / (2.0 - rate * k)).powi(2)).sum();
        (1.0 - batches * share) / share * first + (1.0 - share) / share * rate * second
            - k.len() as f64 / rate
    })
}

/// 2SD/(N Tr K), after (16).
pub(crate) fn optimal_step_of_small_batch(p: &Posterior) -> f64 {
    let k = p.hessian.eigenvalues();
    2.0 * p.batch_share * k.len() as f64 / k.iter().sum::<f64>()
}
