//! Ellipses of the paper's figures.

use crate::claim::Prediction;
use crate::interval::Interval;

/// The ellipse of three standard deviations in the plane, from the variances along its axes.
pub(super) fn three_deviations([x, y]: [Interval; 2]) -> Vec<(f64, Interval)> {
    let [x, y] = [x, y].map(|variance| variance.sqrt().scaled(3.0));
    let at = |k: i32| {
        let angle = std::f64::consts::TAU * f64::from(k) / 48.0;
        (x.center() * libm::cos(angle), y.scaled(libm::sin(angle)))
    };
    (0..=48).map(at).collect()
}

/// The same of a theory, drawn with its prediction.
pub(super) fn with_ellipse(prediction: Prediction, variances: &[f64]) -> Prediction {
    let &[x, y] = variances else { return prediction };
    let ellipse = three_deviations([x, y].map(Interval::exactly)).into_iter();
    prediction.with_curve(ellipse.map(|(x, y)| (x, y.center())).collect())
}
