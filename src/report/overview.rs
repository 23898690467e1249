//! The verdicts of all claims in one picture.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::report::figures::{Area, GREY, GRID, INK, ORANGE, PURPLE, VERMILION, ZOOM, font, svg};
use crate::report::markdown::Outcomes;
use crate::report::outcome::Outcome;
use crate::report::phrases;
use crate::verdict::Verdict;

const ROW: i32 = 22 * ZOOM as i32;
const NAME: i32 = 250 * ZOOM as i32;
const CELL: i32 = 104 * ZOOM as i32;
const GAP: i32 = 4 * ZOOM as i32;
const MARGIN: i32 = 16 * ZOOM as i32;
const COLUMN: i32 = NAME + 2 * CELL + 2 * GAP;
/// More rows than this are set in two columns.
const ROWS_MAX: usize = 30;

/// Dark enough for white text.
const TEAL: RGBColor = RGBColor(0, 121, 88);

/// A row of the picture.
#[derive(Clone, Copy)]
enum Row<'a> {
    Headings,
    Space,
    Paper(&'a str),
    Claim(&'a Outcome<'a>),
}

/// One row per claim, with its verdicts as printed and corrected.
pub(crate) fn draw(outcomes: &Outcomes) -> String {
    let columns = columns(outcomes);
    let rows = columns.iter().map(Vec::len).max().unwrap_or(0) as i32;
    let count = columns.len() as i32;
    let width = 2 * MARGIN + count * COLUMN + (count - 1) * 2 * MARGIN;
    let height = 2 * MARGIN + rows * ROW;
    svg((width as u32, height as u32), |root| {
        for (index, rows) in columns.iter().enumerate() {
            let left = MARGIN + index as i32 * (COLUMN + 2 * MARGIN);
            for (index, row) in rows.iter().enumerate() {
                draw_row(root, (left, MARGIN + index as i32 * ROW), *row)?;
            }
        }
        Ok(())
    })
}

/// The papers' claims in one column, or in two of about equal length.
fn columns<'a>(outcomes: &'a Outcomes) -> Vec<Vec<Row<'a>>> {
    let block = |(paper, claims): &'a (&crate::claim::Paper, Vec<Outcome<'a>>)| {
        let claims = claims.iter().map(Row::Claim);
        [Row::Space, Row::Paper(paper.name)].into_iter().chain(claims)
    };
    let filled = outcomes.iter().filter(|(_, claims)| !claims.is_empty());
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

type Drawn = Result<(), DrawingAreaErrorKind<std::io::Error>>;

fn draw_row(root: &Area, (left, top): (i32, i32), row: Row) -> Drawn {
    // The backend sets a text's middle a little high.
    let middle = top + ROW / 2 + ZOOM as i32;
    let cells = [NAME, NAME + CELL + GAP].map(|offset| left + offset);
    let text = |text: &str, x: i32, place: HPos, style: TextStyle<'static>| {
        let style = style.pos(Pos::new(place, VPos::Center));
        root.draw(&Text::new(text.to_owned(), (x, middle), style))
    };
    match row {
        Row::Headings => {
            let style = || font(12 * ZOOM, GREY);
            text("as printed", cells[0] + CELL / 2, HPos::Center, style())?;
            text("corrected", cells[1] + CELL / 2, HPos::Center, style())
        }
        Row::Space => Ok(()),
        Row::Paper(name) => text(name, left, HPos::Left, bold(font(14 * ZOOM, INK))),
        Row::Claim(outcome) => {
            let id = outcome.claim.id;
            let name = id.split_once('/').map_or(id, |(_, name)| name);
            text(name, left + 2 * GAP, HPos::Left, font(13 * ZOOM, INK))?;
            for (x, as_printed) in cells.into_iter().zip([true, false]) {
                let Some(verdict) = outcome.verdict(as_printed) else {
                    continue;
                };
                let (fill, ink) = colors(verdict);
                let corners = [(x, top + GAP / 2), (x + CELL, top + ROW - GAP / 2)];
                root.draw(&Rectangle::new(corners, fill.filled()))?;
                let label = phrases::verdict(verdict);
                text(&label, x + CELL / 2, HPos::Center, font(12 * ZOOM, ink))?;
            }
            Ok(())
        }
    }
}

fn bold(style: TextStyle<'static>) -> TextStyle<'static> {
    TextStyle { font: style.font.style(FontStyle::Bold), ..style }
}

/// The colour of a verdict and that of text upon it.
fn colors(verdict: Verdict) -> (RGBColor, RGBColor) {
    match verdict {
        Verdict::Consistent => (TEAL, WHITE),
        Verdict::Refuted => (VERMILION, WHITE),
        Verdict::Inconclusive => (ORANGE, INK),
        Verdict::Vacuous => (PURPLE, INK),
        Verdict::Untested => (GRID, INK),
    }
}
