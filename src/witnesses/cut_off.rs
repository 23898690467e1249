//! Diffusions whose noise is cut off outside a ball: whether they leave it.

use std::f64::consts::TAU;

use crate::instances::cut_diffusion::CutDiffusion;
use crate::instances::cut_plane::CutPlane;
use crate::interval::Interval;
use crate::monte_carlo::normals::Normals;
use crate::monte_carlo::{Block, Tally};
use crate::observation::Observation;
use crate::oracles::law::kolmogorov;
use crate::oracles::numerics::spectral::Grid;

/// `E (X(t)/R_2)^power` from each of the starts, row by row of the times, on a segment that reaches beyond `R_2`.
pub fn high_moment(
    diffusion: &CutDiffusion,
    power: i32,
    times: &[f64],
    starts: &[f64],
) -> Vec<Interval> {
    let outer = diffusion.outer_radius();
    let grid = Grid::cube(-1.25 * outer, 1.25 * outer, 161);
    let starts: Vec<[f64; 1]> = starts.iter().map(|&x| [x]).collect();
    let observable = |x: &[f64; 1]| (x[0] / outer).powi(power);
    kolmogorov::expectations(&grid, diffusion, &observable, times, &starts).concat()
}

/// Rays from the centre along which [`outward`] looks.
const RAYS: u32 = 5760;

/// The largest `d/dt |X|²` on the sphere of radius `R_2`, where only the drift acts: from differences of `f + ¼ η |∇f|²` along
/// rays. Between two of them it is higher by at most an eighth of the squared angle times its largest second derivative.
pub fn outward(plane: &CutPlane, step: f64) -> Interval {
    let outer = plane.outer_radius();
    let at = |angle: f64| {
        let ray = |h: f64| {
            let r = outer * (1.0 + h);
            plane.corrected_loss([r * libm::cos(angle), r * libm::sin(angle)], step)
        };
        let quotient = |h: f64| -(ray(h) - ray(-h)) / h;
        let (coarse, fine) = (quotient(2e-3), quotient(1e-3));
        Interval::around(fine, (fine - coarse).abs() + 1e-9)
    };
    let apart = TAU / f64::from(RAYS);
    let all = (0..RAYS).map(|k| at(f64::from(k) * apart));
    let seen = all.reduce(|a, b| a.max(b)).unwrap_or(Interval::UNKNOWN);
    // With s = sin(angle), d/dt |X|² = -2 (c + a s² - b s), and the second derivative of s² is at most two, of s one.
    let (k, shift) = (plane.curvature, plane.offset.abs());
    let (first, second) = (k + 0.5 * step * k * k, 1.0 + 0.5 * step);
    let bend = 2.0 * (2.0 * outer * outer * (first - second) + outer * first * shift);
    Interval::new(seen.low(), seen.high() + bend * apart * apart / 8.0)
}

/// The largest step up to which [`outward`] is negative; at least a million if every step up to that is.
pub fn inward_up_to(plane: &CutPlane) -> Interval {
    const LARGEST: f64 = 1e6;
    const SMALLEST: f64 = 1e-9;
    // The end of the steps for which it holds, from one side.
    let last = |holds: &dyn Fn(f64) -> bool| {
        let (mut low, mut high) = (SMALLEST, LARGEST);
        if holds(high) {
            return [high, f64::INFINITY];
        }
        for _ in 0..40 {
            let middle = (low * high).sqrt();
            if holds(middle) { low = middle } else { high = middle }
        }
        [low, high]
    };
    let [surely, _] = last(&|step| outward(plane, step).high() < 0.0);
    let [_, at_most] = last(&|step| outward(plane, step).low() < 0.0);
    Interval::new(if surely <= SMALLEST { 0.0 } else { surely }, at_most)
}

/// Paths from points of the sphere of radius `R`, by Euler's method: whether they leave that of radius `R_2` up to time one.
///
/// The noise vanishes so fast towards `R_2` that no step of 1/400 can jump over the rest of the way.
pub fn leaves(plane: &CutPlane, block: &mut Block) -> Tally {
    const STEPS: usize = 400;
    let mut tally = Tally::new(1);
    let mut normals = Normals::from_rng(&mut block.rng);
    let mut draws = vec![0.0; 2 * STEPS];
    let time: f64 = 1.0 / STEPS as f64;
    let root = time.sqrt();
    for replica in 0..block.replicas {
        normals.fill(&mut draws);
        let angle = TAU * replica as f64 / block.replicas as f64;
        let mut x = [plane.radius() * libm::cos(angle), plane.radius() * libm::sin(angle)];
        let mut left = false;
        for pair in draws.chunks_exact(2) {
            let ([u, v], noise) = (plane.drift(x), root * plane.noise(x));
            x = [x[0] + time * u + noise * pair[0], x[1] + time * v + noise * pair[1]];
            left |= plane.outer_radius() < libm::hypot(x[0], x[1]);
        }
        tally.moments[0].push(f64::from(left));
    }
    tally.replicas = block.replicas as u64;
    tally.steps = tally.replicas * STEPS as u64;
    tally
}

/// The share of paths that leave.
pub fn share(tally: &Tally, alpha: f64) -> Observation {
    crate::witnesses::trapping::share(tally, alpha)
}
