//! Every registered claim at the quick budget, one test each: its verdicts must be the recorded
//! ones. A test is named for its claim, `hu2017::weak_order_two`, straight from the registry.

use libtest_mimic::{Arguments, Failed, Trial};

use sgdcheck::claim::{Budget, Claim};
use sgdcheck::evidence::Finding;
use sgdcheck::papers::PAPERS;
use sgdcheck::run::{self, MASTER_SEED};

fn main() {
    let claims = PAPERS.iter().flat_map(|paper| paper.claims());
    let trial = |claim: &'static Claim| {
        let name = claim.id.replace('/', "::").replace('-', "_");
        Trial::test(name, move || verdicts_are_the_recorded_ones(claim))
    };
    libtest_mimic::run(&Arguments::from_args(), claims.map(trial).collect()).exit();
}

fn verdicts_are_the_recorded_ones(claim: &Claim) -> Result<(), Failed> {
    let evidence = run::claim(PAPERS, claim.id, MASTER_SEED, Budget::Quick);
    let findings = &evidence.findings;
    let expected: usize = claim.checks().map(|check| check.instances(Budget::Quick).len()).sum();
    if findings.len() != expected {
        return Err(format!("{expected} findings expected, {} made", findings.len()).into());
    }
    let mut message = String::new();
    for surprise in run::surprises(PAPERS, &evidence) {
        message.push_str(&format!("{surprise}\n"));
        let of_experiment = |finding: &&Finding| finding.experiment == surprise.experiment;
        for finding in findings.iter().filter(of_experiment) {
            message.push_str(&format!("{}\n", finding.explain(&evidence.run)));
        }
    }
    if message.is_empty() { Ok(()) } else { Err(message.into()) }
}
