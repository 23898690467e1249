//! What formulas give for a reader's own problem, as text and as JSON.

use nalgebra::DMatrix;
use serde_json::{Value as Json, json};

use crate::claim::{Claim, Reading};
use crate::interval::Interval;
use crate::predict::answer::{Answer, Check, Found, Place, Source, Value};
use crate::report::listing::{fault_name, range_json};
use crate::report::numbers::number;
use crate::report::text::{clean, clean_lines};
use crate::report::wording::lines;
use crate::report::{phrases, ranges};
use crate::verdict::Verdict;

/// Columns of a line of text.
const WIDTH: usize = 96;
/// Significant digits in text.
const DIGITS: u32 = 6;
/// All digits of a number in double precision.
const DIGITS_ALL: u32 = 15;
/// Of a longer vector or a larger matrix, text shows so many numbers or rows and columns.
const SHOWN_MAX: usize = 12;

/// Answers in plain text: for each its value, with its claim and verdict, the oracles' words, its range, and what
/// stands beside it.
pub fn text(answers: &[Answer]) -> String {
    let blocks: Vec<String> = answers.iter().map(block).collect();
    clean_lines(&(blocks.join("\n\n") + "\n"))
}

fn block(answer: &Answer) -> String {
    let digits = answer.digits.unwrap_or(DIGITS_ALL);
    let mut parts = vec![titled(&answer.quantity, &answer.value, digits, 0)];
    match answer.checks.as_slice() {
        [] => parts.push(wrapped("Nothing checked this number.", 2)),
        checks => parts.extend(checks.iter().map(|check| wrapped(&checked(check, answer), 2))),
    }
    if answer.digits.is_some_and(|digits| digits < DIGITS) {
        let words = format!("Only {digits} digits are left; the others are lost to roundings.");
        parts.push(wrapped(&words, 2));
    }
    parts.push(wrapped(&origin(answer, digits), 2));
    let source_is_claim = !matches!(answer.source, Source::Derived { .. });
    if matches!(answer.source, Source::Corrected { .. }) {
        parts.extend(answer.claim.correction.map(|text| wrapped(&format!("Corrected: {text}"), 2)));
    }
    if !answer.also.is_empty() {
        let also: Vec<String> = answer.also.iter().map(|claim| brief(claim)).collect();
        parts.push(wrapped(&format!("See also {}.", also.join(", ")), 2));
    }
    if source_is_claim {
        parts.extend(range(answer).iter().map(|words| wrapped(words, 2)));
    }
    for beside in &answer.beside {
        parts.push(titled(&capital(beside.name), &beside.value, digits, 2));
    }
    parts.extend(answer.notes.iter().map(|note| wrapped(&format!("Note: {note}"), 2)));
    parts.join("\n").trim_end().to_owned()
}

/// Which formula of which claim gave the value, and what became of the printed one.
fn origin(answer: &Answer, digits: u32) -> String {
    let Answer { formula, claim, .. } = answer;
    match &answer.source {
        Source::Printed => format!("By {formula}, as printed, of {}.", verdict(claim)),
        Source::Corrected { printed } => {
            let digits = digits.min(DIGITS) as usize;
            let gives = match printed {
                Some(Value::Number(value)) => format!("gives {}", number(*value, digits)),
                Some(_) => "gives other numbers".to_owned(),
                None => "gives no number".to_owned(),
            };
            format!("By {formula}, as corrected; as printed it {gives}: {}.", verdict(claim))
        }
        Source::Derived { how } => {
            format!(
                "By {formula}, which no claim states: {how}. Nearest claim: {}.",
                verdict(claim)
            )
        }
    }
}

/// A claim, where it stands, and its recorded verdicts.
fn verdict(claim: &Claim) -> String {
    let fault = claim.fault().map(phrases::fault);
    let fault = fault.map_or_else(String::new, |fault| format!(" ({fault})"));
    let name = |reading| claim.recorded(reading).map(Verdict::name);
    let printed = name(Reading::AsPrinted).unwrap_or("Untested");
    let corrected = name(Reading::Corrected);
    let corrected = corrected.map_or_else(String::new, |name| format!("; corrected: {name}"));
    format!("{} ({}). As printed: {printed}{fault}{corrected}", claim.id, claim.locus)
}

/// A further claim and what became of it as printed.
fn brief(claim: &Claim) -> String {
    let printed = claim.recorded(Reading::AsPrinted).map_or("Untested", Verdict::name);
    format!("{} ({printed} as printed)", claim.id)
}

/// What an oracle says of a value.
fn checked(check: &Check, answer: &Answer) -> String {
    let Check { oracle, found } = check;
    match (found, check.distance(&answer.value)) {
        (Found::Nothing(why), _) => format!("Not checked by {oracle}: {why}."),
        (&Found::Number(interval), Some((distance, relative))) if CLOSE < relative => format!(
            "Checked by {oracle}: it finds {}; {}.",
            crate::report::numbers::observed(interval),
            beside(&answer.value, interval, distance)
        ),
        (_, Some((distance, relative))) => format!(
            "Checked by {oracle}: within {distance:.1e} of the value ({relative:.1e} of it), the oracle's own error included."
        ),
        (_, None) => format!("Not checked by {oracle}."),
    }
}

/// How far the value is from an oracle's number.
fn beside(value: &Value, interval: Interval, distance: f64) -> String {
    let relative = distance / interval.abs().low();
    match *value {
        Value::Number(value) if FAR < relative && 0.0 < value && 0.0 < interval.low() => {
            let ratio = value / interval.center();
            format!("the value is {} times that", number(ratio, 3))
        }
        _ if relative.is_finite() => {
            format!("the value is within {} % of that", number(100.0 * relative, 2))
        }
        _ => format!("the value is within {} of that", number(distance, 2)),
    }
}

/// From this relative distance on, it is told as a ratio.
const FAR: f64 = 0.1;

/// From this relative distance on, an oracle's own number is worth showing.
const CLOSE: f64 = 1e-7;

/// The claim's range in words, with the problem's place on each ladder where it is known.
fn range(answer: &Answer) -> Vec<String> {
    if answer.places.is_empty() {
        let brief = ranges::brief(&answer.claim.range);
        return if brief.is_empty() { Vec::new() } else { vec![format!("Range: {brief}")] };
    }
    let words =
        |place: &Place| format!("Range of {}: {}.", place.scan.formula(), ranges::placed(*place));
    answer.places.iter().map(words).collect()
}

/// A value under its title; a number beside it.
fn titled(title: &str, value: &Value, digits: u32, indent: usize) -> String {
    let space = " ".repeat(indent);
    let places = Places::of(value, digits);
    match value {
        Value::Number(value) => wrapped(&format!("{title}: {}", places.shown(*value)), indent),
        Value::Vector(values) => {
            let shown: Vec<String> =
                values.iter().take(SHOWN_MAX).map(|&x| places.shown(x)).collect();
            let rest =
                if SHOWN_MAX < values.len() { summary(values, &places) } else { String::new() };
            format!("{space}{title}\n{}", wrapped(&(shown.join("  ") + &rest), indent + 2))
        }
        Value::Matrix(matrix) => {
            format!("{space}{title}\n\n{}\n", rows(matrix, &places, indent + 2))
        }
        Value::Table { columns, rows } => {
            let cell = |row: &Vec<f64>, i: usize| {
                row.get(i).map_or_else(String::new, |&x| number(x, digits.min(DIGITS) as usize))
            };
            let width = |i: usize| {
                let widths = rows.iter().map(|row| cell(row, i).chars().count());
                widths.max().unwrap_or(0).max(columns[i].chars().count())
            };
            let head = |i: usize| format!("{:>w$}", columns[i], w = width(i));
            let line = |row: &Vec<f64>| {
                let cells =
                    (0..columns.len()).map(|i| format!("{:>w$}", cell(row, i), w = width(i)));
                cells.collect::<Vec<_>>().join("  ")
            };
            let head = (0..columns.len()).map(head).collect::<Vec<_>>().join("  ");
            let lines = [head].into_iter().chain(rows.iter().map(line));
            let lines: Vec<String> = lines.map(|line| format!("{space}  {line}")).collect();
            format!("{space}{title}\n{}", lines.join("\n"))
        }
    }
}

/// What is not shown of a long vector.
fn summary(values: &[f64], places: &Places) -> String {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = values.iter().sum();
    format!(
        " ..: {} numbers from {} to {}, sum {}; --format json prints all",
        values.len(),
        places.shown(least),
        places.shown(most),
        places.shown(sum)
    )
}

/// A matrix in aligned columns; of a large one, a corner and a summary.
fn rows(matrix: &DMatrix<f64>, places: &Places, indent: usize) -> String {
    let space = " ".repeat(indent);
    let cell = |at: (usize, usize)| places.shown(matrix[at]);
    let most = SHOWN_MAX.min(matrix.nrows());
    let fits = |columns: usize| {
        let widest = (0..columns).flat_map(|j| (0..most).map(move |i| (i, j)));
        let widest = widest.map(|at| cell(at).chars().count()).max().unwrap_or(0);
        (columns * (widest + 2) + indent <= WIDTH).then_some(widest)
    };
    let columns =
        (1..=SHOWN_MAX.min(matrix.ncols())).rev().find(|&n| fits(n).is_some()).unwrap_or(1);
    let width = fits(columns).unwrap_or(0);
    let line = |i: usize| {
        let cells: Vec<String> =
            (0..columns).map(|j| format!("{:>width$}", cell((i, j)))).collect();
        format!("{space}{}", cells.join("  "))
    };
    let shown = if columns < matrix.ncols() { columns.min(most) } else { most };
    let mut text = (0..shown).map(line).collect::<Vec<String>>().join("\n");
    if (shown, columns) != matrix.shape() {
        let corner = format!(
            "(a corner of {} x {}; trace {}; --format json prints all)",
            matrix.nrows(),
            matrix.ncols(),
            places.shown(matrix.diagonal().sum())
        );
        text = format!("{text}\n{}", wrapped(&corner, indent));
    }
    text
}

/// How numbers of a value are rounded: to so many digits, and none of them below the roundings of the largest.
struct Places {
    digits: u32,
    /// The smallest place that means something.
    least: f64,
}

impl Places {
    fn of(value: &Value, digits: u32) -> Places {
        let size = |values: &mut dyn Iterator<Item = f64>| {
            values.fold(0.0_f64, |size, x| size.max(x.abs()))
        };
        let size = match value {
            Value::Number(_) | Value::Table { .. } => 0.0,
            Value::Vector(values) => size(&mut values.iter().copied()),
            Value::Matrix(matrix) => size(&mut matrix.iter().copied()),
        };
        let rough = digits < DIGITS || matches!(value, Value::Matrix(_));
        let least = if rough { size * 10.0_f64.powi(-(digits as i32)) } else { 0.0 };
        Places { digits: digits.min(DIGITS), least }
    }

    fn shown(&self, x: f64) -> String {
        let kept = if self.least == 0.0 || x == 0.0 {
            self.digits as i32
        } else {
            let lost = libm::floor(libm::log10(self.least / x.abs()));
            (-lost as i32).min(self.digits as i32)
        };
        if kept < 1 { "0".to_owned() } else { number(x, kept as usize) }
    }
}

fn wrapped(text: &str, indent: usize) -> String {
    let space = " ".repeat(indent);
    let lines = lines(text, WIDTH - indent);
    lines.iter().map(|line| format!("{space}{line}")).collect::<Vec<String>>().join("\n")
}

/// With a capital, if it begins with a word: symbols and ids keep their case.
fn capital(text: &str) -> String {
    let first = text.split(' ').next().unwrap_or(text).trim_end_matches([',', ':']);
    let is_word = 1 < first.len() && first.chars().all(|c| c.is_ascii_alphabetic());
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if is_word => first.to_uppercase().chain(letters).collect(),
        _ => text.to_owned(),
    }
}

/// The same for programs: all digits, and null where there is nothing.
pub fn json(question: &str, answers: &[Answer]) -> Json {
    json!({ "question": question, "answers": answers.iter().map(object).collect::<Vec<Json>>() })
}

fn object(answer: &Answer) -> Json {
    let (used, printed) = match &answer.source {
        Source::Printed => ("as printed", None),
        Source::Corrected { printed } => ("corrected", printed.as_ref().map(value)),
        Source::Derived { how } => ("derived", Some(json!(how))),
    };
    let derived = matches!(answer.source, Source::Derived { .. });
    json!({
        "quantity": clean(&answer.quantity),
        "value": value(&answer.value),
        "digits": answer.digits,
        "formula": clean(&answer.formula),
        "formula_used": used,
        "printed_value": if derived { None } else { printed.clone() },
        "derivation": if derived { printed } else { None },
        "claim": claim(answer.claim),
        "also": answer.also.iter().map(|also| claim(also)).collect::<Vec<Json>>(),
        "checks": answer.checks.iter().map(|check| check_json(check, answer)).collect::<Vec<Json>>(),
        "range": range_json(&answer.claim.range),
        "places": answer.places.iter().map(place).collect::<Vec<Json>>(),
        "beside": answer.beside.iter().map(|beside| json!({
            "name": clean(beside.name), "value": value(&beside.value)
        })).collect::<Vec<Json>>(),
        "notes": answer.notes.iter().map(|note| clean(note)).collect::<Vec<String>>(),
    })
}

fn value(value: &Value) -> Json {
    match value {
        Value::Number(x) => json!(x),
        Value::Vector(values) => json!(values),
        Value::Matrix(matrix) => {
            let rows = matrix.row_iter().map(|row| row.iter().copied().collect::<Vec<f64>>());
            json!(rows.collect::<Vec<_>>())
        }
        Value::Table { columns, rows } => {
            let row = |row: &Vec<f64>| -> serde_json::Map<String, Json> {
                let cells = columns.iter().zip(row);
                cells.map(|(column, cell)| (clean(column), json!(cell))).collect()
            };
            json!(rows.iter().map(row).collect::<Vec<_>>())
        }
    }
}

fn claim(claim: &Claim) -> Json {
    let verdict = |reading| claim.recorded(reading).map(Verdict::name);
    json!({
        "id": claim.id,
        "locus": clean(claim.locus),
        "as_printed": verdict(Reading::AsPrinted),
        "fault": fault_name(claim.fault()),
        "corrected": verdict(Reading::Corrected),
        "correction": claim.correction.map(clean),
    })
}

fn check_json(check: &Check, answer: &Answer) -> Json {
    let (interval, why) = match check.found {
        Found::Number(interval) => (Some(interval), None),
        Found::Entries { .. } => (None, None),
        Found::Nothing(why) => (None, Some(why)),
    };
    let distance = check.distance(&answer.value);
    json!({
        "oracle": clean(check.oracle),
        "low": interval.map(|interval| interval.low()),
        "high": interval.map(|interval| interval.high()),
        "distance": distance.map(|(distance, _)| distance),
        "relative_distance": distance.map(|(_, relative)| relative),
        "why_not": why,
    })
}

fn place(place: &Place) -> Json {
    const NAMES: [&str; 3] = ["factor of two", "10 %", "1 %"];
    json!({
        "formula": clean(place.scan.formula()),
        "parameter": clean(place.scan.parameter()),
        "yours": place.yours,
        "within": ranges::level_at(place.scan, place.yours).map(|level| NAMES[level]),
    })
}
