//! (20) as an upper bound and as an order, as D grows.

use super::ratios::{drawn, growth, ratio};
use crate::claim::{
    Decoy, Expected, Experiment, Fault, Instances, Observation, Prediction, Reading, Resolution,
    Witness,
};
use crate::instances::ill_conditioned::{Family, Noise};

pub(super) static GROWTH: Experiment<Family> = Experiment {
    name: "as an order, small curvatures just below the limit: the power of D",
    instances: families,
    predict: |family| {
        let exponent = 2.0 * family.decay() - 1.0;
        Prediction::equals(exponent).with_curve(drawn(|dimension| libm::pow(dimension, exponent)))
    },
    decoys: &[
        Decoy::new("d", |family| Prediction::equals(family.decay())),
        Decoy::new("2d", |family| Prediction::equals(2.0 * family.decay())),
    ],
    observe: Witness::Oracle(|family| {
        let points = drawn(|dimension| dimension).into_iter();
        let curve = points.map(|(dimension, _)| (dimension, ratio(family, dimension))).collect();
        Observation::of(growth(|dimension| ratio(family, dimension))).with_curve(curve)
    }),
    expects: Expected::Refuted(Fault::Hypothesis),
    ..UPPER_BOUND
};

/// C ∝ K and d at most one, after a fixed number of steps.
pub(super) static GROWTH_CONTROL: Experiment<Family> = Experiment {
    name: "control: as an order, d at most one: the power of D",
    instances: || {
        Instances::named(vec![
            ("d = 0.75", tight(0.75, 2)),
            ("d = 0.6, five steps", tight(0.6, 1).after(Some(5))),
        ])
    },
    ..GROWTH.control()
};

pub(super) static UPPER_BOUND: Experiment<Family> = Experiment {
    name: "as an upper bound: the ratio over a D^(2d-1) does not grow",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(vec![
            ("small curvatures just below the limit", tight(0.75, 2)),
            ("small curvatures far below", Family::new(0.6, 2.0, 1, 1.5, Noise::Hessian)),
            ("little noise along u_1, all else along u_2", {
                Family::new(0.75, 0.75, 2, 1.5, Noise::Second)
            }),
        ])
    },
    predict: |_| Prediction::at_most(0.0),
    decoys: &[],
    observe: Witness::Oracle(|family| {
        let over = |dimension: f64| {
            let order = libm::pow(dimension, 2.0 * family.decay() - 1.0);
            ratio(family, dimension).scaled(1.0 / (family.alignment(dimension) * order))
        };
        Observation::of(growth(over))
    }),
    resolution: Resolution::Absolute(0.02),
    expects: Expected::Refuted(Fault::Misprint),
};

/// Where the hypotheses hold with equality, up to a factor.
pub(super) static UPPER_BOUND_CONTROL: Experiment<Family> = Experiment {
    name: "control: as an upper bound, small curvatures just below the limit",
    instances: || Instances::named(vec![("d = 0.75", tight(0.75, 2))]),
    ..UPPER_BOUND.control()
};

fn tight(decay: f64, sharp: usize) -> Family {
    Family::new(decay, decay, sharp, 1.5, Noise::Hessian)
}

pub(super) fn families() -> Instances<Family> {
    Instances::named(vec![
        ("d = 0.75", tight(0.75, 2)),
        ("d = 0.6, five steps", tight(0.6, 1).after(Some(5))),
        ("d = 0.875, a = 0.3, forty steps", {
            Family::new(0.875, 0.875, 3, 0.7, Noise::Share(0.3)).after(Some(40))
        }),
        ("d = 1.25", tight(1.25, 1)),
        ("d = 2, ten steps", tight(2.0, 3).after(Some(10))),
        ("d = 0.75, long times", tight(0.75, 2).after(None)),
    ])
}
