//! Medians of laws of which nothing is known, and shares.

use crate::interval::Interval;
use crate::monte_carlo::Moments;
use crate::statistics::intervals;

/// Tallies, for each threshold, whether a value is at most that. A value that is not a number is above all.
pub fn tally(thresholds: &[f64], value: f64, below: &mut [Moments]) {
    for (threshold, moments) in thresholds.iter().zip(below) {
        moments.push(f64::from(u8::from(value <= *threshold)));
    }
}

/// An interval for the median of independent values of any law, from [`tally`] at rising thresholds that were
/// fixed before.
///
/// It ends at the least threshold that a share above one half of the law is shown to be at or below, and begins
/// at the largest with a share below one half ([`intervals::proportion`]). Both are one event each whatever the
/// number of thresholds, because shares rise with the threshold: it misses with probability `alpha` at most.
/// Infinite towards a side on which no threshold is far enough.
pub fn between(thresholds: &[f64], below: &[Moments], alpha: f64) -> Interval {
    let shares = || thresholds.iter().zip(below.iter().map(|m| share(m, alpha)));
    let low = shares().filter(|(_, share)| share.high() < 0.5).map(|(&t, _)| t);
    let high = shares().filter(|(_, share)| 0.5 < share.low()).map(|(&t, _)| t);
    Interval::new(low.fold(f64::NEG_INFINITY, f64::max), high.fold(f64::INFINITY, f64::min))
}

/// An interval for the probability of an event that was tallied as one where it happened and zero where not.
pub fn share(happened: &Moments, alpha: f64) -> Interval {
    if happened.count() == 0 {
        return Interval::new(0.0, 1.0);
    }
    // A mean of so many ones and zeros is off by rounding alone.
    let hits = (happened.mean() * happened.count() as f64).round() as u64;
    intervals::proportion(hits, happened.count(), alpha)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(values: impl Iterator<Item = f64>, thresholds: &[f64]) -> Interval {
        let mut below = vec![Moments::new(); thresholds.len()];
        values.for_each(|value| tally(thresholds, value, &mut below));
        between(thresholds, &below, 1e-7)
    }

    /// ln(2/1e-7) = 16.8: of 64 values 55 on one side show it (64 KL = 19.2) and 53 do not (15.2).
    #[test]
    fn a_median_is_where_shares_are_shown_to_pass_one_half() {
        let values = || (0..64).map(f64::from);
        assert_eq!(seen(values(), &[8.0, 10.0, 52.0, 54.0]), Interval::new(8.0, 54.0));
        assert_eq!(seen(values(), &[10.0, 52.0]), Interval::UNKNOWN);
    }

    #[test]
    fn what_is_not_a_number_is_above_all() {
        let found = seen((0..64).map(|_| f64::NAN), &[0.0, 1.0]);
        assert_eq!(found, Interval::at_least(1.0));
    }
}
