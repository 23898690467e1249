//! Mean times between valleys, rates of leaving them and shares of time in them, on ladders of noise.

use crate::instances::valleys::Valleys;
use crate::interval::Interval;
use crate::oracles::exit::chain::{self, Noise};
use crate::oracles::exit::first_passage::{self, Convention, Diffusion, End, ln_mean_time};
use crate::oracles::{law::gibbs, law::spectrum};
use crate::statistics::limit;

/// What happens at an end of the line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Edge {
    /// The loss confines.
    Wall,
    /// The process stops outside, beyond the last col.
    Outside,
    /// The process stops at that minimum or col.
    Stop(usize),
    /// That col is closed: the process is reflected there.
    Closed(usize),
}

fn end(loss: &Valleys, edge: Edge, right: bool) -> End {
    match edge {
        Edge::Wall => End::Natural,
        Edge::Outside => End::Absorbing(loss.outside(right)),
        Edge::Stop(point) => End::Absorbing(loss.points()[point]),
        Edge::Closed(point) => End::Reflecting(loss.points()[point]),
    }
}

/// `ln E T` of the diffusion in the sense of Itô, the paper's (4), from that minimum until it stops.
pub fn ln_time(loss: &Valleys, noise: f64, from: usize, edges: [Edge; 2]) -> Interval {
    ln_time_under(loss, noise, from, edges, Convention::Ito)
}

/// `ln E T` of the diffusion in the sense of a convention, from that minimum until it stops.
pub fn ln_time_under(
    loss: &Valleys,
    noise: f64,
    from: usize,
    [left, right]: [Edge; 2],
    convention: Convention,
) -> Interval {
    let ends = [end(loss, left, false), end(loss, right, true)];
    let line = Diffusion::ito(|x| -loss.slope(x), |x| loss.diffusivity(x, noise))
        .under(convention)
        .with_breaks(loss.breaks());
    ln_mean_time(&line, ends[0], ends[1], loss.points()[from])
}

/// What an extrapolation in powers of the noise does not see: terms that are exponentially small in one over it. On ladders that
/// begin at 24 temperatures or more, with twelve between a jump of the noise and either end of its way, they are below `e^-12`, and
/// the extrapolation amplifies them by a few. Every limit is widened by this, relative.
const HIDDEN: f64 = 1e-4;

/// `(noise, ln E T)` at the loss's noises, down to the first at which it is unknown.
pub fn along(loss: &Valleys, from: usize, edges: [Edge; 2]) -> Vec<(f64, Interval)> {
    let times = loss.noises().iter().map(|&noise| (noise, ln_time(loss, noise, from, edges)));
    times.take_while(|(_, ln_time)| ln_time.is_finite()).collect()
}

/// Of `(x, ln T)` with `x` halved from point to point and `T = C x^(-κ) e^(E/x) (1 + O(x))`: the limits `E` and `κ`.
///
/// Those of the difference quotient of `ln T` over `1/x`, and of what is left of three values when the first two terms are taken out.
///
/// # Panics
///
/// If a point's `x` is not half of the one before.
pub fn exponent_and_power(points: &[(f64, Interval)]) -> [Interval; 2] {
    let halved = points.windows(2).all(|pair| pair[0].0 == 2.0 * pair[1].0);
    assert!(halved, "not halved: {points:?}");
    let quotient = |pair: &[(f64, Interval)]| (pair[1].0, (pair[1].1 - pair[0].1) * pair[0].0);
    let power = |of: &[(f64, Interval)]| {
        let rest = of[2].1 - of[1].1 * 3.0 + of[0].1 * 2.0;
        (of[2].0, rest * (-1.0 / std::f64::consts::LN_2))
    };
    let exponent = limit::at_zero(&points.windows(2).map(quotient).collect::<Vec<_>>());
    let power = limit::at_zero(&points.windows(3).map(power).collect::<Vec<_>>());
    [exponent * Interval::around(1.0, HIDDEN), power.widened(HIDDEN)]
}

/// `C` of `T = C e^(E/x) (1 + O(x))`: the exponential of the limit of `2 ln T(x) - ln T(x/2)`.
pub fn prefactor(points: &[(f64, Interval)]) -> Interval {
    let cancelled = |pair: &[(f64, Interval)]| (pair[1].0, pair[0].1 * 2.0 - pair[1].1);
    limit::at_zero(&points.windows(2).map(cancelled).collect::<Vec<_>>()).widened(HIDDEN).exp()
}

/// The logarithm of the rate at which the diffusion leaves in the long run: the least eigenvalue of its generator, killed where it
/// stops.
pub fn ln_rate(loss: &Valleys, noise: f64, [left, right]: [Edge; 2]) -> Interval {
    ln_rates(loss, noise, [left, right], 1)[0]
}

/// The logarithms of the least eigenvalues.
pub fn ln_rates(loss: &Valleys, noise: f64, edges: [Edge; 2], count: usize) -> Vec<Interval> {
    let ends = [end(loss, edges[0], false), end(loss, edges[1], true)];
    let line = Diffusion::ito(|x| -loss.slope(x), |x| loss.diffusivity(x, noise))
        .with_breaks(loss.breaks());
    let wells = (loss.points()[0], loss.points()[loss.points().len() - 1]);
    spectrum::ln_lowest(&line, ends[0], ends[1], wells, count)
}

/// The probability that the diffusion leaves the middle one of three points over the right one.
pub fn share_to_the_right(loss: &Valleys, noise: f64) -> Interval {
    let line = Diffusion::ito(|x| -loss.slope(x), |x| loss.diffusivity(x, noise))
        .with_breaks(loss.breaks());
    let [left, right] = [false, true].map(|side| loss.outside(side));
    first_passage::probability_right(&line, left, right, loss.points()[1])
}

/// The stationary probability of the valley left of the second of three points.
pub fn share_of_left_valley(loss: &Valleys, noise: f64) -> Interval {
    1.0 / ((-ln_odds_of_left_valley(loss, noise)).exp() + 1.0)
}

/// The limit of [`share_of_left_valley`] along the loss's noises.
pub fn limiting_share_of_left_valley(loss: &Valleys) -> Interval {
    let share = |&noise: &f64| (noise, share_of_left_valley(loss, noise));
    limit::at_zero(&loss.noises().iter().map(share).collect::<Vec<_>>()).widened(HIDDEN)
}

/// The stationary probabilities of all valleys, from left to right, in the sense of Itô: a valley ends at the cols beside it.
pub fn shares(loss: &Valleys, noise: f64) -> Vec<Interval> {
    let energy = |x: f64| loss.potential(x, noise) + libm::log(loss.diffusivity(x, noise));
    let (marks, points) = (loss.breaks(), loss.points());
    let cols = (0..points.len()).filter(|&point| !loss.is_minimum(point));
    let inner: Vec<f64> = cols.map(|point| points[point]).collect();
    let borders = [vec![f64::NEG_INFINITY], inner, vec![f64::INFINITY]].concat();
    let of_valley = |pair: &[f64]| gibbs::ln_mass(&energy, [pair[0], pair[1]], &marks);
    let masses: Vec<Interval> = borders.windows(2).map(of_valley).collect();
    let share = |valley: usize| {
        let odds = |other: usize| (masses[other] - masses[valley]).exp();
        let others = (0..masses.len()).filter(|&other| other != valley).map(odds);
        1.0 / others.fold(Interval::exactly(1.0), |sum, odds| sum + odds)
    };
    (0..masses.len()).map(share).collect()
}

/// The stationary probabilities of being within `radius` of each minimum, from left to right, in the sense of Itô.
pub fn near_minima(loss: &Valleys, noise: f64, radius: f64) -> Vec<Interval> {
    let energy = |x: f64| loss.potential(x, noise) + libm::log(loss.diffusivity(x, noise));
    let marks = loss.breaks();
    let whole = gibbs::ln_mass(&energy, [f64::NEG_INFINITY, f64::INFINITY], &marks);
    let minima = (0..loss.points().len()).filter(|&point| loss.is_minimum(point));
    let near = |point: usize| {
        let place = loss.points()[point];
        let ends = [place - radius, place + radius];
        if ends[0] < place && place < ends[1] && ends.iter().all(|end| end.is_finite()) {
            (gibbs::ln_mass(&energy, ends, &marks) - whole).exp()
        } else {
            Interval::UNKNOWN
        }
    };
    minima.map(near).collect()
}

/// The logarithm of the ratio of that probability to that of the right valley, in the sense of Itô: the density is `e^(-∫ L'/D)/D`.
pub fn ln_odds_of_left_valley(loss: &Valleys, noise: f64) -> Interval {
    let energy = |x: f64| loss.potential(x, noise) + libm::log(loss.diffusivity(x, noise));
    let (marks, col) = (loss.breaks(), loss.points()[1]);
    let left = gibbs::ln_mass(&energy, [f64::NEG_INFINITY, col], &marks);
    let right = gibbs::ln_mass(&energy, [col, f64::INFINITY], &marks);
    left - right
}

/// `ln` of the mean number of steps that SGD with normal gradient noise and step `eta`, whose diffusion this is, takes from that
/// minimum until it is between neither of the two places.
pub fn ln_steps(loss: &Valleys, noise: f64, eta: f64, from: usize, ends: [f64; 2]) -> Interval {
    let map = |x: f64| x - eta * loss.slope(x);
    let scale = |x: f64| (2.0 * loss.diffusivity(x, noise) * eta).sqrt();
    let breaks: Vec<f64> =
        loss.breaks().into_iter().filter(|&x| ends[0] < x && x < ends[1]).collect();
    let start = loss.points()[from];
    let domain = (ends[0], ends[1]);
    chain::ln_mean_steps_with_breaks(map, scale, &Noise::gaussian(), domain, start, &breaks)
}
