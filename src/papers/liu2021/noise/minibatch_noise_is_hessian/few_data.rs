//! The minimum of few data, where residuals are smaller than the noise of y.

use nalgebra::DVector;
use proptest::strategy::Strategy;

use super::{FIRST, around};
use crate::claim::{Decoy, Experiment, Instances, Witness};
use crate::instances::regression::{Batches, Sampling};
use crate::papers::liu2021::cases::MANY;
use crate::papers::liu2021::theory::triangle;
use crate::witnesses::quadratic::formed;

/// The expectation is over all signs of residuals ±1: only their variance matters.
pub(super) static FEW_DATA: Experiment<Batches> = Experiment {
    name: "E C = (1/NS) Σ (1 - h) x xᵀ at the minimum, over the noise of y",
    instances: || {
        let right = |mut b: Batches| {
            b.offset.fill(0.0);
            b.regression.scale = 0.5;
            // The model's means, for w = 0.
            b.regression.data.iter_mut().for_each(|(_, y)| *y = 0.0);
            b
        };
        Instances::random(MANY, Batches::any(Sampling::With).prop_map(right))
    },
    predict: |b| {
        let (n, s) = (b.regression.data.len() as f64, b.batch as f64);
        let inverse = b.regression.hessian().try_inverse().expect("the data span all directions");
        let left = |x: &[f64]| {
            let x = DVector::from_column_slice(x);
            let leverage = x.dot(&(&inverse * &x)) / n;
            &x * x.transpose() * (1.0 - leverage)
        };
        let sum = b.regression.data.iter().map(|(x, _)| left(x)).reduce(|sum, term| sum + term);
        triangle(&(sum.expect("data") / (n * s)))
    },
    decoys: &[Decoy::new("K/S", |b| triangle(&(b.regression.hessian() / b.batch as f64)))],
    observe: Witness::Oracle(|b| {
        let n = b.regression.data.len();
        let noise = |signs: u32| {
            let mut b = b.clone();
            for (i, (_, y)) in b.regression.data.iter_mut().enumerate() {
                *y += if signs >> i & 1 == 0 { 1.0 } else { -1.0 };
            }
            b.noise()
        };
        let sum = (0..1 << n).map(noise).reduce(|sum, noise| sum + noise).expect("signs");
        formed(around(&(sum / f64::from(1 << n))))
    }),
    ..FIRST.corrected()
};
