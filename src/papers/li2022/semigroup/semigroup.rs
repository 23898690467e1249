//! The expectations of SGD form a semigroup, and its gradients are unbiased.

mod gradients;
mod past;

use super::cases::{lines_and_random, skewed};
use super::linear_gradients::{recursion, value};
use crate::claim::{
    Claim, Decoy, Expected, Experiment, Instances, Notes, Observation, PerBudget, Prediction,
    Range, Reading, Resolution, Simulation, Witness,
};
use crate::instances::linear_sgd::LinearSgd;
use crate::interval::Interval;
use crate::monte_carlo::{Block, Draws, Tally};
use crate::oracles::law::paths;
use crate::statistics::intervals;
use crate::witnesses::linear_sgd::{one_by_one, power_by_paths};

use self::gradients::UNBIASED;
use self::past::MARKOV;

pub(crate) static CLAIM: Claim = Claim {
    id: "li2022/semigroup",
    locus: "section 1, (1.3), (1.4) and the lines around them",
    statement: "The ξ_n ~ ν are i.i.d. so that ξ_n is independent of X_n. Then, {X_n} is a time homogeneous Markov chain. By (1.1), ∇f(x; ξ_n) is an unbiased \
                estimation of true gradient ∇f, namely E[∇f(x; ξ)] = ∇f(x) for all x. Following the Markov property, the function U^n(x) = S^n φ(x) := \
                E_x φ(X_n) satisfies the equation U^{n+1}(x) = S U^n(x) := E U^n(x - η ∇f(x; ξ)). This means that {S^n} is in fact a semigroup.",
    assumes: &[
        "X_0 is independent of the ξ_n, or a point as in E_x",
        "the expectations are finite, and ∇ and E may be exchanged, as Assumption 1 (i) of section 2 allows",
    ],
    notes: Notes {
        because: "Given X_1, the rest of the path is SGD from X_1 with fresh noise. Independence is what counts: with one ξ for all steps, a decoy here, the equation fails, \
            and so it does with members drawn without replacement from step to step as within an epoch. `Drawing random sets from training sets' is this chain if each set is drawn afresh. The mean gradient is ∇f where gradients are bounded near every x \
            uniformly in ξ, which the paper assumes; without a bound it need not be (dai2018/gradient-moments).",
        known: "Polynomials under (1.4) against every sequence of gradients; SGD itself, simulated; the gradient of the expected loss by \
            automatic differentiation against all batches. Linear gradients keep polynomials polynomials, so that no grid enters.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&RECURSION, &SEMIGROUP, &MARKOV, &UNBIASED, &SIMULATED],
    range: Range::Exact,
    ..Claim::BLANK
};

/// How many steps are followed, and the power of `x` that is the test function.
const STEPS: u32 = 5;
const POWER: usize = 4;

static RECURSION: Experiment<LinearSgd> = Experiment {
    name: "U^5 by (1.4), φ = x⁴",
    reading: Reading::AsPrinted,
    instances: lines_and_random,
    predict: |sgd| iterated(sgd, STEPS),
    decoys: &[
        Decoy::new("one step fewer", |sgd| iterated(sgd, STEPS - 1)),
        Decoy::new("the mean gradient", |sgd| {
            let mean = [[sgd.slope(), sgd.slope() * sgd.minimizer()]; 2];
            let mean = LinearSgd::new(&mean, sgd.start(), sgd.step(), 1.0);
            iterated(&mean.expect("the same slope"), STEPS)
        }),
        Decoy::new("one ξ for all steps", |sgd| {
            let path = |&[a, b]: &[f64; 2]| {
                let step = |x: f64, _| x - sgd.step() * (a * x - b);
                (0..STEPS).fold(sgd.start(), step).powi(POWER as i32)
            };
            let members = sgd.members();
            Prediction::equals(members.iter().map(path).sum::<f64>() / members.len() as f64)
        }),
    ],
    observe: Witness::Oracle(|sgd| {
        Observation::of(power_by_paths(sgd, u64::from(STEPS), POWER as i32).widened(1e-13))
    }),
    resolution: Resolution::Relative(1e-8),
    expects: Expected::Consistent,
};

/// `S^n φ` of `φ = x⁴` at the start.
fn iterated(sgd: &LinearSgd, steps: u32) -> Prediction {
    Prediction::equals(value(&power(sgd, steps), sgd.start()))
}

fn power(sgd: &LinearSgd, steps: u32) -> Vec<f64> {
    let mut monomial = vec![0.0; POWER + 1];
    monomial[POWER] = 1.0;
    (0..steps).fold(monomial, |p, _| recursion(sgd, &p))
}

/// `S^5 φ` as `S^2` of the function `S^3 φ`, which is known as a polynomial, and in the other order.
static SEMIGROUP: Experiment<LinearSgd> = Experiment {
    name: "S^2 (S^3 φ) and S^3 (S^2 φ) are S^5 φ",
    predict: |sgd| Prediction::all_within([(2, 3), (3, 2)].map(|(m, n)| composed(sgd, m, n))),
    decoys: &[
        Decoy::new("S^2 (S^2 φ)", |sgd| {
            Prediction::all_within([composed(sgd, 2, 2), composed(sgd, 2, 2)])
        }),
        Decoy::new("S^2 φ times S^3 φ", |sgd| {
            let both = [2, 3].map(|n| value(&power(sgd, n), sgd.start()));
            Prediction::equals_all([both[0] * both[1]; 2])
        }),
    ],
    observe: Witness::Oracle(|sgd| {
        let whole = power_by_paths(sgd, u64::from(STEPS), POWER as i32).widened(1e-13);
        Observation::of_all([whole; 2])
    }),
    ..RECURSION
};

/// `E_x (S^n φ)(X_m)`, the outer expectation over all paths.
fn composed(sgd: &LinearSgd, m: u64, n: u32) -> Interval {
    let inner = power(sgd, n);
    let end = |(): (), x: &[f64; 1]| value(&inner, x[0]);
    paths::expectation(&one_by_one(sgd), &[sgd.start()], m, (), &|(), _, _| (), &end)
}

static SIMULATED: Experiment<LinearSgd> = Experiment {
    name: "simulated SGD",
    instances: || Instances::named(vec![("skewed noise that changes with x", skewed())]),
    observe: Witness::Simulation(Simulation {
        simulate,
        // Every path stays within [-1, 1]: the gradients push inwards there, and steps are small.
        estimate: |_, tally, alpha| {
            Observation::of(intervals::bounded_mean(&tally.moments[0], 0.0, 1.0, alpha))
        },
        replicas: 4096,
        blocks: PerBudget { quick: 64, standard: 128, deep: 1024 },
    }),
    resolution: Resolution::Absolute(2e-3),
    ..RECURSION
};

fn simulate(sgd: &LinearSgd, block: &mut Block) -> Tally {
    let mut draws = Draws::uniform(&mut block.rng);
    let mut tally = Tally::new(1);
    for _ in 0..block.replicas {
        let mut x = sgd.start();
        for _ in 0..STEPS {
            let [a, b] = sgd.members()[draws.index(sgd.members().len())];
            x -= sgd.step() * (a * x - b);
        }
        tally.moments[0].push(x.powi(POWER as i32));
    }
    tally.replicas = block.replicas as u64;
    tally.steps = tally.replicas * u64::from(STEPS);
    tally
}
