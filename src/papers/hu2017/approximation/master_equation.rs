//! The expectations u_k(x) = E φ(x_k) obey a one-step recursion in the start.

use std::f64::consts::TAU;

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Instances, Notes, Observation, PerBudget, Prediction,
    Reading, Resolution, Simulation, Witness,
};
use crate::instances::trajectory::Trajectory;
use crate::instances::weak_problem::WeakProblem;
use crate::interval::Interval;
use crate::monte_carlo::{Block, Normals, Tally};
use crate::oracles::law::paths;
use crate::oracles::law::semigroup::{self, Chain};
use crate::oracles::numerics::spectral::Grid;
use crate::papers::hu2017::approximation::cases;
use crate::statistics::intervals;

pub(crate) static CLAIM: Claim = Claim {
    id: "hu2017/master-equation",
    locus: "section 3.1, (3.5)",
    statement: "Define u_k(x) = E_x φ(x_k). Then by Markov property, we find the following weak form of master \
                equations: u_{k+1}(x) = E_x(E_{x_1}(φ(x_{k+1}) | x_1)) = E_x u_k(x_1) = E u_k(x - η∇f(x; ζ)).",
    assumes: &[
        "the ζ_k are independent, identically distributed and independent of the past",
        "φ is bounded and measurable (C_b^6 in the paper)",
    ],
    notes: Notes {
        because: "Given x_1 the rest of the path is SGD from x_1 with fresh noise. The hypothesis that counts is \
            independence: with one ζ for all steps, or with data drawn without replacement over the steps, the \
            recursion fails (a decoy, and a test beside the hypotheses).",
        repaired: "",
        known: "The recursion, iterated from u_0 = φ on interpolants of u_k, against the definition of u_k: every \
            sequence ζ_1, .., ζ_8 followed with its probability on the circle, ζ_1, .., ζ_4 on the torus, with two or \
            six gradients per step; and against simulated SGD. The steps are large, so that a slip in the index or \
            in the place of the expectation shows.",
        open: "",
    },
    source: file!(),
    experiments: &[&ENUMERATED_1D, &ENUMERATED_2D, &SIMULATED],
    ..Claim::BLANK
};

/// The step, large for gradients of size one.
const STEP: f64 = 0.25;

static ENUMERATED_1D: Experiment<WeakProblem<1>> = enumerated("every path, d = 1", 1e-6, || {
    let cases = PerBudget { quick: 2, standard: 8, deep: 64 };
    Instances::named(cases::named_1d()).and_random(cases, cases::any_1d())
});

static ENUMERATED_2D: Experiment<WeakProblem<2>> =
    enumerated("every path, d = 2", 1e-4, || Instances::named(cases::named_2d()));

const fn enumerated<const D: usize>(
    name: &'static str,
    resolution: f64,
    instances: fn() -> Instances<WeakProblem<D>>,
) -> Experiment<WeakProblem<D>> {
    Experiment {
        name,
        reading: Reading::AsPrinted,
        instances,
        predict: |problem| recursion(problem, steps::<D>()),
        decoys: const {
            &[
                Decoy::new("u_k instead of u_{k+1}", |p| recursion(p, steps::<D>() - 1)),
                Decoy::new("expectation of the gradient", mean_first),
                Decoy::new("one ζ for all steps", one_draw),
            ]
        },
        observe: Witness::Oracle(|problem| {
            let chain = problem.loss.sgd(STEP);
            let value = |(): (), x: &[f64; D]| problem.observable.value(x);
            let all = |start: &[f64; D]| {
                paths::expectation(&chain, start, steps::<D>(), (), &|(), _, _| (), &value)
            };
            Observation::of_all(problem.starts.iter().map(all))
        }),
        resolution: Resolution::Absolute(resolution),
        expects: Expected::Consistent,
    }
}

/// SGD itself, from one start.
static SIMULATED: Experiment<WeakProblem<1>> = Experiment {
    name: "simulated SGD, d = 1",
    instances: || {
        let (name, mut problem) = cases::named_1d().swap_remove(1);
        problem.starts.truncate(1);
        Instances::named(vec![(name, problem)])
    },
    observe: Witness::Simulation(Simulation {
        simulate,
        estimate: |problem, tally, alpha| {
            let bound = problem.observable.bound(0);
            Observation::of(intervals::bounded_mean(&tally.moments[0], -bound, bound, alpha))
        },
        replicas: 2048,
        blocks: PerBudget { quick: 128, standard: 128, deep: 1024 }, // A radius of 0.007.
    }),
    resolution: Resolution::Absolute(0.02),
    ..ENUMERATED_1D
};

/// `k + 1`.
const fn steps<const D: usize>() -> u64 {
    if D == 1 { 8 } else { 4 }
}

/// Finer than that of the claims about orders: the steps are large.
fn grid<const D: usize>() -> Grid<D> {
    Grid::torus(TAU, if D == 1 { 401 } else { 41 })
}

/// (3.5) iterated `steps` times from `φ`, at each start.
fn recursion<const D: usize>(problem: &WeakProblem<D>, steps: u64) -> Prediction {
    Prediction::all_within(iterated(problem, &problem.loss.sgd(STEP), steps, &problem.starts))
}

fn iterated<const D: usize>(
    problem: &WeakProblem<D>,
    chain: &impl Chain<D>,
    steps: u64,
    starts: &[[f64; D]],
) -> Vec<Interval> {
    let observable = |x: &[f64; D]| problem.observable.value(x);
    semigroup::expectations(&grid(), chain, &observable, &[steps], starts).remove(0)
}

/// `u_k(x - η E ∇f(x; ζ))`.
fn mean_first<const D: usize>(problem: &WeakProblem<D>) -> Prediction {
    let moved = |x: &[f64; D]| {
        let slope = problem.loss.mean().gradient(x);
        std::array::from_fn(|i| x[i] - STEP * slope[i])
    };
    let moved: Vec<[f64; D]> = problem.starts.iter().map(moved).collect();
    let chain = problem.loss.sgd(STEP);
    Prediction::all_within(iterated(problem, &chain, steps::<D>() - 1, &moved))
}

/// `E φ(x_{k+1})` with `ζ_1 = .. = ζ_{k+1}`: the moves of a chain keep their order.
fn one_draw<const D: usize>(problem: &WeakProblem<D>) -> Prediction {
    let chain = problem.loss.sgd(STEP);
    let always = |start: &[f64; D]| {
        let first = chain.moves(start).into_iter().enumerate();
        let ends = first.map(|(choice, (p, x))| {
            let last = (1..steps::<D>()).fold(x, |x, _| chain.moves(&x)[choice].1);
            p * problem.observable.value(&last)
        });
        ends.sum::<f64>()
    };
    Prediction::equals_all(problem.starts.iter().map(always))
}

fn simulate(problem: &WeakProblem<1>, block: &mut Block) -> Tally {
    let sgd = Trajectory::new(problem.loss.clone(), problem.starts[0], 0.0);
    let mut normals = Normals::from_rng(&mut block.rng);
    let mut levels = vec![0.0; sgd.noises() * steps::<1>() as usize];
    let mut tally = Tally::new(1);
    for _ in 0..block.replicas {
        normals.fill_uniform(&mut levels);
        let draws = levels.chunks_exact(sgd.noises());
        let last = draws.fold(sgd.start[0], |x, levels| sgd.advance(x, STEP, levels));
        tally.moments[0].push(problem.observable.value(&[last]));
    }
    tally.replicas = block.replicas as u64;
    tally.steps = block.replicas as u64 * steps::<1>();
    tally
}
