//! Whether minibatch noise has the Hessian over the batch size as its covariance.

mod few_data;

use nalgebra::{DMatrix, DVector};
use proptest::strategy::Strategy;

use self::few_data::FEW_DATA;
use super::cases::designs;
use crate::claim::{
    ByHand, Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::regression::{Batches, Regression, Sampling};
use crate::interval::Interval;
use crate::papers::liu2021::cases::MANY;
use crate::papers::liu2021::theory::triangle;
use crate::witnesses::quadratic::{below, formed};

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/minibatch-noise-is-hessian",
    locus: "Section 4.3, the display after C = aK",
    statement: "`The second type of noise is of Gaussian type with a covariance proportional to the Hessian, which is approximately equal to \
                the noise caused by a minibatch gradient descent algorithm: C = aK, where a is a constant scalar, because' C(w) ≈ (1/S) (1/N) Σ ∇L ∇Lᵀ =: J(w)/S ≈ K/S, `where the first approximation is due to the fact that noise \
                dominates the dynamics in the vicinity of a minimum, and the second approximation is according to \
                the similarity between the Fisher information J(w) and the Hessian K near a minimum. This approximation \
                is somewhat crude although it is often employed'.",
    assumes: &[
        "linear regression: L is the mean over N data of a squared residual",
        "`≈' is at least agreement within a factor of two (inferred: no error is printed)",
    ],
    correction: Some(
        "A batch of S of N data has C = (J - ∇L ∇Lᵀ)/S with replacement and (N-S)/(N-1) times that without. If L is \
         the negative log likelihood of a model that is right, J tends to K at the minimum as the number of independent data with finite fourth moments grows: for linear regression with \
         noise of variance one in y its expectation given the x is (1/N) Σ (1 - h) x xᵀ, with h = xᵀ (Σ x xᵀ)⁻¹ x, below K by a \
         share of the order of D/N.",
    ),
    notes: Notes {
        because: "J ≈ K cannot hold for every loss, since L → rL multiplies J by r² and K by r. For half the mean squared \
            residual and noise of variance σ² in y, J = σ²K; without the half, as the loss of section 5 is printed, \
            J = 2σ²K; if the noise grows with x, J need be no multiple of K. Hypothesis: J is the Fisher information, and \
            its expectation K at the model's parameters, if L is the negative log likelihood of a model that is right. The paper has that \
            in mind: it speaks of `normal' noise and of an `expected Hessian equal to diag(1, 0.1)', which takes the half; that \
            σ = 1 is inferred. At the minimum of the N data residuals are smaller, on average by the D parameters fitted to them.",
        repaired: "The log likelihood of a right model (½ and σ = 1 here) and many data, and the exact factor for batches. The first \
            step needs no repair at the minimum: with replacement C = J/S there exactly.",
        known: "All batches of small data sets are enumerated, and, for the expectation over y, all signs of residuals ±1. The designs, of 36 data or 216 in two dimensions, are \
            products of three-point laws that have the moments of Gaussian data up to the fifth: there J = K as for N → ∞.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&SECOND, &FIRST, &ANYWHERE, &MANY_DATA, &FEW_DATA],
    controls: &[&RIGHT_MODEL, &HESSIAN_BY_HAND],
    ..Claim::BLANK
};

static SECOND: Experiment<Batches> = Experiment {
    name: "S C at the minimum over K, within a factor of two",
    reading: Reading::AsPrinted,
    instances: || Instances::named(designs()),
    predict: |b| {
        let near = |k: &f64| Interval::new(0.5 * k, 2.0 * k);
        Prediction::all_within(b.regression.hessian().diagonal().iter().map(near))
    },
    decoys: &[Decoy::new("above ten times K", |b| {
        let above = |k: &f64| Interval::at_least(10.0 * k);
        Prediction::all_within(b.regression.hessian().diagonal().iter().map(above))
    })],
    observe: Witness::Oracle(|b| {
        let entries = below(b.offset.len()).zip(enumerated(b));
        let diagonal = entries.filter(|((i, j), _)| i == j);
        formed(diagonal.map(|(_, entry)| entry.scaled(b.batch as f64)).collect())
    }),
    resolution: Resolution::RelativeToLargest(1e-9),
    expects: Expected::Refuted(Fault::Hypothesis),
};

static RIGHT_MODEL: Experiment<Batches> = Experiment {
    name: "control: the log likelihood of a right model",
    instances: right_models,
    decoys: &[],
    ..SECOND.control()
};

/// K = 2 · 0.7 · (1² + 3²) / 2 = 7.
static HESSIAN_BY_HAND: ByHand<Batches> = ByHand {
    of: &SECOND,
    at: "by hand: K/2 and 2K for the loss 0.7/2 Σ (wx - y)² with x = 1 and 3",
    instance: || {
        let data = vec![(vec![1.0], 2.0), (vec![3.0], -1.0)];
        let regression = Regression { scale: 0.7, data };
        Batches { regression, offset: vec![0.0], batch: 2, sampling: Sampling::With }
    },
    values: &[3.5, 14.0],
};

static FIRST: Experiment<Batches> = Experiment {
    name: "C = J/S at the minimum, with replacement",
    instances: || {
        let at_minimum = |b: Batches| Batches { offset: vec![0.0; b.offset.len()], ..b };
        let random = Batches::any(Sampling::With).prop_map(at_minimum);
        Instances::random(MANY, random)
    },
    predict: |b| triangle(&(b.second_moment() / b.batch as f64)),
    decoys: &[Decoy::new("C = J", |b| triangle(&b.second_moment()))],
    observe: Witness::Oracle(|b| formed(enumerated(b))),
    expects: Expected::Consistent,
    ..SECOND
};

static ANYWHERE: Experiment<Batches> = Experiment {
    name: "C = (N-S)/(S(N-1)) (J - ∇L ∇Lᵀ) anywhere, without replacement",
    instances: || {
        let random = Batches::any(Sampling::Without);
        Instances::random(MANY, random)
    },
    predict: |b| {
        let (n, s) = (b.regression.data.len() as f64, b.batch as f64);
        let gradient = b.regression.hessian() * DVector::from_column_slice(&b.offset);
        let spread = b.second_moment() - &gradient * gradient.transpose();
        triangle(&(spread * ((n - s) / (s * (n - 1.0)))))
    },
    decoys: &[Decoy::new("C = J/S", |b| triangle(&(b.second_moment() / b.batch as f64)))],
    ..FIRST.corrected()
};

static MANY_DATA: Experiment<Batches> = Experiment {
    name: "C = K/S at the minimum of data with the moments of a right model",
    instances: right_models,
    predict: |b| triangle(&(b.regression.hessian() / b.batch as f64)),
    decoys: &[Decoy::new("2K/S", |b| triangle(&(b.regression.hessian() * (2.0 / b.batch as f64))))],
    ..FIRST.corrected()
};

fn right_models() -> Instances<Batches> {
    let right = designs().into_iter().filter(|(name, _)| name.contains("log likelihood"));
    Instances::named(right.collect())
}

fn enumerated(b: &Batches) -> Vec<Interval> {
    around(&b.noise())
}

fn around(noise: &DMatrix<f64>) -> Vec<Interval> {
    below(noise.nrows()).map(|at| Interval::around(noise[at], 1e-12 * noise.amax())).collect()
}
