//! (78), (81) and (82): the integrals over the valley and across the saddle.

use crate::claim::{
    ByHand, Decoy, Expected, Experiment, Fault, Instances, Observation, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::aligned_noise::AlignedNoise;
use crate::papers::xie2020::sgd_escape::theory::{
    cross_section, cross_section_of_all, cross_section_printed, mass, mass_printed,
};
use crate::witnesses::aligned_noise;

const fn point(hessian: [f64; 3], diffusion: [f64; 3]) -> AlignedNoise {
    AlignedNoise { hessian, diffusion, angles: [0.6, -1.1] }
}

pub(super) static MASS: Experiment<AlignedNoise> = Experiment {
    name: "(78): P(V_a)/P(a), n = 3",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(vec![
            ("D proportional to H", point([3.0, 2.0, 0.7], [0.3, 0.2, 0.07])),
            ("D aligned with H", point([3.0, 2.0, 0.7], [0.3, 0.1, 0.4])),
        ])
    },
    predict: |at| Prediction::equals(mass_printed(at)),
    decoys: &[Decoy::new("twice D", |at| Prediction::equals(8.0_f64.sqrt() * mass(at)))],
    observe: Witness::Oracle(|at| Observation::of(aligned_noise::mass(at))),
    resolution: Resolution::Relative(1e-6),
    expects: Expected::Refuted(Fault::Misprint),
};

pub(super) static MASS_CONTROL: Experiment<AlignedNoise> = Experiment {
    name: "control of (78): det D = 1",
    instances: || {
        Instances::named(vec![("D with 0.4, 2 and 1.25", point([3.0, 2.0, 0.7], [0.4, 2.0, 1.25]))])
    },
    ..MASS.control()
};

pub(super) static MASS_CORRECTED: Experiment<AlignedNoise> = Experiment {
    name: "(2π)^(n/2)/det(D_a⁻¹H_a)^½: P(V_a)/P(a), n = 3",
    predict: |at| Prediction::equals(mass(at)),
    decoys: &[
        Decoy::new("as printed", MASS.predict),
        Decoy::new("twice D", |at| Prediction::equals(8.0_f64.sqrt() * mass(at))),
    ],
    ..MASS.corrected()
};

fn saddles() -> Instances<AlignedNoise> {
    Instances::named(vec![
        ("D proportional to |H|", point([5.0, 3.0, -2.0], [0.5, 0.3, 0.2])),
        ("D aligned with H", point([5.0, 3.0, -2.0], [0.25, 0.5, 0.4])),
    ])
}

pub(super) static SECTION: Experiment<AlignedNoise> = Experiment {
    name: "(81): ∫J·dS/J_b, n = 3",
    instances: saddles,
    predict: |at| Prediction::equals(cross_section_printed(at)),
    decoys: &[Decoy::new("twice D", |at| Prediction::equals(2.0 * cross_section(at)))],
    observe: Witness::Oracle(|at| Observation::of(aligned_noise::cross_section(at))),
    ..MASS
};

pub(super) static SECTION_BY_HAND: ByHand<AlignedNoise> = ByHand {
    of: &SECTION,
    at: "(81), n = 3: √(2π)/√(20 · 6)",
    instance: || point([5.0, 3.0, -2.0], [0.25, 0.5, 0.4]),
    values: &[0.22882],
};

pub(super) static ALL_DIRECTIONS: Experiment<AlignedNoise> = Experiment {
    name: "(82): ∫J·dS/J_b, n = 3",
    predict: |at| Prediction::equals(cross_section_of_all(at)),
    ..SECTION
};

pub(super) static ALL_DIRECTIONS_CONTROL: Experiment<AlignedNoise> = Experiment {
    name: "control of (82): D_be = |H_be|",
    instances: || Instances::named(vec![("both 2", point([5.0, 3.0, -2.0], [0.25, 0.5, 2.0]))]),
    ..ALL_DIRECTIONS.control()
};

pub(super) static SECTION_CORRECTED: Experiment<AlignedNoise> = Experiment {
    name: "(2π)^((n-1)/2) over the root of the n-1 directions across: ∫J·dS/J_b, n = 3",
    predict: |at| Prediction::equals(cross_section(at)),
    decoys: &[Decoy::new("(81)", SECTION.predict), Decoy::new("(82)", ALL_DIRECTIONS.predict)],
    ..SECTION.corrected()
};
