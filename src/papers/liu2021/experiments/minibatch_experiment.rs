//! The paper's experiments with minibatch noise, in one and two dimensions, repeated.

mod corrected;
mod minibatch;
mod printed_loss;
mod regression_runs;

use self::corrected::{NO_VARIANCE, OVERESTIMATES_WITH_HALF, SIMULATED, UNDERESTIMATES};
use self::minibatch::{CONTINUOUS, DISCRETE, Minibatch};
use self::printed_loss::{ALLOWED, ALLOWED_WITH_HALF, BY_HAND, OVERESTIMATES, STABLE_BY_HAND};
use super::drawn::{three_deviations, with_ellipse};
use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Fault, Figure, Instances, Notes, Observation,
    Prediction, Reading, Resolution, Witness,
};
use crate::interval::Interval;

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/minibatch-experiment",
    locus: "Section 5, Minibatch Noise; Figures 2 and 3(d)-(f)",
    statement: "For minibatch noise, we solve a linear regression task with the loss function L(w) = 1/N Σ (wᵀx_i - y_i)², \
                N = 1000, x_i ~ N(0, 1) for the 1d case, y_i = w*x_i + ε_i with normal ε_i and batch size S = 100; for D = 2, \
                x_i ~ N(0, diag(1, 0.1)), which makes the expected Hessian equal to diag(1, 0.1). The proposed theory, \
                with C ≈ K/S, agrees much better with the experiment than the continuous theory, both in trend and in \
                magnitude; it holds well for all allowed λ (λ = 0.5, 1.8 and 1.99 are shown); `interestingly, \
                the proposed theory slightly overestimates the variance of the parameters. This suggests the limitation of the commonly used \
                approximation, C ∼ K, of the minibatch noise'.",
    assumes: &[
        "1000 steps from the minimum of one data set; batches drawn without replacement (inferred)",
        "the theory is aλ (2 - λK)⁻¹, a = 1/S (Corollary 2), with the expected Hessian",
        "ε_i of variance one, which makes J = K with ½ (inferred)",
        "`slightly' is at most by a quarter, `well' within a quarter (inferred)",
    ],
    correction: Some(
        "With ½ in the loss, batches without replacement and data that have the moments of their law, the theory \
         overestimates the variance by a tenth at λ = 0.5, underestimates it from λ = 1.7 on (along the larger eigenvalue where D = 2), and has no variance \
         to agree with at λ = 1.99.",
    ),
    notes: Notes {
        because: "Minibatch noise grows with w. In one dimension its stationary variance is λfσ²/(2 - λk - 2λkf), f = \
            (N-S)/(S(N-1)), for Gaussian data: above the theory λ/S/(2-λk) by a factor of three at λ = 1.95, and beyond \
            λ = 1.964 there is none, for data with the moments of their law. The printed loss has no ½, so that its expected \
            Hessian is 2 diag(1, 0.1), not the diag(1, 0.1) of the text: with it λk* is 3.6 and 3.98 at two of the three steps, and J = 2K, so that at \
            λ = 0.5 the theory is 0.55 of the variance: it underestimates.",
        repaired: "The ½ that the text's Hessian asks for (a misprint), and the exact second moments.",
        known: "The second moments of SGD over all batches obey an exact linear recursion whose coefficients are moments of \
            the data (checked against the enumeration of all batches); here at the moments of the law. Simulated with 1000 \
            steps on one data set, both theories excluded. Data sets differ: of 20 000 drawn, theory over variance at λ = 0.5, \
            1.11 in the median, lies between 0.98 and 1.26 for nine in ten. At λ = 1.95 it is 0.37 in the median, 1.7 at the \
            upper quartile and within a quarter of one in 9 %; 39 % have a variance at 1.99; in 1.6 % the theory is within \
            a quarter at 0.5, 1, 1.5, 1.8, 1.9, 1.95 and 1.99 alike. The paper's best defence is the bulk of the runs: of 10 000 (a second program, \
            at the law's moments, with batches of the law scaled by f) the value below which 68 % of w² lie is 0.90, 0.89, 0.85 and 0.48 of the theory's at λ = 0.5, 1.8, 1.95 and \
            1.99, narrower throughout; tails, 4 and 6 % of runs beyond three of its deviations at the last two, make the variance 1.08, 2.8 and 37 times the theory's from 1.8 on. But it is the \
            variance that the theory gives, that Figure 2(b) plots and that `overestimates' is said of. Below λ of 0.38 the continuous theory happens to be closer.",
        open: "What was run, with replacement or not (with it, at the law's moments, the theory never overestimates).",
    },
    figures: &[
        Figure {
            experiment: WELL.name,
            caption: "As Figure 2(b): variance of w after 1000 steps with minibatch noise and ½ in the loss, up to λ = 1.95. \
                  Observed: exact second moments of SGD, on data that have the moments of their law. Predicted: the paper's \
                  theory with C = K/S.",
            x: Axis { label: "learning rate λ", log: false },
            y: Axis { label: "variance of w", log: true },
            ..Figure::BLANK
        },
        Figure { instances: &["½, two dimensions"], ..FIGURE_3 },
        Figure { instances: &["½, two dimensions, λ = 1.8"], ..FIGURE_3 },
    ],
    source: file!(),
    experiments: &[
        &WELL,
        &ALLOWED,
        &OVERESTIMATES,
        &BETTER,
        &SIMULATED,
        &OVERESTIMATES_WITH_HALF,
        &UNDERESTIMATES,
        &NO_VARIANCE,
    ],
    controls: &[&WELL_BELOW, &ALLOWED_WITH_HALF, &BY_HAND, &STABLE_BY_HAND],
    ..Claim::BLANK
};

const FIGURE_3: Figure = Figure {
    experiment: BETTER.name,
    caption: "Figure 3(d), (e): the ellipse of three standard deviations of w under minibatch noise, with ½ in the loss; at the λ of \
              (f), 1.99, SGD has no variance.",
    x: Axis { label: "w along k = 1", log: false },
    y: Axis { label: "w along k = 0.1", log: false },
    ..Figure::BLANK
};

/// Of the theory, where it agrees “well”: the paper gives no number.
const WELL_WITHIN: [f64; 2] = [0.8, 1.25];

static WELL: Experiment<Minibatch> = Experiment {
    name: "variance of w at λk* = 1.95, from 0.8 to 1.25 times the theory's",
    reading: Reading::AsPrinted,
    instances: || Instances::named(vec![("½", at(0.5, &[1.0], 1.95))]),
    predict: |m| m.times_the_theory(WELL_WITHIN, DISCRETE),
    decoys: &[Decoy::new("continuous theory", |m| m.times_the_theory(WELL_WITHIN, CONTINUOUS))],
    observe: Witness::Oracle(|m| {
        let along = |rate: f64| Minibatch { rate, ..m.clone() }.exact()[0];
        Observation::of_all(m.exact())
            .with_curve(m.rates().map(|rate| (rate, along(rate))).collect())
    }),
    resolution: Resolution::Relative(0.01),
    expects: Expected::Refuted(Fault::Wrong),
};

static WELL_BELOW: Experiment<Minibatch> = Experiment {
    name: "control: variance of w at λk* = 1, from 0.8 to 1.25 times the theory's",
    instances: || Instances::named(vec![("½", at(0.5, &[1.0, 0.1], 1.0))]),
    decoys: &[],
    ..WELL.control()
};

static BETTER: Experiment<Minibatch> = Experiment {
    name: "distance of the theory from the variances over that of the continuous theory",
    instances: || {
        Instances::named(vec![
            ("loss as printed", at(1.0, &[1.0], 0.5)),
            ("½, one dimension", at(0.5, &[1.0], 0.5)),
            ("½, one dimension, λ = 1.8", at(0.5, &[1.0], 1.8)),
            ("½, two dimensions", at(0.5, &[1.0, 0.1], 0.5)),
            ("½, two dimensions, λ = 1.8", at(0.5, &[1.0, 0.1], 1.8)),
        ])
    },
    predict: |m| with_ellipse(Prediction::at_most(1.0), &m.theory(DISCRETE)),
    decoys: &[Decoy::new("the continuous theory", |m| {
        with_ellipse(Prediction::at_least(1.0), &m.theory(CONTINUOUS))
    })],
    observe: Witness::Oracle(|m| {
        let distance = |theta: f64| {
            let pairs = m.theory(theta).into_iter().zip(m.exact());
            pairs.map(|(theory, exact)| (exact - theory).powi(2)).sum::<Interval>().sqrt()
        };
        let ellipse = match m.exact()[..] {
            [x, y] => three_deviations([x, y]),
            _ => Vec::new(),
        };
        Observation::of(distance(DISCRETE) / distance(CONTINUOUS)).with_curve(ellipse)
    }),
    resolution: Resolution::Absolute(0.01),
    expects: Expected::Consistent,
    ..WELL
};

fn at(scale: f64, spectrum: &[f64], rate: f64) -> Minibatch {
    Minibatch { scale, spectrum: spectrum.to_vec(), rate }
}
