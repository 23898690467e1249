//! A valley and its barrier on the line, with noise whose variance is the curvature's magnitude over the batch size.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

/// SGD with step λ on a loss with its minimum a at zero and its barrier top b at `width`, with normal noise of
/// variance k_a/S up to the point l between them and |k_b|/S beyond.
///
/// Left of a and right of b the loss is quadratic. Escape is the arrival at a point c beyond b, as far down
/// as b is above l.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Valley {
    curvatures: [f64; 2],
    width: f64,
    shape: Shape,
    learning_rate: f64,
    batch: f64,
}

/// The loss between a and b.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) enum Shape {
    /// Two parabolas that touch at l: k(w) is exactly k_a up to l and k_b from there on.
    Parabolas,
    /// A quartic; l is that part of the way.
    Quartic(f64),
}

impl Valley {
    /// The valley with curvatures k_a and |k_b| and with λk_a = `step`; S = 1.
    ///
    /// # Panics
    ///
    /// Unless all are positive, 0 < λk_a < 2 and l is between a and b.
    pub(crate) fn new(curvatures: [f64; 2], width: f64, shape: Shape, step: f64) -> Valley {
        let positive = curvatures.iter().all(|&k| 0.0 < k) && 0.0 < width;
        assert!(positive, "curvatures {curvatures:?} and width {width} must be positive");
        assert!(0.0 < step && step < 2.0, "λk_a = {step} is not in (0, 2)");
        if let Shape::Quartic(part) = shape {
            assert!(0.0 < part && part < 1.0, "l at {part} of the way is not between a and b");
        }
        Valley { curvatures, width, shape, learning_rate: step / curvatures[0], batch: 1.0 }
    }

    /// Parabolas with curvatures that differ by a factor between 1.4 and 2, in either direction, and λk_a
    /// between 0.45 and 0.85, where the exponents of SGD and of its diffusion differ by 5 % at least.
    pub(crate) fn any() -> BoxedStrategy<Valley> {
        let ratio = prop_oneof![0.5..0.6_f64, 1.4..2.0_f64];
        (ratio, 0.5..2.0_f64, 0.5..2.0_f64, 0.45..0.85_f64)
            .prop_map(|(ratio, k, width, step)| {
                Valley::new([k, ratio * k], width, Shape::Parabolas, step)
            })
            .boxed()
    }

    /// The same with another step and with S such that the diffusion's D = λC/2 stays.
    pub(crate) fn with_step(&self, step: f64) -> Valley {
        let learning_rate = step / self.curvatures[0];
        let batch = self.batch * learning_rate / self.learning_rate;
        Valley { learning_rate, batch, ..self.clone() }
    }

    /// The same with S such that [`Valley::exponent`] is `exponent`.
    pub(crate) fn with_exponent(&self, exponent: f64) -> Valley {
        Valley { batch: exponent / self.exponent_per_batch(), ..self.clone() }
    }

    /// The loss multiplied by r, at the same λ and S: the noise's variance |k|/S grows like r.
    pub(crate) fn rescaled(&self, r: f64) -> Valley {
        Valley { curvatures: self.curvatures.map(|k| r * k), ..self.clone() }
    }

    /// The same with noise of `factor` times the variance: with another S.
    pub(crate) fn with_noise(&self, factor: f64) -> Valley {
        Valley { batch: self.batch / factor, ..self.clone() }
    }

    /// The loss between a and b.
    pub(crate) fn shape(&self) -> Shape {
        self.shape
    }

    /// b, where a is zero.
    pub(crate) fn width(&self) -> f64 {
        self.width
    }

    /// k_a.
    pub(crate) fn curvature(&self) -> f64 {
        self.curvatures[0]
    }

    /// |k_b|.
    pub(crate) fn barrier_curvature(&self) -> f64 {
        self.curvatures[1]
    }

    /// λ.
    pub(crate) fn learning_rate(&self) -> f64 {
        self.learning_rate
    }

    /// S.
    pub(crate) fn batch(&self) -> f64 {
        self.batch
    }

    /// λk_a.
    pub(crate) fn step(&self) -> f64 {
        self.learning_rate * self.curvatures[0]
    }

    /// The point l.
    pub(crate) fn middle(&self) -> f64 {
        let [k_a, k_b] = self.curvatures;
        match self.shape {
            Shape::Parabolas => self.width * k_b / (k_a + k_b),
            Shape::Quartic(part) => self.width * part,
        }
    }

    /// L' = w (width - w) (α + βw) between a and b, for the quartic.
    fn quartic(&self) -> [f64; 2] {
        let [k_a, k_b] = self.curvatures;
        [k_a / self.width, (k_b - k_a) / (self.width * self.width)]
    }

    /// L'(w).
    #[inline(always)]
    pub(crate) fn derivative(&self, w: f64) -> f64 {
        let [k_a, k_b] = self.curvatures;
        let [alpha, beta] = self.quartic();
        let split = match self.shape {
            Shape::Parabolas => [self.middle(), self.middle()],
            Shape::Quartic(_) => [0.0, self.width],
        };
        if w < split[0] {
            k_a * w
        } else if w < split[1] {
            w * (self.width - w) * (alpha + beta * w)
        } else {
            k_b * (self.width - w)
        }
    }

    /// The noise's standard deviation, before it is multiplied by λ.
    #[inline(always)]
    pub(crate) fn spread(&self, w: f64) -> f64 {
        let [k_a, k_b] = self.curvatures;
        let k = if w < self.middle() { k_a } else { k_b };
        (k / self.batch).sqrt()
    }

    /// L(w) - L(a) between a and b.
    pub(crate) fn height(&self, w: f64) -> f64 {
        let [k_a, k_b] = self.curvatures;
        let [alpha, beta] = self.quartic();
        match self.shape {
            Shape::Parabolas => {
                let (l, b) = (self.middle(), self.width);
                let up = w.min(l);
                let past = k_b * ((b - l) * (b - l) - (b - w.max(l)) * (b - w.max(l)));
                (k_a * up * up + past) / 2.0
            }
            Shape::Quartic(_) => {
                let b = self.width;
                w * w * (alpha * b / 2.0 + w * ((beta * b - alpha) / 3.0 - w * beta / 4.0))
            }
        }
    }

    /// ΔL = L(b) - L(a).
    pub(crate) fn barrier(&self) -> f64 {
        self.height(self.width)
    }

    /// The part of the height that is climbed up to the point l.
    pub(crate) fn weight(&self) -> f64 {
        self.height(self.middle()) / self.barrier()
    }

    /// The exponent of a diffusion's escape over S, ∫ dL/D from a to b with D = λC/2: 2ΔL/λ (l/k_a + (1-l)/|k_b|),
    /// with [`Valley::weight`] for l.
    pub(crate) fn exponent_per_batch(&self) -> f64 {
        let [k_a, k_b] = self.curvatures;
        let weight = self.weight();
        2.0 * self.barrier() / self.learning_rate * (weight / k_a + (1.0 - weight) / k_b)
    }

    /// ∫ dL/D from a to b.
    pub(crate) fn exponent(&self) -> f64 {
        self.batch * self.exponent_per_batch()
    }

    /// The point c.
    pub(crate) fn target(&self) -> f64 {
        let below = (1.0 - self.weight()) * self.barrier();
        self.width + (2.0 * below / self.curvatures[1]).sqrt()
    }
}

impl fmt::Display for Valley {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [k_a, k_b] = self.curvatures;
        let shape = match self.shape {
            Shape::Parabolas => "two parabolas",
            Shape::Quartic(_) => "quartic",
        };
        write!(
            f,
            "{shape}, |k_b|/k_a = {:.3}, λk_a = {:.4}, l = {:.3}, ∫ dL/D = {:.2}",
            k_b / k_a,
            self.step(),
            self.weight(),
            self.exponent()
        )
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Both shapes, either end the sharper one.
    pub(crate) fn shapes() -> [Valley; 4] {
        [
            Valley::new([1.0, 2.0], 1.0, Shape::Parabolas, 0.3),
            Valley::new([1.5, 1.0], 2.0, Shape::Parabolas, 0.9),
            Valley::new([1.0, 2.0], 1.5, Shape::Quartic(0.4), 0.5),
            Valley::new([2.0, 1.2], 0.7, Shape::Quartic(0.6), 0.5),
        ]
    }

    /// Simpson's rule is exact for the cubics; its error at the parabolas' kink is below 1e-3 squared.
    #[test]
    fn heights_are_integrals_of_the_derivative() {
        for valley in shapes() {
            let cells = 1000;
            let h = valley.width / f64::from(cells);
            let cell = |i: i32| {
                let x = h * f64::from(i);
                let ends = valley.derivative(x) + valley.derivative(x + h);
                h / 6.0 * (ends + 4.0 * valley.derivative(x + 0.5 * h))
            };
            let integral: f64 = (0..cells).map(cell).sum();
            assert!((integral - valley.barrier()).abs() < 1e-5, "{valley}");
        }
    }
}
