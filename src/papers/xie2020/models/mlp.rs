//! Escape of a small network on random labels.

use crate::claim::{Claim, Notes};

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "xie2020/mlp",
    locus: "Appendix C.1, Experiment Setting 3, Figures 8 to 12",
    statement: "We study the learning dynamics of MLP with ReLu activations, cross entropy losses, depth as 3, and hidden layers' width as 10. Parameters Initialization: θ_{t=0} = (0.1, ..., 0.1) with a small \
                Gaussian noise ε = (0, 0.01 I). Valley Boundary: 0.05 < θ_i < 0.15. Due to the complex loss landscape of deep networks, we can hardly know the exact information about valleys and cols. However, \
                the escape formula can still approximately hold even if an arbitrary boundary surrounding an arbitrary group of valleys. We set the batch size as 1 in this setting. When the batch size is small, the \
                gradient noise is more like a heavy-tailed noise. We can validate whether or not the propositions can hold with very-small-batch gradient noise in practice. The escape formula that -log(γ) is linear \
                with 1/D, with 1/k, with B and with 1/η, and that γ is linear with k, is validated in the setting of MLP.",
    assumes: &[
        "the 50000 samples of Appendix C.1, x ~ N(0, I), with labels that are fair coins; their dimension is not printed",
        "(0, 0.01 I) is read as a standard deviation of 0.01: with a variance of 0.01 a parameter starts inside with probability 0.38",
    ],
    notes: Notes {
        because: "It needs the network, which is not run here.",
        repaired: "",
        known: "Some of it can be said without a run. The start is no minimum, and a boundary needs a stable point inside: on a slope L = θ the box |θ| < 1 is left after \
            the time one for every small D, B and η, and -log γ does not grow. The law in 1/k is no evidence: for the boundary and the start over √k the steps of SGD with the learning rate η and the loss f(√k θ) are \
            exactly those with kη and f, whatever the noise, so that it is the law in 1/η. Section 5 calls the networks of these artificial data four-layer ones, and this setting has depth 3. \
            The heavy tails of this setting contradict the Gaussian noise of section 2.",
        open: "Protocol: m = 500 and 50000, d = 10 and 50, three draws of data and start. (1) At the start: |∇L|, the least eigenvalue of H, and the time in which gradient descent on the whole set leaves \
            the box; if it leaves, -log γ is its logarithm and has no slope in B: compare. (2) η on a grid of factors of √2 over a decade and B from 1 to 32, fixed beforehand, each with 400 escapes; \
            exact gamma intervals of each rate at a joint error of 1e-4. (3) Straightness from one doubling to the next and not R²; slopes against those of Theorem 3.2, computed from H and C at the start, \
            and against a box in a bowl, r²/η. (4) C against H, eigenvector by eigenvector.",
    },
    source: file!(),
    experiments: &[],
    ..Claim::BLANK
};
