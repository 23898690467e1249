//! Data sets that users have and that do not ship: from the bytes of their files to a [`Table`].
//!
//! | data set | files, each as it is or packed by gzip | read |
//! |---|---|---|
//! | [`MNIST`] | `train-images-idx3-ubyte`, `train-labels-idx1-ubyte` | the first 4096 images, each pixel over 255 |
//! | [`BANKNOTES`] | `data_banknote_authentication.txt` | all rows: 4 inputs; class 0 against 1 |
//! | [`CARDIOTOCOGRAPHY`] | `CTG.csv`, a sheet of `CTG.xls` saved with its header | all rows with a class `NSP`: 21 inputs; normal against suspect and pathologic |
//! | [`AVILA`] | `avila-tr.txt`, `avila-ts.txt` | all rows of both: 10 inputs; copyist A against all others |
//! | [`SENSORLESS`] | `Sensorless_drive_diagnosis.txt` | all rows: 48 inputs; states 1 to 5 against 6 to 11 |
//!
//! Of the last four, which are UCI's, each input is standardised over all rows, and classes are grouped to two (Xie, Sato and Sugiyama,
//! 2020, Appendix B.1, which does not say how).
//!
//! The command line reads the files and [`give`]s the tables, once and before anything else; claims whose instances name
//! such a data set have these instances only then. What was read is part of what identifies a run
//! ([`RunId`](crate::evidence::RunId)), by the hash of each file.

mod delimited;
mod idx;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;
use std::io::Read;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize, Serializer};

use super::Table;
use delimited::{Columns, Delimited, Separator};

/// A data set that is known by its files.
pub struct Known {
    /// What it is called in tables and evidence.
    pub name: &'static str,
    /// The folder in which its files may be.
    pub folder: &'static str,
    /// Its files.
    pub files: &'static [&'static str],
    /// Where they come from.
    pub source: &'static str,
    format: Format,
}

/// How a data set is written.
enum Format {
    /// Images and labels in the idx format, of which so many are read.
    Idx(usize),
    /// Lines of numbers and a class.
    Delimited(Delimited),
}

impl Known {
    /// From the bytes of the files, unpacked, to a table; or the index of the file that is none, and why.
    fn table(&self, files: &[Cow<[u8]>]) -> Result<Table, (usize, String)> {
        match &self.format {
            Format::Idx(rows) => idx::table(self.name, [&files[0], &files[1]], *rows),
            Format::Delimited(lines) => lines.table(self.name, files),
        }
    }
}

/// Handwritten digits: 28 × 28 pixels. Y. LeCun, C. Cortes and C. J. C. Burges, *The MNIST database*, 1998.
pub static MNIST: Known = Known {
    name: "MNIST",
    folder: "mnist",
    files: &["train-images-idx3-ubyte", "train-labels-idx1-ubyte"],
    source: "http://yann.lecun.com/exdb/mnist",
    format: Format::Idx(4096),
};

/// Banknotes, genuine or forged: 4 measures of an image of each. V. Lohweg, *Banknote Authentication*, UCI, 2013.
pub static BANKNOTES: Known = Known {
    name: "Banknote Authentication",
    folder: "banknote",
    files: &["data_banknote_authentication.txt"],
    source: "https://archive.ics.uci.edu/dataset/267",
    format: Format::Delimited(Delimited {
        separator: Separator::Comma,
        columns: Columns::InOrder(4),
        classes: [&["0"], &["1"]],
    }),
};

/// Cardiotocograms: 21 measures of each, without the count of repetitive decelerations. D. Campos and J. Bernardes, *Cardiotocography*,
/// UCI, 2000.
pub static CARDIOTOCOGRAPHY: Known = Known {
    name: "Cardiotocography",
    folder: "cardiotocography",
    files: &["CTG.csv"],
    source: "https://archive.ics.uci.edu/dataset/193",
    format: Format::Delimited(Delimited {
        separator: Separator::Comma,
        columns: Columns::Named(
            &[
                "LB", "AC", "FM", "UC", "DL", "DS", "DP", "ASTV", "MSTV", "ALTV", "MLTV", "Width",
                "Min", "Max", "Nmax", "Nzeros", "Mode", "Mean", "Median", "Variance", "Tendency",
            ],
            "NSP",
        ),
        classes: [&["1"], &["2", "3"]],
    }),
};

/// Pages of the Avila Bible by twelve copyists: 10 measures of groups of four rows. C. De Stefano, F. Fontanella, M. Maniaci and
/// A. Scotto di Freca, *Avila*, UCI, 2018.
pub static AVILA: Known = Known {
    name: "Avila",
    folder: "avila",
    files: &["avila-tr.txt", "avila-ts.txt"],
    source: "https://archive.ics.uci.edu/dataset/459",
    format: Format::Delimited(Delimited {
        separator: Separator::Comma,
        columns: Columns::InOrder(10),
        classes: [&["A"], &["B", "C", "D", "E", "F", "G", "H", "I", "W", "X", "Y"]],
    }),
};

/// Electric drives with intact and defective parts, in eleven states: 48 measures of their currents. M. Bator, *Dataset for Sensorless Drive
/// Diagnosis*, UCI, 2013.
pub static SENSORLESS: Known = Known {
    name: "Sensorless Drive Diagnosis",
    folder: "sensorless",
    files: &["Sensorless_drive_diagnosis.txt"],
    source: "https://archive.ics.uci.edu/dataset/325",
    format: Format::Delimited(Delimited {
        separator: Separator::Blanks,
        columns: Columns::InOrder(48),
        classes: [&["1", "2", "3", "4", "5"], &["6", "7", "8", "9", "10", "11"]],
    }),
};

/// All that are known.
pub static KNOWN: [&Known; 5] = [&MNIST, &AVILA, &BANKNOTES, &CARDIOTOCOGRAPHY, &SENSORLESS];

/// The four tables of Xie, Sato and Sugiyama, in their order.
pub static UCI: [&Known; 4] = [&AVILA, &BANKNOTES, &CARDIOTOCOGRAPHY, &SENSORLESS];

impl fmt::Debug for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl PartialEq for Known {
    fn eq(&self, other: &Known) -> bool {
        self.name == other.name
    }
}

impl Eq for Known {}

/// By its name.
impl Serialize for Known {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.name)
    }
}

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
    let table = known.table(&unpacked).map_err(|(index, why)| of(index, why))?;
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
    let given = GIVEN.get()?.iter().find(|given| given.known == known)?;
    Some(&given.table)
}

/// All files that were read for the data sets that were given.
pub fn files() -> Vec<DataFile> {
    GIVEN.get().into_iter().flatten().flat_map(|given| given.files.clone()).collect()
}
