//! Killed kernels of finitely many states.

use crate::interval::Interval;

/// A Markov chain on finitely many states that is left with some probability from each.
pub struct KilledKernel {
    /// Row by row, the shares of states eliminated later are kept as they were when it was a state's turn.
    rows: Vec<Vec<f64>>,
    /// What leaves a state when its turn comes, for states before it or out.
    leaving: Vec<f64>,
}

/// Relative error of a solution: nothing is subtracted, and measured errors are near 1e-14 for a thousand states.
const ROUNDING: f64 = 1e-11;
/// Inverse iterations.
const ITERATIONS: usize = 200;
/// Logarithms up to which nothing overflows.
const LN_MAX: f64 = 690.0;

impl KilledKernel {
    /// The chain with these probabilities of steps between states, row by row, and of leaving from each. What is
    /// missing to one is that of staying: the diagonal is never read.
    ///
    /// None if there are states without a way out. States are eliminated by what leaves them (Grassmann,
    /// Taksar and Heyman, *Operations Research* 33, 1985), in `n³/3` multiplications.
    ///
    /// # Panics
    ///
    /// If the rows are not as long as there are states, or a probability is negative.
    pub fn new(mut rows: Vec<Vec<f64>>, mut exits: Vec<f64>) -> Option<KilledKernel> {
        let count = rows.len();
        let is_square = exits.len() == count && rows.iter().all(|row| row.len() == count);
        assert!(is_square, "a kernel of {count} states is not square");
        let is_negative = rows.iter().flatten().chain(&exits).any(|share| *share < 0.0);
        assert!(!is_negative, "a negative probability");
        let mut leaving = vec![0.0; count];
        for k in (0..count).rev() {
            let (before, from) = rows.split_at_mut(k);
            let onward = &from[0][..k];
            let exit = exits[k];
            leaving[k] = onward.iter().sum::<f64>() + exit;
            if !(0.0 < leaving[k] && leaving[k].is_finite()) {
                return None;
            }
            for (row, out) in before.iter_mut().zip(&mut exits) {
                let share = row[k] / leaving[k];
                row[k] = share;
                if share != 0.0 {
                    row.iter_mut().zip(onward).for_each(|(entry, on)| *entry += share * on);
                    *out += share * exit;
                }
            }
        }
        Some(KilledKernel { rows, leaving })
    }

    /// The mean, from each state, of a gain that every visit of a state brings: `(1 - K)^-1 gains`, relative error
    /// near 1e-14 for gains that are not negative.
    ///
    /// # Panics
    ///
    /// If there are not as many gains as states.
    pub fn gathered(&self, gains: &[f64]) -> Vec<f64> {
        let count = self.leaving.len();
        assert_eq!(gains.len(), count, "a gain for each state");
        let mut means = gains.to_vec();
        for k in (0..count).rev() {
            let gain = means[k];
            for (mean, row) in means[..k].iter_mut().zip(&self.rows) {
                *mean += row[k] * gain;
            }
        }
        for k in 0..count {
            let (before, from) = means.split_at_mut(k);
            let onward: f64 = self.rows[k].iter().zip(before.iter()).map(|(on, m)| on * m).sum();
            from[0] = (from[0] + onward) / self.leaving[k];
        }
        means
    }

    /// The natural logarithm of the mean number of steps from a state until the chain is left; the step that leaves
    /// counts. Unknown beyond 690.
    ///
    /// # Panics
    ///
    /// If there is no such state.
    pub fn ln_mean_steps(&self, start: usize) -> Interval {
        stated(libm::log(self.gathered(&vec![1.0; self.leaving.len()])[start]))
    }

    /// The natural logarithm of `1 - λ`, with `λ` the largest eigenvalue of the kernel: the probability per step of leaving a
    /// chain that has been inside for long (its quasi-stationary law), from each part of which the rest is reached.
    ///
    /// For any positive `v` and `w = (1 - K)^-1 v`, the least and the largest ratio of `w` to `v` enclose `1/(1 - λ)` (Collatz
    /// and Wielandt). The ratios after up to 200 inverse iterations, widened by 1e-11 for rounding: proved but for that. Two
    /// wells that exchange nothing before they are left keep the interval wide. Unknown beyond 690.
    pub fn ln_exit_rate(&self) -> Interval {
        let mut v = vec![1.0; self.leaving.len()];
        let mut best = Interval::UNKNOWN;
        for _ in 0..ITERATIONS {
            let w = self.gathered(&v);
            let ratios = || w.iter().zip(&v).map(|(w, v)| w / v);
            let (least, most) =
                (ratios().fold(f64::INFINITY, f64::min), ratios().fold(0.0, f64::max));
            let (low, high) = (-stated(libm::log(most)).high(), -stated(libm::log(least)).low());
            if !(low.is_finite() && high.is_finite() && low <= high) {
                break;
            }
            // All of them enclose it.
            let both = (low.max(best.low()), high.min(best.high()));
            if both.1 < both.0 {
                return Interval::UNKNOWN;
            }
            best = Interval::new(both.0, both.1);
            let size = w.iter().fold(0.0, |size: f64, w| size.max(*w));
            // No weight below the smallest double: it would be divided by.
            v = w.iter().map(|w| (w / size).max(f64::MIN_POSITIVE)).collect();
            if high - low <= 3.0 * ROUNDING {
                break;
            }
        }
        best
    }
}

fn stated(ln: f64) -> Interval {
    if !ln.is_finite() || LN_MAX < ln { Interval::UNKNOWN } else { Interval::around(ln, ROUNDING) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::DMatrix;
    use proptest::prelude::*;

    /// A walk to neighbours, which leaves at both sides.
    fn neighbours(count: usize, up: f64) -> KilledKernel {
        let entry = |i: usize, j: usize| match (j + 1 == i, i + 1 == j) {
            (true, _) => 1.0 - up,
            (_, true) => up,
            _ => 0.0,
        };
        let rows = (0..count).map(|i| (0..count).map(|j| entry(i, j)).collect()).collect();
        let mut exits = vec![0.0; count];
        exits[0] += 1.0 - up;
        exits[count - 1] += up;
        KilledKernel::new(rows, exits).expect("a way out")
    }

    #[test]
    fn the_gambler_is_ruined_in_the_known_time() {
        // A fair walk from place k of n leaves after (k + 1)(n - k) steps.
        let found = neighbours(50, 0.5).ln_mean_steps(12);
        assert!(found.contains(libm::log(13.0 * 38.0)), "{found:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]
        #[test]
        fn walks_to_neighbours_have_a_cosine(count in 1..80_usize, up in 0.05..0.95_f64) {
            // λ = 2 sqrt(p q) cos(π/(n + 1)).
            let angle = std::f64::consts::PI / (count + 1) as f64;
            let truth = libm::log(1.0 - 2.0 * (up * (1.0 - up)).sqrt() * libm::cos(angle));
            let found = neighbours(count, up).ln_exit_rate();
            prop_assert!(found.widened(1e-12).contains(truth), "{found:?} {truth}");
        }

        #[test]
        fn powers_decay_at_the_rate(entries in proptest::collection::vec(0.01..1.0_f64, 30)) {
            // Five states, each with a way out.
            let total = |i: usize| entries[6 * i..6 * i + 6].iter().sum::<f64>();
            let share = |i: usize, j: usize| entries[6 * i + j] / total(i);
            let rows = (0..5).map(|i| (0..5).map(|j| share(i, j)).collect()).collect();
            let exits = (0..5).map(|i| share(i, 5)).collect();
            let found = KilledKernel::new(rows, exits).expect("a way out").ln_exit_rate();
            let mut power = DMatrix::from_fn(5, 5, share);
            // K^256 leaves the largest eigenvalue alone: ln ‖K^256‖ = 256 ln λ + O(1), and one more K.
            let kernel = power.clone();
            for _ in 0..8 {
                power = &power * &power;
                let size = power.amax();
                power /= size;
            }
            let lambda = (&power * kernel).sum() / power.sum();
            let truth = libm::log(1.0 - lambda);
            prop_assert!(found.widened(1e-11 / (1.0 - lambda)).contains(truth), "{found:?} {truth}");
        }
    }
}
