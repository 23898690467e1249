//! Matrices from the bytes of a file, in the formats that NumPy, pandas, R, Julia, MATLAB and spreadsheets write.
//!
//! | format | told by | read |
//! |---|---|---|
//! | `.npy` | its first bytes | floating-point and whole numbers, either order, either endianness; a vector as one column |
//! | `.npz` | its first bytes | the array `a` as `file.npz:a`; without a name, the only one |
//! | Matrix Market | `%%MatrixMarket` | coordinate and array; general, symmetric, skew-symmetric |
//! | text | anything else | commas, semicolons, tabs or blanks; names of columns and rows, quotes, comments, decimal commas |
//!
//! What is refused is refused with a [`Problem`]: the file, the line, the field, and the way out. Memory grows with
//! what a file holds, never with the size that it declares: see [`DENSE_MAX`].

mod market;
mod numpy;
mod problem;
mod text;

use std::borrow::Cow;

use nalgebra::DMatrix;

pub use problem::Problem;
use problem::Trouble;

/// A sparse file can declare a matrix that is far larger than itself: it may have so many entries, 256 MB of them.
pub const DENSE_MAX: usize = 1 << 25;

/// What a file holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// The matrix. Numbers that are not finite stand in it as they are, for whoever uses it to refuse.
    pub matrix: DMatrix<f64>,
    /// What had to be guessed, one sentence each; mostly nothing.
    pub guesses: Vec<String>,
}

impl Read {
    fn certain(matrix: DMatrix<f64>) -> Read {
        Read { matrix, guesses: Vec::new() }
    }
}

/// The matrix that the bytes of a file hold; `name` is what a user calls the file, with an array's name in it as
/// [`location`] has it.
///
/// # Errors
///
/// What is wrong, where, and the way out, in one sentence.
pub fn read(name: &str, bytes: &[u8]) -> Result<Read, Problem> {
    let (file, array) = location(name);
    let found = if bytes.starts_with(numpy::ARCHIVE) {
        numpy::archive(file, array, bytes)
    } else if let Some(array) = array {
        Err(Trouble::new(
            format!("there is no array '{array}' in a file that is no .npz"),
            "leave the name out",
        ))
    } else if bytes.starts_with(numpy::MAGIC) {
        numpy::array(bytes).map(Read::certain)
    } else if let Some(trouble) = foreign(bytes) {
        Err(trouble)
    } else {
        decoded(bytes).and_then(|text| match market::is_one(&text) {
            true => market::read(&text).map(Read::certain),
            false => text::read(&text),
        })
    };
    found.map_err(|trouble| trouble.of(name))
}

/// The file and, for `file.npz:array`, the array that a name means.
pub fn location(name: &str) -> (&str, Option<&str>) {
    match name.rfind(".npz:") {
        Some(place) => (&name[..place + 4], Some(&name[place + 5..])),
        None => (name, None),
    }
}

/// Formats that are told by their first bytes and not read.
const FOREIGN: &[(&[u8], &str, &str)] = &[
    (b"\x89HDF", "is an HDF5 file", "write the matrix alone, by numpy.save or as text"),
    (b"MATLAB 5.0", "is a MATLAB file", "write the matrix as text by writematrix(H, 'H.csv')"),
    (b"\x1f\x8b", "is compressed by gzip", "unpack it first: gunzip"),
    (b"BZh", "is compressed by bzip2", "unpack it first: bunzip2"),
    (b"\xfd7zXZ", "is compressed by xz", "unpack it first: unxz"),
    (b"(\xb5/\xfd", "is compressed by zstd", "unpack it first: unzstd"),
    (b"PAR1", "is a Parquet file", "write it as text by to_csv"),
    (b"ARROW1", "is an Arrow file", "write it as text by to_csv"),
    (b"\x80", "is a Python pickle", "write the array by numpy.save"),
    (b"\xd0\xcf\x11\xe0", "is an Excel workbook", "save the sheet as CSV"),
    (b"%PDF", "is a PDF", "save the matrix as text"),
];

/// A file that is none of ours, by its first bytes.
fn foreign(bytes: &[u8]) -> Option<Trouble> {
    let told = FOREIGN.iter().find(|(magic, ..)| bytes.starts_with(magic));
    told.map(|&(_, what, remedy)| Trouble::new(what, remedy))
}

/// The text that bytes hold: UTF-8, or UTF-16 if it begins with a byte order mark, as Windows writes it. What is
/// neither becomes a sign of its own, which no number has.
fn decoded(bytes: &[u8]) -> Result<Cow<'_, str>, Trouble> {
    let wide = |unit: fn([u8; 2]) -> u16| {
        let units = bytes[2..].chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        Cow::Owned(char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect())
    };
    let text = match bytes {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, text @ ..] => String::from_utf8_lossy(text),
        text => String::from_utf8_lossy(text),
    };
    if text.contains('\0') {
        return Err(Trouble::new("is binary, of no format that is known here", problem::FORMATS));
    }
    Ok(text)
}

#[cfg(test)]
mod tests;
