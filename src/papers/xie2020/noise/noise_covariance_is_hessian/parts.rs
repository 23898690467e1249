//! Proportionality, saddles, and the covariance over batches.

use super::{AT_THE_TRUTH, RELATION};
use crate::claim::{
    ByHand, Decoy, Expected, Experiment, Fault, Instances, Observation, PerBudget, Prediction,
    Reading, Resolution, Simulation, Witness,
};
use crate::instances::sampled_model::SampledModel;
use crate::interval::Interval;
use crate::papers::xie2020::noise::cases::{
    anywhere, even_noise, named_at_the_truth, saddles, uneven_noise,
};
use crate::papers::xie2020::noise::theory::{covariance, diffusion, hessian, positive, roughly};
use crate::witnesses::gradient_noise;

pub(super) static PROPORTIONAL: Experiment<SampledModel> = Experiment {
    name: "C proportional to H, to a factor of two",
    instances: uneven_noise,
    predict: |model| {
        let [xx, _, yy] = hessian(model);
        about(xx / yy)
    },
    decoys: &[Decoy::new("to its inverse", |model| {
        let [xx, _, yy] = hessian(model);
        about(yy / xx)
    })],
    observe: Witness::Oracle(|model| {
        let Observation { values, .. } = gradient_noise::diffusivity(model);
        Observation::of(values[0] / values[2])
    }),
    ..RELATION
};

pub(super) static PROPORTIONAL_AT_THE_TRUTH: Experiment<SampledModel> = Experiment {
    name: "control: proportional at the true parameters",
    instances: even_noise,
    ..PROPORTIONAL.control()
};

fn about(ratio: Interval) -> Prediction {
    Prediction::within(Interval::between(ratio.low() / 2.0, 2.0 * ratio.high()))
}

pub(super) static SADDLE: Experiment<SampledModel> = Experiment {
    name: "D_11 and D_22 at a saddle are those of (η/2B) [H]^+, to a factor of two",
    instances: saddles,
    predict: |model| roughly(diffusion(model, positive(hessian(model)), 1)),
    decoys: &[Decoy::new("1/B² in place of 1/B", |model| {
        roughly(diffusion(model, positive(hessian(model)), 2))
    })],
    expects: Expected::Refuted(Fault::Wrong),
    ..RELATION
};

/// H = ((1, -2), (-2, 0.25)) has the eigenvalues 2.65986 and -1.40986.
pub(super) static SADDLE_BY_HAND: ByHand<SampledModel> = ByHand {
    of: &SADDLE,
    at: "L = ½ (3 - u v)² at (0.5, 1), η = 0.3, B = 4: half and twice (0.3/8)·2.15003 and (0.3/8)·1.91967",
    instance: || SampledModel::two_layers(&[1.0], 3.0, 0.0, [0.5, 1.0]).with(0.3, 4),
    values: &[0.040313, 0.16125, 0.035994, 0.14398],
};

pub(super) static BATCHES: Experiment<SampledModel> = Experiment {
    name: "(5), over all batches",
    reading: Reading::AsPrinted,
    instances: anywhere,
    predict: |model| Prediction::all_within(covariance(model, [1, 1])),
    decoys: &[
        Decoy::new("1/B² in place of 1/B", |model| {
            Prediction::all_within(covariance(model, [2, 1]))
        }),
        Decoy::new("without - ∇L ∇L^T", |model| {
            Prediction::all_within(covariance(model, [1, 0]))
        }),
        Decoy::new("without replacement", |model| {
            let (m, b) = (model.examples.len() as f64, model.batch as f64);
            let factor = (m - b) / (m - 1.0);
            Prediction::all_within(covariance(model, [1, 1]).map(|entry| entry * factor))
        }),
    ],
    observe: Witness::Oracle(|model| Observation::of_all(gradient_noise::over_all_batches(model))),
    resolution: Resolution::Relative(1e-9),
    expects: Expected::Consistent,
};

pub(super) static BATCHES_BY_HAND: ByHand<SampledModel> = ByHand {
    of: &BATCHES,
    at: "gradients (-1, -2), (-0.5, -1), (-7.5, 2.5) and (-6, 2), B = 4: Σ gg^T/4 = (23.375, -7.0625, 3.8125), ∇L = (-3.75, 0.375)",
    instance: || {
        let rows = [(vec![1.0, 2.0], 0.25), (vec![3.0, -1.0], 0.25)];
        SampledModel::linear(&rows, &[0.75, 0.0], &[0.0, 0.0]).with(0.3, 4)
    },
    values: &[2.3281, 2.3281, -1.4141, -1.4141, 0.91797, 0.91797],
};

pub(super) static SIMULATED: Experiment<SampledModel> = Experiment {
    name: "simulated batches at the true parameters",
    instances: || {
        let mut named = named_at_the_truth().named;
        named.truncate(1);
        Instances::named(named)
    },
    observe: Witness::Simulation(Simulation {
        simulate: |model, block| gradient_noise::sample(model, block),
        estimate: |_, tally, alpha| gradient_noise::sampled(tally, alpha),
        replicas: 4096,
        blocks: PerBudget { quick: 32, standard: 64, deep: 512 },
    }),
    resolution: Resolution::Relative(0.1),
    ..AT_THE_TRUTH
};
