//! Why evidence cannot be used.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::evidence::Key;

/// Why evidence cannot be used. Each message is one sentence.
#[derive(Debug)]
pub enum Error {
    /// The file cannot be read.
    Read(PathBuf, io::Error),
    /// The file cannot be written.
    Write(PathBuf, io::Error),
    /// It is no folder.
    NoFolder(PathBuf),
    /// The folder holds no evidence.
    Nothing(PathBuf),
    /// A line is not evidence.
    NotEvidence(PathBuf, usize, String),
    /// The evidence belongs to another run: what differs, there and here.
    AnotherRun(PathBuf, &'static str, String, String),
    /// The evidence is of a claim that is not registered.
    UnknownClaim(PathBuf, String),
    /// The evidence names an experiment or instance that this version does not have.
    UnknownKey(PathBuf, Key),
    /// The finding cannot have been made by this run, and why.
    NotOurs(PathBuf, Key, &'static str),
    /// Two findings for the same key differ.
    Conflict(PathBuf, Key),
    /// Findings are missing from a whole run: how many, of how many, and the first of them.
    Missing(usize, usize, Vec<Key>),
    /// The folder is in use.
    Locked(PathBuf),
    /// The file was deleted while the run went on.
    Vanished(PathBuf),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Read(path, error) => write!(f, "cannot read {}: {error}", path.display()),
            Error::Write(path, error) => write!(f, "cannot write {}: {error}", path.display()),
            Error::NoFolder(path) => {
                write!(f, "{} is no folder: evidence is a folder; give another", path.display())
            }
            Error::Nothing(path) => {
                write!(f, "{} holds no evidence: run `sgdcheck` first", path.display())
            }
            Error::NotEvidence(path, line, why) => write!(
                f,
                "{} is not evidence of sgdcheck: line {line}: {why}; give another folder",
                path.display()
            ),
            Error::AnotherRun(path, what, there, here) => write!(
                f,
                "{} holds evidence of {what} {there}, not {here}: give another folder or the same {what}",
                path.display()
            ),
            Error::UnknownClaim(path, id) => write!(
                f,
                "{} holds evidence of {id:?}, which is not registered; delete it or give another folder",
                path.display()
            ),
            Error::UnknownKey(path, key) => write!(
                f,
                "{} holds evidence that this version does not know: {}; give another folder",
                path.display(),
                Shown(key)
            ),
            Error::NotOurs(path, key, why) => write!(
                f,
                "{} was not written by this run: of {}, {why}; run that claim again",
                path.display(),
                Shown(key)
            ),
            Error::Conflict(path, key) => write!(
                f,
                "{} contradicts what was read before it on {}; run that part again",
                path.display(),
                Shown(key)
            ),
            Error::Missing(missing, all, first) => {
                write!(f, "{missing} of {all} findings are missing: ")?;
                for (index, key) in first.iter().enumerate() {
                    write!(f, "{}{}", if index == 0 { "" } else { "; " }, Shown(key))?;
                }
                if first.len() < *missing {
                    write!(f, "; and {} more", missing - first.len())?;
                }
                Ok(())
            }
            Error::Locked(path) => {
                write!(
                    f,
                    "{} is in use by another run: wait or give another folder",
                    path.display()
                )
            }
            Error::Vanished(path) => {
                write!(f, "{} was deleted while the run went on: start it again", path.display())
            }
        }
    }
}

impl std::error::Error for Error {}

struct Shown<'a>(&'a Key);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (claim, experiment, instance) = self.0;
        write!(f, "{claim}, {experiment:?}, {instance:?}")
    }
}
