//! The probability of a small ball around a minimum.

mod controls;
mod limit;

use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Fault, Figure, Notes, Observation, Prediction, Range,
    Reading, Resolution, Rung, Side, Witness,
};
use crate::instances::minima::{Balls, Minima};
use crate::interval::Interval;
use crate::statistics::limit::at_zero;
use crate::witnesses::near_minima::{ln_ball, ln_partition, mean_weight, probability};

use self::controls::{BY_HAND, CONTROL, SCAN, SHIFT_BY_HAND};
use self::limit::{LIMIT, NOT_EMPTY};
use super::cases::{shrinking_balls, with_zero};
use super::theory::{printed_probability, small_ball};

pub(crate) static CLAIM: Claim = Claim {
    id: "dai2018/ball-probability",
    locus: "Theorem 2.5, Appendix G",
    statement: "Let w̌ be a local minimizer. Then, lim_(ε→0) P(|W(∞) - w̌| ≤ ε) = κ e^(-2η∞ L(w̌)) / (η∞^(d/2) √|ΔL(w̌)|) · \
                lim_(ε→0) [e^(η∞ε²) Π_j √(1 - e^(-ε²η∞λ_j/π))], where d is the dimension of w, λ_j s and |ΔL(w̌)| represent \
                the eigenvalues and the determinant of loss function Hessian ΔL(w̌), respectively, and the constants κ, η∞ are \
                defined in Lemma 2.3.",
    assumes: &[
        "(A.1) - (A.3), and β constant: W(∞) has the density κ e^(-η∞ L), Lemma 2.3",
        "the Hessian is positive definite at w̌",
    ],
    correction: Some(
        "As ε → 0, P(|W(∞) - w̌| ≤ ε) = κ e^(-η∞ L(w̌)) V_d ε^d (1 + O(ε²)), where V_d = π^(d/2)/Γ(d/2 + 1) is the volume of the \
         unit ball: the Hessian enters only κ and the terms O(ε²).",
    ),
    notes: Notes {
        because: "As printed both sides are zero, for every loss; and before the limits, where Appendix H plots it and (2.7) divides it, the right side is not \
            P. As ε → 0 it is e^(-η∞ L(w̌)) Γ(d/2 + 1)/π^d times P: 0.28 of it on the line and 0.10 in the plane if L(w̌) = 0, whatever the Hessian. A \
            constant added to L changes it and not the probability, since Appendix G turns e^(-η∞ L) into e^(-2η∞ L) between two displays. Where L(w̌) = 0 it exceeds one for large η∞ε², \
            as e^(η∞ε²) stands for an o(ε²): at the flattest minimum of w² (w + 2)² (w - 3)²/16, which has the Hessians of Appendix H, it is 4393 \
            for ε = 0.1 and η∞ = 1000.",
        repaired: "The density at w̌ times the ball's volume. √|ΔL| cancels against the product of the λ_j as ε → 0.",
        known: "Gauss quadrature of e^(-η∞L) in balls and over line and plane, which the trapezoidal rule, error functions and Bessel integrals confirm \
            (tests). The verdict's numbers are limits in units of κ e^(-η∞ L(w̌)) V_d ε^d, the density at w̌ times the ball's volume: P tends to one. The \
            printed formula was copied right: at η∞ L(w̌) = -ln(π^d/Γ(d/2 + 1)) its errors cancel and it holds (control), and its values were worked out by \
            hand. Other causes: no 1/2 in Taylor's formula, w_j for w_j² in the exponent, a cube for the ball, and dai2018/polya-approximation; the last \
            display of Appendix G has det(ΔL) for its root.",
        open: "",
    },
    figures: &[Figure {
        experiment: BEFORE_THE_LIMIT.name,
        caption: "P(|W(∞) - w̌| ≤ ε) on a parabola with L(w̌) = 0, and the theorem's right side before its limit, against ε.",
        x: Axis { label: "ε", log: true },
        y: Axis { label: "in units of κ e^(-η∞L) V_d ε^d", log: false },
        limit: Some(Side::Left),
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&BEFORE_THE_LIMIT, &LIMIT, &SHIFT, &SMALL_BALL],
    controls: &[&CONTROL, &NOT_EMPTY, &BY_HAND, &SHIFT_BY_HAND],
    range: Range::Measured(&[&SCAN]),
};

static BEFORE_THE_LIMIT: Experiment<Balls> = Experiment {
    name: "the right side before its limit, and P, in units of κ e^(-η∞L) V_d ε^d, as ε → 0",
    reading: Reading::AsPrinted,
    instances: with_zero,
    predict: |at| {
        let (kappa, eta) = (kappa(at), at.etas[0]);
        let quotient = |&radius: &f64| {
            let printed = printed_probability(&at.loss, kappa, eta, 0, radius);
            (radius, printed / small_ball(&at.loss, kappa, eta, radius))
        };
        let points: Vec<_> = at.radii.iter().map(quotient).collect();
        let curve = points.iter().map(|(radius, value)| (*radius, value.center())).collect();
        Prediction::within(at_zero(&points)).with_curve(curve)
    },
    decoys: &[Decoy::new("twice P", |_| Prediction::equals(2.0))],
    observe: Witness::Oracle(|at| {
        let points = at.radii.iter().map(|&r| (r, mean_weight(&at.loss, at.etas[0], 0, r)));
        let points: Vec<_> = points.collect();
        Observation::of(at_zero(&points)).with_curve(points)
    }),
    resolution: Resolution::Relative(1e-3),
    expects: Expected::Refuted(Fault::Wrong),
};

static SHIFT: Experiment<Balls> = Experiment {
    name: "what a constant added to L changes",
    instances: shrinking_balls,
    predict: |at| {
        let of = |loss: &Minima| {
            let kappa = (-ln_partition(loss, at.etas[0])).exp();
            printed_probability(loss, kappa, at.etas[0], 0, at.radii[0])
        };
        Prediction::within(of(&at.loss) / of(&at.loss.clone().with_value(0.0)))
    },
    decoys: &[Decoy::new("it doubles P", |_| Prediction::equals(2.0))],
    observe: Witness::Oracle(|at| {
        let of = |loss: &Minima| probability(loss, at.etas[0], 0, at.radii[0]);
        Observation::of(of(&at.loss) / of(&at.loss.clone().with_value(0.0)))
    }),
    resolution: Resolution::Relative(1e-6),
    expects: Expected::Refuted(Fault::Misprint),
    ..BEFORE_THE_LIMIT
};

static SMALL_BALL: Experiment<Balls> = Experiment {
    name: "κ e^(-η∞L) V_d ε^d beside P, as ε → 0",
    reading: Reading::Corrected,
    instances: shrinking_balls,
    predict: |at| small_balls(at, |_| 1.0),
    decoys: &[
        Decoy::new("e^(-2η∞L)", |at| {
            small_balls(at, |at| libm::exp(-at.etas[0] * at.loss.value()))
        }),
        Decoy::new("half of it", |at| small_balls(at, |_| 0.5)),
    ],
    observe: Witness::Oracle(|at| Observation::of_all(densities(at))),
    resolution: Resolution::Absolute(0.05),
    expects: Expected::Consistent,
};

/// κ.
fn kappa(at: &Balls) -> Interval {
    (-ln_partition(&at.loss, at.etas[0])).exp()
}

/// `P/ε^d` at each radius.
fn densities(at: &Balls) -> Vec<Interval> {
    let (eta, ln_whole) = (at.etas[0], ln_partition(&at.loss, at.etas[0]));
    let per_volume = |&radius: &f64| {
        let ball = (ln_ball(&at.loss, eta, 0, radius) - ln_whole).exp();
        ball / radius.powi(at.loss.dimension() as i32)
    };
    at.radii.iter().map(per_volume).collect()
}

/// A formula over `ε^d`, given κ, η and ε, as an approximation that is better than by half an order in ε.
fn rungs(at: &Balls, formula: impl Fn(&Balls, Interval, f64, f64) -> Interval) -> Prediction {
    let kappa = kappa(at);
    let rung = |&radius: &f64| {
        let value =
            formula(at, kappa, at.etas[0], radius) / radius.powi(at.loss.dimension() as i32);
        Rung { step: radius, values: vec![value] }
    };
    let rungs: Vec<Rung> = at.radii.iter().map(rung).collect();
    Prediction::approximates(0.5, rungs)
}

fn small_balls(at: &Balls, factor: fn(&Balls) -> f64) -> Prediction {
    rungs(at, |at, kappa, eta, radius| factor(at) * small_ball(&at.loss, kappa, eta, radius))
}
