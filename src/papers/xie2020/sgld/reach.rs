//! How far Theorem 3.1 reaches: its formula beside the mean time, from high to low temperatures.

use proptest::strategy::Strategy;

use super::theory::{exponent, prefactor};
use crate::claim::{Instances, PerBudget, Scan, Within};
use crate::instances::double_well::{DoubleWell, Profile};
use crate::instances::overdamped::Overdamped;
use crate::range::Error;
use crate::witnesses::transition::ln_mean_time;

pub(super) static RANGE: Scan<DoubleWell> = Scan {
    formula: "Theorem 3.1, beside the mean time to the next minimum by quadrature, d = 1",
    parameter: "ΔL/D",
    rungs: &[1.0, 2.0, 3.0, 4.5, 8.0, 12.0, 20.0, 50.0],
    instances: || {
        let names = ["symmetric quartic, d = 1", "sharp valley, d = 1", "soft saddle, d = 1"];
        let wells = Overdamped::named(&names, 1.0, &[1.0]).into_iter();
        let mut named: Vec<_> = wells.map(|(name, at)| (name, at.well().clone())).collect();
        let narrow = Profile::new([-1.0, 0.0, 0.125], 1.0, [0.0; 2]).expect("in order");
        named.push(("shallow far side, d = 1", DoubleWell::on_the_line(narrow)));
        let random = Profile::any().prop_map(DoubleWell::on_the_line);
        Instances::named(named).and_random(PerBudget::always(8), random)
    },
    predict: |well, barriers| {
        prefactor(well) * libm::exp(exponent(well, well.barrier() / barriers))
    },
    observe: |well, barriers| ln_mean_time(well, well.barrier() / barriers, well.target()).exp(),
    error: Error::Ratio,
    recorded: &[
        within("symmetric quartic, d = 1", [1.0, 8.0, 50.0]),
        within("sharp valley, d = 1", [1.0, 4.5, 50.0]),
        within("soft saddle, d = 1", [1.0, 8.0, 50.0]),
        Within { shape: "shallow far side, d = 1", from: [Some(8.0), None, None] },
        within("random", [1.0, 8.0, 50.0]),
    ],
};

const fn within(shape: &'static str, [two, tenth, hundredth]: [f64; 3]) -> Within {
    Within::from_rungs(shape, [two, tenth, hundredth])
}
