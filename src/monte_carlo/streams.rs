//! Random streams: one per block of replicas, keyed by what the block is for.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// The root of all randomness of one (claim, experiment, instance): a hash of their names and of
/// the run's seed. Two streams with different names are independent; the number of threads, the
/// shard and the order of execution do not enter.
#[derive(Clone, Debug)]
pub struct Stream {
    key: [u8; 32],
}

impl Stream {
    /// The stream of a run's seed and a path of names, such as claim, experiment and instance.
    ///
    /// Names are hashed with their lengths, so `["ab", "c"]` and `["a", "bc"]` differ.
    pub fn new(seed: u64, names: &[&str]) -> Stream {
        let mut hasher = blake3::Hasher::new_derive_key("sgdcheck random streams, version 1");
        hasher.update(&seed.to_le_bytes());
        for name in names {
            hasher.update(&(name.len() as u64).to_le_bytes());
            hasher.update(name.as_bytes());
        }
        Stream { key: *hasher.finalize().as_bytes() }
    }

    /// A root of its own, drawn from a generator, which advances: where one replica needs several streams.
    pub fn drawn(rng: &mut ChaCha8Rng) -> Stream {
        let mut key = [0; 32];
        rng.fill_bytes(&mut key);
        Stream { key }
    }

    /// The stream of that name below this one.
    pub fn below(&self, name: &str) -> Stream {
        let mut hasher = blake3::Hasher::new_keyed(&self.key);
        hasher.update(name.as_bytes());
        Stream { key: *hasher.finalize().as_bytes() }
    }

    /// The 32 bytes that seed a generator of another library.
    pub fn key(&self) -> [u8; 32] {
        self.key
    }

    /// The generator of block `index`.
    pub fn generator(&self, index: u64) -> ChaCha8Rng {
        let mut generator = ChaCha8Rng::from_seed(self.key);
        // Right after seeding: `set_stream` keeps the position within the stream.
        generator.set_stream(index);
        generator
    }
}

/// A block of replicas with its own random stream.
pub struct Block {
    /// The block's generator: seed a bulk generator from it, or draw from it.
    pub rng: ChaCha8Rng,
    /// How many replicas to simulate.
    pub replicas: usize,
}
