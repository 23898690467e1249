//! Evidence on disk: lines of JSON, appended and flushed, resumed and merged.

use std::collections::HashMap;
use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::{Key, Plan};
use crate::evidence::{Finding, RunId};

/// Why evidence cannot be used. Each message is one sentence.
#[derive(Debug)]
pub enum Error {
    /// The file cannot be read.
    Read(PathBuf, io::Error),
    /// The file cannot be written.
    Write(PathBuf, io::Error),
    /// A line is not evidence.
    NotEvidence(PathBuf, usize, String),
    /// The evidence belongs to another run: what differs, there and here.
    AnotherRun(PathBuf, &'static str, String, String),
    /// The evidence names a claim, experiment or instance that this version does not have.
    UnknownKey(PathBuf, Key),
    /// The evidence was made for another set of claims.
    AnotherRegistry(PathBuf, Key),
    /// Two files hold different findings for the same key.
    Conflict(PathBuf, Key),
    /// Findings are missing from a whole run: how many, and the first of them.
    Missing(usize, usize, Vec<Key>),
    /// The file is in use.
    Locked(PathBuf),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Read(path, error) => write!(f, "cannot read {}: {error}", path.display()),
            Error::Write(path, error) => write!(f, "cannot write {}: {error}", path.display()),
            Error::NotEvidence(path, line, why) => write!(
                f,
                "{} is not evidence of sgdcheck: line {line}: {why}; give another file",
                path.display()
            ),
            Error::AnotherRun(path, what, there, here) => write!(
                f,
                "{} holds evidence of {what} {there}, not {here}: give another file or the same {what}",
                path.display()
            ),
            Error::UnknownKey(path, key) => write!(
                f,
                "{} holds evidence that this version does not know: {}; give another file",
                path.display(),
                Shown(key)
            ),
            Error::AnotherRegistry(path, key) => write!(
                f,
                "{} was made for another set of claims, since the error probability of {} differs; \
                 give another file",
                path.display(),
                Shown(key)
            ),
            Error::Conflict(path, key) => write!(
                f,
                "{} contradicts the files before it on {}; run that part again",
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
                write!(f, "{} is in use by another run: wait or give another file", path.display())
            }
        }
    }
}

impl std::error::Error for Error {}

struct Shown<'a>(&'a Key);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (claim, experiment, instance) = self.0;
        write!(f, "{claim}, {experiment}, {instance}")
    }
}

/// Evidence read from a file.
pub struct Evidence {
    /// The findings, in the order of the file; of repeated ones the first.
    pub findings: Vec<Finding>,
    /// Bytes of whole lines; what follows them was half written.
    whole: u64,
    /// Whether a half-written last line was dropped.
    pub dropped: bool,
}

impl Evidence {
    /// By key.
    pub fn into_map(self) -> HashMap<Key, Finding> {
        self.findings.into_iter().map(|finding| (finding.key(), finding)).collect()
    }
}

/// Reads evidence. A last line that was cut off is dropped; anything else that is not evidence is
/// an error.
///
/// # Errors
///
/// If the file cannot be read or is not evidence.
pub fn read(path: &Path) -> Result<Evidence, Error> {
    let bytes = std::fs::read(path).map_err(|error| Error::Read(path.to_owned(), error))?;
    let whole = bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |last| last + 1);
    let mut findings = Vec::new();
    for (number, line) in bytes[..whole].split(|&byte| byte == b'\n').enumerate() {
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let finding: Finding = serde_json::from_slice(line)
            .map_err(|error| Error::NotEvidence(path.to_owned(), number + 1, error.to_string()))?;
        findings.push(finding);
    }
    // A line that was cut off begins as every line of evidence does.
    let rest = &bytes[whole..];
    let start: &[u8] = br#"{"claim":""#;
    let common = rest.len().min(start.len());
    if rest[..common] != start[..common] {
        let why = "it does not begin as evidence does".to_owned();
        return Err(Error::NotEvidence(path.to_owned(), findings.len() + 1, why));
    }
    Ok(Evidence { findings, whole: whole as u64, dropped: !rest.is_empty() })
}

/// Checks that evidence belongs to a plan: same seed, budget and version, known keys, same split
/// of the error budget.
///
/// # Errors
///
/// The first difference.
pub fn check(path: &Path, findings: &[Finding], plan: &Plan) -> Result<(), Error> {
    let known: HashMap<&Key, f64> =
        plan.units.iter().map(|(key, unit)| (key, unit.alpha)).collect();
    for finding in findings {
        same_run(path, &finding.run, &plan.run)?;
        let key = finding.key();
        match known.get(&key) {
            None => return Err(Error::UnknownKey(path.to_owned(), key)),
            Some(&alpha) if alpha != finding.alpha => {
                return Err(Error::AnotherRegistry(path.to_owned(), key));
            }
            Some(_) => (),
        }
    }
    Ok(())
}

fn same_run(path: &Path, there: &RunId, here: &RunId) -> Result<(), Error> {
    let differs = |what, there: String, here: String| {
        Err(Error::AnotherRun(path.to_owned(), what, there, here))
    };
    if there.version != here.version {
        differs("version", there.version.clone(), here.version.clone())
    } else if there.seed != here.seed {
        differs("seed", there.seed.to_string(), here.seed.to_string())
    } else if there.budget != here.budget {
        differs("budget", there.budget.to_string(), here.budget.to_string())
    } else {
        Ok(())
    }
}

/// Joins parts of a run, in the order of the plan. Parts may overlap.
///
/// # Errors
///
/// If a part belongs to another run, contradicts another part, or findings are missing.
pub fn merge(parts: &[(PathBuf, Vec<Finding>)], plan: &Plan) -> Result<Vec<Finding>, Error> {
    let mut merged: HashMap<Key, Finding> = HashMap::new();
    for (path, findings) in parts {
        check(path, findings, plan)?;
        for finding in findings {
            let key = finding.key();
            match merged.get(&key) {
                Some(before) if !same(before, finding) => {
                    return Err(Error::Conflict(path.clone(), key));
                }
                Some(_) => (),
                None => drop(merged.insert(key, finding.clone())),
            }
        }
    }
    in_order(merged, plan)
}

/// All findings of a plan, in its order.
///
/// # Errors
///
/// If some are missing; the first three are named.
pub fn in_order(mut found: HashMap<Key, Finding>, plan: &Plan) -> Result<Vec<Finding>, Error> {
    let missing: Vec<&Key> =
        plan.units.iter().map(|(key, _)| key).filter(|key| !found.contains_key(key)).collect();
    if !missing.is_empty() {
        let first = missing.iter().take(3).map(|&key| key.clone()).collect();
        return Err(Error::Missing(missing.len(), plan.units.len(), first));
    }
    Ok(plan.units.iter().filter_map(|(key, _)| found.remove(key)).collect())
}

/// Whether two findings agree in everything but the seconds spent.
fn same(a: &Finding, b: &Finding) -> bool {
    Finding { seconds: 0.0, ..a.clone() } == Finding { seconds: 0.0, ..b.clone() }
}

/// A file that findings are appended to, one flushed line each.
pub struct Store {
    path: PathBuf,
    file: Mutex<File>,
}

impl Store {
    /// Opens a file for appending, creating it if need be, and returns what it already holds for
    /// `plan`. A half-written last line is cut off.
    ///
    /// # Errors
    ///
    /// If the file is in use, cannot be opened, is not evidence, or belongs to another run.
    pub fn open(path: &Path, plan: &Plan) -> Result<(Store, Evidence), Error> {
        let unwritable = |error| Error::Write(path.to_owned(), error);
        let mut options = OpenOptions::new();
        let file = options.append(true).create(true).open(path).map_err(unwritable)?;
        if file.try_lock().is_err() {
            return Err(Error::Locked(path.to_owned()));
        }
        // A device is written to, never read: it may have no end.
        let is_file = file.metadata().map_err(unwritable)?.is_file();
        let evidence = if is_file {
            read(path)?
        } else {
            Evidence { findings: Vec::new(), whole: 0, dropped: false }
        };
        check(path, &evidence.findings, plan)?;
        if evidence.dropped {
            file.set_len(evidence.whole).map_err(unwritable)?;
        }
        Ok((Store { path: path.to_owned(), file: Mutex::new(file) }, evidence))
    }

    /// Appends a finding and flushes it to the disk.
    ///
    /// # Errors
    ///
    /// If the line cannot be written.
    pub fn append(&self, finding: &Finding) -> Result<(), Error> {
        let unwritable = |error| Error::Write(self.path.clone(), error);
        let mut file = self.file.lock().expect("no thread panics while it writes a line");
        file.write_all(line(finding).as_bytes()).map_err(unwritable)?;
        file.flush().map_err(unwritable)
    }
}

/// A finding as a line of evidence.
pub fn line(finding: &Finding) -> String {
    let mut line = serde_json::to_string(finding).expect("findings are plain data");
    line.push('\n');
    line
}

/// Writes all findings to a file, beside it first and then renamed. A file that holds the same
/// findings already is left alone, so that two runs with one seed leave the same bytes.
///
/// # Errors
///
/// If the file cannot be written.
pub fn write(path: &Path, findings: &[Finding]) -> Result<(), Error> {
    if let Ok(before) = read(path)
        && !before.dropped
        && before.findings.len() == findings.len()
        && before.findings.iter().zip(findings).all(|(a, b)| same(a, b))
    {
        return Ok(());
    }
    let unwritable = |error| Error::Write(path.to_owned(), error);
    let lines: String = findings.iter().map(line).collect();
    crate::report::replace(path, &lines).map_err(unwritable)
}
