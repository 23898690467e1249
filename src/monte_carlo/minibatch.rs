//! Minibatch SGD on a finite population of quadratic losses, sampled without replacement.

use crate::monte_carlo::normals::Normals;
use crate::monte_carlo::streams::Block;
use crate::monte_carlo::tally::Tally;
use crate::simd::{self, Kernel};

/// The largest population: the probability of a pair of indices is then off by less than a relative
/// 2^-32; in a population of 1000 it is 2^-44.
pub const POPULATION_MAX: usize = 1 << 16;

/// SGD on the losses `u w² / 2 - v w` of a population of pairs `(u, v)`: each step draws a batch
/// without replacement and moves by `w' = w - λ (U w - V)`, with the batch's means `U` and `V`.
///
/// A linear regression of `y` on `x` through the origin is `u = x²`, `v = x y`.
#[derive(Clone, Debug)]
pub struct MinibatchSgd {
    learning_rate: f64,
    /// In an order that each batch changes: the first part of a Fisher-Yates shuffle draws a uniform
    /// batch, whatever the order it starts from (Knuth, TAOCP 2, 3.4.2, algorithm P).
    population: Vec<[f64; 2]>,
    batch: usize,
    raw: Raw,
    /// Where the member is that comes to each place of the batch, two places at a time.
    origins: Vec<[u32; 2]>,
}

/// Raw numbers, drawn in advance.
#[derive(Clone, Debug)]
struct Raw {
    numbers: [u64; 256],
    used: usize,
}

impl Raw {
    const NONE: Raw = Raw { numbers: [0; 256], used: 256 };

    /// Between one and `count` numbers that have not been used, as many as are at hand.
    #[inline(always)]
    fn take(&mut self, count: usize, normals: &mut Normals) -> &[u64] {
        if self.used == self.numbers.len() {
            normals.bits(&mut self.numbers);
            self.used = 0;
        }
        let unused = &self.numbers[self.used..];
        let taken = &unused[..count.min(unused.len())];
        self.used += taken.len();
        taken
    }
}

impl MinibatchSgd {
    /// The algorithm with step λ and batches of `batch` members.
    ///
    /// # Panics
    ///
    /// If the batch is empty or larger than the population, or the population is larger than
    /// [`POPULATION_MAX`].
    pub fn new(learning_rate: f64, batch: usize, population: &[[f64; 2]]) -> MinibatchSgd {
        assert!(
            (1..=population.len()).contains(&batch),
            "no such batch: {batch} of {}",
            population.len()
        );
        assert!(population.len() <= POPULATION_MAX, "too many members");
        MinibatchSgd {
            learning_rate,
            population: population.to_vec(),
            batch,
            raw: Raw::NONE,
            origins: vec![[0; 2]; batch.div_ceil(2)],
        }
    }

    /// The weight after `steps` steps from `start`, one value for each of the block's replicas.
    pub fn final_weights(&self, start: f64, steps: usize, block: &mut Block) -> Tally {
        let mut normals = Normals::from_rng(&mut block.rng);
        let mut tally = Tally::new(1);
        // A copy, so that a block does not depend on those before it.
        let mut sgd = self.clone();
        for _ in 0..block.replicas {
            let weight = simd::run(Chain { sgd: &mut sgd, normals: &mut normals, start, steps });
            tally.moments[0].push(weight);
        }
        tally.replicas = block.replicas as u64;
        tally.steps = (block.replicas * steps) as u64;
        tally
    }

    /// The sums of `u` and `v` over a new batch.
    #[inline(always)]
    fn draw(&mut self, normals: &mut Normals) -> [f64; 2] {
        self.choose(normals);
        let population = &mut self.population[..];
        // Even and odd places apart: two sums wait half as long for each other.
        let (mut even, mut odd) = ([0.0; 2], [0.0; 2]);
        let (pairs, last) = self.origins.split_at(self.batch / 2);
        for (pair, &[origin, next]) in pairs.iter().enumerate() {
            add(&mut even, bring(population, 2 * pair, origin));
            add(&mut odd, bring(population, 2 * pair + 1, next));
        }
        if let [[origin, _]] = *last {
            add(&mut even, bring(population, self.batch - 1, origin));
        }
        [even[0] + odd[0], even[1] + odd[1]]
    }

    /// Draws the origins of a new batch. All of them before the first member moves: their arithmetic is then a loop
    /// that becomes vectors, and no load of a member waits until it is known where an earlier one goes.
    #[inline(always)]
    fn choose(&mut self, normals: &mut Normals) {
        let count = self.population.len() as u32;
        let mut place = 0;
        let mut rest = &mut self.origins[..];
        while !rest.is_empty() {
            let raw = self.raw.take(rest.len(), normals);
            let (now, later) = rest.split_at_mut(raw.len());
            for (origins, &bits) in now.iter_mut().zip(raw) {
                let (offset, bits) = below(count - place, bits);
                // None is left behind a whole population; its origin is not used.
                let (next, _) = below(count - place - 1, bits);
                *origins = [place + offset, place + 1 + next];
                place += 2;
            }
            rest = later;
        }
    }
}

/// Swaps the member at `origin` with the one at `place`, and returns it.
#[inline(always)]
fn bring(population: &mut [[f64; 2]], place: usize, origin: u32) -> [f64; 2] {
    // Number by number: pairs would be swapped through memory.
    let ([u, v], [x, y]) = (population[origin as usize], population[place]);
    population[place] = [u, v];
    population[origin as usize] = [x, y];
    [u, v]
}

#[inline(always)]
fn add(sum: &mut [f64; 2], member: [f64; 2]) {
    sum[0] += member[0];
    sum[1] += member[1];
}

/// A number below `count`, and bits for another one: `bits / 2^64` in the base `count` (Brackett-Rozinsky
/// and Lemire, "Batched ranged random integer generation", 2024, without its rejection).
#[inline(always)]
fn below(count: u32, bits: u64) -> (u32, u64) {
    // The 96 bits of the product from those of two halves: vectors have no wider products.
    let count = u64::from(count);
    let low = (bits & LOW) * count;
    let high = (bits >> 32) * count + (low >> 32);
    ((high >> 32) as u32, high << 32 | low & LOW)
}

/// The lower half of 64 bits.
const LOW: u64 = 0xffff_ffff;

/// All steps of a chain.
struct Chain<'a> {
    sgd: &'a mut MinibatchSgd,
    normals: &'a mut Normals,
    start: f64,
    steps: usize,
}

impl Kernel for Chain<'_> {
    type Output = f64;

    #[inline(always)]
    fn run(self) -> f64 {
        let step = self.sgd.learning_rate / self.sgd.batch as f64;
        let mut w = self.start;
        for _ in 0..self.steps {
            let [u, v] = self.sgd.draw(self.normals);
            w -= step * (u * w - v);
        }
        w
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::monte_carlo::Stream;

    const POPULATION: [[f64; 2]; 5] = [[1.0, 0.3], [0.2, -1.0], [2.5, 0.7], [0.9, 2.0], [0.1, 0.0]];

    fn block(name: &str, replicas: usize) -> Block {
        Block { rng: Stream::new(1, &["minibatch", name]).generator(0), replicas }
    }

    /// E wᵐ for m = 0, 1, 2 after `steps` steps: (w - λ (U w - V))ᵐ averaged over all batches.
    fn moments(learning_rate: f64, batch: u32, start: f64, steps: usize) -> [f64; 3] {
        let batches: Vec<u32> = (0..1_u32 << POPULATION.len())
            .filter(|members| members.count_ones() == batch)
            .collect();
        let mut exact = [1.0, start, start * start];
        for _ in 0..steps {
            let mut after = [0.0; 3];
            for members in &batches {
                let mean = |k: usize| {
                    let chosen = (0..POPULATION.len()).filter(|i| members >> i & 1 == 1);
                    chosen.map(|i| POPULATION[i][k]).sum::<f64>() / f64::from(batch)
                };
                let (a, b) = (1.0 - learning_rate * mean(0), learning_rate * mean(1));
                let [one, w, w2] = exact;
                after[0] += one;
                after[1] += a * w + b * one;
                after[2] += a * a * w2 + 2.0 * a * b * w + b * b * one;
            }
            exact = after.map(|sum| sum / batches.len() as f64);
        }
        exact
    }

    #[test]
    fn mean_and_variance_are_those_over_all_batches() {
        for (batch, steps) in [(1, 1), (2, 1), (2, 4), (3, 2), (4, 7)] {
            let [_, mean, square] = moments(0.7, batch, 1.5, steps);
            let variance = square - mean * mean;
            let sgd = MinibatchSgd::new(0.7, batch as usize, &POPULATION);
            let seen = sgd.final_weights(1.5, steps, &mut block("moments", 200_000));
            let seen = &seen.moments[0];
            // Six standard errors of a mean, and of a variance with the kurtosis seen.
            let error = (variance / 2e5).sqrt();
            assert!(
                (seen.mean() - mean).abs() < 6.0 * error,
                "batch {batch}, {steps} steps: mean {} for {mean}",
                seen.mean()
            );
            let error = variance * ((seen.kurtosis() - 1.0) / 2e5).sqrt();
            assert!(
                (seen.variance() - variance).abs() < 6.0 * error,
                "batch {batch}, {steps} steps: variance {} for {variance}",
                seen.variance()
            );
        }
    }

    #[test]
    fn the_whole_population_is_gradient_descent() {
        let [_, mean, _] = moments(0.7, 5, 1.5, 9);
        let sgd = MinibatchSgd::new(0.7, 5, &POPULATION);
        let seen = sgd.final_weights(1.5, 9, &mut block("whole", 100));
        // Nine steps of eleven roundings of numbers below four.
        let error = 9.0 * 11.0 * 4.0 * f64::EPSILON;
        assert!((seen.moments[0].min() - mean).abs() < error);
        assert!((seen.moments[0].max() - mean).abs() < error);
    }

    #[test]
    fn a_block_does_not_depend_on_those_before_it() {
        let sgd = MinibatchSgd::new(0.7, 2, &POPULATION);
        let first = sgd.final_weights(0.0, 5, &mut block("again", 10));
        assert_eq!(sgd.final_weights(0.0, 5, &mut block("again", 10)), first);
    }

    /// Batches as sets of bits, one after the other.
    fn batches(members: usize, batch: usize, count: usize) -> Vec<usize> {
        let population: Vec<[f64; 2]> = (0..members).map(|i| [f64::from(1 << i), 0.0]).collect();
        let mut sgd = MinibatchSgd::new(0.1, batch, &population);
        let name = format!("{batch} of {members}");
        let mut normals = Normals::from_rng(&mut block(&name, 0).rng);
        (0..count).map(|_| sgd.draw(&mut normals)[0] as usize).collect()
    }

    /// χ² of equally likely cells is beyond k + 2 √(20 k) + 40, for k degrees of freedom, with probability
    /// e^-20 at most (Laurent and Massart, Annals of Statistics 28, 2000, lemma 1).
    fn assert_uniform(cells: impl Iterator<Item = usize>, expected_cells: usize, what: &str) {
        let mut counts = std::collections::HashMap::new();
        cells.for_each(|cell| *counts.entry(cell).or_insert(0.0) += 1.0);
        assert_eq!(counts.len(), expected_cells, "{what}");
        let expected = counts.values().sum::<f64>() / expected_cells as f64;
        let chi = counts.values().map(|n| (n - expected) * (n - expected) / expected).sum::<f64>();
        let freedom = expected_cells as f64 - 1.0;
        let bound = freedom + 2.0 * (20.0 * freedom).sqrt() + 40.0;
        assert!(chi < bound, "{what}: {chi} over {freedom}");
    }

    #[test]
    fn every_batch_is_equally_likely() {
        for (members, batch, subsets) in [(6, 3, 20), (7, 2, 21), (5, 4, 5), (9, 1, 9), (4, 4, 1)] {
            let seen = batches(members, batch, 200_000);
            assert_uniform(seen.into_iter(), subsets, &format!("{batch} of {members}"));
        }
    }

    #[test]
    fn a_batch_knows_nothing_of_the_one_before() {
        let seen = batches(5, 2, 200_000);
        let pairs = seen.windows(2).map(|pair| 32 * pair[0] + pair[1]);
        assert_uniform(pairs, 100, "neighbours");
        let pairs = seen.windows(3).map(|triple| 32 * triple[0] + triple[2]);
        assert_uniform(pairs, 100, "next but one");
    }

    /// The sum over 100 of the numbers 0 .. 999: mean 49 950, variance 100 (1000² - 1) / 12 · 900 / 999.
    #[test]
    fn a_large_batch_has_the_variance_of_sampling_without_replacement() {
        let population: Vec<[f64; 2]> = (0..1000).map(|i| [f64::from(i), 1.0]).collect();
        let mut sgd = MinibatchSgd::new(0.1, 100, &population);
        let mut normals = Normals::from_rng(&mut block("100 of 1000", 0).rng);
        let mut sums = crate::monte_carlo::Moments::new();
        for _ in 0..200_000 {
            let [sum, count] = sgd.draw(&mut normals);
            assert_eq!(count, 100.0);
            sums.push(sum);
        }
        let variance: f64 = 100.0 * 999_999.0 / 12.0 * 900.0 / 999.0;
        // Six standard errors; the sum is nearly normal, of kurtosis three.
        assert!((sums.mean() - 49_950.0).abs() < 6.0 * (variance / 2e5).sqrt(), "{}", sums.mean());
        let error = 6.0 * (2.0 / 2e5_f64).sqrt();
        assert!((sums.variance() / variance - 1.0).abs() < error, "{}", sums.variance());
    }

    /// A raw number is cut into a number below m and one below n as it is into one below m n: each
    /// pair has 2^64 / (m n) raw numbers, rounded up or down.
    #[test]
    fn two_digits_are_one_number_below_the_product() {
        let mut raw = [0; 1024];
        Normals::from_rng(&mut block("digits", 0).rng).bits(&mut raw);
        for (m, n) in [(1000, 999), (2, 1), (65_536, 65_535), (901, 900)] {
            for &bits in raw.iter().chain(&[0, 1, u64::MAX]) {
                let (high, rest) = below(m, bits);
                let (low, _) = below(n, rest);
                let (together, _) = below(m * n, bits);
                assert_eq!(high * n + low, together, "{bits} in {m} and {n}");
            }
        }
    }

    #[test]
    fn a_product_of_halves_is_the_whole_product() {
        let mut raw = [0; 1024];
        Normals::from_rng(&mut block("halves", 0).rng).bits(&mut raw);
        for count in [0, 1, 2, 3, 1000, 65_535, 65_536, u32::MAX] {
            for &bits in raw.iter().chain(&[0, 1, LOW, LOW + 1, u64::MAX]) {
                let product = u128::from(bits) * u128::from(count);
                let whole = ((product >> 64) as u32, product as u64);
                assert_eq!(below(count, bits), whole, "{bits} times {count}");
            }
        }
    }

    #[test]
    fn one_raw_number_holds_two_digits() {
        assert_eq!(below(10, u64::MAX / 2).0, 4);
        let (tens, rest) = below(10, (0.375 * 2.0_f64.powi(64)) as u64);
        assert_eq!((tens, below(10, rest).0), (3, 7));
        assert_eq!(below(10, u64::MAX).0, 9);
    }
}
