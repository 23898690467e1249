//! Text cut into fields: which are numbers, and which are names of rows and columns.

use csv::{ReaderBuilder, StringRecord, Trim};
use nalgebra::DMatrix;

use super::super::Read;
use super::{
    Bare, Dialect, Separator, Trouble, is_missing, looks_like_thousands, no_number, number, quoted,
};

/// The fields of a text, row by row.
pub(super) struct Table {
    rows: Vec<Row>,
}

struct Row {
    /// From 1.
    line: u64,
    fields: StringRecord,
}

/// What of a table are numbers.
struct Body {
    /// The first row of numbers.
    top: usize,
    /// The first field of a row of numbers.
    left: usize,
    guesses: Vec<String>,
}

impl Table {
    /// Cuts a text into fields. Of a separator at the end of every line nothing is left.
    pub(super) fn new(bare: &Bare, separator: Separator) -> Table {
        let mut reader = ReaderBuilder::new();
        reader.has_headers(false).flexible(true).trim(Trim::All).delimiter(separator.sign());
        let single;
        let text = match separator {
            Separator::Blanks => {
                single = single_blanks(&bare.text);
                &single
            }
            _ => &bare.text,
        };
        let records = reader.from_reader(text.as_bytes()).into_records();
        let line = |fields: &StringRecord| {
            let line = fields.position().map_or(1, csv::Position::line);
            let index = usize::try_from(line.saturating_sub(1)).unwrap_or(usize::MAX);
            bare.lines.get(index).copied().unwrap_or(line)
        };
        // Text in memory cannot fail to be read, and is UTF-8.
        let rows = records.filter_map(Result::ok).map(|fields| Row { line: line(&fields), fields });
        let mut rows: Vec<Row> =
            rows.filter(|row| row.fields.iter().any(|field| !field.is_empty())).collect();
        let ends_empty =
            |row: &Row| 1 < row.fields.len() && row.fields.iter().next_back() == Some("");
        let below = rows.get(1..).filter(|below| !below.is_empty()).unwrap_or(&rows);
        if below.iter().all(ends_empty) {
            for row in rows.iter_mut().filter(|row| ends_empty(row)) {
                row.fields.truncate(row.fields.len() - 1);
            }
        }
        Table { rows }
    }

    /// How many rows have more than one field.
    pub(super) fn cut_rows(&self) -> usize {
        self.rows.iter().filter(|row| 1 < row.fields.len()).count()
    }

    /// The matrix of a table whose numbers are written in a dialect.
    pub(super) fn matrix(&self, dialect: Dialect) -> Result<Read, Trouble> {
        let Body { top, left, guesses } = self.body(dialect.decimal);
        let body = &self.rows[top..];
        let Some(first) = body.first() else {
            return Err(Trouble::new("there is no number in it", super::FORMATS));
        };
        let columns = first.fields.len().saturating_sub(left);
        if dialect.decimal == ',' && first.fields.len() < 2 {
            let what = "one column whose numbers have commas, or several columns?";
            return Err(Trouble::new(what, "write numbers with points").in_line(first.line));
        }
        let mut numbers = Vec::new();
        for Row { line, fields } in body {
            if fields.len() != first.fields.len() {
                let what = format!(
                    "it has {} fields, line {} has {}",
                    fields.len(),
                    first.line,
                    first.fields.len()
                );
                return Err(Trouble::new(what, "every row needs as many").in_line(*line));
            }
            for (place, field) in fields.iter().enumerate().skip(left) {
                let number = number(field, dialect.decimal)
                    .ok_or_else(|| no_number(field, dialect).in_line(*line).in_field(place));
                numbers.push(number?);
            }
        }
        if numbers.is_empty() {
            return Err(Trouble::new("there is no number in it", super::FORMATS));
        }
        Ok(Read { matrix: DMatrix::from_row_slice(body.len(), columns, &numbers), guesses })
    }

    /// Decimal commas between tabs or blanks could be signs between thousands, if all of them could.
    pub(super) fn unambiguous(&self, dialect: Dialect) -> Result<(), Trouble> {
        if dialect.decimal == '.' || dialect.separator == Separator::Semicolon {
            return Ok(());
        }
        let fields = self.rows.iter().flat_map(|row| row.fields.iter());
        let is_decimal = |field: &&str| field.contains(',') && number(field, ',').is_some();
        let mut decimals = fields.filter(is_decimal).peekable();
        match decimals.peek().copied() {
            Some(example) if decimals.all(looks_like_thousands) => {
                let what =
                    format!("is {} a thousand, or a number with a decimal comma?", quoted(example));
                Err(Trouble::new(what, "write numbers with points, and nothing between thousands"))
            }
            _ => Ok(()),
        }
    }

    /// Where names end and numbers begin.
    fn body(&self, decimal: char) -> Body {
        let mut body = Body { top: 0, left: 0, guesses: Vec::new() };
        let [head, rest @ ..] = self.rows.as_slice() else { return body };
        let is_name = |field: &str| is_label(field, decimal);
        let all_names = |fields: &[&str]| fields.iter().all(|field| is_name(field));
        let counts = |fields: &[&str]| consecutive(fields.iter().copied());
        let names: Vec<&str> = head.fields.iter().collect();
        let width = rest.first().map_or(names.len(), |row| row.fields.len());
        let firsts: Vec<&str> = rest.iter().map(Row::first).collect();
        let (is_labelled, is_counted) = (all_names(&firsts) && !rest.is_empty(), counts(&firsts));
        (body.top, body.left) = match names.as_slice() {
            // pandas and R leave the corner empty.
            ["", others @ ..] if names.len() == width && !others.is_empty() => {
                let is_head = all_names(others) || (counts(others) && (is_labelled || is_counted));
                if is_head { (1, 1) } else { (0, 0) }
            }
            [corner, others @ ..] if names.len() == width && is_name(corner) => {
                if all_names(others) {
                    (1, usize::from(is_labelled))
                } else if counts(others) && (is_labelled || is_counted) {
                    (1, 1)
                } else {
                    (0, 0)
                }
            }
            // A title over two columns, unless these could be a column of R and its numbered rows.
            [title] if width == 2 && is_name(title) && !is_labelled => {
                (usize::from(!is_counted), 0)
            }
            // R's write.table leaves it out.
            all if names.len() + 1 == width && (all_names(all) || counts(all)) => {
                if is_labelled || is_counted { (1, 1) } else { (usize::from(all_names(all)), 0) }
            }
            _ => (0, 0),
        };
        if body.top == 0 && is_labelled && is_name(head.first()) {
            body.left = 1;
        }
        if body.left == 1 && !self.rows[body.top..].iter().all(Row::has_plain_name) {
            body.left = 0;
        }
        if body.left == 0 {
            self.guess(&mut body);
        }
        body
    }

    /// Names 0, 1, .. that stand alone are told from numbers by there being no other whole number.
    fn guess(&self, body: &mut Body) {
        let is_fraction = |field: &str| field.contains(['.', ',', 'e', 'E', 'n', 'N']);
        let [head, rest @ ..] = &self.rows[body.top..] else { return };
        let columns = head.fields.len();
        let fractions_below = rest.iter().all(|row| row.fields.iter().all(is_fraction));
        let is_head = columns <= rest.len() && fractions_below && consecutive(head.fields.iter());
        if body.top == 0 && 1 < columns && is_head {
            let guess = "was taken for names of columns, since it counts them";
            body.top = 1;
            body.guesses.push(format!("line {} {guess}", head.line));
            return;
        }
        let rows = || [head].into_iter().chain(rest);
        let fractions_beside = rows().all(|row| row.fields.iter().skip(1).all(is_fraction));
        let is_square = columns == rest.len() + 2;
        if is_square && fractions_beside && consecutive(rows().map(Row::first)) {
            let guess = "the first column was taken for names of rows, since it counts them";
            body.left = 1;
            body.guesses.push(guess.to_owned());
        }
    }
}

impl Row {
    fn first(&self) -> &str {
        self.fields.get(0).unwrap_or_default()
    }

    /// Whether its first field is no more than a name: what another dialect would cut into numbers is none. Beside one
    /// number alone nothing tells the two apart, so a name has no separator there.
    fn has_plain_name(&self) -> bool {
        let name = self.first();
        let is_number_like = name.starts_with(begins_number) || self.fields.len() == 2;
        !(is_number_like && name.contains([',', ';', '\t', ' ']))
    }
}

/// A name: text that does not begin as a number does, and does not say that a number is missing.
fn is_label(field: &str, decimal: char) -> bool {
    !field.is_empty()
        && !field.starts_with(begins_number)
        && number(field, decimal).is_none()
        && !is_missing(field)
}

fn begins_number(first: char) -> bool {
    first.is_ascii_digit() || "+-.,;\u{2212}".contains(first)
}

/// Whether fields count from 0 or from 1.
fn consecutive<'f>(fields: impl Iterator<Item = &'f str>) -> bool {
    let mut fields = fields.peekable();
    let start = match fields.peek() {
        Some(&"0") => 0,
        Some(&"1") => 1,
        _ => return false,
    };
    (start..).zip(fields).all(|(index, field)| field.parse() == Ok::<u64, _>(index))
}

/// Blanks and tabs outside quotes as one blank each, none at either end of a line.
fn single_blanks(text: &str) -> String {
    let mut single = String::with_capacity(text.len());
    for line in text.lines() {
        let (mut is_quoted, mut was_blank) = (false, false);
        for this in line.trim().chars() {
            is_quoted ^= this == '"';
            let is_blank = !is_quoted && this.is_whitespace();
            if !is_blank {
                single.push(this);
            } else if !was_blank {
                single.push(' ');
            }
            was_blank = is_blank;
        }
        single.push('\n');
    }
    single
}
