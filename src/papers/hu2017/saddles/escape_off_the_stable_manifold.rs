//! The claim that `E T` tends to the time at which the gradient flow meets the boundary.

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, PerBudget,
    Prediction, Reading, Resolution, Witness,
};
use crate::instances::barred_saddle::BarredSaddle;
use crate::instances::unstable_point::{Drift, Launch, UnstablePoint};
use crate::papers::hu2017::saddles::other_starts::{
    InPlane, OnLine, contact_in_plane, contact_on_line, growth_rate, ln_time_behind_bar,
    ln_time_in_plane, ln_time_on_line, tends_to, time_limit,
};
use crate::papers::hu2017::saddles::saddle_escape_upper_bound::{
    starts_off_stable_manifold, starts_on_line,
};
use crate::papers::hu2017::saddles::theory::slope;
use crate::papers::hu2017::saddles::touching_orbits;

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "hu2017/escape-off-the-stable-manifold",
    locus: "Remark with (4.15)",
    statement: "If the gradient flow from x_0 meets the boundary of D for the first time at θ(x_0) \
                in (0, ∞), then E T tends to θ(x_0) as η tends to zero, and the limit in (4.13) is 0.",
    assumes: &[
        "the hypotheses of Theorem 3: D bounded, connected, with smooth boundary; S Sᵀ uniformly \
         positive definite; F is C⁴ on D, 0 a nondegenerate unstable point",
        "θ(x_0) = inf{t: X(t) on the boundary of D} for the flow (4.15), and 0 < θ(x_0) < ∞",
    ],
    correction: Some(
        "0 is the only stationary point of F in the closure of D, up to which F and S are smooth, and \
     the orbit crosses the boundary at θ(x_0) with a nonzero angle",
    ),
    notes: Notes {
        because: "True where the flow has nowhere else to go and crosses the boundary. It fails in two ways \
            that the hypotheses admit. First, with a minimum in D: from x_0 = -1/4 and -F' = x - x² \
            on (-1, 3/2) the flow leaves at once, but with probability e^{-2c/η} the noise climbs \
            over 0 into the well at 1, where it stays for e^{2V/η}; V = 1/6 exceeds c = 0.036, so \
            E T, and E T/ln(1/η), are infinite in the limit. Secondly, where the orbit touches the \
            boundary from inside at θ and goes on: the diffusion leaves there in half of the cases \
            only, so E T tends to the mean of θ and of the next exit. The tip of a bar that reaches \
            into a rectangle does it, and leaves the loss quadratic. The limit comes from first-passage \
            quadrature to η = 6e-9 on the line and in the plane, and for the touching orbit from \
            exact Gaussian steps of the linear SDE. Corrected, both \
            are excluded: T tends to θ in probability since the crossing is transversal, and T is \
            uniformly integrable since its second moment from any start is O(ln²(1/η)).",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[
        &ON_LINE,
        &IN_PLANE,
        &BEHIND_A_BAR,
        &RATE,
        &WITH_COMPANY,
        &RATE_WITH_COMPANY,
        &touching_orbits::OFF,
        &ON_LINE_CORRECTED,
        &IN_PLANE_CORRECTED,
    ],
    ..Claim::BLANK
};

static ON_LINE: Experiment<OnLine> = Experiment {
    name: "0 alone, on the line",
    reading: Reading::AsPrinted,
    instances: starts_on_line,
    predict: |launch| tends_to(contact_on_line(launch)),
    decoys: &[
        Decoy {
            name: "twice the rate of growth",
            predict: |launch| Prediction::equals(0.5 * contact_on_line(launch)),
        },
        Decoy {
            name: "out at the other end",
            predict: |launch| {
                let mirrored = Launch::on_line(*launch.problem(), -0.5 * launch.start());
                Prediction::equals(contact_on_line(&mirrored.expect("nearer to zero")))
            },
        },
    ],
    observe: Witness::Oracle(|launch| {
        Observation::of(time_limit(|eta| ln_time_on_line(launch, eta)))
    }),
    resolution: Resolution::Absolute(1e-4),
    expects: Expected::Consistent,
};

static ON_LINE_CORRECTED: Experiment<OnLine> =
    Experiment { name: "the limit of E T on the line", reading: Reading::Corrected, ..ON_LINE };

pub(crate) static IN_PLANE: Experiment<InPlane> = Experiment {
    name: "0 alone, in the plane",
    reading: Reading::AsPrinted,
    instances: starts_off_stable_manifold,
    predict: |launch| tends_to(contact_in_plane(launch)),
    decoys: &[Decoy {
        name: "twice the rate of growth",
        predict: |launch| Prediction::equals(0.5 * contact_in_plane(launch)),
    }],
    observe: Witness::Oracle(|launch| {
        Observation::of(time_limit(|eta| ln_time_in_plane(launch, eta)))
    }),
    resolution: Resolution::Absolute(1e-4),
    expects: Expected::Consistent,
};

static IN_PLANE_CORRECTED: Experiment<InPlane> =
    Experiment { name: "the limit of E T in the plane", reading: Reading::Corrected, ..IN_PLANE };

pub(crate) static BEHIND_A_BAR: Experiment<BarredSaddle> = Experiment {
    name: "from the stable manifold behind an obstacle",
    reading: Reading::AsPrinted,
    instances: bars,
    predict: |saddle| Prediction::equals(saddle.contact()),
    decoys: &[Decoy { name: "never", predict: |_| Prediction::equals(f64::INFINITY) }],
    observe: Witness::Oracle(|saddle| {
        Observation::of(time_limit(|eta| ln_time_behind_bar(saddle, eta)))
    }),
    resolution: Resolution::Absolute(1e-4),
    expects: Expected::Consistent,
};

static RATE: Experiment<OnLine> = Experiment {
    name: "the limit in (4.13), 0 alone",
    predict: |_| Prediction::equals(0.0),
    decoys: &[Decoy {
        name: "1/(2 γ_1) from everywhere",
        predict: |launch| Prediction::equals(slope(launch.problem().drift().rate())),
    }],
    observe: Witness::Oracle(|launch| {
        Observation::of(growth_rate(|eta| ln_time_on_line(launch, eta)))
    }),
    ..ON_LINE
};

pub(crate) static WITH_COMPANY: Experiment<OnLine> = Experiment {
    name: "a minimum of F in D, on the line",
    instances: wells_behind,
    decoys: &[Decoy { name: "zero", predict: |_| Prediction::equals(0.0) }],
    expects: Expected::Refuted(Fault::Wrong),
    ..ON_LINE
};

static RATE_WITH_COMPANY: Experiment<OnLine> = Experiment {
    name: "the limit in (4.13), a minimum of F in D",
    instances: wells_behind,
    expects: Expected::Refuted(Fault::Wrong),
    ..RATE
};

/// Bars across the stable manifold, and starts behind them.
fn bars() -> Instances<BarredSaddle> {
    let bar = BarredSaddle::returning([1.0, 1.5], 0.7, [1.5, 3.0], (1.0, 0.25, 0.75), 2.0);
    let cases = PerBudget { quick: 4, standard: 12, deep: 128 };
    Instances::named(vec![("a bar above the saddle", bar.expect("valid"))])
        .and_random(cases, BarredSaddle::any_returning())
}

/// The same, with few random ones: each that is refuted is shrunk.
pub(crate) fn few_bars() -> Instances<BarredSaddle> {
    Instances { cases: PerBudget { quick: 1, standard: 4, deep: 32 }, ..bars() }
}

/// The flow from the start leaves; a minimum lies on the other side of zero.
fn wells_behind() -> Instances<OnLine> {
    let from = |drift, ends, start| {
        let point = UnstablePoint::new(drift, 1.0, ends).expect("valid");
        Launch::on_line(point, start).expect("valid")
    };
    Instances::named(vec![
        ("a well to the right", from(Drift::new(1.0, -1.0, 0.0), (1.0, 1.5), -0.25)),
        ("a well to the left", from(Drift::new(0.75, 0.5, 0.0), (2.25, 0.5), 0.125)),
        ("a flat way back", from(Drift::new(2.0, -1.0, 0.0), (0.5, 3.0), -0.4)),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interval::Interval;

    #[test]
    fn the_flow_from_in_front_of_a_well_leaves() {
        for (name, launch) in wells_behind().named {
            let (left, right) = launch.problem().ends();
            let end = if launch.start() < 0.0 { -left } else { right };
            let between = Interval::between(launch.start(), end);
            let zeros = launch.problem().drift().other_zeros();
            assert!(!zeros.iter().any(|&zero| between.contains(zero)), "{name}");
            assert!(!launch.problem().is_alone(), "{name}");
        }
    }
}
