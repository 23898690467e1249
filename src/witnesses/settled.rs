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
                    left = left.max(value[0].hypot(value[1]));
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

/// The rate at which the spread of `u(., t)` over the starts falls between two times.
pub(crate) fn forgetting(
    coarse: &CoarseStep,
    model: &impl Diffusion<1>,
    times: [f64; 2],
) -> Interval {
    let rows = uniform_error::diffusion(&coarse.problem, model, &times, &coarse.problem.starts());
    let [early, late] = [spread(&rows[0]), spread(&rows[1])];
    (early.ln() - late.ln()).scaled(1.0 / (times[1] - times[0]))
}

/// The spread of `U^n` over the starts.
pub(crate) fn spread_of_sgd(coarse: &CoarseStep) -> Interval {
    let times = [coarse.step * coarse.count as f64];
    spread(&uniform_error::sgd(&coarse.problem, coarse.step, &times, &coarse.problem.starts())[0])
}

fn spread(row: &[Interval]) -> Interval {
    let largest = row.iter().copied().fold(Interval::exactly(f64::NEG_INFINITY), Interval::max);
    let least = row.iter().copied().fold(Interval::exactly(f64::INFINITY), Interval::min);
    largest - least
}

/// The largest mean square by which one step takes two copies on the same draw apart, relative to their squared
/// distance, and the largest of any draw: over all pairs of 201 points of `B(0, R)`. The largest mean square over all
/// pairs lies within the error, which is what bends of the quotient between points allow: measured, by half as many points.
pub(crate) fn apart(coarse: &CoarseStep) -> [Interval; 2] {
    let chain = coarse.problem.loss.sgd(coarse.step);
    let radius = coarse.problem.loss.radius();
    let over = |points: i32| {
        let place = |j: i32| radius * (2.0 * f64::from(j) / f64::from(points) - 1.0);
        let moves: Vec<_> = (0..=points).map(|j| chain.moves(&[place(j)])).collect();
        let mut most = [0.0_f64; 2];
        for i in 1..moves.len() {
            for j in 0..i {
                let distance = place(i as i32) - place(j as i32);
                let mut mean = 0.0;
                for (a, b) in moves[i].iter().zip(&moves[j]) {
                    let quotient = (a.1[0] - b.1[0]) / distance;
                    mean += a.0 * quotient * quotient;
                    most[1] = most[1].max(quotient.abs());
                }
                most[0] = most[0].max(mean);
            }
        }
        most
    };
    let (fine, coarse) = (over(200), over(100));
    [0, 1].map(|k| Interval::around(fine[k], (fine[k] - coarse[k]).abs() + 1e-12))
}
