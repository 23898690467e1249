//! The derivatives of the diffusion's expectations decay exponentially.

mod by_flow;

use self::by_flow::BY_FLOW;
use super::cases::{off_zero, varying};
use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Figure, Instances, Notes, Observation, PerBudget,
    Prediction, Reading, Resolution, Witness,
};
use crate::instances::cut_diffusion::CutDiffusion;
use crate::interval::Interval;
use crate::witnesses::flow_derivatives::{falling_derivatives, rate};

pub(crate) static CLAIM: Claim = Claim {
    id: "li2022/derivative-decay",
    locus: "Proposition 1, (2.7), (2.21), Remark 4",
    statement: "Let u be the unique solution of the Kolmogorov equation (2.6). Assume the initial data φ ∈ C^k. Suppose that Assumption 1 holds. Then for each multi-index J with 0 < |J| <= k, there exist η_0 > 0, C_J > 0, γ_J > 0, and an \
                integer p_J > 0 such that for all η <= η_0, x ∈ B(0, R), |∂^J u(x, t)| <= C_J(1 + |x|^{p_J}) e^{-γ_J t}, (2.7). Finally, ∂^J u(x, t) = E[∇φ(X)·X^(J)] for |J| = 1 and E[∇φ(X)·X^(J) + P_J(∂^α φ(X), X^(I))] for |J| >= 2, (2.21), where P_J is a \
                polynomial of X^(I) with |I| <= |J| - 1 and ∂^α φ(X) with |α| <= |J|. Remark 4: the initial value x is inside B(0, R), but X can be outside the ball. However, this proposition ensures that sup_{x∈B(0,R)} |∂^J u(x, t)| can still be controlled.",
    assumes: &[
        "Assumption 1 with derivatives bounded uniformly in ξ (li2022/assumption-one), and Λ with a smooth root (li2022/modified-diffusion)",
        "k >= 2 for u to be a classical solution",
    ],
    notes: Notes {
        because: "The slope of u solves an equation with the decaying weight b', and the chain rule gives (2.21). J = 0 is rightly left out: u tends to the stationary mean.",
        known: "Rates of sup |∂^J u|, J = 1 to 4, between t = 6 and 8 at three steps η, from the derivative of the Kolmogorov equation by spectral differentiation. One constant for all η: the largest of e^{γt} sup |∂^J u| at steps that are halved stays \
            below 1.5 times that of the coarsest, with γ = 0.9µ. φ = cos x + x²/2 + sin x. (2.21) for J = 1, 2 by Feynman and Kac, against the solution of (2.6) itself, differentiated.",
        open: "All rates are one for φ that are not orthogonal to the first eigenfunction, the spectral gap of (2.2), f''(x*) + O(η), unless eigenfunctions are polynomials, as for quadratic f with constant Σ: γ_J is not |J|γ_1. p_J is idle, because |x| <= R. η_0 depends on J: with f'' = 1 and Σ = s²x² near zero ∂^J of \
            the mean of x^J falls only if η(½J(J-1)s² - ½J) < J.",
        ..Notes::NONE
    },
    figures: &[Figure {
        experiment: DECAYS.name,
        instances: &["noise that varies, η = 0.1"],
        caption: "The largest |∂u| over |x| <= R in time, and the bound (2.7) with C = sup |φ'| and γ = 0.9µ.",
        x: Axis { label: "t", log: false },
        y: Axis { label: "sup |∂u|", log: true },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&DECAYS, &ONE_CONSTANT, &BY_FLOW],
    ..Claim::BLANK
};

/// `γ/μ`.
const PART: f64 = 0.9;

/// `φ = cos x + x²/2 + sin x` and its derivatives.
fn observable(x: f64) -> [f64; 3] {
    let (s, c) = (libm::sin(x), libm::cos(x));
    [c + 0.5 * x * x + s, -s + x + c, -c + 1.0 - s]
}

fn named() -> Instances<CutDiffusion> {
    Instances::named(vec![
        ("noise that varies, η = 0.1", varying(0.1)),
        ("minimiser off zero", off_zero().swap_remove(1).1),
    ])
}

fn instances() -> Instances<CutDiffusion> {
    let cases = PerBudget { quick: 0, standard: 2, deep: 32 };
    named().and_random(cases, CutDiffusion::any())
}

fn starts(diffusion: &CutDiffusion) -> Vec<f64> {
    diffusion.starts(21)
}

static DECAYS: Experiment<CutDiffusion> = Experiment {
    name: "(2.7): rates of sup |∂^J u|, J = 1, .., 4, between t = 6 and 8, at η, η/2 and η/4",
    reading: Reading::AsPrinted,
    instances: named,
    predict: |diffusion| rates(diffusion, |_| 1).with_curve(bound(diffusion)),
    decoys: &[Decoy::new("|J| times the rate", |diffusion| rates(diffusion, |order| order))],
    observe: Witness::Oracle(|diffusion| {
        let starts = starts(diffusion);
        let at = |step: f64| {
            let diffusion = diffusion.at_step(step);
            falling_derivatives(&diffusion, &|x| observable(x)[1], (0.5, 16), &starts)
        };
        let all = [1.0, 0.5, 0.25].map(|part| at(part * diffusion.step()));
        let curve = all[0].iter().enumerate();
        let curve = curve.map(|(k, row)| (0.5 * (k + 1) as f64, largest(&row[0]))).collect();
        let rate = |rows: &Vec<Vec<Vec<Interval>>>| {
            [0, 1, 2, 3].map(|order| rate(&rows[11][order], &rows[15][order], 2.0))
        };
        Observation::of_all(all.iter().flat_map(rate)).with_curve(curve)
    }),
    resolution: Resolution::Absolute(0.02),
    expects: Expected::Consistent,
};

fn rates(diffusion: &CutDiffusion, factor: fn(u32) -> u32) -> Prediction {
    let least = |order| Interval::at_least(f64::from(factor(order)) * PART * diffusion.convexity());
    Prediction::all_within([0; 3].into_iter().flat_map(|_| (1..=4).map(least)))
}

/// `sup |φ'| e^{-γt}`, which bounds the first derivative in one dimension.
fn bound(diffusion: &CutDiffusion) -> Vec<(f64, f64)> {
    let outer = diffusion.outer_radius();
    let steep = |k: i32| observable(outer * f64::from(k) / 100.0)[1].abs();
    let steepest = (-100..=100).map(steep).fold(0.0, f64::max);
    let gamma = PART * diffusion.convexity();
    (1..=16).map(|k| 0.5 * f64::from(k)).map(|t| (t, steepest * libm::exp(-gamma * t))).collect()
}

fn largest(row: &[Interval]) -> Interval {
    row.iter().map(|value| value.abs()).reduce(|a, b| a.max(b)).unwrap_or(Interval::UNKNOWN)
}

/// The largest of `e^{γt} sup |∂^J u|` over `t = 1/4, 1/2, .., 8`, for J = 1, .., 4.
fn constants(diffusion: &CutDiffusion) -> [Interval; 4] {
    let starts = starts(diffusion);
    let rows = falling_derivatives(diffusion, &|x| observable(x)[1], (0.25, 32), &starts);
    [0, 1, 2, 3].map(|order| {
        let at = |(k, row): (usize, &Vec<Vec<Interval>>)| {
            let time = 0.25 * (k + 1) as f64;
            largest(&row[order]) * libm::exp(PART * diffusion.convexity() * time)
        };
        rows.iter().enumerate().map(at).reduce(|a, b| a.max(b)).unwrap_or(Interval::UNKNOWN)
    })
}

static ONE_CONSTANT: Experiment<CutDiffusion> = Experiment {
    name: "(2.7): one C_J for all η: the largest e^{γt} sup |∂^J u| at η/2 and η/8, beside 1.5 times that at η",
    instances,
    predict: |diffusion| below(diffusion, 1.5),
    decoys: &[Decoy::new("as small as half of it", |diffusion| below(diffusion, 0.5))],
    observe: Witness::Oracle(|diffusion| {
        let at = |part: f64| constants(&diffusion.at_step(part * diffusion.step()));
        Observation::of_all([0.5, 0.125].into_iter().flat_map(at))
    }),
    resolution: Resolution::Relative(1e-3),
    ..DECAYS
};

fn below(diffusion: &CutDiffusion, factor: f64) -> Prediction {
    let bound = constants(diffusion).map(|constant| Interval::at_most(factor * constant.high()));
    Prediction::all_within([bound; 2].concat())
}
