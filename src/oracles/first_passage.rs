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
use crate::oracles::breaks::breaks;

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
    pub(super) fn erased(&self) -> Diffusion<&dyn Fn(f64) -> f64, &dyn Fn(f64) -> f64> {
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
    pub(super) fn breaks_between(&self, low: f64, high: f64, samples: usize) -> Vec<f64> {
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
    pub(super) fn climb(&self, from: f64, to: f64) -> f64 {
        short(from, to, |x| (self.drift)(x) / (self.coefficient)(x))
    }

    /// `∫ s` in units of `e^-Φ(from)`.
    pub(super) fn scale(&self, from: f64, to: f64) -> f64 {
        let power = |x: f64| self.convention.power((self.coefficient)(x));
        short(from, to, |x| libm::exp(-self.climb(from, x)) / power(x))
    }

    /// `∫ m` in units of `e^Φ(from)`.
    pub(super) fn speed(&self, from: f64, to: f64) -> f64 {
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

/// The natural logarithm of the mean time to reach an absorbing end from `start`.
///
/// Either end may be absorbing. The radius is a measured error: the distance between the result
/// on the adapted mesh and on the mesh with every step halved, of order 13, plus four units of
/// rounding per step and per unit of `∫ |Φ'|` climbed. It is near 1e-12 for smooth coefficients,
/// and 2e-11 for barriers of 500 temperatures. `Φ` may fall by any amount on the way to an
/// absorbing end; each climb costs a step or two per unit of `Φ`. Features of the drift narrower
/// than 1/64 of the interval, away from the start, need [`Diffusion::with_breaks`].
///
/// Unknown if the mesh would need more than 40 000 steps, if a natural end does not confine, or if
/// a coefficient is not finite or `D <= 0`. Minus infinity if the start is at an absorbing end.
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
    if left == End::Absorbing(start) || right == End::Absorbing(start) {
        return Interval::exactly(f64::NEG_INFINITY);
    }
    match (left, right) {
        (End::Absorbing(l), End::Absorbing(r)) => match leave(diffusion, l, r, start) {
            Some(halves) => {
                let [coarse, fine] = [0, 1].map(|mesh| {
                    let [left, right] = &halves;
                    let total = left.ln_layer[mesh] + right_odds(left, right, mesh);
                    let through_left = right.ln_layer[mesh] + left.ln_integral[mesh];
                    let through_right = left.ln_layer[mesh] + right.ln_integral[mesh];
                    ln_sum(through_left, through_right) - total
                });
                stated(coarse, fine, halves[0].rounding + halves[1].rounding)
            }
            None => Interval::UNKNOWN,
        },
        (other, End::Absorbing(r)) => hit(diffusion, 1.0, other, r, start),
        (End::Absorbing(l), other) => hit(diffusion, -1.0, other, l, start),
        _ => panic!("no end is absorbing: the mean time is infinite"),
    }
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
    let Some([l, r]) = leave(diffusion, left, right, start) else {
        return Interval::UNKNOWN;
    };
    let [coarse, fine] = [0, 1].map(|mesh| -right_odds(&l, &r, mesh));
    stated(coarse, fine, l.rounding + r.rounding).exp()
}

/// `ln(1 / p_r) = ln(1 + Q_r / Q_l)`.
fn right_odds(left: &Sweep, right: &Sweep, mesh: usize) -> f64 {
    ln_sum(0.0, right.ln_layer[mesh] - left.ln_layer[mesh])
}

fn stated(coarse: f64, fine: f64, rounding: f64) -> Interval {
    if !coarse.is_finite() || !fine.is_finite() {
        return Interval::UNKNOWN;
    }
    Interval::around(fine, (coarse - fine).abs() + rounding)
}

fn ln_sum(a: f64, b: f64) -> f64 {
    a.max(b) + libm::log1p(libm::exp(-(a - b).abs()))
}

/// The two sweeps from absorbing ends to the start.
fn leave<B, D>(diffusion: &Diffusion<B, D>, left: f64, right: f64, start: f64) -> Option<[Sweep; 2]>
where
    B: Fn(f64) -> f64,
    D: Fn(f64) -> f64,
{
    assert!(left <= start && start <= right, "the start {start} is outside [{left}, {right}]");
    // Q' = Φ' Q + D^-α, seen from the end; the integral is of m S.
    let half = |sign: f64, end: f64| {
        let local = |t: f64| {
            let (b, d) = ((diffusion.drift)(sign * t), (diffusion.coefficient)(sign * t));
            let power = diffusion.convention.power(d);
            Local { decay: -sign * b / d, source: 1.0 / power, weight: power / d }
        };
        let (from, to) = (sign * end, sign * start);
        sweep(&local, &mesh_points(&diffusion.breaks, sign, from, to), from)
    };
    Some([half(1.0, left)?, half(-1.0, right)?])
}

/// The mean time to reach `target` from `start`; `sign` is -1 if the target is on the left.
fn hit<B, D>(diffusion: &Diffusion<B, D>, sign: f64, far: End, target: f64, start: f64) -> Interval
where
    B: Fn(f64) -> f64,
    D: Fn(f64) -> f64,
{
    // P' = -Φ' P + D^(α-1); the integral is of s M.
    let local = |t: f64| {
        let (b, d) = ((diffusion.drift)(sign * t), (diffusion.coefficient)(sign * t));
        let power = diffusion.convention.power(d);
        Local { decay: sign * b / d, source: power / d, weight: 1.0 / power }
    };
    let (from, to) = (sign * start, sign * target);
    assert!(from <= to, "the start {start} is beyond the target {target}");
    let far = match far {
        End::Reflecting(end) => sign * end,
        End::Natural => match confinement(&local, from, to) {
            Some(end) => end,
            None => return Interval::UNKNOWN,
        },
        End::Absorbing(_) => unreachable!("two absorbing ends are treated apart"),
    };
    assert!(far <= from, "the start {start} is outside the interval");
    let mut points = mesh_points(&diffusion.breaks, sign, far, to);
    points.push(from);
    points.sort_by(f64::total_cmp);
    match sweep(&local, &points, from) {
        Some(done) => stated(done.ln_integral[0], done.ln_integral[1], done.rounding),
        None => Interval::UNKNOWN,
    }
}

/// The ends of the sweep and the breaks between them, in the sweep's coordinate.
fn mesh_points(breaks: &[f64], sign: f64, from: f64, to: f64) -> Vec<f64> {
    let inside = breaks.iter().map(|x| sign * x);
    let mut points: Vec<f64> = inside.filter(|&t| from < t && t < to).collect();
    points.extend([from, to]);
    points.sort_by(f64::total_cmp);
    points
}

/// Where, left of `start`, the Gibbs density has fallen by `e^-60` for good, as far as one can see.
///
/// A deeper well may lie behind a barrier of more than 60, so the search goes on to 32 times the
/// way from start to target and to 8 times the way to the cut, with steps of about one per cent of
/// the way behind.
fn confinement(local: &impl Fn(f64) -> Local, start: f64, target: f64) -> Option<f64> {
    const FALL: f64 = 60.0;
    let span = (target - start).max(1e-3 * start.abs()).max(1e-6);
    let (mut t, mut phi, mut largest) = (start, 0.0_f64, 0.0_f64);
    let mut cut = None;
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
        if !phi.is_finite() {
            break;
        }
        largest = largest.max(phi);
        let fallen = FALL <= largest - phi && 0.0 < local(t).decay;
        cut = if fallen { cut.or(Some(t)) } else { None };
        step = (span / 32.0).max(0.01 * (start - t));
    }
    cut
}

/// The coefficients of `y' = -decay y + source` and of the integrand `weight y`.
#[derive(Clone, Copy)]
struct Local {
    decay: f64,
    source: f64,
    weight: f64,
}

/// The end value of `y` and the integral of `weight y`, as logarithms, on the adapted mesh and on
/// the mesh with every step halved, and a bound for the rounding error.
struct Sweep {
    ln_layer: [f64; 2],
    ln_integral: [f64; 2],
    rounding: f64,
}

/// A positive number `mantissa 2^exponent` beyond the range of `f64`.
#[derive(Clone, Copy)]
struct Scaled {
    mantissa: f64,
    exponent: i32,
}

impl Scaled {
    const ZERO: Scaled = Scaled { mantissa: 0.0, exponent: 0 };

    fn normal(self) -> Scaled {
        if self.mantissa == 0.0 || !self.mantissa.is_finite() {
            return self;
        }
        let (mantissa, shift) = libm::frexp(self.mantissa);
        Scaled { mantissa, exponent: self.exponent + shift }
    }

    fn plus(self, other: Scaled) -> Scaled {
        if self.mantissa == 0.0 || self.exponent < other.exponent && other.mantissa != 0.0 {
            return if self.mantissa == 0.0 { other } else { other.plus(self) };
        }
        let shifted = libm::ldexp(other.mantissa, other.exponent - self.exponent);
        Scaled { mantissa: self.mantissa + shifted, ..self }.normal()
    }

    /// The relative distance.
    fn distance(self, other: Scaled) -> f64 {
        let shifted = libm::ldexp(other.mantissa, other.exponent - self.exponent);
        ((self.mantissa - shifted) / self.mantissa).abs()
    }

    fn ln(self) -> f64 {
        libm::log(self.mantissa) + f64::from(self.exponent) * std::f64::consts::LN_2
    }
}

/// Steps that one sweep may take.
const STEPS_MAX: usize = 80_000;
/// The largest relative difference of one step and its two halves.
const TOLERANCE: f64 = 1e-13;
/// The largest growth exponent in one step: beyond it an implicit method would damp the growth.
const GROWTH_MAX: f64 = 2.0;

/// Integrates over `points` (sorted: ends and breaks) from `y = 0`; the integral counts from
/// `count_from`, which is one of the points. Nothing to integrate counts as failure.
fn sweep(local: &impl Fn(f64) -> Local, points: &[f64], count_from: f64) -> Option<Sweep> {
    let radau = Radau::new();
    let mesh = adapt(local, &radau, points)?;
    let mut sweep = Sweep { ln_layer: [f64::NAN; 2], ln_integral: [f64::NAN; 2], rounding: 0.0 };
    for (index, pieces) in [1, 2].into_iter().enumerate() {
        let (mut state, mut integral, mut climbed) = (Scaled::ZERO, Scaled::ZERO, 0.0);
        for pair in mesh.windows(2) {
            let step = (pair[1] - pair[0]) / f64::from(pieces);
            for piece in 0..pieces {
                let at = pair[0] + f64::from(piece) * step;
                let done = radau.step(local, state, at, step)?;
                state = done.state;
                climbed += done.growth;
                if count_from <= pair[0] {
                    integral = integral.plus(done.integral);
                }
            }
        }
        sweep.ln_layer[index] = state.ln();
        sweep.ln_integral[index] = integral.ln();
        sweep.rounding = 4.0 * f64::EPSILON * (mesh.len() as f64 + climbed);
    }
    Some(sweep)
}

/// The mesh on which each step agrees with its two halves.
fn adapt(local: &impl Fn(f64) -> Local, radau: &Radau, points: &[f64]) -> Option<Vec<f64>> {
    let length = points[points.len() - 1] - points[0];
    let longest = length / 64.0;
    let (mut state, mut integral) = (Scaled::ZERO, Scaled::ZERO);
    let mut mesh = vec![points[0]];
    let mut proposed = longest;
    for pair in points.windows(2) {
        let (mut t, end) = (pair[0], pair[1]);
        for _ in 0..10 * STEPS_MAX {
            if end <= t {
                break;
            }
            if STEPS_MAX < mesh.len() || proposed < 1e-14 * length {
                return None;
            }
            let is_last = end - t <= 1.000_001 * proposed;
            let (next, step) = if is_last { (end, end - t) } else { (t + proposed, proposed) };
            let Some((two, gain, error, growth)) = radau.compare(local, state, integral, t, step)
            else {
                proposed = 0.25 * step;
                continue;
            };
            // The error of one step is of order 14, or of order 8 where it is stiff.
            let mut factor = 0.9 * libm::pow(TOLERANCE / error.max(1e-2 * TOLERANCE), 0.125);
            if 0.0 < growth {
                factor = factor.min(0.95 * GROWTH_MAX / growth);
            }
            let accepted = error <= TOLERANCE && growth <= GROWTH_MAX;
            if accepted {
                (state, integral, t) = (two, integral.plus(gain), next);
                mesh.push(next);
            }
            let wish = step * factor.clamp(0.1, 2.0);
            proposed = if accepted && is_last { wish.max(proposed) } else { wish }.min(longest);
        }
        if t < end {
            return None;
        }
    }
    Some(mesh)
}

/// The seven-stage Radau IIA collocation method, of order 13 and L-stable (Hairer and Wanner,
/// *Solving ordinary differential equations II*, 1996, section IV.5).
struct Radau {
    matrix: [[f64; STAGES]; STAGES],
}

const STAGES: usize = 7;

/// The zeros of `P_6 - P_7` on `[0, 1]` (mpmath, 30 digits).
const NODES: [f64; STAGES] = [
    0.029_316_427_159_784_892,
    0.148_078_599_668_484_3,
    0.336_984_690_281_154_3,
    0.558_671_518_771_550_1,
    0.769_233_862_030_054_5,
    0.926_945_671_319_741_1,
    1.0,
];

/// What one step did.
struct Step {
    state: Scaled,
    integral: Scaled,
    growth: f64,
}

impl Radau {
    fn new() -> Radau {
        let mut matrix = [[0.0; STAGES]; STAGES];
        // Four Gauss-Legendre points integrate the Lagrange polynomials, of degree six, exactly.
        let spread = 2.0 / 7.0 * 1.2_f64.sqrt();
        let inner = ((3.0 / 7.0 - spread).sqrt(), (18.0 + 30.0_f64.sqrt()) / 72.0);
        let outer = ((3.0 / 7.0 + spread).sqrt(), (18.0 - 30.0_f64.sqrt()) / 72.0);
        for (row, &node) in matrix.iter_mut().zip(&NODES) {
            for (point, weight) in [inner, outer] {
                for x in [0.5 * (1.0 - point) * node, 0.5 * (1.0 + point) * node] {
                    for (j, entry) in row.iter_mut().enumerate() {
                        *entry += node * weight * lagrange(j, x);
                    }
                }
            }
        }
        Radau { matrix }
    }

    /// One step against its two halves: the better state, the better gain of the integral, the
    /// larger of their relative differences, and the growth exponent.
    fn compare(
        &self,
        local: &impl Fn(f64) -> Local,
        state: Scaled,
        integral: Scaled,
        t: f64,
        step: f64,
    ) -> Option<(Scaled, Scaled, f64, f64)> {
        let one = self.step(local, state, t, step)?;
        let first = self.step(local, state, t, 0.5 * step)?;
        let second = self.step(local, first.state, t + 0.5 * step, 0.5 * step)?;
        let gain = first.integral.plus(second.integral);
        let error = one
            .state
            .distance(second.state)
            .max(integral.plus(one.integral).distance(integral.plus(gain)));
        let growth = one.growth.max(first.growth + second.growth);
        (error.is_finite() && growth.is_finite()).then_some((second.state, gain, error, growth))
    }

    /// One step of `y' = -decay y + source`. None unless all stages are positive and finite.
    fn step(&self, local: &impl Fn(f64) -> Local, y: Scaled, t: f64, step: f64) -> Option<Step> {
        let at = NODES.map(|node| local(t + node * step));
        let source = at.map(|at| libm::ldexp(at.source, -y.exponent));
        let mut system = [[0.0; STAGES + 1]; STAGES];
        for (i, row) in system.iter_mut().enumerate() {
            row[STAGES] = y.mantissa;
            for j in 0..STAGES {
                let weight = step * self.matrix[i][j];
                row[j] = weight * at[j].decay + f64::from(u8::from(i == j));
                row[STAGES] += weight * source[j];
            }
        }
        let stages = solve(system)?;
        let weights = &self.matrix[STAGES - 1];
        let (mut integral, mut growth) = (0.0, 0.0);
        for j in 0..STAGES {
            let positive = 0.0 < at[j].weight.min(at[j].source);
            if !positive || stages[j] <= 0.0 || !stages[j].is_finite() {
                return None;
            }
            integral += step * weights[j] * at[j].weight * stages[j];
            growth += step * weights[j] * (-at[j].decay).max(0.0);
        }
        let scaled = |mantissa| Scaled { mantissa, ..y }.normal();
        Some(Step { state: scaled(stages[STAGES - 1]), integral: scaled(integral), growth })
    }
}

fn lagrange(j: usize, x: f64) -> f64 {
    let others = NODES.iter().enumerate().filter(|&(k, _)| k != j);
    others.map(|(_, &node)| (x - node) / (NODES[j] - node)).product()
}

/// Gaussian elimination with partial pivoting of a system with its right side appended.
fn solve(mut system: [[f64; STAGES + 1]; STAGES]) -> Option<[f64; STAGES]> {
    for column in 0..STAGES {
        let size = |row: usize| system[row][column].abs();
        let pivot = (column..STAGES).fold(column, |a, b| if size(a) < size(b) { b } else { a });
        if size(pivot) == 0.0 {
            return None;
        }
        system.swap(column, pivot);
        let (above, below) = system.split_at_mut(column + 1);
        let pivot_row = &above[column];
        for row in below {
            let factor = row[column] / pivot_row[column];
            for k in column..=STAGES {
                row[k] -= factor * pivot_row[k];
            }
        }
    }
    let mut solution = [0.0; STAGES];
    for row in (0..STAGES).rev() {
        let known: f64 = (row + 1..STAGES).map(|k| system[row][k] * solution[k]).sum();
        solution[row] = (system[row][STAGES] - known) / system[row][row];
    }
    Some(solution)
}

#[cfg(test)]
mod tests {
    use super::*;
    use End::{Absorbing, Natural, Reflecting};
    use proptest::prelude::*;

    #[track_caller]
    fn assert_encloses(found: Interval, truth: f64, radius_max: f64) {
        // The reference values are rounded to f64: half a unit of their last place.
        let found_wide = found.widened(2e-16 * truth.abs());
        assert!(found_wide.contains(truth), "{found:?} misses {truth}");
        assert!(found.radius() <= radius_max, "{found:?} is too wide");
    }

    #[test]
    fn brownian_motion_leaves_an_interval() {
        let brownian = Diffusion::ito(|_| 0.0, |_| 0.7);
        let time = ln_mean_time(&brownian, Absorbing(-1.0), Absorbing(2.0), 0.5);
        assert_encloses(time, libm::log(1.5 * 1.5 / 1.4), 1e-12);
        let right = probability_right(&brownian, -1.0, 2.0, 0.5);
        assert_encloses(right, 0.5, 1e-12);
    }

    #[test]
    fn constant_drift_reaches_a_level_from_a_reflecting_end() {
        // With k = b/D: (r - x)/b - (e^(-k(x-l)) - e^(-k(r-l)))/(b k).
        for (drift, target) in [(0.8, 3.0), (-0.8, 3.0), (-0.8, 300.0)] {
            let (d, k) = (0.5, drift / 0.5);
            let steady = Diffusion::ito(move |_| drift, move |_| d);
            let time = ln_mean_time(&steady, Reflecting(0.0), Absorbing(target), 1.0);
            let overshoot = (libm::exp(-k * target) - libm::exp(-k)) / (drift * k);
            let truth = libm::log((target - 1.0) / drift + overshoot);
            assert_encloses(time, truth, 3e-11);
            let mirrored = Diffusion::ito(move |_| -drift, move |_| d);
            let time = ln_mean_time(&mirrored, Absorbing(-target), Reflecting(0.0), -1.0);
            assert_encloses(time, truth, 3e-11);
        }
    }

    #[test]
    fn ornstein_uhlenbeck_reaches_a_level() {
        // mpmath, 40 digits: ln of the integral of sqrt(pi D/2) exp(y^2/2D) (1 + erf(y/sqrt(2D)))/D.
        for (start, level, d, truth) in
            [(-0.5, 1.0, 0.5, 1.554_219_611_821_461_5), (0.0, 3.0, 0.01, 447.518_855_366_127_4)]
        {
            let relaxing = Diffusion::ito(|x| -x, move |_| d);
            let time = ln_mean_time(&relaxing, Natural, Absorbing(level), start);
            assert_encloses(time, truth, 3e-11);
        }
    }

    #[test]
    fn a_barrier_of_five_hundred_temperatures_does_not_overflow() {
        // mpmath, 40 digits, Gauss-Legendre on 300 panels of [-2, 1].
        let double_well = Diffusion::ito(|x: f64| x - x * x * x, |_| 5e-4);
        let time = ln_mean_time(&double_well, Natural, Absorbing(1.0), -1.0);
        assert_encloses(time, 501.492_054_982_355_46, 3e-11);
    }

    #[test]
    fn a_tilted_well_agrees_with_high_precision() {
        // mpmath, 40 digits: L = x^4/4 - x^2/2 + x^3/10 + x/10 at D = 0.05.
        let drift = |x: f64| -x * x * x + x - 0.3 * x * x - 0.1;
        let tilted = Diffusion::ito(drift, |_| 0.05);
        let time = ln_mean_time(&tilted, Natural, Absorbing(1.0), -1.2);
        assert_encloses(time, 11.557_106_176_039_776, 3e-11);
    }

    #[test]
    fn an_unstable_point_is_left_in_logarithmic_time() {
        // E T = (2/g) (ln(X)/2 + (euler + 2 ln 2)/4 - 1/(8 X^2) - 3/(32 X^4)) with X^2 = g/(2 D),
        // from the asymptotics of the integral of Dawson's function; the next term is below 1e-12.
        const EULER: f64 = 0.577_215_664_901_532_9;
        for (g, d) in [(1.0, 1e-3), (2.5, 1e-8), (0.3, 1e-12)] {
            let unstable = Diffusion::ito(move |x| g * x, move |_| d);
            let time = ln_mean_time(&unstable, Absorbing(-1.0), Absorbing(1.0), 0.0);
            let x2: f64 = g / (2.0 * d);
            let constant = (EULER + 2.0 * std::f64::consts::LN_2) / 4.0;
            let integral = libm::log(x2) / 4.0 + constant - 0.125 / x2 - 3.0 / 32.0 / (x2 * x2);
            // The neglected term is 15/96 X^-6, and 1.3e-9 for the first row.
            let neglected = 0.16 / (x2 * x2 * x2) / integral;
            let time = time.widened(neglected);
            assert_encloses(time, libm::log(2.0 / g * integral), 2e-9);
        }
    }

    #[test]
    fn conventions_differ_by_a_drift() {
        // For b = m x, D = d x^2, ln X is a Brownian motion of drift m - d, m, m + d.
        let (m, d) = (0.3_f64, 0.2_f64);
        for (convention, speed) in [
            (Convention::Ito, m - d),
            (Convention::Stratonovich, m),
            (Convention::HanggiKlimontovich, m + d),
        ] {
            let geometric = Diffusion::ito(move |x| m * x, move |x| d * x * x).under(convention);
            let k = speed / d;
            let (low, high) = (libm::log(0.5), libm::log(4.0));
            let scale = |y: f64| -libm::exp(-k * y);
            let exact_right = (scale(0.0) - scale(low)) / (scale(high) - scale(low));
            let time = ln_mean_time(&geometric, Absorbing(0.5), Absorbing(4.0), 1.0);
            let mean_log = exact_right * high + (1.0 - exact_right) * low;
            assert_encloses(time, libm::log(mean_log / speed), 3e-11);
            let found = probability_right(&geometric, 0.5, 4.0, 1.0);
            assert_encloses(found, exact_right, 3e-11);
        }
    }

    #[test]
    fn a_jump_of_the_coefficient_needs_its_break() {
        // No drift: u'' = -1/D on each side, with u' continuous in the sense of Ito.
        let coefficient = |x: f64| if x < 0.3 { 1.0 } else { 4.0 };
        let layered = Diffusion::ito(|_| 0.0, coefficient).with_breaks([0.3]);
        let time = ln_mean_time(&layered, Reflecting(0.0), Absorbing(1.0), 0.0);
        // u(0) = 0.3^2/2 + 0.7 * 0.3 + 0.7^2/8.
        assert_encloses(time, libm::log(0.045 + 0.21 + 0.06125), 3e-11);
    }

    #[test]
    fn what_does_not_confine_is_unknown() {
        let escaping = Diffusion::ito(|x| x, |_| 1.0);
        let time = ln_mean_time(&escaping, Natural, Absorbing(1.0), 0.0);
        assert_eq!(time, Interval::UNKNOWN);
    }

    #[test]
    fn a_coefficient_that_is_not_positive_is_unknown() {
        let broken = Diffusion::ito(|_| 1.0, |x: f64| 0.5 - x);
        let time = ln_mean_time(&broken, Reflecting(0.0), Absorbing(1.0), 0.0);
        assert_eq!(time, Interval::UNKNOWN);
    }

    /// The same mean time by finite volumes on `cells` equal cells, Itô, both ends absorbing.
    fn finite_volumes(b: impl Fn(f64) -> f64, d: impl Fn(f64) -> f64, cells: usize) -> f64 {
        // Central differences for D u'' + b u' = -1 on (0, 1), by Thomas' algorithm.
        let h = 1.0 / cells as f64;
        let (mut above, mut right) = (vec![0.0; cells], vec![0.0; cells]);
        for i in 1..cells {
            let x = i as f64 * h;
            let (diffusive, advective) = (d(x) / (h * h), b(x) / (2.0 * h));
            let below = diffusive - advective;
            let pivot = -2.0 * diffusive + below * -above[i - 1];
            above[i] = (diffusive + advective) / pivot;
            right[i] = (-1.0 - below * right[i - 1]) / pivot;
        }
        let mut u = 0.0;
        for i in (cells / 2..cells).rev() {
            u = right[i] - above[i] * u;
        }
        u
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn a_boundary_value_solve_agrees(
            a in -4.0..4.0_f64, b in -9.0..9.0_f64, c in -9.0..9.0_f64, slope in -0.7..2.0_f64,
        ) {
            let drift = |x: f64| a + b * (x - 0.4) + c * x * x * x;
            let coefficient = |x: f64| 1.0 + slope * x;
            let [coarse, middle, fine] =
                [256, 512, 1024].map(|cells| finite_volumes(drift, coefficient, cells));
            let [first, second] = [(4.0 * middle - coarse) / 3.0, (4.0 * fine - middle) / 3.0];
            let truth = (16.0 * second - first) / 15.0;
            let found = ln_mean_time(
                &Diffusion::ito(drift, coefficient), Absorbing(0.0), Absorbing(1.0), 0.5);
            // The last extrapolation moves the value by more than it leaves; rounding of the
            // solve is below cells^2 units in the last place.
            let error = 2.0 * (truth - second).abs() / truth + 1024.0 * 1024.0 * f64::EPSILON;
            prop_assert!(found.widened(error).contains(libm::log(truth)), "{found:?} {truth} {error}");
            prop_assert!(found.radius() < 3e-11);
        }
    }
}
