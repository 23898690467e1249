//! How small the step must be, on the line.

use crate::claim::{Instances, PerBudget, Scan, Within};
use crate::instances::unstable_point::UnstablePoint;
use crate::range::Error;
use crate::witnesses::escape::ln_time_on_line;

use super::super::cases::asymmetric_points;
use super::super::theory::{intercept_on_line, slope};

/// The logarithm alone.
pub(super) static LEADING: Scan<UnstablePoint> = Scan {
    formula: "as printed, ln(1/η)/(2 γ_1), beside the mean exit time by quadrature, where 0 is the only stationary \
              point; loss, noise and domain are held fixed",
    parameter: "η",
    rungs: &[0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 1e-3, 1e-5, 1e-8],
    instances: || Instances { cases: PerBudget::always(8), ..asymmetric_points() },
    predict: |point, eta| -slope(point.drift().rate()) * libm::log(eta),
    observe: |point, eta| ln_time_on_line(point, eta).exp(),
    error: Error::Ratio,
    recorded: &[
        Within { shape: "linear", from: [Some(0.05), None, None] },
        Within { shape: "skew, noise depends on position", from: [Some(0.2), Some(1e-8), None] },
        Within { shape: "random", from: [Some(0.01), None, None] },
    ],
};

/// With its constant.
pub(super) static WITH_CONSTANT: Scan<UnstablePoint> = Scan {
    formula: "corrected, ln(1/η)/(2 γ_1) + C, beside the mean exit time by quadrature; loss, noise and domain are \
              held fixed",
    predict: |point, eta| intercept_on_line(point) - slope(point.drift().rate()) * libm::log(eta),
    error: Error::Ratio,
    recorded: &[
        Within::from_rungs("linear", [0.5, 0.5, 0.1]),
        Within {
            shape: "skew, noise depends on position",
            from: [Some(0.5), Some(0.1), Some(1e-3)],
        },
        Within::from_rungs("random", [0.5, 0.1, 0.02]),
    ],
    ..LEADING
};
