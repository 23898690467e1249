//! Designs whose minibatch noise is known exactly.

use crate::instances::regression::{Batches, Regression, Sampling};

/// A three-point law with the moments of a standard normal one up to the fifth.
const POINTS: [f64; 6] = [1.732_050_807_568_877_2, -1.732_050_807_568_877_2, 0.0, 0.0, 0.0, 0.0];

/// Pairs of data from designs with x ~ N(0, 1) or N(0, diag(1, 0.1)) and y = x·1 + ε, at the minimum.
pub(crate) fn designs() -> Vec<(&'static str, Batches)> {
    let case = |scale: f64, axes: usize, noise: fn(f64, f64) -> f64| {
        let second = if axes == 1 { &POINTS[2..3] } else { &POINTS[..] };
        let mut data = Vec::new();
        for x in POINTS {
            for z in second {
                for e in POINTS {
                    let x = [x, 0.1_f64.sqrt() * z];
                    let y = x.iter().sum::<f64>() + noise(x[0], e);
                    data.push((x[..axes].to_vec(), y));
                }
            }
        }
        let regression = Regression { scale, data };
        Batches { regression, offset: vec![0.0; axes], batch: 2, sampling: Sampling::With }
    };
    vec![
        ("log likelihood: ½, σ = 1", case(0.5, 1, |_, e| e)),
        ("log likelihood: ½, σ = 1, two dimensions", case(0.5, 2, |_, e| e)),
        ("½, σ = 0.1", case(0.5, 1, |_, e| 0.1 * e)),
        ("½, noise that grows with x", case(0.5, 1, |x, e| x * e)),
        ("loss of section 5, σ = 2", case(1.0, 1, |_, e| 2.0 * e)),
    ]
}
