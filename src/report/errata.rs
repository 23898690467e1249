//! The errata of a paper, by section.

use crate::claim::{Fault, Reading};
use crate::report::files::MARK;
use crate::report::links::{self, Links};
use crate::report::outcome::{Outcome, PaperOutcome};
use crate::report::tables::blocks;
use crate::report::text::markdown;
use crate::report::{PAGE, phrases};
use crate::verdict::Verdict;

/// The page: what is printed, what is wrong with it, the kind of fault, and what to print in its place.
pub(crate) fn page(outcome: &PaperOutcome, links: &Links) -> String {
    let paper = outcome.paper;
    let faulty = |claims: &[Outcome]| claims.iter().filter(|claim| claim.fault().is_some()).count();
    let version = if paper.version.is_empty() {
        String::new()
    } else {
        format!("Audited: {}.", markdown(paper.version))
    };
    let count = match faulty(&outcome.claims) {
        0 => "No claim of it was found to be at fault.".to_owned(),
        number => format!(
            "{number} {}, by section, in the report's order. A fault is *wrong* where who relies on it gets a wrong \
             number, order or decision; *a hypothesis is missing* where one added condition makes \
             it true; *a misprint* where one changed symbol gives what the paper uses elsewhere.",
            if number == 1 { "entry" } else { "entries" }
        ),
    };
    let sections = outcome.sections().filter(|(_, claims)| 0 < faulty(claims));
    let section = |(section, claims): (&crate::claim::Section, &[Outcome])| {
        let entries = claims.iter().filter_map(|claim| entry(claim, links));
        blocks([format!("## {}", markdown(section.title))].into_iter().chain(entries))
    };
    let head = [
        MARK.to_owned(),
        format!("# Errata of {}", markdown(paper.name)),
        links.link("all claims", PAGE),
        markdown(paper.citation),
        version,
        count,
    ];
    blocks(head.into_iter().chain(sections.map(section)).chain(slips(paper.slips, links))) + "\n"
}

/// The closing section, if there is anything to say in it.
fn slips(slips: &[&str], links: &Links) -> Option<String> {
    let items: Vec<String> = slips.iter().map(|slip| format!("- {}", links.prose(slip))).collect();
    (!items.is_empty()).then(|| format!("## Slips that do no harm\n\n{}", items.join("\n")))
}

fn entry(outcome: &Outcome, links: &Links) -> Option<String> {
    let claim = outcome.claim;
    let fault = outcome.fault()?;
    let kind = links.prose(&phrases::fault(fault));
    let empty = if outcome.as_printed() == Verdict::Vacuous { ", says nothing" } else { "" };
    let because = claim.notes.because;
    let because = if because.is_empty() {
        markdown(&phrases::why(outcome, Reading::AsPrinted))
    } else {
        links.prose(because)
    };
    let corrected = match (claim.correction, fault) {
        (Some(correction), _) => format!("**Corrected:** {}", links.prose(correction)),
        (None, Fault::Inherited(id)) => format!("**Corrected** with {}.", links.to(id)),
        (None, _) => "No corrected reading is known here.".to_owned(),
    };
    let heading = format!("### {}", markdown(claim.locus));
    let printed = format!("**Printed** ({}):", links.link("all about it", &links::page(claim.id)));
    Some(blocks([
        heading,
        format!("{printed}\n\n> {}", markdown(claim.statement)),
        format!("**At fault** ({kind}{empty}): {because}"),
        corrected,
    ]))
}
