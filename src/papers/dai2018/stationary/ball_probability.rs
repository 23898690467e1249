//! The probability of a small ball around a minimum.

use crate::claim::{
    Axis, ByHand, Claim, Decoy, Expected, Experiment, Fault, Figure, Instances, Notes, Observation,
    PerBudget, Prediction, Range, Reading, Resolution, Rung, Scan, Within, Witness,
};
use crate::instances::minima::{Balls, Minima};
use crate::interval::Interval;
use crate::range::Error;
use crate::statistics::limit::at_zero;
use crate::witnesses::near_minima::{ln_ball, ln_partition, probability};

use super::cases::{any_shrinking, oval_and_round, plane, shrinking, three_wells};
use super::theory::{printed_probability, small_ball};

/// The claim.
pub static CLAIM: Claim = Claim {
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
         unit ball: the Hessian enters only the terms O(ε²).",
    ),
    notes: Notes {
        because: "As printed both sides are zero, for every loss. Before the limits, where Appendix H plots it and (2.7) divides \
            it, the right side is e^(-η∞ L(w̌)) Γ(d/2 + 1)/π^d times the probability: 0.28 of it on the line, 0.10 in the plane, \
            if L(w̌) = 0. A constant added to L changes it and not the probability, since Appendix G turns e^(-η∞ L) into \
            e^(-2η∞ L) between two displays. At η∞ε² = 10 it exceeds one: e^(η∞ε²) stands for an o(ε²).",
        repaired: "By the density at w̌ times the ball's volume. √|ΔL| cancels against the product of the λ_j as ε → 0.",
        known: "Gauss quadrature of e^(-ηL) in balls and over line and plane, which the trapezoidal rule, error functions and \
            Bessel integrals confirm (tests). The printed formula was copied right: at η L(w̌) = -ln(π^d/Γ(d/2 + 1)) its errors \
            cancel and it holds (control), and its values were worked out by hand. Other causes: no 1/2 in Taylor's formula, \
            a cube for the ball, and dai2018/polya-approximation.",
        open: "",
    },
    figures: &[Figure {
        experiment: BEFORE_THE_LIMIT.name,
        caption: "P(|W(∞) - w̌| ≤ ε)/ε^d near the flat minimum of three, against ε, with the theorem's right side before its \
                  limit, over ε^d too.",
        x: Axis { label: "ε", log: true },
        y: Axis { label: "P/ε^d", log: true },
        limit: None,
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&BEFORE_THE_LIMIT, &LIMIT, &SHIFT, &SMALL_BALL],
    controls: &[&CONTROL, &UNSHIFTED, &BY_HAND],
    range: Range::Measured(&[&SCAN]),
};

static BEFORE_THE_LIMIT: Experiment<Balls> = Experiment {
    name: "the right side before its limit beside P, as ε → 0",
    reading: Reading::AsPrinted,
    instances,
    predict: |at| {
        rungs(at, |at, kappa, eta, radius| printed_probability(&at.loss, kappa, eta, 0, radius))
    },
    decoys: &[Decoy {
        name: "twice as much",
        predict: |at| {
            rungs(at, |at, kappa, eta, radius| {
                2.0 * printed_probability(&at.loss, kappa, eta, 0, radius)
            })
        },
    }],
    observe: Witness::Oracle(|at| {
        let densities = densities(at);
        let curve = at.radii.iter().copied().zip(densities.iter().copied()).collect();
        Observation::of_all(densities).with_curve(curve)
    }),
    resolution: Resolution::Absolute(0.25),
    expects: Expected::Refuted(Fault::Wrong),
};

/// Both sides over ε^d at ε = 0: nothing over nothing.
static LIMIT: Experiment<Balls> = Experiment {
    name: "the limit itself, 0 = 0",
    predict: |at| {
        let nothing = printed_probability(&at.loss, kappa(at), at.etas[0], 0, 0.0);
        Prediction::within(nothing / Interval::exactly(0.0))
    },
    decoys: &[],
    observe: Witness::Oracle(|at| {
        let points: Vec<_> = at.radii.iter().copied().zip(densities(at)).collect();
        Observation::of(at_zero(&points))
    }),
    resolution: Resolution::Relative(1e-3),
    expects: Expected::Vacuous(Fault::Wrong),
    ..BEFORE_THE_LIMIT
};

static SHIFT: Experiment<Balls> = Experiment {
    name: "what a constant added to L changes",
    predict: |at| {
        let of = |loss: &Minima| {
            let kappa = (-ln_partition(loss, at.etas[0])).exp();
            printed_probability(loss, kappa, at.etas[0], 0, at.radii[0])
        };
        Prediction::within(of(&at.loss) / of(&at.loss.clone().with_value(0.0)))
    },
    decoys: &[Decoy { name: "it doubles P", predict: |_| Prediction::equals(2.0) }],
    observe: Witness::Oracle(|at| {
        let of = |loss: &Minima| probability(loss, at.etas[0], 0, at.radii[0]);
        Observation::of(of(&at.loss) / of(&at.loss.clone().with_value(0.0)))
    }),
    resolution: Resolution::Relative(1e-6),
    expects: Expected::Refuted(Fault::Misprint),
    ..BEFORE_THE_LIMIT
};

static UNSHIFTED: Experiment<Balls> = Experiment {
    name: "control: the constant is zero",
    instances: || Instances::named(vec![("three wells", shrinking(three_wells(), 10.0))]),
    expects: Expected::Consistent,
    ..SHIFT
};

static SMALL_BALL: Experiment<Balls> = Experiment {
    name: "κ e^(-ηL) V_d ε^d beside P, as ε → 0",
    reading: Reading::Corrected,
    predict: |at| small_balls(at, |_| 1.0),
    decoys: &[
        Decoy {
            name: "e^(-2ηL)",
            predict: |at| small_balls(at, |at| libm::exp(-at.etas[0] * at.loss.value())),
        },
        Decoy { name: "half of it", predict: |at| small_balls(at, |_| 0.5) },
    ],
    resolution: Resolution::Absolute(0.05),
    expects: Expected::Consistent,
    ..BEFORE_THE_LIMIT
};

static CONTROL: Experiment<Balls> = Experiment {
    name: "control: ηL(w̌) = -ln(π^d/Γ(d/2 + 1)), where the errors cancel",
    instances: || {
        let (eta, pi) = (2.0, std::f64::consts::PI);
        let line = Minima::on_the_line(&[(0.4, 3.0), (2.0, 7.0)]).expect("valid by inspection");
        let line = line.with_value(-libm::log(2.0 * pi.sqrt()) / eta);
        let flat = plane(&[(0.0, [1.0, 3.0])]).with_value(-2.0 * libm::log(pi) / eta);
        let [line, flat] = [line, flat].map(|loss| shrinking(loss, eta));
        Instances::named(vec![("d = 1", line), ("d = 2", flat)])
    },
    decoys: &[],
    expects: Expected::Consistent,
    ..BEFORE_THE_LIMIT
};

static BY_HAND: ByHand<Balls> = ByHand {
    of: &BEFORE_THE_LIMIT,
    at: "L = 0.3 + (x² + 3y²)/2, η = 2, ε = 0.5, κ = e^0.6 η√3/(2π): over ε²",
    instance: || {
        let loss = plane(&[(0.0, [1.0, 3.0])]).with_value(0.3);
        Balls { loss, etas: vec![2.0], radii: vec![0.5] }
    },
    // Both ends of κ's interval.
    values: &[0.13614, 0.13614],
};

static SCAN: Scan<Balls> = Scan {
    formula: "the corrected probability, κ e^(-ηL) V_d ε^d, beside quadrature over the ball; loss and η are held fixed",
    parameter: "ε √(ηλ), with the largest eigenvalue λ",
    rungs: &[4.0, 2.0, 1.0, 0.5, 0.3, 0.2, 0.1, 0.05, 0.02],
    instances: || {
        let Instances { named, random, .. } = instances();
        Instances { named, random, cases: PerBudget::always(4) }
    },
    predict: |at, width| {
        let one = Interval::exactly(1.0);
        small_ball(&at.loss, one, at.etas[0], 2.0 * width * at.radii[0]).low()
    },
    observe: |at, width| ln_ball(&at.loss, at.etas[0], 0, 2.0 * width * at.radii[0]).exp(),
    error: Error::Ratio,
    recorded: &[
        within("three wells", 2.0),
        within("parabola, d = 1", 2.0),
        within("parabola, d = 2", 2.0),
        within("oval and round wells, d = 2", 2.0),
        within("random", 1.0),
    ],
};

const fn within(shape: &'static str, two: f64) -> Within {
    Within { shape, from: [Some(two), Some(0.5), Some(0.2)] }
}

fn instances() -> Instances<Balls> {
    let parabola =
        |minimum: f64| Minima::on_the_line(&[(minimum, 3.0)]).expect("valid by inspection");
    let cases = PerBudget { quick: 2, standard: 8, deep: 64 };
    Instances::named(vec![
        ("three wells", shrinking(three_wells().with_value(0.05), 10.0)),
        ("parabola, d = 1", shrinking(parabola(0.4).with_value(0.25), 2.0)),
        ("parabola, d = 2", shrinking(plane(&[(0.0, [1.0, 3.0])]).with_value(0.15), 3.0)),
        ("oval and round wells, d = 2", shrinking(oval_and_round().with_value(0.1), 5.0)),
    ])
    .and_random(cases, any_shrinking())
}

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
    let curve = rungs.iter().map(|rung| (rung.step, rung.values[0].center())).collect();
    Prediction::approximates(0.5, rungs).with_curve(curve)
}

fn small_balls(at: &Balls, factor: fn(&Balls) -> f64) -> Prediction {
    rungs(at, |at, kappa, eta, radius| factor(at) * small_ball(&at.loss, kappa, eta, radius))
}
