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
    let given = ["notes/train-images-idx3-ubyte", "notes/train-labels-idx1-ubyte"];
    let alone =
        ["half/train-images-idx3-ubyte.gz", "bad/sensorless/Sensorless_drive_diagnosis.txt"];
    for file in given.into_iter().chain(alone) {
        let path = folder.path().join(file);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a writable folder");
        std::fs::write(path, "Dear diary\n").expect("a writable folder");
    }
    let rows: &[(&[&str], &str)] = &[
        (&["run", "hu2017/sadle-escape"], "the nearest ids are hu2017/saddle-escape"),
        (&["run", "weak-order-two"], "the nearest ids are hu2017/weak-order-two"),
        (&["run", "nobody/*"], "no claim matches 'nobody/*'"),
        (&["run", "[a"], "is not a pattern"),
        (&["run", ""], "there is no claim ''"),
        (&["explain", "nobody"], "there is no claim 'nobody'"),
        (&["list", "--paper", "hu2071"], "there is no paper 'hu2071'; there are hu2017,"),
        (&["list", "--verdict", "good"], "invalid value 'good' for '--verdict"),
        (&["cite", "nobody"], "there is no claim 'nobody'"),
        (&["man", "predict", "everything"], "sgdcheck-predict has no command 'everything'"),
        (&["completions", "cmd"], "invalid value 'cmd' for '<SHELL>'"),
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
        (&["run", CLAIM, "--data", "nowhere"], "nowhere holds no data set that is known: train-im"),
        (&["run", CLAIM, "--data", "notes"], "notes/train-images-idx3-ubyte is no idx file of 3"),
        (
            &["run", CLAIM, "--data", "bad"],
            "bad/sensorless/Sensorless_drive_diagnosis.txt has 2 fields in line 1",
        ),
        (&["report", "--data", "half"], "train-labels-idx1-ubyte is missing beside train-images"),
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

/// What a command that runs nothing prints.
fn printed(arguments: &[&str]) -> String {
    let output = sgdcheck(folder().path(), arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

/// The ids of the claims that pass some filters.
fn listed(filters: &[&str]) -> Vec<String> {
    let json = printed(&[&["list", "--format", "json"], filters].concat());
    let claims: Vec<serde_json::Value> = serde_json::from_str(&json).expect("an array");
    claims.iter().map(|claim| claim["id"].as_str().expect("an id").to_owned()).collect()
}

#[test]
fn filters_let_pass_what_they_name() {
    use sgdcheck::claim::{Claim, Fault, Reading};
    use sgdcheck::verdict::Verdict;
    let registered = |keep: &dyn Fn(&Claim) -> bool| -> Vec<String> {
        let claims = sgdcheck::papers::PAPERS.iter().flat_map(|paper| paper.claims());
        claims.filter(|claim| keep(claim)).map(|claim| claim.id.to_owned()).collect()
    };
    let rows: [(&[&str], Vec<String>); 7] = [
        (&[], registered(&|_| true)),
        (&["--paper", "li2022"], registered(&|claim| claim.paper() == "li2022")),
        (
            &["--paper", "li2022", "--paper", "hu2017"],
            registered(&|claim| ["li2022", "hu2017"].contains(&claim.paper())),
        ),
        (
            &["--verdict", "refuted"],
            registered(&|claim| claim.recorded(Reading::AsPrinted) == Some(Verdict::Refuted)),
        ),
        (&["--fault", "misprint"], registered(&|claim| claim.fault() == Some(Fault::Misprint))),
        (
            &["--section", "saddles"],
            registered(&|claim| claim.section().is_some_and(|it| it == "saddles")),
        ),
        (
            &["--open", "--paper", "xie2020"],
            registered(&|claim| claim.paper() == "xie2020" && !claim.notes.open.is_empty()),
        ),
    ];
    for (filters, expected) in rows {
        let found = listed(filters);
        assert!(!found.is_empty() && found == expected, "{filters:?}: {found:?}, not {expected:?}");
    }
}

#[test]
fn a_list_as_csv_says_what_it_says_as_json() {
    let json = printed(&["list", "--format", "json"]);
    let claims: Vec<serde_json::Value> = serde_json::from_str(&json).expect("an array");
    let csv = printed(&["list", "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let names = reader.headers().expect("names").clone();
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("rows");
    assert_eq!(rows.len(), claims.len());
    for (row, claim) in rows.iter().zip(&claims) {
        for (name, cell) in names.iter().zip(row) {
            assert_eq!(cell, claim[name].as_str().unwrap_or_default(), "{}: {name}", claim["id"]);
        }
    }
}

#[test]
fn a_list_as_latex_has_a_line_per_claim() {
    let table = printed(&["list", "--paper", "liu2021", "--format", "latex"]);
    let rows = table.lines().filter(|line| line.starts_with("\\texttt{liu2021/"));
    assert_eq!(rows.clone().count(), listed(&["--paper", "liu2021"]).len());
    let cells = rows.filter(|row| row.matches(" & ").count() == 4 && row.ends_with(" \\\\"));
    assert_eq!(cells.count(), listed(&["--paper", "liu2021"]).len(), "{table}");
}

#[test]
fn explaining_as_json_says_how_each_experiment_is_judged() {
    let json = printed(&["explain", CLAIM, "--format", "json"]);
    let claims: Vec<serde_json::Value> = serde_json::from_str(&json).expect("an array");
    let [claim] = claims.as_slice() else { panic!("{json}") };
    assert_eq!(claim["id"], CLAIM);
    for field in ["citation", "assumes", "notes", "controls"] {
        assert!(!claim[field].is_null(), "no {field}");
    }
    for experiment in claim["experiments"].as_array().expect("an array") {
        for field in ["name", "witness", "resolution", "decoys", "verdict"] {
            assert!(!experiment[field].is_null(), "no {field}: {experiment}");
        }
    }
}

#[test]
fn citing_gives_an_entry_per_paper_and_our_own() {
    let keys = |arguments: &[&str]| -> Vec<String> {
        let text = printed(arguments);
        let starts = text.lines().filter_map(|line| line.strip_prefix('@')?.split_once('{'));
        starts.map(|(_, key)| key.trim_end_matches(',').to_owned()).collect()
    };
    assert_eq!(keys(&["cite", "liu2021/*", CLAIM]), ["hu2017", "liu2021", "sgdcheck"]);
    assert_eq!(keys(&["cite", "dai2018"]), ["dai2018", "sgdcheck"]);
    assert_eq!(keys(&["cite"]).len(), sgdcheck::papers::PAPERS.len() + 1);
}

#[test]
fn the_file_for_citations_is_that_of_this_version() {
    let file = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("CITATION.cff"));
    let lines = [
        format!("title: \"sgdcheck: {}\"", env!("CARGO_PKG_DESCRIPTION")),
        format!("version: {}", env!("CARGO_PKG_VERSION")),
        format!("repository-code: {}", env!("CARGO_PKG_REPOSITORY")),
    ];
    let missing: Vec<&String> =
        lines.iter().filter(|line| !file.lines().any(|given| given == line.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn shells_and_manual_pages_know_every_command() {
    let script = printed(&["completions", "bash"]);
    let page = printed(&["man"]);
    for command in ["run", "report", "list", "explain", "cite", "merge", "predict"] {
        assert!(script.contains(command) && page.contains(command), "{command}");
    }
    let page = printed(&["man", "predict", "covariance"]);
    assert!(page.contains("sgdcheck\\-predict\\-covariance") && page.contains("hessian"), "{page}");
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
fn shards_of_some_claims_merge_by_name() {
    let folder = folder();
    let id = "notes/decay";
    for shard in ["1/2", "2/2"] {
        succeeds(&own_paper(folder.path(), &["run", id, "--shard", shard]));
    }
    let parts = ["evidence-1-of-2", "evidence-2-of-2"];
    let unnamed = own_paper(folder.path(), &["merge", parts[0], parts[1]]);
    assert!(text(&unnamed.stderr).contains("name them with --claims"), "{unnamed:?}");
    succeeds(&own_paper(folder.path(), &["merge", parts[0], parts[1], "--claims", id]));
}

#[test]
fn a_merge_replaces_no_other_run() {
    let folder = folder();
    succeeds(&own_paper(folder.path(), &["run"]));
    let recorded = files(&folder.path().join("snapshots"));
    succeeds(&own_paper(folder.path(), &["run", "--seed", "7", "--shard", "1/1"]));
    succeeds(&own_paper(folder.path(), &["merge", "evidence-1-of-1"]));
    assert_eq!(files(&folder.path().join("snapshots")), recorded);
    assert!(folder.path().join("seed-7-standard/REPORT.md").exists(), "no report of its own");
}

#[test]
fn a_merge_into_the_evidence_of_another_run_is_refused() {
    let folder = folder();
    succeeds(&own_paper(folder.path(), &["run", "--evidence", "e"]));
    let merge = ["merge", "evidence-1-of-1", "--evidence", "e"];
    succeeds(&own_paper(folder.path(), &["run", "--seed", "7", "--shard", "1/1"]));
    let output = own_paper(folder.path(), &merge);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("holds evidence of seed"), "{output:?}");
    succeeds(&own_paper(folder.path(), &[&merge[..], &["--record"]].concat()));
}

/// What becomes of a run that is told to nobody.
#[cfg(unix)]
#[test]
fn a_closed_stderr_is_no_error() {
    let folder = folder();
    for arguments in [&["run", CLAIM, "--budget", "quick"][..], &["run", "no/claim"]] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("sgdcheck"));
        let run = command.current_dir(folder.path()).args(arguments).stderr(writer).output();
        let code = run.expect("the binary runs").status.code();
        assert_eq!(code, Some(if arguments[1] == CLAIM { 0 } else { 2 }), "{arguments:?}");
    }
}

#[test]
fn a_quiet_run_is_quiet_when_it_resumes() {
    let folder = folder();
    let run = ["run", "--quiet", "--evidence", "e"];
    for _ in 0..2 {
        let output = own_paper(folder.path(), &run);
        succeeds(&output);
        assert_eq!(text(&output.stderr), "");
    }
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
