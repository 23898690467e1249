//! Table 1: covariances and training errors of six methods, of previous work and of this one.

pub(crate) mod table_qhm;
pub(crate) mod table_second_order;
pub(crate) mod table_sgd;
mod theory;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] = &[&table_sgd::CLAIM, &table_qhm::CLAIM, &table_second_order::CLAIM];
