//! Matrices written as text: one row per line, numbers separated by commas.

use nalgebra::DMatrix;

/// The matrix that comma-separated text holds; lines that begin with `#` are comments.
///
/// Numbers that are not finite are read as they stand, for whoever uses the matrix to refuse.
///
/// # Errors
///
/// One clause that names what is wrong and where: a field that is no number, a row of another
/// length, or no row at all.
pub fn matrix(text: &str) -> Result<DMatrix<f64>, String> {
    let mut reader = csv::ReaderBuilder::new();
    reader.has_headers(false).flexible(true).trim(csv::Trim::All).comment(Some(b'#'));
    let (mut numbers, mut rows, mut columns) = (Vec::new(), 0, 0);
    // Spreadsheets put a byte order mark in front.
    let text = text.trim_start_matches('\u{feff}');
    for record in reader.from_reader(text.as_bytes()).records() {
        let record = record.map_err(|error| error.to_string())?;
        let line = record.position().map_or(0, csv::Position::line);
        if rows == 0 {
            columns = record.len();
        }
        if record.len() != columns {
            let length = record.len();
            return Err(format!("line {line} has {length} numbers, the first row {columns}"));
        }
        for field in &record {
            let number = field.parse().map_err(|_| format!("line {line}: '{field}' is no number"));
            numbers.push(number?);
        }
        rows += 1;
    }
    if numbers.is_empty() {
        return Err("there is no number in it".into());
    }
    Ok(DMatrix::from_row_slice(rows, columns, &numbers))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Written with all its digits, a matrix is read back bit for bit.
        #[test]
        fn what_is_written_is_read(
            (rows, columns, numbers) in (1..6_usize, 1..6_usize).prop_flat_map(|(rows, columns)| {
                let number = proptest::num::f64::NORMAL | proptest::num::f64::ZERO;
                let numbers = proptest::collection::vec(number, rows * columns);
                (Just(rows), Just(columns), numbers)
            }),
        ) {
            let written = DMatrix::from_row_slice(rows, columns, &numbers);
            let line = |row: usize| {
                let fields = written.row(row).iter().map(f64::to_string).collect::<Vec<_>>();
                fields.join(", ") + "\n"
            };
            let text: String = (0..rows).map(line).collect();
            prop_assert_eq!(matrix(&text), Ok(written));
        }
    }

    #[test]
    fn comments_blank_lines_and_a_byte_order_mark_are_skipped() {
        let text = "\u{feff}# a Hessian\n1, 2\n\n3,4\r\n";
        assert_eq!(matrix(text), Ok(DMatrix::from_row_slice(2, 2, &[1.0, 2.0, 3.0, 4.0])));
    }

    #[test]
    fn what_is_no_matrix_is_named_with_its_line() {
        for (text, reason) in [
            ("1,2\n3\n", "line 2 has 1 numbers, the first row 2"),
            ("1,x\n", "line 1: 'x' is no number"),
            ("1,\n", "line 1: '' is no number"),
            ("", "there is no number in it"),
            ("# nothing\n", "there is no number in it"),
        ] {
            assert_eq!(matrix(text), Err(reason.to_owned()), "{text:?}");
        }
    }
}
