//! The current and the rate from which the escape rates are derived: are they those of SGD?

mod diffusion;

use std::f64::consts::LN_2;

use proptest::strategy::Strategy;

use self::diffusion::{DIFFUSION, DIFFUSION_BY_HAND, DIFFUSION_CORRECTED};
use crate::claim::{
    ByHand, Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, PerBudget,
    Prediction, Reading, Resolution, Witness,
};
use crate::instances::noisy_valley::{Shape, Valley};
use crate::interval::Interval;
use crate::oracles::exit::first_passage::Convention::{
    self, HanggiKlimontovich, Ito, Stratonovich,
};
use crate::witnesses::kramers::{ln_mass_over_flux, ln_rate_at_small_steps, ln_rate_of_process};

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/kramers-flux",
    locus: "Section 6.3, eqs. (21) and (22)",
    statement: "For continuous-time dynamics ∂P_c(w,t)/∂t = -∇·J(w,t), where the probability current is defined as \
                J = -λP_c∇L - D∇P_c, and D := C/2 is the diffusion matrix; the mean escape rate is defined as \
                γ := P(w ∈ V_a) / ∫_∂a J·dS, with the probability of a particle being inside the well a and the flux \
                through its boundary.",
    assumes: &[
        "t counts steps, and γ is a rate per step, as the drift -λ∇L and E(t) before have it",
        "C is the covariance of η in w' = w - λ(∇L + η), as in (1) and Theorem 7",
        "C depends on w where k(w) does: section 4.3 and Theorem 9",
    ],
    correction: Some(
        "J = -λP∇L - ∇(DP) with D = λ²C/2, and the mean escape rate is the flux through the boundary of the well \
         over P(w ∈ V_a).",
    ),
    notes: Notes {
        because: "SGD takes the noise of a step before the step, so that its limit has -∇(DP), Itô's convention. -D∇P is the \
            Hänggi-Klimontovich convention, right where C is constant; Theorem 9 has a C that is not, and there \
            the rates differ by k_a/|k_b|. D lacks a factor λ²: (21) would give the stationary variance C/(2λk), \
            the paper's own dw = -λKw dt + λC^½ dW of section 2 gives λC/(2k), and no unit of time repairs it. P over \
            the flux is a mean time; its inverse is the rate, as (23) and (24), which fall with the barrier, have it.",
        repaired: "Current, diffusion matrix and rate each by one change; the current is the one that changes a result, (24).",
        known: "Current: SGD's own rare exits, by elimination without subtraction, as λ tends to zero at constant \
            diffusivity, beside the first passage of each convention. D: the exact variance of SGD, from which (21) departs \
            with order -1 in λ. Rate: first passage beside the steady state of the current. (Xie et al., \
            who are quoted for the continuous theory, have t = λ × steps, drift -∇L and D = λC/2, which is consistent.)",
        open: "The temperature T that the text names after (21) appears in no formula.",
    },
    source: file!(),
    experiments: &[
        &CURRENT,
        &RATE,
        &DIFFUSION,
        &CURRENT_CORRECTED,
        &RATE_CORRECTED,
        &DIFFUSION_CORRECTED,
    ],
    controls: &[&CONSTANT_NOISE, &RATE_BY_HAND, &DIFFUSION_BY_HAND],
    ..Claim::BLANK
};

static CURRENT: Experiment<Valley> = Experiment {
    name: "-D∇P where D varies: ln γ of SGD as λ tends to zero",
    reading: Reading::AsPrinted,
    instances: || Instances::named(valleys(30.0).named),
    predict: |valley| rate(valley, HanggiKlimontovich),
    decoys: &[Decoy::new("Stratonovich", |valley| rate(valley, Stratonovich))],
    observe: Witness::Oracle(|valley| Observation::of(ln_rate_at_small_steps(valley))),
    resolution: Resolution::Absolute(0.1),
    expects: Expected::Refuted(Fault::Wrong),
};

static CONSTANT_NOISE: Experiment<Valley> = Experiment {
    name: "control: -D∇P where D is constant",
    instances: || {
        let valley = Valley::new([1.2, 1.2], 1.5, Shape::Parabolas, 0.3).with_exponent(30.0);
        Instances::named(vec![("equal curvatures", valley)])
    },
    decoys: &[],
    ..CURRENT.control()
};

static CURRENT_CORRECTED: Experiment<Valley> = Experiment {
    name: "-∇(DP) where D varies: ln γ of SGD as λ tends to zero",
    instances: || valleys(30.0),
    predict: |valley| rate(valley, Ito),
    decoys: &[
        Decoy::new("Stratonovich", |valley| rate(valley, Stratonovich)),
        Decoy::new("-D∇P", |valley| rate(valley, HanggiKlimontovich)),
    ],
    ..CURRENT.corrected()
};

static RATE: Experiment<Valley> = Experiment {
    name: "γ = P(V_a) over the flux, current -D∇P: ln γ",
    instances: || valleys(30.0),
    predict: |valley| Prediction::within(ln_mass_over_flux(valley)),
    decoys: &[Decoy::new("twice the flux, as if all were lost at b", |valley| {
        Prediction::within(Interval::exactly(LN_2) - ln_mass_over_flux(valley))
    })],
    observe: Witness::Oracle(|valley| {
        Observation::of(ln_rate_of_process(valley, HanggiKlimontovich))
    }),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Refuted(Fault::Misprint),
    ..CURRENT
};

static RATE_BY_HAND: ByHand<Valley> = ByHand {
    of: &RATE,
    at: "ln P(V_a)/∫J·dS by quadrature: parabolas, k_a = 1.25, |k_b| = 2, b = 1.5, λ = 0.4, S = 4",
    instance,
    values: &[12.990, 12.990],
};

static RATE_CORRECTED: Experiment<Valley> = Experiment {
    name: "γ = the flux over P(V_a), current -D∇P: ln γ",
    predict: |valley| Prediction::within(-ln_mass_over_flux(valley)),
    ..RATE.corrected()
};

/// k_a = 1.25, |k_b| = 2, b = 1.5, λ = 0.4 and S = 4.
fn instance() -> Valley {
    Valley::new([1.25, 2.0], 1.5, Shape::Parabolas, 0.5).with_noise(0.25)
}

/// Curvatures at a and b that differ, with this ∫ dL/D.
fn valleys(exponent: f64) -> Instances<Valley> {
    let valley = |curvatures, width, shape| {
        Valley::new(curvatures, width, shape, 0.3).with_exponent(exponent)
    };
    let random = Valley::any().prop_map(move |valley| valley.with_exponent(exponent));
    Instances::named(vec![
        ("a sharp barrier", valley([1.0, 2.0], 1.0, Shape::Parabolas)),
        ("a sharp minimum", valley([1.6, 1.0], 2.0, Shape::Parabolas)),
        ("quartic", valley([1.0, 1.8], 1.0, Shape::Quartic(0.5))),
    ])
    .and_random(PerBudget { quick: 0, standard: 2, deep: 32 }, random)
}

fn rate(valley: &Valley, convention: Convention) -> Prediction {
    Prediction::within(ln_rate_of_process(valley, convention))
}
