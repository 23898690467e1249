//! The papers' symbols side by side, and the words of our own that a page may use.

use crate::report::PAGE;
use crate::report::files::MARK;
use crate::report::links::Links;
use crate::report::outcome::PaperOutcome;
use crate::report::tables::{Cell, Column, blocks, table};
use crate::report::text::markdown;

/// Words that the pages use and no textbook's index need have: how they begin, and what they mean.
const TERMS: &[(&str, &str)] = &[(
    "killed kernel",
    "the chain's transition matrix between places inside the domain, without what leaves it; its powers give the \
     time at which SGD leaves",
)];

/// The words of [`TERMS`] that a text uses, explained.
pub(crate) fn terms(text: &str) -> String {
    let used = TERMS.iter().filter(|(term, _)| text.to_lowercase().contains(term));
    let explained =
        used.map(|(term, meaning)| format!("*{}:* {}.", markdown(term), markdown(meaning)));
    explained.collect::<Vec<String>>().join(" ")
}

/// The page: one row per quantity, in the order in which the papers name them, one column per paper.
pub(crate) fn page(papers: &[PaperOutcome], links: &Links) -> String {
    let mut quantities: Vec<&str> = Vec::new();
    for symbol in papers.iter().flat_map(|paper| paper.paper.notation) {
        if !quantities.contains(&symbol.quantity) {
            quantities.push(symbol.quantity);
        }
    }
    let cell = |paper: &PaperOutcome, quantity: &str| {
        let symbols = paper.paper.notation.iter().filter(|symbol| symbol.quantity == quantity);
        let symbols: Vec<String> = symbols.map(|symbol| markdown(symbol.symbol)).collect();
        symbols.join(", ")
    };
    let cells: Vec<Cell<&str>> = papers
        .iter()
        .map(|paper| Box::new(move |quantity: &&str| cell(paper, quantity)) as Box<_>)
        .collect();
    let mut columns: Vec<Column<&str>> = vec![("quantity", &|quantity| markdown(quantity))];
    for (paper, cell) in papers.iter().zip(&cells) {
        columns.push((paper.paper.name, cell));
    }
    let table = table(&columns, quantities);
    let words = if table.is_empty() {
        "No paper has a table of notation.".to_owned()
    } else {
        "What each paper calls the quantities that several of them have. The pages of claims keep \
         the paper's own symbols."
            .to_owned()
    };
    let head = [MARK.to_owned(), "# Notation".to_owned(), links.link("all claims", PAGE)];
    let every: Vec<&str> = TERMS.iter().map(|(term, _)| *term).collect();
    let terms = format!("## Words\n\n{}", terms(&every.join(" ")));
    blocks(head.into_iter().chain([words, table, terms])) + "\n"
}
