//! Markdown tables whose columns are data.

/// A column: its head, and its cell of a row as Markdown.
pub(crate) type Column<'c, R> = (&'c str, &'c dyn Fn(&R) -> String);

/// What makes a column of which there are as many as the data say.
pub(crate) type Cell<'c, R> = Box<dyn Fn(&R) -> String + 'c>;

/// A table of rows, without the columns whose every cell is empty; nothing if there is no row.
pub(crate) fn table<R>(columns: &[Column<R>], rows: impl IntoIterator<Item = R>) -> String {
    let cells = |row: R| columns.iter().map(|(_, cell)| in_cell(&cell(&row))).collect();
    let rows: Vec<Vec<String>> = rows.into_iter().map(cells).collect();
    let is_kept = |&column: &usize| rows.iter().any(|row| !row[column].is_empty());
    let kept: Vec<usize> = (0..columns.len()).filter(is_kept).collect();
    if kept.is_empty() {
        return String::new();
    }
    let line = |cell: &dyn Fn(usize) -> String| {
        let cells: Vec<String> = kept.iter().map(|&column| cell(column)).collect();
        format!("| {} |", cells.join(" | "))
    };
    let head = line(&|column| columns[column].0.to_owned());
    let rule = line(&|_| "---".to_owned());
    let rows = rows.iter().map(|row| line(&|column| row[column].clone()));
    [head, rule].into_iter().chain(rows).collect::<Vec<String>>().join("\n")
}

/// Markdown inside a cell: one line, pipes escaped.
fn in_cell(markdown: &str) -> String {
    markdown.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

/// The address of a heading on the same page, as GitHub forms it.
pub(crate) fn anchor(heading: &str) -> String {
    heading
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric() || "-_ ".contains(*c))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

/// A part that folds away.
pub(crate) fn folded(summary: &str, inside: &str) -> String {
    format!("<details><summary>{summary}</summary>\n\n{inside}\n\n</details>")
}

/// Blocks with a blank line between them, without the empty ones.
pub(crate) fn blocks(blocks: impl IntoIterator<Item = String>) -> String {
    let shown: Vec<String> = blocks.into_iter().filter(|block| !block.is_empty()).collect();
    shown.join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_drops_empty_columns_and_escapes_pipes() {
        let columns: [Column<&str>; 3] = [
            ("a", &|row| format!("|{row}|")),
            ("b", &|_| String::new()),
            ("c", &|row| format!("{row}\n{row}")),
        ];
        assert_eq!(table(&columns, ["x"]), "| a | c |\n| --- | --- |\n| \\|x\\| | x x |");
        assert_eq!(table(&columns, []), "");
    }

    #[test]
    fn anchors_are_those_of_github() {
        assert_eq!(anchor("liu2021/stationary-covariance"), "liu2021stationary-covariance");
        assert_eq!(anchor("Cost per claim"), "cost-per-claim");
    }
}
