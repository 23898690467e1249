//! Figure 6: SGD's escape rate beside (23) and (24), at finite exponents.

use std::f64::consts::LN_2;

use super::{EXPONENT, Valley, valley};
use crate::claim::{
    Decoy, Experiment, Instances, Observation, PerBudget, Prediction, Resolution, Simulation,
    Witness,
};
use crate::interval::Interval;

pub(crate) static UNDERESTIMATED: Experiment<Valley> = Experiment {
    name: "ln γ is at least that of (24)",
    instances: || {
        Instances::named(vec![
            ("a sharp minimum", valley([2.0, 1.0], 0.2).with_exponent(8.0)),
            ("equal curvatures", valley([1.0, 1.0], 1.2).with_exponent(8.0)),
            ("a sharp barrier", valley([1.0, 2.0], 0.2).with_exponent(8.0)),
        ])
    },
    predict: |v| Prediction::at_least(v.ln_continuous_rate()),
    decoys: &[],
    observe: Witness::Oracle(|v| Observation::of(v.ln_rate_of_sgd())),
    resolution: Resolution::Absolute(1e-6),
    ..EXPONENT
};

pub(crate) static SIMULATED: Experiment<Valley> = Experiment {
    name: "ln γ is at least that of (24): simulated SGD",
    instances: || {
        Instances::named(vec![(
            "a sharp barrier, exponent 4",
            valley([1.0, 2.0], 0.2).with_exponent(4.0),
        )])
    },
    observe: Witness::Simulation(Simulation {
        simulate: |v, block| v.simulate(block),
        estimate: |v, tally, alpha| Observation::of(v.simulated_ln_rate(tally, alpha)),
        replicas: 6000,
        blocks: PerBudget::always(16),
    }),
    resolution: Resolution::Absolute(0.1),
    ..UNDERESTIMATED
};

pub(crate) static FIGURE_6: Experiment<Valley> = Experiment {
    name: "Figure 6: range of ln(γ/(23)) over r",
    instances: || {
        Instances::named(vec![
            ("equal curvatures, exponent 8", valley([1.0, 1.0], 1.0).with_exponent(8.0)),
            ("a sharp minimum, exponent 16", valley([2.0, 1.0], 1.0).with_exponent(16.0)),
            ("a sharp barrier, exponent 16", valley([1.0, 2.0], 1.0).with_exponent(16.0)),
        ])
    },
    // A constant within a factor of two on either side.
    predict: |v| {
        let curve = over_r(v, |v| libm::exp(v.ln_discrete_rate()) / v.barrier_curvature());
        Prediction::within(Interval::new(0.0, 2.0 * LN_2)).with_curve(curve)
    },
    decoys: &[Decoy {
        name: "continuous theory",
        predict: |v| {
            let curve = over_r(v, |v| libm::exp(v.ln_continuous_rate()) / v.barrier_curvature());
            Prediction::equals(0.0).with_curve(curve)
        },
    }],
    observe: Witness::Oracle(|v| {
        let rates = over_r(v, Valley::ln_rate_of_sgd);
        let predicted = over_r(v, Valley::ln_discrete_rate);
        let ratios =
            rates.iter().zip(&predicted).map(|(rate, ln)| rate.1 - Interval::exactly(ln.1));
        let (low, high) =
            ratios.fold((Interval::exactly(f64::MAX), Interval::exactly(f64::MIN)), {
                |(low, high), ratio| {
                    let lower = if ratio.low() < low.low() { ratio } else { low };
                    (lower, if high.high() < ratio.high() { ratio } else { high })
                }
            });
        let k = |u: f64| v.rescaled(u / v.step()).barrier_curvature();
        let curve = rates.iter().map(|&(u, ln)| (u, ln.exp().scaled(1.0 / k(u)))).collect();
        Observation::of(high - low).with_curve(curve)
    }),
    resolution: Resolution::Absolute(1e-3),
    ..EXPONENT
};

/// At λk_a from 0.1 to 1.9.
fn over_r<T>(valley: &Valley, value: impl Fn(&Valley) -> T) -> Vec<(f64, T)> {
    let at = |step: f64| (step, value(&valley.rescaled(step / valley.step())));
    (1..=19).step_by(2).map(|i| at(0.1 * f64::from(i))).collect()
}
