//! The stationary law of a loss that is not quadratic, and SGD itself at a large step.

use std::fmt;

use serde::Serialize;

use crate::claim::{
    Decoy, Expected, Experiment, Fault, Instances, Observation, PerBudget, Prediction, Reading,
    Resolution, Simulation, Witness,
};
use crate::instances::confined_loss::{ConfinedLoss, Slope};
use crate::instances::departure_from_flow::Part;
use crate::instances::finite_noise::FiniteNoise;
use crate::instances::linear_sgd::LinearSgd;
use crate::instances::uniform_problem::UniformProblem;
use crate::monte_carlo::{Block, Draws, Tally};
use crate::papers::li2022::uniform_order::theory::{linear_moment, modified};
use crate::statistics::intervals;
use crate::witnesses::regulariser;

pub(super) static NOT_QUADRATIC: Experiment<UniformProblem> = Experiment {
    name: "the same for E φ and a loss that is not quadratic, nη = 24",
    reading: Reading::AsPrinted,
    instances: || {
        let noise = FiniteNoise::two_point(0.2).expect("a probability");
        let loss = ConfinedLoss::new(Slope { cubic: 0.01, ..Slope::BENT }, noise, [3.0, 4.2, 7.0])
            .expect("admissible");
        let problem = UniformProblem { loss, frequency: 1.1, phase: 0.5 };
        Instances::named(vec![("cubic growth, skewed noise", problem)])
    },
    predict: |_| Prediction::equals(1.0),
    decoys: &[Decoy::new("twice the effect", |_| Prediction::equals(2.0))],
    observe: Witness::Oracle(|problem| {
        regulariser::late_departure(problem, |problem, step, correction| {
            modified(problem, step, (correction, 1.0))
        })
    }),
    resolution: Resolution::Absolute(0.02),
    expects: Expected::Refuted(Fault::Hypothesis),
};

/// SGD on a parabola with two gradients, with so many steps from the minimizer.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Run {
    sgd: LinearSgd,
    steps: u32,
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} steps, {}", self.steps, self.sgd)
    }
}

/// Stiffer landscapes have narrower laws.
pub(super) static SIMULATED: Experiment<Run> = Experiment {
    name: "simulated SGD at ηf'' = 0.4: no wider than the diffusion without the term",
    reading: Reading::AsPrinted,
    instances: || {
        let sgd = LinearSgd::new(&[[1.0, 1.0], [1.0, -1.0]], 0.0, 0.4, 1.0);
        let run = Run { sgd: sgd.expect("a positive mean slope"), steps: 40 };
        Instances::named(vec![("f'(x; ξ) = x ± 1", run)])
    },
    predict: |run| no_wider(run, 0.0),
    decoys: &[Decoy::new("no wider than with the term", |run| no_wider(run, 1.0))],
    observe: Witness::Simulation(Simulation {
        simulate,
        // |x| <= 1, since it is a weighted mean of kicks; 40 steps leave 0.6^80 of the start's variance.
        estimate: |_, tally, alpha| {
            Observation::of(intervals::bounded_mean(&tally.moments[0], 0.0, 1.0, alpha))
        },
        replicas: 2048,
        blocks: PerBudget::always(32),
    }),
    resolution: Resolution::Absolute(0.02),
    expects: Expected::Refuted(Fault::Hypothesis),
};

/// Than the diffusion with the term multiplied by a factor.
fn no_wider(run: &Run, factor: f64) -> Prediction {
    Prediction::at_most(linear_moment(&run.sgd, Part::Stationary, factor).high())
}

fn simulate(run: &Run, block: &mut Block) -> Tally {
    let Run { sgd, steps } = run;
    let mut draws = Draws::uniform(&mut block.rng);
    let mut tally = Tally::new(1);
    for _ in 0..block.replicas {
        let mut x = sgd.start();
        for _ in 0..*steps {
            let [a, b] = sgd.members()[draws.index(sgd.members().len())];
            x -= sgd.step() * (a * x - b);
        }
        tally.moments[0].push(x * x);
    }
    tally.replicas = block.replicas as u64;
    tally.steps = tally.replicas * u64::from(*steps);
    tally
}
