//! On which side a discrete chain leaves.

use rand_chacha::ChaCha8Rng;
use sgdcheck::oracles::exit::exit_side::probability_right;
use sgdcheck::oracles::exit::walk::Side;

use super::walk::Drawn;
use super::{Family, Trial};

pub(crate) static FAMILIES: &[Family] = &[Family {
    oracle: "exit_side",
    truth: "stationary laws of walks that start again",
    draw,
    quick: 15,
    full: 3_000,
    unknown_at_most: 0.05,
}];

/// Bent maps with kinks, scales that vary, mixtures of two normal laws.
fn draw(rng: &mut ChaCha8Rng) -> Trial {
    let mut drawn = Drawn::new(rng);
    drawn.sides = [Side::Leaves; 2];
    let (map, scale) = (|x: f64| drawn.map(x), |x: f64| drawn.scale(x));
    let found = probability_right(map, scale, &drawn.noise, (-1.0, 1.0), drawn.start);
    // The share of the steps out that lead beyond the right end.
    let truth = drawn.per_exit(|x| drawn.beyond(x, 1.0, 1.0)[0]);
    Trial { found, truth, problem: format!("{drawn:?}") }
}
