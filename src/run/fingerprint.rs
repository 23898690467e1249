//! Which code a claim's evidence came from: a hash of its source file, of every module that it reaches
//! by `use`, of every file that these include, and of the versions of the packages whose code decides on bits.
//!
//! Comments, blank lines and tests do not count. The tables in a paper's `mod.rs` do not either, so that a
//! new claim leaves the evidence of the others alone; elsewhere a `mod.rs` counts only where a name is
//! defined in it, and re-exports are followed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use include_dir::Dir;

use crate::claim::Paper;

/// Fingerprints of the claims and measures of some papers' crates.
pub struct Fingerprints {
    files: HashMap<String, File>,
    /// The versions of [`PACKAGES`].
    versions: String,
}

/// A source file, under `crate_name/path/below/src.rs`.
struct File {
    text: String,
    /// Files that it reaches directly.
    uses: BTreeSet<String>,
}

/// The packages whose code decides on the bits of evidence: random numbers, random instances, elementary functions,
/// quantiles and matrices. Another version of one may round otherwise, or draw other numbers from the same seed.
const PACKAGES: &[&str] = &[
    "chacha20",
    "libm",
    "nalgebra",
    "num-bigint",
    "num-rational",
    "proptest",
    "rand",
    "rand_chacha",
    "rand_core",
    "rand_xorshift",
    "simba",
    "statrs",
];

/// What this crate was tested with. A paper in a crate of its own has a lock file of its own, which nothing here can
/// read: there, `cargo update` alone makes no evidence stale.
const LOCK: &str = include_str!("../../Cargo.lock");

/// The name under which this crate is used by others.
const OWN: &str = "sgdcheck";
/// The name of the crate that encodes somebody else's paper, whatever it is.
const OTHER: &str = "other";

impl Fingerprints {
    /// Reads the sources of this crate and of the crates that encode `papers`.
    pub fn new(papers: &[&Paper]) -> Fingerprints {
        let mut texts = BTreeMap::new();
        collect(&crate::SOURCES, OWN, &mut texts);
        for paper in papers.iter().filter(|paper| !std::ptr::eq(paper.sources, &crate::SOURCES)) {
            collect(paper.sources, &format!("{OTHER}-{}", paper.name), &mut texts);
        }
        Fingerprints::of_texts(texts, LOCK)
    }

    fn of_texts(texts: BTreeMap<String, String>, lock: &str) -> Fingerprints {
        let modules = Modules::new(&texts);
        let file = |(path, text): (&String, &String)| {
            let uses = modules.reached_from(path, text);
            (path.clone(), File { text: text.clone(), uses })
        };
        Fingerprints { files: texts.iter().map(file).collect(), versions: versions(lock) }
    }

    /// The fingerprint of what is defined in a source file, as `file!()` gives it. A file that is not among
    /// the sources has the fingerprint of its name alone.
    pub fn of(&self, paper: Option<&Paper>, source: &str) -> String {
        let source = source.replace('\\', "/");
        let below = source.rsplit_once("src/").map_or(source.as_str(), |(_, below)| below);
        let own = paper.is_none_or(|paper| std::ptr::eq(paper.sources, &crate::SOURCES));
        let start = match paper {
            Some(paper) if !own => format!("{OTHER}-{}/{below}", paper.name),
            _ => format!("{OWN}/{below}"),
        };
        let mut reached = BTreeSet::from([start.clone()]);
        let mut open = vec![start];
        while let Some(path) = open.pop() {
            for next in self.files.get(&path).iter().flat_map(|file| &file.uses) {
                if reached.insert(next.clone()) {
                    open.push(next.clone());
                }
            }
        }
        let mut hasher = blake3::Hasher::new_derive_key("sgdcheck fingerprint, version 2");
        hasher.update(self.versions.as_bytes());
        for path in &reached {
            let text = self.files.get(path).map_or("", |file| file.text.as_str());
            for part in [path.as_str(), text] {
                hasher.update(&(part.len() as u64).to_le_bytes());
                hasher.update(part.as_bytes());
            }
        }
        hasher.finalize().to_hex()[..16].to_owned()
    }
}

fn collect(dir: &Dir, name: &str, texts: &mut BTreeMap<String, String>) {
    for file in dir.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        let text = match path.ends_with(".rs") {
            true => code(file.contents_utf8().unwrap_or_default()),
            // Of data, what tells them apart is enough.
            false => blake3::hash(file.contents()).to_string(),
        };
        texts.insert(format!("{name}/{path}"), text);
    }
    dir.dirs().for_each(|dir| collect(dir, name, texts));
}

/// The lines that the compiler sees outside tests, without indentation.
fn code(text: &str) -> String {
    let mut lines = text.lines().map(str::trim);
    let mut kept = String::new();
    while let Some(line) = lines.next() {
        // Tests in a file of their own are one line; a module of tests with a body ends its file.
        if line == "#[cfg(test)]" {
            match lines.next() {
                Some(item) if item.ends_with(';') => continue,
                _ => break,
            }
        }
        if !line.is_empty() && !line.starts_with("//") {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

/// The packages of a lock file that decide on bits: name, version, source and checksum of each.
fn versions(lock: &str) -> String {
    let lock = lock.replace('\r', "");
    let is_one = |package: &&str| {
        let name = package.lines().find_map(|line| line.strip_prefix("name = \""));
        name.is_some_and(|name| PACKAGES.contains(&name.trim_end_matches('"')))
    };
    let packages = lock.split("[[package]]").filter(is_one);
    // On what a package depends is told by those that are listed.
    let own = packages.map(|package| package.split("dependencies").next().unwrap_or_default());
    own.collect()
}

/// The modules of all crates and what they re-export.
struct Modules<'a> {
    /// From `crate::a::b` to the file of that module.
    files: BTreeMap<String, &'a str>,
    /// From `crate::a::Name` to where the name is defined, for names that a module re-exports.
    exports: HashMap<String, String>,
}

impl<'a> Modules<'a> {
    fn new(texts: &'a BTreeMap<String, String>) -> Modules<'a> {
        let files = texts.keys().map(|path| (module(path), path.as_str())).collect();
        let mut exports = HashMap::new();
        for (path, text) in texts {
            for statement in statements(text, "pub use ") {
                for name in leaves(&statement) {
                    let local = name.rsplit("::").next().unwrap_or_default().to_owned();
                    let full = absolute(&name, &module(path));
                    exports.insert(format!("{}::{local}", module(path)), full);
                }
            }
        }
        Modules { files, exports }
    }

    /// The files that a file reaches directly: by `use`, by a path, or as a module of its own.
    fn reached_from(&self, path: &str, text: &str) -> BTreeSet<String> {
        let here = module(path);
        let uses = ["use ", "pub use ", "pub(crate) use ", "pub(super) use "];
        let used = uses.iter().flat_map(|keyword| statements(text, keyword));
        let mut names: Vec<String> = used.flat_map(|statement| leaves(&statement)).collect();
        names.extend(paths(text));
        let is_table = path.ends_with("/mod.rs");
        let own = text.lines().filter_map(|line| {
            let rest = line.rsplit_once("mod ")?.1;
            (line.ends_with(';') && !is_table)
                .then(|| format!("{here}::{}", rest.trim_end_matches(';')))
        });
        let absolute = names.iter().map(|name| absolute(name, &here)).chain(own);
        let mut found: BTreeSet<String> =
            absolute.filter_map(|name| self.file_of(&name)).map(str::to_owned).collect();
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        found.extend(included(text).map(|name| format!("{folder}/{name}")));
        found.remove(path);
        found
    }

    /// The file in which a name is defined; none for the table of a paper and for other crates.
    fn file_of(&self, name: &str) -> Option<&'a str> {
        let mut name = name.to_owned();
        // Re-exports of re-exports end after a few steps.
        for _ in 0..8 {
            match self.exports.get(&name) {
                Some(further) => name.clone_from(further),
                None => break,
            }
        }
        let mut prefix = name.as_str();
        loop {
            if let Some(&file) = self.files.get(prefix) {
                let table =
                    file.ends_with("/mod.rs") && (file.contains("/papers/") || prefix == name);
                return (!table).then_some(file);
            }
            prefix = prefix.rsplit_once("::")?.0;
        }
    }
}

/// The names of the files that a source includes as bytes or as text.
fn included(text: &str) -> impl Iterator<Item = &str> {
    ["include_bytes!(\"", "include_str!(\""]
        .into_iter()
        .flat_map(|call| text.split(call).skip(1))
        .filter_map(|rest| Some(rest.split_once('"')?.0))
}

/// `sgdcheck/a/b.rs` and `sgdcheck/a/b/mod.rs` are the module `sgdcheck::a::b`.
fn module(path: &str) -> String {
    let path = path.trim_end_matches(".rs").trim_end_matches("/mod").trim_end_matches("/lib");
    path.replace('/', "::")
}

/// A name as seen from a module, from its crate's root on.
fn absolute(name: &str, here: &str) -> String {
    let root = here.split("::").next().unwrap_or_default();
    let mut base = here.to_owned();
    let mut rest = name;
    if let Some(below) = rest.strip_prefix("crate::") {
        return format!("{root}::{below}");
    }
    if rest.starts_with("sgdcheck::") {
        return rest.to_owned();
    }
    rest = rest.strip_prefix("self::").unwrap_or(rest);
    while let Some(below) = rest.strip_prefix("super::") {
        rest = below;
        base = base.rsplit_once("::").map_or_else(|| root.to_owned(), |(up, _)| up.to_owned());
    }
    format!("{base}::{rest}")
}

/// The statements that begin with a keyword at the start of a line, up to the semicolon.
fn statements(text: &str, keyword: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text.lines();
    while let Some(line) = rest.next() {
        let Some(first) = line.strip_prefix(keyword) else { continue };
        let mut statement = first.to_owned();
        while !statement.contains(';') {
            let Some(next) = rest.next() else { break };
            statement.push_str(next);
        }
        found.push(statement.split(';').next().unwrap_or_default().to_owned());
    }
    found
}

/// The full paths of a `use` tree: `a::{b, c::{d, self}}` is `a::b`, `a::c::d` and `a::c`.
fn leaves(tree: &str) -> Vec<String> {
    let tree = tree.trim();
    let Some((prefix, inner)) = tree.split_once('{') else {
        let name = tree.split(" as ").next().unwrap_or_default().trim();
        let name = name.trim_end_matches("::*");
        return if name.is_empty() { Vec::new() } else { vec![name.to_owned()] };
    };
    let inner = inner.rsplit_once('}').map_or(inner, |(inner, _)| inner);
    let mut parts = vec![String::new()];
    let mut depth = 0;
    for c in inner.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(String::new());
                continue;
            }
            _ => (),
        }
        parts.last_mut().expect("one part at least").push(c);
    }
    let leaf = |part: &String| leaves(part);
    let join = |name: String| match name.as_str() {
        "self" => prefix.trim_end_matches("::").to_owned(),
        _ => format!("{prefix}{name}"),
    };
    parts.iter().flat_map(leaf).map(join).collect()
}

/// Paths in the code itself, such as `crate::a::f(x)` or `super::g(x)`.
fn paths(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for start in ["crate::", "super::", "self::", "sgdcheck::"] {
        for (at, _) in text.match_indices(start) {
            let before = text[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            let is_path = |c: &char| c.is_alphanumeric() || *c == '_' || *c == ':';
            let path: String = text[at..].chars().take_while(is_path).collect();
            found.push(path.trim_end_matches(':').to_owned());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_of_uses_is_its_leaves() {
        assert_eq!(
            leaves("crate::a::{self, b, c::{d as e, f}, g::*}"),
            ["crate::a", "crate::a::b", "crate::a::c::d", "crate::a::c::f", "crate::a::g"]
        );
    }

    #[test]
    fn what_follows_the_name_of_a_file_of_tests_counts() {
        let before = code(
            "mod a;\n#[cfg(test)]\nmod tests;\n\nuse crate::b;\n#[cfg(test)]\nmod more {\n}\n",
        );
        assert_eq!(before, "mod a;\nuse crate::b;\n");
    }

    #[test]
    fn names_are_seen_from_their_module() {
        for (name, expected) in [
            ("crate::x::Y", "sgdcheck::x::Y"),
            ("super::theory", "sgdcheck::papers::toy::theory"),
            ("super::super::Z", "sgdcheck::papers::Z"),
            ("part::f", "sgdcheck::papers::toy::claim::part::f"),
        ] {
            assert_eq!(absolute(name, "sgdcheck::papers::toy::claim"), expected);
        }
    }

    #[test]
    fn another_table_of_data_reaches_what_is_trained_on_it() {
        let of = |data: &str| {
            let texts = [
                ("sgdcheck/papers/toy/a.rs", "use crate::data::digits;\n"),
                ("sgdcheck/papers/toy/b.rs", "fn g() {}\n"),
                ("sgdcheck/data/mod.rs", "pub fn digits() {\ninclude_bytes!(\"digits.bin\");\n}\n"),
                ("sgdcheck/data/digits.bin", data),
            ]
            .map(|(path, text)| (path.to_owned(), text.to_owned()));
            let all = Fingerprints::of_texts(texts.into(), "");
            ["a", "b"].map(|name| all.of(None, &format!("src/papers/toy/{name}.rs")))
        };
        let ([a, b], [other_a, other_b]) = (of("1"), of("2"));
        assert!(a != other_a && b == other_b);
    }

    #[test]
    fn another_version_of_what_decides_on_bits_reaches_everything() {
        let of = |libm: &str, clap: &str| {
            let lock = [("libm", libm), ("clap", clap)]
                .map(|(name, version)| {
                    format!("[[package]]\nname = \"{name}\"\nversion = \"{version}\"\n")
                })
                .concat();
            Fingerprints::of_texts(BTreeMap::new(), &lock).of(None, "src/a.rs")
        };
        assert!(
            of("0.2.1", "4.1") == of("0.2.1", "4.2") && of("0.2.1", "4.1") != of("0.2.2", "4.1")
        );
    }

    #[test]
    fn every_package_that_decides_on_bits_is_locked() {
        for name in PACKAGES {
            assert!(versions(LOCK).contains(&format!("\nname = \"{name}\"\nversion = ")), "{name}");
        }
    }

    #[test]
    fn a_change_reaches_what_uses_it_and_nothing_else() {
        let fingerprints = |loss: &str, table: &str| {
            let texts = [
                ("sgdcheck/papers/toy/mod.rs", table),
                ("sgdcheck/papers/toy/a.rs", "use crate::losses::Loss;\nfn f() {}\n"),
                ("sgdcheck/papers/toy/b.rs", "fn g() {}\n"),
                ("sgdcheck/losses/mod.rs", "mod loss;\npub use loss::Loss;\n"),
                ("sgdcheck/losses/loss.rs", loss),
            ]
            .map(|(path, text)| (path.to_owned(), code(text)));
            let all = Fingerprints::of_texts(texts.into(), "");
            ["a", "b"].map(|name| all.of(None, &format!("src/papers/toy/{name}.rs")))
        };
        let before = fingerprints("struct Loss;\n", "mod a;\nmod b;\n");
        let [a, b] = fingerprints("struct Loss(f64);\n", "mod a;\nmod b;\n");
        assert!(a != before[0] && b == before[1]);
        let same = fingerprints("// A loss.\nstruct Loss;\n", "mod a;\nmod b;\nmod c;\n");
        assert_eq!(same, before);
    }
}
