//! As the step vanishes SGD tends to its gradient flow; in which topology.

mod outside;

use crate::claim::{
    Claim, Decoy, Experiment, Instances, Notes, Observation, PerBudget, Prediction, Resolution,
    Witness,
};
use crate::instances::trajectory::Trajectory;
use crate::papers::hu2017::deviations::{cases, distances};
use crate::witnesses::path_norms::{distance_bound, norm, vanishing};

pub(crate) static CLAIM: Claim = Claim {
    id: "hu2017/law-of-large-numbers",
    locus: "appendix A, (A.4), the lines after it, Theorem 4",
    statement: "It turns out that as η > 0 tends to zero, we have strong norm convergence, max over 0 <= k <= T/η of \
                ‖x^(k) - Y(ηk)‖ -> 0. We equip C[0,∞) with norm Σ 2^-n ‖φ‖_{C[0,n]}. Under the norm, the space \
                becomes a separable Banach space. Theorem 4: for any sequence η_n -> 0, we have x_{η_n} ⇀ Y as n -> ∞ \
                in the space C[0,∞).",
    assumes: &[
        "f(.; ζ) is twice differentiable; nothing else is said of F",
        "the ζ_k are independent and identically distributed",
        "T is fixed in (A.4), and Theorem 4 has no T",
    ],
    correction: Some(
        "On every bounded time interval x_η tends to Y uniformly, in probability: in the metric Σ 2^-n min(1, sup over \
         [0, n] of |x_η - Y|), also where gradients are not bounded but the Hessian of F and, locally, the variance of ∇f are.",
    ),
    notes: Notes {
        because: "The sum is infinite for 4^t: it is no norm on C[0,∞), which is no Banach space under it. Nothing added repairs \
            that without changing the space, and on the space of finite norm Theorem 5 fails \
            (hu2017/normal-deviations). Theorem 4 asks nothing of F: for F = -a x²/2 with a >= ln 2, as near the \
            maxima of section 4, neither Y, from x_0 ≠ 0, nor x_η - Y has a finite norm. There the missing hypothesis is Theorem 1's, \
            bounded derivatives of f: then all paths grow linearly, and the printed theorem is true.",
        repaired: "The metric of locally uniform convergence, and `in probability'. (A.4) does not say in which sense random \
            variables converge: in the mean it holds with order 1/2 if the variance of ∇f grows at most like |x|²; for every outcome, or for independent runs with η_n \
            = 1/ln ln n almost surely, it does not, which is not held against it.",
        known: "Root mean square from SGD's exact semigroup, mean of the maximum simulated, means at a maximum exact. No \
            finite number shows that a sum is infinite: looked at is its 60th term, by then below 0.001 at rates up to 0.57; that \
            terms never fall from the rate ln 2 on is arithmetic, (e^rate/2)^n. That the \
            norm and the metric of x_η - Y vanish is a derivation: a bound by Gronwall and Doob, beside which all paths of \
            small trees are enumerated (tests).",
        open: "",
    },
    source: file!(),
    experiments: &[
        &outside::FINITE,
        &outside::AT_A_MAXIMUM,
        &IN_MEAN_SQUARE,
        &IN_THE_MEAN,
        &outside::LOCALLY,
    ],
    controls: &[&outside::SLOW_GROWTH, &outside::SLOW_MAXIMUM, &BOUNDED_GRADIENTS],
    ..Claim::BLANK
};

static IN_MEAN_SQUARE: Experiment<Trajectory<1>> =
    Experiment { name: "(A.4) in mean square, over four times", ..distances::IN_MEAN_SQUARE };

static IN_THE_MEAN: Experiment<Trajectory<1>> =
    Experiment { name: "(A.4) in the mean, simulated", ..distances::LARGEST_IN_THE_MEAN };

/// Theorem 4 with the missing hypothesis: the mean of the printed norm of `x_η - Y` vanishes.
static BOUNDED_GRADIENTS: Experiment<Trajectory<1>> = Experiment {
    name: "control: Theorem 4 with bounded gradients",
    instances: || {
        let maximum = Trajectory::new(cases::maximum(1.0), [0.0], 1.0);
        let mut named = cases::named_1d();
        named.push(("from a maximum of rate 1", maximum));
        let cases = PerBudget { quick: 0, standard: 4, deep: 64 };
        Instances::named(named).and_random(cases, cases::any_1d())
    },
    predict: |_| Prediction::equals(0.0),
    decoys: &[
        Decoy::new("noise that does not average out", |trajectory| {
            Prediction::equals(trajectory.noise_bound())
        }),
        Decoy::new("terms of one half", |_| Prediction::equals(0.5)),
    ],
    observe: Witness::Oracle(|trajectory| {
        let speed = 2.0 * trajectory.steepest();
        let mean = |step: f64| norm(|n| distance_bound(trajectory, step, n).min(speed * n), speed);
        Observation::of(vanishing(mean))
    }),
    resolution: Resolution::Absolute(0.05),
    ..IN_MEAN_SQUARE
};
