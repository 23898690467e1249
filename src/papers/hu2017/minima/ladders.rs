//! Steps at which exits are observed, in units of the least action.

use crate::instances::basin::Well;
use crate::instances::sgd::Sgd;

use super::theory::{action_of_sgd, action_to};

/// Eight steps `η` that fall by one factor, `V/η` from 1/4 to 4096: more than four decades, unless the way to
/// the other end is too steep to follow so far.
pub(super) fn wide_ladder(well: &Well) -> Vec<f64> {
    let [left, right] = well.ends().map(|end| action_to(well, end).center());
    let action = left.min(right);
    let (largest, smallest) = (4.0 * action, (action / 4096.0).max((left + right) / 30_000.0));
    let factor = libm::pow(smallest / largest, 1.0 / 7.0);
    (0..8).map(|k| largest * factor.powi(k)).collect()
}

/// Steps `η` at which `V/η` goes from 3 to 48, in doublings.
pub(super) fn short_ladder(action: f64) -> Vec<f64> {
    (0..5).map(|k| action / 3.0 * 0.5_f64.powi(k)).collect()
}

/// Steps `η` at which `V/η` goes from 3 to 24 by equal factors: as far as lattices in the plane resolve noise that is far
/// from a multiple of the identity.
pub(super) fn mild_ladder(action: f64) -> Vec<f64> {
    (0..5).map(|k| action / 3.0 * libm::exp2(-0.75 * f64::from(k))).collect()
}

/// Where the exponent is 4, for the action of the iteration itself.
pub(super) fn loud_step(sgd: &Sgd<Well>) -> f64 {
    action_of_sgd(sgd.problem(), sgd.law()).center() / 4.0
}

/// Exponents 3 to 96 in doublings; any steps where the action is infinite.
pub(super) fn ladder_of_sgd(sgd: &Sgd<Well>) -> Vec<f64> {
    let action = action_of_sgd(sgd.problem(), sgd.law()).center();
    let coarsest = if action.is_finite() { action / 3.0 } else { 0.125 };
    (0..6).map(|k| coarsest * 0.5_f64.powi(k)).collect()
}
