//! The density of the diffusion solves the Fokker-Planck equation, with the gradient of its noise.

use super::cases::{places_in_space, places_in_time, regressions};
use super::theory::{self, moments, noise_gradient};
use crate::claim::{
    Claim, Decoy, Expected, Experiment, Notes, Observation, Prediction, Range, Reading, Resolution,
    Witness,
};
use crate::instances::exact_diffusion::Place;
use crate::instances::linear_sgd::LinearSgd;
use crate::interval::Interval;
use crate::statistics::limit;
use crate::witnesses::density;
use crate::witnesses::linear_sgd;

pub(crate) static CLAIM: Claim = Claim {
    id: "dai2018/fokker-planck",
    locus: "Lemma 2.1, (2.5)",
    statement: "The p(w, t) satisfies the following Fokker-Planck equation: ∂_t p = ∇·([∇(L(w) + γ(t)β(w)/(2M(t)))] p + \
                γ(t)β(w)/(2M(t)) ∇p), p(w, 0) = δ(w0), where δ(·) denotes the delta function.",
    assumes: &[
        "p(w, t) is the density of the solution of (2.3), dW = -∇L dt - √(γ(t)/M(t)) σ(W) dB, in the sense of Itô (inferred \
         from its Euler scheme being SGD)",
        "σ²(w) = β(w) I, (2.4), where β may depend on w",
    ],
    notes: Notes {
        because: "Itô's formula gives ∂_t p = ∇·(p ∇L) + Δ(D p) with D = γβ/(2M), and Δ(D p) = ∇·(p ∇D + D ∇p), which is (2.5). The gradient of D counts once: \
            with half of it the equation would be that of Stratonovich's integral, and without it that of noise which is taken at the end of each step \
            (Hänggi, Klimontovich). p(w, 0) = δ(w0) means a unit mass at w0.",
        known: "Two diffusions with noise that depends on w are solved in closed form by Itô's formula: the hyperbolic sine of an Ornstein-Uhlenbeck process, \
            and the complex exponential of a plane Brownian motion with drift, whose noise is isotropic. Their densities are differentiated in t on the left \
            and in w on the right, in interval arithmetic. Mean and variance that (2.5) implies for linear regressions are the limit of those of SGD as γ \
            tends to zero with γ/M fixed.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&DENSITY, &SCHEDULE, &MOMENTS],
    range: Range::Exact,
    ..Claim::BLANK
};

static DENSITY: Experiment<Place> = Experiment {
    name: "∂_t p of densities in closed form, β(w)",
    reading: Reading::AsPrinted,
    instances: places_in_space,
    predict: |place| stated(place, [1.0, 1.0]),
    decoys: &[
        Decoy::new("without ∇β", |place| stated(place, [0.0, 1.0])),
        Decoy::new("half of ∇β: Stratonovich", |place| stated(place, [0.5, 1.0])),
        Decoy::new("-∇β", |place| stated(place, [-1.0, 1.0])),
        Decoy::new("γβ/M in place of γβ/(2M)", |place| stated(place, [2.0, 2.0])),
    ],
    observe: Witness::Oracle(density::change),
    resolution: Resolution::Relative(1e-8),
    expects: Expected::Consistent,
};

static SCHEDULE: Experiment<Place> = Experiment {
    name: "∂_t p of densities in closed form, γ(t)/M(t)",
    instances: places_in_time,
    decoys: &[
        Decoy::new("γβ/M in place of γβ/(2M)", |place| stated(place, [2.0, 2.0])),
        Decoy::new("γ and M at the start", frozen),
    ],
    ..DENSITY
};

static MOMENTS: Experiment<LinearSgd> = Experiment {
    name: "mean and variance at time 1, of SGD as γ -> 0 with γ/M fixed",
    reading: Reading::AsPrinted,
    instances: regressions,
    predict: |sgd| Prediction::equals_all(moments(sgd, TIME)),
    decoys: &[
        Decoy::new("the mean without ∇β", |sgd| with_part_of_gradient(sgd, 0.0)),
        Decoy::new("the mean with half of ∇β: Stratonovich", |sgd| {
            with_part_of_gradient(sgd, 0.5)
        }),
    ],
    observe: Witness::Oracle(|sgd| {
        let at = |k: i32| {
            let step = 0.5_f64.powi(k);
            let (fine, steps) = (sgd.with(step, step / sgd.ratio()), (TIME / step) as u64);
            (step, linear_sgd::moments(&fine, steps))
        };
        let rows: Vec<(f64, [Interval; 2])> = (4..12).map(at).collect();
        Observation::of_all([0, 1].map(|entry| {
            let points: Vec<_> = rows.iter().map(|(step, row)| (*step, row[entry])).collect();
            limit::at_zero(&points)
        }))
    }),
    resolution: Resolution::Relative(1e-4),
    expects: Expected::Consistent,
};

/// When moments are compared.
const TIME: f64 = 1.0;

/// The moments, with the mean that (2.5) has with this part of `∇D`, `D = γβ/(2M)`: then `E z' = -(a - s) E z + f`, where
/// `s z + f` is the rest of `∇D`.
fn with_part_of_gradient(sgd: &LinearSgd, part: f64) -> Prediction {
    let [_, variance] = moments(sgd, TIME);
    let offset = (1.0 - part) * noise_gradient(sgd, sgd.minimizer());
    let slope = (1.0 - part) * noise_gradient(sgd, sgd.minimizer() + 1.0) - offset;
    let rate = sgd.slope() - slope;
    let settled = sgd.minimizer() + offset / rate;
    let mean = settled + (sgd.start() - settled) * libm::exp(-rate * TIME);
    Prediction::equals_all([mean, variance])
}

/// The right side of (2.5) with these factors of `∇β` and of `β ∇p`.
fn stated(place: &Place, factors: [f64; 2]) -> Prediction {
    let at = |&w: &[f64; 2]| theory::fokker_planck(&place.diffusion, w, [place.time; 2], factors);
    Prediction::all_within(place.points().iter().map(at))
}

/// With the diffusion constant of the start.
fn frozen(place: &Place) -> Prediction {
    let at =
        |&w: &[f64; 2]| theory::fokker_planck(&place.diffusion, w, [place.time, 0.0], [1.0, 1.0]);
    Prediction::all_within(place.points().iter().map(at))
}
