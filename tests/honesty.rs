//! No oracle lies: ten thousand unfriendly random problems over all oracles, each with a truth known by another
//! route. `cargo bench --bench honesty` draws a million.

#[path = "honesty/mod.rs"]
mod honesty;

use std::sync::LazyLock;

use honesty::{Count, Family, families};

/// What each family gave, drawn once for all tests.
static COUNTS: LazyLock<Vec<(&Family, Count)>> = LazyLock::new(|| {
    families().into_iter().map(|family| (family, family.count(family.trials(false)))).collect()
});

#[test]
fn every_interval_holds_its_truth() {
    let mut report = String::new();
    for (family, count) in &*COUNTS {
        for miss in &count.misses {
            report.push_str(&format!(
                "{} beside {}: {:?} excludes {:?}: {}\n",
                family.oracle, family.truth, miss.found, miss.truth, miss.problem
            ));
        }
    }
    assert!(report.is_empty(), "intervals that exclude the truth:\n{report}");
}

#[test]
fn ten_thousand_problems_are_drawn() {
    let drawn: usize = COUNTS.iter().map(|(_, count)| count.trials).sum();
    assert!(10_000 <= drawn, "{drawn} problems");
}

#[test]
fn no_oracle_hides_behind_what_it_does_not_know() {
    let mut report = String::new();
    for (family, count) in &*COUNTS {
        if family.unknown_at_most * (count.trials as f64) < count.unknown as f64 {
            report.push_str(&format!(
                "{} beside {}: {} of {} problems unknown, at most {} expected\n",
                family.oracle, family.truth, count.unknown, count.trials, family.unknown_at_most
            ));
        }
    }
    assert!(report.is_empty(), "{report}");
}
