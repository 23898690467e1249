//! A diffusion whose noise falls like one over the square root of the log of time finds the global minimisers.

use proptest::prelude::*;

use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Figure, Instances, Notes, Observation, PerBudget,
    Prediction, Reading, Resolution, Witness,
};
use crate::instances::cooling_landscape::{Annealing, Landscape};
use crate::interval::Interval;
use crate::papers::hu2017::batch_size::cases::{flat_and_sharp, symmetric, tilted};
use crate::papers::hu2017::batch_size::theory::annealing;
use crate::statistics::limit;
use crate::witnesses::settling::{decades, probabilities, settled};

pub(crate) static CLAIM: Claim = Claim {
    id: "hu2017/annealing",
    locus: "Proposition 2",
    statement: "Suppose there exist R > 0 and a > 0 such that for all |x| > R, (x/‖x‖)·∇F(x) >= a, and that there are \
                finitely many local minimizers inside |x| <= R. Denote A the set of global minimizers of F and let X solve \
                dX = -∇F ds + √(γ/log(2 + s)) dB. Then there exists γ_0 > 0 such that for all ε > 0 and γ > γ_0, \
                P(X(s) in A_ε) -> 1 as s -> ∞, where A_ε denotes the ε-neighborhood of A.",
    assumes: &["F is smooth enough for the equation to have a solution", "X(0) is any point"],
    correction: Some(
        "γ_0 is 2 c*, with c* the depth of the deepest well without a global minimiser: below it the limit is less \
         than 1 for small ε, above it the probability outside A_ε falls like s^(-2Δ/γ) up to powers of ln s, with Δ the least loss outside A_ε \
         above the minimum.",
    ),
    notes: Notes {
        because: "Escape rates of a well of depth c fall like s^(-2c/γ), whose integral is infinite for γ > 2c: no well keeps \
            the process, and its law follows Gibbs. The regularity of F is not stated.",
        repaired: "Nothing has to be; the paper leaves γ_0 open, and a schedule needs it. With T = γ/(2 ln(2 + s)) it is 2 c* \
            (Hajek, Math. Oper. Res. 1988). Below it a positive probability is trapped for good, 0.7 to 95 per cent \
            here. If all minima are global every γ > 0 will do.",
        known: "The Fokker-Planck equation by a scheme that keeps each temperature's Gibbs law exactly, implicit in the logarithm \
            of time, to s = 1e60; limits from twelve times at equal ratios, since the larger γ is, the slower they \
            are approached. Exponents to five digits where the wrong well decides, three per cent where the border of A_ε \
            does. Masses agree to four digits with an independently written solver. Starts in the wrong well, linear tails, \
            wells of different curvature, two global minimisers.",
        open: "Dimensions above one.",
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

static ABOVE: Experiment<Annealing> = Experiment {
    name: "limit of P(X in A_ε), γ > 2 c*",
    reading: Reading::AsPrinted,
    instances: || {
        let random =
            (Landscape::any(), 1.4..3.0_f64).prop_map(|(l, times)| Annealing::at(times, l));
        let cases = PerBudget { quick: 1, standard: 8, deep: 64 };
        let sharp = flat_and_sharp(-0.1, 0.4);
        Instances::named(vec![
            ("a tilted double well", Annealing::at(1.3, tilted(0.5))),
            ("the same, a tenth above 2 c*", Annealing::at(1.1, tilted(0.5))),
            ("the same, three times 2 c*", Annealing::at(3.0, tilted(0.5))),
            ("linear tails", Annealing::at(1.5, tilted(0.5).with_linear_tails(1.5))),
            ("a sharp global minimum", Annealing::at(1.5, sharp)),
        ])
        .and_random(cases, random)
    },
    predict: |_| Prediction::equals(1.0),
    decoys: &[
        Decoy::new("it stays in the wrong well", |_| Prediction::equals(0.0)),
        Decoy::new("equal shares", |_| Prediction::equals(0.5)),
    ],
    observe: Witness::Oracle(|a| Observation::of(settled(&a.landscape, annealing(a.gamma)))),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Consistent,
};

static ALL_GLOBAL: Experiment<Annealing> = Experiment {
    name: "limit of P(X in A_ε), all minima global",
    instances: || {
        let symmetric = |gamma| Annealing { landscape: symmetric(0.4), gamma };
        Instances::named(vec![("γ = 0.1", symmetric(0.1)), ("γ = 0.5", symmetric(0.5))])
    },
    ..ABOVE
};

static BELOW: Experiment<Annealing> = Experiment {
    name: "limit of P(X in A_ε), γ < 2 c*",
    instances: || {
        let random =
            (Landscape::any(), 0.55..0.7_f64).prop_map(|(l, times)| Annealing::at(times, l));
        let cases = PerBudget { quick: 1, standard: 6, deep: 64 };
        Instances::named(vec![
            ("a tilted double well", Annealing::at(0.63, tilted(0.5))),
            ("the same, a tenth below 2 c*", Annealing::at(0.9, tilted(0.5))),
            ("the same, from the deep well", Annealing::at(0.63, tilted(0.5).from_the_deep_well())),
        ])
        .and_random(cases, random)
    },
    predict: |_| Prediction::within(Interval::new(0.0, 0.999)),
    decoys: &[Decoy::new("γ_0 = c*", |_| Prediction::equals(1.0))],
    resolution: Resolution::Absolute(1e-4),
    ..ABOVE.corrected()
};

static EXPONENT: Experiment<Annealing> = Experiment {
    name: "exponent of the approach, γ > 2 c*",
    instances: || {
        let wide = |gamma| Annealing { landscape: tilted(0.8), gamma };
        let narrow = Annealing { landscape: tilted(0.4), gamma: 0.6 };
        Instances::named(vec![
            ("the wrong well decides, γ = 1", wide(1.0)),
            ("the wrong well decides, γ = 0.5", wide(0.5)),
            ("the border of A_ε decides", narrow),
        ])
    },
    predict: |a| exponent(a, 2.0),
    decoys: &[
        Decoy::new("T = γ/ln(2 + s)", |a| exponent(a, 1.0)),
        Decoy::new("twice the exponent", |a| exponent(a, 4.0)),
    ],
    observe: Witness::Oracle(approach),
    resolution: Resolution::Relative(0.05),
    ..ABOVE.corrected()
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
    let rows = probabilities(&a.landscape, annealing(a.gamma), &minima, &times);
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
