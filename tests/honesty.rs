//! No oracle lies: a few unfriendly random problems of every family, each with a truth known by another
//! route. `cargo bench --bench honesty` draws a million.

#[path = "honesty/mod.rs"]
mod honesty;

use honesty::families;

#[test]
fn every_interval_holds_its_truth() {
    let mut report = String::new();
    for family in families() {
        let count = family.count(family.trials(false));
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
fn no_oracle_hides_behind_what_it_does_not_know() {
    let mut report = String::new();
    for family in families() {
        let count = family.count(family.trials(false).min(50));
        if family.unknown_at_most * (count.trials as f64) < count.unknown as f64 {
            report.push_str(&format!(
                "{} beside {}: {} of {} problems unknown, at most {} expected\n",
                family.oracle, family.truth, count.unknown, count.trials, family.unknown_at_most
            ));
        }
    }
    assert!(report.is_empty(), "{report}");
}
