//! Losses, gradient noise and algorithms whose constructors check the hypotheses.
//!
//! # Which one?
//!
//! ## SGD on quadratic losses
//!
//! | problem | in |
//! |---|---|
//! | any dimension, additive noise | [`quadratic`] |
//! | with momentum, with quasi-hyperbolic momentum | [`momentum`], [`quasi_hyperbolic`] |
//! | the same, stable or not; with white noise, at several settings | [`stability`], [`white_runs`] |
//! | on the line, gradients linear; in the plane | [`linear_sgd`], [`parabola`], [`plane_sgd`], [`linear_plane`] |
//! | minibatches of a regression, without and with injected noise | [`regression`], [`noisy_regression`] |
//! | matrix learning rates made of moments | [`second_order`], [`noisy_second_order`] |
//! | on its way from the minimum; in its stationary law | [`departure`], [`settled_sgd`] |
//! | noise aligned with the Hessian; ill-conditioned; as strong as one likes | [`aligned_noise`], [`ill_conditioned`], [`strong_noise`] |
//! | a posterior that is sampled | [`posterior`] |
//! | seen on its way up | [`linear_climb`] |
//!
//! ## Random losses and weak errors
//!
//! | problem | in |
//! |---|---|
//! | trigonometric polynomials with a test function | [`periodic_loss`], [`weak_problem`] |
//! | any covariance in the diffusion; a drift with a term more | [`any_covariance`], [`departure_from_flow`] |
//! | convex in the mean and confining one by one | [`confined_loss`], [`uniform_problem`], [`trapped`] |
//! | not confining, rough, or with a hidden invariant | [`outward_loss`], [`rough_family`], [`hidden_invariant`] |
//! | a path beside its gradient flow | [`trajectory`] |
//! | lopsided at the minimizer | [`lopsided_loss`] |
//! | noise with finitely many values; batches of a population | [`finite_noise`], [`population`], [`training_sets`] |
//!
//! ## Minima, wells and valleys
//!
//! | problem | in |
//! |---|---|
//! | minima of given places and Hessians, critical points in general | [`minima`], [`landscape`], [`stationary_point`] |
//! | a minimum and a domain | [`basin`], [`boxed_parabola`], [`bump`], [`timed_starts`] |
//! | double wells and what goes on in them | [`double_well`], [`overdamped`], [`noisy_wells`], [`rescaled_well`], [`trapped_well`], [`local_well`] |
//! | three wells, valleys and cols in a row | [`three_wells`], [`valleys`] |
//! | a valley and its way out | [`valley_with_exit`], [`noisy_valley`], [`stepped_valley`], [`bent_valley`], [`planar_valley`], [`two_saddles`] |
//! | artificial data with which escape is studied; runs that are repeated | [`artificial_data`], [`repeated_runs`] |
//!
//! ## Saddles and maxima
//!
//! | problem | in |
//! |---|---|
//! | an unstable point and a domain | [`unstable_point`], [`barred_saddle`], [`rough_saddle`] |
//! | growth from a maximum; long runs past saddles | [`growth`], [`long_runs`] |
//! | SGD beside the diffusion | [`sgd`] |
//!
//! ## Diffusions
//!
//! | problem | in |
//! |---|---|
//! | with a density in closed form | [`exact_diffusion`], [`turned_diffusion`] |
//! | that settle, or cool down | [`relaxing`], [`cooling_landscape`], [`settling_well`], [`scheduled_batch`] |
//! | whose noise is cut off outside a ball | [`cut_diffusion`], [`cut_plane`], [`extended_variance`] |
//!
//! ## Models and data
//!
//! | problem | in |
//! |---|---|
//! | losses of linear models on training sets | [`training_loss`] |
//! | a loss for each example | [`sampled_model`] |
//! | networks; those whose weights leave a box | [`network`], [`boxed_network`] |
//! | functions along which a constant would have to hold | [`trial_functions`], [`rescaled_polynomial`] |

pub mod aligned_noise;
pub mod any_covariance;
pub mod artificial_data;
pub mod barred_saddle;
pub mod basin;
pub mod bent_valley;
pub mod boxed_network;
pub mod boxed_parabola;
pub mod bump;
pub mod confined_loss;
pub mod cooling_landscape;
pub mod cut_diffusion;
pub mod cut_plane;
pub mod departure;
pub mod departure_from_flow;
pub mod double_well;
pub mod exact_diffusion;
pub mod extended_variance;
pub mod finite_noise;
pub mod growth;
pub mod hidden_invariant;
pub mod ill_conditioned;
pub mod landscape;
pub mod linear_climb;
pub mod linear_plane;
pub mod linear_sgd;
pub mod local_well;
pub mod long_runs;
pub mod lopsided_loss;
pub mod minima;
pub mod momentum;
pub mod network;
pub mod noisy_regression;
pub mod noisy_second_order;
pub mod noisy_valley;
pub mod noisy_wells;
pub mod outward_loss;
pub mod overdamped;
pub mod parabola;
pub mod periodic_loss;
pub mod planar_valley;
pub mod plane_sgd;
pub mod population;
pub mod posterior;
pub mod quadratic;
pub mod quasi_hyperbolic;
pub mod regression;
pub mod relaxing;
pub mod repeated_runs;
pub mod rescaled_polynomial;
pub mod rescaled_well;
pub mod rough_family;
pub mod rough_saddle;
pub mod sampled_model;
pub mod scheduled_batch;
pub mod second_order;
pub mod settled_sgd;
pub mod settling_well;
pub mod sgd;
pub mod stability;
pub mod stationary_point;
pub mod stepped_valley;
pub mod strong_noise;
pub mod three_wells;
pub mod timed_starts;
pub mod training_loss;
pub mod training_sets;
pub mod trajectory;
pub mod trapped;
pub mod trapped_well;
pub mod trial_functions;
pub mod turned_diffusion;
pub mod two_saddles;
pub mod uniform_problem;
pub mod unstable_point;
pub mod valley_with_exit;
pub mod valleys;
pub mod weak_problem;
pub mod white_runs;
