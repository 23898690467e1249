//! K. Liu, L. Ziyin, M. Ueda: Noise and fluctuation of finite learning rate stochastic gradient descent, 2021.
//!
//! | paper | here | meaning |
//! |---|---|---|
//! | λ, Λ | `learning_rate`, `rates` | the step, a number or a matrix |
//! | w', w* | `weights`, `minimum` | parameters and the local minimum; w = w' - w* after (4) |
//! | D | `dimension` | number of parameters |
//! | K, k, k* | `hessian`, its eigenvalues, the largest | Hessian of the loss, positive definite |
//! | η, C | `noise` | gradient noise and its covariance |
//! | Σ | `covariance` | stationary covariance of w |
//! | µ | `momentum` | 0 in Theorem 1 |
//! | m, ν | | the velocity of (5); how much of it a step of quasi-hyperbolic momentum takes |
//! | I_D - λK | `transition` | what a step does to w - w* |
//! | S | | minibatch size |

mod adam;
mod anisotropic_escape;
mod any_finite_noise;
mod bayesian_learning_rate;
pub mod calculator;
mod cases;
mod commuting_covariance;
mod continuous_covariance;
mod continuous_is_first_order;
mod continuous_kramers;
mod damped_newton;
mod departures;
mod descents;
mod deterministic_decay;
mod discrete_kramers;
mod effective_loss;
mod ensembles;
mod escape_efficiency;
mod escape_efficiency_order;
mod escape_experiment;
mod escape_probability;
mod ill_conditioned;
mod kramers_flux;
mod minibatch_experiment;
mod minibatch_noise_is_hessian;
mod mixed_noise;
mod momentum_covariance;
mod momentum_experiment;
mod natural_gradient;
mod pairs;
mod preconditioned_covariance;
mod quasi_hyperbolic;
mod regression;
mod regression_runs;
mod rescaled_loss;
mod second_moments;
mod second_order;
mod stability;
mod state_dependent_noise;
mod stationary_covariance;
mod table_qhm;
mod table_second_order;
mod table_sgd;
mod theory;
mod training_error;
mod valleys;
mod white_noise_experiment;
mod white_runs;
mod witnesses;

use crate::claim::{Claim, Paper};

/// The paper.
pub static PAPER: Paper = Paper {
    name: "liu2021",
    citation: "K. Liu, L. Ziyin, M. Ueda: Noise and fluctuation of finite learning rate stochastic gradient descent, 2021",
    claims: CLAIMS,
    sources: &crate::SOURCES,
};

/// The claims, in the paper's order.
static CLAIMS: &[&Claim] = &[
    &continuous_covariance::CLAIM,
    &deterministic_decay::CLAIM,
    &stationary_covariance::CLAIM,
    &continuous_is_first_order::CLAIM,
    &any_finite_noise::CLAIM,
    &momentum_covariance::CLAIM,
    &commuting_covariance::CLAIM,
    &preconditioned_covariance::CLAIM,
    &mixed_noise::CLAIM,
    &minibatch_noise_is_hessian::CLAIM,
    &training_error::CLAIM,
    &stability::CLAIM,
    &effective_loss::CLAIM,
    &state_dependent_noise::CLAIM,
    &table_sgd::CLAIM,
    &table_qhm::CLAIM,
    &table_second_order::CLAIM,
    &bayesian_learning_rate::CLAIM,
    &escape_efficiency::CLAIM,
    &escape_efficiency_order::CLAIM,
    &anisotropic_escape::CLAIM,
    &kramers_flux::CLAIM,
    &discrete_kramers::CLAIM,
    &continuous_kramers::CLAIM,
    &rescaled_loss::CLAIM,
    &damped_newton::CLAIM,
    &natural_gradient::CLAIM,
    &adam::CLAIM,
    &white_noise_experiment::CLAIM,
    &minibatch_experiment::CLAIM,
    &momentum_experiment::CLAIM,
    &escape_experiment::CLAIM,
];
