//! Linear recursions and linear stochastic differential equations: their covariances.

pub mod linear_sde;
pub mod lyapunov;
pub mod recursion;
