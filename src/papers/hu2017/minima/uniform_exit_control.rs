//! Near a minimum the mean exit time and the mean number of steps lie between two exponentials.

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Instances, Notes, Observation, PerBudget, Prediction,
    Reading, Resolution, Witness,
};
use crate::instances::basin::{Basin, Well};
use crate::interval::Interval;
use crate::witnesses::exit::{along, limit, ln_time_in_plane, ln_time_on_line};

use super::cases::{crossed_basin, skew_basin, two_wells};
use super::ladders::wide_ladder;
use super::theory::{action_on_line, escape_in_plane};

pub(crate) static CLAIM: Claim = Claim {
    id: "hu2017/uniform-exit-control",
    locus: "(4.3), (4.4), Remark 1",
    statement: "There exist δ_1 in (0, δ), C_1, C_2 > 0 and η_0 > 0 so that whenever η <= η_0, \
                C_1 <= inf η log E_x T <= sup η log E_x T <= C_2 over x in B(0, δ_1). With N = \
                T/η and C_3, C_4 > 0 the same holds for η log E_x N: on average the system will \
                wander near the local minimizer for asymptotically exp(Cη^-1) steps.",
    assumes: &[
        "the hypotheses of Theorem 2; δ_1 may depend on D",
        "the constants are fixed once for all η, in the cases run: C_1 = C_3 = V̄_D/2 and C_2 = C_4 = 3 V̄_D/2, η_0 = V̄_D/16",
    ],
    notes: Notes {
        because: "δ_1 is chosen after D, so small that the flow from B(0, δ_1) stays in D; that makes \
            the statement true also where the flow crosses the boundary of D outwards and (4.2) \
            fails. N = T/η adds ln(1/η), which η wipes out. Remark 1's exp(Cη^-1) holds for \
            logarithms: infimum and supremum of η ln E N both tend to V̄_D. Its prefactor is not constant: E T is of the order √η \
            e^(V̄_D/η) where the action has one nondegenerate least point on a \
            smooth boundary, η^(d/2) e^(V̄_D/η) on a ball with equal curvatures and S = s I.",
        known: "The constants are not sought but stated beforehand, around the V̄_D of remark (i); \
            half of that V̄_D is refuted as a decoy. The infimum is taken over the ball's \
            boundary, where it is since E_x T is superharmonic, and the supremum from its middle \
            too: on the line no start has more than that and the mean time to reach the middle or leave. First-passage quadrature over three and a half decades of η on the line; lattices \
            with positive weights in the plane.",
        open: "More than two dimensions.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&TIMES, &STEPS, &IN_PLANE, &EXPONENT],
    ..Claim::BLANK
};

static TIMES: Experiment<Well> = Experiment {
    name: "(4.3) on the line",
    reading: Reading::AsPrinted,
    instances: wells,
    predict: |well| bounds(action_on_line(well), 2 * small_steps(well).len()),
    decoys: &[Decoy::new("without the factor of two in V̄_D", |well| {
        bounds(action_on_line(well).scaled(0.5), 2 * small_steps(well).len())
    })],
    observe: Witness::Oracle(|well| {
        let exponent = |eta: f64, ln_time: Interval| ln_time.scaled(eta);
        let both = |&eta: &f64| extremes(well, eta).map(|ln_time| exponent(eta, ln_time));
        Observation::of_all(small_steps(well).iter().flat_map(both))
    }),
    resolution: Resolution::Relative(1e-6),
    expects: Expected::Consistent,
};

static STEPS: Experiment<Well> = Experiment {
    name: "(4.4) on the line",
    observe: Witness::Oracle(|well| {
        let exponent = |eta: f64, ln_time: Interval| ln_steps(eta, ln_time).scaled(eta);
        let both = |&eta: &f64| extremes(well, eta).map(|ln_time| exponent(eta, ln_time));
        Observation::of_all(small_steps(well).iter().flat_map(both))
    }),
    ..TIMES
};

static EXPONENT: Experiment<Well> = Experiment {
    name: "Remark 1: the limits of η ln E N, least and greatest",
    predict: |well| Prediction::all_within([action_on_line(well); 2]),
    decoys: &[Decoy::new("without the factor of two in V̄_D", |well| {
        Prediction::all_within([action_on_line(well).scaled(0.5); 2])
    })],
    observe: Witness::Oracle(|well| {
        let ladder = wide_ladder(well);
        let steps = |which: usize| along(&ladder, |eta| ln_steps(eta, extremes(well, eta)[which]));
        Observation::of_all([0, 1].map(|which| limit(&steps(which))))
    }),
    resolution: Resolution::Relative(0.02),
    ..TIMES
};

static IN_PLANE: Experiment<Basin> = Experiment {
    name: "(4.3) and (4.4) in the plane",
    reading: Reading::AsPrinted,
    instances: basins,
    predict: |basin| bounds(escape_in_plane(basin).action, 4),
    decoys: &[Decoy::new("without the factor of two in V̄_D", |basin| {
        bounds(escape_in_plane(basin).action.scaled(0.5), 4)
    })],
    observe: Witness::Oracle(|basin| {
        let eta = escape_in_plane(basin).action.center() / 24.0;
        let radius = 0.3 * basin.domain().half_axes[1];
        let ball = [[0.0, 0.0], [radius, 0.0], [0.0, radius], [-radius, 0.0]];
        let times = ball.map(|x| ln_time_in_plane(basin, eta, x));
        let [least, greatest] = hulls(&times);
        let steps = [least, greatest].map(|ln_time| ln_steps(eta, ln_time));
        let all = [least, greatest].into_iter().chain(steps);
        Observation::of_all(all.map(|ln| ln.scaled(eta)))
    }),
    resolution: Resolution::Relative(1e-6),
    expects: Expected::Consistent,
};

/// `[C_1, C_2]` for every component.
fn bounds(action: Interval, count: usize) -> Prediction {
    let allowed = Interval::new(0.5 * action.low(), 1.5 * action.high());
    Prediction::all_within(vec![allowed; count])
}

/// `η <= η_0`.
fn small_steps(well: &Well) -> Vec<f64> {
    let action = action_on_line(well).center();
    wide_ladder(well).into_iter().filter(|&eta| 16.0 * eta <= 1.000_001 * action).collect()
}

/// The least of `ln E_x T` over the ball, a quarter as wide as `D` on its nearer side, which is at one of its ends, and the greatest at
/// its ends and its middle.
fn extremes(well: &Well, eta: f64) -> [Interval; 2] {
    let [left, right] = well.ends();
    let radius = 0.25 * right.min(-left);
    let times = [-1.0, 0.0, 1.0].map(|x| ln_time_on_line(well, eta, x * radius));
    hulls(&times)
}

/// The least and the greatest of some values.
fn hulls(values: &[Interval]) -> [Interval; 2] {
    let fold = |f: fn(f64, f64) -> f64| {
        let ends = [Interval::low, Interval::high];
        let [low, high] =
            ends.map(|end| values.iter().map(|v| end(*v)).reduce(f).expect("not empty"));
        Interval::new(low, high)
    };
    [fold(f64::min), fold(f64::max)]
}

/// `ln(T/η)`.
fn ln_steps(eta: f64, ln_time: Interval) -> Interval {
    ln_time - Interval::exactly(libm::log(eta))
}

fn wells() -> Instances<Well> {
    let cases = PerBudget { quick: 1, standard: 8, deep: 64 };
    Instances::named(two_wells()).and_random(cases, Well::any())
}

fn basins() -> Instances<Basin> {
    Instances::named(vec![
        ("skew loss, noise that varies, off centre", skew_basin()),
        ("thin and aslant: the flow leaves", crossed_basin()),
    ])
}
