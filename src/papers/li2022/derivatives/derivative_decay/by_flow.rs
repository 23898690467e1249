//! (2.21): derivatives of the expectation by those of the flow.

use super::super::theory::{Factors, PAPER, by_flow};
use super::{DECAYS, instances, observable, starts};
use crate::claim::{Decoy, Experiment, Observation, Prediction, Resolution, Witness};
use crate::instances::cut_diffusion::CutDiffusion;
use crate::witnesses::flow_derivatives::derivatives_of_mean;

pub(super) static BY_FLOW: Experiment<CutDiffusion> = Experiment {
    name: "(2.21): ∂u and ∂²u at t = 1/2, 1 and 3/2",
    instances,
    predict: |diffusion| through(diffusion, PAPER),
    decoys: &[
        Decoy::new("without P_J", |diffusion| through(diffusion, Factors { rest: 0.0, ..PAPER })),
        Decoy::new("the flow of the drift alone", |diffusion| {
            through(diffusion, Factors { noise: 0.0, ..PAPER })
        }),
    ],
    observe: Witness::Oracle(|diffusion| {
        let starts = starts(diffusion);
        let rows = derivatives_of_mean(diffusion, &|x| observable(x)[0], (0.5, 3), &starts);
        Observation::of_all(rows.into_iter().flat_map(|row| row[1..].concat()))
    }),
    resolution: Resolution::Absolute(1e-3),
    ..DECAYS
};

fn through(diffusion: &CutDiffusion, factors: Factors) -> Prediction {
    let slopes: [&dyn Fn(f64) -> f64; 2] = [&|x| observable(x)[1], &|x| observable(x)[2]];
    let rows = by_flow(diffusion, slopes, factors, (0.5, 3), &starts(diffusion));
    Prediction::all_within(rows.into_iter().flat_map(|row| row.concat()))
}
