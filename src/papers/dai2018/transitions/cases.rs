//! Named diffusions.

use crate::claim::{Instances, PerBudget};
use crate::instances::double_well::{DoubleWell, Profile};
use crate::instances::finite_noise::FiniteNoise;
use crate::instances::noisy_wells::{EqualBarriers, NoisyWell, TiltedNoise};
use crate::instances::overdamped::Overdamped;
use crate::instances::three_wells::ThreeWells;

/// Barriers in units of the temperature, in doublings.
pub(super) const BARRIERS: &[f64] = &[16.0, 32.0, 64.0, 128.0, 256.0, 512.0];

/// w2 is the minimum beyond the saddle.
pub(super) const REACH: f64 = 1.0;

pub(super) fn cold() -> Instances<Overdamped> {
    let names = [
        "symmetric quartic, d = 1",
        "sextic with unequal wells, d = 1",
        "tilted, d = 1",
        "softer saddle, d = 2",
        "sheared, d = 2",
    ];
    Instances::named(Overdamped::named(&names, REACH, BARRIERS))
        .and_random(WELLS, Overdamped::any(REACH, BARRIERS))
}

const WELLS: PerBudget = PerBudget { quick: 4, standard: 16, deep: 256 };

/// The same, but random ones on the line only: in the plane the error of a time may exceed the term whose order
/// is asked for.
pub(super) fn cold_on_the_line() -> Instances<Overdamped> {
    let Instances { named, .. } = cold();
    Instances::named(named).and_random(WELLS, Overdamped::any_on_the_line(REACH, BARRIERS))
}

pub(super) fn simulated(names: &[&'static str], barrier: f64) -> Instances<Overdamped> {
    Instances::named(Overdamped::named(names, REACH, &[barrier]))
}

const FEW: PerBudget = PerBudget { quick: 3, standard: 8, deep: 64 };

/// Noise that grows or falls between `w1` and `w*`.
pub(super) fn tilted() -> Instances<TiltedNoise> {
    Instances::named(vec![("noise that grows", noise(0.6)), ("noise that falls", noise(-0.5))])
        .and_random(FEW, TiltedNoise::any())
}

/// A well with unequal curvatures under the noise `1 + growth tanh(w - w1)`.
pub(super) fn noise(growth: f64) -> TiltedNoise {
    TiltedNoise { well: line([-0.9, 0.2, 1.6], 2.5), growth }
}

pub(super) fn line(critical: [f64; 3], curvature: f64) -> DoubleWell {
    let profile = Profile::new(critical, curvature, [0.0; 2]);
    DoubleWell::on_the_line(profile.expect("valid by inspection"))
}

pub(super) fn wells(critical: [f64; 5], curvature: f64) -> ThreeWells {
    ThreeWells::new(critical, curvature).expect("valid by inspection")
}

/// A minimum behind `w1`, beyond a saddle, that is deeper than `w1`.
pub(super) fn deeper() -> Instances<ThreeWells> {
    Instances::named(vec![
        ("behind a higher barrier", wells([-2.0, -1.0, 0.0, 0.8, 1.6], 2.0)),
        ("behind a lower barrier", wells([-1.6, -0.6, 0.0, 0.9, 1.4], 0.5)),
    ])
    .and_random(FEW, ThreeWells::any_deeper())
}

/// Three global minima.
pub(super) fn equally_deep() -> Instances<ThreeWells> {
    let name = "the Hessians of Example 1, L = w² (w - 2)² (w + 3)²/16";
    Instances::named(vec![(name, example_one())]).and_random(FEW, ThreeWells::any_equally_deep())
}

/// The Hessians 28.125, 4.5 and 12.5 of Appendix H.
pub(super) fn example_one() -> ThreeWells {
    ThreeWells::equally_deep([-3.0, 0.0, 2.0]).expect("valid by inspection")
}

/// A third minimum that is less deep.
pub(super) fn shallower() -> Instances<ThreeWells> {
    Instances::named(vec![
        ("a shallow minimum behind w1", wells([-1.5, -1.0, 0.0, 0.8, 1.6], 2.0)),
        ("a shallow minimum, soft saddle", wells([-1.6, -1.1, 0.0, 0.9, 1.8], 0.5)),
    ])
}

/// Barriers of `first` temperatures and more, each `factor` times the one before.
fn barriers(first: f64, factor: f64, count: i32) -> impl Iterator<Item = f64> {
    (0..count).map(move |j| first * factor.powi(j))
}

fn sgd(
    well: DoubleWell,
    deviation: f64,
    law: Option<FiniteNoise>,
    ladder: Vec<[f64; 2]>,
) -> NoisyWell {
    NoisyWell { well, deviation, law, ladder }
}

fn quartic() -> DoubleWell {
    line([-1.0, 0.0, 1.0], 1.0)
}

fn uneven() -> DoubleWell {
    line([-0.9, 0.2, 1.4], 1.6)
}

/// The step at which batches of one see a barrier of that many temperatures.
fn step(well: &DoubleWell, deviation: f64, barriers: f64) -> f64 {
    2.0 * well.barrier() / (barriers * deviation * deviation)
}

/// Gaussian noise, batches of one, `γ` halved.
pub(super) fn small_steps() -> Instances<NoisyWell> {
    let of = |well: DoubleWell| {
        let ladder = barriers(8.0, 2.0, 5).map(|n| [step(&well, 1.0, n), 1.0]).collect();
        sgd(well, 1.0, None, ladder)
    };
    Instances::named(vec![("quartic", of(quartic())), ("uneven", of(uneven()))])
}

/// Gaussian noise, `γ L''(w1) = 1` and `1.5`, `M` growing.
pub(super) fn large_batches() -> Instances<NoisyWell> {
    Instances::named(vec![
        ("quartic, γ L'' = 1", growing(quartic(), 1.0)),
        ("uneven, γ L'' = 1.5", growing(uneven(), 1.5)),
    ])
}

/// The same with steps at which SGD follows the gradient closely.
pub(super) fn large_batches_with_small_steps() -> Instances<NoisyWell> {
    Instances::named(vec![
        ("quartic, γ L'' = 0.02", growing(quartic(), 0.02)),
        ("uneven, γ L'' = 0.02", growing(uneven(), 0.02)),
    ])
}

fn growing(well: DoubleWell, stiffness: f64) -> NoisyWell {
    let fixed = stiffness / well.hessian_determinant(well.minimum());
    let batches = barriers(6.0, 1.5, 7).map(|n| [fixed, 0.5 * n * fixed / well.barrier()]);
    let ladder = batches.collect();
    sgd(well, 1.0, None, ladder)
}

/// Noise with two values in each gradient, `γ -> 0`, with batches of one and of 16.
pub(super) fn few_values() -> Instances<NoisyWell> {
    let of = |well: DoubleWell, deviation: f64, chance: f64, batch: u32| {
        let pair = |n: f64| [step(&well, deviation, n), f64::from(batch)];
        // Barriers that batches of one see.
        let ladder = match batch {
            1 => barriers(4.0, 1.45, 5).map(pair).collect(),
            _ => barriers(3.0, 1.8, 4).map(pair).collect(),
        };
        let law = FiniteNoise::two_point_batch(chance, batch).expect("admissible");
        sgd(well, deviation, Some(law), ladder)
    };
    Instances::named(vec![
        ("quartic, two values", of(quartic(), 0.6, 0.5, 1)),
        ("quartic, two values, M = 16", of(quartic(), 0.6, 0.5, 16)),
        ("quartic, skewed", of(quartic(), 0.8, 0.2, 1)),
        ("uneven, skewed", of(uneven(), 0.9, 0.2, 1)),
    ])
}

/// Two minima with equal barriers and unequal curvatures.
pub(super) fn equal_barriers() -> Instances<EqualBarriers> {
    Instances::named(vec![
        ("curvatures 1 and 9", EqualBarriers { bend: 2.0, scale: 1.0 }),
        ("curvatures 3 and 6", EqualBarriers { bend: 0.25, scale: 3.0 }),
        ("curvatures 0.5 and 10.5", EqualBarriers { bend: 5.0, scale: 0.5 }),
    ])
}
