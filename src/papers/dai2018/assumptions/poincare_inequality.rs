//! The Poincaré inequality for the Gibbs measure as it is printed.

use super::cases::confined;
use crate::claim::{
    Claim, Expected, Experiment, Fault, Instances, Notes, Observation, Prediction, Range, Reading,
    Resolution, Witness,
};
use crate::instances::double_well::DoubleWell;
use crate::instances::trial_functions::TrialFunctions;
use crate::interval::Interval;
use crate::witnesses::gibbs;
use crate::witnesses::trial_functions::decay_power;

pub(crate) static CLAIM: Claim = Claim {
    id: "dai2018/poincare-inequality",
    locus: "Section 2.3, (2.6)",
    statement: "In particular, (A.1) ensures the Gibbs density function p_G(w) = e^{-L(w)} is well defined, and (A.2) is sufficient for the measure µ(w) = ∫ \
                p_G(w) dw = ∫ e^{-L(w)} dw to satisfy the Poincaré inequality [..]: ∫ ‖∇f(w)‖² dµ(w) >= C_P ∫ (f(w) - ∫ f(w) dµ(w))² dµ(w), for some C_P > \
                0, holds for any f satisfying ∫ f²(w) dw < ∞.",
    assumes: &["(A.1) and (A.2)", "dµ = e^{-L} dw, as it stands"],
    correction: Some(
        "Under (A.1) and (A.2), with dν = e^{-L} dw / ∫ e^{-L}, there is C_P > 0 such that ∫ ‖∇f‖² dν >= C_P ∫ (f - ∫ f dν)² dν for all f with ∫ f² dν < ∞; \
         the largest C_P is the spectral gap of dW = -∇L dt + √2 dB.",
    ),
    notes: Notes {
        because: "µ is not normalised: unless its total mass Z happens to be one, (2.6) fails for every L and every C_P > 0. For f that is nearly constant, \
            such as e^{-w²/R²} with a large R, the left side tends to zero and the right side to C_P Z (1 - Z)².",
        repaired: "The measure is divided by Z. Appendix E uses the inequality for p_∞, which is normalised, and needs ∫ h √p_∞ = 0 there.",
        known: "Gaussian integrals in closed form: the left side over the integral on the right falls like R^{-4}, and the verdict's number is this power. The \
            control has Z = 1. The corrected inequality is compared with the spectral gap, computed independently, for three functions f and random double \
            wells that satisfy (A.2).",
        open: "Functions with ∫ f² dw < ∞ do not include the h/√p_∞ of Appendix E. (A.2) is not necessary.",
    },
    source: file!(),
    experiments: &[&PRINTED, &GAP],
    controls: &[&UNIT],
    range: Range::None,
    ..Claim::BLANK
};

static PRINTED: Experiment<TrialFunctions> = Experiment {
    name: "the power of 1/R with which the left side over the integral on the right falls: no C_P if positive",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(vec![
            ("w²/2", TrialFunctions::Slow { curvature: 1.0, shift: 0.0 }),
            ("2 w²", TrialFunctions::Slow { curvature: 4.0, shift: 0.0 }),
            ("3 w²/2 + 1", TrialFunctions::Slow { curvature: 3.0, shift: 1.0 }),
        ])
    },
    predict: |_| Prediction::at_most(0.0),
    decoys: &[],
    observe: Witness::Oracle(|trial| Observation::of(decay_power(trial))),
    resolution: Resolution::Absolute(0.05),
    expects: Expected::Refuted(Fault::Misprint),
};

static UNIT: Experiment<TrialFunctions> = Experiment {
    name: "control: a total mass of one",
    instances: || {
        let shift = 0.5 * libm::log(std::f64::consts::TAU);
        Instances::named(vec![("w²/2 + ln √(2π)", TrialFunctions::Slow { curvature: 1.0, shift })])
    },
    ..PRINTED.control()
};

static GAP: Experiment<DoubleWell> = Experiment {
    name: "quotients of w, w³ and tanh w are at least the spectral gap",
    reading: Reading::Corrected,
    instances: confined,
    predict: |well| Prediction::all_within([Interval::at_least(gibbs::gap(well).low()); 3]),
    decoys: &[],
    observe: Witness::Oracle(|well| Observation::of_all(gibbs::quotients(well))),
    resolution: Resolution::Absolute(1e-6),
    expects: Expected::Consistent,
};
