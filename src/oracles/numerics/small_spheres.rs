//! What a function does around a point: its extremes on spheres that shrink to the point, in one
//! and two dimensions.

use crate::interval::Interval;
use crate::statistics::limit;

/// Whether a function takes values below and above its value at zero, arbitrarily near zero: one if
/// it does, zero if it does not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbourhood {
    /// Values below: zero is no minimiser.
    pub below: Interval,
    /// Values above: zero is no maximiser.
    pub above: Interval,
}

/// Radii of the spheres: `2^-6` to `2^-16`.
fn radii() -> impl Iterator<Item = f64> {
    (6..=16).map(|k| 0.5_f64.powi(k))
}

/// Looks for values below and above `value(0) = 0` on the spheres of eleven radii, `2^-6` to `2^-16`.
///
/// On each circle the least and the greatest value are found from 720 directions, with a golden-section
/// search around every one that beats its neighbours. Measured, not proved: for analytic
/// functions the extremes have constant signs on all small circles, so where they agree on the last six
/// circles they are taken to stay; unknown otherwise. A value counts if its size exceeds 1e-14 of the
/// fourth power of the radius: on the smallest circle a sixth power with a coefficient of 1e-4 does. Extremes
/// below that tell nothing: a function that vanishes along a curve stays unknown on that side, as higher powers
/// could decide either way.
///
/// # Panics
///
/// If the dimension is not one or two.
pub fn neighbourhood(dimension: usize, value: impl Fn([f64; 2]) -> f64) -> Neighbourhood {
    let last: Vec<[Option<bool>; 2]> = radii()
        .skip(5)
        .map(|radius| {
            let noise = 1e-14 * radius.powi(4);
            let least = least_on_sphere(dimension, radius, &value);
            let greatest = -least_on_sphere(dimension, radius, |x| -value(x));
            [least, -greatest]
                .map(|extreme| extreme.abs().total_cmp(&noise).is_gt().then_some(extreme < 0.0))
        })
        .collect();
    let agreed = |side: usize| {
        let signs: Vec<Option<bool>> = last.iter().map(|signs| signs[side]).collect();
        match signs[0] {
            Some(sign) if signs.iter().all(|other| *other == Some(sign)) => {
                Interval::exactly(f64::from(u8::from(sign)))
            }
            _ => Interval::UNKNOWN,
        }
    };
    Neighbourhood { below: agreed(0), above: agreed(1) }
}

/// The limit of `min |g(x)| / |x|` over spheres that shrink to zero, extrapolated, with its error:
/// positive where zero is an isolated and regular zero of `g`.
///
/// # Panics
///
/// If the dimension is not one or two.
pub fn least_growth(dimension: usize, g: impl Fn([f64; 2]) -> [f64; 2]) -> Interval {
    let length = |x: [f64; 2]| {
        let [a, b] = g(x);
        (a * a + b * b).sqrt()
    };
    let points: Vec<(f64, Interval)> = radii()
        .map(|radius| {
            let least = least_on_sphere(dimension, radius, length) / radius;
            // A golden-section search leaves a value that is off by a few roundings.
            (radius, Interval::around(least, 1e-12 * least.abs()))
        })
        .collect();
    limit::at_zero(&points)
}

fn least_on_sphere(dimension: usize, radius: f64, value: impl Fn([f64; 2]) -> f64) -> f64 {
    match dimension {
        1 => value([radius, 0.0]).min(value([-radius, 0.0])),
        2 => least_on_circle(|angle| value([radius * libm::cos(angle), radius * libm::sin(angle)])),
        _ => panic!("spheres in {dimension} dimensions"),
    }
}

fn least_on_circle(value: impl Fn(f64) -> f64) -> f64 {
    const DIRECTIONS: usize = 720;
    let spacing = std::f64::consts::TAU / DIRECTIONS as f64;
    let samples: Vec<f64> = (0..DIRECTIONS).map(|k| value(k as f64 * spacing)).collect();
    let at = |k: usize| samples[k % DIRECTIONS];
    (0..DIRECTIONS)
        .filter(|&k| at(k) <= at(k + 1) && at(k) <= at(k + DIRECTIONS - 1))
        .map(|k| golden_section(&value, k as f64 * spacing, spacing).min(at(k)))
        .fold(f64::INFINITY, f64::min)
}

/// The least value within `reach` of `middle`, if there is one valley.
fn golden_section(value: impl Fn(f64) -> f64, middle: f64, reach: f64) -> f64 {
    const SHARE: f64 = 0.618_033_988_749_894_9;
    let (mut left, mut right) = (middle - reach, middle + reach);
    let mut inner = [right - SHARE * (right - left), left + SHARE * (right - left)];
    let mut values = inner.map(&value);
    // 0.618^60 = 3e-13 of the bracket.
    for _ in 0..60 {
        if values[0] < values[1] {
            right = inner[1];
            inner = [right - SHARE * (right - left), inner[0]];
            values = [value(inner[0]), values[0]];
        } else {
            left = inner[0];
            inner = [inner[1], left + SHARE * (right - left)];
            values = [values[1], value(inner[1])];
        }
    }
    values[0].min(values[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(value: impl Fn([f64; 2]) -> f64) -> (f64, f64) {
        let Neighbourhood { below, above } = neighbourhood(2, value);
        (below.center(), above.center())
    }

    #[test]
    fn higher_terms_decide_where_the_hessian_does_not() {
        // -x² + c x y² - y⁴ = -(x - c y²/2)² - (1 - c²/4) y⁴.
        let value = |c: f64| move |[x, y]: [f64; 2]| -x * x + c * x * y * y - y * y * y * y;
        assert_eq!(found(value(1.9)), (1.0, 0.0));
        assert_eq!(found(value(2.1)), (1.0, 1.0));
    }

    #[test]
    fn classic_points_are_classified() {
        assert_eq!(found(|[x, y]| x * x + 3.0 * y * y - 5.0 * x * y * y), (0.0, 1.0));
        assert_eq!(found(|[x, y]| x * x * x - 3.0 * x * y * y), (1.0, 1.0));
        assert_eq!(found(|[x, y]| x * y), (1.0, 1.0));
        assert_eq!(neighbourhood(1, |[x, _]| x.powi(3)).below, Interval::exactly(1.0));
        assert_eq!(neighbourhood(1, |[x, _]| x.powi(4)).below, Interval::exactly(0.0));
    }

    #[test]
    fn the_least_singular_value_is_the_least_growth() {
        let growth = least_growth(2, |[x, y]| [2.0 * x + y + x * x, x - y - 3.0 * y * y]);
        // Singular values of [[2, 1], [1, -1]]: eigenvalues (1 ± √13)/2 in size.
        let exact = (13.0_f64.sqrt() - 1.0) / 2.0;
        assert!(growth.contains(exact) && growth.radius() < 1e-6, "{growth:?} {exact}");
    }
}
