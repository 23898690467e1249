//! With B/η fixed and the same epochs the dynamics stay nearly the same.

use super::cases::{quartic, scaled, uneven};
use crate::claim::{
    Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, Prediction, Range,
    Reading, Resolution, Scan, Within, Witness,
};
use crate::instances::noisy_wells::NoisyWell;
use crate::interval::Interval;
use crate::range::Error;
use crate::statistics::limit;
use crate::witnesses::noisy_wells::ln_sgd_times;
use crate::witnesses::transition;

pub(crate) static CLAIM: Claim = Claim {
    id: "xie2020/linear-scaling",
    locus: "Section 4",
    statement: "If we apply Linear Scaling (Krizhevsky, 2014) to keep B/η fixed, and train models with same epochs (rather than iterations), the dynamics will \
                keep nearly same as before.",
    assumes: &[
        "batches are drawn anew, so that m does not enter; equally many epochs are equal times t = η times iterations, since B/η is fixed",
        "`nearly' is generous: mean escape times, in epochs, within a factor of two of each other",
        "nothing is said on the size of η",
    ],
    correction: Some(
        "With B/η fixed and equally many epochs, mean escape times of SGD, to a point beyond the saddle and at a fixed barrier in temperatures, agree up to a relative O(√(ηλ)), \
         λ the largest curvature on the way; for ηλ > 1 the dynamics are others, and where η times the curvature of the minimum exceeds 2 it is unstable.",
    ),
    notes: Notes {
        because: "SGD knows η itself and not only η/B: with noise of constant variance its escape times at ηλ = 0.8 are within a factor of two of the diffusion's, at 1.6 they are hundreds of times shorter. \
            For the diffusion (2) the sentence is an identity: η and B occur as η/B only, and equal t is equal epochs. But linear scaling is done to make η large.",
        repaired: "The condition ηλ ≪ 1, which the diffusion (2) presupposes. The same sentence is judged the same way in dai2018/ratio-governs.",
        known: "Killed kernels of SGD with normal noise of constant variance on two double wells, beside each other, extrapolated to η = 0, and beside quadrature for the diffusion.",
        open: "With C = H/B on the way steps must be smaller still: for the curvatures 4:1 in two levels, s = 1/4, at an exponent of 10, SGD leaves 2.5 times sooner than its diffusion at \
            ηλ = 0.2 and 1.2 times at 0.05 (computed apart; xie2020/sgd-escape-prefactor). Batches without replacement from a small training set: D gets the factor (m - B)/(m - 1).",
    },
    source: file!(),
    experiments: &[&LARGE, &SMALL],
    controls: &[&CONTROL],
    range: Range::Measured(&[&RANGE]),
    ..Claim::BLANK
};

static LARGE: Experiment<NoisyWell> = Experiment {
    name: "escape time in epochs with (16η, 16B) over that with (η, B), ηL''(a) from 1/10 and 1/8",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(vec![
            ("quartic", scaled(quartic(), 0.05, 4)),
            ("uneven", scaled(uneven(), 0.125 / curvature(&scaled(uneven(), 1.0, 0)), 4)),
        ])
    },
    predict: |_| nearly(1.0),
    decoys: &[Decoy::new("16 times as long", |_| nearly(16.0))],
    observe: Witness::Oracle(|sgd| {
        let times = ln_sgd_times(sgd);
        Observation::of((times[times.len() - 1] - times[0]).exp())
    }),
    resolution: Resolution::Absolute(0.05),
    expects: Expected::Refuted(Fault::Hypothesis),
};

static CONTROL: Experiment<NoisyWell> = Experiment {
    name: "control: ηL''(a) up to 1/5",
    instances: || {
        Instances::named(vec![
            ("quartic", scaled(quartic(), 0.00625, 4)),
            ("uneven", scaled(uneven(), 0.00625 / curvature(&scaled(uneven(), 1.0, 0)), 4)),
        ])
    },
    decoys: &[
        Decoy::new("after equally many iterations", |_| nearly(16.0)),
        Decoy::new("with η and √B, which changes the exponent by four", |sgd| {
            nearly(libm::exp(
                -0.75 * 2.0 * sgd.well.barrier() * sgd.ladder[0][1] / sgd.ladder[0][0],
            ))
        }),
    ],
    ..LARGE.control()
};

static SMALL: Experiment<NoisyWell> = Experiment {
    name: "the limit of the same ratio with (2η, 2B), η -> 0",
    reading: Reading::Corrected,
    instances: || {
        Instances::named(vec![
            ("quartic", scaled(quartic(), 0.2 / 64.0, 6)),
            ("uneven", scaled(uneven(), 0.1 / 64.0, 6)),
        ])
    },
    predict: |_| Prediction::equals(1.0),
    decoys: &[
        Decoy::new("after equally many iterations", |_| Prediction::equals(2.0)),
        Decoy::new("as the root of η", |_| Prediction::equals(2.0_f64.sqrt())),
    ],
    observe: Witness::Oracle(|sgd| {
        let times = ln_sgd_times(sgd);
        let ratio = |k: usize| (sgd.ladder[k][0], (times[k + 1] - times[k]).exp());
        Observation::of(limit::at_zero(&(0..times.len() - 1).rev().map(ratio).collect::<Vec<_>>()))
    }),
    resolution: Resolution::Absolute(0.01),
    expects: Expected::Consistent,
};

static RANGE: Scan<NoisyWell> = Scan {
    formula: "the diffusion's mean escape time by quadrature, beside η times the mean number of steps with normal noise, at a barrier of 10 temperatures",
    parameter: "η L''(a)",
    rungs: &[1.6, 1.2, 0.8, 0.4, 0.2, 0.1, 0.05, 0.02, 0.01],
    instances: || {
        Instances::named(vec![
            ("quartic", scaled(quartic(), 1.0, 0)),
            ("uneven", scaled(uneven(), 1.0, 0)),
        ])
    },
    predict: |sgd, _| {
        let temperature = sgd.temperature(sgd.ladder[0]);
        transition::ln_mean_time(&sgd.well, temperature, sgd.well.target()).exp().center()
    },
    observe: |sgd, stiffness| {
        let at = scaled(sgd.well.clone(), stiffness / curvature(sgd), 0);
        ln_sgd_times(&at)[0].exp()
    },
    error: Error::Ratio,
    recorded: &[
        Within::from_rungs("quartic", [0.8, 0.2, 0.05]),
        Within::from_rungs("uneven", [0.8, 0.2, 0.05]),
    ],
};

fn curvature(sgd: &NoisyWell) -> f64 {
    sgd.well.hessian_determinant(sgd.well.minimum())
}

/// Within a factor of two.
fn nearly(ratio: f64) -> Prediction {
    Prediction::within(Interval::new(0.5 * ratio, 2.0 * ratio))
}
