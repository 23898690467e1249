//! The same workloads as anyone would write them: a plain loop over chains, xoshiro256++ with the ziggurat, and for
//! minibatches the first part of a Fisher-Yates shuffle with bounded integers by multiplication.

use nalgebra::{DMatrix, DVector};
use rand::{RngExt, SeedableRng};
use rand_distr::StandardNormal;
use rand_xoshiro::Xoshiro256PlusPlus;

pub(crate) fn generator() -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::from_rng(&mut super::stream().generator(2))
}

/// W1: a buffer of standard normals.
pub(crate) fn normals(rng: &mut Xoshiro256PlusPlus, out: &mut [f64]) {
    out.iter_mut().for_each(|x| *x = rng.sample(StandardNormal));
}

/// W2: the mean square of the weight of `chains` chains on `k w²/2` over the last of their steps.
pub(crate) fn stationary(
    rng: &mut Xoshiro256PlusPlus,
    rate: f64,
    (burn_in, steps): (usize, usize),
    chains: usize,
) -> f64 {
    let mut sum = 0.0;
    for _ in 0..chains {
        let mut w = 0.0;
        for step in 0..burn_in + steps {
            let noise: f64 = rng.sample(StandardNormal);
            w -= rate * (w - 1.0 + noise);
            sum += if burn_in <= step { w * w } else { 0.0 };
        }
    }
    sum / (chains * steps) as f64
}

/// W2d: the same with a dense Hessian, for the first weight.
pub(crate) fn stationary_dense(
    rng: &mut Xoshiro256PlusPlus,
    (rate, hessian): (f64, &DMatrix<f64>),
    (burn_in, steps): (usize, usize),
    chains: usize,
) -> f64 {
    let d = hessian.nrows();
    let map = hessian * rate;
    let mut sum = 0.0;
    for _ in 0..chains {
        let mut from_minimum = DVector::from_element(d, -1.0);
        let mut moved = DVector::zeros(d);
        for step in 0..burn_in + steps {
            moved.gemv(1.0, &map, &from_minimum, 0.0);
            for (w, m) in from_minimum.iter_mut().zip(&moved) {
                let noise: f64 = rng.sample(StandardNormal);
                *w -= m + rate * noise;
            }
            let w = from_minimum[0] + 1.0;
            sum += if burn_in <= step { w * w } else { 0.0 };
        }
    }
    sum / (chains * steps) as f64
}

/// W3: the steps of `paths` Euler-Maruyama paths from -1 to 0 in `(x² - 1)²/4`, at most `steps` each.
pub(crate) fn paths(
    rng: &mut Xoshiro256PlusPlus,
    dt: f64,
    amplitude: f64,
    paths: usize,
    steps: usize,
) -> usize {
    let mut done = 0;
    for _ in 0..paths {
        let mut x = -1.0_f64;
        let mut age = 0;
        while x < 0.0 && age < steps {
            let noise: f64 = rng.sample(StandardNormal);
            x += dt * (x - x * x * x) + amplitude * noise;
            age += 1;
        }
        done += age;
    }
    done
}

/// W4: the last weights, summed, of `chains` chains of `steps` minibatch steps.
pub(crate) fn minibatches(
    rng: &mut Xoshiro256PlusPlus,
    population: &mut [[f64; 2]],
    (rate, batch): (f64, usize),
    steps: usize,
    chains: usize,
) -> f64 {
    let count = population.len();
    let mut sum = 0.0;
    for _ in 0..chains {
        let mut w = 0.0;
        for _ in 0..steps {
            let (mut u, mut v) = (0.0, 0.0);
            for place in 0..batch {
                population.swap(place, place + rng.random_range(0..count - place));
                u += population[place][0];
                v += population[place][1];
            }
            w -= rate / batch as f64 * (u * w - v);
        }
        sum += w;
    }
    sum
}
