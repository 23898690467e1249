//! Does a larger γ/M make the law settle faster?

use proptest::strategy::Strategy;

use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Fault, Figure, Instances, Notes, Observation,
    PerBudget, Prediction, Range, Reading, Resolution, Witness,
};
use crate::instances::minima::Minima;
use crate::instances::relaxing::{Confining, Relaxing};
use crate::oracles::law::poincare::ln_gap;
use crate::witnesses::relaxation::late_rate;

use super::cases::{any_parabola, double_well, from, parabola};

pub(crate) static CLAIM: Claim = Claim {
    id: "dai2018/larger-ratio-is-faster",
    locus: "third remark after Theorem 2.4, and section 5",
    statement: "Third, the convergence rate is relatively faster with a larger γ/M since it corresponds to a smaller η∞. [Section 5:] We give the convergence \
                rate, which indicates that with a larger ratio of the learning rate and the batch size, the probability will converge faster to the stationary \
                solution.",
    assumes: &[
        "(A.1) - (A.3), β, γ and M constant",
        "the rate is that of ‖p - p∞‖ in Theorem 2.4, per unit of the time t",
    ],
    correction: Some(
        "The rate of convergence increases with γ/M, once that is small, where minima are separated by barriers, high beside γβ/(2M); it does not depend on γ/M on a \
         parabola, and on the line, on a single well that is a strictly concave function of w², such as (1 + w²)^(3/4), it decreases with γ/M.",
    ),
    notes: Notes {
        because: "The rate is 2 C_P/η∞ with the constant of e^(-η∞L), which changes with η∞ too, and on some losses as fast as η∞ itself or faster. On a \
            parabola C_P is η∞λ, and the rate 2λ at every γ/M. On (1 + w²)^(3/4), which satisfies (A.1) - (A.3), twice the γ/M makes the rate 11 per cent \
            smaller at η∞ = 2: the law spreads further, where the force is weak. With x = √η∞ w the force on a concave function of w² is -2x g'(x²/η∞), which η∞ makes \
            stronger everywhere, and the slowest mode is that of reaching 0. Slow growth alone does not decide: on (1 + w⁴)^(3/8), flat at the bottom, twice the \
            γ/M makes the rate 31 per cent larger at η∞ = 8 (computed apart). “Since it corresponds to a smaller η∞” would do with the C_P of (2.6), which \
            does not depend on η∞ and does not give the rate: dai2018/convergence-rate.",
        repaired: "The setting that the paper has in mind, several minima: there the rate is that of crossing barriers.",
        known: "Eigenvalues of finite volumes, and rates of masses in time by another code, whose intervals are wide. On wells the printed sentence holds \
            (control). The rate is twice the spectral gap, from every start whose law has a share in the slowest mode.",
        open: "Per iteration of SGD the rate is γ times that of t: a larger γ is faster even on a parabola, a smaller M is not.",
    },
    figures: &[
        Figure {
            experiment: PRINTED.name,
            instances: &["(1 + x²)^(3/4)", "(1 + x²)^(2/3)"],
            caption: "Where the sentence fails: on single wells that are concave functions of w² a larger γ/M, to the left, makes the rate smaller.",
            ..GAPS
        },
        Figure {
            experiment: BARRIERS.name,
            caption: "Where it holds: the spectral gap of the double well (x² - 1)² falls with η∞.",
            ..GAPS
        },
    ],
    source: file!(),
    experiments: &[&PRINTED, &IN_TIME, &BARRIERS, &PARABOLA, &CONCAVE],
    controls: &[&CONTROL],
    range: Range::None,
};

/// Gaps against η∞.
const GAPS: Figure = Figure {
    x: Axis { label: "η∞ = 2M/(γβ)", log: true },
    y: Axis { label: "C_P(η∞)/η∞", log: true },
    ..Figure::BLANK
};

static PRINTED: Experiment<Relaxing> = Experiment {
    name: "the rate at η∞/2 over that at η∞",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(vec![
            ("(1 + x²)^(3/4)", from(Confining::Power(1.5), 2.0, 1.0)),
            ("(1 + x²)^(2/3)", from(Confining::Power(4.0 / 3.0), 1.0, 1.0)),
        ])
    },
    predict: |_| Prediction::at_least(1.0),
    decoys: &[],
    observe: Witness::Oracle(by_eigenvalues),
    resolution: Resolution::Relative(1e-2),
    expects: Expected::Refuted(Fault::Hypothesis),
};

static IN_TIME: Experiment<Relaxing> = Experiment {
    name: "the same, by masses in time",
    observe: Witness::Oracle(|at| {
        let rate = |eta: f64| late_rate(&Relaxing { eta, ..at.clone() });
        Observation::of(rate(0.5 * at.eta) / rate(at.eta))
    }),
    ..PRINTED
};

static CONTROL: Experiment<Relaxing> = Experiment {
    name: "control: a parabola, and a double well by masses in time",
    instances: || {
        Instances::named(vec![
            ("parabola", from(parabola(0.7), 1.0, 1.0)),
            ("η∞ = 4", from(double_well(), 4.0, 1.0)),
            ("η∞ = 1", from(double_well(), 1.0, 1.0)),
            ("η∞ = 1/4", from(double_well(), 0.25, 1.0)),
        ])
    },
    ..IN_TIME.control()
};

static BARRIERS: Experiment<Relaxing> = Experiment {
    name: "the gap at η∞/2 over that at η∞, on wells",
    instances: || {
        let cases = PerBudget { quick: 1, standard: 4, deep: 64 };
        let random = (Minima::any(2, false), 2.0..8.0_f64).prop_map(|(loss, barriers)| {
            let [left, right] = [loss.places()[0], loss.places()[1]];
            let saddle = (0..=64).map(|k| left + (right - left) * f64::from(k) / 64.0);
            let height = saddle.map(|x| loss.height(x)).fold(0.0, f64::max);
            from(Confining::Wells(Box::new(loss)), barriers / height, left)
        });
        Instances::named(vec![
            ("double well, η∞ = 1/2", from(double_well(), 0.5, 1.0)),
            ("double well, η∞ = 4", from(double_well(), 4.0, 1.0)),
        ])
        .and_random(cases, random)
    },
    decoys: &[Decoy::new("it does not matter", |_| Prediction::equals(1.0))],
    resolution: Resolution::Relative(1e-4),
    ..PRINTED.corrected()
};

static PARABOLA: Experiment<Relaxing> = Experiment {
    name: "the rate at η∞/2 over that at η∞, on parabolas",
    instances: || {
        let cases = PerBudget { quick: 3, standard: 12, deep: 64 };
        Instances::named(vec![("η∞ = 1", from(parabola(0.7), 1.0, 1.0))])
            .and_random(cases, any_parabola(0.3, 4.0))
    },
    predict: |_| Prediction::equals(1.0),
    decoys: &[Decoy::new("twice as fast", |_| Prediction::equals(2.0))],
    observe: IN_TIME.observe,
    resolution: Resolution::Relative(1e-3),
    ..BARRIERS
};

static CONCAVE: Experiment<Relaxing> = Experiment {
    name: "the gap at η∞/2 over that at η∞, on concave functions of w²",
    instances: || {
        let cases = PerBudget { quick: 2, standard: 8, deep: 64 };
        let power = |(p, eta)| from(Confining::Power(p), eta, 1.0);
        Instances::random(cases, (1.2..1.7_f64, 0.5..4.0_f64).prop_map(power))
    },
    predict: |_| Prediction::at_most(1.0),
    decoys: &[Decoy::new("a larger γ/M is faster", |_| Prediction::at_least(1.0))],
    ..BARRIERS
};

/// The ratio of the spectral gaps, and for the figure the gaps from `η∞/4` to `4 η∞`.
fn by_eigenvalues(at: &Relaxing) -> Observation {
    let gap = |eta: f64| ln_gap(&|x| at.loss.slope(x), eta, at.loss.wells()).exp();
    let curve = (-2..=2).map(|k| at.eta * libm::pow(2.0, f64::from(k))).map(|eta| (eta, gap(eta)));
    Observation::of(gap(0.5 * at.eta) / gap(at.eta)).with_curve(curve.collect())
}
