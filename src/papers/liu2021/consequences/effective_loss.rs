//! The effective loss of the stationary law, and whether it acts like weight decay.

use nalgebra::DMatrix;
use proptest::strategy::Strategy;

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, PerBudget,
    Prediction, Reading, Resolution, Rung, Witness,
};
use crate::instances::momentum::MomentumQuadratic;
use crate::instances::quadratic::Spectral;
use crate::interval::Interval;
use crate::monte_carlo::UnitNoise;
use crate::oracles::{linear_sde, lyapunov};
use crate::papers::liu2021::cases::{FEW, MANY};
use crate::witnesses::quadratic::formed;

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/effective-loss",
    locus: "Section 4.6, eq. (13) and after",
    statement: "In continuous time the stationary law exp[-wᵀKw/T] corresponds to C = 2T I; that of SGD is \
                exp[-(1/T) wᵀ(K + λK²/2) w + O(λ²)], so a large learning rate acts like a weight decay \
                that encourages a smaller norm.",
    assumes: &[
        "the hypotheses of Theorem 1, with Gaussian isotropic noise",
        "the continuous-time law is that of (1) with µ = 0",
        "a smaller norm: Tr Σ is at most that of the continuous theory (inferred)",
    ],
    correction: Some(
        "C = (T/λ) I; the law is exp[-(1/T) wᵀ(K - λK²/2) w] exactly, which encourages a larger norm",
    ),
    notes: Notes {
        because: "Printed: C = 2T I; the precision (K + λK²/2) 2/T to O(λ²); a smaller norm. None of the three holds. \
            (1) with C = 2T I gives Σ = λT K⁻¹, while (13) has Σ = T K⁻¹ / 2: they agree only at λ = 1/2, \
            which the instances avoid; C = (T/λ) I is what (13) needs. For C isotropic (6) gives \
            Σ⁻¹ = (2/(λc)) (K - λK²/2), exactly: the term in K² has the opposite sign, and no O(λ²) \
            remains, whatever T is made of. So the printed law misses at order λ, not λ²; and the \
            effective loss is flatter than the loss, an inverse weight decay: E|w|² is larger than in \
            continuous time, as section 4.4 says of the training error. Found by the Lyapunov oracle \
            and by exact sampling of the Ornstein-Uhlenbeck process; precisions are read along the \
            eigenvectors of K. The sign was checked in both formulas of the section. Open: nothing.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[
        &TEMPERATURE,
        &SIGN,
        &NORM,
        &TEMPERATURE_CORRECTED,
        &SIGN_CORRECTED,
        &NORM_CORRECTED,
    ],
    ..Claim::BLANK
};

static TEMPERATURE: Experiment<MomentumQuadratic> = Experiment {
    name: "continuous time: variances, C = 2T I",
    reading: Reading::AsPrinted,
    instances: || isotropic(MANY),
    predict: |sgd| boltzmann(sgd, noise(sgd) / 2.0),
    decoys: &[Decoy { name: "C = T I", predict: |sgd| boltzmann(sgd, noise(sgd)) }],
    observe: Witness::Oracle(|sgd| formed(in_continuous_time(sgd))),
    resolution: Resolution::Relative(1e-9),
    expects: Expected::Refuted(Fault::Wrong),
};

static TEMPERATURE_CORRECTED: Experiment<MomentumQuadratic> = Experiment {
    name: "continuous time: variances, C = (T/λ) I",
    reading: Reading::Corrected,
    predict: |sgd| boltzmann(sgd, sgd.learning_rate() * noise(sgd)),
    decoys: &[Decoy { name: "C = 2T I", predict: |sgd| boltzmann(sgd, noise(sgd) / 2.0) }],
    expects: Expected::Consistent,
    ..TEMPERATURE
};

static SIGN: Experiment<MomentumQuadratic> = Experiment {
    name: "precision over that of continuous time: 1 + λk/2 + O(λ²)",
    instances: || isotropic(FEW),
    predict: |sgd| approximates(sgd, 2.0, 0.5),
    decoys: &[Decoy { name: "no correction", predict: |sgd| approximates(sgd, 2.0, 0.0) }],
    observe: Witness::Oracle(|sgd| {
        let ladder = ladder(sgd).map(|rate| sgd.with_learning_rate(rate));
        Observation::of_all(ladder.flat_map(|sgd| precisions(&sgd)))
    }),
    resolution: Resolution::Absolute(0.1),
    ..TEMPERATURE
};

static SIGN_CORRECTED: Experiment<MomentumQuadratic> = Experiment {
    name: "precision over that of continuous time: 1 - λk/2",
    reading: Reading::Corrected,
    predict: |sgd| Prediction::equals_all(factors(sgd, -0.5)),
    decoys: &[
        Decoy { name: "1 + λk/2", predict: |sgd| Prediction::equals_all(factors(sgd, 0.5)) },
        Decoy { name: "1", predict: |sgd| Prediction::equals_all(factors(sgd, 0.0)) },
    ],
    observe: Witness::Oracle(|sgd| formed(precisions(sgd))),
    expects: Expected::Consistent,
    ..TEMPERATURE
};

static NORM: Experiment<MomentumQuadratic> = Experiment {
    name: "E|w|² is at most that of continuous time",
    predict: |_| Prediction::at_most(1.0),
    decoys: &[],
    observe: Witness::Oracle(|sgd| Observation::of(norm_ratio(sgd))),
    ..TEMPERATURE
};

static NORM_CORRECTED: Experiment<MomentumQuadratic> = Experiment {
    name: "E|w|² is larger than in continuous time",
    reading: Reading::Corrected,
    predict: |_| Prediction::at_least(1.0),
    expects: Expected::Consistent,
    ..NORM
};

/// White noise, and a step that is no power of two.
fn isotropic(cases: PerBudget) -> Instances<MomentumQuadratic> {
    let base = MomentumQuadratic::any(1..=5, 0.3..=1.9, 0.1, 0.0..=0.0);
    let whiten = |base: MomentumQuadratic| {
        let d = base.dimension();
        let rate = 0.6 * base.learning_rate();
        let noise = Spectral::diagonal(vec![base.noise().largest(); d]).expect("a number");
        let hessian = base.hessian().scaled(1.0 / 0.6);
        MomentumQuadratic::new(rate, 0.0, hessian, noise, UnitNoise::Gaussian)
            .expect("λK is unchanged")
    };
    Instances::named(Vec::new()).and_random(cases, base.prop_map(whiten).boxed())
}

/// The variance of a component of the noise.
fn noise(sgd: &MomentumQuadratic) -> f64 {
    sgd.noise().largest()
}

/// The variances along K's eigenvectors of the density exp[-wᵀKw/T].
fn boltzmann(sgd: &MomentumQuadratic, temperature: f64) -> Prediction {
    let k = sgd.hessian().eigenvalues().iter();
    Prediction::equals_all(k.map(|k| temperature / (2.0 * k)))
}

fn factors(sgd: &MomentumQuadratic, slope: f64) -> Vec<f64> {
    let k = sgd.hessian().eigenvalues().iter();
    k.map(|k| 1.0 + slope * sgd.learning_rate() * k).collect()
}

fn ladder(sgd: &MomentumQuadratic) -> impl Iterator<Item = f64> + use<> {
    let rate = sgd.learning_rate();
    (2..11).map(move |j| rate * 0.5_f64.powi(j))
}

fn approximates(sgd: &MomentumQuadratic, order: f64, slope: f64) -> Prediction {
    let rung = |step| Rung {
        step,
        values: factors(&sgd.with_learning_rate(step), slope)
            .into_iter()
            .map(Interval::exactly)
            .collect(),
    };
    Prediction::approximates(order, ladder(sgd).map(rung).collect())
}

/// The variances of the Ornstein-Uhlenbeck process along K's eigenvectors.
fn in_continuous_time(sgd: &MomentumQuadratic) -> Vec<Interval> {
    let rate = sgd.learning_rate();
    let drift = sgd.hessian().matrix() * rate;
    let entries = linear_sde::stationary(&drift, &(sgd.noise().matrix() * (rate * rate)));
    let basis = sgd.hessian().basis();
    let along = basis.column_iter();
    along.map(|v| crate::witnesses::quadratic::trace_with(&(v * v.transpose()), &entries)).collect()
}

/// The variances of SGD along K's eigenvectors.
fn of_sgd(sgd: &MomentumQuadratic) -> Vec<Interval> {
    let (map, added): (DMatrix<f64>, DMatrix<f64>) = sgd.step();
    let Some(law) = lyapunov::solve(&map, &added) else {
        return vec![Interval::UNKNOWN; sgd.dimension()];
    };
    let basis = sgd.hessian().basis();
    let along = basis.column_iter();
    along
        .map(|v| {
            let direction: Vec<f64> = v.iter().copied().chain(v.iter().map(|_| 0.0)).collect();
            law.variance_along(&direction)
        })
        .collect()
}

/// One over the variances of SGD, in units of the same for the continuous theory.
fn precisions(sgd: &MomentumQuadratic) -> Vec<Interval> {
    let pairs = in_continuous_time(sgd).into_iter().zip(of_sgd(sgd));
    pairs.map(|(process, sgd)| (process * sgd.recip()).widened(1e-12)).collect()
}

fn norm_ratio(sgd: &MomentumQuadratic) -> Interval {
    let sum = |variances: Vec<Interval>| {
        let zero = Interval::exactly(0.0);
        variances.into_iter().fold(zero, |sum, next| sum + next)
    };
    sum(of_sgd(sgd)) * sum(in_continuous_time(sgd)).recip()
}
