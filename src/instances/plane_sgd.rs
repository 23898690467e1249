//! SGD in the plane on a quadratic, with noise whose covariance is a quadratic polynomial.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

/// The coefficients of `1, x, y, x², xy, y²`.
pub type Quadratic = [f64; 6];

/// `θ' = θ - η (A θ - c) + η C(θ)^(1/2) ζ` with `C = G/B`, from a point, where only `η/B` is kept fixed.
#[derive(Clone, Debug, Serialize)]
pub struct PlaneSgd {
    /// `A`: its entries 11, 12 and 22.
    pub hessian: [f64; 3],
    /// `c`.
    pub pull: [f64; 2],
    /// The entries 11, 12 and 22 of `G`.
    pub noise: [Quadratic; 3],
    /// `η/B`.
    pub ratio: f64,
    /// The start.
    pub start: [f64; 2],
}

/// The coefficients of `1, x, y` of `∂/∂x` and of `∂/∂y` of a quadratic.
pub fn slopes([_, x, y, xx, xy, yy]: Quadratic) -> [[f64; 3]; 2] {
    [[x, 2.0 * xx, xy], [y, xy, 2.0 * yy]]
}

impl PlaneSgd {
    /// Linear regression on equally likely examples: `L_i = ½ (a_i · θ - b_i)²`, with `G` the covariance of one
    /// example's gradient.
    pub fn regression(examples: &[([f64; 2], f64)], ratio: f64, start: [f64; 2]) -> PlaneSgd {
        let count = examples.len() as f64;
        // Each coordinate of an example's gradient is linear: coefficients of 1, x, y.
        let gradient = |([p, q], b): ([f64; 2], f64)| [p, q].map(|a| [-a * b, a * p, a * q]);
        let rows: Vec<[[f64; 3]; 2]> = examples.iter().map(|&example| gradient(example)).collect();
        let mean = |i: usize| {
            [0, 1, 2].map(|k: usize| rows.iter().map(|row| row[i][k]).sum::<f64>() / count)
        };
        let covariance = |i: usize, j: usize| {
            let terms = rows.iter().map(|row| product(row[i], row[j]));
            let sum =
                terms.fold([0.0; 6], |sum, term| [0, 1, 2, 3, 4, 5].map(|k| sum[k] + term[k]));
            let square = product(mean(i), mean(j));
            [0, 1, 2, 3, 4, 5].map(|k: usize| sum[k] / count - square[k])
        };
        let [[c0, xx, xy], [c1, _, yy]] = [mean(0), mean(1)];
        PlaneSgd {
            hessian: [xx, xy, yy],
            pull: [-c0, -c1],
            noise: [covariance(0, 0), covariance(0, 1), covariance(1, 1)],
            ratio,
            start,
        }
    }

    /// Random regressions on three examples.
    pub fn any() -> BoxedStrategy<PlaneSgd> {
        let example = |signs: [f64; 2]| {
            (0.6..1.2_f64, 0.3..0.8_f64, 0.5..1.5_f64)
                .prop_map(move |(p, q, b)| ([signs[0] * p, signs[1] * q], b))
        };
        let examples = (example([1.0, 1.0]), example([1.0, -1.0]), example([0.3, 1.5]));
        (examples, 0.2..0.5_f64, 0.8..1.5_f64, -1.0..-0.4_f64)
            .prop_map(|((a, b, c), ratio, x, y)| PlaneSgd::regression(&[a, b, c], ratio, [x, y]))
            .boxed()
    }
}

/// The product of two linear functions, of coefficients of `1, x, y`.
fn product(p: [f64; 3], q: [f64; 3]) -> Quadratic {
    let mixed = |i: usize, j: usize| p[i] * q[j] + p[j] * q[i];
    [p[0] * q[0], mixed(0, 1), mixed(0, 2), p[1] * q[1], mixed(1, 2), p[2] * q[2]]
}

impl fmt::Display for PlaneSgd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let PlaneSgd { hessian, pull, noise, ratio, start } = self;
        write!(f, "A = {hessian:.3?}, c = {pull:.3?}, G = {noise:.3?} in 1, x, y, x², xy, y², ")?;
        write!(f, "η/B = {ratio:.3}, from {start:.3?}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slopes_are_those_of_the_quadratic() {
        // 2 + 3x + 5y + 7x² + 11xy + 13y²: 3 + 14x + 11y and 5 + 11x + 26y.
        let found = slopes([2.0, 3.0, 5.0, 7.0, 11.0, 13.0]);
        assert_eq!(found, [[3.0, 14.0, 11.0], [5.0, 11.0, 26.0]]);
    }
}
