//! The escape rate of the continuous-time theory.

use std::f64::consts::PI;

use proptest::strategy::{BoxedStrategy, Strategy};

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, PerBudget,
    Prediction, Reading, Resolution, Witness,
};
use crate::instances::noisy_valley::{
    Shape, Valley, exponent_per_batch, ln_prefactor, ln_rate_at_small_steps,
};
use crate::oracles::first_passage::Convention::{HanggiKlimontovich, Ito};

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/continuous-kramers",
    locus: "Section 6.3, eq. (24)",
    statement: "The mean escape rate obtained from the continuous-time theory is γ_c = (1/2π) |k_b| \
                exp[-(2SΔL/λ)(l/k_a + (1-l)/|k_b|)].",
    assumes: &[
        "the noise has the covariance |k(w)|/S: k_a/S from a to l, |k_b|/S from l to b (section 4.3 and Theorem 9)",
        "l in the formula is the part of the barrier's height that is climbed at the point l (inferred; \
         for two parabolas also the part of the way)",
        "time is λ times steps, as in Xie et al. (2021), from whom (24) is quoted (inferred)",
        "an asymptotic equality as S tends to infinity, at fixed λ",
    ],
    correction: Some(
        "k_a/2π instead of |k_b|/2π: the continuous limit of SGD has Itô's convention",
    ),
    notes: Notes {
        because: "Printed: (24); S, l and the unit of time have no definition there. The exponent is ∫ dL/D with D = \
            λ|k|/(2S) and holds in any convention, for any loss with such noise: found from first passage \
            over exponents 32 to 512, extrapolated. The prefactor is that of the current as (21) prints it, \
            with -D∇P: Kramers' √(k_a|k_b|)/2π times √(D_b/D_a) is |k_b|/2π. But the continuous theory of \
            SGD, dw = -∇L dt + √(λC) dW, is to be read in the sense of Itô, since the noise of a step is taken \
            before it; there the factor is √(D_a/D_b) and γ_c has k_a instead of |k_b|: found by first passage, \
            and from SGD's own rare exits as λ tends to zero at constant D. In a loss that is C² with C = |L''|/S \
            exactly, the noise vanishes at the inflection point, ∫ dL/D diverges and nothing escapes: \
            (24) needs noise that jumps. Per step γ_c is λ times (24). Open: whether the authors \
            mean the current of (21) or SGD's; (24) is right for the former.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[
        &EXPONENT,
        &PREFACTOR_OF_CURRENT,
        &PREFACTOR,
        &PREFACTOR_CORRECTED,
        &SMALL_STEPS_CORRECTED,
    ],
    ..Claim::BLANK
};

static EXPONENT: Experiment<Valley> = Experiment {
    name: "exponent over S",
    reading: Reading::AsPrinted,
    instances: || valleys(PerBudget { quick: 2, standard: 8, deep: 64 }),
    predict: |valley| Prediction::equals(valley.exponent_per_batch()),
    decoys: &[
        Decoy {
            name: "l = 1/2: a midpoint",
            predict: |valley| Prediction::equals(valley.exponent_with(0.5, 0.0, 0.0)),
        },
        Decoy {
            name: "twice the temperature",
            predict: |valley| Prediction::equals(0.5 * valley.exponent_per_batch()),
        },
        Decoy {
            name: "l and 1-l exchanged",
            predict: |valley| {
                Prediction::equals(valley.exponent_with(1.0 - valley.weight(), 0.0, 0.0))
            },
        },
    ],
    observe: Witness::Oracle(|valley| {
        Observation::of(exponent_per_batch(valley, |v| v.ln_rate_of_process(Ito)))
    }),
    resolution: Resolution::Relative(1e-3),
    expects: Expected::Consistent,
};

static PREFACTOR_OF_CURRENT: Experiment<Valley> = Experiment {
    name: "ln of the prefactor, for the current of (21), -D∇P",
    predict: |valley| prefactor(valley.barrier_curvature()),
    decoys: &[
        Decoy { name: "k_a/2π", predict: |valley| prefactor(valley.curvature()) },
        Decoy {
            name: "√(k_a|k_b|)/2π",
            predict: |v| prefactor((v.curvature() * v.barrier_curvature()).sqrt()),
        },
    ],
    observe: Witness::Oracle(|valley| {
        Observation::of(ln_prefactor(valley, |v| v.ln_rate_of_process(HanggiKlimontovich)))
    }),
    resolution: Resolution::Absolute(0.02),
    ..EXPONENT
};

static PREFACTOR: Experiment<Valley> = Experiment {
    name: "ln of the prefactor, for the continuous limit of SGD",
    decoys: &[Decoy {
        name: "√(k_a|k_b|)/2π",
        predict: |v| prefactor((v.curvature() * v.barrier_curvature()).sqrt()),
    }],
    observe: Witness::Oracle(|valley| {
        Observation::of(ln_prefactor(valley, |v| v.ln_rate_of_process(Ito)))
    }),
    expects: Expected::Refuted(Fault::Wrong),
    ..PREFACTOR_OF_CURRENT
};

static PREFACTOR_CORRECTED: Experiment<Valley> = Experiment {
    name: "ln of the prefactor k_a/2π, for the continuous limit of SGD",
    reading: Reading::Corrected,
    predict: |valley| prefactor(valley.curvature()),
    decoys: &[
        Decoy { name: "|k_b|/2π", predict: |valley| prefactor(valley.barrier_curvature()) },
        Decoy {
            name: "√(k_a|k_b|)/2π",
            predict: |v| prefactor((v.curvature() * v.barrier_curvature()).sqrt()),
        },
    ],
    expects: Expected::Consistent,
    ..PREFACTOR
};

/// At an exponent of 60 the smaller of the two parts, (1-l)/|k_b| or l/k_a, is 12 at least, and what
/// the prefactor misses is of the order e^-12.
static SMALL_STEPS_CORRECTED: Experiment<Valley> = Experiment {
    name: "SGD itself, λ tending to zero at an exponent of 60: ln γ",
    reading: Reading::Corrected,
    instances: || {
        let Instances { named, .. } = valleys(PerBudget::always(0));
        let two = named.into_iter().take(2);
        Instances::named(two.map(|(name, valley)| (name, valley.with_exponent(60.0))).collect())
    },
    predict: |valley| at_exponent(valley, valley.curvature()),
    decoys: &[
        Decoy { name: "(24)", predict: |v| Prediction::equals(v.ln_continuous_rate()) },
        Decoy {
            name: "√(k_a|k_b|)/2π",
            predict: |v| at_exponent(v, (v.curvature() * v.barrier_curvature()).sqrt()),
        },
    ],
    observe: Witness::Oracle(|valley| Observation::of(ln_rate_at_small_steps(valley))),
    resolution: Resolution::Absolute(0.1),
    ..PREFACTOR_CORRECTED
};

fn valleys(cases: PerBudget) -> Instances<Valley> {
    let random: BoxedStrategy<Valley> = Valley::any().prop_map(|v| v.with_exponent(32.0)).boxed();
    let valley =
        |curvatures, width, shape| Valley::new(curvatures, width, shape, 0.3).with_exponent(32.0);
    Instances::named(vec![
        ("a sharp barrier", valley([1.0, 2.0], 1.0, Shape::Parabolas)),
        ("a sharp minimum", valley([2.0, 1.0], 2.0, Shape::Parabolas)),
        ("quartic, a sharp barrier", valley([1.0, 1.8], 1.5, Shape::Quartic(0.4))),
        ("quartic, a sharp minimum", valley([2.0, 1.1], 0.7, Shape::Quartic(0.45))),
    ])
    .and_random(cases, random)
}

fn prefactor(curvature: f64) -> Prediction {
    Prediction::equals(libm::log(curvature / (2.0 * PI)))
}

fn at_exponent(valley: &Valley, curvature: f64) -> Prediction {
    Prediction::equals(libm::log(curvature / (2.0 * PI)) - valley.exponent())
}
