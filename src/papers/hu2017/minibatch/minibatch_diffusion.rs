//! The diffusion of minibatch SGD, and how its noise depends on the batch size.

mod dependence;
mod limit_equation;

use crate::claim::{Claim, Notes};

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "hu2017/minibatch-diffusion",
    locus: "(3.16), the two lines before it; section 5, first paragraph and β(s) ~ η/m(s)",
    statement: "The SDE approximation of minibatch SGD is dX = -∇F ds + √(η (1/m - 1/M) Σ_0) dB; its S is \
                asymptotically equal to √(Σ_0/m) when M is large; the variance of each iterate's \
                randomness scales linearly with the inverse batch size, so that a small batch has \
                more of it than a large one.",
    assumes: &[
        "batches of m of M data are drawn uniformly without replacement",
        "1 <= m <= M, 2 <= M",
    ],
    correction: Some(
        "S ~ √(Σ_0/m) as m/M tends to zero; the variance is proportional to 1/m - 1/M, affine in 1/m",
    ),
    notes: Notes {
        because: "In our text of the paper one cannot see how far the root in (3.16) reaches. It must cover Σ_0, as S_0 = √Σ_0 \
            in section 5 says; then (3.16) is true: the covariance of SGD on a quadratic, iterated with the covariance of \
            all enumerated batches and divided by η, tends to that of (3.16), computed apart. With the \
            root over the factor only, Σ_0² would stand for Σ_0 (a decoy). `Asymptotically equal to √(Σ_0/m) when M is \
            large' (and β ~ η/m in section 5) puts no condition on m. It is true for fixed m; but the \
            ratio is √(1 - m/M), which stays off 1 for m = M/4 however large M is, and is 0 at m = M. It \
            needs m/M -> 0. For the same reason the variance is not proportional to 1/m: halving m \
            multiplies it by 2 (M - m)/(M - 2m) for m the smaller half; it is affine in 1/m, \
            proportional to 1/m - 1/M. That a smaller batch has more noise is true without a \
            condition. Large populations by the hypergeometric law, summed. Open: nothing.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[
        &limit_equation::DIFFUSION,
        &dependence::FIXED_BATCH,
        &dependence::SHARE_OF_POPULATION,
        &dependence::SMALL_SHARE,
        &dependence::PROPORTIONAL,
        &dependence::AFFINE,
        &dependence::MONOTONE,
    ],
    ..Claim::BLANK
};
