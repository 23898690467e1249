//! How far formulas may be trusted, in words.

use crate::predict::answer::Place;
use crate::range::{Measured, RANDOM, Range};
use crate::report::numbers::number;
use crate::report::outcome::Outcome;
use crate::report::wording::cut;

/// The levels of a range, as they are said, the widest first.
pub const LEVELS: [&str; 3] = ["a factor of two", "10 %", "1 %"];
/// Of these, the one for a table.
const BRIEF: usize = 1;
/// Where a table has several formulas, each is named in so many characters.
const FORMULA_MAX: usize = 60;

/// A shape, and from which value of the parameter the error stays within each level.
type Shape<'a> = (&'a str, [Option<f64>; 3]);

/// The whole range of a claim: a paragraph per formula, with the formula's name, as the run of `outcome`
/// found it, else as it is recorded. Empty if it has none.
pub(crate) fn paragraphs(range: &Range, outcome: Option<&Outcome>) -> Vec<(&'static str, String)> {
    match range {
        Range::None => Vec::new(),
        Range::Exact => vec![("", "Exact on its domain.".to_owned())],
        Range::Measured(scans) => {
            let paragraph = |&scan: &&'static dyn Measured| {
                let shapes = shapes(scan, outcome);
                // What is never within one level is not within the next either.
                let reached = |level: &usize| shapes.iter().any(|(_, from)| from[*level].is_some());
                let last = (0..LEVELS.len()).take_while(reached).count();
                let levels = 0..LEVELS.len().min(last + 1);
                let sentences: Vec<String> =
                    levels.map(|level| sentence(scan, &shapes, level)).collect();
                (scan.formula(), format!("{}; {}.", sentences.join(". "), tested(scan)))
            };
            scans.iter().map(paragraph).collect()
        }
    }
}

/// The recorded range in a few words: 10 % only.
pub(crate) fn brief(range: &Range) -> String {
    match range {
        Range::None => String::new(),
        Range::Exact => "Exact on its domain.".to_owned(),
        Range::Measured(scans) => {
            let of_scan = |&scan: &&'static dyn Measured| {
                let words = sentence(scan, &shapes(scan, None), BRIEF);
                let formula = match scans.len() {
                    1 => String::new(),
                    _ => format!("{}: ", cut(named(scan.formula()), FORMULA_MAX)),
                };
                format!("{formula}{words}; {}.", tested(scan))
            };
            scans.iter().map(of_scan).collect::<Vec<String>>().join(" ")
        }
    }
}

/// A formula without the reference beside which it was measured.
fn named(formula: &str) -> &str {
    let end = formula.find(" beside ").unwrap_or(formula.len());
    formula[..end].trim_end_matches(',')
}

/// A recorded range beside a reader's own value of its parameter, in two sentences without the last stop:
/// `Within 10 % from ΔL/T = 7 for “quartic”, from 12 at worst of 16 random ones; tested to 50. Yours is 4.2: within a
/// factor of two`.
pub fn placed(Place { scan, yours }: Place) -> String {
    let shapes = shapes(scan, None);
    let words = sentence(scan, &shapes, BRIEF);
    let place = match level_at(scan, yours) {
        Some(level) => format!("within {}", LEVELS[level]),
        None if shapes.is_empty() => "not measured".to_owned(),
        None => format!("not within {} of every shape", LEVELS[0]),
    };
    let Ladder { first, last, falls } = ladder(scan);
    let beyond = if falls { yours < last } else { last < yours };
    let before = if falls { first < yours } else { yours < first };
    let outside = if beyond || before { ", outside what was tested" } else { "" };
    format!("{words}; {}. Yours is {}: {place}{outside}", tested(scan), number(yours, 4))
}

/// The smallest of the recorded levels that every shape of a range keeps from a reader's value on, as an index into [`LEVELS`];
/// nothing if not even the widest is kept there.
pub fn level_at(scan: &'static dyn Measured, yours: f64) -> Option<usize> {
    let falls = ladder(scan).falls;
    let kept = |from: f64| if falls { yours <= from } else { from <= yours };
    let shapes = scan.recorded();
    let every = |level: &usize| {
        !shapes.is_empty() && shapes.iter().all(|shape| shape.from[*level].is_some_and(kept))
    };
    (0..LEVELS.len()).take_while(every).last()
}

/// What a run found of a scan, else what is recorded.
fn shapes<'a>(scan: &'static dyn Measured, outcome: Option<&'a Outcome>) -> Vec<Shape<'a>> {
    let reaches = outcome.iter().flat_map(|outcome| &outcome.reaches);
    match reaches.into_iter().find(|reach| reach.formula == scan.formula()) {
        Some(reach) => reach.shapes.iter().map(|s| (s.shape.as_str(), s.from)).collect(),
        None => scan.recorded().iter().map(|within| (within.shape, within.from)).collect(),
    }
}

/// `Within 10 % from ΔL/T = 7 for “quartic”, from 12 at worst of 16 random ones.`
/// Without the stop.
fn sentence(scan: &'static dyn Measured, shapes: &[Shape], level: usize) -> String {
    let Ladder { first, last, falls } = ladder(scan);
    let words = LEVELS[level];
    let reached: Vec<(&str, f64)> =
        shapes.iter().filter_map(|&(shape, from)| Some((shape, from[level]?))).collect();
    if shapes.is_empty() {
        return format!("Within {words}: not measured");
    } else if reached.is_empty() {
        let (low, high) = (number(first.min(last), 4), number(first.max(last), 4));
        return format!("Not within {words} on [{low}, {high}]");
    }
    let on = |shape: &str| match shape {
        RANDOM => format!("at worst of {} random ones", scan.cases()),
        shape => format!("for “{shape}”"),
    };
    let down = if falls { " down" } else { "" };
    let everywhere = reached.len() == shapes.len()
        && shapes.len() > 1
        && reached.iter().all(|&(_, from)| from == reached[0].1);
    let place = |(index, together): (usize, &[(&str, f64)])| {
        let from = together[0].1;
        let parameter = if index == 0 { format!("{} = ", scan.parameter()) } else { String::new() };
        let shapes: Vec<String> = match everywhere {
            true => vec!["for every shape tried".to_owned()],
            false => together.iter().map(|&(shape, _)| on(shape)).collect(),
        };
        format!("from {parameter}{}{down} {}", number(from, 4), shapes.join(" and "))
    };
    let mut places: Vec<String> =
        reached.chunk_by(|a, b| a.1 == b.1).enumerate().map(place).collect();
    let never = shapes.iter().filter(|(_, from)| from[level].is_none());
    places.extend(never.map(|(shape, _)| format!("nowhere {}", on(shape))));
    format!("Within {words} {}", places.join(", "))
}

/// How far the ladder went.
fn tested(scan: &'static dyn Measured) -> String {
    let Ladder { last, falls, .. } = ladder(scan);
    let down = if falls { "down " } else { "" };
    format!("tested {down}to {}", number(last, 4))
}

struct Ladder {
    first: f64,
    last: f64,
    falls: bool,
}

fn ladder(scan: &'static dyn Measured) -> Ladder {
    let rungs = scan.rungs();
    let first = rungs.first().copied().unwrap_or(f64::NAN);
    let last = rungs.last().copied().unwrap_or(f64::NAN);
    Ladder { first, last, falls: last < first }
}
