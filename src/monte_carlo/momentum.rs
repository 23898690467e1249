//! SGD with momentum on a quadratic loss, sixteen independent chains side by side.

use nalgebra::DMatrix;

use crate::monte_carlo::normals::{Normals, UnitNoise};
use crate::monte_carlo::sgd::CHAINS;
use crate::monte_carlo::streams::Block;
use crate::monte_carlo::tally::Tally;
use crate::simd::{self, Kernel};

/// Sixteen chains of g = K w + R z, m' = μ m + g, w' = w - λ m': the algorithm itself.
#[derive(Clone, Debug)]
pub struct MomentumSgd {
    learning_rate: f64,
    momentum: f64,
    /// Row by row, K and R side by side.
    rows: Vec<(f64, f64)>,
    law: UnitNoise,
    weights: Vec<[f64; CHAINS]>,
    velocity: Vec<[f64; CHAINS]>,
    noise: Vec<[f64; CHAINS]>,
}

impl MomentumSgd {
    /// Chains at rest at the minimum, for the step λ, the momentum μ, the d by d matrices K
    /// (`hessian`) and R (`root`: the noise has covariance R Rᵀ) and the law of the components of z.
    ///
    /// # Panics
    ///
    /// If the matrices are not square or differ in size.
    pub fn new(
        learning_rate: f64,
        momentum: f64,
        hessian: &DMatrix<f64>,
        root: &DMatrix<f64>,
        law: UnitNoise,
    ) -> MomentumSgd {
        assert!(hessian.is_square() && hessian.shape() == root.shape(), "dimensions differ");
        let row_by_row = |m: &DMatrix<f64>| m.transpose().as_slice().to_vec();
        let rest = vec![[0.0; CHAINS]; hessian.nrows()];
        MomentumSgd {
            learning_rate,
            momentum,
            rows: row_by_row(hessian).into_iter().zip(row_by_row(root)).collect(),
            law,
            weights: rest.clone(),
            velocity: rest.clone(),
            noise: rest,
        }
    }

    /// Moves all chains back to rest at the minimum.
    pub fn restart(&mut self) {
        self.weights.fill([0.0; CHAINS]);
        self.velocity.fill([0.0; CHAINS]);
    }

    /// The weights: one array of chains per coordinate.
    pub fn weights(&self) -> &[[f64; CHAINS]] {
        &self.weights
    }

    /// One step of every chain, each with its own noise.
    pub fn step(&mut self, normals: &mut Normals) {
        simd::run(Step { chains: self, normals });
    }
}

/// One step of every chain.
struct Step<'a> {
    chains: &'a mut MomentumSgd,
    normals: &'a mut Normals,
}

impl Kernel for Step<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let MomentumSgd { learning_rate, momentum, rows, law, weights, velocity, noise } =
            self.chains;
        self.normals.noise(*law, noise.as_flattened_mut());
        let rows = rows.chunks_exact(weights.len());
        for (velocity, row) in velocity.iter_mut().zip(rows) {
            let mut gradient = [0.0; CHAINS];
            for ((&(k, r), w), z) in row.iter().zip(&*weights).zip(&*noise) {
                for chain in 0..CHAINS {
                    gradient[chain] += k * w[chain] + r * z[chain];
                }
            }
            let mut after = *velocity;
            for chain in 0..CHAINS {
                after[chain] = *momentum * after[chain] + gradient[chain];
            }
            *velocity = after;
        }
        for (weight, velocity) in weights.iter_mut().zip(&*velocity) {
            let mut after = *weight;
            for chain in 0..CHAINS {
                after[chain] -= *learning_rate * velocity[chain];
            }
            *weight = after;
        }
    }
}

/// Means of cos(θ · w) over the `kept` steps that follow `burn_in` steps from rest, for each θ in
/// `directions`. A replica is one chain; replicas are rounded up to a multiple of sixteen.
///
/// # Panics
///
/// If `kept` is zero.
pub fn average_cosines(
    chains: &mut MomentumSgd,
    directions: &[Vec<f64>],
    (burn_in, kept): (usize, usize),
    block: &mut Block,
) -> Tally {
    assert!(0 < kept, "nothing to average over");
    let mut normals = Normals::from_rng(&mut block.rng);
    let groups = block.replicas.div_ceil(CHAINS);
    let mut tally = Tally::new(directions.len());
    for _ in 0..groups {
        chains.restart();
        let mut sums = vec![[0.0; CHAINS]; directions.len()];
        for step in 0..burn_in + kept {
            chains.step(&mut normals);
            if step < burn_in {
                continue;
            }
            for (sum, direction) in sums.iter_mut().zip(directions) {
                for (chain, sum) in sum.iter_mut().enumerate() {
                    let along = direction.iter().zip(chains.weights());
                    *sum += libm::cos(along.map(|(t, w)| t * w[chain]).sum());
                }
            }
        }
        for (moments, sums) in tally.moments.iter_mut().zip(&sums) {
            sums.iter().for_each(|sum| moments.push(sum / kept as f64));
        }
    }
    tally.replicas = (groups * CHAINS) as u64;
    tally.steps = (groups * CHAINS * (burn_in + kept)) as u64;
    tally
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::monte_carlo::Stream;
    use nalgebra::DVector;

    /// Each chain against the update in vectors: sums of a few products of numbers below 10.
    #[test]
    fn a_step_is_the_update_and_a_restart_forgets_it() {
        let hessian = DMatrix::from_row_slice(2, 2, &[3.0, 0.5, 0.5, 1.0]);
        let root = DMatrix::from_row_slice(2, 2, &[1.0, 0.3, -0.5, 0.2]);
        let law = UnitNoise::SkewedTwoPoint;
        let mut chains = MomentumSgd::new(0.5, 0.9, &hessian, &root, law);
        let mut normals = Normals::from_rng(&mut Stream::new(1, &["a step"]).generator(0));
        let mut w = vec![DVector::zeros(2); CHAINS];
        let mut m = w.clone();
        for step in 0..3 {
            let mut noise = vec![0.0; 2 * CHAINS];
            normals.clone().fill_noise(law, &mut noise);
            chains.step(&mut normals);
            for chain in 0..CHAINS {
                let z = DVector::from_fn(2, |i, _| noise[CHAINS * i + chain]);
                m[chain] = &m[chain] * 0.9 + &hessian * &w[chain] + &root * z;
                w[chain] = &w[chain] - &m[chain] * 0.5;
                for (seen, expected) in chains.weights().iter().zip(&w[chain]) {
                    let error = (seen[chain] - expected).abs();
                    assert!(error < 100.0 * f64::EPSILON, "step {step}: {error:e}");
                }
            }
        }
        chains.restart();
        assert_eq!(chains.weights(), [[0.0; CHAINS]; 2]);
    }
}
