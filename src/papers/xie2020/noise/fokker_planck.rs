//! The density of SGD's diffusion solves the Fokker-Planck equation with D inside both derivatives.

use super::cases::{plane, turned};
use super::theory::{self, PRINTED, Terms, moments};
use crate::claim::{
    ByHand, Claim, Decoy, Expected, Experiment, Notes, Prediction, Range, Reading, Resolution,
    Witness,
};
use crate::instances::plane_sgd::PlaneSgd;
use crate::instances::turned_diffusion::TurnedDiffusion;
use crate::witnesses::plane_sgd;

pub(crate) static CLAIM: Claim = Claim {
    id: "xie2020/fokker-planck",
    locus: "(1), (2), (3), (4)",
    statement: "SGD dynamics can be written as θ_{t+1} = θ_t - η ∂L(θ)/∂θ + η C(θ)^{1/2} ζ_t. Let us replace η by dt as unit time. Then the \
                continuous-time dynamics of SGD is written as dθ = -∂L(θ)/∂θ dt + [2D(θ)]^{1/2} dW_t, where dW_t ~ N(0, I dt) and D(θ) = (η/2) C(θ). We \
                note that the dynamical time t in the continuous-time dynamics is equal to the product of the number of iterations T and the \
                learning rate η: t = ηT. The Fokker-Planck Equation of deep learning dynamics is written as ∂P(θ, t)/∂t = ∇·[P(θ, t) ∇L(θ)] + ∇·∇ D(θ) P(θ, t) \
                = Σ_i ∂/∂θ_i [P(θ, t) ∂L(θ)/∂θ_i] + Σ_i Σ_j ∂²/(∂θ_i ∂θ_j) D_ij(θ) P(θ, t).",
    assumes: &[
        "(2) is read in the sense of Itô, which its Euler scheme (1) says",
        "∇·∇ D P is the double divergence, as (4) spells it out",
        "the noise of (1) is ηC^{1/2}ζ, for the difference of the minibatch's gradient and the whole one; the text explains a loss of one minibatch that (1) has lost",
    ],
    notes: Notes {
        because: "Itô's formula for (2) gives (4), with D inside both derivatives, for noise of any covariance that depends on the place. One step of (1) \
            has the covariance η²C = 2Dη of (2) over the time η. The choice of (3) settles the convention of the paper: the drift of a mean of θ does not contain \
            D. The proof of Theorem 3.2 has in effect ∇·(D∇P) instead: see xie2020/sgd-escape-prefactor.",
        known: "Densities in the plane in closed form, of two hyperbolic sines of Ornstein-Uhlenbeck processes that are turned, so that D is anisotropic with \
            mixed entries, are differentiated in t on the left and in θ on the right, with enclosures. First and second moments of (1) by \
            their closed recursion, in the limit of small η with η/B fixed, are those that (4) implies by integration by parts.",
        open: "(1) has an error of order η at a fixed D, and minibatch noise is not normal: what is told here is the equation of (2). `In standard SGLD \
            D = I' is a choice of units.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&DENSITY, &MOMENTS],
    controls: &[&BY_HAND],
    range: Range::Exact,
    ..Claim::BLANK
};

static DENSITY: Experiment<TurnedDiffusion> = Experiment {
    name: "∂P/∂t of densities in closed form, D(θ) anisotropic",
    reading: Reading::AsPrinted,
    instances: turned,
    predict: |of| stated(of, PRINTED),
    decoys: &[
        Decoy::new("∇·(D ∇P)", |of| stated(of, Terms { outside: 1.0, ..PRINTED })),
        Decoy::new("half of ∇·D", |of| stated(of, Terms { outside: 0.5, ..PRINTED })),
        Decoy::new("mixed terms counted once", |of| stated(of, Terms { mixed: 0.5, ..PRINTED })),
        Decoy::new("without mixed terms", |of| stated(of, Terms { mixed: 0.0, ..PRINTED })),
        Decoy::new("D = ηC", |of| stated(of, Terms { diagonal: 2.0, mixed: 2.0, ..PRINTED })),
    ],
    observe: Witness::Oracle(plane_sgd::change),
    resolution: Resolution::Relative(1e-8),
    expects: Expected::Consistent,
};

static MOMENTS: Experiment<PlaneSgd> = Experiment {
    name: "moments of (1) at t = ηT = 1, as η -> 0 with η/B fixed",
    reading: Reading::AsPrinted,
    instances: plane,
    predict: |sgd| Prediction::all_within(moments(sgd, PRINTED)),
    decoys: &[
        Decoy::new("∇·(D ∇P)", |sgd| {
            Prediction::all_within(moments(sgd, Terms { outside: 1.0, ..PRINTED }))
        }),
        Decoy::new("half of ∇·D", |sgd| {
            Prediction::all_within(moments(sgd, Terms { outside: 0.5, ..PRINTED }))
        }),
        Decoy::new("without mixed terms", |sgd| {
            Prediction::all_within(moments(sgd, Terms { mixed: 0.0, ..PRINTED }))
        }),
        Decoy::new("D = ηC", |sgd| {
            let twice = Terms { diagonal: 2.0, mixed: 2.0, ..PRINTED };
            Prediction::all_within(moments(sgd, twice))
        }),
    ],
    observe: Witness::Oracle(plane_sgd::moments_of_small_steps),
    resolution: Resolution::Relative(1e-4),
    expects: Expected::Consistent,
};

/// By the matrix exponential of the equations of the moments.
static BY_HAND: ByHand<PlaneSgd> = ByHand {
    of: &MOMENTS,
    at: "A = ((1.5, 0.4), (0.4, 0.8)), D = ((0.2 + 0.1 x + 0.06 x², 0.05 + 0.05 x), (.., 0.2 + 0.1 y)), from (1, -0.5): E x, E y, E x², E xy, E y² at 1",
    instance: || plane().named.swap_remove(0).1,
    values: &[
        0.31266, 0.31266, -0.37197, -0.37197, 0.26080, 0.26080, -0.10030, -0.10030, 0.28570,
        0.28570,
    ],
};

fn stated(of: &TurnedDiffusion, terms: Terms) -> Prediction {
    Prediction::all_within(of.points().map(|at| theory::fokker_planck(of, at, terms)))
}
