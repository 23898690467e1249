//! Most possible paths.

use crate::claim::{
    Decoy, Expected, Experiment, Fault, Instances, Observation, Prediction, Reading, Resolution,
    Witness,
};
use crate::instances::planar_valley::{Bowl, PlanarValley};
use crate::interval::Interval;
use crate::witnesses::likely_paths::{
    across_at_ends, angle_to_gradient, largest_misfit, least_across, misfit_at_saddle,
};

pub(super) static GRADIENT: Experiment<Bowl> = Experiment {
    name: "1) gradient perpendicular to the path, D = (η/2B) H: sine of its angle",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(vec![
            ("at (0.629, 0.492), towards the stiff side", bowl([1.0, 4.0], 0.5, true)),
            ("at (0.707, 0.542), less stiff", bowl([1.0, 2.0], 0.5, true)),
            ("at (0.438, 0.356), twisted the other way", bowl([2.0, 0.7], -0.3, true)),
        ])
    },
    predict: |_| Prediction::equals(0.0),
    decoys: &[Decoy::new("along the level line", |_| Prediction::equals(1.0))],
    observe: Witness::Oracle(|bowl| Observation::of(angle_to_gradient(bowl))),
    resolution: Resolution::Absolute(0.02),
    expects: Expected::Refuted(Fault::Wrong),
};

pub(super) static GRADIENT_SEPARABLE: Experiment<Bowl> = Experiment {
    name: "control: D = (η/2B) H of a loss that is a sum over coordinates",
    instances: || Instances::named(vec![("not twisted", bowl([1.0, 4.0], 0.0, true))]),
    ..GRADIENT.control()
};

pub(super) static GRADIENT_ISOTROPIC: Experiment<Bowl> = Experiment {
    name: "1) gradient perpendicular to the path, isotropic noise",
    instances: || {
        Instances::named(vec![
            ("twisted", bowl([1.0, 2.0], 0.3, false)),
            ("twisted the other way", bowl([2.0, 0.7], -0.3, false)),
        ])
    },
    ..GRADIENT.corrected()
};

const fn bowl(curvatures: [f64; 2], twist: f64, of_hessian: bool) -> Bowl {
    Bowl { curvatures, twist, of_hessian, target: [0.5, 0.4] }
}

pub(super) static ACROSS: Experiment<PlanarValley> = Experiment {
    name: "2) second derivative across the path: the least",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(vec![
            ("ridge half way", PlanarValley::Pinched { depth: 5.6 }),
            ("flatter ridge", PlanarValley::Pinched { depth: 5.0 }),
        ])
    },
    predict: |_| Prediction::at_least(0.0),
    decoys: &[Decoy::new("at least one", |_| Prediction::at_least(1.0))],
    observe: Witness::Oracle(|valley| Observation::of(least_across(valley))),
    resolution: Resolution::Absolute(0.02),
    expects: Expected::Refuted(Fault::Wrong),
};

pub(super) static ACROSS_OPEN: Experiment<PlanarValley> = Experiment {
    name: "control: valleys without a ridge",
    instances: || {
        Instances::named(vec![
            ("pinched less", PlanarValley::Pinched { depth: 2.0 }),
            ("not pinched", PlanarValley::Pinched { depth: 0.0 }),
        ])
    },
    decoys: &[],
    ..ACROSS.control()
};

pub(super) static ACROSS_AT_ENDS: Experiment<PlanarValley> = Experiment {
    name: "2) second derivative across the path, at b and a",
    predict: |_| Prediction::all_within([Interval::at_least(0.0); 2]),
    decoys: &[],
    observe: Witness::Oracle(|valley| Observation::of_all(across_at_ends(valley))),
    ..ACROSS.corrected()
};

pub(super) static EIGENVECTOR: Experiment<PlanarValley> = Experiment {
    name: "direction of an eigenvector: largest |sin 2φ| on the path",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(vec![
            ("bottom y = x²", PlanarValley::Curved { stiffness: 1.0, bend: 1.0 }),
            ("bottom y = x²/2, stiff", PlanarValley::Curved { stiffness: 3.0, bend: 0.5 }),
        ])
    },
    predict: |_| Prediction::equals(0.0),
    decoys: &[Decoy::new("half way between two", |_| Prediction::equals(1.0))],
    observe: Witness::Oracle(|valley| Observation::of(largest_misfit(valley))),
    resolution: Resolution::Absolute(0.02),
    expects: Expected::Refuted(Fault::Hypothesis),
};

pub(super) static EIGENVECTOR_STRAIGHT: Experiment<PlanarValley> = Experiment {
    name: "control: a straight path",
    instances: || {
        let straight = PlanarValley::Curved { stiffness: 3.0, bend: 0.0 };
        Instances::named(vec![("bottom y = 0", straight)])
    },
    ..EIGENVECTOR.control()
};

pub(super) static EIGENVECTOR_AT_SADDLE: Experiment<PlanarValley> = Experiment {
    name: "direction of an eigenvector, at b",
    observe: Witness::Oracle(|valley| Observation::of(misfit_at_saddle(valley))),
    ..EIGENVECTOR.corrected()
};
