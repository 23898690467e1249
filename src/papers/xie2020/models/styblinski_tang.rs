//! Escape on the function of Styblinski and Tang with normal inputs.

mod places;
mod slope;

use self::places::{CORRECTED, FUNCTION, NOISE, TRAINED};
use self::slope::{SLOPE, SLOPE_BY_HAND};
use super::cases::{trained_in_smaller_steps, trained_on_ladders};
use super::laws;
use crate::claim::{Claim, Expected, Experiment, Fault, Figure, Notes};
use crate::instances::artificial_data::OnLadders;

pub(crate) static CLAIM: Claim = Claim {
    id: "xie2020/styblinski-tang",
    locus: "Appendix C, C.1 Experiment Setting 1, Figures 8 to 12",
    statement: "In these experiments, we can analytically know the locations of the minima, hessians and loss barriers, as each input feature is Gaussian noise. \
                Styblinski-Tang Function is written as f(θ) = ½ Σ (θ_i⁴ - 16 θ_i² + 5 θ_i). We use high-dimensional Styblinski-Tang Function as the test function, and \
                Gaussian samples as training data. L(θ) = f(θ - x), where data samples x ~ N(0, I). The one-dimensional Styblinski-Tang Function has one global minimum \
                located at a = -2.903534, one local minimum located at d, and one saddle point b = 0.156731 as the boundary separating Valley a1 and Valley a2. For a n-dimensional Styblinski-Tang \
                Function, we initialize parameters kθ_{t=0} = (-2.903534, ..., -2.903534), and set the valley's boundary as θ_i < 0.156731, where i is the dimension index. The \
                escape formula that -log(γ) is linear with 1/D (that γ is linear with k; that -log(γ) is linear with 1/k; with B; with 1/η) is validated in the setting \
                of Styblinski-Tang Function, Logistic Regression and MLP.",
    assumes: &[
        "the loss is the mean over the samples; 50000 of them stand for their law",
        "the place d is garbled: 2.746803; kθ is √k θ, as in section 5",
        "`linear' is judged from one doubling to the next: two where the law is linear, to a twentieth for SGD",
        "SGD draws one new sample per step (B = 1 of Figure 12)",
    ],
    correction: Some(
        "The mean loss over x ~ N(0, 1) is ½ (θ⁴ - 10 θ² + 5 θ - 13) per coordinate, with the minimum -2.351910, the saddle 0.253248, the barrier 18.553043 and the gradient \
         noise (6θ² - 10)² + 72 θ² + 24, which is 960 at the minimum and 121 at the saddle. For SGD with B = 1, -log γ is linear with 1/η down to η = 0.004, to a twentieth.",
    ),
    notes: Notes {
        because: "The places are those of f, and the loss that is trained is the mean of f(θ - x), which is f(θ) + 3θ² - 13/2: its minimum is 0.55 to the right \
            of the start, its saddle 0.1 beyond the boundary, its barrier less than half. Its gradient noise is 41 times the Hessian at a and 13 times that at b, \
            where (8) has one. Theorem 3.2 admits slopes of -log γ in 1/η from 1.60 to 3.86; SGD has 0.04. The straight lines of the figures say nothing about that: \
            over a decade every law with an exponential looks straight. The gradient of one sample has no exponential moment, so that for η -> 0 single jumps win and -log γ grows like \
            η^(-2/3): from η = 0.008 over 0.004 to 0.002 its growth per doubling has already fallen to 1.82.",
        repaired: "The places, the barrier and the noise of the mean loss; steps of 0.004 and more, or noise with exponential moments.",
        known: "Means over x by the trapezoidal rule; the killed kernel of SGD itself, with the exact law of the cubic gradient of a normal sample, which simulated escapes meet; \
            first passage for SGLD with the printed start and boundary. The law in B is tried on (1), with normal noise of the covariance (5) over B.",
        open: "In n dimensions the rates of independent coordinates add. The law in 1/k of Figure 10 is that in 1/η: see xie2020/hessian-rescaling.",
    },
    figures: &[
        Figure {
            experiment: SLOPE.name,
            caption: "Figure 12 again: -log γ of SGD with batches of one, per unit of time, against 1/η, and the least slope that Theorem 3.2 admits for the mean loss.",
            ..laws::AGAINST_STEPS
        },
        Figure {
            experiment: IN_DIFFUSIVITY.name,
            caption: "Figure 8 again: -log γ of SGLD on the mean loss with the printed start and boundary, against 1/D.",
            ..laws::AGAINST_DIFFUSIVITY
        },
        Figure {
            experiment: IN_BATCH.name,
            caption: "Figure 11 again: -log γ of (1) with the noise (5) over B, per unit of time, against B.",
            ..laws::AGAINST_BATCH
        },
    ],
    source: file!(),
    experiments: &[
        &TRAINED,
        &SLOPE,
        &FUNCTION,
        &IN_STEPS,
        &IN_BATCH,
        &IN_DIFFUSIVITY,
        &IN_RESCALING,
        &CORRECTED,
        &IN_LARGE_STEPS,
        &NOISE,
    ],
    controls: &[&SLOPE_BY_HAND],
    ..Claim::BLANK
};

static IN_STEPS: Experiment<OnLadders> = Experiment {
    name: "-log γ linear in 1/η, SGD with B = 1, η = 0.008, 0.004, 0.002",
    instances: trained_in_smaller_steps,
    expects: Expected::Refuted(Fault::Hypothesis),
    ..laws::IN_STEPS
};

static IN_LARGE_STEPS: Experiment<OnLadders> = Experiment {
    name: "-log γ linear in 1/η, SGD with B = 1, η = 0.016, 0.008, 0.004",
    instances: trained_on_ladders,
    ..laws::IN_STEPS.corrected()
};

static IN_BATCH: Experiment<OnLadders> = Experiment {
    name: "-log γ linear in B, (1) with C of (5), η = 0.01, B = 1, 2, 4",
    instances: trained_on_ladders,
    ..laws::IN_BATCH
};

static IN_DIFFUSIVITY: Experiment<OnLadders> = Experiment {
    name: "-log γ linear in 1/D, SGLD, D -> 0",
    instances: trained_on_ladders,
    ..laws::IN_DIFFUSIVITY
};

static IN_RESCALING: Experiment<OnLadders> = Experiment {
    name: "γ linear in k, SGLD at D = 6 in steps of 0.0001, k = 2 and 4",
    instances: trained_on_ladders,
    ..laws::IN_RESCALING
};
