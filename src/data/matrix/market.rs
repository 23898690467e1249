//! Matrix Market files: `math.nist.gov/MatrixMarket/formats.html`, sparse (coordinate) and dense (array).
//!
//! The reader of nalgebra-sparse refuses whole numbers where real ones are asked for and names neither line nor field.

use std::collections::HashMap;

use nalgebra::DMatrix;

use super::DENSE_MAX;
use super::problem::{Trouble, quoted};
use super::text::number;

const BANNER: &str = "%%matrixmarket";

/// Whether text begins as a Matrix Market file does.
pub(super) fn is_one(text: &str) -> bool {
    text.as_bytes()
        .get(..BANNER.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(BANNER.as_bytes()))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Symmetry {
    General,
    Symmetric,
    Skew,
}

impl Symmetry {
    /// What stands across the diagonal from an entry.
    fn mirrored(self, entry: f64) -> f64 {
        if self == Symmetry::Skew { -entry } else { entry }
    }
}

/// A line that says something: its number, from 1, and its words.
type Line<'t> = (u64, Vec<&'t str>);

/// The matrix that a Matrix Market text holds, dense.
pub(super) fn read(text: &str) -> Result<DMatrix<f64>, Trouble> {
    let mut lines = (1_u64..).zip(text.lines());
    let banner = lines.next().map(|(_, line)| line.to_lowercase()).unwrap_or_default();
    let (is_sparse, symmetry) = kind(&banner).map_err(|trouble| trouble.in_line(1))?;
    let mut lines = lines
        .filter(|(_, line)| !line.trim().is_empty() && !line.trim_start().starts_with('%'))
        .map(|(number, line)| (number, line.split_whitespace().collect::<Vec<&str>>()));
    let sizes_wanted = if is_sparse { 3 } else { 2 };
    let sizes = lines.next().ok_or_else(|| {
        Trouble::new("it ends before the line of sizes", "the file was cut off: write it again")
    })?;
    let sizes = counts(&sizes, sizes_wanted)?;
    let (rows, columns) = (sizes[0], sizes[1]);
    let is_square = rows == columns;
    if rows == 0 || columns == 0 {
        return Err(Trouble::new(format!("is empty: {rows} x {columns}"), ""));
    }
    if symmetry != Symmetry::General && !is_square {
        let what = format!("it is said to be symmetric, and is {rows} x {columns}");
        return Err(Trouble::new(what, "say 'general' in the first line"));
    }
    let entries = rows.checked_mul(columns).filter(|&entries| entries <= DENSE_MAX);
    let Some(entries) = entries else {
        let what = format!(
            "is {rows} x {columns}, more than the {DENSE_MAX} entries that a matrix may have"
        );
        return Err(Trouble::new(what, "take a part of it, or its diagonal"));
    };
    if is_sparse {
        return sparse(lines, (rows, columns), sizes[2], symmetry);
    }
    // Every entry takes a digit and the end of a line: a longer matrix is not in this file.
    let held = text.len().div_ceil(2);
    let declared = match symmetry {
        Symmetry::General => entries,
        Symmetry::Symmetric => rows * (rows + 1) / 2,
        Symmetry::Skew => rows * (rows - 1) / 2,
    };
    if held < declared {
        return Err(cut_off(declared, None));
    }
    dense(lines, (rows, columns), declared, symmetry)
}

/// Whether it is sparse, and its symmetry, by its first line in lower case.
fn kind(banner: &str) -> Result<(bool, Symmetry), Trouble> {
    let words: Vec<&str> = banner.split_whitespace().collect();
    let [_, "matrix", layout, field, symmetry] = words[..] else {
        let what = format!("{} is no beginning of a Matrix Market file", quoted(banner));
        return Err(Trouble::new(
            what,
            "it should be '%%MatrixMarket matrix array real general' or its like",
        ));
    };
    let unknown = |word: &str, known: &str| {
        Err(Trouble::new(format!("{} is not read here", quoted(word)), format!("write {known}")))
    };
    let is_sparse = match layout {
        "coordinate" => true,
        "array" => false,
        other => return unknown(other, "'coordinate' or 'array'"),
    };
    if !["real", "double", "integer"].contains(&field) {
        return unknown(field, "a matrix of real numbers");
    }
    let symmetry = match symmetry {
        "general" => Symmetry::General,
        // A real Hermitian matrix is symmetric.
        "symmetric" | "hermitian" => Symmetry::Symmetric,
        "skew-symmetric" => Symmetry::Skew,
        other => return unknown(other, "'general' or 'symmetric'"),
    };
    Ok((is_sparse, symmetry))
}

/// A line of so many whole numbers.
fn counts((line, words): &Line, wanted: usize) -> Result<Vec<usize>, Trouble> {
    if words.len() != wanted {
        let what = format!("{} numbers where {wanted} sizes belong", words.len());
        return Err(Trouble::new(what, "").in_line(*line));
    }
    let parsed = words.iter().enumerate().map(|(field, word)| whole(word, *line, field));
    parsed.collect()
}

fn whole(word: &str, line: u64, field: usize) -> Result<usize, Trouble> {
    let bad = |_| {
        Trouble::new(format!("{} is no whole number", quoted(word)), "")
            .in_line(line)
            .in_field(field)
    };
    word.parse::<usize>().map_err(bad)
}

fn real(word: &str, line: u64, field: usize) -> Result<f64, Trouble> {
    number(word, '.').ok_or_else(|| {
        let what = format!("{} is no number", quoted(word));
        Trouble::new(what, "numbers are written as 1.5e-3").in_line(line).in_field(field)
    })
}

fn words_wanted((line, words): &Line, wanted: usize) -> Result<(), Trouble> {
    if words.len() == wanted {
        return Ok(());
    }
    let what = format!("{} numbers where {wanted} belong", words.len());
    Err(Trouble::new(what, "").in_line(*line))
}

fn cut_off(declared: usize, held: Option<usize>) -> Trouble {
    let held = held.map_or_else(|| "fewer".to_owned(), |held| held.to_string());
    let what = format!("it declares {declared} entries and holds {held}");
    Trouble::new(what, "the file was cut off or changed by hand: write it again")
}

/// Entries `row column value`, from 1; what is not named is zero.
fn sparse<'t>(
    lines: impl Iterator<Item = Line<'t>>,
    (rows, columns): (usize, usize),
    declared: usize,
    symmetry: Symmetry,
) -> Result<DMatrix<f64>, Trouble> {
    let mut found: HashMap<(usize, usize), (u64, f64)> = HashMap::new();
    for entry in lines {
        words_wanted(&entry, 3)?;
        let (line, words) = entry;
        let index = |field: usize, most: usize| {
            let index = whole(words[field], line, field)?;
            if (1..=most).contains(&index) {
                return Ok(index - 1);
            }
            let what = format!("{index} is not from 1 to {most}");
            Err(Trouble::new(what, "indices begin with 1").in_line(line).in_field(field))
        };
        let (i, j) = (index(0, rows)?, index(1, columns)?);
        let value = real(words[2], line, 2)?;
        // One of a symmetric pair is enough, whichever it is.
        let (place, value) = match symmetry {
            Symmetry::General => ((i, j), value),
            _ if i < j => ((j, i), symmetry.mirrored(value)),
            _ => ((i, j), value),
        };
        if let Some((before, _)) = found.insert(place, (line, value)) {
            let what =
                format!("the entry ({}, {}) was given in line {before} already", i + 1, j + 1);
            return Err(Trouble::new(what, "leave one of them").in_line(line));
        }
    }
    if found.len() != declared {
        return Err(cut_off(declared, Some(found.len())));
    }
    let mut matrix = DMatrix::zeros(rows, columns);
    for (&(i, j), &(_, value)) in &found {
        matrix[(i, j)] = value;
        if symmetry != Symmetry::General && i != j {
            matrix[(j, i)] = symmetry.mirrored(value);
        }
    }
    Ok(matrix)
}

/// One entry per line, column by column; of a symmetric matrix the lower triangle.
fn dense<'t>(
    lines: impl Iterator<Item = Line<'t>>,
    (rows, columns): (usize, usize),
    declared: usize,
    symmetry: Symmetry,
) -> Result<DMatrix<f64>, Trouble> {
    let mut values = Vec::new();
    for entry in lines {
        words_wanted(&entry, 1)?;
        values.push(real(entry.1[0], entry.0, 0)?);
    }
    if values.len() != declared {
        return Err(cut_off(declared, Some(values.len())));
    }
    if symmetry == Symmetry::General {
        return Ok(DMatrix::from_vec(rows, columns, values));
    }
    let mut matrix = DMatrix::zeros(rows, columns);
    let offset = usize::from(symmetry == Symmetry::Skew);
    let places = (0..columns).flat_map(|j| (j + offset..rows).map(move |i| (i, j)));
    for ((i, j), value) in places.zip(values) {
        matrix[(i, j)] = value;
        if i != j {
            matrix[(j, i)] = symmetry.mirrored(value);
        }
    }
    Ok(matrix)
}
