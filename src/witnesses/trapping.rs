//! SGD in a ball: up to which step it cannot leave, whatever is drawn.

use crate::instances::trapped::Trapped;
use crate::interval::Interval;
use crate::monte_carlo::normals::Normals;
use crate::monte_carlo::{Block, Tally};
use crate::observation::Observation;
use crate::statistics::intervals;

/// The largest step with which no draw takes SGD out of the ball of radius `R` from anywhere in it.
///
/// For every start and draw the steps that stay are an interval from zero, so that bisection finds it. Error: of the
/// search over starts, one part in a million.
pub fn threshold(loss: &Trapped) -> Interval {
    let stays = |step: f64| loss.furthest(step) <= loss.radius() * (1.0 + 1e-13);
    let mut high = 1.0 / 64.0;
    while stays(high) && high < 1e6 {
        high *= 2.0;
    }
    let mut low = 0.0;
    for _ in 0..40 {
        let middle = 0.5 * (low + high);
        if stays(middle) { low = middle } else { high = middle }
    }
    Interval::new(low * (1.0 - 1e-6), high)
}

/// The largest `(S φ)(x)` over the tried `x` of the ball, 101 on each of some rays, for `φ = (|x|/R)^8`, which is one on the sphere and more outside.
pub fn largest_mean(loss: &Trapped, step: f64) -> Interval {
    let mut largest = 0.0_f64;
    for direction in loss.directions() {
        for k in 0..=100 {
            let x: Vec<f64> =
                direction.iter().map(|u| u * loss.radius() * f64::from(k) / 100.0).collect();
            let at = |g: Vec<f64>| -> f64 {
                let square: f64 = x.iter().zip(g).map(|(x, g)| (x - step * g).powi(2)).sum();
                (square / loss.radius().powi(2)).powi(4)
            };
            let sum: f64 = loss.draws().iter().map(|draw| at(draw.at(&x))).sum();
            largest = largest.max(sum / loss.draws().len() as f64);
        }
    }
    Interval::around(largest, 1e-13 * largest)
}

/// Runs of SGD from points of the sphere: whether they leave the ball within that many steps.
pub fn leaves(loss: &Trapped, step: f64, steps: usize, block: &mut Block) -> Tally {
    let mut tally = Tally::new(1);
    let mut uniforms = Normals::from_rng(&mut block.rng);
    let mut levels = vec![0.0; steps];
    let directions = loss.directions();
    let limit = loss.radius() * (1.0 + 1e-12);
    for replica in 0..block.replicas {
        uniforms.fill_uniform(&mut levels);
        let direction = &directions[replica % directions.len()];
        let mut x: Vec<f64> = direction.iter().map(|u| u * loss.radius()).collect();
        let mut left = false;
        for level in &levels {
            let draw = &loss.draws()[(level * loss.draws().len() as f64) as usize];
            x = x.iter().zip(draw.at(&x)).map(|(x, g)| x - step * g).collect();
            left |= limit < x.iter().map(|x| x * x).sum::<f64>().sqrt();
        }
        tally.moments[0].push(f64::from(left));
    }
    tally.replicas = block.replicas as u64;
    tally.steps = tally.replicas * steps as u64;
    tally
}

/// The share of runs that leave.
pub fn share(tally: &Tally, alpha: f64) -> Observation {
    let moments = &tally.moments[0];
    let hits = (moments.mean() * moments.count() as f64).round() as u64;
    Observation::of(intervals::proportion(hits, moments.count(), alpha))
}
