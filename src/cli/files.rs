//! Matrices from files and from standard input.

use std::io::Read;
use std::path::Path;

use nalgebra::DMatrix;

use super::{Reason, say};
use crate::data::matrix;

/// What names standard input in the place of a file.
const STANDARD_INPUT: &str = "-";

/// The matrix that a file holds; `-` is standard input, `file.npz:array` an array of an archive. What had to be
/// guessed is told on stderr.
pub(super) fn matrix(path: &Path) -> Result<DMatrix<f64>, Reason> {
    let text = path.to_string_lossy();
    let (name, bytes) = if text == STANDARD_INPUT {
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().read_to_end(&mut bytes);
        read.map_err(|error| format!("cannot read standard input: {error}"))?;
        if bytes.is_empty() {
            return Err(
                "standard input is empty; it can be read once, so only one matrix can be -".into(),
            );
        }
        ("standard input".to_owned(), bytes)
    } else {
        let file = match matrix::location(&text) {
            (file, Some(_)) => Path::new(file),
            // As it was given: a path need not be text.
            (_, None) => path,
        };
        let bytes = std::fs::read(file);
        let bytes = bytes.map_err(|error| format!("cannot read {}: {error}", file.display()))?;
        (text.into_owned(), bytes)
    };
    let read = matrix::read(&name, &bytes).map_err(|problem| problem.to_string())?;
    for guess in &read.guesses {
        say(&format!("{name}: {guess}"));
    }
    Ok(read.matrix)
}
