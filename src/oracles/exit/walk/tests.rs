use super::*;
use crate::oracles::exit::{chain, exit_side};
use Side::{Clamps, Leaves, Reflects};

const NORMAL: [Component; 1] = [Component { weight: 1.0, mean: 0.0, spread: 1.0 }];

fn walk<'a>(
    map: &'a dyn Fn(f64) -> f64,
    scale: &'a dyn Fn(f64) -> f64,
    sides: [Side; 2],
) -> Walk<'a> {
    Walk { map, scale, noise: &NORMAL, domain: (-1.0, 0.8), sides, breaks: &[] }
}

#[test]
fn two_ends_that_are_left_agree_with_the_chain() {
    let (map, scale) = (|x: f64| 0.7 * x + 0.1 * x * x, |x: f64| 0.2 + 0.03 * x);
    let found = walk(&map, &scale, [Leaves; 2]).ln_mean_steps(0.3);
    let noise = chain::Noise::gaussian();
    let truth = chain::ln_mean_steps(map, scale, &noise, (-1.0, 0.8), 0.3);
    assert!(found.meets(truth) && found.radius() < 1e-7, "{found:?} {truth:?}");
}

#[test]
fn the_payoff_of_one_on_the_right_is_the_share_of_that_side() {
    let (map, scale) = (|x: f64| 0.7 * x - 0.1, |_: f64| 0.25);
    let one = |x: f64| f64::from(u8::from(0.0 < x));
    let found = walk(&map, &scale, [Leaves; 2]).mean_payoff(0.3, &one);
    let truth = exit_side::probability_right(map, scale, &NORMAL, (-1.0, 0.8), 0.3);
    assert!(found.meets(truth) && found.radius() < 1e-7, "{found:?} {truth:?}");
}

#[test]
fn a_walk_without_drift_is_a_martingale() {
    let found = walk(&|x| x, &|_| 0.2, [Leaves; 2]).mean_payoff(0.3, &|x| x);
    assert!(found.contains(0.3) && found.radius() < 1e-7, "{found:?}");
}

#[test]
fn a_folded_walk_is_half_of_a_symmetric_one() {
    let (map, scale) = (|x: f64| 0.8 * x - 0.2 * x * x * x, |x: f64| 0.2 + 0.1 * x * x);
    let both = Walk { domain: (-0.8, 0.8), ..walk(&map, &scale, [Leaves; 2]) };
    let folded = Walk { domain: (0.0, 0.8), ..walk(&map, &scale, [Reflects, Leaves]) };
    let (found, truth) = (folded.ln_mean_steps(0.3), both.ln_mean_steps(0.3));
    assert!(found.meets(truth) && found.radius() < 1e-7, "{found:?} {truth:?}");
}

#[test]
fn the_rate_of_a_folded_walk_is_that_of_the_symmetric_one() {
    let (map, scale) = (|x: f64| 0.8 * x, |_: f64| 0.2);
    let both = Walk { domain: (-0.8, 0.8), ..walk(&map, &scale, [Leaves; 2]) };
    let folded = Walk { domain: (-0.8, 0.0), ..walk(&map, &scale, [Leaves, Reflects]) };
    let (found, truth) = (folded.ln_exit_rate(), both.ln_exit_rate());
    assert!(found.meets(truth) && found.radius() < 1e-7, "{found:?} {truth:?}");
}

#[test]
fn behind_a_high_barrier_the_rate_is_one_over_the_mean_time() {
    // Of the order of 50 steps, the time to settle, beside e^37: from anywhere inside the mean is the same.
    let deep = walk(&|x| 0.5 * x, &|_| 0.08, [Clamps, Leaves]);
    let (rate, steps) = (deep.ln_exit_rate(), deep.ln_mean_steps(0.0));
    assert!(30.0 < steps.low() && (rate + steps).contains(0.0), "{rate:?} {steps:?}");
    assert!(rate.radius() < 1e-6, "{rate:?}");
}

#[test]
fn a_walk_with_no_way_out_is_unknown() {
    let inside = walk(&|x| x, &|_| 0.2, [Clamps, Reflects]);
    assert_eq!(inside.ln_mean_steps(0.0), Interval::UNKNOWN);
}
