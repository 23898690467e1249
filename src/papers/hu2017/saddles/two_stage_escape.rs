//! The claim that an unstable point is left in two stages, the first of them short.

mod first_stage;

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::unstable_point::{Drift, UnstableDisc, UnstablePoint};
use crate::interval::Interval;
use crate::oracles::exit::planar_exit;
use crate::witnesses::escape::{Growth, ln_time_on_line, time_in_disc};

use super::theory::slope;
use first_stage::{FIRST, FIRST_EXACTLY, first};

pub(crate) static CLAIM: Claim = Claim {
    id: "hu2017/two-stage-escape",
    locus: "Appendix B, Remark 2",
    statement: "The escaping time (4.12) from the unstable critical point can be understood \
                intuitively as following: in the ball B(0, η^0.5), the Brownian motion dominates \
                and the time that the process arrives at the boundary is s = O(1). From the \
                boundary of B(0, η^0.5) to that of B(0, 1), the convection term dominates and it \
                is essentially X' = γ_1 X and hence time spent for the second stage is s ~ \
                log(η^-1).",
    assumes: &[
        "the hypotheses of Theorem 3, on which it comments: S Sᵀ uniformly positive definite; F is C⁴ \
         on D, 0 a nondegenerate unstable point",
        "the times are mean times",
    ],
    correction: Some(
        "If 0 is the only stationary point of F in the closed ball B(0, 1), the mean time from 0 \
         to distance η^0.5 tends to a constant and the mean time from there to distance 1 is \
         ln(η^-1)/(2 γ_1) + O(1).",
    ),
    notes: Notes {
        because: "Remark 2 explains (4.12), and falls where that does (hu2017/saddle-escape): a minimum \
            of F in the ball turns the second stage, on the line, exponential. The radius 1 is taken as printed; for any smaller one that \
            keeps the minimum outside the sketch is right (control), and so is the rest of the picture. \
            The first stage takes a time that tends to a constant; drift and noise are of the same \
            order in B(0, √η), and 'dominates' means no more than that. X' = γ_1 X gives the \
            second stage its constant, 1/(2 γ_1).",
        repaired: "0 is the only stationary point of F in the closed ball. ~ is read as the order of \
            magnitude, as the comparison with (4.12) and the words 'intuitively' and 'essentially' \
            ask; as an asymptotic equality, which it is in section 5, it lacks 1/(2 γ_1), and that \
            reading is a decoy.",
        known: "Mean times by first-passage quadrature on the line (skew quartic losses, noise that \
            varies) and on a disc with equal rates, down to η = 6e-9, the second stage as whole \
            less first (strong Markov property). The limit of the first stage on the line is a \
            derivation, (2/γ) times the integral of Dawson's function up to √γ/s; the time 1/s² of \
            the Brownian motion alone is refuted.",
        open: "Saddles, where the ball is left in any direction and X' = γ_1 X describes one \
            coordinate only.",
    },
    source: file!(),
    experiments: &[
        &SECOND_NOT_ALONE,
        &FIRST,
        &SECOND_IN_ORDER,
        &FIRST_EXACTLY,
        &SECOND,
        &SECOND_ON_DISC,
    ],
    controls: &[&CONTROL],
    ..Claim::BLANK
};

static SECOND_IN_ORDER: Experiment<UnstablePoint> = Experiment {
    name: "second stage, ~ read as the order of magnitude",
    predict: |_| Prediction::within(Interval::new(1e-3, 1e3)),
    decoys: &[
        Decoy::new("O(1)", |_| Prediction::equals(0.0)),
        Decoy::new("a power of 1/η", |_| Prediction::at_least(1e6)),
    ],
    observe: Witness::Oracle(second),
    ..FIRST
};

static SECOND_NOT_ALONE: Experiment<UnstablePoint> = Experiment {
    name: "second stage: its mean time over ln(1/η), minima of F in the ball",
    instances: || {
        let ball = |drift| UnstablePoint::new(drift, 1.0, (1.0, 1.0)).expect("valid");
        Instances::named(vec![
            ("two minima", ball(Drift::new(1.0, 0.0, -4.0))),
            ("one minimum", ball(Drift::new(2.0, -3.0, 0.0))),
        ])
    },
    expects: Expected::Refuted(Fault::Inherited("hu2017/saddle-escape")),
    ..SECOND_IN_ORDER
};

static CONTROL: Experiment<UnstablePoint> = Experiment {
    name: "control: second stage, the minima outside the ball",
    instances: || {
        let ball = |drift| UnstablePoint::new(drift, 1.0, (1.0, 1.0)).expect("valid");
        Instances::named(vec![
            ("two minima outside", ball(Drift::new(1.0, 0.0, -0.5))),
            ("one minimum outside", ball(Drift::new(2.0, -1.5, 0.0))),
        ])
    },
    decoys: &[],
    ..SECOND_IN_ORDER
};

static SECOND: Experiment<UnstablePoint> = Experiment {
    name: "second stage, on the line",
    predict: |point| Prediction::equals(slope(point.drift().rate())),
    decoys: &[
        Decoy::new("~ as asymptotic equality", |_| Prediction::equals(1.0)),
        Decoy::new("from a distance of the order of η", |point| {
            Prediction::equals(2.0 * slope(point.drift().rate()))
        }),
    ],
    ..SECOND_IN_ORDER.corrected()
};

static SECOND_ON_DISC: Experiment<UnstableDisc> = Experiment {
    name: "second stage, in a disc",
    reading: Reading::Corrected,
    instances: || {
        let disc = |rate, cubic| UnstableDisc::new(rate, cubic, 0.7, 1.0).expect("valid");
        Instances::named(vec![("linear", disc(1.3, 0.0)), ("quartic loss", disc(0.75, -0.4))])
    },
    predict: |disc| Prediction::equals(slope(disc.drift().rate())),
    decoys: &[Decoy::new("from a distance of the order of η", |disc| {
        Prediction::equals(2.0 * slope(disc.drift().rate()))
    })],
    observe: Witness::Oracle(|disc| {
        let growth = Growth::of(|eta| {
            let noise = eta.sqrt() * disc.noise();
            let inner = |r: f64| disc.drift().at(r);
            let first = planar_exit::mean_time_disc(2, inner, noise, eta.sqrt());
            (time_in_disc(disc, eta) - first).ln()
        });
        Observation::of(growth.slope)
    }),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Consistent,
};

/// The slope of the mean time from distance `√η` to one.
fn second(point: &UnstablePoint) -> Observation {
    let growth = Growth::of(|eta| (ln_time_on_line(point, eta).exp() - first(point, eta)).ln());
    Observation::of(growth.slope)
}
