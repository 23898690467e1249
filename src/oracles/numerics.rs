//! What the other oracles are built of: dense matrices, grids, differential equations, derivatives, roots, limits.

pub(in crate::oracles) mod breaks;
pub mod dense;
pub mod exponential;
pub mod extrema;
pub(in crate::oracles) mod hidden;
pub mod jacobi;
pub mod jet;
pub mod ode;
pub mod root;
pub mod small_spheres;
pub mod spectral;
