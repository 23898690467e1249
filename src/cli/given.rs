//! Data sets of the user's own.

use std::path::{Path, PathBuf};

use clap::Args;

use super::Reason;
use crate::data::given::{self, Given, KNOWN, Known};

#[derive(Args)]
pub(super) struct Data {
    /// A folder with data sets that do not ship: claims that know them then run on them too
    ///
    /// Files, each as it is or packed as FILE.gz, in the folder itself or in one of the data set's name in it: mnist/train-images-idx3-ubyte
    /// and mnist/train-labels-idx1-ubyte of MNIST (http://yann.lecun.com/exdb/mnist); of UCI (https://archive.ics.uci.edu)
    /// avila/avila-tr.txt and avila/avila-ts.txt, banknote/data_banknote_authentication.txt, cardiotocography/CTG.csv (the sheet `Raw
    /// Data' or `Data' of CTG.xls, saved with its header as comma-separated text) and sensorless/Sensorless_drive_diagnosis.txt. The hash of each
    /// file becomes part of the evidence.
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
}

impl Data {
    /// Reads what the folder holds, if one is named.
    pub(super) fn read(&self) -> Result<(), Reason> {
        let Some(folder) = &self.data else { return Ok(()) };
        let found = KNOWN.into_iter().filter_map(|known| from(folder, known).transpose());
        let found: Vec<Given> = found.collect::<Result<_, _>>()?;
        if found.is_empty() {
            let names = KNOWN.map(|known| known.files.join(" and "));
            let folder = folder.display();
            return Err(format!("{folder} holds no data set that is known: {}", names.join("; ")));
        }
        given::give(found);
        Ok(())
    }
}

/// A data set from the files of a folder; nothing if it has none of them.
fn from(folder: &Path, known: &'static Known) -> Result<Option<Given>, Reason> {
    let place = |file: &&str| {
        let inside = format!("{}/{file}", known.folder);
        let names = [(*file).to_owned(), inside].map(|name| [format!("{name}.gz"), name]);
        names
            .into_iter()
            .flat_map(|[packed, name]| [name, packed])
            .find(|name| folder.join(name).exists())
    };
    let names: Vec<String> = known.files.iter().filter_map(place).collect();
    if names.is_empty() {
        return Ok(None);
    }
    if let Some(missing) = known.files.iter().find(|file| place(file).is_none()) {
        return Err(format!("{} is missing beside {}", folder.join(missing).display(), names[0]));
    }
    let read = |name: String| match std::fs::read(folder.join(&name)) {
        Ok(bytes) => Ok((name, bytes)),
        Err(error) => Err(format!("cannot read {}: {error}", folder.join(name).display())),
    };
    let files: Vec<(String, Vec<u8>)> = names.into_iter().map(read).collect::<Result<_, _>>()?;
    let inside = |why: String| format!("{}", folder.join(why).display());
    given::read(known, &files).map(Some).map_err(inside)
}
