//! Tables and escapes of GitHub-flavoured markdown.

/// A table: a row of heads and rows of cells, all of one length.
pub(crate) struct Table {
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// An empty table.
    pub(crate) fn new(heads: impl IntoIterator<Item = impl Into<String>>) -> Table {
        Table { heads: heads.into_iter().map(Into::into).collect(), rows: Vec::new() }
    }

    /// Adds a row.
    ///
    /// # Panics
    ///
    /// If it has another number of cells than the table has columns.
    pub(crate) fn push(&mut self, row: impl IntoIterator<Item = String>) {
        let row: Vec<String> = row.into_iter().collect();
        assert_eq!(row.len(), self.heads.len(), "a row of another length");
        self.rows.push(row);
    }

    /// Whether it has no row.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table in markdown, without the columns whose every cell is empty.
    pub(crate) fn render(&self) -> String {
        let kept: Vec<usize> = (0..self.heads.len())
            .filter(|&column| self.rows.iter().any(|row| !row[column].is_empty()))
            .collect();
        let line = |cell: &dyn Fn(usize) -> String| {
            let cells: Vec<String> = kept.iter().map(|&column| cell(column)).collect();
            format!("| {} |", cells.join(" | "))
        };
        let head = line(&|column| self.heads[column].clone());
        let rule = line(&|_| "---".to_owned());
        let rows = self.rows.iter().map(|row| line(&|column| in_cell(&row[column])));
        let lines: Vec<String> = [head, rule].into_iter().chain(rows).collect();
        lines.join("\n")
    }
}

/// Markdown inside a table cell: one line, pipes escaped.
fn in_cell(markdown: &str) -> String {
    one_line(markdown).replace('|', "\\|")
}

/// Text on one line, spaces collapsed.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Plain text as markdown: what would start emphasis, a tag, a link or strike-out is escaped.
/// Text between backticks stays as it is.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for (part, piece) in text.split('`').enumerate() {
        if 0 < part {
            escaped.push('`');
        }
        if part % 2 == 1 {
            escaped.push_str(piece);
        } else {
            escape_outside_code(piece, &mut escaped);
        }
    }
    escaped
}

fn escape_outside_code(text: &str, escaped: &mut String) {
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(this) = rest.next() {
        let after = rest.peek().copied().unwrap_or(' ');
        let is_markup = match this {
            '*' | '\\' | '$' => true,
            // Inside a word an underscore means itself.
            '_' => !(before.is_alphanumeric() && (after.is_alphanumeric() || after == '{')),
            '<' => after.is_ascii_alphabetic() || "/!?".contains(after),
            '~' => !after.is_whitespace(),
            ']' => "([".contains(after),
            _ => false,
        };
        if is_markup {
            escaped.push('\\');
        }
        escaped.push(this);
        before = this;
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_looks_like_markup_is_escaped() {
        for (text, expected) in [
            ("x_n < y and S_{n-j}", "x_n < y and S_{n-j}"),
            ("k* < 2", "k\\* < 2"),
            ("a<b>", "a\\<b>"),
            ("_x_", "\\_x\\_"),
            ("x ~ exp(V/η), ~x~", "x ~ exp(V/η), \\~x~"),
            ("`a*b` * c", "`a*b` \\* c"),
            ("[0,T](x)", "[0,T\\](x)"),
        ] {
            assert_eq!(escape(text), expected);
        }
    }

    #[test]
    fn a_table_drops_empty_columns_and_escapes_pipes() {
        let mut table = Table::new(["a", "b", "c"]);
        table.push(["|x|".to_owned(), String::new(), "two\nlines".to_owned()]);
        assert_eq!(table.render(), "| a | c |\n| --- | --- |\n| \\|x\\| | two lines |");
    }

    #[test]
    fn anchors_are_those_of_github() {
        assert_eq!(anchor("liu2021/stationary-covariance"), "liu2021stationary-covariance");
        assert_eq!(anchor("Cost per claim"), "cost-per-claim");
    }
}
