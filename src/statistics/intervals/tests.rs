use super::*;

/// `n` values, half of them on each side of `center`.
fn two_points(center: f64, n: u64) -> Moments {
    let mut values = Moments::new();
    (0..n).for_each(|i| values.push(center + if i % 2 == 0 { 1.0 } else { -1.0 }));
    values
}

#[test]
fn a_mean_is_given_where_the_sample_is_near_normal_and_only_there() {
    let spiked = |hits: u64| {
        let mut values = Moments::new();
        (0..100_000).for_each(|i| values.push(if i < hits { 1.0 } else { 0.0 }));
        values
    };
    let mut broken = two_points(0.0, 100_000);
    broken.push(f64::NAN);
    let mut infinite = two_points(0.0, 100_000);
    infinite.push(f64::INFINITY);
    for (row, (values, known)) in [
        (two_points(3.0, 100_000), true),
        // z = 5.327 at alpha = 1e-7, so z⁴ = 805.1.
        (two_points(3.0, 806), true),
        (two_points(3.0, 805), false),
        // A share p has skewness (1 - 2p) / sqrt(p (1 - p)), here 3.23 and 3.10; z³/1.5 = 100.8
        // times it must be at most sqrt(1e5) = 316.2, so 3.138.
        (spiked(7_500), false),
        (spiked(8_000), true),
        (spiked(0), false),
        (broken, false),
        (infinite, false),
        (Moments::new(), false),
        (Moments::of(1.0), false),
    ]
    .into_iter()
    .enumerate()
    {
        let interval = mean(&values, 1e-7);
        assert_eq!(interval.is_finite(), known, "row {row}: {interval:?}");
    }
}

#[test]
fn a_constant_that_rounds_has_no_interval() {
    let mut values = Moments::new();
    for i in 0..100_000 {
        values.push(if i % 2 == 0 { 0.1 } else { 0.1_f64.next_up() });
    }
    assert_eq!(mean(&values, 1e-7), Interval::UNKNOWN);
}

#[test]
fn a_mean_is_as_wide_as_the_normal_law_says() {
    // z = 5.3267239 (mpmath), s = 1 and n = 1e6: the corrections are of order 1e-5.
    let interval = mean(&two_points(0.0, 1_000_000), 1e-7);
    assert!((interval.radius() / 5.3267239e-3 - 1.0).abs() < 2e-5, "{interval:?}");
}

#[test]
fn batches_need_a_number_and_a_symmetry() {
    for (row, (batches, skewness, known)) in
        [(64, 0.1, true), (63, 0.1, false), (64, 0.11, false), (64, f64::NAN, false)]
            .into_iter()
            .enumerate()
    {
        let interval = batch_means(&two_points(0.0, batches), skewness, 1e-7);
        assert_eq!(interval.is_finite(), known, "row {row}: {interval:?}");
    }
}

#[test]
fn a_proportion_is_what_the_divergence_says() {
    // mpmath: findroot(lambda p: n*(q*log(q/p) + (1-q)*log((1-q)/(1-p))) - log(2/alpha), p0),
    // and for no hits 1 - (alpha/2)**(1/n).
    for (hits, count, alpha, low, high) in [
        (0, 100, 1e-7, 0.0, 0.15474120168022),
        (1, 1000, 1e-7, 1.8403174751299e-11, 0.020642930918819),
        (4, 10000000, 1e-7, 2.2126383630794e-9, 2.8692590587827e-6),
        (300, 1000, 0.01, 0.25434939067015, 0.34846715940858),
        (999, 1000, 1e-3, 0.98905613947339, 0.99999981593441),
        (500000, 1000000, 1e-7, 0.49710077939639, 0.50289922060361),
    ] {
        let found = proportion(hits, count, alpha);
        for (found, exact) in [(found.low(), low), (found.high(), high)] {
            // Bisection stops at neighbouring floats; divergences carry 1e-11 relative.
            let error = (found - exact).abs();
            assert!(error <= 1e-10 * exact, "{hits}/{count}: {found} and {exact}");
        }
    }
}

#[test]
fn exact_gamma_intervals_are_what_the_quantiles_say() {
    // 100 / 162.67801820308 and 100 / 55.50722430621: gamma quantiles at 5e-8 (mpmath).
    let times = exponential_mean(100.0, 100, 1e-7);
    assert!((times.low() - 0.614711199).abs() < 1e-6, "{times:?}");
    assert!((times.high() - 1.801567080).abs() < 1e-6, "{times:?}");
    // The same shape: 201 normal values whose sum of squares is 200.
    let mut values = two_points(0.0, 200);
    values.push(0.0);
    let variance = variance_normal(&values, 1e-7);
    assert!((variance.low() - times.low()).abs() < 1e-12, "{variance:?}");
}

#[test]
fn a_bounded_mean_stays_in_its_range_and_refuses_what_does_not() {
    let values = two_points(0.0, 100);
    assert_eq!(bounded_mean(&values, -1.0, 1.0, 1e-7), Interval::new(-1.0, 1.0));
    assert_eq!(bounded_mean(&values, -0.5, 1.0, 1e-7), Interval::UNKNOWN);
    let many = bounded_mean(&two_points(0.0, 1_000_000), -1.0, 1.0, 1e-7);
    // sqrt(2 ln(3e7) / 1e6) + 14 ln(3e7) / 3e6 = 0.0058678 + 0.0000803.
    assert!((many.radius() - 0.0059481).abs() < 1e-6, "{many:?}");
}

#[test]
fn a_variance_is_given_where_the_extremes_allow() {
    let mut values = Moments::new();
    (0..1_000_000).for_each(|i| values.push(f64::from(i % 1000)));
    // Uniform on 1000 points: (1000² - 1) / 12, with relative error z sqrt(0.8 / n).
    let exact = (1e6 - 1.0) / 12.0;
    let interval = variance(&values, 1e-7);
    assert!(interval.contains(exact) && interval.radius() < 0.006 * exact, "{interval:?}");
    assert_eq!(variance(&two_points(0.0, 1_000_000), 1e-7), Interval::UNKNOWN);
}

#[test]
fn what_is_not_a_number_makes_every_interval_unknown() {
    for broken in [f64::NAN, f64::INFINITY] {
        let mut values = two_points(0.0, 1_000_000);
        values.push(broken);
        for (row, interval) in [
            mean(&values, 0.1),
            batch_means(&values, 0.0, 0.1),
            variance(&values, 0.1),
            variance_normal(&values, 0.1),
            bounded_mean(&values, -1.0, 1.0, 0.1),
            exponential_mean(broken, 100, 0.1),
        ]
        .into_iter()
        .enumerate()
        {
            assert_eq!(interval, Interval::UNKNOWN, "row {row}");
        }
    }
}

#[test]
fn the_samples_needed_are_the_fewest_that_detect() {
    let fewest = |name: &str, detects: &dyn Fn(u64) -> f64, samples: u64| {
        let (at, before) = (detects(samples), detects(samples - 1));
        assert!(at <= 0.01 && 0.01 < before, "{name}: {samples}");
    };
    for alpha in [0.1, 1e-3, 1e-7] {
        fewest("mean", &|n| mean_detects(2.0, n, alpha), mean_samples(2.0, 0.01, alpha));
        fewest(
            "batch means",
            &|n| batch_means_detects(0.1, n, alpha),
            batch_means_samples(0.1, 0.01, alpha),
        );
        fewest(
            "variance",
            &|n| variance_detects(3.0, 4.0, n, alpha),
            variance_samples(3.0, 4.0, 0.01, alpha),
        );
        fewest(
            "proportion",
            &|n| proportion_detects(0.3, n, alpha),
            proportion_samples(0.3, 0.01, alpha),
        );
        fewest(
            "normal variance",
            &|n| variance_normal_detects(n, alpha),
            variance_normal_samples(0.01, alpha),
        );
        fewest(
            "exponential mean",
            &|n| exponential_mean_detects(n, alpha),
            exponential_mean_samples(0.01, alpha),
        );
        fewest(
            "bounded mean",
            &|n| bounded_mean_detects(0.5, 1.0, n, alpha),
            bounded_mean_samples(0.5, 1.0, 0.01, alpha),
        );
        fewest("distribution", &|n| dkw_detects(n, alpha), dkw_samples(0.01, alpha));
    }
}
