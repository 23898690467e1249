//! Escape from a valley with noise on the line, by SGD and by diffusions: rates, exponents and prefactors.

use std::f64::consts::LN_2;

use crate::instances::noisy_valley::Valley;
use crate::interval::Interval;
use crate::monte_carlo::escape::steps_to_leave;
use crate::monte_carlo::{Block, Normals, Tally, UnitNoise};
use crate::oracles::exit::chain::{self, Noise};
use crate::oracles::exit::first_passage::{self, Convention, Diffusion, End};
use crate::statistics::{intervals, limit};

/// A point left of a, where the process comes far more rarely than it escapes: where the normal law of this
/// variance has the exponent.
fn left(exponent: f64, variance: f64) -> f64 {
    -(2.0 * exponent * variance).sqrt()
}

/// The diffusion is reflected where its density is e^-60 of that at a: it climbs straight from a to b.
fn left_of_process(valley: &Valley) -> f64 {
    left(60.0, valley.learning_rate() / (2.0 * valley.batch()))
}

/// SGD with λk_a > 1 comes from both sides of a. Its exponent hardly exceeds that of the diffusion.
fn left_of_sgd(valley: &Valley) -> f64 {
    let variance = valley.learning_rate() / (valley.batch() * (2.0 - valley.step()));
    left(1.2 * valley.exponent() + 40.0, variance)
}

/// ln of the escape rate of SGD from a, one over the mean time in units of λ times steps.
pub(crate) fn ln_rate_of_sgd(valley: &Valley) -> Interval {
    let map = |w: f64| w - valley.learning_rate() * valley.derivative(w);
    let spread = |w: f64| valley.learning_rate() * valley.spread(w);
    let (domain, breaks) =
        ((left_of_sgd(valley), valley.target()), [0.0, valley.middle(), valley.width()]);
    let noise = Noise::gaussian();
    let ln_steps = chain::ln_mean_steps_with_breaks(map, spread, &noise, domain, 0.0, &breaks);
    -ln_steps - Interval::exactly(libm::log(valley.learning_rate()))
}

/// ln of the escape rate of dw = -L' dt + √(λC) dW from a, one over the mean time.
pub(crate) fn ln_rate_of_process(valley: &Valley, convention: Convention) -> Interval {
    // The oracle's last step before a break ends there, so D jumps just behind it.
    let jump = 1e-12 * valley.width();
    let diffusivity = |w: f64| {
        let spread = valley.spread(w - jump);
        valley.learning_rate() * spread * spread / 2.0
    };
    let diffusion = Diffusion::ito(|w| -valley.derivative(w), diffusivity)
        .under(convention)
        .with_breaks([0.0, valley.middle(), valley.width()]);
    let (left, target) =
        (End::Reflecting(left_of_process(valley)), End::Absorbing(valley.target()));
    -first_passage::ln_mean_time(&diffusion, left, target, 0.0)
}

/// P(V_a) over the flux at b, for the current -L' P - D P' that a source at a keeps up and the point c takes
/// away: the logarithm, by Simpson's rule in the exponent's own scale.
///
/// P = e^(-Φ) ∫_w^c e^Φ/D right of a, and e^(-Φ) times a constant left of it. With 4000 cells on each piece the
/// error is near 1e-9 for exponents up to 32, measured against first passage; a thousand times that is
/// stated.
pub(crate) fn ln_mass_over_flux(valley: &Valley) -> Interval {
    let [k_a, k_b] = [valley.curvature(), valley.barrier_curvature()];
    let (middle, target) = (valley.middle(), valley.target());
    let d = [k_a, k_b].map(|k| valley.learning_rate() * k / (2.0 * valley.batch()));
    let below = (1.0 - valley.weight()) * valley.barrier();
    // Φ - Φ(b).
    let phi = |w: f64| {
        if w < 0.0 {
            0.5 * k_a * w * w / d[0] - valley.exponent()
        } else if w < middle {
            (valley.height(w) - valley.height(middle)) / d[0] - below / d[1]
        } else if w < valley.width() {
            (valley.height(w) - valley.barrier()) / d[1]
        } else {
            -0.5 * k_b * (w - valley.width()) * (w - valley.width()) / d[1]
        }
    };
    let resistance = |w: f64| libm::exp(phi(w)) / if w < middle { d[0] } else { d[1] };
    let cells = 4000;
    let simpson = |from: f64, to: f64, f: &dyn Fn(f64) -> f64| {
        let h = (to - from) / f64::from(cells);
        let cell = |i: i32| {
            let x = from + h * f64::from(i);
            // Just inside, since D jumps at the ends.
            let tiny = 1e-9 * h;
            h / 6.0 * (f(x + tiny) + 4.0 * f(x + 0.5 * h) + f(x + h - tiny))
        };
        (0..cells).map(cell).sum::<f64>()
    };
    let resistances = [
        simpson(0.0, middle, &resistance),
        simpson(middle, valley.width(), &resistance),
        simpson(valley.width(), target, &resistance),
    ];
    // Inside the valley e^Φ is integrated from b down, cell by cell.
    let mut mass = 0.0;
    let mut ahead = resistances[2];
    for (from, to, d) in [(middle, valley.width(), d[1]), (0.0, middle, d[0])] {
        let h = (to - from) / f64::from(cells);
        for i in (0..cells).rev() {
            let x = from + h * (f64::from(i) + 0.5);
            let half = libm::exp(phi(x)) * h / (2.0 * d);
            mass += h * libm::exp(-phi(x)) * (ahead + half);
            ahead += 2.0 * half;
        }
    }
    let left = simpson(left_of_process(valley), 0.0, &|w| libm::exp(-phi(w)));
    mass += left * resistances.iter().sum::<f64>();
    Interval::around(libm::log(mass), 1e-6)
}

/// One block of escapes of SGD from a: moments of the number of steps.
pub(crate) fn simulate(valley: &Valley, block: &mut Block) -> Tally {
    let mut normals = Normals::from_rng(&mut block.rng);
    let (rate, target) = (valley.learning_rate(), valley.target());
    let steps = steps_to_leave(
        &mut normals,
        UnitNoise::Gaussian,
        block.replicas,
        [0.0],
        |[w]: [f64; 1], [zeta]: [f64; 1]| {
            [w - rate * (valley.derivative(w) + valley.spread(w) * zeta)]
        },
        |[w]: [f64; 1]| w < target,
        1 << 24,
    );
    Tally::of_steps(&steps, 1.0)
}

/// ln of the escape rate from simulated escapes, as [`ln_rate_of_sgd`].
pub(crate) fn simulated_ln_rate(valley: &Valley, tally: &Tally, alpha: f64) -> Interval {
    let steps = intervals::mean(&tally.moments[0], alpha);
    if !(steps.is_finite() && 0.0 < steps.low()) {
        return Interval::UNKNOWN;
    }
    -steps.ln() - Interval::exactly(libm::log(valley.learning_rate()))
}

/// The limit of -ln γ / S as S grows, with λ fixed: slopes between exponents 32, 64, .., 512. Powers of S in γ
/// change them like 1/S.
pub(crate) fn exponent_per_batch(
    valley: &Valley,
    ln_rate: impl Fn(&Valley) -> Interval,
) -> Interval {
    let slope =
        |pair: &[(f64, Interval)]| (pair[0].1 - pair[1].1).scaled(1.0 / (pair[1].0 - pair[0].0));
    settled(&colder(valley, ln_rate).windows(2).map(slope).collect::<Vec<_>>())
}

/// The limit of ln γ without its exponential as S grows: 2 ln γ(S) - ln γ(2S), extrapolated once in 1/√S, since the
/// third derivative of the quartic's loss jumps at a and b.
pub(crate) fn ln_prefactor(valley: &Valley, ln_rate: impl Fn(&Valley) -> Interval) -> Interval {
    let points = colder(valley, ln_rate);
    let without = points.windows(2).map(|pair| pair[0].1.scaled(2.0) - pair[1].1);
    let without: Vec<Interval> = without.collect();
    let weight = 1.0 / (2.0_f64.sqrt() - 1.0);
    let extrapolated =
        without.windows(2).map(|pair| pair[1].scaled(1.0 + weight) - pair[0].scaled(weight));
    settled(&extrapolated.collect::<Vec<_>>())
}

/// The power of S beside the exponential of SGD's rate, given the exponent over S: slopes of ln γ + S `exponent` in
/// ln S between the same exponents.
pub(crate) fn power_of_batch(valley: &Valley, exponent: f64) -> Interval {
    let beside = |(batch, ln_rate): (f64, Interval)| ln_rate + Interval::exactly(batch * exponent);
    let rest: Vec<Interval> = colder(valley, ln_rate_of_sgd).into_iter().map(beside).collect();
    let slope = |pair: &[Interval]| (pair[1] - pair[0]).scaled(1.0 / LN_2);
    settled(&rest.windows(2).map(slope).collect::<Vec<_>>())
}

/// S and ln γ for exponents of the diffusion from 32 to 512.
fn colder(valley: &Valley, ln_rate: impl Fn(&Valley) -> Interval) -> Vec<(f64, Interval)> {
    let at = |j: i32| {
        let colder = valley.with_exponent(32.0 * f64::from(1 << j));
        (colder.batch(), ln_rate(&colder))
    };
    (0..5).map(at).collect()
}

/// The limit of values at doubling S, whose error falls like 1/S or faster, but for logarithms.
///
/// What is left is then the last change, or less; four times that is the radius, or twice the change before
/// where that is larger, plus a ten-millionth for what the oracles' measured errors may miss. Unknown below
/// three values.
fn settled(values: &[Interval]) -> Interval {
    let [.., first, second, last] = values else {
        return Interval::UNKNOWN;
    };
    let before = (second.center() - first.center()).abs();
    let after = (last.center() - second.center()).abs();
    last.widened(4.0 * after.max(0.5 * before) + 1e-7 * (1.0 + last.center().abs()))
}

/// The limit of ln γ of SGD as λ tends to zero at a fixed diffusivity, extrapolated in √λ from λk_a = 0.01 to
/// 0.00004. A step of more than 9 standard deviations, one in 10^18, plays no part: a climb takes many of
/// less than two.
pub(crate) fn ln_rate_at_small_steps(valley: &Valley) -> Interval {
    let point = |j: i32| {
        let step = 0.01 * 0.25_f64.powi(j);
        (step.sqrt(), ln_rate_of_sgd(&valley.with_step(step)))
    };
    limit::at_zero(&(0..5).map(point).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instances::noisy_valley::tests::shapes;
    use crate::monte_carlo::Stream;

    /// 60 000 escapes, whose times are close to exponential: 5.7 standard errors are 3 %.
    #[test]
    fn simulated_escapes_have_the_rate_of_the_killed_chain() {
        for valley in shapes() {
            let valley = valley.with_exponent(2.5);
            let rng = Stream::new(0, &["valleys"]).generator(0);
            let tally = simulate(&valley, &mut Block { rng, replicas: 60_000 });
            let (simulated, solved) =
                (simulated_ln_rate(&valley, &tally, 1e-7), ln_rate_of_sgd(&valley));
            assert!(simulated.meets(solved), "{valley}: {simulated:?} {solved:?}");
            assert!(simulated.radius() < 0.05, "{valley}: {simulated:?}");
        }
    }

    /// Steady state and first passage are two routes to the mean time; mass beyond b is neglected in one.
    #[test]
    fn mass_over_flux_is_the_mean_time() {
        for valley in shapes() {
            let valley = valley.with_exponent(14.0);
            let rate = ln_rate_of_process(&valley, Convention::HanggiKlimontovich);
            assert!(rate.widened(1e-3).meets(-ln_mass_over_flux(&valley)), "{valley}: {rate:?}");
        }
    }
}
