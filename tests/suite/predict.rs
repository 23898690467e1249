//! The calculator: its numbers against oracles, its refusals, and its command line.

use assert_cmd::Command;
use nalgebra::DMatrix;
use proptest::prelude::*;
use sgdcheck::instances::momentum::{MomentumQuadratic, Preconditioned};
use sgdcheck::instances::quadratic::NoisyQuadratic;
use sgdcheck::predict::liu2021;
use sgdcheck::predict::liu2021::Descent;

/// Of symmetric matrices of condition up to 1e3, eigenvalues and congruences are good to some d² u times
/// the condition, and so is the covariance, to the condition of the Lyapunov equation, 1e3 again.
const TOLERANCE: f64 = 1e-9;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn with_momentum_the_covariance_is_the_stationary_one(
        sgd in MomentumQuadratic::any(1..=6, 0.3..=1.9, 0.1, 0.0..=0.95),
    ) {
        let (hessian, noise) = (sgd.hessian().matrix(), sgd.noise().matrix());
        let (rate, momentum) = (sgd.learning_rate(), sgd.momentum());
        let descent = Descent::accelerated(&hessian, &noise, rate, None, momentum);
        let answer = descent.expect("the hypotheses hold").covariance();
        prop_assert!(answer.relative_distance() < TOLERANCE, "{}", answer.relative_distance());
    }

    #[test]
    fn with_a_preconditioner_the_covariance_is_the_stationary_one(
        sgd in Preconditioned::any(1..=5, 0.0..=0.9),
        rate in 0.1..2.0_f64,
    ) {
        let preconditioner = sgd.rates().matrix() / rate;
        let (hessian, noise) = (dense_symmetric(&sgd.hessian()), sgd.noise().matrix());
        let rates = Some(&preconditioner);
        let descent = Descent::accelerated(&hessian, &noise, rate, rates, sgd.momentum());
        let answer = descent.expect("the hypotheses hold").covariance();
        prop_assert!(answer.relative_distance() < TOLERANCE, "{}", answer.relative_distance());
    }

    #[test]
    fn the_escape_efficiency_is_that_of_the_algorithm(
        sgd in NoisyQuadratic::any(1..=6, 0.3..=1.95, 0.01),
        steps in 0..100_000_u32,
    ) {
        let (hessian, noise) = (sgd.hessian().matrix(), sgd.noise().matrix());
        let descent = Descent::new(&hessian, &noise, sgd.learning_rate());
        let answer = descent.and_then(|descent| descent.escape_efficiency(steps));
        let answer = answer.expect("the hypotheses hold");
        prop_assert!(answer.relative_distance() <= TOLERANCE, "{answer:?}");
    }

    /// The oracle brackets the minimiser to 1e-6 .. 3e-5 of it.
    #[test]
    fn the_learning_rate_minimises_the_divergence(
        sgd in NoisyQuadratic::any(2..=6, 0.3..=1.9, 0.01),
        batch in 1..1000_u64,
    ) {
        let answer = liu2021::learning_rate(&sgd.hessian().matrix(), 1000, batch);
        let answer = answer.expect("the hypotheses hold");
        prop_assert!(answer.relative_distance() <= 6e-5, "{answer:?}");
    }
}

fn dense_symmetric(matrix: &DMatrix<f64>) -> DMatrix<f64> {
    (matrix + matrix.transpose()) * 0.5
}

#[test]
fn what_breaks_a_hypothesis_is_refused_with_its_name() {
    let matrix =
        |rows: usize, numbers: &[f64]| DMatrix::from_row_slice(rows, numbers.len() / rows, numbers);
    let good = matrix(2, &[2.0, 1.0, 1.0, 3.0]);
    let ask = |hessian: &DMatrix<f64>, noise: &DMatrix<f64>, rate, momentum| {
        let found = Descent::accelerated(hessian, noise, rate, Some(&good), momentum);
        found.err().map_or_else(String::new, |unmet| unmet.to_string())
    };
    let cases = [
        (ask(&matrix(1, &[1.0, 2.0]), &good, 0.1, 0.0), "the Hessian is 1 x 2, not square"),
        (ask(&good, &matrix(1, &[1.0]), 0.1, 0.0), "noise covariance is 1 x 1, but the Hessian 2"),
        (
            ask(&matrix(2, &[2.0, f64::NAN, 1.0, 3.0]), &good, 0.1, 0.0),
            "the Hessian has no finite number in row 1, column 2",
        ),
        (
            ask(&matrix(2, &[2.0, 1.0, 1.5, 3.0]), &good, 0.1, 0.0),
            "the Hessian is not symmetric: the entry in row 2, column 1 differs by 5e-1",
        ),
        (ask(&matrix(2, &[1.0, 2.0, 2.0, 1.0]), &good, 0.1, 0.0), "least eigenvalue is -1"),
        (ask(&matrix(2, &[1.0; 4]), &good, 0.1, 0.0), "the Hessian is not positive definite"),
        (
            ask(&good, &matrix(2, &[1.0, 2.0, 2.0, 1.0]), 0.1, 0.0),
            "the noise covariance is not positive semidefinite",
        ),
        (ask(&good, &good, -0.1, 0.0), "the learning rate is -0.1"),
        (ask(&good, &good, f64::NAN, 0.0), "the learning rate is NaN"),
        (ask(&good, &good, 0.1, 1.0), "the momentum is 1, not in [0, 1)"),
        (ask(&good, &good, 0.5, 0.0), "take a learning rate below 0.15"),
    ];
    for (reason, expected) in cases {
        assert!(reason.contains(expected), "'{reason}' for '{expected}'");
    }
}

#[test]
fn a_singular_noise_is_admitted() {
    let matrix = |numbers: &[f64]| DMatrix::from_row_slice(2, 2, numbers);
    let (hessian, noise) = (matrix(&[2.0, 1.0, 1.0, 3.0]), matrix(&[1.0; 4]));
    let answer = Descent::new(&hessian, &noise, 0.55).expect("the hypotheses hold").covariance();
    // By exact rational arithmetic: [[1804, 2882], [2882, 4631]] / 225, at a step close to the limit,
    // where the condition of the equation is 1e3.
    let exact = matrix(&[1804.0, 2882.0, 2882.0, 4631.0]) / 225.0;
    assert!((answer.value - exact).amax() < 1e-10);
}

/// Runs `sgdcheck predict` beside files of the given contents.
fn predict(files: &[(&str, &str)], arguments: &str) -> (Option<i32>, String, String) {
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

const FILES: &[(&str, &str)] = &[
    ("H.csv", "# a Hessian\n2, 1\n1, 3\n"),
    ("C.csv", "1,0.5\n0.5,2\n"),
    ("P.csv", "1,0.25\n0.25,0.5\n"),
    ("nan.csv", "2,nan\nnan,3\n"),
    ("words.csv", "two,one\none,three\n"),
];

#[test]
fn the_terminal_shows_number_claim_verdict_and_the_older_theory() {
    let questions = [
        "covariance --hessian H.csv --noise C.csv --learning-rate 0.5",
        "covariance --hessian H.csv --noise C.csv --learning-rate 0.5 --momentum 0.9",
        "covariance --hessian H.csv --noise C.csv --learning-rate 0.5 --preconditioner P.csv",
        "learning-rate --hessian H.csv --data 1000 --batch 100",
        "escape-efficiency --hessian H.csv --noise C.csv --learning-rate 0.5 --steps 10",
    ];
    let shown = questions.map(|question| {
        let (code, stdout, stderr) = predict(FILES, question);
        assert_eq!((code, stderr.as_str()), (Some(0), ""), "{question}");
        // The oracle's distance is of the size of roundings: not the same on every machine.
        let stable = stdout
            .lines()
            .map(|line| if line.contains("Checked by") { "  (the oracle's word)" } else { line });
        let lines: Vec<&str> = stable.collect();
        format!("$ sgdcheck predict {question}\n{}\n", lines.join("\n"))
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
            "words.csv is no matrix: line 1: 'two'",
        ),
        (format!("covariance --hessian none.csv {rest} 1"), "cannot read none.csv"),
        (format!("covariance --hessian H.csv {rest} -1"), "the learning rate is -1"),
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
