//! Exit times are bounded below by supersolutions and by the principal eigenvalue.

mod bumps;

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Instances, Notes, Observation, PerBudget, Prediction,
    Reading, Resolution, Witness,
};
use crate::instances::basin::{AtStep, Pair, Well};
use crate::interval::Interval;
use crate::witnesses::exit::{ln_largest_time_on_line, ln_largest_time_on_rectangle};

use super::cases::{quadratic_well, skew_well};
use super::theory::ln_principal;

pub(crate) static CLAIM: Claim = Claim {
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
        because: "The maximum principle gives it, as the paper says; that D is bounded is tacit. Where D lies in \
            the well of one minimum, at small η max u is 1/μ_1 up to a factor that tends to one, so the bound is sharp: twice \
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
    experiments: &[&EIGENVALUE, &RECTANGLE, &bumps::ON_LINE, &bumps::IN_PLANE],
    ..Claim::BLANK
};

static EIGENVALUE: Experiment<AtStep> = Experiment {
    name: "ln max u against the principal eigenvalue, on the line",
    reading: Reading::AsPrinted,
    instances: wells,
    predict: |at| Prediction::at_least(-ln_principal(at).high()),
    decoys: &[Decoy::new("twice the bound", |at| {
        Prediction::at_least(std::f64::consts::LN_2 - ln_principal(at).low())
    })],
    observe: Witness::Oracle(|at| Observation::of(ln_largest_time_on_line(at))),
    resolution: Resolution::Absolute(1e-6),
    expects: Expected::Consistent,
};

static RECTANGLE: Experiment<Pair> = Experiment {
    name: "ln max u against the principal eigenvalue, on rectangles",
    reading: Reading::AsPrinted,
    instances: pairs,
    predict: |pair| Prediction::at_least(-ln_principal_of_both(pair).high()),
    decoys: &[Decoy::new("twice the bound", |pair| {
        Prediction::at_least(std::f64::consts::LN_2 - ln_principal_of_both(pair).low())
    })],
    observe: Witness::Oracle(|pair| Observation::of(ln_largest_time_on_rectangle(pair))),
    resolution: Resolution::Absolute(1e-6),
    expects: Expected::Consistent,
};

/// The sum of both wells' `μ_1`.
fn ln_principal_of_both(Pair(first, second): &Pair) -> Interval {
    (ln_principal(first).exp() + ln_principal(second).exp()).ln()
}

fn wells() -> Instances<AtStep> {
    use proptest::prelude::*;
    let quadratic = |eta| AtStep { well: quadratic_well(), eta };
    let skew = |eta| AtStep { well: skew_well(), eta };
    let cases = PerBudget { quick: 2, standard: 12, deep: 128 };
    let any = (Well::any(), 1..8_i32)
        .prop_map(|(well, k)| AtStep { well, eta: quietest(&well).max(0.5_f64.powi(k)) });
    Instances::named(vec![
        ("loud", quadratic(1.0)),
        ("barrier of 400 temperatures", quadratic(0.001)),
        ("skew", skew(0.25)),
        ("skew, quiet", skew(0.03125)),
    ])
    .and_random(cases, any)
}

/// The step at which the lower climb is 400 temperatures, or both together 5000: the oracle ends at eigenvalues of `e^-1300`, and at
/// 10 000 temperatures.
fn quietest(well: &Well) -> f64 {
    let climbs = well.ends().map(|end| {
        let force = |x: f64| 2.0 * well.slope_at(x) / well.noise_at(x).powi(2);
        (0..64).map(|k| force(end * (f64::from(k) + 0.5) / 64.0) * end / 64.0).sum::<f64>()
    });
    (climbs[0].min(climbs[1]) / 400.0).max((climbs[0] + climbs[1]) / 5000.0)
}

fn pairs() -> Instances<Pair> {
    let quadratic = |eta| AtStep { well: quadratic_well(), eta };
    let skew = |eta| AtStep { well: skew_well(), eta };
    Instances::named(vec![
        ("loud", Pair(quadratic(0.5), skew(0.5))),
        ("quiet", Pair(quadratic(0.0625), skew(0.0625))),
    ])
}
