//! Gibbs masses and laws in time against numbers derived from dai2018's text alone, by other methods: mpmath
//! quadrature, Bessel functions, Mehler's formula, exponential integrals. Tolerances allow one unit in the last
//! of the digits given.

use std::f64::consts::TAU;

use sgdcheck::instances::minima::{Balls, Minima};
use sgdcheck::instances::relaxing::{Schedule, Scheduled};
use sgdcheck::interval::Interval;
use sgdcheck::oracles::law::gibbs::{Slice, ln_mass_of_disc};
use sgdcheck::witnesses::near_minima::{probabilities, probability};
use sgdcheck::witnesses::relaxation::distance;

fn holds(name: &str, found: Interval, reference: f64, tolerance: f64) {
    assert!(found.is_finite(), "{name}: unknown");
    assert!(found.widened(tolerance).contains(reference), "{name}: {found:?}, not {reference}");
}

/// Example 1: L = w² (w + 2)² (w - 3)²/16, ε = 0.1.
#[test]
fn three_wells() {
    let loss = Minima::on_the_line(&[(0.0, 4.5), (-2.0, 12.5), (3.0, 28.125)]).expect("valid");
    let rows = [
        (0.1, [0.035_793_522_7, 0.035_745_529_1, 0.035_652_707_9]),
        (1.0, [0.075_608_678_7, 0.074_611_573_6, 0.072_743_145_0]),
        (10.0, [0.244_786_364_1, 0.217_256_128_4, 0.178_350_083_2]),
        (30.0, [0.375_572_132_0, 0.282_933_358_9, 0.198_478_598_9]),
        (100.0, [0.482_660_393_8, 0.299_996_298_1, 0.199_808_465_3]),
        (1000.0, [0.5, 0.300_018_938_3, 0.199_981_061_7]),
    ];
    let etas = rows.iter().map(|row| row.0).collect();
    let found = probabilities(&Balls { loss, etas, radii: vec![0.1] });
    for ((eta, row), found) in rows.into_iter().zip(found) {
        for (reference, found) in row.into_iter().zip(found) {
            holds(&format!("η = {eta}"), found, reference, 1.1e-10);
        }
    }
}

/// L = 3w²/2 + 1/2 at η = 2: the constant does not matter.
#[test]
fn small_balls_on_a_parabola() {
    let loss = Minima::on_the_line(&[(0.0, 3.0)]).expect("valid").with_value(0.5);
    for (radius, reference, tolerance) in [
        (0.1, 0.193_504_059_493, 1e-12),
        (0.01, 0.019_542_146_242_0, 1e-13),
        (0.001, 0.001_954_408_093_20, 1e-14),
    ] {
        holds("ball", probability(&loss, 2.0, 0, radius), reference, tolerance);
    }
}

/// Exactly quadratic wells: discs of radius 0.1, with the determinant's ratio at the end.
#[test]
fn ovals_in_a_disc() {
    let disc = |eta: f64, [a, b]: [f64; 2]| {
        let slice = move |x: f64| -> Slice<'static> {
            Box::new(move |y: f64| 0.5 * eta * (a * x * x + b * y * y))
        };
        ln_mass_of_disc(&slice, [0.0, 0.0], 0.1)
    };
    for (eta, reference) in [
        (1.0, 0.998_631_769_541),
        (10.0, 0.986_912_034_341),
        (100.0, 0.916_347_943_844),
        (400.0, 0.957_946_544_665),
        (1000.0, 1.239_230_356_68),
        (5000.0, 1.778_545_214_31),
        (1e5, 1.825_741_858_35),
    ] {
        let found = (disc(eta, [3.0, 0.1]) - disc(eta, [1.0, 1.0])).exp();
        holds(&format!("η = {eta}"), found, reference, 1.1e-11);
    }
    // Example 3: harmonic wells that share the mass as their determinants say.
    let pair = [[2.42, 0.022], [2.22, 0.222]];
    let triple = [[15.0, 20.0], [14.22, 42.66], [102.13, 25.53]];
    let share = |wells: &[[f64; 2]], eta: f64, k: usize| {
        let whole: f64 = wells.iter().map(|[a, b]| TAU / (eta * (a * b).sqrt())).sum();
        disc(eta, wells[k]).exp() / whole
    };
    for (eta, k, reference) in [
        (1.0, 0, 0.000_865_658_718_7),
        (1.0, 1, 0.000_865_657_927_2),
        (100.0, 0, 0.066_665_287_73),
        (1000.0, 1, 0.211_206_089_9),
        (1e4, 0, 0.648_140_039_5),
    ] {
        holds("pair", share(&pair, eta, k), reference, 1.1e-10);
    }
    for (eta, k, reference) in [
        (1.0, 0, 0.040_599_963_81),
        (1.0, 2, 0.036_403_534_6),
        (10.0, 1, 0.232_763_627_7),
        (100.0, 0, 0.489_491_609_1),
        (100.0, 2, 0.166_077_066_6),
    ] {
        holds("triple", share(&triple, eta, k), reference, 1.1e-10);
    }
}

/// ‖h(t)‖² on a parabola with λ = 1.
#[test]
fn distances_to_the_stationary_law() {
    let law =
        |eta, start, schedule| Scheduled { rate: 1.0, eta, start, schedule, from: 0.0, after: &[] };
    let constant = Schedule::Step { a: 0.0, until: 0.0 };
    for (eta, time, reference, tolerance) in [
        (0.25, 1.0, 0.137_059_615_231, 1e-12),
        (0.25, 3.0, 0.002_478_762_336, 1e-12),
        (0.25, 5.0, 4.539_992_982e-5, 1e-14),
        (0.25, 9.0, 1.522_997_974e-8, 1e-17),
        (1.0, 1.0, 0.625_888_460_837, 1e-12),
        (1.0, 5.0, 0.000_181_608_994_3, 1e-13),
        (4.0, 1.0, 5.797_055_310_15, 1e-11),
        (4.0, 5.0, 0.000_726_630_798_2, 1e-13),
    ] {
        holds("Mehler", distance(&law(eta, 2.0, constant), time), reference, tolerance);
    }
    for (a, time, reference, tolerance) in [
        (0.5, 1.0, 0.009_028_846_839, 1e-12),
        (0.5, 5.0, 0.004_244_039_654, 1e-12),
        (0.5, 10.0, 0.001_141_517_671, 1e-12),
        (0.5, 20.0, 0.000_297_948_533_7, 1e-13),
        (-0.5, 20.0, 0.000_297_948_533_7, 1e-13),
        (0.5, 100.0, 1.237_677_996e-5, 1e-14),
    ] {
        let found = distance(&law(1.0, 0.0, Schedule::Slow { a }), time);
        holds("slow", found, reference, tolerance);
    }
    for (c, reference, tolerance) in [
        (0.1, 0.002_546_486_056, 1e-12),
        (0.3, 1.063_014_213e-6, 1e-15),
        (0.5, 4.580_341_386e-10, 1e-18),
    ] {
        let found = distance(&law(1.0, 0.0, Schedule::Fast { a: 0.5, c }), 20.0);
        holds("fast", found, reference, tolerance);
    }
}
