//! Steps that a stochastic iteration takes to leave a domain.

use crate::monte_carlo::{Normals, UnitNoise};
use crate::simd::{self, Kernel};

/// Replicas that advance side by side.
const LANES: usize = 16;
/// Steps between two looks at which replicas have left.
const CHUNK: usize = 32;

/// How a replica left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exit<const D: usize> {
    /// The number of steps; the one that leaves counts. Infinite for a replica that was still inside
    /// after the largest number of steps.
    pub steps: f64,
    /// Where that step ended, outside.
    pub state: [f64; D],
}

/// The number of steps of each replica in [`exits`].
///
/// # Panics
///
/// If the start is outside.
pub fn steps_to_leave<const D: usize>(
    normals: &mut Normals,
    law: UnitNoise,
    replicas: usize,
    start: [f64; D],
    step: impl Fn([f64; D], [f64; D]) -> [f64; D],
    inside: impl Fn([f64; D]) -> bool,
    steps_max: u64,
) -> Vec<f64> {
    let exits = exits(normals, law, replicas, start, step, inside, steps_max);
    exits.into_iter().map(|exit| exit.steps).collect()
}

/// When and where `x' = step(x, ζ)` from `start` first fails `inside(x)`, for
/// each of `replicas` independent replicas, in the order of their start; `ζ` has independent
/// coordinates of the given law. The number of steps is infinite for a replica that is
/// still inside after `steps_max` steps, so that censoring cannot pass unnoticed.
///
/// Replicas advance in 16 lanes, 32 steps at a time; a lane whose replica has left takes the next
/// one. Nothing is allocated and nothing branches on a replica within these steps.
///
/// # Panics
///
/// If the start is outside.
pub fn exits<const D: usize>(
    normals: &mut Normals,
    law: UnitNoise,
    replicas: usize,
    start: [f64; D],
    step: impl Fn([f64; D], [f64; D]) -> [f64; D],
    inside: impl Fn([f64; D]) -> bool,
    steps_max: u64,
) -> Vec<Exit<D>> {
    assert!(inside(start), "the start {start:?} is outside");
    let mut exits = vec![Exit { steps: f64::INFINITY, state: start }; replicas];
    let mut noise = vec![0.0; CHUNK * D * LANES];
    let mut lanes = Lanes { state: [[0.0; LANES]; D], age: [0; LANES], alive: [OUTSIDE; LANES] };
    let mut replica: [Option<usize>; LANES] = [None; LANES];
    let mut next = 0;
    loop {
        for lane in 0..LANES {
            if let Some(finished) = replica[lane] {
                if lanes.alive[lane] == OUTSIDE {
                    let state = std::array::from_fn(|k| lanes.state[k][lane]);
                    exits[finished] = Exit { steps: lanes.age[lane] as f64, state };
                } else if lanes.age[lane] < steps_max {
                    continue;
                }
            }
            replica[lane] = (next < replicas).then_some(next);
            next += 1;
            for (coordinate, start) in lanes.state.iter_mut().zip(start) {
                coordinate[lane] = start;
            }
            (lanes.age[lane], lanes.alive[lane]) = (0, INSIDE);
        }
        if replica.iter().all(Option::is_none) {
            return exits;
        }
        normals.fill_noise(law, &mut noise);
        simd::run(Advance { lanes: &mut lanes, noise: &noise, step: &step, inside: &inside });
    }
}

/// Replicas side by side: where each is or left, how many steps it has taken, and whether it is inside.
#[derive(Clone, Copy)]
struct Lanes<const D: usize> {
    state: [[f64; LANES]; D],
    age: [u64; LANES],
    /// As masks, for choices bit by bit: of choices by a comparison compilers make masked stores, and some processors
    /// take longer for one than for the step.
    alive: [u64; LANES],
}

const INSIDE: u64 = u64::MAX;
const OUTSIDE: u64 = 0;

/// As many steps of every lane as there is noise.
struct Advance<'a, const D: usize, S, I> {
    lanes: &'a mut Lanes<D>,
    noise: &'a [f64],
    step: &'a S,
    inside: &'a I,
}

impl<const D: usize, S, I> Kernel for Advance<'_, D, S, I>
where
    S: Fn([f64; D], [f64; D]) -> [f64; D],
    I: Fn([f64; D]) -> bool,
{
    type Output = ();

    #[inline(always)]
    fn run(self) {
        // A local copy, so that nothing else can be where the lanes are.
        let mut lanes = *self.lanes;
        for now in self.noise.chunks_exact(D * LANES) {
            for lane in 0..LANES {
                let (mut x, mut zeta) = ([0.0; D], [0.0; D]);
                for k in 0..D {
                    x[k] = lanes.state[k][lane];
                    zeta[k] = now[k * LANES + lane];
                }
                let x = (self.step)(x, zeta);
                let alive = lanes.alive[lane];
                // Less minus one.
                lanes.age[lane] = lanes.age[lane].wrapping_sub(alive);
                lanes.alive[lane] = if (self.inside)(x) { alive } else { OUTSIDE };
                for (k, coordinate) in lanes.state.iter_mut().enumerate() {
                    let bits = x[k].to_bits() & alive | coordinate[lane].to_bits() & !alive;
                    coordinate[lane] = f64::from_bits(bits);
                }
            }
        }
        *self.lanes = lanes;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::monte_carlo::{Moments, Stream};
    use crate::oracles::exit::chain::{self, Noise};
    use crate::statistics::intervals;

    fn normals(name: &str) -> Normals {
        Normals::from_rng(&mut Stream::new(0, &["escape", name]).generator(0))
    }

    fn climb(replicas: usize, steps_max: u64) -> Vec<f64> {
        let up = |[x]: [f64; 1], _: [f64; 1]| [x + 1.0];
        let below = |[x]: [f64; 1]| x < 39.5;
        let law = UnitNoise::TwoPoint;
        steps_to_leave(&mut normals("climb"), law, replicas, [0.0], up, below, steps_max)
    }

    #[test]
    fn the_step_that_leaves_counts() {
        assert_eq!(climb(37, 1000), vec![40.0; 37]);
    }

    #[test]
    fn a_replica_stays_where_it_left() {
        let up = |[x, clock]: [f64; 2], _: [f64; 2]| [x + 1.0, clock + 0.5];
        let below = |[x, _]: [f64; 2]| x < 39.5;
        let law = UnitNoise::TwoPoint;
        let left = exits(&mut normals("stay"), law, 3, [0.0; 2], up, below, 1000);
        assert_eq!(left, vec![Exit { steps: 40.0, state: [40.0, 20.0] }; 3]);
    }

    #[test]
    fn a_censored_replica_is_infinite() {
        assert_eq!(climb(3, 32), vec![f64::INFINITY; 3]);
    }

    #[test]
    fn simulated_means_agree_with_the_killed_kernel() {
        let eta = 1.0 / 32.0;
        for law in [UnitNoise::Gaussian, UnitNoise::SkewedTwoPoint] {
            let map = |x: f64| x + eta * x * (1.0 + x * (0.5 - 0.3 * x));
            let scale = |x: f64| eta * (0.7 + 0.1 * x);
            let noise = law.support().map_or(Noise::gaussian(), |a| Noise::Atoms(a.to_vec()));
            let exact = chain::mean_steps(map, scale, &noise, (-1.0, 0.7), 0.0);
            let steps = steps_to_leave(
                &mut normals(law.name()),
                law,
                40_000,
                [0.0],
                |[x], [zeta]| [map(x) + scale(x) * zeta],
                |[x]: [f64; 1]| -1.0 < x && x < 0.7,
                1 << 20,
            );
            let mut moments = Moments::new();
            steps.iter().for_each(|&steps| moments.push(steps));
            let sampled = intervals::mean(&moments, 1e-6);
            // 4.9 standard errors of 46/200: about one per cent of 110 steps.
            assert!(
                sampled.meets(exact) && sampled.radius() < 1.5,
                "{law:?}: {sampled:?} {exact:?}"
            );
        }
    }
}
