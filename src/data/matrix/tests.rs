use proptest::prelude::*;

use super::*;

/// What is wrong with bytes that are no matrix.
fn refusal(name: &str, bytes: &[u8]) -> String {
    read(name, bytes).map_or_else(|problem| problem.to_string(), |read| format!("{read:?}"))
}

fn text(text: &str) -> Result<DMatrix<f64>, String> {
    read("H.csv", text.as_bytes()).map(|read| read.matrix).map_err(|problem| problem.to_string())
}

fn rows<const R: usize, const C: usize>(rows: [[f64; C]; R]) -> Result<DMatrix<f64>, String> {
    Ok(DMatrix::from_row_slice(R, C, rows.as_flattened()))
}

/// A `.npy` file with that header and as many bytes of numbers.
fn npy(header: &str, numbers: &[u8]) -> Vec<u8> {
    let length = u16::try_from(header.len()).expect("a short header").to_le_bytes();
    [numpy::MAGIC, &[1, 0], &length, header.as_bytes(), numbers].concat()
}

fn header(descr: &str, shape: &str) -> String {
    format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}\n")
}

#[test]
fn one_text_has_one_meaning() {
    let [a, b] = [[1.5, 2.5], [3.5, 4.5]];
    for (written, expected) in [
        ("1.5,2.5\n3.5,4.5", rows([a, b])),
        ("1.5\t2.5\n3.5\t4.5", rows([a, b])),
        ("  1.5   2.5\n 3.5\t 4.5  \n", rows([a, b])),
        ("1,5;2,5\n3,5;4,5", rows([a, b])),
        ("1,5 2,5\n3,5 4,5", rows([a, b])),
        ("\u{feff}sep=;\r\n1,5;2,5\r\n3,5;4,5\r\n", rows([a, b])),
        ("1.5,2.5,\n3.5,4.5,\n", rows([a, b])),
        ("# H\n1.5, 2.5 # first\n\n% second\n3.5, 4.5", rows([a, b])),
        ("x,y\n1.5,2.5\n3.5,4.5", rows([a, b])),
        (",x,y\nu,1.5,2.5\nv,3.5,4.5", rows([a, b])),
        ("\"V1\" \"V2\"\n\"1\" 1.5 2.5\n\"2\" 3.5 4.5", rows([a, b])),
        ("Hessian\n1.5,2.5\n3.5,4.5", rows([a, b])),
        ("\u{2212}1D0,1e0\n+.5,-1.", rows([[-1.0, 1.0], [0.5, -1.0]])),
        // Whole numbers with commas between are never decimals.
        ("1,5\n2,5", rows([[1.0, 5.0], [2.0, 5.0]])),
        ("3", rows([[3.0]])),
        ("1\n2\n", rows([[1.0], [2.0]])),
    ] {
        assert_eq!(text(written), expected, "{written:?}");
    }
}

/// What would be read as other numbers than were meant.
#[test]
fn what_is_no_matrix_is_named_with_its_place_and_the_way_out() {
    for (written, reason) in [
        ("1,2\n3\n", "H.csv, line 2: it has 1 fields, line 1 has 2"),
        ("1,2\n3,x\n", "H.csv, line 2, field 2: 'x' is no number"),
        ("1,2\n\n3,NA\n", "H.csv, line 3, field 2: 'NA' says that a number is missing"),
        ("1,2\n3,\n4,5\n", "H.csv, line 2, field 2: a number is missing"),
        ("1,x\n3,4\n", "H.csv, line 1, field 2: 'x' is no number"),
        ("1.5;2,5\n3.5;4,5\n", "write all numbers with points"),
        ("1.234,5;2\n2;1.234,5\n", "without signs between thousands"),
        (
            "1,234\t5,678\n5,678\t1,234\n",
            "is '1,234' a thousand, or a number with a decimal comma?",
        ),
        ("\"x\"\n\"1\" 2.5\n\"2\" 3.5\n", "H.csv, line 1, field 1: 'x' is no number"),
        ("a;b\n1;2,5\n3;4,5\n", ""),
        ("5;2,1\n3;4,7\n", ""),
        ("(1+0j),(2+0j)\n(2+0j),(1+0j)\n", "real part of a complex matrix"),
        ("[[1. 2.]\n [2. 3.]]", "H.csv is a printed array or JSON; write the matrix by numpy.save"),
        ("1 2 ... 3\n1 2 ... 3", "not as it is printed"),
        ("\"1,2\n3,4\n", "a quote is not closed"),
        ("", "H.csv: there is no number in it"),
        ("# nothing\n", "H.csv: there is no number in it"),
        ("x,y\n", "H.csv: there is no number in it"),
    ] {
        match text(written) {
            // The same in semicolons and decimal commas is what was meant.
            Ok(matrix) => {
                assert!(reason.is_empty() && matrix.ncols() == 2, "{written:?}: {matrix}")
            }
            Err(said) => {
                assert!(!reason.is_empty() && said.contains(reason), "{written:?}: {said}")
            }
        }
    }
}

#[test]
fn names_that_count_are_guessed_and_the_guess_is_told() {
    let square = rows([[1.5, 2.5], [3.5, 4.5]]).map(|matrix| (matrix, 1));
    for written in ["0,1\n1.5,2.5\n3.5,4.5", "0,1.5,2.5\n1,3.5,4.5"] {
        let found = read("H.csv", written.as_bytes()).map(|read| (read.matrix, read.guesses.len()));
        assert_eq!(found.map_err(|problem| problem.to_string()), square, "{written:?}");
    }
    assert_eq!(text("0,1\n1,2\n2,3"), rows([[0.0, 1.0], [1.0, 2.0], [2.0, 3.0]]));
}

#[test]
fn files_of_other_programs_are_called_by_their_names() {
    for (bytes, reason) in [
        (&b"\x89HDF\r\n\x1a\n"[..], "H.bin is an HDF5 file; write the matrix alone"),
        (b"\x1f\x8b\x08", "is compressed by gzip"),
        (b"\x80\x04\x95", "is a Python pickle"),
        (b"1,2\0", "is binary, of no format that is known here"),
        (b"\x93NUMPY", "ends within its header"),
        (b"PK\x03\x04", "is no archive that can be read"),
    ] {
        let said = refusal("H.bin", bytes);
        assert!(said.contains(reason), "{said}");
    }
}

#[test]
fn arrays_that_are_no_matrix_of_real_numbers_are_refused() {
    let sixteen = [0_u8; 16];
    for (descr, shape, reason) in [
        ("<c16", "(1,)", "is complex; take the real part"),
        ("|O", "(1,)", "holds Python objects"),
        ("<f2", "(8,)", "convert it: H.astype('float64')"),
        ("<f8", "(1, 1, 2)", "is an array of 3 axes, [1, 1, 2], and no matrix; reshape it"),
        ("<f8", "(2, 2)", "declares 2 x 2 numbers of 8 bytes and holds 16 bytes"),
        ("<f8", "(0, 2)", "is empty: 0 x 2"),
        ("<f8", "(4294967296, 4294967296)", "declares more numbers than there can be"),
        ("<f8", "(4294967296, 4294967295)", "declares"),
        ("<f8", "((((((((((1,),),),),),),),),),)", "a header that no matrix has"),
        ("<i8", "(2,)", "beyond 2^53"),
    ] {
        let numbers = if descr == "<i8" { [0x7f; 16] } else { sixteen };
        let said = refusal("H.npy", &npy(&header(descr, shape), &numbers));
        assert!(said.contains(reason), "{descr} {shape}: {said}");
    }
}

#[test]
fn a_vector_is_one_column_and_whole_numbers_are_numbers() {
    let read = read("v.npy", &npy(&header("<i2", "(2,)"), &[1, 0, 254, 255]));
    assert_eq!(read.map(|read| read.matrix), Ok(DMatrix::from_vec(2, 1, vec![1.0, -2.0])));
}

#[test]
fn matrix_market_files_are_checked_line_by_line() {
    let file = |kind: &str, rest: &str| format!("%%MatrixMarket matrix {kind}\n{rest}");
    let sparse = "coordinate real general";
    for (written, reason) in [
        (file(sparse, "2 2 1\n3 1 5\n"), "H.mtx, line 3, field 1: 3 is not from 1 to 2"),
        (file(sparse, "2 2 1\n1 0 5\n"), "H.mtx, line 3, field 2: 0 is not from 1 to 2"),
        (file(sparse, "2 2 2\n1 1 5\n1 1 5\n"), "was given in line 3 already"),
        (file(sparse, "2 2 2\n1 1 5\n"), "it declares 2 entries and holds 1"),
        (file(sparse, "2 2 1\n1 1 x\n"), "line 3, field 3: 'x' is no number"),
        (file(sparse, "2 2\n"), "line 2: 2 numbers where 3 sizes belong"),
        (file(sparse, "99999999 99999999 1\n1 1 1\n"), "more than the 33554432 entries"),
        (file(sparse, ""), "it ends before the line of sizes"),
        (file("coordinate real symmetric", "2 2 2\n1 2 5\n2 1 5\n"), "was given in line 3 already"),
        (file("array real symmetric", "2 3\n"), "it is said to be symmetric, and is 2 x 3"),
        (
            file("array real general", "5000 5000\n1\n"),
            "it declares 25000000 entries and holds fewer",
        ),
        (file("array complex general", "1 1\n1 0\n"), "'complex' is not read here"),
        (file("coordinate pattern general", "1 1 1\n1 1\n"), "'pattern' is not read here"),
    ] {
        let said = refusal("H.mtx", written.as_bytes());
        assert!(said.contains(reason), "{written:?}: {said}");
    }
}

/// Written with all its digits, a matrix is read back bit for bit, whatever stands between its numbers.
fn any_matrix() -> impl Strategy<Value = DMatrix<f64>> {
    (1..6_usize, 1..6_usize).prop_flat_map(|(rows, columns)| {
        let number = proptest::num::f64::NORMAL | proptest::num::f64::ZERO;
        proptest::collection::vec(number, rows * columns)
            .prop_map(move |numbers| DMatrix::from_vec(rows, columns, numbers))
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        matrix in any_matrix(),
        (between, decimal) in prop::sample::select(vec![
            (",", '.'), (";", '.'), ("\t", '.'), ("  ", '.'), (", ", '.'), (";", ','),
        ]),
    ) {
        let field = |x: &f64| format!("{x:e}").replace('.', &decimal.to_string());
        let line = |row: usize| {
            let fields: Vec<String> = matrix.row(row).iter().map(field).collect();
            fields.join(between) + "\n"
        };
        let written: String = (0..matrix.nrows()).map(line).collect();
        // One column with decimal commas is refused, since commas may separate.
        prop_assume!(decimal == '.' || 1 < matrix.ncols());
        // A first row 0, 1, .. above numbers in powers of ten reads as names; it is told, so it is not meant here.
        let read = read("H", written.as_bytes());
        prop_assert_eq!(read.map(|read| read.matrix).map_err(|problem| problem.to_string()), Ok(matrix));
    }

    #[test]
    fn no_text_panics(text in "[-+0-9.,;eE \t\r\n\"#%a-z]{0,60}") {
        _ = read("H.csv", text.as_bytes());
    }

    #[test]
    fn no_bytes_panic(
        start in prop::sample::select(vec![
            &b""[..], b"\xff\xfe", b"\xef\xbb\xbf", b"PK\x03\x04", b"\x93NUMPY\x01\x00",
            b"\x93NUMPY\x01\x00\x46\x00{'descr': '<f8', 'fortran_order': False, 'shape': (",
            b"%%MatrixMarket matrix coordinate real symmetric\n",
            b"%%MatrixMarket matrix array real general\n",
        ]),
        rest in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        _ = read("H", &[start, &rest].concat());
    }

    /// Bytes of a good file, some of them changed.
    #[test]
    fn no_damaged_file_panics(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        length in any::<prop::sample::Index>(),
        file in prop::sample::select(vec![
            &include_bytes!("../../../tests/suite/matrix_files/two.npz")[..],
            include_bytes!("../../../tests/suite/matrix_files/float32.npy"),
            include_bytes!("../../../tests/suite/matrix_files/coordinate_symmetric.mtx"),
            include_bytes!("../../../tests/suite/matrix_files/r_write_csv2.csv"),
        ]),
    ) {
        let mut bytes = file.to_vec();
        for (place, byte) in changes {
            *place.get_mut(&mut bytes) = byte;
        }
        bytes.truncate(length.index(file.len()) + 1);
        _ = read("H.npz:noise", &bytes);
        _ = read("H", &bytes);
    }
}
