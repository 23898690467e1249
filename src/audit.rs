//! Rules that every registered claim obeys, checked on the registry itself.

use std::collections::HashSet;

use crate::claim::{Budget, Claim, Expected, Fault, Paper, Reading, Resolution};
use crate::range::{CASES_MAX, RUNGS_MAX, Range};
use crate::verdict::Verdict;

/// All violations of the rules, in the order of the registry; empty for a sound one.
///
/// - Ids are unique, and of the form `paper/what-is-claimed` in lower case with hyphens.
/// - Locus, statement and notes are filled in; the statement is a sentence with a full stop.
/// - The source file is named for what is claimed, in the paper's folder or a section of it:
///   `paper/section/what_is_claimed.rs`.
/// - Experiments have names, unique within the claim, and a positive resolution.
/// - Every equality, approximation, order and limit has a decoy, and decoys have unique names.
/// - A claim with a corrected reading says as a full sentence what it states; one without experiments of that
///   reading has no correction. One without experiments of the printed reading is untested as printed, and reports say so.
/// - Corrected parts and controls are recorded as Consistent; an inherited fault names a claim.
/// - A figure draws an experiment of its own claim; an answer to a question names a claim.
/// - A range has at most nine rungs and sixteen random instances, and a record for each shape.
/// - Every id in a text is a registered one.
pub fn violations(papers: &[&Paper]) -> Vec<String> {
    let mut found = Vec::new();
    let all = || papers.iter().flat_map(|paper| paper.claims());
    let known: HashSet<&str> = all().map(|claim| claim.id).collect();
    let mut ids = HashSet::new();
    for paper in papers {
        if paper.citation.trim().is_empty() {
            found.push(format!("{}: no citation", paper.name));
        }
        let unknown = paper.answers.iter().filter(|answer| !known.contains(answer.claim));
        found.extend(unknown.map(|answer| {
            format!("{}: an answer names {:?}, which is no claim", paper.name, answer.claim)
        }));
        for claim in paper.claims() {
            let mut complain = |rule: String| found.push(format!("{}: {rule}", claim.id));
            if !ids.insert(claim.id) {
                complain("the id is taken".to_owned());
            }
            names(paper, claim, &mut complain);
            words(claim, &mut complain);
            experiments(claim, &mut complain);
            faults(claim, &known, &mut complain);
            ranges(claim, &mut complain);
            references(claim, papers, &known, &mut complain);
        }
    }
    found
}

fn names(paper: &Paper, claim: &Claim, complain: &mut impl FnMut(String)) {
    let what = claim.id.split_once('/').filter(|(name, _)| *name == paper.name);
    let Some((_, what)) = what.filter(|(_, what)| is_kebab_case(what)) else {
        return complain(format!("the id is not of the form {}/what-is-claimed", paper.name));
    };
    let file = format!("{}.rs", what.replace('-', "_"));
    // Windows writes `file!()` with its own separator.
    let source = claim.source.replace('\\', "/");
    let mut folders = source.rsplit('/');
    let named = folders.next() == Some(&file) && folders.take(2).any(|folder| folder == paper.name);
    if !named {
        complain(format!("the source is {source}, not {}/.. {file}", paper.name));
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
    for (what, text) in [("locus", claim.locus), ("notes", claim.notes.because)] {
        if text.trim().is_empty() {
            complain(format!("no {what}"));
        }
    }
    if !is_sentence(claim.statement) {
        complain(format!("the statement is no sentence: {:?}", claim.statement));
    }
    if claim.assumes.iter().any(|hypothesis| hypothesis.trim().is_empty()) {
        complain("an empty hypothesis".to_owned());
    }
}

/// A few words that begin with anything but a small ASCII letter, unless a formula's, and end with a stop.
fn is_sentence(text: &str) -> bool {
    let text = text.trim();
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or_default();
    let begins_small = first.chars().all(|c| c.is_ascii_lowercase()) && 1 < first.chars().count();
    3 <= words.count() && !begins_small && text.ends_with('.')
}

fn experiments(claim: &Claim, complain: &mut impl FnMut(String)) {
    let mut taken = HashSet::new();
    for check in claim.checks() {
        let name = check.name();
        // Random instances are drawn from the stream of that name.
        if name.trim().is_empty() || name == "instances" || !taken.insert(name) {
            complain(format!("the experiment name {name:?} is empty or taken"));
        }
        let (Resolution::Absolute(blur)
        | Resolution::Relative(blur)
        | Resolution::RelativeToLargest(blur)) = check.resolution();
        if !(blur.is_finite() && 0.0 < blur) {
            complain(format!("{name}: a resolution of {blur}"));
        }
        let decoys = check.decoys();
        let is_control = claim.controls.iter().any(|control| control.name() == name);
        if !is_control && check.needs_decoy() && decoys.is_empty() {
            complain(format!("{name}: no decoy, so nothing shows that it can fail"));
        }
        if decoys.iter().collect::<HashSet<_>>().len() < decoys.len() {
            complain(format!("{name}: two decoys of one name"));
        }
    }
    let has = |reading| claim.experiments_of(reading).next().is_some();
    match claim.correction {
        None if has(Reading::Corrected) => {
            complain("does not say what was corrected".to_owned());
        }
        Some(_) if !has(Reading::Corrected) => {
            complain("no experiment tries the correction".to_owned());
        }
        Some(text) if !is_sentence(text) => {
            complain(format!("the correction is no sentence: {text:?}"));
        }
        _ => (),
    }
    for figure in claim.figures {
        if !taken.contains(figure.experiment) {
            complain(format!("a figure draws {:?}, which is no experiment", figure.experiment));
        }
        let checks = claim.checks().filter(|check| check.name() == figure.experiment);
        let names: Vec<String> =
            checks.flat_map(|check| check.instances(Budget::Standard)).collect();
        let drawn = figure.instances.iter();
        for unknown in drawn.filter(|drawn| !names.iter().any(|name| name == *drawn)) {
            complain(format!("a figure draws {unknown:?}, which is no instance"));
        }
    }
}

fn faults(claim: &Claim, known: &HashSet<&str>, complain: &mut impl FnMut(String)) {
    for check in claim.checks() {
        let name = check.name();
        let control = claim.controls.iter().any(|control| control.name() == name);
        let holds = check.expects() == Expected::Consistent;
        if (control || check.reading() == Reading::Corrected) && !holds {
            complain(format!("{name}: a control or correction that is not Consistent"));
        }
        if let Some(Fault::Inherited(id)) = check.expects().fault()
            && (!known.contains(id) || id == claim.id)
        {
            complain(format!("{name}: inherits its fault from {id:?}, which is no other claim"));
        }
    }
    let untested = claim.recorded(Reading::AsPrinted) == Some(Verdict::Untested);
    if untested && !claim.controls.is_empty() {
        complain("controls of an untested claim".to_owned());
    }
}

fn ranges(claim: &Claim, complain: &mut impl FnMut(String)) {
    let Range::Measured(scans) = claim.range else { return };
    for scan in scans {
        let formula = scan.formula();
        if RUNGS_MAX < scan.rungs().len() || scan.rungs().is_empty() {
            complain(format!("{formula}: {} rungs", scan.rungs().len()));
        }
        if CASES_MAX < scan.cases() {
            complain(format!("{formula}: {} random instances", scan.cases()));
        }
        if scan.recorded().is_empty() {
            complain(format!("{formula}: no range is recorded"));
        }
    }
}

/// Ids of claims in texts, `paper/what-is-claimed`, must be registered.
fn references(
    claim: &Claim,
    papers: &[&Paper],
    known: &HashSet<&str>,
    complain: &mut impl FnMut(String),
) {
    let notes = claim.notes;
    let fields = [notes.because, notes.repaired, notes.known, notes.open, claim.statement];
    let texts = fields.into_iter().chain(claim.assumes.iter().copied()).chain(claim.correction);
    for text in texts {
        for paper in papers {
            for (at, _) in text.match_indices(&format!("{}/", paper.name)) {
                let letter =
                    |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-/".contains(c);
                let end = text[at..].find(|c| !letter(c)).map_or(text.len(), |length| at + length);
                let id = text[at..end].trim_end_matches(['-', '/']);
                if !known.contains(id) {
                    complain(format!("a text names {id:?}, which is no claim"));
                }
            }
        }
    }
}
