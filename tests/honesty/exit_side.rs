//! On which side a discrete chain leaves.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use sgdcheck::interval::Interval;
use sgdcheck::oracles::exit::chain::Component;
use sgdcheck::oracles::exit::exit_side::probability_right;

use super::{Family, Trial, log_uniform};

pub(crate) static FAMILIES: &[Family] = &[Family {
    oracle: "exit_side",
    truth: "midpoint rules on three meshes, by elimination",
    draw,
    quick: 20,
    full: 10_000,
    unknown_at_most: 0.05,
}];

/// Bent maps with kinks, scales that vary, mixtures of two normal laws.
fn draw(rng: &mut ChaCha8Rng) -> Trial {
    let (rate, shift) = (rng.random_range(0.3..3.0), rng.random_range(-0.3..0.3));
    let bend = if rng.random_bool(0.3) { rng.random_range(-0.5..0.5) } else { 0.0 };
    let at = rng.random_range(-0.8..0.8);
    let map = move |x: f64| rate * x + shift + bend * f64::abs(x - at);
    let (width, dip) = (log_uniform(rng, 0.15, 1.0), rng.random_range(0.0..0.6));
    let scale = move |x: f64| width * (1.0 - dip * libm::exp(-8.0 * x * x));
    let skew = rng.random_range(0.0..1.0);
    let noise = [
        Component { weight: 0.3, mean: 0.7 * skew, spread: 1.0 },
        Component { weight: 0.7, mean: -0.3 * skew, spread: rng.random_range(0.7..1.3) },
    ];
    let start = rng.random_range(-0.99..0.99);
    let found = probability_right(map, scale, &noise, (-1.0, 1.0), start);
    let [coarse, middle, fine] =
        [60, 90, 120].map(|cells| midpoint(&map, &scale, &noise, cells, start));
    // Errors in h² with h = 1, 2/3, 1/2; the difference of the extrapolants is a wide error.
    let first = middle + (middle - coarse) / (9.0 / 4.0 - 1.0);
    let second = fine + (fine - middle) / (16.0 / 9.0 - 1.0);
    let radius =
        2.0 * (second - first).abs() + if bend == 0.0 { 0.0 } else { 3.0 * (fine - middle).abs() };
    let problem = format!(
        "rate {rate}, shift {shift}, bend {bend} at {at}, width {width}, dip {dip}, {noise:?}, start {start}"
    );
    Trial { found, truth: Interval::around(second, radius), problem }
}

fn midpoint(
    map: &dyn Fn(f64) -> f64,
    scale: &dyn Fn(f64) -> f64,
    noise: &[Component],
    cells: usize,
    start: f64,
) -> f64 {
    let h = 2.0 / cells as f64;
    let nodes: Vec<f64> = (0..cells).map(|k| -1.0 + (k as f64 + 0.5) * h).collect();
    let density = |x: f64, y: f64| {
        let part = |part: &Component| {
            let z = (y - map(x) - scale(x) * part.mean) / (scale(x) * part.spread);
            part.weight * libm::exp(-0.5 * z * z)
                / (scale(x) * part.spread * 2.506_628_274_631_000_5)
        };
        noise.iter().map(part).sum::<f64>()
    };
    let beyond = |x: f64| {
        let part = |part: &Component| {
            let z = (1.0 - map(x) - scale(x) * part.mean) / (scale(x) * part.spread);
            part.weight * 0.5 * libm::erfc(z * std::f64::consts::FRAC_1_SQRT_2)
        };
        noise.iter().map(part).sum::<f64>()
    };
    let mut rows: Vec<Vec<f64>> = nodes
        .iter()
        .map(|&x| nodes.iter().map(|&y| -h * density(x, y)).chain([beyond(x)]).collect())
        .collect();
    for (k, row) in rows.iter_mut().enumerate() {
        row[k] += 1.0;
    }
    for k in 0..cells {
        let pivot = rows[k].clone();
        for row in &mut rows[k + 1..] {
            let factor = row[k] / pivot[k];
            row[k..].iter_mut().zip(&pivot[k..]).for_each(|(entry, p)| *entry -= factor * p);
        }
    }
    let mut values = vec![0.0; cells];
    for k in (0..cells).rev() {
        let later: f64 = (k + 1..cells).map(|l| rows[k][l] * values[l]).sum();
        values[k] = (rows[k][cells] - later) / rows[k][k];
    }
    beyond(start) + nodes.iter().zip(&values).map(|(&y, u)| h * density(start, y) * u).sum::<f64>()
}
