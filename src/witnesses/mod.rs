//! An instance in, an observation out: what several claims observe, by oracle or by simulation.
//!
//! Witnesses see neither predictions nor papers.
//!
//! # Which one?
//!
//! ## SGD on quadratic losses
//!
//! | observed | in |
//! |---|---|
//! | its stationary covariance and law | [`quadratic`], [`momentum`], [`quasi_hyperbolic`], [`preconditioners`], [`plane_sgd`], [`linear_plane`], [`linear_sgd`] |
//! | second moments in time, stable or not | [`second_moments`], [`departure`], [`white_runs`] |
//! | minibatches and their covariance | [`minibatch`], [`gradient_noise`], [`training_sets`] |
//! | how far a posterior is | [`posterior`] |
//! | how it came to where it is | [`linear_climb`] |
//!
//! ## SGD beside diffusions
//!
//! | observed | in |
//! |---|---|
//! | expectations, step by step and in time | [`one_step`], [`weak_error`], [`uniform_error`], [`local_well`] |
//! | what a term of the drift changes | [`regulariser`] |
//! | in its stationary law | [`settled`] |
//! | beside its gradient flow | [`flow_deviations`], [`path_norms`] |
//! | derivatives of a diffusion's flow | [`flow_derivatives`] |
//! | in a ball, and out of it | [`trapping`], [`hitting`] |
//! | over long times; past saddles | [`long_runs`], [`rough_family`], [`hidden_invariant`] |
//!
//! ## Leaving
//!
//! | observed | in |
//! |---|---|
//! | unstable points | [`escape`], [`carried_out`] |
//! | minima, over a boundary or one of two saddles | [`exit`], [`first_exit`] |
//! | valleys with noise of any kind | [`kramers`], [`stepped_valley`], [`bent_valley`], [`artificial_data`], [`rescaled_wells`] |
//! | from well to well | [`transition`], [`noisy_wells`], [`valleys`] |
//! | along which path | [`likely_paths`], [`local_diffusion`] |
//! | rates from repeated runs | [`repeated_runs`] |
//!
//! ## Laws of diffusions
//!
//! | observed | in |
//! |---|---|
//! | densities, and volumes below them | [`density`], [`aligned_noise`] |
//! | Gibbs laws: masses, gaps, trial functions | [`gibbs`], [`near_minima`], [`relaxation`], [`trial_functions`] |
//! | under a temperature that varies | [`settling`] |
//! | with noise that is cut off | [`cut_off`], [`extended_variance`] |
//!
//! ## Models and data
//!
//! | observed | in |
//! |---|---|
//! | derivatives of losses, convexity | [`training_loss`], [`convexity`] |
//! | networks, and the times at which they leave a box | [`network`], [`boxed_network`] |

pub mod aligned_noise;
pub mod artificial_data;
pub mod bent_valley;
pub mod boxed_network;
pub mod carried_out;
pub mod convexity;
pub mod cut_off;
pub mod density;
pub mod departure;
pub mod escape;
pub mod exit;
pub mod extended_variance;
pub mod first_exit;
pub mod flow_derivatives;
pub mod flow_deviations;
pub mod gibbs;
pub mod gradient_noise;
pub mod hidden_invariant;
pub mod hitting;
pub mod kramers;
pub mod likely_paths;
pub mod linear_climb;
pub mod linear_plane;
pub mod linear_sgd;
pub mod local_diffusion;
pub mod local_well;
pub mod long_runs;
pub mod minibatch;
pub mod momentum;
pub mod near_minima;
pub mod network;
pub mod noisy_wells;
pub mod one_step;
pub mod path_norms;
pub mod plane_sgd;
pub mod posterior;
pub mod preconditioners;
pub mod quadratic;
pub mod quasi_hyperbolic;
pub mod regulariser;
pub mod relaxation;
pub mod repeated_runs;
pub mod rescaled_wells;
pub mod rough_family;
pub mod second_moments;
pub mod settled;
pub mod settling;
pub mod stepped_valley;
pub mod training_loss;
pub mod training_sets;
pub mod transition;
pub mod trapping;
pub mod trial_functions;
pub mod uniform_error;
pub mod valleys;
pub mod weak_error;
pub mod white_runs;
