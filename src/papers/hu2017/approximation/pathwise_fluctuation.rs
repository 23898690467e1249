//! Without its noise term the diffusion misses SGD by O(√η), and by O(η) in the mean.

use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Figure, Instances, Notes, Observation, PerBudget,
    Prediction, Reading, Resolution, Rung, Simulation, Witness,
};
use crate::interval::Interval;
use crate::papers::hu2017::deviations::beside_flow;
use crate::papers::hu2017::deviations::moments;
use crate::papers::hu2017::deviations::moments::Moments;
use crate::papers::hu2017::deviations::trajectory;
use crate::papers::hu2017::deviations::trajectory::Trajectory;
use crate::statistics::intervals;

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "hu2017/pathwise-fluctuation",
    locus: "section 3.1, the paragraph after Theorem 1; appendix A, after (A.7)",
    statement: "With Σ = 0 the magnitude of the error is of order O(√η), and the mean of the \
                error is O(η): with dY = -∇F(Y) ds, |x_k - Y(kη)| = O(√η) and |E x_k - Y(kη)| = \
                O(η) for k <= T/η.",
    assumes: &[
        "‖f(.; ζ)‖_{C^7} <= C for every ζ, f itself included",
        "the ζ_k are independent and identically distributed",
        "T is fixed",
    ],
    notes: Notes {
        because: "True as printed, and sharp: the orders are 1/2 and 1, not more (both decoys fall). \
            The paper does not say in which sense a random error has a magnitude; here it is the \
            root mean square, from SGD's exact semigroup at four times up to T on the circle \
            (chords for distances), and the mean of the largest |x_k - Y(kη)| over all k <= T/η, \
            from simulation. An almost sure bound cannot be meant: the noise may take the same \
            value T/η times in a row, and then the error is of order one. Derived: e_{k+1} = (1 - \
            η F''(Y)) e_k - η ξ_k + O(η e² + η²), a martingale of variance O(η) plus a drift of \
            O(η); Doob's inequality takes the maximum. The explanation `the weak error is O(η) \
            because the mean of the error is O(η)' is half of it: E φ(x_k) - φ(Y) also contains \
            φ''(Y) E e²/2, which is O(η) because the magnitude is O(√η). Starts on slopes and \
            close to maxima, one noise and two. Open: nothing.",
        ..Notes::NONE
    },
    figures: &[Figure {
        experiment: MAGNITUDE.name,
        caption: "Root mean square of SGD's distance from its gradient flow, largest over four times.",
        x: Axis { label: "step size η", log: true },
        y: Axis { label: "error", log: true },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&MAGNITUDE, &MEAN, &LARGEST],
    ..Claim::BLANK
};

pub(crate) static MAGNITUDE: Experiment<Trajectory<1>> = Experiment {
    name: "root mean square at four times",
    reading: Reading::AsPrinted,
    instances: || {
        let cases = PerBudget { quick: 1, standard: 8, deep: 64 };
        Instances::named(trajectory::named_1d()).and_random(cases, trajectory::any_1d())
    },
    predict: |_| vanishes(0.5, 4),
    decoys: &[Decoy { name: "O(η)", predict: |_| vanishes(1.0, 4) }],
    observe: Witness::Oracle(|trajectory| each(trajectory, |moments| root(moments.square))),
    resolution: Resolution::Absolute(0.05),
    expects: Expected::Consistent,
};

static MEAN: Experiment<Trajectory<1>> = Experiment {
    name: "mean at four times",
    predict: |_| vanishes(1.0, 4),
    decoys: &[Decoy { name: "O(η²)", predict: |_| vanishes(2.0, 4) }],
    observe: Witness::Oracle(|trajectory| each(trajectory, |moments| moments.mean)),
    ..MAGNITUDE
};

pub(crate) static LARGEST: Experiment<Trajectory<1>> = Experiment {
    name: "mean of the largest distance, simulated",
    instances: || Instances::named(vec![trajectory::named_1d().swap_remove(0)]),
    predict: |_| Prediction::approximates(0.5, coarse_steps().map(|step| zero(step, 1)).collect()),
    decoys: &[Decoy {
        name: "O(η)",
        predict: |_| {
            Prediction::approximates(1.0, coarse_steps().map(|step| zero(step, 1)).collect())
        },
    }],
    observe: Witness::Simulation(Simulation {
        simulate: |trajectory, block| {
            let steps: Vec<f64> = coarse_steps().collect();
            beside_flow::simulate(trajectory, &steps, beside_flow::largest, block)
        },
        estimate: |_, tally, alpha| {
            let each = alpha / tally.moments.len() as f64;
            Observation::of_all(tally.moments.iter().map(|seen| intervals::mean(seen, each)))
        },
        replicas: 1024,
        blocks: PerBudget::always(64),
    }),
    resolution: Resolution::Absolute(0.3),
    ..MAGNITUDE
};

/// 2^-3 to 2^-8.
fn coarse_steps() -> impl Iterator<Item = f64> {
    moments::steps().take(6)
}

/// An error of that order at so many times, on the ladder.
fn vanishes(order: f64, times: usize) -> Prediction {
    Prediction::approximates(order, moments::steps().map(|step| zero(step, times)).collect())
}

fn zero(step: f64, times: usize) -> Rung {
    Rung { step, values: vec![Interval::exactly(0.0); times] }
}

fn each(trajectory: &Trajectory<1>, of: fn(&Moments) -> Interval) -> Observation {
    let ladder = moments::ladder(trajectory, moments::moments);
    Observation::of_all(ladder.iter().flat_map(|(_, moments)| moments.iter().map(of)))
}

fn root(square: Interval) -> Interval {
    let cut = Interval::new(square.low().max(0.0), square.high().max(0.0));
    cut.map_increasing(f64::sqrt, f64::EPSILON)
}
