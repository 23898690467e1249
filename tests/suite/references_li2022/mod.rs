//! Witnesses of li2022 against numbers derived independently, from the paper alone. The digits given are those believed.

mod confinement;
mod long_times;
mod semigroup;

use sgdcheck::interval::Interval;

fn holds(name: &str, found: Interval, reference: f64, tolerance: f64) {
    assert!(found.is_finite(), "{name}: unknown");
    assert!(found.widened(tolerance).contains(reference), "{name}: {found:?}, not {reference}");
}
