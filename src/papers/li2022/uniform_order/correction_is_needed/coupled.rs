//! SGD and a finely discretised diffusion without the term on one Brownian motion.

use super::problem;
use crate::claim::{
    Decoy, Expected, Experiment, Instances, Observation, PerBudget, Prediction, Reading,
    Resolution, Simulation, Witness,
};
use crate::instances::uniform_problem::CoarseStep;
use crate::monte_carlo::coupling::{Coupled, weak_difference, weak_difference_interval};
use crate::oracles::law::kolmogorov::Diffusion;
use crate::papers::li2022::uniform_order::theory::modified;
use crate::witnesses::uniform_error::weak_error;

pub(super) static COUPLED: Experiment<CoarseStep> = Experiment {
    name: "coupled simulation, without the term",
    reading: Reading::AsPrinted,
    instances: || {
        let coarse = CoarseStep { problem: problem(), step: 0.25, count: 4, start: 2.5 };
        Instances::named(vec![("skewed noise", coarse)])
    },
    predict: |coarse| at_coarse_step(coarse, 0.0),
    decoys: &[
        Decoy::new("the error with the term", |coarse| at_coarse_step(coarse, 1.0)),
        Decoy::new("the error with the term's minus", |coarse| at_coarse_step(coarse, -1.0)),
    ],
    observe: Witness::Simulation(Simulation {
        simulate: |coarse, block| {
            let observable = |x: &[f64; 1]| coarse.problem.observable(x);
            let pair = Uncorrected(coarse);
            weak_difference(&pair, &observable, &[coarse.start], coarse.count as usize, block)
        },
        estimate: |_, tally, alpha| {
            Observation::of(weak_difference_interval(&tally.moments, alpha))
        },
        replicas: 2048,
        blocks: PerBudget::always(128),
    }),
    resolution: Resolution::Relative(0.25),
    expects: Expected::Consistent,
};

fn at_coarse_step(coarse: &CoarseStep, correction: f64) -> Prediction {
    let model = modified(&coarse.problem, coarse.step, (correction, 1.0));
    Prediction::within(weak_error(coarse, &model))
}

/// The pair of SGD and (3.2) with another drift.
struct Uncorrected<'a>(&'a CoarseStep);

impl Coupled<1> for Uncorrected<'_> {
    fn step(&self) -> f64 {
        self.0.step
    }

    fn noises(&self) -> usize {
        self.0.noises()
    }

    fn advance(&self, x: &[f64; 1], normals: &[f64]) -> [f64; 1] {
        self.0.advance(x, normals)
    }

    fn drift(&self, x: &[f64; 1]) -> [f64; 1] {
        modified(&self.0.problem, self.0.step, (0.0, 1.0)).drift(x)
    }

    fn column(&self, x: &[f64; 1], noise: usize) -> [f64; 1] {
        self.0.column(x, noise)
    }
}
