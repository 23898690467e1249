//! Losses with the Hessians of Appendix H, and others with two minima.

use proptest::prelude::*;

use crate::claim::{Instances, PerBudget};
use crate::instances::minima::{Balls, Minima};
use crate::interval::Interval;

/// The radius of Appendix H.
pub(super) const EPSILON: f64 = 0.1;

/// Example 1: `L = w² (w + 2)² (w - 3)²/16`, flattest minimum first.
pub(super) fn three_wells() -> Minima {
    Minima::on_the_line(&[(0.0, 4.5), (-2.0, 12.5), (3.0, 28.125)]).expect("valid by inspection")
}

/// Example 3 with two minima: (2.42, 0.022) and (2.22, 0.222).
pub(super) fn pair() -> Minima {
    plane(&[(1.0, [2.42, 0.022]), (-1.0, [2.22, 0.222])])
}

/// Example 3 with three minima: (15, 20), (14.22, 42.66) and (102.13, 25.53).
pub(super) fn triple() -> Minima {
    plane(&[(0.0, [15.0, 20.0]), (-2.0, [14.22, 42.66]), (2.0, [102.13, 25.53])])
}

/// The smaller determinant, 0.3, beside the smaller trace, 2.
pub(super) fn oval_and_round() -> Minima {
    plane(&[(-1.5, [3.0, 0.1]), (1.5, [1.0, 1.0])])
}

pub(super) fn plane(minima: &[(f64, [f64; 2])]) -> Minima {
    Minima::in_the_plane(minima).expect("valid by inspection")
}

/// A loss at several `η`, with balls of the radius of Appendix H.
pub(super) fn at_all(loss: Minima, etas: &[f64]) -> Balls {
    Balls { loss, etas: etas.to_vec(), radii: vec![EPSILON] }
}

/// For a figure: the probability near each minimum against η, under the minimum's Hessian.
pub(super) fn by_minimum(
    at: &Balls,
    rows: &[Vec<Interval>],
) -> Vec<(String, Vec<(f64, Interval)>)> {
    let curve = |minimum: usize| {
        let hessian: Vec<String> =
            at.loss.eigenvalues(minimum).iter().map(ToString::to_string).collect();
        let points = at.etas.iter().zip(rows).map(|(&eta, row)| (eta, row[minimum]));
        (format!("Hessian {}", hessian.join(", ")), points.collect())
    };
    (0..at.loss.count()).map(curve).collect()
}

/// Balls around the first minimum, from half its narrowest width on down.
pub(super) fn shrinking(loss: Minima, eta: f64) -> Balls {
    let stiffest = loss.eigenvalues(0).into_iter().fold(0.0, f64::max);
    let widest = 0.5 / (eta * stiffest).sqrt();
    let radii = (0..8).map(|k| widest * 0.5_f64.powi(k)).collect();
    Balls { loss, etas: vec![eta], radii }
}

/// Random losses in one and two dimensions with ηL between 0.3 and 1 at the minima.
pub(super) fn any_shrinking() -> BoxedStrategy<Balls> {
    let loss = prop_oneof![Minima::any(2, false), Minima::any(3, false), Minima::any(2, true)];
    (loss, 0.5..20.0_f64, 0.3..1.0_f64)
        .prop_map(|(loss, eta, shift)| shrinking(loss.with_value(shift / eta), eta))
        .boxed()
}

/// Random losses with two minima, the second sharper in every direction.
pub(super) fn any_pair() -> BoxedStrategy<Minima> {
    prop_oneof![any_pair_on_the_line(), any_pair_in_the_plane()].boxed()
}

pub(super) fn any_pair_on_the_line() -> BoxedStrategy<Minima> {
    (1.0..8.0_f64, 1.3..3.0_f64, 0.8..1.5_f64)
        .prop_map(|(a, f, x)| {
            Minima::on_the_line(&[(-x, a), (x, a * f)]).expect("positive by construction")
        })
        .boxed()
}

fn any_pair_in_the_plane() -> BoxedStrategy<Minima> {
    (1.0..8.0_f64, 1.0..8.0_f64, 1.3..3.0_f64, 1.3..3.0_f64, 0.8..1.5_f64)
        .prop_map(|(a, b, f, g, x)| plane(&[(-x, [a, b]), (x, [a * f, b * g])]))
        .boxed()
}

/// Random losses in the plane with two minima, the first with the smaller determinant and the larger trace.
pub(super) fn any_crossed() -> BoxedStrategy<Minima> {
    (1.0..2.0_f64, 3.0..4.5_f64, 0.1..0.18_f64, 1.0..1.5_f64)
        .prop_map(|(round, long, thin, x)| {
            plane(&[(-x, [round * long, round * thin]), (x, [round, round])])
        })
        .boxed()
}

pub(super) fn pairs() -> Vec<(&'static str, Minima)> {
    let unequal = Minima::on_the_line(&[(-1.0, 3.0), (1.0, 11.0)]).expect("valid by inspection");
    vec![
        ("three wells, the two flatter ones", three_wells()),
        ("two unequal wells, d = 1", unequal),
        ("oval and round wells, d = 2", oval_and_round()),
    ]
}

pub(super) fn softest(loss: &Minima) -> f64 {
    let both = (0..2).flat_map(|minimum| loss.eigenvalues(minimum));
    both.fold(f64::INFINITY, f64::min)
}

/// A fixed ε, and η from where the softest well fits into it.
pub(super) fn cooling(loss: Minima) -> Balls {
    let first = 30.0 / (EPSILON * EPSILON * softest(&loss));
    Balls { etas: (0..7).map(|k| first * f64::from(1 << k)).collect(), radii: vec![EPSILON], loss }
}

/// The same, after one that is zero there.
pub(super) fn with_zero() -> Instances<Balls> {
    let parabola = Minima::on_the_line(&[(0.0, 3.0)]).expect("valid by inspection");
    let mut all = shrinking_balls();
    all.named.insert(0, ("parabola with L = 0 there", shrinking(parabola, 2.0)));
    all
}

/// Small balls around minima of losses that are not zero there.
pub(super) fn shrinking_balls() -> Instances<Balls> {
    let parabola =
        |minimum: f64| Minima::on_the_line(&[(minimum, 3.0)]).expect("valid by inspection");
    let cases = PerBudget { quick: 2, standard: 4, deep: 64 };
    Instances::named(vec![
        ("three wells", shrinking(three_wells().with_value(0.05), 10.0)),
        ("parabola, d = 1", shrinking(parabola(0.4).with_value(0.25), 2.0)),
        ("parabola, d = 2", shrinking(plane(&[(0.0, [1.0, 3.0])]).with_value(0.15), 3.0)),
        ("oval and round wells, d = 2", shrinking(oval_and_round().with_value(0.1), 5.0)),
    ])
    .and_random(cases, any_shrinking())
}
