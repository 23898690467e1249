//! The claim that no start in D takes longer, per `ln(1/η)`, than `1/(2 γ_1)`.

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::unstable_point::{InPlane, OnLine};
use crate::witnesses::escape::starts::{growth_rate, ln_time_in_plane, ln_time_on_line};

use super::starts::{
    starts_not_alone, starts_off_stable_manifold, starts_on_line, starts_on_stable_manifold,
};
use super::theory::slope;

pub(crate) static CLAIM: Claim = Claim {
    id: "hu2017/saddle-escape-upper-bound",
    locus: "Theorem 3, (4.13)",
    statement: "Furthermore for any x_0 in D, conditioned on X(0) = x_0, the expected hitting time T \
                satisfies lim E T/log η^-1 <= 0.5 γ_1^-1 as η -> 0.",
    assumes: &[
        "dX = -∇F(X) ds + √η S(X) dB, X(0) = x_0 in D, T = inf{s > 0: X(s) on the boundary of D}",
        "D is bounded, open and connected, with smooth boundary, and contains 0",
        "S is C³ on D and S Sᵀ is uniformly positive definite; F is C⁴ on D",
        "0 is stationary, no γ_i is zero, and γ_1 > 0",
    ],
    correction: Some(
        "If 0 is the only stationary point of F in the closure of D, E T/ln(1/η) tends to 1/(2 γ_1) for x_0 = 0 \
         and for all x_0 in D whose orbit under the gradient flow stays in D, and to 0 for all x_0 \
         whose orbit crosses the boundary.",
    ),
    notes: Notes {
        because: "F may have a minimum in D (hu2017/saddle-escape). Any start whose orbit tends to it in D, and any \
            other from which reaching it costs a smaller action than leaving it, then takes exponentially long: even some \
            from which the flow leaves D at once.",
        repaired: "With 0 the only stationary point in the closure of D the bound holds and is attained: on \
            orbits that stay in D, which are 0 itself and, for a saddle, part of the stable manifold. From \
            orbits that cross the boundary E T is bounded. An orbit that touches the boundary and goes on to 0 has a limit in \
            between (hu2017/mean-exit-dichotomy).",
        known: "Limits extrapolated from quadrature down to η = 6e-9, in the plane with turned axes, a full \
            noise matrix and a skew quartic loss. A limit zero is inferred from a finite limit of E T. The \
            same losses with D cut off before the minimum obey the bound (control).",
        open: "Losses that do not separate.",
    },
    source: file!(),
    experiments: &[&NOT_ALONE, &ON, &OFF_PLANE, &OFF, &ON_EXACTLY, &OFF_EXACTLY],
    controls: &[&CONTROL],
    ..Claim::BLANK
};

static ON: Experiment<InPlane> = Experiment {
    name: "0 alone, from the stable manifold",
    reading: Reading::AsPrinted,
    instances: starts_on_stable_manifold,
    predict: |launch| Prediction::at_most(slope(launch.problem().rates()[0])),
    decoys: &[Decoy::new("at most 1/(4 γ_1)", |launch| {
        Prediction::at_most(0.5 * slope(launch.problem().rates()[0]))
    })],
    observe: Witness::Oracle(|launch| {
        Observation::of(growth_rate(|eta| ln_time_in_plane(launch, eta)))
    }),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Consistent,
};

static OFF_PLANE: Experiment<InPlane> = Experiment {
    name: "0 alone, off the stable manifold",
    instances: starts_off_stable_manifold,
    decoys: &[Decoy::new("1/(2 γ_1) from everywhere", |launch| {
        Prediction::equals(slope(launch.problem().rates()[0]))
    })],
    ..ON
};

static OFF: Experiment<OnLine> = Experiment {
    name: "0 alone, on the line",
    reading: Reading::AsPrinted,
    instances: starts_on_line,
    predict: |launch| Prediction::at_most(slope(launch.problem().drift().rate())),
    decoys: &[Decoy::new("1/(2 γ_1) from everywhere", |launch| {
        Prediction::equals(slope(launch.problem().drift().rate()))
    })],
    observe: Witness::Oracle(|launch| {
        Observation::of(growth_rate(|eta| ln_time_on_line(launch, eta)))
    }),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Consistent,
};

static NOT_ALONE: Experiment<OnLine> = Experiment {
    name: "E T/ln(1/η), minima of F in D, on the line",
    instances: starts_not_alone,
    decoys: &[],
    expects: Expected::Refuted(Fault::Inherited("hu2017/saddle-escape")),
    ..OFF
};

static CONTROL: Experiment<OnLine> = Experiment {
    name: "control: the same losses from 0, on domains that end before the minima",
    instances: || {
        let from_zero = |(name, point)| (name, super::starts::on_line(point, 0.0));
        Instances::named(super::cases::cut_off().named.into_iter().map(from_zero).collect())
    },
    decoys: &[],
    ..OFF
};

static ON_EXACTLY: Experiment<InPlane> = Experiment {
    name: "the limit on the stable manifold",
    predict: |launch| Prediction::equals(slope(launch.problem().rates()[0])),
    decoys: &[
        Decoy::new("1/γ_1", |launch| Prediction::equals(2.0 * slope(launch.problem().rates()[0]))),
        Decoy::new("zero", |_| Prediction::equals(0.0)),
    ],
    ..ON.corrected()
};

static OFF_EXACTLY: Experiment<InPlane> = Experiment {
    name: "the limit off the stable manifold",
    predict: |_| Prediction::equals(0.0),
    ..OFF_PLANE.corrected()
};
