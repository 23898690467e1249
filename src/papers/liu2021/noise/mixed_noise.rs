//! White noise, minibatch noise, and mixtures of both: explicit stationary covariances.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Instances, Notes, Observation, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::momentum::MomentumQuadratic;
use crate::interval::Interval;
use crate::oracles::lyapunov;
use crate::papers::liu2021::cases::{FEW, MANY};
use crate::papers::liu2021::theory::triangle;
use crate::witnesses::momentum;

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/mixed-noise",
    locus: "Theorem 4, eq. (10), Corollaries 2 and 3, last lines of section 4.3",
    statement: "For Gaussian noise of covariance C = σ² I + a K and µ = 0 the stationary law is \
                N(0, λ (σ² I + aK) [K (2 I - λK)]⁻¹): aλ (2 I - λK)⁻¹ for σ = 0, σ²λ [K (2 I - λK)]⁻¹ for \
                a = 0; minibatch noise gives isotropic fluctuations where λ is small, and the \
                discrete steps fluctuations in the direction of large eigenvalues.",
    assumes: &[
        "the hypotheses of Theorem 1",
        "η is Gaussian (said of both noises before the theorem)",
        "σ² and a are not negative and not both zero; a may depend on λ",
    ],
    notes: Notes {
        because: "Printed: as in the statement. C commutes with K, so (10) is (8) at µ = 0, and both corollaries \
            follow. Found: the covariance to 1e-9 by the Lyapunov oracle, in dense bases, for the mixture \
            and for each noise alone; the Gaussian law by the characteristic function as a \
            product over past noises. The last sentence: Σ/λ tends to a/2 times the identity, \
            extrapolated over twenty halvings; and along the eigenvectors of K the variance grows with \
            the eigenvalue, strictly. Open: nothing.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&MIXTURE, &MINIBATCH, &WHITE, &LAW, &ISOTROPIC, &LARGE_EIGENVALUES],
    ..Claim::BLANK
};

/// SGD with noise of covariance σ² I + a K.
#[derive(Clone, Debug, Serialize)]
struct Mixed {
    white: f64,
    proportion: f64,
    sgd: MomentumQuadratic,
}

impl fmt::Display for Mixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "σ² = {:.4}, a = {:.4}, {}", self.white, self.proportion, self.sgd)
    }
}

static MIXTURE: Experiment<Mixed> = Experiment {
    name: "mixture",
    reading: Reading::AsPrinted,
    instances: || random(0.2, 0.2),
    predict: |mixed| stated(mixed, 1.0),
    decoys: &[
        CONTINUOUS,
        Decoy {
            name: "σ² and a exchanged",
            predict: |mixed| {
                let (white, proportion) = (mixed.proportion, mixed.white);
                stated(&Mixed { white, proportion, ..mixed.clone() }, 1.0)
            },
        },
    ],
    observe: Witness::Oracle(|mixed| momentum::solved(&mixed.sgd)),
    resolution: Resolution::Relative(1e-9),
    expects: Expected::Consistent,
};

static MINIBATCH: Experiment<Mixed> = Experiment {
    name: "Corollary 2: σ = 0",
    instances: || random(0.0, 0.2),
    decoys: &[CONTINUOUS],
    ..MIXTURE
};

static WHITE: Experiment<Mixed> = Experiment {
    name: "Corollary 3: a = 0",
    instances: || random(0.2, 0.0),
    decoys: &[CONTINUOUS],
    ..MIXTURE
};

static LAW: Experiment<Mixed> = Experiment {
    name: "Gaussian law, characteristic function as a product",
    predict: |mixed| law(mixed, 1.0),
    decoys: &[Decoy { name: CONTINUOUS.name, predict: |mixed| law(mixed, 0.0) }],
    observe: Witness::Oracle(|mixed| momentum::characteristic_function(&mixed.sgd)),
    resolution: Resolution::Absolute(1e-9),
    ..MIXTURE
};

static ISOTROPIC: Experiment<Mixed> = Experiment {
    name: "minibatch noise: Σ / λ at small λ is isotropic",
    instances: || random_few(0.0, 0.2),
    predict: |mixed| multiple_of_identity(mixed, 0.5),
    decoys: &[Decoy { name: "twice as large", predict: |mixed| multiple_of_identity(mixed, 1.0) }],
    observe: Witness::Oracle(|mixed| momentum::small_step_limit(&mixed.sgd)),
    resolution: Resolution::Relative(1e-6),
    ..MIXTURE
};

static LARGE_EIGENVALUES: Experiment<Mixed> = Experiment {
    name: "minibatch noise: variance along the top eigenvector over the least",
    instances: || random(0.0, 0.2),
    predict: |_| Prediction::at_least(1.0),
    decoys: &[Decoy { name: "isotropic at finite λ", predict: |_| Prediction::equals(1.0) }],
    observe: Witness::Oracle(anisotropy),
    ..MIXTURE
};

const CONTINUOUS: Decoy<Mixed> =
    Decoy { name: "continuous time", predict: |mixed| stated(mixed, 0.0) };

/// σ² and a above these; zero where these are zero.
fn random(white: f64, proportion: f64) -> Instances<Mixed> {
    Instances::named(Vec::new()).and_random(MANY, strategy(white, proportion))
}

fn random_few(white: f64, proportion: f64) -> Instances<Mixed> {
    Instances::named(Vec::new()).and_random(FEW, strategy(white, proportion))
}

fn strategy(white: f64, proportion: f64) -> BoxedStrategy<Mixed> {
    let base = MomentumQuadratic::any(2..=8, 0.6..=1.95, 0.05, 0.0..=0.0);
    (base, 1.0..2.0_f64, 3.0..9.0_f64)
        .prop_map(move |(base, x, y)| {
            let (white, proportion) = (white * x, proportion * y);
            let noise = base.hessian().map(|k| white + proportion * k);
            let (rate, hessian) = (base.learning_rate(), base.hessian().clone());
            let gaussian = crate::monte_carlo::UnitNoise::Gaussian;
            let sgd = MomentumQuadratic::new(rate, 0.0, hessian, noise, gaussian)
                .expect("the spectrum is positive");
            Mixed { white, proportion, sgd }
        })
        .boxed()
}

/// Equation (10), with `theta` times its discrete term.
fn covariance(mixed: &Mixed, theta: f64) -> nalgebra::DMatrix<f64> {
    let rate = mixed.sgd.learning_rate();
    let variance =
        |k: f64| rate * (mixed.white + mixed.proportion * k) / (k * (2.0 - theta * rate * k));
    mixed.sgd.hessian().map(variance).matrix()
}

fn stated(mixed: &Mixed, theta: f64) -> Prediction {
    triangle(&covariance(mixed, theta))
}

fn law(mixed: &Mixed, theta: f64) -> Prediction {
    let covariance = covariance(mixed, theta);
    let value = |argument: Vec<f64>| {
        let t = nalgebra::DVector::from_vec(argument);
        libm::exp(-(&covariance * &t).dot(&t) / 2.0)
    };
    Prediction::equals_all(momentum::arguments(&mixed.sgd).into_iter().map(value))
}

fn multiple_of_identity(mixed: &Mixed, factor: f64) -> Prediction {
    let d = mixed.sgd.dimension();
    triangle(&(nalgebra::DMatrix::identity(d, d) * (factor * mixed.proportion)))
}

fn anisotropy(mixed: &Mixed) -> Observation {
    let (map, added) = mixed.sgd.step();
    let Some(law) = lyapunov::solve(&map, &added) else {
        return Observation::of(Interval::UNKNOWN);
    };
    let hessian = mixed.sgd.hessian();
    let basis = hessian.basis();
    let along = |eigenvalue: f64| {
        let index = hessian.eigenvalues().iter().position(|&k| k == eigenvalue);
        let v = basis.column(index.expect("one of the eigenvalues"));
        let direction: Vec<f64> = v.iter().copied().chain(v.iter().map(|_| 0.0)).collect();
        law.variance_along(&direction)
    };
    Observation::of(along(hessian.largest()) * along(hessian.smallest()).recip())
}
