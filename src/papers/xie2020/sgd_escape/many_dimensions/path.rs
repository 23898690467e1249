//! What (83) and the sentence after it say of the path itself, in one dimension.

use crate::claim::{
    Decoy, Expected, Experiment, Fault, Instances, Observation, Prediction, Reading, Resolution,
    Witness,
};
use crate::instances::stepped_valley::SteppedValley;
use crate::oracles::exit::first_passage::Convention::Ito;
use crate::papers::xie2020::sgd_escape::cases::{mixtures, quartic, valleys};
use crate::papers::xie2020::sgd_escape::theory::{
    exponent, prefactor_of_ito, prefactor_of_temperatures,
};
use crate::witnesses::stepped_valley;

pub(super) static TEMPERATURES: Experiment<SteppedValley> = Experiment {
    name: "T_a and T_b the eigenvalues of H⁻¹D: the limit of (η/2B) ln τ",
    reading: Reading::AsPrinted,
    instances: || Instances { random: None, ..valleys() },
    predict: |v| {
        let ([hot, cold], [at_a, at_b]) = (v.temperatures(), v.curvatures());
        Prediction::equals(exponent(v.barrier(), v.share(), [hot / at_a, cold / at_b]))
    },
    decoys: &[Decoy::new("half the exponent", |v| {
        Prediction::equals(0.5 * exponent(v.barrier(), v.share(), v.temperatures()))
    })],
    observe: Witness::Oracle(|v| Observation::of(stepped_valley::exponent(v, Ito))),
    resolution: Resolution::Relative(1e-3),
    expects: Expected::Refuted(Fault::Misprint),
};

pub(super) static TEMPERATURES_CONTROL: Experiment<SteppedValley> = Experiment {
    name: "control: H_a = |H_b| = 1",
    instances: || Instances::named(vec![("equal curvatures", quartic([1.0, 1.0], 0.3))]),
    ..TEMPERATURES.control()
};

pub(super) static TEMPERATURES_CORRECTED: Experiment<SteppedValley> = Experiment {
    name: "T_a and T_b the eigenvalues of D: the limit of (η/2B) ln τ",
    predict: |v| Prediction::equals(exponent(v.barrier(), v.share(), v.temperatures())),
    decoys: &[
        Decoy::new("of H⁻¹D", TEMPERATURES.predict),
        Decoy::new("s and 1-s exchanged", |v| {
            Prediction::equals(exponent(v.barrier(), 1.0 - v.share(), v.temperatures()))
        }),
    ],
    ..TEMPERATURES.corrected()
};

pub(super) static ALONG: Experiment<SteppedValley> = Experiment {
    name: "(83) along the path, n = 1: the prefactor of τ",
    instances: mixtures,
    predict: |v| Prediction::equals(prefactor_of_temperatures(v)),
    decoys: &[Decoy::new("half of it", |v| Prediction::equals(0.5 * prefactor_of_temperatures(v)))],
    observe: Witness::Oracle(|v| stepped_valley::prefactor(v, Ito)),
    resolution: Resolution::Relative(2e-2),
    expects: Expected::Refuted(Fault::Inherited("xie2020/sgd-escape-prefactor")),
    ..TEMPERATURES
};

pub(super) static ALONG_CORRECTED: Experiment<SteppedValley> = Experiment {
    name: "with T_b/T_a under the root, n = 1: the prefactor of τ",
    predict: |v| Prediction::equals(prefactor_of_ito(v)),
    decoys: &[Decoy::new("(83)", ALONG.predict)],
    ..ALONG.corrected()
};
