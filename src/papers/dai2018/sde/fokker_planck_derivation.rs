//! The displayed steps of the derivation of the Fokker-Planck equation.

mod coefficients;

use self::coefficients::{BY_HAND, FIRST, HIGHER, LIMITS, SECOND, WITHOUT_LIMIT};
use super::cases::{places_in_space, places_in_time};
use super::theory::{before_the_product_rule, fokker_planck};
use crate::claim::{
    ByHand, Claim, Decoy, Expected, Experiment, Fault, Notes, Prediction, Range, Reading,
    Resolution, Witness,
};
use crate::instances::exact_diffusion::{ExactDiffusion, Place};
use crate::witnesses::density;

pub(crate) static CLAIM: Claim = Claim {
    id: "dai2018/fokker-planck-derivation",
    locus: "Appendix B",
    statement: "Now we define the function D^(n)(Z) = (1/n!)(1/Δt) ∫ p(w, Δt|Z) (w - Z)^n dw. [..] Integrating by parts n times gives ∂_t p(w, t) = Σ_n \
                -∂^n/∂Z^n [D^(n)(Z) p(Z, t|W)]. Let D^(1)(w) = -L(w), D^(2)(w) = -γ(t)β/[2M(t)] and D^(n)(w) = 0 for all n >= 3, the above equation yields ∂_t \
                p(w, t) = ∂/∂w [∇L(w) p(w, t)] + ∂/∂w² [γ(t)β/(2M(t)) p(w, t)]. [..] For the multidimensional case the above procedure can be easily \
                generalized to get ∂_t p(w, t) = Σ_i ∂/∂w_i [∇L(w) p(w, t)] + Σ_i ∂²/∂w_i² [γ(t)β/(2M(t)) p(w, t)] = ∇·(∇L(w) p + γ(t)β/(2M(t)) ∇p) (B.1). \
                [..] For deriving (2.5), we can apply (B.1) and notice that ∇[γβ(w)/(2M) p] = ∇[γβ(w)/(2M)] p + γβ(w)/(2M) ∇p.",
    assumes: &[
        "W(t) is the solution of (2.3), a Markov process; β is constant up to the last step",
        "∂/∂w² stands for ∂²/∂w² (inferred), and ∇L in the first line of (B.1) for ∂L/∂w_i",
    ],
    correction: Some(
        "With D^(n)(Z) = lim_{Δt -> 0} (1/n!)(1/Δt) ∫ p(w, Δt|Z) (w - Z)^n dw the density solves ∂_t p = Σ_n (-1)^n ∂^n/∂Z^n [D^(n) p], where \
         D^(1) = -∇L, D^(2) = +γβ/(2M) and D^(n) = 0 for n >= 3.",
    ),
    notes: Notes {
        because: "Four symbols of the derivation are wrong, and the equations at its end are right. Integration by parts n times gives (-1)^n, where the \
            printed sum has -1 for every n and so the wrong sign of the second derivative. D^(2), a second moment, is +γβ/(2M) and not -γβ/(2M): these two \
            signs cancel. D^(1) is -∇L, which the next display has, and not -L. The limit Δt -> 0, which the displays before have, is missing from the \
            definition; without it D^(4) is not zero, nor D^(3) in general.",
        repaired: "The four symbols.",
        known: "Moments of the Ornstein-Uhlenbeck process over a short time in closed form, extrapolated to Δt = 0, and densities in closed form that are \
            differentiated in t and in w in interval arithmetic; the simplest counterexample's numbers are at w = 0.9. The last step needs the first line of \
            (B.1) with β(w) inside, where it holds; the second line with β(w) put in would lack ∇β, and is told apart. The steps from Chapman-Kolmogorov to \
            the rearranged limit hold. The Taylor series of a smooth function with compact support does not converge to it, but only its terms to the second \
            order survive the limit.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[
        &EQUATION,
        &SERIES,
        &SECOND,
        &FIRST,
        &WITHOUT_LIMIT,
        &PRODUCT,
        &SIGNED,
        &LIMITS,
        &HIGHER,
    ],
    controls: &[
        &SERIES_BY_HAND,
        &BY_HAND,
        &coefficients::FIRST_BY_HAND,
        &coefficients::IN_THE_LIMIT,
    ],
    range: Range::Exact,
    ..Claim::BLANK
};

static EQUATION: Experiment<Place> = Experiment {
    name: "the equation at the end, β constant",
    reading: Reading::AsPrinted,
    instances: places_in_time,
    predict: |place| with(place, 1.0),
    decoys: &[
        Decoy::new("γβ/M in place of γβ/(2M)", |place| with(place, 2.0)),
        Decoy::new("the second derivative with a minus", |place| with(place, -1.0)),
    ],
    observe: Witness::Oracle(density::change),
    resolution: Resolution::Relative(1e-8),
    expects: Expected::Consistent,
};

static SERIES: Experiment<Place> = Experiment {
    name: "Σ -∂^n/∂Z^n [D^(n) p], with D^(n) as defined",
    predict: |place| with(place, -1.0),
    decoys: &[Decoy::new("no second derivative", |place| with(place, 0.0))],
    expects: Expected::Refuted(Fault::Misprint),
    ..EQUATION
};

/// By central differences of the normal density.
static SERIES_BY_HAND: ByHand<Place> = ByHand {
    of: &SERIES,
    at: "L = 0.75 (w - 0.25)²/2, D = 0.2 + 0.8 e^(-t/2), from -0.5, at t = 0.75: ∂(L' p) - D ∂²p at w = 0.2, 0.4, 0.7, 0.9, 1.3",
    instance: || Place::of(ExactDiffusion::COOLING),
    values: &[
        0.65416, 0.65416, 0.44773, 0.44773, 0.096071, 0.096071, -0.098118, -0.098118, -0.28589,
        -0.28589,
    ],
};

static SIGNED: Experiment<Place> = Experiment {
    name: "Σ (-1)^n ∂^n/∂Z^n [D^(n) p]",
    predict: |place| with(place, 1.0),
    decoys: &[Decoy::new("as printed", SERIES.predict)],
    ..EQUATION.corrected()
};

static PRODUCT: Experiment<Place> = Experiment {
    name: "(B.1), first line, with β(w)",
    instances: places_in_space,
    predict: |place| {
        let at = |&w: &[f64; 2]| before_the_product_rule(&place.diffusion, w, place.time);
        Prediction::all_within(place.points().iter().map(at))
    },
    decoys: &[Decoy::new("(B.1), second line, with β(w) put in", |place| with(place, 1.0))],
    ..EQUATION
};

/// `∇·(∇L p + factor D ∇p)`, as (B.1) has it: without `∇D`.
fn with(place: &Place, factor: f64) -> Prediction {
    let at = |&w: &[f64; 2]| fokker_planck(&place.diffusion, w, [place.time; 2], [0.0, factor]);
    Prediction::all_within(place.points().iter().map(at))
}
