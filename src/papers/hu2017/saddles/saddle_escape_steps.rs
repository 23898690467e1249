//! The claim that SGD leaves an unstable point in at most `ln(1/η)/(2 γ_1 η)` steps.

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::unstable_point::{Drift, Sgd, UnstablePlane, UnstablePoint};
use crate::interval::Interval;
use crate::monte_carlo::UnitNoise;
use crate::papers::hu2017::saddles::saddle_escape::line::{lone_points, points_with_company};
use crate::papers::hu2017::saddles::saddle_escape::plane::lone_planes;
use crate::papers::hu2017::saddles::saddle_escape::sgd::{IN_PLANE, sgd_on_line};
use crate::papers::hu2017::saddles::theory::{
    Growth, ln_time_on_line, mean_steps, slope, time_in_plane,
};
use crate::statistics::{limit, log_growth};

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "hu2017/saddle-escape-steps",
    locus: "Theorem 3, (4.14); abstract",
    statement: "With N = T/η, the continuous correspondence of the iteration's steps, the expected \
                steps needed to escape from a saddle point satisfy \
                E N ≲ (1/(2 γ_1)) η^-1 ln(η^-1) as η tends to zero.",
    assumes: &[
        "the hypotheses of Theorem 3: D bounded, connected, with smooth boundary; S Sᵀ uniformly \
         positive definite; F is C⁴ on D, 0 a nondegenerate unstable point",
        "the start is the unstable point",
        "≲ is an asymptotic inequality: the limit of the ratio is at most one",
    ],
    correction: Some(
        "0 is the only stationary point of F in the closure of D, up to which F and S are smooth; then \
     E N = (1/(2 γ_1)) η^-1 ln(η^-1) (1 + o(1)) for SGD itself, and η E N - E T tends to zero",
    ),
    notes: Notes {
        because: "As an inequality for N = T/η this is (4.12) and (4.13), and fails with them where F has \
            another stationary point in the closure of D: a minimum there costs e^{c/η} steps, for \
            the diffusion and, by the exact killed kernel, for the iteration. Where 0 is alone it is an \
            asymptotic equality, and it holds for SGD itself though the paper proves it for the \
            diffusion only and says so: η E N - E T tends to zero, with E N from the killed kernel of \
            SGD on the line for Gaussian, two-point and skewed noise down to η = 2^-10, and E T from \
            quadrature at the same η; the slope of E T is known down to η = 6e-9. The growth \
            of the iteration per step, ln(1 + η γ), and the variance that it accumulates, \
            η s²/(2 γ + η γ²), differ from those of the diffusion by terms of the order η ln(1/η) only, \
            and of the noise nothing but its variance at 0 is left. In the plane the slope is seen \
            in simulated SGD. The bound says nothing at a given η: E N exceeds it by \
            (ln(4 γ a b/s²) + 0.577)/(2 γ η) on (-a, b), which is of the same order at practical step sizes.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&ON_LINE, &IN_THE_PLANE, &WITH_COMPANY, &SGD_WITH_COMPANY, &SGD, &SIMULATED],
    ..Claim::BLANK
};

static ON_LINE: Experiment<UnstablePoint> = Experiment {
    name: "N = T/η, 0 alone, on the line",
    reading: Reading::AsPrinted,
    instances: lone_points,
    predict: |point| Prediction::at_most(slope(point.drift().rate())),
    decoys: &[Decoy {
        name: "at most 1/(4 γ_1)",
        predict: |point| Prediction::at_most(0.5 * slope(point.drift().rate())),
    }],
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
    decoys: &[Decoy {
        name: "at most 1/(4 γ_1)",
        predict: |plane| Prediction::at_most(0.5 * slope(plane.rates()[0])),
    }],
    observe: Witness::Oracle(|plane| {
        Observation::of(Growth::of(|eta| time_in_plane(plane, eta).ln()).slope)
    }),
    resolution: Resolution::Relative(1e-4),
    expects: Expected::Consistent,
};

static WITH_COMPANY: Experiment<UnstablePoint> = Experiment {
    name: "N = T/η, other stationary points in D or on its boundary",
    instances: points_with_company,
    decoys: &[],
    expects: Expected::Refuted(Fault::Wrong),
    ..ON_LINE
};

static SGD_WITH_COMPANY: Experiment<Sgd<UnstablePoint>> = Experiment {
    name: "steps of SGD, two minima in D",
    reading: Reading::AsPrinted,
    instances: || {
        let wells = UnstablePoint::new(Drift::new(1.0, 0.0, -1.0), 0.5, (1.25, 1.25));
        let wells = wells.expect("valid");
        Instances::named(vec![("Gaussian noise", Sgd::new(wells, UnitNoise::Gaussian))])
    },
    predict: |sgd| Prediction::at_most(slope(rate(sgd))),
    decoys: &[],
    observe: Witness::Oracle(|sgd| {
        let time = |eta: f64| (eta, mean_steps(sgd, eta).scaled(eta).ln());
        let times: Vec<(f64, Interval)> = (2..=6).map(|j| time(0.5_f64.powi(j))).collect();
        Observation::of(log_growth::slope(&times))
    }),
    resolution: Resolution::Relative(0.05),
    expects: Expected::Refuted(Fault::Wrong),
};

/// `η E N - E T`, in the limit.
static SGD: Experiment<Sgd<UnstablePoint>> = Experiment {
    name: "η times the steps of SGD less T, by its Markov kernel",
    reading: Reading::Corrected,
    instances: || {
        let Instances { mut named, .. } = sgd_on_line();
        let skew = *named[2].1.problem();
        named.push(("skew loss and noise, two-point", Sgd::new(skew, UnitNoise::TwoPoint)));
        Instances::named(named)
    },
    predict: |_| Prediction::equals(0.0),
    decoys: &[
        Decoy {
            name: "twice the noise's variance",
            predict: |sgd| Prediction::equals(-slope(rate(sgd)) * std::f64::consts::LN_2),
        },
        Decoy {
            name: "half of it",
            predict: |sgd| Prediction::equals(slope(rate(sgd)) * std::f64::consts::LN_2),
        },
    ],
    observe: Witness::Oracle(|sgd| {
        let difference = |eta: f64| {
            let time = ln_time_on_line(sgd.problem(), eta).exp();
            (eta, mean_steps(sgd, eta).scaled(eta) - time)
        };
        let ladder: Vec<(f64, Interval)> = (3..=10).map(|j| difference(0.5_f64.powi(j))).collect();
        // The kernel of atoms errs differently at each step size, which an extrapolation cannot see.
        let error = ladder.iter().map(|(_, difference)| difference.radius()).fold(0.0, f64::max);
        Observation::of(limit::at_zero(&ladder).widened(error))
    }),
    resolution: Resolution::Absolute(0.05),
    expects: Expected::Consistent,
};

static SIMULATED: Experiment<Sgd<UnstablePlane>> = Experiment {
    name: "steps of simulated SGD, in the plane",
    reading: Reading::Corrected,
    ..IN_PLANE
};

fn rate(sgd: &Sgd<UnstablePoint>) -> f64 {
    sgd.problem().drift().rate()
}
