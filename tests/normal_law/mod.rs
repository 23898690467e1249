//! What a sample says about the law of the normals: moments, tails, Kolmogorov's distance, and
//! whether lanes and successive draws know of each other. For a test and for a bench.

use std::f64::consts::{FRAC_1_SQRT_2, SQRT_2};
use std::ops::Range;

use rayon::prelude::*;
use sgdcheck::monte_carlo::{Normals, Stream};
use sgdcheck::simd::{self, Kernel};

/// Normals that come at once: the cosine halves of eight lanes, then their sine halves.
const GROUP: usize = 16;
/// The histogram's bins are 2^-12 wide and reach from -9 to 9.
const BINS_PER_UNIT: usize = 1 << 12;
const REACH: usize = 9;
/// Moments that are looked at.
const ORDERS: usize = 6;
/// Largest deviation, in standard deviations. A normal variable exceeds it once in 1.2e10 times.
const DEVIATION_MAX: f64 = 6.5;

/// Rows of sums over groups z and their successors z', one sum for each place i in a group.
type Sums = [[f64; GROUP]; ORDERS + 4 * GROUP];

/// Σ zᵢᵏ for k = 1 .. 6; then, one row for each j, Σ zᵢ zⱼ, Σ zᵢ z'ⱼ, Σ sᵢ sⱼ and Σ sᵢ s'ⱼ with
/// s = (z² - 1) / √2.
struct Add<'a> {
    groups: &'a [[f64; GROUP]],
    sums: &'a mut Sums,
}

impl Kernel for Add<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let mut sums = *self.sums;
        for pair in self.groups.windows(2) {
            let (now, next) = (pair[0], pair[1]);
            let (mut now_squared, mut next_squared) = (now, next);
            for i in 0..GROUP {
                now_squared[i] = (now[i] * now[i] - 1.0) * FRAC_1_SQRT_2;
                next_squared[i] = (next[i] * next[i] - 1.0) * FRAC_1_SQRT_2;
            }
            let mut power = [1.0; GROUP];
            for sums in &mut sums[..ORDERS] {
                for i in 0..GROUP {
                    power[i] *= now[i];
                    sums[i] += power[i];
                }
            }
            for j in 0..GROUP {
                let row = ORDERS + j;
                for i in 0..GROUP {
                    sums[row][i] += now[i] * now[j];
                    sums[row + GROUP][i] += now[i] * next[j];
                    sums[row + 2 * GROUP][i] += now_squared[i] * now_squared[j];
                    sums[row + 3 * GROUP][i] += now_squared[i] * next_squared[j];
                }
            }
        }
        *self.sums = sums;
    }
}

/// A sample of normals, streamed.
pub(crate) struct Sample {
    draws: f64,
    /// Groups with a successor.
    pairs: f64,
    sums: Box<Sums>,
    histogram: Vec<u32>,
}

/// One fact about a sample, with its deviation from what is expected, in standard deviations; bounds
/// of probabilities are turned into the deviation of a normal variable that has the same.
pub(crate) struct Row {
    pub(crate) what: String,
    pub(crate) seen: f64,
    pub(crate) expected: f64,
    pub(crate) deviation: f64,
}

impl Row {
    pub(crate) fn passes(&self) -> bool {
        self.deviation.abs() < DEVIATION_MAX
    }
}

impl Sample {
    /// Blocks of `fills` times 4096 normals, each from a stream of its own, on all threads.
    pub(crate) fn draw(blocks: Range<u64>, fills: usize) -> Sample {
        let add = |mut sample: Sample, block| {
            let stream = Stream::new(1, &["the law of the normals"]);
            let mut normals = Normals::from_rng(&mut stream.generator(block));
            let mut draws = [0.0; 4096];
            for _ in 0..fills {
                normals.fill(&mut draws);
                sample.add(&draws);
            }
            sample
        };
        blocks.into_par_iter().fold(Sample::empty, add).reduce(Sample::empty, Sample::merge)
    }

    fn empty() -> Sample {
        Sample {
            draws: 0.0,
            pairs: 0.0,
            sums: Box::new([[0.0; GROUP]; ORDERS + 4 * GROUP]),
            histogram: vec![0; 2 * REACH * BINS_PER_UNIT],
        }
    }

    fn add(&mut self, draws: &[f64]) {
        for z in draws {
            self.histogram[((z + REACH as f64) * BINS_PER_UNIT as f64) as usize] += 1;
        }
        let groups = draws.as_chunks().0;
        self.draws += draws.len() as f64;
        self.pairs += (groups.len() - 1) as f64;
        simd::run(Add { groups, sums: &mut self.sums });
    }

    fn merge(mut self, other: Sample) -> Sample {
        self.draws += other.draws;
        self.pairs += other.pairs;
        let sums = self.sums.as_flattened_mut().iter_mut();
        sums.zip(other.sums.as_flattened()).for_each(|(sum, other)| *sum += other);
        self.histogram.iter_mut().zip(other.histogram).for_each(|(sum, other)| *sum += other);
        self
    }

    /// Everything that is known about the sample.
    pub(crate) fn rows(&self) -> Vec<Row> {
        let mut rows = self.moments();
        rows.extend(self.dependence());
        rows.extend(self.tails());
        rows.extend(self.distribution());
        rows
    }

    /// E zᵏ = (k - 1)!! for even k; the variance of zᵏ is E z²ᵏ - (E zᵏ)².
    fn moments(&self) -> Vec<Row> {
        let normal =
            [(0.0, 1.0), (1.0, 2.0), (0.0, 15.0), (3.0, 96.0), (0.0, 945.0), (15.0, 10_170.0)];
        let n = self.pairs * GROUP as f64;
        let row = |(k, (expected, variance)): (usize, (f64, f64))| {
            let seen = self.sums[k].iter().sum::<f64>() / n;
            let deviation = (seen - expected) / (variance / n).sqrt();
            Row { what: format!("moment {}", k + 1), seen, expected, deviation }
        };
        normal.into_iter().enumerate().map(row).collect()
    }

    /// The largest of the correlations between places in a group, and with the next group.
    fn dependence(&self) -> Vec<Row> {
        let names = [
            "correlation within a group",
            "correlation with the next group",
            "correlation of squares within a group",
            "correlation of squares with the next group",
        ];
        let row = |(block, name): (usize, &str)| {
            let within = block % 2 == 0;
            let sums = &self.sums[ORDERS + GROUP * block..][..GROUP];
            let places = (0..GROUP).flat_map(|j| (0..GROUP).map(move |i| (i, j)));
            let others = places.filter(|(i, j)| !within || i < j);
            let seen = others.map(|(i, j)| sums[j][i] / self.pairs);
            let seen = seen.fold(0.0, |a: f64, b| if a.abs() < b.abs() { b } else { a });
            let deviation = seen * self.pairs.sqrt();
            Row { what: format!("largest {name}"), seen, expected: 0.0, deviation }
        };
        names.into_iter().enumerate().map(row).collect()
    }

    /// Counts beyond whole and half deviations on both sides. A Poisson count k of mean λ is at least as
    /// far on its side with probability exp(-(k ln (k/λ) - k + λ)) at most (Chernoff).
    fn tails(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        for bound in [3.0, 4.0, 5.0, 5.5, 6.0, 6.5, 7.0] {
            let bins = (bound * BINS_PER_UNIT as f64) as usize;
            let middle = REACH * BINS_PER_UNIT;
            let (below, above) =
                (&self.histogram[..middle - bins], &self.histogram[middle + bins..]);
            for (side, bins) in [("below -", below), ("above ", above)] {
                let seen = bins.iter().map(|&count| f64::from(count)).sum::<f64>();
                let expected = 0.5 * libm::erfc(bound / SQRT_2) * self.draws;
                let log_term = if seen == 0.0 { 0.0 } else { seen * libm::log(seen / expected) };
                let exponent = (log_term - seen + expected).max(0.0);
                let deviation = (2.0 * exponent).sqrt().copysign(seen - expected);
                rows.push(Row { what: format!("draws {side}{bound}"), seen, expected, deviation });
            }
        }
        rows
    }

    /// Kolmogorov's distance at the edges of the bins, which exceeds e with probability 2 exp(-2 n e²)
    /// at most (Massart), and χ² over the bins in which at least 100 draws are expected.
    fn distribution(&self) -> Vec<Row> {
        let law = |z: f64| 0.5 * libm::erfc(-z / SQRT_2);
        let (mut count, mut distance): (f64, f64) = (0.0, 0.0);
        let (mut chi_squared, mut bins): (f64, f64) = (0.0, 0.0);
        let mut before = 0.0;
        for (bin, &seen) in self.histogram.iter().enumerate() {
            let after = law((bin + 1) as f64 / BINS_PER_UNIT as f64 - REACH as f64);
            let (seen, expected) = (f64::from(seen), self.draws * (after - before));
            count += seen;
            distance = distance.max((count / self.draws - after).abs());
            if 100.0 <= expected {
                chi_squared += (seen - expected) * (seen - expected) / expected;
                bins += 1.0;
            }
            before = after;
        }
        // Counts of few expected draws add 1 / expected to a term's variance of two.
        let chi = (chi_squared - bins) / (2.01 * bins).sqrt();
        let kolmogorov = 2.0 * distance * self.draws.sqrt();
        [
            ("Kolmogorov's distance", distance, 0.0, kolmogorov),
            ("χ² over bins", chi_squared, bins, chi),
        ]
        .map(|(what, seen, expected, deviation)| Row {
            what: what.into(),
            seen,
            expected,
            deviation,
        })
        .into()
    }
}
