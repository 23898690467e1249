//! The escape rate of the continuous-time theory.

mod prefactor;

use proptest::strategy::Strategy;

use self::prefactor::{
    CONSTANT_NOISE, PREFACTOR, PREFACTOR_BY_HAND, PREFACTOR_CORRECTED, PREFACTOR_OF_CURRENT,
    SMALL_STEPS_CORRECTED,
};
use super::theory;
use crate::claim::{
    ByHand, Claim, Decoy, Expected, Experiment, Instances, Notes, Observation, PerBudget,
    Prediction, Reading, Resolution, Witness,
};
use crate::instances::noisy_valley::{Shape, Valley};
use crate::oracles::exit::first_passage::Convention::Ito;
use crate::witnesses::kramers;

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/continuous-kramers",
    locus: "Section 6.3, eq. (24)",
    statement: "To compare, the mean escape rate obtained from the continuous-time theory (Xie et al., 2021) is \
                γ_c = (1/2π) |k_b| exp[-(2SΔL/λ)(l/k_a + (1-l)/|k_b|)].",
    assumes: &[
        "the noise has the covariance |k(w)|/S: k_a/S from a to l, |k_b|/S from l to b (section 4.3 and Theorem 9)",
        "l in the formula is the part of the barrier's height that is climbed at the point l (inferred; \
         for two parabolas also the part of the way)",
        "γ_c is a rate per unit of continuous time, which is λ × steps, as in Xie et al. (2021), from whom (24) is quoted (inferred)",
        "an asymptotic equality as S tends to infinity, at fixed λ",
    ],
    correction: Some(
        "The continuous limit of SGD, dw = -∇L dt + √(λC) dW in Itô's sense, has \
         γ_c = (k_a/2π) exp[-(2SΔL/λ)(l/k_a + (1-l)/|k_b|)].",
    ),
    notes: Notes {
        because: "In Itô's sense, which is SGD's (liu2021/kramers-flux), γ_c has k_a in the place of |k_b| before the exponential. \
            The printed prefactor is that of the current of (21), -D∇P: Kramers' √(k_a|k_b|)/2π times √(D_b/D_a) is \
            |k_b|/2π. In Itô's sense the factor is √(D_a/D_b). The exponent is ∫ dL/D with D = λ|k|/(2S) and holds in any \
            convention and for any loss with such noise.",
        repaired: "k_a for |k_b| in the prefactor; nothing else.",
        known: "First passage over exponents from 32 to 512, extrapolated, in both conventions; SGD's own rare exits \
            as λ tends to zero at constant D. S, l and the unit of time have no definition in the text. In a loss that \
            is C³ with C = |L''|/S exactly, the noise vanishes at the inflection point, ∫ dL/D diverges \
            and nothing escapes: (24) needs noise that jumps. Per step γ_c is λ times (24).",
        open: "Whether the authors mean the current of (21), for which (24) is right, or SGD's.",
    },
    source: file!(),
    experiments: &[
        &PREFACTOR,
        &EXPONENT,
        &PREFACTOR_OF_CURRENT,
        &PREFACTOR_CORRECTED,
        &SMALL_STEPS_CORRECTED,
    ],
    controls: &[&CONSTANT_NOISE, &EXPONENT_BY_HAND, &PREFACTOR_BY_HAND],
    ..Claim::BLANK
};

static EXPONENT: Experiment<Valley> = Experiment {
    name: "exponent over S",
    reading: Reading::AsPrinted,
    instances: || valleys(PerBudget { quick: 2, standard: 8, deep: 64 }),
    predict: |v| Prediction::equals(theory::continuous_exponent(v)),
    decoys: &[
        Decoy::new("l = 1/2: a midpoint", |v| Prediction::equals(theory::exponent(v, 0.5, 1.0))),
        Decoy::new("twice the temperature", |v| {
            Prediction::equals(0.5 * theory::continuous_exponent(v))
        }),
        Decoy::new("l and 1-l exchanged", |v| {
            Prediction::equals(theory::exponent(v, 1.0 - v.weight(), 1.0))
        }),
    ],
    observe: Witness::Oracle(|v| {
        let rate = |v: &Valley| kramers::ln_rate_of_process(v, Ito);
        Observation::of(kramers::exponent_per_batch(v, rate))
    }),
    resolution: Resolution::Relative(1e-3),
    expects: Expected::Consistent,
};

static EXPONENT_BY_HAND: ByHand<Valley> = ByHand {
    of: &EXPONENT,
    at: "exponent over S: parabolas, k_a = 1.25, |k_b| = 2, b = 1.5, λ = 0.4, so l = 8/13 and ΔL = 45/52",
    instance: || Valley::new([1.25, 2.0], 1.5, Shape::Parabolas, 0.5),
    values: &[2.9623],
};

fn valleys(cases: PerBudget) -> Instances<Valley> {
    let random = Valley::any().prop_map(|v| v.with_exponent(32.0));
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
