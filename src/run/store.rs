//! Evidence on disk: a folder with one file of JSON lines per claim, appended to, resumed and merged.
//!
//! The first line of a file says what all others belong to: claim, seed, budget, version, data that do not ship, and the
//! fingerprint of the code. Every other line is a [`Record`] and a checksum over both.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::fingerprint::Fingerprints;
use super::{Plan, Work};
use crate::budget::Budget;
use crate::claim::Paper;
use crate::data::given::DataFile;
use crate::evidence::{Finding, Key, Record, RunId};
use crate::statistics::error_budget::LOOKS;

mod appending;
mod error;

pub use appending::Store;
pub use error::Error;

/// The first line of a file of evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The claim's or the measure's id.
    pub evidence_of: String,
    /// The run.
    #[serde(flatten)]
    pub run: RunId,
    /// The fingerprint of the claim's code.
    pub fingerprint: String,
}

/// Evidence that was read from a folder.
#[derive(Default)]
pub struct Found {
    /// The records, by key.
    pub records: HashMap<Key, Record>,
    /// Claims whose evidence came from other code, and is left out.
    pub stale: Vec<String>,
    /// The files of these.
    pub stale_files: Vec<PathBuf>,
    /// Files whose last line was cut off and is dropped.
    pub dropped: Vec<PathBuf>,
    /// Why the folder could not be locked, where its filesystem has no locks.
    pub unlocked: Option<std::io::Error>,
}

/// The headers that evidence of a plan must have, by claim.
pub struct Headers(BTreeMap<String, Header>);

impl Headers {
    /// The headers of a plan for the claims of `papers`.
    pub fn new(papers: &[&Paper], plan: &Plan) -> Headers {
        let fingerprints = Fingerprints::new(papers);
        let header = |id: &'static str| {
            let paper =
                papers.iter().copied().find(|paper| id.starts_with(&format!("{}/", paper.name)));
            let mut claims = paper.iter().flat_map(|paper| paper.claims());
            let source = match claims.find(|claim| claim.id == id) {
                Some(claim) => claim.source,
                None => plan.source_of_measure(id).unwrap_or_default(),
            };
            let fingerprint = fingerprints.of(paper, source);
            (
                id.to_owned(),
                Header { evidence_of: id.to_owned(), run: plan.run.clone(), fingerprint },
            )
        };
        Headers(plan.ids().into_iter().map(header).collect())
    }
}

impl Plan {
    fn source_of_measure(&self, id: &str) -> Option<&'static str> {
        let mut units = self.units.iter().map(|(_, unit)| unit).filter(|unit| unit.id == id);
        units.find_map(|unit| match unit.work {
            Work::Measure(measure) => Some(measure.source),
            Work::Check { .. } | Work::Scan(_) => None,
        })
    }
}

/// Where the evidence of a claim is, in its folder.
pub fn file_of(folder: &Path, id: &str) -> PathBuf {
    folder.join(format!("{id}.jsonl"))
}

/// The run that a folder holds evidence of, from the first file that has a header.
///
/// # Errors
///
/// If the folder cannot be read, or holds no evidence.
pub fn run_of(folder: &Path) -> Result<RunId, Error> {
    for path in files(folder)? {
        if let Some(header) = read_header(&path)? {
            return Ok(header.run);
        }
    }
    Err(Error::Nothing(folder.to_owned()))
}

/// Reads what a folder holds for a plan. Claims that came from other code are left out and named.
///
/// # Errors
///
/// If a file cannot be read, is not evidence, belongs to another run, or to no claim of the plan's
/// registry; or if a line's checksum is wrong, its verdict does not follow from its intervals, or its
/// samples, looks and error probability do not fit the plan.
pub fn read(folder: &Path, plan: &Plan, headers: &Headers) -> Result<Found, Error> {
    let mut found = Found::default();
    let known: HashMap<&Key, Work> =
        plan.units.iter().map(|(key, unit)| (key, unit.work)).collect();
    for path in files(folder)? {
        read_file(&path, plan, headers, &known, &mut found)?;
    }
    Ok(found)
}

/// The same with evidence of other code included, and named: what a report shows.
///
/// # Errors
///
/// As [`read`].
pub fn read_any_code(folder: &Path, plan: &Plan, headers: &Headers) -> Result<Found, Error> {
    let mut as_found = Headers(headers.0.clone());
    let mut stale = Vec::new();
    for path in files(folder)? {
        if let Some(header) = read_header(&path)?
            && let Some(expected) = as_found.0.get_mut(&header.evidence_of)
            && expected.fingerprint != header.fingerprint
        {
            expected.fingerprint = header.fingerprint;
            stale.push(header.evidence_of);
        }
    }
    Ok(Found { stale, ..read(folder, plan, &as_found)? })
}

/// All files `paper/claim.jsonl` of a folder, by name. Links and special files are not followed.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let unreadable = |path: &Path| {
        let path = path.to_owned();
        move |error| Error::Read(path, error)
    };
    let entries = |folder: &Path| -> Result<Vec<PathBuf>, Error> {
        let entries = std::fs::read_dir(folder).map_err(unreadable(folder))?;
        let paths =
            entries.map(|entry| entry.map(|entry| entry.path()).map_err(unreadable(folder)));
        paths.collect()
    };
    let mut all = Vec::new();
    for paper in entries(folder)? {
        let is_folder = paper.symlink_metadata().is_ok_and(|data| data.is_dir());
        if is_folder {
            let is_evidence = |path: &PathBuf| {
                path.extension().is_some_and(|extension| extension == "jsonl")
                    && path.symlink_metadata().is_ok_and(|data| data.is_file())
            };
            all.extend(entries(&paper)?.into_iter().filter(is_evidence));
        }
    }
    all.sort();
    Ok(all)
}

/// The first line of a file; nothing if it was cut off.
fn read_header(path: &Path) -> Result<Option<Header>, Error> {
    let text = std::fs::read(path).map_err(|error| Error::Read(path.to_owned(), error))?;
    let foreign = |why: String| Error::NotEvidence(path.to_owned(), 1, why);
    match text.iter().position(|&byte| byte == b'\n') {
        Some(end) => {
            let header = serde_json::from_slice(&text[..end]);
            header.map(Some).map_err(|error| foreign(error.to_string()))
        }
        // What is dropped is cut off later, so it must be certain that it is ours.
        None if text.starts_with(OPENING) || OPENING.starts_with(&text) => Ok(None),
        None => Err(foreign("it is no first line of evidence, whole or cut off".to_owned())),
    }
}

fn read_file(
    path: &Path,
    plan: &Plan,
    headers: &Headers,
    known: &HashMap<&Key, Work>,
    found: &mut Found,
) -> Result<(), Error> {
    let Some(header) = read_header(path)? else {
        found.dropped.push(path.to_owned());
        return Ok(());
    };
    let Some(expected) = headers.0.get(&header.evidence_of) else {
        return Err(Error::UnknownClaim(path.to_owned(), header.evidence_of));
    };
    same_run(path, &header.run, &plan.run)?;
    if header.fingerprint != expected.fingerprint {
        found.stale.push(header.evidence_of);
        found.stale_files.push(path.to_owned());
        return Ok(());
    }
    let text = std::fs::read(path).map_err(|error| Error::Read(path.to_owned(), error))?;
    let whole = text.iter().rposition(|&byte| byte == b'\n').map_or(0, |last| last + 1);
    if whole < text.len() {
        found.dropped.push(path.to_owned());
    }
    for (number, line) in text[..whole].split(|&byte| byte == b'\n').enumerate().skip(1) {
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let record = parse(line, &header)
            .map_err(|why| Error::NotEvidence(path.to_owned(), number + 1, why))?;
        let key = record.key();
        let Some(&work) = known.get(&key).filter(|_| key.0 == header.evidence_of) else {
            return Err(Error::UnknownKey(path.to_owned(), key));
        };
        if let (Record::Finding(finding), Work::Check { .. }) = (&record, work)
            && let Some(why) = objection(finding, work, plan.run.budget)
        {
            return Err(Error::NotOurs(path.to_owned(), key, why));
        }
        match found.records.get(&key) {
            Some(before) if *before != record => return Err(Error::Conflict(path.to_owned(), key)),
            Some(_) => (),
            None => drop(found.records.insert(key, record)),
        }
    }
    Ok(())
}

/// Refuses a folder with evidence of another run, which would be replaced.
///
/// # Errors
///
/// If it does, or cannot be read.
pub fn holds_no_other(folder: &Path, run: &RunId) -> Result<(), Error> {
    match run_of(folder) {
        Ok(there) => same_run(folder, &there, run),
        Err(Error::Nothing(_)) => Ok(()),
        Err(_) if !folder.exists() => Ok(()),
        Err(error) => Err(error),
    }
}

fn same_run(path: &Path, there: &RunId, here: &RunId) -> Result<(), Error> {
    let differences = [
        ("seed", there.seed.to_string(), here.seed.to_string()),
        ("budget", there.budget.to_string(), here.budget.to_string()),
        ("version", there.version.clone(), here.version.clone()),
        ("data", shown(&there.data), shown(&here.data)),
    ];
    match differences.into_iter().find(|(_, there, here)| there != here) {
        Some((what, there, here)) => Err(Error::AnotherRun(path.to_owned(), what, there, here)),
        None => Ok(()),
    }
}

/// Files of data in a few words.
fn shown(files: &[DataFile]) -> String {
    let file = |DataFile { name, blake3 }: &DataFile| {
        format!("{name} ({}..)", blake3.get(..8).unwrap_or_default())
    };
    let files: Vec<String> = files.iter().map(file).collect();
    if files.is_empty() { "as shipped".to_owned() } else { files.join(", ") }
}

/// Why a finding cannot come from the unit of its key.
fn objection(finding: &Finding, work: Work, budget: Budget) -> Option<&'static str> {
    let Work::Check { check, alpha, .. } = work else { return Some("it is no finding") };
    let names = finding.decoys.iter().map(|decoy| decoy.name.as_str());
    let sampled = check.is_sampled();
    let shrunk = finding.shrunk.as_deref();
    if finding.verdict != finding.judged_again() {
        Some("its verdict does not follow from its intervals")
    } else if shrunk.is_some_and(|shrunk| shrunk.verdict != shrunk.judged_again()) {
        Some("the verdict of its shrunk instance does not follow from its intervals")
    } else if !names.eq(check.decoys()) {
        Some("its decoys are not those of the experiment")
    } else if finding.alpha != alpha {
        Some("its error probability is not the planned one")
    } else if sampled != (0 < finding.looks) || LOOKS < finding.looks {
        Some("its looks do not fit the plan")
    } else if sampled != (0 < finding.samples)
        // Every block of every look leaves one sample at least; how many more is its own affair.
        || finding.samples < check.blocks_max(budget) >> (LOOKS - finding.looks)
    {
        Some("its samples do not fit the plan")
    } else {
        None
    }
}

/// How the first line of every file of evidence begins.
const OPENING: &[u8] = b"{\"evidence_of\":\"";

/// The text that comes between a record and its checksum.
const MARK: &str = ",\"check\":\"";

/// A record as a line of evidence.
fn line(record: &Record, header: &Header) -> String {
    let mut line = serde_json::to_string(record).expect("records are plain data");
    let check = checksum(&line, header);
    line.pop();
    line.push_str(&format!("{MARK}{check}\"}}\n"));
    line
}

fn parse(line: &[u8], header: &Header) -> Result<Record, String> {
    let text = std::str::from_utf8(line).map_err(|error| error.to_string())?.trim_end();
    let (record, check) = text.rsplit_once(MARK).ok_or("it has no checksum")?;
    let record = format!("{record}}}");
    if check.trim_end_matches("\"}") != checksum(&record, header) {
        return Err("its checksum is wrong".to_owned());
    }
    serde_json::from_str(&record).map_err(|error| error.to_string())
}

fn checksum(record: &str, header: &Header) -> String {
    let mut hasher = blake3::Hasher::new_derive_key("sgdcheck evidence, version 1");
    let header = serde_json::to_string(header).expect("headers are plain data");
    for part in [header.as_str(), record] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex()[..8].to_owned()
}

/// Joins the evidence of several folders. Parts may overlap.
///
/// # Errors
///
/// If a part is not evidence of the plan, or contradicts another part.
pub fn join(folders: &[PathBuf], plan: &Plan, headers: &Headers) -> Result<Found, Error> {
    let mut joined = Found::default();
    for folder in folders {
        let part = read(folder, plan, headers)?;
        for (key, record) in part.records {
            match joined.records.get(&key) {
                Some(before) if *before != record => {
                    return Err(Error::Conflict(folder.clone(), key));
                }
                Some(_) => (),
                None => drop(joined.records.insert(key, record)),
            }
        }
        joined.stale.extend(part.stale);
        joined.dropped.extend(part.dropped);
    }
    Ok(joined)
}

/// All records of a plan, in its order.
///
/// # Errors
///
/// If some are missing; the first three are named.
pub fn in_order(mut found: HashMap<Key, Record>, plan: &Plan) -> Result<Vec<Record>, Error> {
    let missing: Vec<&Key> =
        plan.units.iter().map(|(key, _)| key).filter(|key| !found.contains_key(key)).collect();
    if !missing.is_empty() {
        let first = missing.iter().take(3).map(|&key| key.clone()).collect();
        return Err(Error::Missing(missing.len(), plan.units.len(), first));
    }
    Ok(plan.units.iter().filter_map(|(key, _)| found.remove(key)).collect())
}

fn first_line(header: &Header) -> String {
    serde_json::to_string(header).expect("headers are plain data") + "\n"
}

/// The files of evidence of a plan's records, in its order: paths below the folder, and texts.
pub fn files_of(records: &[Record], headers: &Headers) -> Vec<(String, String)> {
    let mut texts: BTreeMap<&String, String> = BTreeMap::new();
    for record in records {
        let id = record.key().0;
        let (id, header) = headers.0.get_key_value(&id).expect("records of the plan");
        let text = texts.entry(id).or_insert_with(|| first_line(header));
        text.push_str(&line(record, header));
    }
    texts.into_iter().map(|(id, text)| (format!("{id}.jsonl"), text)).collect()
}

/// Records as lines, each with its claim's header before the first: what `run --format json` prints.
pub fn lines(records: &[Record], headers: &Headers) -> String {
    files_of(records, headers).into_iter().map(|(_, text)| text).collect()
}

/// Writes the records of whole claims into a folder, file by file, each beside its old version and then in
/// its place. A file that holds the same already is left alone.
///
/// # Errors
///
/// If a file cannot be written.
pub fn write(folder: &Path, records: &[Record], headers: &Headers) -> Result<(), Error> {
    for (name, text) in files_of(records, headers) {
        let path = folder.join(name);
        let unwritable = |error| Error::Write(path.clone(), error);
        crate::report::replace(&path, &text).map_err(unwritable)?;
    }
    Ok(())
}
