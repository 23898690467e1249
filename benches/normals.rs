//! The law of 2^30 normals: a table of what was seen and expected. Exit code 1 if a row fails.

use std::process::ExitCode;
use std::time::Instant;

#[path = "../tests/normal_law/mod.rs"]
mod normal_law;

fn main() -> ExitCode {
    let started = Instant::now();
    // 1024 blocks of 256 times 4096.
    let rows = normal_law::Sample::draw(0..1024, 256).rows();
    println!("{:<45} {:>16} {:>16} {:>10}", "of 2^30 normals", "seen", "expected", "deviation");
    for row in &rows {
        let failed = if row.passes() { "" } else { "  FAILED" };
        let (what, seen, expected) = (&row.what, row.seen, row.expected);
        println!("{what:<45} {seen:>16.9e} {expected:>16.9e} {:>10.2}{failed}", row.deviation);
    }
    println!("{:.1} seconds", started.elapsed().as_secs_f64());
    if rows.iter().all(normal_law::Row::passes) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
