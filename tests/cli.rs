//! The command line, end to end, in empty folders.

use std::path::Path;
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
    std::fs::write(folder.path().join("notes.txt"), "Dear diary\n").expect("a writable folder");
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
        (&["run", CLAIM, "--evidence", "nowhere/file"], "cannot write nowhere/file"),
        (
            &["run", CLAIM, "--evidence", "notes.txt"],
            "notes.txt is not evidence of sgdcheck: line 1",
        ),
        (&["run", CLAIM, "--evidence", "."], "cannot write ."),
        (&["report"], "there is no evidence at snapshots/evidence.jsonl"),
        (&["report", "--evidence", "notes.txt"], "notes.txt is not evidence"),
        (&["merge", "nowhere"], "cannot read nowhere"),
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
    let folder = folder();
    let run = ["run", CLAIM, "--budget", "quick", "--evidence", "/dev/full"];
    let output = sgdcheck(folder.path(), &run);
    let stderr = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(
        stderr.contains("sgdcheck: cannot write /dev/full: No space left on device"),
        "{stderr}"
    );
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

/// Lines of evidence without the seconds, in alphabetic order.
fn timeless(evidence: &str) -> Vec<String> {
    let line = |line: &str| {
        let mut finding: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        finding["seconds"] = 0.into();
        finding.to_string()
    };
    let mut lines: Vec<String> = evidence.lines().map(line).collect();
    lines.sort();
    lines
}

#[test]
fn threads_do_not_change_the_evidence() {
    let run = |threads| {
        let arguments =
            ["run", CLAIM, "--budget", "quick", "--format", "json", "--threads", threads];
        timeless(&text(&sgdcheck(folder().path(), &arguments).stdout))
    };
    let one = run("1");
    assert!(!one.is_empty());
    assert_eq!(one, run("2"));
}

/// Two shards and their union, resumed after a cut in the middle of a line, give one report.
#[test]
fn shards_and_an_interrupted_run_give_the_same_report() {
    let (sharded, resumed) = (folder(), folder());
    for shard in ["1/2", "2/2"] {
        let output = sgdcheck(sharded.path(), &["run", "--budget", "quick", "--shard", shard]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    }
    let merge = ["merge", "evidence-2-of-2.jsonl", "evidence-1-of-2.jsonl"];
    let output = sgdcheck(sharded.path(), &merge);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));

    let whole = read(&sharded.path().join("snapshots/evidence.jsonl"));
    std::fs::write(resumed.path().join("e"), &whole[..whole.len() * 19 / 20]).expect("writable");
    let run = ["run", "--budget", "quick", "--evidence", "e"];
    let output = sgdcheck(resumed.path(), &run);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("was cut off and is dropped"));

    assert_eq!(timeless(&read(&resumed.path().join("e"))), timeless(&whole));
    for file in ["REPORT.md", "snapshots/figures/summary.svg"] {
        assert!(read(&sharded.path().join(file)) == read(&resumed.path().join(file)), "{file}");
    }

    // Again from the finished evidence: nothing to do, nothing changed.
    let check = sgdcheck(resumed.path(), &["report", "--check", "--evidence", "e"]);
    assert_eq!(check.status.code(), Some(0), "{}", text(&check.stderr));
    std::fs::write(resumed.path().join("REPORT.md"), "stale").expect("writable");
    let check = sgdcheck(resumed.path(), &["report", "--check", "--evidence", "e"]);
    assert_eq!(check.status.code(), Some(1));
    assert!(text(&check.stderr).contains("REPORT.md"), "{}", text(&check.stderr));
}
