//! The verdicts of all claims in one picture.

use crate::report::figures::{GREY, GRID, INK, ORANGE, PURPLE, VERMILION};
use crate::report::outcome::{Outcome, PaperOutcome};
use crate::report::phrases;
use crate::report::svg::{Anchor, Color, Drawing, Point, Style};
use crate::verdict::Verdict;

const ROW: f64 = 22.0;
const NAME: f64 = 250.0;
const CELL: f64 = 104.0;
const GAP: f64 = 4.0;
const MARGIN: f64 = 16.0;
const COLUMN: f64 = NAME + 2.0 * CELL + 2.0 * GAP;
/// More rows than this are set in two columns.
const ROWS_MAX: usize = 30;

/// Dark enough for white text.
const TEAL: Color = "#007958";
const WHITE: Color = "#ffffff";

/// A row of the picture.
#[derive(Clone, Copy)]
enum Row<'a> {
    Headings,
    Space,
    Paper(&'a str),
    Claim(&'a Outcome<'a>),
}

/// One row per claim, with its verdicts as printed and corrected.
pub(crate) fn draw(papers: &[PaperOutcome]) -> String {
    let columns = columns(papers);
    let rows = columns.iter().map(Vec::len).max().unwrap_or(0) as f64;
    let count = columns.len() as f64;
    let width = 2.0 * MARGIN + count * COLUMN + (count - 1.0).max(0.0) * 2.0 * MARGIN;
    let mut sheet = Drawing::new(width, 2.0 * MARGIN + rows * ROW);
    for (index, rows) in columns.iter().enumerate() {
        let left = MARGIN + index as f64 * (COLUMN + 2.0 * MARGIN);
        for (index, row) in rows.iter().enumerate() {
            draw_row(&mut sheet, (left, MARGIN + index as f64 * ROW), *row);
        }
    }
    sheet.finish("Verdicts of all claims, as printed and corrected")
}

/// The papers' claims in one column, or in two of about equal length.
fn columns<'a>(papers: &'a [PaperOutcome]) -> Vec<Vec<Row<'a>>> {
    let block = |outcome: &'a PaperOutcome| {
        let claims = outcome.claims.iter().map(Row::Claim);
        [Row::Space, Row::Paper(outcome.paper.name)].into_iter().chain(claims)
    };
    let filled = papers.iter().filter(|outcome| !outcome.claims.is_empty());
    let rows: Vec<Row> = filled.flat_map(block).collect();
    let length = if ROWS_MAX < rows.len() { rows.len().div_ceil(2) } else { rows.len().max(1) };
    rows.chunks(length).map(column).collect()
}

/// A column that starts with its headings and a paper's name.
fn column<'a>(rows: &[Row<'a>]) -> Vec<Row<'a>> {
    let rows = match rows {
        [Row::Space, rest @ ..] => rest,
        rows => rows,
    };
    let name = match rows.first() {
        Some(Row::Claim(outcome)) => Some(Row::Paper(outcome.claim.paper())),
        _ => None,
    };
    let head = [Row::Headings].into_iter().chain(name);
    head.chain(rows.iter().copied()).collect()
}

fn draw_row(sheet: &mut Drawing, (left, top): Point, row: Row) {
    let middle = top + ROW / 2.0;
    let cells = [NAME, NAME + CELL + GAP].map(|offset| left + offset);
    let style = |size, color, anchor| Style { size, color, anchor, bold: false };
    match row {
        Row::Headings => {
            for (x, text) in cells.into_iter().zip(["as printed", "corrected"]) {
                let place = (x + CELL / 2.0, middle);
                sheet.text(place, style(12.0, GREY, Anchor::Middle), text);
            }
        }
        Row::Space => {}
        Row::Paper(name) => {
            let style = Style { bold: true, ..style(14.0, INK, Anchor::Start) };
            sheet.text((left, middle), style, name);
        }
        Row::Claim(outcome) => {
            let id = outcome.claim.id;
            let name = id.split_once('/').map_or(id, |(_, name)| name);
            sheet.text((left + 2.0 * GAP, middle), style(13.0, INK, Anchor::Start), name);
            let verdicts = [Some(outcome.as_printed()), outcome.corrected()];
            for (x, verdict) in cells.into_iter().zip(verdicts) {
                let Some(verdict) = verdict else { continue };
                let (fill, ink) = colors(verdict);
                sheet.rectangle((x, top + GAP / 2.0), (CELL, ROW - GAP), fill);
                let place = (x + CELL / 2.0, middle);
                sheet.text(place, style(12.0, ink, Anchor::Middle), &phrases::verdict(verdict));
            }
        }
    }
}

/// The colour of a verdict and that of text upon it.
fn colors(verdict: Verdict) -> (Color, Color) {
    match verdict {
        Verdict::Consistent => (TEAL, WHITE),
        Verdict::Refuted => (VERMILION, WHITE),
        Verdict::Inconclusive => (ORANGE, INK),
        Verdict::Vacuous => (PURPLE, INK),
        Verdict::Untested => (GRID, INK),
    }
}
