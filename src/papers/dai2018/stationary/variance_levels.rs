//! What the variance of the gradient noise does to the effect of M/γ.

use proptest::strategy::Strategy;

use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Fault, Figure, Instances, Notes, Observation,
    PerBudget, Prediction, Range, Reading, Resolution, Witness,
};
use crate::instances::minima::{Minima, Variances};
use crate::interval::Interval;
use crate::witnesses::near_minima::{probability, ratio_at};

use super::cases::{EPSILON, any_pair_on_the_line, three_wells};

pub(crate) static CLAIM: Claim = Claim {
    id: "dai2018/variance-levels",
    locus: "Appendix H, Example 2 and Figure 7",
    statement: "Consider the variance of SGD has four different levels: 5, 10, 50, 100. [..] If the variance σ(w̌) increases, the effect of the ratio M/γ \
                for the probability that converging to the global minimum will decrease. That implies as σ(w̌) increases, the probability of SGD converging \
                to a flat minimum will increase slower.",
    assumes: &[
        "W(∞) has the density κ e^(-ηL) with η = 2M/(γβ), β = σ²(w̌) is the variance, and “converging” is within ε = 0.1",
        "here: the minimum 0 of L = w² (w + 2)² (w - 3)²/16, and others; the paper prints none",
    ],
    correction: Some(
        "The probability depends on M/γ and β through M/(γβ) alone, so that a larger β stretches it along M/γ; at equal M/γ, for a quadratic loss \
         with the Hessian λ, it increases more slowly for a larger β as long as 2Mλε²/(γβ) is below one at the smallest β.",
    ),
    notes: Notes {
        because: "Where the probability has settled for a small variance it still grows for a large one. Between M/γ = 640 and 1280, the latter a ratio of \
            section 3 (128/0.1), it gains 0.0004 at the variance 5 and 0.084 at 100. Before that the sentence is right, and so it is at equal probability: a \
            larger variance stretches the curve, which reaches 0.25 at M/γ = 26.2 for the variance 5 and at 524.2 for 100. It is judged at equal M/γ, \
            because the paper seems to compare the levels there: the right panel of Figure 7 shows the differences of their probabilities, at each M/γ \
            (inferred).",
        repaired: "A bound on M/γ, or a comparison at equal probability: there the slope is inversely proportional to β.",
        known: "Quadrature; for a harmonic well the slope in ln(M/γ) is largest where ηλε² = 1, in closed form. The slopes at the variances 5 and 10 cross at \
            M/γ = 76 on this loss. Up to M/γ = 20 the printed sentence holds at all four levels (control). That only M/(γβ) \
            enters is read off the density: a derivation.",
        open: "The paper writes σ(w̌) for σ²(w̌): the four levels are read as variances, as their introduction says. It does not print the range of M/γ of its \
            figure.",
    },
    figures: &[Figure {
        experiment: PRINTED.name,
        caption: "The probability of the flat minimum's neighbourhood, ε = 0.1, against M/γ at the four variances: the left panel of Figure 7.",
        x: Axis { label: "M/γ", log: true },
        y: Axis { label: "P(|W(∞) - w̌| ≤ ε)", log: false },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&PRINTED, &SLOWER, &STRETCHED, &UNSETTLED],
    controls: &[&CONTROL],
    range: Range::None,
};

/// The variances of Example 2.
const LEVELS: [f64; 4] = [5.0, 10.0, 50.0, 100.0];

static PRINTED: Experiment<Variances> = Experiment {
    name: "the gain from M/γ to twice that, each level's less the next's",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(vec![
            ("M/γ from 160 to 320", at(three_wells(), 160.0)),
            ("M/γ from 640 to 1280", at(three_wells(), 640.0)),
        ])
    },
    predict: |_| Prediction::all_within([Interval::at_least(0.0); LEVELS.len() - 1]),
    decoys: &[Decoy::new("the variance does not matter", |_| {
        Prediction::equals_all([0.0; LEVELS.len() - 1])
    })],
    observe: Witness::Oracle(|at| {
        let near = |beta: f64, ratio: f64| probability(&at.loss, 2.0 * ratio / beta, 0, EPSILON);
        let gains =
            at.variances.iter().map(|&beta| near(beta, 2.0 * at.ratio) - near(beta, at.ratio));
        let gains: Vec<Interval> = gains.collect();
        let curve = |&beta: &f64| {
            let ratios = (0..14).map(|k| 2.5 * 2.0_f64.powi(k));
            (format!("β = {beta}"), ratios.map(|ratio| (ratio, near(beta, ratio))).collect())
        };
        Observation::of_all(gains.windows(2).map(|pair| pair[0] - pair[1]))
            .with_curves(at.variances.iter().map(curve))
    }),
    resolution: Resolution::Absolute(1e-8),
    expects: Expected::Refuted(Fault::Hypothesis),
};

static CONTROL: Experiment<Variances> = Experiment {
    name: "control: M/γ from 5 to 10 and from 10 to 20",
    instances: || {
        Instances::named(vec![
            ("M/γ from 5 to 10", at(three_wells(), 5.0)),
            ("M/γ from 10 to 20", at(three_wells(), 10.0)),
        ])
    },
    ..PRINTED.control()
};

static SLOWER: Experiment<Variances> = Experiment {
    name: "at equal probability: the M/γ at which it is 0.25, each level's over that of the level before",
    instances: || losses(|loss| at(loss, 0.0)),
    predict: |_| Prediction::all_within([Interval::at_least(1.0); LEVELS.len() - 1]),
    decoys: &[Decoy::new("the larger the variance, the sooner", |_| {
        Prediction::all_within([Interval::at_most(1.0); LEVELS.len() - 1])
    })],
    observe: Witness::Oracle(|at| {
        let reached = at.variances.iter().map(|&beta| ratio_at(&at.loss, beta, 0, EPSILON, 0.25));
        let reached: Vec<Interval> = reached.collect();
        Observation::of_all(reached.windows(2).map(|pair| pair[1] / pair[0]))
    }),
    resolution: Resolution::Relative(1e-6),
    expects: Expected::Consistent,
    ..PRINTED
};

static STRETCHED: Experiment<Variances> = Experiment {
    name: "at equal probability: the ratio of M/γ is that of the variances",
    predict: |_| Prediction::equals_all(LEVELS.windows(2).map(|pair| pair[1] / pair[0])),
    decoys: &[Decoy::new("that of the deviations", |_| {
        Prediction::equals_all(LEVELS.windows(2).map(|pair| (pair[1] / pair[0]).sqrt()))
    })],
    ..SLOWER.corrected()
};

/// `2Mλε²/(γβ) = 1` at the end of the step and the smallest variance.
static UNSETTLED: Experiment<Variances> = Experiment {
    name: "the gain, each level's less the next's, up to M/γ = β/(2λε²)",
    instances: || losses(unsettled),
    decoys: &[
        Decoy::new("the variance does not matter", |_| {
            Prediction::equals_all([0.0; LEVELS.len() - 1])
        }),
        Decoy::new("the larger the variance, the larger the gain", |_| {
            Prediction::all_within([Interval::at_most(0.0); LEVELS.len() - 1])
        }),
    ],
    ..PRINTED.corrected()
};

/// Three wells and others, under some noise.
fn losses(noise: fn(Minima) -> Variances) -> Instances<Variances> {
    let cases = PerBudget { quick: 4, standard: 16, deep: 64 };
    Instances::named(vec![("three wells", noise(three_wells()))])
        .and_random(cases, any_pair_on_the_line().prop_map(noise))
}

fn at(loss: Minima, ratio: f64) -> Variances {
    Variances { loss, variances: LEVELS.to_vec(), ratio }
}

fn unsettled(loss: Minima) -> Variances {
    let lambda = loss.determinant(0);
    let ratio = 0.5 * LEVELS[0] / (2.0 * lambda * EPSILON * EPSILON);
    at(loss, ratio)
}
