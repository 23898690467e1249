//! Second moments of momentum SGD from rest, whether or not it is stable.

use nalgebra::DMatrix;

use crate::instances::momentum::{StateDependent, step_of_pair};
use crate::instances::regression::Training;
use crate::instances::stability::{Iteration, Multiplicative};
use crate::interval::Interval;
use crate::observation::Observation;
use crate::oracles::numerics::dense;
use crate::witnesses::quadratic::{below, formed};

/// A fair sign.
pub(crate) const SIGNS: [(f64, f64); 2] = [(1.0, 0.5), (-1.0, 0.5)];

/// All paths of a scalar w from rest under noise of finitely many values, with what the noise remembers.
pub(crate) struct Paths<'a> {
    /// How long they are: such that what is left of the start is below 1e-11 of the second moment.
    pub(crate) steps: usize,
    /// What a step draws: values and their probabilities.
    pub(crate) atoms: &'a [(f64, f64)],
    /// What is remembered at the start: values and their probabilities.
    pub(crate) memories: &'a [(f64, f64)],
}

impl Paths<'_> {
    /// E w² at their end, where `step` maps w, the memory and what is drawn to the next w and memory.
    pub(crate) fn second_moment(&self, step: impl Fn(f64, f64, f64) -> (f64, f64)) -> Interval {
        let starts = self.memories.iter();
        let value: f64 =
            starts.map(|&(memory, p)| p * self.walk(self.steps, (0.0, memory), &step)).sum();
        Interval::around(value, 1e-11 * value)
    }

    fn walk(
        &self,
        left: usize,
        (w, memory): (f64, f64),
        step: &impl Fn(f64, f64, f64) -> (f64, f64),
    ) -> f64 {
        if left == 0 {
            return w * w;
        }
        let branch = |&(x, p): &(f64, f64)| p * self.walk(left - 1, step(w, memory, x), step);
        self.atoms.iter().map(branch).sum()
    }
}

/// Between what [`growth`] is where second moments settle, zero, and where they diverge, at least one: a power of time.
pub(crate) const DIVERGES: f64 = 0.5;

/// The binary logarithm of E|w_2t|² / E|w_t|² from rest, at t = 2^14 or where it exceeds 1e100.
pub(crate) fn growth(iteration: &Iteration) -> Interval {
    let d = iteration.steps.dimension();
    let (mut map, mut moments) = step_of_pair(
        &DMatrix::identity(d, d),
        &iteration.steps.matrix(),
        &iteration.noise.matrix(),
        iteration.momentum,
    );
    let size = |moments: &DMatrix<f64>| (0..d).map(|i| moments[(i, i)]).sum::<f64>();
    let mut ratio = f64::NAN;
    for _ in 0..15 {
        let doubled = &moments + dense::congruence(&map, &moments);
        ratio = size(&doubled) / size(&moments);
        (map, moments) = (dense::multiply(&map, &map), doubled);
        if 1e100 < size(&moments) {
            break;
        }
    }
    Interval::around(libm::log2(ratio), 1e-6)
}

/// As [`growth`], by the recursion of E w², E w v and E v² with v = λm.
pub(crate) fn multiplicative_growth(chain: &Multiplicative) -> Interval {
    let (u, mu) = (chain.rate_k, chain.momentum);
    let pull = u * u * (1.0 + chain.relative_noise * chain.relative_noise);
    let (mut ww, mut wv, mut vv) = (0.0, 0.0, 0.0_f64);
    let mut earlier = f64::NAN;
    for t in 1..=1_u32 << 15 {
        let turned = mu * wv + u * ww;
        let velocity = mu * mu * vv + 2.0 * mu * u * wv + pull * ww + 1.0;
        (ww, wv, vv) = (ww - 2.0 * turned + velocity, turned - velocity, velocity);
        if 1e100 < ww {
            break;
        }
        if t == 1 << 6 {
            earlier = ww;
        }
    }
    Interval::around(libm::log2(ww / earlier).min(1e3), 1e-6)
}

/// The logarithm of what second moments grow by in a step in the long run: of the spectral radius of the map of E w²,
/// E w v and E v², by the norm of its 2^46th power.
///
/// Error: a squaring of the m-th power adds its rounding over m, in all 1e-12 over the distance of the roots of
/// z² - (1 + µ - u) z + µ, which is 1 - µ where they reach the unit circle; where they meet, inside it, 1e-7, far below
/// a per cent of the logarithm. Measured beside 2 ln max|z| without relative noise.
pub(crate) fn growth_per_step(chain: &Multiplicative) -> Interval {
    const SQUARINGS: i32 = 46;
    let (u, mu) = (chain.rate_k, chain.momentum);
    let pull = u * u * (1.0 + chain.relative_noise * chain.relative_noise);
    // v' = µ v + u w + noise, and w' = w - v'.
    let velocity = [pull, 2.0 * mu * u, mu * mu];
    let turned = [u, mu, 0.0];
    let row = |i: usize, j: usize| match i {
        0 => (if j == 0 { 1.0 } else { 0.0 }) - 2.0 * turned[j] + velocity[j],
        1 => turned[j] - velocity[j],
        _ => velocity[j],
    };
    let mut power = DMatrix::from_fn(3, 3, row);
    let mut ln_size = 0.0;
    for squaring in 0..=SQUARINGS {
        let size = power.norm();
        if size == 0.0 {
            return Interval::at_most(-1.0);
        }
        ln_size += libm::log(size) / 2.0_f64.powi(squaring);
        power /= size;
        power = &power * &power;
    }
    Interval::around(ln_size, 1e-12 / (1.0 - mu) + 0.01 * ln_size.abs())
}

/// E w wᵀ in time, from rest, until it no longer moves; unknown if it still does after 50 000
/// steps. Where a step moves it by 1e-14 and 1000 steps before by at least twice as much, some
/// 2000 more such steps are left.
pub(crate) fn propagated(s: &StateDependent) -> Observation {
    let d = s.sgd.dimension();
    let (map, added) = s.sgd.step();
    let response = s.response.matrix();
    let rates = DMatrix::identity(d, d) * s.sgd.learning_rate();
    let hessian = s.sgd.hessian().matrix();
    let mut moments = DMatrix::zeros(2 * d, 2 * d);
    for _ in 0..50_000 {
        let inner = moments.view((0, 0), (d, d)).clone_owned();
        let noise = dense::congruence(&response, &inner);
        let (_, more) = step_of_pair(&rates, &hessian, &noise, s.sgd.momentum());
        let next = dense::congruence(&map, &moments) + &added + more;
        let moved = (&next - &moments).amax();
        moments = next;
        let size = moments.view((0, 0), (d, d)).amax();
        if moved <= 1e-14 * size {
            return formed(
                below(d).map(|at| Interval::around(moments[at], 1e-10 * size)).collect(),
            );
        }
    }
    Observation::of_all(vec![Interval::UNKNOWN; d * (d + 1) / 2])
}

/// The stationary E (w - w*)(w - w*)ᵀ of SGD on a data set, from the steps of all batches: the sum over t of
/// Tᵗ E bbᵀ, where T maps a second moment M to the average E AMAᵀ. Unknown if T has no powers that vanish.
pub(crate) fn over_batches(training: &Training) -> Observation {
    let steps = training.steps();
    let size = steps[0].1.len();
    let (mut map, mut sum) = (DMatrix::zeros(size * size, size * size), DMatrix::zeros(size, size));
    for (step, added) in &steps {
        map += step.kronecker(step);
        sum += added * added.transpose();
    }
    let count = steps.len() as f64;
    map /= count;
    let mut sum = DMatrix::from_column_slice(size * size, 1, (sum / count).as_slice());
    for _ in 0..40 {
        sum = &sum + dense::multiply(&map, &sum);
        map = dense::multiply(&map, &map);
        if map.amax() < 1e-20 {
            let moments = DMatrix::from_column_slice(size, size, sum.as_slice());
            let (d, largest) = (size / 2, moments.amax());
            let entry = |at| Interval::around(moments[at], 1e-10 * largest);
            return formed(below(d).map(entry).collect());
        }
    }
    let d = size / 2;
    Observation::of_all(vec![Interval::UNKNOWN; d * (d + 1) / 2])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instances::quadratic::Spectral;

    /// One dimension, no momentum: the factor of E w² in a step is (1-u)² + s² u².
    #[test]
    fn without_momentum_growth_is_decided_by_one_factor() {
        for (rate_k, relative_noise) in [(0.5, 0.3), (1.9, 0.2), (1.9, 0.5), (1.0, 1.1), (0.5, 2.0)]
        {
            let chain = Multiplicative { rate_k, momentum: 0.0, relative_noise };
            let factor = (1.0 - rate_k).powi(2) + (relative_noise * rate_k).powi(2);
            let growth = multiplicative_growth(&chain);
            assert_eq!(1.0 < factor, 0.5 < growth.low(), "{chain}: {growth:?}");
        }
    }

    /// At λk = 2 without momentum w_t is, up to signs, a random walk; at λk = 1 it is white.
    #[test]
    fn a_random_walk_grows_linearly() {
        let growth = |step: f64| {
            let one = |x: f64| Spectral::diagonal(vec![x]).expect("a number");
            growth(&Iteration { steps: one(step), noise: one(1.0), momentum: 0.0 })
        };
        assert!(growth(2.0).contains(1.0) && growth(1.0).contains(0.0));
        assert!(1.0 < growth(2.1).low());
    }
}
