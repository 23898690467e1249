//! A diffusion whose noise falls like one over the square root of the log of time finds the global minimisers.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Figure, Instances, Notes, Observation, PerBudget,
    Prediction, Reading, Resolution, Witness,
};
use crate::instances::cooling_landscape;
use crate::instances::cooling_landscape::{Landscape, annealing, decades};
use crate::interval::Interval;
use crate::statistics::limit;

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "hu2017/annealing",
    locus: "Proposition 2",
    statement: "If (x/|x|)·∇F(x) >= a > 0 for |x| > R and there are finitely many local minimisers in |x| <= \
                R, then there is a γ_0 > 0 such that for all ε > 0 and γ > γ_0 the solution of dX = -∇F ds + \
                √(γ/ln(2 + s)) dB satisfies P(X(s) in A_ε) -> 1 as s tends to infinity, where A_ε is the \
                ε-neighbourhood of the global minimisers.",
    assumes: &["F is smooth enough for the equation to have a solution", "X(0) is any point"],
    correction: Some(
        "γ_0 is twice the depth c* of the deepest well without a global minimiser: below it the limit \
     is less than 1, above it the probability outside A_ε falls like s^(-2Δ/γ)",
    ),
    notes: Notes {
        because: "True as printed; the regularity of F is not stated, and Proposition 3.3 of the cited paper is for \
            a compact set. The Fokker-Planck equation is solved by a scheme that keeps each temperature's \
            Gibbs law exactly, with implicit steps in the logarithm of time, to s = 1e60, and the \
            probability outside A_ε is extrapolated from twelve times 1e5, 1e10, ..: at finite times the \
            limit cannot be seen, since the larger γ is, the slower it is approached. Attacks: a start in the wrong \
            well, tails that grow only linearly, wells of different curvature, two global \
            minimisers. The paper leaves γ_0 open. Derived here, with T = γ/(2 ln(2 + s)): γ_0 = 2 c*, \
            with c* the depth of the deepest well without a global minimiser (Hajek, Math. Oper. Res. \
            1988). Below it the escape rates s^(-2c*/γ) have a finite integral, and a \
            positive probability is trapped for good: 0.7 to 95 per cent on these instances. \
            Above it the law follows Gibbs, and the probability outside A_ε falls like s^(-2Δ/γ), \
            Δ the least loss outside above the minimum: the exponents are found to five digits where the wrong well decides, to \
            three per cent where the border of A_ε does, and refute a forgotten factor of two. If all minima are global every γ > 0 will do. Second route: \
            masses by an independently written solver, to four digits and more (tests). Open: dimensions above one.",
        ..Notes::NONE
    },
    figures: &[Figure {
        experiment: "exponent of the approach, γ > 2 c*",
        caption: "Probability outside A_ε against time, for a wrong well that decides: observed, and the \
                  Gibbs law's share of that well at the temperature of the time.",
        x: Axis { label: "time s", log: true },
        y: Axis { label: "P(X not in A_ε)", log: true },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&ABOVE, &ALL_GLOBAL, &BELOW, &EXPONENT],
    ..Claim::BLANK
};

/// A landscape and γ.
#[derive(Clone, Debug, Serialize)]
struct Annealing {
    landscape: Landscape,
    gamma: f64,
}

impl fmt::Display for Annealing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Annealing { landscape, gamma } = self;
        write!(f, "γ = {gamma:.4}, 2 c* = {:.4}; {landscape}", 2.0 * landscape.depth())
    }
}

impl Annealing {
    /// γ as a multiple of 2 c*.
    fn at(multiple: f64, landscape: Landscape) -> Annealing {
        let gamma = multiple * 2.0 * landscape.depth();
        Annealing { landscape, gamma }
    }
}

static ABOVE: Experiment<Annealing> = Experiment {
    name: "limit of P(X in A_ε), γ > 2 c*",
    reading: Reading::AsPrinted,
    instances: || {
        let random =
            (Landscape::any(), 1.4..3.0_f64).prop_map(|(l, times)| Annealing::at(times, l));
        let cases = PerBudget { quick: 1, standard: 8, deep: 64 };
        Instances::named(vec![
            ("a tilted double well", Annealing::at(1.3, cooling_landscape::tilted(0.5))),
            ("the same, a tenth above 2 c*", Annealing::at(1.1, cooling_landscape::tilted(0.5))),
            ("the same, three times 2 c*", Annealing::at(3.0, cooling_landscape::tilted(0.5))),
            (
                "linear tails",
                Annealing::at(1.5, cooling_landscape::tilted(0.5).with_linear_tails(1.5)),
            ),
            (
                "a sharp global minimum",
                Annealing::at(1.5, cooling_landscape::flat_and_sharp(-0.1, 0.4)),
            ),
        ])
        .and_random(cases, random.boxed())
    },
    predict: |_| Prediction::equals(1.0),
    decoys: &[
        Decoy { name: "it stays in the wrong well", predict: |_| Prediction::equals(0.0) },
        Decoy { name: "equal shares", predict: |_| Prediction::equals(0.5) },
    ],
    observe: Witness::Oracle(|a| Observation::of(a.landscape.settled(annealing(a.gamma)))),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Consistent,
};

static ALL_GLOBAL: Experiment<Annealing> = Experiment {
    name: "limit of P(X in A_ε), all minima global",
    instances: || {
        let symmetric = |gamma| Annealing { landscape: cooling_landscape::symmetric(0.4), gamma };
        Instances::named(vec![("γ = 0.1", symmetric(0.1)), ("γ = 0.5", symmetric(0.5))])
    },
    ..ABOVE
};

static BELOW: Experiment<Annealing> = Experiment {
    name: "limit of P(X in A_ε), γ < 2 c*",
    reading: Reading::Corrected,
    instances: || {
        let random =
            (Landscape::any(), 0.55..0.7_f64).prop_map(|(l, times)| Annealing::at(times, l));
        let cases = PerBudget { quick: 1, standard: 6, deep: 64 };
        let tilted = || cooling_landscape::tilted(0.5);
        Instances::named(vec![
            ("a tilted double well", Annealing::at(0.63, tilted())),
            ("the same, a tenth below 2 c*", Annealing::at(0.9, tilted())),
            ("the same, from the deep well", Annealing::at(0.63, tilted().from_the_deep_well())),
        ])
        .and_random(cases, random.boxed())
    },
    predict: |_| Prediction::within(Interval::new(0.0, 0.999)),
    decoys: &[Decoy { name: "γ_0 = c*", predict: |_| Prediction::equals(1.0) }],
    resolution: Resolution::Absolute(1e-4),
    ..ABOVE
};

static EXPONENT: Experiment<Annealing> = Experiment {
    name: "exponent of the approach, γ > 2 c*",
    reading: Reading::Corrected,
    instances: || {
        let wide = |gamma| Annealing { landscape: cooling_landscape::tilted(0.8), gamma };
        let narrow = Annealing { landscape: cooling_landscape::tilted(0.4), gamma: 0.6 };
        Instances::named(vec![
            ("the wrong well decides, γ = 1", wide(1.0)),
            ("the wrong well decides, γ = 0.5", wide(0.5)),
            ("the border of A_ε decides", narrow),
        ])
    },
    predict: |a| exponent(a, 2.0),
    decoys: &[
        Decoy { name: "T = γ/ln(2 + s)", predict: |a| exponent(a, 1.0) },
        Decoy { name: "twice the exponent", predict: |a| exponent(a, 4.0) },
    ],
    observe: Witness::Oracle(approach),
    resolution: Resolution::Relative(0.05),
    ..ABOVE
};

/// `factor Δ/γ`, with the shares of two wells that Gibbs' law then has.
fn exponent(a: &Annealing, factor: f64) -> Prediction {
    let power = factor * a.landscape.least_climb() / a.gamma;
    let curvature = |minimum| a.landscape.profile().curvature(minimum);
    let ratio = (curvature(a.landscape.deep()) / curvature(a.landscape.shallow())).sqrt();
    let share = |s: f64| (s, ratio * libm::pow(s, -power));
    Prediction::equals(power).with_curve(decades().into_iter().map(share).collect())
}

/// Minus the slope of `ln P(X not in A_ε)` against `ln s`, between neighbouring times, extrapolated
/// in `1/ln s`.
fn approach(a: &Annealing) -> Observation {
    let times = decades();
    let minima = a.landscape.global();
    let rows = a.landscape.probabilities(annealing(a.gamma), &minima, &times);
    let outside: Vec<Interval> = rows.iter().map(|row| row[minima.len()]).collect();
    let ln_times: Vec<f64> = times.iter().map(|&t| libm::log(t)).collect();
    let slope = |j: usize| {
        let rise = outside[j].ln() - outside[j + 1].ln();
        let run = ln_times[j + 1] - ln_times[j];
        (2.0 / (ln_times[j + 1] + ln_times[j]), rise.scaled(1.0 / run))
    };
    let slopes: Vec<(f64, Interval)> = (0..times.len() - 1).map(slope).collect();
    let curve = times.into_iter().zip(outside).collect();
    Observation::of(limit::at_zero(&slopes)).with_curve(curve)
}
