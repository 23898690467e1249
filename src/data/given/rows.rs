//! Tables of the UCI repository: one row per line, measures and then the class, 0 or 1, between commas.

use crate::data::Table;

/// So many rows of so many measures, standardised; or why it is none.
pub(super) fn table(
    name: &'static str,
    bytes: &[u8],
    features: usize,
    rows: usize,
) -> Result<Table, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "is no text")?;
    let mut table = Table { name, inputs: Vec::new(), features, labels: Vec::new(), classes: 2 };
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let fields: Vec<f64> = line
            .split(',')
            .map(|field| field.trim().parse().ok().filter(|number: &f64| number.is_finite()))
            .collect::<Option<_>>()
            .ok_or_else(|| format!("has a field in line {number} that is no number"))?;
        match fields.split_last() {
            Some((class, measures)) if measures.len() == features && [0.0, 1.0].contains(class) => {
                table.inputs.extend(measures);
                table.labels.push(usize::from(*class == 1.0));
            }
            _ => {
                return Err(format!(
                    "has no {features} measures and a class, 0 or 1, in line {number}"
                ));
            }
        }
    }
    match table.rows() {
        found if found == rows => Ok(table.standardised()),
        found => Err(format!("has {found} rows, not {rows}")),
    }
}
