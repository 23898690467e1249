//! Where a function on the line jumps or bends: points that belong on a mesh.
//!
//! A second difference over an interval of width `h` falls like `h²` where the function is smooth, like `h` around
//! a kink, and not at all around a jump. Windows that overlap by half are followed down to the half, of three that
//! overlap too, with the largest second difference; how fast it falls tells the three apart.

/// Breaks that are looked for at most; a function with more of them is taken as it is.
const BREAKS_MAX: usize = 64;

/// Bisections after which a window is judged, by how its second difference fell over the last [`JUDGED`].
const LEVELS: usize = 9;
const JUDGED: usize = 6;

/// How often the windows at the ends are halved.
const NEAREST: i32 = 16;

/// Breaks closer than this, relative to the window, are one.
const SAME: f64 = 1e-9;

/// Second differences fall by `4^-6 = 2e-4` over the judged levels where smooth, by `2^-6 = 2e-2` (within a
/// factor of two either way) at a kink.
const SMOOTH: f64 = 2e-3;

/// The points between the `windows + 1` equidistant samples of `[from, to]` and their neighbours where `f` jumps or
/// bends, in increasing order. At a jump the point found is the last double left of it.
///
/// A kink is sure to be found if its change of slope is larger than that of the smooth part over a window, which could
/// hide it if it has the other sign: the caller's error estimate must notice smaller ones. Kinks are found to about the root of the rounding error of `f` over the change of slope, at worst 1e-12 of the
/// samples' distance. Two breaks in one window are found one after the other; a feature that lies
/// wholly between two samples is seen only if it shows in a second difference.
pub(crate) fn breaks(f: &dyn Fn(f64) -> f64, from: f64, to: f64, windows: usize) -> Vec<f64> {
    let place =
        |k: usize| if k == windows { to } else { from + (to - from) * (k as f64 / windows as f64) };
    let values: Vec<f64> = (0..=windows).map(|k| f(place(k))).collect();
    let mut found = Vec::new();
    for k in 1..windows {
        let window = Window {
            places: [place(k - 1), place(k), place(k + 1)],
            values: [values[k - 1], values[k], values[k + 1]],
        };
        search(f, window, 4, &mut found);
        if BREAKS_MAX < found.len() {
            break;
        }
    }
    // Breaks near an end lie in the middle of a window that shrinks towards it.
    for (end, inner) in [(from, place(1)), (to, place(windows - 1))] {
        for halvings in 0..NEAREST {
            let beside = end + (inner - end) * 0.5_f64.powi(halvings);
            search(f, Window::on(f, end.min(beside), end.max(beside)), 1, &mut found);
        }
    }
    found.sort_by(f64::total_cmp);
    found.truncate(BREAKS_MAX);
    found.retain(|&x| from < x && x < to);
    found
}

/// The ends, and between them the breaks that are given and those that are found: a kink beside an edge that all meshes
/// share would show in none of them.
pub(crate) fn pieces(
    functions: &[&dyn Fn(f64) -> f64],
    left: f64,
    right: f64,
    given: &[f64],
) -> Vec<f64> {
    let mut points = with_ends(left, right, given);
    for found in functions.iter().flat_map(|f| breaks(f, left, right, 100)) {
        if points.iter().all(|x| 1e-9 * (right - left) < (x - found).abs()) {
            points.push(found);
        }
    }
    points.sort_by(f64::total_cmp);
    points
}

/// The ends, and between them the breaks that are given, in increasing order.
pub(crate) fn with_ends(left: f64, right: f64, given: &[f64]) -> Vec<f64> {
    let mut points = vec![left, right];
    points.extend(given.iter().copied().filter(|&x| left < x && x < right));
    points.sort_by(f64::total_cmp);
    points
}

/// Whether one of the functions has a kink inside a piece; just beside a break they are those of the piece.
pub(crate) fn has_kink_inside(functions: &[&dyn Fn(f64) -> f64], piece: &[f64]) -> bool {
    let inset = 1e-9 * (piece[1] - piece[0]);
    functions.iter().any(|f| has_kink(f, piece[0] + inset, piece[1] - inset))
}

/// Whether second differences over windows of 1/256 of the width fall by less than those of a smooth function, which fall to
/// `256^-2 = 1.5e-5`: around a kink the part that it adds falls to 1/256.
fn has_kink(f: &dyn Fn(f64) -> f64, left: f64, right: f64) -> bool {
    let [coarse, fine] = [32, 8192].map(|steps: u32| {
        let step = (right - left) / f64::from(steps);
        let at = |k: u32| f(left + step * f64::from(k));
        (1..steps).map(|k| (at(k - 1) - 2.0 * at(k) + at(k + 1)).abs()).fold(0.0, f64::max)
    });
    let size = [left, right].map(|x| f(x).abs()).into_iter().fold(right - left, f64::max);
    1e-13 * size < fine && 6e-5 * coarse < fine
}

/// Three places, evenly spaced, and the values there.
#[derive(Clone, Copy)]
struct Window {
    places: [f64; 3],
    values: [f64; 3],
}

impl Window {
    fn bend(&self) -> f64 {
        let [left, middle, right] = self.values;
        (left - 2.0 * middle + right).abs()
    }

    /// What rounding of the values and of the places within `f` may add to the bend.
    fn noise(&self) -> f64 {
        let ([from, _, to], [left, _, right]) = (self.places, self.values);
        let size = self.values.iter().fold(0.0_f64, |size, v| size.max(v.abs()));
        let slope = ((right - left) / (to - from)).abs();
        64.0 * f64::EPSILON * (size + slope * from.abs().max(to.abs()))
    }

    fn on(f: &dyn Fn(f64) -> f64, from: f64, to: f64) -> Window {
        let places = [from, 0.5 * (from + to), to];
        Window { places, values: places.map(f) }
    }

    /// Of the left, the middle and the right half the one that bends most.
    fn sharpest_half(&self, f: &dyn Fn(f64) -> f64) -> Window {
        let [a, m, b] = self.places;
        let [p, q] = [0.5 * (a + m), 0.5 * (m + b)];
        let [at_a, at_m, at_b] = self.values;
        let [at_p, at_q] = [f(p), f(q)];
        let left = Window { places: [a, p, m], values: [at_a, at_p, at_m] };
        let middle = Window { places: [p, m, q], values: [at_p, at_m, at_q] };
        let right = Window { places: [m, q, b], values: [at_m, at_q, at_b] };
        let sharper = |one: Window, two: Window| if one.bend() < two.bend() { two } else { one };
        sharper(sharper(middle, left), right)
    }
}

/// Adds the breaks within a window to `found`, `depth` of them at most on any side of another.
fn search(f: &dyn Fn(f64) -> f64, whole: Window, depth: usize, found: &mut Vec<f64>) {
    let [from, _, to] = whole.places;
    let mut window = whole;
    let mut before = 0.0;
    for level in 0..LEVELS {
        if level == LEVELS - JUDGED {
            before = window.bend();
        }
        if window.bend() <= window.noise() {
            return;
        }
        window = window.sharpest_half(f);
    }
    // Not a number fails the comparison too.
    if !(SMOOTH * before < window.bend() && window.noise() < window.bend()) {
        return;
    }
    let at = pin(f, window);
    if found.iter().all(|known| SAME * (to - from) < (at - known).abs()) {
        found.push(at);
    }
    if depth == 0 || BREAKS_MAX < found.len() {
        return;
    }
    let gap = 1e-3 * (to - from);
    for (from, to) in [(from, at - gap), (at + gap, to)] {
        if from < to {
            search(f, Window::on(f, from, to), depth - 1, found);
        }
    }
}

/// The break within a window, as exactly as doubles and the noise of `f` allow.
fn pin(f: &dyn Fn(f64) -> f64, mut window: Window) -> f64 {
    let width = |w: &Window| w.places[2] - w.places[0];
    let (mut bend, mut slow) = (window.bend(), 0);
    for _ in 0..60 {
        if window.bend() <= window.noise()
            || width(&window) <= 8.0 * f64::EPSILON * window.places[1].abs()
        {
            break;
        }
        let next = window.sharpest_half(f);
        slow = if 0.75 * bend < next.bend() { slow + 1 } else { 0 };
        bend = next.bend();
        window = next;
        if slow == 4 {
            return jump(f, window.places[0], window.places[2]);
        }
    }
    window.places[1]
}

/// The last double before the jump between two places.
fn jump(f: &dyn Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    let (mut at_low, mut at_high) = (f(low), f(high));
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        if middle <= low || high <= middle {
            break;
        }
        let at_middle = f(middle);
        if (at_middle - at_low).abs() < (at_high - at_middle).abs() {
            (low, at_low) = (middle, at_middle);
        } else {
            (high, at_high) = (middle, at_middle);
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn jumps_are_found_to_the_last_digit(at in -1.0..1.0_f64, size in 1e-6..10.0_f64, wave in 0.0..20.0_f64) {
            let f = |x: f64| libm::sin(wave * x) + if x < at { 0.0 } else { size };
            let found = breaks(&f, -1.1, 1.2, 100);
            prop_assert_eq!(found.len(), 1, "{:?}", found);
            prop_assert!(found[0] < at && (found[0] - at).abs() <= 2.0 * f64::EPSILON, "{:?}", found);
        }

        #[test]
        fn kinks_are_found(at in -1.0..1.0_f64, size in 0.5..10.0_f64, wave in 0.0..3.0_f64) {
            let f = |x: f64| libm::sin(wave * x) + size * (x - at).max(0.0);
            let found = breaks(&f, -1.1, 1.2, 100);
            prop_assert_eq!(found.len(), 1, "{:?}", found);
            prop_assert!((found[0] - at).abs() <= 1e-13 / size.min(1.0), "{:?}", found);
        }

        #[test]
        fn what_is_smooth_has_none(wave in 0.0..30.0_f64, phase in 0.0..6.3_f64, growth in -3.0..3.0_f64) {
            let f = |x: f64| libm::sin(wave * x + phase) * libm::exp(growth * x);
            prop_assert_eq!(breaks(&f, -1.1, 1.2, 100), Vec::<f64>::new());
        }
    }

    #[test]
    fn several_breaks_are_told_apart() {
        let f = |x: f64| (x - 0.1).abs() + 2.0 * (x + 0.307).abs() + f64::from(0.108 < x) + x.abs();
        let found = breaks(&f, -1.0, 1.0, 100);
        for at in [-0.307, 0.0, 0.1, 0.108] {
            assert!(found.iter().any(|x| (x - at).abs() < 1e-10), "{at}: {found:?}");
        }
        assert_eq!(found.len(), 4, "{found:?}");
    }
}
