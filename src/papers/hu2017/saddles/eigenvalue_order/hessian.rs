//! Symmetric matrices.

use std::fmt;

use nalgebra::DMatrix;
use proptest::prelude::*;
use serde::Serialize;

use crate::claim::{Instances, PerBudget};

/// A symmetric matrix.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Hessian {
    /// Rows, down to the diagonal.
    rows: Vec<Vec<f64>>,
}

impl Hessian {
    pub(super) fn new(rows: &[&[f64]]) -> Hessian {
        Hessian { rows: rows.iter().map(|row| row.to_vec()).collect() }
    }

    fn matrix(&self) -> DMatrix<f64> {
        let d = self.rows.len();
        DMatrix::from_fn(d, d, |i, j| self.rows[i.max(j)][i.min(j)])
    }

    /// `-H`.
    pub(super) fn minus(&self) -> DMatrix<f64> {
        -self.matrix()
    }

    /// `λ_1 >= .. >= λ_d`.
    pub(super) fn eigenvalues(&self) -> Vec<f64> {
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

pub(super) fn instances() -> Instances<Hessian> {
    Instances::named(vec![
        ("saddle, d = 2", Hessian::new(&[&[-1.0], &[0.0, 2.0]])),
        ("maximum, d = 2", Hessian::new(&[&[-1.0], &[0.5, -2.0]])),
        ("saddle, d = 3", Hessian::new(&[&[1.0], &[2.0, -1.0], &[0.0, 1.0, 3.0]])),
    ])
    .and_random(PerBudget { quick: 8, standard: 16, deep: 256 }, distinct())
}

pub(super) fn few_unstable_directions() -> Instances<Hessian> {
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
