//! On a bounded region the Poincaré inequality and (A.3) are always true.

use std::f64::consts::PI;

use crate::claim::{
    ByHand, Claim, Expected, Experiment, Fault, Instances, Notes, Observation, Prediction, Range,
    Reading, Resolution, Witness,
};
use crate::instances::trial_functions::{Bump, Cusp, TrialFunctions};
use crate::witnesses::trial_functions::{decay_power, gap, growth_at_cusp};

pub(crate) static CLAIM: Claim = Claim {
    id: "dai2018/bounded-region",
    locus: "Section 2.3, footnote 3",
    statement: "We note that if the parameter vector w lies in a bounded region, then the Gibbs density is well defined only if ∫ e^{-L(w)} dw < ∞, the Poincaré inequality is always true, \
                and the assumption (A.3) is always true. Thus, although the mean cross entropy loss with bounded parameters does not satisfy (A.1) or (A.2), our results in this section still \
                hold for the mean cross entropy loss.",
    assumes: &[
        "the region is bounded and connected, and ∫ e^{-L} is finite; nothing else is said of region and loss",
        "the Poincaré inequality is read with the normalised measure",
    ],
    correction: Some(
        "On a bounded convex region on whose closure L is twice continuously differentiable, with the process reflected at the boundary, (A.3) holds and the Poincaré inequality \
         holds with C_P >= (π/diameter)² e^{-(max L - min L)}.",
    ),
    notes: Notes {
        because: "Without conditions on the region, and on L up to its boundary, there may be no Poincaré constant, and (A.3) may fail. A bounded connected \
            region of ever smaller rooms of side h, joined by passages of length h and width h⁴, has none even where L is constant. Nor has e^{-L} = w² on \
            (-1, 1), whose integral is finite: for a step of width δ at 0 the left side over the variance falls like δ; there L is infinite at 0, and \
            Appendix E, which takes L to be continuous, would not admit it. (A.3) fails where L'' is unbounded, as for |w|^{3/2}, or does not exist, as for \
            the ReLU networks of section 3. And where L stays finite at the boundary, (2.3) does not stay in a bounded region by itself: without reflection \
            at the boundary there is no stationary density.",
        repaired: "L twice continuously differentiable up to the boundary of a convex region, and reflection: the mean cross entropy of logistic regression on \
            a ball, with reflection, is such a case; the constant is that of Payne and Weinberger with the bound of Holley and Stroock.",
        known: "Quotients of ∫ ‖∇f‖² dµ and the variance of f for explicit f, whose powers are extrapolated over the scales: the verdict's numbers are such \
            powers, of δ or h, and a positive one leaves no constant. The spectral gap of the reflected diffusion on an interval is compared with the \
            corrected bound.",
        open: "More than two dimensions. Even where the inequality holds, the constant may be as small as e^{-(max L - min L)}.",
    },
    source: file!(),
    experiments: &[&POINCARE, &THIRD, &BOUND],
    controls: &[&FLOOR, &SMOOTH, &BY_HAND, &POINCARE_BY_HAND, &THIRD_BY_HAND],
    range: Range::None,
    ..Claim::BLANK
};

static POINCARE: Experiment<TrialFunctions> = Experiment {
    name: "the power of h or δ with which ∫‖∇f‖² dµ over the variance of f falls: no C_P if positive",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(vec![
            ("constant L, rooms and narrow passages", TrialFunctions::Rooms { power: 4.0 }),
            ("e^-L = w²", TrialFunctions::Step { power: 2.0, floor: 0.0 }),
            ("e^-L = |w|^1.5", TrialFunctions::Step { power: 1.5, floor: 0.0 }),
        ])
    },
    predict: |_| Prediction::at_most(0.0),
    decoys: &[],
    observe: Witness::Oracle(|trial| Observation::of(decay_power(trial))),
    resolution: Resolution::Absolute(0.05),
    expects: Expected::Refuted(Fault::Hypothesis),
};

static POINCARE_BY_HAND: ByHand<TrialFunctions> = ByHand {
    of: &POINCARE,
    at: "a constant C_P is the power zero",
    instance: || TrialFunctions::Rooms { power: 4.0 },
    values: &[f64::NEG_INFINITY, 0.0],
};

static FLOOR: Experiment<TrialFunctions> = Experiment {
    name: "control: e^-L bounded below, and wide passages",
    instances: || {
        Instances::named(vec![
            ("constant L, rooms and wide passages", TrialFunctions::Rooms { power: 1.0 }),
            ("e^-L = w² + 1/2", TrialFunctions::Step { power: 2.0, floor: 0.5 }),
        ])
    },
    ..POINCARE.control()
};

static THIRD: Experiment<Cusp> = Experiment {
    name: "(A.3): the power with which |e^{-L} (L'² - L'')| grows near a point is not positive",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(vec![("|w|^1.5", Cusp { power: 1.5 }), ("|w|^1.25", Cusp { power: 1.25 })])
    },
    predict: |_| Prediction::at_most(0.0),
    decoys: &[],
    observe: Witness::Oracle(|cusp| Observation::of(growth_at_cusp(cusp))),
    resolution: Resolution::Absolute(0.05),
    expects: Expected::Refuted(Fault::Hypothesis),
};

static THIRD_BY_HAND: ByHand<Cusp> = ByHand {
    of: &THIRD,
    at: "a bound M is the power zero",
    instance: || Cusp { power: 1.5 },
    values: &[f64::NEG_INFINITY, 0.0],
};

static SMOOTH: Experiment<Cusp> = Experiment {
    name: "control: L twice continuously differentiable",
    instances: || Instances::named(vec![("|w|^2.5", Cusp { power: 2.5 })]),
    ..THIRD.control()
};

static BOUND: Experiment<Bump> = Experiment {
    name: "the spectral gap of the reflected diffusion is at least (π/diameter)² e^{-(max L - min L)}",
    reading: Reading::Corrected,
    instances: || {
        Instances::named(vec![
            ("a bump of 1", Bump { height: 1.0, tilt: 0.0 }),
            ("a bump of 5 on a slope", Bump { height: 5.0, tilt: 0.7 }),
            ("a bump of 15", Bump { height: 15.0, tilt: 0.0 }),
        ])
    },
    // The variation of the bump plus that of the slope is at least that of the sum.
    predict: |bump| {
        let variation = bump.height + 2.0 * bump.tilt.abs();
        Prediction::at_least(0.25 * PI.powi(2) * libm::exp(-variation))
    },
    decoys: &[],
    observe: Witness::Oracle(|bump| Observation::of(gap(bump))),
    resolution: Resolution::Relative(1e-3),
    expects: Expected::Consistent,
};

static BY_HAND: ByHand<Bump> = ByHand {
    of: &BOUND,
    at: "a bump of 5 on the slope 0.7: (π/2)² e^(-5 - 1.4)",
    instance: || Bump { height: 5.0, tilt: 0.7 },
    values: &[0.004_099_7, f64::INFINITY],
};
