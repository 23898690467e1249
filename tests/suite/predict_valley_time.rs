//! The time to leave a valley: numbers by another route, units, and input that no formula can take.

use proptest::prelude::*;
use sgdcheck::oracles::exit::first_passage::Convention::{HanggiKlimontovich, Ito, Stratonovich};
use sgdcheck::predict::Unfit;
use sgdcheck::predict::valley_time::{Heat, Valley};

use crate::unfit::BAD;

/// `[ΔL, H_a, |H_b|, c_a, c_b, η, B, s]`; `ln` of the number of steps by the formula, with mpmath at 50 digits; and `ln` of the
/// mean time over `η` of the diffusion on the line through these numbers, by
/// `∫_a^c e^Ψ(y) ∫_(-∞)^y e^-Ψ(z)/D(z) dz dy` with `Ψ' = L'/D`: the parabola left of `a` by the error function, the rest by Gauss'
/// rule of 24 points on 40 panels for each of the stretches to `s`, to `b` and to `c`, at 50 digits.
const ROWS: [([f64; 8], f64, f64); 20] = [
    ([1.0, 2.0, 1.0, 1.0, 1.0, 0.1, 1.0, 0.5], 23.793888569123418, 23.83155225909952),
    ([1.0, 2.0, 1.0, 2.0, 1.0, 0.1, 1.0, 0.5], 18.447314978843444, 18.501171750124787),
    ([0.3, 9.0, 1.0, 9.0, 1.0, 0.02, 2.0, 0.3], 47.55267549450127, 47.59724263702349),
    ([0.00606, 2.21, 6.5, 0.38, 3.41, 0.0368, 8.0, 0.23], 7.094573066525753, 7.0992438499578805),
    ([0.00198, 1.17, 2.75, 1.01, 1.01, 0.00153, 8.0, 0.6], 28.23693589651651, 28.274285600193775),
    ([0.0145, 5.62, 1.4, 0.19, 3.83, 0.00413, 2.0, 0.26], 29.728668032186317, 29.74195207334048),
    ([0.000789, 2.62, 13.3, 1.2, 5.82, 0.000249, 1.0, 0.37], 11.7899727070547, 11.786161047215534),
    ([0.00828, 15.2, 13.1, 0.192, 4.21, 0.0193, 8.0, 0.16], 11.772230766843515, 11.84953826582598),
    ([0.0131, 0.254, 0.61, 8.3, 8.3, 0.0124, 8.0, 0.56], 9.196827769362647, 9.39645036676164),
    ([0.0328, 1.29, 0.298, 0.314, 8.22, 0.00263, 1.0, 0.34], 38.90015131239262, 38.88596479636481),
    (
        [0.00735, 0.486, 0.676, 1.28, 0.182, 0.0352, 8.0, 0.79],
        10.682698791319964,
        10.86119764718919,
    ),
    (
        [0.00127, 0.923, 3.96, 0.351, 0.105, 0.00684, 8.0, 0.16],
        30.691647257276273,
        30.73396728096223,
    ),
    (
        [0.000122, 1.77, 0.324, 0.328, 0.328, 0.00175, 32.0, 0.16],
        22.066820122204085,
        22.09898627715315,
    ),
    ([0.025, 4.71, 3.12, 8.31, 1.51, 0.0138, 32.0, 0.28], 63.11473541686446, 63.142614505760434),
    ([0.00293, 16.7, 30.4, 0.126, 8.84, 0.00582, 8.0, 0.71], 51.64822261230371, 51.32236328848872),
    ([0.00283, 8.37, 1.51, 0.153, 3.48, 0.0235, 8.0, 0.61], 13.780407422000795, 13.28839648474378),
    ([0.0771, 0.283, 0.058, 0.304, 0.304, 0.133, 8.0, 0.55], 36.42058028523076, 36.446506595933464),
    (
        [0.00217, 0.251, 0.994, 4.46, 0.279, 0.0286, 32.0, 0.51],
        13.784176344438297,
        13.858089145247305,
    ),
    (
        [9.42e-05, 17.2, 41.3, 0.433, 0.239, 8.93e-05, 8.0, 0.57],
        60.16560328318268,
        60.18307553274704,
    ),
    ([0.00782, 2.86, 2.92, 4.62, 8.49, 0.000466, 2.0, 0.8], 21.956789690457324, 22.005254885434994),
];

fn valley([barrier, a, b, hot, cold, step, batch, share]: [f64; 8]) -> Result<Valley, Unfit> {
    let heat = Heat { variances: [hot, cold], step, batch: batch as u64, data: None };
    Valley::new(barrier, [a, b], &heat, share)
}

#[test]
fn the_formula_is_that_of_fifty_digits() {
    for (row, exact, _) in ROWS {
        let found = valley(row).expect("fit").ln_steps();
        // The exponent, of some 1e2, is a sum of two quotients of products of three numbers.
        assert!(
            (found - exact).abs() < 1e-15 * (16.0 + 8.0 * exact),
            "{row:?}: {found}, not {exact}"
        );
    }
}

#[test]
fn the_oracle_holds_what_fifty_digits_give() {
    for (row, _, exact) in ROWS {
        let found = valley(row).expect("fit").ln_steps_of_diffusion(Ito);
        // Temperatures are rounded before the oracle sees them, which moves the exponent.
        let rounded = 1e-15 * (16.0 + 8.0 * exact);
        assert!(found.widened(rounded).contains(exact), "{row:?}: {found:?}, not {exact}");
        assert!(found.radius() < 1e-9, "{row:?}: {found:?}");
    }
}

/// `ln` of the mean number of steps of SGD, by a Nyström method of its own in numpy: panels of ten Gauss points two deviations
/// long, all jumps kept, diagonals from what leaves a state.
#[test]
fn the_kernel_of_sgd_is_that_of_another_solver() {
    let rows = [
        ([0.05, 1.0, 1.0, 1.0, 1.0, 0.1, 1.0, 0.3], 5.334_714_623_154),
        ([0.1, 1.0, 9.0, 1.0, 9.0, 0.05, 1.0, 0.5], 6.495_796_930_079),
        ([1.0, 2.0, 1.0, 2.0, 1.0, 0.1, 1.0, 0.5], 18.074_360_145),
        ([1.0, 2.0, 1.0, 1.0, 1.0, 0.1, 1.0, 0.5], 23.783_591_221),
    ];
    for (row, exact) in rows {
        let found = valley(row).expect("fit").ln_steps_of_sgd();
        // What numpy loses in solving a system of condition e^ln, and half of the last digit.
        let lost = 1e-11 + 1e-16 * libm::exp(exact);
        assert!(found.widened(lost).contains(exact), "{row:?}: {found:?}, not {exact}");
    }
}

/// In each convention the formula tends to the time in that convention, and not to another one.
#[test]
fn each_convention_has_its_own_factor() {
    let valley = valley([1.0, 4.0, 1.0, 4.0, 1.0, 1e-3, 1.0, 0.5]).expect("fit");
    let all = [
        (Ito, valley.ln_steps()),
        (Stratonovich, valley.ln_steps_of_stratonovich()),
        (HanggiKlimontovich, valley.ln_steps_of_klimontovich()),
    ];
    for (convention, formula) in all {
        // At an exponent of 1250; neighbours differ by ln 2.
        let found = valley.ln_steps_of_diffusion(convention);
        assert!((found - formula).abs().high() < 0.01, "{convention:?}: {found:?}, not {formula}");
    }
}

/// The diffusion's time and SGD's draw together as the step falls at one temperature.
#[test]
fn at_small_steps_sgd_takes_the_time_of_the_diffusion() {
    let distance = |step: f64| {
        let valley = valley([1.0, 1.0, 1.5, 0.2 / step, 0.2 / step, step, 1.0, 0.5]).expect("fit");
        (valley.ln_steps_of_sgd() - valley.ln_steps_of_diffusion(Ito)).abs()
    };
    // The overshoot beyond an end and the step beside the curvature are of the orders √η and η: from 0.1 and 0.05 to be 0.027 √η -
    // 0.043 η here.
    assert!(distance(1e-3).high() < 2e-3, "{:?}", distance(1e-3));
    assert!(distance(0.1).low() > 2.0 * distance(1e-3).high(), "{:?}", distance(0.1));
}

#[test]
fn determinants_across_multiply_the_time_by_the_root_of_their_ratio() {
    let row = [0.5, 4.0, 1.0, 4.0, 4.0, 0.05, 2.0, 0.5];
    let plain = valley(row).expect("fit");
    let across = plain.with_determinants_across([2.0, 18.0]).expect("even noise");
    assert!((across.ln_steps() - plain.ln_steps() - libm::log(3.0)).abs() < 1e-14);
    let uneven = valley([0.5, 4.0, 1.0, 4.0, 1.0, 0.05, 2.0, 0.5]).expect("fit");
    assert_eq!(uneven.with_determinants_across([2.0, 18.0]), Err(Unfit::UnevenNoise));
}

#[test]
fn a_batch_of_all_but_a_few_data_has_little_noise() {
    let heat = |data| Heat { variances: [1.0, 1.0], step: 0.1, batch: 90, data };
    let exponent =
        |data| Valley::new(0.001, [1.0, 1.0], &heat(data), 0.5).map(|valley| valley.exponent());
    let [whole, part] = [exponent(None), exponent(Some(100))].map(|found| found.expect("fit"));
    // 1/90 against 1/90 - 1/100.
    assert!((part / whole - 10.0).abs() < 1e-13, "{part} {whole}");
    assert_eq!(exponent(Some(90)), Err(Unfit::Batch { batch: 90, data: 90 }));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A loss times `r` with a step over `r` is the same SGD, and so is one on a line `m` times as long with a step times `m²`.
    #[test]
    fn steps_do_not_depend_on_units(which in 0..20_usize, r in 0.1..10.0_f64, m in 0.1..10.0_f64) {
        let [barrier, a, b, hot, cold, step, batch, share] = ROWS[which].0;
        let square = m * m;
        let scaled = [
            barrier * r,
            a * r / square,
            b * r / square,
            hot * r * r / square,
            cold * r * r / square,
            step / r * square,
            batch,
            share,
        ];
        let found = valley(scaled).expect("fit").ln_steps();
        let exact = valley(ROWS[which].0).expect("fit").ln_steps();
        prop_assert!((found - exact).abs() < 1e-13 * (1.0 + exact), "{found} {exact}");
    }
}

#[test]
fn bad_numbers_get_a_sentence_or_an_answer() {
    let good = [0.5, 4.0, 1.0, 4.0, 1.0, 0.05, 2.0, 0.5];
    for place in (0..8).filter(|&place| place != 6) {
        for bad in BAD {
            let mut row = good;
            row[place] = bad;
            let found = valley(row).and_then(|valley| valley.answer());
            let is_finite = found.as_ref().map_or(true, |answer| answer.value.is_finite());
            assert!(is_finite, "{row:?}: {found:?}");
            let positive = 0.0 < bad && bad.is_finite();
            assert!(positive || found.is_err(), "{row:?}: {found:?}");
        }
    }
}
