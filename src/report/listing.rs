//! The list of claims, as text and as JSON.

use serde_json::{Value, json};

use crate::claim::{Budget, Claim, Fault, Paper, Range, Reading};
use crate::experiment::Check;
use crate::report::text::{clean, clean_lines};
use crate::verdict::Verdict;

/// All claims by paper, one line each, with the recorded verdicts and faults.
pub fn list_text(papers: &[&Paper]) -> String {
    let name = |verdict: Option<Verdict>| verdict.map_or("", Verdict::name).to_owned();
    let row = |claim: &Claim| {
        [
            claim.id.to_owned(),
            name(claim.recorded(Reading::AsPrinted)),
            match claim.fault() {
                Some(Fault::Inherited(_)) => "inherited",
                fault => fault_name(fault).unwrap_or_default(),
            }
            .to_owned(),
            name(claim.recorded(Reading::Corrected)),
            claim.locus.to_owned(),
        ]
    };
    let head = ["claim", "as printed", "fault", "corrected", "locus"].map(str::to_owned);
    let claims = papers.iter().flat_map(|paper| paper.claims());
    let rows: Vec<[String; 5]> = [head].into_iter().chain(claims.map(row)).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
    let widths: Vec<usize> = (0..4).map(|column| width(column).unwrap_or(0)).collect();
    let line = |row: &[String; 5]| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}  "));
        format!("{}{}\n", cells.collect::<String>(), row[4])
    };
    clean_lines(&rows.iter().map(line).collect::<String>())
}

/// All claims as an array of objects, with the recorded verdicts and, per experiment, the number
/// of its instances at the standard budget.
pub fn list_json(papers: &[&Paper]) -> Value {
    let sections = papers
        .iter()
        .flat_map(|paper| paper.sections.iter().map(|section| (section.title, section.claims)));
    sections
        .flat_map(|(title, claims)| claims.iter().map(move |claim| claim_json(claim, title)))
        .collect()
}

fn claim_json(claim: &Claim, section: &str) -> Value {
    let verdict = |reading| claim.recorded(reading).map(Verdict::name);
    json!({
        "id": claim.id,
        "paper": claim.paper(),
        "section": clean(section),
        "locus": clean(claim.locus),
        "statement": clean(claim.statement),
        "as_printed": verdict(Reading::AsPrinted),
        "fault": fault_name(claim.fault()),
        "inherits": match claim.fault() {
            Some(Fault::Inherited(id)) => Some(id),
            _ => None,
        },
        "corrected": verdict(Reading::Corrected),
        "correction": claim.correction.map(clean),
        "range": range_json(&claim.range),
        "experiments": claim.experiments.iter().map(|&c| check_json(c)).collect::<Vec<Value>>(),
        "source": claim.source.replace('\\', "/"),
    })
}

fn check_json(check: &dyn Check) -> Value {
    json!({
        "name": clean(check.name()),
        "reading": match check.reading() {
            Reading::AsPrinted => "as_printed",
            Reading::Corrected => "corrected",
        },
        "verdict": check.expects().verdict().name(),
        "instances": check.instances(Budget::Standard).len(),
    })
}

/// The kind of a fault of its own, in a word.
pub(super) fn fault_name(fault: Option<Fault>) -> Option<&'static str> {
    match fault {
        Some(Fault::Misprint) => Some("misprint"),
        Some(Fault::Hypothesis) => Some("hypothesis"),
        Some(Fault::Wrong) => Some("wrong"),
        Some(Fault::Inherited(_)) | None => None,
    }
}

pub(super) fn range_json(range: &Range) -> Value {
    match range {
        Range::None => Value::Null,
        Range::Exact => json!("exact on its domain"),
        Range::Measured(scans) => scans
            .iter()
            .map(|scan| {
                json!({
                    "formula": clean(scan.formula()),
                    "parameter": clean(scan.parameter()),
                    "rungs": scan.rungs(),
                    "within": scan.recorded(),
                })
            })
            .collect(),
    }
}
