//! Transition times of double wells in several dimensions.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use sgdcheck::instances::double_well::{DoubleWell, Profile};
use sgdcheck::witnesses::transition::ln_mean_time;

use super::{Family, Trial, log_uniform};

pub static FAMILIES: &[Family] = &[Family {
    oracle: "transition",
    truth: "constant stiffness across, by quadrature along",
    draw,
    quick: 8,
    full: 2_000,
    unknown_at_most: 0.05,
}];

fn draw(rng: &mut ChaCha8Rng) -> Trial {
    let critical =
        [-rng.random_range(0.6..1.5), rng.random_range(-0.2..0.2), rng.random_range(0.6..1.5)];
    let curvature = rng.random_range(0.5..4.0);
    let profile = Profile::new(critical, curvature, [0.0; 2]).expect("three points in order");
    let line = DoubleWell::on_the_line(profile.clone());
    let dimension = rng.random_range(2..8);
    let stiffness = rng.random_range(0.5..4.0);
    let well = DoubleWell::with_rotations(profile, [stiffness, 0.0, 0.0], dimension)
        .expect("stiffness is positive");
    let barriers = log_uniform(rng, 2.0, 100.0);
    let temperature = well.barrier() / barriers;
    let target = if rng.random_bool(0.5) { well.target() } else { well.saddle() };
    let [found, truth] = [&well, &line].map(|well| ln_mean_time(well, temperature, target));
    let problem =
        format!("{critical:?}, {curvature}, {dimension}, {stiffness}, {barriers} to {target}");
    Trial { found, truth, problem }
}
