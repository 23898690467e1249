//! Escape of a small network on random labels.

use super::bends::{BENDS, RUNS};
use super::cases::coins;
use crate::claim::{
    Claim, Expected, Experiment, Notes, Observation, Prediction, Reading, Resolution, Simulation,
    Witness,
};
use crate::instances::boxed_network::BoxedNetwork;
use crate::interval::Interval;
use crate::witnesses::boxed_network::{bends_of_any, drift, shares};

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
    correction: Some(
        "With two outputs and coins for labels descent on all samples stays in the box for the time 500 from most starts. At η = 0.1, for B from 1 to 32, the time of SGD follows \
         no one power of B and no one exp(cB): in most runs T_32/T_8 is above T_4/T_1, and T_8/T_1 above T_16/T_9.",
    ),
    notes: Notes {
        because: "The figures report runs of the authors' own on data that are not printed; what is general, that the formula `can still approximately hold' for an arbitrary boundary, says nothing that runs could refute.",
        repaired: "What holds for most draws of data and start.",
        known: "Each replica draws its samples, coins and start anew, so that the shares are over all of them. (With one output the start is no minimum, and a boundary needs a stable point inside: on a slope L = θ the box |θ| < 1 is left after \
            the time one for every small D, B and η.) In any quadratic bowl with C = H/B the leading part of -log γ is r²B/η (xie2020/logistic-random-labels), here 0.025 B, and 0.8 at B = 32: a line in B does not show before larger batches; up to B = 256 none does (medians of 12 runs of another program: 4186, 9958, 18 364 and 21 534 steps for B = 32 to 256). The start is no minimum: the Hessian has an eigenvalue of -0.003, and descent on all samples leaves at times of 3400 to 5500 (three draws there). The law in 1/k is no evidence: for the boundary and the start over √k the \
            steps of SGD with the learning rate η and the loss f(√k θ) are exactly those with kη and f, whatever the noise, so that it is the law in 1/η. Labels follow the model that the network is close to, so that C = H/B there: the setting is kind to the theory. A second program, in Python, with 64 runs: medians of 14, 18, 35, 77, 356 and \
            5091 steps for B = 1 to 32 at η = 0.1, and of 10, 32, 193, 772, 4573 and 87 103 for η = 0.1 to 0.1/32; coefficients of variation between 0.4 and 1.3.",
        open: "The paper's laws in 1/D, 1/η and k. Section 5 has a depth of two for real data and four layers for artificial ones, and this setting a depth of three. Fixed before the first run on recorded streams: the network, m = 50 000 samples in ten dimensions, which are not printed, the start 0.1 + 0.01 ζ, drawn until it is inside, η and B, \
            the two ratios, shares above one half. Changed after a first look on other seeds: ratios of single runs in place of straightness of medians, which 128 runs per rung left undecided.",
    },
    source: file!(),
    experiments: &[&ANY_BENDS, &INSIDE],
    ..Claim::BLANK
};

static ANY_BENDS: Experiment<BoxedNetwork> = Experiment {
    name: "how often T_32/T_8 is above T_4/T_1, and T_8/T_1 above T_16/T_9, data and start drawn anew",
    instances: coins,
    observe: Witness::Simulation(Simulation {
        simulate: bends_of_any,
        estimate: shares,
        replicas: 1,
        blocks: RUNS,
    }),
    ..BENDS
};

static INSIDE: Experiment<BoxedNetwork> = Experiment {
    name: "how far descent on all samples gets in the time 500, in half widths of the box",
    reading: Reading::Corrected,
    instances: coins,
    predict: |_| Prediction::at_most(1.0),
    decoys: &[],
    // Eigenvalues of the Hessian are between -0.003 and 0.24, so that steps of 5 are stable and rounding, 1e-12 of a half width per
    // step, grows by e^1.5 at most.
    observe: Witness::Oracle(|of| Observation::of(Interval::around(drift(of, 500.0, 5.0), 1e-6))),
    resolution: Resolution::Absolute(0.05),
    expects: Expected::Consistent,
};
