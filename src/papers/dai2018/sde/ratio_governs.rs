//! SGD depends on step and batch by their ratio only.

use super::cases::{MANY, sgd};
use super::theory::moments;
use crate::claim::{
    Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, PerBudget,
    Prediction, Range, Reading, Resolution, Scan, Within, Witness,
};
use crate::instances::linear_sgd::LinearSgd;
use crate::interval::Interval;
use crate::range::Error;
use crate::statistics::limit;
use crate::witnesses::linear_sgd;

pub(crate) static CLAIM: Claim = Claim {
    id: "dai2018/ratio-governs",
    locus: "Section 2.1, last paragraph; section 3",
    statement: "The results derived in this Section 2.1 can be related with the KMNST hypothesis in the following sense: the dynamics of \
                SGD would depend on the γ(t)/M(t) ratio instead of the γ or M separately, which is clear from the \
                experiments in Section 3.",
    assumes: &[
        "(2.1) with samples that are drawn anew, so that (2.2) holds",
        "dynamics are compared at equal times γk of the SDE, which are equal numbers of epochs, Mk/N, where the ratio is the same",
    ],
    correction: Some(
        "At a fixed time γk, k the number of steps, and so after equally many epochs, mean and variance of SGD with bounded ∇²L_n depend on γ and M through γ/M alone up to a \
         relative O(γ), whose constant grows with ‖∇²L‖, with γ/M and with the variance of the samples' own ∇²L_n; after equally many iterations they depend on γ itself.",
    ),
    notes: Notes {
        because: "SGD knows the step through γ ‖∇²L‖ too, and not only through γ/M. For W(t) the sentence is an identity, since γ and M occur in (2.3) and \
            (2.5) in the ratio only. But near a minimum of curvature λ the variance of SGD is γβ/(M λ (2 - γλ)), and it is stable for γλ < 2 only. With the \
            pairs (0.1, 128) and (0.2, 256) of section 3 the variances differ by a third at λ = 4 and by 50 % at λ = 5, and at λ = 15 the second pair diverges \
            while the first is stable. The mean displacement at t = 1 differs too, 0.8^5 beside 0.9^10 at λ = 1.",
        repaired: "The condition γ ‖∇²L‖ ≪ 1, which the differential equation presupposes, and γ² Var(∇²L_n)/M ≪ 1: for L_n = K_n w²/2 the mean square is \
            multiplied by (1 - γ E K)² + γ² Var(K)/M in a step. The clock is the time γk or the epoch, as in Figures 3 to 5; after \
            equally many iterations the two runs are at different times.",
        known: "Mean and variance of SGD on linear regressions with noise that changes with w, by their exact recursion; the ratio of two runs with the same \
            γ/M, at finite steps and extrapolated to γ = 0. Times are those of the nearest whole number of steps.",
        open: "What the experiments of section 3 show needs a trained network.",
    },
    source: file!(),
    experiments: &[&VARIANCE, &DISPLACEMENT, &LIMIT],
    controls: &[&SMALL],
    range: Range::Measured(&[&RANGE]),
    ..Claim::BLANK
};

/// What every quotient of two runs with the same `γ/M` is to be.
const SAME: f64 = 1.0;

static VARIANCE: Experiment<LinearSgd> = Experiment {
    name: "the variance with (2γ, 2M) over that with (γ, M), at t = 2",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(vec![
            ("(0.1, 128) and (0.2, 256), curvature 4", pair(4.0, 0.1, 128.0)),
            ("(0.1, 128) and (0.2, 256), curvature 5", pair(5.0, 0.1, 128.0)),
            ("(0.1, 128) and (0.2, 256), curvature 15", pair(15.0, 0.1, 128.0)),
        ])
        .and_random(MANY, LinearSgd::any())
    },
    predict: |_| Prediction::equals(SAME),
    decoys: &[Decoy::new("as γ²/M", |_| Prediction::equals(2.0))],
    observe: Witness::Oracle(|sgd| Observation::of(doubled(sgd, coarse_steps(sgd, 2.0))[1])),
    resolution: Resolution::Absolute(0.01),
    expects: Expected::Refuted(Fault::Hypothesis),
};

static DISPLACEMENT: Experiment<LinearSgd> = Experiment {
    name: "the mean displacement with (2γ, 2M) over that with (γ, M), at t = 1",
    instances: || {
        Instances::named(vec![
            ("(0.1, 128) and (0.2, 256), curvature 1", pair(1.0, 0.1, 128.0)),
            ("(0.1, 128) and (0.2, 256), curvature 4", pair(4.0, 0.1, 128.0)),
        ])
        .and_random(MANY, LinearSgd::any())
    },
    observe: Witness::Oracle(|sgd| Observation::of(doubled(sgd, coarse_steps(sgd, 1.0))[0])),
    ..VARIANCE
};

static SMALL: Experiment<LinearSgd> = Experiment {
    name: "control: the variance as γ -> 0",
    instances: || {
        Instances::named(vec![
            ("curvature 1", pair(1.0, 0.125, 128.0)),
            ("curvature 3", pair(3.0, 0.125, 4.0)),
        ])
    },
    decoys: &[],
    observe: Witness::Oracle(|sgd| Observation::of(limits(sgd)[1])),
    resolution: Resolution::Absolute(1e-3),
    ..VARIANCE.control()
};

static LIMIT: Experiment<LinearSgd> = Experiment {
    name: "the same ratios as γ -> 0 with M fixed, at time 1",
    reading: Reading::Corrected,
    instances: || {
        let noisy = sgd(&[[0.5, -1.0], [1.5, 2.0]], 1.5, 0.125, 4.0);
        Instances::named(vec![("noise that changes with w", noisy)])
            .and_random(PerBudget { quick: 4, standard: 16, deep: 64 }, LinearSgd::any())
    },
    predict: |_| Prediction::equals_all([SAME; 2]),
    decoys: &[
        Decoy::new("as γ²/M", |_| Prediction::equals_all([1.0, 2.0])),
        Decoy::new("after equally many iterations", |sgd| {
            let [m, v] = moments(sgd, 1.0);
            let [later, spread] = moments(sgd, 2.0);
            let fade = (later - sgd.minimizer()) / (m - sgd.minimizer());
            Prediction::equals_all([fade, spread / v])
        }),
    ],
    observe: Witness::Oracle(|sgd| Observation::of_all(limits(sgd))),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Consistent,
};

static RANGE: Scan<LinearSgd> = Scan {
    formula: "the settled variance with (γ, M) over that with (γ/2, M/2), one; constant noise, one curvature",
    parameter: "γ ‖∇²L‖",
    rungs: &[1.9, 1.5, 1.0, 0.5, 0.25, 0.1, 0.05, 0.02, 0.01],
    instances: || Instances::named(vec![("curvature 1", pair(1.0, 0.1, 128.0))]),
    predict: |_, _| SAME,
    observe: |sgd, step| {
        let half = sgd.with(0.5 * step, 0.5 * sgd.batch());
        doubled(&half, (60.0 / step) as u64)[1]
    },
    error: Error::Ratio,
    recorded: &[Within::from_rungs("curvature 1", [1.0, 0.25, 0.02])],
};

/// Gradients `k w ± 1`.
fn pair(curvature: f64, step: f64, batch: f64) -> LinearSgd {
    sgd(&[[curvature, 1.0], [curvature, -1.0]], 1.5, step, batch)
}

/// So many steps of `2γ` as come nearest to a time.
fn coarse_steps(sgd: &LinearSgd, time: f64) -> u64 {
    (0.5 * time / sgd.step()).round() as u64
}

/// The limits of both ratios at time 1 as `γ -> 0` with `M` fixed.
fn limits(sgd: &LinearSgd) -> [Interval; 2] {
    let at = |k: i32| {
        let step = 0.5_f64.powi(k);
        (step, doubled(&sgd.with(step, sgd.batch()), 1 << (k - 1)))
    };
    let rows: Vec<(f64, [Interval; 2])> = (4..11).map(at).collect();
    [0, 1].map(|entry| {
        let points: Vec<_> = rows.iter().map(|(step, row)| (*step, row[entry])).collect();
        limit::at_zero(&points)
    })
}

/// Mean displacement from the minimizer and variance after `steps` steps with twice step and batch, over those after `2
/// steps` steps.
fn doubled(sgd: &LinearSgd, steps: u64) -> [Interval; 2] {
    let twice = sgd.with(2.0 * sgd.step(), 2.0 * sgd.batch());
    let [coarse, spread] = linear_sgd::moments(&twice, steps);
    let [fine, other] = linear_sgd::moments(sgd, 2 * steps);
    [(coarse - sgd.minimizer()) / (fine - sgd.minimizer()), spread / other]
}
