//! From which noise on the slope alone tells the time.

use super::super::cases::line;
use super::super::theory::slope;
use crate::claim::{Instances, Scan, Within};
use crate::instances::unstable_point::UnstablePoint;
use crate::range::Error;
use crate::witnesses::escape::ln_time_on_line;

pub(super) static SCAN: Scan<UnstablePoint> = Scan {
    formula: "corrected, ln(1/ε)/(2λ), beside the mean exit time by quadrature; loss, noise and domain are held fixed",
    parameter: "ε",
    rungs: &[0.5, 0.1, 0.01, 1e-3, 1e-4, 1e-5, 1e-6, 1e-8],
    instances: || Instances::named(vec![("skew", line())]),
    predict: |point, eps| -slope(point.drift().rate()) * libm::log(eps),
    observe: |point, eps| ln_time_on_line(point, eps).exp(),
    error: Error::Ratio,
    recorded: &[Within { shape: "skew", from: [Some(0.01), None, None] }],
};
