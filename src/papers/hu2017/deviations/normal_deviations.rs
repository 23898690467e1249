//! Scaled by √η, SGD's deviation from its gradient flow tends to a Gaussian process.

mod matrix;
mod space;

use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Figure, Instances, Notes, Observation, PerBudget,
    Prediction, Reading, Resolution, Simulation, Witness,
};
use crate::interval::Interval;
use crate::papers::hu2017::deviations::beside_flow;
use crate::papers::hu2017::deviations::moments;
use crate::papers::hu2017::deviations::trajectory;
use crate::papers::hu2017::deviations::trajectory::Trajectory;
use crate::statistics::intervals;

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "hu2017/normal-deviations",
    locus: "appendix A, Theorem 5, (A.5), (A.6)",
    statement: "For any η_n → 0, (x_{η_n} - Y)/√η_n converges weakly in C[0,∞) to Z, the solution \
                of dZ = M Z ds + S(Y) dW, Z(0) = 0, with a bounded matrix function M.",
    assumes: &[
        "f(.; ζ) is twice differentiable; the instances have bounded derivatives of all orders",
        "the ζ_k are independent and identically distributed",
        "C[0,∞) has the norm Σ 2^-n sup over [0, n]",
    ],
    correction: Some("in law and uniformly on bounded time intervals, with M = -∇²F(Y) and S = √Σ"),
    notes: Notes {
        because: "Printed without saying what M and S are; inferred: M(s) = -∇²F(Y(s)), S = √Σ (any \
            other M fails: decoys M = 0 and M = +∇²F). So read, the law is right: on losses that \
            are not quadratic the variance of (x_k - Y)/√η, extrapolated to η = 0 from SGD's \
            exact semigroup, is that of Z at four times (to 1e-5), in two dimensions as a matrix, \
            at a maximum too; so is the covariance of two times (the process, not only its \
            marginals); mean and third moment vanish and the fourth is three squared variances. \
            Simulated SGD agrees. What fails is the topology. At a maximum with rate -F'' >= ln \
            2, of a loss with all derivatives bounded, Z grows like e^(rate t), the terms 2^-n \
            E|Z(n)| do not vanish, and Z is not in the space of the printed norm: there is no \
            limit in it. Weak convergence is defined in the paper for functions, not for random \
            ones; read in law and locally uniformly, which is the space of Freidlin and Wentzell, \
            the statement is true, at that maximum as well. Open: tightness is not tested beyond \
            the simulated maxima of hu2017/pathwise-fluctuation.",
        ..Notes::NONE
    },
    figures: &[Figure {
        experiment: VARIANCE.name,
        caption: "Limit of SGD's variance over η along the gradient flow, and (A.6).",
        x: Axis { label: "time", log: false },
        y: Axis { label: "variance / η", log: false },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[
        &VARIANCE,
        &matrix::MATRIX,
        &TWO_TIMES,
        &LAW,
        &SIMULATED,
        &space::IN_THE_SPACE,
        &LOCALLY,
    ],
    ..Claim::BLANK
};

/// `M = -bend ∇²F(Y)`, `S Sᵀ = spread Σ(Y)` misread.
const MISREAD: &[Decoy<Trajectory<1>>] = &[
    Decoy { name: "M = 0", predict: |trajectory| variance(trajectory, 0.0, 1.0) },
    Decoy { name: "M = +∇²F", predict: |trajectory| variance(trajectory, -1.0, 1.0) },
    Decoy { name: "Σ doubled", predict: |trajectory| variance(trajectory, 1.0, 2.0) },
];

pub(crate) static VARIANCE: Experiment<Trajectory<1>> = Experiment {
    name: "variance at four times",
    reading: Reading::AsPrinted,
    instances: || {
        let cases = PerBudget { quick: 0, standard: 8, deep: 64 };
        Instances::named(trajectory::named_1d()).and_random(cases, trajectory::any_1d())
    },
    predict: |trajectory| variance(trajectory, 1.0, 1.0),
    decoys: MISREAD,
    observe: Witness::Oracle(|trajectory| {
        let found = moments::variances(trajectory);
        let curve = trajectory.times().into_iter().zip(found.iter().copied()).collect();
        Observation::of_all(found).with_curve(curve)
    }),
    resolution: Resolution::Relative(2e-3),
    expects: Expected::Consistent,
};

/// The variance of (A.6) with factors, at the four times.
pub(crate) fn variance(trajectory: &Trajectory<1>, bend: f64, spread: f64) -> Prediction {
    let at = |times: &[f64]| -> Vec<Interval> {
        let path = trajectory.expansion(times, bend, spread).into_iter();
        path.map(|expansion| expansion.covariance[0][0]).collect()
    };
    let times: Vec<f64> = (0..=40).map(|k| trajectory.time * f64::from(k) / 40.0).collect();
    let curve = times.iter().zip(at(&times)).map(|(&t, v)| (t, v.center())).collect();
    Prediction::all_within(at(&trajectory.times())).with_curve(curve)
}

static TWO_TIMES: Experiment<Trajectory<1>> = Experiment {
    name: "covariance of the times T/2 and T",
    predict: |trajectory| covariance(trajectory, 1.0),
    decoys: &[
        Decoy { name: "M = 0", predict: |trajectory| covariance(trajectory, 0.0) },
        Decoy {
            name: "independent increments",
            predict: |trajectory| Prediction::within(halves(trajectory, 1.0)[0].covariance[0][0]),
        },
    ],
    observe: Witness::Oracle(|trajectory| {
        Observation::of(moments::covariance_of_two_times(trajectory))
    }),
    ..VARIANCE
};

fn halves(trajectory: &Trajectory<1>, bend: f64) -> Vec<trajectory::Expansion<1>> {
    trajectory.expansion(&[trajectory.time / 2.0, trajectory.time], bend, 1.0)
}

/// `V(T/2) P(T) / P(T/2)`.
fn covariance(trajectory: &Trajectory<1>, bend: f64) -> Prediction {
    let [half, whole] = halves(trajectory, bend).try_into().expect("two times");
    let growth = whole.growth[0][0] * half.growth[0][0].recip();
    Prediction::within(half.covariance[0][0] * growth)
}

static LAW: Experiment<Trajectory<1>> = Experiment {
    name: "mean, third and fourth moment at T",
    predict: |trajectory| moments(trajectory, 0.0, 0.0, 3.0),
    decoys: &[
        Decoy { name: "a mean of order √η", predict: |t| moments(t, 1.0, 0.0, 3.0) },
        Decoy { name: "skewness one", predict: |t| moments(t, 0.0, 1.0, 3.0) },
        Decoy { name: "kurtosis of a uniform law", predict: |t| moments(t, 0.0, 0.0, 1.8) },
    ],
    observe: Witness::Oracle(|trajectory| {
        let first = moments::ladder(trajectory, moments::moments);
        let next = moments::ladder(trajectory, moments::higher_moments);
        let last = |limits: Vec<Interval>| limits[limits.len() - 1];
        Observation::of_all([
            last(moments::limits(&first, |moments| moments.mean, 0.5, 0.5)),
            last(moments::limits(&next, |moments| moments.cube, 1.5, 0.5)),
            last(moments::limits(&next, |moments| moments.fourth, 2.0, 1.0)),
        ])
    }),
    resolution: Resolution::Relative(0.1),
    ..VARIANCE
};

/// Mean, third and fourth moment of a law with the variance of `Z(T)`.
fn moments(trajectory: &Trajectory<1>, mean: f64, skewness: f64, kurtosis: f64) -> Prediction {
    let v = halves(trajectory, 1.0)[1].covariance[0][0];
    let root = v.center().sqrt();
    Prediction::all_within([
        Interval::exactly(mean * root),
        Interval::exactly(skewness * v.center() * root),
        (v * v).scaled(kurtosis),
    ])
}

/// SGD itself with steps 1/16 and 1/32, extrapolated.
static SIMULATED: Experiment<Trajectory<1>> = Experiment {
    name: "mean square at T, simulated",
    instances: || Instances::named(vec![trajectory::named_1d().swap_remove(0)]),
    predict: |trajectory| last(trajectory, 1.0, 1.0),
    decoys: &[
        Decoy { name: "M = 0", predict: |trajectory| last(trajectory, 0.0, 1.0) },
        Decoy { name: "M = +∇²F", predict: |trajectory| last(trajectory, -1.0, 1.0) },
        Decoy { name: "Σ doubled", predict: |trajectory| last(trajectory, 1.0, 2.0) },
    ],
    observe: Witness::Simulation(Simulation {
        simulate: |trajectory, block| {
            let square = |deviations: &[f64]| deviations[deviations.len() - 1].powi(2);
            beside_flow::simulate(trajectory, &STEPS, square, block)
        },
        estimate: |_, tally, alpha| {
            let seen =
                |n: usize| intervals::mean(&tally.moments[n], alpha / 2.0).scaled(1.0 / STEPS[n]);
            let (coarse, fine) = (seen(0), seen(1));
            if !(coarse.is_finite() && fine.is_finite()) {
                return Observation::of(Interval::UNKNOWN);
            }
            // What is left is of order η², some of the last correction: a quarter of it is added.
            let left = 0.25 * (fine.center() - coarse.center()).abs();
            Observation::of((fine.scaled(2.0) - coarse).widened(left))
        },
        replicas: 2048,
        blocks: PerBudget::always(64),
    }),
    resolution: Resolution::Relative(0.2),
    ..VARIANCE
};

const STEPS: [f64; 2] = [1.0 / 16.0, 1.0 / 32.0];

fn last(trajectory: &Trajectory<1>, bend: f64, spread: f64) -> Prediction {
    let path = trajectory.expansion(&[trajectory.time], bend, spread);
    Prediction::within(path[0].covariance[0][0])
}

static LOCALLY: Experiment<Trajectory<1>> = Experiment {
    name: "variance at a maximum, on bounded times",
    reading: Reading::Corrected,
    instances: || {
        let at = |rate| Trajectory::new(trajectory::maximum(rate), [0.0], 1.0);
        Instances::named(vec![("rate 0.8", at(0.8)), ("rate 1", at(1.0))])
    },
    ..VARIANCE
};
