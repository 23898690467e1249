//! Quantiles of the normal, gamma and Student laws at tiny error levels: the only user of statrs.
//!
//! statrs 0.19.1 loses digits in upper quantiles asked for as `1 - tail`, is wrong for chi-square
//! below two degrees of freedom, for Student beyond 1e6 and for the inverse beta with few hits.
//! So every quantile here is asked for by its tail, on the ranges checked against a table, and is
//! **rounded up to a multiple of 2^-20 in standard units**: a quantile that errs errs towards
//! the wider interval, and machines whose logarithms differ in the last bit agree on it.

use statrs::distribution::{ContinuousCDF, Normal};
use statrs::function::{beta, gamma};

/// Quantiles are multiples of one over this, in standard units.
const GRID: f64 = 1_048_576.0;

/// The largest shape of a gamma law whose quantiles are checked.
const SHAPE_MAX: f64 = 1e8;

/// The degrees of freedom of a Student law whose quantiles are checked.
const FREEDOM: std::ops::RangeInclusive<u64> = 8..=100_000;

/// The `z` with `P(Z > z) = tail` for a standard normal `Z`, rounded up by at most 1e-6.
///
/// # Panics
///
/// If `tail` is not in `[1e-200, 1/2]`.
pub fn normal_upper(tail: f64) -> f64 {
    assert_tail(tail);
    let standard = Normal::new(0.0, 1.0).expect("the standard normal law exists");
    // Reflected: the lower quantile keeps all digits. The pad covers its relative error of 1e-12.
    (-standard.inverse_cdf(tail) * (1.0 + 1e-9) * GRID).ceil() / GRID
}

/// Numbers `(low, high)` between which a gamma variable of that shape and scale one lies but for
/// probability `tail` on each side; half a chi-square variable with `2 shape` degrees of freedom.
///
/// With `high = shape exp(u / sqrt(shape))` and the same for `low`, `u` is rounded outwards by at
/// most 2e-6. `None` outside `1 <= shape <= 1e8`, where nothing was checked.
///
/// # Panics
///
/// If `tail` is not in `[1e-200, 1/2]`.
pub fn gamma_between(shape: f64, tail: f64) -> Option<(f64, f64)> {
    assert_tail(tail);
    if !(1.0..=SHAPE_MAX).contains(&shape) {
        return None;
    }
    let at = |u: f64| shape * libm::exp(u / shape.sqrt());
    let above = |u: f64| gamma::gamma_ur(shape, at(u));
    let below = |u: f64| gamma::gamma_lr(shape, at(-u));
    // exp(±600) neither overflows nor underflows, and leaves less than any admitted tail outside.
    let u_max = 600.0 * shape.sqrt();
    Some((
        at(-least_on_grid(u_max, |u| below(u) <= tail)?),
        at(least_on_grid(u_max, |u| above(u) <= tail)?),
    ))
}

/// The `t` with `P(T > t) = tail` for a Student variable, rounded up by at most 2e-6. `None`
/// outside 8 to 100 000 degrees of freedom, where nothing was checked.
///
/// # Panics
///
/// If `tail` is not in `[1e-200, 1/2]`.
pub fn student_upper(degrees_of_freedom: u64, tail: f64) -> Option<f64> {
    assert_tail(tail);
    if !FREEDOM.contains(&degrees_of_freedom) {
        return None;
    }
    let nu = degrees_of_freedom as f64;
    // P(T > t) = I_x(nu/2, 1/2) / 2 with x = nu / (nu + t²) (Abramowitz and Stegun, 26.7.1).
    let above = |t: f64| beta::beta_reg(nu / 2.0, 0.5, nu / (nu + t * t)) / 2.0;
    least_on_grid(GRID, |t| above(t) <= tail)
}

fn assert_tail(tail: f64) {
    assert!((1e-200..=0.5).contains(&tail), "a tail probability of {tail}");
}

/// The least positive multiple of the grid up to `limit` at which a monotone condition holds, plus
/// one grid step to cover the error of the tail probability; by bisection, so in 64 steps.
fn least_on_grid(limit: f64, holds: impl Fn(f64) -> bool) -> Option<f64> {
    let (mut below, mut least) = (0_u64, (limit * GRID) as u64);
    if !holds(least as f64 / GRID) {
        return None;
    }
    while 1 < least - below {
        let middle = below + (least - below) / 2;
        if holds(middle as f64 / GRID) {
            least = middle;
        } else {
            below = middle;
        }
    }
    Some((least + 1) as f64 / GRID)
}

#[cfg(test)]
mod tests {
    use super::*;

    // Reference values: mpmath 1.3.0, mp.dps = 40,
    //   findroot(lambda z: log(erfc(z/sqrt(2))/2) - log(t), sqrt(-2*log(t)))
    //   findroot(lambda x: log(gammainc(a, 0, x, regularized=True)) - log(t), x0), and (a, x, inf)
    //   findroot(lambda x: log(betainc(v/2, 1/2, 0, v/(v + x*x), regularized=True)/2) - log(t), x0)
    // each started from scipy's value.

    #[test]
    fn normal_quantiles_are_the_reference_rounded_up() {
        for (tail, exact) in [
            (0.5, 0.0),
            (0.1, 1.281551565545),
            (0.025, 1.95996398454),
            (5e-3, 2.575829303549),
            (1e-4, 3.719016485456),
            (5e-7, 4.891638475699),
            (5e-8, 5.326723886384),
            (1e-10, 6.361340902404),
            (1e-20, 9.262340089798),
            (1e-100, 21.27345356097),
        ] {
            let excess = normal_upper(tail) - exact;
            assert!((0.0..1e-6).contains(&excess), "{tail}: {excess}");
        }
    }

    #[test]
    fn gamma_quantiles_are_the_reference_rounded_outwards() {
        for (shape, tail, low, high) in [
            (1.0, 0.05, 0.05129329438755, 2.995732273554),
            (1.0, 5e-4, 0.0005001250416823, 7.600902459542),
            (1.0, 5e-8, 5.000000125e-08, 16.81124283152),
            (1.0, 1e-12, 1.000000000001e-12, 27.63102111593),
            (1.5, 0.05, 0.1759231588746, 3.907363951626),
            (1.5, 5e-4, 0.007639483621621, 8.864998114473),
            (1.5, 5e-8, 1.640868028918e-05, 18.4147242366),
            (1.5, 1e-12, 1.208993971359e-08, 29.4598778416),
            (2.0, 0.05, 0.3553615106987, 4.743864518391),
            (2.0, 5e-4, 0.03196102225596, 9.998677497624),
            (2.0, 5e-8, 0.0003162611041822, 19.84852608594),
            (2.0, 1e-12, 1.41421422904e-06, 31.09987319577),
            (10.0, 0.05, 5.425405697091, 15.70521642212),
            (10.0, 5e-4, 2.699033106033, 23.74922594274),
            (10.0, 5e-8, 0.9160281426452, 36.70661631075),
            (10.0, 1e-12, 0.2934603733177, 50.27988449493),
            (100.0, 0.05, 84.13927721831, 116.9971344462),
            (100.0, 5e-4, 70.33022515951, 136.2113040202),
            (100.0, 5e-8, 55.50722430621, 162.6780182031),
            (100.0, 1e-12, 44.88602203002, 187.2479553636),
            (1000.0, 0.05, 948.5598493837, 1052.577118082),
            (1000.0, 5e-4, 899.2086831192, 1107.342011395),
            (1000.0, 5e-8, 840.5755851522, 1177.667325805),
            (1000.0, 1e-12, 793.4392266171, 1238.864469223),
            (1e6, 0.05, 998355.7150837, 1001645.421945),
            (1e6, 5e-4, 996712.7487735, 1003293.802936),
            (1e6, 5e-8, 994682.3976103, 1005335.851708),
            (1e6, 1e-12, 992981.6691846, 1007050.653438),
            // The power series in mpmath; upper end: scipy 1.17.1, gammainccinv(1e8, tail).
            (1e8, 0.05, 99983552.03226, 100016449.1048),
            (1e8, 5e-8, 99946741.88548, 100053276.3638),
        ] {
            let found = gamma_between(shape, tail).expect("a checked shape");
            let standard = |ratio: f64| shape.sqrt() * libm::log(ratio);
            let excess = [standard(low / found.0), standard(found.1 / high)];
            assert!(
                excess.iter().all(|excess| (0.0..2.1e-6).contains(excess)),
                "{shape}, {tail}: {excess:?}"
            );
        }
    }

    #[test]
    fn student_quantiles_are_the_reference_rounded_up() {
        for (degrees_of_freedom, tail, exact) in [
            (8, 0.05, 1.859548037531),
            (8, 5e-4, 5.041305433373),
            (8, 5e-8, 17.83599657319),
            (8, 1e-12, 69.69504323786),
            (9, 0.05, 1.833112932656),
            (9, 5e-4, 4.780912585931),
            (9, 5e-8, 15.20952765129),
            (9, 1e-12, 51.41491602328),
            (63, 0.05, 1.669402221707),
            (63, 5e-4, 3.451768944961),
            (63, 5e-8, 6.015233750678),
            (63, 1e-12, 8.717510437563),
            (127, 0.05, 1.656940343542),
            (127, 5e-4, 3.368785298574),
            (127, 5e-8, 5.650737039207),
            (127, 1e-12, 7.796637309856),
            (1000, 0.05, 1.646378817285),
            (1000, 5e-4, 3.300282648424),
            (1000, 5e-8, 5.36609055337),
            (1000, 1e-12, 7.124228925314),
            (100000, 0.05, 1.644868864785),
            (100000, 5e-4, 3.290624031412),
            (100000, 5e-8, 5.327115079057),
            (100000, 1e-12, 7.035371742394),
        ] {
            let found = student_upper(degrees_of_freedom, tail).expect("checked degrees");
            let excess = found - exact;
            assert!((0.0..2.1e-6).contains(&excess), "{degrees_of_freedom}, {tail}: {excess}");
        }
    }

    #[test]
    fn unchecked_ranges_are_refused() {
        assert_eq!(gamma_between(0.5, 0.01), None);
        assert_eq!(gamma_between(1e9, 0.01), None);
        assert_eq!(student_upper(7, 0.01), None);
        assert_eq!(student_upper(10_000_000, 0.025), None);
    }
}
