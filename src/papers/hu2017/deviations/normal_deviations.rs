//! Scaled by √η, SGD's deviation from its gradient flow tends to a Gaussian process.

mod law;
mod matrix;
mod space;

use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Figure, Instances, Notes, Observation, PerBudget,
    Prediction, Reading, Resolution, Witness,
};
use crate::instances::trajectory::Trajectory;
use crate::papers::hu2017::deviations::cases;
use crate::papers::hu2017::deviations::theory::{Expansion, MISREAD, variance};
use crate::witnesses::flow_deviations::{covariance_of_two_times, variances};

pub(crate) static CLAIM: Claim = Claim {
    id: "hu2017/normal-deviations",
    locus: "appendix A, Theorem 5, (A.5), (A.6)",
    statement: "Consider the rescaled process ζ_η(t) = (x_η(t) - Y(t))/√η. Theorem 5: for any sequence η_n -> 0, we have \
                ζ_{η_n} ⇀ Z as n -> ∞ in the space C[0,∞). The process Z is characterized by dZ = M(s) Z ds + S(Y) dW, \
                Z(0) = 0, in which W is a standard Brownian motion in R^d, and M(s) is a bounded d × d matrix function.",
    assumes: &[
        "f(.; ζ) is twice differentiable with derivatives bounded uniformly in ζ; the instances have bounded derivatives of all orders",
        "the ζ_k are independent and identically distributed",
        "C[0,∞) has the norm Σ 2^-n sup over [0, n]",
    ],
    correction: Some(
        "For any sequence η_n -> 0, (x_{η_n} - Y)/√η_n tends to the solution Z of dZ = -∇²F(Y) Z ds + √Σ(Y) dW, Z(0) = 0, \
         in law and uniformly on bounded time intervals.",
    ),
    notes: Notes {
        because: "The law is right; the space is not, and the fault is that of the norm (hu2017/law-of-large-numbers). At a \
            maximum with noise and a rate -F'' >= ln 2, of a loss with all derivatives bounded, Z grows like e^(rate t), the terms \
            2^-n E|Z(n)| do not vanish, and Z is not in the space of the printed norm: there is no limit in it. Weak \
            convergence is defined in the paper for functions, not for random ones.",
        repaired: "Convergence in law, locally uniformly, which is the setting of Freidlin and Wentzell; it holds at that maximum \
            as well.",
        known: "M and S are not printed; inferred: M(s) = -∇²F(Y(s)), S = √Σ (M = 0 and M = +∇²F are decoys). On losses that are \
            not quadratic, extrapolated to η = 0 from SGD's exact semigroup: variance at four times (to 1e-5), the \
            matrix in two dimensions, the covariance of two times, mean and third moment (zero), fourth moment (three \
            squared variances). Simulated SGD agrees. Of the norm \
            the 60th term of the mean is looked at; that it does not fall from the rate ln 2 on is arithmetic.",
        open: "Tightness is not tested beyond the simulated maxima of hu2017/pathwise-fluctuation.",
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
        &space::IN_THE_SPACE,
        &VARIANCE,
        &matrix::MATRIX,
        &TWO_TIMES,
        &law::MOMENTS,
        &law::SIMULATED,
        &LOCALLY,
    ],
    controls: &[&space::SLOW_MAXIMUM],
    ..Claim::BLANK
};

static VARIANCE: Experiment<Trajectory<1>> = Experiment {
    name: "variance at four times",
    reading: Reading::AsPrinted,
    instances: || {
        let cases = PerBudget { quick: 0, standard: 8, deep: 64 };
        Instances::named(cases::named_1d()).and_random(cases, cases::any_1d())
    },
    predict: |trajectory| variance(trajectory, 1.0, 1.0),
    decoys: MISREAD,
    observe: Witness::Oracle(|trajectory| {
        let found = variances(trajectory);
        let curve = trajectory.times().into_iter().zip(found.iter().copied()).collect();
        Observation::of_all(found).with_curve(curve)
    }),
    resolution: Resolution::Relative(2e-3),
    expects: Expected::Consistent,
};

static TWO_TIMES: Experiment<Trajectory<1>> = Experiment {
    name: "covariance of the times T/2 and T",
    predict: |trajectory| covariance(trajectory, 1.0),
    decoys: &[
        Decoy::new("M = 0", |trajectory| covariance(trajectory, 0.0)),
        Decoy::new("independent increments", |trajectory| {
            Prediction::within(halves(trajectory, 1.0)[0].covariance[0][0])
        }),
    ],
    observe: Witness::Oracle(|trajectory| Observation::of(covariance_of_two_times(trajectory))),
    ..VARIANCE
};

fn halves(trajectory: &Trajectory<1>, bend: f64) -> Vec<Expansion<1>> {
    trajectory.expansion(&[trajectory.time / 2.0, trajectory.time], bend, 1.0)
}

/// `V(T/2) P(T) / P(T/2)`.
fn covariance(trajectory: &Trajectory<1>, bend: f64) -> Prediction {
    let [half, whole] = halves(trajectory, bend).try_into().expect("two times");
    let growth = whole.growth[0][0] * half.growth[0][0].recip();
    Prediction::within(half.covariance[0][0] * growth)
}

static LOCALLY: Experiment<Trajectory<1>> = Experiment {
    name: "variance at a maximum, on bounded times",
    instances: || {
        let at = |rate| Trajectory::new(cases::maximum(rate), [0.0], 1.0);
        Instances::named(vec![("rate 0.8", at(0.8)), ("rate 1", at(1.0))])
    },
    ..VARIANCE.corrected()
};
