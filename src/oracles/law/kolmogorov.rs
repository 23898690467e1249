//! Expectations of a diffusion, from the backward Kolmogorov equation.

use nalgebra::DMatrix;

use crate::interval::Interval;
use crate::oracles::law::semigroup::{bracket, largest, magnified, unresolved, widened_by};
use crate::oracles::numerics::exponential::exponential;
use crate::oracles::numerics::hidden::understated;
use crate::oracles::numerics::spectral::{Grid, apply, apply_along};

/// The Ito diffusion `dX = b(X) dt + s(X) dW`, given by `b` and `a = s sᵀ`; time in any unit.
pub trait Diffusion<const D: usize> {
    /// The drift `b`, per unit time.
    fn drift(&self, x: &[f64; D]) -> [f64; D];
    /// The covariance `a = s sᵀ` per unit time: symmetric, positive semidefinite, possibly zero.
    fn covariance(&self, x: &[f64; D]) -> [[f64; D]; D];
}

/// A pair of functions, drift and covariance, is a diffusion.
impl<const D: usize, B, A> Diffusion<D> for (B, A)
where
    B: Fn(&[f64; D]) -> [f64; D],
    A: Fn(&[f64; D]) -> [[f64; D]; D],
{
    fn drift(&self, x: &[f64; D]) -> [f64; D] {
        self.0(x)
    }
    fn covariance(&self, x: &[f64; D]) -> [[f64; D]; D] {
        self.1(x)
    }
}

/// Up to this many nodes the propagator is a dense matrix exponential; above, its action is summed
/// as a Taylor series.
const DENSE_NODES_MAX: usize = 400;

/// `E φ(X_t)` for a diffusion started at each of `starts`, at each of `times`: one row per time
/// (which do not decrease, and start at zero or later), one column per start.
///
/// Solves `u_t = b·∇u + ½ a:∇∇u`, `u(x, 0) = φ(x)`, by spectral collocation on `grid`. On segments
/// no boundary condition is imposed: the diffusion must not leave them, which holds where `a`
/// vanishes at the ends and `b` points inwards, or the solution must be a polynomial that the grid
/// resolves. In time: the exponential of the generator's matrix on small grids
/// ([`exponential`]), a Taylor series of its action in substeps on large ones, summed until its
/// terms are below 1e-17 of the sum.
///
/// On small grids times that are multiples of one step `η`, such as `k η`, cost one exponential in
/// all.
///
/// *Error* (measured): twice the largest difference, over the starts and all nodes, from the same computation on three
/// quarters of the nodes with half the step in time, eight times where it is above 1e-4 of the largest value of `φ`,
/// plus rounding, also of what the drift carries along; more where a third grid shows that the difference falls like a
/// power of the number of nodes. To this comes what the interpolant of `φ` misses halfway between nodes.
/// Where `φ` or a coefficient does more between the nodes than the two grids see of it, all is multiplied by the
/// quotient.
///
/// Of 4000 random coefficients that are constant on two pieces of the circle none was missed, and half were unknown; of
/// 20 000 flows of a cosine on 9 to 120 nodes none was missed.
///
/// Unknown where a feature between the nodes is ten times what the grids see of it, where a start leaves the grid,
/// where a value is not finite, or where the differences of three grids do not fall, which is how an ill-posed problem
/// shows, if its error does not.
pub fn expectations<const D: usize>(
    grid: &Grid<D>,
    diffusion: &impl Diffusion<D>,
    observable: &dyn Fn(&[f64; D]) -> f64,
    times: &[f64],
    starts: &[[f64; D]],
) -> Vec<Vec<Interval>> {
    assert!(
        times.is_sorted() && times.iter().all(|&t| 0.0 <= t && t.is_finite()),
        "times must be finite and must not decrease from zero: {times:?}"
    );
    if !starts.iter().all(|start| grid.covers(start)) {
        return vec![vec![Interval::UNKNOWN; starts.len()]; times.len()];
    }
    let scale = largest(grid.nodes().iter().map(observable));
    let carried = carried(grid, diffusion);
    let rounding = |row: usize| ((16 + row) as f64 + carried * times[row]) * f64::EPSILON * scale;
    let solve = |on: &Grid<D>, probes: &[[f64; D]]| {
        let pieces = if on == grid { 1 } else { 2 };
        forward(on, diffusion, observable, times, probes, pieces)
    };
    let rows = bracket(grid, starts, times.len(), (scale, rounding), solve);
    let hidden = understated(grid, &|x| features(diffusion, observable, x), 0.0);
    widened_by(unresolved(grid, observable), magnified(hidden, rows))
}

/// The norm of `b·∇` on a grid: rounding in the exponential of what does not damp grows by as many units per unit of time.
fn carried<const D: usize>(grid: &Grid<D>, diffusion: &impl Diffusion<D>) -> f64 {
    let drifts: Vec<[f64; D]> = grid.nodes().iter().map(|x| diffusion.drift(x)).collect();
    let along = |i: usize| {
        let axis = &grid.axes[i];
        largest(drifts.iter().map(|b| b[i])) * row_sums(&axis.derivative(), axis.len())
    };
    (0..D).map(along).sum()
}

/// What a grid has to resolve at a place: the observable and the coefficients.
fn features<const D: usize>(
    diffusion: &impl Diffusion<D>,
    observable: &dyn Fn(&[f64; D]) -> f64,
    x: &[f64; D],
) -> Vec<f64> {
    let covariance = diffusion.covariance(x);
    let coefficients = diffusion.drift(x).into_iter().chain(covariance.into_iter().flatten());
    std::iter::once(observable(x)).chain(coefficients).collect()
}

/// The solution on one grid, each increment of time cut into `pieces`.
fn forward<const D: usize>(
    grid: &Grid<D>,
    diffusion: &impl Diffusion<D>,
    observable: &dyn Fn(&[f64; D]) -> f64,
    times: &[f64],
    probes: &[[f64; D]],
    pieces: u32,
) -> Option<Vec<Vec<f64>>> {
    let generator = Generator::new(grid, diffusion);
    if !generator.norm.is_finite() {
        return None;
    }
    let at_probes = grid.interpolation(probes);
    let mut values: Vec<f64> = grid.nodes().iter().map(observable).collect();
    let mut known: Option<Propagator> = None;
    let mut now = 0.0;
    let mut rows = Vec::with_capacity(times.len());
    for &time in times {
        let increment = time - now;
        now = time;
        if 0.0 < increment && grid.len() <= DENSE_NODES_MAX {
            let count = match known.as_ref().and_then(|known| known.repeats(time)) {
                Some(count) => count,
                None => {
                    let matrix = generator.exponential(increment / f64::from(pieces))?;
                    known = Some(Propagator {
                        matrix,
                        from: time - increment,
                        step: increment,
                        done: 0.0,
                    });
                    1
                }
            };
            let propagator = known.as_mut()?;
            propagator.done += count as f64;
            for _ in 0..count * u64::from(pieces) {
                values = apply(&propagator.matrix, &values);
            }
        } else if 0.0 < increment {
            for _ in 0..pieces {
                values = generator.propagate(&values, increment / f64::from(pieces))?;
            }
        }
        rows.push(apply(&at_probes, &values));
    }
    Some(rows)
}

/// The matrix that takes values on by (a piece of) `step`, as it has done that often since `from`.
struct Propagator {
    matrix: Vec<f64>,
    from: f64,
    step: f64,
    done: f64,
}

impl Propagator {
    /// How often it must be applied to arrive at `time`, if it can: the sum of steps may differ from the time by
    /// what rounding of `k η` makes, which then never adds up.
    fn repeats(&self, time: f64) -> Option<u64> {
        let total = ((time - self.from) / self.step).round();
        let close = (self.from + total * self.step - time).abs() <= 2.0 * f64::EPSILON * time;
        let count = total - self.done;
        (close && (1.0..=REPEATS_MAX).contains(&count)).then_some(count as u64)
    }
}

/// A known propagator is applied at most this often in a row: more would cost more than a new one.
const REPEATS_MAX: f64 = 256.0;

/// The generator `b·∇ + ½ a:∇∇` on a grid, with its coefficients at the nodes.
struct Generator<const D: usize> {
    shape: [usize; D],
    /// The differentiation matrix of each axis.
    derivatives: [Vec<f64>; D],
    /// Per axis, at the nodes.
    drift: [Vec<f64>; D],
    /// Half the covariance for each pair of axes `i <= j`, off-diagonal ones doubled by symmetry.
    covariance: [[Vec<f64>; D]; D],
    /// A bound of the matrix's largest row sum of magnitudes.
    norm: f64,
}

impl<const D: usize> Generator<D> {
    fn new(grid: &Grid<D>, diffusion: &impl Diffusion<D>) -> Generator<D> {
        let nodes = grid.nodes();
        let drifts: Vec<[f64; D]> = nodes.iter().map(|x| diffusion.drift(x)).collect();
        let covariances: Vec<[[f64; D]; D]> =
            nodes.iter().map(|x| diffusion.covariance(x)).collect();
        let drift: [Vec<f64>; D] =
            std::array::from_fn(|i| drifts.iter().map(|drift| drift[i]).collect());
        let covariance: [[Vec<f64>; D]; D] = std::array::from_fn(|i| {
            std::array::from_fn(|j| {
                let half = if i == j { 0.5 } else { 1.0 };
                covariances.iter().map(|a| half * a[i][j]).collect()
            })
        });
        let derivatives = grid.axes.map(|axis| axis.derivative());
        let norms: [f64; D] =
            std::array::from_fn(|i| row_sums(&derivatives[i], grid.axes[i].len()));
        let mut norm = 0.0;
        for i in 0..D {
            norm += largest(drift[i].iter().copied()) * norms[i];
            for j in i..D {
                norm += largest(covariance[i][j].iter().copied()) * norms[i] * norms[j];
            }
        }
        Generator { shape: grid.axes.map(|axis| axis.len()), derivatives, drift, covariance, norm }
    }

    /// The generator applied to a function on the grid.
    fn apply(&self, values: &[f64]) -> Vec<f64> {
        let mut result = vec![0.0; values.len()];
        for i in 0..D {
            let gradient = self.along(i, values);
            multiply_add(&mut result, &self.drift[i], &gradient);
            for j in i..D {
                multiply_add(&mut result, &self.covariance[i][j], &self.along(j, &gradient));
            }
        }
        result
    }

    /// The partial derivative along an axis.
    fn along(&self, axis: usize, values: &[f64]) -> Vec<f64> {
        apply_along(&self.derivatives[axis], self.shape[axis + 1..].iter().product(), values)
    }

    /// `exp(t L)`, row by row.
    fn exponential(&self, time: f64) -> Option<Vec<f64>> {
        let count: usize = self.shape.iter().product();
        let mut unit = vec![0.0; count];
        let mut columns = Vec::with_capacity(count * count);
        for column in 0..count {
            unit[column] = time;
            columns.extend(self.apply(&unit));
            unit[column] = 0.0;
        }
        let matrix = exponential(&DMatrix::from_vec(count, count, columns))?;
        let mut rows = matrix.transpose().as_slice().to_vec();
        // Constants are invariant; rounding in the squarings would grow with the number of steps.
        for (i, row) in rows.chunks_exact_mut(count).enumerate() {
            row[i] += 1.0 - row.iter().sum::<f64>();
        }
        Some(rows)
    }

    /// `exp(t L) v` by Taylor series in substeps of norm at most four.
    fn propagate(&self, values: &[f64], time: f64) -> Option<Vec<f64>> {
        const TERMS_MAX: usize = 60;
        let substeps = (self.norm * time / SUBSTEP_NORM).ceil().max(1.0);
        if SUBSTEPS_MAX < substeps {
            return None;
        }
        let length = time / substeps;
        let mut sum = values.to_vec();
        for _ in 0..substeps as u64 {
            let mut term = sum.clone();
            let mut before = f64::INFINITY;
            for order in 1..=TERMS_MAX {
                term = self.apply(&term);
                let factor = length / order as f64;
                term.iter_mut().for_each(|entry| *entry *= factor);
                sum.iter_mut().zip(&term).for_each(|(sum, &term)| *sum += term);
                let here = largest(term.iter().copied());
                // Two successive small terms: the rest is smaller still.
                if before + here <= 1e-17 * largest(sum.iter().copied()) {
                    break;
                }
                before = here;
            }
        }
        sum.iter().all(|value| value.is_finite()).then_some(sum)
    }
}

/// The norm of a substep of the Taylor series: larger ones cancel digits, smaller ones cost more.
const SUBSTEP_NORM: f64 = 6.0;

/// More substeps than this are not attempted.
const SUBSTEPS_MAX: f64 = 1e6;

fn multiply_add(sum: &mut [f64], a: &[f64], b: &[f64]) {
    for ((sum, &a), &b) in sum.iter_mut().zip(a).zip(b) {
        *sum += a * b;
    }
}

/// The largest row sum of magnitudes.
fn row_sums(matrix: &[f64], count: usize) -> f64 {
    let sums = matrix.chunks_exact(count).map(|row| row.iter().map(|x| x.abs()).sum());
    largest(sums)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::f64::consts::TAU;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn a_drifting_brownian_motion_damps_waves(
            b in -2.0..2.0, a in 0.0..1.0, k in 1..=5i32, time in 0.0..2.0, start in -4.0..4.0,
        ) {
            let diffusion = (|_: &[f64; 1]| [b], |_: &[f64; 1]| [[a]]);
            let wave = f64::from(k);
            let observable = |x: &[f64; 1]| libm::cos(wave * x[0]);
            let grid = Grid::torus(TAU, 17);
            let found = expectations(&grid, &diffusion, &observable, &[time], &[[start]])[0][0];
            let exact = libm::exp(-0.5 * a * wave * wave * time) * libm::cos(wave * (start + b * time));
            prop_assert!(found.contains(exact), "{found:?} misses {exact}");
            prop_assert!(found.radius() < 1e-11);
        }

        #[test]
        fn a_correlated_brownian_motion_in_the_plane_damps_waves(
            b in (-1.0..1.0, -1.0..1.0), s in (0.1..0.8, -0.5..0.5, 0.1..0.8),
            time in 0.1..1.0, x in -3.0..3.0,
        ) {
            // a = s sᵀ with s = [[s0, 0], [s1, s2]]. The grid is above the limit of dense ones.
            let a = [[s.0 * s.0, s.0 * s.1], [s.0 * s.1, s.1 * s.1 + s.2 * s.2]];
            let diffusion = (|_: &[f64; 2]| [b.0, b.1], |_: &[f64; 2]| a);
            let observable = |x: &[f64; 2]| libm::cos(2.0 * x[0] - 3.0 * x[1]);
            let grid = Grid::torus(TAU, 21);
            let found = expectations(&grid, &diffusion, &observable, &[time], &[[x, 0.4]])[0][0];
            let damping = 4.0 * a[0][0] - 12.0 * a[0][1] + 9.0 * a[1][1];
            let angle = 2.0 * (x + b.0 * time) - 3.0 * (0.4 + b.1 * time);
            let exact = libm::exp(-0.5 * damping * time) * libm::cos(angle);
            prop_assert!(found.contains(exact), "{found:?} misses {exact}");
            prop_assert!(found.radius() < 1e-11);
        }

        #[test]
        fn the_gradient_flow_of_a_cosine_is_known(time in 0.1..1.2, start in -3.0..3.0) {
            // x' = -sin x: tan(x/2) decays like e^-t.
            let diffusion = (|x: &[f64; 1]| [-libm::sin(x[0])], |_: &[f64; 1]| [[0.0]]);
            let observable = |x: &[f64; 1]| libm::cos(x[0]);
            let grid = Grid::torus(TAU, 151);
            let found = expectations(&grid, &diffusion, &observable, &[time], &[[start]])[0][0];
            let tangent = libm::tan(start / 2.0) * libm::exp(-time);
            let exact = (1.0 - tangent * tangent) / (1.0 + tangent * tangent);
            prop_assert!(found.contains(exact), "{found:?} misses {exact}");
            prop_assert!(found.radius() < 1e-6, "{found:?}");
        }

        #[test]
        fn the_moments_of_an_ornstein_uhlenbeck_process_are_known(
            rate in 0.2..2.0f64, noise in 0.0..1.0f64, time in 0.0..3.0, start in -1.5..1.5f64,
        ) {
            // Polynomials are closed under the generator, so the ends do not matter.
            let diffusion = (|x: &[f64; 1]| [-rate * x[0]], |_: &[f64; 1]| [[noise * noise]]);
            let decay = libm::exp(-rate * time);
            let (mean, variance): (f64, f64) = (start * decay, noise * noise * (1.0 - decay * decay) / (2.0 * rate));
            let fourth = mean.powi(4) + 6.0 * mean * mean * variance + 3.0 * variance * variance;
            let grid = Grid::cube(-2.0, 2.0, 9);
            for (power, exact) in [(1, mean), (2, mean * mean + variance), (4, fourth)] {
                let observable = |x: &[f64; 1]| x[0].powi(power);
                let found = expectations(&grid, &diffusion, &observable, &[time], &[[start]])[0][0];
                prop_assert!(found.contains(exact), "{power}: {found:?} misses {exact}");
                prop_assert!(found.radius() < 1e-9, "{found:?}");
            }
        }

        #[test]
        fn a_diffusion_that_degenerates_at_the_ends_needs_no_boundary_condition(
            time in 0.1..2.0, start in 0.0..=1.0,
        ) {
            // dX = √(X (1 - X)) dW: X (1 - X) is an eigenfunction to -1, X a martingale.
            let diffusion = (|_: &[f64; 1]| [0.0], |x: &[f64; 1]| [[x[0] * (1.0 - x[0])]]);
            let observable = |x: &[f64; 1]| 3.0 * x[0] * (1.0 - x[0]) + x[0];
            let grid = Grid::cube(0.0, 1.0, 21);
            let found = expectations(&grid, &diffusion, &observable, &[time], &[[start]])[0][0];
            let exact = 3.0 * start * (1.0 - start) * libm::exp(-time) + start;
            prop_assert!(found.contains(exact), "{found:?} misses {exact}");
            prop_assert!(found.radius() < 1e-10, "{found:?}");
        }

        #[test]
        fn independent_coordinates_multiply(time in 0.1..0.6, x in -3.0..3.0, y in -3.0..3.0) {
            // One dimension by the dense exponential, two by the Taylor series.
            let line = (
                |x: &[f64; 1]| [-0.7 * libm::sin(x[0])],
                |x: &[f64; 1]| [[0.2 + 0.1 * libm::cos(x[0])]],
            );
            let plane = (
                |x: &[f64; 2]| x.map(|x| -0.7 * libm::sin(x)),
                |x: &[f64; 2]| {
                    let [a, b] = x.map(|x| 0.2 + 0.1 * libm::cos(x));
                    [[a, 0.0], [0.0, b]]
                },
            );
            let along = |start: f64, k: f64| {
                let observable = |x: &[f64; 1]| libm::cos(k * x[0] + 0.3);
                expectations(&Grid::torus(TAU, 61), &line, &observable, &[time], &[[start]])[0][0]
            };
            let observable = |x: &[f64; 2]| libm::cos(x[0] + 0.3) * libm::cos(2.0 * x[1] + 0.3);
            let grid = Grid::torus(TAU, 33);
            let found = expectations(&grid, &plane, &observable, &[time], &[[x, y]])[0][0];
            let product = along(x, 1.0) * along(y, 2.0);
            prop_assert!(found.meets(product), "{found:?} misses {product:?}");
            prop_assert!(found.radius() < 1e-5, "{found:?}");
        }
    }

    #[test]
    fn cutting_a_time_into_pieces_changes_nothing() {
        let diffusion = (
            |x: &[f64; 1]| [-libm::sin(x[0] + 0.2)],
            |x: &[f64; 1]| [[0.3 * libm::cos(x[0]) * libm::cos(x[0])]],
        );
        let observable = |x: &[f64; 1]| libm::cos(2.0 * x[0] + 0.1);
        let solve = |times: &[f64]| {
            let grid = Grid::torus(TAU, 101);
            let rows = expectations(&grid, &diffusion, &observable, times, &[[1.0]]);
            rows[times.len() - 1][0]
        };
        let (once, often) = (solve(&[0.8]), solve(&[0.1, 0.2, 0.3, 0.55, 0.8]));
        assert!((once.center() - often.center()).abs() < 1e-12, "{once:?} {often:?}");
    }

    #[test]
    fn multiples_of_a_step_need_one_exponential() {
        let step = 0.1 / 3.0;
        let mut known = Propagator { matrix: Vec::new(), from: 0.0, step, done: 1.0 };
        for k in (2..3000_u32).chain([3100, 3355]) {
            let count = known.repeats(f64::from(k) * step);
            assert_eq!(count, Some(u64::from(k) - known.done as u64), "{k}");
            known.done = f64::from(k);
        }
        assert_eq!(known.repeats(4000.0 * step), None, "too many");
        assert_eq!(known.repeats(3400.0 * step * (1.0 + 1e-14)), None, "another time");
    }

    #[test]
    fn a_diffusion_that_leaves_the_segment_is_not_trusted() {
        // Outward drift and no boundary condition: the solution is not determined.
        let diffusion = (|x: &[f64; 1]| [20.0 * x[0]], |_: &[f64; 1]| [[1.0]]);
        let observable = |x: &[f64; 1]| libm::cos(3.0 * x[0]);
        let grid = Grid::cube(-1.0, 1.0, 41);
        let found = expectations(&grid, &diffusion, &observable, &[1.0], &[[0.5]])[0][0];
        assert!(1.0 < found.radius(), "{found:?}");
    }

    #[test]
    fn what_is_not_a_number_is_unknown() {
        let diffusion = (|_: &[f64; 1]| [f64::NAN], |_: &[f64; 1]| [[0.0]]);
        let grid = Grid::cube(-1.0, 1.0, 9);
        let found = expectations(&grid, &diffusion, &|x| x[0], &[1.0], &[[0.5]])[0][0];
        assert_eq!(found, Interval::UNKNOWN);
    }
}
