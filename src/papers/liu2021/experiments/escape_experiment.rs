//! The paper's experiment on the escaping efficiency, repeated.

mod simulated;

use self::simulated::{estimate, simulate};
use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Figure, Instances, Notes, Observation, PerBudget,
    Prediction, Reading, Resolution, Simulation, Witness,
};
use crate::instances::departure::Departure;
use crate::instances::quadratic::{NoisyQuadratic, Spectral};
use crate::interval::Interval;
use crate::monte_carlo::UnitNoise;
use crate::witnesses::departure::{loss_of_process, loss_of_sgd};

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/escape-experiment",
    locus: "Figure 5 and the lines before Corollary 4",
    statement: "In Figure 5, we compare the prediction of Eq. (18) with the continuous theory. We set C = I, K = I and compare at \
        two different levels of learning rate, λ = 0.2 and 1.85; the result is averaged over 50000 runs. Our solution \
        agrees with the experiment perfectly, while the continuous theory significantly underestimates the \
        escape rate, shows significant deviations as λ increases and completely fails as λ is close to 2.",
    assumes: &[
        "SGD without momentum on L = wᵀKw/2 with white Gaussian noise, from the minimum",
        "one dimension: with K = C = I both formulas are D times those of one dimension",
        "t from 1 to 20 (the figure's range is not in the text)",
    ],
    notes: Notes {
        because: "With u = λ the formulas are λ(1 - (1-u)^2t) / (4 (1 - u/2)) and λ(1 - e^(-2ut))/4 per dimension. Their ratio grows \
            with λ at every t. At λ = 1.85 it is 13.3 for long times, 1/(1 - λ/2), so that \"completely\" is fair: less \
            than a tenth of the efficiency is left; at λ = 0.2 it is 1.11.",
        known: "At least 50176 runs at each step: w_t is normal, so that its variance has an exact interval, 4 % wide jointly \
            over the 20 times, and (18) is inside at both steps while (19) is outside at both. Without noise: \
            the variance iterated step by step equals (18) to 1e-9, and the process sampled exactly lies below.",
        open: "The points of the figure are not in the text.",
        ..Notes::NONE
    },
    figures: &[
        FIGURE_5,
        Figure {
            instances: &["λ = 0.2"],
            caption: "The same at λ = 0.2, as in Figure 5(a).",
            ..FIGURE_5
        },
    ],
    source: file!(),
    experiments: &[&SIMULATED, &ITERATED, &UNDERESTIMATED, &MORE_SO, &FAILS],
    ..Claim::BLANK
};

const FIGURE_5: Figure = Figure {
    experiment: SIMULATED.name,
    caption: "The escaping efficiency at λ = 1.85 over at least 50176 runs, with (18) and the continuous theory (19), \
              as in Figure 5(b).",
    x: Axis { label: "t", log: false },
    y: Axis { label: "E(t)", log: false },
    ..Figure::BLANK
};

/// The last time.
const STEPS: u32 = 20;

static SIMULATED: Experiment<Departure> = Experiment {
    name: "50176 runs",
    reading: Reading::AsPrinted,
    instances: settings,
    predict: |d| drawn(d, discrete),
    decoys: &[
        Decoy::new("(19)", |d| drawn(d, continuous)),
        Decoy::new("twice as large", |d| {
            Prediction::equals_all(times().map(|t| 2.0 * discrete(d, t)))
        }),
    ],
    observe: Witness::Simulation(Simulation {
        simulate,
        estimate,
        replicas: 50_176,
        blocks: PerBudget::always(16),
    }),
    resolution: Resolution::Relative(0.07),
    expects: Expected::Consistent,
};

static ITERATED: Experiment<Departure> = Experiment {
    name: "the variance, iterated",
    decoys: &[Decoy::new("(19)", |d| drawn(d, continuous))],
    observe: Witness::Oracle(|d| Observation::of_all(times().map(|t| loss_of_sgd(&d.after(t))))),
    resolution: Resolution::Relative(1e-9),
    ..SIMULATED
};

static UNDERESTIMATED: Experiment<Departure> = Experiment {
    name: "SGD over the process",
    predict: |_| Prediction::all_within(vec![Interval::at_least(1.0); STEPS as usize]),
    decoys: &[],
    observe: Witness::Oracle(|d| Observation::of_all(times().map(|t| ratio(&d.after(t))))),
    ..ITERATED
};

static MORE_SO: Experiment<Departure> = Experiment {
    name: "the same, less that at nine tenths of the step",
    predict: |_| Prediction::all_within(vec![Interval::at_least(0.0); STEPS as usize]),
    decoys: &[],
    observe: Witness::Oracle(|d| {
        let smaller = departure(0.9 * d.sgd.learning_rate());
        Observation::of_all(times().map(|t| ratio(&d.after(t)) - ratio(&smaller.after(t))))
    }),
    resolution: Resolution::Absolute(1e-9),
    ..ITERATED
};

static FAILS: Experiment<Departure> = Experiment {
    name: "close to λ = 2: the process has less than a tenth after 20 steps",
    instances: || Instances::named(vec![("λ = 1.85", departure(1.85))]),
    predict: |_| Prediction::at_least(10.0),
    decoys: &[],
    observe: Witness::Oracle(|d| Observation::of(ratio(d))),
    ..ITERATED
};

/// The figure's second panel comes first: it is drawn.
fn settings() -> Instances<Departure> {
    Instances::named(vec![("λ = 1.85", departure(1.85)), ("λ = 0.2", departure(0.2))])
}

fn departure(rate: f64) -> Departure {
    let one = || Spectral::diagonal(vec![1.0]).expect("a number");
    let at = vec![0.0];
    let sgd = NoisyQuadratic::new(rate, one(), one(), UnitNoise::Gaussian, at.clone(), at);
    Departure { sgd: sgd.expect("the paper's steps are below 2"), steps: STEPS }
}

fn times() -> std::ops::RangeInclusive<u32> {
    1..=STEPS
}

/// (18) for K = C = 1.
fn discrete(departure: &Departure, steps: u32) -> f64 {
    let rate = departure.sgd.learning_rate();
    rate / 4.0 * (1.0 - (1.0 - rate).powi(2 * steps as i32)) / (1.0 - rate / 2.0)
}

/// (19) for K = C = 1.
fn continuous(departure: &Departure, steps: u32) -> f64 {
    let rate = departure.sgd.learning_rate();
    rate / 4.0 * -libm::expm1(-2.0 * rate * f64::from(steps))
}

fn drawn(departure: &Departure, efficiency: impl Fn(&Departure, u32) -> f64) -> Prediction {
    let values: Vec<f64> = times().map(|t| efficiency(departure, t)).collect();
    let curve = times().map(f64::from).zip(values.iter().copied()).collect();
    Prediction::equals_all(values).with_curve(curve)
}

/// E L(w_t) of SGD over that of the process.
fn ratio(departure: &Departure) -> Interval {
    let process = loss_of_process(departure, f64::from(departure.steps));
    loss_of_sgd(departure) * process.recip()
}
