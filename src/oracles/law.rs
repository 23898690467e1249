//! Laws, at a time and stationary: expectations, densities, masses and spectra.

pub mod density;
pub mod finite_population;
pub mod gibbs;
pub mod kolmogorov;
pub mod paths;
pub mod poincare;
pub mod polynomials;
pub mod semigroup;
pub mod spectrum;
pub mod weighted;
