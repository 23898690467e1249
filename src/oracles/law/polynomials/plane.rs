//! Polynomials in the plane up to degree four, on which chains with affine moves and diffusions with affine drift and
//! quadratic covariance act as matrices: exact semigroups without a grid.

use nalgebra::{DMatrix, DVector};

use crate::interval::Interval;
use crate::oracles::numerics::dense::{multiply, norm_infinity};
use crate::oracles::numerics::exponential::exponential;

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

/// A draw of the map `A x + c`: its probability, `A` and `c`.
pub type AffineMove = (f64, [[f64; 2]; 2], [f64; 2]);

/// The matrix of `φ -> Σ p φ(A x + c)` over draws.
pub fn step_matrix(draws: &[AffineMove]) -> DMatrix<f64> {
    let mut matrix = DMatrix::zeros(TERMS, TERMS);
    for (p, a, c) in draws {
        let affine: [Polynomial; 2] = std::array::from_fn(|k| {
            let mut image = [0.0; TERMS];
            [image[0], image[1], image[2]] = [c[k], a[k][0], a[k][1]];
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
}

/// The matrix of the generator `b·∇ + ½ a:∇∇` for an affine `b` and a quadratic `a`, given as `a_11`, `a_12` and `a_22`.
pub fn generator(drift: &[Polynomial; 2], covariance: &[Polynomial; 3]) -> DMatrix<f64> {
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
}

/// The values at `starts` of a matrix's powers applied to a polynomial, one row per number of `steps`, which do not
/// decrease.
///
/// *Error* (a bound of first order in the unit of rounding): `TERMS + 8` units for each step of what is added up, in
/// the largest row sum of the matrix; meant for matrices of contracting semigroups. What cancels on the way, so that terms at
/// the end are far smaller than those they came from, is not in it.
pub fn along_steps(
    matrix: &DMatrix<f64>,
    polynomial: &Polynomial,
    steps: &[u64],
    starts: &[[f64; 2]],
) -> Vec<Vec<Interval>> {
    assert!(steps.is_sorted(), "the numbers of steps must not decrease: {steps:?}");
    let mut values = DVector::from_column_slice(polynomial);
    let mut done = 0;
    let mut rows = Vec::with_capacity(steps.len());
    for &until in steps {
        for _ in done..until {
            let column = DMatrix::from_column_slice(TERMS, 1, values.as_slice());
            values = multiply(matrix, &column).column(0).into_owned();
        }
        done = until;
        let unit = (TERMS + 8) as f64 * (until + 2) as f64 * f64::EPSILON;
        let coefficients: Polynomial = std::array::from_fn(|at| values[at]);
        let enclose = |&start: &[f64; 2]| {
            let [value, size] = value(&coefficients, start);
            Interval::around(value, unit * size)
        };
        rows.push(starts.iter().map(enclose).collect());
    }
    rows
}

/// The values at `starts` of `exp(t L)` applied to a polynomial, with `t` at `multiples` of the time `apart`, which do not
/// decrease; one row each.
///
/// *Error*: as for [`along_steps`], a step being the time `apart`. Unknown if the exponential is not finite.
pub fn along_time(
    generator: &DMatrix<f64>,
    polynomial: &Polynomial,
    apart: f64,
    multiples: &[u64],
    starts: &[[f64; 2]],
) -> Vec<Vec<Interval>> {
    match exponential(&(generator * apart)) {
        Some(matrix) if norm_infinity(&matrix).is_finite() => {
            along_steps(&matrix, polynomial, multiples, starts)
        }
        _ => vec![vec![Interval::UNKNOWN; starts.len()]; multiples.len()],
    }
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
