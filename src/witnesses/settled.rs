//! SGD in its stationary law: by its characteristic function where gradients are linear, and by two copies on the
//! same draws elsewhere.

use std::f64::consts::PI;

use crate::instances::settled_sgd::{Question, SettledSgd};
use crate::instances::uniform_problem::{CoarseStep, UniformProblem};
use crate::interval::Interval;
use crate::observation::Observation;
use crate::oracles::exit::chain::GAUSS;
use crate::oracles::law::kolmogorov::Diffusion;
use crate::oracles::law::semigroup::Chain;
use crate::oracles::numerics::extrema;
use crate::witnesses::uniform_error;

/// The answers at each step size, coarsest first.
pub fn answers(sgd: &SettledSgd) -> Observation {
    Observation::of_all(SettledSgd::steps().map(|step| answer(sgd, step)))
}

/// The answer at a step size. Integrals over the characteristic function are cut at 14 standard deviations of the
/// normal law of the same variance; the error is measured, by fewer panels and by what is left at the cut.
pub fn answer(sgd: &SettledSgd, step: f64) -> Interval {
    let function = |t: f64| characteristic(sgd, step, t);
    let keep = 1.0 - step * sgd.curvature;
    let variance = (step * sgd.amplitude).powi(2) / (1.0 - keep * keep);
    let end = 14.0 / variance.sqrt();
    match sgd.question {
        Question::Cosine(w, p) => {
            let [re, im] = function(w);
            Interval::around(libm::cos(p) * re - libm::sin(p) * im, 1e-13)
        }
        // E|X| = (2/π) ∫ (1 - Re c(t))/t² dt.
        Question::Distance => {
            let integrand = |t: f64, [re, _]: [f64; 2]| (1.0 - re) / (t * t);
            let (integral, left) = integrals(&function, integrand, end);
            let sum = (integral + 1.0 / end).widened(left / end);
            sum.scaled(2.0 / PI)
        }
        // P(X <= 0) = 1/2 - (1/π) ∫ Im c(t)/t dt (Gil-Pelaez).
        Question::Below => {
            let (integral, left) = integrals(&function, |t, [_, im]| im / t, end);
            0.5 - integral.widened(left).scaled(1.0 / PI)
        }
        Question::Places => Interval::exactly(1.0),
    }
}

/// The integral from zero to `end`, and the largest size of the characteristic function in the last panel.
fn integrals(
    function: &impl Fn(f64) -> [f64; 2],
    integrand: impl Fn(f64, [f64; 2]) -> f64,
    end: f64,
) -> (Interval, f64) {
    let mut left = 0.0_f64;
    let mut by = |panels: u32| {
        let half = 0.5 * end / f64::from(panels);
        let mut sum = 0.0;
        for panel in 0..panels {
            for (node, weight) in GAUSS {
                let t = half * (f64::from(2 * panel + 1) + node);
                let value = function(t);
                sum += weight * half * integrand(t, value);
                if panel + 1 == panels {
                    left = left.max(libm::hypot(value[0], value[1]));
                }
            }
        }
        sum
    };
    let (fine, coarse) = (by(30), by(20));
    (Interval::around(fine, (fine - coarse).abs() + 1e-13), left)
}

/// Factors of the characteristic function whose argument is below this come in as a sum of cumulants.
const SMALL: f64 = 1e-3;

/// `E e^(i t X)`: the product over `j` of that of `η s (1 - ηa)^j ξ`; the last ones, all near one, by their first
/// cumulants, with an error of some 1e-16/η.
fn characteristic(sgd: &SettledSgd, step: f64, t: f64) -> [f64; 2] {
    let keep = 1.0 - step * sgd.curvature;
    let largest = sgd.noise.atoms().iter().fold(0.0_f64, |most, atom| most.max(atom.0.abs()));
    let mut scale = t * step * sgd.amplitude;
    let [mut re, mut im] = [1.0, 0.0];
    while SMALL < scale.abs() * largest {
        let [mut c, mut s] = [0.0, 0.0];
        for &(value, p) in sgd.noise.atoms() {
            c += p * libm::cos(scale * value);
            s += p * libm::sin(scale * value);
        }
        [re, im] = [re * c - im * s, re * s + im * c];
        scale *= keep;
    }
    let [second, third, fourth] = [2, 3, 4].map(|k| sgd.noise.moment(k));
    let sum = |power: i32| scale.powi(power) / (1.0 - keep.powi(power));
    let size = libm::exp(-0.5 * second * sum(2) + (fourth - 3.0 * second * second) / 24.0 * sum(4));
    let angle = -third / 6.0 * sum(3);
    let [c, s] = [size * libm::cos(angle), size * libm::sin(angle)];
    [re * c - im * s, re * s + im * c]
}

/// `U^n(x)` at one late time, for the first `rungs` step sizes, coarsest first.
pub(crate) fn late_sgd(problem: &UniformProblem, time: f64, rungs: usize) -> Observation {
    let at = |&step: &f64| uniform_error::sgd(problem, step, &[time], &problem.starts()).concat();
    Observation::of_all(problem.steps()[..rungs].iter().flat_map(at))
}

/// The rate at which the spread of `u(., t)` over the ball, from the starts, falls between two times.
pub(crate) fn forgetting(
    coarse: &CoarseStep,
    model: &impl Diffusion<1>,
    times: [f64; 2],
) -> Interval {
    let rows = uniform_error::diffusion(&coarse.problem, model, &times, &coarse.problem.starts());
    let [early, late] = [spread(&rows[0]), spread(&rows[1])];
    (early.ln() - late.ln()).scaled(1.0 / (times[1] - times[0]))
}

/// The spread of `U^n` over the ball, from the starts.
pub(crate) fn spread_of_sgd(coarse: &CoarseStep) -> Interval {
    let times = [coarse.step * coarse.count as f64];
    spread(&uniform_error::sgd(&coarse.problem, coarse.step, &times, &coarse.problem.starts())[0])
}

fn spread(row: &[Interval]) -> Interval {
    extrema::greatest(row) - extrema::least(row)
}

/// The largest mean square by which one step takes two copies on the same draw apart, relative to their squared
/// distance, and the largest factor of any draw, over all pairs of points of `B(0, R)`.
///
/// The factor of a pair is the mean of the step's slope between the two, so that both suprema are those of neighbours: of the slope
/// itself. It is taken over cells around 201 places. *Error* (measured): what it may do between and within the cells, of which
/// those at the ends reach half their width beyond the ball.
pub(crate) fn apart(coarse: &CoarseStep) -> [Interval; 2] {
    const CELLS: f64 = 200.0;
    let chain = coarse.problem.loss.sgd(coarse.step);
    let edge = |j: i32| coarse.problem.loss.radius() * (f64::from(2 * j - 1) / CELLS - 1.0);
    let edges: Vec<f64> = (0..=201).map(edge).collect();
    let moves: Vec<_> = edges.iter().map(|&x| chain.moves(&[x])).collect();
    let width = edges[1] - edges[0];
    // One row per draw: its probability and its slope in each cell.
    let rows = (0..moves[0].len()).map(|draw| {
        let slopes = moves.windows(2).map(|ends| (ends[1][draw].1[0] - ends[0][draw].1[0]) / width);
        (moves[0][draw].0, slopes.map(Interval::exactly).collect::<Vec<_>>())
    });
    let rows: Vec<(f64, Vec<Interval>)> = rows.collect();
    let square = |cell: usize| rows.iter().map(|(p, slopes)| slopes[cell].powi(2) * *p).sum();
    let squares: Vec<Interval> = (0..=200).map(square).collect();
    let each = rows.iter().map(|(_, slopes)| extrema::greatest_magnitude(slopes));
    let largest = each.reduce(Interval::max).unwrap_or(Interval::UNKNOWN);
    [extrema::greatest(&squares), largest].map(|value| value.widened(1e-12))
}
