//! Data sets that users have and that do not ship: from the bytes of their files to a [`Table`].
//!
//! | data set | files, each as it is or packed by gzip | read |
//! |---|---|---|
//! | [`MNIST`] | `train-images-idx3-ubyte`, `train-labels-idx1-ubyte` | the first 4096 images, each pixel over 255 |
//!
//! The command line reads the files and [`give`]s the tables, once and before anything else; claims whose instances name
//! such a data set have these instances only then. What was read is part of what identifies a run
//! ([`RunId`](crate::evidence::RunId)), by the hash of each file.

mod idx;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::io::Read;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::Table;

/// A data set that is known by its files.
pub struct Known {
    /// What it is called in tables and evidence.
    pub name: &'static str,
    /// Its files.
    pub files: &'static [&'static str],
    /// Where they come from.
    pub source: &'static str,
    read: Reader,
}

/// From the bytes of the files, unpacked, to a table; or the index of the file that is none, and why.
type Reader = fn(&[Cow<[u8]>]) -> Result<Table, (usize, String)>;

/// Handwritten digits: 28 × 28 pixels. Y. LeCun, C. Cortes and C. J. C. Burges, *The MNIST database*, 1998.
pub static MNIST: Known = Known {
    name: "MNIST",
    files: &["train-images-idx3-ubyte", "train-labels-idx1-ubyte"],
    source: "http://yann.lecun.com/exdb/mnist",
    read: |files| idx::table("MNIST", [&files[0], &files[1]], 4096),
};

/// All that are known.
pub static KNOWN: [&Known; 1] = [&MNIST];

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataFile {
    /// Its name, as it was found.
    pub name: String,
    /// BLAKE3 of its bytes, as they were found, in hexadecimal digits.
    pub blake3: String,
}

/// A data set that was read.
pub struct Given {
    known: &'static Known,
    table: Table,
    files: Vec<DataFile>,
}

/// No file of a data set is larger, unpacked: the images of MNIST have 47 MB.
const UNPACKED_MAX: u64 = 1 << 26;

/// Reads a data set from its files, each by the name under which it was found.
///
/// # Errors
///
/// Which file is none of this data set, and why, in one sentence.
pub fn read(known: &'static Known, files: &[(String, Vec<u8>)]) -> Result<Given, String> {
    let of = |index: usize, why: String| format!("{} {why}", files[index].0);
    let unpacked = files
        .iter()
        .enumerate()
        .map(|(index, (_, bytes))| unpacked(bytes).map_err(|why| of(index, why)));
    let unpacked: Vec<Cow<[u8]>> = unpacked.collect::<Result<_, _>>()?;
    let table = (known.read)(&unpacked).map_err(|(index, why)| of(index, why))?;
    let file = |(name, bytes): &(String, Vec<u8>)| DataFile {
        name: name.clone(),
        blake3: blake3::hash(bytes).to_string(),
    };
    Ok(Given { known, table, files: files.iter().map(file).collect() })
}

fn unpacked(bytes: &[u8]) -> Result<Cow<'_, [u8]>, String> {
    if !bytes.starts_with(b"\x1f\x8b") {
        return Ok(Cow::Borrowed(bytes));
    }
    let mut all = Vec::new();
    let mut reader = flate2::read::GzDecoder::new(bytes).take(UNPACKED_MAX + 1);
    match reader.read_to_end(&mut all) {
        Err(error) => Err(format!("cannot be unpacked: {error}")),
        Ok(_) if UNPACKED_MAX < all.len() as u64 => Err("is too large, unpacked".to_owned()),
        Ok(_) => Ok(Cow::Owned(all)),
    }
}

static GIVEN: OnceLock<Vec<Given>> = OnceLock::new();

/// Makes data sets known to this process. Only the first call counts: instances must not change while claims run.
pub fn give(all: Vec<Given>) {
    _ = GIVEN.set(all);
}

/// The table of a data set, if it was given.
pub fn table(known: &'static Known) -> Option<&'static Table> {
    let given = GIVEN.get()?.iter().find(|given| std::ptr::eq(given.known, known))?;
    Some(&given.table)
}

/// All files that were read for the data sets that were given.
pub fn files() -> Vec<DataFile> {
    GIVEN.get().into_iter().flatten().flat_map(|given| given.files.clone()).collect()
}
