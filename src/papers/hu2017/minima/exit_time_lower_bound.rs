//! Exit times are bounded below by supersolutions and by the principal eigenvalue.

mod bumps;

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Instances, Notes, Observation, PerBudget, Prediction,
    Reading, Resolution, Witness,
};
use crate::instances::basin::Well;
use crate::interval::Interval;
use crate::oracles::exit::first_passage::{Diffusion, End};
use crate::oracles::law::spectrum;
use crate::witnesses::exit::ln_time_on_line;

use super::cases::{quadratic_well, skew_well};

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "hu2017/exit-time-lower-bound",
    locus: "Lemma 1",
    statement: "If ψ >= 0 is C² in an open connected U in D, continuous up to the boundary, zero there and \
                not zero throughout, and -Lψ <= μ ψ in U with μ > 0, then u = E_x T satisfies \
                u >= ψ/(μ max ψ) in U; in particular max u >= 1/μ_1 with the principal eigenvalue μ_1.",
    assumes: &[
        "L is the generator (4.7) of the SDE, u = E_x T solves L u = -1 in D and vanishes on its boundary",
        "D is bounded, F is C², S is C¹, S Sᵀ is uniformly positive definite",
    ],
    notes: Notes {
        because: "The maximum principle gives it, as the paper says; that D is bounded is tacit. At \
            small η max u is 1/μ_1 up to a factor that tends to one, so the bound is sharp: twice \
            the bound is refuted as a decoy.",
        known: "ψ runs through powers of bumps times exponentials on intervals and powers of bumps on \
            ellipses, inside D and on all of it; μ is the largest value of -Lψ/ψ on a fine grid \
            and one per cent more. μ_1 comes from Sturm sequences on two finite-volume \
            discretisations, for a rectangle as the sum of two; u from first-passage quadrature \
            and from lattices with positive weights.",
        open: "More than two dimensions.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&bumps::ON_LINE, &bumps::IN_PLANE, &EIGENVALUE, &bumps::RECTANGLE],
    ..Claim::BLANK
};

/// A well and a step size.
#[derive(Clone, Copy, Debug, serde::Serialize)]
struct AtStep {
    well: Well,
    eta: f64,
}

impl std::fmt::Display for AtStep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, η = {}", self.well, self.eta)
    }
}

static EIGENVALUE: Experiment<AtStep> = Experiment {
    name: "ln max u against the principal eigenvalue, on the line",
    reading: Reading::AsPrinted,
    instances: wells,
    predict: |at| Prediction::at_least(-ln_principal(at).high()),
    decoys: &[Decoy {
        name: "twice the bound",
        predict: |at| Prediction::at_least(std::f64::consts::LN_2 - ln_principal(at).low()),
    }],
    observe: Witness::Oracle(|at| {
        let [left, right] = at.well.ends();
        let points = (1..40).map(|k| left + (right - left) * f64::from(k) / 40.0);
        let times = points.map(|x| ln_time_on_line(&at.well, at.eta, x));
        Observation::of(times.fold(Interval::exactly(f64::NEG_INFINITY), larger))
    }),
    resolution: Resolution::Absolute(1e-6),
    expects: Expected::Consistent,
};

/// `ln μ_1`.
fn ln_principal(at: &AtStep) -> Interval {
    let half = |x: f64| 0.5 * at.eta * at.well.noise_at(x) * at.well.noise_at(x);
    let diffusion = Diffusion::ito(|x| -at.well.slope_at(x), half);
    let [left, right] = at.well.ends();
    let ends = [left, right].map(End::Absorbing);
    spectrum::ln_lowest(&diffusion, ends[0], ends[1], (left, right), 1)[0]
}

/// The larger of two uncertain values.
fn larger(one: Interval, other: Interval) -> Interval {
    Interval::new(one.low().max(other.low()), one.high().max(other.high()))
}

fn wells() -> Instances<AtStep> {
    use proptest::prelude::*;
    let quadratic = |eta| AtStep { well: quadratic_well(), eta };
    let skew = |eta| AtStep { well: skew_well(), eta };
    let cases = PerBudget { quick: 2, standard: 12, deep: 128 };
    let any =
        (Well::any(), 1..8_i32).prop_map(|(well, k)| AtStep { well, eta: 0.5_f64.powi(k) }).boxed();
    Instances::named(vec![
        ("loud", quadratic(1.0)),
        ("barrier of 400 temperatures", quadratic(0.001)),
        ("skew", skew(0.25)),
        ("skew, quiet", skew(0.03125)),
    ])
    .and_random(cases, any)
}
