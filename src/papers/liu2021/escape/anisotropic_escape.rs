//! Noise aligned with an ill-conditioned Hessian escapes better than isotropic noise: by how much.

mod growth;
mod lower_bound;
mod ratios;

use self::growth::{GROWTH, GROWTH_CONTROL, UPPER_BOUND, UPPER_BOUND_CONTROL};
use self::lower_bound::{GROWTH_CORRECTED, LOWER_BOUND};
use self::ratios::ratio_of_efficiencies;
use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Fault, Figure, Instances, Notes, Observation,
    PerBudget, Prediction, Reading, Resolution, Witness,
};
use crate::instances::departure::Departure;
use crate::instances::ill_conditioned::dense;
use crate::instances::quadratic::{NoisyQuadratic, Spectral};
use crate::monte_carlo::UnitNoise::Gaussian;

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/anisotropic-escape",
    locus: "Theorem 8, eq. (20), and the remark",
    statement: "We define an ill-conditioned Hessian K as its descending ordered eigenvalues satisfy k_{l+1}, .., k_D < \
                k_1 D^-d for some constant l ≪ D and d > 1/2. We assume that C is aligned with K. For some coefficient a > 0 we have u_1ᵀCu_1 ≥ a k_1 \
                Tr[C]/Tr[K]. Under these conditions the ratio between the escaping efficiencies of an anisotropic \
                noise and its isotropic version C̄ := Tr[C]/D I is Tr[KC]/Tr[KC̄] = O(a D^(2d-1)). The previous \
                understanding that the anisotropy in noise may help escape from a sharp minimum still holds in a \
                discrete-time regime.",
    assumes: &[
        "the hypotheses of Theorem 7: 0 < λk_1 < 2; t is a fixed number of steps",
        "l, d and the constant of O do not depend on D; a is any number that satisfies its inequality",
    ],
    correction: Some(
        "After t steps the ratio of the efficiencies is at least a D^(2 min(d,1) - 1)/(1+l)² times the mean over s < t of \
         (1-λk_1)^2s, and this power of D is reached; the ratio of the traces is that of the efficiencies for one step.",
    ),
    notes: Notes {
        because: "With C = K = diag(1, 0.1, .., 0.1) in ten dimensions, noise as aligned as can be, and λ = 1/2 the ratio of the traces is \
            3.02, and after ten steps that of the efficiencies 1.40. The traces are the efficiencies of one step (in continuous time, of t → 0), where the paper has them \
            from; later their ratio is in general not that of the efficiencies. O is an upper bound, and as such (20) is \
            false, for the hypotheses bound the small curvatures from above and the alignment from below only: with d = \
            0.6 and curvatures ∝ D^-2 the ratio grows like D and not D^0.2, and with a = 1/D and the other noise along u_2 it \
            does not shrink with a. The remark uses (20) as a lower bound, Ω. As an order, D^(2d-1) is reached for C ∝ K while \
            d ≤ 1; the ratio never exceeds D, so that for d > 1 it is not.",
        repaired: "t = 1; Ω for O; d ≤ 1, which costs nothing, since who has d > 1 has d = 1. Tr K ≤ k_1 (l + D^(1-d)), so the \
            ratio of the traces is at least a D k_1²/(Tr K)²; the efficiency is λ²/2 times the trace of KC and of the sum of \
            (1-λK)^2s over s < t. As t → ∞ the ratio is at most 2/(2 - λk_1).",
        known: "Growth from D = 16 to 2^56 with variances iterated along eigenvectors, extrapolated; ratios with dense K and \
            C, iterated. The remark holds: noise sorted like K has at least the isotropic efficiency at every t and \
            λk_1 < 1.95 (Chebyshev's sum inequality).",
        open: "Whether O was meant as a lower bound, as in the paper's source (Zhu et al., 2019).",
    },
    figures: &[Figure {
        experiment: GROWTH.name,
        caption: "The ratio of the efficiencies for C ∝ K after one step, with D^(2d-1), against D.",
        x: Axis { label: "D", log: true },
        y: Axis { label: "E(C)/E(C̄)", log: true },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[
        &ANY_TIME,
        &GROWTH,
        &UPPER_BOUND,
        &ONE_STEP,
        &ANISOTROPY_HELPS,
        &LOWER_BOUND,
        &GROWTH_CORRECTED,
    ],
    controls: &[&GROWTH_CONTROL, &UPPER_BOUND_CONTROL],
    ..Claim::BLANK
};

/// The control of [`ANY_TIME`]: one step.
static ONE_STEP: Experiment<Departure> = Experiment {
    name: "one step: the ratio is Tr[KC]/Tr[KC̄]",
    reading: Reading::AsPrinted,
    instances: || drawn(1..2, false),
    predict: |d| Prediction::equals(traces(d, |k| k)),
    decoys: &[
        Decoy::new("that for long times", |d| {
            Prediction::equals(traces(d, |k| 1.0 / (2.0 - d.sgd.learning_rate() * k)))
        }),
        Decoy::new("Tr[K²C]/Tr[K²C̄]", |d| Prediction::equals(traces(d, |k| k * k))),
    ],
    observe: Witness::Oracle(|d| Observation::of(ratio_of_efficiencies(d))),
    resolution: Resolution::Relative(1e-9),
    expects: Expected::Consistent,
};

static ANY_TIME: Experiment<Departure> = Experiment {
    name: "later: the ratio is Tr[KC]/Tr[KC̄]",
    instances: || Instances { named: vec![("C = K", aligned())], ..drawn(2..60, true) },
    expects: Expected::Refuted(Fault::Hypothesis),
    ..ONE_STEP
};

static ANISOTROPY_HELPS: Experiment<Departure> = Experiment {
    name: "noise sorted like K: the ratio, from one step to sixty",
    instances: || drawn(1..60, true),
    predict: |_| Prediction::at_least(1.0),
    decoys: &[],
    resolution: Resolution::Absolute(1e-9),
    ..ONE_STEP
};

/// C = K = diag(1, 0.1, .., 0.1) in ten dimensions, λ = 1/2, ten steps.
fn aligned() -> Departure {
    let mut curvatures = vec![0.1; 10];
    curvatures[0] = 1.0;
    let matrix = Spectral::diagonal(curvatures).expect("numbers");
    let at = vec![0.0; 10];
    let sgd = NoisyQuadratic::new(0.5, matrix.clone(), matrix, Gaussian, at.clone(), at);
    Departure { sgd: sgd.expect("λk_1 is below two"), steps: 10 }
}

/// Random ones; if `sorted`, with noise that is aligned with K, as the theorem assumes.
fn drawn(steps: std::ops::Range<u32>, sorted: bool) -> Instances<Departure> {
    let cases = PerBudget { quick: 4, standard: 8, deep: 256 };
    Instances::random(cases, dense(steps, sorted))
}

/// Tr[f(K) C] over Tr[f(K) C̄].
fn traces(departure: &Departure, f: impl Fn(f64) -> f64) -> f64 {
    let sgd = &departure.sgd;
    let mean = sgd.noise().matrix().trace() / sgd.dimension() as f64;
    let isotropic = sgd.hessian().eigenvalues().iter().map(|&k| f(k)).sum::<f64>() * mean;
    super::theory::trace(departure, |_, k| f(k)) / isotropic
}
