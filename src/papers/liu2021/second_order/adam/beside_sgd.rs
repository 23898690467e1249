//! Adam's fluctuations beside those of SGD: the remark after Theorem 10.

use nalgebra::DMatrix;

use super::problems;
use crate::claim::{
    Decoy, Expected, Experiment, Fault, Instances, Observation, Prediction, Reading, Resolution,
    Witness,
};
use crate::instances::momentum::MomentumQuadratic;
use crate::instances::quadratic::Spectral;
use crate::instances::second_order::SecondOrder;
use crate::interval::Interval;
use crate::monte_carlo::UnitNoise;
use crate::papers::liu2021::cases::FEW;
use crate::statistics::limit;
use crate::witnesses::quadratic::trace_with;
use crate::witnesses::{momentum, preconditioners};

pub(super) static VANISHES: Experiment<SecondOrder> = Experiment {
    name: "SGD: Tr[Σ]/λ² as S → ∞",
    reading: Reading::AsPrinted,
    instances: || Instances::random(FEW, problems(0.5..0.6)),
    predict: |_| Prediction::equals(0.0),
    decoys: &[Decoy::new("finite, as Adam", |p| {
        let d = p.hessian.dimension() as f64;
        Prediction::equals(d / 4.0)
    })],
    observe: Witness::Oracle(|p| {
        let point = |j: i32| {
            let batch_factor = 0.5_f64.powi(j);
            let sgd = sgd(&SecondOrder { batch_factor, ..p.clone() }, p.learning_rate);
            (batch_factor, trace(&sgd).scaled(p.learning_rate.powi(-2)))
        };
        Observation::of(limit::at_zero(&(1..13).map(point).collect::<Vec<_>>()))
    }),
    resolution: Resolution::Absolute(1e-6),
    expects: Expected::Consistent,
};

pub(super) static AS_SGD: Experiment<SecondOrder> = Experiment {
    name: "SGD: variance along the top eigenvector over the least as λ tends to zero, one if isotropic",
    instances: || Instances::random(FEW, problems(0.02..0.9)),
    predict: |_| Prediction::equals(1.0),
    decoys: &[Decoy::new("half", |_| Prediction::equals(0.5))],
    observe: Witness::Oracle(|p| {
        let point = |j: i32| {
            let rate = p.learning_rate * 0.5_f64.powi(j);
            let [top, least] = [p.hessian.largest(), p.hessian.smallest()];
            (rate, along(p, rate, top) * along(p, rate, least).recip())
        };
        Observation::of(limit::at_zero(&(2..10).map(point).collect::<Vec<_>>()))
    }),
    resolution: Resolution::Relative(1e-6),
    ..VANISHES
};

pub(super) static SGD_SCALES: Experiment<SecondOrder> = Experiment {
    name: "SGD: Tr[Σ] / λ at small λ, over that at half",
    instances: || Instances::random(FEW, problems(0.02..0.9)),
    predict: |_| Prediction::equals(1.0),
    decoys: &[Decoy::new("as λ²", |_| Prediction::equals(2.0))],
    observe: Witness::Oracle(|p| {
        let point = |j: i32| {
            let rate = p.learning_rate * 0.5_f64.powi(j);
            let ratio = trace(&sgd(p, rate)) * trace(&sgd(p, rate / 2.0)).recip();
            (rate, ratio.scaled(0.5))
        };
        Observation::of(limit::at_zero(&(2..10).map(point).collect::<Vec<_>>()))
    }),
    resolution: Resolution::Relative(1e-6),
    ..VANISHES
};

pub(super) static SMALLER: Experiment<SecondOrder> = Experiment {
    name: "Tr[Σ] of Adam over that of SGD",
    instances: || {
        let thousand = SecondOrder { learning_rate: 0.01, batch_factor: 0.001, ..hundred() };
        Instances::named(vec![
            ("S = 100, λ = 0.5, K = diag(1, 0.1)", hundred()),
            ("S = 1000, λ = 0.01, K = diag(1, 0.1)", thousand),
        ])
    },
    predict: |_| Prediction::at_most(1.0),
    decoys: &[],
    observe: Witness::Oracle(|p| Observation::of(over_sgd(p, p.learning_rate))),
    resolution: Resolution::Relative(1e-3),
    expects: Expected::Refuted(Fault::Wrong),
    ..VANISHES
};

pub(super) static SMALLER_CONTROL: Experiment<SecondOrder> = Experiment {
    name: "control: Tr[Σ] of Adam over that of SGD at a small step",
    instances: || {
        let small = SecondOrder { learning_rate: 0.001, ..hundred() };
        Instances::named(vec![("S = 100, λ = 0.001, K = diag(1, 0.1)", small)])
    },
    ..SMALLER.control()
};

pub(super) static SMALLER_FOR_SMALL_STEPS: Experiment<SecondOrder> = Experiment {
    name: "the same over λ at fixed S as λ tends to zero",
    instances: || {
        Instances::named(vec![("S = 100", hundred())]).and_random(FEW, problems(0.02..0.9))
    },
    predict: |p| Prediction::equals((1.0 / p.batch_factor + 1.0) / 2.0),
    decoys: &[Decoy::new("twice as large", |p| Prediction::equals(1.0 / p.batch_factor + 1.0))],
    observe: Witness::Oracle(|p| {
        let point = |j: i32| {
            let rate = p.learning_rate * 0.5_f64.powi(j);
            (rate, over_sgd(p, rate).scaled(1.0 / rate))
        };
        Observation::of(limit::at_zero(&(2..9).map(point).collect::<Vec<_>>()))
    }),
    resolution: Resolution::Relative(1e-6),
    ..VANISHES.corrected()
};

fn hundred() -> SecondOrder {
    let hessian = Spectral::diagonal(vec![1.0, 0.1]);
    let hessian = hessian.expect("numbers");
    SecondOrder { learning_rate: 0.5, momentum: 0.0, hessian, batch_factor: 0.01 }
}

/// SGD with C = K/S.
fn sgd(p: &SecondOrder, rate: f64) -> MomentumQuadratic {
    let noise = p.hessian.scaled(p.batch_factor);
    MomentumQuadratic::new(rate, 0.0, p.hessian.clone(), noise, UnitNoise::Gaussian)
        .expect("λk* is below two")
}

fn trace(sgd: &MomentumQuadratic) -> Interval {
    let d = sgd.dimension();
    trace_with(&DMatrix::identity(d, d), &momentum::covariance(sgd))
}

/// SGD's variance along the eigenvector of an eigenvalue of K: in one dimension, since C commutes.
fn along(p: &SecondOrder, rate: f64, eigenvalue: f64) -> Interval {
    let one = Spectral::diagonal(vec![eigenvalue]).expect("a number");
    trace(&sgd(&SecondOrder { hessian: one, ..p.clone() }, rate))
}

fn over_sgd(p: &SecondOrder, rate: f64) -> Interval {
    let adam =
        preconditioners::adam(&SecondOrder { learning_rate: rate, ..p.clone() }).map(|x| x.trace());
    let adam = adam.map_or(Interval::UNKNOWN, |x| Interval::around(x, 1e-9 * x));
    adam * trace(&sgd(p, rate)).recip()
}
