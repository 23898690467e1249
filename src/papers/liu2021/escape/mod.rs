//! Sections 6.2 and 6.3: escape from minima, in the mean and over a barrier.

pub(crate) mod anisotropic_escape;
mod cases;
pub(crate) mod continuous_kramers;
pub(crate) mod discrete_kramers;
pub(crate) mod escape_efficiency;
pub(crate) mod escape_efficiency_order;
pub(crate) mod kramers_flux;
pub(crate) mod rescaled_loss;
pub(crate) mod theory;

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
