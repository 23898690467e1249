//! Ten million normals have the law, and lanes and draws know nothing of each other. The bench
//! `normals` asks a billion of them.

#[path = "../normal_law/mod.rs"]
mod normal_law;

#[test]
fn ten_million_normals_are_normal_and_independent() {
    let rows = normal_law::Sample::draw(0..40, 64).rows();
    let failed: Vec<String> = rows
        .iter()
        .filter(|row| !row.passes())
        .map(|row| {
            let (what, seen, expected) = (&row.what, row.seen, row.expected);
            format!("{what}: {seen:e}, expected {expected:e}, {:.1} deviations", row.deviation)
        })
        .collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
