//! Rules that every registered claim obeys, checked on the registry itself.

use std::collections::HashSet;

use crate::claim::{Claim, Paper, Reading, Resolution};
use crate::experiment::Check;

/// All violations of the rules, in the order of the registry; empty for a sound one.
///
/// - Ids are unique, and of the form `paper/what-is-claimed` in lower case with hyphens.
/// - Locus, statement and notes are filled in; the statement is a sentence with a full stop.
/// - The source file is named for what is claimed: `paper/what_is_claimed.rs`.
/// - Experiments have names, unique within the claim, and a positive resolution.
/// - Every equality, approximation, order and limit has a decoy, and decoys have unique names.
/// - A corrected reading says what changed, and stands beside the printed one.
/// - A figure draws an experiment of its own claim.
pub fn violations(papers: &[&Paper]) -> Vec<String> {
    let mut found = Vec::new();
    let mut ids = HashSet::new();
    for paper in papers {
        if paper.citation.trim().is_empty() {
            found.push(format!("{}: no citation", paper.name));
        }
        for claim in paper.claims {
            let mut complain = |rule: String| found.push(format!("{}: {rule}", claim.id));
            if !ids.insert(claim.id) {
                complain("the id is taken".to_owned());
            }
            names(paper, claim, &mut complain);
            words(claim, &mut complain);
            experiments(claim, &mut complain);
        }
    }
    found
}

fn names(paper: &Paper, claim: &Claim, complain: &mut impl FnMut(String)) {
    let what = claim.id.split_once('/').filter(|(name, _)| *name == paper.name);
    let Some((_, what)) = what.filter(|(_, what)| is_kebab_case(what)) else {
        return complain(format!("the id is not of the form {}/what-is-claimed", paper.name));
    };
    let file = format!("{}/{}.rs", paper.name, what.replace('-', "_"));
    // Windows writes `file!()` with its own separator.
    if !claim.source.replace('\\', "/").ends_with(&file) {
        complain(format!("the source is {}, not .. {file}", claim.source));
    }
}

fn is_kebab_case(name: &str) -> bool {
    let word = |word: &str| {
        let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        !word.is_empty() && word.chars().all(letter)
    };
    name.split('-').all(word)
}

fn words(claim: &Claim, complain: &mut impl FnMut(String)) {
    for (what, text) in [("locus", claim.locus), ("notes", claim.notes)] {
        if text.trim().is_empty() {
            complain(format!("no {what}"));
        }
    }
    let statement = claim.statement.trim();
    let begins_small = statement.starts_with(|c: char| c.is_ascii_lowercase());
    if statement.split_whitespace().count() < 4 || begins_small || !statement.ends_with('.') {
        complain(format!("the statement is no sentence: {statement:?}"));
    }
    if claim.assumes.iter().any(|hypothesis| hypothesis.trim().is_empty()) {
        complain("an empty hypothesis".to_owned());
    }
}

fn experiments(claim: &Claim, complain: &mut impl FnMut(String)) {
    let printed = |check: &&dyn Check| check.reading() == Reading::AsPrinted;
    let mut taken = HashSet::new();
    for check in claim.experiments {
        let name = check.name();
        // Random instances are drawn from the stream of that name.
        if name.trim().is_empty() || name == "instances" || !taken.insert(name) {
            complain(format!("the experiment name {name:?} is empty or taken"));
        }
        let (Resolution::Absolute(blur) | Resolution::Relative(blur)) = check.resolution();
        if !(blur.is_finite() && 0.0 < blur) {
            complain(format!("{name}: a resolution of {blur}"));
        }
        let decoys = check.decoys();
        if check.needs_decoy() && decoys.is_empty() {
            complain(format!("{name}: no decoy, so nothing shows that it can fail"));
        }
        if decoys.iter().collect::<HashSet<_>>().len() < decoys.len() {
            complain(format!("{name}: two decoys of one name"));
        }
        if let Reading::Corrected(change) = check.reading() {
            if change.trim().is_empty() {
                complain(format!("{name}: does not say what was corrected"));
            }
            if !claim.experiments.iter().any(printed) {
                complain(format!("{name}: corrects what no experiment tries as printed"));
            }
        }
    }
    if let Some(figure) = claim.figure
        && !taken.contains(figure.experiment)
    {
        complain(format!("the figure draws {:?}, which is no experiment", figure.experiment));
    }
}
