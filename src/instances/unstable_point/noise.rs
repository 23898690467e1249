//! The noise in the plane.

use super::UnstablePlane;

impl UnstablePlane {
    /// The matrix `S`, row by row.
    pub fn noise(&self) -> [[f64; 2]; 2] {
        self.noise
    }

    /// The same in eigencoordinates: row `i` is `Sᵀ e_i`.
    pub fn noise_in_eigencoordinates(&self) -> [[f64; 2]; 2] {
        let s = self.noise;
        self.axes().map(|e| [0, 1].map(|column| e[0] * s[0][column] + e[1] * s[1][column]))
    }

    /// The noise amplitude along an eigenvector `e`: `|Sᵀ e|`.
    pub fn noise_along(&self, index: usize) -> f64 {
        let [first, second] = self.noise_in_eigencoordinates()[index];
        (first * first + second * second).sqrt()
    }

    /// `S Sᵀ` in eigencoordinates.
    pub fn covariance(&self) -> [[f64; 2]; 2] {
        let rows = self.noise_in_eigencoordinates();
        let entry = |i: usize, j: usize| rows[i][0] * rows[j][0] + rows[i][1] * rows[j][1];
        [[entry(0, 0), entry(0, 1)], [entry(1, 0), entry(1, 1)]]
    }
}
