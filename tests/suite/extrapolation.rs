//! Extrapolated limits on random ladders: how often they miss, and how wide they are.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use sgdcheck::interval::Interval;
use sgdcheck::monte_carlo::Stream;
use sgdcheck::statistics::limit;

/// The only seed of this file.
const MASTER_SEED: u64 = 20_261_120;

const LADDERS: usize = 1000;

/// `y(x) - y(0)` for coefficients drawn from (-1, 1).
type Approach = fn(&[f64; 4], f64) -> f64;

fn polynomial(c: &[f64; 4], x: f64) -> f64 {
    x * (c[0] + x * (c[1] + x * (c[2] + x * c[3])))
}

fn rational(c: &[f64; 4], x: f64) -> f64 {
    (1.0 + c[0] * x) / (1.0 + c[1].abs() * x) - 1.0
}

fn half_powers(c: &[f64; 4], x: f64) -> f64 {
    x.sqrt() * (c[0] + x.sqrt() * c[1] + x * c[2])
}

fn powers(c: &[f64; 4], x: f64) -> f64 {
    c[0] * libm::pow(x, 0.3 + c[1].abs()) + c[2] * libm::pow(x, 1.0 + c[3].abs())
}

fn logarithm_times_x(c: &[f64; 4], x: f64) -> f64 {
    x * (c[0] * libm::log(x) + c[1] + c[2] * x)
}

fn one_over_logarithm(c: &[f64; 4], x: f64) -> f64 {
    c[0] / (3.0 + libm::log(x).abs()) + c[1] * x
}

/// Points at `x = scale / 2, scale / 4, ..` with values in error by up to `noise`.
fn ladder(
    approach: Approach,
    points: i32,
    noise: f64,
    rng: &mut ChaCha8Rng,
) -> Vec<(f64, Interval)> {
    let coefficients: [f64; 4] = std::array::from_fn(|_| rng.random_range(-1.0..1.0));
    let scale = f64::from(1 << rng.random_range(0..6)) / 4.0;
    (1..=points)
        .map(|j| scale * 0.5_f64.powi(j))
        .map(|x| {
            let error = noise * rng.random_range(-1.0..1.0);
            let radius = noise + 1e-14;
            (x, Interval::around(1.0 + approach(&coefficients, x) + error, radius))
        })
        .collect()
}

/// Regular approaches are never missed; others, which the points can disguise, in the stated share of
/// ladders, which is a measurement with a margin and says how far to trust a limit of that kind.
/// The width is the median radius over the error of the last value: below one, extrapolation pays. It is never below 1e-5,
/// the fraction to which an extrapolation is believed; a hundredth of it is left for what the points show.
#[test]
fn limits_are_missed_as_rarely_as_stated() {
    for (name, approach, points, noise, missed_max, width_max) in [
        ("polynomial", polynomial as Approach, 6, 0.0, 0.003, 0.01),
        ("polynomial", polynomial, 8, 0.0, 0.0, 1.01e-5),
        ("polynomial", polynomial, 8, 1e-3, 0.0, 3.0),
        ("polynomial", polynomial, 11, 1e-6, 0.0, 0.05),
        ("rational", rational, 8, 0.0, 0.0, 1.01e-5),
        ("rational", rational, 8, 1e-3, 0.0, 5.0),
        ("half powers", half_powers, 6, 0.0, 0.10, 4.0),
        ("half powers", half_powers, 8, 0.0, 0.03, 4.0),
        ("half powers", half_powers, 11, 0.0, 0.01, 4.0),
        ("half powers", half_powers, 11, 1e-3, 0.03, 4.0),
        ("powers", powers, 8, 0.0, 0.03, 2.0),
        ("x log x", logarithm_times_x, 8, 0.0, 0.005, 2.0),
        ("x log x", logarithm_times_x, 11, 1e-3, 0.005, 7.0),
        ("1 / log", one_over_logarithm, 11, 0.0, 0.25, 2.0),
    ] {
        let path = ["extrapolation", name, &format!("{points} points, noise {noise}")];
        let mut rng = Stream::new(MASTER_SEED, &path).generator(0);
        let mut missed = 0;
        let mut widths = Vec::new();
        for _ in 0..LADDERS {
            let ladder = ladder(approach, points, noise, &mut rng);
            let found = limit::at_zero(&ladder);
            let last = (ladder[ladder.len() - 1].1.center() - 1.0).abs() + noise;
            missed += usize::from(!found.contains(1.0));
            widths.push(found.radius() / last);
        }
        widths.sort_by(f64::total_cmp);
        let share = missed as f64 / LADDERS as f64;
        let width = widths[LADDERS / 2];
        println!("{path:?}: missed {share}, width {width:.1e}");
        assert!(share <= missed_max, "{path:?}: missed {share}");
        assert!(width <= width_max, "{path:?}: width {width:.1e}");
    }
}
