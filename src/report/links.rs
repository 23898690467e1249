//! Paths of pages and figures, and links between them.

use crate::report::outcome::PaperOutcome;
use crate::report::text::markdown;
use crate::report::{FIGURES, PAGES};

/// The path of a page: a claim's by its id.
pub(crate) fn page(name: &str) -> String {
    format!("{PAGES}/{}.md", safe(name))
}

/// The path of a figure: number `index` of a claim or measure.
pub(crate) fn figure(id: &str, index: usize) -> String {
    let number = if index == 0 { String::new() } else { format!("-{}", index + 1) };
    format!("{FIGURES}/{}{number}.svg", safe(id))
}

/// A name that leads nowhere else: what is neither letter, digit, hyphen nor slash becomes a hyphen.
fn safe(name: &str) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() || "-/".contains(c) { c } else { '-' };
    let folders = name.split('/').filter(|folder| !folder.is_empty());
    let folders: Vec<String> = folders.map(|folder| folder.chars().map(safe).collect()).collect();
    folders.join("/")
}

/// Links from a page to the pages of all registered claims.
#[derive(Clone)]
pub(crate) struct Links {
    /// Longer ids first: one may begin with another.
    ids: Vec<&'static str>,
    /// The page's path, from the report's folder.
    page: String,
}

impl Links {
    /// Links from the index.
    pub(crate) fn new(papers: &[PaperOutcome]) -> Links {
        let claims = papers.iter().flat_map(|paper| &paper.claims);
        let mut ids: Vec<&'static str> = claims.map(|outcome| outcome.claim.id).collect();
        ids.sort_by_key(|id| (std::cmp::Reverse(id.len()), *id));
        Links { ids, page: String::new() }
    }

    /// The same links from another page.
    pub(crate) fn from(&self, page: &str) -> Links {
        Links { ids: self.ids.clone(), page: page.to_owned() }
    }

    /// The address of a path, seen from the page.
    pub(crate) fn address(&self, path: &str) -> String {
        let path = path.replace('\\', "/").replace(' ', "%20");
        let (from, to) = (self.page.split('/'), path.split('/'));
        let folders = self.page.matches('/').count();
        let last = path.matches('/').count();
        let common = from.zip(to).take(folders.min(last)).take_while(|(a, b)| a == b).count();
        let below: Vec<&str> = path.split('/').skip(common).collect();
        "../".repeat(folders - common) + &below.join("/")
    }

    /// A link to a path.
    pub(crate) fn link(&self, text: &str, path: &str) -> String {
        format!("[{}]({})", markdown(text), self.address(path))
    }

    /// A link to a claim's page.
    pub(crate) fn to(&self, id: &str) -> String {
        if self.ids.contains(&id) { self.link(id, &page(id)) } else { markdown(id) }
    }

    /// Text as Markdown, in which the ids of claims are links.
    pub(crate) fn prose(&self, text: &str) -> String {
        let text = markdown(text);
        let mut linked = String::with_capacity(text.len());
        let mut rest = text.as_str();
        'text: while let Some(this) = rest.chars().next() {
            let in_word = linked.ends_with(|c: char| c.is_alphanumeric() || "-/".contains(c));
            for id in self.ids.iter().filter(|_| !in_word) {
                let Some(after) = rest.strip_prefix(id) else {
                    continue;
                };
                let longer = |c: char| c.is_alphanumeric() || c == '/';
                let hyphen = after.strip_prefix('-').is_some_and(|more| more.starts_with(longer));
                if !after.starts_with(longer) && !hyphen {
                    linked.push_str(&self.link(id, &page(id)));
                    rest = after;
                    continue 'text;
                }
            }
            linked.push(this);
            rest = &rest[this.len_utf8()..];
        }
        linked
    }
}
