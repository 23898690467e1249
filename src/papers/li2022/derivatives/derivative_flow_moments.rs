//! The derivatives of the flow have moments that decay.

mod matrix;
mod polynomial;
mod support;

use self::matrix::{BY_HAND, MATRIX, MINUS, NO_SLOPE};
use self::polynomial::{AT_ZERO, NO_FOURTH, ONE_MORE, POLYNOMIAL};
use self::support::{ADDITIVE, SUPPORT, UNBOUNDED};
use super::cases::{noisy, varying};
use super::theory::{Factors, PAPER, flow_moment};
use crate::claim::{
    Claim, Decoy, Expected, Experiment, Instances, Notes, Observation, PerBudget, Prediction,
    Reading, Resolution, Simulation, Witness,
};
use crate::instances::cut_diffusion::CutDiffusion;
use crate::interval::Interval;
use crate::statistics::intervals;
use crate::witnesses::flow_derivatives::{bend_moment, rate, slope_moment, squared_quotient};

pub(crate) static CLAIM: Claim = Claim {
    id: "li2022/derivative-flow-moments",
    locus: "proof of Proposition 1, step 2, (2.14)-(2.20)",
    statement: "It is well-known that the stochastic map x ↦ X(t, x) is a diffeomorphism almost surely for all t. If |J| = 1, X^(J) satisfies dX^(J) = -[∇²f(X) + η(∇(¼∇|∇f|²))ᵀ]·X^(J) dt + √(2η)(X^(J)·∇σ)·dW, X^(J)(0; x) = e_J, (2.14). Obviously, X^(J) also has \
                compact support, though we do not use this property in our proof. For all η small enough, the matrix (∇²f + η¼∇²|∇f|² + η ∂σ_{i,·}∂σ_{i,·} : M_d) is positive definite, after taking expectation, it holds d/dt E|X^(J)|^p <= -pγ E|X^(J)|^p, (2.15). Here, γ is a positive \
                constant. E|X^(J)(t; x)|^p <= exp(-pγt), p >= 2, (2.16). In equation (2.18), Q_J is a polynomial of ∂^α f with |α| <= |J|, ∂^β(¼∇|∇f|²) with |β| <= |J|, and X^(I) with |I| <= |J| - 1. Namely, we can control the moments by E|X^(J)(t; x)|^p <= C(1 + \
                |x|^{q_J}) exp(-γ_{p,J}t), p >= 2, (2.20).",
    assumes: &[
        "Assumption 1, X of (2.2), x ∈ B(0, R); Λ has a C^k root σ (li2022/modified-diffusion)",
        "η_0 and γ may depend on p and J, of which Proposition 1 needs finitely many",
        "γ in (2.15) is the least eigenvalue of the matrix, which is taken with M = I + (p - 2) X⊗X/|X|² for M_d",
    ],
    correction: Some(
        "X^(J) has all moments, but unbounded support in general; the matrix above (2.15) is ∇²f + η¼∇²|∇f|² - η ∂σ_{i,·}∂σ_{i,·} : M, positive definite for η <= η_0(p); and Q_J is a polynomial of ∂^α f with |α| <= |J| + 1, of ∂^β(¼∇|∇f|²) with |β| <= |J| and of X^(I).",
    ),
    notes: Notes {
        because: "Support: where Σ vanishes in the ball, as s²x² at zero, X stays there and X^(1) is a geometric Brownian motion, whose L^p norms grow without a bound in p; (2.16) then fails at fixed η, with f'' = 1, for p > 1 + (2 + η)/(ηs²). The matrix: Itô's formula, printed just above, has +ηp from the noise, \
            so that it enters the decay with a minus. With either sign the matrix is positive definite for small η, but from the printed one (2.15) does not follow: its least eigenvalue is 1.27 at p = 8 in the example, where the decay has 0.83. Q_2 contains -f'''(X^(1))², and f''' is no polynomial of f, f' and f''.",
        repaired: "In d = 1 Λ positive inside R_2, with a root that falls towards R_2, makes the support compact: X^(1) is at most a constant times σ(X_t)/σ(x). In d >= 2 not even Λ = I inside B(0, R) does, since the cut-off makes ∇σ ≠ 0 beyond. One sign; ∂^α∇f for ∂^α f, as in ∂^β(¼∇|∇f|²).",
        known: "(2.14): its moments by Feynman and Kac beside squared difference quotients of pairs of paths on one Brownian motion. (2.16) for p = 2, 4, 8 and (2.20) for the second derivative by Feynman and Kac. Q_J: differences of the flow without noise beside the variational equations with the derivatives \
            that are allowed. With σ' = 0 at the worst place, and without f'''', the printed forms hold (controls). For Λ = χ(|x|)²I in the plane, R = 1, R_2 = 2: a quarter turn of J along the circle of radius r, one along the unit circle and the ways between multiply |J| by √(χ² + |χ'|rχ), 1.58 at r = 1.34, as often and as fast as a control likes.",
        open: "With σ only Lipschitz the flow is a homeomorphism: `diffeomorphism' inherits the condition on the root. C_3 in Young's inequality depends on δ, as δ^{-(p-1)} in place of the printed 1/δ.",
    },
    source: file!(),
    experiments: &[
        &SUPPORT,
        &MATRIX,
        &POLYNOMIAL,
        &EQUATION,
        &DECAYS,
        &UNBOUNDED,
        &MINUS,
        &ONE_MORE,
    ],
    controls: &[&ADDITIVE, &NO_SLOPE, &BY_HAND, &NO_FOURTH, &AT_ZERO],
    ..Claim::BLANK
};

static EQUATION: Experiment<CutDiffusion> = Experiment {
    name: "(2.14): E|X^(1)|² at t = 1, by squared difference quotients of paths",
    reading: Reading::AsPrinted,
    instances: || Instances::named(vec![("η = 0.3", noisy())]),
    predict: |diffusion| Prediction::within(flow_moment(diffusion, 2.0, PAPER, 1.0, START)),
    decoys: &[
        Decoy::new("without the noise's part", |diffusion| {
            let factors = Factors { noise: 0.0, ..PAPER };
            Prediction::within(flow_moment(diffusion, 2.0, factors, 1.0, START))
        }),
        Decoy::new("without the correction's part", |diffusion| {
            let factors = Factors { correction: 0.0, ..PAPER };
            Prediction::within(flow_moment(diffusion, 2.0, factors, 1.0, START))
        }),
    ],
    observe: Witness::Simulation(Simulation {
        simulate: |diffusion, block| squared_quotient(diffusion, START, block),
        estimate: |_, tally, alpha| {
            // Euler's method, extrapolated from steps of 1/32 and 1/64, is off by less than a hundredth.
            let found = intervals::mean(&tally.moments[0], alpha);
            Observation::of(found.widened(0.01 * found.abs().high()))
        },
        replicas: 1024,
        blocks: PerBudget { quick: 64, standard: 64, deep: 256 },
    }),
    resolution: Resolution::Relative(0.08),
    expects: Expected::Consistent,
};

const START: f64 = 0.3;

/// (2.20) says that some rate is positive.
static DECAYS: Experiment<CutDiffusion> = Experiment {
    name: "(2.20): rates of E|X^(J)|² between t = 3 and 4 for J = 1, 2, and of E|X^(1)|⁴",
    reading: Reading::AsPrinted,
    instances: || {
        let cases = PerBudget { quick: 0, standard: 2, deep: 32 };
        Instances::named(vec![("√Σ = 0.5 + 0.3 sin x", varying(0.1))])
            .and_random(cases, CutDiffusion::any())
    },
    predict: |_| rates(|_| 0.0),
    decoys: &[Decoy::new("2|J| times µ", |diffusion| {
        rates(|power| power * diffusion.convexity())
    })],
    observe: Witness::Oracle(|diffusion| {
        let starts = diffusion.starts(11);
        let of = |rows: Vec<Vec<Interval>>| rate(&rows[2], &rows[3], 1.0);
        Observation::of_all([
            of(slope_moment(diffusion, 2.0, (1.0, 4), &starts)),
            of(bend_moment(diffusion, (1.0, 4), &starts)),
            of(slope_moment(diffusion, 4.0, (1.0, 4), &starts)),
        ])
    }),
    resolution: Resolution::Absolute(0.02),
    expects: Expected::Consistent,
};

fn rates(least: impl Fn(f64) -> f64) -> Prediction {
    let powers = [2.0, 4.0, 4.0];
    Prediction::all_within(powers.map(|power| Interval::at_least(least(power))))
}
