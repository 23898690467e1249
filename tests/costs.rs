//! The curves of what oracles and estimators cost say what they should.

use std::collections::HashMap;
use std::convert::Infallible;

use sgdcheck::claim::Budget;
use sgdcheck::evidence::{Curve, Finding};
use sgdcheck::run::{MASTER_SEED, Plan};

fn measured() -> Vec<Finding> {
    let plan = Plan::new(&[], MASTER_SEED, Budget::Quick).with_costs();
    let findings: Result<_, Infallible> = plan.execute(HashMap::new(), |_| (), |_| Ok(()));
    match findings {
        Ok(findings) => findings,
    }
}

/// The curve's last value over its first.
fn growth(findings: &[Finding], family: &str, curve: &str) -> f64 {
    let named = |found: &&Curve| found.name == curve;
    let finding = findings.iter().find(|finding| finding.claim == family);
    let curve = finding.and_then(|finding| finding.curves.iter().find(named)).expect(curve);
    curve.points[curve.points.len() - 1].1.center() / curve.points[0].1.center()
}

#[test]
fn costs_grow_as_the_theory_says() {
    let findings = measured();
    // Dimensions 2 to 32, barriers of 4 to 8 temperatures, steps 1/4 to 1/32.
    for (family, curve, least, most) in [
        // The cube, 4096, and a few products more or less of some forty.
        ("cost/stationary-covariance", "doubling, with its error bound", 3000.0, 5500.0),
        ("cost/stationary-covariance", "Kronecker system", 16.0_f64.powi(6), 1.7e7),
        // Arrhenius: e^4, and a prefactor that changes little.
        ("cost/transitions", "plain simulation to 10 %", 30.0, 80.0),
        // About the square of the barrier over the temperature, and measured to a factor of two.
        ("cost/transitions", "splitting to 10 %", 1.0, 10.0),
        ("cost/transitions", "quadrature", 0.5, 2.0),
        // A variance of order η over the square of an error η², in 1/η steps: 8^4, less near the start.
        ("cost/weak-error", "plain simulation", 300.0, 8000.0),
        ("cost/weak-error", "telescoping", 0.1, 3.0),
    ] {
        let growth = growth(&findings, family, curve);
        assert!((least..most).contains(&growth), "{family}, {curve}: {growth}");
    }
}

#[test]
fn every_cost_is_a_positive_number() {
    let findings = measured();
    assert_eq!(findings.len(), 3);
    for curve in findings.iter().flat_map(|finding| &finding.curves) {
        let sound =
            |(_, cost): &(f64, sgdcheck::interval::Interval)| cost.is_finite() && 0.0 < cost.low();
        assert!(curve.points.iter().all(sound), "{curve:?}");
    }
}
