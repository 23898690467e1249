//! An instance in, an observation out: what several claims observe, by oracle or by simulation.
//!
//! Witnesses see neither predictions nor papers.

pub mod artificial_data;
pub mod convexity;
pub mod density;
pub mod departure;
pub mod escape;
pub mod exit;
pub mod first_exit;
pub mod flow_deviations;
pub mod gibbs;
pub mod gradient_noise;
pub mod hitting;
pub mod kramers;
pub mod likely_paths;
pub mod linear_plane;
pub mod linear_sgd;
pub mod local_diffusion;
pub mod local_well;
pub mod long_runs;
pub mod minibatch;
pub mod momentum;
pub mod near_minima;
pub mod noisy_wells;
pub mod one_step;
pub mod plane_sgd;
pub mod posterior;
pub mod preconditioners;
pub mod quadratic;
pub mod quasi_hyperbolic;
pub mod regulariser;
pub mod relaxation;
pub mod second_moments;
pub mod settled;
pub mod settling;
pub mod training_loss;
pub mod training_sets;
pub mod transition;
pub mod trial_functions;
pub mod uniform_error;
pub mod weak_error;
pub mod white_runs;
