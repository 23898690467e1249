//! W. Hu, C. J. Li, L. Li, J.-G. Liu: On the diffusion approximation of nonconvex stochastic gradient descent, 2017.
//!
//! | paper | here |
//! |---|---|
//! | `x_k`, `x^{(k)}` | the iterates of SGD |
//! | `f(x; ζ)`, `F = E f` | `loss`, its `mean` |
//! | `ζ_k` in `D` | the loss's `noises` |
//! | `η` | `step` |
//! | `Σ(x) = var(∇f(x; ζ))` | `covariance` |
//! | `S`, `S Sᵀ` in (3.2) | `spread`, `covariance` of a diffusion |
//! | `b` in (3.2), `-(η/4) ∇\|∇F\|²` in (3.6) | `drift`, its `correction` |
//! | `φ` in `C_b^6` | `observable` |
//! | `u(x, s) = E_x φ(X(s))`, `u_k(x) = E_x φ(x_k)` | [`crate::oracles::kolmogorov`], [`crate::oracles::semigroup`] |
//! | `Y`, `x_η - Y` in (A.3), (A.5) | `flow`, deviations |
//! | `Z`, `M`, `S(Y)` in (A.6) | `covariance` of an [`trajectory::Expansion`], `bend`, `spread` |
//! | `‖φ‖` on `C[0,∞)` | [`law_of_large_numbers::norm`] |
//! | `M`, `m`, `Σ_0` | `size`, `batch`, `sample_covariance` of a population |
//! | `β(s)`, `γ`, `A_ε` | temperatures of a [`landscapes::Landscape`], half of them; its `settled` |
//! | `γ_i`, eigenvalues of `-H` | `rate` of a [`crate::instances::unstable_point::Drift`] |
//! | `D`, `T^η`, `N^η` | `ends`, `half_widths` or an `Ellipse`, mean times, steps |
//! | `V̄_D` | `action` |
//! | `x_0`, `θ(x_0)`, `W_S` | a `start`, its `contact` time, the stable manifold |
//! | `m`, `M`, `β = η (1/m - 1/M)` | `batch`, `population`, step size times the batch's share of the noise |

pub mod annealing;
pub mod any_spread;
pub mod batch_schedule;
pub mod coarse_step;
pub mod deviations;
pub mod eigenvalue_order;
pub mod escape_off_the_stable_manifold;
pub mod escape_theory;
pub mod exit_from_minimum;
pub mod exit_location;
pub mod exit_theory;
pub mod exit_time_liminf;
pub mod exit_time_lower_bound;
pub mod eyring_kramers;
pub mod following;
pub mod gate;
pub mod generalisation_gap;
mod grazing;
pub mod injected;
pub mod landscapes;
pub mod large_batch_settles;
pub mod launch_theory;
pub mod law_of_large_numbers;
pub mod local_maximizer_escape;
pub mod master_equation;
pub mod mean_exit_dichotomy;
pub mod minibatch_covariance;
pub mod minibatch_diffusion;
pub mod noise_injection;
pub mod normal_deviations;
pub mod pathwise_fluctuation;
pub mod populations;
pub mod quasi_potential;
pub mod restart_diffusion;
pub mod saddle_escape;
pub mod saddle_escape_steps;
pub mod saddle_escape_upper_bound;
pub mod sgd_exit_from_minimum;
pub mod small_batch_leaves_saddles;
pub mod small_batch_leaves_sharp_minima;
pub mod stationary_points;
pub mod theory;
pub mod trajectory;
pub mod two_stage_escape;
pub mod uniform_exit_control;
pub mod van_kampen_expansion;
pub mod weak_order_one;
pub mod weak_order_two;
pub mod weight_distance;

use crate::claim::{Claim, Paper};

/// The paper.
pub static PAPER: Paper = Paper {
    name: "hu2017",
    citation: "W. Hu, C. J. Li, L. Li, J.-G. Liu: On the diffusion approximation of nonconvex stochastic gradient descent, 2017",
    claims: CLAIMS,
    sources: &crate::SOURCES,
};

/// The claims, in the paper's order.
static CLAIMS: &[&Claim] = &[
    &stationary_points::CLAIM,
    &master_equation::CLAIM,
    &weak_order_two::CLAIM,
    &weak_order_one::CLAIM,
    &pathwise_fluctuation::CLAIM,
    &minibatch_covariance::CLAIM,
    &minibatch_diffusion::CLAIM,
    &exit_from_minimum::CLAIM,
    &uniform_exit_control::CLAIM,
    &sgd_exit_from_minimum::CLAIM,
    &exit_time_lower_bound::CLAIM,
    &exit_time_liminf::CLAIM,
    &quasi_potential::CLAIM,
    &eyring_kramers::CLAIM,
    &eigenvalue_order::CLAIM,
    &saddle_escape::CLAIM,
    &saddle_escape_upper_bound::CLAIM,
    &saddle_escape_steps::CLAIM,
    &exit_location::CLAIM,
    &escape_off_the_stable_manifold::CLAIM,
    &local_maximizer_escape::CLAIM,
    &mean_exit_dichotomy::CLAIM,
    &two_stage_escape::CLAIM,
    &small_batch_leaves_saddles::CLAIM,
    &small_batch_leaves_sharp_minima::CLAIM,
    &large_batch_settles::CLAIM,
    &annealing::CLAIM,
    &batch_schedule::CLAIM,
    &noise_injection::CLAIM,
    &weight_distance::CLAIM,
    &generalisation_gap::CLAIM,
    &restart_diffusion::CLAIM,
    &law_of_large_numbers::CLAIM,
    &normal_deviations::CLAIM,
    &van_kampen_expansion::CLAIM,
];
