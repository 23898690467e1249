//! Quasi-potentials: the least action with which noise carries a stable point to a boundary.
//!
//! For `dX = b(X) ds + √η σ(X) dB` with `a = σ σᵀ` a path `φ` costs `½ ∫ |φ' - b|²_M ds`, `M = a⁻¹`; with the
//! best speed along a given curve that is `∫ (|b|_M |φ'|_M - φ' · M b) ds` (Heymann and
//! Vanden-Eijnden, *Comm. Pure Appl. Math.* 61, 2008), which does not depend on the
//! parametrisation. Here it is minimised over all curves that cross the ellipses on which the
//! linearised problem's quasi-potential is constant from the inside out, by dynamic programming from
//! ellipse to ellipse. The gradient of the value found is then put into the Hamilton-Jacobi
//! equation `½ ∇V · a ∇V + b · ∇V = 0`: where that fails, curves that turn back would be cheaper,
//! and nothing is known.

pub mod line;
mod way;

use self::way::Way;
use crate::interval::Interval;

/// A diffusion in the plane with a stable point at 0.
pub struct Field<B, A> {
    /// The drift `b`, with `b(0) = 0`, defined as far out as the boundary reaches in any direction.
    pub drift: B,
    /// The covariance `a`: symmetric and positive definite.
    pub covariance: A,
}

/// How noise carries the stable point to the boundary.
#[derive(Clone, Debug, PartialEq)]
pub struct Escape {
    /// The quasi-potential, the least over the boundary.
    pub action: Interval,
    /// The cheapest way, from 0 to the boundary; empty if unknown.
    pub path: Vec<[f64; 2]>,
}

/// The least action from 0 to the closed curve `boundary(t)`, `t` in `[0, 2π)`, which goes once
/// round 0 and is cut once by each ray from there.
///
/// Ways from ellipse to ellipse are those of the linearised problem, turned and bent as is best: for a linear field they
/// are exact, for others of order four. Three discretisations are compared, four where the first two agree by accident. The radius is a measured error: three times what
/// the last difference leaves at the order seen, four times the difference before it, and 1e-8 of the value; more where ways
/// are pressed together so much that some are lost between the ellipses. Below
/// 2e-6 of the value for fields that are near linear, 2e-4 where one direction is a hundred times
/// stiffer than the other. It takes about 0.3 s.
///
/// Unknown if 0 is not stable in the linearised problem, if `a` is not positive definite, or if
/// the Hamilton-Jacobi equation misses by more than 5 % along the path, or if the differences do not fall.
pub fn to_boundary<B, A, Z>(field: &Field<B, A>, boundary: Z) -> Escape
where
    B: Fn([f64; 2]) -> [f64; 2],
    A: Fn([f64; 2]) -> [[f64; 2]; 2],
    Z: Fn(f64) -> [f64; 2],
{
    cheapest(&Field { drift: &field.drift, covariance: &field.covariance }, &boundary)
}

/// A field behind pointers, so that the search is compiled once.
type Plane<'a> = Field<&'a dyn Fn([f64; 2]) -> [f64; 2], &'a dyn Fn([f64; 2]) -> [[f64; 2]; 2]>;

fn cheapest(field: &Plane, boundary: &dyn Fn(f64) -> [f64; 2]) -> Escape {
    let unknown = Escape { action: Interval::UNKNOWN, path: Vec::new() };
    let Some(shape) = Shape::of(field, boundary) else { return unknown };
    // Ways that are pressed together by a factor e from one ellipse to the next would be lost between them.
    let needed = shape.pressing() * libm::log(100.0) / 64.0;
    let denser = needed.clamp(1.0, DENSER_MAX).ceil() as usize;
    let lost = (needed / denser as f64).max(1.0);
    let search = |scale: usize| {
        let table = Table::fill(field, &shape, 16 * denser * scale, 16 * scale);
        table.cheapest(boundary)
    };
    let [coarse, middle, fine] = [2, 3, 4].map(search);
    let (before, last) = (middle.action - coarse.action, fine.action - middle.action);
    let (value, error, best) = if before.abs().max(last.abs()) <= TINY * fine.action {
        (fine.action + last / (256.0 / 81.0 - 1.0), 3.0 * last.abs(), fine)
    } else if FALL_MIN <= (before / last).abs() {
        // Spacings as 6 : 4 : 3 make differences of order p fall by this factor: 5.9 for p = 4, 2 for p = 1. What is
        // left beyond the finest is `last / (falls^(3/4) - 1)`, to within a tenth, at any order.
        let falls = (before / last).abs().min(6.0);
        let left = last.abs() / (libm::pow(falls, 0.75) - 1.0);
        (fine.action + last / (256.0 / 81.0 - 1.0), 3.0 * left, fine)
    } else {
        // The two coarse ones may agree by accident. At first order half of the error of 4 is left at 6, twice the
        // difference of the two.
        let finest = search(6);
        let next = finest.action - fine.action;
        let seen = next.abs() <= last.abs();
        (finest.action, if seen { 6.0 * next.abs() } else { f64::NAN }, finest)
    };
    let error = lost * lost * (error + 4.0 * before.abs().max(last.abs())) + 1e-8 * value;
    if !(error.is_finite() && best.residual < 0.05) {
        return unknown;
    }
    Escape { action: Interval::around(value, error), path: best.path }
}

/// How many times denser than for a field of equal rates ellipses may be.
const DENSER_MAX: f64 = 6.0;

/// Differences below this, relative to the action, are roundings of the searches.
const TINY: f64 = 1e-9;

/// Differences that fall less show no convergence.
const FALL_MIN: f64 = 1.25;

/// The ellipses `|y| = r` with `y = L x`, on which the linearised quasi-potential is `r²/2`.
struct Shape {
    /// `L`, upper triangular: `[[l11, l12], [0, l22]]`.
    l: [f64; 3],
    /// `G`: in `y` the cheapest ways of the linearised problem solve `y' = G y`.
    flow: [[f64; 2]; 2],
    least: f64,
    largest: f64,
}

impl Shape {
    fn of(field: &Plane, boundary: &dyn Fn(f64) -> [f64; 2]) -> Option<Shape> {
        let edge: Vec<[f64; 2]> = (0..BOUNDARY).map(|k| boundary(angle(k, BOUNDARY))).collect();
        let near = edge.iter().map(|z| libm::hypot(z[0], z[1])).fold(f64::INFINITY, f64::min);
        let h = 1e-5 * near;
        let difference = |k: usize| {
            let mut to = [0.0; 2];
            to[k] = h;
            let (up, down) = ((field.drift)(to), (field.drift)(to.map(|x| -x)));
            [0, 1].map(|i: usize| (up[i] - down[i]) / (2.0 * h))
        };
        // Columns of the Jacobian [[p, q], [r, s]].
        let ([p, r], [cross, s]) = (difference(0), difference(1));
        let a = (field.covariance)([0.0, 0.0]);
        let (trace, determinant) = (p + s, p * s - cross * r);
        if !(trace < 0.0 && 0.0 < determinant) {
            return None;
        }
        // B Q + Q Bᵀ = -a, in closed form: Q = -(det B · a + C a Cᵀ)/(2 tr B det B), C = adj B.
        let c = [[s, -cross], [-r, p]];
        let congruent = |i: usize, j: usize| -> f64 {
            (0..2).map(|k| (0..2).map(|l| c[i][k] * a[k][l] * c[j][l]).sum::<f64>()).sum()
        };
        let q = |i: usize, j: usize| {
            -(determinant * a[i][j] + congruent(i, j)) / (2.0 * trace * determinant)
        };
        let (xx, xy, yy) = (q(0, 0), q(0, 1), q(1, 1));
        let area = xx * yy - xy * xy;
        if !(0.0 < xx && 0.0 < area) {
            return None;
        }
        // Q⁻¹ = Lᵀ L with L upper triangular.
        let (ixx, ixy, iyy) = (yy / area, -xy / area, xx / area);
        let l11 = ixx.sqrt();
        let l12 = ixy / l11;
        let l = [l11, l12, (iyy - l12 * l12).sqrt()];
        // L (B + a Q⁻¹) L⁻¹, with L Q Lᵀ = 1: the least-action paths of the linearised problem.
        let inverse = [[ixx, ixy], [ixy, iyy]];
        let jacobian = [[p, cross], [r, s]];
        let entry =
            |i: usize, j: usize| jacobian[i][j] + a[i][0] * inverse[0][j] + a[i][1] * inverse[1][j];
        let [[e, f], [g, h]] = [[entry(0, 0), entry(0, 1)], [entry(1, 0), entry(1, 1)]];
        // Rows of L times the matrix, then columns of L⁻¹ = [[1/l11, -l12/(l11 l22)], [0, 1/l22]].
        let rows = [[l[0] * e + l[1] * g, l[0] * f + l[1] * h], [l[2] * g, l[2] * h]];
        let flow = rows.map(|[u, v]| [u / l[0], (v - u * l[1] / l[0]) / l[2]]);
        let shape = Shape { l, flow, least: 0.0, largest: 0.0 };
        let radii = edge.iter().map(|&z| shape.polar(z).0);
        let (least, largest) =
            radii.fold((f64::INFINITY, 0.0_f64), |(low, high), r| (low.min(r), high.max(r)));
        (largest.is_finite() && 0.0 < least).then_some(Shape { least, largest, ..shape })
    }

    /// The largest rate, per unit of `ln r`, at which angles of the linearised problem's ways draw apart or together.
    fn pressing(&self) -> f64 {
        let turning = |k: usize| {
            let theta = angle(k, BOUNDARY);
            let y = [libm::cos(theta), libm::sin(theta)];
            let v = self.flow.map(|row| row[0] * y[0] + row[1] * y[1]);
            (y[0] * v[1] - y[1] * v[0]) / (y[0] * v[0] + y[1] * v[1])
        };
        let change = |k: usize| (turning(k + 1) - turning(k)).abs() / angle(1, BOUNDARY);
        (0..BOUNDARY).map(change).fold(0.0, f64::max)
    }

    fn polar(&self, [x, y]: [f64; 2]) -> (f64, f64) {
        let [l11, l12, l22] = self.l;
        let (u, v) = (l11 * x + l12 * y, l22 * y);
        (libm::hypot(u, v), libm::atan2(v, u))
    }

    /// `L⁻¹ y`.
    fn back(&self, [u, v]: [f64; 2]) -> [f64; 2] {
        let [l11, l12, l22] = self.l;
        let y = v / l22;
        [(u - l12 * y) / l11, y]
    }

    /// `Lᵀ y`.
    fn transposed(&self, [u, v]: [f64; 2]) -> [f64; 2] {
        let [l11, l12, l22] = self.l;
        [l11 * u, l12 * u + l22 * v]
    }

    fn at(&self, r: f64, theta: f64) -> [f64; 2] {
        self.back([r * libm::cos(theta), r * libm::sin(theta)])
    }
}

/// Points of the boundary that are tried first.
const BOUNDARY: usize = 360;
/// The first ellipse, in units of the smallest that touches the boundary: there the quasi-potential
/// is that of the linearised problem up to 1e-4 of itself, 1e-12 of the value sought.
const CORE: f64 = 1e-4;

fn angle(k: usize, count: usize) -> f64 {
    std::f64::consts::TAU * k as f64 / count as f64
}

/// `V/(r²/2)` on ellipses `r = core e^(i spacing)`, at equally spaced angles.
struct Table<'a> {
    field: &'a Plane<'a>,
    shape: &'a Shape,
    angles: usize,
    spacing: f64,
    values: Vec<Vec<f64>>,
}

/// What one discretisation found.
struct Found {
    action: f64,
    path: Vec<[f64; 2]>,
    residual: f64,
}

impl<'a> Table<'a> {
    /// Ellipses up to the largest that touches the boundary, `per_unit` to a factor of 100 in the radius.
    fn fill(field: &'a Plane<'a>, shape: &'a Shape, per_unit: usize, angles: usize) -> Self {
        let spacing = libm::log(100.0) / per_unit as f64;
        let reach = libm::log(shape.largest / (CORE * shape.least));
        let count = (reach / spacing).ceil() as usize + 1;
        let values = vec![vec![1.0; angles]];
        let mut table = Table { field, shape, angles, spacing, values };
        for i in 0..count.min(ELLIPSES_MAX) {
            let r = table.radius(i + 1);
            let next =
                (0..angles).map(|k| 2.0 * table.step(i, r, angle(k, angles)).0 / (r * r)).collect();
            table.values.push(next);
        }
        table
    }

    fn radius(&self, i: usize) -> f64 {
        CORE * self.shape.least * libm::exp(i as f64 * self.spacing)
    }

    /// `V` on an ellipse, by a polynomial through six angles.
    fn value(&self, i: usize, theta: f64) -> f64 {
        let place = theta / angle(1, self.angles);
        let first = place.floor() - 2.0;
        let t = place - first;
        let mut sum = 0.0;
        for (k, binomial) in [-1.0, 5.0, -10.0, 10.0, -5.0, 1.0].into_iter().enumerate() {
            let others: f64 = (0..6).filter(|&l| l != k).map(|l| t - l as f64).product();
            let index = (first as i64 + k as i64).rem_euclid(self.angles as i64) as usize;
            // Lagrange's weight is (-1)^(5-k)/(k! (5-k)!) times the product.
            sum += binomial * others * self.values[i][index];
        }
        let r = self.radius(i);
        0.5 * r * r * sum / 120.0
    }

    /// The least of `V(r_i, φ)` plus the action of a way from there to `(r, θ)`, and its `φ`.
    fn step(&self, i: usize, r: f64, theta: f64) -> (f64, f64) {
        let growth = libm::log(r / self.radius(i));
        let Some(way) = Way::to(&self.shape.flow, r, theta, growth) else {
            return (f64::NAN, theta);
        };
        let rough = |turn: f64| self.value(i, way.start + turn) + self.excess(&way, turn, 0.0);
        let cost = |turn: f64| self.value(i, way.start + turn) + self.bent(&way, turn, growth);
        let reach = TURN_MAX * growth;
        let tried = (-8..=8).map(|k| reach * f64::from(k) / 8.0);
        let best = tried
            .map(|turn| (rough(turn), turn))
            .fold((f64::INFINITY, 0.0), |best, next| if next.0 < best.0 { next } else { best });
        let (excess, turn) = golden(cost, best.1, reach / 8.0);
        (excess - 0.5 * r * r * libm::expm1(-2.0 * growth), way.start + turn)
    }

    /// The excess of a way bent as is best: that of a parabola through three bends. Ways that cannot
    /// bend would follow the best one to first order only.
    fn bent(&self, way: &Way, turn: f64, growth: f64) -> f64 {
        let excess = |bend: f64| self.excess(way, turn, bend);
        let bend = 0.25 * growth * growth;
        let (straight, left, right) = (excess(0.0), excess(-bend), excess(bend));
        let curvature = left - 2.0 * straight + right;
        let is_steep = 0.0 < curvature;
        if !is_steep {
            return straight.min(left).min(right);
        }
        let best = (0.5 * bend * (left - right) / curvature).clamp(-2.0 * growth, 2.0 * growth);
        excess(best).min(straight)
    }

    /// The action along a way that starts with the angle `turn` off the linearised problem's cheapest,
    /// and is `bend` off halfway, less the growth of `r²/2`; by three Gauss-Legendre points.
    ///
    /// For a linear field it is zero at zero turn and bend, however fast the way turns.
    fn excess(&self, way: &Way, turn: f64, bend: f64) -> f64 {
        let density = |&(share, y, velocity): &(f64, [f64; 2], [f64; 2])| {
            let left = 1.0 - share;
            let angle = turn * left + 4.0 * bend * share * left;
            let rate = (4.0 * bend * (left - share) - turn) / way.duration;
            let (sin, cos) = (libm::sin(angle), libm::cos(angle));
            let turned = |[u, v]: [f64; 2]| [cos * u - sin * v, sin * u + cos * v];
            let velocity = turned([velocity[0] - rate * y[1], velocity[1] + rate * y[0]]);
            let y = turned(y);
            let (x, along) = (self.shape.back(y), self.shape.back(velocity));
            let (b, a) = ((self.field.drift)(x), (self.field.covariance)(x));
            let determinant = a[0][0] * a[1][1] - a[0][1] * a[1][0];
            let product = |u: [f64; 2], v: [f64; 2]| {
                let cross = a[0][1] * (u[0] * v[1] + u[1] * v[0]);
                (a[1][1] * u[0] * v[0] - cross + a[0][0] * u[1] * v[1]) / determinant
            };
            let action = (product(b, b) * product(along, along)).sqrt() - product(along, b);
            action - (y[0] * velocity[0] + y[1] * velocity[1])
        };
        let [first, middle, last] = &way.nodes;
        way.duration * (5.0 * (density(first) + density(last)) + 8.0 * density(middle)) / 18.0
    }

    /// The ellipse from which a point is reached: one or two spacings below.
    fn below(&self, r: f64) -> usize {
        let place = libm::log(r / self.radius(0)) / self.spacing;
        (place.floor() - 1.0).max(0.0) as usize
    }

    fn cheapest(&self, boundary: &dyn Fn(f64) -> [f64; 2]) -> Found {
        let cost = |t: f64| {
            let (r, theta) = self.shape.polar(boundary(t));
            self.step(self.below(r), r, theta).0
        };
        let best = (0..BOUNDARY)
            .map(|k| angle(k, BOUNDARY))
            .map(|t| (cost(t), t))
            .fold((f64::INFINITY, 0.0), |best, next| if next.0 < best.0 { next } else { best });
        let (action, t) = golden(cost, best.1, angle(1, BOUNDARY));
        let end = boundary(t);
        let (mut r, mut theta) = self.shape.polar(end);
        let mut path = vec![end];
        let mut residual = 0.0_f64;
        for i in (0..=self.below(r)).rev() {
            theta = self.step(i, r, theta).1;
            r = self.radius(i);
            path.push(self.shape.at(r, theta));
            if 1 <= i && i + 1 < self.values.len() {
                residual = residual.max(self.residual(i, theta));
            }
        }
        path.push([0.0, 0.0]);
        path.reverse();
        Found { action, path, residual }
    }

    /// How far `½ p · a p + b · p` is from zero for `p = ∇V`, in units of `½ p · a p`.
    fn residual(&self, i: usize, theta: f64) -> f64 {
        // By ln r and by θ: divided by r, the gradient in y.
        let growth = 2.0 * self.spacing;
        let outwards = (self.value(i + 1, theta) - self.value(i - 1, theta)) / growth;
        let turn = angle(1, self.angles);
        let around = (self.value(i, theta + turn) - self.value(i, theta - turn)) / (2.0 * turn);
        let r = self.radius(i);
        let (cos, sin) = (libm::cos(theta), libm::sin(theta));
        let p = self.shape.transposed(
            [outwards * cos - around * sin, outwards * sin + around * cos].map(|p| p / r),
        );
        let x = self.shape.at(r, theta);
        let (b, a) = ((self.field.drift)(x), (self.field.covariance)(x));
        let kinetic =
            0.5 * (a[0][0] * p[0] * p[0] + 2.0 * a[0][1] * p[0] * p[1] + a[1][1] * p[1] * p[1]);
        ((kinetic + b[0] * p[0] + b[1] * p[1]) / kinetic).abs()
    }
}

/// Ellipses that may be needed.
const ELLIPSES_MAX: usize = 2000;
/// The largest angle per unit of `ln r` by which a spiral may turn.
const TURN_MAX: f64 = 8.0;

/// The minimum of a function near `middle`, within `reach` on both sides, and where it is.
fn golden(f: impl Fn(f64) -> f64, middle: f64, reach: f64) -> (f64, f64) {
    const RATIO: f64 = 0.618_033_988_749_894_8;
    let (mut low, mut high) = (middle - reach, middle + reach);
    let (mut p, mut q) = (high - RATIO * (high - low), low + RATIO * (high - low));
    let (mut at_p, mut at_q) = (f(p), f(q));
    for _ in 0..24 {
        if at_p < at_q {
            (high, q, at_q) = (q, p, at_p);
            p = high - RATIO * (high - low);
            at_p = f(p);
        } else {
            (low, p, at_p) = (p, q, at_q);
            q = low + RATIO * (high - low);
            at_q = f(q);
        }
    }
    if at_p < at_q { (at_p, p) } else { (at_q, q) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn circle(t: f64) -> [f64; 2] {
        [libm::cos(t), libm::sin(t)]
    }

    #[test]
    fn linear_drift_agrees_with_its_covariance() {
        // V = ½ zᵀ P⁻¹ z with K P + P K = a: K = diag(1, 3), a = [[1, ½], [½, 1]] gives
        // ½/λ_max(P) = 12/13 on the unit circle.
        let field = Field {
            drift: |[x, y]: [f64; 2]| [-x, -3.0 * y],
            covariance: |_| [[1.0, 0.5], [0.5, 1.0]],
        };
        let found = to_boundary(&field, circle);
        assert!(found.action.contains(12.0 / 13.0), "{:?}", found.action);
        assert!(found.action.radius() < 1e-4, "{:?}", found.action);
    }

    #[test]
    fn gradients_agree_with_twice_the_loss() {
        // F = (x² + 10 y²)/2 + x³/4 + x y²: V = 2 F.
        let loss = |[x, y]: [f64; 2]| 0.5 * (x * x + 10.0 * y * y) + 0.25 * x * x * x + x * y * y;
        let field = Field {
            drift: |[x, y]: [f64; 2]| [-x - 0.75 * x * x - y * y, -10.0 * y - 2.0 * x * y],
            covariance: |_| [[1.0, 0.0], [0.0, 1.0]],
        };
        let tilted = |t: f64| {
            let (c, s) = (libm::cos(t), libm::sin(t));
            [0.8 * c - 0.2 * s + 0.05, 0.5 * c + 0.3 * s]
        };
        let least = (0..100_000)
            .map(|k| 2.0 * loss(tilted(angle(k, 100_000))))
            .fold(f64::INFINITY, f64::min);
        let found = to_boundary(&field, tilted);
        assert!(found.action.contains(least), "{:?} {least}", found.action);
        assert!(found.action.radius() < 1e-3, "{:?}", found.action);
    }

    #[test]
    fn a_rotation_changes_the_way_and_not_the_action() {
        // b = -∇F + l, l · ∇F = 0: V = 2 F still, F = |x|²/2 + ..
        let field = Field {
            drift: |[x, y]: [f64; 2]| [-x + 2.0 * y, -y - 2.0 * x],
            covariance: |_| [[1.0, 0.0], [0.0, 1.0]],
        };
        let found = to_boundary(&field, |t| circle(t).map(|x| 1.5 * x));
        assert!(found.action.contains(2.25), "{:?}", found.action);
    }

    #[test]
    fn along_an_axis_of_symmetry_noise_that_varies_is_integrated() {
        // Strong transverse curvature keeps the way on y = 0, where V = ∫ 2x/(1 + x)^2.
        let field = Field {
            drift: |[x, y]: [f64; 2]| [-x, -6.0 * y],
            covariance: |[x, y]: [f64; 2]| {
                let s = (1.0 + x) * (1.0 + x);
                [[s, 0.2 * y], [0.2 * y, 1.0]]
            },
        };
        let found = to_boundary(&field, |t| circle(t).map(|x| 0.6 * x));
        let truth = line::of_diffusion(|x| -x, |x| (1.0 + x) * (1.0 + x), 0.6);
        assert!(found.action.meets(truth), "{:?} {truth:?}", found.action);
    }
}
