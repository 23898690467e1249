//! Matrices as text, one row per line.
//!
//! Nothing in a text says how it is to be read. So it is read in every [`Dialect`], and the first wins in which all of
//! it is a matrix. A dialect with decimal commas needs a separator in every line, so that `1,2` is never 1.2.

mod table;

use std::borrow::Cow;

use super::Read;
use super::problem::{FORMATS, Trouble, quoted};
use table::Table;

/// How rows are cut into fields, and how numbers are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Dialect {
    separator: Separator,
    decimal: char,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Separator {
    Comma,
    Semicolon,
    Tab,
    /// Any number of blanks and tabs.
    Blanks,
}

impl Separator {
    const ALL: [Separator; 4] =
        [Separator::Comma, Separator::Semicolon, Separator::Tab, Separator::Blanks];

    /// How surely the sign separates where it occurs.
    fn rank(self) -> u8 {
        match self {
            Separator::Semicolon => 3,
            Separator::Tab => 2,
            Separator::Comma => 1,
            Separator::Blanks => 0,
        }
    }

    fn sign(self) -> u8 {
        match self {
            Separator::Comma => b',',
            Separator::Semicolon => b';',
            Separator::Tab => b'\t',
            Separator::Blanks => b' ',
        }
    }
}

/// The matrix that a text holds.
pub(super) fn read(text: &str) -> Result<Read, Trouble> {
    let bare = Bare::new(text);
    let start = bare.text.trim_start();
    if start.starts_with(['[', '{']) {
        let what = "is a printed array or JSON";
        return Err(Trouble::new(what, FORMATS));
    }
    if start.is_empty() {
        return Err(Trouble::new("there is no number in it", FORMATS));
    }
    let separators =
        Separator::ALL.into_iter().filter(|&one| bare.told.is_none_or(|told| told == one));
    let points = ['.', ','];
    let mut failure: Option<Failure> = None;
    for separator in separators {
        let table = Table::new(&bare, separator);
        // A comma cannot do both.
        let decimals = if separator == Separator::Comma { &points[..1] } else { &points };
        for &decimal in decimals {
            let dialect = Dialect { separator, decimal };
            match table.matrix(dialect) {
                Ok(read) => return table.unambiguous(dialect).map(|()| read),
                // The sign that cuts most rows is meant to; of its dialects the one that went furthest.
                Err(trouble) => {
                    let reached = (table.cut_rows(), separator.rank(), trouble.place());
                    if failure.as_ref().is_none_or(|failure| failure.reached < reached) {
                        failure = Some(Failure { reached, trouble });
                    }
                }
            }
        }
    }
    let nothing = || Trouble::new("there is no number in it", FORMATS);
    Err(failure.map_or_else(nothing, |failure| failure.trouble))
}

/// Why a dialect is not the text's.
struct Failure {
    /// The rows that the separator cuts, its rank, and the line and field at which the dialect failed.
    reached: (usize, u8, (Option<u64>, Option<usize>)),
    trouble: Trouble,
}

/// A text without comments and blank lines.
struct Bare {
    text: String,
    /// Where each of its lines stood, from 1.
    lines: Vec<u64>,
    /// The separator that its first line tells spreadsheets, `sep=;`.
    told: Option<Separator>,
}

impl Bare {
    fn new(text: &str) -> Bare {
        let mut bare =
            Bare { text: String::with_capacity(text.len()), lines: Vec::new(), told: None };
        for (number, line) in (1..).zip(lines(text)) {
            let line = without_comment(line);
            if line.trim().is_empty() {
                continue;
            }
            match told(line).filter(|_| bare.text.is_empty()) {
                Some(separator) => bare.told = Some(separator),
                None => {
                    bare.text.push_str(line);
                    bare.text.push('\n');
                    bare.lines.push(number);
                }
            }
        }
        bare
    }
}

/// The separator of `sep=;`.
fn told(line: &str) -> Option<Separator> {
    let (start, sign) = line.trim_start().split_at_checked(4)?;
    let sign = sign.bytes().next()?;
    let told = Separator::ALL.into_iter().find(|separator| separator.sign() == sign);
    told.filter(|_| start.eq_ignore_ascii_case("sep="))
}

/// Lines that end with a line feed, a carriage return, or both.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'))
}

/// A line up to a `#` or `%` outside quotes, at its beginning or after a separator.
fn without_comment(line: &str) -> &str {
    let (mut is_quoted, mut before) = (false, ' ');
    for (place, this) in line.char_indices() {
        match this {
            '"' => is_quoted = !is_quoted,
            '#' | '%' if !is_quoted && " \t,;".contains(before) => return &line[..place],
            _ => {}
        }
        before = this;
    }
    line
}

/// The number that a field holds, with that decimal sign; exponents by `e` or, from Fortran, `d`.
pub(super) fn number(field: &str, decimal: char) -> Option<f64> {
    if decimal == '.'
        && let Ok(number) = field.parse()
    {
        return Some(number);
    }
    let mut plain = Cow::Borrowed(field);
    if plain.starts_with('\u{2212}') {
        plain = Cow::Owned(plain.replacen('\u{2212}', "-", 1));
    }
    let is_fortran = plain.contains(|c: char| c.is_ascii_digit())
        && plain.chars().filter(|c| "dD".contains(*c)).count() == 1
        && !plain.contains(['e', 'E']);
    if is_fortran {
        plain = Cow::Owned(plain.replace(['d', 'D'], "e"));
    }
    if decimal == ',' {
        if plain.contains('.') || plain.ends_with(',') {
            return None;
        }
        // A second comma leaves a second point, which no number has.
        plain = Cow::Owned(plain.replace(',', "."));
    }
    plain.parse().ok()
}

/// What to say of a field that is no number.
fn no_number(field: &str, dialect: Dialect) -> Trouble {
    if field.is_empty() {
        return Trouble::new("a number is missing", "a matrix needs every entry");
    } else if is_missing(field) {
        let what = format!("{} says that a number is missing", quoted(field));
        return Trouble::new(what, "a matrix needs every entry");
    }
    let what = format!("{} is no number", quoted(field));
    let has_digit = field.contains(|c: char| c.is_ascii_digit());
    let way_out = if field.contains('\n') {
        "a quote is not closed"
    } else if has_digit && field.trim_end_matches(')').ends_with(['j', 'i']) {
        "take the real part of a complex matrix"
    } else if field.contains("...") {
        "write the whole matrix by numpy.savetxt, not as it is printed"
    } else if number(field, if dialect.decimal == '.' { ',' } else { '.' }).is_some() {
        "write all numbers with points, 1.5, and fields between semicolons, tabs or blanks"
    } else if has_digit && field.contains(',') {
        "write numbers as 1234.5, without signs between thousands"
    } else {
        "numbers are written as 1.5e-3, comments begin with #"
    };
    Trouble::new(what, way_out)
}

/// Whether a field says that a number is missing, as R, pandas and databases do.
fn is_missing(field: &str) -> bool {
    ["na", "n/a", "null", "none", "missing"].contains(&field.to_lowercase().as_str())
}

/// Whether a number with a decimal comma could be a thousand, as 1,234 is.
fn looks_like_thousands(field: &str) -> bool {
    let digits = field.trim_start_matches(['+', '-']);
    digits.split_once(',').is_some_and(|(before, after)| {
        (1..=3).contains(&before.len())
            && !before.starts_with('0')
            && after.len() == 3
            && [before, after].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    })
}
