//! What two claims say of starts off the stable manifold: `E T` tends to the time at which the gradient flow meets the
//! boundary. One experiment for both.

use crate::claim::{
    Decoy, Expected, Experiment, Fault, Instances, Observation, Prediction, Reading, Resolution,
    Witness,
};
use crate::instances::barred_saddle::BarredSaddle;
use crate::instances::unstable_point::{InPlane, OnLine};
use crate::witnesses::escape::starts::{
    ln_time_behind_bar, ln_time_in_plane, ln_time_on_line, time_limit,
};
use crate::witnesses::escape::touching::TIME;

use super::flow_times::{contact_in_plane, contact_on_line, tends_to};
use super::starts::{
    bars, starts_off_stable_manifold, starts_on_line, touching, wells_behind, wells_outside,
};

/// `E T -> θ` where 0 is the only stationary point, on the line.
pub(super) static ON_LINE: Experiment<OnLine> = Experiment {
    name: "0 alone, on the line",
    reading: Reading::Corrected,
    instances: starts_on_line,
    predict: |launch| tends_to(contact_on_line(launch)),
    decoys: &[
        Decoy::new("twice the rate of growth", |launch| {
            Prediction::equals(0.5 * contact_on_line(launch))
        }),
        Decoy::new("out at the other end", |launch| {
            let mirrored = super::starts::on_line(*launch.problem(), -0.5 * launch.start());
            Prediction::equals(contact_on_line(&mirrored))
        }),
    ],
    observe: Witness::Oracle(|launch| {
        Observation::of(time_limit(|eta| ln_time_on_line(launch, eta)))
    }),
    resolution: Resolution::Absolute(1e-4),
    expects: Expected::Consistent,
};

/// The same in the plane.
pub(super) static IN_PLANE: Experiment<InPlane> = Experiment {
    name: "0 alone, in the plane",
    reading: Reading::Corrected,
    instances: starts_off_stable_manifold,
    predict: |launch| tends_to(contact_in_plane(launch)),
    decoys: &[Decoy::new("twice the rate of growth", |launch| {
        Prediction::equals(0.5 * contact_in_plane(launch))
    })],
    observe: Witness::Oracle(|launch| {
        Observation::of(time_limit(|eta| ln_time_in_plane(launch, eta)))
    }),
    resolution: Resolution::Absolute(1e-4),
    expects: Expected::Consistent,
};

/// The same for an orbit that leaves `D` on its way to 0.
pub(super) static BEHIND_A_BAR: Experiment<BarredSaddle> = Experiment {
    name: "from the stable manifold behind an obstacle",
    reading: Reading::Corrected,
    instances: bars,
    predict: |saddle| Prediction::equals(saddle.contact()),
    decoys: &[Decoy::new("never", |_| Prediction::equals(f64::INFINITY))],
    observe: Witness::Oracle(|saddle| {
        Observation::of(time_limit(|eta| ln_time_behind_bar(saddle, eta)))
    }),
    resolution: Resolution::Absolute(1e-4),
    expects: Expected::Consistent,
};

/// `E T -> θ` as printed, with a minimum on the other side of 0.
pub(super) static NOT_ALONE: Experiment<OnLine> = Experiment {
    name: "the limit of E T, a minimum of F in D, on the line",
    reading: Reading::AsPrinted,
    instances: wells_behind,
    decoys: &[Decoy::new("zero", |_| Prediction::equals(0.0))],
    expects: Expected::Refuted(Fault::Inherited("hu2017/saddle-escape")),
    ..ON_LINE
};

/// The same with the minimum outside `D`.
pub(super) static CONTROL: Experiment<OnLine> = Experiment {
    name: "control: the same losses and starts on domains that end before the minimum",
    instances: wells_outside,
    decoys: &[],
    ..NOT_ALONE.control()
};

/// The mean time from a start whose orbit touches the boundary, and leaves elsewhere later.
pub(super) static GRAZING: Experiment<BarredSaddle> = Experiment {
    name: "an orbit that touches the boundary, off the stable manifold",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(vec![
            ("a bar's tip", touching([1.0, 1.5], [0.2, 0.8], 0.2, 0.6)),
            ("a flatter tip, a steeper saddle", touching([2.0, 1.0], [0.1, 1.0], 0.5, 0.4)),
        ])
    },
    predict: |saddle| Prediction::equals(saddle.contact()),
    decoys: &[Decoy::new("the time at which the orbit crosses the boundary", |saddle| {
        Prediction::equals(saddle.passage())
    })],
    observe: Witness::Simulation(TIME),
    resolution: Resolution::Relative(0.1),
    expects: Expected::Refuted(Fault::Hypothesis),
};
