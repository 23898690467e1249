//! Escape of a small network on random labels.

mod laws;

use self::laws::{IN_BATCH, INSIDE};
use crate::claim::{Axis, Claim, Figure, Notes};

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
    correction: Some(
        "With two outputs and coins for labels the start is inside a valley of the loss: descent on all samples moves no weight by half of the way to the boundary in the time 50. Whether -log γ is linear in B over a factor of 32 is not decided here.",
    ),
    notes: Notes {
        because: "At B = 8 the median's logarithm has come 0.3 to 0.4 of its way from B = 1 to 32, where a straight line has 7/31 = 0.226 and a power 0.6: bent towards a straight line, and with 128 runs neither called one nor not.",
        repaired: "What is shown of the start.",
        known: "Simulated SGD itself, medians by counts, and descent on all samples, which moves no weight by more than a tenth of the half width. A second implementation, in Python, with 64 runs: medians of 14, 18, 35, 77, 356 and 5091 steps for B = 1 to 32, and of \
            10, 32, 193, 772, 4573 and 87 000 for η = 0.1 to 0.1/32; coefficients of variation between 0.7 and 1.3. The labels are drawn from the model that the network is close to, with probabilities of a half, so that C = H/B there: the setting is kind to the theory. The law in 1/k is \
            no evidence: for the boundary and the start over √k the steps of SGD with the learning rate η and the loss f(√k θ) are exactly those with kη and f, whatever the noise, so that it is the law in 1/η.",
        open: "Ranges, networks and the test of straightness were fixed before the first run. Not judged: 1/η and 1/k, where 128 runs would not decide and take 25 seconds. Not tried: SGLD (Figures 8 and 9), other dimensions, one output in place of two, for which the start is no minimum; colder than r²B/η = 0.8, where straightness would show. \
            Figure 5 calls the depth 2, section 5 has four-layer networks, and this setting three.",
    },
    figures: &[Figure {
        experiment: IN_BATCH.name,
        caption: "The logarithm of the median escape time against the batch size, as in Figure 11.",
        x: Axis { label: "B", log: false },
        y: Axis { label: "ln of the median time", log: false },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&IN_BATCH, &INSIDE],
    ..Claim::BLANK
};
