//! Escape of a small network on random labels.

use crate::claim::{Claim, Notes};

pub(crate) static CLAIM: Claim = Claim {
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
        because: "What was measured is not decisive: at B = 8 the median's logarithm has come between 0.07 and 0.77 of its way from B = 1 to 32 by 128 simulated runs, where a straight line has 0.226 and a power 0.6.",
        repaired: "",
        known: "With two outputs the start is close to a flat set of minima: descent on all samples moves no weight by more than a tenth of the half width of the box in a time of 50. (With one output it is no minimum, and a boundary needs a stable point inside: on a slope L = θ the box |θ| < 1 is left after \
            the time one for every small D, B and η.) The law in 1/k is no evidence: for the boundary and the start over √k the steps of SGD with the learning rate η and the loss f(√k θ) are \
            exactly those with kη and f, whatever the noise, so that it is the law in 1/η. Labels follow the model that the network is close to, so that C = H/B there: the setting is kind to the theory. Measured outside of the crate, in Python, with 64 runs: medians of 14, 18, 35, 77, 356 and 5091 steps for B = 1 to 32 at η = 0.1, which is 0.29 of the \
            way at B = 8 (two other draws of data and start: 0.41 and 0.32), and of 10, 32, 193, 772, 4573 and 87 103 for η = 0.1 to 0.1/32, which is 0.48; coefficients of variation between 0.4 and 1.3. Section 5 has a depth of two for real data and four layers for artificial ones, and this setting a depth of three.",
        open: "Protocol, fixed before the first run. m = 50000 samples in ten dimensions, which are not printed; the network 10-10-10-2 without biases; starts 0.1 + 0.01 ζ; box 0.05 < θ_i < 0.15, and ζ drawn until the start is inside. \
            In B: η = 0.1, which Figure 11 has, B = 1, 2, 4, 8, 16, 32. In η: B = 1, η = 0.1/1, 1/2, 1/4, 1/8, 1/16, 1/32. In k, 1 to 32, with the box over √k: the same runs as those in η. Runs that stay are cut off after 2^18 steps \
            and count as longer. -ln γ from medians, at most 128 runs per rung; judged is how far it has come at 8 of the way from 1 to 32: 7/31 if linear, to a quarter, 3/5 for a power. The law of the times at B = 1, η = 0.0125: \
            how often one of two runs takes more than twice as long, 2/3 if exponential. At θ_0: the time of full-batch descent to the box beside the longest median. The same for other data and starts.",
    },
    source: file!(),
    experiments: &[],
    ..Claim::BLANK
};
