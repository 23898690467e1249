//! How SGD with quasi-hyperbolic momentum is observed: through the chain of (w, m).

use crate::instances::quasi_hyperbolic::QuasiHyperbolic;
use crate::interval::Interval;
use crate::witnesses::momentum::block;
use crate::witnesses::quadratic::trace_with;

/// The stationary covariance of w; lower triangle.
pub(crate) fn covariance(q: &QuasiHyperbolic) -> Vec<Interval> {
    block(&q.step(), q.hessian().dimension())
}

/// The training error Tr[KΣ] / 2.
pub(crate) fn training_error(q: &QuasiHyperbolic) -> Interval {
    trace_with(&q.hessian().matrix(), &covariance(q)).scaled(0.5)
}
