//! The mean time to leave a neighbourhood of a minimum grows like `e^(V/η)`, with one `V` for all starts.

use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Fault, Figure, Instances, Notes, Observation,
    PerBudget, Prediction, Reading, Resolution, Witness,
};
use crate::instances::basin::{Basin, Ellipse, Well};
use crate::papers::hu2017::minima::theory::{
    Timed, action_on_line, along, escape_in_plane, limit, ln_time_in_plane, ln_time_on_line,
    short_ladder, wide_ladder,
};

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "hu2017/exit-from-minimum",
    locus: "Theorem 2, (4.2)",
    statement: "For any sufficiently small δ there is a ball B(0, δ) such that for any convex open \
                D inside it that contains the nondegenerate local minimizer 0 there is a constant V̄_D \
                in (0, ∞), depending only on D, with η ln E_x T -> V̄_D for all x in D.",
    assumes: &[
        "dX = -∇F(X) ds + √η S(X) dB, X(0) = x, T = inf{s > 0: X(s) on the boundary of D}",
        "0 is a nondegenerate local minimizer of F, F is C², S is C¹",
        "S Sᵀ is uniformly positive definite",
        "D is convex and open, with smooth boundary, inside a small ball, and contains 0",
    ],
    correction: Some(
        "for all x from which the gradient flow tends to 0 inside D (all of D if the flow crosses its \
     boundary inwards), with V̄_D depending on F and S besides D",
    ),
    notes: Notes {
        because: "The limit exists, and is that of remark (i), wherever the gradient flow from x tends to 0 \
            without leaving D: on the line always, from starts close to the ends too, over four \
            decades of η; in the plane on discs and ellipses with noise that varies and correlates. \
            But convexity does not keep the flow inside. With curvatures 1 and 4 and a thin \
            ellipse aslant to them, a start near a tip is carried out of D in bounded time, and to \
            stay costs more than V̄_D: there η ln E_x T tends to 0. F is quadratic, so the example \
            scales into every ball. In general the limit is max(0, V̄_D - c(x)), where c(x) is the \
            least action from x to 0 inside D. The cited theorem of Freidlin and Wentzell has the missing \
            hypothesis, that the flow crosses the boundary inwards. 'Depending only on D' fails to the \
            letter, since doubling S divides V̄_D by four, as remark (i) itself says; read as \
            'the same for all x', with the SDE fixed beforehand, it is right. The ball's U is never \
            defined. Two routes: first-passage quadrature and positive lattice schemes for the times, \
            against quadrature and minimised actions for V̄_D; independent spectral solutions for a \
            thin rectangle agree. Open: d > 2.",
        ..Notes::NONE
    },
    figures: &[Figure {
        experiment: CROSSED.name,
        caption: "η ln E_x T on a thin ellipse from 0, where it tends to the predicted V̄_D: from \
                  its tip it tends to zero (values in the table).",
        x: Axis { label: "η", log: true },
        y: Axis { label: "η ln E_0 T", log: false },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&ON_LINE, &IN_PLANE, &CROSSED, &ONLY_ON_D, &STARTS_THAT_STAY],
    ..Claim::BLANK
};

static ON_LINE: Experiment<Timed<Well, f64>> = Experiment {
    name: "limits on the line, from the middle and from near the ends",
    reading: Reading::AsPrinted,
    instances: wells,
    predict: |timed| {
        Prediction::equals_all(timed.starts.iter().map(|_| action_on_line(&timed.problem)))
    },
    decoys: &[Decoy {
        name: "without the factor of two",
        predict: |timed| {
            let half = 0.5 * action_on_line(&timed.problem);
            Prediction::equals_all(timed.starts.iter().map(|_| half))
        },
    }],
    observe: Witness::Oracle(|timed| {
        let well = &timed.problem;
        let ladder = wide_ladder(well);
        let from = |&x: &f64| limit(&along(&ladder, |eta| ln_time_on_line(well, eta, x)));
        Observation::of_all(timed.starts.iter().map(from))
    }),
    resolution: Resolution::Relative(0.01),
    expects: Expected::Consistent,
};

static IN_PLANE: Experiment<Timed<Basin, [f64; 2]>> = Experiment {
    name: "limits in the plane, where the flow crosses the boundary inwards",
    reading: Reading::AsPrinted,
    instances: basins,
    predict: |timed| constant(timed, 1.0),
    decoys: &[Decoy { name: "without the factor of two", predict: |timed| constant(timed, 0.5) }],
    observe: Witness::Oracle(|timed| observe_along(timed, 1.0)),
    resolution: Resolution::Relative(0.1),
    expects: Expected::Consistent,
};

static CROSSED: Experiment<Timed<Basin, [f64; 2]>> = Experiment {
    name: "limits on a thin ellipse that the flow leaves",
    instances: || thin([[0.0, 0.0], [-0.8, 0.08]]),
    // Louder by four: a lattice cannot follow the flow out at less.
    observe: Witness::Oracle(|timed| observe_along(timed, 4.0)),
    expects: Expected::Refuted(Fault::Wrong),
    ..IN_PLANE
};

static STARTS_THAT_STAY: Experiment<Timed<Basin, [f64; 2]>> = Experiment {
    name: "limits on a thin ellipse, from starts that the flow keeps inside",
    reading: Reading::Corrected,
    instances: || thin([[0.0, 0.0], [0.08, -0.08]]),
    ..IN_PLANE
};

static ONLY_ON_D: Experiment<Timed<Well, f64>> = Experiment {
    name: "V̄_D depends only on D: the same limit with S doubled",
    instances: || {
        let Instances { mut named, .. } = wells();
        named.truncate(2);
        Instances::named(named)
    },
    observe: Witness::Oracle(|timed| {
        let louder = timed.problem.louder(2.0);
        let ladder = wide_ladder(&louder);
        let from = |&x: &f64| limit(&along(&ladder, |eta| ln_time_on_line(&louder, eta, x)));
        Observation::of_all(timed.starts.iter().map(from))
    }),
    expects: Expected::Refuted(Fault::Wrong),
    ..ON_LINE
};

fn constant(timed: &Timed<Basin, [f64; 2]>, factor: f64) -> Prediction {
    let action = factor * escape_in_plane(&timed.problem).action.center();
    let curve = short_ladder(action / factor).into_iter().map(|eta| (eta, action));
    Prediction::equals_all(timed.starts.iter().map(|_| action)).with_curve(curve.collect())
}

fn observe_along(timed: &Timed<Basin, [f64; 2]>, louder: f64) -> Observation {
    let basin = &timed.problem;
    let ladder = short_ladder(louder * escape_in_plane(basin).action.center());
    let times = timed.starts.iter().map(|&x| along(&ladder, |eta| ln_time_in_plane(basin, eta, x)));
    let times: Vec<_> = times.collect();
    let curve = times[0].iter().map(|&(eta, ln_time)| (eta, ln_time.scaled(eta))).collect();
    Observation::of_all(times.iter().map(|points| limit(points))).with_curve(curve)
}

/// From 0 and from a fiftieth of the way inside either end.
fn timed(well: Well) -> Timed<Well, f64> {
    let [left, right] = well.ends();
    Timed { problem: well, starts: vec![0.0, 0.95 * left, 0.95 * right] }
}

fn wells() -> Instances<Timed<Well, f64>> {
    use proptest::strategy::Strategy;
    let well = |slope, noise, ends| timed(Well::new(slope, noise, ends).expect("valid"));
    let cases = PerBudget { quick: 2, standard: 12, deep: 128 };
    Instances::named(vec![
        ("quadratic, noise that varies", well([1.0, 0.0, 0.0], [1.0, 0.5], [0.5, 1.0])),
        ("skew and quartic", well([1.2, 0.5, -0.4], [0.8, -0.3], [0.9, 0.7])),
        ("equal barriers", well([2.0, 0.0, 0.5], [1.0, 0.0], [0.6, 0.6])),
    ])
    .and_random(cases, Well::any().prop_map(timed).boxed())
}

fn basins() -> Instances<Timed<Basin, [f64; 2]>> {
    let basin = |curvatures, cubic, noise, slope, domain, starts: [[f64; 2]; 2]| {
        let basin = Basin::new(curvatures, 0.5, cubic, noise, slope, domain).expect("valid");
        assert!(basin.flow_stays(), "{basin} does not keep the flow");
        Timed { problem: basin, starts: starts.to_vec() }
    };
    let full = [[0.9, 0.3], [-0.2, 0.6]];
    let disc = Ellipse { centre: [0.0, 0.0], half_axes: [1.0, 1.0], angle: 0.0 };
    let egg = Ellipse { centre: [0.15, -0.1], half_axes: [1.0, 0.8], angle: 1.0 };
    Instances::named(vec![
        (
            "equal curvatures, unequal noise",
            basin([1.0, 1.0], 0.0, full, [0.0, 0.0], disc, [[0.0, 0.0], [0.0, 0.9]]),
        ),
        (
            "skew loss, noise that varies, off centre",
            basin([1.0, 1.5], 0.1, full, [0.3, 0.1], egg, [[0.0, 0.0], [0.5, 0.4]]),
        ),
    ])
}

/// Curvatures 1 along (1, -1) and 4 along (1, 1), and an ellipse along the first coordinate.
fn thin(starts: [[f64; 2]; 2]) -> Instances<Timed<Basin, [f64; 2]>> {
    let domain = Ellipse { centre: [0.0, 0.0], half_axes: [1.0, 0.15], angle: 0.0 };
    let unit = [[1.0, 0.0], [0.0, 1.0]];
    let basin = Basin::new([1.0, 4.0], -std::f64::consts::FRAC_PI_4, 0.0, unit, [0.0, 0.0], domain);
    let problem = basin.expect("valid");
    Instances::named(vec![("thin and aslant", Timed { problem, starts: starts.to_vec() })])
}
