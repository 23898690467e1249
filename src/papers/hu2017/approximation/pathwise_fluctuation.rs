//! Without its noise term the diffusion misses SGD by O(√η), and by O(η) in the mean.

use proptest::prelude::*;

use crate::claim::{Axis, Claim, Decoy, Experiment, Figure, Instances, Notes, PerBudget, Witness};
use crate::instances::trajectory::Trajectory;
use crate::papers::hu2017::deviations::cases::{any_1d, named_1d};
use crate::papers::hu2017::deviations::distances;
use crate::papers::hu2017::deviations::theory::vanishes;
use crate::witnesses::flow_deviations::{RUNGS, each};

pub(crate) static CLAIM: Claim = Claim {
    id: "hu2017/pathwise-fluctuation",
    locus: "section 3.1, the paragraph after Theorem 1; appendix A, after (A.7)",
    statement: "If we set Σ = 0, the magnitude of the error is of order O(√η). The weak error is of order O(η) because \
                the mean of the error is O(η). With dY = -∇F(Y) ds, the processes x(t) and Y(t) are close at order \
                O(√η).",
    assumes: &[
        "‖f(.; ζ)‖_{C^7} <= C for every ζ, f itself included",
        "the ζ_k are independent and identically distributed",
        "T is fixed, k <= T/η",
    ],
    notes: Notes {
        because: "e_{k+1} = (1 - η F''(Y)) e_k - η ξ_k + O(η e² + η²): a martingale of variance O(η) plus a drift of O(η), \
            whose maximum Doob's inequality takes. The orders are 1/2 and 1, not more. `Because the mean of the error is \
            O(η)' is half of the reason: E φ(x_k) - φ(Y) also contains φ''(Y) E e²/2, which is O(η) because the \
            magnitude is O(√η). The paper does not say in which sense a random error has a magnitude; a bound for every outcome \
            cannot be meant, since the noise may take the same value T/η times in a row.",
        repaired: "",
        known: "Root mean square and mean at four times up to T from SGD's exact semigroup on the circle (chords for \
            distances); the mean of the largest |x_k - Y(kη)| over all k <= T/η from simulation. Starts on slopes and \
            close to maxima, one noise and two. Random trajectories for the mean have a part of order η of at least \
            0.05 η at all four times, from the expansion of a step: where it nearly vanishes, the error is smaller than the \
            paper says, and no order shows on the ladder.",
        open: "",
    },
    figures: &[Figure {
        experiment: MAGNITUDE.name,
        caption: "Root mean square of SGD's distance from its gradient flow over four times.",
        x: Axis { label: "step size η", log: true },
        y: Axis { label: "error", log: true },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&MAGNITUDE, &MEAN, &MAXIMUM],
    ..Claim::BLANK
};

static MAGNITUDE: Experiment<Trajectory<1>> =
    Experiment { name: "root mean square over four times", ..distances::IN_MEAN_SQUARE };

static MEAN: Experiment<Trajectory<1>> = Experiment {
    name: "mean at four times",
    instances: || {
        let cases = PerBudget { quick: 1, standard: 8, deep: 64 };
        let random = any_1d().prop_filter("a mean error of order one", has_mean_error);
        Instances::named(named_1d()).and_random(cases, random)
    },
    predict: |_| vanishes(1.0, 4, RUNGS),
    decoys: &[Decoy::new("O(η²)", |_| vanishes(2.0, 4, RUNGS))],
    observe: Witness::Oracle(|trajectory| each(trajectory, |moments| moments.mean)),
    ..MAGNITUDE
};

/// Whether the part of order η is there at all four times: where it nearly vanishes, as on its way from one sign to the other,
/// the next part is as large on the whole ladder.
fn has_mean_error(trajectory: &Trajectory<1>) -> bool {
    trajectory.mean_error().iter().all(|mean| 0.05 <= mean.abs().low())
}

static MAXIMUM: Experiment<Trajectory<1>> = Experiment {
    name: "mean of the largest distance, simulated",
    ..distances::LARGEST_IN_THE_MEAN
};
