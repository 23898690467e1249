//! How much of a Gibbs law `e^(-ηL)` lies near each minimum, by quadrature.

use crate::instances::minima::{Balls, Minima};
use crate::interval::Interval;
use crate::oracles::law::gibbs::{Slice, ln_mass, ln_mass_of_disc, ln_mass_of_plane};
use crate::oracles::numerics::root;

const LINE: [f64; 2] = [f64::NEG_INFINITY, f64::INFINITY];

/// `ln ∫ e^(-ηL)` over the ball of that radius around a minimum.
pub fn ln_ball(loss: &Minima, eta: f64, minimum: usize, radius: f64) -> Interval {
    let x = loss.places()[minimum];
    if loss.dimension() == 1 {
        return ln_mass(&|w| eta * loss.height(w), [x - radius, x + radius], &[x]);
    }
    ln_mass_of_disc(&|x| slice(loss, eta, x), [x, 0.0], radius)
}

/// `ln ∫ e^(-ηL)`: minus the logarithm of the normalisation `κ`.
pub fn ln_partition(loss: &Minima, eta: f64) -> Interval {
    if loss.dimension() == 1 {
        return ln_mass(&|w| eta * loss.height(w), LINE, loss.places());
    }
    let wells: Vec<[f64; 2]> = loss.places().iter().map(|&x| [x, 0.0]).collect();
    ln_mass_of_plane(&|x| slice(loss, eta, x), &wells)
}

fn slice(loss: &Minima, eta: f64, x: f64) -> Slice<'static> {
    let (height, stiffness) = (eta * loss.height(x), 0.5 * eta * loss.stiffness(x));
    Box::new(move |y| height + stiffness * y * y)
}

/// The probability of the ball of that radius around a minimum.
pub fn probability(loss: &Minima, eta: f64, minimum: usize, radius: f64) -> Interval {
    (ln_ball(loss, eta, minimum, radius) - ln_partition(loss, eta)).exp()
}

/// The `M/γ` at which the ball of that radius around a minimum has that probability, with `η = 2M/(γβ)`: by bisection between
/// `η = 0.01` and 100.
pub fn ratio_at(loss: &Minima, beta: f64, minimum: usize, radius: f64, level: f64) -> Interval {
    let excess = |ratio: f64| probability(loss, 2.0 * ratio / beta, minimum, radius) - level;
    root::monotone(excess, 0.005 * beta, 50.0 * beta)
}

/// The mean of `e^(-η(L - L(w)))` over the ball of that radius around a minimum `w`.
pub fn mean_weight(loss: &Minima, eta: f64, minimum: usize, radius: f64) -> Interval {
    let volume = match loss.dimension() {
        1 => 2.0 * radius,
        _ => std::f64::consts::PI * radius * radius,
    };
    (ln_ball(loss, eta, minimum, radius) + eta * loss.value()).exp() / volume
}

/// The probabilities of the balls of the first radius around all minima, at every `η`.
pub fn probabilities(at: &Balls) -> Vec<Vec<Interval>> {
    let radius = at.radii[0];
    let row = |&eta: &f64| {
        let whole = ln_partition(&at.loss, eta);
        let ball = |minimum| (ln_ball(&at.loss, eta, minimum, radius) - whole).exp();
        (0..at.loss.count()).map(ball).collect()
    };
    at.etas.iter().map(row).collect()
}

/// The [`probabilities`] as shares of all balls: given that the law's draw is near a minimum.
pub fn shares(at: &Balls) -> Vec<Vec<Interval>> {
    let radius = at.radii[0];
    let row = |&eta: &f64| {
        let balls: Vec<Interval> =
            (0..at.loss.count()).map(|minimum| ln_ball(&at.loss, eta, minimum, radius)).collect();
        // One over the sum of the quotients, none of which overflows.
        let share =
            |of: &Interval| 1.0 / balls.iter().map(|ball| (*ball - *of).exp()).sum::<Interval>();
        balls.iter().map(share).collect()
    };
    at.etas.iter().map(row).collect()
}

/// What every column gains from one row to the next, row by row.
pub fn gains(rows: &[Vec<Interval>]) -> Vec<Interval> {
    let gain = |pair: &[Vec<Interval>]| {
        pair[1].iter().zip(&pair[0]).map(|(&later, &earlier)| later - earlier).collect::<Vec<_>>()
    };
    rows.windows(2).flat_map(gain).collect()
}

/// The ratio of the balls' masses around the first minimum and the second.
pub fn ratio(loss: &Minima, eta: f64, radius: f64) -> Interval {
    (ln_ball(loss, eta, 0, radius) - ln_ball(loss, eta, 1, radius)).exp()
}
