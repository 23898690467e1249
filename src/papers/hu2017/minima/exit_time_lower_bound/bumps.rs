//! Supersolutions made of powers of bumps, and a rectangle's product eigenvalue.

use std::fmt;

use crate::claim::{
    Decoy, Expected, Experiment, Instances, Observation, PerBudget, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::basin::{Basin, Ellipse, Well};
use crate::interval::Interval;
use crate::oracles::exit::exit_2d::domain::{self, Domain};
use crate::witnesses::exit::{ln_time_in_plane, ln_time_on_line};

use super::super::cases::{crossed_basin, quadratic_well, skew_basin, skew_well};
use super::{AtStep, larger, ln_principal};

fn above(bound: f64) -> Interval {
    Interval::new(bound, f64::INFINITY)
}

fn below(bound: f64) -> Interval {
    Interval::new(f64::NEG_INFINITY, bound)
}

/// `ψ = w^α e^(c x)` with `w = (x - a)(b - x)` on `U = (a, b)` in `D`.
#[derive(Clone, Copy, Debug, serde::Serialize)]
pub(super) struct Bump {
    at: AtStep,
    ends: [f64; 2],
    power: f64,
    tilt: f64,
}

impl fmt::Display for Bump {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b] = self.ends;
        let Bump { at, power, tilt, .. } = self;
        write!(f, "{at}, ψ = ((x - {a}) ({b} - x))^{power} e^({tilt} x)")
    }
}

impl Bump {
    fn points(&self) -> impl Iterator<Item = f64> {
        let [a, b] = self.ends;
        (1..2000).map(move |k| a + (b - a) * f64::from(k) / 2000.0)
    }

    /// `ln (ψ/(μ max ψ))` at some of the points.
    fn bounds(&self) -> impl Iterator<Item = f64> {
        let top = self.points().map(|x| self.ln_at(x)).fold(f64::NEG_INFINITY, f64::max);
        let below = top + libm::log(self.mu());
        self.points().step_by(200).map(move |x| self.ln_at(x) - below)
    }

    fn ln_at(&self, x: f64) -> f64 {
        let [a, b] = self.ends;
        self.power * libm::log((x - a) * (b - x)) + self.tilt * x
    }

    /// The least `μ` on a grid, and one per cent more.
    fn mu(&self) -> f64 {
        let [a, b] = self.ends;
        let ratio = |x: f64| {
            // (ln ψ)' = p and ψ''/ψ = p² + p'.
            let (left, right) = (1.0 / (x - a), 1.0 / (b - x));
            let p = self.power * (left - right) + self.tilt;
            let second = p * p - self.power * (left * left + right * right);
            let noise = self.at.well.noise_at(x);
            self.at.well.slope_at(x) * p - 0.5 * self.at.eta * noise * noise * second
        };
        1.01 * self.points().map(ratio).fold(0.0, f64::max)
    }
}

pub(super) static ON_LINE: Experiment<Bump> = Experiment {
    name: "ln u against powers of bumps, on the line",
    reading: Reading::AsPrinted,
    instances: bumps,
    predict: |bump| Prediction::all_within(bump.bounds().map(above)),
    decoys: &[Decoy {
        name: "an upper bound",
        predict: |bump| Prediction::all_within(bump.bounds().map(below)),
    }],
    observe: Witness::Oracle(|bump| {
        let time = |x: f64| ln_time_on_line(&bump.at.well, bump.at.eta, x);
        Observation::of_all(bump.points().step_by(200).map(time))
    }),
    resolution: Resolution::Absolute(1e-6),
    expects: Expected::Consistent,
};

/// `ψ = w^α` with `w = 1 - |G⁻¹ (x - c)|²` on the domain itself, shrunk about its centre.
#[derive(Clone, Copy, Debug, serde::Serialize)]
pub(super) struct EllipticBump {
    basin: Basin,
    eta: f64,
    shrunk: f64,
    power: f64,
}

impl fmt::Display for EllipticBump {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let EllipticBump { basin, eta, shrunk, power } = self;
        write!(f, "{basin}, η = {eta}, ψ of power {power} on D shrunk to {shrunk}")
    }
}

impl EllipticBump {
    fn support(&self) -> Ellipse {
        let domain = *self.basin.domain();
        Ellipse { half_axes: domain.half_axes.map(|width| width * self.shrunk), ..domain }
    }

    fn mu(&self) -> f64 {
        let support = self.support();
        let ([e, f], [p, q]) = (support.axes(), support.half_axes);
        // w = 1 - (x - c) · A (x - c) with A = e eᵀ/p⁴ + f fᵀ/q⁴.
        let entry =
            |i: usize, j: usize| e[i] * e[j] / (p * p * p * p) + f[i] * f[j] / (q * q * q * q);
        let ratio = |x: [f64; 2]| {
            let from = [0, 1].map(|k: usize| x[k] - support.centre[k]);
            let slope =
                [0, 1].map(|i: usize| -2.0 * (entry(i, 0) * from[0] + entry(i, 1) * from[1]));
            let (w, a, b) = (support.level(x), self.basin.covariance_at(x), self.basin.drift_at(x));
            let (mut squared, mut curved) = (0.0, 0.0);
            for i in 0..2 {
                for j in 0..2 {
                    squared += a[i][j] * slope[i] * slope[j];
                    curved -= 2.0 * a[i][j] * entry(i, j);
                }
            }
            let along = b[0] * slope[0] + b[1] * slope[1];
            let second = (self.power - 1.0) * squared / (w * w) + curved / w;
            -self.power * (0.5 * self.eta * second + along / w)
        };
        let grid = (1..200).flat_map(|i| (0..100).map(move |j| (f64::from(i) / 200.0, j)));
        let points = grid.map(|(r, j)| {
            let z = support.boundary(f64::from(j) * std::f64::consts::TAU / 100.0);
            [0, 1].map(|k: usize| support.centre[k] + r * (z[k] - support.centre[k]))
        });
        1.01 * points.map(ratio).fold(0.0, f64::max)
    }

    /// `ln (ψ/(μ max ψ))` at the starts; the largest value of `ψ` is one.
    fn bounds(&self) -> impl Iterator<Item = f64> {
        let (support, ln_mu) = (self.support(), libm::log(self.mu()));
        self.starts().into_iter().map(move |x| self.power * libm::log(support.level(x)) - ln_mu)
    }

    fn starts(&self) -> [[f64; 2]; 3] {
        let support = self.support();
        let ([e, f], c) = (support.axes(), support.centre);
        let at = |u: f64, v: f64| [0, 1].map(|k: usize| c[k] + u * e[k] + v * f[k]);
        [at(0.0, 0.0), at(0.6, -0.3), at(-0.2, 0.8)]
    }
}

pub(super) static IN_PLANE: Experiment<EllipticBump> = Experiment {
    name: "ln u against powers of bumps, in the plane",
    reading: Reading::AsPrinted,
    instances: elliptic_bumps,
    predict: |bump| Prediction::all_within(bump.bounds().map(above)),
    decoys: &[Decoy {
        name: "an upper bound",
        predict: |bump| Prediction::all_within(bump.bounds().map(below)),
    }],
    observe: Witness::Oracle(|bump| {
        let time = |x: [f64; 2]| ln_time_in_plane(&bump.basin, bump.eta, x);
        Observation::of_all(bump.starts().map(time))
    }),
    resolution: Resolution::Absolute(1e-6),
    expects: Expected::Consistent,
};

/// Two independent wells: a rectangle with `μ_1` the sum of theirs.
#[derive(Clone, Copy, Debug, serde::Serialize)]
pub(super) struct Pair(AtStep, AtStep);

impl fmt::Display for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} beside {}", self.0, self.1)
    }
}

impl Pair {
    fn ln_principal(&self) -> Interval {
        (ln_principal(&self.0).exp() + ln_principal(&self.1).exp()).ln()
    }
}

pub(super) static RECTANGLE: Experiment<Pair> = Experiment {
    name: "ln max u against the principal eigenvalue, on rectangles",
    reading: Reading::AsPrinted,
    instances: pairs,
    predict: |pair| Prediction::at_least(-pair.ln_principal().high()),
    decoys: &[Decoy {
        name: "twice the bound",
        predict: |pair| Prediction::at_least(std::f64::consts::LN_2 - pair.ln_principal().low()),
    }],
    observe: Witness::Oracle(|Pair(first, second)| {
        let wells = [first.well, second.well];
        let [[left, right], [bottom, top]] = wells.map(|well| well.ends());
        let variance = |k: usize, x: f64| {
            let noise = wells[k].noise_at(x);
            [first.eta, second.eta][k] * noise * noise
        };
        let rectangle = Domain {
            drift: |[x, y]: [f64; 2]| [-wells[0].slope_at(x), -wells[1].slope_at(y)],
            covariance: |[x, y]: [f64; 2]| [[variance(0, x), 0.0], [0.0, variance(1, y)]],
            inside: |[x, y]: [f64; 2]| left < x && x < right && bottom < y && y < top,
            centre: [0.5 * (left + right), 0.5 * (bottom + top)],
            axes: [[0.5 * (right - left), 0.0], [0.0, 0.5 * (top - bottom)]],
        };
        let time = |start: [f64; 2]| domain::ln_mean_time(&rectangle, start, [32, 32]);
        Observation::of(
            [[0.0, 0.0], rectangle.centre]
                .map(time)
                .into_iter()
                .fold(Interval::exactly(f64::NEG_INFINITY), larger),
        )
    }),
    resolution: Resolution::Absolute(1e-6),
    expects: Expected::Consistent,
};

fn bumps() -> Instances<Bump> {
    use proptest::prelude::*;
    let quadratic = AtStep { well: quadratic_well(), eta: 0.125 };
    let skew = AtStep { well: skew_well(), eta: 0.0625 };
    let bump = |at, ends, power, tilt| Bump { at, ends, power, tilt };
    let cases = PerBudget { quick: 4, standard: 16, deep: 256 };
    let parts = (Well::any(), 0..6_i32, 0.0..0.4, 0.0..0.4, 1.25..4.0, -2.0..2.0);
    let any = parts.prop_map(|(well, k, from, to, power, tilt)| {
        let [left, right] = well.ends();
        let width = right - left;
        let ends = [left + from * width, right - to * width];
        Bump { at: AtStep { well, eta: 0.5_f64.powi(k) }, ends, power, tilt }
    });
    Instances::named(vec![
        ("all of D", bump(quadratic, [-0.5, 1.0], 2.0, 0.0)),
        ("beside the minimum", bump(quadratic, [0.2, 0.9], 1.5, -1.0)),
        ("tilted", bump(skew, [-0.8, 0.7], 3.0, 1.5)),
    ])
    .and_random(cases, any.boxed())
}

fn elliptic_bumps() -> Instances<EllipticBump> {
    let bump = |basin, eta, shrunk, power| EllipticBump { basin, eta, shrunk, power };
    Instances::named(vec![
        ("all of an egg", bump(skew_basin(), 0.25, 1.0, 2.0)),
        ("inside an egg", bump(skew_basin(), 0.125, 0.7, 1.5)),
        ("thin and aslant", bump(crossed_basin(), 0.0625, 1.0, 2.0)),
    ])
}

fn pairs() -> Instances<Pair> {
    let quadratic = |eta| AtStep { well: quadratic_well(), eta };
    let skew = |eta| AtStep { well: skew_well(), eta };
    Instances::named(vec![
        ("loud", Pair(quadratic(0.5), skew(0.5))),
        ("quiet", Pair(quadratic(0.0625), skew(0.0625))),
    ])
}
