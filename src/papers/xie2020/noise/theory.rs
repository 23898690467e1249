//! Formulas (2) to (8).

use nalgebra::DMatrix;

use crate::claim::Prediction;
use crate::instances::landscape::CriticalPoint;
use crate::instances::plane_sgd::{PlaneSgd, Quadratic, slopes};
use crate::instances::sampled_model::{Example, SampledModel};
use crate::instances::turned_diffusion::TurnedDiffusion;
use crate::interval::Interval;
use crate::oracles::numerics::exponential::exponential;
use crate::oracles::numerics::jet::Jet;

/// What is made of `Σ_ij ∂²(D_ij P)/∂θ_i∂θ_j`: factors of the diagonal and of the mixed terms, and how much of the
/// derivative of `D` is moved out, which is nothing in (4) and all of it in `∇·(D ∇P)`.
#[derive(Clone, Copy)]
pub(super) struct Terms {
    pub(super) diagonal: f64,
    pub(super) mixed: f64,
    pub(super) outside: f64,
}

/// (4) as it stands.
pub(super) const PRINTED: Terms = Terms { diagonal: 1.0, mixed: 1.0, outside: 0.0 };

/// The right side of (4) for a density in closed form at a point.
pub(super) fn fokker_planck(of: &TurnedDiffusion, at: [f64; 2], terms: Terms) -> Interval {
    let towards =
        |direction: [f64; 2]| [0, 1].map(|k: usize| (Jet::variable(0.0) * direction[k]) + at[k]);
    let density = |w: [Jet; 2]| of.density(w, Jet::from(of.time));
    let product = |w: [Jet; 2], ij: [usize; 2]| of.diffusivity(w, ij) * density(w);
    let axes = [towards([1.0, 0.0]), towards([0.0, 1.0])];
    let diagonals = [towards([1.0, 1.0]), towards([1.0, -1.0])];
    let drift = |i: usize| (density(axes[i]) * of.slope(axes[i], i)).slope;
    // Twice the mixed derivative.
    let mixed = |f: &dyn Fn([Jet; 2]) -> Jet| (f(diagonals[0]).bend - f(diagonals[1]).bend) * 0.5;
    let double = (product(axes[0], [0, 0]).bend + product(axes[1], [1, 1]).bend) * terms.diagonal
        + mixed(&|w| product(w, [0, 1])) * terms.mixed;
    // Σ_ij ∂_i (P ∂_j D_ij).
    let coefficient = |w: [Jet; 2], ij| of.diffusivity(w, ij);
    let curved = coefficient(axes[0], [0, 0]).bend
        + coefficient(axes[1], [1, 1]).bend
        + mixed(&|w| coefficient(w, [0, 1]));
    let turn = |i: usize| {
        let divergence = coefficient(axes[0], [i, 0]).slope + coefficient(axes[1], [i, 1]).slope;
        divergence * density(axes[i]).slope
    };
    let outside = curved * density(axes[0]).value + turn(0) + turn(1);
    drift(0) + drift(1) + double - outside * terms.outside
}

/// `E x, E y, E x², E xy, E y²` at time one that (4) with `D = ηC/2` implies on a quadratic, by integration by parts:
/// `d/dt E f = E(-∇L·∇f + Σ D_ij ∂_ij f)` for polynomials `f`.
pub(super) fn moments(sgd: &PlaneSgd, terms: Terms) -> Vec<Interval> {
    let [xx, xy, yy] = sgd.hessian;
    let [c, d] = sgd.pull;
    // η C/2 = (η/B) G/2.
    let diffusivity = sgd.noise.map(|g| g.map(|g| sgd.ratio * g / 2.0));
    let [dx, dm, dy] = diffusivity;
    let [[dx_by_x, _], [dm_by_x, dm_by_y], [_, dy_by_y]] = diffusivity.map(slopes);
    let sum = |p: [f64; 3], q: [f64; 3]| [0, 1, 2].map(|k: usize| terms.outside * (p[k] + q[k]));
    let (u, v) = (sum(dx_by_x, dm_by_y), sum(dm_by_x, dy_by_y));
    let p = [c + u[0], u[1] - xx, u[2] - xy];
    let q = [d + v[0], v[1] - xy, v[2] - yy];
    let linear = |p: [f64; 3]| [p[0], p[1], p[2], 0.0, 0.0, 0.0];
    let times_x = |p: [f64; 3]| [0.0, p[0], 0.0, p[1], p[2], 0.0];
    let times_y = |p: [f64; 3]| [0.0, 0.0, p[0], 0.0, p[1], p[2]];
    let square = |drift: [f64; 6], other: [f64; 6], noise: Quadratic, factor: f64| {
        [0, 1, 2, 3, 4, 5].map(|k: usize| drift[k] + other[k] + 2.0 * factor * noise[k])
    };
    let rows = [
        [0.0; 6],
        linear(p),
        linear(q),
        square(times_x(p), times_x(p), dx, terms.diagonal),
        square(times_y(p), times_x(q), dm, terms.mixed),
        square(times_y(q), times_y(q), dy, terms.diagonal),
    ];
    let generator = DMatrix::from_fn(6, 6, |i, j| rows[i][j]);
    let [x, y] = sgd.start;
    let start = [1.0, x, y, x * x, x * y, y * y];
    let Some(flow) = exponential(&generator) else { return vec![Interval::UNKNOWN; 5] };
    let entry = |i: usize| (0..6).map(|j| flow[(i, j)] * start[j]).sum::<f64>();
    let rounded = |x: f64| Interval::around(x, ROUNDING.max(ROUNDING * x.abs()));
    (1..6).map(|i| rounded(entry(i))).collect()
}

/// What moments at time one may be off by, and as a share of themselves: thousands of units of rounding.
const ROUNDING: f64 = 1e-12;

/// An entry 11, 21 or 22 of a matrix.
type Triangle = [Interval; 3];

/// (5) with the gradients of single examples in the plane, and its two exponents: of `1/B`, and how often `∇L ∇Lᵀ` is
/// taken away.
pub(super) fn covariance(model: &SampledModel, [power, less]: [i32; 2]) -> Triangle {
    let axes = [model.towards(&[1.0, 0.0]), model.towards(&[0.0, 1.0])];
    let gradient = |example: &Example, c: usize| model.loss(example, &axes[c]).slope;
    let mean = |c: usize| -> Interval {
        model.examples.iter().map(|example| gradient(example, c) * example.weight).sum()
    };
    let entry = |[i, j]: [usize; 2]| {
        let product =
            |example: &Example| gradient(example, i) * gradient(example, j) * example.weight;
        let square: Interval = model.examples.iter().map(product).sum();
        (square - mean(i) * mean(j) * f64::from(less)) / (model.batch as f64).powi(power)
    };
    [[0, 0], [1, 0], [1, 1]].map(entry)
}

/// `H`, the mean of the examples' curvatures in the plane.
pub(super) fn hessian(model: &SampledModel) -> Triangle {
    let mean = |entry: usize| model.examples.iter().map(|e| model.bends(e)[entry] * e.weight).sum();
    [0, 1, 2].map(mean)
}

/// `(η/2B) H`, with a power of `1/B`.
pub(super) fn diffusion(model: &SampledModel, hessian: Triangle, power: i32) -> Triangle {
    let factor = model.step / (2.0 * (model.batch as f64).powi(power));
    hessian.map(|entry| entry * factor)
}

/// `[H]^+` of a matrix in the plane with one negative eigenvalue: the root of `H²`, which is
/// `(H² + |det H| I) / tr [H]^+`.
pub(super) fn positive([xx, xy, yy]: Triangle) -> Triangle {
    let determinant = xy.powi(2) - xx * yy;
    let trace = ((xx + yy).powi(2) + 4.0 * determinant).sqrt();
    let square = [xx.powi(2) + xy.powi(2), xy * (xx + yy), xy.powi(2) + yy.powi(2)];
    [square[0] + determinant, square[1], square[2] + determinant].map(|entry| entry / trace)
}

/// The diagonal, up to a factor of two.
pub(super) fn roughly([xx, _, yy]: Triangle) -> Prediction {
    let wide = |entry: Interval| Interval::between(entry.low() / 2.0, 2.0 * entry.high());
    Prediction::all_within([wide(xx), wide(yy)])
}

/// `∇D ≈ 0`, as a careful reader takes it: over the way to the next critical point `D`, as its derivative has it,
/// changes by less than half of itself.
pub(super) fn stable() -> Prediction {
    Prediction::within(Interval::new(-0.5, 0.5))
}

/// `∇³L/∇²L`, to which (8) makes `∇D/D` equal.
pub(super) fn third_over_second(point: &CriticalPoint) -> Interval {
    let slope = point.loss.slope(Jet::variable(point.at));
    slope.bend / slope.slope
}
