//! The ratio of the escaping efficiencies of a noise and of its isotropic version, and its growth with D.

use crate::instances::departure::Departure;
use crate::instances::ill_conditioned::Family;
use crate::instances::quadratic::{NoisyQuadratic, Spectral};
use crate::interval::Interval;
use crate::monte_carlo::UnitNoise::Gaussian;
use crate::statistics::limit;
use crate::witnesses::departure::loss_of_sgd;

/// E(t) with this noise over E(t) with the isotropic noise of the same trace, from the variances along
/// eigenvectors, iterated: v' = (1 - λk)² v + c.
///
/// Rounding: some ten roundings per step, of positive numbers.
pub(super) fn ratio(family: &Family, dimension: f64) -> Interval {
    let (groups, _) = family.groups(dimension);
    let loss = |(count, u, c): (f64, f64, f64)| {
        let variance = match family.steps {
            Some(steps) => (0..steps).fold(0.0, |v, _| (1.0 - u) * (1.0 - u) * v + c),
            // What a step takes away, u (2 - u) v, is what it adds.
            None => c / (u * (2.0 - u)),
        };
        count * u * variance
    };
    let aligned: f64 = groups.into_iter().map(loss).sum();
    let isotropic: f64 =
        groups.into_iter().map(|(count, u, _)| loss((count, u, 1.0 / dimension))).sum();
    let steps = f64::from(family.steps.unwrap_or(1));
    let ratio = aligned / isotropic;
    Interval::around(ratio, 40.0 * steps * f64::EPSILON * ratio)
}

/// E(t) with this noise over E(t) with the isotropic noise of the same trace, from the covariances,
/// iterated.
pub(super) fn ratio_of_efficiencies(departure: &Departure) -> Interval {
    let sgd = &departure.sgd;
    let d = sgd.dimension();
    let mean = sgd.noise().eigenvalues().iter().sum::<f64>() / d as f64;
    let noise = Spectral::diagonal(vec![mean; d]).expect("a number");
    let (hessian, at) = (sgd.hessian().clone(), vec![0.0; d]);
    let rate = sgd.learning_rate();
    let isotropic = NoisyQuadratic::new(rate, hessian, noise, Gaussian, at.clone(), at)
        .expect("the Hessian is unchanged");
    let isotropic = Departure { sgd: isotropic, steps: departure.steps };
    loss_of_sgd(departure) * loss_of_sgd(&isotropic).recip()
}

/// 2 min(d, 1) - 1.
pub(super) fn exponent(family: &Family) -> f64 {
    2.0 * family.decay().min(1.0) - 1.0
}

/// How many dimensions.
pub(super) const RUNGS: i32 = 14;

/// 16, 256, .., 2^56.
pub(super) fn dimensions() -> impl Iterator<Item = f64> {
    (1..=RUNGS).map(|j| 16.0_f64.powi(j))
}

/// A value in each dimension.
pub(super) fn drawn(value: impl Fn(f64) -> f64) -> Vec<(f64, f64)> {
    dimensions().map(|dimension| (dimension, value(dimension))).collect()
}

/// The limit of the local powers of D, which are reached like powers of D themselves.
pub(super) fn growth(value: impl Fn(f64) -> Interval) -> Interval {
    let power = |d: f64| {
        let change = value(16.0 * d) * value(d).recip();
        (libm::pow(d, -0.125), change.ln().scaled(1.0 / libm::log(16.0)))
    };
    limit::at_zero(&dimensions().map(power).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instances::ill_conditioned::Noise;

    /// The dense iteration, against the one along eigenvectors, in the same dimension.
    #[test]
    fn the_dense_ratio_is_that_along_eigenvectors() {
        let family = Family::new(0.75, 0.75, 2, 1.3, Noise::Hessian).after(Some(5));
        let (groups, _) = family.groups(16.0);
        let spread = |pick: fn((f64, f64, f64)) -> f64| -> Vec<f64> {
            groups.iter().flat_map(|&g| vec![pick(g); g.0 as usize]).collect()
        };
        let mirror = (1..=16).map(f64::from).collect();
        let hessian = Spectral::new(spread(|g| g.1), vec![mirror]).expect("numbers");
        let noise = Spectral::diagonal(spread(|g| g.2)).expect("numbers").in_basis_of(&hessian);
        let at = vec![0.0; 16];
        let sgd = NoisyQuadratic::new(1.0, hessian, noise, Gaussian, at.clone(), at);
        let dense = ratio_of_efficiencies(&Departure { sgd: sgd.expect("stable"), steps: 5 });
        assert!(dense.widened(1e-12).meets(ratio(&family, 16.0)), "{dense:?}");
    }
}
