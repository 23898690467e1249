//! Witnesses of xie2020 against numbers derived independently, from the paper alone. The digits given are those believed.

mod noise;

use sgdcheck::interval::Interval;

fn holds(name: &str, found: Interval, reference: f64, tolerance: f64) {
    assert!(found.is_finite(), "{name}: unknown");
    assert!(found.widened(tolerance).contains(reference), "{name}: {found:?}, not {reference}");
    assert!(found.radius() <= 10.0 * tolerance + 1e-12, "{name}: {found:?} is too wide");
}
