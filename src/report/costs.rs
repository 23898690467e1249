//! What claims, oracles and estimators cost, as tables and figures.

use crate::claim::Axis;
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
         multiplications, not in seconds. The power p of a cost x^p, and over a linear axis the rate r of a cost \
         e^(r x), whichever is nearer to the last four rows, are fitted to these by least squares, with a standard error \
         where it can be seen."
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
        curves(x, &cost.curves),
        figure,
    ])
}

/// One row per value of the parameter, one column per curve, and the fitted laws at the end. A value that a
/// curve does not have is left out.
fn curves(parameter: &Axis, curves: &[Curve]) -> String {
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
    let cell = |curve: &Curve, row: &Row| match *row {
        Row::At(value) => {
            at(curve, value).map_or_else(String::new, |cost| number(cost.center(), 2))
        }
        Row::Fitted(law) => {
            let fits = laws(parameter).iter().filter_map(|&law| Some((law, fit(curve, law)?)));
            let nearest = fits.min_by(|(_, a), (_, b)| a.rest.total_cmp(&b.rest));
            nearest.filter(|found| found.0 == law).map_or_else(String::new, |found| found.1.text())
        }
    };
    let cells: Vec<Cell<Row>> =
        curves.iter().map(|curve| Box::new(move |row: &Row| cell(curve, row)) as Box<_>).collect();
    let heads: Vec<String> = curves.iter().map(|curve| markdown(&curve.name)).collect();
    let head = markdown(parameter.label);
    let first = |row: &Row| match row {
        Row::At(value) => number(*value, 3),
        Row::Fitted(Law::Power) => "power".to_owned(),
        Row::Fitted(Law::Exponential) => "rate".to_owned(),
    };
    let mut columns: Vec<Column<Row>> = vec![(&head, &first)];
    for (head, cell) in heads.iter().zip(&cells) {
        columns.push((head, cell));
    }
    let fitted = laws(parameter).iter().map(|&law| Row::Fitted(law));
    let fitted = fitted.filter(|_| FITTED_MIN <= values.len());
    table(&columns, values.iter().copied().map(Row::At).chain(fitted))
}

/// A row of a table of costs.
enum Row {
    /// The costs at a value of the parameter.
    At(f64),
    /// What is fitted to them.
    Fitted(Law),
}

/// How a cost grows with the parameter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Law {
    Power,
    Exponential,
}

/// The laws that are tried.
fn laws(parameter: &Axis) -> &'static [Law] {
    if parameter.log { &[Law::Power] } else { &[Law::Power, Law::Exponential] }
}

/// Rows that a law is fitted to, the last ones; and the fewest that show a standard error.
const FITTED: usize = 4;
const FITTED_MIN: usize = 3;

/// A law fitted by least squares to the logarithms of the costs.
struct Fit {
    slope: f64,
    standard_error: f64,
    /// The sum of the squares that are left.
    rest: f64,
}

impl Fit {
    /// With the standard error if it shows in three digits.
    fn text(&self) -> String {
        let slope = number(self.slope, 3);
        if self.standard_error < 5e-4 * self.slope.abs() {
            return slope;
        }
        format!("{slope} ± {}", number(self.standard_error, 1))
    }
}

fn fit(curve: &Curve, law: Law) -> Option<Fit> {
    let points = &curve.points[curve.points.len().saturating_sub(FITTED)..];
    if points.len() < FITTED_MIN {
        return None;
    }
    let place = |x: f64| if law == Law::Power { libm::log(x) } else { x };
    let points = points.iter().map(|(x, cost)| (place(*x), libm::log(cost.center())));
    let count = points.len() as f64;
    let mean = |of: &dyn Fn((f64, f64)) -> f64| points.clone().map(of).sum::<f64>() / count;
    let (x_mean, y_mean) = (mean(&|(x, _)| x), mean(&|(_, y)| y));
    let spread = count * mean(&|(x, _)| (x - x_mean) * (x - x_mean));
    let slope = count * mean(&|(x, y)| (x - x_mean) * (y - y_mean)) / spread;
    let miss = |(x, y): (f64, f64)| y - y_mean - slope * (x - x_mean);
    let rest = count * mean(&|point| miss(point) * miss(point));
    Some(Fit { slope, standard_error: (rest / (count - 2.0) / spread).sqrt(), rest })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Role;

    fn curve(cost: impl Fn(f64) -> f64) -> Curve {
        let points = [1.0, 2.0, 4.0, 8.0, 16.0].map(|x| (x, Interval::exactly(cost(x))));
        Curve { role: Role::Measured, name: "cost".to_owned(), points: points.to_vec() }
    }

    #[test]
    fn a_power_and_a_rate_are_found_and_said() {
        let axis = Axis { label: "x", log: false };
        let costs = [curve(|x| 3.0 * x * x * x), curve(|x| 2.0 * libm::exp(0.25 * x))];
        let table = curves(&axis, &costs);
        let rows: Vec<&str> = table.lines().rev().take(2).collect();
        assert_eq!(rows, ["| rate |  | 0.25 |", "| power | 3 |  |"]);
    }

    /// Of four logarithms, one unit apart in x, the second is off by one: the slope by -0.1; residuals 0.4 (1, -2, 1, 0)
    /// and so on, of squares that sum to 0.7; error √(0.7 / 2 / 5).
    #[test]
    fn the_standard_error_is_that_of_a_line() {
        let cost = |x: f64| if x == 4.0 { x * std::f64::consts::E } else { x };
        let found = fit(&curve(cost), Law::Power).expect("four points");
        let ln_2 = std::f64::consts::LN_2;
        assert!((found.slope - (1.0 - 0.1 / ln_2)).abs() < 1e-14);
        assert!((found.standard_error - 0.07_f64.sqrt() / ln_2).abs() < 1e-14);
    }
}
