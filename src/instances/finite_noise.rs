//! Centred noise with finitely many values, such as a minibatch of few examples gives.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

/// A random number with finitely many values and mean zero.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FiniteNoise {
    /// Values with their probabilities, in increasing order of the values.
    atoms: Vec<(f64, f64)>,
}

impl FiniteNoise {
    /// The noise with these values and probabilities.
    ///
    /// Fails, naming the hypothesis, if there are fewer than two values, one is not finite, a
    /// probability is not positive, the probabilities do not sum to one or the mean is not zero
    /// (both up to 1e-12).
    pub fn new(mut atoms: Vec<(f64, f64)>) -> Result<FiniteNoise, String> {
        if atoms.len() < 2 {
            return Err("noise needs at least two values".into());
        }
        if !atoms.iter().all(|&(value, p)| value.is_finite() && 0.0 < p) {
            return Err("values must be finite and probabilities positive".into());
        }
        let total: f64 = atoms.iter().map(|atom| atom.1).sum();
        if 1e-12 < (total - 1.0).abs() {
            return Err(format!("the probabilities sum to {total}, not to one"));
        }
        let mean: f64 = atoms.iter().map(|&(value, p)| value * p).sum();
        if 1e-12 < mean.abs() {
            return Err(format!("the mean is {mean}, not zero"));
        }
        atoms.sort_by(|a, b| a.0.total_cmp(&b.0));
        Ok(FiniteNoise { atoms })
    }

    /// Two values with variance one: the positive one, `√((1-p)/p)`, with probability `p`.
    ///
    /// Fails unless `0 < p < 1`.
    pub fn two_point(p: f64) -> Result<FiniteNoise, String> {
        if !(0.0 < p && p < 1.0) {
            return Err(format!("the probability {p} is not between zero and one"));
        }
        let odds = ((1.0 - p) / p).sqrt();
        FiniteNoise::new(vec![(-1.0 / odds, 1.0 - p), (odds, p)])
    }

    /// The sum of so many independent numbers of that law, divided by the root of how many: what a batch makes of it.
    ///
    /// Fails unless `0 < p < 1`, or if there are none.
    pub fn two_point_batch(p: f64, batch: u32) -> Result<FiniteNoise, String> {
        let [(low, _), (high, _)] = FiniteNoise::two_point(p)?.atoms[..] else { unreachable!() };
        let count = f64::from(batch);
        let mut probability = (1.0 - p).powi(batch as i32);
        let atom = |k: u32| {
            let k = f64::from(k);
            let atom = ((k * high + (count - k) * low) / count.sqrt(), probability);
            probability *= (count - k) / (k + 1.0) * p / (1.0 - p);
            atom
        };
        FiniteNoise::new((0..=batch).map(atom).collect())
    }

    /// Equally likely values proportional to `values` after centring, with variance one.
    ///
    /// Fails if all values are equal or one is not finite.
    pub fn standardised(values: &[f64]) -> Result<FiniteNoise, String> {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n;
        if variance.is_nan() || variance <= 0.0 {
            return Err("the values must be finite and not all equal".into());
        }
        let deviation = variance.sqrt();
        let atom = |v: &f64| ((v - mean) / deviation, 1.0 / n);
        FiniteNoise::new(values.iter().map(atom).collect())
    }

    /// Skewed noise of variance one with two or three values.
    pub fn skewed() -> BoxedStrategy<FiniteNoise> {
        let two = (0.12..0.3).prop_map(FiniteNoise::two_point);
        // One value far from two neighbours: the skewness lies between 0.38 and 0.60.
        let three = (2.0..4.0).prop_map(|far| FiniteNoise::standardised(&[0.0, 1.0, far + 1.0]));
        prop_oneof![two, three].prop_map(|noise| noise.expect("the ranges are admissible")).boxed()
    }

    /// The values with their probabilities, in increasing order of the values.
    pub fn atoms(&self) -> &[(f64, f64)] {
        &self.atoms
    }

    /// The `power`-th moment.
    pub fn moment(&self, power: i32) -> f64 {
        let term = |&(value, p): &(f64, f64)| p * value.powi(power);
        self.atoms.iter().map(term).sum()
    }

    /// The value that corresponds to the standard normal `normal` under the increasing map that
    /// takes the normal law to this one (error of the normal distribution function: below 1e-15).
    pub fn at_normal(&self, normal: f64) -> f64 {
        self.at_level(0.5 * libm::erfc(-normal * std::f64::consts::FRAC_1_SQRT_2))
    }

    /// The quantile at `level`: of a uniform level, it has this law.
    pub fn at_level(&self, level: f64) -> f64 {
        let mut reached = 0.0;
        for &(value, p) in &self.atoms {
            reached += p;
            if level <= reached {
                return value;
            }
        }
        self.atoms[self.atoms.len() - 1].0
    }
}

/// Laws with more values are not written out.
const VALUES_SHOWN: usize = 8;

impl fmt::Display for FiniteNoise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let [(low, _), .., (high, _)] = self.atoms[..]
            && VALUES_SHOWN < self.atoms.len()
        {
            return write!(f, "{} values in [{low:.3}, {high:.3}]", self.atoms.len());
        }
        let atoms = self.atoms.iter().map(|(value, p)| format!("{value:.3} (p {p:.3})"));
        write!(f, "{{{}}}", atoms.collect::<Vec<String>>().join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_has_the_variance_and_a_smaller_skewness() {
        let noise = |batch| FiniteNoise::two_point_batch(0.2, batch).expect("admissible");
        assert!((noise(16).moment(2) - 1.0).abs() < 1e-13);
        assert!((4.0 * noise(16).moment(3) - noise(1).moment(3)).abs() < 1e-12);
        assert_eq!(noise(16).atoms().len(), 17);
    }

    proptest! {
        #[test]
        fn skewed_noise_is_centred_standard_and_skewed(noise in FiniteNoise::skewed()) {
            // Three sums of at most three products of size up to ten.
            prop_assert!(noise.moment(1).abs() < 1e-13);
            prop_assert!((noise.moment(2) - 1.0).abs() < 1e-13);
            prop_assert!(0.38 < noise.moment(3));
        }
    }

    #[test]
    fn each_broken_hypothesis_is_named() {
        for (atoms, named) in [
            (vec![(0.0, 1.0)], "two values"),
            (vec![(-1.0, 0.5), (f64::NAN, 0.5)], "finite"),
            (vec![(-1.0, -0.5), (1.0, 1.5)], "positive"),
            (vec![(-1.0, 0.5), (1.0, 0.6)], "sum to"),
            (vec![(-1.0, 0.5), (2.0, 0.5)], "mean"),
        ] {
            let message = FiniteNoise::new(atoms.clone()).expect_err("broken");
            assert!(message.contains(named), "{atoms:?}: {message}");
        }
    }

    #[test]
    fn the_quantile_map_has_the_right_jumps() {
        let noise = FiniteNoise::two_point(0.2).expect("admissible");
        // The normal quantile at 0.8 is 0.8416212335729143 (scipy.stats.norm.ppf(0.8)).
        assert_eq!(noise.at_normal(0.841_621_2), -0.5);
        assert_eq!(noise.at_normal(0.841_621_3), 2.0);
    }
}
