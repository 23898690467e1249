//! Curvature of a network's loss, from Hessian-vector products alone.

use nalgebra::DMatrix;

use crate::instances::network::{Batch, Passes};
use crate::monte_carlo::{Normals, UnitNoise};

/// The least and the largest eigenvalue of the Hessian, by so many steps of Lanczos' iteration with full
/// reorthogonalisation, from a random start.
///
/// Both are attained by Rayleigh quotients: the largest is approached from below and the least from above, and
/// with as many steps as weights both are exact but for rounding. Not numbers if the loss is not finite.
pub fn extremes(
    passes: &mut Passes,
    weights: &[f64],
    batch: &Batch,
    steps: usize,
    normals: &mut Normals,
) -> [f64; 2] {
    let steps = steps.min(weights.len());
    let mut next = vec![0.0; weights.len()];
    normals.fill(&mut next);
    let (mut basis, mut diagonal, mut beside) = (Vec::<Vec<f64>>::new(), Vec::new(), Vec::new());
    loop {
        let norm = dot(&next, &next).sqrt();
        // Below rounding there is no direction left that the start had a part in.
        let spent = !basis.is_empty() && norm <= 1e-12 * diagonal_scale(&diagonal, &beside);
        if !norm.is_finite() || spent || basis.len() == steps {
            break;
        }
        if !basis.is_empty() {
            beside.push(norm);
        }
        basis.push(next.iter().map(|x| x / norm).collect());
        let last = &basis[basis.len() - 1];
        passes.hessian_times(weights, last, batch, &mut next);
        diagonal.push(dot(last, &next));
        // Twice is enough (Parlett, The Symmetric Eigenvalue Problem, 6.9).
        for _ in 0..2 {
            for known in &basis {
                let part = dot(known, &next);
                next.iter_mut().zip(known).for_each(|(x, k)| *x -= part * k);
            }
        }
    }
    if diagonal.is_empty() || diagonal.iter().any(|x: &f64| !x.is_finite()) {
        return [f64::NAN; 2];
    }
    let ritz = DMatrix::from_fn(diagonal.len(), diagonal.len(), |i, j| match i.abs_diff(j) {
        0 => diagonal[i],
        1 => beside[i.min(j)],
        _ => 0.0,
    })
    .symmetric_eigenvalues();
    [ritz.min(), ritz.max()]
}

fn diagonal_scale(diagonal: &[f64], beside: &[f64]) -> f64 {
    diagonal.iter().chain(beside).fold(0.0, |largest: f64, x| largest.max(x.abs()))
}

/// An unbiased estimate of the square of the Hessian's Frobenius norm: the mean of `|H z|²` over so many vectors of
/// independent signs (Hutchinson, 1990). Its relative standard deviation is at most `√(2/probes)`, and below
/// that by what many eigenvalues share in the norm.
pub fn frobenius_squared(
    passes: &mut Passes,
    weights: &[f64],
    batch: &Batch,
    probes: usize,
    normals: &mut Normals,
) -> f64 {
    let [mut signs, mut product] = [vec![0.0; weights.len()], vec![0.0; weights.len()]];
    let squares = (0..probes).map(|_| {
        normals.fill_noise(UnitNoise::TwoPoint, &mut signs);
        passes.hessian_times(weights, &signs, batch, &mut product);
        dot(&product, &product)
    });
    squares.sum::<f64>() / probes as f64
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
