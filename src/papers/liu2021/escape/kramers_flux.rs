//! The current and the rate from which the escape rates are derived: are they those of SGD?

use std::f64::consts::LN_2;

use proptest::strategy::Strategy;

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, PerBudget,
    Prediction, Reading, Resolution, Rung, Witness,
};
use crate::instances::noisy_valley::{Shape, Valley, ln_rate_at_small_steps};
use crate::interval::Interval;
use crate::oracles::first_passage::Convention::{self, HanggiKlimontovich, Ito, Stratonovich};
use crate::oracles::lyapunov;

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/kramers-flux",
    locus: "Section 6.3, eqs. (21) and (22)",
    statement: "The distribution of the continuous-time dynamics obeys ∂P/∂t = -∇·J with J = -λP∇L - D∇P and D = C/2, \
                and the mean escape rate is γ = P(w ∈ V_a) / ∫ J·dS, with the flux through the boundary \
                of the well a.",
    assumes: &[
        "t counts steps, as the drift -λ∇L and E(t) before have it",
        "C is the covariance of η in w' = w - λ(∇L + η), as in (1) and Theorem 7",
        "C depends on w where k(w) does: section 4.3 and Theorem 9",
    ],
    correction: Some("D = λ²C/2, J = -λP∇L - ∇(DP), and γ is the flux over P(w ∈ V_a)"),
    notes: Notes {
        because: "Printed: (21), (22). D: over a step the noise adds λ²C, so that with the drift -λ∇L the diffusion \
            matrix is λ²C/2; with C/2 the stationary variance is C/(2λk), \
            but the paper's own (1) has λC/(2k). No choice of the unit of time repairs it: the ratio of \
            drift and diffusion is wrong by λ². Found against the exact variance of SGD: order -1 instead of 2. (The \
            continuous theory quoted from Xie et al. has t = λ × steps, drift -∇L and D = λC/2.) Current: \
            -D∇P is right where C is constant. Where it is not, SGD takes the noise before the \
            step, so that its limit has -∇(DP), Itô's; -D∇P is the Hänggi-Klimontovich convention. Found \
            from the rare exits of SGD by elimination without subtraction, λ → 0 at constant diffusivity, against \
            the first passage of each: the rates differ by k_a/|k_b|. Rate: P over the flux is a time, the mean \
            escape time; its inverse is the rate. Found by first passage, against the steady state of \
            the current. (23) shows both ways up: see liu2021/discrete-kramers. Open: the temperature T \
            that (21) mentions appears in no formula.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[
        &DIFFUSION,
        &CURRENT,
        &RATE,
        &DIFFUSION_CORRECTED,
        &CURRENT_CORRECTED,
        &RATE_CORRECTED,
    ],
    ..Claim::BLANK
};

static DIFFUSION: Experiment<Valley> = Experiment {
    name: "D = C/2: the stationary variance in the well, up to O(λ²)",
    reading: Reading::AsPrinted,
    instances: || valleys(16.0),
    predict: |valley| variances(valley, |_, c| c / 2.0),
    decoys: &[
        Decoy { name: "D = λ²C", predict: |valley| variances(valley, |rate, c| rate * rate * c) },
        Decoy { name: "D = λC/2", predict: |valley| variances(valley, |rate, c| rate * c / 2.0) },
    ],
    observe: Witness::Oracle(|valley| {
        let variance = |rate: f64| {
            let added = rate * rate * valley.spread(0.0) * valley.spread(0.0);
            lyapunov::scalar(1.0 - rate * valley.curvature(), added)
        };
        Observation::of_all(rates(valley).map(variance))
    }),
    resolution: Resolution::Absolute(0.1),
    expects: Expected::Refuted(Fault::Wrong),
};

static DIFFUSION_CORRECTED: Experiment<Valley> = Experiment {
    name: "D = λ²C/2: the stationary variance in the well, up to O(λ²)",
    reading: Reading::Corrected,
    predict: |valley| variances(valley, |rate, c| rate * rate * c / 2.0),
    expects: Expected::Consistent,
    ..DIFFUSION
};

static CURRENT: Experiment<Valley> = Experiment {
    name: "-D∇P where D varies: ln γ of SGD as λ tends to zero",
    instances: || Instances::named(valleys(30.0).named),
    predict: |valley| rate(valley, HanggiKlimontovich),
    decoys: &[Decoy { name: "Stratonovich", predict: |valley| rate(valley, Stratonovich) }],
    observe: Witness::Oracle(|valley| Observation::of(ln_rate_at_small_steps(valley))),
    resolution: Resolution::Absolute(0.1),
    ..DIFFUSION
};

static CURRENT_CORRECTED: Experiment<Valley> = Experiment {
    name: "-∇(DP) where D varies: ln γ of SGD as λ tends to zero",
    reading: Reading::Corrected,
    instances: || valleys(30.0),
    predict: |valley| rate(valley, Ito),
    decoys: &[
        Decoy { name: "Stratonovich", predict: |valley| rate(valley, Stratonovich) },
        Decoy { name: "-D∇P", predict: |valley| rate(valley, HanggiKlimontovich) },
    ],
    expects: Expected::Consistent,
    ..CURRENT
};

static RATE: Experiment<Valley> = Experiment {
    name: "γ = P(V_a) over the flux, current -D∇P: ln γ",
    instances: || valleys(30.0),
    predict: |valley| Prediction::within(valley.ln_mass_over_flux()),
    observe: Witness::Oracle(|valley| {
        Observation::of(valley.ln_rate_of_process(HanggiKlimontovich))
    }),
    resolution: Resolution::Absolute(1e-3),
    decoys: FLUX_DECOYS,
    ..CURRENT
};

static RATE_CORRECTED: Experiment<Valley> = Experiment {
    name: "γ = the flux over P(V_a), current -D∇P: ln γ",
    reading: Reading::Corrected,
    predict: |valley| Prediction::within(-valley.ln_mass_over_flux()),
    expects: Expected::Consistent,
    ..RATE
};

const FLUX_DECOYS: &[Decoy<Valley>] = &[Decoy {
    name: "twice the flux, as if all were lost at b",
    predict: |valley| Prediction::within(Interval::exactly(LN_2) - valley.ln_mass_over_flux()),
}];

/// Curvatures at a and b that differ, with this exponent of (24).
fn valleys(exponent: f64) -> Instances<Valley> {
    let valley = |curvatures, width, shape| {
        Valley::new(curvatures, width, shape, 0.3).with_exponent(exponent)
    };
    let random = Valley::any().prop_map(move |valley| valley.with_exponent(exponent)).boxed();
    Instances::named(vec![
        ("a sharp barrier", valley([1.0, 2.0], 1.0, Shape::Parabolas)),
        ("a sharp minimum", valley([1.6, 1.0], 2.0, Shape::Parabolas)),
        ("quartic", valley([1.0, 1.8], 1.0, Shape::Quartic(0.5))),
    ])
    .and_random(PerBudget { quick: 0, standard: 2, deep: 32 }, random)
}

fn rates(valley: &Valley) -> impl Iterator<Item = f64> + use<> {
    let k = valley.curvature();
    (1..11).map(move |j| 0.5_f64.powi(j) / k)
}

/// D/(λk) on the ladder of rates: what (21) has as its stationary variance, given D as a function of λ and C.
fn variances(valley: &Valley, diffusion: impl Fn(f64, f64) -> f64) -> Prediction {
    let c = valley.spread(0.0) * valley.spread(0.0);
    let rung = |rate: f64| {
        let variance = diffusion(rate, c) / (rate * valley.curvature());
        Rung { step: rate * valley.curvature(), values: vec![Interval::exactly(variance)] }
    };
    Prediction::approximates(2.0, rates(valley).map(rung).collect())
}

fn rate(valley: &Valley, convention: Convention) -> Prediction {
    Prediction::within(valley.ln_rate_of_process(convention))
}
