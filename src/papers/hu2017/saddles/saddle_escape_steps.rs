//! The claim that SGD leaves an unstable point in at most `ln(1/η)/(2 γ_1 η)` steps.

mod sgd;

use crate::claim::{
    ByHand, Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, Prediction,
    Reading, Resolution, Witness,
};
use crate::instances::sgd::Sgd;
use crate::instances::unstable_point::{Drift, UnstablePlane, UnstablePoint};
use crate::interval::Interval;
use crate::monte_carlo::UnitNoise;
use crate::statistics::log_growth;
use crate::witnesses::escape::{Growth, ln_time_on_line, mean_steps, time_in_plane};

use super::cases::{cut_off, lone_planes, lone_points, points_not_alone};
use super::theory::slope;

pub(crate) static CLAIM: Claim = Claim {
    id: "hu2017/saddle-escape-steps",
    locus: "Theorem 3, (4.14); abstract",
    statement: "In particular, we define N = T/η which is the continuous correspondence of iteration steps. \
                Then, the expected steps needed to escape from a saddle point is asymptotically given by \
                E N ≲ (1/(2 γ_1)) η^-1 log(η^-1) as η -> 0; this suggests for the SGD iteration that it escapes \
                in a number of iterations almost linearly dependent on the inverse stepsize.",
    assumes: &[
        "the hypotheses of Theorem 3: D bounded, connected, with smooth boundary; S Sᵀ uniformly \
         positive definite; F is C⁴ on D, 0 a nondegenerate unstable point",
        "the start is the unstable point",
        "≲ is an asymptotic inequality: the limit of the ratio is at most one",
    ],
    correction: Some(
        "If 0 is the only stationary point of F in the closure of D, up to which F and S are smooth, SGD itself \
         leaves D after E N = (1/(2 γ_1)) η^-1 ln(η^-1) (1 + o(1)) steps on average, and η E N - E T tends \
         to zero.",
    ),
    notes: Notes {
        because: "It is (4.12) and (4.13) for N = T/η, and fails with them where F has another stationary \
            point in the closure of D (hu2017/saddle-escape): a minimum inside costs e^(c/η) steps, for the \
            diffusion and, by the exact killed kernel, for the iteration.",
        repaired: "With 0 alone it is an asymptotic equality, and holds for SGD too, though the paper proves it \
            for the diffusion only and says so. The growth of the iteration per step, ln(1 + η γ), and \
            the variance that it accumulates, η s²/(2 γ + η γ²), differ from the diffusion's by terms of \
            the order η ln(1/η) only, and of the noise nothing but its variance at 0 is left.",
        known: "E N from the killed kernel of SGD on the line for Gaussian, two-point and skewed noise down to \
            η = 2^-10, against E T by quadrature at the same η; simulated SGD on the line, and in the plane \
            with a loss that does not separate.",
        open: "At a given η E N exceeds the bound by (ln(4 γ a b/s²) + 0.577)/(2 γ η) on (-a, b) for linear \
            drift, which is of the same order at practical step sizes.",
    },
    source: file!(),
    experiments: &[
        &NOT_ALONE,
        &SGD_NOT_ALONE,
        &ON_LINE,
        &IN_THE_PLANE,
        &sgd::DIFFERENCE,
        &sgd::KERNEL,
        &sgd::SIMULATED_ON_LINE,
        &sgd::SIMULATED,
    ],
    controls: &[&CONTROL, &BY_HAND],
    ..Claim::BLANK
};

static ON_LINE: Experiment<UnstablePoint> = Experiment {
    name: "N = T/η, 0 alone, on the line",
    reading: Reading::AsPrinted,
    instances: lone_points,
    predict: |point| Prediction::at_most(slope(point.drift().rate())),
    decoys: &[Decoy::new("at most 1/(4 γ_1)", |point| {
        Prediction::at_most(0.5 * slope(point.drift().rate()))
    })],
    observe: Witness::Oracle(|point| {
        Observation::of(Growth::of(|eta| ln_time_on_line(point, eta)).slope)
    }),
    resolution: Resolution::Relative(1e-4),
    expects: Expected::Consistent,
};

static IN_THE_PLANE: Experiment<UnstablePlane> = Experiment {
    name: "N = T/η, 0 alone, in the plane",
    reading: Reading::AsPrinted,
    instances: lone_planes,
    predict: |plane| Prediction::at_most(slope(plane.rates()[0])),
    decoys: &[Decoy::new("at most 1/(4 γ_1)", |plane| {
        Prediction::at_most(0.5 * slope(plane.rates()[0]))
    })],
    observe: Witness::Oracle(|plane| {
        Observation::of(Growth::of(|eta| time_in_plane(plane, eta).ln()).slope)
    }),
    resolution: Resolution::Relative(1e-4),
    expects: Expected::Consistent,
};

static NOT_ALONE: Experiment<UnstablePoint> = Experiment {
    name: "η E N/ln(1/η), N = T/η, with other stationary points in D or on its boundary",
    instances: points_not_alone,
    decoys: &[],
    expects: Expected::Refuted(Fault::Inherited("hu2017/saddle-escape")),
    ..ON_LINE
};

static CONTROL: Experiment<UnstablePoint> = Experiment {
    name: "control: the same losses on domains that end before the other stationary points",
    instances: cut_off,
    decoys: &[],
    ..ON_LINE
};

static SGD_NOT_ALONE: Experiment<Sgd<UnstablePoint>> = Experiment {
    name: "steps of SGD, two minima in D",
    reading: Reading::AsPrinted,
    instances: || {
        let wells = UnstablePoint::new(Drift::new(1.0, 0.0, -1.0), 0.5, (1.25, 1.25));
        let wells = wells.expect("valid");
        Instances::named(vec![("Gaussian noise", Sgd::new(wells, UnitNoise::Gaussian))])
    },
    predict: |sgd| Prediction::at_most(slope(sgd.problem().drift().rate())),
    decoys: &[],
    observe: Witness::Oracle(|sgd| {
        let time = |eta: f64| (eta, mean_steps(sgd, eta).scaled(eta).ln());
        let times: Vec<(f64, Interval)> = (2..=6).map(|j| time(0.5_f64.powi(j))).collect();
        Observation::of(log_growth::slope(&times))
    }),
    resolution: Resolution::Relative(0.05),
    expects: Expected::Refuted(Fault::Inherited("hu2017/saddle-escape")),
};

static BY_HAND: ByHand<Sgd<UnstablePoint>> = ByHand {
    of: &SGD_NOT_ALONE,
    at: "at most 1/(2 γ_1) at γ_1 = 1.6",
    instance: || {
        let point = UnstablePoint::new(Drift::new(1.6, 0.3, -1.1), 0.5, (1.25, 1.5));
        Sgd::new(point.expect("valid"), UnitNoise::Gaussian)
    },
    values: &[f64::NEG_INFINITY, 0.3125],
};
