//! Paths of `dX = b(X) dt + sqrt(2 ε) dW` until they leave a slab `low < x₁ < high`.
//!
//! Paths advance by Heun's method, which has weak order two when the noise is additive (Kloeden and
//! Platen, *Numerical solution of stochastic differential equations*, section 15.1), eight side by side.
//! A path that ends a step inside the slab may have left it in between: the bridge between the ends of
//! the step decides (Gobet, *Stochastic processes and their applications* 87, 2000). What remains of
//! the discretisation error is measured, by running each ensemble at two steps.

use crate::instances::double_well::DoubleWell;
use crate::interval::Interval;
use crate::monte_carlo::normals::LANES;
use crate::monte_carlo::{Block, Normals, Tally};
use crate::simd::{self, Kernel};
use crate::statistics::intervals;

/// Steps whose noise is drawn at once.
const CHUNK: usize = 32;

/// A crossing less likely than `e^-20` within a step is not looked for.
const BRIDGE_REACH: f64 = 20.0;

/// Temperature and time step of a path.
#[derive(Clone, Copy, Debug)]
pub struct Scheme {
    /// `ε`, half the variance that the noise adds per unit of time.
    pub temperature: f64,
    /// The time step.
    pub step: f64,
    /// Whether to look for crossings between steps. Without, the path is the discrete chain's.
    pub bridged: bool,
}

/// A path to be followed until it leaves `low <= x₁ < high`.
#[derive(Clone, Copy, Debug)]
pub struct Walker<const D: usize> {
    /// Where it starts.
    pub position: [f64; D],
    /// The slab.
    pub slab: [f64; 2],
}

/// How a path left its slab.
#[derive(Clone, Copy, Debug)]
pub struct Exit<const D: usize> {
    /// Where it was after the step in which it left, or on the slab's side if it had come back.
    pub position: [f64; D],
    /// Whether through the upper side.
    pub upwards: bool,
    /// When: in the middle of the step, or at its end for the discrete chain.
    pub time: f64,
}

/// Follows paths, eight at a time, and returns the number of steps; nothing if a path ran off to
/// infinity, which means that the step is too long for the drift.
///
/// `next(lane, exit)` is called for each lane at first and whenever its path has left its slab; it
/// returns the lane's next path, or nothing when the lane is to rest. Lanes that rest are carried
/// along until the last one ends. The drift must confine: no cap ends a path that stays.
///
/// # Panics
///
/// If a path starts outside its slab: its exit would come, if at all, after a return that nobody asked for.
pub fn follow<const D: usize>(
    drift: &impl Fn([f64; D]) -> [f64; D],
    scheme: Scheme,
    normals: &mut Normals,
    mut next: impl FnMut(usize, Option<Exit<D>>) -> Option<Walker<D>>,
) -> Option<u64> {
    const NEVER: [f64; 2] = [f64::NEG_INFINITY, f64::INFINITY];
    let h = scheme.step;
    let mut lanes = Lanes { x: [[0.0; LANES]; D], low: [NEVER[0]; LANES], high: [NEVER[1]; LANES] };
    let mut since = [0_u64; LANES];
    let mut running = 0;
    for lane in 0..LANES {
        if let Some(walker) = next(lane, None) {
            lanes.place(lane, walker);
            running += 1;
        }
    }
    let mut noise = vec![0.0; CHUNK * D * LANES];
    let (mut done, mut steps) = (0_u64, 0_u64);
    while 0 < running {
        if !lanes.x[0].iter().all(|x| x.is_finite()) {
            return None;
        }
        normals.fill(&mut noise);
        let mut ahead = &noise[..];
        while !ahead.is_empty() {
            let advance = Advance { drift, scheme, lanes: &mut lanes, noise: ahead };
            let (now, before) = simd::run(advance);
            ahead = &ahead[now * D * LANES..];
            done += now as u64;
            let Some(before) = before else { break };
            let mut uniforms = [f64::INFINITY; LANES];
            if scheme.bridged {
                normals.fill_uniform(&mut uniforms);
            }
            for lane in 0..LANES {
                let slab = [lanes.low[lane], lanes.high[lane]];
                let rate = scheme.temperature * h;
                let Some((upwards, side)) =
                    crossing(slab, before[lane], lanes.x[0][lane], rate, uniforms[lane])
                else {
                    continue;
                };
                let mut position: [f64; D] = std::array::from_fn(|i| lanes.x[i][lane]);
                position[0] = side;
                let taken = done - since[lane];
                steps += taken;
                let exit = Exit {
                    position,
                    upwards,
                    time: h * (taken as f64 - if scheme.bridged { 0.5 } else { 0.0 }),
                };
                since[lane] = done;
                [lanes.low[lane], lanes.high[lane]] = NEVER;
                match next(lane, Some(exit)) {
                    Some(walker) => lanes.place(lane, walker),
                    None => running -= 1,
                }
            }
        }
    }
    Some(steps)
}

/// Paths side by side, and their slabs.
#[derive(Clone, Copy)]
struct Lanes<const D: usize> {
    x: [[f64; LANES]; D],
    low: [f64; LANES],
    high: [f64; LANES],
}

impl<const D: usize> Lanes<D> {
    fn place(&mut self, lane: usize, walker: Walker<D>) {
        let ([low, high], x) = (walker.slab, walker.position[0]);
        assert!(low <= x && x < high, "a path starts at {x}, outside its slab {low} to {high}");
        for (row, value) in self.x.iter_mut().zip(walker.position) {
            row[lane] = value;
        }
        [self.low[lane], self.high[lane]] = walker.slab;
    }
}

/// Steps of all paths until one may have left its slab, or the noise is used up.
struct Advance<'a, const D: usize, B> {
    drift: &'a B,
    scheme: Scheme,
    lanes: &'a mut Lanes<D>,
    noise: &'a [f64],
}

impl<const D: usize, B: Fn([f64; D]) -> [f64; D]> Kernel for Advance<'_, D, B> {
    /// How many steps, and where the first coordinates were before the last one if a path may have
    /// left in it.
    type Output = (usize, Option<[f64; LANES]>);

    #[inline(always)]
    fn run(self) -> (usize, Option<[f64; LANES]>) {
        let Scheme { temperature, step: h, bridged } = self.scheme;
        let amplitude = (2.0 * temperature * h).sqrt();
        let reach = if bridged { BRIDGE_REACH * temperature * h } else { 0.0 };
        // A local copy, so that nothing else can be where the lanes are.
        let mut lanes = *self.lanes;
        for (step, kicks) in self.noise.chunks_exact(D * LANES).enumerate() {
            let before = lanes.x[0];
            let mut gap = [0.0; LANES];
            // Branchless, so that the lanes become vectors.
            for lane in 0..LANES {
                let mut p = [0.0; D];
                let mut kick = [0.0; D];
                for i in 0..D {
                    p[i] = lanes.x[i][lane];
                    kick[i] = amplitude * kicks[i * LANES + lane];
                }
                let slope = (self.drift)(p);
                let mut ahead = p;
                for i in 0..D {
                    ahead[i] = p[i] + h * slope[i] + kick[i];
                }
                let guess = (self.drift)(ahead);
                for i in 0..D {
                    lanes.x[i][lane] = p[i] + 0.5 * h * (slope[i] + guess[i]) + kick[i];
                }
                // Positive while both ends of the step are inside.
                let (low, high) = (lanes.low[lane], lanes.high[lane]);
                let above = (high - p[0]) * (high - lanes.x[0][lane]);
                let below = (p[0] - low) * (lanes.x[0][lane] - low);
                gap[lane] = if above < below { above } else { below };
            }
            let mut nearest = f64::INFINITY;
            for gap in gap {
                nearest = if gap < nearest { gap } else { nearest };
            }
            let inside = reach < nearest;
            if !inside {
                *self.lanes = lanes;
                return (step + 1, Some(before));
            }
        }
        *self.lanes = lanes;
        (self.noise.len() / (D * LANES), None)
    }
}

/// Whether a path went through the upper or lower side in a step, and where it is then.
/// `uniform` is infinite where bridges are not looked for.
fn crossing(
    [low, high]: [f64; 2],
    before: f64,
    after: f64,
    rate: f64,
    uniform: f64,
) -> Option<(bool, f64)> {
    if high <= after {
        return Some((true, after));
    }
    if after < low {
        return Some((false, after));
    }
    let chance = |gap: f64| libm::exp(-gap / rate);
    let upper = chance((high - before) * (high - after));
    let lower = chance((before - low) * (after - low));
    if uniform < upper {
        Some((true, high))
    } else if uniform < upper + lower {
        Some((false, low))
    } else {
        None
    }
}

/// The mean time of `replicas` independent paths until they leave the slab, and the steps; not a
/// number if a path ran off to infinity.
///
/// Every path that is begun is followed to its end, so the mean is not biased by length.
pub fn mean_time<const D: usize>(
    drift: impl Fn([f64; D]) -> [f64; D],
    scheme: Scheme,
    walker: Walker<D>,
    replicas: usize,
    normals: &mut Normals,
) -> (f64, u64) {
    let (mut begun, mut total) = (0, 0.0);
    let steps = follow(&drift, scheme, normals, |_, exit| {
        total += exit.map_or(0.0, |exit| exit.time);
        begun += 1;
        (begun <= replicas).then_some(walker)
    });
    match steps {
        Some(steps) => (total / replicas as f64, steps),
        None => (f64::NAN, 0),
    }
}

/// Draws one block of transition times: well, temperature, target, time step, block.
pub type TransitionBlock = fn(&DoubleWell, f64, f64, f64, &mut Block) -> Tally;

/// One block of transition times of a double well in one or two dimensions: the mean over the block's
/// replicas of the time from the minimum until `x₁` reaches `target`, at the time step `step` and
/// at twice that step.
///
/// # Panics
///
/// If the well has more than two dimensions.
pub fn transition_block(
    well: &DoubleWell,
    temperature: f64,
    target: f64,
    step: f64,
    block: &mut Block,
) -> Tally {
    let mut normals = Normals::from_rng(&mut block.rng);
    let mut tally = Tally::new(2);
    tally.replicas = 2 * block.replicas as u64;
    let slab = [f64::NEG_INFINITY, target];
    for (moments, step) in tally.moments.iter_mut().zip([step, 2.0 * step]) {
        let scheme = Scheme { temperature, step, bridged: true };
        let start = well.minimum();
        let (mean, steps) = match well.dimension() {
            1 => {
                let drift = |[x]: [f64; 1]| [-well.profile().derivative(x)];
                let walker = Walker { position: [start], slab };
                mean_time(drift, scheme, walker, block.replicas, &mut normals)
            }
            2 => {
                let drift = |x: [f64; 2]| well.drift(x);
                let walker = Walker { position: [start, 0.0], slab };
                mean_time(drift, scheme, walker, block.replicas, &mut normals)
            }
            dimension => panic!("no simulation in {dimension} dimensions"),
        };
        moments.push(mean);
        tally.steps += steps;
    }
    tally
}

/// The mean transition time from blocks of [`transition_block`] with `replicas` replicas each, with
/// probability `1 - alpha`, the discretisation error included.
///
/// A transition is the first success in a row of nearly independent cycles, so its time is nearly
/// exponential, of skewness two, and a block's mean has skewness `2 / sqrt(replicas)`: blocks of 400
/// and more give an interval.
pub fn transition_time(tally: &Tally, replicas: usize, alpha: f64) -> Interval {
    let skewness = 2.0 / (replicas as f64).sqrt();
    let of = |moments| intervals::batch_means(moments, skewness, 0.5 * alpha);
    let [fine, coarse] = [&tally.moments[0], &tally.moments[1]].map(of);
    with_step_error(fine, coarse)
}

/// The interval at the finer of two steps, widened for its discretisation error.
///
/// The error of a method of weak order two is a third of the difference between the two steps;
/// the largest difference that the two intervals allow counts by half.
pub fn with_step_error(fine: Interval, coarse: Interval) -> Interval {
    fine.widened(0.5 * (fine - coarse).abs().high())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instances::double_well::Profile;
    use crate::monte_carlo::{Moments, Stream};
    use crate::oracles::exit::first_passage::{self, Diffusion, End};
    use crate::witnesses::transition;

    #[test]
    fn an_interval_is_left_in_the_time_that_the_oracle_says() {
        // Ornstein-Uhlenbeck from 0.3 out of (-1, 1.2), 64 batches of 400; alpha as in a claim.
        let mut batches = [Moments::new(), Moments::new()];
        for index in 0..64 {
            let mut rng = Stream::new(0, &["exits", "interval"]).generator(index);
            let mut normals = Normals::from_rng(&mut rng);
            for (moments, step) in batches.iter_mut().zip([0.02, 0.04]) {
                let scheme = Scheme { temperature: 0.5, step, bridged: true };
                let walker = Walker { position: [0.3], slab: [-1.0, 1.2] };
                moments.push(mean_time(|[x]| [-x], scheme, walker, 400, &mut normals).0);
            }
        }
        let [fine, coarse] = batches.map(|means| intervals::batch_means(&means, 0.1, 1e-7));
        let found = with_step_error(fine, coarse);
        let line = Diffusion::ito(|x: f64| -x, |_| 0.5);
        let (left, right) = (End::Absorbing(-1.0), End::Absorbing(1.2));
        let truth = first_passage::ln_mean_time(&line, left, right, 0.3).exp();
        assert!(found.meets(truth), "{found:?} misses {truth:?}");
        assert!(found.radius() < 0.12 * truth.center(), "{found:?}");
    }

    #[test]
    fn without_bridges_the_discrete_chain_leaves_later() {
        // The chain overshoots by 0.58 standard deviations of a step on both sides (Siegmund): for
        // a Brownian motion on (-1, 1) with steps of 0.2 the time grows from 1 to about 1.25.
        let mean = |bridged| {
            let mut rng = Stream::new(0, &["exits", "bridges"]).generator(0);
            let mut normals = Normals::from_rng(&mut rng);
            let scheme = Scheme { temperature: 0.5, step: 0.04, bridged };
            let walker = Walker { position: [0.0], slab: [-1.0, 1.0] };
            mean_time(|_| [0.0], scheme, walker, 20_000, &mut normals).0
        };
        // The standard deviation of the time is 0.82, that of these means 0.006.
        assert!((mean(true) - 1.0).abs() < 0.04, "{}", mean(true));
        assert!((mean(false) - 1.25).abs() < 0.05, "{}", mean(false));
    }

    #[test]
    fn a_step_too_long_is_noticed() {
        let mut rng = Stream::new(0, &["exits", "unstable"]).generator(0);
        let scheme = Scheme { temperature: 0.5, step: 1.0, bridged: true };
        let walker = Walker { position: [0.0], slab: [f64::NEG_INFINITY, 1e300] };
        let mut normals = Normals::from_rng(&mut rng);
        assert!(mean_time(|[x]| [-x * x * x], scheme, walker, 8, &mut normals).0.is_nan());
    }

    #[test]
    fn transition_times_agree_with_the_oracle() {
        let profile = || Profile::new([-1.0, 0.0, 1.2], 2.0, [0.0, 0.0]).unwrap();
        let plane = DoubleWell::in_the_plane(profile(), [1.5, 0.4, 0.1], 0.3).unwrap();
        for well in [DoubleWell::on_the_line(profile()), plane] {
            let temperature = 0.5 * well.barrier();
            let mut tally = Tally::default();
            for index in 0..64 {
                let rng = Stream::new(0, &["exits", "well"]).generator(index);
                let block = &mut Block { rng, replicas: 400 };
                tally.merge(&transition_block(&well, temperature, 1.2, 0.02, block));
            }
            let found = transition_time(&tally, 400, 1e-7);
            let truth = transition::ln_mean_time(&well, temperature, 1.2).exp();
            assert!(found.meets(truth), "{well}: {found:?} misses {truth:?}");
            assert!(found.radius() < 0.15 * truth.center(), "{well}: {found:?}");
        }
    }
}
