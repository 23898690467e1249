//! Which claims are meant by ids and globs.

use globset::Glob;

use super::{Papers, Reason, measures};

/// Which ids are meant by ids and globs; all, if there are none.
pub(super) fn accept(
    papers: &Papers,
    patterns: &[String],
) -> Result<impl Fn(&str) -> bool + use<>, Reason> {
    let ids = || papers.iter().flat_map(|paper| paper.claims()).map(|claim| claim.id);
    let ids: Vec<&str> = ids().chain(measures(papers).iter().map(|measure| measure.id)).collect();
    let mut globs = Vec::new();
    for pattern in patterns {
        let glob = Glob::new(pattern)
            .map_err(|error| format!("'{pattern}' is not a pattern: {}", error.kind()))?
            .compile_matcher();
        if !ids.iter().any(|id| glob.is_match(id)) {
            return Err(no_match(ids, pattern));
        }
        globs.push(glob);
    }
    Ok(move |id: &str| globs.is_empty() || globs.iter().any(|glob| glob.is_match(id)))
}

fn no_match(mut ids: Vec<&str>, pattern: &str) -> Reason {
    if pattern.contains(['*', '?', '[', '{']) {
        return format!("no claim matches '{pattern}'; `sgdcheck list` shows all ids");
    }
    // The name counts alone too, so that a forgotten paper is no distance.
    let likeness = |id: &str| {
        let name = id.rsplit('/').next().unwrap_or(id);
        strsim::jaro_winkler(pattern, id).max(strsim::jaro_winkler(pattern, name))
    };
    ids.sort_by(|a, b| likeness(b).total_cmp(&likeness(a)));
    ids.truncate(3);
    format!("there is no claim '{pattern}'; the nearest ids are {}", ids.join(", "))
}
