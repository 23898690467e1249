//! Report files: written whole or not at all, and compared with what is on disk. Only what sgdcheck wrote is
//! replaced or removed, and links are not followed.

use std::fmt;
use std::fs::{File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::report::{FOLDERS, Report};

/// The first line of every file of a report: only a file that has it is replaced or removed.
pub(crate) const MARK: &str = "<!-- Written by `sgdcheck report`; do not edit. -->";
/// How a file of evidence begins.
const EVIDENCE: &str = "{\"evidence_of\":";
/// Marks are looked for in so many bytes: earlier versions wrote a heading first.
const HEAD: u64 = 512;
/// How temporary files begin; six letters or digits follow.
const TEMPORARY: &str = ".sgdcheck-";

/// A file or folder that could not be read or written, and why.
#[derive(Debug)]
pub struct FileError {
    action: &'static str,
    path: PathBuf,
    reason: io::Error,
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let FileError { action, path, reason } = self;
        write!(f, "cannot {action} {}: {reason}", path.display())
    }
}

impl std::error::Error for FileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.reason)
    }
}

/// How a file of the report differs from what is on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// It is not there.
    Missing(PathBuf),
    /// It cannot be read, and why.
    Unreadable(PathBuf, String),
    /// It has other text, from that line on.
    Differs {
        /// The file.
        path: PathBuf,
        /// The first line that differs, from 1.
        line: usize,
        /// That line on disk.
        found: String,
        /// That line in the report.
        expected: String,
    },
    /// A page or figure of an earlier report that this one does not have.
    Stale(PathBuf),
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Difference::Missing(path) => write!(f, "{} is missing", path.display()),
            Difference::Unreadable(path, reason) => {
                write!(f, "{} cannot be read: {reason}", path.display())
            }
            Difference::Differs { path, line, found, expected } => write!(
                f,
                "{} differs from line {line} on\n  found:    {found}\n  expected: {expected}",
                path.display()
            ),
            Difference::Stale(path) => {
                write!(f, "{} belongs to no claim any more", path.display())
            }
        }
    }
}

/// Writes the report into a folder: pages and figures first, the index last, each beside its old version and
/// then in its place. A file that is right already is left alone; pages and figures of earlier reports
/// that this one does not have are removed, and so is what an interrupted report left.
///
/// # Errors
///
/// If a file cannot be written, if something that sgdcheck did not write is in its place, or if another
/// report is being written into the folder. Nothing is written then, unless the disk itself fails.
pub fn write(report: &Report, dir: &Path) -> Result<(), FileError> {
    let _lock = prepare(dir)?;
    for file in &report.files {
        let path = dir.join(&file.path);
        ours_or_free(dir, &path).map_err(failed("replace", &path))?;
    }
    for file in &report.files {
        let path = dir.join(&file.path);
        replace(&path, &file.text).map_err(failed("write", &path))?;
    }
    for path in stale(report, dir) {
        std::fs::remove_file(&path).map_err(failed("remove", &path))?;
        // An empty folder of a paper goes too; one that is not stays.
        _ = path.parent().map(std::fs::remove_dir);
    }
    Ok(())
}

/// Whether a report can be written into a folder: better known before a long run than after it.
///
/// # Errors
///
/// As [`write`], as far as it can be known without the report.
pub fn writable(dir: &Path) -> Result<(), FileError> {
    let _lock = prepare(dir)?;
    let index = dir.join(super::PAGE);
    ours_or_free(dir, &index).map_err(failed("replace", &index))?;
    for folder in [dir.to_owned()].into_iter().chain(FOLDERS.map(|folder| dir.join(folder))) {
        new_file(&folder).map_err(failed("write to", &folder))?;
    }
    Ok(())
}

/// Compares the report with the files in a folder; empty if they agree.
pub fn check(report: &Report, dir: &Path) -> Vec<Difference> {
    let differing =
        report.files.iter().filter_map(|file| compare(dir.join(&file.path), &file.text));
    differing.chain(stale(report, dir).into_iter().map(Difference::Stale)).collect()
}

/// What lies in the report's folders and was not written by sgdcheck: left alone, but worth naming.
pub fn foreign(dir: &Path) -> Vec<PathBuf> {
    let is_foreign = |path: &PathBuf| !is_temporary(path) && !is_ours(path);
    found(dir).into_iter().filter(is_foreign).collect()
}

/// Makes the report's folders and locks them against other reports; clears what a killed one left.
fn prepare(dir: &Path) -> Result<Option<File>, FileError> {
    for folder in FOLDERS {
        let path = dir.join(folder);
        no_link(dir, &path).map_err(failed("write to", &path))?;
        std::fs::create_dir_all(&path).map_err(failed("create", &path))?;
    }
    let lock = lock(dir)?;
    let left = found(dir).into_iter().chain(entries(dir));
    for path in left.filter(|path| is_temporary(path)) {
        std::fs::remove_file(&path).map_err(failed("remove", &path))?;
    }
    Ok(lock)
}

/// Locks the folder of pages while a report is written. Where folders cannot be opened or locked, as on
/// Windows and some network disks, nobody else is waited for.
fn lock(dir: &Path) -> Result<Option<File>, FileError> {
    let Ok(folder) = File::open(dir.join(FOLDERS[0])) else {
        return Ok(None);
    };
    match folder.try_lock() {
        Err(TryLockError::WouldBlock) => {
            let busy =
                io::Error::new(io::ErrorKind::ResourceBusy, "another report is being written");
            Err(failed("write to", dir)(busy))
        }
        Ok(()) | Err(TryLockError::Error(_)) => Ok(Some(folder)),
    }
}

fn failed<'a>(
    action: &'static str,
    path: &'a Path,
) -> impl FnOnce(io::Error) -> FileError + use<'a> {
    move |reason| FileError { action, path: path.to_owned(), reason }
}

/// Writes a file beside its old version and then in its place.
///
/// # Errors
///
/// If it cannot be written, or if what is in its place is a link, no file, or not written by sgdcheck.
pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
    ours_or_free(Path::new(""), path)?;
    if std::fs::read(path).is_ok_and(|found| found == text.as_bytes()) {
        return Ok(());
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    std::fs::create_dir_all(folder)?;
    let mut beside = new_file(folder)?;
    beside.write_all(text.as_bytes())?;
    beside.as_file().sync_all()?;
    beside.persist(path).map_err(|failure| failure.error)?;
    Ok(())
}

/// Whether a file may be written there: nothing is there, or what sgdcheck wrote; and no folder between
/// `dir` and the file is a link.
fn ours_or_free(dir: &Path, path: &Path) -> io::Result<()> {
    if !dir.as_os_str().is_empty() {
        no_link(dir, path.parent().unwrap_or(dir))?;
    }
    regular(path)?;
    let is_empty = path.symlink_metadata().is_ok_and(|data| data.len() == 0);
    if path.exists() && !is_empty && !is_ours(path) {
        return Err(io::Error::other("it was not written by sgdcheck; move it away first"));
    }
    Ok(())
}

/// Whether nothing is there, or a file that is no link.
fn regular(path: &Path) -> io::Result<()> {
    match path.symlink_metadata() {
        Ok(data) if data.is_symlink() => Err(io::Error::other("it is a link")),
        Ok(data) if !data.is_file() => Err(io::Error::other("it is no file")),
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Whether no folder from `dir`, itself excluded, down to `folder` is a link.
fn no_link(dir: &Path, folder: &Path) -> io::Result<()> {
    let below = folder.ancestors().take_while(|path| *path != dir && !path.as_os_str().is_empty());
    for path in below {
        if path.symlink_metadata().is_ok_and(|data| data.is_symlink()) {
            let reason = format!("{} is a link, which is not followed", path.display());
            return Err(io::Error::other(reason));
        }
    }
    Ok(())
}

/// Whether sgdcheck wrote a file: the mark is one of its first lines, or it is evidence.
fn is_ours(path: &Path) -> bool {
    if regular(path).is_err() {
        return false;
    }
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head));
    let head = String::from_utf8_lossy(&head);
    read.is_ok() && (head.starts_with(EVIDENCE) || head.lines().take(4).any(|line| line == MARK))
}

fn is_temporary(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let letters = name.strip_prefix(TEMPORARY).unwrap_or_default();
    letters.len() == 6
        && letters.chars().all(|c| c.is_ascii_alphanumeric())
        && path.symlink_metadata().is_ok_and(|data| data.is_file())
}

/// A temporary file with the permissions of an ordinary one, removed unless it is kept.
fn new_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

fn compare(path: PathBuf, expected: &str) -> Option<Difference> {
    if let Err(reason) = regular(&path) {
        return Some(Difference::Unreadable(path, reason.to_string()));
    }
    match std::fs::read(&path) {
        Ok(found) if found == expected.as_bytes() => None,
        Ok(found) => Some(first_difference(path, &String::from_utf8_lossy(&found), expected)),
        Err(reason) if reason.kind() == io::ErrorKind::NotFound => Some(Difference::Missing(path)),
        Err(reason) => Some(Difference::Unreadable(path, reason.to_string())),
    }
}

fn first_difference(path: PathBuf, found: &str, expected: &str) -> Difference {
    let same = |(a, b): &(&str, &str)| a == b;
    let common = found.split('\n').zip(expected.split('\n'));
    let line = common.take_while(same).count();
    let at = |text: &str| match text.split('\n').nth(line) {
        Some(line) => super::text::clean(line.trim_end_matches('\r')),
        None => "(end of file)".to_owned(),
    };
    Difference::Differs { line: line + 1, found: at(found), expected: at(expected), path }
}

/// Files that sgdcheck wrote into the report's folders and this report does not have.
fn stale(report: &Report, dir: &Path) -> Vec<PathBuf> {
    let is_shown = |path: &PathBuf| report.files.iter().any(|file| dir.join(&file.path) == *path);
    found(dir).into_iter().filter(|path| is_ours(path) && !is_shown(path)).collect()
}

/// Everything in the report's folders and in their papers' folders, by name. Links are not followed.
fn found(dir: &Path) -> Vec<PathBuf> {
    let is_folder = |path: &Path| path.symlink_metadata().is_ok_and(|data| data.is_dir());
    let mut all = Vec::new();
    for folder in FOLDERS.map(|folder| dir.join(folder)) {
        if no_link(dir, &folder).is_err() {
            continue;
        }
        let (papers, files): (Vec<_>, Vec<_>) = entries(&folder).partition(|path| is_folder(path));
        all.extend(files);
        all.extend(papers.iter().flat_map(|paper| entries(paper)).filter(|path| !is_folder(path)));
    }
    all.sort();
    all
}

fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    entries.filter_map(|entry| Some(entry.ok()?.path()))
}
