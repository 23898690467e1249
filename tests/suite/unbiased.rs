//! Estimators against oracles: each has the right mean, within its own standard error.
//!
//! Every property tries at most 16 random problems, each with an interval that may miss the truth with
//! probability `ALPHA`, so that it is wrong about a sound estimator with probability 1e-3 at most.
//! Where an estimator has a bias, its own bound is part of its interval. That the intervals are narrow
//! is asserted beside that they hold the truth.

use nalgebra::{DMatrix, DVector};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

use sgdcheck::instances::finite_noise::FiniteNoise;
use sgdcheck::instances::periodic_loss::{PeriodicLoss, PeriodicSgd, any_waves};
use sgdcheck::instances::quadratic::NoisyQuadratic;
use sgdcheck::instances::weak_problem::WeakProblem;
use sgdcheck::interval::Interval;
use sgdcheck::monte_carlo::adaptive_splitting::RareEvent;
use sgdcheck::monte_carlo::control_variate::{Control, LinearProblem};
use sgdcheck::monte_carlo::coupling::{weak_difference, weak_difference_interval};
use sgdcheck::monte_carlo::telescoping::Telescope;
use sgdcheck::monte_carlo::time_average::{self, Window};
use sgdcheck::monte_carlo::{Block, Stream, UnitNoise};
use sgdcheck::oracles::exit::chain::Component;
use sgdcheck::oracles::numerics::spectral::Grid;
use sgdcheck::oracles::{exit::exit_side, law::kolmogorov, law::semigroup, linear::recursion};
use sgdcheck::papers::hu2017::approximation::coarse_step::SynchronousPair;
use sgdcheck::papers::hu2017::approximation::{cases::any_1d, theory::corrected};
use sgdcheck::run::MASTER_SEED;
use sgdcheck::statistics::intervals;

/// At this level `intervals::mean` gives no interval if the skewness exceeds `sqrt(n)` / 43.
const ALPHA: f64 = 1e-3 / 16.0;

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        max_shrink_iters: 64,
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        ..ProptestConfig::default()
    }
}

/// The block of a property on an instance: each instance has a stream of its own.
fn block(property: &str, instance: &impl std::fmt::Debug, replicas: usize) -> Block {
    let stream = Stream::new(MASTER_SEED, &["unbiased", property, &format!("{instance:?}")]);
    Block { rng: stream.generator(0), replicas }
}

/// `E φ(x_n)` of SGD and `E φ(X(n η))` of the diffusion with the correction, from the problem's first
/// start.
fn exact(problem: &WeakProblem<1>, step: f64, count: usize) -> [Interval; 2] {
    let observable = |x: &[f64; 1]| problem.observable.value(x);
    let (grid, starts) = (Grid::torus(std::f64::consts::TAU, 171), &problem.starts[..1]);
    let sgd = problem.loss.sgd(step);
    let sgd = semigroup::expectations(&grid, &sgd, &observable, &[count as u64], starts);
    let model = corrected(&problem.loss, step, 1.0, 1.0);
    let time = step * count as f64;
    let sde = kolmogorov::expectations(&grid, &model, &observable, &[time], starts);
    [sgd[0][0], sde[0][0]]
}

proptest! {
    #![proptest_config(config(8))]

    #[test]
    fn coupled_paths_have_the_weak_error_as_mean(problem in any_1d(), count in 1..=4_usize) {
        let step = 0.25;
        let pair = SynchronousPair { loss: &problem.loss, step, correction: 1.0, spread: 1.0 };
        let observable = |x: &[f64; 1]| problem.observable.value(x);
        let mut block = block("coupling", &(&problem, count), 120_000);
        let tally = weak_difference(&pair, &observable, &problem.starts[0], count, &mut block);
        let found = weak_difference_interval(&tally.moments, ALPHA);
        let [sgd, sde] = exact(&problem, step, count);
        prop_assert!(found.meets(sde - sgd), "{found:?} misses {:?}", sde - sgd);
        // Without coupling, of two values of order one: 4 sqrt(2 / 120 000) at most, and the step's bias.
        prop_assert!(found.radius() < 0.04, "{found:?}");
    }

    #[test]
    fn sums_of_defects_have_the_weak_error_as_mean(problem in any_1d(), halvings in 2..=5) {
        let step = 0.5_f64.powi(halvings);
        let count = 1_usize << halvings;
        let observable = |x: &[f64; 1]| problem.observable.value(x);
        let model = corrected(&problem.loss, step, 1.0, 1.0);
        let grid = Grid::torus(std::f64::consts::TAU, 121);
        let chain = problem.loss.sgd(step);
        let telescope = Telescope::new(&chain, &model, &observable, (step, count), &grid, 256);
        let mut block = block("telescoping", &(&problem, halvings), 10_000);
        let tally = telescope.sample(&chain, &problem.starts[0], &mut block);
        let found = telescope.interval(&tally, ALPHA);
        let [sgd, sde] = exact(&problem, step, count);
        prop_assert!(found.meets(sgd - sde), "{found:?} misses {:?}", sgd - sde);
        // The start is one of the worst: the paths' spread is a fraction of the weak error, which is
        // known to that fraction over 25, and the bias to less.
        prop_assert!(found.radius() < 0.02 * (sgd - sde).abs().low(), "{found:?}");
    }
}

/// A loss in the plane with two noises, an observable and a start.
fn any_plane() -> BoxedStrategy<(PeriodicLoss<2>, [f64; 2])> {
    let waves = || any_waves(&[([1, 0], 0.3..0.8), ([0, 1], 0.3..0.8), ([1, -1], 0.1..0.3)]);
    let noises = (FiniteNoise::skewed(), FiniteNoise::skewed());
    (waves(), waves(), waves(), noises, [0.0..6.0_f64, 0.0..6.0])
        .prop_map(|(mean, first, second, noises, start)| {
            (PeriodicLoss::new(mean, vec![(noises.0, first), (noises.1, second)]), start)
        })
        .boxed()
}

proptest! {
    #![proptest_config(config(12))]

    #[test]
    fn controlled_values_have_the_mean_of_sgd(
        (loss, start) in any_plane(),
        observable in any_waves(&[([1, 0], 0.5..1.0), ([1, 1], 0.3..0.6)]),
        pilot in any::<bool>(),
    ) {
        let (step, count) = (0.125, 8);
        let sgd = PeriodicSgd { loss: &loss, step };
        let problem = LinearProblem::new(&sgd, start, count);
        let (gradient, hessian) = observable.derivatives(&problem.end());
        let control = Control { gradient, hessian };
        let value = |x: &[f64; 2]| observable.value(x);
        let instance = (&loss, start, &observable);
        let coefficient = if pilot {
            problem.coefficient(&value, &control, &mut block("pilot", &instance, 1000))
        } else {
            1.0
        };
        let mut block = block("control variate", &instance, 40_000);
        let tally = problem.sample(&value, &control, coefficient, &mut block);
        let found = intervals::mean(&tally.moments[0], ALPHA);
        let grid = Grid::torus(std::f64::consts::TAU, 41);
        let chain = loss.sgd(step);
        let exact = semigroup::expectations(&grid, &chain, &value, &[count as u64], &[start])[0][0];
        prop_assert!(found.meets(exact), "{found:?} misses {exact:?}, coefficient {coefficient}");
        prop_assert!(found.radius() < 0.02 && exact.radius() < 1e-4, "{found:?} {exact:?}");
    }
}

/// SGD with step one and standard normal noise on `slope x + curvature x²/2`, from one, until it is below
/// zero or above a height that it reaches with a probability of about `e^-exponent`.
#[derive(Clone, Copy, Debug)]
struct Climb {
    slope: f64,
    curvature: f64,
    exponent: f64,
}

impl Climb {
    /// Where twice the loss, over the noise's variance, is the exponent.
    fn target(&self) -> f64 {
        let root = (self.slope * self.slope + self.curvature * self.exponent).sqrt();
        self.exponent / (self.slope + root)
    }

    fn drifted(&self, x: f64) -> f64 {
        x - self.slope - self.curvature * x
    }

    /// The exact probability of the target, the mean of independent runs with five standard errors
    /// around it, and the runs' skewness.
    ///
    /// With a skewness `g` below 1.5 and at least 500 runs a mean misses by more than five standard
    /// errors `exp(125 g / (3 sqrt 500))` times as often as a normal one, so 16 times, once in 1e5: less
    /// than `ALPHA`. `intervals::mean` would refuse such a skewness.
    fn compare(&self, sizes: (usize, usize), runs: usize) -> (Interval, Interval, f64) {
        let noise = [Component { weight: 1.0, mean: 0.0, spread: 1.0 }];
        let domain = (0.0, self.target());
        let exact = exit_side::probability_right(|x| self.drifted(x), |_| 1.0, &noise, domain, 1.0);
        let event = RareEvent {
            step: |[x]: [f64; 1], [z]: [f64; 1]| [self.drifted(x) + z],
            law: UnitNoise::Gaussian,
            failed: |[x]: &[f64; 1]| *x <= 0.0,
            level: |[x]: &[f64; 1]| *x,
            target: self.target(),
        };
        let tally = event.sample([1.0], sizes, &mut block("splitting", self, runs));
        let found = &tally.moments[0];
        let error = (found.variance() / found.count() as f64).sqrt();
        (exact, Interval::around(found.mean(), 5.0 * error), found.skewness())
    }
}

fn any_climb() -> BoxedStrategy<Climb> {
    (0.3..0.5_f64, 0.0..0.01_f64, 13.0..18.0_f64)
        .prop_map(|(slope, curvature, exponent)| Climb { slope, curvature, exponent })
        .boxed()
}

proptest! {
    #![proptest_config(config(8))]

    #[test]
    fn splitting_estimates_have_the_probability_as_mean(climb in any_climb(), discards in 1..=40_usize) {
        let (exact, found, skewness) = climb.compare((300, discards), 600);
        prop_assert!(exact.high() < 2e-5 && exact.radius() < 1e-6 * exact.center(), "{exact:?}");
        prop_assert!(found.meets(exact), "{found:?} misses {exact:?}");
        prop_assert!(skewness < 1.5 && found.radius() < 0.08 * exact.center(), "{found:?}");
    }
}

#[test]
fn splitting_estimates_have_a_probability_of_one_in_a_billion_as_mean() {
    let climb = Climb { slope: 0.3, curvature: 0.005, exponent: 21.0 };
    let (exact, found, skewness) = climb.compare((500, 10), 500);
    assert!(exact.high() < 1e-9 && exact.radius() < 1e-6 * exact.center(), "{exact:?}");
    assert!(found.meets(exact), "{found:?} misses {exact:?}");
    assert!(skewness < 1.5 && found.radius() < 0.08 * exact.center(), "{found:?}");
}

proptest! {
    #![proptest_config(config(16))]

    #[test]
    fn time_averages_have_the_stationary_covariance_as_mean(
        sgd in NoisyQuadratic::any(2..=2, 0.2..=1.9, 0.1),
    ) {
        let row = |m: &DMatrix<f64>, i: usize| [m[(i, 0)], m[(i, 1)]];
        let (a, root) = (sgd.transition(), sgd.noise().root() * sgd.learning_rate());
        let (a, root) = ([0, 1].map(|i| row(&a, i)), [0, 1].map(|i| row(&root, i)));
        let dot = |a: [f64; 2], b: [f64; 2]| a[0] * b[0] + a[1] * b[1];
        // The distance from the minimum.
        let step = |x: [f64; 2], z: [f64; 2]| [0, 1].map(|i| dot(a[i], x) - dot(root[i], z));
        let start = [0, 1].map(|i| sgd.start()[i] - sgd.minimum()[i]);
        let products: [time_average::Observable<2>; 3] =
            [&|x| x[0] * x[0], &|x| x[1] * x[0], &|x| x[1] * x[1]];
        let window = Window { burn_in: 60, kept: 100 };
        let mut block = block("time average", &sgd, 4000);
        let tally = time_average::averages(step, sgd.law(), start, &products, window, &mut block);
        // E x xᵀ - X = A^k (x_0 x_0ᵀ - X) A^kᵀ.
        let zero = DMatrix::zeros(2, 2);
        let c = sgd.contraction();
        let exact = recursion::covariance(&sgd.transition(), &sgd.noise_of_a_step(), &zero, c);
        let trace = exact[0].high() + exact[2].high();
        let square = DVector::from_column_slice(&start).norm_squared();
        let bias = window.bias(trace.max(square), c * c);
        for (averages, exact) in tally.moments.iter().zip(exact) {
            let found = time_average::interval(averages, bias, ALPHA / 3.0);
            prop_assert!(found.meets(exact), "{found:?} misses {exact:?}");
            prop_assert!(found.radius() < 0.05 * trace, "{found:?} of {trace}");
        }
    }
}
