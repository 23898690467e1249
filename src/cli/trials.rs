//! Claims as named tests.

use libtest_mimic::{Failed, Trial};

use super::Papers;
use crate::budget::Budget;
use crate::claim::Claim;
use crate::evidence::Finding;
use crate::run::{self, MASTER_SEED};

/// One named test per claim of some papers, `paper::what_is_claimed`, for a test target with `harness = false`:
/// every check runs at the quick budget, and its verdict must be the recorded one.
pub fn tests(papers: &'static Papers) {
    let claims = papers.iter().flat_map(|paper| paper.claims());
    let trial = |claim: &'static Claim| {
        let name = claim.id.replace('/', "::").replace('-', "_");
        Trial::test(name, move || verdicts_are_the_recorded_ones(papers, claim))
    };
    let trials = claims.map(trial).collect();
    libtest_mimic::run(&libtest_mimic::Arguments::from_args(), trials).exit();
}

fn verdicts_are_the_recorded_ones(papers: &Papers, claim: &Claim) -> Result<(), Failed> {
    let evidence = run::claim(papers, claim.id, MASTER_SEED, Budget::Quick);
    let (findings, budget) = (&evidence.findings, Budget::Quick);
    let expected: usize = claim.checks().map(|check| check.instances(budget).len()).sum();
    if findings.len() != expected {
        return Err(format!("{expected} findings expected, {} made", findings.len()).into());
    }
    let mut message = String::new();
    for surprise in run::surprises(papers, &evidence) {
        message.push_str(&format!("{surprise}\n"));
        let of_experiment = |finding: &&Finding| finding.experiment == surprise.experiment;
        for finding in findings.iter().filter(of_experiment) {
            message.push_str(&format!("{}\n", finding.explain(&evidence.run)));
        }
    }
    if message.is_empty() { Ok(()) } else { Err(message.into()) }
}
