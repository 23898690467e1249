//! The appendix: what oracles and estimators cost, as tables and figures.

use crate::claim::{Claim, Figure};
use crate::cost::FAMILIES;
use crate::evidence::{Curve, Finding};
use crate::report::numbers::number;
use crate::report::tables::{Table, escape};
use crate::report::{FIGURES, figure_name, figures};

/// A family of curves and what was measured.
pub(crate) type Measured<'a> = (&'static Claim, &'a Finding);

/// The families that were measured, in the order of the appendix.
pub(crate) fn measured(findings: &[Finding]) -> Vec<Measured<'_>> {
    let of = |family: &'static Claim| {
        let finding = findings.iter().find(|finding| finding.claim == family.id)?;
        Some((family, finding))
    };
    FAMILIES.into_iter().filter_map(of).collect()
}

/// The figures' file names and SVG.
pub(crate) fn drawings(measured: &[Measured]) -> Vec<(String, String)> {
    let drawing = |(family, finding): &Measured| {
        let svg = figures::draw_side_by_side(&figure(family), &finding.curves);
        (figure_name(family), svg)
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
    let families = measured.iter().map(|(family, finding)| {
        let Figure { caption, x, .. } = figure(family);
        format!(
            "### {statement}\n\n{notes}\n\n{table}\n\n![{caption}]({FIGURES}/{name})",
            statement = escape(family.statement),
            notes = escape(family.notes),
            table = table(x.label, &finding.curves),
            name = figure_name(family),
        )
    });
    [head.to_owned()].into_iter().chain(families).collect::<Vec<String>>().join("\n\n")
}

fn figure(family: &Claim) -> Figure {
    family.figure.expect("every family has a figure")
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
