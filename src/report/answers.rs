//! What a formula gives for a reader's own matrices, as text and as JSON.

use nalgebra::DMatrix;
use serde_json::{Value, json};

use crate::claim::Reading;
use crate::predict::Answer;
use crate::report::terminal::recorded;
use crate::report::text::clean_lines;
use crate::verdict::Verdict;

/// A number or a matrix that can be shown.
pub trait Shown {
    /// In plain text, six significant digits, matrices in aligned columns.
    fn text(&self) -> String;
    /// In JSON, all digits; a matrix as an array of its rows.
    fn json(&self) -> Value;
}

impl Shown for f64 {
    fn text(&self) -> String {
        digits(*self)
    }

    fn json(&self) -> Value {
        json!(self)
    }
}

impl Shown for DMatrix<f64> {
    fn text(&self) -> String {
        let width = self.iter().map(|&x| digits(x).len()).max().unwrap_or(0);
        let row = |i| -> String {
            self.row(i).iter().map(|&x| format!("  {:>width$}", digits(x))).collect()
        };
        (0..self.nrows()).map(row).collect::<Vec<String>>().join("\n")
    }

    fn json(&self) -> Value {
        let rows = self.row_iter().map(|row| row.iter().copied().collect::<Vec<f64>>());
        json!(rows.collect::<Vec<_>>())
    }
}

/// Six significant digits, as a decimal where that is short.
fn digits(x: f64) -> String {
    let rounded: f64 = format!("{x:.5e}").parse().expect("a number that was just written");
    let plain = rounded == 0.0 || (1e-4..1e6).contains(&rounded.abs());
    if plain { rounded.to_string() } else { format!("{rounded:e}") }
}

/// The value with its claim and verdict, the oracle's word, and the value of the older theory named
/// by `instead`.
pub fn text<T: Shown>(quantity: &str, instead: &str, answer: &Answer<T>) -> String {
    let Answer { claim, value, continuous, distance } = answer;
    let checked = if distance.is_finite() {
        format!("An oracle that does not know the formula is within {distance:.1e} of it.")
    } else {
        "No oracle could check the number: the problem is too close to its limits.".to_owned()
    };
    clean_lines(&format!(
        "{quantity}, by {} ({})\n{}\n\n{}\n\n{checked}\n\n{instead}:\n\n{}\n",
        claim.id,
        claim.locus,
        recorded(claim),
        value.text(),
        continuous.text(),
    ))
}

/// The same for programs; `oracle_distance` is null where the oracle cannot say.
pub fn json<T: Shown>(quantity: &str, instead: &str, answer: &Answer<T>) -> Value {
    let Answer { claim, value, continuous, distance } = answer;
    json!({
        "quantity": quantity,
        "claim": claim.id,
        "locus": claim.locus,
        "as_printed": claim.recorded(Reading::AsPrinted).map(Verdict::name),
        "corrected": claim.recorded(Reading::Corrected).map(Verdict::name),
        "correction": claim.correction,
        "value": value.json(),
        "oracle_distance": distance.is_finite().then_some(distance),
        "instead": instead,
        "instead_value": continuous.json(),
    })
}
