//! Table 1, the rows of damped Newton, natural gradient descent and Adam.

use std::fmt;

use nalgebra::DMatrix;
use proptest::prelude::*;
use serde::Serialize;

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Instances, Notes, Observation, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::quadratic::{NoisyQuadratic, Spectral};
use crate::instances::second_order;
use crate::instances::second_order::{SecondOrder, inverse, inverse_root, self_consistent};
use crate::interval::Interval;
use crate::oracles::dense;
use crate::papers::liu2021::cases::MANY;
use crate::papers::liu2021::second_order::adam;
use crate::papers::liu2021::theory::triangle;
use crate::witnesses::quadratic::trace_with;

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/table-second-order",
    locus: "Table 1, rows DNM, NGD and Adam",
    statement: "Covariance for commuting C and K: (1+µ)/(1-µ) λ/(2(1+µ)-λ) K⁻²C for damped Newton, ½ K⁻¹ [Q + λ/(2(1+µ)) \
                I] for natural gradient, λ²(1+c)/4 I for Adam. Training error for any C and K: (1+µ)/(1-µ) \
                λ/(4(1+µ)-2λ) Tr[K⁻¹C], ¼ Tr[Q + λ/(2(1+µ)) I], λ²(1+c)/8 Tr[K].",
    assumes: &[
        "the hypotheses of Theorem 3; for damped Newton λ < 2(1+µ)",
        "Λ = λK⁻¹; Λ = λJ⁻¹ with J = KΣK; Λ = λ ((1+c) KΣK)^(-1/2), µ = 0 and C = cKΣK (section 6.4)",
    ],
    correction: Some("Q of the row NGD as derived here"),
    notes: Notes {
        because: "Printed in a table whose cells the text layer breaks up; rebuilt as in the statement. Q, eq. (107), is \
            not in the text. Derived here: with J = KΣK, ΛKΣ = λK⁻¹ and ΛKΣKΛ = λΛ, so that (9) is 2(1-µ)/λ \
            X² - (1-µ)/(1+µ) X = K^(-½)CK^(-½) for X = K^½ΣK^½: a quadratic equation whose positive solution is X = ½ [Q \
            + λ/(2(1+µ)) I] with Q = [λ²/(4(1+µ)²) I + 2λ/(1-µ) K^(-½)CK^(-½)]^½. This has the shape of the \
            table's entry, its trace gives the error for C that does not commute, and C = (N-S)/(NS) \
            KΣK in it gives (26) back. The rows of damped Newton and Adam are (25) and (27), the errors half \
            of Tr[KΣ]; damped Newton's holds for any C, Adam's knows no C but cKΣK. Found: all to 1e-7, on the chain of (w, \
            m) with Λ formed as a matrix, for natural gradient from that same covariance, for Adam by \
            iteration in time. Open: whether (107) is this Q; stability of natural gradient as an algorithm \
            (liu2021/natural-gradient).",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&NEWTON, &NEWTON_ERROR, &ADAM, &ADAM_ERROR, &NATURAL, &NATURAL_ERROR],
    ..Claim::BLANK
};

/// A second-order method with noise of covariance C.
#[derive(Clone, Debug, Serialize)]
struct Row {
    problem: SecondOrder,
    noise: Spectral,
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "C up to {:.4}, λ = {:.4}, ", self.noise.largest(), self.problem.learning_rate)?;
        self.problem.fmt(f)
    }
}

static NEWTON: Experiment<Row> = Experiment {
    name: "DNM, covariance",
    reading: Reading::AsPrinted,
    instances: || Instances::named(Vec::new()).and_random(MANY, commuting(0.05..1.9)),
    predict: |row| newton_covariance(row, 1.0),
    decoys: &[Decoy { name: "continuous time", predict: |row| newton_covariance(row, 0.0) }],
    observe: Witness::Oracle(|row| Observation::of_all(triangle_of(newton(row), row))),
    resolution: Resolution::Relative(1e-7),
    expects: Expected::Consistent,
};

static NEWTON_ERROR: Experiment<Row> = Experiment {
    name: "DNM, training error",
    instances: || Instances::named(Vec::new()).and_random(MANY, dense_rows(0.05..1.9)),
    predict: |row| newton_error(row, 1.0),
    decoys: &[Decoy { name: "continuous time", predict: |row| newton_error(row, 0.0) }],
    observe: Witness::Oracle(|row| Observation::of(error(newton(row), &row.problem))),
    ..NEWTON
};

static NATURAL: Experiment<Row> = Experiment {
    name: "NGD, covariance",
    reading: Reading::Corrected,
    predict: |row| {
        let root = row.problem.hessian.map(|k| 1.0 / k.sqrt()).matrix();
        triangle(&(dense::congruence(&root, &whitened(row, 1.0))))
    },
    decoys: &[Decoy {
        name: "continuous time",
        predict: |row| {
            let root = row.problem.hessian.map(|k| 1.0 / k.sqrt()).matrix();
            triangle(&(dense::congruence(&root, &whitened(row, 0.0))))
        },
    }],
    observe: Witness::Oracle(|row| Observation::of_all(triangle_of(natural(row), row))),
    ..NEWTON
};

static NATURAL_ERROR: Experiment<Row> = Experiment {
    name: "NGD, training error",
    reading: Reading::Corrected,
    instances: || Instances::named(Vec::new()).and_random(MANY, dense_rows(0.05..1.9)),
    predict: |row| Prediction::equals(whitened(row, 1.0).trace() / 2.0),
    decoys: &[Decoy {
        name: "continuous time",
        predict: |row| Prediction::equals(whitened(row, 0.0).trace() / 2.0),
    }],
    observe: Witness::Oracle(|row| Observation::of(error(natural(row), &row.problem))),
    ..NEWTON
};

static ADAM: Experiment<SecondOrder> = Experiment {
    name: "Adam, covariance",
    reading: Reading::AsPrinted,
    instances: || Instances::named(Vec::new()).and_random(MANY, adam::problems(0.05..2.0)),
    predict: |p| adam::multiple(p, (1.0 + p.batch_factor) / 4.0),
    decoys: &[Decoy { name: "c left out", predict: |p| adam::multiple(p, 0.25) }],
    observe: Witness::Oracle(|p| {
        let d = p.hessian.dimension();
        Observation::of_all(second_order::triangle(adam::settled(p), d))
    }),
    resolution: Resolution::Relative(1e-7),
    expects: Expected::Consistent,
};

static ADAM_ERROR: Experiment<SecondOrder> = Experiment {
    name: "Adam, training error",
    predict: |p| Prediction::equals(adam_error(p, 1.0 + p.batch_factor)),
    decoys: &[Decoy { name: "c left out", predict: |p| Prediction::equals(adam_error(p, 1.0)) }],
    observe: Witness::Oracle(|p| Observation::of(error(adam::settled(p), p))),
    ..ADAM
};

/// λ of this part of 2(1+µ), and C of about the size of λK.
fn dense_rows(share: std::ops::Range<f64>) -> BoxedStrategy<Row> {
    let noise = NoisyQuadratic::any(4..=4, 0.5..=1.9, 0.05);
    (SecondOrder::any(0.5..1.9, 0.0..0.95), noise, share, 0.5..5.0_f64)
        .prop_map(|(problem, noise, share, strength)| {
            let learning_rate = share * (1.0 + problem.momentum);
            let size = strength * learning_rate * problem.hessian.smallest();
            let spectrum: Vec<f64> = noise.noise().eigenvalues().to_vec();
            let d = problem.hessian.dimension();
            let spectrum = spectrum[..d].iter().map(|c| size * c / noise.noise().largest());
            let mirror = (0..d).map(|i| 1.0 + 0.4 * i as f64).collect();
            let noise = Spectral::new(spectrum.collect(), vec![mirror]).expect("finite numbers");
            Row { problem: SecondOrder { learning_rate, ..problem }, noise }
        })
        .boxed()
}

fn commuting(share: std::ops::Range<f64>) -> BoxedStrategy<Row> {
    let align = |row: Row| Row { noise: row.noise.in_basis_of(&row.problem.hessian), ..row };
    dense_rows(share).prop_map(align).boxed()
}

/// (1+µ)/(1-µ) λ/(2(1+µ) - θλ).
fn newton_factor(row: &Row, theta: f64) -> f64 {
    let (rate, mu) = (row.problem.learning_rate, row.problem.momentum);
    (1.0 + mu) / (1.0 - mu) * rate / (2.0 * (1.0 + mu) - theta * rate)
}

fn newton_covariance(row: &Row, theta: f64) -> Prediction {
    let factor = newton_factor(row, theta);
    triangle(&(row.problem.hessian.map(|k| factor / (k * k)).matrix() * row.noise.matrix()))
}

fn newton_error(row: &Row, theta: f64) -> Prediction {
    let trace = (row.problem.inverse_hessian(0.5) * row.noise.matrix()).trace();
    Prediction::equals(newton_factor(row, theta) * trace)
}

/// K^½ΣK^½ = ½ [Q + θλ/(2(1+µ)) I]; see the notes.
fn whitened(row: &Row, theta: f64) -> DMatrix<f64> {
    let (rate, mu) = (row.problem.learning_rate, row.problem.momentum);
    let root = row.problem.hessian.map(|k| 1.0 / k.sqrt()).matrix();
    let discrete = theta * rate / (2.0 * (1.0 + mu));
    let one = DMatrix::identity(root.nrows(), root.nrows());
    let noise = dense::congruence(&root, &row.noise.matrix()) * (2.0 * rate / (1.0 - mu));
    let square = &one * (discrete * discrete) + noise;
    let q = inverse_root(&square).expect("C is positive definite") * square;
    (q + one * discrete) * 0.5
}

fn adam_error(p: &SecondOrder, factor: f64) -> f64 {
    p.learning_rate * p.learning_rate * factor / 8.0 * p.hessian.matrix().trace()
}

fn newton(row: &Row) -> Option<DMatrix<f64>> {
    let rates = row.problem.inverse_hessian(row.problem.learning_rate);
    row.problem.stationary(&rates, &row.noise.matrix())
}

fn natural(row: &Row) -> Option<DMatrix<f64>> {
    let p = &row.problem;
    let start = p.start(&p.inverse_hessian(2.0 * p.learning_rate));
    self_consistent(p, start, |x| {
        Some((inverse(&p.between(x))? * p.learning_rate, row.noise.matrix()))
    })
}

fn triangle_of(covariance: Option<DMatrix<f64>>, row: &Row) -> Vec<Interval> {
    second_order::triangle(covariance, row.problem.hessian.dimension())
}

/// ½ Tr[KΣ].
fn error(covariance: Option<DMatrix<f64>>, p: &SecondOrder) -> Interval {
    let entries = second_order::triangle(covariance, p.hessian.dimension());
    trace_with(&p.hessian.matrix(), &entries).scaled(0.5)
}
