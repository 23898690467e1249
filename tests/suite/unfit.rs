//! Input that no formula can take.

/// Numbers with which nothing must be done but to answer or to refuse in a sentence.
pub(crate) const BAD: [f64; 9] =
    [0.0, -1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e-320, 1e308, -1e308, 1e-150];
