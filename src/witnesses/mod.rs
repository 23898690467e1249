//! An instance in, an observation out: what several claims observe, by oracle or by simulation.
//!
//! Witnesses see neither predictions nor papers.

pub mod density;
pub mod departure;
pub mod escape;
pub mod exit;
pub mod flow_deviations;
pub mod gibbs;
pub mod kramers;
pub mod linear_sgd;
pub mod minibatch;
pub mod momentum;
pub mod near_minima;
pub mod noisy_wells;
pub mod posterior;
pub mod preconditioners;
pub mod quadratic;
pub mod quasi_hyperbolic;
pub mod relaxation;
pub mod repeated_runs;
pub mod rescaled_wells;
pub mod second_moments;
pub mod settling;
pub mod training_loss;
pub mod training_sets;
pub mod transition;
pub mod trial_functions;
pub mod uniform_error;
pub mod valleys;
pub mod weak_error;
pub mod white_runs;
