//! Masses under `e^(-E)`, in logarithms: intervals, half-lines, discs, the line and the plane.
//!
//! Gauss's rule of ten points on panels that are halved until the halves give the same. A panel at a well or an end
//! is halved first until the energy spans a hundredth only, so that nothing narrow falls between nodes.
//! The plane is a line of lines: `x` has the energy `-ln ∫ e^(-E(x, y)) dy`. Products of independent coordinates
//! are sums of these logarithms.

use std::cell::RefCell;
use std::f64::consts::FRAC_PI_2;
use std::sync::LazyLock;

use crate::interval::Interval;

/// The energy on the line over `x`, as a function of `y`.
pub type Slice<'a> = Box<dyn Fn(f64) -> f64 + 'a>;

/// `ln ∫ e^(-E)` between two ends, either of which may be infinite.
///
/// `wells` are the places near which the mass is, sharp ones included; those outside the ends do not count. An
/// infinite end is cut where the energy is 60 above the wells', and rises on over the next doubling of the way.
///
/// *Error* (measured): the sum of what halving changed, at most some 1e-12, and the rounding of an energy that is
/// good to four units in its last place. Jumps and kinks of the energy are closed in on, those beside the borders of panels, which
/// Gauss's nodes do not reach, included. A well that is not named and narrower than a hundredth of the way between two
/// that are may be missed; a named one is seen however narrow or shallow it is, down to 1e-10 of the distance.
///
/// Unknown if an energy is not a number, if an infinite end does not confine, or if 100 000 panels do not do.
///
/// # Panics
///
/// If the ends are not in order, or if one is infinite and no well lies between them.
pub fn ln_mass(energy: &dyn Fn(f64) -> f64, ends: [f64; 2], wells: &[f64]) -> Interval {
    ln_mass_to(energy, ends, wells, 1e-13, true)
}

/// The same, where halves that change a panel by no more than `tolerance` of it do; unless the energy is steep at
/// the ends, the mass is not there.
fn ln_mass_to(
    energy: &dyn Fn(f64) -> f64,
    ends: [f64; 2],
    wells: &[f64],
    tolerance: f64,
    steep_ends: bool,
) -> Interval {
    assert!(ends[0] < ends[1], "the ends {ends:?} are not in order");
    let mut marks: Vec<f64> =
        wells.iter().copied().filter(|&x| ends[0] < x && x < ends[1]).collect();
    marks.sort_by(f64::total_cmp);
    marks.dedup();
    assert!(
        !marks.is_empty() || ends.iter().all(|end| end.is_finite()),
        "an infinite end and no well"
    );
    let lowest = marks.iter().map(|&x| energy(x)).fold(f64::INFINITY, f64::min);
    let place = |end: f64, well: Option<&f64>| match well {
        Some(&well) if end.is_infinite() => cut(energy, well, end.signum(), lowest),
        _ => Some(end),
    };
    let (left, right) = (place(ends[0], marks.first()), place(ends[1], marks.last()));
    let sum = left.zip(right).and_then(|(left, right)| {
        let borders = [vec![left], marks.clone(), vec![right]].concat();
        let finite = ends.iter().copied().filter(|end| steep_ends && end.is_finite());
        let sharp: Vec<f64> = marks.iter().copied().chain(finite).collect();
        sum(energy, &borders, &sharp, tolerance)
    });
    sum.unwrap_or(Interval::UNKNOWN)
}

/// `ln ∫ e^(-E)` over the disc of that radius, where `energy` gives the slices of `E`.
///
/// Error and refusals as for [`ln_mass`].
///
/// # Panics
///
/// If the radius is not positive.
pub fn ln_mass_of_disc<'a>(
    energy: &dyn Fn(f64) -> Slice<'a>,
    center: [f64; 2],
    radius: f64,
) -> Interval {
    assert!(0.0 < radius, "a radius of {radius}");
    // x = radius sin t: the chord and its length are smooth in t.
    let over = |t: f64| {
        let half = radius * libm::cos(t);
        let slice = energy(center[0] + radius * libm::sin(t));
        let [low, high] = [center[1] - half, center[1] + half];
        let chord = (low < high).then(|| ln_mass(&slice, [low, high], &[center[1]]));
        chord.map(|chord| chord + Interval::exactly(half).ln())
    };
    of_slices(&over, [-FRAC_PI_2, FRAC_PI_2], &[0.0])
}

/// `ln ∫ e^(-E)` over the plane, where `energy` gives the slices of `E` and every slice has its mass near the
/// ordinates of the wells.
///
/// Error and refusals as for [`ln_mass`].
///
/// # Panics
///
/// If there is no well.
pub fn ln_mass_of_plane<'a>(energy: &dyn Fn(f64) -> Slice<'a>, wells: &[[f64; 2]]) -> Interval {
    let [xs, ys]: [Vec<f64>; 2] = [0, 1].map(|k: usize| wells.iter().map(|w| w[k]).collect());
    let line = [f64::NEG_INFINITY, f64::INFINITY];
    of_slices(&|x| Some(ln_mass(&energy(x), line, &ys)), line, &xs)
}

/// The logarithm of the integral of what is known by its logarithm.
fn of_slices(
    ln_slice: &dyn Fn(f64) -> Option<Interval>,
    ends: [f64; 2],
    wells: &[f64],
) -> Interval {
    let seen = RefCell::new(Vec::new());
    let energy = |x: f64| {
        let Some(slice) = ln_slice(x) else { return f64::INFINITY };
        seen.borrow_mut().push((-slice.center(), slice.radius()));
        if slice.is_finite() { -slice.center() } else { f64::NAN }
    };
    // Slices are off by some 1e-13 themselves, which no halving mends.
    let whole = ln_mass_to(&energy, ends, wells, 1e-11, false);
    // Only slices that weigh something count.
    let seen = seen.into_inner();
    let lowest = seen.iter().fold(f64::INFINITY, |lowest, slice| lowest.min(slice.0));
    let heavy = seen.iter().filter(|slice| slice.0 < lowest + RISE);
    whole.widened(heavy.fold(0.0, |worst, slice| worst.max(slice.1)))
}

/// How far the energy rises before an infinite end is cut.
const RISE: f64 = 60.0;
/// Panels in all.
const PANELS_MAX: usize = 100_000;
/// The energy that a panel at a well or an end may span.
const SPAN: f64 = 0.01;
/// The positive nodes of Gauss's rule of ten points, and their weights.
const NODES: [(f64, f64); 5] = [
    (0.148_874_338_981_631_22, 0.295_524_224_714_752_87),
    (0.433_395_394_129_247_2, 0.269_266_719_309_996_35),
    (0.679_409_568_299_024_4, 0.219_086_362_515_982_04),
    (0.865_063_366_688_984_5, 0.149_451_349_150_580_6),
    (0.973_906_528_517_171_7, 0.066_671_344_308_688_14),
];

/// The first place beyond a well, of ways that double, where the energy is 60 above `lowest` and rises on.
fn cut(energy: &dyn Fn(f64) -> f64, well: f64, sign: f64, lowest: f64) -> Option<f64> {
    let mut way = 1e-6;
    while way < 1e12 {
        let at = |factor: f64| energy(well + sign * factor * way) - lowest;
        let rises = [1.0, 1.25, 1.5, 1.75, 2.0].into_iter().all(|factor| RISE < at(factor));
        if rises && 5.0 < at(2.0) - at(1.0) {
            return Some(well + sign * way);
        }
        way *= 1.25;
    }
    None
}

/// The nodes of a panel `[-1, 1]`, in increasing order.
fn nodes() -> [f64; 10] {
    std::array::from_fn(|k| if k < 5 { -NODES[4 - k].0 } else { NODES[k - 5].0 })
}

/// The share of a panel beyond the last node of its halves.
const BLIND: f64 = 0.25 * (1.0 - NODES[4].0);

/// What values at twenty nodes make of the value at an end of a panel and in its middle, by the polynomial through them all.
struct Continued {
    /// From the panel's own nodes and those of the half at its right end.
    right: [[f64; 10]; 2],
    /// From the nodes of its halves.
    middle: [[f64; 10]; 2],
}

static CONTINUED: LazyLock<Continued> = LazyLock::new(|| {
    let whole = nodes();
    let (left, right) = (whole.map(|x| 0.5 * (x - 1.0)), whole.map(|x| 0.5 * (x + 1.0)));
    let weights = |sets: [[f64; 10]; 2], at: f64| {
        sets.map(|set| {
            set.map(|x| {
                let others = sets.iter().flatten().filter(|&&other| other != x);
                others.map(|other| (at - other) / (x - other)).product()
            })
        })
    };
    Continued { right: weights([whole, right], 1.0), middle: weights([left, right], 0.0) }
});

/// Densities at the nodes of a panel, and its mass by the rule.
#[derive(Clone, Copy)]
struct Ruled {
    densities: [f64; 10],
    mass: f64,
}

impl Ruled {
    fn mirrored(&self) -> [f64; 10] {
        std::array::from_fn(|k| self.densities[9 - k])
    }
}

/// A panel, the densities at its ends, and what the rule finds on it.
#[derive(Clone, Copy)]
struct Panel {
    ends: [f64; 2],
    at_ends: [f64; 2],
    whole: Ruled,
}

impl Panel {
    /// How far the densities at the ends and in the middle are from what those at the nodes lead to: all of a jump between
    /// there and the nearest node, which the rule and its halves overlook alike; nothing else where the rule converges.
    fn torn(&self, halves: [&Ruled; 2], at_middle: f64) -> f64 {
        let dot = |weights: &[f64; 10], values: &[f64; 10]| -> f64 {
            weights.iter().zip(values).map(|(weight, value)| weight * value).sum()
        };
        let from = |weights: &[[f64; 10]; 2], values: [&[f64; 10]; 2]| {
            dot(&weights[0], values[0]) + dot(&weights[1], values[1])
        };
        let [left, right] = halves;
        let known = &*CONTINUED;
        let mirrored = [&self.whole.mirrored(), &left.mirrored()];
        let at_left = from(&known.right, mirrored);
        let at_right = from(&known.right, [&self.whole.densities, &right.densities]);
        let between = from(&known.middle, [&left.densities, &right.densities]);
        let ends = (self.at_ends[0] - at_left).abs() + (self.at_ends[1] - at_right).abs();
        // A jump in the middle leads half way, from either side.
        let torn = ends + 2.0 * (at_middle - between).abs();
        // Nodes are rounded, and continuing to an end multiplies what that does to a steep density by up to 69, the sum of the
        // weights' sizes; no slope is above twenty times the rise by the width.
        let [from, to] = self.ends;
        let densities = left.densities.iter().chain(&right.densities);
        let rise = densities.clone().copied().fold(0.0, f64::max)
            - densities.copied().fold(f64::INFINITY, f64::min);
        let slope = 20.0 * rise / (to - from);
        (torn - 2.0 * 69.0 * f64::EPSILON * from.abs().max(to.abs()) * slope).max(0.0)
    }
}

/// The logarithm of the mass between the first border and the last, which may be narrow beside the sharp ones.
fn sum(
    energy: &dyn Fn(f64) -> f64,
    borders: &[f64],
    sharp: &[f64],
    tolerance: f64,
) -> Option<Interval> {
    let samples = borders
        .windows(2)
        .flat_map(|gap| (0..16).map(|k| gap[0] + (gap[1] - gap[0]) * (f64::from(k) + 0.5) / 16.0));
    let base = samples.chain(sharp.iter().copied()).map(energy).fold(f64::INFINITY, f64::min);
    if !base.is_finite() {
        return None;
    }
    // No halving mends the rounding of energies.
    let tolerance = tolerance.max(8.0 * f64::EPSILON * base.abs());
    let density = |x: f64| libm::exp(base - energy(x));
    let places = nodes();
    let rule = |from: f64, to: f64| {
        let (middle, half) = (0.5 * (from + to), 0.5 * (to - from));
        let densities = places.map(|node| density(middle + half * node));
        let pair = |(k, &(_, weight)): (usize, &(f64, f64))| {
            weight * (densities[4 - k] + densities[5 + k])
        };
        Ruled { densities, mass: half * NODES.iter().enumerate().map(pair).sum::<f64>() }
    };
    let mut open: Vec<Panel> = Vec::new();
    for gap in borders.windows(2) {
        let middle = 0.5 * (gap[0] + gap[1]);
        for ends in [[gap[0], middle], [middle, gap[1]]] {
            let mut take = |from: f64, to: f64| {
                let ends = [from, to];
                open.push(Panel { ends, at_ends: ends.map(density), whole: rule(from, to) });
            };
            beside(energy, ends, sharp, base, &mut take);
        }
    }
    let about: f64 = open.iter().map(|panel| panel.whole.mass).sum();
    let (mut sum, mut error, mut done) = (0.0, 0.0, 0);
    while let Some(panel) = open.pop() {
        done += 1;
        let [from, to] = panel.ends;
        let middle = 0.5 * (from + to);
        let halves = [rule(from, middle), rule(middle, to)];
        let fine = halves[0].mass + halves[1].mass;
        let change = (fine - panel.whole.mass).abs();
        if !change.is_finite() || PANELS_MAX < done {
            return None;
        }
        let at_middle = density(middle);
        let will_do = |error: f64| error <= tolerance * fine || error <= 1e-3 * tolerance * about;
        let is_point = middle <= from || to <= middle;
        let unseen = if !will_do(change) {
            f64::INFINITY
        } else {
            BLIND * (to - from) * panel.torn([&halves[0], &halves[1]], at_middle)
        };
        if is_point || will_do(unseen) {
            sum += fine;
            error += change + if is_point { 0.0 } else { unseen };
        } else {
            let [left, right] = panel.at_ends;
            let [lower, upper] = halves;
            open.push(Panel { ends: [from, middle], at_ends: [left, at_middle], whole: lower });
            open.push(Panel { ends: [middle, to], at_ends: [at_middle, right], whole: upper });
        }
    }
    // Energies are rounded, in proportion to their size where the mass is.
    let rounding = f64::EPSILON * (4.0 * (base.abs() + RISE) + 16.0 + done as f64);
    // What lies beyond the cuts is below e^-60 of the whole, times a length in units of the wells' width.
    let relative = error / sum + rounding + 1e-18;
    (0.0 < sum && relative < 0.5).then(|| Interval::around(libm::log(sum) - base, 2.0 * relative))
}

/// Halves a panel that ends at a sharp place until the energy spans little on it, or is high above `base`.
fn beside(
    energy: &dyn Fn(f64) -> f64,
    [mut from, mut to]: [f64; 2],
    sharp: &[f64],
    base: f64,
    take: &mut dyn FnMut(f64, f64),
) {
    let at_left = sharp.contains(&from);
    if at_left || sharp.contains(&to) {
        let sharp = if at_left { from } else { to };
        let place = energy(sharp);
        for _ in 0..60 {
            let middle = 0.5 * (from + to);
            let other = if at_left { to } else { from };
            let others = [middle, other].map(energy);
            let flat = others.iter().all(|other| (other - place).abs() <= SPAN);
            let high = others.iter().all(|other| base + 2.0 * RISE < other.min(place));
            let done = high || (flat && !has_pit(energy, sharp, place, other - sharp));
            if done || middle <= from || to <= middle {
                break;
            }
            if at_left {
                take(middle, to);
                to = middle;
            } else {
                take(from, middle);
                from = middle;
            }
        }
    }
    take(from, to);
}

/// Whether the energy near a place, where it is `there`, falls less on the way to it than that of a well as wide as `reach`: a
/// narrower well, however shallow, whose slope may be hidden by another's at any one distance but not at all.
fn has_pit(energy: &dyn Fn(f64) -> f64, place: f64, there: f64, reach: f64) -> bool {
    (1..=8).any(|k| {
        let share = 0.0625_f64.powi(k);
        let rise = (energy(place + share * reach) - there).abs();
        // Near a corner it rises like the distance; energies and places are rounded.
        let rounding = 32.0 * f64::EPSILON * (1.0 + there.abs() + SPAN * (place / reach).abs());
        2.0 * SPAN * share + rounding < rise
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::f64::consts::{PI, TAU};

    const LINE: [f64; 2] = [f64::NEG_INFINITY, f64::INFINITY];

    fn sextic(w: f64) -> f64 {
        let root = w * (w + 2.0) * (w - 3.0) / 4.0;
        root * root
    }

    /// The trapezoidal rule, which converges geometrically for analytic functions that vanish at both ends.
    fn trapezoid(energy: impl Fn(f64) -> f64, from: f64, to: f64, panels: u32) -> f64 {
        let h = (to - from) / f64::from(panels);
        (0..=panels).map(|k| h * libm::exp(-energy(from + h * f64::from(k)))).sum()
    }

    proptest! {
        #[test]
        fn normal_masses_are_error_functions(
            rate in 1e-3..1e6_f64, mean in -3.0..3.0_f64, shift in -900.0..900.0_f64, radius in 1e-3..2.0_f64,
        ) {
            let energy = |x: f64| 0.5 * rate * (x - mean) * (x - mean) + shift;
            let whole = ln_mass(&energy, LINE, &[mean]);
            let exact = 0.5 * libm::log(TAU / rate) - shift;
            prop_assert!(whole.contains(exact) && whole.radius() < 1e-11, "{whole:?} {exact}");
            let ball = ln_mass(&energy, [mean - radius, mean + radius], &[mean]);
            let exact = exact + libm::log(libm::erf(radius * (0.5 * rate).sqrt()));
            prop_assert!(ball.widened(1e-15 * exact.abs()).contains(exact), "{ball:?} {exact}");
            let half = ln_mass(&energy, [mean, f64::INFINITY], &[mean + 0.1 / rate.sqrt()]);
            let exact = 0.5 * libm::log(TAU / rate) - shift - libm::log(2.0);
            prop_assert!(half.widened(1e-15 * exact.abs()).contains(exact), "{half:?} {exact}");
        }

    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        #[test]
        fn a_round_disc_is_an_exponential(rate in 1e-2..1e5_f64, radius in 1e-3..3.0_f64) {
            let slice = |x: f64| -> Slice { Box::new(move |y: f64| 0.5 * rate * (x * x + y * y)) };
            let disc = ln_mass_of_disc(&slice, [0.0, 0.0], radius);
            let exact = libm::log(TAU / rate * -libm::expm1(-0.5 * rate * radius * radius));
            prop_assert!(disc.contains(exact) && disc.radius() < 1e-10, "{disc:?} {exact}");
        }
    }

    #[test]
    fn three_wells_agree_with_the_trapezoidal_rule() {
        for eta in [0.1, 1.0, 10.0, 100.0, 1000.0] {
            let energy = |w: f64| eta * sextic(w);
            let found = ln_mass(&energy, LINE, &[-2.0, 0.0, 3.0]).exp();
            let exact = trapezoid(energy, -6.0, 7.0, 20_000);
            assert!(found.widened(1e-13 * exact).contains(exact), "{eta}: {found:?} {exact}");
            assert!(found.radius() < 1e-10 * exact);
        }
    }

    /// Wells a million times narrower than their distance; Laplace's weights.
    #[test]
    fn narrow_wells_are_not_missed() {
        let eta = 1e12;
        let found = ln_mass(&|w| eta * sextic(w), LINE, &[-2.0, 0.0, 3.0]).exp();
        let exact: f64 = [4.5, 12.5, 28.125].map(|l: f64| (TAU / (eta * l)).sqrt()).iter().sum();
        assert!((found.center() / exact - 1.0).abs() < 1e-10, "{found:?} {exact}");
    }

    /// The disc with unequal curvatures: radially, by a Bessel function's integral.
    #[test]
    fn an_oval_well_in_a_disc_is_a_sum_over_angles() {
        for (eta, [a, b], radius) in [(400.0, [3.0, 0.1], 0.1), (2e4, [2.42, 0.022], 0.1)] {
            let slice = move |x: f64| -> Slice {
                Box::new(move |y: f64| 0.5 * eta * (a * x * x + b * y * y))
            };
            let found = ln_mass_of_disc(&slice, [0.0, 0.0], radius).exp();
            // In polar coordinates the radius integrates in closed form.
            let per_angle = |k: u32| {
                let (sin, cos) =
                    (libm::sin(PI * f64::from(k) / 4096.0), libm::cos(PI * f64::from(k) / 4096.0));
                let rate = eta * (a * cos * cos + b * sin * sin);
                -libm::expm1(-0.5 * rate * radius * radius) / rate
            };
            let exact = TAU / 4096.0 * (0..4096).map(per_angle).sum::<f64>();
            assert!(found.widened(1e-14 * exact).contains(exact), "{found:?} {exact}");
        }
    }

    /// A plane that is no product: y has a Gaussian law given x, so that one trapezoidal sum is left.
    #[test]
    fn a_plane_of_two_wells_agrees_with_one_sum() {
        let across = |x: f64| 0.3 + 0.2 * libm::tanh(x);
        for eta in [0.5, 8.0, 300.0] {
            let well = move |x: f64| eta * (x * x - 1.0) * (x * x - 1.0);
            let slice = |x: f64| -> Slice {
                let (v, b) = (well(x), eta * across(x));
                Box::new(move |y: f64| v + 0.5 * b * (y - 0.2) * (y - 0.2))
            };
            let found = ln_mass_of_plane(&slice, &[[-1.0, 0.2], [1.0, 0.2]]).exp();
            let energy = |x: f64| well(x) - 0.5 * libm::log(TAU / (eta * across(x)));
            let exact = trapezoid(energy, -5.0, 5.0, 20_000);
            assert!(found.widened(1e-13 * exact).contains(exact), "{eta}: {found:?} {exact}");
            assert!(found.radius() < 1e-9 * exact);
        }
    }

    #[test]
    fn what_does_not_confine_is_unknown() {
        assert_eq!(ln_mass(&|x: f64| libm::log1p(x * x), LINE, &[0.0]), Interval::UNKNOWN);
        assert_eq!(ln_mass(&|_| f64::NAN, [0.0, 1.0], &[]), Interval::UNKNOWN);
        assert_eq!(
            ln_mass(&|x| if x < 0.5 { x } else { f64::NAN }, [0.0, 1.0], &[]),
            Interval::UNKNOWN
        );
    }
}
