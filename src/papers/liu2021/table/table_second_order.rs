//! Table 1, the rows of damped Newton, natural gradient descent and Adam.

use nalgebra::DMatrix;
use proptest::strategy::Strategy;

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Instances, Notes, Observation, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::noisy_second_order::NoisySecondOrder;
use crate::instances::second_order::{self, SecondOrder, inverse_root};
use crate::interval::Interval;
use crate::oracles::numerics::dense;
use crate::papers::liu2021::cases::MANY;
use crate::papers::liu2021::theory::{trace, triangle};
use crate::witnesses::preconditioners::{adam, natural, newton};
use crate::witnesses::quadratic::trace_with;

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/table-second-order",
    locus: "Table 1, rows DNM, NGD and Adam",
    statement: "Covariance for commuting C and K: (1+µ)/(1-µ) λ/(2(1+µ)-λ) K⁻²C for damped Newton, ½ K⁻¹ [Q + λ/(2(1+µ)) \
                I] for natural gradient, λ²(1+c)/4 I for Adam. Training error, where `the results apply to any K and C': \
                (1+µ)/(1-µ) λ/(4(1+µ)-2λ) Tr[K⁻¹C], ¼ Tr[Q + λ/(2(1+µ)) I], λ²(1+c)/8 Tr[K].",
    assumes: &[
        "the hypotheses of Theorem 3; for damped Newton λ < 2(1+µ), for natural gradient a positive definite C",
        "Λ = λK⁻¹; Λ = λJ⁻¹ with J = KΣK; Λ = λ ((1+c) KΣK)^(-1/2), µ = 0 and C = cKΣK (section 6.4)",
    ],
    correction: Some(
        "The row of natural gradient has Q = [λ²/(4(1+µ)²) I + 2λ/(1-µ) K^(-½)CK^(-½)]^½, and for C that does not \
         commute with K the covariance ½ K^(-½) [Q + λ/(2(1+µ)) I] K^(-½).",
    ),
    notes: Notes {
        because: "The rows of damped Newton and Adam are (25), for any C, and (27), and their errors half of Tr[KΣ]; Adam's row \
            knows no C but cKΣK.",
        repaired: "Q, eq. (107), is not in the text at hand, so the row NGD cannot be tried as printed. With J = KΣK, ΛKΣ = λK⁻¹ \
            and ΛKΣKΛ = λΛ, so that (9) is 2(1-µ)/λ X² - (1-µ)/(1+µ) X = K^(-½)CK^(-½) for X = K^½ΣK^½. Its positive \
            solution has the shape of the table's entry, its trace gives the error for any C, and C = (N-S)/(NS) KΣK in \
            it gives (26).",
        known: "All agree to 1e-7: damped Newton and natural gradient with the chain of (w, m), Λ formed as a matrix, for the \
            latter of that same covariance; Adam with iteration in time. The cells, which the text layer breaks up, were \
            rebuilt as in the statement.",
        open: "Whether (107) is this Q. For the stability of natural gradient as an algorithm see liu2021/natural-gradient.",
    },
    source: file!(),
    experiments: &[&NEWTON, &NEWTON_ERROR, &ADAM, &ADAM_ERROR, &NATURAL, &NATURAL_ERROR],
    ..Claim::BLANK
};

static NEWTON: Experiment<NoisySecondOrder> = Experiment {
    name: "DNM, covariance",
    reading: Reading::AsPrinted,
    instances: || {
        let random = NoisySecondOrder::aligned(0.05..1.9);
        Instances::random(MANY, random)
    },
    predict: |row| newton_covariance(row, 1.0),
    decoys: &[Decoy::new("continuous time", |row| newton_covariance(row, 0.0))],
    observe: Witness::Oracle(|row| Observation::of_all(entries(newton(row), &row.problem))),
    resolution: Resolution::RelativeToLargest(1e-7),
    expects: Expected::Consistent,
};

static NEWTON_ERROR: Experiment<NoisySecondOrder> = Experiment {
    name: "DNM, training error",
    instances: || {
        let random = NoisySecondOrder::any(0.05..1.9);
        Instances::random(MANY, random)
    },
    predict: |row| newton_error(row, 1.0),
    decoys: &[Decoy::new("continuous time", |row| newton_error(row, 0.0))],
    observe: Witness::Oracle(|row| error(newton(row), &row.problem)),
    ..NEWTON
};

static ADAM: Experiment<SecondOrder> = Experiment {
    name: "Adam, covariance",
    reading: Reading::AsPrinted,
    instances: || {
        let random = (SecondOrder::any(0.05..1.9, 0.0..0.1), 0.05..2.0_f64);
        let random =
            random.prop_map(|(p, batch_factor)| SecondOrder { momentum: 0.0, batch_factor, ..p });
        Instances::random(MANY, random)
    },
    predict: |p| adam_covariance(p, p.batch_factor),
    decoys: &[Decoy::new("c left out", |p| adam_covariance(p, 0.0))],
    observe: Witness::Oracle(|p| Observation::of_all(entries(adam(p), p))),
    resolution: Resolution::RelativeToLargest(1e-7),
    expects: Expected::Consistent,
};

static ADAM_ERROR: Experiment<SecondOrder> = Experiment {
    name: "Adam, training error",
    predict: |p| adam_error(p, p.batch_factor),
    decoys: &[Decoy::new("c left out", |p| adam_error(p, 0.0))],
    observe: Witness::Oracle(|p| error(adam(p), p)),
    ..ADAM
};

static NATURAL: Experiment<NoisySecondOrder> = Experiment {
    name: "NGD, covariance",
    predict: |row| natural_covariance(row, 1.0),
    decoys: &[Decoy::new("continuous time", |row| natural_covariance(row, 0.0))],
    observe: Witness::Oracle(|row| Observation::of_all(entries(natural(row), &row.problem))),
    ..NEWTON.corrected()
};

static NATURAL_ERROR: Experiment<NoisySecondOrder> = Experiment {
    name: "NGD, training error",
    predict: |row| Prediction::equals(whitened(row, 1.0).trace() / 2.0),
    decoys: &[Decoy::new("continuous time", |row| {
        Prediction::equals(whitened(row, 0.0).trace() / 2.0)
    })],
    observe: Witness::Oracle(|row| error(natural(row), &row.problem)),
    ..NEWTON_ERROR.corrected()
};

fn newton_covariance(row: &NoisySecondOrder, theta: f64) -> Prediction {
    let (rate, mu) = (row.problem.learning_rate, row.problem.momentum);
    let factor = (1.0 + mu) / (1.0 - mu) * rate / (2.0 * (1.0 + mu) - theta * rate);
    triangle(&(row.problem.hessian.map(|k| factor / (k * k)).matrix() * row.noise.matrix()))
}

fn newton_error(row: &NoisySecondOrder, theta: f64) -> Prediction {
    let (rate, mu) = (row.problem.learning_rate, row.problem.momentum);
    let factor = (1.0 + mu) / (1.0 - mu) * rate / (4.0 * (1.0 + mu) - 2.0 * theta * rate);
    Prediction::equals(factor * trace(&row.problem.hessian, &row.noise, |k| 1.0 / k))
}

fn adam_covariance(p: &SecondOrder, c: f64) -> Prediction {
    let d = p.hessian.dimension();
    let factor = p.learning_rate * p.learning_rate * (1.0 + c) / 4.0;
    triangle(&(DMatrix::identity(d, d) * factor))
}

fn adam_error(p: &SecondOrder, c: f64) -> Prediction {
    let factor = p.learning_rate * p.learning_rate * (1.0 + c) / 8.0;
    Prediction::equals(factor * p.hessian.eigenvalues().iter().sum::<f64>())
}

fn natural_covariance(row: &NoisySecondOrder, theta: f64) -> Prediction {
    let root = row.problem.hessian.map(|k| 1.0 / k.sqrt()).matrix();
    triangle(&dense::congruence(&root, &whitened(row, theta)))
}

/// K^½ΣK^½ = ½ [Q + θλ/(2(1+µ)) I]: see the notes.
fn whitened(row: &NoisySecondOrder, theta: f64) -> DMatrix<f64> {
    let (rate, mu) = (row.problem.learning_rate, row.problem.momentum);
    let root = row.problem.hessian.map(|k| 1.0 / k.sqrt()).matrix();
    let discrete = theta * rate / (2.0 * (1.0 + mu));
    let one = DMatrix::identity(root.nrows(), root.nrows());
    let noise = dense::congruence(&root, &row.noise.matrix()) * (2.0 * rate / (1.0 - mu));
    let square = &one * (discrete * discrete) + noise;
    let q = inverse_root(&square).expect("C is positive definite") * square;
    (q + one * discrete) * 0.5
}

fn entries(covariance: Option<DMatrix<f64>>, p: &SecondOrder) -> Vec<Interval> {
    second_order::triangle(covariance, p.hessian.dimension())
}

/// ½ Tr[KΣ].
fn error(covariance: Option<DMatrix<f64>>, p: &SecondOrder) -> Observation {
    Observation::of(trace_with(&p.hessian.matrix(), &entries(covariance, p)).scaled(0.5))
}
