//! The slope of `η E N` against `ln(1/η)` from simulated SGD, as one weighted mean.

use crate::instances::sgd::Sgd;
use crate::instances::unstable_point::{UnstablePlane, UnstablePoint};
use crate::monte_carlo::escape::steps_to_leave;
use crate::monte_carlo::{Block, Normals, Tally};
use crate::observation::Observation;
use crate::statistics::{intervals, log_growth};

/// The simulated ladder, `2^-3` to `2^-12`, and the weights by which `η N` enters. The variance of
/// `η N` hardly depends on `η`.
pub fn weights() -> Vec<(f64, f64)> {
    let ladder: Vec<f64> = (3..=12).map(|j| 0.5_f64.powi(j)).collect();
    log_growth::slope_weights(&ladder)
}

/// What `η E N`, weighted, may differ from the slope by, relative to it: the weights remove the
/// constant and the term linear in `η`; terms in `η ln η` and `√η` are left. By the exact
/// kernel it is below 0.01 where it was measured, on the line and along the unstable direction of the
/// plane.
const BIAS: f64 = 0.02;

/// One value per replica: the weighted sum of `η N` over independent runs, one for each step size.
fn simulate(
    block: &mut Block,
    weights: &[(f64, f64)],
    steps_to_leave: impl Fn(&mut Normals, usize, f64) -> Vec<f64>,
) -> Tally {
    let mut normals = Normals::from_rng(&mut block.rng);
    let mut tally = Tally::new(1);
    let mut sums = vec![0.0; block.replicas];
    for &(eta, weight) in weights {
        let steps = steps_to_leave(&mut normals, block.replicas, eta);
        for (sum, &steps) in sums.iter_mut().zip(&steps) {
            *sum += weight * eta * steps;
        }
        tally.steps += steps.iter().sum::<f64>() as u64;
    }
    sums.iter().for_each(|&sum| tally.moments[0].push(sum));
    tally.replicas = block.replicas as u64;
    tally
}

/// The slope, with its bias.
pub fn estimate(tally: &Tally, alpha: f64) -> Observation {
    let slope = intervals::mean(&tally.moments[0], alpha);
    Observation::of(slope.widened(BIAS * slope.center().abs()))
}

/// Far beyond any exit time here: means are below 1e5 steps, and tails fall like `e^(-γ η n)`.
const STEPS_MAX: u64 = 1 << 24;

/// The weighted sums on the line.
pub fn on_line(sgd: &Sgd<UnstablePoint>, block: &mut Block) -> Tally {
    let point = sgd.problem();
    let (left, right) = point.ends();
    simulate(block, &weights(), |normals, replicas, eta| {
        let step = |[x]: [f64; 1], [zeta]: [f64; 1]| {
            [x + eta * (point.drift().at(x) + point.noise_at(x) * zeta)]
        };
        let inside = |[x]: [f64; 1]| -left < x && x < right;
        steps_to_leave(normals, sgd.law(), replicas, [0.0], step, inside, STEPS_MAX)
    })
}

/// The weighted sums in the plane; losses need not separate.
pub fn in_plane(sgd: &Sgd<UnstablePlane>, block: &mut Block) -> Tally {
    in_plane_with(sgd, &weights(), block)
}

/// The slope between two step sizes, the coarser one first.
pub fn in_plane_between(
    sgd: &Sgd<UnstablePlane>,
    [coarse, fine]: [f64; 2],
    block: &mut Block,
) -> Tally {
    let weight = 1.0 / libm::log(coarse / fine);
    in_plane_with(sgd, &[(coarse, -weight), (fine, weight)], block)
}

fn in_plane_with(sgd: &Sgd<UnstablePlane>, weights: &[(f64, f64)], block: &mut Block) -> Tally {
    let plane = sgd.problem();
    let ([e, f], s) = (plane.axes(), plane.noise());
    // From the coordinates of the iteration to eigencoordinates.
    let along = move |x: [f64; 2]| [e[0] * x[0] + e[1] * x[1], f[0] * x[0] + f[1] * x[1]];
    simulate(block, weights, |normals, replicas, eta| {
        let step = |x: [f64; 2], zeta: [f64; 2]| {
            let [u, v] = plane.drift_at(along(x));
            let next = |k: usize| {
                let noise = s[k][0] * zeta[0] + s[k][1] * zeta[1];
                x[k] + eta * (e[k] * u + f[k] * v + noise)
            };
            [next(0), next(1)]
        };
        let inside = |x| plane.contains(along(x));
        steps_to_leave(normals, sgd.law(), replicas, [0.0; 2], step, inside, STEPS_MAX)
    })
}
