//! Which derivatives of f are in Q_J.

use std::fmt;

use serde::Serialize;

use crate::claim::{
    ByHand, Decoy, Expected, Experiment, Fault, Instances, Observation, Prediction, Reading,
    Resolution, Witness,
};
use crate::interval::Interval;
use crate::oracles::numerics::ode;

/// `x' = -f'(x)` with `f' = x + a x² + b x³`, without noise and with η → 0, up to a time; the derivative of order `J` of its flow.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Flow {
    square: f64,
    cube: f64,
    start: f64,
    time: f64,
    order: usize,
}

impl Flow {
    /// `f', .., f''''`.
    fn derivatives(&self, x: f64) -> [f64; 4] {
        let (a, b) = (self.square, self.cube);
        [
            x + a * x * x + b * x * x * x,
            1.0 + 2.0 * a * x + 3.0 * b * x * x,
            2.0 * a + 6.0 * b * x,
            6.0 * b,
        ]
    }
}

impl fmt::Display for Flow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Flow { square, cube, start, time, order } = self;
        let term = |factor: f64, power: &str| match factor {
            0.0 => String::new(),
            _ if factor < 0.0 => format!(" - {:.3} {power}", -factor),
            _ => format!(" + {factor:.3} {power}"),
        };
        let bent = term(*square, "x²") + &term(*cube, "x³");
        write!(f, "f' = x{bent}, from {start}, t = {time}, |J| = {order}")
    }
}

fn flows() -> Vec<(&'static str, Flow)> {
    let flow = |square, start, order| Flow { square, cube: 1.0 / 3.0, start, time: 1.0, order };
    vec![
        ("second derivative", flow(0.0, 1.0, 2)),
        ("third derivative", flow(0.0, 1.0, 3)),
        ("second derivative, skewed", flow(0.5, 0.6, 2)),
        ("third derivative, skewed", flow(0.5, 0.6, 3)),
    ]
}

pub(super) static POLYNOMIAL: Experiment<Flow> = Experiment {
    name: "Q_J with |α| <= |J|: X^(J) of the flow without noise",
    reading: Reading::AsPrinted,
    instances: || Instances::named(flows()),
    predict: |flow| Prediction::within(derivative(flow, flow.order)),
    decoys: &[Decoy::new("without Q_J", |flow| Prediction::within(derivative(flow, 0)))],
    observe: Witness::Oracle(|flow| Observation::of(by_differences(flow))),
    resolution: Resolution::Absolute(1e-4),
    expects: Expected::Refuted(Fault::Misprint),
};

pub(super) static NO_FOURTH: Experiment<Flow> = Experiment {
    name: "control: f'''' = 0 and |J| = 3",
    instances: || {
        let flow = |start| Flow { square: 0.3, cube: 0.0, start, time: 1.0, order: 3 };
        Instances::named(vec![("f' = x + 0.3 x²", flow(0.4)), ("from 1", flow(1.0))])
    },
    ..POLYNOMIAL.control()
};

pub(super) static AT_ZERO: ByHand<Flow> = ByHand {
    of: &POLYNOMIAL,
    at: "|J| = 3, from 0, a = 0.5, b = 1/3, t = 1, the ends within rounding: 6a² e^-1 (1 - e^-1)²",
    instance: || Flow { square: 0.5, cube: 1.0 / 3.0, start: 0.0, time: 1.0, order: 3 },
    values: &[0.220_494, 0.220_494],
};

pub(super) static ONE_MORE: Experiment<Flow> = Experiment {
    name: "Q_J with |α| <= |J| + 1",
    predict: |flow| Prediction::within(derivative(flow, flow.order + 1)),
    decoys: &[Decoy::new("as printed", |flow| Prediction::within(derivative(flow, flow.order)))],
    ..POLYNOMIAL.corrected()
};

/// `X^(J)` by (2.18) at η → 0, keeping in Q_J the derivatives of `f` of at most that order.
fn derivative(flow: &Flow, highest: usize) -> Interval {
    let field = |y: &[f64]| -> Vec<f64> {
        let [f1, f2, f3, f4] = flow.derivatives(y[0]);
        let f3 = if 3 <= highest { f3 } else { 0.0 };
        let f4 = if 4 <= highest { f4 } else { 0.0 };
        // With |J| = 3 the second derivative is that of the true flow.
        let lower = flow.derivatives(y[0])[2];
        let second = if flow.order == 2 { f3 } else { lower };
        vec![
            -f1,
            -f2 * y[1],
            -f2 * y[2] - second * y[1] * y[1],
            -f2 * y[3] - 3.0 * f3 * y[1] * y[2] - f4 * y[1].powi(3),
        ]
    };
    ode::solve(&field, &[flow.start, 1.0, 0.0, 0.0], &[flow.time])[0][flow.order]
}

/// The same by differences of the flow between seven starts, at two distances.
fn by_differences(flow: &Flow) -> Interval {
    let at = |h: f64| {
        let starts: Vec<f64> = (-3..=3).map(|k| flow.start + h * f64::from(k)).collect();
        let field =
            |y: &[f64]| -> Vec<f64> { y.iter().map(|&x| -flow.derivatives(x)[0]).collect() };
        let ends = &ode::solve(&field, &starts, &[flow.time])[0];
        let (weights, scale) = if flow.order == 2 {
            ([2.0, -27.0, 270.0, -490.0, 270.0, -27.0, 2.0], 180.0 * h * h)
        } else {
            ([1.0, -8.0, 13.0, 0.0, -13.0, 8.0, -1.0], 8.0 * h * h * h)
        };
        let terms = ends.iter().zip(weights).map(|(&end, weight)| end * weight);
        terms.sum::<Interval>() / scale
    };
    let (coarse, fine) = (at(0.04), at(0.02));
    fine.widened((fine - coarse).abs().high())
}
