use super::*;
use crate::instances::network::Network;

fn coins() -> BoxedNetwork {
    let mut of = BoxedNetwork::coin_flips(vec![Rule::plain(0.1, 1)]);
    of.samples = Samples::CoinFlips { rows: 400, features: 10 };
    of
}

#[test]
fn a_start_is_inside_its_box() {
    let of = coins();
    let AtRest { weights, middle, .. } = at_rest(&of);
    assert!(furthest(weights, middle) <= of.half_width);
}

#[test]
fn the_furthest_weight_is_found_wherever_it_stands() {
    for place in 0..19 {
        let mut weights = [0.5; 19];
        weights[place] = -3.0;
        assert_eq!(furthest(&weights, &[0.25; 19]), 3.25, "at {place}");
    }
}

#[test]
fn what_is_no_number_is_outside() {
    for place in 0..19 {
        let mut weights = [0.1; 19];
        weights[place] = f64::NAN;
        assert_eq!(furthest(&weights, &[0.1; 19]), f64::INFINITY, "at {place}");
    }
}

#[test]
fn a_run_that_is_not_out_within_its_limit_has_no_time() {
    let (of, stream) = (coins(), Stream::new(1, &["limit"]));
    let time = |limit| steps_to_leave(&of, &of.ladder[0], &stream, limit);
    let whole = time(f64::INFINITY);
    assert!(time(whole) == whole && time(whole - 0.5).is_nan(), "{whole}");
}

/// With one sample descent on all samples is SGD, with the same learning rate.
#[test]
fn sgd_on_all_samples_takes_the_time_of_descent() {
    let mut of = BoxedNetwork::breast_cancer(vec![Rule::plain(RATE, 1)]);
    of.origin = Origin::Trained(vec![(Rule::plain(0.05, 32), 400)]);
    at_rest(&of);
    let rule = Rule::plain(RATE, 569);
    let steps = steps_to_leave(&of, &rule, &Stream::new(1, &["all"]), f64::INFINITY);
    assert!((steps * RATE - drift_time(&of)).abs() < 1e-9, "{steps} {}", drift_time(&of));
}

/// For the start and the box over √k, SGD with η on the loss `f(√k θ)` makes the steps of SGD with kη on `f`, over √k: so
/// that a law in 1/k is the law in 1/η. To the bit for `k = 4`, where scaling by two is exact.
#[test]
fn rescaling_the_loss_is_rescaling_the_learning_rate() {
    let (root, rate) = (2.0, 0.02);
    let table = breast_cancer();
    let network = Network::new(30, &[4], 2).unbiased();
    let weights = start(&network, &Stream::new(1, &["rescaled"]));
    let (mut passes, mut batch) = (Passes::new(&network), Batch::default());
    let mut gradient = vec![0.0; weights.len()];
    let mut small: Vec<f64> = weights.iter().map(|w| w / root).collect();
    let mut large = weights;
    for row in 0..50 {
        batch.gather(table, row..row + 1);
        let scaled: Vec<f64> = small.iter().map(|w| root * w).collect();
        passes.gradient(&scaled, &batch, &mut gradient);
        small.iter_mut().zip(&gradient).for_each(|(w, g)| *w -= rate * (root * g));
        passes.gradient(&large, &batch, &mut gradient);
        large.iter_mut().zip(&gradient).for_each(|(w, g)| *w -= (root * root * rate) * g);
    }
    let scaled: Vec<f64> = small.iter().map(|w| root * w).collect();
    assert_eq!(scaled, large);
}

/// What is left behind by 64 runs per rung that take those times.
fn seen(times: &[fn(usize) -> f64]) -> Observation {
    let of = BoxedNetwork::breast_cancer(vec![Rule::plain(0.02, 8); times.len()]);
    let thresholds = thresholds();
    let mut tally = Tally::new(times.len() * thresholds.len());
    for (time, below) in times.iter().zip(tally.moments.chunks_exact_mut(thresholds.len())) {
        (0..64).for_each(|run| median::tally(&thresholds, time(run), below));
    }
    over_drift(&of, &tally, 1e-9)
}

/// Thresholds are 2^(1/32) apart, 2.2 %.
#[test]
fn times_that_are_those_of_descent_are_near_it() {
    let found = seen(&[|_| 0.5, |_| 1.0]).values;
    let medians = found[0].contains(0.5) && found[1].contains(1.0);
    assert!(medians && found[1].radius() < 0.03 && 0.7 < found[2].low(), "{found:?}");
}

/// Quantiles of the exponential law with the median one: a quarter at most within a factor of √2.
#[test]
fn exponential_times_are_not_near() {
    let quantile = |run: usize| -libm::log2(1.0 - (run as f64 + 0.5) / 64.0);
    let found = seen(&[quantile]).values;
    assert!(found[0].contains(1.0) && found[1].low() < 0.25, "{found:?}");
}

#[test]
fn runs_that_stay_have_no_median() {
    let found = seen(&[|_| f64::NAN]).values;
    assert!(found[0].high() == f64::INFINITY && found[1].low() < 0.01, "{found:?}");
}
