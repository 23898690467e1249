//! What the other oracles are built of: dense matrices, grids, differential equations, derivatives, limits.

pub(in crate::oracles) mod breaks;
pub mod dense;
pub mod exponential;
pub mod jacobi;
pub mod jet;
pub mod ode;
pub mod small_spheres;
pub mod spectral;
