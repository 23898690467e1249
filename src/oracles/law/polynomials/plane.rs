//! Polynomials in the plane up to degree four, on which chains with affine moves and diffusions with affine drift and
//! quadratic covariance act as matrices: exact semigroups without a grid.

use nalgebra::{DMatrix, DVector};

use crate::interval::Interval;
use crate::oracles::numerics::dense::{multiply, norm_infinity};
use crate::oracles::numerics::exponential::with_error;

/// The largest degree.
pub const DEGREE: usize = 4;

/// How many coefficients there are.
pub const TERMS: usize = (DEGREE + 1) * (DEGREE + 2) / 2;

/// The exponents of the two coordinates, term by term: by degree, and then by falling power of the first.
pub fn exponents() -> impl Iterator<Item = [usize; 2]> {
    (0..=DEGREE).flat_map(|degree| (0..=degree).map(move |second| [degree - second, second]))
}

/// Where a term is; its degree must not exceed [`DEGREE`].
fn index([first, second]: [usize; 2]) -> usize {
    let degree = first + second;
    degree * (degree + 1) / 2 + second
}

/// A polynomial's coefficients.
pub type Polynomial = [f64; TERMS];

/// The constant one.
pub fn one() -> Polynomial {
    std::array::from_fn(|at| if at == 0 { 1.0 } else { 0.0 })
}

/// The product; terms beyond the largest degree must not arise.
pub fn product(a: &Polynomial, b: &Polynomial) -> Polynomial {
    let mut result = [0.0; TERMS];
    for (p, &x) in exponents().zip(a) {
        for (q, &y) in exponents().zip(b) {
            if x * y != 0.0 {
                result[index([p[0] + q[0], p[1] + q[1]])] += x * y;
            }
        }
    }
    result
}

/// The partial derivative.
pub fn derivative(a: &Polynomial, coordinate: usize) -> Polynomial {
    let mut result = [0.0; TERMS];
    for (mut p, &x) in exponents().zip(a) {
        if 0 < p[coordinate] {
            let factor = p[coordinate] as f64;
            p[coordinate] -= 1;
            result[index(p)] += factor * x;
        }
    }
    result
}

/// The value, with the size of what was added up.
fn value(a: &Polynomial, [x, y]: [f64; 2]) -> [f64; 2] {
    let mut sum = [0.0; 2];
    for ([p, q], &c) in exponents().zip(a) {
        let term = c * x.powi(p as i32) * y.powi(q as i32);
        sum = [sum[0] + term, sum[1] + term.abs()];
    }
    sum
}

/// A matrix on [`TERMS`] coefficients, with bounds of what is wrong with each entry, and with a whole row beside.
#[derive(Clone, Debug)]
pub struct Action {
    matrix: DMatrix<f64>,
    error: DMatrix<f64>,
    row_error: f64,
}

impl Action {
    /// From the sums of terms and of their magnitudes, each term rounded `roundings` times, its addition included.
    fn new(sums: DMatrix<f64>, magnitudes: &DMatrix<f64>, roundings: usize) -> Action {
        Action {
            matrix: sums,
            error: magnitudes * (0.5 * roundings as f64 * f64::EPSILON),
            row_error: 0.0,
        }
    }

    /// What one product with the matrix may be off, coefficient by coefficient: the entries' errors and the product's
    /// own roundings, one for each term and its addition.
    fn slips(&self, values: &DVector<f64>) -> DVector<f64> {
        let own = 0.5 * (TERMS + 1) as f64 * f64::EPSILON;
        let sizes = values.abs();
        let of_rows = self.row_error * sizes.max();
        ((&self.error + self.matrix.abs() * own) * sizes).add_scalar(of_rows)
    }
}

/// A draw of the map `A x + c`: its probability, `A` and `c`.
pub type AffineMove = (f64, [[f64; 2]; 2], [f64; 2]);

/// The matrix of `φ -> Σ p φ(A x + c)` over draws.
pub fn step_matrix(draws: &[AffineMove]) -> Action {
    let summed = |of: fn(f64) -> f64| {
        let mut matrix = DMatrix::zeros(TERMS, TERMS);
        for (p, a, c) in draws {
            let affine: [Polynomial; 2] = std::array::from_fn(|k| {
                let mut image = [0.0; TERMS];
                [image[0], image[1], image[2]] = [c[k], a[k][0], a[k][1]].map(of);
                image
            });
            for (column, powers) in exponents().enumerate() {
                let factors = (0..2).flat_map(|k| std::iter::repeat_n(&affine[k], powers[k]));
                let image = factors.fold(one(), |so_far, factor| product(&so_far, factor));
                for (row, coefficient) in image.into_iter().enumerate() {
                    matrix[(row, column)] += p * coefficient;
                }
            }
        }
        matrix
    };
    // Of each factor a product and two additions, then the probability and the sum over draws.
    Action::new(summed(|x| x), &summed(f64::abs), 3 * DEGREE + 1 + draws.len())
}

/// The matrix of the generator `b·∇ + ½ a:∇∇` for an affine `b` and a quadratic `a`, given as `a_11`, `a_12` and `a_22`.
pub fn generator(drift: &[Polynomial; 2], covariance: &[Polynomial; 3]) -> Action {
    let summed = |of: fn(f64) -> f64| {
        let (drift, covariance) = (drift.map(|b| b.map(of)), covariance.map(|a| a.map(of)));
        let mut matrix = DMatrix::zeros(TERMS, TERMS);
        for column in 0..TERMS {
            let unit: Polynomial = std::array::from_fn(|at| if at == column { 1.0 } else { 0.0 });
            let first = [0, 1].map(|k| derivative(&unit, k));
            let mut add = |factor: f64, a: &Polynomial, b: &Polynomial| {
                for (row, coefficient) in product(a, b).into_iter().enumerate() {
                    matrix[(row, column)] += factor * coefficient;
                }
            };
            add(1.0, &drift[0], &first[0]);
            add(1.0, &drift[1], &first[1]);
            add(0.5, &covariance[0], &derivative(&first[0], 0));
            add(1.0, &covariance[1], &derivative(&first[0], 1));
            add(0.5, &covariance[2], &derivative(&first[1], 1));
        }
        matrix
    };
    // A product, and five additions.
    Action::new(summed(|x| x), &summed(f64::abs), 6)
}

/// The values at `starts` of a matrix's powers applied to a polynomial, one row per number of `steps`, which do not
/// decrease.
///
/// *Error* (a bound of first order in the unit of rounding): what each step's product is off, and the entries of the
/// matrix, carried to the end by the moments of the steps that follow, `Σ_k |x^α M^(n-1-k)| (|δM| + γ |M|) |M^k φ|`,
/// the largest of all starts; and the roundings of the last sum. What cancels on the way is in it. Unknown beyond
/// [`STEPS_MAX`] steps.
pub fn along_steps(
    action: &Action,
    polynomial: &Polynomial,
    steps: &[u64],
    starts: &[[f64; 2]],
) -> Vec<Vec<Interval>> {
    assert!(steps.is_sorted(), "the numbers of steps must not decrease: {steps:?}");
    let last = steps.last().copied().unwrap_or(0);
    if starts.is_empty() || STEPS_MAX < last {
        return vec![vec![Interval::UNKNOWN; starts.len()]; steps.len()];
    }
    let mut values = vec![DVector::from_column_slice(polynomial)];
    let transposed = action.matrix.transpose();
    let columns: Vec<DVector<f64>> = starts.iter().map(powers).collect();
    let mut moments = DMatrix::from_fn(TERMS, starts.len(), |at, start| columns[start][at]);
    let mut most: Vec<DVector<f64>> = Vec::with_capacity(last as usize);
    for done in 0..last as usize {
        values.push(&action.matrix * &values[done]);
        most.push(DVector::from_iterator(TERMS, moments.row_iter().map(|row| row.amax())));
        moments = multiply(&transposed, &moments);
    }
    let slips: Vec<DVector<f64>> = values.iter().map(|values| action.slips(values)).collect();
    let row = |&until: &u64| {
        let until = until as usize;
        let carried: f64 = (0..until).map(|k| most[until - 1 - k].dot(&slips[k])).sum();
        let end: Polynomial = std::array::from_fn(|at| values[until][at]);
        let enclose = |&start: &[f64; 2]| {
            let [value, size] = value(&end, start);
            // Powers round three times each, and their product with the coefficient twice; then the additions.
            let last = 0.5 * (TERMS + 2 * DEGREE) as f64 * f64::EPSILON * size;
            Interval::around(value, carried + last)
        };
        starts.iter().map(enclose).collect()
    };
    steps.iter().map(row).collect()
}

/// More steps are not followed: each keeps its coefficients.
pub const STEPS_MAX: u64 = 1 << 17;

/// The powers of a place, term by term.
fn powers([x, y]: &[f64; 2]) -> DVector<f64> {
    DVector::from_iterator(TERMS, exponents().map(|[p, q]| x.powi(p as i32) * y.powi(q as i32)))
}

/// The values at `starts` of `exp(t L)` applied to a polynomial, with `t` at `multiples` of the time `apart`, which do not
/// decrease; one row each.
///
/// *Error*: as for [`along_steps`], a step being the time `apart`; its matrix is off by what the exponential says
/// and by what the generator's roundings make of it. Unknown if the exponential is not finite.
pub fn along_time(
    generator: &Action,
    polynomial: &Polynomial,
    apart: f64,
    multiples: &[u64],
    starts: &[[f64; 2]],
) -> Vec<Vec<Interval>> {
    // In units of the reach of the starts, a power of two, terms of all degrees count alike.
    let reach = starts.iter().flatten().fold(0.0, |reach: f64, x| reach.max(x.abs()));
    let unit = if reach == 0.0 { 1.0 } else { libm::exp2(libm::ceil(libm::log2(reach))) };
    let weights: Polynomial = std::array::from_fn(|at| {
        exponents().nth(at).map_or(1.0, |[p, q]| unit.powi((p + q) as i32))
    });
    let in_units = |matrix: &DMatrix<f64>| {
        DMatrix::from_fn(TERMS, TERMS, |i, j| apart * matrix[(i, j)] * (weights[i] / weights[j]))
    };
    let polynomial: Polynomial = std::array::from_fn(|at| weights[at] * polynomial[at]);
    let starts: Vec<[f64; 2]> = starts.iter().map(|start| start.map(|x| x / unit)).collect();
    let scaled = in_units(&generator.matrix);
    let unknown = || vec![vec![Interval::UNKNOWN; starts.len()]; multiples.len()];
    let Some((matrix, error)) = with_error(&scaled) else { return unknown() };
    // ∫ e^((1-s)G) δG e^(sG) ds, with one rounding more of each entry times the time. Rows of a semigroup are largest at
    // one of its ends, or nearly so.
    let ends = norm_infinity(&matrix).max(1.0);
    let given = norm_infinity(&in_units(&generator.error));
    let perturbed = ends * ends * (given + 0.5 * f64::EPSILON * norm_infinity(&scaled));
    let row_error = error + perturbed;
    if !row_error.is_finite() {
        return unknown();
    }
    let action = Action { matrix, error: DMatrix::zeros(TERMS, TERMS), row_error };
    along_steps(&action, &polynomial, multiples, &starts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_where_they_are_looked_for() {
        assert!(exponents().enumerate().all(|(at, powers)| index(powers) == at));
        assert_eq!(exponents().count(), TERMS);
    }

    /// Two draws, three steps, all eight paths.
    #[test]
    fn powers_agree_with_all_paths() {
        let draws = [
            (0.25, [[0.9, 0.1], [-0.2, 0.7]], [0.3, -0.1]),
            (0.75, [[0.8, -0.3], [0.1, 0.6]], [-0.1, 0.2]),
        ];
        let polynomial: Polynomial = std::array::from_fn(|at| 0.3 - 0.07 * at as f64);
        let moved = |x: [f64; 2], draw: &(f64, [[f64; 2]; 2], [f64; 2])| {
            [0, 1].map(|k| draw.1[k][0] * x[0] + draw.1[k][1] * x[1] + draw.2[k])
        };
        let start = [0.7, -0.4];
        let mut sum = 0.0;
        for path in 0..8_usize {
            let drawn = [0, 1, 2].map(|k| &draws[path >> k & 1]);
            let end = drawn.iter().fold(start, |x, draw| moved(x, draw));
            let probability: f64 = drawn.iter().map(|draw| draw.0).product();
            sum += probability * value(&polynomial, end)[0];
        }
        let found = along_steps(&step_matrix(&draws), &polynomial, &[3], &[start])[0][0];
        assert!(found.widened(1e-14).contains(sum), "{found:?}, not {sum}");
    }

    /// Independent coordinates: `E X² = e^(-2t) x² + ½ s² (1 - e^(-2t))` and `E Y = e^(-3t) y`.
    #[test]
    fn the_generator_agrees_with_closed_moments() {
        let linear = |at: usize, c: f64| -> Polynomial {
            std::array::from_fn(|k| if k == at { c } else { 0.0 })
        };
        let noise = 0.6;
        let flat = linear(0, noise * noise);
        let covariance = [flat, linear(0, 0.0), linear(3, 0.5)];
        let matrix = generator(&[linear(1, -1.0), linear(2, -3.0)], &covariance);
        let mut observable = [0.0; TERMS];
        observable[index([2, 1])] = 1.0;
        let (x, y, t) = (0.8, -1.1, 0.5_f64);
        let found = along_time(&matrix, &observable, t, &[1], &[[x, y]])[0][0];
        let square =
            libm::exp(-2.0 * t) * x * x + 0.5 * noise * noise * (1.0 - libm::exp(-2.0 * t));
        let expected = square * libm::exp(-3.0 * t) * y;
        assert!(found.widened(1e-12).contains(expected), "{found:?}, not {expected}");
    }
}
