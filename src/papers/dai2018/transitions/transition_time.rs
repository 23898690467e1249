//! The mean transition time between two minima follows the Eyring-Kramers formula.

mod reach;
mod sampled;
mod third_minimum;

use self::reach::RANGE;
use self::sampled::{PATHS, SPLITTING};
use self::third_minimum::{THIRD_MINIMUM, THIRD_MINIMUM_CONTROL};
use super::cases::{BARRIERS, REACH, cold};
use super::theory::{exponent, prefactor, prefactor_without_eigenvalue};
use crate::claim::{
    Axis, ByHand, Claim, Decoy, Expected, Experiment, Figure, Instances, Notes, Observation,
    Prediction, Range, Reading, Resolution, Rung, Side, Witness,
};
use crate::instances::double_well::{DoubleWell, Profile};
use crate::instances::overdamped::Overdamped;
use crate::interval::Interval;
use crate::witnesses::transition;

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "dai2018/transition-time",
    locus: "Theorem 2.2",
    statement: "Let τ be the transition time from w1 to w2 for W(t), dW = -∇L dt - √(γβ/M) dB, then \
                E[τ] = (2π/λ*) √(|det H(w*)|/|det H(w1)|) e^{H·2M/(γβ)} {1 + O(√ε log(1/ε))}, where H = L(w*) - L(w1) \
                is the relative height of the saddle point w* between w1 and its nearest local minimizer w2, \
                and -λ* is the single negative eigenvalue of the Hessian at w*.",
    assumes: &[
        "gradient noise is isotropic, σ² = β I, (2.4), with constant β, γ and M",
        "w* is the lowest saddle on the way (footnote 2), and the Hessians are not degenerate at w1 and w*",
        "L grows at infinity",
        "in d >= 2 w2 is reached when w₁ passes w2's first coordinate, since a point is never hit",
    ],
    correction: Some(
        "If w1 and w2 are the only minima of L, as Figure 2 draws them, the formula holds with ε = γβ/(2M) and \
         the smaller relative error O(ε).",
    ),
    notes: Notes {
        because: "With two minima the formula is right. A third one that is deeper than w1 breaks it, even behind w1             and behind a higher barrier: now and then the process falls into it, and the way back takes longer than             everything else, so that ε ln E τ tends to the height of w* over the deepest minimum on its side (4.69             for H = 0.78; at ε = 0.05 the time is e^77 times the formula). The theorem does not exclude it: w2 is             only the nearest minimizer, and w* the lowest saddle.",
        repaired: "Figure 2 has two minima, and the theorem's source (Bovier et al.) has the time until any minimum as             deep as w1 is hit; with either condition the formula is theirs.",
        known: "Quadrature (d = 1), finite volumes (d = 2, Hessians not diagonal, curvatures across that differ between w1             and w*) and a rotationally symmetric well (d = 10), over a factor of 32 in temperature; in 2 ln T(ε) -             ln T(ε/2) the barrier cancels. Paths at a barrier of 4 temperatures and splitting at 13 agree within             the printed error with a constant of 1/4. ε = γβ/(2M), with which (2.3) has the law of dW = -∇L dt +             √(2ε) dB, is inferred; the paper does not define it.",
        open: "β, γ and M that vary with w: the theorem is printed with their values at w1.",
    },
    figures: &[Figure {
        experiment: PREFACTOR.name,
        caption: "The mean transition time without its exponential factor, against the temperature \
                  in units of the barrier, with the prefactor of Theorem 2.2 and its misreadings.",
        x: Axis { label: "ε/H = γβ/(2MH)", log: true },
        y: Axis { label: "E τ e^(-2MH/(γβ))", log: true },
        limit: Some(Side::Left),
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[
        &THIRD_MINIMUM,
        &EXPONENT,
        &PREFACTOR,
        &ERROR_TERM,
        &PATHS,
        &SPLITTING,
        &SMALLER_ERROR,
    ],
    controls: &[&THIRD_MINIMUM_CONTROL, &BY_HAND],
    range: Range::Measured(&[&RANGE]),
};

static EXPONENT: Experiment<Overdamped> = Experiment {
    name: "exponent, by quadrature and finite volumes",
    reading: Reading::AsPrinted,
    instances: cold,
    predict: |at| Prediction::equals(2.0 * at.well().barrier()),
    decoys: &[Decoy {
        name: "missing factor of two in the exponent",
        predict: |at| Prediction::equals(at.well().barrier()),
    }],
    // The limit of (γβ/M) ln T = 2 ε ln T.
    observe: Witness::Oracle(|at| Observation::of(transition::exponent(at).scaled(2.0))),
    resolution: Resolution::Relative(1e-3),
    expects: Expected::Consistent,
};

static PREFACTOR: Experiment<Overdamped> = Experiment {
    name: "prefactor, by quadrature and finite volumes",
    predict: |at| constant(at, prefactor(at.well())),
    decoys: &[
        Decoy {
            name: "prefactor without the saddle's eigenvalue",
            predict: |at| constant(at, prefactor_without_eigenvalue(at.well())),
        },
        Decoy {
            name: "exit counted at the saddle",
            predict: |at| constant(at, 0.5 * prefactor(at.well())),
        },
    ],
    observe: Witness::Oracle(transition::prefactor),
    resolution: Resolution::Relative(1e-2),
    ..EXPONENT
};

static BY_HAND: ByHand<Overdamped> = ByHand {
    of: &PREFACTOR,
    at: "V' ∝ (x + 1)(x - 0.2)(x - 1.5), V''(0.2) = -0.6, across 1.5 + 0.5 x + 0.2 x²: (2π/0.6) √(0.6·1.608 / (1.153846·1.2))",
    instance: || {
        let profile = Profile::new([-1.0, 0.2, 1.5], 0.6, [0.0, 0.0]).expect("in order");
        let well = DoubleWell::in_the_plane(profile, [1.5, 0.5, 0.2], 0.0).expect("positive");
        Overdamped::new(well, REACH, BARRIERS).expect("positive")
    },
    values: &[8.7414],
};

static ERROR_TERM: Experiment<Overdamped> = Experiment {
    name: "order of the error term in ε",
    predict: |at| rungs(at, 0.5, prefactor(at.well())),
    decoys: &[
        Decoy {
            name: "prefactor without the saddle's eigenvalue",
            predict: |at| rungs(at, 0.5, prefactor_without_eigenvalue(at.well())),
        },
        Decoy {
            name: "exit counted at the saddle",
            predict: |at| rungs(at, 0.5, 0.5 * prefactor(at.well())),
        },
    ],
    observe: Witness::Oracle(transition::without_exponential),
    resolution: Resolution::Absolute(0.1),
    ..EXPONENT
};

static SMALLER_ERROR: Experiment<Overdamped> = Experiment {
    name: "order of the error term in ε: one",
    reading: Reading::Corrected,
    instances: || Instances::named(cold().named),
    predict: |at| rungs(at, 1.0, prefactor(at.well())),
    decoys: &[Decoy { name: "order two", predict: |at| rungs(at, 2.0, prefactor(at.well())) }],
    ..ERROR_TERM
};

/// 2MH/(γβ) at each temperature γβ/(2M).
fn exponents(at: &Overdamped) -> impl Iterator<Item = f64> + use<'_> {
    at.temperatures().iter().map(|temperature| exponent(at.well(), 2.0 * temperature))
}

fn constant(at: &Overdamped, prefactor: f64) -> Prediction {
    let curve = exponents(at).map(|exponent| (1.0 / exponent, prefactor));
    Prediction::equals(prefactor).with_curve(curve.collect())
}

/// The formula without its exponential factor at each `ε/H`: the same number. The theorem's order is 1/2, up to
/// a logarithm.
fn rungs(at: &Overdamped, order: f64, prefactor: f64) -> Prediction {
    let rung =
        |exponent: f64| Rung { step: 1.0 / exponent, values: vec![Interval::exactly(prefactor)] };
    Prediction::approximates(order, exponents(at).map(rung).collect())
}
