//! Deterministic numerics: each returns an interval whose width is a stated error.
//!
//! Oracles see neither predictions nor random numbers. What an oracle cannot know it returns as
//! [`Interval::UNKNOWN`](crate::interval::Interval::UNKNOWN).
//!
//! # Which one?
//!
//! | wanted | oracle |
//! |---|---|
//! | the stationary covariance of a linear recursion, such as SGD near a minimum | [`linear::lyapunov`] |
//! | the same after finitely many steps, or by iterating as a second route | [`linear::recursion`] |
//! | the stationary covariance of a linear stochastic differential equation | [`linear::linear_sde`] |
//! | a mean exit or hitting time of a diffusion on the line, any barrier, any convention of the noise | [`exit::first_passage`] |
//! | the second moment or the variance of that time | [`exit::first_passage::ln_second_moment`], [`ln_variance`](exit::first_passage::ln_variance) |
//! | the mean from a start from which the drift leads out, over hundreds of temperatures | [`exit::outward`] |
//! | a mean exit time of a reversible diffusion in a rectangle, one noise for both axes | [`exit::exit_2d`] |
//! | the same with noise that changes with the place, or jumps | [`exit::exit_2d::layered`] |
//! | a mean exit time and the place of exit in a domain of the plane, any drift | [`exit::exit_2d::domain`] |
//! | a mean exit time in the plane or a ball that separates into lines | [`exit::planar_exit`] |
//! | the mean time to hit a small ball, in a radial field around it | [`exit::planar_exit::ln_mean_time_to_ball`] |
//! | the mean number of steps in which SGD itself, on the line, leaves an interval | [`exit::chain`] |
//! | the same with an end that reflects or clamps, what a payoff at the exit is worth | [`exit::walk`] |
//! | the rate at which it leaves once it has settled (the largest eigenvalue of the killed kernel) | [`exit::walk::Walk::ln_exit_rate`] |
//! | the same of a chain on finitely many states | [`exit::walk::KilledKernel`] |
//! | the side on which it leaves | [`exit::exit_side`] |
//! | the least action of a way out, of a diffusion or of SGD | [`exit::action`] |
//! | an expectation of SGD after n steps, noise with finitely many values | [`law::semigroup`], path by path [`law::paths`] |
//! | an expectation of a diffusion at a time | [`law::kolmogorov`] |
//! | the same under weights that the paths carry, such as derivatives of the flow | [`law::weighted`] |
//! | moments where polynomials keep their degree, exact on the whole line or plane | [`law::polynomials`] |
//! | a density in time, under a temperature that varies | [`law::density`] |
//! | masses and partition functions of a Gibbs measure | [`law::gibbs`] |
//! | a Poincaré constant, a spectral gap, eigenvalues on the line | [`law::poincare`], [`law::spectrum`] |
//! | the spectral gap of a Gibbs measure in the plane that is no product | [`law::poincare::ln_gap_plane`] |
//! | moments over all minibatches of a data set, exactly | [`law::finite_population`] |
//! | where a monotone function known within an interval is zero | [`numerics::root`] |
//! | the least and the greatest value of a smooth function, from samples | [`numerics::extrema`] |
//! | what all of them stand on | [`numerics`] |
//!
//! # What is returned
//!
//! Functions named `ln_...` return the interval of a natural logarithm, so that `e^500` does not overflow: all of
//! [`exit::first_passage`], [`exit::outward`], [`exit::exit_2d`], [`exit::chain`] and [`exit::walk`] that give times or steps.
//! [`exit::planar_exit::mean_time`], [`mean_time_of_part`](exit::planar_exit::mean_time_of_part) and
//! [`mean_time_disc`](exit::planar_exit::mean_time_disc) return the time itself, since bounds from zero on are among their answers;
//! [`exit::chain::mean_steps`] is the exponential of its neighbour. The problem comes first, then the ends
//! unless it holds them, the start, and last what divides a mesh.

pub mod exit;
pub mod law;
pub mod linear;
pub mod numerics;
