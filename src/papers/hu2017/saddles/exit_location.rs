//! The claim that the diffusion leaves where the unstable orbits of 0 leave.

mod in_plane;
mod on_line;

use crate::claim::{Claim, Notes};

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "hu2017/exit-location",
    locus: "Section 4.2, the paragraph after Theorem 3",
    statement: "If the gradient flow from x_0 never meets the boundary of D, X(T) converges to a measure \
                that concentrates on the intersection of the boundary with the trajectory that starts a \
                tiny deviation from 0 in the eigendirection of γ_1.",
    assumes: &[
        "the hypotheses of Theorem 3: D bounded, connected, with smooth boundary; S Sᵀ uniformly \
         positive definite; F is C⁴ on D, 0 a nondegenerate unstable point",
        "the deviation may have either sign: two trajectories",
        "no weights of the measure are stated",
    ],
    correction: Some(
        "0 is the only stationary point of F in the closure of D; the measure lives on the exits of all \
     trajectories that leave 0 in the eigenspace of γ_1, with the weights of a centred Gaussian \
     direction: 1/2 and 1/2 if γ_1 is simple",
    ),
    notes: Notes {
        because: "With 0 alone in the closure of D and a simple γ_1 the statement is right, and the weights, which \
            it leaves open, are 1/2 each from every such start: near 0 the unstable coordinate is centred and \
            Gaussian. Not so otherwise. With a minimum in D, starts in its well satisfy the condition \
            that the flow never meets the boundary, and the diffusion leaves at the lowest point of the \
            well's rim, which no trajectory from 0 reaches; from 0 itself half of the paths fall into \
            the well. With a repeated γ_1 there is no one eigendirection: the direction has \
            the law of W/|W|, W centred Gaussian with the covariance of the noise at 0 in the \
            eigenspace, and each single direction has probability zero. Read as all trajectories from the \
            eigenspace's sphere the statement is right again, and the weights are those. By quadrature: \
            sides of the line, and of the plane with separate coordinates, with a bound for leaving elsewhere. \
            By exact Gaussian steps of the linear SDE: repeated γ_1 with a full noise matrix, distinct rates of \
            one sign (concentration is slow, like η^((1 - γ_2/γ_1)/2)), starts on the stable \
            manifold. By small steps of the SDE: a loss that does not separate, whose unstable \
            trajectories are curved and meet the boundary off the eigendirection.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[
        &in_plane::SADDLE,
        &in_plane::LINEAR,
        &in_plane::CURVED,
        &in_plane::ONE_DIRECTION,
        &on_line::WELL,
        &on_line::HALVES,
        &in_plane::WEIGHTS,
        &in_plane::REPEATED,
    ],
    ..Claim::BLANK
};
