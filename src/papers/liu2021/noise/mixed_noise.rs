//! White noise, minibatch noise, and mixtures of both: explicit stationary covariances.

use nalgebra::DMatrix;

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Instances, Notes, Observation, PerBudget, Prediction,
    Range, Reading, Resolution, Witness,
};
use crate::instances::momentum::Mixed;
use crate::papers::liu2021::cases::{FEW, MANY};
use crate::papers::liu2021::misreadings::laplace;
use crate::papers::liu2021::theory::{cosines, gaussian, triangle};
use crate::witnesses::momentum::{self, arguments};

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/mixed-noise",
    locus: "Theorem 4, eq. (10), Corollaries 2 and 3, last lines of section 4.3",
    statement: "`Let C = σ² I + a(λ)K and µ = 0. Then the stationary distribution of w is' N(0, λ (σ² I + aK) \
                [K (2 I - λK)]⁻¹): aλ (2 I - λK)⁻¹ for σ² = 0, σ²λ [K (2 I - λK)]⁻¹ for a = 0. `Interestingly, when \
                λ ≪ 1, the minibatch noise results in isotropic fluctuations, independent of the underlying geometry; the \
                discrete time steps, however, causes fluctuations in the direction of large eigenvalues of the Hessian'.",
    assumes: &[
        "the hypotheses of Theorem 1",
        "η is Gaussian (said of both noises before the theorem)",
        "σ² and a are not negative and not both zero; a may depend on λ",
    ],
    notes: Notes {
        because: "C commutes with K, so (10) is (8) at µ = 0, and both corollaries follow. For σ² = 0, Σ/λ tends to a/2 times \
            the identity, and at every step the variance along an eigenvector of K grows with its eigenvalue.",
        known: "The covariance agrees to 1e-9 with the Lyapunov oracle in dense bases, for the mixture and for each \
            noise alone; the Gaussian law is seen in the characteristic function as a product over past \
            noises, where a law of another shape with the same covariance is refuted. Σ/λ is extrapolated over \
            twenty halvings.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&MIXTURE, &MINIBATCH, &WHITE, &LAW, &ISOTROPIC, &LARGE_EIGENVALUES],
    range: Range::Exact,
    ..Claim::BLANK
};

static MIXTURE: Experiment<Mixed> = Experiment {
    name: "mixture",
    reading: Reading::AsPrinted,
    instances: || random(MANY, 0.2, 0.2),
    predict: |mixed| stated(mixed, 1.0),
    decoys: &[
        CONTINUOUS,
        Decoy::new("σ² and a exchanged", |mixed| {
            let (white, proportion) = (mixed.proportion, mixed.white);
            stated(&Mixed { white, proportion, ..mixed.clone() }, 1.0)
        }),
    ],
    observe: Witness::Oracle(|mixed| momentum::solved(&mixed.sgd)),
    resolution: Resolution::RelativeToLargest(1e-9),
    expects: Expected::Consistent,
};

static MINIBATCH: Experiment<Mixed> = Experiment {
    name: "Corollary 2: σ = 0",
    instances: || random(MANY, 0.0, 0.2),
    decoys: &[CONTINUOUS],
    ..MIXTURE
};

static WHITE: Experiment<Mixed> = Experiment {
    name: "Corollary 3: a = 0",
    instances: || random(MANY, 0.2, 0.0),
    decoys: &[CONTINUOUS],
    ..MIXTURE
};

static LAW: Experiment<Mixed> = Experiment {
    name: "Gaussian law, characteristic function as a product",
    predict: |mixed| cosines(arguments(&mixed.sgd), &covariance(mixed, 1.0), gaussian),
    decoys: &[
        Decoy::new(CONTINUOUS.name, |mixed| {
            cosines(arguments(&mixed.sgd), &covariance(mixed, 0.0), gaussian)
        }),
        Decoy::new("the same covariance, a Laplace law", |mixed| {
            cosines(arguments(&mixed.sgd), &covariance(mixed, 1.0), laplace)
        }),
    ],
    observe: Witness::Oracle(|mixed| momentum::characteristic_function(&mixed.sgd)),
    resolution: Resolution::Absolute(1e-9),
    ..MIXTURE
};

static ISOTROPIC: Experiment<Mixed> = Experiment {
    name: "minibatch noise: Σ / λ at small λ is isotropic",
    instances: || random(FEW, 0.0, 0.2),
    predict: |mixed| multiple_of_identity(mixed, 0.5),
    decoys: &[Decoy::new("twice as large", |mixed| multiple_of_identity(mixed, 1.0))],
    observe: Witness::Oracle(|mixed| momentum::small_step_limit(&mixed.sgd)),
    resolution: Resolution::RelativeToLargest(1e-6),
    ..MIXTURE
};

static LARGE_EIGENVALUES: Experiment<Mixed> = Experiment {
    name: "minibatch noise: variance along the top eigenvector over the least",
    instances: || random(MANY, 0.0, 0.2),
    predict: |_| Prediction::at_least(1.0),
    decoys: &[Decoy::new("isotropic at finite λ", |_| Prediction::equals(1.0))],
    observe: Witness::Oracle(|mixed| {
        let k = mixed.sgd.hessian().eigenvalues().iter();
        let mut along: Vec<_> = k.zip(momentum::variances(&mixed.sgd)).collect();
        along.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        let (least, top) = (along[0].1, along[along.len() - 1].1);
        Observation::of(top * least.recip())
    }),
    ..MIXTURE
};

const CONTINUOUS: Decoy<Mixed> = Decoy::new("continuous time", |mixed| stated(mixed, 0.0));

/// σ² and a above these; zero where these are zero.
fn random(cases: PerBudget, white: f64, proportion: f64) -> Instances<Mixed> {
    Instances::random(cases, Mixed::any(white, proportion))
}

/// Equation (10), with `theta` times its discrete term.
fn covariance(mixed: &Mixed, theta: f64) -> DMatrix<f64> {
    let rate = mixed.sgd.learning_rate();
    let variance =
        |k: f64| rate * (mixed.white + mixed.proportion * k) / (k * (2.0 - theta * rate * k));
    mixed.sgd.hessian().map(variance).matrix()
}

fn stated(mixed: &Mixed, theta: f64) -> Prediction {
    triangle(&covariance(mixed, theta))
}

fn multiple_of_identity(mixed: &Mixed, factor: f64) -> Prediction {
    let d = mixed.sgd.dimension();
    triangle(&(DMatrix::identity(d, d) * (factor * mixed.proportion)))
}
