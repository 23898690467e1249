//! The claim that `E T` tends to the time at which the gradient flow meets the boundary.

use crate::claim::{
    ByHand, Claim, Decoy, Expected, Experiment, Fault, Notes, Observation, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::barred_saddle::BarredSaddle;
use crate::instances::unstable_point::OnLine;
use crate::witnesses::escape::starts::{growth_rate, ln_time_on_line};

use super::contact_times::{BEHIND_A_BAR, CONTROL, GRAZING, IN_PLANE, NOT_ALONE, ON_LINE};
use super::starts::{starts_on_line, touching, wells_behind, wells_outside};
use super::theory::slope;

pub(crate) static CLAIM: Claim = Claim {
    id: "hu2017/escape-off-the-stable-manifold",
    locus: "Remark with (4.15)",
    statement: "If the gradient flow ODE system dX(s)/ds = -∇F(X(s)), X(0) = x_0, satisfies \
                θ(x_0) = inf{t: X(t) on the boundary of D} in (0, ∞), then lim E T = θ(x_0) as η -> 0. For \
                such x_0 the limit in (4.13) is then given by lim E T/log η^-1 = 0.",
    assumes: &[
        "the hypotheses of Theorem 3: D bounded, connected, with smooth boundary; S Sᵀ uniformly \
         positive definite; F is C⁴ on D, 0 a nondegenerate unstable point",
    ],
    correction: Some(
        "If 0 is the only stationary point of F in the closure of D, up to which F and S are smooth, and the \
         orbit from x_0 crosses the boundary at θ(x_0) in (0, ∞) with a nonzero angle, then E T tends to \
         θ(x_0), and E T/ln(1/η) to 0, as η tends to zero.",
    ),
    notes: Notes {
        because: "First, D may hold a minimum (hu2017/saddle-escape): from x_0 = -1/4 with -F' = x - x² on \
            (-1, 3/2) the flow leaves at once, but with probability e^(-2c/η) the noise climbs over 0 into the \
            well at 1, where it stays for e^(2V/η); V = 1/6 exceeds c = 0.036, so E T and E T/ln(1/η) tend \
            to infinity. Secondly, an orbit may touch the boundary at θ and go on \
            (hu2017/mean-exit-dichotomy): half of the paths leave there, and E T tends to the mean of θ \
            and of the next exit.",
        repaired: "0 alone, and a crossing at an angle. P(T > θ + δ) is then at most e^(-a/η) for some \
            a > 0, and E T follows: 0 is alone and unstable, so that for every σ > 0 there is a t_0 with P_y(T <= t_0) >= \
            e^(-σ/η), hence E_y T <= t_0 e^(σ/η), for all y in D; by the Markov property what T > θ + δ adds to E T is \
            at most (θ + δ + t_0 e^(σ/η)) e^(-a/η), which vanishes for σ < a.",
        known: "First-passage quadrature down to η = 6e-9, on the line and in the plane, behind an obstacle too; \
            for the touching orbit exact Gaussian steps of the linear SDE. The same losses and starts with \
            D cut off before the minimum obey the statement (control). Corners of D and the bar's \
            foot are to be thought rounded, as Theorem 3 asks for a smooth boundary; the paths that decide do not come near them.",
        open: "Losses that do not separate.",
    },
    source: file!(),
    experiments: &[
        &NOT_ALONE,
        &RATE_NOT_ALONE,
        &TOUCHING,
        &RATE,
        &ON_LINE,
        &IN_PLANE,
        &BEHIND_A_BAR,
    ],
    controls: &[&CONTROL, &RATE_CONTROL, &BY_HAND],
    ..Claim::BLANK
};

static RATE: Experiment<OnLine> = Experiment {
    name: "the limit in (4.13), 0 alone",
    reading: Reading::AsPrinted,
    instances: starts_on_line,
    predict: |_| Prediction::equals(0.0),
    decoys: &[Decoy::new("1/(2 γ_1) from everywhere", |launch| {
        Prediction::equals(slope(launch.problem().drift().rate()))
    })],
    observe: Witness::Oracle(|launch| {
        Observation::of(growth_rate(|eta| ln_time_on_line(launch, eta)))
    }),
    resolution: Resolution::Absolute(1e-4),
    expects: Expected::Consistent,
};

static RATE_NOT_ALONE: Experiment<OnLine> = Experiment {
    name: "the limit in (4.13), a minimum of F in D",
    instances: wells_behind,
    expects: Expected::Refuted(Fault::Inherited("hu2017/saddle-escape")),
    ..RATE
};

static RATE_CONTROL: Experiment<OnLine> = Experiment {
    name: "control: the limit in (4.13), D ends before the minimum",
    instances: wells_outside,
    decoys: &[],
    ..RATE
};

static TOUCHING: Experiment<BarredSaddle> = Experiment {
    expects: Expected::Refuted(Fault::Inherited("hu2017/mean-exit-dichotomy")),
    ..GRAZING
};

static BY_HAND: ByHand<BarredSaddle> = ByHand {
    of: &TOUCHING,
    at: "θ = 0.55, the time from the start to the bar's tip",
    instance: || touching([1.3, 0.9], [0.2, 0.8], 0.2, 0.55),
    values: &[0.55],
};
