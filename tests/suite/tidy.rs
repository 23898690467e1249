//! Rules of the source tree, read from the sources. Each test collects all violations.

use std::fs;
use std::path::{Path, PathBuf};

use sgdcheck::papers::PAPERS;

/// A source file: its path from the crate's root, with `/`, and its lines without comments.
struct Source {
    path: String,
    lines: Vec<String>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &str) -> Vec<Source> {
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = vec![root().join(folder)];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).expect("a readable folder");
            open.extend(entries.map(|entry| entry.expect("a readable entry").path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("a readable file");
            let name = path.strip_prefix(root()).expect("below the root").components();
            let parts: Vec<_> = name.map(|part| part.as_os_str().to_string_lossy()).collect();
            let code = |line: &str| {
                let comment = line.trim_start().starts_with("//");
                if comment { String::new() } else { line.to_owned() }
            };
            found.push(Source { path: parts.join("/"), lines: text.lines().map(code).collect() });
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!found.is_empty(), "no sources below {folder}");
    found
}

/// `file:line: text` for each line of the chosen files on which the rule is broken.
fn broken(files: impl Fn(&str) -> bool, rule: impl Fn(&str, &str) -> bool) -> Vec<String> {
    let all = sources("src");
    let chosen = all.iter().filter(|source| files(&source.path));
    let lines = chosen.flat_map(|source| {
        source.lines.iter().enumerate().map(move |(number, line)| (&source.path, number + 1, line))
    });
    lines
        .filter(|(path, _, line)| rule(path, line))
        .map(|(path, number, line)| format!("{path}:{number}: {}", line.trim()))
        .collect()
}

fn none(violations: Vec<String>, rule: &str) {
    assert!(violations.is_empty(), "{rule}:\n{}", violations.join("\n"));
}

fn mentions(line: &str, words: &[&str]) -> bool {
    words.iter().any(|word| line.contains(word))
}

#[test]
fn papers_never_import_each_other() {
    let names: Vec<&str> = PAPERS.iter().map(|paper| paper.name).collect();
    let other = |path: &str, line: &str| {
        let own = path.split('/').nth(2).unwrap_or_default();
        names.iter().any(|&name| name != own && line.contains(&format!("{name}::")))
    };
    let in_papers = |path: &str| path.starts_with("src/papers/") && path != "src/papers/mod.rs";
    none(broken(in_papers, other), "papers stand alone");
}

#[test]
fn oracles_see_neither_predictions_nor_random_numbers() {
    let words = ["Prediction", "rand::", "rand_chacha", "monte_carlo", "papers::", "crate::claim"];
    let in_oracles = |path: &str| path.starts_with("src/oracles/");
    none(broken(in_oracles, |_, line| mentions(line, &words)), "oracles know nothing else");
}

#[test]
fn witnesses_see_neither_predictions_nor_papers_and_define_no_instances() {
    let words = ["Prediction", "papers::", "Serialize"];
    let in_witnesses = |path: &str| path.starts_with("src/witnesses/");
    none(
        broken(in_witnesses, |_, line| mentions(line, &words)),
        "an instance in, an observation out",
    );
}

#[test]
fn only_the_edge_touches_clock_environment_and_disk() {
    let words = ["Instant", "SystemTime", "std::env", "std::fs", "fs::", "tempfile", "File::"];
    let inside = |path: &str| {
        !["src/main.rs", "src/cli.rs", "src/cli/", "src/run/", "src/report/"]
            .iter()
            .any(|edge| path.starts_with(edge))
    };
    none(
        broken(inside, |_, line| mentions(line, &words)),
        "main, cli, run and report are the edge",
    );
}

#[test]
fn statrs_is_used_behind_one_module() {
    let elsewhere = |path: &str| path != "src/statistics/special.rs";
    none(broken(elsewhere, |_, line| line.contains("statrs::")), "statrs has known faults");
}

#[test]
fn no_lint_is_silenced_without_a_reason() {
    let silenced = |_: &str, line: &str| {
        line.contains("#[allow(")
            || (line.contains("#[expect(") && line.contains(")]") && !line.contains("reason"))
    };
    none(broken(|_| true, silenced), "write #[expect(lint, reason = \"..\")]");
}

#[test]
fn files_are_short() {
    let is_claim =
        |source: &Source| source.lines.iter().any(|line| line.contains(": Claim = Claim"));
    let limit = |source: &Source| {
        if source.path.starts_with("src/papers/") && is_claim(source) { 170 } else { 500 }
    };
    let all = sources("src");
    let long = all.iter().filter(|source| limit(source) < source.lines.len());
    let violations = long.map(|source| {
        let (path, lines) = (&source.path, source.lines.len());
        format!("{path}: {lines} lines, at most {}", limit(source))
    });
    none(violations.collect(), "files that want to be several");
}

#[test]
fn the_registry_keeps_its_rules() {
    none(sgdcheck::audit::violations(PAPERS), "the registry");
}

#[test]
fn folders_on_disk_equal_the_table_of_papers() {
    let folders = fs::read_dir(root().join("src/papers")).expect("a readable folder");
    let folders = folders.map(|entry| entry.expect("a readable entry").path());
    let mut on_disk: Vec<String> = folders
        .filter(|path| path.is_dir())
        .filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
        .collect();
    on_disk.sort();
    let mut in_table: Vec<&str> = PAPERS.iter().map(|paper| paper.name).collect();
    in_table.sort();
    assert_eq!(on_disk, in_table);
}

#[test]
fn every_claim_file_is_registered() {
    let registered = |path: &str| {
        PAPERS
            .iter()
            .flat_map(|paper| paper.claims())
            .any(|claim| claim.source.replace('\\', "/") == path)
    };
    let holds_a_claim = |source: &&Source| {
        source.path.starts_with("src/papers/")
            && source.lines.iter().any(|line| line.contains(": Claim = Claim"))
    };
    let all = sources("src");
    let lost = all.iter().filter(holds_a_claim).filter(|source| !registered(&source.path));
    none(lost.map(|source| source.path.clone()).collect(), "claims that no table lists");
}

#[test]
fn tables_of_folders_list_every_module() {
    let unlisted = |folder: &str| {
        let text = fs::read_to_string(root().join("src").join(folder).join("mod.rs"));
        let text = text.expect("a readable file");
        let modules =
            text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
        let lost = modules.filter(|module| !text.contains(&format!("[`{module}`]")));
        lost.map(|module| format!("src/{folder}/mod.rs: {module}")).collect::<Vec<String>>()
    };
    none(["instances", "witnesses"].map(unlisted).concat(), "`Which one?` lists every module");
}

#[test]
fn the_report_names_every_claim_with_its_statement() {
    let page = |claim: &sgdcheck::claim::Claim| {
        let page = root().join(format!("snapshots/report/{}.md", claim.id));
        // Markdown's own symbols are escaped in it.
        fs::read_to_string(page).unwrap_or_default().replace('\\', "")
    };
    let stale = PAPERS
        .iter()
        .flat_map(|paper| paper.claims())
        .filter(|claim| !page(claim).contains(claim.id));
    let ids: Vec<String> = stale.map(|claim| claim.id.to_owned()).collect();
    none(ids, "REPORT.md is out of date, run `cargo run --release` to update it");
}
