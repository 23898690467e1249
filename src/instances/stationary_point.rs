//! Stationary points of polynomials of degree four on the line and in the plane, degenerate ones
//! included.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

/// A polynomial `F` without constant and linear terms: zero is a stationary point.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StationaryPoint {
    dimension: usize,
    /// `u = p x + q y` and `v = p y - q x`.
    frame: [i32; 2],
    /// Exponents of `u` and `v`, and the coefficient.
    turned_terms: Vec<(u32, u32, f64)>,
    /// Exponents of `x` and `y`, and the coefficient; no exponents twice.
    terms: Vec<(u32, u32, f64)>,
}

impl StationaryPoint {
    /// The polynomial `Σ c x^i`, from `(i, c)`.
    ///
    /// # Errors
    ///
    /// If a term is not of degree two to four or a coefficient is not finite.
    pub fn on_line(terms: &[(u32, f64)]) -> Result<Self, String> {
        let terms: Vec<(u32, u32, f64)> = terms.iter().map(|&(i, c)| (i, 0, c)).collect();
        StationaryPoint::new(1, [1, 0], terms.clone(), terms)
    }

    /// The polynomial `Σ c u^i v^j`, from `(i, j, c)`, in the coordinates `u = p x + q y` and
    /// `v = p y - q x` with integers `frame = [p, q]`: the Hessian's eigenvectors are turned, and
    /// its entries stay free of rounding.
    ///
    /// # Errors
    ///
    /// If a term is not of degree two to four, a coefficient is not finite, or the frame is zero.
    pub fn in_plane(frame: [i32; 2], terms: &[(u32, u32, f64)]) -> Result<Self, String> {
        if frame == [0, 0] {
            return Err("the frame is zero".to_owned());
        }
        let [p, q] = frame.map(f64::from);
        let mut turned = vec![vec![0.0; 5]; 5];
        for &(i, j, c) in terms {
            // Coefficients of x^k y^(i + j - k), one linear factor at a time.
            let mut product = vec![c];
            let factors = (0..i).map(|_| [q, p]).chain((0..j).map(|_| [p, -q]));
            for [of_y, of_x] in factors {
                let mut next = vec![0.0; product.len() + 1];
                for (k, coefficient) in product.iter().enumerate() {
                    next[k] += of_y * coefficient;
                    next[k + 1] += of_x * coefficient;
                }
                product = next;
            }
            for (k, coefficient) in product.iter().enumerate() {
                let rest = (i + j) as usize - k;
                if k < 5 && rest < 5 {
                    turned[k][rest] += coefficient;
                }
            }
        }
        let all = turned.iter().enumerate().flat_map(|(k, row)| {
            row.iter().enumerate().map(move |(l, &coefficient)| (k as u32, l as u32, coefficient))
        });
        let present: Vec<(u32, u32, f64)> = all.filter(|term| term.2 != 0.0).collect();
        StationaryPoint::new(2, frame, terms.to_vec(), present)
    }

    fn new(
        dimension: usize,
        frame: [i32; 2],
        turned_terms: Vec<(u32, u32, f64)>,
        terms: Vec<(u32, u32, f64)>,
    ) -> Result<Self, String> {
        let admitted = |&(i, j, c): &(u32, u32, f64)| (2..=4).contains(&(i + j)) && c.is_finite();
        if turned_terms.iter().all(admitted) {
            Ok(StationaryPoint { dimension, frame, turned_terms, terms })
        } else {
            Err("a term is not of degree two to four".to_owned())
        }
    }

    /// One or two.
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// `F(x, y)`; `y` counts for nothing on the line. Computed from `u` and `v`, so that nothing cancels
    /// near the Hessian's kernel.
    pub fn value(&self, [x, y]: [f64; 2]) -> f64 {
        let [p, q] = self.frame.map(f64::from);
        let (u, v) = (p * x + q * y, p * y - q * x);
        let power = |base: f64, exponent: u32| base.powi(exponent as i32);
        self.turned_terms.iter().map(|&(i, j, c)| c * power(u, i) * power(v, j)).sum()
    }

    /// `∇F(x, y)`.
    pub fn gradient(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let derivative = |base: f64, exponent: u32| match exponent {
            0 => 0.0,
            _ => f64::from(exponent) * base.powi(exponent as i32 - 1),
        };
        let power = |base: f64, exponent: u32| base.powi(exponent as i32);
        let terms = || self.terms.iter();
        [
            terms().map(|&(i, j, c)| c * derivative(x, i) * power(y, j)).sum(),
            terms().map(|&(i, j, c)| c * power(x, i) * derivative(y, j)).sum(),
        ]
    }

    /// The signs of the Hessian's eigenvalues at zero, least first: one on the line, two in the
    /// plane. Exact where the entries are, as for dyadic coefficients.
    pub fn signs(&self) -> Vec<i32> {
        let of = |i: u32, j: u32| {
            self.terms.iter().find(|term| (term.0, term.1) == (i, j)).map_or(0.0, |term| term.2)
        };
        let sign = |value: f64| i32::from(0.0 < value) - i32::from(value < 0.0);
        let (xx, xy, yy) = (2.0 * of(2, 0), of(1, 1), 2.0 * of(0, 2));
        if self.dimension == 1 {
            return vec![sign(xx)];
        }
        let (trace, determinant) = (sign(xx + yy), sign(xx * yy - xy * xy));
        match (determinant, trace) {
            (-1, _) => vec![-1, 1],
            (1, trace) => vec![trace, trace],
            (_, -1) => vec![-1, 0],
            (_, trace) => vec![0, trace],
        }
    }

    /// Points with an invertible Hessian.
    pub fn nondegenerate() -> BoxedStrategy<Self> {
        (curvature(), curvature(), higher(), frame()).prop_map(build).boxed()
    }

    /// Points with an invertible Hessian and a negative eigenvalue.
    pub fn nondegenerate_unstable() -> BoxedStrategy<Self> {
        let negative = curvature().prop_map(|c| -c.abs());
        (negative, curvature(), higher(), frame()).prop_map(build).boxed()
    }

    /// Points with a positive definite Hessian.
    pub fn stable() -> BoxedStrategy<Self> {
        let positive = || curvature().prop_map(f64::abs);
        (positive(), positive(), higher(), frame()).prop_map(build).boxed()
    }

    /// Points with a negative and a vanishing eigenvalue.
    pub fn half_degenerate() -> BoxedStrategy<Self> {
        let negative = curvature().prop_map(|c| -c.abs());
        (negative, Just(0.0), higher(), frame()).prop_map(build).boxed()
    }

    /// Points with a negative eigenvalue, half of them with a vanishing one.
    pub fn unstable() -> BoxedStrategy<Self> {
        let negative = curvature().prop_map(|c| -c.abs());
        let other = prop_oneof![Just(0.0), curvature()];
        (negative, other, higher(), frame()).prop_map(build).boxed()
    }
}

/// Half an eigenvalue, before the frame's scale: eighths from 1/4 to 2, of either sign.
fn curvature() -> impl Strategy<Value = f64> {
    (2..=16_i32, any::<bool>()).prop_map(|(eighths, negative)| {
        let size = f64::from(eighths) / 8.0;
        if negative { -size } else { size }
    })
}

/// Coefficients of degree three and four: `u³, u² v, u v², v³, u⁴, u² v², v⁴`.
fn higher() -> impl Strategy<Value = [i32; 7]> {
    prop::array::uniform7(-8..=8_i32)
}

fn frame() -> impl Strategy<Value = [i32; 2]> {
    prop::sample::select(vec![[1, 0], [1, 1], [2, 1], [1, -2]])
}

fn build((first, second, higher, frame): (f64, f64, [i32; 7], [i32; 2])) -> StationaryPoint {
    let exponents = [(3, 0), (2, 1), (1, 2), (0, 3), (4, 0), (2, 2), (0, 4)];
    let rest = exponents.into_iter().zip(higher).map(|((i, j), c)| (i, j, f64::from(c) / 8.0));
    let all: Vec<(u32, u32, f64)> =
        [(2, 0, first), (0, 2, second)].into_iter().chain(rest).collect();
    StationaryPoint::in_plane(frame, &all).expect("degrees two to four")
}

impl fmt::Display for StationaryPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("F =")?;
        let name = |letter: char, exponent: u32| match exponent {
            0 => String::new(),
            1 => format!(" {letter}"),
            _ => format!(" {letter}{}", ["²", "³", "⁴"][exponent as usize - 2]),
        };
        let mut is_first = true;
        for &(i, j, c) in self.terms.iter().filter(|term| term.2 != 0.0) {
            f.write_str(match (c < 0.0, is_first) {
                (true, true) => " -",
                (true, false) => " - ",
                (false, true) => " ",
                (false, false) => " + ",
            })?;
            if c.abs() != 1.0 {
                write!(f, "{}", c.abs())?;
            }
            let factors = name('x', i) + &name('y', j);
            f.write_str(if c.abs() == 1.0 { factors.trim_start() } else { &factors })?;
            is_first = false;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest! {
        #[test]
        fn random_points_have_the_signs_that_they_promise(
            regular in StationaryPoint::nondegenerate(), stable in StationaryPoint::stable(),
            half in StationaryPoint::half_degenerate(), unstable in StationaryPoint::unstable(),
        ) {
            prop_assert!(!regular.signs().contains(&0), "{regular}");
            prop_assert_eq!(stable.signs(), vec![1, 1]);
            prop_assert_eq!(half.signs(), vec![-1, 0]);
            prop_assert_eq!(unstable.signs()[0], -1);
        }

        #[test]
        fn gradients_are_those_of_values(
            point in StationaryPoint::nondegenerate(), x in -1.0..1.0, y in -1.0..1.0
        ) {
            let h = 1e-5;
            let [along_x, along_y] = point.gradient([x, y]);
            let slope = |e: [f64; 2]| {
                let at = |t: f64| point.value([x + t * e[0], y + t * e[1]]);
                (at(h) - at(-h)) / (2.0 * h)
            };
            // Third derivatives below 1e4, times h²/6, and rounding of values below 1e3 over h.
            prop_assert!((along_x - slope([1.0, 0.0])).abs() < 1e-5);
            prop_assert!((along_y - slope([0.0, 1.0])).abs() < 1e-5);
        }
    }

    #[test]
    fn polynomials_are_written_as_in_a_book() {
        let point = StationaryPoint::in_plane([1, 0], &[(2, 0, -1.0), (0, 4, -0.5), (1, 2, 3.0)]);
        assert_eq!(point.unwrap().to_string(), "F = -0.5 y⁴ + 3 x y² - x²");
    }

    #[test]
    fn a_linear_term_is_refused() {
        assert!(StationaryPoint::on_line(&[(1, 1.0)]).is_err());
        assert!(StationaryPoint::in_plane([1, 1], &[(1, 4, 1.0)]).is_err());
    }
}
