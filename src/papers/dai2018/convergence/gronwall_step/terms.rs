//! The terms I, II and III and their bounds.

use crate::claim::{
    ByHand, Decoy, Expected, Experiment, Fault, Instances, Observation, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::relaxing::{NormalLaw, Scheduled};
use crate::witnesses::relaxation::{balance, distance, second_term};

use super::super::cases::{fast, slow};

/// The largest of `p∞^(1/3) |λ - η∞λ²x²|` is at `x = 0` or where `η∞λx² = 7`; that of (A.3) is `λ`, at 0.
pub(super) static POWER: Experiment<Scheduled> = Experiment {
    name: "|∇·(p∞∇L)| p∞^(-2/3)/(max{1, η∞} M)",
    reading: Reading::AsPrinted,
    instances: || {
        let at = |rate, eta| Scheduled { rate, eta, ..slow(0.5, 0.0) };
        Instances::named(vec![("λ = 1, η∞ = 1", at(1.0, 1.0)), ("λ = 3, η∞ = 0.5", at(3.0, 0.5))])
    },
    predict: |_| Prediction::at_most(1.0),
    decoys: &[],
    observe: Witness::Oracle(|at| {
        let Scheduled { rate, eta, .. } = *at;
        let ln_kappa = -crate::oracles::law::gibbs::ln_mass(
            &|x| 0.5 * eta * rate * x * x,
            [f64::NEG_INFINITY, f64::INFINITY],
            &[0.0],
        );
        let at_place = |u: f64| (ln_kappa / 3.0 - u / 6.0).exp() * (1.0 - u).abs() / eta.max(1.0);
        Observation::of(at_place(0.0).max(at_place(7.0)))
    }),
    resolution: Resolution::Absolute(1e-9),
    expects: Expected::Refuted(Fault::Wrong),
};

pub(super) static LARGE_ETA: Experiment<Scheduled> = Experiment {
    name: "control: η∞ = 20",
    instances: || {
        Instances::named(vec![("λ = 1", Scheduled { rate: 1.0, eta: 20.0, ..slow(0.5, 0.0) })])
    },
    ..POWER.control()
};

/// `C_2` with `R = 3 (η∞λ)^(-1/2)`: `λ (9 - 1)`. The least `R` that serves, a third of this, makes the bound smaller.
pub(super) static SECOND_TERM: Experiment<NormalLaw> = Experiment {
    name: "|II| without δ̂/η, over ‖h‖²",
    reading: Reading::AsPrinted,
    instances: || {
        let at = |mean| NormalLaw { rate: 1.3, eta: 0.8, mean, spread: 0.9 };
        Instances::named(vec![("five deviations out", at(5.0)), ("ten deviations out", at(-10.0))])
    },
    predict: |bump| Prediction::at_most(0.5 * 8.0 * bump.rate),
    decoys: &[],
    observe: Witness::Oracle(|bump| Observation::of(second_term(bump).abs())),
    resolution: Resolution::Relative(1e-6),
    expects: Expected::Refuted(Fault::Wrong),
};

pub(super) static NEAR: Experiment<NormalLaw> = Experiment {
    name: "control: h near the minimum",
    instances: || {
        let at = |mean| NormalLaw { rate: 1.3, eta: 0.8, mean, spread: 0.9 };
        Instances::named(vec![("at the minimum", at(0.0)), ("half a deviation out", at(0.5))])
    },
    ..SECOND_TERM.control()
};

pub(super) static SECOND_BY_HAND: ByHand<NormalLaw> = ByHand {
    of: &SECOND_TERM,
    at: "C_2/2 with λ = 1.3 and R = 3 (η∞λ)^(-1/2): 1.3 (9 - 1)/2",
    instance: || NormalLaw { rate: 1.3, eta: 0.8, mean: 5.0, spread: 0.9 },
    values: &[f64::NEG_INFINITY, 5.2],
};

pub(super) static BALANCE: Experiment<Scheduled> = Experiment {
    name: "½ ∂_t ‖h‖² = I + II - III, on normal laws under a schedule",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(vec![
            ("η grows like 1/t", slow(0.5, 0.8)),
            ("η falls exponentially", fast(-0.4, 1.0, 1.1)),
        ])
    },
    predict: |at| Prediction::within(balance(at, 1.0)),
    decoys: &[
        Decoy::new("II with the other sign", |at| Prediction::within(balance(at, -1.0))),
        Decoy::new("without II", |at| Prediction::within(balance(at, 0.0))),
    ],
    observe: Witness::Oracle(|at| {
        let slope = |h: f64| (distance(at, at.from + h) - distance(at, at.from - h)) / (4.0 * h);
        let (coarse, fine) = (slope(2e-3), slope(1e-3));
        let step = (fine - coarse).abs().high();
        Observation::of(fine.widened(step))
    }),
    resolution: Resolution::Relative(1e-4),
    expects: Expected::Consistent,
};
