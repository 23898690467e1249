//! The Hessian of a rescaled loss.

use crate::claim::{
    Decoy, Expected, Experiment, Fault, Instances, Observation, Prediction, Reading, Resolution,
    Witness,
};
use crate::instances::rescaled_polynomial::RescaledPolynomial;
use crate::papers::xie2020::laws::cases::FEW;
use crate::witnesses::rescaled_wells::second_derivative;

pub(super) static HESSIAN: Experiment<RescaledPolynomial> = Experiment {
    name: "the Hessian is k ∇²f(θ)",
    reading: Reading::AsPrinted,
    instances: polynomials,
    predict: |of| Prediction::equals(of.factor * of.curvature(of.at)),
    decoys: &[Decoy::new("√k ∇²f(θ)", |of| {
        Prediction::equals(of.factor.sqrt() * of.curvature(of.at))
    })],
    observe: Witness::Oracle(|of| {
        let root = of.factor.sqrt();
        Observation::of(second_derivative(|x| of.value(root * x), of.at))
    }),
    resolution: Resolution::Relative(1e-6),
    expects: Expected::Refuted(Fault::Misprint),
};

pub(super) static AT_ZERO: Experiment<RescaledPolynomial> = Experiment {
    name: "control: at a minimum and at a maximum that stay where they are",
    instances: || {
        let at = |curvature| RescaledPolynomial {
            derivatives: [curvature, 0.7, 4.0],
            factor: 3.0,
            at: 0.0,
        };
        Instances::named(vec![("minimum", at(1.2)), ("maximum", at(-0.8))])
    },
    decoys: &[
        Decoy::new("√k", |of| Prediction::equals(of.factor.sqrt() * of.curvature(of.at))),
        Decoy::new("k²", |of| Prediction::equals(of.factor * of.factor * of.curvature(of.at))),
    ],
    ..HESSIAN.control()
};

pub(super) static HESSIAN_CORRECTED: Experiment<RescaledPolynomial> = Experiment {
    name: "the Hessian is k ∇²f(√k θ)",
    predict: |of| Prediction::equals(of.factor * of.curvature(of.factor.sqrt() * of.at)),
    decoys: &[
        Decoy::new("as printed", HESSIAN.predict),
        Decoy::new("k θ", |of| Prediction::equals(of.factor * of.curvature(of.factor * of.at))),
    ],
    ..HESSIAN.corrected()
};

fn polynomials() -> Instances<RescaledPolynomial> {
    let cubic = RescaledPolynomial { derivatives: [1.0, -0.6, 0.0], factor: 2.0, at: 0.8 };
    let power = RescaledPolynomial { derivatives: [0.0, 0.0, 24.0], factor: 4.0, at: 1.0 };
    Instances::named(vec![("θ²/2 - θ³/10", cubic), ("θ⁴", power)])
        .and_random(FEW, RescaledPolynomial::any())
}
