//! A million unfriendly random problems over all oracles: how many intervals exclude the truth? Run once
//! per change of an oracle; it takes hours. `-- NAME` runs the oracles whose name contains NAME, `-- NAME
//! COUNT` draws that many problems of each family.

#[path = "../tests/honesty/mod.rs"]
mod honesty;

use honesty::families;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let name = arguments.next().unwrap_or_default();
    let count = arguments.next().and_then(|count| count.parse::<usize>().ok());
    println!(
        "| oracle | truth | problems | misses | unknown | at most |\n|---|---|---|---|---|---|"
    );
    for family in families().into_iter().filter(|family| family.oracle.contains(&name)) {
        let found = family.count(count.unwrap_or(family.trials(true)));
        let (trials, misses) = (found.trials, found.misses.len());
        println!(
            "| {} | {} | {trials} | {misses} | {} | {} |",
            family.oracle, family.truth, found.unknown, family.unknown_at_most
        );
        for miss in found.misses.iter().take(5) {
            println!("{:?} excludes {:?}: {}", miss.found, miss.truth, miss.problem);
        }
    }
}
