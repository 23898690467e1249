//! The list of claims, as text, as JSON, as CSV and as a table of LaTeX.

use serde_json::{Value, json};

use crate::claim::{Budget, Claim, Fault, Paper, Range, Reading, Resolution};
use crate::experiment::Check;
use crate::report::text::{clean, clean_lines};
use crate::verdict::Verdict;

/// Some claims, in the order of their papers, with the recorded verdicts.
pub struct Listing {
    rows: Vec<Row>,
}

/// A claim and the title of its section.
struct Row {
    section: &'static str,
    claim: &'static Claim,
}

/// The columns of a table.
const COLUMNS: [&str; 5] = ["claim", "as printed", "fault", "corrected", "locus"];

impl Listing {
    /// All claims of some papers.
    pub fn new(papers: &[&Paper]) -> Listing {
        let sections = papers.iter().flat_map(|paper| paper.sections);
        let rows = sections.flat_map(|section| {
            section.claims.iter().map(|&claim| Row { section: section.title, claim })
        });
        Listing { rows: rows.collect() }
    }

    /// Of these the ones of which something is true, told the title of the section and the claim.
    #[must_use]
    pub fn filtered(mut self, keep: impl Fn(&str, &Claim) -> bool) -> Listing {
        self.rows.retain(|row| keep(row.section, row.claim));
        self
    }

    /// Whether no claim is left.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// One line per claim.
    pub fn text(&self) -> String {
        let rows: Vec<[String; 5]> =
            [COLUMNS.map(str::to_owned)].into_iter().chain(self.cells()).collect();
        let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
        let widths: Vec<usize> = (0..4).map(|column| width(column).unwrap_or(0)).collect();
        let line = |row: &[String; 5]| {
            let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}  "));
            format!("{}{}\n", cells.collect::<String>(), row[4])
        };
        clean_lines(&rows.iter().map(line).collect::<String>())
    }

    /// An array of objects, with the number of instances of each experiment at the standard budget.
    pub fn json(&self) -> Value {
        self.rows.iter().map(|row| claim_json(row.claim, row.section)).collect()
    }

    /// One line per claim under a line of names, with commas between and quotes where they are needed.
    pub fn csv(&self) -> String {
        let names = [
            "id",
            "paper",
            "section",
            "locus",
            "as_printed",
            "fault",
            "inherits",
            "corrected",
            "statement",
            "correction",
        ];
        let mut writer = csv::Writer::from_writer(Vec::new());
        let objects = self.rows.iter().map(|row| claim_json(row.claim, row.section));
        let cell = |object: &Value, name| object[name].as_str().unwrap_or_default().to_owned();
        let lines = objects.map(|object| names.map(|name| cell(&object, name)).to_vec());
        for line in [names.map(str::to_owned).to_vec()].into_iter().chain(lines) {
            writer.write_record(&line).expect("memory takes every line, all of one length");
        }
        let bytes = writer.into_inner().expect("memory takes every byte");
        String::from_utf8(bytes).expect("strings are UTF-8")
    }

    /// A table over several pages, for a document that uses the packages `booktabs` and `longtable`.
    pub fn latex(&self) -> String {
        let head = ["Claim", "As printed", "Fault", "Corrected", "Where"].join(" & ");
        let line = |[claim, printed, fault, corrected, locus]: [String; 5]| {
            let cells = [printed, fault, corrected, locus].map(|cell| latex(&cell));
            format!("\\texttt{{{}}} & {} \\\\\n", latex(&claim), cells.join(" & "))
        };
        let lines: String = self.cells().map(line).collect();
        format!(
            "% \\usepackage{{booktabs,longtable}}\n\\begin{{longtable}}{{@{{}}llllp{{0.3\\textwidth}}@{{}}}}\n\
             \\toprule\n{head} \\\\\n\\midrule\n\\endhead\n\\bottomrule\n\\endfoot\n{lines}\\end{{longtable}}\n"
        )
    }

    fn cells(&self) -> impl Iterator<Item = [String; 5]> {
        let name = |verdict: Option<Verdict>| verdict.map_or("", Verdict::name).to_owned();
        self.rows.iter().map(move |Row { claim, .. }| {
            let fault = match claim.fault() {
                Some(Fault::Inherited(_)) => "inherited",
                fault => fault_name(fault).unwrap_or_default(),
            };
            [
                claim.id.to_owned(),
                name(claim.recorded(Reading::AsPrinted)),
                fault.to_owned(),
                name(claim.recorded(Reading::Corrected)),
                claim.locus.to_owned(),
            ]
        })
    }
}

/// Claims in full, as an array of objects: what the list says of them, and hypotheses, notes, controls and how each
/// experiment is judged.
pub fn explain_json(papers: &[&Paper], accept: impl Fn(&str) -> bool) -> Value {
    let listing = Listing::new(papers).filtered(|_, claim| accept(claim.id));
    let object = |row: &Row| {
        let claim = row.claim;
        let mut object = claim_json(claim, row.section);
        let paper = papers.iter().find(|paper| paper.name == claim.paper());
        let checks = |checks: &[&'static dyn Check]| -> Value {
            checks.iter().map(|&check| check_in_full(check)).collect()
        };
        object["citation"] = json!(paper.map(|paper| clean(paper.citation)));
        object["assumes"] = claim.assumes.iter().map(|text| clean(text)).collect();
        object["experiments"] = checks(claim.experiments);
        object["controls"] = checks(claim.controls);
        let note = |text: &str| (!text.trim().is_empty()).then(|| clean(text));
        object["notes"] = json!({
            "because": note(claim.notes.because),
            "repaired": note(claim.notes.repaired),
            "known": note(claim.notes.known),
            "open": note(claim.notes.open),
        });
        object
    };
    listing.rows.iter().map(object).collect()
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

fn check_in_full(check: &dyn Check) -> Value {
    let mut object = check_json(check);
    object["witness"] = json!(if check.is_sampled() { "simulation" } else { "oracle" });
    object["resolution"] = match check.resolution() {
        Resolution::Absolute(blur) => json!({ "absolute": blur }),
        Resolution::Relative(fraction) => json!({ "relative": fraction }),
        Resolution::RelativeToLargest(fraction) => json!({ "relative_to_largest": fraction }),
    };
    object["decoys"] = check.decoys().iter().map(|name| clean(name)).collect();
    object
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

/// Text for LaTeX: its own signs escaped, Greek letters as mathematics, so that every engine sets them.
fn latex(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for this in clean(text).chars() {
        match this {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => escaped.extend(['\\', this]),
            '\\' => escaped.push_str("\\textbackslash{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            _ => match GREEK.iter().find(|(letter, _)| *letter == this) {
                Some((_, name)) => escaped.push_str(&format!("\\ensuremath{{\\{name}}}")),
                None => escaped.push(this),
            },
        }
    }
    escaped
}

/// Greek letters that loci have or may have, by their names in LaTeX.
const GREEK: [(char, &str); 14] = [
    ('α', "alpha"),
    ('β', "beta"),
    ('γ', "gamma"),
    ('δ', "delta"),
    ('ε', "varepsilon"),
    ('η', "eta"),
    ('λ', "lambda"),
    ('μ', "mu"),
    ('ν', "nu"),
    ('σ', "sigma"),
    ('τ', "tau"),
    ('φ', "varphi"),
    ('Λ', "Lambda"),
    ('Σ', "Sigma"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_latex_are_escaped() {
        assert_eq!(
            latex("5 % of a_1 & β^2"),
            "5 \\% of a\\_1 \\& \\ensuremath{\\beta}\\textasciicircum{}2"
        );
    }
}
