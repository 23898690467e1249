//! As the step vanishes SGD tends to its gradient flow; in which topology.

pub mod norm;

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Instances, Notes, Observation, PerBudget, Prediction,
    Reading, Resolution, Witness,
};
use crate::papers::hu2017::approximation::pathwise_fluctuation::{LARGEST, MAGNITUDE};
use crate::papers::hu2017::deviations::trajectory;
use crate::papers::hu2017::deviations::trajectory::Trajectory;

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "hu2017/law-of-large-numbers",
    locus: "appendix A, (A.4), the lines after it, Theorem 4",
    statement: "As η → 0, max over k <= T/η of |x^(k) - Y(ηk)| → 0; under the norm Σ 2^-n sup \
                over [0, n] of |φ| the space C[0,∞) is a separable Banach space, and for any η_n \
                → 0 x_{η_n} converges weakly to Y in it.",
    assumes: &[
        "f(.; ζ) is twice differentiable; nothing else is said of F",
        "the ζ_k are independent and identically distributed",
        "T is fixed in (A.4), and Theorem 4 has no T",
    ],
    correction: Some(
        "in probability, locally uniformly: in the metric Σ 2^-n min(1, sup over [0, n])",
    ),
    notes: Notes {
        because: "Three statements. (A.4) does not say in which sense random variables converge. In the \
            mean it is true (root mean square from the exact semigroup, mean of the maximum \
            simulated: both of order 1/2), hence in probability; almost surely as well if all η \
            use the same ζ_1, ζ_2, .., by the strong law for η Σ ∇f(y; ζ_k). It is false for \
            every outcome, and almost surely for independent runs with η_n = 1/ln ln n; neither \
            reading is held against it. The topology is false: the sum is infinite for 4^t, so it \
            is no norm on C[0,∞), which is no Banach space under it. Theorem 4 asks nothing of F: \
            with F = -a x²/2, a >= ln 2, as near the maxima of section 4, neither Y nor x_η - Y \
            has a finite norm (exact means): refuted. Where gradients and Hessians are bounded, \
            as in Theorem 1, all paths grow linearly, the norm is finite, and its mean tends to \
            zero by a bound that is derived beside it (Gronwall and Doob) and tested against \
            enumerated paths, even from a maximum of rate 1: there the printed theorem is true, \
            since convergence in norm implies the weak one. The metric Σ 2^-n min(1, sup) of \
            locally uniform convergence repairs it, in probability, on the quadratic too (exact \
            variances, Doob's inequality). Open: nothing.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[
        &IN_MEAN_SQUARE,
        &IN_THE_MEAN,
        &BOUNDED_GRADIENTS,
        &norm::FINITE,
        &norm::MAXIMUM,
        &norm::LOCALLY,
    ],
    ..Claim::BLANK
};

static IN_MEAN_SQUARE: Experiment<Trajectory<1>> =
    Experiment { name: "(A.4) in mean square, at four times", ..MAGNITUDE };

static IN_THE_MEAN: Experiment<Trajectory<1>> =
    Experiment { name: "(A.4) in the mean, simulated", ..LARGEST };

/// Theorem 4 where it has a meaning: the mean of the printed norm of `x_η - Y`.
static BOUNDED_GRADIENTS: Experiment<Trajectory<1>> = Experiment {
    name: "Theorem 4 with bounded gradients",
    reading: Reading::AsPrinted,
    instances: || {
        let maximum = Trajectory::new(trajectory::maximum(1.0), [0.0], 1.0);
        let mut named = trajectory::named_1d();
        named.push(("from a maximum of rate 1", maximum));
        let cases = PerBudget { quick: 0, standard: 4, deep: 64 };
        Instances::named(named).and_random(cases, trajectory::any_1d())
    },
    predict: |_| Prediction::equals(0.0),
    decoys: &[
        Decoy {
            name: "noise that does not average out",
            predict: |trajectory| Prediction::equals(trajectory.noise_bound()),
        },
        Decoy { name: "terms of one half", predict: |_| Prediction::equals(0.5) },
    ],
    observe: Witness::Oracle(|trajectory| {
        let speed = 2.0 * trajectory.steepest();
        let mean = |step: f64| {
            let supremum = |n: f64| norm::distance_bound(trajectory, step, n).min(speed * n);
            norm::sum(supremum) + norm::rest(speed)
        };
        Observation::of(norm::vanishing(mean))
    }),
    resolution: Resolution::Absolute(0.05),
    expects: Expected::Consistent,
};
