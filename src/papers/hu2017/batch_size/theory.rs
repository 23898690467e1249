//! Proposition 2.

/// Its temperature: `γ/(2 ln(2 + s))`, since `√(γ/ln(2 + s)) = √(2T)`.
pub(crate) fn annealing(gamma: f64) -> impl Fn(f64) -> f64 {
    move |s| gamma / (2.0 * libm::log(2.0 + s))
}
