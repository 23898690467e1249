//! How far a formula may be trusted: its error along a ladder of one parameter.

use rayon::prelude::*;

use crate::experiment::{Instance, Instances};
use crate::interval::Interval;
use crate::monte_carlo::Stream;

/// How far a claim's formula may be trusted.
pub enum Range {
    /// The claim has no formula.
    None,
    /// The formula is exact wherever its hypotheses hold.
    Exact,
    /// Measured against an oracle, one entry per formula or parameter.
    Measured(&'static [&'static dyn Measured]),
}

/// The largest errors for which a range is recorded: a factor of two, ten per cent, one per cent.
pub const LEVELS: [f64; 3] = [1.0, 0.1, 0.01];

/// What the worst of the random shapes is called.
pub const RANDOM: &str = "random";

/// How many random instances a range may try.
pub const CASES_MAX: usize = 16;

/// How many rungs a ladder may have.
pub const RUNGS_MAX: usize = 9;

/// A formula beside its reference along a ladder.
pub struct Scan<I: Instance> {
    /// Which formula, in which reading, beside which reference, and what is held fixed.
    pub formula: &'static str,
    /// The parameter, as the paper writes it.
    pub parameter: &'static str,
    /// Its values, from useless to nearly exact.
    pub rungs: &'static [f64],
    /// Named shapes and at most sixteen random ones.
    pub instances: fn() -> Instances<I>,
    /// What the formula gives at a value of the parameter.
    pub predict: fn(&I, f64) -> f64,
    /// What the reference gives, with its error.
    pub observe: fn(&I, f64) -> Interval,
    /// How the two are compared.
    pub error: Error<I>,
    /// The recorded result: each named shape in order, then `random` for the worst of the random ones.
    pub recorded: &'static [Within],
}

/// How a prediction's error is measured.
pub enum Error<I> {
    /// `max(p/o, o/p) - 1`, for positive quantities.
    Ratio,
    /// The distance in units of a scale.
    Distance(fn(&I, f64) -> f64),
}

/// From which rung on the error stays within each of [`LEVELS`]; `None`: not on this ladder.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Within {
    /// The named shape, or `random`.
    pub shape: &'static str,
    /// The first rung from which it stays within a factor of two, 10 % and 1 %.
    pub from: [Option<f64>; 3],
}

impl Within {
    /// Within each of [`LEVELS`] from that rung on.
    pub const fn from_rungs(shape: &'static str, [two, tenth, hundredth]: [f64; 3]) -> Within {
        Within { shape, from: [Some(two), Some(tenth), Some(hundredth)] }
    }
}

/// A scan with its type of instances erased.
pub trait Measured: Sync {
    /// Which formula beside which reference.
    fn formula(&self) -> &'static str;
    /// The parameter.
    fn parameter(&self) -> &'static str;
    /// The ladder.
    fn rungs(&self) -> &'static [f64];
    /// The result that is recorded.
    fn recorded(&self) -> &'static [Within];
    /// How many random instances it tries.
    fn cases(&self) -> usize;
    /// The result of a run, and the errors by shape: the largest of the random ones at each rung.
    fn measure(&self, claim: &str, seed: u64) -> Vec<(Within, Vec<Interval>)>;
}

impl<I: Instance> Measured for Scan<I> {
    fn formula(&self) -> &'static str {
        self.formula
    }

    fn parameter(&self) -> &'static str {
        self.parameter
    }

    fn rungs(&self) -> &'static [f64] {
        self.rungs
    }

    fn recorded(&self) -> &'static [Within] {
        self.recorded
    }

    fn cases(&self) -> usize {
        let Instances { random, cases, .. } = (self.instances)();
        if random.is_some() { cases.standard } else { 0 }
    }

    fn measure(&self, claim: &str, seed: u64) -> Vec<(Within, Vec<Interval>)> {
        let Instances { named, random, cases } = (self.instances)();
        let shapes = named.into_iter().map(|(shape, instance)| (shape, vec![instance]));
        let draw = |index: usize, strategy: &proptest::strategy::BoxedStrategy<I>| {
            let name = format!("range {index}");
            crate::experiment::drawn(strategy, &Stream::new(seed, &[claim, "instances", &name]))
        };
        let random = random.map(|strategy| {
            (RANDOM, (0..cases.standard).map(|index| draw(index, &strategy)).collect())
        });
        let all: Vec<(&'static str, Vec<I>)> = shapes.chain(random).collect();
        let of_shape = |(shape, instances): &(&'static str, Vec<I>)| {
            let at = |&rung: &f64| {
                let errors = instances.iter().map(|instance| self.error(instance, rung));
                let larger = |a: Interval, b: Interval| {
                    Interval::between(a.low().max(b.low()), a.high().max(b.high()))
                };
                errors.reduce(larger).unwrap_or(Interval::UNKNOWN)
            };
            let errors: Vec<Interval> = self.rungs.iter().map(at).collect();
            (Within { shape, from: LEVELS.map(|level| self.first(&errors, level)) }, errors)
        };
        all.par_iter().map(of_shape).collect()
    }
}

impl<I: Instance> Scan<I> {
    /// The error at a rung, between its least and its largest value over the reference's interval.
    fn error(&self, instance: &I, rung: f64) -> Interval {
        let (p, o) = ((self.predict)(instance, rung), (self.observe)(instance, rung));
        if !p.is_finite() {
            return Interval::UNKNOWN;
        }
        match self.error {
            Error::Ratio if 0.0 < p && 0.0 < o.low() => {
                let ratio = |end: f64| (p / end).max(end / p) - 1.0;
                let (low, high) = (ratio(o.low()), ratio(o.high()));
                let least = if o.contains(p) { 0.0 } else { low.min(high) };
                Interval::between(least, low.max(high))
            }
            Error::Ratio => Interval::UNKNOWN,
            Error::Distance(scale) => {
                let distance = (o - Interval::exactly(p)).abs();
                distance.scaled(1.0 / scale(instance, rung).abs())
            }
        }
    }

    /// The first rung from which on all errors are surely at most `level`.
    fn first(&self, errors: &[Interval], level: f64) -> Option<f64> {
        let good = errors.iter().rev().take_while(|error| error.high() <= level).count();
        (0 < good).then(|| self.rungs[self.rungs.len() - good])
    }
}
