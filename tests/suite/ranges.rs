//! What is said of a reader's own value beside the recorded ranges of all papers.

use sgdcheck::papers::PAPERS;
use sgdcheck::predict::answer::Place;
use sgdcheck::range::{Measured, Range};
use sgdcheck::report::ranges::{LEVELS, level_at, placed};

fn scans() -> impl Iterator<Item = &'static dyn Measured> {
    let claims = PAPERS.iter().flat_map(|paper| paper.claims());
    claims.flat_map(|claim| match claim.range {
        Range::Measured(scans) => scans.to_vec(),
        Range::None | Range::Exact => Vec::new(),
    })
}

/// The first and the last rung of a ladder.
fn ends(scan: &dyn Measured) -> (f64, f64) {
    let rungs = scan.rungs();
    (rungs[0], rungs[rungs.len() - 1])
}

#[test]
fn a_readers_place_is_said_for_every_ladder() {
    for scan in scans() {
        let (first, last) = ends(scan);
        let beyond = if last < first { last / 2.0 } else { last * 2.0 };
        for (yours, is_outside) in [(first, false), (last, false), (beyond, true)] {
            let words = placed(Place { scan, yours });
            let expected = (true, is_outside);
            let found = (words.contains("Yours is"), words.contains("outside what was tested"));
            assert_eq!(found, expected, "{}: {words}", scan.formula());
        }
    }
}

/// What every shape keeps from a rung on is kept at that rung, and not before it.
#[test]
fn a_level_holds_from_its_recorded_rung_on() {
    for scan in scans() {
        let (first, last) = ends(scan);
        let falls = last < first;
        let shapes = scan.recorded();
        for level in 0..LEVELS.len() {
            let from: Option<Vec<f64>> = shapes.iter().map(|shape| shape.from[level]).collect();
            let latest = from
                .and_then(|from| from.into_iter().reduce(if falls { f64::min } else { f64::max }));
            let at_last = level_at(scan, last);
            assert_eq!(
                latest.is_some(),
                at_last.is_some_and(|found| level <= found),
                "{}",
                scan.formula()
            );
            if let Some(from) = latest {
                let before = if falls { from * 1.01 } else { from * 0.99 };
                assert!(level_at(scan, from).is_some_and(|found| level <= found));
                assert!(level_at(scan, before).is_none_or(|found| found < level));
            }
        }
    }
}
