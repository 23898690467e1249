//! What claims, oracles and estimators cost, as tables and figures.

use crate::evidence::{Cost, Curve, Finding};
use crate::interval::Interval;
use crate::measure::{MEASURES, Measure};
use crate::report::files::MARK;
use crate::report::links::{self, Links};
use crate::report::numbers::{count, number};
use crate::report::outcome::{Outcome, PaperOutcome};
use crate::report::tables::{Cell, Column, blocks, table};
use crate::report::text::markdown;
use crate::report::{PAGE, figures};

/// A family of curves and what was measured.
pub(crate) type Measured<'a> = (&'static Measure, &'a Cost);

/// The families that were measured, in the order of the registry.
pub(crate) fn measured(costs: &[Cost]) -> Vec<Measured<'_>> {
    let of = |&measure: &&'static Measure| {
        Some((measure, costs.iter().find(|cost| cost.measure == measure.id)?))
    };
    MEASURES.iter().filter_map(of).collect()
}

/// The figures' paths and SVG.
pub(crate) fn drawings(measured: &[Measured]) -> Vec<(String, String)> {
    let drawing = |(measure, cost): &Measured| {
        let axes = (measure.x, measure.y);
        let drawn = figures::draw_side_by_side(measure.caption, String::new(), axes, &cost.curves);
        (links::figure(measure.id, 0), drawn.svg)
    };
    measured.iter().map(drawing).collect()
}

/// Samples and steps spent.
pub(crate) fn spent<'a>(findings: impl Iterator<Item = &'a Finding>) -> (u64, u64) {
    findings.fold((0, 0), |(samples, steps), finding| {
        (samples.saturating_add(finding.samples), steps.saturating_add(finding.steps))
    })
}

/// The page.
pub(crate) fn page(papers: &[PaperOutcome], measured: &[Measured], links: &Links) -> String {
    let families = if measured.is_empty() {
        String::new()
    } else {
        "## Oracles and estimators\n\nMeasured in this run, and counted in steps, evaluations and \
         multiplications, not in seconds. The last row is the local exponent of the parameter \
         between the last two rows: it is the same between all rows where the cost is a power."
            .to_owned()
    };
    let head = [
        MARK.to_owned(),
        "# Cost".to_owned(),
        links.link("all claims", PAGE),
        claims(papers, links),
        families,
    ];
    blocks(head.into_iter().chain(measured.iter().map(|family| section(family, links)))) + "\n"
}

fn claims(papers: &[PaperOutcome], links: &Links) -> String {
    let columns: [Column<&Outcome>; 5] = [
        ("claim", &|outcome| links.to(outcome.claim.id)),
        ("checks", &|outcome| outcome.findings().count().to_string()),
        ("of them sampled", &|outcome| {
            outcome.findings().filter(|finding| 0 < finding.looks).count().to_string()
        }),
        ("samples", &|outcome| count(spent(outcome.findings()).0)),
        ("steps", &|outcome| count(spent(outcome.findings()).1)),
    ];
    let ran = papers.iter().flat_map(|paper| &paper.claims).filter(|outcome| outcome.ran());
    format!(
        "## Claims\n\nA check is an experiment or a control on an instance. The search for simple \
         counterexamples is not counted.\n\n{}",
        table(&columns, ran)
    )
}

fn section((measure, cost): &Measured, links: &Links) -> String {
    let Measure { id, problem, counted, caption, x, .. } = measure;
    let figure = format!("![{}]({})", markdown(caption), links.address(&links::figure(id, 0)));
    blocks([
        format!("### {}", markdown(problem)),
        markdown(counted),
        curves(x.label, &cost.curves),
        figure,
    ])
}

/// One row per value of the parameter, one column per curve, and the exponents at the end. A value that a
/// curve does not have is left out.
fn curves(parameter: &str, curves: &[Curve]) -> String {
    let mut values: Vec<f64> = Vec::new();
    for (value, _) in curves.iter().flat_map(|curve| &curve.points) {
        if !values.iter().any(|seen| seen.to_bits() == value.to_bits()) {
            values.push(*value);
        }
    }
    let at = |curve: &Curve, value: f64| -> Option<Interval> {
        let point = curve.points.iter().find(|point| point.0.to_bits() == value.to_bits());
        point.map(|point| point.1)
    };
    let cell = |curve: &Curve, row: &Option<f64>| match *row {
        Some(value) => at(curve, value).map_or_else(String::new, |cost| number(cost.center(), 2)),
        None => exponent(curve).map_or_else(String::new, |exponent| number(exponent, 2)),
    };
    let cells: Vec<Cell<Option<f64>>> = curves
        .iter()
        .map(|curve| Box::new(move |row: &Option<f64>| cell(curve, row)) as Box<_>)
        .collect();
    let heads: Vec<String> = curves.iter().map(|curve| markdown(&curve.name)).collect();
    let head = markdown(parameter);
    let first = |row: &Option<f64>| match row {
        Some(value) => number(*value, 3),
        None => "exponent".to_owned(),
    };
    let mut columns: Vec<Column<Option<f64>>> = vec![(&head, &first)];
    for (head, cell) in heads.iter().zip(&cells) {
        columns.push((head, cell));
    }
    let exponents = [None].into_iter().filter(|_| 1 < values.len());
    table(&columns, values.iter().copied().map(Some).chain(exponents))
}

/// The local exponent between the last two points.
fn exponent(curve: &Curve) -> Option<f64> {
    let [.., (before, a), (last, b)] = curve.points[..] else {
        return None;
    };
    Some(libm::log(b.center() / a.center()) / libm::log(last / before))
}
