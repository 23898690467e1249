//! The time to leave a saddle: numbers by another route, units, and input that no formula can take.

use nalgebra::DMatrix;
use proptest::prelude::*;
use sgdcheck::predict::saddle_time::{Directions, Saddle};
use sgdcheck::predict::{Repairs, Unfit};

use crate::unfit::BAD;

/// `[γ, s², η, r, start]`; the number of steps by the formula, `E ln(r/|start + σZ|)/(γη)` by mpmath's quadrature over the normal
/// law at 50 digits; and the diffusion's mean time over `η`, `(2/(ηs²)) ∫_start^r e^(-ay²) ∫_0^y e^(az²) dz dy` with `a = γ/(ηs²)`,
/// the inner integral an imaginary error function, likewise.
const ROWS: [([f64; 5], f64, f64); 10] = [
    ([1.0, 1.0, 0.01, 1.0, 0.0], 328.43401060047574, 328.1821034991977),
    ([0.5, 2.0, 0.001, 1.0, 0.05], 6457.208296533853, 6455.202256107692),
    ([0.5, 2.0, 0.001, 1.0, 0.5], 1394.3930353325406, 1392.3869949063794),
    ([0.739, 0.158, 0.199, 3.89, 0.0], 26.647043347525898, 26.642253428290957),
    ([5.85, 0.00211, 0.0253, 0.854, 0.00978], 30.3742221711283, 30.374201036283356),
    ([0.0219, 9.22e-07, 0.813, 0.311, 0.0], 278.29902871376885, 278.2940584751333),
    ([0.0109, 6.34e-09, 11.7, 0.362, -0.0138], 25.689363588327055, 25.689261781700747),
    ([2.46, 0.262, 0.000797, 1.72, 0.0], 3167.974062289357, 3167.9704036168405),
    ([4.11, 0.000332, 0.0443, 0.27, -0.0157], 15.644445958383423, 15.644378554811741),
    ([7.66, 61.7, 0.000386, 2.27, 0.0], 1585.5989208371066, 1585.5478806090287),
];

fn saddle([rate, variance, step, radius, start]: [f64; 5]) -> Result<Saddle, Unfit> {
    Saddle::new(rate, variance, step, radius, start)
}

#[test]
fn the_formula_is_that_of_fifty_digits() {
    for (row, exact, _) in ROWS {
        let found = saddle(row).expect("fit").steps();
        // The integral of Dawson's function is good to 1e-10 in units of 1/γ, the expansion beyond it to 1e-7.
        let allowed = 1e-7 / (row[0] * row[2]);
        assert!((found - exact).abs() < allowed, "{row:?}: {found}, not {exact}");
    }
}

#[test]
fn the_oracle_holds_what_fifty_digits_give() {
    for (row, _, exact) in ROWS {
        let found = saddle(row).expect("fit").steps_of_diffusion();
        assert!(found.widened(1e-13 * exact).contains(exact), "{row:?}: {found:?}, not {exact}");
        // Paths that climb back are left out where they are fewer than one in 1e9.
        assert!(found.radius() < 2e-9 * exact, "{row:?}: {found:?}");
    }
}

#[test]
fn the_constant_and_the_slope_are_those_of_the_text() {
    let saddle = saddle([1.5, 0.49, 1e-3, 0.8, 0.0]).expect("fit");
    let constant = (libm::log(4.0 * 1.5 * 0.64 / 0.49) + 0.577_215_664_901_532_9) / 3.0;
    assert!((saddle.constant() - constant).abs() < 1e-12, "{}", saddle.constant());
    assert!((saddle.slope() - 1.0 / 3.0).abs() < 1e-15);
    assert!((saddle.steps_as_printed() - libm::log(1e3) / 3.0 * 1e3).abs() < 1e-9);
}

/// On the shape of the claim's range the comparable step is the step.
#[test]
fn steps_are_compared_on_the_claims_shape() {
    let ends = 0.6_f64.sqrt();
    let saddle = saddle([1.5, 0.49, 0.01, ends, 0.0]).expect("fit");
    assert!((saddle.comparable_step() - 0.01).abs() < 1e-15, "{}", saddle.comparable_step());
}

/// Overshoot and growth by 1 + ηγ instead of e^ηγ make about half a step and half of ηγ of the number.
#[test]
fn sgd_takes_the_steps_of_the_formula_but_for_its_order() {
    for (row, ..) in ROWS {
        let saddle = saddle(row).expect("fit");
        let (sgd, product) = (saddle.steps_of_sgd(), row[0] * row[2]);
        if sgd.is_finite() {
            let allowed = 4.0 + 2.0 * product * saddle.steps();
            assert!((sgd - saddle.steps()).abs().high() < allowed, "{row:?}: {sgd:?}");
        }
    }
}

#[test]
fn the_unstable_direction_is_that_of_the_least_eigenvalue() {
    // Eigenvalues -1 and 3 along (1, -1) and (1, 1).
    let hessian = DMatrix::from_row_slice(2, 2, &[1.0, 2.0, 2.0, 1.0]);
    let noise = DMatrix::from_row_slice(2, 2, &[2.0, 0.5, 0.5, 1.0]);
    let found = Directions::of(&hessian, &noise, 0.1, Repairs::default()).expect("a saddle");
    assert!((found.rate - 1.0).abs() < 1e-14, "{found:?}");
    // (2 - 2 · 0.5 + 1)/2.
    assert!((found.variance - 1.0).abs() < 1e-14, "{found:?}");
    assert_eq!(found.second, None);
    let least = Directions::of(&noise, &noise, 0.1, Repairs::default());
    assert!(matches!(least, Err(Unfit::NoSaddle(_))), "{least:?}");
    let steep = Directions::of(&hessian, &noise, 0.7, Repairs::default());
    assert!(matches!(steep, Err(Unfit::Unstable { .. })), "{steep:?}");
    let blind = DMatrix::from_element(2, 2, 1.0);
    let blind = Directions::of(&hessian, &blind, 0.1, Repairs::default()).expect("a saddle");
    let still = Saddle::new(blind.rate, blind.variance, 0.1, 1.0, 0.0);
    assert_eq!(still, Err(Unfit::Still));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A loss times `q` with a step over `q` is the same SGD, and so is one in a space `m` times as wide with a step times `m²`.
    #[test]
    fn steps_do_not_depend_on_units(which in 0..10_usize, q in 0.1..10.0_f64, m in 0.1..10.0_f64) {
        let [rate, variance, step, radius, start] = ROWS[which].0;
        let square = m * m;
        let scaled =
            [rate * q / square, variance * q * q / square, step / q * square, radius * m, start * m];
        let found = saddle(scaled).expect("fit").steps();
        let exact = saddle(ROWS[which].0).expect("fit").steps();
        prop_assert!((found - exact).abs() < 1e-11 * exact, "{found} {exact}");
    }
}

#[test]
fn bad_numbers_get_a_sentence_or_an_answer() {
    let good = [0.5, 2.0, 0.001, 1.0, 0.05];
    for place in 0..5 {
        for bad in BAD {
            let mut row = good;
            row[place] = bad;
            let found = saddle(row).map(|saddle| saddle.answer());
            let fits = if place == 4 { bad.abs() < 1.0 } else { 0.0 < bad && bad.is_finite() };
            assert!(fits || found.is_err(), "{row:?}: {found:?}");
        }
    }
}
