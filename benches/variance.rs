//! What less noise is worth: how many times fewer steps than plain simulation each estimator takes for
//! the same error on the same target. A table of numbers that depend on the seed alone, since work is
//! counted in steps and not in seconds.

use std::f64::consts::TAU;

use sgdcheck::instances::double_well::{DoubleWell, Profile};
use sgdcheck::instances::periodic_loss::{PeriodicSgd, Waves};
use sgdcheck::monte_carlo::adaptive_splitting::RareEvent;
use sgdcheck::monte_carlo::control_variate::{Control, LinearProblem};
use sgdcheck::monte_carlo::coupling::{self, Coupled, uncoupled_work};
use sgdcheck::monte_carlo::telescoping::{self, Telescope};
use sgdcheck::monte_carlo::time_average::{self, Window};
use sgdcheck::monte_carlo::{Block, Moments, Stream, Tally, UnitNoise, splitting};
use sgdcheck::oracles::exit::chain::{Component, Noise, mean_steps};
use sgdcheck::oracles::exit::exit_side::probability_right;
use sgdcheck::oracles::numerics::spectral::Grid;
use sgdcheck::papers::hu2017::approximation::coarse_step::SynchronousPair;
use sgdcheck::papers::hu2017::approximation::{
    cases::{named_1d, named_2d},
    theory::corrected,
};
use sgdcheck::run::MASTER_SEED;
use sgdcheck::witnesses::transition::ln_mean_time;

fn main() {
    println!("{:16} {:58} {:>9} {:>9} {:>14}", "estimator", "target", "plain", "this", "ratio");
    synchronous_coupling();
    telescoping_sums();
    control_variates();
    rare_probabilities();
    transition_times();
    time_averages();
}

fn block(names: &[&str], replicas: usize) -> Block {
    Block { rng: Stream::new(MASTER_SEED, &[&["variance"], names].concat()).generator(0), replicas }
}

/// A line of the table: work-normalised variances of plain simulation and of an estimator, and their
/// ratio with two standard errors, those of the variances of `samples`.
fn show(estimator: &str, target: &str, plain: f64, this: f64, samples: &[&Moments]) {
    let squares = samples.iter().map(|m| (m.kurtosis() - 1.0) / m.count() as f64).sum::<f64>();
    let ratio = plain / this;
    let error = 2.0 * ratio * squares.sqrt();
    println!("{estimator:16} {target:58} {plain:9.2e} {this:9.2e} {ratio:9.3e} ± {error:.0e}");
}

/// SGD on a sum of waves with normal noise, and its diffusion with the correction.
struct GaussianPair {
    loss: Waves<1>,
    step: f64,
    spread: f64,
}

impl Coupled<1> for GaussianPair {
    fn step(&self) -> f64 {
        self.step
    }
    fn noises(&self) -> usize {
        1
    }
    fn advance(&self, x: &[f64; 1], normals: &[f64]) -> [f64; 1] {
        [x[0] - self.step * (self.loss.gradient(x)[0] + self.spread * normals[0])]
    }
    fn drift(&self, x: &[f64; 1]) -> [f64; 1] {
        let ([gradient], [[hessian]]) = self.loss.derivatives(x);
        [-gradient - 0.5 * self.step * hessian * gradient]
    }
    fn column(&self, _: &[f64; 1], _: usize) -> [f64; 1] {
        [-self.spread * self.step.sqrt()]
    }
}

fn synchronous_coupling() {
    let (_, problem) = named_1d().swap_remove(0);
    let observable = |x: &[f64; 1]| problem.observable.value(x);
    for halvings in [1, 3, 5] {
        let (step, count) = (0.5_f64.powi(halvings), 1 << halvings);
        let names = ["coupling", &halvings.to_string()];
        let line = |law: &str, tally: Tally| {
            let target = format!("weak error at T = 1, η = 1/{count}, {law} noise");
            let (plain, this) = (uncoupled_work(&tally), tally.work_normalised_variance(0));
            show("coupling", &target, plain, this, &[&tally.moments[0], &tally.moments[3]]);
        };
        let (start, replicas) = (&problem.starts[0], 20_000);
        let loss = &problem.loss;
        let pair = SynchronousPair { loss, step, correction: 1.0, spread: 1.0 };
        let mut skewed = block(&names, replicas);
        line(
            "skewed two-point",
            coupling::weak_difference(&pair, &observable, start, count, &mut skewed),
        );
        let pair = GaussianPair { loss: problem.loss.mean().clone(), step, spread: 0.7 };
        let mut normal = block(&[names[0], names[1], "normal"], replicas);
        line("normal", coupling::weak_difference(&pair, &observable, start, count, &mut normal));
    }
}

fn telescoping_sums() {
    let (_, problem) = named_1d().swap_remove(0);
    let observable = |x: &[f64; 1]| problem.observable.value(x);
    for (order, correction) in [(2, 1.0), (1, 0.0)] {
        for halvings in [2, 4, 6, 8] {
            let (step, count) = (0.5_f64.powi(halvings), 1 << halvings);
            let (chain, start) = (problem.loss.sgd(step), &problem.starts[0]);
            let model = corrected(&problem.loss, step, correction, 1.0);
            let grid = Grid::torus(TAU, 121);
            let telescope = Telescope::new(&chain, &model, &observable, (step, count), &grid, 256);
            let names = ["telescoping", &order.to_string(), &halvings.to_string()];
            let sums = telescope.sample(&chain, start, &mut block(&names, 10_000));
            let mut block = block(&[names[0], names[1], names[2], "plain"], 10_000);
            let plain = telescoping::plain(&chain, &observable, start, count, &mut block);
            let target = format!("weak error of order {order} at T = 1, η = 1/{count}");
            let work = [&plain, &sums].map(|tally| tally.work_normalised_variance(0));
            show("telescoping", &target, work[0], work[1], &[&plain.moments[0], &sums.moments[0]]);
        }
    }
}

fn control_variates() {
    let (_, problem) = named_2d().swap_remove(0);
    let observable = |x: &[f64; 2]| problem.observable.value(x);
    for halvings in [2, 4, 6] {
        let (step, count) = (0.5_f64.powi(halvings), 1 << halvings);
        let sgd = PeriodicSgd { loss: &problem.loss, step };
        let linear = LinearProblem::new(&sgd, problem.starts[0], count);
        let (gradient, hessian) = problem.observable.derivatives(&linear.end());
        let control = Control { gradient, hessian };
        let names = ["control variate", &halvings.to_string()];
        let mut pilot = block(&[names[0], names[1], "pilot"], 2000);
        let best = linear.coefficient(&observable, &control, &mut pilot);
        for coefficient in [1.0, best] {
            let mut block = block(&names, 20_000);
            let tally = linear.sample(&observable, &control, coefficient, &mut block);
            let target = format!("mean at T = 1, η = 1/{count}, coefficient {coefficient:.3}");
            // A plain replica takes half of the steps.
            let plain = 0.5 * tally.work_normalised_variance(1);
            let this = tally.work_normalised_variance(0);
            show("control variate", &target, plain, this, &[&tally.moments[0], &tally.moments[1]]);
        }
    }
}

fn rare_probabilities() {
    // x' = x - slope - curvature x + z from 1 to `target` before 0: many small steps, then few large.
    for (slope, curvature, target) in
        [(0.15, 0.0, 43.0), (0.15, 0.0, 66.0), (0.3, 0.0, 33.0), (0.0, 0.3, 6.5), (0.0, 0.3, 8.0)]
    {
        let drifted = |x: f64| x - slope - curvature * x;
        let event = RareEvent {
            step: |[x]: [f64; 1], [z]: [f64; 1]| [drifted(x) + z],
            law: UnitNoise::Gaussian,
            failed: |[x]: &[f64; 1]| *x <= 0.0,
            level: |[x]: &[f64; 1]| *x,
            target,
        };
        let names = ["rare", &format!("{slope} {curvature} {target}")];
        let tally = event.sample([1.0], (500, 10), &mut block(&names, 200));
        let noise = [Component { weight: 1.0, mean: 0.0, spread: 1.0 }];
        let domain = (0.0, target);
        let p = probability_right(drifted, |_| 1.0, &noise, domain, 1.0).center();
        let steps = mean_steps(drifted, |_| 1.0, &Noise::gaussian(), domain, 1.0).center();
        let target = format!("probability {p:.1e}, drift -{slope} - {curvature} x per step");
        let this = tally.work_normalised_variance(0);
        show("adaptive", &target, p * (1.0 - p) * steps, this, &[&tally.moments[0]]);
    }
}

fn transition_times() {
    let profile = Profile::new([-1.0, 0.0, 1.2], 2.0, [0.0, 0.0]).expect("an admissible profile");
    let well = DoubleWell::on_the_line(profile);
    for barriers in [7.0, 14.0, 21.0] {
        let temperature = well.barrier() / barriers;
        let (step, target) = (0.02, 1.2);
        let names = ["transition", &barriers.to_string()];
        let mut tally = Tally::default();
        for index in 0..48 {
            let rng = Stream::new(MASTER_SEED, &names).generator(index);
            let mut block = Block { rng, replicas: 2048 };
            tally.merge(&splitting::transition_block(&well, temperature, target, step, &mut block));
        }
        // Relative variance per run: that of the cycle's mean and that of the probability's logarithm.
        let relative = tally.moments[0].variance() / tally.moments[0].mean().powi(2)
            + tally.moments[1].variance();
        let work = tally.steps as f64 / 48.0;
        let mean = ln_mean_time(&well, temperature, target).exp().center();
        let target = format!("mean transition time {mean:.1e}, barrier/temperature {barriers}");
        // A plain path's time is nearly exponential; it is run at the same two steps.
        let plain = mean / step * 1.5;
        show("splitting", &target, plain, relative * work, &[&tally.moments[1]]);
    }
}

fn time_averages() {
    // x' = rate x + z: second moment, from zero. The bias of one value is below 1e-4 of it.
    for rate in [0.9, 0.99, -0.5, -0.9] {
        let square: f64 = rate * rate;
        let burn_in = (libm::log(1e-4) / libm::log(square)).ceil() as u64;
        for (name, observable) in [
            ("mean", &(|x: &[f64; 1]| x[0]) as &dyn Fn(&[f64; 1]) -> f64),
            ("variance", &|x: &[f64; 1]| x[0] * x[0]),
        ] {
            let window = Window { burn_in, kept: 10 * burn_in };
            let names = ["average", name, &rate.to_string()];
            let mut block = block(&names, 4000);
            let step = |[x]: [f64; 1], [z]: [f64; 1]| [rate * x + z];
            let law = UnitNoise::Gaussian;
            let tally = time_average::averages(step, law, [0.0], &[observable], window, &mut block);
            let plain = tally.moments[1].variance() * (burn_in + 1) as f64;
            let this = tally.work_normalised_variance(0);
            let target = format!("stationary {name} at 1 - λk = {rate}, burn-in {burn_in}");
            show("time average", &target, plain, this, &[&tally.moments[0], &tally.moments[1]]);
        }
    }
}
