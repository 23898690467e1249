//! The paper's experiments with minibatch noise, in one and two dimensions, repeated.

mod minibatch;

use self::minibatch::Minibatch;
use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Fault, Figure, Instances, Notes, Observation,
    PerBudget, Prediction, Reading, Resolution, Simulation, Witness,
};
use crate::interval::Interval;
use crate::papers::liu2021::experiments::regression_runs;
use crate::papers::liu2021::experiments::regression_runs::{BATCH, RegressionRuns, exact};
use crate::papers::liu2021::experiments::white_runs::Against;

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/minibatch-experiment",
    locus: "Section 5, Minibatch Noise; Figures 2(b) and 3(d)-(f)",
    statement: "For the regression loss 1/N Σ (wᵀx - y)², N = 1000, x ~ N(0, 1) or N(0, diag(1, 0.1)), unit noise and \
                batches of S = 100, at λ = 0.5, 1.8 and 1.99, the theory with C ≈ K/S agrees much better with the \
                variance of w than the continuous theory, well for all allowed λ, and slightly \
                overestimates it.",
    assumes: &[
        "1000 steps from the minimum of one data set; batches drawn without replacement (inferred)",
        "the theory is aλ (2 - λK)⁻¹ with a = 1/S (Corollary 2) and the expected Hessian",
        "`slightly' is at most by a quarter, `well' within a quarter (inferred)",
    ],
    correction: Some(
        "with ½ in the loss, batches without replacement and data that have the moments of their law, the theory \
     overestimates by a tenth at λ = 0.5, \
     underestimates from λ = 1.7 on, and has no variance to agree with at λ = 1.99",
    ),
    notes: Notes {
        because: "Printed: the loss has no ½, so that its expected Hessian is 2 diag(1, 0.1) and J = 4σ²E[xxᵀ] = 2K; but \
            the text has the Hessian diag(1, 0.1), and with the printed loss λk* is 3.6 and 4 at two of \
            the three steps: nothing could be drawn there, and at λ = 0.5 the theory is 0.55 of \
            the variance: it underestimates. Second reading: with the ½. The second moments of SGD \
            over all batches obey an exact linear recursion in E (w-w*)(w-w*)ᵀ, whose coefficients are second and fourth \
            moments of the data (checked against the enumeration of all batches); along k its limit is λfσ² / (2 - λk - 2λkf), f = \
            (N-S)/(S(N-1)), for Gaussian data. The theory overestimates by a tenth at λ = 0.5, because of N-S, \
            underestimates beyond λ = 1.7, since noise grows with w, and at 1.99 there is no \
            variance: it grows without bound. Data sets differ: at λ = 0.5 the ratio, 1.11 in the median, lies between 0.98 \
            and 1.27 for nine in ten. Below λ of some 0.35 the continuous theory happens to be closer. \
            Simulated on one data set: the exact moments, with both theories excluded. Open: \
            what was run, with replacement or not (with it, the theory never overestimates).",
        ..Notes::NONE
    },
    figures: &[Figure {
        experiment: SIMULATED.name,
        caption: "Figure 2(b): variance of w under minibatch noise. Observed: runs of SGD, with intervals. \
                  Predicted: exact second moments of SGD on the same data. The paper's theory has C = K/S, K \
                  that of the data.",
        x: Axis { label: "learning rate λ", log: false },
        y: Axis { label: "variance of w", log: true },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[
        &BETTER,
        &OVERESTIMATES,
        &ALLOWED,
        &WELL,
        &SIMULATED,
        &OVERESTIMATES_WITH_HALF,
        &UNDERESTIMATES,
        &NO_VARIANCE,
    ],
    ..Claim::BLANK
};

static BETTER: Experiment<Minibatch> = Experiment {
    name: "distance of the theory from the variances over that of the continuous theory",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(vec![
            ("loss as printed", at(1.0, &[1.0], 0.5)),
            ("½, one dimension", at(0.5, &[1.0], 0.5)),
            ("½, one dimension, λ = 1.8", at(0.5, &[1.0], 1.8)),
            ("½, two dimensions", at(0.5, &[1.0, 0.1], 0.5)),
            ("½, two dimensions, λ = 1.8", at(0.5, &[1.0, 0.1], 1.8)),
        ])
    },
    predict: |_| Prediction::at_most(1.0),
    decoys: &[],
    observe: Witness::Oracle(|m| {
        let distance = |theta: f64| {
            let pairs = m.theory(theta).into_iter().zip(m.exact());
            pairs.map(|(theory, exact)| (theory - exact.center()).powi(2)).sum::<f64>().sqrt()
        };
        let ratio = distance(1.0) / distance(0.0);
        Observation::of(Interval::around(ratio, 1e-6 * ratio))
    }),
    resolution: Resolution::Absolute(0.01),
    expects: Expected::Consistent,
};

static OVERESTIMATES: Experiment<Minibatch> = Experiment {
    name: "loss as printed: theory over variance, from 1 to 5/4",
    instances: || Instances::named(vec![("λ = 0.5", at(1.0, &[1.0], 0.5))]),
    predict: |m| from_to(m, 1.0, 1.25),
    decoys: &[Decoy { name: "twice as large", predict: |m| from_to(m, 2.0, 2.5) }],
    observe: Witness::Oracle(|m| Observation::of_all(m.ratios())),
    expects: Expected::Refuted(Fault::Wrong),
    ..BETTER
};

static ALLOWED: Experiment<Minibatch> = Experiment {
    name: "loss as printed: λk*, below two for an allowed λ",
    instances: || {
        Instances::named(vec![
            ("λ = 0.5", at(1.0, &[1.0, 0.1], 0.5)),
            ("λ = 1.8", at(1.0, &[1.0, 0.1], 1.8)),
            ("λ = 1.99", at(1.0, &[1.0, 0.1], 1.99)),
        ])
    },
    predict: |_| Prediction::at_most(2.0),
    observe: Witness::Oracle(|m| {
        let top = m.moments().hessian.diagonal().max();
        Observation::of(Interval::around(m.rate * top, 1e-12))
    }),
    expects: Expected::Refuted(Fault::Wrong),
    ..BETTER
};

static WELL: Experiment<Minibatch> = Experiment {
    name: "theory over variance at λk* = 1.95, within a quarter",
    instances: || {
        Instances::named(vec![
            ("½", at(0.5, &[1.0], 1.95)),
            ("loss as printed", at(1.0, &[1.0], 0.975)),
        ])
    },
    predict: |_| Prediction::within(Interval::new(0.8, 1.25)),
    decoys: &[Decoy { name: "overestimates", predict: |_| Prediction::at_least(1.0) }],
    observe: Witness::Oracle(|m| Observation::of_all(m.ratios())),
    expects: Expected::Refuted(Fault::Wrong),
    ..BETTER
};

static SIMULATED: Experiment<RegressionRuns> = Experiment {
    name: "simulated SGD on one data set: its exact second moments",
    reading: Reading::Corrected,
    instances: || {
        let rates = [0.1, 0.3, 0.5, 0.7, 0.9, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6];
        let settings = rates.iter().map(|&rate| (rate, 0.0)).collect();
        let against = Against::Rate;
        let runs = RegressionRuns { scale: 0.5, data_set: 1, settings, against };
        Instances::named(vec![("λ from 0.1 to 1.6", runs)])
    },
    predict: |runs| {
        let moments = runs.moments();
        let value = |setting: &(f64, f64)| exact(&moments, *setting);
        let curve = rates().map(|rate| (rate, exact(&moments, (rate, 0.0)))).collect();
        Prediction::equals_all(runs.settings.iter().map(value)).with_curve(curve)
    },
    decoys: &[
        Decoy { name: "the theory with C = K/S, Corollary 2", predict: |runs| drawn(runs, 1.0) },
        Decoy { name: "the continuous theory with C = K/S", predict: |runs| drawn(runs, 0.0) },
    ],
    observe: Witness::Simulation(Simulation {
        simulate: regression_runs::simulate,
        estimate: regression_runs::variances,
        replicas: 1024,
        blocks: PerBudget { quick: 64, standard: 64, deep: 512 },
    }),
    resolution: Resolution::Relative(0.1),
    expects: Expected::Consistent,
};

static OVERESTIMATES_WITH_HALF: Experiment<Minibatch> = Experiment {
    name: "½: theory over variance at λ = 0.5, from 1 to 5/4",
    reading: Reading::Corrected,
    instances: || {
        Instances::named(vec![
            ("one dimension", at(0.5, &[1.0], 0.5)),
            ("two dimensions", at(0.5, &[1.0, 0.1], 0.5)),
        ])
    },
    decoys: &[Decoy { name: "underestimates", predict: |m| from_to(m, 0.0, 0.99) }],
    expects: Expected::Consistent,
    ..OVERESTIMATES
};

static UNDERESTIMATES: Experiment<Minibatch> = Experiment {
    name: "½: theory over variance at λ = 1.8, along k = 1",
    instances: || Instances::named(vec![("one dimension", at(0.5, &[1.0], 1.8))]),
    predict: |_| Prediction::within(Interval::new(0.9, 0.95)),
    decoys: &[Decoy { name: "overestimates", predict: |_| Prediction::at_least(1.0) }],
    ..OVERESTIMATES_WITH_HALF
};

static NO_VARIANCE: Experiment<Minibatch> = Experiment {
    name: "½: variance after 1000 steps at λ = 1.99 over that of the theory",
    instances: || Instances::named(vec![("one dimension", at(0.5, &[1.0], 1.99))]),
    predict: |_| Prediction::at_least(1e6),
    decoys: &[Decoy { name: "settles", predict: |_| Prediction::at_most(10.0) }],
    observe: Witness::Oracle(|m| Observation::of(m.ratios()[0].recip())),
    ..OVERESTIMATES_WITH_HALF
};

fn from_to(m: &Minibatch, low: f64, high: f64) -> Prediction {
    Prediction::all_within(vec![Interval::new(low, high); m.spectrum.len()])
}

fn at(scale: f64, spectrum: &[f64], rate: f64) -> Minibatch {
    Minibatch { scale, spectrum: spectrum.to_vec(), rate }
}

fn rates() -> impl Iterator<Item = f64> {
    (1..=36).map(|j| 0.05 * f64::from(j))
}

/// λ/S / (2 - θλk), with the Hessian k of the data.
fn drawn(runs: &RegressionRuns, theta: f64) -> Prediction {
    let k = runs.moments().hessian[(0, 0)];
    let variance = |rate: f64| rate / BATCH as f64 / (2.0 - theta * rate * k);
    let values = runs.settings.iter().map(|setting| variance(setting.0));
    Prediction::equals_all(values).with_curve(rates().map(|rate| (rate, variance(rate))).collect())
}
