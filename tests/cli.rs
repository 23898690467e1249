//! The command line, end to end, in empty folders.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;

/// Runs `sgdcheck` in a folder.
fn sgdcheck(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::cargo_bin("sgdcheck").expect("the binary is built");
    command.current_dir(folder).args(arguments).output().expect("the binary runs")
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A cheap claim, for what does not depend on the claim.
const CLAIM: &str = "hu2017/saddle-escape";

#[test]
fn unusable_arguments_get_one_sentence_and_exit_code_2() {
    let folder = folder();
    for inner in ["empty", "diary/hu2017"] {
        std::fs::create_dir_all(folder.path().join(inner)).expect("a writable folder");
    }
    for file in ["notes.txt", "diary/hu2017/saddle-escape.jsonl"] {
        std::fs::write(folder.path().join(file), "Dear diary\n").expect("a writable folder");
    }
    let rows: &[(&[&str], &str)] = &[
        (&["run", "hu2017/sadle-escape"], "the nearest ids are hu2017/saddle-escape"),
        (&["run", "weak-order-two"], "the nearest ids are hu2017/weak-order-two"),
        (&["run", "nobody/*"], "no claim matches 'nobody/*'"),
        (&["run", "[a"], "is not a pattern"),
        (&["run", ""], "there is no claim ''"),
        (&["explain", "nobody"], "there is no claim 'nobody'"),
        (&["run", "--shard", "3/2"], "there is no part 3 of 2"),
        (&["run", "--shard", "0/2"], "there is no part 0 of 2"),
        (&["run", "--shard", "x"], "write it as i/n"),
        (&["run", "--shard", "1/0"], "write it as i/n"),
        (&["run", "--seed", "-1"], "invalid value '-1' for '--seed"),
        (&["run", "--seed", "x"], "invalid value 'x' for '--seed"),
        (&["run", "--seed"], "a value is required for '--seed"),
        (&["run", "--threads", "0"], "invalid value '0' for '--threads"),
        (&["run", "--threads", "-2"], "invalid value '-2' for '--threads"),
        (&["run", "--budget", "huge"], "invalid value 'huge' for '--budget"),
        (&["run", "--evidence"], "a value is required for '--evidence"),
        (&["run", CLAIM, "--evidence", "notes.txt/folder"], "cannot write notes.txt/folder"),
        (&["run", CLAIM, "--evidence", "notes.txt"], "notes.txt is no folder"),
        (&["run", CLAIM, "--evidence", "diary"], "is not evidence of sgdcheck: line 1"),
        (&["report"], "there is no evidence at snapshots/evidence"),
        (&["report", "--evidence", "notes.txt"], "cannot read notes.txt"),
        (&["report", "--evidence", "empty"], "empty holds no evidence"),
        (&["merge", "nowhere"], "the folders hold no evidence"),
        (&["merge"], "required arguments were not provided"),
        (&["frobnicate"], "frobnicate"),
    ];
    let mut wrong = Vec::new();
    for (arguments, reason) in rows {
        let output = sgdcheck(folder.path(), arguments);
        let stderr = text(&output.stderr);
        let sentence = stderr.lines().count() == 1 && stderr.starts_with("sgdcheck: ");
        if output.status.code() != Some(2) || !sentence || !stderr.contains(reason) {
            wrong.push(format!("{arguments:?}: {:?}: {stderr}", output.status.code()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(!folder.path().join("REPORT.md").exists(), "a report was left behind");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_one_sentence() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("sgdcheck"));
    let output = command.args(["list"]).stdout(full).output().expect("the binary runs");
    let stderr = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.starts_with("sgdcheck: cannot write to standard output: No space"), "{stderr}");
}

#[test]
fn evidence_that_cannot_be_written_is_one_sentence() {
    let folder = folder();
    let paper = folder.path().join("e/hu2017");
    std::fs::create_dir_all(folder.path().join("e")).expect("a writable folder");
    std::fs::write(&paper, "a file where a folder should be").expect("a writable folder");
    let run = ["run", CLAIM, "--budget", "quick", "--quiet", "--evidence", "e"];
    let output = sgdcheck(folder.path(), &run);
    let stderr = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.starts_with("sgdcheck: cannot write e/hu2017/"), "{stderr}");
    assert_eq!(read(&paper), "a file where a folder should be");
}

#[test]
fn listing_runs_nothing_and_has_the_promised_fields() {
    let output = sgdcheck(folder().path(), &["list", "--format", "json"]);
    let listed: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let claims = listed.as_array().expect("an array");
    let registered = sgdcheck::papers::PAPERS.iter().flat_map(|paper| paper.claims()).count();
    assert_eq!(claims.len(), registered);
    let mut fields = vec!["as_printed", "corrected", "correction", "experiments", "fault", "id"];
    fields.extend(["inherits", "locus", "paper", "range", "section", "source", "statement"]);
    for claim in claims {
        let mut keys: Vec<&String> = claim.as_object().expect("an object").keys().collect();
        keys.sort();
        assert_eq!(keys, fields, "{claim}");
    }
}

#[test]
fn explaining_shows_statement_and_notes() {
    let output = sgdcheck(folder().path(), &["explain", CLAIM]);
    let shown = text(&output.stdout);
    let claims = sgdcheck::papers::PAPERS.iter().flat_map(|paper| paper.claims());
    let claim = { claims }.find(|claim| claim.id == CLAIM).expect("the claim");
    assert!(shown.contains(claim.id) && shown.contains(claim.locus), "{shown}");
}

#[test]
fn evidence_of_another_seed_is_refused() {
    let folder = folder();
    let run = |seed| {
        sgdcheck(
            folder.path(),
            &["run", CLAIM, "--budget", "quick", "--evidence", "e", "--seed", seed],
        )
    };
    assert_eq!(run("1").status.code(), Some(0));
    let output = run("2");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("holds evidence of seed 1, not 2"), "{output:?}");
}

/// The files below a folder with their texts, the lock of evidence left out.
fn files(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            let below = files(&path).into_iter();
            found.extend(below.map(|(file, text)| {
                (Path::new(path.file_name().expect("a name")).join(file), text)
            }));
        } else if !path.ends_with(".lock") {
            found.insert(PathBuf::from(path.file_name().expect("a name")), read(&path));
        }
    }
    found
}

#[test]
fn threads_do_not_change_the_evidence() {
    let run = |threads| {
        let arguments =
            ["run", CLAIM, "--budget", "quick", "--format", "json", "--threads", threads];
        text(&sgdcheck(folder().path(), &arguments).stdout)
    };
    let one = run("1");
    assert!(!one.is_empty());
    assert_eq!(one, run("2"));
}

/// Runs the example of somebody else's paper in a folder; `cargo test` builds it.
fn own_paper(folder: &Path, arguments: &[&str]) -> Output {
    let program =
        assert_cmd::cargo::cargo_bin("sgdcheck").with_file_name("examples").join("own_paper");
    let mut command = std::process::Command::new(&program);
    let output = command.current_dir(folder).args(arguments).output();
    output.unwrap_or_else(|error| panic!("{}: {error}; cargo build --examples", program.display()))
}

fn succeeds(output: &Output) {
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
}

#[test]
fn somebody_elses_paper_has_a_run_and_a_report() {
    let folder = folder();
    succeeds(&own_paper(folder.path(), &["run"]));
    let page = read(&folder.path().join("snapshots/report/notes/variance.md"));
    assert!(page.contains("η/(k (2 - η k))"), "{page}");
    assert!(folder.path().join("snapshots/figures/notes").exists(), "no figure");
    succeeds(&own_paper(folder.path(), &["report", "--check", "--strict"]));
}

#[test]
fn a_second_run_changes_no_file() {
    let folder = folder();
    succeeds(&own_paper(folder.path(), &["run"]));
    let before = files(folder.path());
    succeeds(&own_paper(folder.path(), &["run"]));
    assert_eq!(before, files(folder.path()));
}

#[test]
fn shards_give_what_one_run_gives() {
    let (whole, sharded) = (folder(), folder());
    succeeds(&own_paper(whole.path(), &["run"]));
    for shard in ["1/2", "2/2"] {
        succeeds(&own_paper(sharded.path(), &["run", "--shard", shard]));
    }
    succeeds(&own_paper(sharded.path(), &["merge", "evidence-2-of-2", "evidence-1-of-2"]));
    for folder in ["evidence-1-of-2", "evidence-2-of-2"] {
        std::fs::remove_dir_all(sharded.path().join(folder)).expect("it was written");
    }
    assert_eq!(files(sharded.path()), files(whole.path()));
}

#[test]
fn an_interrupted_run_resumes_and_gives_the_same() {
    let (whole, resumed) = (folder(), folder());
    succeeds(&own_paper(whole.path(), &["run"]));
    let evidence = read(&whole.path().join("snapshots/evidence/notes/decay.jsonl"));
    let cut = resumed.path().join("e/notes/decay.jsonl");
    std::fs::create_dir_all(cut.parent().expect("a folder")).expect("a writable folder");
    // In the middle of a character or not, in the middle of a line.
    std::fs::write(&cut, &evidence.as_bytes()[..evidence.len() / 2]).expect("a writable folder");
    let output = own_paper(resumed.path(), &["run", "--evidence", "e"]);
    succeeds(&output);
    assert!(text(&output.stderr).contains("was cut off and is dropped"), "{output:?}");
    std::fs::remove_dir_all(resumed.path().join("e")).expect("it was written");
    assert_eq!(files(resumed.path()), files(whole.path()));
}

#[test]
fn a_report_that_was_changed_is_named() {
    let folder = folder();
    succeeds(&own_paper(folder.path(), &["run"]));
    let page = folder.path().join("REPORT.md");
    std::fs::write(&page, read(&page) + "and so on").expect("a writable folder");
    let output = own_paper(folder.path(), &["report", "--check"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("REPORT.md"), "{output:?}");
}
