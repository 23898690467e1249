//! The least and the greatest value of a smooth function, from its values at equidistant places.

use crate::interval::Interval;

/// The least value between the first and the last place.
///
/// Between neighbours a function lies within `h²/8 max|f''|` of the chord, and its second differences are `h² f''`: to the
/// errors of the values an allowance of a quarter of the larger second difference at the two ends is added, twice what a
/// parabola needs. *Error* (measured): that allowance, which is enough where `f''` changes by less than itself
/// from place to place; halve the distance where it may not.
///
/// Unknown for fewer than three values, or if one of them is.
///
/// ```
/// use sgdcheck::interval::Interval;
/// use sgdcheck::oracles::numerics::extrema;
/// let values: Vec<_> = (0..=7).map(|k| Interval::exactly(f64::from(k) / 7.0)).map(|x| x * (x - 1.0)).collect();
/// let least = extrema::least(&values);
/// assert!(least.contains(-0.25) && least.high() > -0.25 && least.radius() < 0.01);
/// ```
pub fn least(values: &[Interval]) -> Interval {
    if values.len() < 3 || !values.iter().all(|value| value.is_finite()) {
        return Interval::UNKNOWN;
    }
    let bend = |around: &[Interval]| {
        let [left, middle, right] = [0, 1, 2].map(|k: usize| around[k].center());
        (left - 2.0 * middle + right).abs()
    };
    let bends: Vec<f64> = values.windows(3).map(bend).collect();
    // At either end that of the next place.
    let at = |k: usize| bends[k.clamp(1, bends.len()) - 1];
    let between = |(k, ends): (usize, &[Interval])| {
        let lower = ends[0].min(ends[1]);
        Interval::new(lower.low() - 0.25 * at(k).max(at(k + 1)), lower.high())
    };
    let pieces = values.windows(2).enumerate().map(between);
    pieces.reduce(Interval::min).unwrap_or(Interval::UNKNOWN)
}

/// The greatest value between the first and the last place, as [`least`].
pub fn greatest(values: &[Interval]) -> Interval {
    -least(&values.iter().map(|&value| -value).collect::<Vec<_>>())
}

/// The greatest magnitude between the first and the last place, as [`least`]: of values with their signs, since a magnitude
/// has a kink at zero.
pub fn greatest_magnitude(values: &[Interval]) -> Interval {
    greatest(values).max(-least(values))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(f: impl Fn(f64) -> f64, count: u32) -> Vec<Interval> {
        (0..=count).map(|k| Interval::exactly(f(f64::from(k) / f64::from(count)))).collect()
    }

    proptest! {
        #[test]
        fn a_cosine_reaches_both_ends(phase in 0.0..6.0_f64, count in 24_u32..200) {
            let values = of(|x| libm::cos(7.0 * x + phase), count);
            // A whole period and more, of 7/count per place: a quarter of the second difference is (7/count)²/4.
            let room = 12.25 / f64::from(count).powi(2) + 1e-15;
            for (found, truth) in [(least(&values), -1.0), (greatest(&values), 1.0)] {
                prop_assert!(found.contains(truth) && found.radius() <= room, "{found:?}");
            }
        }

        #[test]
        fn a_parabola_reaches_its_vertex(vertex in 0.0..1.0_f64, count in 2_u32..50) {
            let found = greatest_magnitude(&of(|x| (x - vertex) * (x - vertex) - 2.0, count));
            prop_assert!(found.contains(2.0), "{found:?}");
        }
    }

    #[test]
    fn two_values_say_nothing_of_what_lies_between() {
        assert_eq!(least(&[Interval::exactly(0.0); 2]), Interval::UNKNOWN);
    }
}
