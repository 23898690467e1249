//! SGD does not follow the gradient of the risk on average.

mod mode;

use self::mode::MODE;
use super::cases::{regressions, sgd};
use super::theory::noise_gradient;
use crate::claim::{
    Axis, ByHand, Claim, Decoy, Expected, Experiment, Fault, Figure, Instances, Notes, Observation,
    Prediction, Range, Reading, Resolution, Witness,
};
use crate::instances::linear_sgd::LinearSgd;
use crate::witnesses::linear_sgd;

pub(crate) static CLAIM: Claim = Claim {
    id: "dai2018/drift-remark",
    locus: "Section 2.1, after Lemma 2.1",
    statement: "Note that the drift term in (2.5) is -∇[L(w) + γ(t)β(w)/{2M(t)}] ≠ -∇L(w), which implies the SGD does not follow the mean drift -∇L(w) to be \
                its update direction. Specifically, a larger γ(t)/M(t) ratio corresponds to a drift term deviate more from the mean drift -∇L(w). This sheds \
                light on the possible case that even the SGD with a larger γ(t)/M(t) ratio tends to converge to a flat minimum faster (to be justified in \
                Section 2.3), its generalization performance could be worse than the SGD with a smaller γ(t)/M(t) ratio (to be illustrated in Section 3).",
    assumes: &[
        "every batch consists of samples that were not used before: dai2018/sde-discretisation",
        "β depends on w: where it is constant, as it is in section 2.3, the two drifts are the same",
        "the update direction is the mean of w_{k+1} - w_k given w_k, in units of γ",
    ],
    correction: Some(
        "With batches of samples not used before the mean update of SGD given w_k is -γ ∇L(w_k), and that of (2.3) is -∇L(W) dt, for every γ/M and β; in one dimension the \
         gradient of γβ/(2M) moves the modes of the stationary density, which are zeros of ∇[L + γβ/(2M)], and not the mean \
         update.",
    ),
    notes: Notes {
        because: "By (2.2) the mean update of SGD is -γ ∇L(w_k) exactly, whatever γ, M and β are, on fresh samples. With D = γβ/(2M) the flux in (2.5) is -p ∇L - ∇(D p); the \
            product rule puts ∇D beside p, but the mean velocity of W(t) is -∇L alone. With a quadratic L the mean of w_k goes to the minimizer, like gradient \
            descent, and not to the zero of ∇[L + D]. That the printed term departs from -∇L in proportion to γ/M is true of that term; the mean update does \
            not depart at all. The last sentence is hedged, and is not judged; section 2.1 gives it no other support.",
        repaired: "The mean update is -∇L. What ∇D moves are the modes of the density: with L = w²/2, β = 1 + 0.5 w + 0.3 w² and γ/M = 0.25 the stationary \
            mean is 0, and the mode is at -0.058, where w + (0.5 + 0.6 w)/8 = 0.",
        known: "All batches of linear regressions are enumerated, and the mean is followed over 20 steps. The stationary density of a diffusion with β(w) is \
            known in closed form, and its largest value is found by bisection.",
        ..Notes::NONE
    },
    figures: &[Figure {
        experiment: MODE.name,
        instances: &["γ/M = 0.81", "γ/M = 0.09"],
        caption: "The stationary densities of two diffusions with β = 1 + w², W = sinh Y, each against the distance from the minimizer of its own L: \
                  nine times the γ/M moves the mode nearly ten times as far.",
        x: Axis { label: "w less the minimizer of L", log: false },
        y: Axis { label: "density", log: false },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&UPDATE, &PATH, &MEAN_UPDATE, &MEAN_PATH, &MODE],
    controls: &[&CONSTANT, &BY_HAND, &PATH_BY_HAND],
    range: Range::Exact,
};

static UPDATE: Experiment<LinearSgd> = Experiment {
    name: "the mean update in units of γ, over all batches",
    reading: Reading::AsPrinted,
    instances: regressions,
    predict: |sgd| Prediction::equals(drift(sgd, sgd.start(), 1.0)),
    decoys: &[Decoy::new("-∇[L - γβ/(2M)]", |sgd| {
        Prediction::equals(drift(sgd, sgd.start(), -1.0))
    })],
    observe: Witness::Oracle(|sgd| Observation::of(linear_sgd::one_step(sgd)[0])),
    resolution: Resolution::Relative(1e-9),
    expects: Expected::Refuted(Fault::Wrong),
};

static MEAN_UPDATE: Experiment<LinearSgd> = Experiment {
    name: "the mean update is -γ ∇L",
    predict: |sgd| Prediction::equals(drift(sgd, sgd.start(), 0.0)),
    decoys: &[Decoy::new("as printed", UPDATE.predict)],
    ..UPDATE.corrected()
};

static PATH: Experiment<LinearSgd> = Experiment {
    name: "the mean after 20 steps in the printed direction",
    predict: |sgd| Prediction::equals(after(sgd, 1.0)),
    decoys: &[Decoy::new("-∇[L - γβ/(2M)]", |sgd| Prediction::equals(after(sgd, -1.0)))],
    observe: Witness::Oracle(|sgd| Observation::of(linear_sgd::moments(sgd, STEPS)[0])),
    ..UPDATE
};

static MEAN_PATH: Experiment<LinearSgd> = Experiment {
    name: "the mean after 20 steps of gradient descent",
    predict: |sgd| Prediction::equals(after(sgd, 0.0)),
    decoys: &[Decoy::new("as printed", PATH.predict)],
    ..PATH.corrected()
};

static CONSTANT: Experiment<LinearSgd> = Experiment {
    name: "control: β constant",
    instances: || {
        let skewed = [[1.25, 1.0], [1.25, -0.5], [1.25, 2.5]];
        Instances::named(vec![("equal slopes", sgd(&skewed, 1.5, 0.1, 3.0))])
    },
    decoys: &[],
    ..UPDATE.control()
};

static BY_HAND: ByHand<LinearSgd> = ByHand {
    of: &UPDATE,
    at: "gradients 0.5 w + 1 and 1.5 w - 2 at w = 1.5, γ/M = 0.2: L' = 1, β = (1.5 - w/2)², β' = -0.75, -(1 - 0.075)",
    instance: || sgd(&[[0.5, -1.0], [1.5, 2.0]], 1.5, 0.4, 2.0),
    values: &[-0.925],
};

static PATH_BY_HAND: ByHand<LinearSgd> = ByHand {
    of: &PATH,
    at: "the same: w - 0.4 (1.05 w - 0.65), 20 times: 0.65/1.05 + (1.5 - 0.65/1.05) 0.58^20",
    instance: || sgd(&[[0.5, -1.0], [1.5, 2.0]], 1.5, 0.4, 2.0),
    values: &[0.61906],
};

const STEPS: u64 = 20;

/// `-∇[L + weight γβ/(2M)]`.
fn drift(sgd: &LinearSgd, w: f64, weight: f64) -> f64 {
    -sgd.gradient(w) - weight * noise_gradient(sgd, w)
}

/// Where steps in that direction lead.
fn after(sgd: &LinearSgd, weight: f64) -> f64 {
    (0..STEPS).fold(sgd.start(), |w, _| w + sgd.step() * drift(sgd, w, weight))
}
