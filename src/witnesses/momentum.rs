//! How momentum SGD is observed: through the chain of the pair (w, m), which is linear.

use nalgebra::{DMatrix, DVector};

use crate::claim::{Observation, PerBudget, Simulation};
use crate::instances::momentum::{MomentumQuadratic, Preconditioned};
use crate::interval::Interval;
use crate::monte_carlo::momentum::{MomentumSgd, average_cosines};
use crate::monte_carlo::{Block, Tally, UnitNoise};
use crate::oracles::{linear::linear_sde, linear::lyapunov, numerics::dense};
use crate::statistics::{intervals, limit};
use crate::witnesses::quadratic::{trace_with, widened};

/// Halvings of the step in [`small_step_limit`].
const HALVINGS: i32 = 20;
/// Steps over which a simulated chain is averaged.
const KEPT: usize = 16;

/// The stationary covariance of w: the lower triangle of its block in that of (w, m).
pub(crate) fn covariance(sgd: &MomentumQuadratic) -> Vec<Interval> {
    block(&sgd.step(), sgd.dimension())
}

/// The stationary variances of w along the eigenvectors of K, in the order of its eigenvalues.
pub(crate) fn variances(sgd: &MomentumQuadratic) -> Vec<Interval> {
    let (map, added) = sgd.step();
    let Some(law) = lyapunov::solve(&map, &added) else {
        return vec![Interval::UNKNOWN; sgd.dimension()];
    };
    let basis = sgd.hessian().basis();
    let along = basis.column_iter().map(|v| {
        // The coordinates of m follow those of w.
        let direction: Vec<f64> = v.iter().copied().chain(v.iter().map(|_| 0.0)).collect();
        law.variance_along(&direction)
    });
    along.collect()
}

/// The training error Tr[KΣ] / 2.
pub(crate) fn training_error(sgd: &MomentumQuadratic) -> Interval {
    let along = variances(sgd).into_iter().zip(sgd.hessian().eigenvalues());
    let terms = along.map(|(variance, k)| variance.scaled(k / 2.0));
    terms.fold(Interval::exactly(0.0), |sum, term| sum + term)
}

/// The stationary covariance of the Ornstein-Uhlenbeck process dw = -ρKw dt + ρ C^½ dW with
/// ρ = λ/(1-μ), sampled exactly; lower triangle.
pub(crate) fn process(sgd: &MomentumQuadratic) -> Vec<Interval> {
    let rate = sgd.learning_rate() / (1.0 - sgd.momentum());
    let drift = sgd.hessian().matrix() * rate;
    linear_sde::stationary(&drift, &(sgd.noise().matrix() * (rate * rate)))
}

/// As [`variances`], of that process.
pub(crate) fn variances_of_process(sgd: &MomentumQuadratic) -> Vec<Interval> {
    let (entries, basis) = (process(sgd), sgd.hessian().basis());
    basis.column_iter().map(|v| trace_with(&(v * v.transpose()), &entries)).collect()
}

/// As [`covariance`].
pub(crate) fn solved(sgd: &MomentumQuadratic) -> Observation {
    Observation::of_all(covariance(sgd))
}

/// As [`covariance`], for a matrix learning rate.
pub(crate) fn preconditioned(sgd: &Preconditioned) -> Observation {
    Observation::of_all(block(&sgd.step(), sgd.rates().dimension()))
}

/// The stationary covariance of the first `d` coordinates of a chain, given what a step does and adds.
///
/// Rows come one after the other, so the triangle of the leading block comes first.
pub(crate) fn block((map, added): &(DMatrix<f64>, DMatrix<f64>), d: usize) -> Vec<Interval> {
    let mut entries = lyapunov::lower_triangle(map, added);
    entries.truncate(d * (d + 1) / 2);
    widened(entries)
}

/// The limit of Σ / λ as λ tends to zero at fixed μ, extrapolated from halved steps.
pub(crate) fn small_step_limit(sgd: &MomentumQuadratic) -> Observation {
    let d = sgd.dimension();
    let mut ladders = vec![Vec::new(); d * (d + 1) / 2];
    for halvings in 0..HALVINGS {
        let rate = sgd.learning_rate() * 0.5_f64.powi(halvings);
        let entries = covariance(&sgd.with_learning_rate(rate));
        for (ladder, entry) in ladders.iter_mut().zip(entries) {
            ladder.push((rate, entry.scaled(1.0 / rate)));
        }
    }
    Observation::of_all(ladders.iter().map(|ladder| limit::at_zero(ladder)))
}

/// Where the characteristic function of w is looked at: off the eigenvectors, and of the inverse size
/// of w for small steps.
pub(crate) fn arguments(sgd: &MomentumQuadratic) -> Vec<Vec<f64>> {
    let sum = |spectrum: &[f64]| spectrum.iter().sum::<f64>();
    let noise = sum(sgd.noise().eigenvalues()) / sum(sgd.hessian().eigenvalues());
    let size = (sgd.learning_rate() * noise / (1.0 - sgd.momentum())).sqrt();
    let argument = |n: usize| {
        let along = |i: usize| ((3 * i + 5 * n) % 7) as f64 / 7.0 - 0.3;
        (0..sgd.dimension()).map(|i| (0.5 + 0.4 * n as f64) * along(i) / size).collect()
    };
    (1..=3).map(argument).collect()
}

/// E cos(θ · w) at [`arguments`] for Gaussian noise, as an infinite product: w is the sum over s of
/// Aˢ b η_{-s}, and each independent Gaussian term contributes its own characteristic function.
///
/// # Panics
///
/// If the noise is not Gaussian.
pub(crate) fn characteristic_function(sgd: &MomentumQuadratic) -> Observation {
    assert_eq!(sgd.law(), UnitNoise::Gaussian, "another law");
    let (map, added) = sgd.step();
    let back = map.transpose();
    let value = |argument: Vec<f64>| {
        let mut theta = DVector::zeros(map.nrows());
        theta.rows_mut(0, argument.len()).copy_from_slice(&argument);
        let mut exponent = 0.0;
        // What is left after θ has shrunk by 1e9 is below 1e-18 of θᵀ Σ θ over the smallest θ.
        let end = 1e-9 * theta.norm();
        for _ in 0..200_000 {
            exponent += (&added * &theta).dot(&theta) / 2.0;
            theta = &back * theta;
            if theta.norm() <= end {
                return Interval::around(libm::exp(-exponent), 1e-11);
            }
        }
        Interval::UNKNOWN
    };
    Observation::of_all(arguments(sgd).into_iter().map(value))
}

/// E cos(θ · w) at [`arguments`], of simulated chains.
pub(crate) const COSINES: Simulation<MomentumQuadratic> = Simulation {
    simulate,
    estimate: simulated_cosines,
    replicas: 2048,
    blocks: PerBudget { quick: 64, standard: 64, deep: 1024 },
};

/// Runs chains from rest at the minimum.
fn simulate(sgd: &MomentumQuadratic, block: &mut Block) -> Tally {
    let mut chains = MomentumSgd::new(
        sgd.learning_rate(),
        sgd.momentum(),
        &sgd.hessian().matrix(),
        &sgd.noise().root(),
        sgd.law(),
    );
    let schedule = (burn_in(sgd), KEPT);
    average_cosines(&mut chains, &arguments(sgd), schedule, block)
}

/// From rest, Σ_t falls short of Σ by Aᵗ Σ Aᵗᵀ, and the mean of a cosine of a centred law moves by at
/// most half of θᵀ (Σ - Σ_t) θ.
fn simulated_cosines(sgd: &MomentumQuadratic, tally: &Tally, alpha: f64) -> Observation {
    let (map, added) = sgd.step();
    let Some(law) = lyapunov::solve(&map, &added) else {
        return Observation::of_all(vec![Interval::UNKNOWN; tally.moments.len()]);
    };
    let left = dense::congruence(&power(&map, burn_in(sgd)), law.matrix());
    let share = alpha / tally.moments.len() as f64;
    let values = arguments(sgd).into_iter().zip(&tally.moments);
    Observation::of_all(values.map(|(argument, moments)| {
        let theta = DVector::from_vec(argument);
        let corner = left.view((0, 0), (theta.len(), theta.len()));
        let bias = (corner * &theta).dot(&theta).abs() / 2.0;
        intervals::bounded_mean(moments, -1.0, 1.0, share).widened(1.01 * bias + 1e-12)
    }))
}

/// Steps after which what is left of the start is small.
fn burn_in(sgd: &MomentumQuadratic) -> usize {
    let mu = sgd.momentum();
    let radius = |k: &f64| {
        let trace = 1.0 + mu - sgd.learning_rate() * k;
        let discriminant = trace * trace - 4.0 * mu;
        if discriminant < 0.0 { mu.sqrt() } else { (trace.abs() + discriminant.sqrt()) / 2.0 }
    };
    let radius = sgd.hessian().eigenvalues().iter().map(radius);
    let slowest = radius.fold(0.01, f64::max);
    (-4.0 / libm::log(slowest)).ceil() as usize + 8
}

fn power(a: &DMatrix<f64>, exponent: usize) -> DMatrix<f64> {
    let identity = DMatrix::identity(a.nrows(), a.nrows());
    (0..exponent).fold(identity, |power, _| dense::multiply(&power, a))
}
