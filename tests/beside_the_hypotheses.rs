//! Problems that break exactly one hypothesis: there the formulas fail, so the hypothesis counts.

use std::f64::consts::PI;

use sgdcheck::oracles::first_passage::{Diffusion, End, ln_mean_time};

/// Theorem 2.2 of dai2018 with a third minimum at -3, deeper than the start at 0, behind a barrier
/// at -1.6 that is higher than the saddle at 1 on the way to 1.8. The reference is composite
/// Gauss-Legendre quadrature of `∫∫ e^{(L(x) - L(y))/ε} dy dx / ε` in twelve points per panel.
#[test]
fn a_deeper_well_behind_the_start_breaks_the_eyring_kramers_formula() {
    let slope = |w: f64| 0.5 * (w + 3.0) * (w + 1.6) * w * (w - 1.0) * (w - 1.8);
    let eps = 0.05;
    let diffusion = Diffusion::ito(|w| -slope(w), |_| eps);
    let ln_time = ln_mean_time(&diffusion, End::Natural, End::Absorbing(1.8), 0.0);
    // The reference has 14 digits, of which two are before the point.
    assert!(
        (ln_time.center() - 93.159_293_237_664).abs() < 1e-10 + ln_time.radius(),
        "{ln_time:?}"
    );

    let curvature = |w: f64| (slope(w + 1e-6) - slope(w - 1e-6)) / 2e-6;
    let (start, saddle) = (curvature(0.0), -curvature(1.0));
    let barrier = 0.778_333_333_333_333; // ∫_0^1 L', by hand.
    let formula = libm::log(2.0 * PI / (start * saddle).sqrt()) + barrier / eps;
    assert!(77.0 < ln_time.low() - formula, "{ln_time:?} against {formula}");
}
