//! The calculator on the command line, end to end, in empty folders.

use std::path::PathBuf;

use assert_cmd::Command;

/// Runs `sgdcheck predict` beside files of the given contents.
pub(crate) fn predict(files: &[(&str, &str)], arguments: &str) -> (Option<i32>, String, String) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).expect("a writable folder");
    }
    let mut command = Command::cargo_bin("sgdcheck").expect("the binary is built");
    command.current_dir(folder.path()).arg("predict").args(arguments.split(' '));
    let output = command.output().expect("the binary runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// The oracle's distance is of the size of roundings: not the same on every machine.
fn without_roundings(text: &str) -> String {
    let mut kept = Vec::new();
    let mut skipping = false;
    for line in text.lines() {
        let starts = line.starts_with("  Checked by");
        // A sentence ends with a stop at the end of a line.
        skipping = starts || skipping;
        if starts {
            kept.push("  (the oracle's word)");
        } else if !skipping {
            kept.push(line);
        }
        skipping = skipping && !line.ends_with('.');
    }
    kept.join("\n")
}

const FILES: &[(&str, &str)] = &[
    ("H.csv", "# a Hessian\n2, 1\n1, 3\n"),
    ("C.csv", "1,0.5\n0.5,2\n"),
    ("P.csv", "1,0.25\n0.25,0.5\n"),
    ("G.csv", "1,0.5\n-1,1\n0.5,-2\n-0.5,0.5\n"),
    ("k.csv", "0.5\n2\n"),
    ("c.csv", "0.2,0.2\n"),
    ("nan.csv", "2,nan\nnan,3\n"),
    ("words.csv", "two,one\none,three\n"),
];

#[test]
fn the_terminal_shows_number_claim_verdict_and_the_older_theory() {
    let questions = [
        "covariance --hessian H.csv --noise C.csv --learning-rate 0.5",
        "covariance --hessian H.csv --noise C.csv --learning-rate 0.5 --momentum 0.9",
        "covariance --hessian H.csv --noise C.csv --learning-rate 0.5 --preconditioner P.csv",
        "covariance --hessian-diagonal k.csv --noise-factor P.csv --learning-rate 0.5",
        "training-error --hessian H.csv --gradients G.csv --batch 2 --learning-rate 0.5",
        "equilibrium --hessian H.csv --noise-diagonal c.csv --learning-rate 0.1",
        "stability --hessian H.csv --momentum 0.9 --relative-noise 2 --batch 8",
        "noise --gradients G.csv --batch 2",
        "learning-rate --hessian H.csv --data 1000 --batch 100",
        "escape-efficiency --hessian H.csv --noise C.csv --learning-rate 0.5 --steps 10",
    ];
    let shown = questions.map(|question| {
        let (code, stdout, stderr) = predict(FILES, question);
        assert_eq!((code, stderr.as_str()), (Some(0), ""), "{question}");
        format!("$ sgdcheck predict {question}\n{}\n", without_roundings(&stdout))
    });
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("predict", shown.join("\n")));
}

#[test]
fn programs_get_json() {
    let question = "covariance --hessian H.csv --noise C.csv --learning-rate 0.5 --format json";
    let (code, stdout, _) = predict(FILES, question);
    let answer: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!(code, Some(0));
    let answer = &answer["answers"][0];
    assert_eq!(answer["claim"]["id"], "liu2021/stationary-covariance");
    assert!((answer["value"][0][0].as_f64().expect("a number") - 0.56).abs() < 1e-12);
}

#[test]
fn unusable_questions_get_one_sentence_and_exit_code_2() {
    let rest = "--noise C.csv --learning-rate";
    let rows = [
        (format!("covariance --hessian H.csv {rest} 1"), "take a learning rate below 0.55"),
        (format!("covariance --hessian nan.csv {rest} 1"), "no finite number in row 1, column 2"),
        (
            format!("covariance --hessian words.csv {rest} 1"),
            "words.csv, line 2, field 2: 'three' is no number",
        ),
        (format!("covariance --hessian none.csv {rest} 1"), "cannot read none.csv"),
        (format!("covariance --hessian H.csv {rest} -1"), "the learning rate is -1"),
        (format!("covariance --hessian H.csv {rest} -1e-3"), "the learning rate is -0.001"),
        (format!("covariance {rest} 0.1"), "--hessian"),
        (format!("covariance --hessian H.csv {rest} 0.1 --batch 2"), "--gradients"),
        (format!("escape-efficiency --hessian H.csv {rest} 0.1 --steps -1"), "'-1' for '--steps"),
        (
            format!("covariance --hessian H.csv --hessian-diagonal k.csv {rest} 0.1"),
            "cannot be used",
        ),
        (format!("covariance --hessian-diagonal H.csv {rest} 0.1"), "H.csv is 2 x 2, not a vector"),
        ("noise --gradients G.csv --batch 5".into(), "the batch size is 5, not from 1 to 4"),
        ("noise --gradients G.csv".into(), "--batch"),
        ("stability --hessian H.csv --momentum 1".into(), "the momentum is 1"),
        ("covarance".into(), "the nearest is covariance"),
        ("temperature".into(), "`sgdcheck predict list` shows all"),
        (format!("covariance --hessian H.csv {rest} 0.1 --momentum -0.5"), "not in [0, 1)"),
        ("learning-rate --hessian H.csv --data 10 --batch 10".into(), "the batch size is 10"),
        ("learning-rate --hessian H.csv --data 10 --batch 0".into(), "the batch size is 0"),
        (format!("escape-efficiency --hessian H.csv {rest} 0.5"), "--steps"),
    ];
    for (question, reason) in rows {
        let (code, _, stderr) = predict(FILES, &question);
        let sentence = stderr.lines().count() == 1 && stderr.starts_with("sgdcheck: ");
        assert!(code == Some(2) && sentence && stderr.contains(reason), "{question}: {stderr}");
    }
}

/// What the shell says to the example lines of a page of help.
fn examples(help: &str) -> Vec<&str> {
    let from = help.find("Example").map_or("", |place| &help[place..]);
    from.lines().skip(1).filter(|line| line.starts_with("  ")).map(str::trim).collect()
}

#[test]
fn every_example_of_every_question_works_in_an_empty_folder() {
    let (code, list, _) = predict(&[], "list --format json");
    assert_eq!(code, Some(0));
    let list: serde_json::Value = serde_json::from_str(&list).expect("JSON");
    let questions = list.as_array().expect("an array");
    assert!(6 < questions.len(), "{list}");
    let binary: PathBuf = assert_cmd::cargo::cargo_bin("sgdcheck");
    let mut path = binary.parent().expect("a folder").as_os_str().to_owned();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    for question in questions {
        let name = question["question"].as_str().expect("a name");
        let (_, help, _) = predict(&[], &format!("{name} --help"));
        let script = examples(&help).join("\n");
        assert!(script.contains(&format!("sgdcheck predict {name}")), "{name}: {script}");
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut shell = Command::new("sh");
        shell.current_dir(folder.path()).env("PATH", &path).args(["-e", "-c", &script]);
        let output = shell.output().expect("a shell");
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success() && stderr.is_empty(), "{name}: {stderr}");
        let wide = stdout.lines().find(|line| 100 < line.chars().count());
        assert_eq!(wide, None, "{name}");
    }
}

#[test]
fn without_a_question_all_are_shown() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut command = Command::cargo_bin("sgdcheck").expect("the binary is built");
    let output = command.current_dir(folder.path()).arg("predict").output().expect("it runs");
    let (_, list, _) = predict(&[], "list");
    assert_eq!(String::from_utf8_lossy(&output.stdout), list);
}
