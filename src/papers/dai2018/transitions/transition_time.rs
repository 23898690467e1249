//! The mean transition time between two minima follows the Eyring-Kramers formula.

mod reach;
mod sampled;

use self::reach::RANGE;
use self::sampled::{PATHS, SPLITTING};
use super::cases::{BARRIERS, REACH, cold, cold_on_the_line};
use super::theory::{exponent, prefactor, prefactor_without_eigenvalue};
use crate::claim::{
    Axis, ByHand, Claim, Decoy, Expected, Experiment, Figure, Notes, Observation, Prediction,
    Range, Reading, Resolution, Rung, Side, Witness,
};
use crate::instances::double_well::DoubleWell;
use crate::instances::overdamped::Overdamped;
use crate::interval::Interval;
use crate::witnesses::transition;

pub(crate) static CLAIM: Claim = Claim {
    id: "dai2018/transition-time",
    locus: "Theorem 2.2",
    statement: "Let τ be the transition time from w1 to w2 for W(t), then E[τ] = (2π/λ*) √(|ΔL(w*)|/|ΔL(w1)|) e^{H·2M(w1)/[γ(w1)β(w1)]} {1 + O(√ε \
                log(ε^{-1}))}, where |ΔL(·)| represents for the determinate of the Hessian, H = L(w*) - L(w1) is the relative height of w* to w1. [Before it:] \
                Let w* be the saddle point between w1 and w2. By the definition of w*, the Hessian ΔL(w*) can be shown to have a single negative eigenvalue \
                -λ*.",
    assumes: &[
        "gradient noise is isotropic, σ² = β I, (2.4), with constant β, γ and M",
        "w* is the only lowest saddle on the way (footnote 2), and the Hessians are not degenerate at w1 and w*",
        "L satisfies (A.1), and has the two minima of Figure 2",
        "in d >= 2 w2 is reached when the first coordinate of W(t) passes that of w2, since a point is never hit: on w1's side only places above L(w*) have that coordinate",
    ],
    notes: Notes {
        because: "With two minima, as Figure 2 draws them, and constant γβ/M the formula is right, and its relative error is even O(ε) if L is smooth. A third minimum \
            behind w1 that is as deep or deeper breaks it, even behind a higher barrier: in the first landscape of dai2018/nearest-minimum, where it is 0.73 \
            deeper, by a factor of about e^{0.73/ε}.",
        known: "Quadrature (d = 1), finite volumes (d = 2, Hessians not diagonal, curvatures across that differ between w1 and w*) and a rotationally \
            symmetric well (d = 10), over a factor of 32 in ε; in 2 ln T(ε) - ln T(ε/2) the barrier cancels. Simulated paths at H/ε = 4, and a rare-event \
            simulation at 13, agree within an error term of √(ε/H) log(H/ε)/4. ε is read as γβ/(2M), with which (2.3) has the law of dW = -∇L dt + √(2ε) dB; \
            the paper does not define it. |ΔL| is the absolute value of the determinant, which is negative at w* for every d; ΔL is the Hessian.",
        open: "For β, γ and M that vary with w see dai2018/transition-time-varying-noise, for SGD itself dai2018/sgd-transition-time.",
        ..Notes::NONE
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
    experiments: &[&EXPONENT, &PREFACTOR, &ERROR_TERM, &PATHS, &SPLITTING],
    controls: &[&BY_HAND],
    range: Range::Measured(&[&RANGE]),
    ..Claim::BLANK
};

static EXPONENT: Experiment<Overdamped> = Experiment {
    name: "exponent, by quadrature and finite volumes",
    reading: Reading::AsPrinted,
    instances: cold,
    predict: |at| Prediction::equals(2.0 * at.well().barrier()),
    decoys: &[Decoy::new("missing factor of two in the exponent", |at| {
        Prediction::equals(at.well().barrier())
    })],
    // The limit of (γβ/M) ln T = 2 ε ln T.
    observe: Witness::Oracle(|at| Observation::of(transition::exponent(at).scaled(2.0))),
    resolution: Resolution::Relative(1e-3),
    expects: Expected::Consistent,
};

static PREFACTOR: Experiment<Overdamped> = Experiment {
    name: "prefactor, by quadrature and finite volumes",
    predict: |at| constant(at, prefactor(at.well())),
    decoys: &[
        Decoy::new("prefactor without the saddle's eigenvalue", |at| {
            constant(at, prefactor_without_eigenvalue(at.well()))
        }),
        Decoy::new("exit counted at the saddle", |at| constant(at, 0.5 * prefactor(at.well()))),
    ],
    observe: Witness::Oracle(transition::prefactor),
    resolution: Resolution::Relative(1e-2),
    ..EXPONENT
};

static BY_HAND: ByHand<Overdamped> = ByHand {
    of: &PREFACTOR,
    at: "V' ∝ (x + 1)(x - 0.2)(x - 1.5), V''(0.2) = -0.6, across 1.5 + 0.5 x + 0.2 x²: (2π/0.6) √(0.6·1.608 / (1.153846·1.2))",
    instance: || Overdamped::new(DoubleWell::lopsided(), REACH, BARRIERS).expect("positive"),
    values: &[8.7414],
};

static ERROR_TERM: Experiment<Overdamped> = Experiment {
    name: "order of the error term in ε",
    instances: cold_on_the_line,
    predict: |at| rungs(at, prefactor(at.well())),
    decoys: &[
        Decoy::new("prefactor without the saddle's eigenvalue", |at| {
            rungs(at, prefactor_without_eigenvalue(at.well()))
        }),
        Decoy::new("exit counted at the saddle", |at| rungs(at, 0.5 * prefactor(at.well()))),
    ],
    observe: Witness::Oracle(transition::without_exponential),
    resolution: Resolution::Absolute(0.1),
    ..EXPONENT
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
fn rungs(at: &Overdamped, prefactor: f64) -> Prediction {
    let rung =
        |exponent: f64| Rung { step: 1.0 / exponent, values: vec![Interval::exactly(prefactor)] };
    Prediction::approximates(0.5, exponents(at).map(rung).collect())
}
