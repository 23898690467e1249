//! The paper's experiments with white noise, in one and two dimensions, repeated.

mod sweep;
mod underestimated;

use self::sweep::SWEEP;
use self::underestimated::{DIVERGENCE, MORE_SO, UNDERESTIMATED};
use super::drawn::{three_deviations, with_ellipse};
use super::theory::variance;
use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Figure, Instances, Notes, Observation, PerBudget,
    Prediction, Reading, Resolution, Simulation, Witness,
};
use crate::instances::departure::Departure;
use crate::instances::quadratic::{NoisyQuadratic, Spectral};
use crate::interval::Interval;
use crate::monte_carlo::UnitNoise;
use crate::witnesses::departure::covariance_of_sgd;
use crate::witnesses::quadratic;

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/white-noise-experiment",
    locus: "Section 5, Gaussian noise; Figures 2(a) and 3(a)-(c)",
    statement: "We plot the variance of w after 1000 training steps from 10⁴ independent runs, k = 1 and σ² = 1; for D = 2 the \
        eigenvalues of the Hessian matrix are 1 and 0.1, at λ = 0.5, 1.8 and 1.99. The proposed theory, Σ = diag(λ/(2-λ), \
        λ/(0.1(2-0.1λ))), agrees excellently with the experiment. The continuous-time approximation, Σ = \
        diag(λ/2, λ/0.2), always underestimates the fluctuation, the discrepancy is larger as the learning rate \
        gets larger, and it can deviate arbitrarily far from the experiment as λ gets close to the divergence \
        value, λk → 2.",
    assumes: &[
        "L = wᵀKw/2, with K = 1 or K of eigenvalues 1 and 0.1; σ² = 1",
        "the start is the minimum (not printed: after 1000 steps it is forgotten)",
    ],
    notes: Notes {
        because: "What 1000 steps leave of the start is 0.99²⁰⁰⁰ = 2e-9 at λ = 1.99 and 0.95²⁰⁰⁰ along k = 0.1 at λ = 0.5, so that \
            the stationary formulas are exact to 1e-8. The ratio to the continuous theory is 1/(1 - λk/2): above one, \
            increasing, and times (2 - λ) it tends to 2 as λ tends to 2.",
        known: "The covariance iterated step by step; the algorithm simulated, at least 10⁴ runs of 1000 steps for \
            Figure 2(a) and long runs for Figure 3; the limit at λ = 2 extrapolated.",
        open: "The points of the figures are not in the text.",
        ..Notes::NONE
    },
    figures: &[
        Figure {
            experiment: SWEEP.name,
            caption: "Figure 2(a): variance of w under white noise, k = 1. Observed: at least 10⁴ runs of 1000 steps \
                  of SGD, with intervals. Predicted: λ/(2-λ). The continuous theory misses the divergence at λ = 2.",
            x: Axis { label: "learning rate λ", log: false },
            y: Axis { label: "variance of w", log: true },
            ..Figure::BLANK
        },
        Figure { instances: &["two dimensions, λ = 0.5"], ..FIGURE_3 },
        Figure { instances: &["two dimensions, λ = 1.8"], ..FIGURE_3 },
        Figure { instances: &["two dimensions, λ = 1.99"], ..FIGURE_3 },
    ],
    source: file!(),
    experiments: &[&ITERATED, &SIMULATED, &SWEEP, &UNDERESTIMATED, &MORE_SO, &DIVERGENCE],
    ..Claim::BLANK
};

const FIGURE_3: Figure = Figure {
    experiment: ITERATED.name,
    caption: "Figure 3(a)-(c): the ellipse of three standard deviations of w under white noise, for curvatures 1 and 0.1.",
    x: Axis { label: "w along k = 1", log: false },
    y: Axis { label: "w along k = 0.1", log: false },
    ..Figure::BLANK
};

static ITERATED: Experiment<Departure> = Experiment {
    name: "1000 steps, iterated",
    reading: Reading::AsPrinted,
    instances: || Instances::named(settings()),
    predict: |d| stated(d, 1.0),
    decoys: &[Decoy::new("continuous time", |d| stated(d, 0.0))],
    observe: Witness::Oracle(|d| {
        let covariance = covariance_of_sgd(d);
        let drawn = match covariance[..] {
            [x, _, y] => three_deviations([x, y]),
            _ => Vec::new(),
        };
        Observation::of_all(covariance).with_curve(drawn)
    }),
    resolution: Resolution::RelativeToLargest(1e-6),
    expects: Expected::Consistent,
};

static SIMULATED: Experiment<NoisyQuadratic> = Experiment {
    name: "simulated SGD",
    reading: Reading::AsPrinted,
    instances: || {
        let settings = settings().into_iter();
        Instances::named(settings.map(|(name, d)| (name, d.sgd)).collect())
    },
    predict: |sgd| covariance(sgd, 1.0),
    decoys: &[Decoy::new("continuous time", |sgd| covariance(sgd, 0.0))],
    observe: Witness::Simulation(Simulation {
        simulate: quadratic::simulate,
        estimate: quadratic::simulated_covariance,
        replicas: 2048,
        blocks: PerBudget { quick: 64, standard: 64, deep: 256 },
    }),
    resolution: Resolution::RelativeToLargest(0.05),
    expects: Expected::Consistent,
};

fn settings() -> Vec<(&'static str, Departure)> {
    vec![
        ("k = 1, λ = 0.5", departure(0.5, &[1.0])),
        ("k = 1, λ = 1.8", departure(1.8, &[1.0])),
        ("k = 1, λ = 1.99", departure(1.99, &[1.0])),
        ("two dimensions, λ = 0.5", departure(0.5, &[1.0, 0.1])),
        ("two dimensions, λ = 1.8", departure(1.8, &[1.0, 0.1])),
        ("two dimensions, λ = 1.99", departure(1.99, &[1.0, 0.1])),
    ]
}

/// 1000 steps from the minimum, with unit white noise.
fn departure(rate: f64, curvatures: &[f64]) -> Departure {
    let spectral = |spectrum: Vec<f64>| Spectral::diagonal(spectrum).expect("numbers");
    let at = vec![0.0; curvatures.len()];
    let sgd = NoisyQuadratic::new(
        rate,
        spectral(curvatures.to_vec()),
        spectral(vec![1.0; curvatures.len()]),
        UnitNoise::Gaussian,
        at.clone(),
        at,
    );
    Departure { sgd: sgd.expect("the paper's steps are below 2"), steps: 1000 }
}

/// The stationary values, up to the 0.99^2000 = 2e-9 that 1000 steps leave of the start.
fn stated(departure: &Departure, theta: f64) -> Prediction {
    let values = variances(&departure.sgd, theta);
    let stated = values.iter().map(|&value| Interval::around(value, 1e-8 * value));
    let along: Vec<f64> = values.iter().copied().filter(|&value| 0.0 < value).collect();
    with_ellipse(Prediction::all_within(stated), &along)
}

fn covariance(sgd: &NoisyQuadratic, theta: f64) -> Prediction {
    Prediction::equals_all(variances(sgd, theta))
}

/// λ / (k (2 - θλk)) on the diagonal, row by row of the lower triangle; θ = 1 as stated.
fn variances(sgd: &NoisyQuadratic, theta: f64) -> Vec<f64> {
    let (rate, k) = (sgd.learning_rate(), sgd.hessian().eigenvalues());
    let rows = (0..k.len()).flat_map(|i| (0..=i).map(move |j| (i, j)));
    let entry = |(i, j): (usize, usize)| {
        if i == j { variance(rate, 0.0, [k[i], 1.0], theta) } else { 0.0 }
    };
    rows.map(entry).collect()
}
