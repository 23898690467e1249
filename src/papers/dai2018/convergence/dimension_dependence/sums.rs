//! Losses that are sums of functions of one coordinate each.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

use crate::claim::{Instances, PerBudget};
use crate::instances::relaxing::Confining;
use crate::interval::Interval;
use crate::oracles::law::poincare::ln_constant_of_product;
use crate::witnesses::relaxation::time_to_settle;

use super::super::cases::parabola;
use super::super::theory::poincare;

pub(super) const FROM_1_TO_8: &[i32] = &[1, 3, 5, 8];
pub(super) const TWO: &[i32] = &[2];

/// Sums over coordinates: the factors' constants repeat from a list.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Sums {
    pub(super) factors: Vec<Confining>,
    pub(super) eta: f64,
    pub(super) start: f64,
    /// In dimension d every factor is `e^(growth d)` times as steep; for parabolas.
    pub(super) growth: f64,
    /// `d`.
    pub(super) dimensions: &'static [i32],
}

impl Sums {
    /// Something for each dimension.
    pub(super) fn map<R>(&self, of: impl Fn(i32) -> R) -> Vec<R> {
        self.dimensions.iter().map(|&d| of(d)).collect()
    }
}

impl fmt::Display for Sums {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Sums { factors, eta, start, growth, dimensions } = self;
        write!(f, "sums of")?;
        for factor in factors {
            write!(f, " [{factor}]")?;
        }
        if *growth != 0.0 {
            write!(f, " times e^({growth:.0}d)")?;
        }
        let dimensions: Vec<String> = dimensions.iter().map(ToString::to_string).collect();
        write!(f, ", η∞ = {eta:.2}, w_j = {start:.2}, d = {}", dimensions.join(", "))
    }
}

pub(super) fn parabolas() -> Sums {
    let factors = vec![parabola(0.7)];
    Sums { factors, eta: 1.0, start: 1.0, growth: 0.0, dimensions: FROM_1_TO_8 }
}

pub(super) fn times(growth: f64) -> Instances<Sums> {
    let cases = PerBudget { quick: 2, standard: 8, deep: 32 };
    let of = move |rate: f64, eta: f64, start: f64| Sums {
        factors: vec![parabola(rate)],
        eta,
        start,
        growth,
        dimensions: FROM_1_TO_8,
    };
    let ladder = of(1.0, 1.0, 1.0);
    let plane = Sums { dimensions: TWO, ..ladder.clone() };
    let random = (0.7..3.0_f64, 0.5..2.0_f64, 0.3..1.5_f64);
    Instances::named(vec![("parabolas, d = 2", plane), ("parabolas, d from 1 to 8", ladder)])
        .and_random(cases, random.prop_map(move |(rate, eta, start)| of(rate, eta, start)))
}

/// The factors' constants where nothing grows.
pub(super) fn constants(sums: &Sums) -> Vec<Interval> {
    sums.factors.iter().map(|factor| poincare(factor, sums.eta)).collect()
}

/// The constant in d dimensions: by the eigenvalue of the factor that is as steep as it is there.
pub(super) fn constant(sums: &Sums, factors: &[Interval], d: i32) -> Interval {
    let grown = match &sums.factors[0] {
        Confining::Wells(minima) if sums.growth != 0.0 => {
            let steeper = minima.determinant(0) * libm::exp(sums.growth * f64::from(d));
            vec![poincare(&parabola(steeper), sums.eta)]
        }
        _ => factors.to_vec(),
    };
    let in_turn = (0..d as usize).map(|k| grown[k % grown.len()].ln());
    ln_constant_of_product(&in_turn.collect::<Vec<_>>()).exp()
}

pub(super) fn time(sums: &Sums, d: i32) -> Interval {
    let Confining::Wells(minima) = &sums.factors[0] else { return Interval::UNKNOWN };
    let rate = minima.determinant(0) * libm::exp(sums.growth * f64::from(d));
    time_to_settle(rate, sums.eta, sums.start, libm::pow(2.0, 1.0 / f64::from(d)) - 1.0)
}
