//! Whether SGD escapes more than its continuous theory: in the mean, and in probability.

use proptest::prelude::*;

use super::cases::departures;
use crate::claim::{
    Claim, Expected, Experiment, Fault, Instances, Notes, Observation, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::departure::Departure;
use crate::instances::quadratic::{NoisyQuadratic, Spectral};
use crate::interval::Interval;
use crate::monte_carlo::UnitNoise::{self, Gaussian, TwoPoint};
use crate::papers::liu2021::cases::MANY;
use crate::witnesses::departure::{excess_probability, loss_of_process, loss_of_sgd};

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/escape-efficiency-order",
    locus: "Corollary 4 and the sentence before it",
    statement: "The following corollary shows that the discrete theory predicts a higher escape probability than the \
        continuous one. Corollary 4. ∀ 0 < λ < 2/k* and t ≥ 0, E_d ≥ E_c.",
    assumes: &[
        "the hypotheses of Theorem 7; t counts steps",
        "escape probability: P(L(w_t) - L(w_0) ≥ δ) for a height δ > 0, as with (17)",
        "noise of finite covariance; the continuous theory is Gaussian",
    ],
    correction: Some(
        "If the noise is Gaussian with a covariance that commutes with K, as both kinds of section 4.3 are, the probability \
            that the loss has risen by δ is at least that of the continuous theory, for every δ > 0 and t.",
    ),
    notes: Notes {
        because: "The probability does not follow from the mean: Markov's inequality bounds it from above only. Gaussian \
            noise that is close to rank one and does not commute with K: after one step the loss of SGD has close \
            to one degree of freedom, and small rises are likelier for the process, whose noise the drift has turned. \
            (Two-point noise: after one step |w| has one value, and a δ above its loss is never reached.) The \
            inequality itself holds: with u = λk, for u ≤ 1 since (1-u)^2t ≤ e^(-2ut) and 1 - u/2 ≤ 1; for u > 1 since \
            already the first step gives 2u > 1.",
        repaired: "Gaussian noise that commutes with K: each variance, and so each such probability, is larger for SGD.",
        known: "E_d and E_c by iterating the covariance and by exact sampling of the process, on dense instances. \
            Probabilities are exact: the angular integral of exp(-δ/g(θ)), g the loss in a direction, and a finite sum \
            over signs.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&IN_PROBABILITY, &IN_MEAN, &GAUSSIAN_AND_COMMUTING],
    controls: &[&ONE_DIMENSION],
    ..Claim::BLANK
};

static IN_MEAN: Experiment<Departure> = Experiment {
    name: "E_d - E_c in units of E_d",
    reading: Reading::AsPrinted,
    instances: departures,
    predict: |_| Prediction::at_least(0.0),
    decoys: &[],
    observe: Witness::Oracle(|d| {
        let (sgd, process) = (loss_of_sgd(d), loss_of_process(d, f64::from(d.steps)));
        Observation::of((sgd - process) * sgd.recip())
    }),
    resolution: Resolution::Absolute(1e-8),
    expects: Expected::Consistent,
};

static IN_PROBABILITY: Experiment<Departure> = Experiment {
    name: "escape probability of SGD less that of the process",
    instances: || {
        let build = |k: [f64; 2], c: [f64; 2], angle: f64, law| {
            let mirror = vec![vec![libm::sin(angle), -libm::cos(angle)]];
            let noise = Spectral::new(c.to_vec(), mirror).expect("a mirror");
            let hessian = Spectral::diagonal(k.to_vec()).expect("numbers");
            NoisyQuadratic::new(1.0, hessian, noise, law, vec![0.0; 2], vec![0.0; 2])
                .expect("named instances satisfy the hypotheses")
        };
        let turned = build([1.5, 0.1], [1.0, 1e-4], 0.6, Gaussian);
        let signs = one_dimension(1.0, TwoPoint);
        let (one, three) =
            (Departure { sgd: signs.clone(), steps: 1 }, Departure { sgd: signs, steps: 3 });
        Instances::named(vec![
            ("Gaussian noise that does not commute with K", Departure { sgd: turned, steps: 1 }),
            ("two-point noise, one step", one),
            ("two-point noise, three steps", three),
        ])
    },
    observe: Witness::Oracle(|d| {
        Observation::of(
            heights(d)
                .map(|height| excess_probability(d, height))
                .reduce(lowest)
                .unwrap_or(Interval::UNKNOWN),
        )
    }),
    resolution: Resolution::Absolute(1e-6),
    expects: Expected::Refuted(Fault::Hypothesis),
    ..IN_MEAN
};

static ONE_DIMENSION: Experiment<Departure> = Experiment {
    name: "control: escape probability of SGD less that of the process, Gaussian noise in one dimension",
    instances: || {
        let at = |steps| Departure { sgd: one_dimension(1.3, Gaussian), steps };
        Instances::named(vec![("one step", at(1)), ("three steps", at(3))])
    },
    ..IN_PROBABILITY.control()
};

static GAUSSIAN_AND_COMMUTING: Experiment<Departure> = Experiment {
    name: "Gaussian noise that commutes with K: excess of the escape probability",
    instances: || {
        let sgd = NoisyQuadratic::any(2..=2, 0.3..=1.9, 0.1);
        let random = (sgd, 1..20_u32).prop_map(|(sgd, steps)| {
            let (rate, hessian) = (sgd.learning_rate(), sgd.hessian().clone());
            let noise = sgd.noise().in_basis_of(&hessian);
            let at = vec![0.0; 2];
            let sgd = NoisyQuadratic::new(rate, hessian, noise, Gaussian, at.clone(), at)
                .expect("the spectra are unchanged");
            Departure { sgd, steps }
        });
        Instances::random(MANY, random)
    },
    ..IN_PROBABILITY.corrected()
};

fn one_dimension(rate_k: f64, law: UnitNoise) -> NoisyQuadratic {
    let one = |x| Spectral::diagonal(vec![x]).expect("a number");
    NoisyQuadratic::new(0.9, one(rate_k / 0.9), one(1.0), law, vec![0.0], vec![0.0])
        .expect("named instances satisfy the hypotheses")
}

/// Heights from far below to above the mean loss of SGD.
fn heights(departure: &Departure) -> impl Iterator<Item = f64> + use<> {
    let mean = loss_of_sgd(departure).center();
    [1e-4, 1e-3, 0.01, 0.1, 0.5, 1.5, 3.0].into_iter().map(move |share| share * mean)
}

fn lowest(a: Interval, b: Interval) -> Interval {
    if a.low() <= b.low() { a } else { b }
}
