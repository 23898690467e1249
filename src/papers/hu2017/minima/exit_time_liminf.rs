//! Where the loss restores everywhere, exit times grow at least exponentially.

use crate::claim::{
    ByHand, Claim, Expected, Experiment, Fault, Instances, Notes, Observation, PerBudget,
    Prediction, Reading, Resolution, Witness,
};
use crate::instances::basin::{Basin, Well};
use crate::witnesses::exit::{along, limit, ln_time_in_plane, ln_time_on_line};

use super::cases::{crossed_basin, two_wells};
use super::ladders::{short_ladder, wide_ladder};
use super::theory::escape_in_plane;

pub(crate) static CLAIM: Claim = Claim {
    id: "hu2017/exit-time-liminf",
    locus: "Lemma 2, (4.8)",
    statement: "If D is an open set that contains the nondegenerate local minimizer 0 such that there is \
                a γ > 0 with ∇F(x) · x > γ |x|² for all x in D, then liminf η sup_x ln E_x T > 0.",
    assumes: &["S Sᵀ is uniformly positive definite, F is C² and S is C¹ on D", "D is bounded"],
    correction: Some(
        "If D is a bounded open set that contains the nondegenerate local minimizer 0 and there \
         is a γ > 0 with ∇F(x) · x >= γ |x|² for all x in D, then liminf η sup_x ln E_x T is at \
         least γ r²/s², where r is the distance of the boundary from 0 and s² the largest \
         eigenvalue of S Sᵀ on D.",
    ),
    notes: Notes {
        because: "The hypothesis is empty: D contains 0, and at x = 0 it reads 0 > 0. The proof of \
            Theorem 2 writes the same inequality on a ball around 0. It is a slip, since nothing \
            but x = 0 stands against it.",
        repaired: "The inequality is asked of x ≠ 0, or written with >=. By Young's inequality the action \
            of any way out is then at least 2 F/s² >= γ r²/s², and this bound is what is judged. S \
            need not be bounded up to the boundary, since a smaller ball around 0 serves; and that \
            0 be a strict minimizer would do for (4.8).",
        known: "Limits of η ln E T as in hu2017/exit-from-minimum, by first-passage quadrature on the \
            line and lattices with positive weights in the plane.",
        open: "More than two dimensions.",
    },
    source: file!(),
    experiments: &[&PRINTED, &ON_LINE, &IN_PLANE],
    controls: &[&BY_HAND],
    ..Claim::BLANK
};

/// `γ r²/s²` is the least that the limit can be.
fn on_line(well: &Well) -> Prediction {
    let [left, right] = well.ends();
    let (r, s) = (right.min(-left), well.noise_at(left).max(well.noise_at(right)));
    Prediction::at_least(well.restoring_rate() * r * r / (s * s))
}

/// What the lemma says where its hypothesis holds with half of the well's own rate, `above` standing
/// between its two sides.
fn where_it_restores(well: &Well, above: fn(&f64, &f64) -> bool) -> Prediction {
    let rate = 0.5 * well.restoring_rate();
    let [left, right] = well.ends();
    let restores = |x: f64| above(&(x * well.slope_at(x)), &(rate * x * x));
    if [0.9 * left, 0.0, 0.9 * right].into_iter().all(restores) {
        on_line(well)
    } else {
        Prediction::nothing("no D has what the hypothesis asks")
    }
}

/// At `x = 0` the hypothesis never holds.
static PRINTED: Experiment<Well> = Experiment {
    name: "∇F · x > γ |x|² at every point of D, 0 included",
    reading: Reading::AsPrinted,
    instances: wells,
    predict: |well| where_it_restores(well, f64::gt),
    decoys: &[],
    observe: Witness::Oracle(|well| {
        let ladder = wide_ladder(well);
        Observation::of(limit(&along(&ladder, |eta| ln_time_on_line(well, eta, 0.0))))
    }),
    resolution: Resolution::Absolute(1e-6),
    expects: Expected::Vacuous(Fault::Misprint),
};

static ON_LINE: Experiment<Well> = Experiment {
    name: "the limit against γ r²/s², on the line",
    predict: |well| where_it_restores(well, f64::ge),
    ..PRINTED.corrected()
};

static BY_HAND: ByHand<Well> = ByHand {
    of: &ON_LINE,
    at: "γ r²/s² for F' = 1.6 x + 0.5 x², S = 0.9 (1 + 0.5 x), D = (-0.6, 0.8)",
    instance: || Well::new([1.6, 0.5, 0.0], [0.9, 0.5], [0.6, 0.8]).expect("valid"),
    values: &[0.29478, f64::INFINITY],
};

static IN_PLANE: Experiment<Basin> = Experiment {
    name: "the limit against γ r²/s², in the plane",
    reading: Reading::Corrected,
    instances: basins,
    predict: |basin| Prediction::at_least(in_plane(basin)),
    decoys: &[],
    observe: Witness::Oracle(|basin| {
        let ladder = short_ladder(escape_in_plane(basin).action.center());
        let times = along(&ladder, |eta| ln_time_in_plane(basin, eta, [0.0, 0.0]));
        Observation::of(limit(&times))
    }),
    resolution: Resolution::Absolute(1e-6),
    expects: Expected::Consistent,
};

/// `γ r²/s²` from 4000 points of `D`.
fn in_plane(basin: &Basin) -> f64 {
    let turns = || (0..200).map(|k| f64::from(k) * std::f64::consts::TAU / 200.0);
    let boundary = turns().map(|t| basin.domain().boundary(t));
    let square = |[x, y]: [f64; 2]| x * x + y * y;
    let near = boundary.clone().map(square).fold(f64::INFINITY, f64::min);
    let inside = boundary.flat_map(|z| (1..=20).map(move |k| z.map(|x| x * f64::from(k) / 20.0)));
    let (rate, loudest) = inside.fold((f64::INFINITY, 0.0_f64), |(rate, loudest), x| {
        let [b, c] = basin.drift_at(x);
        let [[p, q], [_, r]] = basin.covariance_at(x);
        let largest = 0.5 * (p + r) + libm::hypot(0.5 * (p - r), q);
        (rate.min(-(b * x[0] + c * x[1]) / square(x)), loudest.max(largest))
    });
    rate * near / loudest
}

fn wells() -> Instances<Well> {
    let cases = PerBudget { quick: 2, standard: 8, deep: 64 };
    Instances::named(two_wells()).and_random(cases, Well::any())
}

fn basins() -> Instances<Basin> {
    Instances::named(vec![("thin and aslant: the flow leaves", crossed_basin())])
}
