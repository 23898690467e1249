//! Measured coverage and detection of every interval, of the sequential rule and of the whole
//! pipeline, at ordinary levels by simulation and at the levels of a run exactly or by importance
//! sampling.
//!
//! Every count is compared with the largest (or smallest) that chance allows: by Chernoff's bound
//! a correct interval fails an assertion here with probability below 1e-9.

mod intervals;
mod pipeline;
mod tiny_levels;

use sgdcheck::monte_carlo::{Moments, Normals};

const LEVELS: [f64; 3] = [0.1, 0.01, 1e-3];

/// `P(K >= k)` for `k > trials p`, and `P(K <= k)` for `k < trials p`, are at most
/// `exp(-trials KL(k / trials, p))`: whether that is still above 1e-9.
fn is_chance(count: usize, trials: usize, p: f64) -> bool {
    let (n, q) = (trials as f64, count as f64 / trials as f64);
    let term = |q: f64, p: f64| if q == 0.0 { 0.0 } else { q * libm::log(q / p) };
    n * (term(q, p) + term(1.0 - q, 1.0 - p)) <= -libm::log(1e-9)
}

fn is_at_most(count: usize, trials: usize, p: f64) -> bool {
    count as f64 <= p * trials as f64 || is_chance(count, trials, p)
}

fn is_at_least(count: usize, trials: usize, p: f64) -> bool {
    p * trials as f64 <= count as f64 || is_chance(count, trials, p)
}

#[derive(Clone, Copy, Debug)]
enum Law {
    Normal,
    Uniform,
    Exponential,
    /// One with this probability, else zero.
    Rare(f64),
    /// Student's with 3 degrees of freedom: no fourth moment, and no third.
    Student3,
    /// `P(X > x) = x^-index` for `x > 1`.
    Pareto(f64),
    /// `z + (z² - 1) / 60`: skewness 0.0999, as of a batch mean.
    NearlyNormal,
}

impl Law {
    fn mean(self) -> f64 {
        match self {
            Law::Normal | Law::Student3 | Law::NearlyNormal => 0.0,
            Law::Uniform => 0.5,
            Law::Exponential => 1.0,
            Law::Rare(p) => p,
            Law::Pareto(index) => index / (index - 1.0),
        }
    }

    fn fill(self, source: &mut Normals, out: &mut [f64]) {
        match self {
            Law::Normal | Law::Student3 | Law::NearlyNormal => source.fill(out),
            _ => source.fill_uniform(out),
        }
        match self {
            Law::Normal | Law::Uniform => {}
            Law::Exponential => out.iter_mut().for_each(|x| *x = -libm::log(*x)),
            Law::Rare(p) => out.iter_mut().for_each(|x| *x = f64::from(u8::from(*x < p))),
            Law::Pareto(index) => {
                out.iter_mut().for_each(|x| *x = libm::exp(-libm::log(*x) / index));
            }
            Law::NearlyNormal => out.iter_mut().for_each(|z| *z += (*z * *z - 1.0) / 60.0),
            Law::Student3 => {
                let mut others = vec![0.0; 3 * out.len()];
                source.fill(&mut others);
                for (z, three) in out.iter_mut().zip(others.chunks_exact(3)) {
                    *z /= (three.iter().map(|z| z * z).sum::<f64>() / 3.0).sqrt();
                }
            }
        }
    }
}

fn moments(values: &[f64]) -> Moments {
    let mut moments = Moments::new();
    values.iter().for_each(|&value| moments.push(value));
    moments
}
