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
fn a_jump_of_the_coefficient_may_be_declared() {
    // No drift: u'' = -1/D on each side, with u' continuous in the sense of Ito.
    let coefficient = |x: f64| if x < 0.3 { 1.0 } else { 4.0 };
    let layered = Diffusion::ito(|_| 0.0, coefficient).with_breaks([0.3]);
    let time = ln_mean_time(&layered, Reflecting(0.0), Absorbing(1.0), 0.0);
    // u(0) = 0.3^2/2 + 0.7 * 0.3 + 0.7^2/8.
    assert_encloses(time, libm::log(0.045 + 0.21 + 0.06125), 3e-11);
}

#[test]
fn jumps_are_found_wherever_they_are() {
    // As above, with the jump at places that a mesh may pass by, declared and not.
    for k in 0..200 {
        let place = 0.05 + 0.9 * (f64::from(k) * 0.618_033_988_749_895).fract();
        let coefficient = move |x: f64| if x < place { 1.0 } else { 4.0 };
        let rest = 1.0 - place;
        let truth = libm::log(place * place / 2.0 + rest * place + rest * rest / 8.0);
        let layered = Diffusion::ito(|_| 0.0, coefficient);
        assert_encloses(ln_mean_time(&layered, Reflecting(0.0), Absorbing(1.0), 0.0), truth, 1e-11);
        let declared = Diffusion::ito(|_| 0.0, coefficient).with_breaks([place]);
        assert_encloses(
            ln_mean_time(&declared, Reflecting(0.0), Absorbing(1.0), 0.0),
            truth,
            1e-11,
        );
    }
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

#[test]
fn the_second_moment_of_brownian_exits_is_a_quartic() {
    // D m'' = -2 x (l - x)/(2 D) with zeros at both ends.
    let (d, l, x): (f64, f64, f64) = (0.7, 3.0, 1.3);
    let brownian = Diffusion::ito(|_| 0.0, |_| d);
    let found = ln_second_moment(&brownian, Absorbing(0.0), Absorbing(l), x);
    let truth = (x.powi(4) - 2.0 * l * x.powi(3) + l.powi(3) * x) / (12.0 * d * d);
    assert_encloses(found, libm::log(truth), 1e-11);
}

#[test]
fn the_variance_of_a_steady_passage_is_that_of_the_inverse_gaussian_law() {
    let steady = Diffusion::ito(|_| 0.8, |_| 0.5);
    let found = ln_variance(&steady, Natural, Absorbing(3.0), 1.0);
    assert_encloses(found, libm::log(2.0 * 0.5 * 2.0 / 0.8_f64.powi(3)), 1e-11);
}

#[test]
fn times_behind_a_barrier_of_five_hundred_temperatures_are_exponential() {
    let double_well = Diffusion::ito(|x: f64| x - x * x * x, |_| 5e-4);
    let [mean, square] = [ln_mean_time, ln_second_moment]
        .map(|oracle| oracle(&double_well, Natural, Absorbing(1.0), -1.0));
    // From the bottom of one well to that of the other.
    let found = square - 2.0 * mean;
    assert_encloses(found, std::f64::consts::LN_2, 1e-9);
}

#[test]
fn a_tail_without_a_second_moment_is_unknown() {
    // The density of an algebraic tail of power 5/2: the mean is finite, ∫ P² e^Φ is not.
    let heavy = Diffusion::ito(|x| -2.5 * x / (1.0 + x * x), |_| 1.0);
    assert_eq!(ln_second_moment(&heavy, Natural, Absorbing(1.0), 0.0), Interval::UNKNOWN);
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

    #[test]
    fn second_moments_satisfy_the_backward_equation(
        a in -4.0..4.0_f64, b in -9.0..9.0_f64, slope in -0.7..2.0_f64, x in 0.2..0.8_f64,
    ) {
        // L m₂ = -2 m₁, with derivatives by differences of fourth order.
        let drift = |x: f64| a + b * (x - 0.4);
        let line = Diffusion::ito(drift, |x: f64| 1.0 + slope * x);
        let of = |oracle: &dyn Fn(f64) -> Interval, x: f64| oracle(x).exp();
        let m1 = |x| ln_mean_time(&line, Absorbing(0.0), Absorbing(1.0), x);
        let m2 = |x| ln_second_moment(&line, Absorbing(0.0), Absorbing(1.0), x);
        let h = 0.01;
        let [p, q, here, r, s] =
            [-2.0, -1.0, 0.0, 1.0, 2.0].map(|k| of(&m2, x + k * h));
        let first = (p - 8.0 * q + 8.0 * r - s) / (12.0 * h);
        let second = (16.0 * (q + r) - 30.0 * here - (p + s)) / (12.0 * h * h);
        let found = (1.0 + slope * x) * second + drift(x) * first + 2.0 * of(&m1, x);
        // Terms of order h⁴: derivatives of order six of a function below one, on a scale of 1/10.
        prop_assert!(found.widened(1e-3 * here.high() + 1e-4).contains(0.0), "{found:?} {here:?}");
    }
}
