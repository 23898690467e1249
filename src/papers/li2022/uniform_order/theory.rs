//! The modified diffusion (3.2), and the regularised one (1.5).

use crate::claim::Rung;
use crate::instances::departure_from_flow::Part;
use crate::instances::linear_sgd::LinearSgd;
use crate::instances::lopsided_loss::LopsidedLoss;
use crate::instances::uniform_problem::UniformProblem;
use crate::interval::Interval;
use crate::oracles::law::gibbs;
use crate::oracles::law::kolmogorov::Diffusion;
use crate::oracles::law::polynomials;
use crate::witnesses::uniform_error;

/// The drift of (3.2) from `f'` and `f''`, with the correction multiplied by a factor, one in the paper.
pub(crate) fn drift(first: f64, second: f64, step: f64, correction: f64) -> f64 {
    // ¼ (f'²)' = ½ f' f''.
    -first - correction * 0.5 * step * first * second
}

/// (3.2), the correction and `Λ` multiplied by factors, both one in the paper.
pub(super) fn modified(
    problem: &UniformProblem,
    step: f64,
    (correction, spread): (f64, f64),
) -> impl Diffusion<1> + '_ {
    (
        move |&[x]: &[f64; 1]| {
            let (first, second) = problem.loss.derivatives(x);
            [drift(first, second, step, correction)]
        },
        move |&[x]: &[f64; 1]| {
            let root = problem.loss.spread(x);
            [[step * spread * root * root]]
        },
    )
}

/// `u(x, n η)` for (3.2) with factors at the times `n η >= since`, for the first `rungs` step sizes.
pub(super) fn ladder(
    problem: &UniformProblem,
    factors: (f64, f64),
    since: f64,
    rungs: usize,
) -> Vec<Rung> {
    let expectations = |step: f64, times: &[f64], starts: &[[f64; 1]]| {
        uniform_error::diffusion(problem, &modified(problem, step, factors), times, starts)
    };
    let rungs = uniform_error::along(problem, since, rungs, expectations).into_iter();
    rungs.map(|(step, values)| Rung { step, values }).collect()
}

/// The weight of `η|∇f|²` in the landscape of (1.5).
pub(super) const TERM: f64 = 0.25;

/// `E z` at time 1, or `E z²` of the stationary law, for (1.5) with linear gradients, the term multiplied by a factor.
pub(super) fn linear_moment(sgd: &LinearSgd, part: Part, factor: f64) -> Interval {
    let weights = [factor * TERM, 0.0];
    match part {
        // What is left of the start is its square times e^(-48), and e^(-24) times the step.
        Part::Stationary => regularised(sgd, weights, 24.0 / sgd.slope())[1],
        Part::Transient => regularised(sgd, weights, 1.0)[0],
    }
}

/// `E x²` of the stationary law of (1.5), `∝ exp(-2(f + ¼η|f'|²)/η)` for a noise of variance one, the term multiplied by a factor.
pub(super) fn lopsided_square(loss: &LopsidedLoss, step: f64, factor: f64) -> Interval {
    let energy = |x: f64| 2.0 / step * loss.value(x) + 2.0 * factor * TERM * loss.slope(x).powi(2);
    let ln_mass = |energy: &dyn Fn(f64) -> f64| {
        gibbs::ln_mass(energy, [f64::NEG_INFINITY, f64::INFINITY], &[0.0])
    };
    // The mass under 1 + x²/η over the mass is 1 + E x²/η.
    let weighted = ln_mass(&|x| energy(x) - libm::log1p(x * x / step));
    ((weighted - ln_mass(&energy)).exp() - 1.0) * step
}

/// What SGD's variance exceeds that of (1.5) without the term by, over `η²` as `η` tends to zero, for `f'' = Σ = 1`:
/// `1/4 + f''' m_3/6`, the skewness `m_3` multiplied by a weight.
///
/// `E g(X_{n+1}) = E g(X_n)` in `y = x/√η`, beside the same for (1.5): with `g = y³`, `E y³` is lower by `√η m_3/3`; with `g = y²`,
/// `2 E y² = 1 - √η f''' E y³ + η/2`, where (1.5) lacks `η E y² = η/2`. Means differ at order `η^3/2` only.
pub(super) fn lopsided_excess(loss: &LopsidedLoss, weight: f64) -> f64 {
    0.25 + weight * loss.third() * loss.noise().moment(3) / 6.0
}

/// `E z` and `E z²` at a time for `dX = -∇(f + η (p |∇f|² + q tr Σ)) dt + √(ηΣ) dW` with linear gradients; (1.5) has p = ¼ and q = 0.
pub(super) fn regularised(sgd: &LinearSgd, [p, q]: [f64; 2], time: f64) -> Vec<Interval> {
    let (slope, step, [c0, c1, c2]) = (sgd.slope(), sgd.step(), sgd.variance());
    // |∇f|² = f''² z² and tr Σ = c0 + c1 z + c2 z².
    let drift = [-step * q * c1, -slope - step * (2.0 * p * slope * slope + 2.0 * q * c2)];
    let covariance = [c0, c1, c2].map(|c| step * c);
    let start = sgd.start() - sgd.minimizer();
    polynomials::diffusion(drift, covariance, 2, time, start).split_off(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instances::confined_loss::ConfinedLoss;
    use crate::instances::confined_loss::Slope;
    use crate::instances::finite_noise::FiniteNoise;
    use crate::instances::uniform_problem::HORIZON;
    use crate::interval::Interval;

    fn problem() -> UniformProblem {
        let slope = Slope {
            curvature: 1.1,
            center: 0.2,
            cubic: 0.01,
            bend: 0.3,
            bend_at: -0.5,
            noise_amplitude: 0.4,
            noise_frequency: 2.2,
            noise_phase: 0.9,
        };
        let noise = FiniteNoise::two_point(0.2).expect("a probability");
        UniformProblem {
            loss: ConfinedLoss::new(slope, noise, [1.8, 2.6, 4.5]).expect("admissible"),
            frequency: 1.0,
            phase: 0.4,
        }
    }

    /// The largest distance of two rows.
    fn distance(a: &[Interval], b: &[Interval]) -> f64 {
        let gaps = a.iter().zip(b).map(|(a, b)| (a.center() - b.center()).abs());
        gaps.fold(0.0, f64::max)
    }

    #[test]
    fn looking_at_every_step_finds_no_larger_error() {
        let problem = problem();
        let step = problem.steps()[3];
        let starts = problem.starts();
        let largest = |times: &[f64]| {
            let sde = uniform_error::diffusion(
                &problem,
                &modified(&problem, step, (1.0, 1.0)),
                times,
                &starts,
            );
            let sgd = uniform_error::sgd(&problem, step, times, &starts);
            sde.iter().zip(&sgd).map(|(a, b)| distance(a, b)).fold(0.0, f64::max)
        };
        let every: Vec<f64> = (1..=(HORIZON / step) as u32).map(|n| f64::from(n) * step).collect();
        let (all, thinned) = (largest(&every), largest(&problem.times()));
        // The error's maximum over time is smooth, with a width of order one; the thinned times
        // are at most 1/8 apart, so that they miss at most (1/16)²/2 of its height.
        assert!(thinned <= all && all < 1.01 * thinned, "{thinned} of {all}");
    }

    #[test]
    fn after_the_horizon_nothing_moves() {
        let problem = problem();
        let step = problem.steps()[2];
        let over = |radius: f64| -> Vec<[f64; 1]> {
            (-50..=50).map(|j| [radius * f64::from(j) / 50.0]).collect()
        };
        let starts = over(problem.loss.outer_radius());
        let sde = uniform_error::diffusion(
            &problem,
            &modified(&problem, step, (1.0, 1.0)),
            &problem.times(),
            &starts,
        );
        let sgd =
            uniform_error::sgd(&problem, step, &problem.times(), &over(problem.loss.radius()));
        for rows in [sde, sgd] {
            let last = rows.last().expect("times");
            let low = last.iter().map(|v| v.center()).fold(f64::INFINITY, f64::min);
            let high = last.iter().map(|v| v.center()).fold(f64::NEG_INFINITY, f64::max);
            // e^(-30) is 1e-13; the oracles' own error is below 1e-10.
            assert!(high - low < 1e-9, "still spread over {}", high - low);
        }
    }
}
