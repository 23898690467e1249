//! The claim that SGD can reach the boundary of B(0, 2R) in M/η steps, and what M depends on.

use super::cases::{slope, wave};
use super::theory::{gradient_time, loss_time, times_between};
use crate::claim::{
    ByHand, Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, PerBudget,
    Prediction, Reading, Resolution, Simulation, Witness,
};
use crate::instances::outward_loss::OutwardLoss;
use crate::instances::unstable_point::Drift;
use crate::interval::Interval;
use crate::statistics::intervals;
use crate::witnesses::hitting::{earliest_times, simulated_times, steps};

pub(crate) static CLAIM: Claim = Claim {
    id: "li2022/hitting-the-boundary",
    locus: "section 4.2",
    statement: "For general loss function, given initial value in B(0, R), SGD can hit the boundary of B(0, 2R) in Mη^-1 steps, where M depends on the L^∞ \
                norms of f(., ξ) on B(0, 2R).",
    assumes: &[
        "neither convexity nor confinement is assumed",
        "to hit is to reach or to pass; \"can\" says that it is possible, not that it must happen",
        "M is a positive number that the norms determine, below which SGD cannot hit",
    ],
    correction: Some(
        "SGD from B(0, R) needs at least Mη^-1 steps to hit the boundary of B(0, 2R), with M = R/sup_ξ ‖∇f(., ξ)‖ in L^∞(B(0, 2R)), and there are \
         losses for which no more than that order is needed.",
    ),
    notes: Notes {
        because: "No norm of f itself bounds the number of steps from below: of cos(kx + ξ), whose norm is one for all k, the boundary is reached in R/(kη) steps, below any M(‖f‖)/η for large k. Possible it is: from R a draw that drives outwards at every step needs between R/G and R/g divided by η steps, with G the largest and g the least \
            outward gradient on the way, on the line and up to a step.",
        repaired: "By the gradient: each step is at most η ‖∇f(., ξ)‖ long, as M_1 and M_2 in the proof of Lemma 1 have it.",
        known: "The fastest of all paths, exactly, over two decades of η, for hills with skewed noise and for waves; simulated SGD on its way from R. For k = 1, where \
            both norms are one, the printed M holds (control).",
        open: "With Proposition 2: M/η is less than β ln(1/η)/η steps for small η, so that SGD may have left B(0, 2R) long before the horizon ends.",
    },
    source: file!(),
    experiments: &[&BY_LOSS, &CAN, &BY_GRADIENT, &SHARP, &SIMULATED],
    controls: &[&UNIT_WAVE, &BY_HAND],
    ..Claim::BLANK
};

/// `M` from the norm of `f`, with the factor that the dimension asks for.
static BY_LOSS: Experiment<OutwardLoss> = Experiment {
    name: "η times the least number of steps to the boundary, with M = R/‖f‖",
    reading: Reading::AsPrinted,
    instances: || Instances::named(vec![("k = 4", wave(4.0)), ("k = 16", wave(16.0))]),
    predict: |loss| not_before(loss_time(loss)),
    decoys: &[],
    observe: Witness::Oracle(|loss| Observation::of_all(earliest_times(loss))),
    resolution: Resolution::Absolute(1e-9),
    expects: Expected::Refuted(Fault::Misprint),
};

fn not_before(time: f64) -> Prediction {
    Prediction::all_within(steps().map(|_| Interval::at_least(time)))
}

static UNIT_WAVE: Experiment<OutwardLoss> = Experiment {
    name: "control: a wave whose gradient is no larger than itself",
    instances: || Instances::named(vec![("k = 1", wave(1.0))]),
    ..BY_LOSS.control()
};

/// `f = -0.3 x² - 0.5 x ξ` has ‖f‖ = 1.2 + 0.5 · 2 · 2 = 3.2 on |x| <= 2 for ξ in {-1/2, 2}: R/‖f‖ = 0.3125.
static BY_HAND: ByHand<OutwardLoss> = ByHand {
    of: &BY_LOSS,
    at: "f(x; ξ) = -0.3 x² - 0.5 ξ x, ξ in {-1/2, 2}, R = 1: 1/3.2, once for each step",
    instance: || slope(Drift::linear(0.6), 0.5, 0.2),
    values: &[0.3125, 0.3125, 0.3125, 0.3125, 0.3125, f64::INFINITY],
};

static CAN: Experiment<OutwardLoss> = Experiment {
    name: "it can, in a multiple of 1/η steps",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(vec![
            ("a hill", slope(Drift::linear(1.0), 0.3, 0.5)),
            ("a skew hill, skewed noise", slope(Drift::new(0.6, 0.3, 0.2), 0.5, 0.2)),
            ("a well, driven out of by its noise", slope(Drift::linear(-0.5), 1.2, 0.3)),
            ("a wave", wave(2.0)),
        ])
    },
    predict: times_between,
    decoys: &[
        Decoy::new("1/η² steps, as diffusion alone would need", |loss| {
            scaled(loss, |time, step| time / step)
        }),
        Decoy::new("η^-1 ln(1/η) steps", |loss| {
            scaled(loss, |time, step| -4.0 * time * libm::log(step))
        }),
        Decoy::new("a number of steps that does not depend on η", |loss| {
            scaled(loss, |time, step| time * step)
        }),
    ],
    observe: Witness::Oracle(|loss| Observation::of_all(earliest_times(loss))),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Consistent,
};

fn scaled(loss: &OutwardLoss, of: impl Fn(f64, f64) -> f64) -> Prediction {
    Prediction::equals_all(steps().map(|step| of(gradient_time(loss), step)))
}

static BY_GRADIENT: Experiment<OutwardLoss> = Experiment {
    name: "at least R/(η ‖∇f‖) steps",
    instances: || {
        let Instances { mut named, .. } = (CAN.instances)();
        named.extend((BY_LOSS.instances)().named);
        Instances::named(named)
    },
    predict: |loss| not_before(gradient_time(loss)),
    decoys: &[Decoy::new("four times as many", |loss| not_before(4.0 * gradient_time(loss)))],
    ..BY_LOSS.corrected()
};

/// Waves attain the bound, up to one step.
static SHARP: Experiment<OutwardLoss> = Experiment {
    name: "the bound is attained by waves, up to a step",
    predict: |loss| {
        let time = gradient_time(loss);
        Prediction::all_within(steps().map(|step| Interval::new(time, time + step)))
    },
    decoys: &[
        Decoy::new("twice the time", |loss| scaled(loss, |time, _| 2.0 * time)),
        Decoy::new("half of it", |loss| scaled(loss, |time, _| 0.5 * time)),
    ],
    ..BY_LOSS.corrected()
};

/// The mean over draws as they come lies between the bound and what the drift alone needs.
static SIMULATED: Experiment<OutwardLoss> = Experiment {
    name: "simulated SGD from R on a hill",
    reading: Reading::Corrected,
    instances: || Instances::named(vec![("a hill", slope(Drift::linear(1.0), 0.3, 0.5))]),
    predict: |loss| Prediction::within(Interval::new(gradient_time(loss), 1.0)),
    decoys: &[Decoy::new("1/η² steps", |loss| {
        Prediction::at_least(gradient_time(loss) / crate::witnesses::hitting::SIMULATED_STEP)
    })],
    observe: Witness::Simulation(Simulation {
        simulate: simulated_times,
        estimate: |_, tally, alpha| Observation::of(intervals::mean(&tally.moments[0], alpha)),
        replicas: 256,
        blocks: PerBudget::always(16),
    }),
    resolution: Resolution::Absolute(0.05),
    expects: Expected::Consistent,
};
