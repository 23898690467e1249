//! Report files on disk: written whole, compared, and nothing of others touched.

use std::path::{Path, PathBuf};

use sgdcheck::report::{PAGE, check, foreign, writable, write};

use crate::report;
use crate::toy_paper::findings;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

/// All files below a folder, by name.
fn below(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![dir.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

#[test]
fn a_written_report_checks_and_holds_nothing_else() {
    let dir = folder();
    let report = report(&findings());
    writable(dir.path()).expect("a writable folder");
    write(&report, dir.path()).expect("a writable folder");
    assert_eq!(check(&report, dir.path()), []);
    assert_eq!(foreign(dir.path()), [""; 0].map(PathBuf::from));
    assert_eq!(below(dir.path()).len(), report.files.len());
}

#[test]
fn a_missing_page_is_named() {
    let missing = check(&report(&findings()), folder().path());
    let text = missing.last().expect("a difference").to_string();
    assert!(text.ends_with("REPORT.md is missing"), "{text}");
}

#[test]
fn a_changed_line_is_named() {
    let dir = folder();
    let mut report = report(&findings());
    write(&report, dir.path()).expect("a writable folder");
    let index = &mut report.files.last_mut().expect("the index").text;
    *index = index.replacen("## Counts", "## Accounts", 1);
    let differences = check(&report, dir.path());
    let text = differences[0].to_string();
    assert_eq!(differences.len(), 1);
    assert!(text.contains("found:    ## Counts\n  expected: ## Accounts"), "{text}");
}

#[test]
fn what_an_earlier_report_had_is_named_and_then_removed() {
    let dir = folder();
    let earlier = report(&findings());
    write(&earlier, dir.path()).expect("a writable folder");
    let later = report(&[]);
    let differences: Vec<String> =
        check(&later, dir.path()).iter().map(ToString::to_string).collect();
    let named = |name: &str| differences.iter().any(|text| text.ends_with(name));
    assert!(named("limit.svg belongs to no claim any more"), "{differences:?}");
    write(&later, dir.path()).expect("a writable folder");
    assert_eq!(check(&later, dir.path()), []);
    assert!(!dir.path().join("snapshots/figures/toy").exists());
}

#[test]
fn files_of_others_are_named_and_left() {
    let dir = folder();
    let report = report(&findings());
    let others = ["snapshots/figures/mine.svg", "snapshots/report/toy/mine.md"];
    let others = others.map(|name| dir.path().join(name));
    write(&report, dir.path()).expect("a writable folder");
    for path in &others {
        std::fs::write(path, "mine").expect("a writable folder");
    }
    assert_eq!(check(&report, dir.path()), []);
    write(&report, dir.path()).expect("a writable folder");
    assert_eq!(foreign(dir.path()), others);
}

/// What `write` says of a folder in which `spoil` put something in the way, which must still be there.
fn failure(spoil: impl FnOnce(&Path)) -> String {
    let dir = folder();
    spoil(dir.path());
    let before = below(dir.path());
    let failure = write(&report(&findings()), dir.path()).expect_err("something in the way");
    assert_eq!(below(dir.path()), before, "written or left behind");
    let sentence = failure.to_string();
    assert_eq!(sentence.lines().count(), 1, "{sentence}");
    sentence
}

#[test]
fn an_index_of_somebody_else_is_not_replaced() {
    let text = "# My thesis\n";
    let sentence = failure(|dir| {
        std::fs::write(dir.join(PAGE), text).expect("a writable folder");
        assert!(writable(dir).is_err());
    });
    assert!(sentence.ends_with("it was not written by sgdcheck; move it away first"), "{sentence}");
}

#[test]
fn a_figure_of_somebody_else_is_not_replaced() {
    let sentence = failure(|dir| {
        let figures = dir.join("snapshots/figures/toy");
        std::fs::create_dir_all(&figures).expect("a writable folder");
        std::fs::write(figures.join("limit.svg"), "<svg/>").expect("a writable folder");
    });
    assert!(sentence.contains("limit.svg: it was not written by sgdcheck"), "{sentence}");
}

#[test]
fn a_folder_that_cannot_be_made_leaves_no_page_behind() {
    let sentence = failure(|dir| {
        std::fs::write(dir.join("snapshots"), "").expect("a writable folder");
    });
    assert!(sentence.starts_with("cannot create "), "{sentence}");
}

#[test]
fn a_folder_in_the_place_of_the_index_is_left() {
    let sentence = failure(|dir| {
        std::fs::create_dir_all(dir.join("REPORT.md/full")).expect("a writable folder");
    });
    assert!(sentence.ends_with("it is no file"), "{sentence}");
}

#[test]
#[cfg(unix)]
fn links_are_not_followed() {
    use std::os::unix::fs::symlink;
    let elsewhere = folder();
    let (mine, report) = (elsewhere.path().join("mine.svg"), report(&findings()));
    let marked = report.file("snapshots/figures/summary.svg").expect("a figure");
    std::fs::write(&mine, marked).expect("a writable folder");
    let sentence = failure(|dir| {
        std::fs::create_dir(dir.join("snapshots")).expect("a writable folder");
        symlink(elsewhere.path(), dir.join("snapshots/figures")).expect("a link");
    });
    assert!(sentence.contains("is a link"), "{sentence}");
    let sentence = failure(|dir| {
        std::fs::create_dir_all(dir.join("snapshots/figures")).expect("a writable folder");
        symlink(&mine, dir.join("snapshots/figures/summary.svg")).expect("a link");
    });
    assert!(sentence.ends_with("it is a link"), "{sentence}");
    // A link that is not in the way stays, and so does what it leads to.
    let dir = folder();
    std::fs::create_dir_all(dir.path().join("snapshots/figures")).expect("a writable folder");
    symlink(&mine, dir.path().join("snapshots/figures/old.svg")).expect("a link");
    symlink(elsewhere.path(), dir.path().join("snapshots/figures/old")).expect("a link");
    write(&report, dir.path()).expect("a writable folder");
    assert!(mine.exists() && dir.path().join("snapshots/figures/old.svg").exists());
}

#[test]
fn what_a_killed_report_left_is_cleared() {
    let dir = folder();
    let report = report(&findings());
    write(&report, dir.path()).expect("a writable folder");
    let left = [".sgdcheck-a1B2c3", "snapshots/figures/toy/.sgdcheck-XXXXXX"];
    let kept = [".sgdcheck-notes", "snapshots/figures/toy/.sgdcheck-mine.txt"];
    for name in left.iter().chain(&kept) {
        std::fs::write(dir.path().join(name), "half a page").expect("a writable folder");
    }
    write(&report, dir.path()).expect("a writable folder");
    assert!(left.iter().all(|name| !dir.path().join(name).exists()));
    assert!(kept.iter().all(|name| dir.path().join(name).exists()));
}

#[test]
#[cfg(unix)]
fn two_reports_at_once_do_not_mix() {
    let dir = folder();
    writable(dir.path()).expect("a writable folder");
    let folder = std::fs::File::open(dir.path().join("snapshots/report")).expect("a folder");
    folder.try_lock().expect("nobody else");
    let failure = write(&report(&findings()), dir.path()).expect_err("another report");
    assert!(failure.to_string().ends_with("another report is being written"), "{failure}");
}

#[test]
#[cfg(unix)]
fn a_page_can_be_read_by_others() {
    use std::os::unix::fs::PermissionsExt;
    let dir = folder();
    let ordinary = dir.path().join("ordinary");
    std::fs::write(&ordinary, "").expect("a writable folder");
    write(&report(&findings()), dir.path()).expect("a writable folder");
    let mode = |path: &Path| path.metadata().expect("a file").permissions().mode();
    assert_eq!(mode(&dir.path().join(PAGE)), mode(&ordinary));
}
