//! A stationary point in three dimensions whose noise has the eigenvectors of the Hessian.

use std::fmt;

use nalgebra::DMatrix;
use serde::Serialize;

/// `H = R diag(h) Rᵀ` and `D = R diag(d) Rᵀ`, where `R` turns by an angle in the plane of the first two directions, and then by
/// another one in that of the last two. At a saddle the last eigenvalue is negative.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct AlignedNoise {
    /// The eigenvalues of the Hessian.
    pub hessian: [f64; 3],
    /// Those of the diffusion matrix, positive.
    pub diffusion: [f64; 3],
    /// The two angles.
    pub angles: [f64; 2],
}

impl AlignedNoise {
    /// `R`, with eigenvectors as columns.
    fn basis(&self) -> DMatrix<f64> {
        let [(s, c), (t, d)] = self.angles.map(|angle| (libm::sin(angle), libm::cos(angle)));
        let first = DMatrix::from_row_slice(3, 3, &[c, -s, 0.0, s, c, 0.0, 0.0, 0.0, 1.0]);
        let second = DMatrix::from_row_slice(3, 3, &[1.0, 0.0, 0.0, 0.0, d, -t, 0.0, t, d]);
        second * first
    }

    /// `H` and `D`.
    pub fn matrices(&self) -> [DMatrix<f64>; 2] {
        let basis = self.basis();
        [self.hessian, self.diffusion].map(|values| {
            let middle = DMatrix::from_diagonal(&nalgebra::DVector::from_row_slice(&values));
            &basis * middle * basis.transpose()
        })
    }

    /// `H` and `D` in the plane across the last eigenvector, in coordinates that are turned by the first angle.
    pub fn across(&self) -> [DMatrix<f64>; 2] {
        let (s, c) = (libm::sin(self.angles[0]), libm::cos(self.angles[0]));
        [self.hessian, self.diffusion].map(|[p, q, _]| {
            let off = s * c * (p - q);
            let entries = [c * c * p + s * s * q, off, off, s * s * p + c * c * q];
            DMatrix::from_row_slice(2, 2, &entries)
        })
    }
}

impl fmt::Display for AlignedNoise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let AlignedNoise { hessian, diffusion, angles } = self;
        write!(f, "eigenvalues of H {hessian:?}, of D {diffusion:?}, turned by {angles:?}")
    }
}
