//! Limits, extrapolated with a stated error.

use crate::interval::Interval;

/// The limit of `y(x)` as `x` tends to zero, for `y` with an expansion in powers of `x`.
///
/// Polynomial (Neville) extrapolation of the given points, from the largest `x` to the smallest.
/// The order is chosen where two neighbouring extrapolants agree best, observation errors
/// included. The radius is the distance between these two, plus the errors of the observations as
/// the extrapolation amplifies them: a measured error, not a proved one. Unknown below three
/// points or if a value is unknown.
///
/// # Panics
///
/// If the `x` do not decrease or are not positive.
pub fn at_zero(points: &[(f64, Interval)]) -> Interval {
    for pair in points.windows(2) {
        assert!(
            0.0 < pair[1].0 && pair[1].0 < pair[0].0,
            "abscissae must decrease: {pair:?}"
        );
    }
    if points.len() < 3 || points.iter().any(|(_, y)| !y.is_finite()) {
        return Interval::UNKNOWN;
    }
    // After k rounds the last entry is the extrapolant through the last k + 1 points.
    let mut column: Vec<Interval> = points.iter().map(|&(_, y)| y).collect();
    let mut best: Option<Interval> = None;
    for order in 1..points.len() {
        let previous = column[column.len() - 1];
        column = (0..column.len() - 1)
            .map(|j| {
                let (far, near) = (points[j].0, points[j + order].0);
                let weight = near / (far - near);
                column[j + 1].scaled(1.0 + weight) - column[j].scaled(weight)
            })
            .collect();
        let last = column[column.len() - 1];
        let gap = (last.center() - previous.center()).abs();
        let candidate = Interval::around(last.center(), last.radius() + gap);
        if best.is_none_or(|best| candidate.radius() < best.radius()) {
            best = Some(candidate);
        }
    }
    best.unwrap_or(Interval::UNKNOWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_found_within_its_error() {
        let points: Vec<(f64, Interval)> = (2..9)
            .map(|j| 0.5_f64.powi(j))
            .map(|x| (x, Interval::around((3.0 * x).exp() * 2.0, 1e-13)))
            .collect();
        let limit = at_zero(&points);
        assert!(limit.contains(2.0) && limit.radius() < 1e-7, "{limit:?}");
    }

    #[test]
    fn a_limit_of_an_unknown_is_unknown() {
        let points = [
            (0.5, Interval::exactly(1.0)),
            (0.25, Interval::UNKNOWN),
            (0.1, Interval::exactly(1.0)),
        ];
        assert_eq!(at_zero(&points), Interval::UNKNOWN);
    }
}
