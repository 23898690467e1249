//! Tables as UCI has them: a line per sample, of numbers and a class.

use std::borrow::Cow;

use csv::{Position, ReaderBuilder, StringRecord, Trim};

use crate::data::Table;

/// How a data set is written, and which of its classes are taken together.
pub(super) struct Delimited {
    pub(super) separator: Separator,
    pub(super) columns: Columns,
    /// The names of the classes that become 0, and of those that become 1.
    pub(super) classes: [&'static [&'static str]; 2],
}

/// What is between the fields of a line.
#[derive(Clone, Copy)]
pub(super) enum Separator {
    Comma,
    /// Spaces and tabulators.
    Blanks,
}

/// Where inputs and class are.
pub(super) enum Columns {
    /// So many inputs and then the class, on every line.
    InOrder(usize),
    /// Under the names of the inputs and of the class, in any order and case, among other columns. Of columns of one name the last
    /// counts: in the sheet `Data` of cardiotocography counts come first, and then rates. Lines above the names, and lines
    /// without a class, as the sums below a sheet are, are no samples.
    Named(&'static [&'static str], &'static str),
}

/// Batches of 32 are drawn from a table.
const ROWS_MIN: usize = 32;

/// A line of a file: its number, from one on, and its fields.
type Line = (u64, StringRecord);

impl Delimited {
    /// The samples of all files, each input standardised; or the file that holds none, and why.
    pub(super) fn table(
        &self,
        name: &'static str,
        files: &[Cow<[u8]>],
    ) -> Result<Table, (usize, String)> {
        let (mut inputs, mut labels) = (Vec::new(), Vec::new());
        for (index, bytes) in files.iter().enumerate() {
            let found = self.read(bytes, &mut inputs, &mut labels);
            found.map_err(|why| (index, why))?;
        }
        let last = files.len().saturating_sub(1);
        if labels.len() < ROWS_MIN {
            return Err((last, format!("has {} samples, not {ROWS_MIN} or more", labels.len())));
        }
        if labels.iter().all(|label| *label == labels[0]) {
            let classes = self.classes.map(|names| names.join(" or ")).join(", and of ");
            return Err((last, format!("has samples of one kind only, not of {classes}")));
        }
        let features = inputs.len() / labels.len();
        Ok(Table { name, inputs, features, labels, classes: 2 }.standardised())
    }

    /// Appends the samples of a file.
    fn read(
        &self,
        bytes: &[u8],
        inputs: &mut Vec<f64>,
        labels: &mut Vec<usize>,
    ) -> Result<(), String> {
        let lines = self.separator.lines(bytes)?;
        let (places, class, lines) = self.columns.places(&lines)?;
        for (number, fields) in lines {
            let name = fields.get(class).unwrap_or("");
            match self.columns {
                Columns::Named(..) if name.is_empty() => continue,
                Columns::InOrder(count) if fields.len() != count + 1 => {
                    let found = fields.len();
                    return Err(format!(
                        "has {found} fields in line {number}, not {count} numbers and a class"
                    ));
                }
                _ => (),
            }
            for &place in &places {
                let field = fields.get(place).unwrap_or("");
                let value = field.parse().ok().filter(|value: &f64| value.is_finite());
                inputs.push(value.ok_or_else(|| {
                    format!("has '{field}' in line {number}, column {}, not a number", place + 1)
                })?);
            }
            let kind = self.classes.iter().position(|names| names.iter().any(|n| same(n, name)));
            labels.push(kind.ok_or_else(|| {
                let classes = self.classes.concat().join(", ");
                format!("has the class '{name}' in line {number}, not one of {classes}")
            })?);
        }
        Ok(())
    }
}

impl Separator {
    /// The lines of a file that are not empty.
    fn lines(self, bytes: &[u8]) -> Result<Vec<Line>, String> {
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let line = 1 + bytes[..error.valid_up_to()].iter().filter(|b| **b == b'\n').count();
            format!("is no text in UTF-8: line {line}")
        })?;
        let text = text.trim_start_matches('\u{feff}');
        let text: Cow<str> = match self {
            Separator::Comma => text.into(),
            Separator::Blanks => {
                let commas = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(",");
                text.lines().map(commas).collect::<Vec<_>>().join("\n").into()
            }
        };
        let mut reader = ReaderBuilder::new();
        reader.has_headers(false).flexible(true).trim(Trim::All);
        let records = reader.from_reader(text.as_bytes()).into_records();
        // Text in memory cannot fail to be read, and is UTF-8.
        let records = records.filter_map(Result::ok);
        let filled = records.filter(|fields| fields.iter().any(|field| !field.is_empty()));
        Ok(filled.map(|fields| (fields.position().map_or(1, Position::line), fields)).collect())
    }
}

impl Columns {
    /// The places of the inputs and of the class, and the lines of samples.
    fn places<'a>(&self, lines: &'a [Line]) -> Result<(Vec<usize>, usize, &'a [Line]), String> {
        match *self {
            Columns::InOrder(count) => Ok(((0..count).collect(), count, lines)),
            Columns::Named(inputs, class) => {
                let place = |fields: &StringRecord, name: &str| {
                    let places = fields.iter().enumerate();
                    places
                        .filter(|(_, field)| field.eq_ignore_ascii_case(name))
                        .map(|at| at.0)
                        .last()
                };
                let header = lines.iter().position(|(_, fields)| place(fields, class).is_some());
                let header = header.ok_or_else(|| {
                    format!("has no line with names of columns, of which {class} is one")
                })?;
                let (number, fields) = &lines[header];
                let of = |name: &&str| {
                    place(fields, name).ok_or_else(|| {
                        format!("has no column {name} among the names in line {number}")
                    })
                };
                let places = inputs.iter().map(of).collect::<Result<_, _>>()?;
                Ok((places, of(&class)?, &lines[header + 1..]))
            }
        }
    }
}

/// Whether two classes are the same word, or the same number as spreadsheets may write it.
fn same(a: &str, b: &str) -> bool {
    a == b || matches!((a.parse::<f64>(), b.parse::<f64>()), (Ok(a), Ok(b)) if a == b)
}
