//! How far (8) reaches around the true parameters of a logistic model.

use crate::claim::{Instances, PerBudget, Scan, Within};
use crate::instances::sampled_model::SampledModel;
use crate::interval::Interval;
use crate::papers::xie2020::noise::cases::named_at_the_truth;
use crate::papers::xie2020::noise::theory::{diffusion, hessian};
use crate::range::Error;
use crate::witnesses::gradient_noise::diagonal;

pub(super) static RANGE: Scan<SampledModel> = Scan {
    formula: "(8), trace of D, beside that over all batches, for examples that follow the model with parameters θ*",
    parameter: "|θ - θ*|/|θ*|",
    rungs: &[8.0, 4.0, 2.0, 0.5, 0.25, 0.1, 0.03, 0.01],
    instances: || {
        let named = named_at_the_truth().named;
        Instances::named(named).and_random(PerBudget::always(8), SampledModel::any_at_the_truth())
    },
    predict: |model, distance| {
        let moved = away(model, distance);
        let [xx, _, yy] = diffusion(&moved, hessian(&moved), 1);
        (xx + yy).center()
    },
    observe: |model, distance| -> Interval {
        diagonal(&away(model, distance)).values.into_iter().sum()
    },
    error: Error::Ratio,
    recorded: &[
        within("logistic", [2.0, 0.5, 0.03]),
        within("linear, noise of variance one", [2.0, 0.5, 0.1]),
        within("random", [0.5, 0.1, 0.01]),
    ],
};

/// On the ray from the origin through θ*.
fn away(model: &SampledModel, distance: f64) -> SampledModel {
    let at = model.at.iter().map(|at| at * (1.0 + distance)).collect();
    SampledModel { at, ..model.clone() }
}

const fn within(shape: &'static str, [two, tenth, hundredth]: [f64; 3]) -> Within {
    Within::from_rungs(shape, [two, tenth, hundredth])
}
