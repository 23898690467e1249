//! Random numbers drawn in bulk and handed out one by one, for paths that are followed one at a time.

use rand_chacha::ChaCha8Rng;

use crate::monte_carlo::{Normals, UnitNoise};

/// Numbers drawn at once.
const BULK: usize = 1024;

/// A source of independent numbers of one law.
#[derive(Clone, Debug)]
pub struct Draws {
    normals: Normals,
    /// Uniform on (0, 1) if there is none.
    law: Option<UnitNoise>,
    bulk: Vec<f64>,
    used: usize,
}

impl Draws {
    /// Numbers of mean zero and variance one, of the given law. Advances `rng`, so that two sources
    /// seeded from it one after the other are independent.
    pub fn of(law: UnitNoise, rng: &mut ChaCha8Rng) -> Draws {
        Draws::new(Some(law), rng)
    }

    /// Numbers uniform on the open interval (0, 1).
    pub fn uniform(rng: &mut ChaCha8Rng) -> Draws {
        Draws::new(None, rng)
    }

    fn new(law: Option<UnitNoise>, rng: &mut ChaCha8Rng) -> Draws {
        Draws { normals: Normals::from_rng(rng), law, bulk: vec![0.0; BULK], used: BULK }
    }

    /// The next number.
    pub fn number(&mut self) -> f64 {
        if self.used == BULK {
            match self.law {
                Some(law) => self.normals.fill_noise(law, &mut self.bulk),
                None => self.normals.fill_uniform(&mut self.bulk),
            }
            self.used = 0;
        }
        self.used += 1;
        self.bulk[self.used - 1]
    }

    /// The next `D` numbers.
    pub fn vector<const D: usize>(&mut self) -> [f64; D] {
        std::array::from_fn(|_| self.number())
    }

    /// One of `0 .. count`, all equally likely up to a relative `count` times 2^-52; for uniform
    /// numbers.
    pub fn index(&mut self, count: usize) -> usize {
        ((self.number() * count as f64) as usize).min(count - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::monte_carlo::Stream;

    #[test]
    fn numbers_come_in_the_order_in_which_they_are_drawn() {
        let rng = || Stream::new(0, &["draws"]).generator(0);
        let mut expected = vec![0.0; 3 * BULK];
        let mut normals = Normals::from_rng(&mut rng());
        for bulk in expected.chunks_exact_mut(BULK) {
            normals.fill_noise(UnitNoise::SkewedTwoPoint, bulk);
        }
        let mut draws = Draws::of(UnitNoise::SkewedTwoPoint, &mut rng());
        let drawn: Vec<[f64; 2]> = (0..3 * BULK / 2).map(|_| draws.vector()).collect();
        assert_eq!(drawn.concat(), expected);
    }
}
