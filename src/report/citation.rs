//! How papers and this crate are cited: entries of BibTeX.

use crate::claim::Paper;
use crate::report::text::one_line;

/// The year of this version.
const YEAR: &str = "2026";

/// The entries of some papers and of sgdcheck, with a blank line between them.
pub fn bibtex(papers: &[&Paper]) -> String {
    let mut entries: Vec<String> = papers.iter().map(|paper| of_paper(paper)).collect();
    entries.push(of_sgdcheck());
    entries.join("\n\n") + "\n"
}

/// A paper that has no entry of its own is cited in the words of its citation.
fn of_paper(paper: &Paper) -> String {
    if !paper.bibtex.is_empty() {
        return paper.bibtex.to_owned();
    }
    // Braces would end the field.
    let citation = one_line(paper.citation).replace(['{', '}'], "");
    format!("@misc{{{},\n  note = {{{citation}}}\n}}", paper.name)
}

/// Kept in step with CITATION.cff by a test.
fn of_sgdcheck() -> String {
    format!(
        "@software{{sgdcheck,\n  author  = {{{{The sgdcheck developers}}}},\n  title   = {{sgdcheck: {}}},\n  version \
         = {{{}}},\n  year    = {{{YEAR}}},\n  url     = {{{}}}\n}}",
        env!("CARGO_PKG_DESCRIPTION"),
        env!("CARGO_PKG_VERSION"),
        env!("CARGO_PKG_REPOSITORY"),
    )
}
