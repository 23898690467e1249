//! A folder of evidence that grows while a run goes on.

use std::collections::HashMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::{Error, Found, Headers, file_of, first_line, line, read};
use crate::claim::Paper;
use crate::evidence::Record;
use crate::run::Plan;

/// A folder that records are appended to, one line each. A line is with the operating system when
/// [`append`](Store::append) returns, so that it outlives the process; after [`sync`](Store::sync) it is on the
/// disk, and outlives the machine's power.
pub struct Store {
    folder: PathBuf,
    headers: Headers,
    files: Mutex<HashMap<String, File>>,
    _lock: File,
}

impl Store {
    /// Opens a folder for appending, creating it if need be, and returns what it already holds for
    /// `plan`. Half-written last lines are cut off; evidence of other code is set aside, as `claim.stale` beside
    /// the new file `claim.jsonl`, in the place of what was set aside before.
    ///
    /// # Errors
    ///
    /// If the folder is in use, cannot be made, or holds what is not evidence of the plan. A filesystem without locks
    /// is no error: whoever opens it is told.
    pub fn open(folder: &Path, papers: &[&Paper], plan: &Plan) -> Result<(Store, Found), Error> {
        let unwritable = |error| Error::Write(folder.to_owned(), error);
        if folder.symlink_metadata().is_ok_and(|data| !data.is_dir()) {
            return Err(Error::NoFolder(folder.to_owned()));
        }
        std::fs::create_dir_all(folder).map_err(unwritable)?;
        let lock = OpenOptions::new().create(true).append(true).open(folder.join(".lock"));
        let lock = lock.map_err(unwritable)?;
        let unlocked = hold(lock.try_lock(), folder)?;
        let headers = Headers::new(papers, plan);
        let found = Found { unlocked, ..read(folder, plan, &headers)? };
        for path in &found.stale_files {
            std::fs::rename(path, path.with_extension("stale")).map_err(unwritable)?;
        }
        for path in &found.dropped {
            cut(path).map_err(unwritable)?;
        }
        let files = Mutex::new(HashMap::new());
        Ok((Store { folder: folder.to_owned(), headers, files, _lock: lock }, found))
    }

    /// Appends a record.
    ///
    /// # Errors
    ///
    /// If the line cannot be written, or the file is no longer there.
    pub fn append(&self, record: &Record) -> Result<(), Error> {
        let id = record.key().0;
        let path = file_of(&self.folder, &id);
        let unwritable = |error| Error::Write(path.clone(), error);
        let header = &self.headers.0[&id];
        let mut files = self.files.lock().expect("no thread panics while it writes a line");
        let mut text = line(record, header);
        if !files.contains_key(&id) {
            let parent = path.parent().unwrap_or(&self.folder);
            std::fs::create_dir_all(parent).map_err(unwritable)?;
            let file =
                OpenOptions::new().create(true).append(true).open(&path).map_err(unwritable)?;
            if file.metadata().map_err(unwritable)?.len() == 0 {
                text.insert_str(0, &first_line(header));
            }
            files.insert(id.clone(), file);
        } else if !path.exists() {
            return Err(Error::Vanished(path));
        }
        let file = files.get_mut(&id).expect("it was opened above");
        file.write_all(text.as_bytes()).map_err(unwritable)
    }

    /// Waits until all that was appended is on the disk: once per file, where once per line would cost more than
    /// most findings do.
    ///
    /// # Errors
    ///
    /// If the disk refuses.
    pub fn sync(&self) -> Result<(), Error> {
        let files = self.files.lock().expect("no thread panics while it writes a line");
        for (id, file) in &*files {
            file.sync_data().map_err(|error| Error::Write(file_of(&self.folder, id), error))?;
        }
        Ok(())
    }
}

/// What came of locking a folder: nothing if it is held, or why its filesystem cannot lock; a lock that another run
/// holds is an error.
fn hold(tried: Result<(), TryLockError>, folder: &Path) -> Result<Option<std::io::Error>, Error> {
    match tried {
        Ok(()) => Ok(None),
        Err(TryLockError::WouldBlock) => Err(Error::Locked(folder.to_owned())),
        Err(TryLockError::Error(error)) => Ok(Some(error)),
    }
}

/// Cuts off what follows the last whole line.
fn cut(path: &Path) -> std::io::Result<()> {
    let text = std::fs::read(path)?;
    let whole = text.iter().rposition(|&byte| byte == b'\n').map_or(0, |last| last + 1);
    OpenOptions::new().write(true).open(path)?.set_len(whole as u64)
}

#[cfg(test)]
mod tests {
    use std::io::{self, ErrorKind};

    use super::*;

    #[test]
    fn a_filesystem_without_locks_is_not_in_use() {
        let tried = Err(TryLockError::Error(io::Error::from(ErrorKind::Unsupported)));
        let why = hold(tried, Path::new("e")).expect("it is in nobody's use");
        assert_eq!(why.map(|error| error.kind()), Some(ErrorKind::Unsupported));
    }

    #[test]
    fn a_lock_that_another_run_holds_is_an_error() {
        let error = hold(Err(TryLockError::WouldBlock), Path::new("e")).expect_err("it is in use");
        assert_eq!(error.to_string(), "e is in use by another run: wait or give another folder");
    }
}
