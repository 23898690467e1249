//! Diffusions beside SGD: numbers by another route, units, and input that no formula can take.

use sgdcheck::predict::Unfit;
use sgdcheck::predict::sde_error::{Line, Order, Quadratic};

use crate::unfit::BAD;

/// Curvatures, variances, start, step and steps; `E L` of SGD by iterating mean and variance in mpmath at 50 digits (in the long run
/// by the sum of the series), and of the diffusions of order one and two, the variance by mpmath's quadrature.
type Exact = (&'static [f64], &'static [f64], &'static [f64], f64, Option<u64>, [f64; 3]);
const ROWS: [Exact; 10] = [
    (
        &[1.0, 4.0],
        &[1.0, 2.0],
        &[1.0, 1.0],
        0.1,
        Some(10),
        [0.14647556919162483, 0.13993841166180093, 0.1239214108008574],
    ),
    (
        &[1.0, 4.0],
        &[1.0, 2.0],
        &[1.0, 1.0],
        0.1,
        None,
        [0.08881578947368422, 0.075, 0.06547619047619048],
    ),
    (
        &[5.28, 3.57],
        &[0.235, 0.385],
        &[0.187, 0.57],
        0.162,
        Some(400),
        [0.03856530724657636, 0.02511, 0.0187614011907643],
    ),
    (
        &[0.519, 2.01, 0.412],
        &[1.53, 0.744, 0.013],
        &[2.82, 2.66, 0.925],
        0.0507,
        None,
        [0.02975430874316741, 0.028987725000000002, 0.02827698598846371],
    ),
    (
        &[-4.24, 12.5, 0.232],
        &[0.0326, 0.045, 0.0121],
        &[0.484, 0.447, 1.76],
        0.0599,
        Some(1),
        [-0.3519140938045749, -0.19630836115101546, -0.26478404254988847],
    ),
    (
        &[5.24, 1.16, 1.76],
        &[0.125, 0.308, 3.27],
        &[0.133, 0.237, 1.32],
        0.0088,
        Some(50),
        [0.34044156136804693, 0.3444028486066033, 0.34037846451356213],
    ),
    (
        &[1.26, 46.9, 7.02],
        &[0.11, 3.85, 1.94],
        &[0.1, 0.204, 2.21],
        0.0114,
        Some(50),
        [0.02654649209718024, 0.023971453673810022, 0.019857014991899073],
    ),
    (
        &[23.5, 5.24],
        &[0.5, 1.26],
        &[0.25, 0.135],
        0.0169,
        None,
        [0.008206064161603693, 0.007435999999999999, 0.006860290122952451],
    ),
    (
        &[-26.1, 376.0],
        &[0.0462, 0.0187],
        &[0.123, 1.5],
        0.00322,
        Some(7),
        [-0.6110717199484891, -0.6403837444290489, -0.6095163056007914],
    ),
    (
        &[0.383],
        &[0.0327],
        &[1.21],
        0.0694,
        None,
        [0.0005749866298088223, 0.000567345, 0.0005599038222124148],
    ),
];

#[test]
fn expected_losses_are_those_of_fifty_digits() {
    for (curvatures, variances, start, step, steps, exact) in ROWS {
        let loss = Quadratic::new(curvatures, variances, start, step).expect("fit");
        let order = |order| loss.loss_of_diffusion(order, steps);
        let found = [loss.loss(steps), order(Order::One), order(Order::Two)];
        for (found, exact) in found.into_iter().zip(exact) {
            let found = found.expect("a law");
            // Powers with up to 400 steps.
            assert!(
                (found - exact).abs() < 1e-13 * exact.abs(),
                "{curvatures:?}: {found}, not {exact}"
            );
        }
    }
}

#[test]
fn the_check_holds_what_fifty_digits_give() {
    for (curvatures, variances, start, step, steps, exact) in ROWS {
        let loss = Quadratic::new(curvatures, variances, start, step).expect("fit");
        let answers = loss.answers(steps).expect("a law");
        for (answer, sde) in answers.iter().zip(&exact[1..]) {
            let distance = (exact[0] - sde).abs() / sde.abs();
            let found = answer.relative_distance();
            assert!((found - distance).abs() < 1e-9 * (1.0 + distance), "{curvatures:?}: {found}");
        }
    }
}

/// In the long run the variance η s²/(2k) of order one lacks a quarter of η²s² and order two a half: li2022/correction-is-needed.
#[test]
fn in_the_long_run_order_two_is_twice_as_far() {
    let (k, c, step) = (2.0, 0.7, 1e-4);
    let loss = Quadratic::new(&[k], &[c], &[1.0], step).expect("fit");
    let sgd = loss.loss(None).expect("a law");
    for (order, share) in [(Order::One, 0.25), (Order::Two, 0.5)] {
        let lost = sgd - loss.loss_of_diffusion(order, None).expect("a law");
        let ratio = lost / (0.5 * k * share * step * step * c);
        assert!((ratio - 1.0).abs() < 1e-3, "{order:?}: {ratio}");
    }
}

/// In the transient order two is nearer, and its distance falls by four when the step is halved.
#[test]
fn in_the_transient_order_two_is_nearer() {
    let farthest = |order, step: f64| {
        let loss = Quadratic::new(&[2.0], &[0.0], &[1.0], step).expect("fit");
        let (_, [sgd, sde]) = loss.farthest(order);
        (sgd - sde).abs()
    };
    let falls = |order| farthest(order, 0.02) / farthest(order, 0.01);
    assert!((falls(Order::One) - 2.0).abs() < 0.1, "{}", falls(Order::One));
    assert!((falls(Order::Two) - 4.0).abs() < 0.2, "{}", falls(Order::Two));
}

/// A loss times `r` with a step over `r` is the same SGD.
#[test]
fn losses_have_the_units_of_the_loss() {
    let r = 3.7;
    let scaled = |list: &[f64], factor: f64| list.iter().map(|x| x * factor).collect::<Vec<f64>>();
    for (curvatures, variances, start, step, steps, exact) in ROWS {
        let loss =
            Quadratic::new(&scaled(curvatures, r), &scaled(variances, r * r), start, step / r);
        let loss = loss.expect("fit");
        let found = [
            loss.loss(steps),
            loss.loss_of_diffusion(Order::One, steps),
            loss.loss_of_diffusion(Order::Two, steps),
        ];
        for (found, exact) in found.into_iter().zip(exact) {
            let found = found.expect("a law") / r;
            assert!((found - exact).abs() < 1e-12 * exact.abs(), "{curvatures:?}: {found}");
        }
    }
}

/// All 2^10 paths of SGD with noise of two values, one by one.
#[test]
fn on_the_line_sgd_is_the_mean_over_all_its_paths() {
    let (slope, deviation, step, start, steps) = ([1.0, 0.3, 0.1], 0.5, 0.1, 0.8, 10_u64);
    let line = Line::new(slope, deviation, 0.5, step, start, steps).expect("fit");
    let [k, b, c] = slope;
    let (mut mean, mut loss) = (0.0, 0.0);
    for path in 0..1_u32 << steps {
        let mut x: f64 = start;
        for at in 0..steps {
            let noise = if path >> at & 1 == 1 { deviation } else { -deviation };
            x -= step * (x * (k + x * (b + x * c)) + noise);
        }
        mean += x / 1024.0;
        loss += x * x * (k / 2.0 + x * (b / 3.0 + x * c / 4.0)) / 1024.0;
    }
    let found = [line.mean().sgd, line.loss().sgd];
    for (found, exact) in found.into_iter().zip([mean, loss]) {
        assert!(found.widened(1e-13).contains(exact), "{found:?}, not {exact}");
        assert!(found.radius() < 1e-10, "{found:?}");
    }
}

/// With a linear slope the diffusions' moments are those of the quadratic loss.
#[test]
fn on_the_line_a_linear_slope_is_a_quadratic_loss() {
    let line = Line::new([1.3, 0.0, 0.0], 0.4, 0.3, 0.05, 0.6, 30).expect("fit").loss();
    let loss = Quadratic::new(&[1.3], &[0.16], &[0.6], 0.05).expect("fit");
    let exact = loss.loss(Some(30)).expect("a law");
    assert!(line.sgd.widened(1e-12).contains(exact), "{:?}, not {exact}", line.sgd);
    for (order, found) in [Order::One, Order::Two].into_iter().zip(line.diffusions) {
        let exact = loss.loss_of_diffusion(order, Some(30)).expect("a law");
        // The noise that is cut off lies beyond six deviations.
        assert!(found.widened(1e-8).contains(exact), "{order:?}: {found:?}, not {exact}");
        assert!(found.radius() < 1e-6, "{order:?}: {found:?}");
    }
}

#[test]
fn bad_numbers_get_a_sentence_or_an_answer() {
    for place in 0..4 {
        for bad in BAD {
            let mut row = [2.0, 1.0, 0.5, 0.1];
            row[place] = bad;
            let [k, c, x, step] = row;
            for steps in [None, Some(0), Some(7), Some(u64::MAX)] {
                let found = Quadratic::new(&[1.0, k], &[1.0, c], &[1.0, x], step)
                    .and_then(|loss| loss.answers(steps));
                assert!(bad.is_finite() || found.is_err(), "{row:?}: {found:?}");
            }
        }
    }
}

#[test]
fn a_line_that_sgd_may_leave_is_refused() {
    let line = |slope, deviation, high, step, start| {
        Line::new(slope, deviation, high, step, start, 3).map(|_| ())
    };
    assert_eq!(line([1.0, 0.0, 0.0], 0.5, 0.5, 0.1, 0.8), Ok(()));
    assert_eq!(line([-1.0, 0.0, 0.0], 0.5, 0.5, 0.1, 0.8), Err(Unfit::NotConfined));
    assert_eq!(line([1.0, 0.0, 0.0], 0.5, 0.5, 2.5, 0.8), Err(Unfit::NotConfined));
    for bad in BAD.into_iter().filter(|bad| !bad.is_finite()) {
        assert!(line([bad, 0.0, 0.0], 0.5, 0.5, 0.1, 0.8).is_err(), "{bad}");
        assert!(line([1.0, 0.0, 0.0], bad, 0.5, 0.1, 0.8).is_err(), "{bad}");
        assert!(line([1.0, 0.0, 0.0], 0.5, bad, 0.1, 0.8).is_err(), "{bad}");
        assert!(line([1.0, 0.0, 0.0], 0.5, 0.5, bad, 0.8).is_err(), "{bad}");
        assert!(line([1.0, 0.0, 0.0], 0.5, 0.5, 0.1, bad).is_err(), "{bad}");
    }
}
