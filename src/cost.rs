//! What oracles and estimators cost: curves for the report's appendix, measured in every whole run.
//!
//! Work is counted in steps, evaluations and multiplications, never in seconds, so that the same seed and
//! budget give the same bytes. The curves are kept as evidence like findings, and so are resumed, sharded
//! and merged with them; but nothing is claimed and nothing judged: their verdict is `Untested`.

use std::cell::Cell;
use std::f64::consts::TAU;

use crate::claim::{Axis, Budget, Claim, Figure, PerBudget, Reading, Resolution};
use crate::evidence::{Curve, Finding};
use crate::experiment::{Check, Task};
use crate::instances::double_well::{DoubleWell, Profile};
use crate::instances::quadratic::{NoisyQuadratic, Spectral};
use crate::interval::Interval;
use crate::monte_carlo::adaptive_splitting::RareEvent;
use crate::monte_carlo::coupling::weak_difference;
use crate::monte_carlo::sgd::stationary_moments;
use crate::monte_carlo::telescoping::{self, Telescope};
use crate::monte_carlo::{Block, Stream, Tally, UnitNoise, splitting};
use crate::oracles::chain::{self, Noise};
use crate::oracles::first_passage::{self, Diffusion, End};
use crate::oracles::lyapunov;
use crate::oracles::spectral::Grid;
use crate::papers::hu2017::coarse_step::SynchronousPair;
use crate::papers::hu2017::theory::{corrected, named_1d};
use crate::verdict::Verdict;

/// All families of curves, in the order of the appendix.
pub static FAMILIES: [&Claim; 3] = [&LYAPUNOV, &EXITS, &WEAK_ERRORS];

/// A family of curves over one parameter.
struct Family {
    /// How many values of the parameter.
    sizes: PerBudget,
    /// The curves, from the number of values and the run's seed.
    measure: fn(usize, u64) -> Vec<Curve>,
}

const NAME: &str = "cost";

/// The stationary covariance of SGD on a quadratic, by dimension.
static LYAPUNOV: Claim = Claim {
    id: "cost/stationary-covariance",
    locus: "multiplications, by dimension",
    statement: "The stationary covariance of SGD on a quadratic with dense, non-commuting K and C, \
                λk from 0.05 to 1.5.",
    assumes: &[],
    notes: "Doubling counts the matrix products of the solution and of its proved error bound, d³ \
            multiplications each; a dense solve of the Kronecker system d⁶/3; the recursion 2 d³ per \
            iteration until it settles to rounding; simulation 2 d² per step of a chain, until one \
            variance is known to 1 % (one standard error), with the burn-in.",
    figure: Some(Figure {
        experiment: NAME,
        caption: "Multiplications for the stationary covariance of SGD on a quadratic, by dimension.",
        x: Axis { label: "dimension d", log: true },
        y: Axis { label: "multiplications", log: true },
    }),
    source: file!(),
    experiments: &[&Family {
        sizes: PerBudget { quick: 5, standard: 7, deep: 9 },
        measure: lyapunov,
    }],
};

/// Transitions in a double well, by barrier over temperature.
static EXITS: Claim = Claim {
    id: "cost/transitions",
    locus: "evaluations of the drift, by barrier over temperature",
    statement: "The mean transition time of the overdamped diffusion in a double well on the line, at \
                time step 0.02.",
    assumes: &[],
    notes: "Plain simulation and splitting: until the mean time is known to 10 % (one standard error), at \
            two time steps, which give the discretisation error. Plain paths take the exact mean time \
            each, with an exponential's spread; splitting's spread is measured between independent runs. \
            Adaptive splitting: the probability that an excursion of the Euler chain reaches the target, \
            to 10 %. The quadrature gives the mean time to about 1e-11; the killed kernel (nodes, not the multiplications of its elimination) gives that of \
            the Euler chain itself, to about 1e-9.",
    figure: Some(Figure {
        experiment: NAME,
        caption: "Evaluations of the drift for a transition in a double well: plain simulation is \
                  exponential in barrier over temperature, the others are not.",
        x: Axis { label: "barrier over temperature", log: false },
        y: Axis { label: "evaluations of the drift", log: true },
    }),
    source: file!(),
    experiments: &[&Family { sizes: PerBudget { quick: 3, standard: 6, deep: 8 }, measure: exits }],
};

/// Weak errors, by step size.
static WEAK_ERRORS: Claim = Claim {
    id: "cost/weak-error",
    locus: "steps, by step size",
    statement: "The weak error at time one of the diffusion of order two for SGD on a periodic loss in one \
                dimension, to 1 % (one standard error).",
    assumes: &[],
    notes: "Plain: the values of an observable along SGD's paths, less the diffusion's exact mean. \
            Coupling: SGD and the diffusion on one Brownian motion, the substeps of the diffusion's three \
            paths counted, neither mean known. Telescoping: the sum of the local defects along SGD's paths, a look-up counting as a step; one \
            path at least. Its table and the exact semigroup are counted in multiplications: they draw \
            nothing.",
    figure: Some(Figure {
        experiment: NAME,
        caption: "Steps of SGD for the weak error of a second-order diffusion to 1 %, and multiplications \
                  of what is computed without samples.",
        x: Axis { label: "step size η", log: true },
        y: Axis { label: "steps, or multiplications", log: true },
    }),
    source: file!(),
    experiments: &[&Family {
        sizes: PerBudget { quick: 4, standard: 7, deep: 9 },
        measure: weak_errors,
    }],
};

impl Check for Family {
    fn name(&self) -> &'static str {
        NAME
    }

    fn reading(&self) -> Reading {
        Reading::AsPrinted
    }

    fn expects(&self) -> Verdict {
        Verdict::Untested
    }

    fn resolution(&self) -> Resolution {
        Resolution::Relative(1.0)
    }

    // Nothing is judged, so no error probability is spent.
    fn is_sampled(&self) -> bool {
        false
    }

    fn decoys(&self) -> Vec<&'static str> {
        Vec::new()
    }

    fn needs_decoy(&self) -> bool {
        false
    }

    fn instances(&self, _: Budget) -> Vec<String> {
        vec!["curves".to_owned()]
    }

    fn find(&self, task: &Task) -> Finding {
        Finding {
            claim: task.claim.to_owned(),
            experiment: NAME.to_owned(),
            name: "curves".to_owned(),
            summary: "measured, not judged".to_owned(),
            instance: serde_json::Value::Null,
            predicted: Interval::UNKNOWN,
            observed: Interval::UNKNOWN,
            resolution: 1.0,
            component: (0, 0),
            verdict: Verdict::Untested,
            decoys: Vec::new(),
            curves: (self.measure)(self.sizes.at(task.run.budget), task.run.seed),
            alpha: 0.0,
            looks: 0,
            samples: 0,
            steps: 0,
            seconds: 0.0,
            shrunk: None,
            run: task.run.clone(),
        }
    }
}

/// Curves of as many names, from the costs at each parameter.
fn curves<const N: usize>(names: [&str; N], rows: &[(f64, [f64; N])]) -> Vec<Curve> {
    let point =
        |index: usize| move |(x, costs): &(f64, [f64; N])| (*x, Interval::exactly(costs[index]));
    let curve = |(index, name): (usize, &&str)| Curve {
        name: (*name).to_owned(),
        points: rows.iter().map(point(index)).collect(),
    };
    names.iter().enumerate().map(curve).collect()
}

/// Dimensions 2, 4, 8, ..
fn lyapunov(sizes: usize, seed: u64) -> Vec<Curve> {
    let row = |index: usize| {
        let d = 2_usize << index;
        let work = (d * d) as f64;
        let sgd = quadratic(d);
        let (a, q) = (sgd.transition(), sgd.noise_of_a_step());
        let products = lyapunov::solve(&a, &q).expect("the quadratic is stable").products();
        // A covariance falls short of its limit by the contraction squared to the number of steps.
        let rate = 2.0 * libm::log(sgd.contraction());
        let iterations = (libm::log(f64::EPSILON) / rate).ceil();
        let window = ((libm::log(1e-3) / rate).ceil() as usize, 100);
        let mut block = block(seed, &[LYAPUNOV.id, &d.to_string()], 256);
        let tally = stationary_moments(&mut sgd.chains(), &[(0, 0)], window, &mut block);
        let costs = [
            products as f64 * work * d as f64,
            2.0 * iterations * work * d as f64,
            work * work * work / 3.0,
            2.0 * work * effort(&tally, d, 0.01),
        ];
        (d as f64, costs)
    };
    let rows: Vec<(f64, [f64; 4])> = (0..sizes).map(row).collect();
    let names =
        ["doubling, with its error bound", "recursion", "Kronecker system", "simulation to 1 %"];
    curves(names, &rows)
}

/// `λk` evenly from 1.5 down to 0.05, in a dense basis; `C` in another one.
fn quadratic(d: usize) -> NoisyQuadratic {
    let valid = "the hypotheses hold by construction";
    let mirror = |shift: usize| (0..d).map(|i| 1.0 / (1 + (i + shift) % d) as f64).collect();
    let place = |i: usize| i as f64 / (d - 1) as f64;
    let hessian = (0..d).map(|i| 1.5 - 1.45 * place(i)).collect();
    let noise = (0..d).map(|i| 1.0 + place(i)).collect();
    let hessian = Spectral::new(hessian, vec![mirror(0)]).expect(valid);
    let noise = Spectral::new(noise, vec![mirror(1)]).expect(valid);
    let zero = vec![0.0; d];
    NoisyQuadratic::new(1.0, hessian, noise, UnitNoise::Gaussian, zero.clone(), zero).expect(valid)
}

/// The steps for a relative standard error of the mean of one statistic.
fn effort(tally: &Tally, statistic: usize, relative_error: f64) -> f64 {
    let error = relative_error * tally.moments[statistic].mean();
    tally.work_normalised_variance(statistic) / (error * error)
}

/// Barriers of 4, 6, 8, .. temperatures.
fn exits(sizes: usize, seed: u64) -> Vec<Curve> {
    let profile = Profile::new([-1.0, 0.0, 1.2], 2.0, [0.0, 0.0]).expect("an admissible profile");
    let well = DoubleWell::on_the_line(profile);
    let heights = [4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0, 48.0];
    let row = |&height: &f64| (height, transition(&well, height, seed));
    let rows: Vec<(f64, [f64; 5])> = heights[..sizes].iter().map(row).collect();
    let names = [
        "plain simulation to 10 %",
        "splitting to 10 %",
        "adaptive splitting to 10 %",
        "killed kernel of the chain",
        "quadrature",
    ];
    curves(names, &rows)
}

/// Evaluations of the drift, in the order of [`exits`], at one ratio of barrier and temperature.
fn transition(well: &DoubleWell, height: f64, seed: u64) -> [f64; 5] {
    let (step, target, temperature) = (0.02, well.target(), well.barrier() / height);
    let calls = Cell::new(0.0);
    let slope = |x: f64| {
        calls.set(calls.get() + 1.0);
        well.profile().derivative(x)
    };
    let diffusion = Diffusion::ito(|x| -slope(x), |_| temperature);
    let start = well.minimum();
    let ln_time =
        first_passage::ln_mean_time(&diffusion, End::Natural, End::Absorbing(target), start);
    let quadrature = calls.replace(0.0);

    let spread = (2.0 * temperature * step).sqrt();
    let mut left = start;
    while well.profile().height(left) < well.barrier() + 40.0 * temperature {
        left -= 0.05;
    }
    let map = |x: f64| x - step * slope(x);
    _ = chain::ln_mean_steps(map, |_| spread, &Noise::gaussian(), (left, target), start);
    let kernel = calls.replace(0.0);

    // Heun's method evaluates the drift twice per step; the second time step is twice the first.
    let plain = 2.0 * 1.5 * libm::exp(ln_time.center()) / step * 100.0;

    let mut runs = Tally::default();
    for index in 0..32 {
        let names = [EXITS.id, "fixed levels", &height.to_string()];
        let rng = Stream::new(seed, &names).generator(index);
        let mut block = Block { rng, replicas: 512 };
        runs.merge(&splitting::transition_block(well, temperature, target, step, &mut block));
    }
    // The time is the mean cycle over the probability, of which the logarithm is tallied.
    let cycle = &runs.moments[0];
    let relative = cycle.variance() / (cycle.mean() * cycle.mean()) + runs.moments[1].variance();
    let fixed = 2.0 * runs.steps as f64 / 32.0 * relative * 100.0;

    let event = RareEvent {
        step: |[x]: [f64; 1], [z]: [f64; 1]| [x - step * well.profile().derivative(x) + spread * z],
        law: UnitNoise::Gaussian,
        failed: |[x]: &[f64; 1]| *x <= start,
        level: |[x]: &[f64; 1]| *x,
        target,
    };
    let first = splitting::levels(well, temperature, target)[0];
    let mut adaptive = block(seed, &[EXITS.id, "adaptive", &height.to_string()], 32);
    let adaptive = event.sample([first], (200, 4), &mut adaptive);
    [plain, fixed, effort(&adaptive, 0, 0.1), kernel, quadrature]
}

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
        let block =
            |name, replicas| block(seed, &[WEAK_ERRORS.id, name, &count.to_string()], replicas);
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

fn block(seed: u64, names: &[&str], replicas: usize) -> Block {
    Block { rng: Stream::new(seed, names).generator(0), replicas }
}
