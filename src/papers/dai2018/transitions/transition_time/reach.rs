//! How far Theorem 2.2 reaches: its formula beside the mean time, from high to low temperatures.

use proptest::strategy::Strategy;

use crate::claim::{Instances, PerBudget, Scan, Within};
use crate::instances::double_well::{DoubleWell, Profile};
use crate::instances::overdamped::Overdamped;
use crate::papers::dai2018::transitions::theory::prefactor;
use crate::range::Error;
use crate::witnesses::transition::ln_mean_time;

pub(super) static RANGE: Scan<DoubleWell> = Scan {
    formula: "Theorem 2.2 without its error term, beside the mean transition time by quadrature, d = 1",
    parameter: "ΔL/T = 2MH/(γβ)",
    rungs: &[1.0, 2.0, 3.0, 5.0, 8.0, 12.0, 20.0, 35.0, 50.0],
    instances: || {
        let names =
            ["symmetric quartic, d = 1", "sextic with unequal wells, d = 1", "tilted, d = 1"];
        let wells = Overdamped::named(&names, 1.0, &[1.0]).into_iter();
        let named = wells.map(|(name, at)| (name, at.well().clone())).collect();
        let random = Profile::any().prop_map(DoubleWell::on_the_line);
        Instances::named(named).and_random(PerBudget::always(8), random)
    },
    predict: |well, exponent| prefactor(well) * libm::exp(exponent),
    observe: |well, exponent| ln_mean_time(well, well.barrier() / exponent, well.target()).exp(),
    error: Error::Ratio,
    recorded: &[
        Within::from_rungs("symmetric quartic, d = 1", [1.0, 8.0, 50.0]),
        Within::from_rungs("sextic with unequal wells, d = 1", [1.0, 8.0, 50.0]),
        Within::from_rungs("tilted, d = 1", [1.0, 5.0, 35.0]),
        Within::from_rungs("random", [1.0, 8.0, 50.0]),
    ],
};
