//! Assumptions, confinement, moments and derivatives.

use sgdcheck::instances::cut_diffusion::CutDiffusion;
use sgdcheck::instances::cut_plane::CutPlane;
use sgdcheck::instances::extended_variance::ExtendedVariance;
use sgdcheck::instances::hidden_invariant::HiddenInvariant;
use sgdcheck::instances::rough_family::RoughFamily;
use sgdcheck::instances::trapped::{Pull, Trapped};
use sgdcheck::interval::Interval;
use sgdcheck::oracles::numerics::spectral::Grid;
use sgdcheck::witnesses::flow_derivatives::{
    bend_moment, falling_derivatives, moments, rate, slope_moment,
};
use sgdcheck::witnesses::rough_family::ln_bounded;
use sgdcheck::witnesses::{cut_off, extended_variance, hidden_invariant, trapping};

use super::holds;

/// `Σ(x)/(c²|x|)` of the corner and `f'''` of the kink.
#[test]
fn rough_families() {
    let corner = RoughFamily::Corner { size: 0.5, largest: None };
    for (x, reference) in [(0.1, 1.6053350648), (0.01, 1.6951138175), (0.001, 1.7041135955)] {
        let found = ln_bounded(&corner, x).exp() * (x / 0.25);
        holds("corner", found, reference, 1e-9);
    }
    let kink = RoughFamily::Kink { largest: None };
    for (x, reference) in
        [(0.1, 2.01495218), (0.01, 8.52783471), (0.001, 29.1295958), (1e-4, 94.2781471)]
    {
        holds("kink", ln_bounded(&kink, x).exp(), reference, 1e-7);
    }
}

/// `M_1`, `M_2`, the largest step that cannot leave.
#[test]
fn trapped_sgd() {
    let draws = vec![Pull::affine(1.0, 0.6), Pull::affine(3.0, -0.6)];
    let loss = Trapped::new(draws, 0.5, [1.2, 2.0]).expect("confining");
    holds("M_1", Interval::exactly(loss.steepest(1.2)), 4.2, 1e-12);
    holds("M_2", Interval::exactly(loss.steepest(2.0)), 6.6, 1e-12);
    let at_most = loss.furthest(0.0330578512396694);
    holds("|X_1|", Interval::exactly(at_most), 1.95371901, 1e-8);
    holds("threshold", trapping::threshold(&loss), 4.0 / 6.6, 1e-6);
    let wave = |wave| Pull::Line { curvature: 1.0, cubic: 0.0, wave, bump: 0.0, width: 1.0 };
    let loss = Trapped::new(vec![wave(1.5), wave(-1.5)], 0.25, [2.5, 4.0]).expect("confining");
    holds("M_1", Interval::exactly(loss.steepest(2.5)), 3.41855797, 1e-7);
    holds("M_2", Interval::exactly(loss.steepest(4.0)), 5.13520374, 1e-7);
    holds("threshold", trapping::threshold(&loss), 1.5579, 1e-4);
}

/// The least over Λ of `‖Λ‖_{C²}/‖Σ‖_{C²(B(0, 1))}`.
#[test]
fn norms_of_extensions() {
    for (least, reference) in [(0.1, 1.612903), (0.01, 16.61130), (0.001, 166.6111)] {
        let extended = ExtendedVariance::falling(least, [1.0, 2.0]).expect("positive");
        let found = extended_variance::ratio_of_any(&extended);
        let low = Interval::exactly(found.low());
        holds("ratio", low, reference, 1e-5 * reference);
    }
}

/// The steps at which the drift points outwards somewhere on the sphere.
#[test]
fn inward_drifts() {
    for (k, b, reference) in
        [(10.0, 0.5, 0.767977218), (100.0, 0.2, 0.0253673200), (100.0, 0.1, 0.175584866)]
    {
        let plane = CutPlane::new([k, b, 0.01], [1.2, 1.3, 1.5], 0.01).expect("confining");
        holds("η_1", cut_off::inward_up_to(&plane), reference, 1e-7 * reference);
    }
}

/// `a = 1`, `s = 0.8` from (1, 0.5): Ito's value and SGD's.
#[test]
fn hidden_invariants() {
    for (step, time, ito, sgd) in [
        (0.2, 1.0, 0.07311789998, 0.06566248257),
        (0.2, 5.0, 6.605010e-6, 3.857815e-6),
        (0.05, 1.0, 0.09351045110, 0.09302356983),
        (0.05, 5.0, 2.2597256e-5, 2.2015064e-5),
    ] {
        let problem = HiddenInvariant::product([1.0, 0.8], step, [1.0, 0.5], time).expect("s < a");
        holds("Ito", hidden_invariant::moments(&problem)[0], ito, 1e-11);
        holds("SGD", hidden_invariant::of_sgd(&problem), sgd, 1e-11);
    }
}

fn shifted() -> CutDiffusion {
    let loss = [1.0, 0.5, 1.0 / 3.0];
    CutDiffusion::new(loss, [1.0, 0.0, 0.0], [1.8, 2.0, 3.0], 0.1).expect("confining")
}

/// `f' = y + y³/3`, `y = x - 1/2`, `Σ = 1`, `η = 0.1`.
#[test]
fn moments_of_the_diffusion() {
    let starts = [-1.0, 1.5, 2.0];
    let both = moments(&shifted(), &[2, 4], (0.5, 16), &starts);
    let found = [0, 1, 3, 7, 15].map(|k: usize| both[0][k].clone());
    let references = [
        [0.06130566, 1.07274235, 1.45963803],
        [0.04621567, 0.66638476, 0.81426029],
        [0.18307062, 0.39967262, 0.43379943],
    ];
    for (row, references) in found.iter().zip(references) {
        for (&found, reference) in row.iter().zip(references) {
            holds("E X²", found, reference, 1e-6);
        }
    }
    let gap = |row: &[Interval]| (row[2] - row[0]).abs().ln();
    holds("rate", (gap(&found[3]) - gap(&found[4])) / 4.0, 1.1026, 1e-4);
    for (&found, reference) in both[1][1].iter().zip([0.00634032, 0.53464256, 0.76525572]) {
        holds("E X⁴", found, reference, 1e-6);
    }
}

fn varying(step: f64) -> CutDiffusion {
    let loss = [1.0, 0.0, 1.0 / 3.0];
    CutDiffusion::new(loss, [0.5, 0.3, 0.0], [1.0, 2.0, 3.0], step).expect("confining")
}

/// `f' = x + x³/3`, `√Σ = 0.5 + 0.3 sin x`, `η = 0.1`: `E|X^(1)|^p` from 1/2 and 2 at t = 1.
#[test]
fn moments_of_the_slope_of_the_flow() {
    for (p, half, two) in [
        (1.0, 0.30577574, 0.0870031),
        (2.0, 0.09380600, 7.70058e-3),
        (4.0, 8.912851e-3, 6.33598e-5),
        (8.0, 8.34055e-5, 5.142e-9),
    ] {
        let found = slope_moment(&varying(0.1), p, (1.0, 1), &[0.5, 2.0, -0.3]);
        holds("from 1/2", found[0][0], half, 1e-6 * half);
        holds("from 2", found[0][1], two, 1e-4 * two + 1e-9);
    }
    // Second route for the second derivative: with hardly any noise it is that of an ordinary differential equation.
    let quiet = varying(1e-9);
    let found = bend_moment(&quiet, (1.0, 1), &[1.0, 0.3, -0.4])[0][0];
    holds("X^(2)", found.sqrt(), 0.16887946, 1e-6);
}

/// The same, `φ = cos x + x²/2 + sin x`: `sup |∂^J u|` over |x| <= 2, and the rates.
#[test]
fn derivatives_of_the_mean() {
    let slope = |x: f64| -libm::sin(x) + x + libm::cos(x);
    let nodes: Vec<f64> =
        Grid::<1>::cube(-2.0, 2.0, 41).nodes().into_iter().map(|node| node[0]).collect();
    let largest = |row: &[Interval]| {
        row.iter().map(|value| value.abs()).reduce(|a, b| a.max(b)).expect("starts")
    };
    for (step, gap, references) in [
        (0.1, 1.06451964, [0.0141660609, 0.00774959910, 0.0159416974, 0.0256050]),
        (0.05, 1.03177520, [0.0161347257, 0.00843352263, 0.0171978503, 0.0269875]),
    ] {
        let rows = falling_derivatives(&varying(step), &slope, (1.0, 8), &nodes);
        for (order, reference) in references.into_iter().enumerate() {
            holds("sup |∂^J u|", largest(&rows[3][order]), reference, 1e-5);
            holds("rate", rate(&rows[5][order], &rows[7][order], 2.0), gap, 1e-4);
        }
    }
}
