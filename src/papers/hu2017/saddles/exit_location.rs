//! The claim that the diffusion leaves where the unstable orbits of 0 leave.

mod in_plane;
mod on_line;
mod sector;

use crate::claim::{Claim, Notes};

pub(crate) static CLAIM: Claim = Claim {
    id: "hu2017/exit-location",
    locus: "Section 4.2, the paragraph after Theorem 3",
    statement: "In addition, the analysis suggests the following interesting phenomenon: if x_0 \
                is a point such that the ODE (4.15) never hits the boundary of D, then as η -> \
                0+, X(T) converges to a measure that concentrates on the intersection between \
                the boundary and the trajectory of ODE initialized at a point x_0 that deviates \
                tiny small from 0 at the eigendirection of Hessian corresponding to γ_1.",
    assumes: &[
        "the hypotheses of Theorem 3: D bounded, connected, with smooth boundary; S Sᵀ uniformly \
         positive definite; F is C⁴ on D, 0 a nondegenerate unstable point",
        "the deviation may have either sign: two trajectories",
        "no weights of the measure are stated",
    ],
    correction: Some(
        "If 0 is the only stationary point of F in the closure of D, the gradient flow from \
         x_0 never meets the boundary of D, and the trajectories that leave 0 in the eigenspace of γ_1 cross it at an angle, X(T) \
         converges to the measure on their exits which gives a direction the weight of \
         W/|W|, W centred Gaussian in that eigenspace: 1/2 and 1/2 if γ_1 is simple. From x_0 = 0 W has the covariance of the \
         noise at 0.",
    ),
    notes: Notes {
        because: "D may hold a minimum (hu2017/saddle-escape): starts in its well satisfy the condition that the flow \
            never meets the boundary, but the diffusion leaves over the lowest point of the well's rim, which no \
            trajectory from 0 need reach; from 0 itself half of the paths fall into the well. This decides, since it fails in either \
            reading of `the eigendirection'. If γ_1 is repeated, which Theorem 3 admits, there is no one \
            eigendirection: the direction has the law of W/|W|, W centred Gaussian in the \
            eigenspace, and each single one has probability zero. Read as the eigenspace the sentence holds there; it says \
            `the trajectory', and nothing later in the paper tells which is meant, so that this part, which lacks the \
            hypothesis that γ_1 is simple, is shown beside the first.",
        repaired: "0 alone in the closure of D, and all trajectories from the eigenspace of γ_1. The \
            weights, which the statement leaves open, are 1/2 and 1/2 if γ_1 is simple, since the \
            unstable coordinate is centred and Gaussian near 0. Where a trajectory only touches the boundary in a place, a part of its paths \
            stops there. From another x_0 on the stable manifold W has the covariance of the noise gathered on the way to 0: for \
            -∇F = (u_1, u_2, -v), S = diag(√(1 + 8v²), 1, 1) and x_0 = (0, 0, 1) |W_1| > |W_2| has the probability (2/π) arctan √5 = \
            0.73, from 0 it has 1/2.",
        known: "Quadrature for the sides of the line, and of the plane with separate coordinates, with \
            a bound for leaving elsewhere. Exact Gaussian steps of the linear SDE for repeated γ_1 \
            with full noise, for distinct rates of one sign (concentration is slow, like η^((1 - \
            γ_2/γ_1)/2)) and for starts on the stable manifold. Small steps for a loss that does \
            not separate, with curved unstable trajectories. Trajectories for both signs of the \
            deviation were inferred.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[
        &on_line::WELL,
        &in_plane::ONE_DIRECTION,
        &in_plane::SADDLE,
        &in_plane::LINEAR,
        &in_plane::CURVED,
        &on_line::HALVES,
        &in_plane::WEIGHTS,
        &in_plane::REPEATED,
    ],
    controls: &[&in_plane::CONTROL, &on_line::CONTROL],
    ..Claim::BLANK
};
