//! Moments of a diffusion on the line, of the derivatives of its flow and of the derivatives of its expectations.

use crate::instances::cut_diffusion::CutDiffusion;
use crate::interval::Interval;
use crate::monte_carlo::normals::Normals;
use crate::monte_carlo::{Block, Tally};
use crate::oracles::law::weighted::{System, solve, solve_all};
use crate::oracles::numerics::spectral::Grid;

/// Nodes on `[-R_2, R_2]`.
const NODES: usize = 97;

/// Nodes where derivatives of the fourth order, or of the flow's second one, are asked for.
const NODES_OF_HIGH: usize = 129;

/// Times `step`, `2 step`, ..: how far apart and how many.
pub type Times = (f64, usize);

fn grid(diffusion: &CutDiffusion, nodes: usize) -> Grid<1> {
    let outer = diffusion.outer_radius();
    Grid::cube(-outer, outer, nodes)
}

/// The first row of each time.
fn values(found: Vec<Vec<Vec<Interval>>>) -> Vec<Vec<Interval>> {
    found.into_iter().map(|mut orders| orders.swap_remove(0)).collect()
}

/// `E X(t; x)^power` for each of the powers: `[power][time][start]`.
pub fn moments(
    diffusion: &CutDiffusion,
    powers: &[i32],
    times: Times,
    starts: &[f64],
) -> Vec<Vec<Vec<Interval>>> {
    means(diffusion, powers, |x, power| x.powi(power), times, starts)
}

/// `d/dt E X(t; x)^power = E (b p X^{p-1} + ½ g² p (p-1) X^{p-2})` for each of the powers, all at least two: `[power][time][start]`.
pub fn rates_of_moments(
    diffusion: &CutDiffusion,
    powers: &[i32],
    times: Times,
    starts: &[f64],
) -> Vec<Vec<Vec<Interval>>> {
    let rate = |x: f64, power: i32| {
        let ([b, ..], [g, ..], p) = (diffusion.drift(x), diffusion.spread(x), f64::from(power));
        p * x.powi(power - 2) * (b * x + 0.5 * g * g * (p - 1.0))
    };
    means(diffusion, powers, rate, times, starts)
}

/// `E φ(X(t; x), power)` for each of the powers: `[power][time][start]`.
fn means(
    diffusion: &CutDiffusion,
    powers: &[i32],
    of: impl Fn(f64, i32) -> f64,
    times: Times,
    starts: &[f64],
) -> Vec<Vec<Vec<Interval>>> {
    let terms = kolmogorov(diffusion);
    let observables: Vec<_> = powers
        .iter()
        .map(|&power| {
            let of = &of;
            move |x: f64| vec![of(x, power)]
        })
        .collect();
    let initials: Vec<&dyn Fn(f64) -> Vec<f64>> =
        observables.iter().map(|of| of as &dyn Fn(f64) -> Vec<f64>).collect();
    let system = System { count: 1, terms: &terms, initial: &|_| vec![0.0] };
    let found = solve_all(&grid(diffusion, NODES), &system, &initials, times, 0, starts);
    found.into_iter().map(values).collect()
}

/// The Kolmogorov equation `u_t = ½ g² u'' + b u'`.
fn kolmogorov(diffusion: &CutDiffusion) -> impl Fn(f64) -> Vec<Vec<[f64; 3]>> + '_ {
    |x| {
        let g = diffusion.spread(x)[0];
        vec![vec![[0.5 * g * g, diffusion.drift(x)[0], 0.0]]]
    }
}

/// `E |∂X(t; x)|^p`: `[time][start]`. With `Y = ∂X`, `dY = b'Y dt + g'Y dW`, the function `E(φ(X) Y^p)` solves
/// `v_t = ½ g² v'' + (b + p g g') v' + (p b' + ½ p (p-1) g'²) v`.
pub fn slope_moment(
    diffusion: &CutDiffusion,
    p: f64,
    times: Times,
    starts: &[f64],
) -> Vec<Vec<Interval>> {
    let terms = |x: f64| {
        let ([b, b1, _], [g, g1, _]) = (diffusion.drift(x), diffusion.spread(x));
        let weight = p * b1 + 0.5 * p * (p - 1.0) * g1 * g1;
        vec![vec![[0.5 * g * g, b + p * g * g1, weight]]]
    };
    let system = System { count: 1, terms: &terms, initial: &|_| vec![1.0] };
    values(solve(&grid(diffusion, NODES), &system, times, 0, starts))
}

/// `E |∂²X(t; x)|²`: `[time][start]`. With `Y = ∂X` and `Z = ∂²X`, `dZ = (b'Z + b''Y²) dt + (g'Z + g''Y²) dW`,
/// `E Z_t² = A y⁴ + B y² z + C z²` as a function of the start `(x, y, z)`, and the coefficients solve a system; `A` is what is
/// asked, since `y = 1` and `z = 0`.
pub fn bend_moment(diffusion: &CutDiffusion, times: Times, starts: &[f64]) -> Vec<Vec<Interval>> {
    let terms = |x: f64| {
        let ([b, b1, b2], [g, g1, g2]) = (diffusion.drift(x), diffusion.spread(x));
        let half = 0.5 * g * g;
        let row = |p: f64, weight: f64| [half, b + p * g * g1, p * b1 + weight * g1 * g1];
        let none = [0.0; 3];
        vec![
            vec![row(4.0, 6.0), [0.0, g * g2, b2 + 2.0 * g1 * g2], [0.0, 0.0, g2 * g2]],
            vec![none, row(3.0, 3.0), [0.0, 2.0 * g * g2, 2.0 * b2 + 2.0 * g1 * g2]],
            vec![none, none, row(2.0, 1.0)],
        ]
    };
    let system = System { count: 3, terms: &terms, initial: &|_| vec![0.0, 0.0, 1.0] };
    values(solve(&grid(diffusion, NODES_OF_HIGH), &system, times, 0, starts))
}

/// The derivatives of `u = E φ(X(t; x))` of orders one to four, from the slope of `φ`: `[time][order - 1][start]`.
///
/// The slope of `u` solves the derivative of the Kolmogorov equation and falls to zero, so that nothing cancels.
pub fn falling_derivatives(
    diffusion: &CutDiffusion,
    slope: &dyn Fn(f64) -> f64,
    times: Times,
    starts: &[f64],
) -> Vec<Vec<Vec<Interval>>> {
    let terms = |x: f64| {
        let ([b, b1, _], [g, g1, _]) = (diffusion.drift(x), diffusion.spread(x));
        vec![vec![[0.5 * g * g, b + g * g1, b1]]]
    };
    let initial = |x: f64| vec![slope(x)];
    let system = System { count: 1, terms: &terms, initial: &initial };
    solve(&grid(diffusion, NODES_OF_HIGH), &system, times, 3, starts)
}

/// The derivatives of `u = E φ(X(t; x))` of orders zero to two, by differentiating the solution of the Kolmogorov equation:
/// `[time][order][start]`.
pub fn derivatives_of_mean(
    diffusion: &CutDiffusion,
    observable: &dyn Fn(f64) -> f64,
    times: Times,
    starts: &[f64],
) -> Vec<Vec<Vec<Interval>>> {
    let terms = kolmogorov(diffusion);
    let initial = |x: f64| vec![observable(x)];
    let system = System { count: 1, terms: &terms, initial: &initial };
    solve(&grid(diffusion, NODES), &system, times, 2, starts)
}

/// The rate at which the largest magnitude falls between two rows that are `time` apart.
pub fn rate(before: &[Interval], after: &[Interval], time: f64) -> Interval {
    let largest = |row: &[Interval]| {
        row.iter().map(|value| value.abs()).reduce(|a, b| a.max(b)).unwrap_or(Interval::UNKNOWN)
    };
    (largest(before).ln() - largest(after).ln()) / time
}

/// Steps per unit of time of the coarser Euler path.
const STEPS: usize = 32;

/// The distance that two paths begin with.
const APART: f64 = 1e-4;

/// Samples of `((X(1; x + h) - X(1; x - h))/2h)²` with one Brownian motion for both, by Euler's method at two steps, extrapolated.
pub fn squared_quotient(diffusion: &CutDiffusion, start: f64, block: &mut Block) -> Tally {
    let mut tally = Tally::new(1);
    let mut normals = Normals::from_rng(&mut block.rng);
    let mut draws = vec![0.0; 2 * STEPS];
    for _ in 0..block.replicas {
        normals.fill(&mut draws);
        let square = |merged: usize| {
            let time = merged as f64 / (2 * STEPS) as f64;
            let root = 1.0 / ((2 * STEPS) as f64).sqrt();
            let mut pair = [start - APART, start + APART];
            for increments in draws.chunks_exact(merged) {
                let increment = root * increments.iter().sum::<f64>();
                pair = pair
                    .map(|x| x + time * diffusion.drift(x)[0] + diffusion.spread(x)[0] * increment);
            }
            ((pair[1] - pair[0]) / (2.0 * APART)).powi(2)
        };
        tally.moments[0].push(2.0 * square(1) - square(2));
    }
    tally.replicas = block.replicas as u64;
    tally.steps = tally.replicas * 6 * STEPS as u64;
    tally
}
