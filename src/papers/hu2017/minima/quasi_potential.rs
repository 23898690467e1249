//! The constant of the exit time is the least action from the minimum to the boundary.

use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Figure, Notes, Observation, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::basin::{Basin, Well};
use crate::interval::Interval;
use crate::oracles::exit::exit_2d::domain::Exit;
use crate::witnesses::exit::{along, leave_plane, limit, ln_time_on_line};

use super::cases::{averaged_action, uneven_basins, uneven_wells};
use super::ladders::{mild_ladder, wide_ladder};
use super::theory::{action_on_line, escape_in_plane};

pub(crate) static CLAIM: Claim = Claim {
    id: "hu2017/quasi-potential",
    locus: "Remark (i) after Theorem 2",
    statement: "V̄_D is called the quasi-potential and is the cost for forcing the system to be at z on the \
                boundary of D starting from 0. It is the infimum of ½ ∫_0^s |u(τ)|² dτ over z, s > 0 and all \
                u for which φ' = -∇F(φ) + S(φ) u leads to φ(s) = z. It clearly depends on how one chooses \
                S; for example, one may multiply a constant on S and redefine η.",
    assumes: &[
        "the hypotheses of Theorem 2, and a gradient flow that takes x to 0 inside D",
        "V̄_D is the limit of η ln E_x T",
    ],
    notes: Notes {
        because: "η ln E T tends to the least action to the boundary, on the line to ∫ 2 F'/S² to the cheaper \
            end, and multiplying S by c divides it by c². φ(0) = 0 is implied by the printed integral form, \
            and what is called the quasi-potential is its least value over the boundary. What the remark \
            adds, that (4.2) is valid for any S, is judged in hu2017/exit-from-minimum.",
        known: "In the plane, with S varying and not a multiple of I, curves are minimised by dynamic \
            programming and checked against the Hamilton-Jacobi equation; exit times come from \
            first-passage quadrature and lattices with positive weights, which know nothing of \
            actions. Refuted as decoys: 2 min F with the noise averaged over directions, right \
            only for S = s I, and noise frozen at the minimum.",
        open: "More than two dimensions, and domains to which several ways cost the same.",
        ..Notes::NONE
    },
    figures: &[Figure {
        experiment: IN_PLANE.name,
        caption: "The boundary of D with the path of least action that leads to it from 0 (line), and \
                  where the diffusion leaves on average as η falls (dots).",
        x: Axis { label: "x₁", log: false },
        y: Axis { label: "x₂", log: false },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&ON_LINE, &IN_PLANE, &RESCALED],
    ..Claim::BLANK
};

static ON_LINE: Experiment<Well> = Experiment {
    name: "limits on the line, with noise that varies",
    reading: Reading::AsPrinted,
    instances: uneven_wells,
    predict: |well| Prediction::within(action_on_line(well)),
    decoys: &[
        Decoy::new("noise frozen at the minimum", |well| Prediction::equals(frozen(well))),
        Decoy::new("∫ |u|² without the half", |well| {
            Prediction::within(action_on_line(well).scaled(2.0))
        }),
    ],
    observe: Witness::Oracle(|well| Observation::of(limit_on_line(well))),
    resolution: Resolution::Relative(1e-3),
    expects: Expected::Consistent,
};

static RESCALED: Experiment<Well> = Experiment {
    name: "S multiplied by 3/2 divides V̄_D by 9/4",
    predict: |well| Prediction::within(action_on_line(well).scaled(1.0 / 2.25)),
    decoys: &[
        Decoy::new("divides V̄_D by 3/2", |well| {
            Prediction::within(action_on_line(well).scaled(1.0 / 1.5))
        }),
        Decoy::new("leaves V̄_D as it is", |well| Prediction::within(action_on_line(well))),
    ],
    observe: Witness::Oracle(|well| Observation::of(limit_on_line(&well.louder(1.5)))),
    ..ON_LINE
};

static IN_PLANE: Experiment<Basin> = Experiment {
    name: "limits in the plane, S not a multiple of I",
    reading: Reading::AsPrinted,
    instances: uneven_basins,
    predict: |basin| {
        let escape = escape_in_plane(basin);
        let around = escape.path.last().map(|&end| round_from(basin, end));
        let mut curve = escape.path;
        curve.extend(around.into_iter().flatten());
        let curve = curve.into_iter().map(|[x, y]| (x, y)).collect();
        Prediction::within(escape.action)
            .with_curve_of("the path of least action, and the boundary of D", curve)
    },
    decoys: &[
        Decoy::new("2 min F over the mean square of the noise", |basin| {
            Prediction::equals(averaged_action(basin))
        }),
        Decoy::new("∫ |u|² without the half", |basin| {
            Prediction::within(escape_in_plane(basin).action.scaled(2.0))
        }),
    ],
    observe: Witness::Oracle(|basin| {
        let ladder = mild_ladder(escape_in_plane(basin).action.center());
        let exits: Vec<(f64, Exit)> =
            ladder.iter().map(|&eta| (eta, leave_plane(basin, eta, [0.0, 0.0], ARCS))).collect();
        let times: Vec<(f64, Interval)> =
            exits.iter().map(|(eta, exit)| (*eta, exit.ln_mean_time)).collect();
        let places = exits.iter().map(|(_, exit)| mean_place(basin, exit)).collect();
        Observation::of(limit(&times)).with_curve(places)
    }),
    // The extrapolated limits are known to between 5 and 25 %; the decoys are off by 50 % at least.
    resolution: Resolution::Relative(0.3),
    expects: Expected::Consistent,
};

fn limit_on_line(well: &Well) -> Interval {
    let ladder = wide_ladder(well);
    limit(&along(&ladder, |eta| ln_time_on_line(well, eta, 0.0)))
}

/// `2 F/S(0)²` at the cheaper end.
fn frozen(well: &Well) -> f64 {
    let noise = well.noise_at_minimum();
    let [left, right] = well.ends();
    2.0 * well.rise_to(left).min(well.rise_to(right)) / (noise * noise)
}

/// The boundary, once round from the point nearest to `end`.
fn round_from(basin: &Basin, end: [f64; 2]) -> Vec<[f64; 2]> {
    const POINTS: usize = 90;
    let boundary: Vec<[f64; 2]> = (0..POINTS)
        .map(|k| basin.domain().boundary(std::f64::consts::TAU * k as f64 / POINTS as f64))
        .collect();
    let distance = |z: &[f64; 2]| libm::hypot(z[0] - end[0], z[1] - end[1]);
    let nearest = (0..POINTS)
        .min_by(|&i, &j| distance(&boundary[i]).total_cmp(&distance(&boundary[j])))
        .unwrap_or(0);
    (0..POINTS).map(|k| boundary[(nearest + 1 + k) % POINTS]).collect()
}

/// Arcs into which the boundary is divided.
const ARCS: usize = 48;

/// The mean place of an exit.
fn mean_place(basin: &Basin, exit: &Exit) -> (f64, Interval) {
    let turn = |k: usize| std::f64::consts::TAU * (k as f64 + 0.5) / ARCS as f64;
    let places = exit.probabilities.iter().enumerate();
    let weighted = places.map(|(k, p)| basin.domain().boundary(turn(k)).map(|x| p.center() * x));
    let [x, y] = weighted.fold([0.0, 0.0], |sum, z| [sum[0] + z[0], sum[1] + z[1]]);
    (x, Interval::exactly(y))
}
