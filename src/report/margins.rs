//! Where a verdict was closest to another one.

use crate::evidence::Finding;
use crate::report::Links;
use crate::report::numbers::number;
use crate::report::outcome::{Outcome, Part, departure};
use crate::report::tables::{Column, table};
use crate::report::text::markdown;
use crate::verdict::Verdict;

/// How many are shown.
const SHOWN: usize = 10;

/// How far a finding is from another verdict, in units of the resolution.
struct Margin<'a> {
    outcome: &'a Outcome<'a>,
    part: &'a Part<'a>,
    finding: &'a Finding,
    /// The least of the room that the interval has, and of the distances of the decoys.
    least: f64,
    /// The name of the nearest decoy, and its distance.
    decoy: Option<(&'a str, f64)>,
}

/// The smallest margins of a run as a table, one row per part.
pub(crate) fn smallest<'a>(
    outcomes: impl Iterator<Item = &'a Outcome<'a>>,
    links: &Links,
) -> String {
    let parts = outcomes.flat_map(|outcome| outcome.parts.iter().map(move |part| (outcome, part)));
    let of_part = |(outcome, part): (&'a Outcome<'a>, &'a Part<'a>)| {
        let margins = part.findings().filter_map(|finding| margin(outcome, part, finding));
        margins.min_by(|a, b| a.least.total_cmp(&b.least))
    };
    let mut margins: Vec<Margin> = parts.filter_map(of_part).collect();
    margins.sort_by(|a, b| a.least.total_cmp(&b.least));
    margins.truncate(SHOWN);
    let columns: [Column<Margin>; 6] = [
        ("claim", &|row| links.to(row.outcome.claim.id)),
        ("part", &|row| markdown(row.part.check.name())),
        ("instance", &|row| markdown(&row.finding.name)),
        ("margin", &|row| number(row.least, 2)),
        ("half-width / resolution", &|row| {
            number(row.finding.observed.radius() / row.finding.resolution, 2)
        }),
        ("nearest decoy", &|row| match row.decoy {
            Some((name, distance)) => format!("{} at {}", markdown(name), number(distance, 2)),
            None => String::new(),
        }),
    ];
    let table = table(&columns, margins);
    if table.is_empty() { "No verdict was reached.".to_owned() } else { table }
}

/// The margin of a verdict that is one: an undecided or empty finding has none.
fn margin<'a>(
    outcome: &'a Outcome<'a>,
    part: &'a Part<'a>,
    finding: &'a Finding,
) -> Option<Margin<'a>> {
    if finding.resolution == 0.0 {
        // 0 = 0, exactly: there is no unit in which a margin could be said.
        return None;
    }
    let departure = departure(finding);
    let room = match finding.verdict {
        Verdict::Consistent => 1.0 - departure.high(),
        Verdict::Refuted => departure.low(),
        Verdict::Inconclusive | Verdict::Vacuous | Verdict::Untested => return None,
    };
    let distance = |decoy: &'a crate::evidence::Misreading| {
        let (a, (b, resolution)) = (decoy.predicted, decoy.seen(finding));
        let gap = (a.low() - b.high()).max(b.low() - a.high()).max(0.0) / resolution;
        (decoy.name.as_str(), gap)
    };
    // Decoys decide only on what passes.
    let decoys = finding.decoys.iter().filter(|_| finding.verdict == Verdict::Consistent);
    let decoy = decoys.map(distance).min_by(|a, b| a.1.total_cmp(&b.1));
    let least = decoy.map_or(room, |(_, distance)| room.min(distance));
    (!least.is_nan()).then_some(Margin { outcome, part, finding, least, decoy })
}

/// What the columns mean.
pub(crate) const LEGEND: &str = "In units of the resolution: how far the verdict is from being another \
    one. For what passed, the least of the room between its interval and the edge of the resolution and of \
    the distances of its decoys; for what was refuted, the gap between interval and prediction.";
