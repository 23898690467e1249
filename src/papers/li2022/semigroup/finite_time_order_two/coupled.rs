//! SGD and a finely discretised (1.5) on one Brownian motion at a coarse step.

use crate::claim::{
    Decoy, Expected, Experiment, Instances, Observation, PerBudget, Prediction, Reading,
    Resolution, Simulation, Witness,
};
use crate::instances::periodic_loss::PeriodicLoss;
use crate::instances::weak_problem::CoarseStep;
use crate::monte_carlo::coupling::{Coupled, weak_difference, weak_difference_interval};
use crate::papers::li2022::semigroup::cases::circle;
use crate::papers::li2022::semigroup::theory::{corrected, drift};
use crate::witnesses::weak_error;

pub(super) static COUPLED: Experiment<CoarseStep<1>> = Experiment {
    name: "coupled simulation of SGD and (1.5), against U and u",
    reading: Reading::AsPrinted,
    instances: || {
        let problem = circle();
        let start = problem.starts[0][0];
        Instances::named(vec![("two noises", CoarseStep::new(problem, 0.5, 2, start))])
    },
    predict: |coarse| weak_error_of(coarse, [1.0, 1.0]),
    decoys: &[
        Decoy::new("u without the correction", |coarse| weak_error_of(coarse, [0.0, 1.0])),
        Decoy::new("u with Σ doubled", |coarse| weak_error_of(coarse, [1.0, 2.0])),
    ],
    observe: Witness::Simulation(Simulation {
        simulate: |coarse, block| {
            let pair = Pair { loss: &coarse.problem.loss, step: coarse.step };
            let observable = |x: &[f64; 1]| coarse.problem.observable.value(x);
            weak_difference(&pair, &observable, &coarse.start(), coarse.count as usize, block)
        },
        estimate: |_, tally, alpha| {
            Observation::of(weak_difference_interval(&tally.moments, alpha))
        },
        replicas: 2048,
        blocks: PerBudget::always(128),
    }),
    resolution: Resolution::Relative(0.5),
    expects: Expected::Consistent,
};

/// `u(x_0, nη) - U^n(x_0)` by the oracles.
fn weak_error_of(coarse: &CoarseStep<1>, factors: [f64; 2]) -> Prediction {
    let model = corrected(&coarse.problem.loss, coarse.step, factors);
    Prediction::within(weak_error::at_coarse_step(coarse, &model))
}

/// SGD's noises are the increasing images of the Brownian increments.
struct Pair<'a> {
    loss: &'a PeriodicLoss<1>,
    step: f64,
}

impl Coupled<1> for Pair<'_> {
    fn step(&self) -> f64 {
        self.step
    }

    fn noises(&self) -> usize {
        self.loss.noises().len()
    }

    fn advance(&self, x: &[f64; 1], normals: &[f64]) -> [f64; 1] {
        let noises = self.loss.noises().iter().zip(normals);
        let push = noises.map(|((noise, shape), &z)| noise.at_normal(z) * shape.gradient(x)[0]);
        [x[0] - self.step * (self.loss.mean().gradient(x)[0] + push.sum::<f64>())]
    }

    fn drift(&self, x: &[f64; 1]) -> [f64; 1] {
        drift(self.loss, self.step, [1.0, 1.0], x)
    }

    fn column(&self, x: &[f64; 1], index: usize) -> [f64; 1] {
        let (noise, shape) = &self.loss.noises()[index];
        // SGD moves against its noisy gradient; the sign keeps the two paths close.
        shape.gradient(x).map(|slope| -(self.step * noise.moment(2)).sqrt() * slope)
    }
}
