//! SGD on a quadratic loss, sixteen independent chains side by side.

use nalgebra::DMatrix;

use crate::monte_carlo::normals::{Normals, UnitNoise};
use crate::monte_carlo::streams::Block;
use crate::monte_carlo::tally::Tally;
use crate::simd::{self, Kernel};

/// Chains that run side by side.
pub const CHAINS: usize = 16;
/// Steps in one dimension whose noise is drawn at once.
const AHEAD: usize = 8;
/// Pairs of chains with a common start and independent noise.
const PAIRS: usize = CHAINS / 2;

/// Sixteen chains of w' = w - λ (K (w - w*) + R z): the algorithm itself, step by step.
#[derive(Clone, Debug)]
pub struct QuadraticSgd {
    update: Update,
    start: Vec<f64>,
    weights: Vec<[f64; CHAINS]>,
    drivers: Vec<Driver>,
}

/// What a step does.
#[derive(Clone, Debug)]
struct Update {
    learning_rate: f64,
    /// Row by row, K and R side by side: what multiplies w - w* and z.
    rows: Vec<(f64, f64)>,
    law: UnitNoise,
    minimum: Vec<f64>,
}

/// What drives a step along one coordinate.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Driver {
    displacement: [f64; CHAINS],
    noise: [f64; CHAINS],
}

impl Driver {
    const NONE: Driver = Driver { displacement: [0.0; CHAINS], noise: [0.0; CHAINS] };
}

impl QuadraticSgd {
    /// Chains at `start`, for the step λ, the d by d matrices K (`hessian`) and R (`root`: the
    /// noise has covariance R Rᵀ), the law of the components of z, and w* (`minimum`).
    ///
    /// # Panics
    ///
    /// If dimensions differ.
    pub fn new(
        learning_rate: f64,
        hessian: &DMatrix<f64>,
        root: &DMatrix<f64>,
        law: UnitNoise,
        minimum: &[f64],
        start: &[f64],
    ) -> QuadraticSgd {
        let d = start.len();
        let same = hessian.shape() == (d, d) && root.shape() == (d, d) && minimum.len() == d;
        assert!(same, "dimensions differ");
        let row_by_row = |m: &DMatrix<f64>| m.transpose().as_slice().to_vec();
        QuadraticSgd {
            update: Update {
                learning_rate,
                rows: row_by_row(hessian).into_iter().zip(row_by_row(root)).collect(),
                law,
                minimum: minimum.to_vec(),
            },
            start: start.to_vec(),
            weights: start.iter().map(|&w| [w; CHAINS]).collect(),
            drivers: vec![Driver::NONE; d],
        }
    }

    /// Moves all chains back to the start.
    pub fn restart(&mut self) {
        for (weight, &start) in self.weights.iter_mut().zip(&self.start) {
            *weight = [start; CHAINS];
        }
    }

    /// The weights: one array of chains per coordinate.
    pub fn weights(&self) -> &[[f64; CHAINS]] {
        &self.weights
    }

    /// One step of every chain, each with its own noise.
    pub fn step(&mut self, normals: &mut Normals) {
        struct Step<'a>(&'a mut QuadraticSgd, &'a mut Normals);
        impl Kernel for Step<'_> {
            type Output = ();
            #[inline(always)]
            fn run(self) {
                let chains = self.0;
                let (weights, drivers) = (&mut chains.weights, &mut chains.drivers);
                chains.update.step(weights, drivers, self.1);
            }
        }
        simd::run(Step(self, normals));
    }
}

impl Update {
    // Arrays that change are copied and written back, here and below: the compiler does not vectorise
    // over two that might share memory.
    #[inline(always)]
    fn step(&self, weights: &mut [[f64; CHAINS]], drivers: &mut [Driver], normals: &mut Normals) {
        for ((driver, w), w_star) in drivers.iter_mut().zip(&*weights).zip(&self.minimum) {
            let mut noise = [0.0; CHAINS];
            normals.noise(self.law, &mut noise);
            let mut displacement = *w;
            for w in &mut displacement {
                *w -= w_star;
            }
            *driver = Driver { displacement, noise };
        }
        let d = drivers.len();
        for (i, weight) in weights.iter_mut().enumerate() {
            let row = &self.rows[i * d..][..d];
            let mut gradient = [0.0; CHAINS];
            for (j, driver) in drivers.iter().enumerate() {
                let (k, r) = row[j];
                // Noise is finite: a zero of the root adds nothing to any bit.
                if r == 0.0 {
                    for (chain, gradient) in gradient.iter_mut().enumerate() {
                        *gradient += k * driver.displacement[chain];
                    }
                } else {
                    for (chain, gradient) in gradient.iter_mut().enumerate() {
                        *gradient += k * driver.displacement[chain] + r * driver.noise[chain];
                    }
                }
            }
            let mut after = *weight;
            for chain in 0..CHAINS {
                after[chain] -= self.learning_rate * gradient[chain];
            }
            *weight = after;
        }
    }
}

/// Means and covariances of the chain after `burn_in` steps, averaged over the next `kept` steps.
///
/// A replica is a pair of chains with a common start and independent noise. It yields one value for
/// each coordinate, the average of (w_i + w'_i) / 2, and then one for each entry (i, j), the average
/// of (w_i - w'_i)(w_j - w'_j) / 2: at every step its expectation is the chain's covariance there,
/// whatever the mean. Replicas are independent, so the correlation between steps does not matter.
/// Replicas are rounded up to a multiple of eight.
///
/// # Panics
///
/// If `kept` is zero or an entry is outside the matrix.
pub fn stationary_moments(
    chains: &mut QuadraticSgd,
    entries: &[(usize, usize)],
    (burn_in, kept): (usize, usize),
    block: &mut Block,
) -> Tally {
    assert!(0 < kept, "nothing to average over");
    let mut normals = Normals::from_rng(&mut block.rng);
    let d = chains.weights.len();
    let groups = block.replicas.div_ceil(PAIRS);
    let mut tally = Tally::new(d + entries.len());
    let mut sums = vec![[0.0; PAIRS]; d + entries.len()];
    for _ in 0..groups {
        chains.restart();
        sums.fill([0.0; PAIRS]);
        simd::run(Pass { chains, normals: &mut normals, sums: &mut sums, entries, burn_in, kept });
        let scale = 0.5 / kept as f64;
        for (moments, sums) in tally.moments.iter_mut().zip(&sums) {
            sums.iter().for_each(|sum| moments.push(scale * sum));
        }
    }
    tally.replicas = (groups * PAIRS) as u64;
    tally.steps = (groups * CHAINS * (burn_in + kept)) as u64;
    tally
}

/// All steps of sixteen chains.
struct Pass<'a> {
    chains: &'a mut QuadraticSgd,
    normals: &'a mut Normals,
    sums: &'a mut [[f64; PAIRS]],
    entries: &'a [(usize, usize)],
    burn_in: usize,
    kept: usize,
}

impl Kernel for Pass<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let update = &self.chains.update;
        let mut normals = self.normals.clone();
        if let [mut weight] = self.chains.weights[..] {
            // One dimension fits into registers, if the generator does not need them at the same time.
            let ((k, r), w_star) = (update.rows[0], update.minimum[0]);
            let (learning_rate, law) = (update.learning_rate, update.law);
            let mut sums = [[0.0; PAIRS]; 2];
            let mut noise = [[0.0; CHAINS]; AHEAD];
            let steps = self.burn_in + self.kept;
            for first in (0..steps).step_by(AHEAD) {
                let noise = &mut noise[..AHEAD.min(steps - first)];
                normals.noise(law, noise.as_flattened_mut());
                for (step, noise) in (first..).zip(noise) {
                    for chain in 0..CHAINS {
                        let gradient = 0.0 + (k * (weight[chain] - w_star) + r * noise[chain]);
                        weight[chain] -= learning_rate * gradient;
                    }
                    if self.burn_in <= step {
                        add_moments(&mut sums, &[weight], &[(0, 0)]);
                    }
                }
            }
            self.sums[0] = sums[0];
            self.sums[1..].fill(sums[1]);
            self.chains.weights[0] = weight;
        } else {
            let weights = &mut self.chains.weights;
            let drivers = &mut self.chains.drivers;
            for step in 0..self.burn_in + self.kept {
                update.step(weights, drivers, &mut normals);
                if self.burn_in <= step {
                    add_moments(self.sums, weights, self.entries);
                }
            }
        }
        *self.normals = normals;
    }
}

#[inline(always)]
fn add_moments(sums: &mut [[f64; PAIRS]], weights: &[[f64; CHAINS]], entries: &[(usize, usize)]) {
    let (means, products) = sums.split_at_mut(weights.len());
    for (sum, w) in means.iter_mut().zip(weights) {
        let mut total = *sum;
        for pair in 0..PAIRS {
            total[pair] += w[pair] + w[pair + PAIRS];
        }
        *sum = total;
    }
    for (sum, &(i, j)) in products.iter_mut().zip(entries) {
        let (v, w) = (&weights[i], &weights[j]);
        let mut total = *sum;
        for pair in 0..PAIRS {
            total[pair] += (v[pair] - v[pair + PAIRS]) * (w[pair] - w[pair + PAIRS]);
        }
        *sum = total;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::monte_carlo::Stream;
    use nalgebra::DVector;

    /// Each chain against the update in vectors: sums of six products of numbers below 10, in
    /// another order.
    #[test]
    fn a_step_is_the_update_and_a_restart_forgets_it() {
        let hessian = DMatrix::from_row_slice(3, 3, &[3.0, 0.5, 0.2, 0.5, 1.0, 0.1, 0.2, 0.1, 0.7]);
        let root = DMatrix::from_row_slice(3, 3, &[1.0, 0.0, 0.3, -0.5, 0.2, 0.0, 0.4, 0.6, 0.9]);
        let (minimum, start) = ([1.0, -2.0, 0.5], [0.0, 1.0, 3.0]);
        let law = UnitNoise::SkewedTwoPoint;
        let mut chains = QuadraticSgd::new(0.5, &hessian, &root, law, &minimum, &start);
        let mut normals = Normals::from_rng(&mut Stream::new(1, &["a step"]).generator(0));
        for step in 0..3 {
            let before = chains.weights().to_vec();
            let mut noise = vec![0.0; 3 * CHAINS];
            normals.clone().fill_noise(law, &mut noise);
            chains.step(&mut normals);
            for chain in 0..CHAINS {
                let w = DVector::from_fn(3, |i, _| before[i][chain]);
                let z = DVector::from_fn(3, |i, _| noise[CHAINS * i + chain]);
                let x = &w - DVector::from_column_slice(&minimum);
                let after = w - (&hessian * x + &root * z) * 0.5;
                for i in 0..3 {
                    let error = (chains.weights()[i][chain] - after[i]).abs();
                    assert!(error < 100.0 * f64::EPSILON, "step {step}, chain {chain}: {error:e}");
                }
            }
        }
        chains.restart();
        assert_eq!(chains.weights(), [[0.0; CHAINS], [1.0; CHAINS], [3.0; CHAINS]]);
    }
}
