//! Roots of monotone functions that are themselves known within an interval.

use crate::interval::Interval;

/// All places between `low` and `high` where a monotone function may be zero.
///
/// `f` encloses the function's value at a place, which the function takes on its way from one sign at `low` to the other at
/// `high`. Wherever an enclosure excludes zero, the root is on the side that its sign says: two bisections, one for the
/// last place proved to be on one side and one for the first on the other, each of at most 200 halvings, down to neighbouring
/// doubles. The interval is proved, as far as the enclosures and the monotony are; it is as wide as the enclosures leave it,
/// and an [`Interval::UNKNOWN`] among them is a place where the sign is not known, which only widens it.
///
/// Unknown if the signs at the ends are not known, or the same.
///
/// # Panics
///
/// If `low` is not below `high`.
///
/// ```
/// use sgdcheck::interval::Interval;
/// use sgdcheck::oracles::numerics::root;
/// let two = root::monotone(|x| Interval::exactly(x).powi(2) - 2.0, 0.0, 2.0);
/// assert!(two.contains(2.0_f64.sqrt()) && two.radius() < 1e-15);
/// ```
pub fn monotone(f: impl Fn(f64) -> Interval, low: f64, high: f64) -> Interval {
    assert!(low < high, "no root is looked for between {low} and {high}");
    let sign = |x: f64| match f(x) {
        value if value.high() < 0.0 => -1,
        value if 0.0 < value.low() => 1,
        _ => 0,
    };
    let before = sign(low);
    if before == 0 || sign(high) != -before {
        return Interval::UNKNOWN;
    }
    // The last place known to have the sign of `low`, the first known to have that of `high`, and what is
    // between as far as both searches know.
    let (mut from, mut to) = (low, high);
    let search = |from: &mut f64, to: &mut f64, ends: &mut [f64; 2], is_first: bool| {
        for _ in 0..200 {
            let middle = ends[0].midpoint(ends[1]);
            if middle <= ends[0] || ends[1] <= middle {
                break;
            }
            let here = sign(middle);
            if here == before {
                *from = from.max(middle);
            } else if here == -before {
                *to = to.min(middle);
            }
            let is_left = here == before || here == 0 && !is_first;
            ends[usize::from(!is_left)] = middle;
        }
    };
    let mut ends = [low, high];
    search(&mut from, &mut to, &mut ends, true);
    ends = [from, to];
    search(&mut from, &mut to, &mut ends, false);
    Interval::between(from, to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_function_of_one_sign_has_no_known_root() {
        assert_eq!(monotone(|x| Interval::exactly(1.0 + x), 0.0, 1.0), Interval::UNKNOWN);
    }

    #[test]
    fn ends_of_unknown_sign_have_no_known_root() {
        let found = monotone(|x| Interval::around(x - 0.5, 0.6), 0.0, 2.0);
        assert_eq!(found, Interval::UNKNOWN);
    }

    proptest! {
        #[test]
        fn the_root_of_a_blurred_line_is_as_wide_as_the_blur(
            root in -1.0..1.0_f64, slope in prop_oneof![-3.0..-0.1_f64, 0.1..3.0_f64], blur in 0.0..0.05_f64,
        ) {
            let f = |x: f64| Interval::around(slope * (x - root), blur);
            let found = monotone(f, -2.0, 2.0);
            let width = blur / f64::abs(slope);
            prop_assert!(found.contains(root), "{found:?}");
            prop_assert!(found.radius() <= width + 1e-14, "{found:?} {width}");
        }

        #[test]
        fn a_place_that_is_not_known_only_widens(root in -1.0..1.0_f64, gap in 0.0..0.5_f64) {
            // Nothing is known within the gap to the right of the root.
            let f = |x: f64| {
                let is_open = root <= x && x <= root + gap;
                if is_open { Interval::UNKNOWN } else { Interval::exactly(x - root) }
            };
            let found = monotone(f, -2.0, 2.0);
            prop_assert!(found.contains(root), "{found:?}");
            prop_assert!(found.radius() <= 0.5 * gap + 1e-14, "{found:?}");
        }
    }
}
