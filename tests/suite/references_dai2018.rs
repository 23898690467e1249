//! Witnesses of dai2018's sections 2.1 to 2.3 against numbers derived independently, from the paper alone: rational
//! enumeration, closed recursions, and quadrature in high precision. The digits given are those believed.

use sgdcheck::instances::exact_diffusion::Ornstein;
use sgdcheck::instances::linear_sgd::LinearSgd;
use sgdcheck::instances::noisy_wells::{EqualBarriers, SlowWells};
use sgdcheck::instances::population::Population;
use sgdcheck::instances::relaxing::NormalLaw;
use sgdcheck::instances::three_wells::ThreeWells;
use sgdcheck::instances::training_loss::{Target, TrainingLoss};
use sgdcheck::instances::training_sets::TrainingSets;
use sgdcheck::instances::trial_functions::Bump;
use sgdcheck::interval::Interval;
use sgdcheck::witnesses::training_loss::derivatives;
use sgdcheck::witnesses::{
    density, linear_sgd, noisy_wells, relaxation, training_sets, trial_functions,
};

fn holds(name: &str, found: Interval, reference: f64, tolerance: f64) {
    assert!(found.is_finite(), "{name}: unknown");
    assert!(found.widened(tolerance).contains(reference), "{name}: {found:?}, not {reference}");
}

/// L = 1.5 w²/2, σ² = 4, M = 5, from 2, at time 1.
#[test]
fn moments_of_sgd() {
    for (step, steps, mean, variance) in
        [(0.1, 10, 0.393748808681, 0.0277114369417), (0.05, 20, 0.420595527733, 0.0132401710894)]
    {
        let sgd = LinearSgd::new(&[[1.5, 2.0], [1.5, -2.0]], 2.0, step, 5.0).expect("valid");
        let [found, spread] = linear_sgd::moments(&sgd, steps);
        holds("mean", found, mean, 1e-12);
        holds("variance", spread, variance, 1e-13);
    }
}

/// Gradients -1, 0, 3 with probabilities 1/2, 1/4, 1/4.
#[test]
fn moments_of_batches_of_training_sets() {
    let rows: Vec<Vec<i128>> = vec![vec![-1], vec![-1], vec![0], vec![3]];
    for (batch, variance) in [(2, 43.0 / 32.0), (3, 43.0 / 48.0), (4, 43.0 / 64.0)] {
        let population = Population::of_integers(&rows, batch);
        let found = training_sets::moments(&TrainingSets { population, size: 4 });
        holds("mean", found.mean[0], 0.25, 1e-14);
        holds("variance", found.covariance[0], variance, 1e-13);
    }
}

/// L = 1.5 w²/2, D = 0.2, Z = 0.7.
#[test]
fn moments_of_increments() {
    let process = Ornstein { rate: 1.5, center: 0.0, diffusivity: 0.2, at: 0.7 };
    for (time, references) in [
        (0.1, [-0.975044165025, 0.220323409066, -0.0183925543301, 0.00235179925911]),
        (0.01, [-1.04216422779, 0.202460307732, -0.00207223886564, 0.000204852578797]),
    ] {
        let found = density::increments(&process, time);
        for (found, reference) in found.into_iter().zip(references) {
            holds("increment", found, reference, 1e-11);
        }
    }
    for (found, limit) in density::jump_moments(&process).into_iter().zip([-1.05, 0.2, 0.0, 0.0]) {
        holds("limit", found, limit, 1e-9);
    }
}

/// L = (w² - 1)² (1 + 2 (w + 1)²)/8: flat to sharp, and sharp to flat.
#[test]
fn times_of_unequal_wells_with_equal_barriers() {
    let wells = EqualBarriers { bend: 2.0, scale: 1.0 };
    assert!((wells.saddle() - 0.276742279844).abs() < 1e-11);
    assert!((wells.barrier() - 0.454074062179).abs() < 1e-11);
    for (temperature, flat, sharp) in
        [(0.5, 8.4706488, 5.2843401), (0.1, 372.86869, 146.92278), (0.03, 14576891.0, 5123487.7)]
    {
        let [to_sharp, to_flat] = noisy_wells::ln_both_ways(&wells, temperature);
        holds("flat to sharp", to_sharp.exp(), flat, 1e-7 * flat);
        holds("sharp to flat", to_flat.exp(), sharp, 1e-7 * sharp);
    }
}

/// L = ln(1 + (w² - 1)²), by ∫ e^(-L/ε) dw ∫ e^(L/ε) dw/(2ε), the second from -1 to 1.
#[test]
fn times_of_wells_that_grow_slowly() {
    let wells = SlowWells { temperatures: vec![1.0, 2.0, 3.0] };
    let found = noisy_wells::ln_times_of_slow_wells(&wells);
    for (ln_time, time) in
        found.into_iter().zip([3.742_349_091_650, 2.482_239_121_688, 3.099_792_664_500])
    {
        holds("time", ln_time.exp(), time, 1e-12);
    }
}

/// From 4 on the mean time is infinite.
#[test]
fn no_time_where_the_mass_is_infinite() {
    let wells = SlowWells { temperatures: vec![4.0, 5.0] };
    let found = noisy_wells::ln_times_of_slow_wells(&wells);
    assert!(found.iter().all(|time| !time.is_finite()), "{found:?}");
}

/// L = w² (w - 2)² (w + 3)²/16, from 0 to 2: 2π/√4.425015362608540 (1/√4.5 + 1/√28.125).
#[test]
fn prefactor_beside_a_minimum_as_deep() {
    let wells = ThreeWells::equally_deep([-3.0, 0.0, 2.0]).expect("in order");
    let [barrier, prefactor] = noisy_wells::to_the_right(&wells);
    holds("barrier", barrier, 1.030_566_366_280_083, 1e-6);
    holds("prefactor", prefactor, 1.971_261_571_729_595, 1e-6);
}

/// (I + II)/(‖h‖² + 1) of Appendix E by adaptive quadrature of the three terms; in closed form it is `λ (1 - µ² - v)/2`, where
/// p²/p∞ has the mean µ and the variance v.
#[test]
fn first_two_terms_of_the_energy() {
    for (rate, mean, spread, reference) in
        [(1.0, 0.0, 0.2, 0.489_795_918_367_347), (1.3, 0.4, 0.5, 0.421_306_122_448_980)]
    {
        let law = NormalLaw { rate, eta: 1.0, mean, spread };
        holds("terms", relaxation::first_two_terms(&law), reference, 1e-13);
    }
}

/// The gap of the reflected diffusion on (-1, 1) under h (1 + cos πw)/2, by inverse iteration: its inverse is two integrals
/// of positive functions, which lose no digits. Galerkin's method loses nine at h = 10.
#[test]
fn gaps_on_an_interval() {
    for (height, gap) in
        [(1.0, 1.44976222559178), (5.0, 0.0943395765428877), (10.0, 0.00134794876843856)]
    {
        let found = trial_functions::gap(&Bump { height, tilt: 0.0 });
        holds("gap", found, gap, 1e-13 * gap);
    }
}

/// x = (1, 2), P(y = 1) = 0.7, λ = 0.1, at (0.3, -0.4).
#[test]
fn derivatives_of_a_cross_entropy() {
    let target = Target::Labels { chances: vec![0.7], penalty: 0.1 };
    let loss = TrainingLoss { examples: vec![vec![1.0, 2.0]], target };
    let found = derivatives(&loss, &[0.3, -0.4]);
    holds("loss", found.value, 0.849076984180, 1e-12);
    holds("first slope", found.gradient[0], -0.262459331202, 1e-12);
    holds("second slope", found.gradient[1], -0.724918662404, 1e-12);
    holds("trace", found.trace, 1.57501856101, 1e-11);
    let far = derivatives(&loss, &[10.0, 0.0]);
    holds("(A.2)", 0.5 * far.square() - far.trace, 2.42461413, 1e-8);
}
