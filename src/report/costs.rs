//! The appendix: what oracles and estimators cost, as tables and figures.

use crate::claim::Figure;
use crate::evidence::{Cost, Curve};
use crate::measure::{MEASURES, Measure};
use crate::report::numbers::number;
use crate::report::tables::{Table, escape};
use crate::report::{FIGURES, figures};

/// A family of curves and what was measured.
pub(crate) type Measured<'a> = (&'static Measure, &'a Cost);

/// The families that were measured, in the order of the appendix.
pub(crate) fn measured(costs: &[Cost]) -> Vec<Measured<'_>> {
    let of = |&measure: &&'static Measure| {
        Some((measure, costs.iter().find(|cost| cost.measure == measure.id)?))
    };
    MEASURES.iter().filter_map(of).collect()
}

fn figure_name(measure: &Measure) -> String {
    format!("{}.svg", measure.id.replace('/', "-"))
}

/// The figures' file names and SVG.
pub(crate) fn drawings(measured: &[Measured]) -> Vec<(String, String)> {
    let drawing = |(measure, cost): &Measured| {
        let svg = figures::draw_side_by_side(&figure(measure), &cost.curves);
        (figure_name(measure), svg)
    };
    measured.iter().map(drawing).collect()
}

/// The appendix; nothing if nothing was measured.
pub(crate) fn section(measured: &[Measured]) -> String {
    if measured.is_empty() {
        return String::new();
    }
    let head = "## Cost of oracles and estimators\n\nMeasured in this run, and counted in steps, \
                evaluations and multiplications, not in seconds. The last row is the local exponent of \
                the parameter between the last two rows: what grows like a power has a constant one.";
    let families = measured.iter().map(|(measure, cost)| {
        let Measure { caption, x, .. } = measure;
        format!(
            "### {statement}\n\n{notes}\n\n{table}\n\n![{caption}]({FIGURES}/{name})",
            statement = escape(measure.problem),
            notes = escape(measure.counted),
            table = table(x.label, &cost.curves),
            name = figure_name(measure),
        )
    });
    [head.to_owned()].into_iter().chain(families).collect::<Vec<String>>().join("\n\n")
}

fn figure(measure: &Measure) -> Figure {
    let Measure { caption, x, y, .. } = *measure;
    Figure { caption, x, y, ..Figure::BLANK }
}

/// One row per value of the parameter, one column per curve, and the exponents at the end.
fn table(parameter: &str, curves: &[Curve]) -> String {
    let names = curves.iter().map(|curve| curve.name.as_str());
    let mut table = Table::new([parameter].into_iter().chain(names));
    let cells = |first: String, cell: &dyn Fn(&Curve) -> String| {
        let cells = curves.iter().map(cell);
        [first].into_iter().chain(cells).collect::<Vec<String>>()
    };
    let parameters: Vec<f64> = curves[0].points.iter().map(|point| point.0).collect();
    for (row, &value) in parameters.iter().enumerate() {
        table.push(cells(number(value, 3), &|curve| number(curve.points[row].1.center(), 2)));
    }
    if let [.., before, last] = parameters[..] {
        let exponent = |curve: &Curve| {
            let [.., (_, a), (_, b)] = curve.points[..] else {
                return String::new();
            };
            number(libm::log(b.center() / a.center()) / libm::log(last / before), 2)
        };
        table.push(cells("exponent".to_owned(), &exponent));
    }
    table.render()
}
