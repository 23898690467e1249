//! Convexity of the single losses is not needed, nor that of the expected one far away.

mod local;

use super::theory::ladder;
use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Figure, Instances, Notes, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::confined_loss::{ConfinedLoss, Slope};
use crate::instances::finite_noise::FiniteNoise;
use crate::instances::uniform_problem::{RUNGS, UniformProblem};
use crate::witnesses::uniform_error::sgd_ladder;

use self::local::LOCAL;

pub(crate) static CLAIM: Claim = Claim {
    id: "li2022/individual-convexity",
    locus: "abstract, section 1 after (1.9), Remark 3",
    statement: "We establish the uniform-in-time diffusion approximation of SGD by only assuming that the expected loss is strongly convex and some other mild conditions, without assuming the \
                convexity of each random loss function. Our result successfully weakens some of the assumptions, like the strong convexity of f(.; ξ) for every ξ in the entire space R^d. \
                We actually only need the convexity of f in a compact set where the SGD sees. Hence, our results in this paper actually apply to the behaviors near some local minimizers.",
    assumes: &[
        "Assumption 1 but for what is dropped, with higher derivatives of f(.; ξ) bounded uniformly in ξ",
        "near a local minimizer, confinement and convexity hold on a ball around it that SGD does not leave, and a little beyond: on B(0, R_2)",
    ],
    notes: Notes {
        because: "The proof uses single losses only through their mean, through Σ, and through bounds of their derivatives; steps have to be small compared with 1/sup_ξ \
            ‖∇²f(.; ξ)‖. Neither chain nor diffusion sees f beyond the ball.",
        known: "Losses none of which is convex, with second derivatives down to -2.2 while that of f is one, with noise that does not vanish at the minimizer; and one of the two wells of \
            (x² - 1)²/4, where f is concave beyond the ball and has a second minimum. Exact semigroup against the Kolmogorov equation, order two over nη up to 30, or 12.",
        open: "`Where the SGD sees' is B(0, R), and the diffusion sees B(0, R_2): R_2 > R may be as close as one likes. `Some' is meant: a minimizer whose noise \
            exceeds the slopes around it, 2/(3√3) for that double well, traps nothing.",
        ..Notes::NONE
    },
    figures: &[Figure {
        experiment: NOT_CONVEX.name,
        caption: "Largest distance between U^n(x) and u(x, nη) over nη <= 30 and |x| <= R for f'(x; ξ) = x + 1.13 ξ cos 2x.",
        x: Axis { label: "step size η", log: true },
        y: Axis { label: "weak error", log: true },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&NOT_CONVEX, &LOCAL],
    ..Claim::BLANK
};

static NOT_CONVEX: Experiment<UniformProblem> = Experiment {
    name: "largest |U^n(x) - u(x, nη)| over n and x, where no f(.; ξ) is convex",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(vec![
            // -1 twice as likely as 2: √2 times the standard one.
            ("x + 1.13 ξ cos 2x", waves(0.8 * 2.0_f64.sqrt(), 1.0 / 3.0, [2.4, 3.2, 6.4], 1.8)),
        ])
    },
    predict: |problem| order_two(problem, 1.0),
    decoys: &[Decoy::new("without the correction", |problem| order_two(problem, 0.0))],
    observe: Witness::Oracle(|problem| sgd_ladder(problem, 0.0, RUNGS - 2)),
    resolution: Resolution::Absolute(0.1),
    expects: Expected::Consistent,
};

fn order_two(problem: &UniformProblem, correction: f64) -> Prediction {
    Prediction::approximates(2.0, ladder(problem, (correction, 1.0), 0.0, RUNGS - 2))
}

/// `f'(x; ξ) = x + a ξ cos 2x` with two values of `ξ`, variance one.
fn waves(amplitude: f64, p: f64, radii: [f64; 3], phase: f64) -> UniformProblem {
    let slope = Slope {
        curvature: 1.0,
        center: 0.0,
        cubic: 0.0,
        bend: 0.0,
        bend_at: 0.0,
        noise_amplitude: amplitude,
        noise_frequency: 2.0,
        noise_phase: std::f64::consts::FRAC_PI_2,
    };
    let noise = FiniteNoise::two_point(p).expect("a probability");
    let loss = ConfinedLoss::new(slope, noise, radii).expect("admissible");
    UniformProblem { loss, frequency: 1.0, phase }
}
