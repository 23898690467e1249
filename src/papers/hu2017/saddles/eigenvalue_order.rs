//! The claim that `γ_i = -λ_{d-i}` orders the eigenvalues of minus the Hessian.

use std::fmt;

use nalgebra::DMatrix;
use proptest::prelude::*;
use serde::Serialize;

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, PerBudget,
    Prediction, Reading, Resolution, Witness,
};
use crate::interval::Interval;
use crate::oracles::jacobi;

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "hu2017/eigenvalue-order",
    locus: "Section 4.2, first paragraph",
    statement: "With the eigenvalues λ_1 >= .. >= λ_d of the Hessian H and γ_i = -λ_{d-i}, \
                γ_1 >= .. >= γ_d are the eigenvalues of -H; γ_1 < 0 at a nondegenerate minimizer and \
                γ_1 > 0 at a nondegenerate unstable point.",
    assumes: &["H is real and symmetric", "1 <= i <= d", "no eigenvalue is zero"],
    correction: Some("γ_i = -λ_{d+1-i}"),
    notes: Notes {
        because: "A slip of the index: γ_d would be -λ_0, which does not exist, and γ_1 = -λ_{d-1} is the \
            second largest eigenvalue of -H. At a saddle with one unstable direction it is negative, \
            against the paragraph's own last sentence and against Theorem 3, which would then speak \
            of a time that is infinite or negative. With γ_i = -λ_{d+1-i} everything is right. It \
            shows for d >= 2 unless the two eigenvalues are equal; for d = 1 the printed \
            definition defines nothing. The eigenvalues λ come from a QR iteration on H, those of \
            -H from Jacobi's rotations with Weyl's bound.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&LIST, &LARGEST, &LIST_CORRECTED, &LARGEST_CORRECTED],
    ..Claim::BLANK
};

static LIST: Experiment<Hessian> = Experiment {
    name: "the ordered eigenvalues of -H",
    reading: Reading::AsPrinted,
    instances,
    predict: |hessian| printed(&hessian.eigenvalues()),
    decoys: &[Decoy {
        name: "γ_i = -λ_i, in the opposite order",
        predict: |hessian| Prediction::equals_all(hessian.eigenvalues().iter().map(|l| -l)),
    }],
    observe: Witness::Oracle(|hessian| Observation::of_all(jacobi::eigenvalues(&hessian.minus()))),
    resolution: Resolution::Absolute(1e-9),
    expects: Expected::Refuted(Fault::Wrong),
};

static LIST_CORRECTED: Experiment<Hessian> = Experiment {
    name: "the ordered eigenvalues of -H, index corrected",
    reading: Reading::Corrected,
    predict: |hessian| Prediction::equals_all(hessian.eigenvalues().iter().rev().map(|l| -l)),
    decoys: &[
        Decoy { name: "γ_i = -λ_{d-i}, as printed", predict: LIST.predict },
        Decoy { name: "γ_i = -λ_i, in the opposite order", predict: LIST.decoys[0].predict },
    ],
    expects: Expected::Consistent,
    ..LIST
};

/// Whether `γ_1`, so defined, is positive: observed is whether the point is no minimizer.
static LARGEST: Experiment<Hessian> = Experiment {
    name: "the sign of γ_1 tells unstable points from minimizers",
    reading: Reading::AsPrinted,
    instances: few_unstable_directions,
    predict: |hessian| {
        let lambda = hessian.eigenvalues();
        Prediction::equals((-lambda[lambda.len() - 2]).signum())
    },
    decoys: &[Decoy { name: "γ_1 = 0", predict: |_| Prediction::equals(0.0) }],
    observe: Witness::Oracle(|hessian| {
        let signs = jacobi::eigenvalues(&hessian.minus());
        let is_positive = signs.iter().any(|value| 0.0 < value.low());
        let is_negative = signs.iter().all(|value| value.high() < 0.0);
        Observation::of(match (is_positive, is_negative) {
            (true, _) => Interval::exactly(1.0),
            (_, true) => Interval::exactly(-1.0),
            _ => Interval::UNKNOWN,
        })
    }),
    resolution: Resolution::Absolute(1e-9),
    expects: Expected::Refuted(Fault::Wrong),
};

static LARGEST_CORRECTED: Experiment<Hessian> = Experiment {
    name: "the sign of γ_1, index corrected",
    reading: Reading::Corrected,
    predict: |hessian| {
        let lambda = hessian.eigenvalues();
        Prediction::equals((-lambda[lambda.len() - 1]).signum())
    },
    decoys: &[Decoy {
        name: "the opposite sign",
        predict: |hessian| {
            let lambda = hessian.eigenvalues();
            Prediction::equals(lambda[lambda.len() - 1].signum())
        },
    }],
    expects: Expected::Consistent,
    ..LARGEST
};

/// `γ_i = -λ_{d-i}`; `γ_d` is left free, since `λ_0` does not exist.
fn printed(lambda: &[f64]) -> Prediction {
    let d = lambda.len();
    let defined = (1..d).map(|i| Interval::exactly(-lambda[d - i - 1]));
    let undefined = Interval::new(-f64::MAX, f64::MAX);
    Prediction::all_within(defined.chain([undefined]))
}

/// A symmetric matrix.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Hessian {
    /// Rows, down to the diagonal.
    rows: Vec<Vec<f64>>,
}

impl Hessian {
    fn new(rows: &[&[f64]]) -> Hessian {
        Hessian { rows: rows.iter().map(|row| row.to_vec()).collect() }
    }

    fn matrix(&self) -> DMatrix<f64> {
        let d = self.rows.len();
        DMatrix::from_fn(d, d, |i, j| self.rows[i.max(j)][i.min(j)])
    }

    fn minus(&self) -> DMatrix<f64> {
        -self.matrix()
    }

    /// `λ_1 >= .. >= λ_d`.
    fn eigenvalues(&self) -> Vec<f64> {
        let mut lambda: Vec<f64> = self.matrix().symmetric_eigenvalues().iter().copied().collect();
        lambda.sort_by(|a, b| b.total_cmp(a));
        lambda
    }
}

impl fmt::Display for Hessian {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let row =
            |row: &Vec<f64>| row.iter().map(f64::to_string).collect::<Vec<String>>().join(" ");
        let rows: Vec<String> = self.rows.iter().map(row).collect();
        write!(f, "H = [{}], lower triangle", rows.join("; "))
    }
}

fn instances() -> Instances<Hessian> {
    Instances::named(vec![
        ("saddle, d = 2", Hessian::new(&[&[-1.0], &[0.0, 2.0]])),
        ("maximum, d = 2", Hessian::new(&[&[-1.0], &[0.5, -2.0]])),
        ("saddle, d = 3", Hessian::new(&[&[1.0], &[2.0, -1.0], &[0.0, 1.0, 3.0]])),
    ])
    .and_random(PerBudget { quick: 8, standard: 16, deep: 256 }, distinct())
}

fn few_unstable_directions() -> Instances<Hessian> {
    Instances::named(vec![
        ("saddle, d = 2", Hessian::new(&[&[-1.0], &[0.0, 2.0]])),
        ("minimum, d = 2", Hessian::new(&[&[1.0], &[0.5, 2.0]])),
        ("one unstable direction, d = 3", Hessian::new(&[&[1.0], &[2.0, 1.0], &[0.0, 1.0, 6.0]])),
        (
            "two unstable directions, d = 3",
            Hessian::new(&[&[-1.0], &[0.5, -2.0], &[0.0, 0.0, 3.0]]),
        ),
    ])
}

/// Diagonals `-1, 1/2, 2, ..` in some order with small entries beside them: by Gershgorin's theorem
/// no two eigenvalues are closer than 1/2.
fn distinct() -> BoxedStrategy<Hessian> {
    (2..=6_usize)
        .prop_flat_map(|d| {
            let order = Just((0..d).collect::<Vec<usize>>()).prop_shuffle();
            let beside = prop::collection::vec(-6..=6_i32, d * (d - 1) / 2);
            (order, beside)
        })
        .prop_map(|(order, beside)| {
            let mut rest = beside.into_iter();
            let row = |(i, &place): (usize, &usize)| {
                let entries = (0..i).map(|_| f64::from(rest.next().unwrap_or(0)) / 64.0);
                let mut row: Vec<f64> = entries.collect();
                row.push(-1.0 + 1.5 * place as f64);
                row
            };
            Hessian { rows: order.iter().enumerate().map(row).collect() }
        })
        .boxed()
}
