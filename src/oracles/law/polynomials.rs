//! Moments of processes on the line under which polynomials keep their degree: exact up to rounding, on the whole line.

pub mod plane;

use nalgebra::DMatrix;

use crate::interval::Interval;
use crate::oracles::numerics::exponential;

/// `E X_t^k` for `k` from zero to `degree`, of the Ito diffusion `dX = (b_0 + b_1 X) dt + √(a_0 + a_1 X + a_2 X²) dW`
/// from `start`: the moments satisfy a linear system, whose matrix exponential is taken.
///
/// *Error* (proved): what the exponential is off, as its module bounds it, and the rounding of the system's entries
/// and of the last sums. Unknown if an entry is not finite.
pub fn diffusion(
    drift: [f64; 2],
    covariance: [f64; 3],
    degree: usize,
    time: f64,
    start: f64,
) -> Vec<Interval> {
    let powers: Vec<f64> = (0..=degree).map(|k| start.powi(k as i32)).collect();
    let largest = powers.iter().fold(0.0, |largest: f64, power| largest.max(power.abs()));
    let Some((map, error)) = diffusion_map(drift, covariance, degree, time) else {
        return vec![Interval::UNKNOWN; degree + 1];
    };
    let moment = |k: usize| {
        let sum: f64 = (0..=degree).map(|j| map[(k, j)] * powers[j]).sum();
        Interval::around(sum, error * largest)
    };
    (0..=degree).map(moment).collect()
}

/// The matrix that takes the powers of the start to the moments of [`diffusion`], and a bound of its rows' errors, the rounding of
/// one product with it included; nothing if an entry is not finite.
pub(crate) fn diffusion_map(
    drift: [f64; 2],
    covariance: [f64; 3],
    degree: usize,
    time: f64,
) -> Option<(DMatrix<f64>, f64)> {
    let count = degree + 1;
    let mut system = DMatrix::zeros(count, count);
    for k in 1..count {
        let (first, second) = (k as f64, 0.5 * (k * (k - 1)) as f64);
        system[(k, k)] = time * (first * drift[1] + second * covariance[2]);
        system[(k, k - 1)] = time * (first * drift[0] + second * covariance[1]);
        if 2 <= k {
            system[(k, k - 2)] = time * second * covariance[0];
        }
    }
    let (map, error) = exponential::with_error(&system)?;
    let size = |matrix: &DMatrix<f64>| {
        let sums = matrix.row_iter().map(|row| row.iter().map(|x| x.abs()).sum());
        sums.fold(0.0, f64::max)
    };
    // Entries of the system are off by four roundings, powers by as many as their exponent.
    let rounding = f64::EPSILON * size(&map) * (4.0 * size(&system) + (2 * count) as f64);
    Some((map, error + rounding))
}

/// `E X_n^k` for `k` from zero to `degree`, of the chain `X' = c X + d` from `start`, where each of `moves` is an equally
/// likely `(c, d)`.
///
/// The recursion of the moments, `E X'^k = Σ_j (k choose j) E[c^j d^(k-j)] E X^j`, with every number an enclosure: the error is
/// proved, and grows with the roundings of the steps. Unknown if there is no move.
pub fn chain(moves: &[[Interval; 2]], degree: usize, steps: u64, start: Interval) -> Vec<Interval> {
    let count = moves.len() as f64;
    let mean = |keep: usize, add: usize| -> Interval {
        let term = |&[c, d]: &[Interval; 2]| c.powi(keep as i32) * d.powi(add as i32);
        moves.iter().map(term).sum::<Interval>() / count
    };
    let row =
        |k: usize| -> Vec<Interval> { (0..=k).map(|j| binomial(k, j) * mean(j, k - j)).collect() };
    let map: Vec<Vec<Interval>> = (0..=degree).map(row).collect();
    let mut moments: Vec<Interval> = (0..=degree).map(|k| start.powi(k as i32)).collect();
    for _ in 0..steps {
        let next = |row: &Vec<Interval>| row.iter().zip(&moments).map(|(&a, &m)| a * m).sum();
        moments = map.iter().map(next).collect();
    }
    moments
}

/// `n` over `k`.
fn binomial(n: usize, k: usize) -> f64 {
    (0..k).fold(1.0, |product, i| product * (n - i) as f64 / (i + 1) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Geometric Brownian motion has `E X^k = x^k e^{(k b + ½ k(k-1) a) t}`, the Ornstein-Uhlenbeck process normal moments.
        #[test]
        fn closed_forms_are_met(b in -2.0..-0.1, a in 0.01..0.5, time in 0.01..2.0, start in 0.5..2.0) {
            let geometric = diffusion([0.0, b], [0.0, 0.0, a], 4, time, start);
            for (k, found) in geometric.iter().enumerate() {
                let k = k as f64;
                let exact = libm::pow(start, k) * libm::exp((k * b + 0.5 * k * (k - 1.0) * a) * time);
                prop_assert!(found.widened(1e-14 * exact).contains(exact), "{found:?} {exact}");
                prop_assert!(found.radius() < 1e-11);
            }
            let (mean, variance) = (start * libm::exp(b * time), a * (libm::exp(2.0 * b * time) - 1.0) / (2.0 * b));
            let normal = diffusion([0.0, b], [a, 0.0, 0.0], 4, time, start);
            let square = mean * mean;
            for (k, exact) in [
                (1, mean), (2, square + variance), (3, mean * (square + 3.0 * variance)),
                (4, square * square + 6.0 * square * variance + 3.0 * variance * variance),
            ] {
                prop_assert!(normal[k].widened(1e-13 * exact).contains(exact), "{:?} {exact}", normal[k]);
            }
        }

        #[test]
        fn the_chain_is_its_tree(keep in 0.2..0.9, other in 0.2..0.9, push in -1.0..1.0, start in -2.0..2.0) {
            let exactly = Interval::exactly;
            let moves = [[exactly(keep), exactly(push)], [exactly(other), exactly(-push)]];
            let found = chain(&moves, 4, 3, exactly(start));
            for k in 0..=4 {
                let mut exact = 0.0;
                for path in 0..8 {
                    let step = |x: f64, bit: i32| if path >> bit & 1 == 0 { keep * x + push } else { other * x - push };
                    exact += step(step(step(start, 0), 1), 2).powi(k) / 8.0;
                }
                prop_assert!(found[k as usize].widened(1e-12).contains(exact), "{k}: {found:?} {exact}");
            }
        }
    }
}
