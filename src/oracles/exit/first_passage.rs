//! Mean exit and hitting times of one-dimensional diffusions, as logarithms.
//!
//! For `dX = b(X) dt + sqrt(2 D(X)) dW` with scale density `s = e^(-Φ) D^(-α)` and speed density
//! `m = e^Φ D^(α-1)`, where `Φ' = b/D` and `α` is 0, 1/2 or 1 for Itô, Stratonovich and
//! Hänggi-Klimontovich, the mean time to reach `r` from `x` with the left end reflecting is
//! `∫_x^r s(y) ∫_l^y m(z) dz dy`, and with both ends absorbing it is
//! `p_l ∫_l^x m(z) S(l, z) dz + p_r ∫_x^r m(z) S(z, r) dz`, with `S` the integral of `s` and `p` the
//! probability of leaving at that end (Karlin and Taylor, *A second course in stochastic
//! processes*, 1981, section 15.3). The ratios `P = e^(-Φ) ∫ m` and `Q = e^Φ ∫ s` solve scalar
//! linear equations; these are integrated from the end inwards, where they cannot cancel, with a
//! binary exponent that is carried along.

use crate::interval::Interval;
use crate::oracles::numerics::breaks::breaks;

mod moments;
mod sweep;

pub use moments::{ln_second_moment, ln_variance};
use sweep::{Local, MESHES, Sweep, sweep};

/// How the noise of `dX = b dt + sqrt(2 D(X)) dW` is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
pub enum Convention {
    /// `D` is evaluated before the step: the drift is `b`.
    Ito,
    /// `D` is evaluated at the middle: the Itô drift is `b + D'/2`.
    Stratonovich,
    /// `D` is evaluated after the step: the Itô drift is `b + D'`.
    HanggiKlimontovich,
}

impl Convention {
    /// `D^α`.
    fn power(self, d: f64) -> f64 {
        match self {
            Convention::Ito => 1.0,
            Convention::Stratonovich => d.sqrt(),
            Convention::HanggiKlimontovich => d,
        }
    }
}

/// What happens at an end of the interval.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub enum End {
    /// The process stops there.
    Absorbing(f64),
    /// The process is reflected there.
    Reflecting(f64),
    /// The line goes on, and the drift confines the process. The oracle cuts it where the
    /// Gibbs density `e^Φ` has fallen by `e^-60` from its largest value on the way and stays so for
    /// 32 times the way from start to target and 8 times the way to the cut. A well that lies
    /// further out, or is narrower than a hundredth of its distance, is not seen: name an end.
    Natural,
}

/// The diffusion `dX = b(X) dt + sqrt(2 D(X)) dW`.
pub struct Diffusion<B, D> {
    drift: B,
    coefficient: D,
    convention: Convention,
    breaks: Vec<f64>,
}

impl<B: Fn(f64) -> f64, D: Fn(f64) -> f64> Diffusion<B, D> {
    /// The diffusion with drift `b` and coefficient `D > 0`, smooth, in the sense of Itô.
    pub fn ito(drift: B, coefficient: D) -> Self {
        Diffusion { drift, coefficient, convention: Convention::Ito, breaks: Vec::new() }
    }

    /// The same, under another convention.
    pub fn under(self, convention: Convention) -> Self {
        Diffusion { convention, ..self }
    }

    /// The same, where drift or coefficient are not smooth at the given points.
    pub fn with_breaks(self, breaks: impl IntoIterator<Item = f64>) -> Self {
        Diffusion { breaks: breaks.into_iter().collect(), ..self }
    }

    /// The same behind pointers, so that code for it is compiled once.
    pub(in crate::oracles) fn erased(&self) -> Diffusion<&dyn Fn(f64) -> f64, &dyn Fn(f64) -> f64> {
        let breaks = self.breaks.clone();
        Diffusion {
            drift: &self.drift,
            coefficient: &self.coefficient,
            convention: self.convention,
            breaks,
        }
    }

    /// The points strictly between two places where drift or coefficient are said, or found with that
    /// many samples, not to be smooth; in increasing order.
    pub(in crate::oracles) fn breaks_between(
        &self,
        low: f64,
        high: f64,
        samples: usize,
    ) -> Vec<f64> {
        let mut all = breaks(&self.drift, low, high, samples);
        all.extend(breaks(&self.coefficient, low, high, samples));
        all.extend(self.breaks.iter().filter(|&&x| low < x && x < high));
        all.sort_by(f64::total_cmp);
        // A break said and found is one.
        all.dedup_by(|later, earlier| *later - *earlier <= 1e-11 * (high - low));
        all
    }
}

/// Integrals over short ways, for finite volumes: three-point Gauss-Legendre.
impl<B: Fn(f64) -> f64, D: Fn(f64) -> f64> Diffusion<B, D> {
    /// `Φ(to) - Φ(from)`.
    pub(in crate::oracles) fn climb(&self, from: f64, to: f64) -> f64 {
        short(from, to, |x| (self.drift)(x) / (self.coefficient)(x))
    }

    /// `∫ s` in units of `e^-Φ(from)`.
    pub(in crate::oracles) fn scale(&self, from: f64, to: f64) -> f64 {
        let power = |x: f64| self.convention.power((self.coefficient)(x));
        short(from, to, |x| libm::exp(-self.climb(from, x)) / power(x))
    }

    /// `∫ m` in units of `e^Φ(from)`.
    pub(in crate::oracles) fn speed(&self, from: f64, to: f64) -> f64 {
        let weight = |d: f64| self.convention.power(d) / d;
        short(from, to, |x| libm::exp(self.climb(from, x)) * weight((self.coefficient)(x)))
    }
}

fn short(from: f64, to: f64, integrand: impl Fn(f64) -> f64) -> f64 {
    let (middle, half) = (0.5 * (from + to), 0.5 * (to - from));
    let node = half * 0.6_f64.sqrt();
    let sides = integrand(middle - node) + integrand(middle + node);
    half / 9.0 * (5.0 * sides + 8.0 * integrand(middle))
}

/// The same with the types of its functions forgotten: one compilation for all drifts.
struct Line<'a> {
    drift: &'a dyn Fn(f64) -> f64,
    coefficient: &'a dyn Fn(f64) -> f64,
    convention: Convention,
    breaks: &'a [f64],
}

impl<B: Fn(f64) -> f64, D: Fn(f64) -> f64> Diffusion<B, D> {
    fn line(&self) -> Line<'_> {
        Line {
            drift: &self.drift,
            coefficient: &self.coefficient,
            convention: self.convention,
            breaks: &self.breaks,
        }
    }
}

/// The natural logarithm of the mean time to reach an absorbing end from `start`.
///
/// Either end may be absorbing. The radius is a measured error: the largest distance between the
/// results on three meshes, the adapted one, one with every step halved, of order 13, and one whose steps
/// begin elsewhere, plus four units of rounding per step and per unit of `∫ |Φ'|` climbed. It is near 1e-12 for
/// smooth coefficients, and 2e-11 for barriers of 500 temperatures. `Φ` may fall by any amount on the way
/// to an absorbing end; each climb costs a step or two per unit of `Φ`. Jumps of a coefficient that are not
/// declared are found where a step that will not converge, or whose coefficients do not continue to its
/// beginning, gives them away, and are put on the mesh. Features of the drift or of `D` narrower than 1/64 of the
/// interval, away from the start, need [`Diffusion::with_breaks`]: of 3000 random wells, hills and layers at least that wide none
/// was missed, and of as many from 1/1200 on eight.
///
/// Unknown if the mesh would need more than 80 000 steps, if the three results do not line up, if a natural
/// end does not confine, or if a coefficient is not finite or `D <= 0`. Minus infinity if the start is
/// at an absorbing end.
///
/// # Panics
///
/// If no end is absorbing, or if `start` is not between the ends.
pub fn ln_mean_time<B, D>(
    diffusion: &Diffusion<B, D>,
    left: End,
    right: End,
    start: f64,
) -> Interval
where
    B: Fn(f64) -> f64,
    D: Fn(f64) -> f64,
{
    diffusion.line().ln_mean_time(left, right, start)
}

/// The probability of leaving `(left, right)` at the right end, from `start`.
///
/// Error and domain as for [`ln_mean_time`], relative to the probability.
///
/// # Panics
///
/// If `start` is not strictly between the ends.
pub fn probability_right<B, D>(
    diffusion: &Diffusion<B, D>,
    left: f64,
    right: f64,
    start: f64,
) -> Interval
where
    B: Fn(f64) -> f64,
    D: Fn(f64) -> f64,
{
    diffusion.line().ln_shares(left, right, start)[1].exp()
}

/// The probability of leaving `(left, right)` at the left end, from `start`: as accurate where it is small
/// as [`probability_right`] is.
///
/// # Panics
///
/// If `start` is not strictly between the ends.
pub fn probability_left<B, D>(
    diffusion: &Diffusion<B, D>,
    left: f64,
    right: f64,
    start: f64,
) -> Interval
where
    B: Fn(f64) -> f64,
    D: Fn(f64) -> f64,
{
    diffusion.line().ln_shares(left, right, start)[0].exp()
}

impl Line<'_> {
    fn ln_mean_time(&self, left: End, right: End, start: f64) -> Interval {
        if left == End::Absorbing(start) || right == End::Absorbing(start) {
            return Interval::exactly(f64::NEG_INFINITY);
        }
        match (left, right) {
            (End::Absorbing(l), End::Absorbing(r)) => {
                let Some([left, right]) = self.leave(l, r, start) else {
                    return Interval::UNKNOWN;
                };
                let values = std::array::from_fn(|mesh| {
                    let total = ln_sum(left.ln_layer[mesh], right.ln_layer[mesh]);
                    let through_left = right.ln_layer[mesh] + left.ln_integral[mesh];
                    let through_right = left.ln_layer[mesh] + right.ln_integral[mesh];
                    ln_sum(through_left, through_right) - total
                });
                stated(values, left.rounding + right.rounding)
            }
            (other, End::Absorbing(r)) => self.hit(1.0, other, r, start),
            (End::Absorbing(l), other) => self.hit(-1.0, other, l, start),
            _ => panic!("no end is absorbing: the mean time is infinite"),
        }
    }

    /// The logarithms of the probabilities of leaving at the left and at the right end.
    fn ln_shares(&self, left: f64, right: f64, start: f64) -> [Interval; 2] {
        let Some([l, r]) = self.leave(left, right, start) else {
            return [Interval::UNKNOWN; 2];
        };
        // ln p_r = -ln(1 + Q_r / Q_l).
        let odds = |sign: f64| {
            let ln_ratio = |mesh: usize| sign * (r.ln_layer[mesh] - l.ln_layer[mesh]);
            let values = std::array::from_fn(|mesh| -ln_sum(0.0, ln_ratio(mesh)));
            stated(values, l.rounding + r.rounding)
        };
        [odds(-1.0), odds(1.0)]
    }

    /// The two sweeps from absorbing ends to the start.
    fn leave(&self, left: f64, right: f64, start: f64) -> Option<[Sweep; 2]> {
        assert!(left <= start && start <= right, "the start {start} is outside [{left}, {right}]");
        // Q' = Φ' Q + D^-α, seen from the end; the integral is of m S.
        let half = |sign: f64, end: f64| {
            let local = |t: f64| self.away(sign, t);
            let (from, to) = (sign * end, sign * start);
            sweep(&local, &mesh_points(self.breaks, sign, from, to), from)
        };
        Some([half(1.0, left)?, half(-1.0, right)?])
    }

    /// The mean time to reach `target` from `start`; `sign` is -1 if the target is on the left.
    fn hit(&self, sign: f64, far: End, target: f64, start: f64) -> Interval {
        // P' = -Φ' P + D^(α-1); the integral is of s M.
        let local = |t: f64| self.towards(sign, t);
        let (from, to) = (sign * start, sign * target);
        assert!(from <= to, "the start {start} is beyond the target {target}");
        let far = match far {
            End::Reflecting(end) => sign * end,
            End::Natural => match confinement(&local, from, to, FALL) {
                Some(end) => end,
                None => return Interval::UNKNOWN,
            },
            End::Absorbing(_) => unreachable!("two absorbing ends are treated apart"),
        };
        assert!(far <= from, "the start {start} is outside the interval");
        let mut points = mesh_points(self.breaks, sign, far, to);
        points.push(from);
        points.sort_by(f64::total_cmp);
        match sweep(&local, &points, from) {
            Some(done) => stated(done.ln_integral, done.rounding),
            None => Interval::UNKNOWN,
        }
    }
}

/// Between the values on the adapted, the halved and the shifted mesh. The halved one is the best; the
/// shifted one, as fine, has seen the coefficients at other places, and must not differ from it by more
/// than the adapted one does, but for a few units that the steps are allowed, and some fifty units of rounding of the
/// coefficients, which a logarithm is the integral of.
fn stated([adapted, halved, shifted]: [f64; MESHES], rounding: f64) -> Interval {
    const ALLOWED: f64 = 2e-12;
    const OF_COEFFICIENTS: f64 = 1e-14;
    let (change, elsewhere) = ((adapted - halved).abs(), (shifted - halved).abs());
    let allowed = ALLOWED + OF_COEFFICIENTS * halved.abs();
    let in_line = elsewhere <= 8.0 * (change + rounding + allowed);
    if !in_line || !adapted.is_finite() || !halved.is_finite() {
        return Interval::UNKNOWN;
    }
    Interval::around(halved, change.max(2.0 * elsewhere) + rounding)
}

fn ln_sum(a: f64, b: f64) -> f64 {
    a.max(b) + libm::log1p(libm::exp(-(a - b).abs()))
}

/// The ends of the sweep and the breaks between them, in the sweep's coordinate.
fn mesh_points(breaks: &[f64], sign: f64, from: f64, to: f64) -> Vec<f64> {
    let inside = breaks.iter().map(|x| sign * x);
    let mut points: Vec<f64> = inside.filter(|&t| from < t && t < to).collect();
    points.extend([from, to]);
    points.sort_by(f64::total_cmp);
    points
}

/// By how much the logarithm of the Gibbs density has to fall before a natural end is cut.
const FALL: f64 = 60.0;

/// Where, left of `start`, the Gibbs density has fallen by `e^-fall` for good, as far as one can see.
///
/// What has fallen is the density times the way: of a density with a heavy tail it is the mass beyond, and
/// not the density itself, that must not matter. A deeper well may lie behind a barrier of more than 60, so the search goes on
/// to 32 times the way from start to target and to 8 times the way to the cut, with steps of about one
/// per cent of the way behind.
fn confinement(local: &dyn Fn(f64) -> Local, start: f64, target: f64, fall: f64) -> Option<f64> {
    let span = (target - start).max(1e-3 * start.abs()).max(1e-6);
    // Φ, and the logarithm of the speed density, that of the start being zero.
    let (mut t, mut phi, mut largest) = (start, 0.0_f64, 0.0_f64);
    let (mut cut, speed) = (None, local(start).source);
    let mut step = span / 32.0;
    for _ in 0..4000 {
        let seen = start - t;
        if cut.is_some_and(|cut| (32.0 * span).max(8.0 * (start - cut)) <= seen) {
            break;
        }
        // Three-point Gauss-Legendre: where to cut needs no accuracy.
        let slope = [(0.112_701_665, 5.0), (0.5, 8.0), (0.887_298_335, 5.0)]
            .map(|(node, weight)| weight / 18.0 * local(t - node * step).decay);
        phi -= step * (slope[0] + slope[1] + slope[2]);
        t -= step;
        let here = local(t);
        let density = phi + libm::log(here.source / speed);
        if !density.is_finite() {
            break;
        }
        largest = largest.max(density);
        let mass = density + libm::log(((start - t) / span).max(1.0));
        let fallen = fall <= largest - mass && 0.0 < here.decay;
        cut = if fallen { cut.or(Some(t)) } else { None };
        step = (span / 32.0).max(0.01 * (start - t));
    }
    cut
}

#[cfg(test)]
mod tests;
