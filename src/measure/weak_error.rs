//! Weak errors, by step size.

use std::f64::consts::TAU;

use crate::budget::PerBudget;
use crate::claim::Axis;
use crate::evidence::Curve;
use crate::measure::{Measure, block, curves};
use crate::monte_carlo::coupling::weak_difference;
use crate::monte_carlo::telescoping::{self, Telescope};
use crate::oracles::numerics::spectral::Grid;
use crate::papers::hu2017::approximation::coarse_step::SynchronousPair;
use crate::papers::hu2017::approximation::{cases::named_1d, theory::corrected};

/// Weak errors, by step size.
pub(super) static MEASURE: Measure = Measure {
    id: "cost/weak-error",
    problem: "The weak error at time one of the diffusion of order two for SGD on a periodic loss in one \
                dimension, to 1 % (one standard error).",
    counted: "Plain: the values of an observable along SGD's paths, less the diffusion's exact mean. \
            Coupling: SGD and the diffusion on one Brownian motion, the substeps of the diffusion's three \
            paths counted, neither mean known. Telescoping: the sum of the local defects along SGD's paths, a look-up counting as a step; one \
            path at least. Its table and the exact semigroup are counted in multiplications: they draw \
            nothing.",
    caption: "Steps of SGD for the weak error of a second-order diffusion to 1 %, and multiplications \
                  of what is computed without samples.",
    x: Axis { label: "step size η", log: true },
    y: Axis { label: "steps, or multiplications", log: true },
    sizes: PerBudget { quick: 4, standard: 7, deep: 9 },
    curves: weak_errors,
    source: file!(),
};

/// Steps 1/4, 1/8, ..
fn weak_errors(sizes: usize, seed: u64) -> Vec<Curve> {
    let (_, problem) = named_1d().swap_remove(0);
    let observable = |x: &[f64; 1]| problem.observable.value(x);
    let start = &problem.starts[0];
    let row = |halvings: usize| {
        let (count, step) = (1_usize << halvings, 0.5_f64.powi(halvings as i32));
        let chain = problem.loss.sgd(step);
        let model = corrected(&problem.loss, step, 1.0, 1.0);
        let grid = Grid::torus(TAU, 121);
        let telescope = Telescope::new(&chain, &model, &observable, (step, count), &grid, 256);
        let block = |name, replicas| block(seed, &[MEASURE.id, name, &count.to_string()], replicas);
        let sums = telescope.sample(&chain, start, &mut block("telescoping", 2000));
        let plain =
            telescoping::plain(&chain, &observable, start, count, &mut block("plain", 2000));
        let pair = SynchronousPair { loss: &problem.loss, step, correction: 1.0, spread: 1.0 };
        let coupled =
            weak_difference(&pair, &observable, start, count, &mut block("coupling", 500));
        let error = 0.01 * sums.moments[0].mean();
        let effort = |work: f64| work / (error * error);
        let costs = [
            effort(plain.work_normalised_variance(0)),
            effort(coupled.work_normalised_variance(0)),
            effort(sums.work_normalised_variance(0)).max((2 * count - 1) as f64),
            telescope.multiplications() as f64,
            (count * grid.len() * grid.len()) as f64,
        ];
        (step, costs)
    };
    let rows: Vec<(f64, [f64; 5])> = (2..2 + sizes).map(row).collect();
    let names =
        ["plain simulation", "coupling", "telescoping", "telescoping's table", "exact semigroup"];
    curves(names, &rows)
}
