//! On finite intervals the corrected diffusion approximates SGD with weak order two.

mod coupled;
mod line;

use super::cases::{any_circle, torus, vanishing};
use super::theory::{corrected, diffusion, ladder};
use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Figure, Instances, Notes, PerBudget, Prediction,
    Range, Reading, Resolution, Witness,
};
use crate::instances::weak_problem::WeakProblem;
use crate::witnesses::weak_error;

use self::coupled::COUPLED;
use self::line::{LINE, RANGE};

pub(crate) static CLAIM: Claim = Claim {
    id: "li2022/finite-time-order-two",
    locus: "section 1, (1.5) to (1.8)",
    statement: "Assuming that f(., ξ) has bounded derivatives ∇f, in any finite time interval, iterates of SGD are close in the weak sense to the solution of \
                following SDE: dX = -∇[f + ¼η|∇f|²] dt + √(ηΣ) dW (1.5), where Σ = E[(∇f_ξ - ∇f) ⊗ (∇f_ξ - ∇f)] (1.6). Note that the SDE (1.5) \
                approximates SGD in the weak sense with second order accuracy. The associated backward Kolmogorov equation to (1.5) is u_t = -∇f·∇u + η(-¼ \
                ∇|∇f|²·∇u + ½ Tr(Σ∇²u)) (1.7), and u(x, t) with initial value φ has a representation u(x, t) = E_x φ(X_t), where φ is an \
                arbitrary test function with certain regularity.",
    assumes: &[
        "∇f(.; ξ) is bounded",
        "f(.; ξ) is smooth, with derivatives up to the fourth bounded on compact sets uniformly in ξ, as every finite training set has it",
        "φ is in C⁴ and does not grow faster than the diffusion's tails fall: it is bounded, or a polynomial where the diffusion has moments",
        "T is fixed",
    ],
    notes: Notes {
        because: "E u(x - η∇f) and e^{ηL} u agree up to η³ exactly for this correction and this Σ, see li2022/one-step-expansion. Bounded gradients \
            keep SGD within a distance T sup|∇f|; far away only the diffusion's law matters, which is why φ must not grow too fast: for f(.; ξ) = ξx, ξ = ±1, \
            and φ = e^{x⁴} u is infinite.",
        known: "On the circle and the torus, where every derivative is bounded: SGD's exact semigroup against (1.7), eight steps in d = 1, seven in d = \
            2, and SGD coupled with a finely discretised (1.5), which shows (1.8) as well. Linear gradients, which are not bounded, and φ up to z⁴: \
            closed moments of both, order two again; boundedness is not needed where the noise does not explode.",
        open: "Smoothness is not mentioned in this summary of earlier work, which assumes it uniformly in ξ (hu2017/weak-order-two); where the paper itself leaves it out it is counted, li2022/assumption-one. \
            Unbounded noise with gradients that grow faster than linearly: with f' = x³ + ξ, ξ normal, from x_0, E X_n² at nη = 1 tends to infinity as η falls, while \
            the diffusion's tends to x_0²/(1 + 2x_0²).",
        ..Notes::NONE
    },
    figures: &[Figure {
        experiment: CIRCLE.name,
        caption: "Weak error of (1.5) against SGD, largest over times up to 1 from two starts, as printed and with misreadings.",
        x: Axis { label: "step size η", log: true },
        y: Axis { label: "weak error", log: true },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&CIRCLE, &TORUS, &COUPLED, &LINE],
    range: Range::Measured(&[&RANGE]),
    ..Claim::BLANK
};

static CIRCLE: Experiment<WeakProblem<1>> =
    solved("weak error up to time 1, bounded gradients, d = 1: semigroup against (1.7)", || {
        let cases = PerBudget { quick: 0, standard: 1, deep: 32 };
        let named = vec![("noise that vanishes at points", vanishing())];
        Instances::named(named).and_random(cases, any_circle())
    });

static TORUS: Experiment<WeakProblem<2>> = Experiment {
    decoys: &[Decoy::new("without the correction", |problem| order_two(problem, [0.0, 1.0]))],
    ..solved("weak error up to time 1, bounded gradients, d = 2: semigroup against (1.7)", || {
        Instances::named(vec![("two noises", torus())])
    })
};

const fn solved<const D: usize>(
    name: &'static str,
    instances: fn() -> Instances<WeakProblem<D>>,
) -> Experiment<WeakProblem<D>> {
    Experiment {
        name,
        reading: Reading::AsPrinted,
        instances,
        predict: |problem| order_two(problem, [1.0, 1.0]),
        decoys: const {
            &[
                Decoy::new("without the correction", |problem| order_two(problem, [0.0, 1.0])),
                Decoy::new("second moments for Σ", second_moments),
            ]
        },
        observe: Witness::Oracle(weak_error::sgd_ladder),
        resolution: Resolution::Absolute(0.1),
        expects: Expected::Consistent,
    }
}

fn order_two<const D: usize>(problem: &WeakProblem<D>, factors: [f64; 2]) -> Prediction {
    Prediction::approximates(2.0, ladder(problem, |step| corrected(&problem.loss, step, factors)))
}

/// (1.5) with `E ∇f_ξ ⊗ ∇f_ξ` instead of `Σ`.
fn second_moments<const D: usize>(problem: &WeakProblem<D>) -> Prediction {
    let loss = &problem.loss;
    let moment = |x: &[f64; D]| {
        let (covariance, slope) = (loss.covariance(x), loss.mean().gradient(x));
        std::array::from_fn(|i| std::array::from_fn(|j| covariance[i][j] + slope[i] * slope[j]))
    };
    let rungs = ladder(problem, |step| diffusion(loss, step, [1.0, 1.0], moment));
    Prediction::approximates(2.0, rungs)
}
