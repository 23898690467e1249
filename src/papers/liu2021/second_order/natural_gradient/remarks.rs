//! The remarks after the corollary: no divergence at λk* = 2, and the shape K⁻¹.

use nalgebra::DMatrix;

use super::VALUE;
use super::methods::{natural, newton, shapes, solve, traces};
use crate::claim::{Decoy, Experiment, Instances, Observation, Prediction, Resolution, Witness};
use crate::instances::second_order::{self, SecondOrder};
use crate::oracles::numerics::dense;
use crate::papers::liu2021::cases::{FEW, MANY};
use crate::statistics::limit;

/// As S → N the variance is proportional to λ on both sides of 2/k*.
pub(super) static NO_DIVERGENCE: Experiment<SecondOrder> = Experiment {
    name: "2 - λk* times Tr[KΣ] / λ as λk* tends to 2",
    instances: || Instances::random(FEW, SecondOrder::any(1.0..1.9, 0.0..0.9)),
    predict: |_| Prediction::equals(0.0),
    decoys: &[Decoy::new("as SGD with C = (N-S)/(NS) K", |p| {
        Prediction::equals(p.batch_factor * p.hessian.largest())
    })],
    observe: Witness::Oracle(|p| {
        let point = |j: i32| {
            let gap = 0.5_f64.powi(j);
            let learning_rate = (2.0 - gap) / p.hessian.largest();
            let traces = traces(&SecondOrder { learning_rate, ..p.clone() }, natural);
            (gap, traces.scaled(gap / learning_rate))
        };
        Observation::of(limit::at_zero(&(2..8).map(point).collect::<Vec<_>>()))
    }),
    resolution: Resolution::Absolute(1e-4),
    ..VALUE
};

pub(super) static SHAPE: Experiment<SecondOrder> = Experiment {
    name: "ΣK over its mean eigenvalue: natural gradient, damped Newton",
    instances: || Instances::random(MANY, SecondOrder::any(0.05..1.9, 0.0..0.9)),
    predict: |p| shapes(p, 0),
    decoys: &[Decoy::new("proportional to K⁻²", |p| shapes(p, -1))],
    observe: Witness::Oracle(|p| {
        let (d, root) = (p.hessian.dimension(), p.hessian.map(f64::sqrt).matrix());
        let shape = |x: DMatrix<f64>| {
            let x = dense::congruence(&root, &x);
            &x * (d as f64 / x.trace())
        };
        let found = [solve(p, natural), solve(p, newton)].map(|x| x.map(shape));
        Observation::of_all(found.into_iter().flat_map(|x| second_order::triangle(x, d)))
    }),
    resolution: Resolution::Absolute(1e-6),
    ..VALUE
};
