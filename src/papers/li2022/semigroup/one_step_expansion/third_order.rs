//! (3.9) at order three, for linear gradients and quadratic covariances.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

use crate::claim::{
    ByHand, Decoy, Expected, Experiment, Fault, Instances, Observation, PerBudget, Prediction,
    Reading, Resolution, Witness,
};
use crate::instances::linear_sgd::LinearSgd;
use crate::interval::Interval;
use crate::papers::li2022::semigroup::cases::{any_line, skewed};
use crate::papers::li2022::semigroup::linear_gradients::{lemma_3, linear, third_order, value};
use crate::statistics::limit;
use crate::witnesses::one_step::after_one_step;

/// `u^n = z^degree`, `z` the distance from the minimizer.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Monomial {
    sgd: LinearSgd,
    degree: usize,
}

impl Monomial {
    fn coefficients(&self) -> Vec<f64> {
        (0..=self.degree).map(|k| if k == self.degree { 1.0 } else { 0.0 }).collect()
    }
}

impl fmt::Display for Monomial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "u^n = z^{}, {}", self.degree, self.sgd)
    }
}

/// The right side's part of order three over `η³` is that of the left side, as `η` tends to zero.
pub(super) static PRINTED: Experiment<Monomial> = Experiment {
    name: "(3.9), its last expression at order η³",
    reading: Reading::AsPrinted,
    instances: || {
        let at = |degree| Monomial { sgd: skewed(), degree };
        let random = (any_line(), 1..=4_usize);
        let random = random.prop_map(|(sgd, degree)| Monomial { sgd, degree });
        Instances::named(vec![("z", at(1)), ("z²", at(2)), ("z⁴", at(4))])
            .and_random(PerBudget { quick: 2, standard: 6, deep: 64 }, random)
    },
    predict: |at| coefficient(at, 1, 1.0),
    decoys: &[
        Decoy::new("twice the triple integral", |at| coefficient(at, 1, 2.0)),
        Decoy::new("no triple integral", |at| coefficient(at, 1, 0.0)),
    ],
    observe: Witness::Oracle(|at| {
        let remainder = |k: i32| {
            let sgd = at.sgd.with(0.5_f64.powi(k), 1.0);
            let (drift, covariance) = linear(&sgd, [1.0, 1.0]);
            let after = after_one_step(&sgd, drift, covariance, at.degree);
            let expanded = value(&lemma_3(&sgd, &at.coefficients()), distance(&sgd));
            let rounding = 16.0 * f64::EPSILON * (1.0 + expanded.abs());
            let remainder = after - Interval::around(expanded, rounding);
            (sgd.step(), remainder / Interval::exactly(sgd.step()).powi(3))
        };
        Observation::of(limit::at_zero(&(2..=9).map(remainder).collect::<Vec<_>>()))
    }),
    resolution: Resolution::Relative(2e-3),
    expects: Expected::Refuted(Fault::Misprint),
};

/// With `L_1²`.
pub(super) static TRIPLE: Experiment<Monomial> = Experiment {
    name: "(3.9) with ∫∫∫ L_1² (L_1 u + ηL_2 u) at order η³",
    predict: |at| coefficient(at, 3, 1.0),
    decoys: &[
        Decoy::new("L_1 for L_1²", |at| coefficient(at, 2, 1.0)),
        Decoy::new("no L_1²", |at| coefficient(at, 1, 1.0)),
        Decoy::new("L_1³ for L_1²", |at| coefficient(at, 4, 1.0)),
    ],
    ..PRINTED.corrected()
};

/// Where `L_1³ u = L_1 u`, the slip does not show.
pub(super) static COINCIDING: Experiment<Monomial> = Experiment {
    name: "control: f'' = 1 and u^n = z",
    instances: || {
        let sgd = LinearSgd::new(&[[0.8, 1.0], [1.2, -0.5]], 0.9, 0.1, 1.0);
        let at = Monomial { sgd: sgd.expect("a positive mean slope"), degree: 1 };
        Instances::named(vec![("z", at)])
    },
    ..PRINTED.control()
};

/// `f'' = 3/2`, `Σ = 1`, `z = 1/2`.
fn point(degree: usize) -> Monomial {
    let sgd = LinearSgd::new(&[[1.5, 1.0], [1.5, -1.0]], 0.5, 0.1, 1.0);
    Monomial { sgd: sgd.expect("a positive mean slope"), degree }
}

pub(super) static BY_HAND: ByHand<Monomial> = ByHand {
    of: &PRINTED,
    at: "f'' = 3/2, Σ = 1, z⁴ at 1/2: L_1 z⁴/6 = -1/16, L_1 L_2 z⁴ = L_1(-9/2 z⁴ + 6 z²) = 27 z⁴ - 18 z², L_2 L_1 z⁴ = -6 L_2 z⁴ = 27 z⁴ - 36 z²; -1/16 + ½ (27/8 - 27/2)",
    instance: || point(4),
    values: &[-5.125],
};

pub(super) static BY_HAND_LINEAR: ByHand<Monomial> = ByHand {
    of: &PRINTED,
    at: "the same, z at 1/2: L_1 z/6 = -1/8, L_1 L_2 z = L_2 L_1 z = 27/16 z; -1/8 + 27/32",
    instance: || point(1),
    values: &[0.718_75],
};

fn coefficient(at: &Monomial, power: usize, weight: f64) -> Prediction {
    let coefficient = third_order(&at.sgd, &at.coefficients(), (power, weight));
    Prediction::equals(value(&coefficient, distance(&at.sgd)))
}

fn distance(sgd: &LinearSgd) -> f64 {
    sgd.start() - sgd.minimizer()
}
