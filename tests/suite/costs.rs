//! The curves of what oracles and estimators cost say what they should.

use std::collections::HashMap;
use std::convert::Infallible;

use sgdcheck::claim::Budget;
use sgdcheck::evidence::{Cost, Curve, Evidence, Record};
use sgdcheck::measure::MEASURES;
use sgdcheck::run::{MASTER_SEED, Plan};

fn measured() -> Vec<Cost> {
    let plan = Plan::new(&[], MASTER_SEED, Budget::Quick).with_measures(MEASURES);
    let records: Result<Vec<Record>, Infallible> = plan.execute(HashMap::new(), |_| (), |_| Ok(()));
    match records {
        Ok(records) => Evidence::of(&plan.run, records).costs,
    }
}

/// The curve's last value over its first.
fn growth(costs: &[Cost], family: &str, curve: &str) -> f64 {
    let named = |found: &&Curve| found.name == curve;
    let cost = costs.iter().find(|cost| cost.measure == family);
    let curve = cost.and_then(|cost| cost.curves.iter().find(named)).expect(curve);
    curve.points[curve.points.len() - 1].1.center() / curve.points[0].1.center()
}

#[test]
fn costs_grow_as_the_theory_says() {
    let costs = measured();
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
        let growth = growth(&costs, family, curve);
        assert!((least..most).contains(&growth), "{family}, {curve}: {growth}");
    }
}

#[test]
fn every_cost_is_a_positive_number() {
    let costs = measured();
    assert_eq!(costs.len(), 3);
    for curve in costs.iter().flat_map(|cost| &cost.curves) {
        let sound =
            |(_, cost): &(f64, sgdcheck::interval::Interval)| cost.is_finite() && 0.0 < cost.low();
        assert!(curve.points.iter().all(sound), "{curve:?}");
    }
}
