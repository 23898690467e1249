//! Section 6.2: escape from minima.

pub mod anisotropic_escape;
pub mod continuous_kramers;
pub mod departures;
pub mod discrete_kramers;
pub mod escape_efficiency;
pub mod escape_efficiency_order;
pub mod escape_probability;
pub mod ill_conditioned;
pub mod kramers_flux;
pub mod rescaled_loss;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] = &[
    &escape_efficiency::CLAIM,
    &escape_efficiency_order::CLAIM,
    &anisotropic_escape::CLAIM,
    &kramers_flux::CLAIM,
    &discrete_kramers::CLAIM,
    &continuous_kramers::CLAIM,
    &rescaled_loss::CLAIM,
];
