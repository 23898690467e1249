//! Transitions in a double well, by barrier over temperature.

use std::cell::Cell;

use crate::budget::PerBudget;
use crate::claim::Axis;
use crate::evidence::Curve;
use crate::instances::double_well::{DoubleWell, Profile};
use crate::measure::{Measure, block, curves, effort};
use crate::monte_carlo::adaptive_splitting::RareEvent;
use crate::monte_carlo::{Block, Stream, Tally, UnitNoise, splitting};
use crate::oracles::exit::chain::{self, Noise};
use crate::oracles::exit::first_passage::{self, Diffusion, End};

/// Transitions in a double well, by barrier over temperature.
pub(super) static MEASURE: Measure = Measure {
    id: "cost/transitions",
    problem: "The mean transition time of the overdamped diffusion in a double well on the line, at \
                time step 0.02.",
    counted: "Plain simulation and splitting: until the mean time is known to 10 % (one standard error), at \
            two time steps, which give the discretisation error. Plain paths take the exact mean time \
            each, with an exponential's spread; splitting's spread is measured between independent runs. \
            Adaptive splitting: the probability that an excursion of the Euler chain reaches the target, \
            to 10 %. The quadrature gives the mean time to about 1e-11; the killed kernel (nodes, not the multiplications of its elimination) gives that of \
            the Euler chain itself, to about 1e-9.",
    caption: "Evaluations of the drift for a transition in a double well: plain simulation is \
                  exponential in barrier over temperature, the others are not.",
    x: Axis { label: "barrier over temperature", log: false },
    y: Axis { label: "evaluations of the drift", log: true },
    sizes: PerBudget { quick: 3, standard: 6, deep: 8 },
    curves: exits,
    source: file!(),
};

/// Barriers of 4, 6, 8, .. temperatures.
fn exits(sizes: usize, seed: u64) -> Vec<Curve> {
    let profile = Profile::new([-1.0, 0.0, 1.2], 2.0, [0.0, 0.0]).expect("an admissible profile");
    let well = DoubleWell::on_the_line(profile);
    let heights = [4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0, 48.0];
    let row = |&height: &f64| (height, transition(&well, height, seed));
    let rows: Vec<(f64, [f64; 5])> = heights[..sizes].iter().map(row).collect();
    let names = [
        "plain simulation to 10 %",
        "splitting to 10 %",
        "adaptive splitting to 10 %",
        "killed kernel of the chain",
        "quadrature",
    ];
    curves(names, &rows)
}

/// Evaluations of the drift, in the order of [`exits`], at one ratio of barrier and temperature.
fn transition(well: &DoubleWell, height: f64, seed: u64) -> [f64; 5] {
    let (step, target, temperature) = (0.02, well.target(), well.barrier() / height);
    let calls = Cell::new(0.0);
    let slope = |x: f64| {
        calls.set(calls.get() + 1.0);
        well.profile().derivative(x)
    };
    let diffusion = Diffusion::ito(|x| -slope(x), |_| temperature);
    let start = well.minimum();
    let ln_time =
        first_passage::ln_mean_time(&diffusion, End::Natural, End::Absorbing(target), start);
    let quadrature = calls.replace(0.0);

    let spread = (2.0 * temperature * step).sqrt();
    let mut left = start;
    while well.profile().height(left) < well.barrier() + 40.0 * temperature {
        left -= 0.05;
    }
    let map = |x: f64| x - step * slope(x);
    _ = chain::ln_mean_steps(map, |_| spread, &Noise::gaussian(), (left, target), start);
    let kernel = calls.replace(0.0);

    // Heun's method evaluates the drift twice per step; the second time step is twice the first.
    let plain = 2.0 * 1.5 * libm::exp(ln_time.center()) / step * 100.0;

    let mut runs = Tally::default();
    for index in 0..32 {
        let names = [MEASURE.id, "fixed levels", &height.to_string()];
        let rng = Stream::new(seed, &names).generator(index);
        let mut block = Block { rng, replicas: 512 };
        runs.merge(&splitting::transition_block(well, temperature, target, step, &mut block));
    }
    // The time is the mean cycle over the probability, of which the logarithm is tallied.
    let cycle = &runs.moments[0];
    let relative = cycle.variance() / (cycle.mean() * cycle.mean()) + runs.moments[1].variance();
    let fixed = 2.0 * runs.steps as f64 / 32.0 * relative * 100.0;

    let event = RareEvent {
        step: |[x]: [f64; 1], [z]: [f64; 1]| [x - step * well.profile().derivative(x) + spread * z],
        law: UnitNoise::Gaussian,
        failed: |[x]: &[f64; 1]| *x <= start,
        level: |[x]: &[f64; 1]| *x,
        target,
    };
    let first = splitting::levels(well, temperature, target)[0];
    let mut adaptive = block(seed, &[MEASURE.id, "adaptive", &height.to_string()], 32);
    let adaptive = event.sample([first], (200, 4), &mut adaptive);
    [plain, fixed, effort(&adaptive, 0, 0.1), kernel, quadrature]
}
