//! Report files: written whole or not at all, and compared with what is on disk.

use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::report::{FIGURES, PAGE, Report};

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
    /// A figure that the report no longer draws.
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
            Difference::Stale(path) => write!(f, "{} is drawn by no claim", path.display()),
        }
    }
}

/// Writes the report into a folder: figures first, the page last, each beside its old version and
/// then in its place. A file that is right already is left alone; figures that the report no
/// longer draws are removed.
pub fn write(report: &Report, dir: &Path) -> Result<(), FileError> {
    let figures = dir.join(FIGURES);
    std::fs::create_dir_all(&figures).map_err(failed("create", &figures))?;
    for (path, text) in files(report, dir) {
        replace(&path, text).map_err(failed("write", &path))?;
    }
    for path in stale(report, dir) {
        std::fs::remove_file(&path).map_err(failed("remove", &path))?;
    }
    Ok(())
}

/// Whether a report can be written into a folder: better known before a long run than after it.
pub fn writable(dir: &Path) -> Result<(), FileError> {
    let figures = dir.join(FIGURES);
    std::fs::create_dir_all(&figures).map_err(failed("create", &figures))?;
    for folder in [dir, &figures] {
        new_file(folder).map_err(failed("write to", folder))?;
    }
    Ok(())
}

/// Compares the report with the files in a folder; empty if they agree.
pub fn check(report: &Report, dir: &Path) -> Vec<Difference> {
    let differing = files(report, dir).filter_map(|(path, text)| compare(path, text));
    differing.chain(stale(report, dir).into_iter().map(Difference::Stale)).collect()
}

/// The report's files and their texts, the page last.
fn files<'a>(report: &'a Report, dir: &'a Path) -> impl Iterator<Item = (PathBuf, &'a str)> {
    let figure = |(name, svg): &'a (String, String)| (dir.join(FIGURES).join(name), svg.as_str());
    let page = (dir.join(PAGE), report.markdown.as_str());
    report.figures.iter().map(figure).chain([page])
}

fn failed<'a>(
    action: &'static str,
    path: &'a Path,
) -> impl FnOnce(io::Error) -> FileError + use<'a> {
    move |reason| FileError { action, path: path.to_owned(), reason }
}

/// Writes a file beside its old version and then in its place.
pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
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

/// A temporary file with the permissions of an ordinary one, removed unless it is kept.
fn new_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".sgdcheck-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

fn compare(path: PathBuf, expected: &str) -> Option<Difference> {
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
        Some(line) => line.trim_end_matches('\r').to_owned(),
        None => "(end of file)".to_owned(),
    };
    Difference::Differs { line: line + 1, found: at(found), expected: at(expected), path }
}

/// Figures on disk that the report does not draw, in the order of their names.
fn stale(report: &Report, dir: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(dir.join(FIGURES)) else {
        return Vec::new();
    };
    let is_drawn = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str());
        report.figures.iter().any(|(drawn, _)| Some(drawn.as_str()) == name)
    };
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "svg"))
        .filter(|path| !is_drawn(path))
        .collect();
    paths.sort();
    paths
}
