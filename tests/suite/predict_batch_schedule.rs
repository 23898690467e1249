//! Batch schedules: numbers by another route, and input that no formula can take.

use sgdcheck::predict::Unfit;
use sgdcheck::predict::batch_schedule::{Problem, Schedule};

use crate::unfit::BAD;

/// `[η, σ², N, c*, Δ, H, target, γ/2c*]`; the batch after 10 000 steps, `1/(γ/(ησ² ln(2 + s)) + 1/N)` and at least one; and the steps
/// until the wrong valley holds the target: Kramers' two rates on the quartic through these numbers, in the logarithm of time by
/// `scipy.integrate.solve_ivp` (LSODA, rtol 1e-10).
const ROWS: [([f64; 8], f64, f64); 10] = [
    ([0.5, 1.0, 50000.0, 0.3, 0.2, 1.0, 0.01, 1.5], 4.731548379644371, 1.071912e+05),
    ([0.5, 1.0, 50000.0, 0.3, 0.2, 1.0, 0.1, 3.0], 2.3658861328691696, 6.114407e+04),
    ([0.0995, 1.05, 5000.0, 0.516, 0.162, 1.14, 0.0382, 2.84], 1.0, 7.530402e+13),
    ([0.194, 1.07, 100.0, 0.595, 0.161, 2.06, 0.0222, 2.39], 1.0, 2.537048e+15),
    ([0.0773, 1.29, 60000.0, 0.201, 0.0519, 1.8, 0.00586, 2.93], 1.0, 4.203741e+26),
    ([0.0566, 1.81, 5000.0, 0.233, 0.298, 2.27, 0.0602, 2.87], 1.0, 2.369037e+04),
    ([0.157, 1.9, 5000.0, 0.563, 0.0698, 0.696, 0.00349, 2.14], 1.0, 2.267424e+43),
    ([0.105, 1.41, 60000.0, 0.463, 0.142, 2.04, 0.0334, 2.21], 1.0, 4.646292e+11),
    ([0.162, 0.512, 5000.0, 0.339, 0.503, 2.16, 0.193, 2.44], 1.0, 1.930962e+05),
    ([0.0801, 2.18, 60000.0, 0.506, 0.206, 1.55, 0.00728, 2.71], 1.0, 3.099480e+15),
];

fn schedule(
    [step, variance, data, depth, gap, curvature, target, multiple]: [f64; 8],
) -> Result<Schedule, Unfit> {
    let data = data as u64;
    Schedule::new(Problem { step, variance, data, depth, gap, curvature, target, multiple })
}

#[test]
fn batches_and_steps_are_those_of_the_other_route() {
    for (row, batch, steps) in ROWS {
        let found = schedule(row).expect("fit");
        assert!((found.batch(1e4) / batch - 1.0).abs() < 1e-12, "{row:?}: {}", found.batch(1e4));
        // The implicit Euler rule of first order, with steps of 0.002 in the logarithm of time.
        let ratio = found.steps_to_target() / steps;
        assert!((ratio - 1.0).abs() < 0.01, "{row:?}: {} not {steps}", found.steps_to_target());
    }
}

/// Kramers' rates are those of high barriers: on the first row the exponent is 4.4 at the end.
#[test]
fn the_process_takes_the_steps_of_its_rates() {
    let found = schedule(ROWS[0].0).expect("fit");
    let (process, rates) = (found.steps_of_diffusion(), found.steps_to_target());
    assert!(process.is_finite(), "{process:?}");
    assert!((process / rates - 1.0).abs().high() < 0.1, "{process:?}, not {rates}");
    // It cannot be faster than the temperature falls.
    assert!(found.steps_to_target_in_balance().is_some_and(|least| least < process.low()));
}

#[test]
fn a_batch_is_reached_when_the_schedule_says() {
    for (row, ..) in ROWS {
        let found = schedule(row).expect("fit");
        for size in [2.0, 4.0, 8.0] {
            let steps = found.steps_to_batch(size);
            // Where s is huge ln(2 + s) has its digits, and e^x is off by x times a rounding.
            if 1.0 < steps && steps < 1e250 {
                let batch = found.batch(steps);
                assert!((batch / size - 1.0).abs() < 1e-9, "{row:?}: {batch}, not {size}");
            }
        }
        assert_eq!(found.steps_to_batch(row[2]), f64::INFINITY, "{row:?}");
        assert!(found.batch(1e300) <= row[2], "{row:?}");
    }
}

#[test]
fn bad_numbers_get_a_sentence_or_an_answer() {
    let good = ROWS[0].0;
    for place in (0..8).filter(|&place| place != 2) {
        for bad in BAD {
            let mut row = good;
            row[place] = bad;
            let found = schedule(row).and_then(|schedule| {
                schedule.batches();
                schedule.steps()
            });
            let positive = 0.0 < bad && bad.is_finite();
            assert!(positive || found.is_err(), "{row:?}: {found:?}");
        }
    }
    let none = Schedule::new(Problem { data: 1, ..problem() });
    assert!(matches!(none, Err(Unfit::NotBetween { .. })), "{none:?}");
}

fn problem() -> Problem {
    Problem {
        step: 0.5,
        variance: 1.0,
        data: 100,
        depth: 0.3,
        gap: 0.2,
        curvature: 1.0,
        target: 0.01,
        multiple: 2.0,
    }
}
