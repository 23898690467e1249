//! Trajectories from slopes, near maxima and at maxima.

use std::f64::consts::{FRAC_PI_2, TAU};

use proptest::prelude::*;

use crate::instances::finite_noise::FiniteNoise;
use crate::instances::periodic_loss::{PeriodicLoss, Waves, any_waves};
use crate::instances::trajectory::Trajectory;
use crate::papers::hu2017::approximation::cases;

/// `f(x; ζ) = 1 - cos(x - ζ)` for ζ = 1 or -1/3 with probabilities 1/4 and 3/4, but for the
/// constant: a skewed ζ that moves the minimum.
pub fn moving_minimum() -> PeriodicLoss<1> {
    let noise = FiniteNoise::two_point(0.25).expect("1/4 is a probability");
    let (far, near) = (1.0, -1.0 / 3.0);
    // A function of ζ with values a (probability 1/4) and b is its mean plus (a - b) √3/4 times
    // the standardised noise.
    let mean = |of: fn(f64) -> f64| 0.25 * of(far) + 0.75 * of(near);
    let part = |of: fn(f64) -> f64| 0.25 * 3.0_f64.sqrt() * (of(far) - of(near));
    let waves =
        |cosine: f64, sine: f64| Waves::new(&[([1], -cosine, 0.0), ([1], -sine, -FRAC_PI_2)]);
    let shape = waves(part(libm::cos), part(libm::sin));
    PeriodicLoss::new(waves(mean(libm::cos), mean(libm::sin)), vec![(noise, shape)])
}

/// `F = rate cos x`, with a maximum at zero, and skewed noise that is strongest there.
pub fn maximum(rate: f64) -> PeriodicLoss<1> {
    let noise = FiniteNoise::two_point(0.2).expect("0.2 is a probability");
    let shape = Waves::new(&[([1], 0.5, -FRAC_PI_2)]);
    PeriodicLoss::new(Waves::new(&[([1], rate, 0.0)]), vec![(noise, shape)])
}

/// From a slope and from near a maximum, with one noise and with two.
pub fn named_1d() -> Vec<(&'static str, Trajectory<1>)> {
    let [_, two_noises, _] = cases::named_1d().try_into().expect("three problems");
    vec![
        ("f = 1 - cos(x - ζ)", Trajectory::new(moving_minimum(), [1.0], 1.0)),
        ("the same from near its maximum", Trajectory::new(moving_minimum(), [2.5], 1.0)),
        ("two skewed noises", Trajectory::new(two_noises.1.loss, [5.2], 1.0)),
    ]
}

/// Two skewed noises on the torus: the Hessian commutes neither with the covariance nor with
/// itself at other times.
pub fn named_2d() -> Vec<(&'static str, Trajectory<2>)> {
    let [two_noises, _] = cases::named_2d().try_into().expect("two problems");
    vec![("two noises on the torus", Trajectory::new(two_noises.1.loss, [5.97, 5.34], 0.5))]
}

/// A random loss on the circle from a random start, of four the one with the strongest noise: where there is hardly any, a relative error
/// asks for more digits than an oracle has.
pub fn any_1d() -> BoxedStrategy<Trajectory<1>> {
    (
        any_waves(&[([1], 0.5..0.8), ([2], 0.08..0.15)]),
        FiniteNoise::skewed(),
        any_waves(&[([1], 0.5..0.8), ([2], 0.1..0.2)]),
        0.0..TAU,
    )
        .prop_map(|(mean, noise, shape, start)| {
            let strength = |x: &f64| shape.gradient(&[*x])[0].abs();
            let starts = (0..4).map(|k| start + FRAC_PI_2 * f64::from(k));
            let strongest = starts.max_by(|a, b| strength(a).total_cmp(&strength(b)));
            let start = strongest.unwrap_or(start);
            Trajectory::new(PeriodicLoss::new(mean, vec![(noise, shape)]), [start], 1.0)
        })
        .boxed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_moving_minimum_has_the_gradients_of_its_formula() {
        let loss = moving_minimum();
        for x in [0.3, 1.0, 4.0] {
            let (noise, shape) = &loss.noises()[0];
            let [below, above] = [noise.atoms()[0], noise.atoms()[1]];
            for ((value, p), zeta, chance) in [(below, -1.0 / 3.0, 0.75), (above, 1.0, 0.25)] {
                let slope = loss.mean().gradient(&[x])[0] + value * shape.gradient(&[x])[0];
                assert!((slope - libm::sin(x - zeta)).abs() < 1e-15 && (p - chance).abs() < 1e-15);
            }
        }
    }
}
