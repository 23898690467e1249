//! SGD with a constant step on a quadratic loss with additive noise.
//!
//! The loss is (w - w*)ᵀ K (w - w*) / 2 and the update w' = w - λ (K (w - w*) + η). The hypotheses,
//! K positive definite, C = cov η positive semidefinite and 0 < λ k* < 2, hold by construction:
//! both matrices are given by their spectra and their eigenbases.

use std::fmt;
use std::ops::RangeInclusive;

use nalgebra::{DMatrix, DVector};
use proptest::prelude::*;
use serde::Serialize;

use crate::monte_carlo::{QuadraticSgd, UnitNoise};
use crate::oracles::numerics::dense;

/// A symmetric matrix, given by its eigenvalues and an orthogonal basis: a product of reflections.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Spectral {
    eigenvalues: Vec<f64>,
    mirrors: Vec<Vec<f64>>,
}

impl Spectral {
    /// The matrix B diag(eigenvalues) Bᵀ, where B is the product of the reflections
    /// I - 2 v vᵀ / vᵀv in the given vectors; the identity if there are none.
    ///
    /// # Errors
    ///
    /// If there is no eigenvalue, a number is not finite, or a mirror is zero or has another dimension.
    pub fn new(eigenvalues: Vec<f64>, mirrors: Vec<Vec<f64>>) -> Result<Spectral, String> {
        let d = eigenvalues.len();
        if d == 0 {
            return Err("a matrix needs at least one eigenvalue".into());
        }
        if !eigenvalues.iter().chain(mirrors.iter().flatten()).all(|x| x.is_finite()) {
            return Err("eigenvalues and mirrors must be finite".into());
        }
        if mirrors.iter().any(|v| v.len() != d || v.iter().all(|&x| x == 0.0)) {
            return Err(format!("a mirror must be a vector of dimension {d} other than zero"));
        }
        Ok(Spectral { eigenvalues, mirrors })
    }

    /// A diagonal matrix.
    ///
    /// # Errors
    ///
    /// As [`Spectral::new`].
    pub fn diagonal(eigenvalues: Vec<f64>) -> Result<Spectral, String> {
        Spectral::new(eigenvalues, Vec::new())
    }

    /// The matrix with the same eigenbasis and `f` of each eigenvalue.
    ///
    /// # Panics
    ///
    /// If an eigenvalue becomes infinite or not a number.
    pub fn map(&self, f: impl Fn(f64) -> f64) -> Spectral {
        let eigenvalues = self.eigenvalues.iter().map(|&x| f(x)).collect();
        Spectral::new(eigenvalues, self.mirrors.clone()).expect("finite eigenvalues")
    }

    /// The matrix multiplied by a finite number.
    ///
    /// # Panics
    ///
    /// If an eigenvalue becomes infinite or not a number.
    pub fn scaled(&self, factor: f64) -> Spectral {
        self.map(|x| factor * x)
    }

    /// The matrix with these eigenvalues in the eigenbasis of `other`.
    ///
    /// # Panics
    ///
    /// If dimensions differ.
    pub fn in_basis_of(&self, other: &Spectral) -> Spectral {
        Spectral::new(self.eigenvalues.clone(), other.mirrors.clone()).expect("equal dimensions")
    }

    /// The dimension d.
    pub fn dimension(&self) -> usize {
        self.eigenvalues.len()
    }

    /// The eigenvalues, in the order of the columns of [`Spectral::basis`].
    pub fn eigenvalues(&self) -> &[f64] {
        &self.eigenvalues
    }

    /// The largest eigenvalue.
    pub fn largest(&self) -> f64 {
        self.eigenvalues.iter().copied().fold(f64::NEG_INFINITY, f64::max)
    }

    /// The smallest eigenvalue.
    pub fn smallest(&self) -> f64 {
        self.eigenvalues.iter().copied().fold(f64::INFINITY, f64::min)
    }

    /// Whether the eigenbasis is that of the coordinates.
    pub fn is_diagonal(&self) -> bool {
        self.mirrors.is_empty()
    }

    /// The eigenvectors, as columns.
    pub fn basis(&self) -> DMatrix<f64> {
        let d = self.dimension();
        let mut basis = DMatrix::identity(d, d);
        for mirror in self.mirrors.iter().rev() {
            let v = DVector::from_column_slice(mirror);
            let projection = basis.tr_mul(&v) * (2.0 / v.norm_squared());
            basis -= &v * projection.transpose();
        }
        basis
    }

    /// vᵀ M v for each eigenvector v, in the order of the eigenvalues.
    ///
    /// # Panics
    ///
    /// If dimensions differ.
    pub fn along(&self, matrix: &DMatrix<f64>) -> Vec<f64> {
        self.basis().column_iter().map(|v| (matrix * v).dot(&v)).collect()
    }

    /// The matrix itself, exactly symmetric; wrong by some 10 d u times the largest eigenvalue.
    pub fn matrix(&self) -> DMatrix<f64> {
        let diagonal = DMatrix::from_diagonal(&DVector::from_column_slice(&self.eigenvalues));
        dense::congruence(&self.basis(), &diagonal)
    }

    /// A square matrix R with R Rᵀ equal to the matrix.
    ///
    /// # Panics
    ///
    /// If an eigenvalue is negative.
    pub fn root(&self) -> DMatrix<f64> {
        assert!(0.0 <= self.smallest(), "no root of an indefinite matrix");
        let mut root = self.basis();
        for (mut column, eigenvalue) in root.column_iter_mut().zip(&self.eigenvalues) {
            column *= eigenvalue.sqrt();
        }
        root
    }
}

/// SGD with step λ on a quadratic loss of Hessian K with minimum w*, with independent noise η of mean
/// zero and covariance C, started at w_0.
///
/// The noise is R z with R Rᵀ = C and independent z of one law, mean zero and variance one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NoisyQuadratic {
    learning_rate: f64,
    hessian: Spectral,
    noise: Spectral,
    law: UnitNoise,
    minimum: Vec<f64>,
    start: Vec<f64>,
}

impl NoisyQuadratic {
    /// The instance, if it satisfies the hypotheses.
    ///
    /// # Errors
    ///
    /// Names the hypothesis that fails.
    pub fn new(
        learning_rate: f64,
        hessian: Spectral,
        noise: Spectral,
        law: UnitNoise,
        minimum: Vec<f64>,
        start: Vec<f64>,
    ) -> Result<NoisyQuadratic, String> {
        let d = hessian.dimension();
        if [noise.dimension(), minimum.len(), start.len()] != [d; 3] {
            return Err("dimensions differ".into());
        }
        if !minimum.iter().chain(&start).all(|x| x.is_finite()) {
            return Err("minimum and start must be finite".into());
        }
        if hessian.smallest() <= 0.0 {
            return Err(format!("K is not positive definite: eigenvalue {}", hessian.smallest()));
        }
        if noise.smallest() < 0.0 || noise.largest() == 0.0 {
            return Err("C is not a covariance other than zero".into());
        }
        let rate = learning_rate * hessian.largest();
        if !(rate.is_finite() && 0.0 < learning_rate && rate < 2.0) {
            return Err(format!("λ k* is {rate}, not in (0, 2)"));
        }
        Ok(NoisyQuadratic { learning_rate, hessian, noise, law, minimum, start })
    }

    /// The dimension d.
    pub fn dimension(&self) -> usize {
        self.minimum.len()
    }

    /// The step λ.
    pub fn learning_rate(&self) -> f64 {
        self.learning_rate
    }

    /// The Hessian K.
    pub fn hessian(&self) -> &Spectral {
        &self.hessian
    }

    /// The covariance C of the noise.
    pub fn noise(&self) -> &Spectral {
        &self.noise
    }

    /// The law of the components of z.
    pub fn law(&self) -> UnitNoise {
        self.law
    }

    /// The minimum w*.
    pub fn minimum(&self) -> &[f64] {
        &self.minimum
    }

    /// The start w_0.
    pub fn start(&self) -> &[f64] {
        &self.start
    }

    /// One step maps w - w* to A (w - w*) - λ η: the matrix A = I - λ K.
    pub fn transition(&self) -> DMatrix<f64> {
        let d = self.dimension();
        DMatrix::identity(d, d) - self.hessian.matrix() * self.learning_rate
    }

    /// The covariance λ² C that a step adds.
    pub fn noise_of_a_step(&self) -> DMatrix<f64> {
        self.noise.matrix() * (self.learning_rate * self.learning_rate)
    }

    /// The norm of A: the largest |1 - λ k|, below one.
    pub fn contraction(&self) -> f64 {
        let factor = |k: &f64| (1.0 - self.learning_rate * k).abs();
        self.hessian.eigenvalues.iter().map(factor).fold(0.0, f64::max)
    }

    /// The distance between start and minimum.
    pub fn distance(&self) -> f64 {
        let squares = self.start.iter().zip(&self.minimum).map(|(a, b)| (a - b) * (a - b));
        squares.sum::<f64>().sqrt()
    }

    /// Sixteen chains of the algorithm at its start.
    pub fn chains(&self) -> QuadraticSgd {
        let (hessian, root) = (self.hessian.matrix(), self.noise.root());
        let (minimum, start) = (&self.minimum, &self.start);
        QuadraticSgd::new(self.learning_rate, &hessian, &root, self.law, minimum, start)
    }

    /// Instances with dense K and C, λ k* in `top` and the other λ k spread evenly down to at least
    /// `least`, or to `top` times a ratio between 0.001 and 0.8. The spectra are distinct and the bases
    /// random, so K and C do not commute if d is at least two. Any law; w* and w_0 away from zero
    /// and from each other.
    pub fn any(
        dimensions: RangeInclusive<usize>,
        top: RangeInclusive<f64>,
        least: f64,
    ) -> impl Strategy<Value = NoisyQuadratic> {
        let shape = (dimensions, top, 0.001..0.8_f64, -3..3_i32, 0.05..1.0_f64);
        shape.prop_flat_map(move |(d, top, ratio, power, spread)| {
            let bottom = (top * ratio).max(least.min(top));
            let jitter = prop::collection::vec(0.0..0.5_f64, 2 * d);
            let law = prop::sample::select(UnitNoise::ALL.to_vec());
            let points = prop::collection::vec(1.0..3.0_f64, 2 * d);
            let bases = (mirrors(d), mirrors(d));
            (jitter, law, points, bases).prop_map(move |(jitter, law, points, bases)| {
                let learning_rate = 0.5_f64.powi(power);
                let spectrum = |high: f64, low: f64, jitter: &[f64], scale: f64| {
                    let place =
                        |(i, j): (usize, &f64)| (i as f64 + j * f64::from(i > 0)) / d as f64;
                    let places = jitter.iter().enumerate().map(place);
                    places.map(|x| scale * (high - x * (high - low))).collect()
                };
                let hessian = spectrum(top, bottom, &jitter[..d], 1.0 / learning_rate);
                let noise_scale = 1.0 / (learning_rate * learning_rate);
                let noise = spectrum(1.0, spread * 0.9, &jitter[d..], noise_scale);
                let (minimum, offset) = points.split_at(d);
                let start = minimum.iter().zip(offset).map(|(a, b)| a + b).collect();
                let valid = "the strategy builds what the hypotheses admit";
                NoisyQuadratic::new(
                    learning_rate,
                    Spectral::new(hessian, bases.0).expect(valid),
                    Spectral::new(noise, bases.1).expect(valid),
                    law,
                    minimum.to_vec(),
                    start,
                )
                .expect(valid)
            })
        })
    }
}

/// Three reflections with no zero component: a dense basis.
fn mirrors(d: usize) -> impl Strategy<Value = Vec<Vec<f64>>> {
    let component = (0.2..1.0_f64, any::<bool>()).prop_map(|(x, up)| if up { x } else { -x });
    prop::collection::vec(prop::collection::vec(component, d), 3)
}

impl fmt::Display for NoisyQuadratic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rank = self.noise.eigenvalues.iter().filter(|&&c| 0.0 < c).count();
        let (low, high) = (
            self.learning_rate * self.hessian.smallest(),
            self.learning_rate * self.hessian.largest(),
        );
        write!(f, "d = {}, λ = {}, λk ", self.dimension(), self.learning_rate)?;
        if low == high {
            write!(f, "= {high:.4}")?;
        } else {
            write!(f, "from {low:.4} to {high:.4}")?;
        }
        write!(f, ", C of rank {rank}, {} noise", self.law.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// A product of three reflections and a congruence: some 30 roundings of size d u in all.
        #[test]
        fn a_basis_is_orthogonal_and_diagonalises(sgd in NoisyQuadratic::any(1..=20, 0.05..=1.95, 0.01)) {
            let (k, b) = (sgd.hessian().matrix(), sgd.hessian().basis());
            let d = sgd.dimension();
            let rounding = 30.0 * d as f64 * f64::EPSILON;
            prop_assert!((b.tr_mul(&b) - DMatrix::identity(d, d)).amax() < rounding);
            let diagonal = DMatrix::from_diagonal(&DVector::from_column_slice(sgd.hessian().eigenvalues()));
            prop_assert!((b.tr_mul(&(k * &b)) - diagonal).amax() < rounding * sgd.hessian().largest());
            let root = sgd.noise().root();
            let error = &root * root.transpose() - sgd.noise().matrix();
            prop_assert!(error.amax() < rounding * sgd.noise().largest());
        }

        #[test]
        fn hypotheses_hold(sgd in NoisyQuadratic::any(1..=50, 0.05..=1.95, 0.01)) {
            let top = sgd.learning_rate() * sgd.hessian().largest();
            prop_assert!((0.0499..1.9501).contains(&top));
            prop_assert!(0.0 < sgd.hessian().smallest() && 0.0 < sgd.noise().smallest());
            prop_assert!(sgd.contraction() < 1.0);
        }

        /// The commutator is of the size of the products, not of their roundings.
        #[test]
        fn dense_matrices_do_not_commute(sgd in NoisyQuadratic::any(2..=50, 0.05..=1.95, 0.01)) {
            let (k, c) = (sgd.hessian().matrix(), sgd.noise().matrix());
            prop_assert!((&k * &c - &c * &k).norm() > 1e-9 * k.norm() * c.norm());
        }
    }

    #[test]
    fn what_breaks_a_hypothesis_is_refused_with_its_name() {
        let new = |rate: f64, k: [f64; 2], c: [f64; 2], w: Vec<f64>| {
            let (k, c) = (Spectral::diagonal(k.to_vec())?, Spectral::diagonal(c.to_vec())?);
            NoisyQuadratic::new(rate, k, c, UnitNoise::Gaussian, w, vec![0.0; 2])
        };
        let at = vec![1.0, 1.0];
        assert!(new(1.0, [1.0, 1.9], [1.0, 0.0], at.clone()).is_ok());
        for (sgd, reason) in [
            (new(1.0, [1.0, 2.0], [1.0, 1.0], at.clone()), "λ k*"),
            (new(0.0, [1.0, 1.0], [1.0, 1.0], at.clone()), "λ k*"),
            (new(f64::NAN, [1.0, 1.0], [1.0, 1.0], at.clone()), "λ k*"),
            (new(1.0, [1.0, 0.0], [1.0, 1.0], at.clone()), "positive definite"),
            (new(1.0, [1.0, 1.0], [1.0, -1.0], at.clone()), "covariance"),
            (new(1.0, [1.0, 1.0], [0.0, 0.0], at.clone()), "covariance"),
            (new(1.0, [1.0, f64::NAN], [1.0, 1.0], at), "finite"),
            (new(1.0, [1.0, 1.0], [1.0, 1.0], vec![f64::NAN; 2]), "finite"),
            (new(1.0, [1.0, 1.0], [1.0, 1.0], vec![0.0]), "dimensions"),
        ] {
            let refused = sgd.expect_err(reason);
            assert!(refused.contains(reason), "{refused} for {reason}");
        }
    }
}
