//! Second moments of exit and hitting times.

use super::sweep::passage::{Behind, Passage, passage};
use super::{Diffusion, End, Line, Local, confinement, ln_sum, mesh_points, stated};
use crate::interval::Interval;

/// The natural logarithm of `E T²`, with `T` the time to reach an absorbing end from `start`.
///
/// The solution at `start` of `L m₂ = -2 m₁`, with `m₁` the mean time, in the square of the diffusion's unit of time.
/// Arguments and domain are those of [`ln_mean_time`](super::ln_mean_time). The time to a level is a sum of independent
/// times of short ways (given, of two absorbing ends, which one is reached), so that the variance is an integral of
/// positive terms, as accurate at a barrier of 500 temperatures as without one: `E T² = Var T + (E T)²` on each side,
/// from an expansion of the Riccati equation of `-(ln E e^(-λT))'` (Karlin and Taylor, *A second course in stochastic
/// processes*, 1981, section 15.3, for the equations). The radius is a measured error, the distance between three meshes
/// as for the mean, near 1e-12 for smooth coefficients and 1e-10 for barriers of 500.
///
/// Unknown where the mean is, where the mean that the expansion gives beside it does not meet that of
/// [`ln_mean_time`](super::ln_mean_time), where three meshes do not line up, and behind a natural end where cuts at densities
/// of `e^-60` and `e^-120` differ by more than 1e-6: of a heavy tail there may be no second moment. Minus infinity if
/// the start is at an absorbing end.
///
/// # Panics
///
/// If no end is absorbing, or if `start` is not between the ends.
pub fn ln_second_moment<B, D>(
    diffusion: &Diffusion<B, D>,
    left: End,
    right: End,
    start: f64,
) -> Interval
where
    B: Fn(f64) -> f64,
    D: Fn(f64) -> f64,
{
    diffusion.line().moments(left, right, start).ln_square
}

/// The natural logarithm of the variance of the time to reach an absorbing end from `start`.
///
/// Less twice [`ln_mean_time`](super::ln_mean_time) it is the logarithm of the squared coefficient of variation: zero for an
/// exponential law, below zero for a time that is surer. Error and domain as for [`ln_second_moment`].
///
/// # Panics
///
/// As [`ln_second_moment`].
pub fn ln_variance<B, D>(diffusion: &Diffusion<B, D>, left: End, right: End, start: f64) -> Interval
where
    B: Fn(f64) -> f64,
    D: Fn(f64) -> f64,
{
    diffusion.line().moments(left, right, start).ln_variance
}

/// Logarithms.
struct Moments {
    ln_square: Interval,
    ln_variance: Interval,
}

impl Moments {
    const UNKNOWN: Moments =
        Moments { ln_square: Interval::UNKNOWN, ln_variance: Interval::UNKNOWN };
}

/// The mean and the variance of a time to one end, as logarithms.
#[derive(Clone, Copy)]
struct Side {
    ln_mean: Interval,
    ln_variance: Interval,
}

impl Side {
    fn new(found: &Passage) -> Side {
        let two = Interval::around(std::f64::consts::LN_2, f64::EPSILON);
        Side {
            ln_mean: stated(found.ln_mean, found.rounding),
            ln_variance: stated(found.ln_half_variance, found.rounding) + two,
        }
    }

    fn ln_square(self) -> Interval {
        ln_add(self.ln_variance, 2.0 * self.ln_mean)
    }

    fn is_known(self) -> bool {
        self.ln_mean.is_finite() && self.ln_variance.is_finite()
    }
}

impl Line<'_> {
    fn moments(&self, left: End, right: End, start: f64) -> Moments {
        if left == End::Absorbing(start) || right == End::Absorbing(start) {
            let none = Interval::exactly(f64::NEG_INFINITY);
            return Moments { ln_square: none, ln_variance: none };
        }
        let ln_mean = self.ln_mean_time(left, right, start);
        if !ln_mean.is_finite() {
            return Moments::UNKNOWN;
        }
        let (found, again) = match (left, right) {
            (End::Absorbing(l), End::Absorbing(r)) => match self.leaves(l, r, start) {
                Some(found) => found,
                None => return Moments::UNKNOWN,
            },
            (far, End::Absorbing(r)) => self.hits(1.0, far, r, start),
            (End::Absorbing(l), far) => self.hits(-1.0, far, l, start),
            _ => unreachable!("the mean time is known"),
        };
        let is_known = again.meets(ln_mean)
            && [again, found.ln_square, found.ln_variance].iter().all(|part| part.is_finite());
        if is_known { found } else { Moments::UNKNOWN }
    }

    /// Out of an absorbing end, and `ln E T` by the same way.
    fn hits(&self, sign: f64, far: End, target: f64, start: f64) -> (Moments, Interval) {
        const CUTS_DIFFER: f64 = 1e-6;
        let unknown = (Moments::UNKNOWN, Interval::UNKNOWN);
        let local = |t: f64| self.towards(sign, t);
        let (from, to) = (sign * start, sign * target);
        let behind = |far: f64| {
            let mut points = mesh_points(self.breaks, sign, far, to);
            points.push(from);
            points.sort_by(f64::total_cmp);
            passage(&local, &points, from, Behind::Reflecting).map(|found| Side::new(&found))
        };
        let side = match far {
            End::Reflecting(end) => behind(sign * end),
            End::Natural => {
                let cuts = [60.0, 120.0].map(|fall| confinement(&local, from, to, fall));
                match cuts.map(|cut| cut.and_then(behind)) {
                    [Some(near), Some(further)] if near.is_known() && further.is_known() => {
                        let hull = |a: Interval, b: Interval| {
                            // What lies beyond the further cut is less than what lies between.
                            let both = a.hull(b);
                            let apart = both.radius() - a.radius().min(b.radius());
                            if apart <= CUTS_DIFFER { both } else { Interval::UNKNOWN }
                        };
                        Some(Side {
                            ln_mean: hull(near.ln_mean, further.ln_mean),
                            ln_variance: hull(near.ln_variance, further.ln_variance),
                        })
                    }
                    _ => None,
                }
            }
            End::Absorbing(_) => unreachable!("two absorbing ends are treated apart"),
        };
        let Some(side) = side else { return unknown };
        let moments = Moments { ln_square: side.ln_square(), ln_variance: side.ln_variance };
        (moments, side.ln_mean)
    }

    /// Out of two absorbing ends, and `ln E T` by the same way.
    fn leaves(&self, left: f64, right: f64, start: f64) -> Option<(Moments, Interval)> {
        let side = |sign: f64| {
            let (from, to) = if 0.0 < sign { (left, right) } else { (-right, -left) };
            let mut points = mesh_points(self.breaks, sign, from, to);
            points.push(sign * start);
            points.sort_by(f64::total_cmp);
            let local = |t: f64| self.away(sign, t);
            let found = passage(&local, &points, sign * start, Behind::Absorbing)?;
            Some(Side::new(&found))
        };
        // Seen from the left end, the process leaves at the right one.
        let sides = [side(-1.0)?, side(1.0)?];
        let ln_shares = self.ln_shares(left, right, start);
        let [l, r] = sides;
        let over = |part: &dyn Fn(Side) -> Interval| {
            ln_add(ln_shares[0] + part(l), ln_shares[1] + part(r))
        };
        let within = over(&|side| side.ln_variance);
        let apart = 2.0 * ln_distance(l.ln_mean, r.ln_mean);
        let between = ln_shares[0] + ln_shares[1] + apart;
        let moments = Moments {
            ln_square: over(&|side| side.ln_square()),
            ln_variance: ln_add(within, between),
        };
        Some((moments, over(&|side| side.ln_mean)))
    }

    /// The coefficients of the equation for `P`.
    pub(super) fn towards(&self, sign: f64, t: f64) -> Local {
        let (b, d) = ((self.drift)(sign * t), (self.coefficient)(sign * t));
        let power = self.convention.power(d);
        Local { decay: sign * b / d, source: power / d, weight: 1.0 / power }
    }

    /// The coefficients of the equation for `Q`.
    pub(super) fn away(&self, sign: f64, t: f64) -> Local {
        let (b, d) = ((self.drift)(sign * t), (self.coefficient)(sign * t));
        let power = self.convention.power(d);
        Local { decay: -sign * b / d, source: 1.0 / power, weight: power / d }
    }
}

/// `ln(e^a + e^b)`, which rises with both; `ln_sum` is off by a few units.
fn ln_add(a: Interval, b: Interval) -> Interval {
    let end = |a: f64, b: f64| if a.is_infinite() { b } else { ln_sum(a, b) };
    let (low, high) = (end(a.low(), b.low()), end(a.high(), b.high()));
    if !low.is_finite() || !high.is_finite() {
        return Interval::UNKNOWN;
    }
    Interval::new(low, high).widened(4.0 * f64::EPSILON * (1.0 + low.abs().max(high.abs())))
}

/// `ln|e^a - e^b|`, minus infinity where they may be equal.
fn ln_distance(a: Interval, b: Interval) -> Interval {
    let larger = a.max(b);
    let apart = (a - b).abs();
    // A share of the larger one that rises with the distance.
    larger + apart.map_increasing(|apart| libm::log(-libm::expm1(-apart)), 4.0 * f64::EPSILON)
}
