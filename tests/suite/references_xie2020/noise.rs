//! Sections 2 and 3 and the models of Appendix C: matrix exponentials, quadrature in high precision, cell transition matrices
//! and first passage.

use sgdcheck::instances::artificial_data::ArtificialData;
use sgdcheck::instances::double_well::{DoubleWell, Profile};
use sgdcheck::instances::landscape::{CriticalPoint, Landscape};
use sgdcheck::instances::planar_valley::PlanarValley;
use sgdcheck::instances::plane_sgd::PlaneSgd;
use sgdcheck::instances::sampled_model::{Example, Model, SampledModel};
use sgdcheck::instances::two_saddles::TwoSaddles;
use sgdcheck::witnesses::artificial_data::{
    critical_point, ln_steps, ln_steps_of_normal_noise, ln_time_of_sgld, noise, rise, three_points,
};
use sgdcheck::witnesses::gradient_noise::over_all_batches;
use sgdcheck::witnesses::local_diffusion::{change_on_the_way, change_per_root};
use sgdcheck::witnesses::{first_exit, likely_paths, plane_sgd, transition};

use super::holds;

/// A = ((1.5, 0.4), (0.4, 0.8)), D = ((0.2 (1 + x/2 + 0.3 x²), 0.05 (1 + x)), (.., 0.1 (2 + y))), from (1, -1/2), to time one.
#[test]
fn moments_of_sgd_in_the_plane() {
    let sgd = PlaneSgd {
        hessian: [1.5, 0.4, 0.8],
        pull: [0.0; 2],
        noise: [
            [0.4, 0.2, 0.0, 0.12, 0.0, 0.0],
            [0.1, 0.1, 0.0, 0.0, 0.0, 0.0],
            [0.4, 0.0, 0.2, 0.0, 0.0, 0.0],
        ],
        ratio: 1.0,
        start: [1.0, -0.5],
    };
    for (step, steps, references, tolerance) in [
        (0.01, 100, [0.310596, -0.371924, 0.260980, -0.099131, 0.286400], 6e-7),
        (0.001, 1000, [0.31245528, -0.37196765, 0.26081876, -0.10017992, 0.28577074], 6e-9),
    ] {
        for (found, reference) in plane_sgd::moments(&sgd, step, steps).into_iter().zip(references)
        {
            holds("moment", found, reference, tolerance);
        }
    }
    let limit = plane_sgd::moments_of_small_steps(&sgd).values;
    let references =
        [0.312661014871, -0.371972613240, 0.260801914234, -0.100295817040, 0.285701228180];
    for (found, reference) in limit.into_iter().zip(references) {
        holds("limit", found, reference, 1e-9);
    }
}

/// x ~ N(0, 1), seen on a grid: a cell is a tenth of a deviation.
fn logistic(chance: impl Fn(f64) -> f64, at: f64) -> SampledModel {
    let total = std::f64::consts::TAU.sqrt();
    let both = |k: i32| {
        let x = f64::from(k) / 10.0;
        let density = 0.1 * libm::exp(-0.5 * x * x) / total;
        [(1.0, chance(x)), (0.0, 1.0 - chance(x))].map(|(y, p)| Example {
            x: vec![x],
            y,
            weight: density * p,
        })
    };
    let examples = (-85..=85).flat_map(both).collect();
    SampledModel { model: Model::Logistic, examples, at: vec![at], step: 0.1, batch: 1 }
}

#[test]
fn covariances_of_logistic_gradients() {
    let sigma = |z: f64| 1.0 / (1.0 + libm::exp(-z));
    for (at, reference) in [
        (0.0, 0.207307777177),
        (0.5, 0.153236475701),
        (1.0, 0.144224480183),
        (2.0, 0.149564651940),
        (4.0, 0.153450752148),
    ] {
        holds("C", over_all_batches(&logistic(sigma, at))[0], reference, 1e-10);
    }
    let other = logistic(|x| 0.2 + 0.6 * sigma(3.0 * x), 1.00060521584);
    holds("C, misspecified", over_all_batches(&other)[0], 0.175485308255, 1e-10);
    let labels = logistic(|_| 0.5, 0.0);
    holds("C, random labels", over_all_batches(&labels)[0], 0.25, 1e-12);
}

#[test]
fn changes_of_the_diffusion() {
    let point = |coefficients: &[f64], at, next| CriticalPoint {
        loss: Landscape::Powers(coefficients.to_vec()),
        at,
        next,
    };
    let quartic = point(&[0.25, 0.0, -0.5, 0.0, 0.25], -1.0, 0.0);
    holds("quartic", change_on_the_way(&quartic), -3.0, 1e-12);
    holds("quartic, limit", change_per_root(&quartic), -3.0, 1e-6);
    let cubic = point(&[0.0, 0.0, 0.5, -1.0 / 3.0], 0.0, 1.0);
    holds("cubic", change_on_the_way(&cubic), -2.0, 1e-12);
    let styblinski = point(&[0.0, 2.5, -8.0, 0.0, 0.5], -2.903534, -1.903534);
    holds("Styblinski-Tang", change_on_the_way(&styblinski), -34.842408 / 34.583058, 1e-6);
    let saddle = point(&[0.0, 2.5, -8.0, 0.0, 0.5], 0.156731, 1.156731);
    holds("its saddle", change_on_the_way(&saddle), -0.118641, 1e-6);
}

#[test]
fn the_mean_of_styblinski_and_tang() {
    let data = ArtificialData::StyblinskiTang { spread: 1.0 };
    let places = [-2.35191046, 0.25324840, 2.09866206];
    for (found, reference) in three_points(&data).into_iter().zip(places) {
        holds("critical point", found, reference, 1e-8);
    }
    holds("barrier", rise(&data, places[0], places[1]), 18.5530430, 1e-7);
    holds("noise at a", noise(&data, places[0]), 959.9917, 1e-4);
    holds("noise at b", noise(&data, places[1]), 121.0696, 1e-4);
    let function = ArtificialData::StyblinskiTang { spread: 0.0 };
    holds("b of f", critical_point(&function, [-1.0, 1.0]), 0.156731, 1e-6);
    holds("barrier of f", rise(&function, -2.903534, 0.156731), 39.3617781, 1e-6);
}

/// Exact noise, batches of one; the reference is good to 1e-4, at the smallest step to 1e-3.
#[test]
fn steps_of_sgd_to_leave() {
    let data = ArtificialData::StyblinskiTang { spread: 1.0 };
    for (step, steps, tolerance) in [
        (0.05, 7.86693, 1e-3),
        (0.02, 68.4253, 1e-3),
        (0.008, 3951.59, 1e-2),
        (0.006, 29436.2, 1e-2),
        (0.004, 1249239.0, 3e-2),
    ] {
        holds("Styblinski-Tang", ln_steps(&data, step), libm::log(steps), tolerance);
    }
    for (step, steps) in [(0.03, 27.7247), (0.02, 141.307), (0.012, 5072.18), (0.008, 797585.6)] {
        let found = ln_steps_of_normal_noise(&data, step, 1.0);
        holds("normal noise", found, libm::log(steps), 2e-3);
    }
    for (step, steps, tolerance) in [
        (0.01, 623.343, 1e-3),
        (0.005, 3804.47, 1e-3),
        (0.002, 139786.0, 3e-3),
        (0.001, 2.788e7, 1e-2),
    ] {
        let found = ln_steps(&ArtificialData::RandomLabels, step);
        holds("random labels", found, libm::log(steps), tolerance);
    }
}

/// From the printed start to the printed boundary.
#[test]
fn times_of_sgld_to_leave() {
    let data = ArtificialData::StyblinskiTang { spread: 1.0 };
    for (barriers, time) in [(3.0, 4.21661044), (6.0, 76.8751267), (10.0, 3884.16002)] {
        let found = ln_time_of_sgld(&data, 18.5530430 / barriers, 1.0).exp();
        holds("time", found, time, 1e-6 * time);
    }
}

/// L = (x² - 1)²/4, to the saddle and to the other minimum.
#[test]
fn times_over_a_symmetric_barrier() {
    let profile = Profile::new([-1.0, 0.0, 1.0], 1.0, [0.0; 2]).expect("in order");
    let well = DoubleWell::on_the_line(profile);
    for (barriers, beyond, saddle) in [
        (3.0, 106.560351, 50.7934002),
        (4.5, 448.92974, 221.620567),
        (10.0, 102108.365, 51050.7025),
    ] {
        let time = |target| transition::ln_mean_time(&well, 0.25 / barriers, target).exp();
        holds("beyond", time(1.0), beyond, 1e-7 * beyond);
        holds("to the saddle", time(0.0), saddle, 1e-7 * saddle);
    }
}

#[test]
fn paths_and_odds() {
    let ridge = likely_paths::least_across(&PlanarValley::Pinched { depth: 5.6 });
    // 1 - 5.6/4 at x² = 1/2.
    assert!(ridge.contains(-0.4) && ridge.radius() < 1e-3, "{ridge:?}");
    // 14.77 degrees at (-0.5, 0.1105): |sin 2φ| = 0.4930, near the largest.
    let turned = likely_paths::largest_misfit(&PlanarValley::Curved { stiffness: 1.0, bend: 1.0 });
    assert!(0.493 < turned.low() && turned.high() < 0.55, "{turned:?}");
    let valley = TwoSaddles { left: 1.2, right: 1.0 };
    holds("right barrier", valley.barriers()[1].into(), 0.2833333333, 1e-9);
    holds("left barrier", valley.barriers()[0].into(), 0.4608, 1e-12);
    holds("odds", first_exit::exponent_of_odds(&valley), 0.4608 - 0.2833333333, 2e-3);
}
