//! Files of matrices, one per format, as NumPy, pandas, SciPy, R, Julia, Octave, MATLAB and spreadsheets write them.

use std::path::PathBuf;

use assert_cmd::Command;
use nalgebra::DMatrix;
use sgdcheck::data::matrix;

/// What most files hold, by rows: no symmetry hides that rows were taken for columns. All entries are exact in float32.
const GENERAL: [f64; 9] = [2.0, 1.0, 0.25, -1.0, 3.0, -0.5, 0.5, 0.75, 1.5];
/// What the files of symmetric formats hold, and those that a question is asked about.
const HESSIAN: [f64; 9] = [2.0, 1.0, 0.25, 1.0, 3.0, -0.5, 0.25, -0.5, 1.5];
const HESSIANS: [&str; 10] = [
    "array_symmetric.mtx",
    "big_endian.npy",
    "big_endian_float32.npy",
    "coordinate_symmetric.mtx",
    "float32.npy",
    "numpy_savetxt.txt",
    "one.npz",
    "pandas.csv",
    "r_write_csv2.csv",
    "two.npz",
];

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/suite/matrix_files")
}

#[test]
fn every_file_holds_what_was_written() {
    let mut wrong = Vec::new();
    let listed = std::fs::read_dir(folder()).expect("a readable folder");
    let files: Vec<PathBuf> = listed.map(|entry| entry.expect("an entry").path()).collect();
    assert!(30 < files.len(), "{} files", files.len());
    for path in files {
        let mut name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let is_hessian = HESSIANS.contains(&name.as_str());
        let entries = if is_hessian { HESSIAN } else { GENERAL };
        if name == "two.npz" {
            name.push_str(":hessian");
        }
        let bytes = std::fs::read(&path).expect("a readable file");
        match matrix::read(&name, &bytes) {
            Ok(read) if read.matrix == DMatrix::from_row_slice(3, 3, &entries) => {}
            Ok(read) => wrong.push(format!("{name}: {}", read.matrix)),
            Err(problem) => wrong.push(problem.to_string()),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn names_are_guessed_only_where_nothing_tells_them() {
    let guessed = |name: &str| {
        let bytes = std::fs::read(folder().join(name)).expect("a readable file");
        matrix::read(name, &bytes).map_or(usize::MAX, |read| read.guesses.len())
    };
    let files = ["pandas.csv", "r_write_csv.csv", "pandas_no_index.csv", "pandas_no_header.csv"];
    assert_eq!(files.map(guessed), [0, 0, 1, 1]);
}

/// Runs `sgdcheck predict covariance` in the folder of files.
fn covariance(hessian: &str, noise: &str, input: &[u8]) -> (Option<i32>, String, String) {
    let mut command = Command::cargo_bin("sgdcheck").expect("the binary is built");
    command.current_dir(folder()).args(["predict", "covariance", "--learning-rate", "0.3"]);
    command.args(["--format", "json", "--hessian", hessian, "--noise", noise]).write_stdin(input);
    let output = command.output().expect("the binary runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn the_command_line_reads_all_of_them() {
    let text = std::fs::read(folder().join("numpy_savetxt.txt")).expect("a readable file");
    let pairs = [
        ("float32.npy", "big_endian.npy"),
        ("two.npz:hessian", "one.npz"),
        ("coordinate_symmetric.mtx", "-"),
        ("r_write_csv2.csv", "pandas.csv"),
    ];
    let answers = pairs.map(|(hessian, noise)| covariance(hessian, noise, &text));
    assert!(answers[0].0 == Some(0) && answers.iter().all(|a| *a == answers[0]), "{answers:?}");
}

#[test]
fn the_command_line_says_what_is_in_the_way() {
    for (hessian, noise, reason) in [
        ("two.npz", "one.npz", "two.npz: it holds 2 arrays, hessian, noise; choose one: two.npz:"),
        ("two.npz:fisher", "one.npz", "there is no array 'fisher' in it; it holds hessian, noise"),
        ("-", "-", "standard input is empty"),
        ("none.npz:a", "-", "cannot read none.npz: "),
    ] {
        let (code, _, stderr) = covariance(hessian, noise, b"");
        let sentence = stderr.lines().count() == 1 && stderr.starts_with("sgdcheck: ");
        assert!(code == Some(2) && sentence && stderr.contains(reason), "{hessian}: {stderr}");
    }
}
