//! Whether minibatch noise has the Hessian over the batch size as its covariance.

use std::fmt;

use nalgebra::{DMatrix, DVector};
use proptest::prelude::*;
use serde::Serialize;

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Prediction, Reading, Resolution,
    Witness,
};
use crate::instances::regression::{Regression, Sampling};
use crate::interval::Interval;
use crate::papers::liu2021::cases::MANY;
use crate::papers::liu2021::theory::triangle;
use crate::witnesses::quadratic::formed;

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/minibatch-noise-is-hessian",
    locus: "Section 4.3, the display after C = aK",
    statement: "Near a minimum the noise of a batch of S data has the covariance C(w) ≈ J(w)/S, J the mean of \
                the data's ∇L ∇Lᵀ, because the noise dominates there; and J(w) ≈ K, because the Fisher \
                information is similar to the Hessian.",
    assumes: &[
        "linear regression: L is the mean over N data of a squared residual",
        "`≈' is at least agreement within a factor of two (inferred: no error is printed)",
    ],
    correction: Some(
        "C = (N-S)/(S(N-1)) (J - ∇L ∇Lᵀ) without replacement; J = K at the minimum if L is the negative log \
     likelihood of a model that is right, in expectation over the data",
    ),
    notes: Notes {
        because: "Printed: C(w) ≈ (1/S) (1/N) Σ ∇L ∇Lᵀ =: J(w)/S ≈ K/S, `somewhat crude'. Found by enumerating \
            all batches of small data sets. First step: at the minimum C = J/S exactly, with replacement; elsewhere C = (J - \
            ∇L ∇Lᵀ)/S, and without replacement (N-S)/(N-1) of that. Second step: J ≈ K \
            cannot hold for every loss, since L → rL multiplies J by r² and K by r. For half the mean \
            squared residual and noise of variance σ² in y that does not depend on x, J = σ² K; without the half, as the loss of section 5 \
            is printed, J = 2σ²K; if the noise grows with x, J is not a multiple of K. Each has J \
            outside a factor of two of K, for σ = 0.1 by a hundred: refuted. Second reading: L the negative log likelihood of a \
            model that is right (½ and σ = 1 here), where J = K in expectation over the data. \
            Designs of 36 data (216 in two dimensions), products of three-point laws, have the moments \
            of Gaussian data up to the fifth exactly. Open: nothing.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&FIRST, &SECOND, &ANYWHERE, &WELL_SPECIFIED],
    ..Claim::BLANK
};

/// A regression, a place off its minimum, and a batch.
#[derive(Clone, Debug, Serialize)]
struct Batches {
    regression: Regression,
    offset: Vec<f64>,
    batch: usize,
    sampling: Sampling,
}

impl fmt::Display for Batches {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "N = {}, D = {}, S = {}, {:?} replacement, w - w* = {:.3?}",
            self.regression.data.len(),
            self.regression.dimension(),
            self.batch,
            self.sampling,
            self.offset
        )
    }
}

static FIRST: Experiment<Batches> = Experiment {
    name: "C = J/S at the minimum, with replacement",
    reading: Reading::AsPrinted,
    instances: || {
        let at_minimum = |b: Batches| Batches { offset: vec![0.0; b.offset.len()], ..b };
        Instances::named(Vec::new())
            .and_random(MANY, random(Sampling::With).prop_map(at_minimum).boxed())
    },
    predict: |b| triangle(&(second_moment(b) / b.batch as f64)),
    decoys: &[Decoy { name: "C = J", predict: |b| triangle(&second_moment(b)) }],
    observe: Witness::Oracle(|b| formed(enumerated(b))),
    resolution: Resolution::Relative(1e-9),
    expects: Expected::Consistent,
};

static ANYWHERE: Experiment<Batches> = Experiment {
    name: "C = (N-S)/(S(N-1)) (J - ∇L ∇Lᵀ) anywhere, without replacement",
    reading: Reading::Corrected,
    instances: || Instances::named(Vec::new()).and_random(MANY, random(Sampling::Without)),
    predict: |b| {
        let (n, s) = (b.regression.data.len() as f64, b.batch as f64);
        let gradient = b.regression.hessian() * DVector::from_column_slice(&b.offset);
        let spread = second_moment(b) - &gradient * gradient.transpose();
        triangle(&(spread * ((n - s) / (s * (n - 1.0)))))
    },
    decoys: &[Decoy {
        name: "C = J/S",
        predict: |b| triangle(&(second_moment(b) / b.batch as f64)),
    }],
    ..FIRST
};

static SECOND: Experiment<Batches> = Experiment {
    name: "S C at the minimum over K, within a factor of two",
    instances: || Instances::named(designs()),
    predict: |b| {
        let hessian = b.regression.hessian();
        let diagonal = hessian.diagonal();
        Prediction::all_within(diagonal.iter().map(|k| Interval::new(0.5 * k, 2.0 * k)))
    },
    decoys: &[Decoy {
        name: "above ten times K",
        predict: |b| {
            let hessian = b.regression.hessian();
            let above = |k: &f64| Interval::new(10.0 * k, f64::INFINITY);
            Prediction::all_within(hessian.diagonal().iter().map(above).collect::<Vec<_>>())
        },
    }],
    observe: Witness::Oracle(|b| {
        let entries = enumerated(b).into_iter().map(|entry| entry.scaled(b.batch as f64));
        let d = b.offset.len();
        let diagonal = (0..d).map(|i| (i + 1) * (i + 2) / 2 - 1);
        let entries: Vec<Interval> = entries.collect();
        formed(diagonal.map(|at| entries[at]).collect())
    }),
    resolution: Resolution::Relative(1e-9),
    expects: Expected::Refuted(Fault::Wrong),
    ..FIRST
};

static WELL_SPECIFIED: Experiment<Batches> = Experiment {
    name: "C = K/S at the minimum, with replacement",
    reading: Reading::Corrected,
    instances: || {
        let right = designs().into_iter().filter(|(name, _)| name.contains("log likelihood"));
        Instances::named(right.collect())
    },
    predict: |b| triangle(&(b.regression.hessian() / b.batch as f64)),
    decoys: &[Decoy {
        name: "2K/S",
        predict: |b| triangle(&(b.regression.hessian() * (2.0 / b.batch as f64))),
    }],
    ..FIRST
};

fn random(sampling: Sampling) -> BoxedStrategy<Batches> {
    (1..=2_usize, 5..8_usize, 2..4_usize)
        .prop_flat_map(move |(d, n, batch)| {
            let datum = (prop::collection::vec(-2.0..2.0_f64, d), -3.0..3.0_f64);
            let offset = prop::collection::vec(0.2..1.0_f64, d);
            (prop::collection::vec(datum, n), offset, 0.3..1.5_f64).prop_map(
                move |(mut data, offset, scale)| {
                    // So that the data span all directions.
                    for (axis, (x, _)) in data.iter_mut().enumerate().take(d) {
                        x[axis] += if x[axis] < 0.0 { -2.0 } else { 2.0 };
                    }
                    let regression = Regression { scale, data };
                    Batches { regression, offset, batch, sampling }
                },
            )
        })
        .boxed()
}

/// A three-point law with the moments of a standard normal one up to the fifth.
const POINTS: [f64; 6] = [1.732_050_807_568_877_2, -1.732_050_807_568_877_2, 0.0, 0.0, 0.0, 0.0];

/// Pairs of data from designs with x ~ N(0, 1) or N(0, diag(1, 0.1)) and y = x·1 + ε.
fn designs() -> Vec<(&'static str, Batches)> {
    let case = |scale: f64, axes: usize, noise: fn(f64, f64) -> f64| {
        let second = if axes == 1 { &POINTS[2..3] } else { &POINTS[..] };
        let mut data = Vec::new();
        for x in POINTS {
            for z in second {
                for e in POINTS {
                    let x = [x, 0.1_f64.sqrt() * z];
                    let y = x.iter().sum::<f64>() + noise(x[0], e);
                    data.push((x[..axes].to_vec(), y));
                }
            }
        }
        let regression = Regression { scale, data };
        let offset = vec![0.0; axes];
        Batches { regression, offset, batch: 2, sampling: Sampling::With }
    };
    vec![
        ("log likelihood: ½, σ = 1", case(0.5, 1, |_, e| e)),
        ("log likelihood: ½, σ = 1, two dimensions", case(0.5, 2, |_, e| e)),
        ("½, σ = 0.1", case(0.5, 1, |_, e| 0.1 * e)),
        ("½, noise that grows with x", case(0.5, 1, |x, e| x * e)),
        ("loss of section 5, σ = 2", case(1.0, 1, |_, e| 2.0 * e)),
    ]
}

fn at(b: &Batches) -> DVector<f64> {
    b.regression.minimum() + DVector::from_column_slice(&b.offset)
}

/// J(w).
fn second_moment(b: &Batches) -> DMatrix<f64> {
    let gradients = b.regression.gradients(&at(b));
    let sum = gradients.iter().map(|g| g * g.transpose()).reduce(|sum, next| sum + next);
    sum.expect("a data set is not empty") / gradients.len() as f64
}

fn enumerated(b: &Batches) -> Vec<Interval> {
    let noise = b.regression.noise_enumerated(&at(b), b.batch, b.sampling);
    let rows = (0..noise.nrows()).flat_map(|i| (0..=i).map(move |j| (i, j)));
    rows.map(|at| Interval::around(noise[at], 1e-12 * noise.amax())).collect()
}
