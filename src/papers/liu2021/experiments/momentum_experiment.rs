//! The paper's experiments with momentum, repeated: white noise and minibatch noise at λk = 2.75.

mod minibatch;
mod setting;

use self::minibatch::{BETTER, MISPLACED, WORSE};
use self::setting::Momentum;
use super::theory::{variance, white};
use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Figure, Instances, Notes, Observation, Prediction,
    Reading, Resolution, Witness,
};
use crate::instances::momentum::MomentumQuadratic;
use crate::instances::quadratic::Spectral;
use crate::instances::stability::Iteration;
use crate::instances::white_runs::{Against, WhiteRuns};
use crate::monte_carlo::UnitNoise;
use crate::statistics::limit;
use crate::witnesses::momentum;
use crate::witnesses::second_moments::{self, growth};
use crate::witnesses::white_runs::VARIANCES;

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/momentum-experiment",
    locus: "Section 5, SGD with Momentum; Figure 4",
    statement: "For white noise, we set L(w) = kw²/2; we plot the case with λk > 2 (λk = 2.75), where the dynamics will diverge \
        if no momentum is present. The experiment does show this divergence at the value of µ → λk/2 - 1 = 0.375, \
        in contrast to the continuous-time theory that predicts no divergence. With minibatch noise with the \
        same λ and the loss of the minibatch noise, the predicted theory agrees better than the continuous-time \
        approximation; the agreement becomes worse as the fluctuation in w becomes large.",
    assumes: &[
        "(a): L = kw²/2 with k = 1, σ² = 1 (as for Figure 2(a)); (b): the data of Figure 2(b)",
        "1000 steps from the minimum, as for Figure 2",
        "agreement is the ratio of the theory to the variance (inferred)",
    ],
    notes: Notes {
        because: "(8) is the variance of the chain of (w, m) wherever it exists, and (µ - 0.375) times it tends to 0.4 λ² C. With \
            minibatch noise the discrete theory is closer than the continuous one at every µ where a variance \
            exists, but by ratios of the theory to the variance of at most 0.64, and half of that for the loss without \
            ½: never within a third. The ratio falls wherever the variance rises. The noise grows with w, so that the variance exists only \
            for µ from 0.438 to 0.912: with C ≈ K/S the theory has the divergence at the wrong place.",
        known: "White noise: the chain's Lyapunov equation, to 1e-8, and at least 10⁴ runs of 1000 steps; from 0.375 down the variance \
            grows without bound. Minibatches: the exact linear recursion of second moments at the moments of \
            Gaussian data with N = 1000, S = 100, without replacement, for the loss as printed (k = 2, λ = 1.375) and with \
            the ½ that the paper's Hessian asks for (λ = 2.75). The caption's (λk-2)/2 is λk/2 - 1.",
        open: "What the points of Figure 4(b) were.",
        ..Notes::NONE
    },
    figures: &[
        Figure {
            experiment: SIMULATED.name,
            caption: "Figure 4(a): variance of w under white noise at λk = 2.75, which diverges at µ = 0.375. Observed: at least 10⁴ \
                  runs of SGD with momentum, with intervals. Predicted: Corollary 1.",
            x: Axis { label: "momentum µ", log: false },
            y: Axis { label: "variance of w", log: true },
            ..Figure::BLANK
        },
        Figure {
            experiment: BETTER.name,
            instances: &["with ½"],
            caption: "Figure 4(b): variance of w under minibatch noise at λk = 2.75, with ½ in the loss. Observed: exact second \
                  moments of SGD. Predicted: (8) with C = K/S; dashed, the continuous theory.",
            x: Axis { label: "momentum µ", log: false },
            y: Axis { label: "variance of w", log: true },
            ..Figure::BLANK
        },
    ],
    source: file!(),
    experiments: &[&SOLVED, &SIMULATED, &DIVERGES, &BELOW, &BETTER, &WORSE, &MISPLACED],
    ..Claim::BLANK
};

static SOLVED: Experiment<MomentumQuadratic> = Experiment {
    name: "white noise: variance of the chain of (w, m)",
    reading: Reading::AsPrinted,
    instances: || {
        let case = |(name, momentum)| (name, chain(momentum));
        let momenta =
            [("µ = 0.376", 0.376), ("µ = 0.4", 0.4), ("µ = 0.6", 0.6), ("µ = 0.95", 0.95)];
        Instances::named(momenta.map(case).to_vec())
    },
    predict: |sgd| corollary_1(sgd, 1.0),
    decoys: &[Decoy::new("continuous time", |sgd| corollary_1(sgd, 0.0))],
    observe: Witness::Oracle(momentum::solved),
    resolution: Resolution::Relative(1e-8),
    expects: Expected::Consistent,
};

static SIMULATED: Experiment<WhiteRuns> = Experiment {
    name: "white noise: simulated SGD with momentum",
    reading: Reading::AsPrinted,
    instances: || {
        let momenta = [0.4, 0.42, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95];
        let settings = momenta.iter().map(|&momentum| (RATE, momentum)).collect();
        let runs = WhiteRuns { settings, against: Against::Momentum };
        Instances::named(vec![("µ from 0.4 to 0.95", runs)])
    },
    predict: |runs| white(runs, curve(FIRST_DRAWN), 1.0),
    decoys: &[Decoy::new("continuous time", |runs| white(runs, curve(0.0), 0.0))],
    observe: Witness::Simulation(VARIANCES),
    resolution: Resolution::Relative(0.1),
    expects: Expected::Consistent,
};

static DIVERGES: Experiment<Momentum> = Experiment {
    name: "white noise: µ - 0.375 times the variance as µ tends to 0.375",
    instances: || Instances::named(vec![("from above", Momentum { momentum: 0.375 })]),
    predict: |_| Prediction::equals(0.4 * RATE * RATE),
    decoys: &[Decoy::new("continuous time: no divergence", |_| Prediction::equals(0.0))],
    observe: Witness::Oracle(|at| {
        let point = |j: i32| {
            let gap = 0.5_f64.powi(j);
            let variance = momentum::covariance(&chain(at.momentum + gap))[0];
            (gap, variance.scaled(gap))
        };
        Observation::of(limit::at_zero(&(3..12).map(point).collect::<Vec<_>>()))
    }),
    resolution: Resolution::Relative(1e-4),
    reading: Reading::AsPrinted,
    expects: Expected::Consistent,
};

static BELOW: Experiment<Momentum> = Experiment {
    name: "white noise: growth of the variance at µ = 0.375 and below",
    instances: || {
        let case = |(name, momentum)| (name, Momentum { momentum });
        let momenta = [("µ = 0.375", 0.375), ("µ = 0.37", 0.37), ("µ = 0.2", 0.2), ("µ = 0", 0.0)];
        Instances::named(momenta.map(case).to_vec())
    },
    predict: |_| Prediction::at_least(second_moments::DIVERGES),
    decoys: &[Decoy::new("settles", |_| Prediction::at_most(0.4))],
    observe: Witness::Oracle(|at| {
        let one = |x: f64| Spectral::diagonal(vec![x]).expect("a number");
        let (steps, noise) = (one(RATE), one(RATE * RATE));
        Observation::of(growth(&Iteration { steps, noise, momentum: at.momentum }))
    }),
    resolution: Resolution::Absolute(0.01),
    ..DIVERGES
};

/// λ, for k = 1.
const RATE: f64 = 2.75;

fn chain(momentum: f64) -> MomentumQuadratic {
    let one = || Spectral::diagonal(vec![1.0]).expect("a number");
    MomentumQuadratic::new(RATE, momentum, one(), one(), UnitNoise::Gaussian)
        .expect("µ is above 0.375")
}

fn corollary_1(sgd: &MomentumQuadratic, theta: f64) -> Prediction {
    Prediction::equals(variance(RATE, sgd.momentum(), [1.0, 1.0], theta))
}

/// Where the drawn curve begins: (8) is infinite at 0.375.
const FIRST_DRAWN: f64 = 0.3751;

/// Momenta from that one to 0.95.
fn curve(from: f64) -> impl Iterator<Item = (f64, f64)> {
    (0..=60).map(move |j| (RATE, from + (0.95 - from) * f64::from(j) / 60.0))
}
