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

/// The largest `d/dt |X|²` on the sphere of radius `R_2`, where only the drift acts: from differences of `f + ¼ η |∇f|²` along
/// rays, at 2880 angles.
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
    let all = (0..2880).map(|k| at(f64::from(k) * TAU / 2880.0));
    all.reduce(|a, b| a.max(b)).unwrap_or(Interval::UNKNOWN)
}

/// The largest step up to which [`outward`] is negative, within one part in a thousand; at least that of a million if
/// every step is.
pub fn inward_up_to(plane: &CutPlane) -> Interval {
    const LARGEST: f64 = 1e6;
    let inwards = |step: f64| outward(plane, step).high() < 0.0;
    if inwards(LARGEST) {
        return Interval::new(LARGEST, f64::INFINITY);
    }
    let (mut low, mut high) = (0.0, LARGEST);
    for _ in 0..60 {
        // Bisected in the logarithm once it is off zero.
        let middle = if low == 0.0 { 1e-2 * high } else { (low * high).sqrt() };
        if inwards(middle) {
            low = middle
        } else {
            high = middle
        }
        if low == 0.0 && high < 1e-9 {
            return Interval::exactly(0.0);
        }
    }
    Interval::new(low, high * (1.0 + 1e-4))
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
