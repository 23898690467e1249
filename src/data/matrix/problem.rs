//! Why a file is no matrix.

use std::fmt;

/// What a user without a matrix file can write.
pub(super) const FORMATS: &str = "write the matrix by numpy.save, or as text with one row per line";

/// Characters of a field that a sentence quotes.
const QUOTED_MAX: usize = 30;

/// Why a file is no matrix: what is wrong, where, and the way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What the user calls the file.
    pub name: String,
    /// The line, from 1, where the format has lines.
    pub line: Option<u64>,
    /// The field in the line, from 1.
    pub field: Option<usize>,
    /// What is wrong.
    pub what: String,
    /// The way out.
    pub remedy: String,
}

impl fmt::Display for Problem {
    /// One sentence without a stop.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Problem { name, line, field, what, remedy } = self;
        write!(f, "{name}")?;
        if let Some(line) = line {
            write!(f, ", line {line}")?;
        }
        if let Some(field) = field {
            write!(f, ", field {field}")?;
        }
        // A sentence about a place has a subject of its own; one about the file goes on from its name.
        let colon = if line.is_some() || !what.starts_with("is ") { ":" } else { "" };
        write!(f, "{colon} {what}")?;
        if remedy.is_empty() { Ok(()) } else { write!(f, "; {remedy}") }
    }
}

impl std::error::Error for Problem {}

/// A [`Problem`] of a file whose name is told later.
#[derive(Clone, Debug)]
pub(super) struct Trouble {
    line: Option<u64>,
    field: Option<usize>,
    what: String,
    remedy: String,
}

impl Trouble {
    pub(super) fn new(what: impl Into<String>, remedy: impl Into<String>) -> Trouble {
        Trouble { line: None, field: None, what: what.into(), remedy: remedy.into() }
    }

    pub(super) fn in_line(self, line: u64) -> Trouble {
        Trouble { line: Some(line), ..self }
    }

    /// In a field, counted from 0.
    pub(super) fn in_field(self, field: usize) -> Trouble {
        Trouble { field: Some(field + 1), ..self }
    }

    /// The line and the field, from 1.
    pub(super) fn place(&self) -> (Option<u64>, Option<usize>) {
        (self.line, self.field)
    }

    pub(super) fn of(self, name: &str) -> Problem {
        let Trouble { line, field, what, remedy } = self;
        Problem { name: name.to_owned(), line, field, what, remedy }
    }
}

/// A field in quotes on one line, cut where it is long.
pub(super) fn quoted(field: &str) -> String {
    let field = field.replace(char::is_control, " ");
    if field.chars().count() <= QUOTED_MAX {
        return format!("'{field}'");
    }
    format!("'{}…'", field.chars().take(QUOTED_MAX).collect::<String>())
}
