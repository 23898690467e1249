//! Deterministic numerics: each returns an interval whose width is a stated error.
//!
//! Oracles see neither predictions nor random numbers.

pub mod action;
mod breaks;
pub mod chain;
pub mod dense;
pub mod density;
pub mod exit_2d;
pub mod exit_side;
pub mod exponential;
pub mod finite_population;
pub mod first_passage;
pub mod gibbs;
pub mod jacobi;
pub mod jet;
pub mod kolmogorov;
pub mod linear_sde;
pub mod lyapunov;
pub mod ode;
pub mod outward;
pub mod paths;
pub mod planar_exit;
pub mod poincare;
pub mod polynomials;
pub mod recursion;
pub mod semigroup;
pub mod small_spheres;
pub mod spectral;
pub mod spectrum;
pub mod weighted;
