//! The diffusion of minibatch SGD, and how its noise depends on the batch size.

mod dependence;
mod limit_equation;

use crate::claim::{Claim, Notes, Range};

pub(crate) static CLAIM: Claim = Claim {
    id: "hu2017/minibatch-diffusion",
    locus: "section 3.2, after Proposition 1, (3.16); section 5, first paragraph",
    statement: "Proposition 1 implies that the diffusion matrix S(x) in the SGD diffusion process is asymptotically equal \
                to √(Σ_0(x)/m) when M is large. The SDE approximation for this model is given by dX = -∇F ds + \
                √(η (1/m - 1/M) Σ_0) dB. We conclude from Proposition 1 that the variance of randomness in each iterate \
                scales linearly with respect to the inverse batch size, and therefore the randomness level of a small-batch \
                method is higher than its large-batch counterpart.",
    assumes: &[
        "batches of m of M data are drawn uniformly without replacement",
        "1 <= m <= M, 2 <= M",
        "when M is large: M tends to infinity, m is fixed",
    ],
    notes: Notes {
        because: "S/√(Σ_0/m) is √(1 - m/M), which tends to 1 for every fixed m. It does not where m grows in proportion to M: \
            for m = M/4 it is 0.866 however large M is, and at m = M it is 0; so `M is large' means M much larger than m, \
            as in section 6, where m/M is at most 0.035. `Linearly' is what Proposition 1 says: affine in 1/m, the \
            variance being (1/m - 1/M) Σ_0. It is not proportional to 1/m: going from a batch of 2m to one of m multiplies it by \
            2 (M - m)/(M - 2m), which is 2.25 for m = M/10.",
        repaired: "",
        known: "In our text of the paper one cannot see how far the roots in (3.16) and in √(Σ_0/m) reach. They must cover Σ_0, as S_0 = √Σ_0 \
            in section 5 says: with the covariance of all enumerated batches the covariance of SGD on a quadratic, \
            iterated and divided by η, tends to that of (3.16); with the root over the factor only, Σ_0² would stand for \
            Σ_0 (a decoy). Large populations by the hypergeometric law, summed.",
        open: "",
    },
    source: file!(),
    experiments: &[
        &limit_equation::DIFFUSION,
        &dependence::FIXED_BATCH,
        &dependence::LINEAR,
        &dependence::MONOTONE,
    ],
    range: Range::Measured(&[&dependence::LARGE_POPULATION]),
    ..Claim::BLANK
};
