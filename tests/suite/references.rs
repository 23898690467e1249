//! Oracles against numbers derived independently, from the papers alone, by other methods: rational
//! arithmetic, Gauss panels, Fourier modes and closed forms in high precision. The digits given
//! are those believed; tolerances allow one unit in the last of them.

use nalgebra::DMatrix;
use sgdcheck::instances::trajectory::Trajectory;
use sgdcheck::interval::Interval;
use sgdcheck::oracles::exit::action::{self, Field};
use sgdcheck::oracles::exit::chain::{self, Noise};
use sgdcheck::oracles::exit::exit_2d::domain::{self, Domain};
use sgdcheck::oracles::exit::exit_2d::{self, Plane};
use sgdcheck::oracles::exit::first_passage::{Diffusion, End, ln_mean_time, probability_right};
use sgdcheck::oracles::numerics::spectral::Grid;
use sgdcheck::oracles::{
    exit::planar_exit, law::kolmogorov, law::paths, law::semigroup, law::spectrum, linear::lyapunov,
};
use sgdcheck::papers::hu2017::deviations::cases::moving_minimum;
use sgdcheck::witnesses::flow_deviations;

fn holds(name: &str, found: Interval, reference: f64, tolerance: f64) {
    assert!(found.is_finite(), "{name}: unknown");
    assert!(found.widened(tolerance).contains(reference), "{name}: {found:?}, not {reference}");
}

/// Theorem 1 of liu2021 with dense K and C that do not commute; exact rationals.
#[test]
fn stationary_covariances() {
    let matrix = |d, entries: &[f64]| DMatrix::from_row_slice(d, d, entries);
    let k = matrix(2, &[2.0, 1.0, 1.0, 3.0]);
    let regular = [0.56, 0.58, 1.24];
    let singular = [1804.0 / 225.0, 2882.0 / 225.0, 4631.0 / 225.0];
    for (name, step, c, reference) in [
        ("regular noise", 0.5, [1.0, 0.5, 0.5, 2.0], regular),
        ("singular noise", 0.55, [1.0; 4], singular),
    ] {
        let a = DMatrix::identity(2, 2) - &k * step;
        let found = lyapunov::lower_triangle(&a, &(matrix(2, &c) * (step * step)));
        for (found, reference) in found.into_iter().zip(reference) {
            // Rounding of K, C and the step: a few 1e-16, amplified by 1 / (1 - ‖A‖²) = 50.
            holds(name, found, reference, 1e-13);
        }
    }
}

/// Mean times to pass from one minimum to another, and to the saddle, as logarithms.
#[test]
fn transition_times_on_the_line() {
    let quartic = |x: f64| x * x * x - x;
    let unequal = |x: f64| x * x * x - x * x - 2.0 * x;
    let mirrored = |x: f64| x * x * x + x * x - 2.0 * x;
    for (name, slope, start, target, eps, reference) in [
        ("quartic", quartic as fn(f64) -> f64, -1.0, 1.0, 1.0 / 12.0, 4.668_711_502_512),
        ("quartic, cold", quartic, -1.0, 1.0, 0.00625, 41.500_925_979_995),
        ("quartic, to the saddle", quartic, -1.0, 0.0, 0.05, 5.891_378_318_747),
        ("unequal", unequal, -1.0, 2.0, 0.05, 9.316_274_337_797),
        ("unequal, back", mirrored, -2.0, 1.0, 0.1, 27.309_989_017_758),
    ] {
        let diffusion = Diffusion::ito(|x| -slope(x), |_| eps);
        let found = ln_mean_time(&diffusion, End::Natural, End::Absorbing(target), start);
        holds(name, found, reference, 1e-12);
    }
}

/// `L = (x² - 1)²/4 + (2 - x) y²/2` from (-1, 0) to the line x = 1.
#[test]
fn a_transition_time_in_the_plane() {
    for (eps, reference, digit) in [(0.1, 55.040_903_12, 1e-8), (0.05, 601.201_868, 1e-6)] {
        let loss = |x: f64, y: f64| 0.25 * (x * x - 1.0) * (x * x - 1.0) + 0.5 * (2.0 - x) * y * y;
        // At the sides x = -2.6 and |y| = 8 √ε the density is below e^-22 of its maximum.
        let height = 8.0 * f64::sqrt(eps);
        let plane = Plane {
            ln_density: |x, y| -loss(x, y) / eps,
            diffusivity: eps,
            x: [-2.6, 1.0],
            y: [-height, height],
            absorbing_sides: [false, true, false, false],
        };
        let found = exit_2d::ln_mean_time(&plane, [-1.0, 0.0], (72, 48));
        assert!(found.radius() < 1e-4, "{found:?}");
        holds("plane", found, libm::log(reference), digit / reference + 1e-9);
    }
}

/// Mean exit times from an unstable point at η = 1e-2, 1e-4 and 1e-8.
#[test]
fn exit_times_from_unstable_points() {
    let [coarse, middle, fine] = [1e-2, 1e-4, 1e-8];
    type Row<'a> = (&'a str, fn(f64) -> f64, f64, [f64; 2], &'a [(f64, f64)]);
    let rows: &[Row] = &[
        (
            "γ = 1.5, s = 0.7 on (-1/2, 2)",
            |x| 1.5 * x,
            0.7,
            [-0.5, 2.0],
            &[(coarse, 2.561_330_504_605_231), (fine, 7.167_668_587_496_195)],
        ),
        (
            "γ = 1/2, s = 2 on (-1/2, 1)",
            |x| 0.5 * x,
            2.0,
            [-0.5, 1.0],
            &[(middle, 8.400_259_625_270_466), (fine, 17.611_601_947_733_99)],
        ),
        (
            "x + x²/2 on (-1, 1)",
            |x| x + 0.5 * x * x,
            1.0,
            [-1.0, 1.0],
            &[(coarse, 3.412_648_243_916), (fine, 10.335_926_085_508)],
        ),
        (
            "x - x³ on (-1, 1), minima on the boundary",
            |x| x - x * x * x,
            1.0,
            [-1.0, 1.0],
            &[(middle, 8.203_961_831_008), (fine, 15.114_824_948_854)],
        ),
    ];
    for &(name, drift, noise, [left, right], times) in rows {
        for &(eta, reference) in times {
            let diffusion = Diffusion::ito(drift, |_| 0.5 * eta * noise * noise);
            let ends = (End::Absorbing(left), End::Absorbing(right));
            let found = ln_mean_time(&diffusion, ends.0, ends.1, 0.0).exp();
            holds(name, found, reference, 1e-10);
        }
    }
    for (eta, reference) in [(coarse, 2.562_498_402_665_048), (fine, 7.167_668_588_653_139)] {
        let noise = 0.7 * f64::sqrt(eta);
        let found = planar_exit::mean_time_disc(2, |r| 1.5 * r, noise, 2.0);
        holds("disc of radius 2", found, reference, 1e-10);
    }
}

/// `f(x; ζ) = 1 - cos(x - ζ)`, ζ = 1 or -1/3 with probabilities 1/4 and 3/4, T = 1: SGD and the
/// diffusion of Theorem 1 of hu2017, for φ = sin x + cos(2x)/2.
#[test]
fn weak_errors_of_sgd_on_the_circle() {
    let phi = |x: &[f64; 1]| libm::sin(x[0]) + 0.5 * libm::cos(2.0 * x[0]);
    let atoms = [(0.25, 1.0), (0.75, -1.0 / 3.0)];
    let mean = |of: &dyn Fn(f64) -> f64| atoms.iter().map(|&(p, zeta)| p * of(zeta)).sum::<f64>();
    let grid: Grid<1> = Grid::torus(std::f64::consts::TAU, 121);
    let starts = [[1.0], [2.5]];
    for (steps, sgd, sde) in [
        (8, [0.727_444_782_568, 0.548_333_204_811], [0.728_334_943_588, 0.548_228_173_761]),
        (128, [0.743_723_905_970, 0.538_424_633_021], [0.743_727_079_515, 0.538_424_260_071]),
    ] {
        let eta = 1.0 / f64::from(steps);
        let chain = |x: &[f64; 1]| {
            atoms.map(|(p, zeta)| (p, [x[0] - eta * libm::sin(x[0] - zeta)])).to_vec()
        };
        let drift = |x: &[f64; 1]| {
            let slope = mean(&|zeta| libm::sin(x[0] - zeta));
            let curvature = mean(&|zeta| libm::cos(x[0] - zeta));
            [-slope - 0.5 * eta * curvature * slope]
        };
        let covariance = |x: &[f64; 1]| {
            let slope = mean(&|zeta| libm::sin(x[0] - zeta));
            let square = mean(&|zeta| libm::sin(x[0] - zeta) * libm::sin(x[0] - zeta));
            [[eta * (square - slope * slope)]]
        };
        let count = u64::from(steps as u32);
        let found = semigroup::expectations(&grid, &chain, &phi, &[count], &starts).concat();
        for (found, reference) in found.into_iter().zip(sgd) {
            holds("SGD", found, reference, 1e-12);
        }
        let found = kolmogorov::expectations(&grid, &(drift, covariance), &phi, &[1.0], &starts);
        for (found, reference) in found.concat().into_iter().zip(sde) {
            holds("diffusion", found, reference, 1e-12);
        }
    }
}

/// Steps that SGD itself takes from the unstable point of -x²/2 out of (-1, 1), normal noise.
#[test]
fn steps_of_sgd_from_an_unstable_point() {
    for (eta, reference) in [(0.1, 23.252_647_69), (0.01, 330.947_068_4), (0.001, 4_438.723_726)] {
        let map = |x: f64| x * (1.0 + eta);
        let found = chain::mean_steps(map, |_| eta, &Noise::gaussian(), (-1.0, 1.0), 0.0);
        holds("steps", found, reference, 2e-10 * reference);
    }
}

/// Steps of SGD between wells of a piecewise quadratic loss, where the map has a kink: curvatures k_a at 0 and
/// -k_b at the top, barrier 1, mirrored beyond, noise of covariance |L''|/S.
#[test]
fn steps_of_sgd_over_a_kinked_barrier() {
    type Row = ([f64; 4], f64, f64);
    let rows: [Row; 4] = [
        ([1.0, 1.0, 0.5, 1.0], 403.244_957_8, 591.166_339),
        ([1.0, 1.0, 1.5, 4.0], 60.941_492_49, 81.751_032_41),
        ([2.0, 0.5, 0.25, 1.0], 157_889.486_8, 258_449.500_5),
        ([2.0, 0.5, 0.25, 2.0], 1_884_445_571.0, 3_084_165_394.0),
    ];
    for ([k_a, k_b, rate, batch], to_top, to_minimum) in rows {
        // Heights of the two parabolas in the ratio that joins them smoothly: l = k_b / (k_a + k_b).
        let share = k_b / (k_a + k_b);
        let kink = f64::sqrt(2.0 * share / k_a);
        let top = kink + f64::sqrt(2.0 * (1.0 - share) / k_b);
        let folded = move |x: f64| if top < x { 2.0 * top - x } else { x };
        let slope = move |x: f64| {
            let y = folded(x);
            let slope = if y < kink { k_a * y } else { k_b * (top - y) };
            if top < x { -slope } else { slope }
        };
        let spread = move |x: f64| {
            let k = if folded(x) < kink { k_a } else { k_b };
            rate * f64::sqrt(k / batch)
        };
        for (right, reference) in [(top, to_top), (2.0 * top, to_minimum)] {
            let floor = -top - 40.0 * rate * f64::sqrt(k_a / batch);
            let map = move |x: f64| x - rate * slope(x);
            let found = chain::ln_mean_steps_with_breaks(
                map,
                spread,
                &Noise::gaussian(),
                (floor, right),
                0.0,
                &[kink, top, 2.0 * top - kink],
            );
            assert!(found.radius() < 1e-8, "{found:?}");
            holds("steps", found, libm::log(reference), 1e-9);
        }
    }
}

/// F = x²/2 on (-1/2, 1) with S² = 1 + x: times and places of exit.
#[test]
fn exit_times_under_noise_that_varies() {
    for (eta, centre, right, left) in [
        (0.2, 5.491_552_005_8, 0.296_949_43, 0.411_787_513),
        (0.05, 1_012.482_601_5, 178.783_853, 295.697_903),
    ] {
        let diffusion = Diffusion::ito(|x: f64| -x, |x: f64| 0.5 * eta * (1.0 + x));
        let ends = (End::Absorbing(-0.5), End::Absorbing(1.0));
        for (start, reference) in [(0.0, centre), (0.99, right), (-0.49, left)] {
            let found = ln_mean_time(&diffusion, ends.0, ends.1, start).exp();
            holds("time", found, reference, 5e-9 * reference);
        }
    }
    let diffusion = Diffusion::ito(|x: f64| -x, |x: f64| 0.025 * (1.0 + x));
    holds("place", probability_right(&diffusion, -0.5, 1.0, 0.0), 0.00580, 5e-6);
}

/// (η/2) u'' - x u' on (-1, 1): the reciprocal of the principal eigenvalue.
#[test]
fn principal_eigenvalues() {
    for (eta, reference) in [
        (1.0, 1.252_411_154_428),
        (0.5, 4.115_346_905_840),
        (0.25, 26.694_279_74),
        (0.125, 1_006.966_314_7),
    ] {
        let diffusion = Diffusion::ito(|x: f64| -x, |_| 0.5 * eta);
        let (left, right) = (End::Absorbing(-1.0), End::Absorbing(1.0));
        let found = spectrum::ln_lowest(&diffusion, left, right, (-1.0, 1.0), 1)[0];
        holds("eigenvalue", found, -libm::log(reference), 1e-10);
    }
}

/// K = diag(1, 3), SSᵀ = [[1, 1/2], [1/2, 1]], unit disc: by a Lyapunov equation, 12/13.
#[test]
fn a_quasi_potential_that_is_no_gradient() {
    let field = Field {
        drift: |x: [f64; 2]| [-x[0], -3.0 * x[1]],
        covariance: |_: [f64; 2]| [[1.0, 0.5], [0.5, 1.0]],
    };
    let escape = action::to_boundary(&field, |t| [libm::cos(t), libm::sin(t)]);
    assert!(escape.action.radius() < 1e-3, "{:?}", escape.action);
    holds("action", escape.action, 12.0 / 13.0, 1e-12);
}

/// A thin rectangle whose long sides the flow of K = [[5/2, 3/2], [3/2, 5/2]] crosses outwards.
#[test]
fn exits_from_a_rectangle_that_the_flow_leaves() {
    let rectangle = Domain {
        drift: |x: [f64; 2]| [-2.5 * x[0] - 1.5 * x[1], -1.5 * x[0] - 2.5 * x[1]],
        covariance: |_: [f64; 2]| [[0.01, 0.0], [0.0, 0.01]],
        inside: |x: [f64; 2]| x[0].abs() < 1.0 && x[1].abs() < 0.1,
        centre: [0.0, 0.0],
        axes: [[1.0, 0.0], [0.0, 0.1]],
    };
    for (start, reference) in [
        ([0.0, 0.0], 2.079_61),
        ([0.05, 0.02], 2.068_33),
        ([-0.95, 0.09], 0.008_537_7),
        ([-0.9, 0.05], 0.046_086_8),
    ] {
        let found = domain::ln_mean_time(&rectangle, start, [48, 48]);
        // Five digits or more were given.
        holds("exit", found, libm::log(reference), 1e-5);
    }
}

/// `∇f = x² + ζ`, ζ = 1 or -1/2 with probabilities 1/3 and 2/3, η = 1/2, φ = x³, from one: exact
/// rationals for (3.5) of hu2017.
#[test]
fn expectations_over_all_paths() {
    let chain = |&[x]: &[f64; 1]| {
        let to = |zeta: f64| [x - 0.5 * (x * x + zeta)];
        vec![(1.0 / 3.0, to(1.0)), (2.0 / 3.0, to(-0.5))]
    };
    let third = 230_269_365.0 / 4_294_967_296.0;
    for (steps, reference) in [(1, 9.0 / 32.0), (2, 2533.0 / 16384.0), (3, third)] {
        let cube = |(): (), x: &[f64; 1]| x[0] * x[0] * x[0];
        let found = paths::expectation(&chain, &[1.0], steps, (), &|(), _, _| (), &cube);
        holds("E φ", found, reference, 1e-15);
    }
}

/// The limit of SGD's variance over η on `f = 1 - cos(x - ζ)`, and the integral in (A.7) of hu2017.
#[test]
fn normal_deviations_on_the_circle() {
    let times = [0.5, 1.0, 2.0, 5.0, 10.0];
    for (start, limit, integral) in [
        (
            1.0,
            [
                0.084_829_062_735,
                0.139_785_568_143,
                0.168_581_210_679,
                0.150_679_189_271,
                0.147_091_194_710,
            ],
            [
                0.109_970_385_248,
                0.245_957_049_181,
                0.530_403_888_739,
                1.314_550_404_246,
                2.560_082_671_635,
            ],
        ),
        (
            2.5,
            [
                0.042_182_265_080,
                0.069_376_542_178,
                0.117_931_266_933,
                0.164_160_347_119,
                0.147_353_851_545,
            ],
            [
                0.029_097_681_049,
                0.033_323_269_117,
                0.100_618_750_551,
                0.897_960_964_807,
                2.160_138_702_359,
            ],
        ),
    ] {
        let trajectory = Trajectory::new(moving_minimum(), [start], 10.0);
        for (bend, references) in [(1.0, limit), (0.0, integral)] {
            let path = trajectory.expansion(&times, bend, 1.0);
            for (found, reference) in path.into_iter().zip(references) {
                holds("variance", found.covariance[0][0], reference, 1e-12);
            }
        }
    }
}

/// The mean of the largest distance from the flow up to time one, over the root of η, and the variance
/// at time one over η: every path followed.
#[test]
fn distances_from_the_flow_over_all_paths() {
    for (start, count, largest, variance) in [
        (1.0, 8, 0.476_531_569, Some(0.147_167_773)),
        (1.0, 12, 0.485_823_636, Some(0.144_690_476)),
        (1.0, 16, 0.492_312_055, Some(0.143_458_425)),
        (1.0, 20, 0.497_178_669, Some(0.142_721_150)),
        (2.5, 8, 0.283_342_563, None),
        (2.5, 16, 0.270_853_761, None),
    ] {
        let trajectory = Trajectory::new(moving_minimum(), [start], 1.0);
        let step = 1.0 / count as f64;
        let found = flow_deviations::expected_maximum(&trajectory, count).scaled(1.0 / step.sqrt());
        holds("largest distance", found, largest, 1e-9);
        let chain = trajectory.loss.sgd(step);
        let moment = |power: i32| {
            let value = |(): (), x: &[f64; 1]| x[0].powi(power);
            paths::expectation(&chain, &[start], count, (), &|(), _, _| (), &value)
        };
        if let Some(reference) = variance {
            let found = (moment(2) - moment(1) * moment(1)).scaled(1.0 / step);
            holds("variance", found, reference, 1e-9);
        }
    }
}
