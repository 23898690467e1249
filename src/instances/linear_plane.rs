//! SGD in the plane on random quadratic losses that all confine: a few draws of affine gradients.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

use crate::oracles::law::polynomials::plane::{Polynomial, TERMS, exponents};

/// `∇f(x; ξ) = A x - b` for one of a few symmetric positive definite `A` and vectors `b`, which need not commute.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Draw {
    /// Its probability.
    pub probability: f64,
    /// `A_11`, `A_12`, `A_22`.
    pub hessian: [f64; 3],
    /// `b`.
    pub pull: [f64; 2],
}

/// A random quadratic loss with a polynomial test function of degree four, and a ball that SGD does not leave.
#[derive(Clone, Debug, Serialize)]
pub struct LinearPlane {
    draws: Vec<Draw>,
    observable: Vec<f64>,
    radius: f64,
    step_max: f64,
}

impl LinearPlane {
    /// The problem with these draws, and starts in `B(0, radius)`.
    ///
    /// # Errors
    ///
    /// The hypothesis that fails: probabilities that sum to one, positive definite `A`, a ball larger than what the
    /// `b` can reach.
    pub fn new(draws: Vec<Draw>, observable: Polynomial, radius: f64) -> Result<Self, String> {
        let total: f64 = draws.iter().map(|draw| draw.probability).sum();
        if 1e-12 < (total - 1.0).abs() || !draws.iter().all(|draw| 0.0 < draw.probability) {
            return Err(format!("probabilities sum to {total}"));
        }
        // x·(A x - b) >= (least - |b|/L) |x|² for |x| >= L.
        let least = draws.iter().map(|draw| eigenvalues(draw)[0]).fold(f64::INFINITY, f64::min);
        let most = draws.iter().map(|draw| eigenvalues(draw)[1]).fold(0.0, f64::max);
        let pull =
            draws.iter().map(|draw| libm::hypot(draw.pull[0], draw.pull[1])).fold(0.0, f64::max);
        let inner = 0.75 * radius;
        let confinement = least - pull / inner;
        if confinement.is_nan() || confinement <= 0.0 {
            return Err(format!("eigenvalues from {least}, pulls to {pull}: not confining"));
        }
        let [m1, m2] = [inner, radius].map(|reach| most * reach + pull);
        let step_max = ((radius - inner) / m1).min(2.0 * confinement * inner * inner / (m2 * m2));
        Ok(LinearPlane { draws, observable: observable.to_vec(), radius, step_max })
    }

    /// The draws.
    pub fn draws(&self) -> &[Draw] {
        &self.draws
    }

    /// `φ`.
    pub fn observable(&self) -> Polynomial {
        std::array::from_fn(|at| self.observable[at])
    }

    /// Step sizes: six, each half of the one before, from the largest power of two up to `η_0` of Lemma 1.
    pub fn steps(&self) -> Vec<f64> {
        let coarsest = libm::exp2(libm::log2(self.step_max).floor());
        (0..6).map(|j| coarsest * 0.5_f64.powi(j)).collect()
    }

    /// Numbers of the coarsest step that are compared, up to the time 15: the first sixteen, and every eighth.
    pub fn multiples(&self) -> Vec<u64> {
        let count = (15.0 / self.steps()[0]) as u64;
        (1..=count).filter(|&n| n <= 16 || n % 8 == 0).collect()
    }

    /// Starts in `B(0, R)`: its centre, and circles, the boundary included.
    pub fn starts(&self) -> Vec<[f64; 2]> {
        let place = |ring: i32, turn: i32| {
            let angle = std::f64::consts::TAU * f64::from(turn) / 24.0;
            let distance = self.radius * f64::from(ring) / 3.0;
            [distance * libm::cos(angle), distance * libm::sin(angle)]
        };
        let rings = (1..=3).flat_map(|ring| (0..24).map(move |turn| place(ring, turn)));
        std::iter::once([0.0, 0.0]).chain(rings).collect()
    }

    /// Two or three draws whose Hessians do not commute, skewed pulls, all coefficients of `φ` off zero.
    pub fn any() -> BoxedStrategy<LinearPlane> {
        let draw = (1.0..1.8_f64, -0.3..0.3_f64, 1.0..1.8_f64, -0.8..0.8_f64, -0.8..0.8_f64);
        let draw = draw.prop_map(|(a, b, c, p, q)| ([a, b, c], [p, q]));
        let coefficients = prop::collection::vec(0.1..0.5_f64, TERMS);
        (prop::collection::vec(draw, 3), 0.2..0.4_f64, coefficients)
            .prop_map(|(draws, rare, coefficients)| {
                let probabilities = [rare, 0.5 * (1.0 - rare), 0.5 * (1.0 - rare)];
                let draws = draws.into_iter().zip(probabilities);
                let draws =
                    draws.map(|((hessian, pull), probability)| Draw { probability, hessian, pull });
                let observable = std::array::from_fn(|at| coefficients[at]);
                LinearPlane::new(draws.collect(), observable, 2.5)
                    .expect("the ranges are admissible")
            })
            .boxed()
    }
}

/// The eigenvalues of `A`, the smaller first.
fn eigenvalues(draw: &Draw) -> [f64; 2] {
    let [a, b, c] = draw.hessian;
    let (middle, spread) = (0.5 * (a + c), libm::hypot(0.5 * (a - c), b));
    [middle - spread, middle + spread]
}

/// `x²y` for the powers 2 and 1; the constant term has none.
fn monomial(powers: [usize; 2]) -> String {
    let factor = |(name, power): (&str, usize)| match power {
        0 => String::new(),
        1 => name.to_owned(),
        2 => format!("{name}²"),
        3 => format!("{name}³"),
        _ => format!("{name}^{power}"),
    };
    ["x", "y"].into_iter().zip(powers).map(factor).collect()
}

impl fmt::Display for LinearPlane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Draw { probability, hessian: [a, b, c], pull: [p, q] } in &self.draws {
            write!(
                f,
                "[{a:.3} {b:.3}; {b:.3} {c:.3}] x - ({p:.3}, {q:.3}) (p {probability:.3}), "
            )?;
        }
        let terms = exponents().zip(&self.observable);
        let terms: Vec<String> = terms
            .filter(|(_, c)| **c != 0.0)
            .map(|(powers, c)| format!("{c:.2} {}", monomial(powers)))
            .collect();
        write!(f, "R = {}, φ = {}", self.radius, terms.join(" + "))
    }
}
