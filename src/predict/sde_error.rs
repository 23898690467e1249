//! How far the diffusions of order one and two are from SGD at a given step.

use nalgebra::DMatrix;

use crate::claim::Claim;
use crate::instances::confined_loss::smooth_step;
use crate::instances::finite_noise::FiniteNoise;
use crate::interval::Interval;
use crate::oracles::numerics::spectral::Grid;
use crate::oracles::{law::kolmogorov, law::semigroup, linear::lyapunov, linear::recursion};
use crate::papers::hu2017::approximation::{weak_order_one, weak_order_two};
use crate::papers::li2022::semigroup::finite_time_order_two;
use crate::papers::li2022::uniform_order::theory::drift;
use crate::papers::li2022::uniform_order::{correction_is_needed, uniform_order_two};
use crate::predict::answer::{Answer, Check, Value};
use crate::predict::unfit::{Unfit, normal, positive};

/// Which diffusion: `dX = -∇F dt + √(ηΣ) dW`, or with the drift `-∇(F + (η/4)|∇F|²)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Without the correction of the drift.
    One,
    /// With it.
    Two,
}

impl Order {
    /// The factor of the correction.
    fn correction(self) -> f64 {
        match self {
            Order::One => 0.0,
            Order::Two => 1.0,
        }
    }
}

/// SGD on a quadratic loss, in the eigenbasis of its Hessian: `x' = (1 - ηk) x + η √c ζ` in each direction.
#[derive(Clone, Debug, PartialEq)]
pub struct Quadratic {
    curvatures: Vec<f64>,
    variances: Vec<f64>,
    start: Vec<f64>,
    step: f64,
}

impl Quadratic {
    /// The loss with these curvatures, the variances of the batch's gradient along their directions, and a start.
    ///
    /// # Errors
    ///
    /// The condition that fails: as many variances and coordinates of the start as curvatures, all finite, variances not
    /// negative, a positive step, and `ηk < 2`.
    pub fn new(
        curvatures: &[f64],
        variances: &[f64],
        start: &[f64],
        step: f64,
    ) -> Result<Quadratic, Unfit> {
        let needed = curvatures.len();
        for (name, list) in [("variances", variances), ("coordinates of the start", start)] {
            if list.len() != needed {
                return Err(Unfit::Count { name, found: list.len(), needed });
            }
        }
        let step = positive("step", step)?;
        for ((&k, &c), &x) in curvatures.iter().zip(variances).zip(start) {
            let finite = k.is_finite() && x.is_finite() && (step * k).is_finite();
            // So large are the squares that are summed.
            let fits = finite && (k * x * x).is_finite() && (step * c).is_finite();
            if !fits {
                return Err(Unfit::TooFarApart);
            }
            if k != 0.0 {
                normal(step * k)?;
            }
            if c < 0.0 || c.is_nan() {
                return Err(Unfit::NotPositive { name: "noise variance", value: c });
            }
            if 2.0 <= step * k {
                return Err(Unfit::Unstable { step, curvature: k });
            }
        }
        let [curvatures, variances, start] = [curvatures, variances, start].map(<[f64]>::to_vec);
        Ok(Quadratic { curvatures, variances, start, step })
    }

    /// `E L - L(minimum)` of SGD after `steps` steps, or in the long run: exact, for every law of the noise with these variances.
    ///
    /// # Errors
    ///
    /// If there is no stationary law, for the long run.
    pub fn loss(&self, steps: Option<u64>) -> Result<f64, Unfit> {
        let count = self.count(steps)?;
        let term = |k: f64, c: f64, x: f64| {
            // ln of the square of 1 - ηk, which keeps its digits where ηk is small.
            let u = self.step * k;
            let per_step =
                if u < 1.0 { 2.0 * libm::log1p(-u) } else { 2.0 * libm::log((1.0 - u).abs()) };
            // Σ (1-u)^(2j) = ((1-u)^(2n) - 1)/((1-u)² - 1), and of the mean's square.
            let sum = geometric(per_step, count) / -(u * (2.0 - u));
            let added = if u == 0.0 { count } else { sum };
            let left = if count == 0.0 { 1.0 } else { libm::exp(count * per_step) };
            0.5 * k * (x * x * left + self.step * self.step * c * added)
        };
        Ok(self.sum(term))
    }

    /// The same of a diffusion at the time `η steps`: exact.
    ///
    /// # Errors
    ///
    /// As [`Quadratic::loss`].
    pub fn loss_of_diffusion(&self, order: Order, steps: Option<u64>) -> Result<f64, Unfit> {
        let count = self.count(steps)?;
        let term = |k: f64, c: f64, x: f64| {
            // The drift is linear: its slope.
            let rate = drift(k, k, self.step, order.correction());
            let per_step = 2.0 * rate * self.step;
            let sum = geometric(per_step, count) / per_step;
            let added = if per_step == 0.0 { count } else { sum };
            let left = if count == 0.0 { 1.0 } else { libm::exp(count * per_step) };
            0.5 * k * (x * x * left + self.step * self.step * c * added)
        };
        Ok(self.sum(term))
    }

    /// The expected losses of both diffusions beside SGD's, after `steps` steps or in the long run.
    ///
    /// # Errors
    ///
    /// As [`Quadratic::loss`].
    pub fn answers(&self, steps: Option<u64>) -> Result<Vec<Answer<f64>>, Unfit> {
        let sgd = self.loss_by_recursion(steps);
        let convex = self.curvatures.iter().all(|&k| 0.0 < k);
        let answer = |order: Order| {
            let (claim, formula, name): (&'static Claim, _, _) = match (order, convex, steps) {
                (Order::One, true, _) => (&correction_is_needed::CLAIM, PLAIN, "one"),
                (Order::One, false, _) => (&weak_order_one::CLAIM, PLAIN, "one"),
                (Order::Two, true, None) => (&uniform_order_two::CLAIM, BENT, "two"),
                (Order::Two, true, Some(_)) => (&finite_time_order_two::CLAIM, BENT, "two"),
                (Order::Two, false, _) => (&weak_order_two::CLAIM, BENT, "two"),
            };
            let (worst, [sgd_there, sde_there]) = self.farthest(order);
            let columns = vec!["steps", "SGD", "diffusion", "difference"];
            let rows = vec![vec![worst as f64, sgd_there, sde_there, sde_there - sgd_there]];
            let quantity =
                format!("Expected loss above the critical point, diffusion of order {name}");
            let value = self.loss_of_diffusion(order, steps)?;
            let answer = Answer::new(quantity, value, claim, formula)
                .checked(Check::number("SGD itself, whose moments are exact", sgd))
                .at("η f''", self.largest_step())
                .beside(
                    "where the two are farthest apart over all steps",
                    Value::Table { columns, rows },
                );
            Ok(if steps.is_none() {
                answer.noted(
                    "In the long run the term ¼η|∇f|² does not help: it is there for the transient. A variance η s²/(2k) lacks \
                     η²s²/4 without the term and η²s²/2 with it.",
                )
            } else {
                answer
            })
        };
        [Order::One, Order::Two].into_iter().map(answer).collect()
    }

    /// SGD's expected loss by its recursion, roundings included.
    fn loss_by_recursion(&self, steps: Option<u64>) -> Interval {
        let scalar = |x: f64| DMatrix::from_element(1, 1, x);
        let all = self.curvatures.iter().zip(&self.variances).zip(&self.start);
        let term = |((&k, &c), &x): ((&f64, &f64), &f64)| {
            let (u, added) = (self.step * k, self.step * self.step * c);
            let map = 1.0 - u;
            let (mean, variance) = match steps {
                Some(steps) => {
                    let found = recursion::covariance_after(&scalar(map), &scalar(added), steps);
                    (power(1.0 - Interval::exactly(self.step) * k, steps) * x, found[0])
                }
                None => (Interval::exactly(0.0), lyapunov::scalar(map, added)),
            };
            // 1 - u and η²c are rounded; the former counts as often as there are steps to be remembered.
            let remembered =
                steps.map_or(f64::INFINITY, |n| n as f64).min(1.0 / (u * (2.0 - u)).abs());
            let lost = f64::EPSILON * (4.0 + 2.0 * remembered) * variance.high().abs();
            (mean.powi(2) + variance.widened(lost)) * (0.5 * k)
        };
        all.map(term).fold(Interval::exactly(0.0), |sum, term| sum + term)
    }

    /// Where a diffusion's expected loss is farthest from SGD's: the number of steps, and the two losses. Of the first 256 steps
    /// and of numbers 2 % apart from there on, until all is settled, or to 10^12 steps.
    pub fn farthest(&self, order: Order) -> (u64, [f64; 2]) {
        let slowest = self.curvatures.iter().fold(f64::INFINITY, |least, k| least.min(k.abs()));
        let end = (40.0 / (self.step * slowest)).min(1e12);
        let ladder = (0..2000).map(|j| 256.0 * libm::pow(1.02, f64::from(j)));
        let counts = (0..=256).chain(ladder.take_while(|&n| n < end).map(|n| n as u64));
        let mut found = (0, [0.0_f64; 2]);
        for count in counts {
            let (sgd, sde) = (self.loss(Some(count)), self.loss_of_diffusion(order, Some(count)));
            if let (Ok(sgd), Ok(sde)) = (sgd, sde)
                && (found.1[0] - found.1[1]).abs() < (sgd - sde).abs()
            {
                found = (count, [sgd, sde]);
            }
        }
        found
    }

    /// The largest `ηk`.
    pub fn largest_step(&self) -> f64 {
        self.curvatures.iter().fold(0.0, |largest: f64, k| largest.max((k * self.step).abs()))
    }

    fn count(&self, steps: Option<u64>) -> Result<f64, Unfit> {
        let flat = self.curvatures.iter().find(|&&k| k <= 0.0);
        match (steps, flat) {
            (Some(steps), _) => Ok(steps as f64),
            (None, Some(&flat)) => Err(Unfit::NotSettled(flat)),
            (None, None) => Ok(f64::INFINITY),
        }
    }

    fn sum(&self, term: impl Fn(f64, f64, f64) -> f64) -> f64 {
        let all = self.curvatures.iter().zip(&self.variances).zip(&self.start);
        all.map(|((&k, &c), &x)| term(k, c, x)).sum()
    }
}

/// The drift without the correction.
const PLAIN: &str = "dX = -∇f dt + √(ηΣ) dW";
/// And with it.
const BENT: &str = "dX = -∇(f + ¼η|∇f|²) dt + √(ηΣ) dW";

/// A power by squaring.
fn power(base: Interval, mut count: u64) -> Interval {
    let (mut square, mut product) = (base, Interval::exactly(1.0));
    while 0 < count {
        if count % 2 == 1 {
            product = product * square;
        }
        square = square.powi(2);
        count /= 2;
    }
    product
}

/// `e^(count · per_step) - 1`.
fn geometric(per_step: f64, count: f64) -> f64 {
    if count == 0.0 { 0.0 } else { libm::expm1(count * per_step) }
}

/// SGD on the line with the slope `f' = k x + β x² + κ x³` and noise of two values.
#[derive(Clone, Debug)]
pub struct Line {
    slope: [f64; 3],
    deviation: f64,
    noise: FiniteNoise,
    step: f64,
    start: f64,
    steps: u64,
    /// SGD does not leave the interval from `-radius` to `radius`.
    radius: f64,
}

/// Expected values after some steps.
#[derive(Clone, Copy, Debug)]
pub struct Expected {
    /// Of SGD.
    pub sgd: Interval,
    /// Of the diffusions of order one and two.
    pub diffusions: [Interval; 2],
}

impl Line {
    /// The loss with slope `[k, β, κ]`, noise of that standard deviation which takes its positive value with probability `high`,
    /// and a start; after so many steps.
    ///
    /// # Errors
    ///
    /// The condition that fails: numbers finite, the step and the deviation positive, `high` between zero and one, and an interval
    /// that SGD does not leave, within a thousand times the start and the place where noise and slope are equal.
    pub fn new(
        slope: [f64; 3],
        deviation: f64,
        high: f64,
        step: f64,
        start: f64,
        steps: u64,
    ) -> Result<Line, Unfit> {
        for value in slope.into_iter().chain([start]) {
            if !value.is_finite() {
                return Err(Unfit::TooFarApart);
            }
        }
        let (step, deviation) = (positive("step", step)?, positive("noise deviation", deviation)?);
        normal(step * deviation)?;
        let noise = FiniteNoise::two_point(high).map_err(|_| Unfit::NotBetween {
            name: "probability",
            value: high,
            low: 0.0,
            high: 1.0,
        })?;
        let mut line = Line { slope, deviation, noise, step, start, steps, radius: 0.0 };
        line.radius = line.confinement().ok_or(Unfit::NotConfined)?;
        Ok(line)
    }

    /// `E L - L(0)` after the steps: of SGD by its exact semigroup, of the diffusions by the Kolmogorov equation. Their noise is
    /// cut off smoothly beyond the interval that SGD does not leave, as that of Theorem 1 of li2022 is.
    pub fn loss(&self) -> Expected {
        self.expected(&|&[x]: &[f64; 1]| {
            let [k, b, c] = self.slope;
            x * x * (k / 2.0 + x * (b / 3.0 + x * c / 4.0))
        })
    }

    /// `E x` after the steps, likewise.
    pub fn mean(&self) -> Expected {
        self.expected(&|&[x]: &[f64; 1]| x)
    }

    /// Expected loss and mean of both diffusions beside SGD's.
    ///
    /// # Errors
    ///
    /// If the oracle for the diffusions could not bound its error.
    pub fn answers(&self) -> Result<Vec<Answer<f64>>, Unfit> {
        let steepest = [-1.0, 0.0, 1.0].map(|x| self.derivatives(x * self.start)[1].abs());
        let steepest = self.step * steepest.into_iter().fold(0.0, f64::max);
        let observed =
            [("Expected loss above that at zero", self.loss()), ("Expected position", self.mean())];
        let mut answers = Vec::new();
        for (quantity, Expected { sgd, diffusions }) in observed {
            let orders: [(&str, &'static Claim, &str); 2] = [
                ("one", &weak_order_one::CLAIM, PLAIN),
                ("two", &finite_time_order_two::CLAIM, BENT),
            ];
            for (found, (name, claim, formula)) in diffusions.into_iter().zip(orders) {
                if !found.is_finite() {
                    return Err(Unfit::NotResolved);
                }
                let value = found.center();
                let digits = -libm::log10(found.radius() / value.abs().max(found.radius()));
                let mut answer = Answer::new(
                    format!("{quantity}, diffusion of order {name}"),
                    value,
                    claim,
                    formula,
                )
                .checked(Check::number("SGD itself, by its exact semigroup", sgd))
                .at("η f''", steepest);
                answer.digits = Some(digits.clamp(0.0, 15.0) as u32);
                answers.push(answer.noted(
                    "The diffusion's number is by the Kolmogorov equation; its noise ends smoothly beyond the interval that SGD \
                     does not leave.",
                ));
            }
        }
        Ok(answers)
    }

    fn expected(&self, observable: &dyn Fn(&[f64; 1]) -> f64) -> Expected {
        const NODES: [usize; 2] = [81, 101];
        let starts = [[self.start]];
        let chain = |&[x]: &[f64; 1]| {
            let to = |&(value, p): &(f64, f64)| (p, [self.moved(x, value)]);
            self.noise.atoms().iter().map(to).collect()
        };
        let grid = Grid::cube(-self.radius, self.radius, NODES[0]);
        let sgd = semigroup::expectations(&grid, &chain, observable, &[self.steps], &starts);
        let outer = OUTER * self.radius;
        let grid = Grid::cube(-outer, outer, NODES[1]);
        let time = [self.step * self.steps as f64];
        let diffusions = [Order::One, Order::Two].map(|order| {
            let model = (
                |&[x]: &[f64; 1]| {
                    let [first, second] = self.derivatives(x);
                    [drift(first, second, self.step, order.correction())]
                },
                |&[x]: &[f64; 1]| {
                    let spread =
                        self.deviation * smooth_step((outer - x.abs()) / (outer - self.radius));
                    [[self.step * spread * spread]]
                },
            );
            kolmogorov::expectations(&grid, &model, observable, &time, &starts)[0][0]
        });
        Expected { sgd: sgd[0][0], diffusions }
    }

    /// `f'` and `f''`.
    fn derivatives(&self, x: f64) -> [f64; 2] {
        let [k, b, c] = self.slope;
        [x * (k + x * (b + x * c)), k + x * (2.0 * b + x * 3.0 * c)]
    }

    fn moved(&self, x: f64, value: f64) -> f64 {
        x - self.step * (self.derivatives(x)[0] + value * self.deviation)
    }

    /// The radius of an interval that SGD does not leave, beyond which the diffusions' drifts point inwards.
    fn confinement(&self) -> Option<f64> {
        let values = self.noise.atoms().iter().map(|atom| atom.0.abs());
        let push = self.deviation * values.fold(0.0, f64::max);
        let size = (self.start.abs() * 1.01).max(push / self.slope[0].abs().max(1e-3 * push));
        let stays = |&radius: &f64| {
            let inside = (-400..=400).all(|j| {
                let x = radius * f64::from(j) / 400.0;
                let ends = self.noise.atoms().iter().map(|atom| self.moved(x, atom.0).abs());
                ends.fold(0.0, f64::max) < 0.999 * radius
            });
            let outer = OUTER * radius;
            inside
                && [outer, -outer].into_iter().all(|x| {
                    let [first, second] = self.derivatives(x);
                    drift(first, second, self.step, 1.0) * x < 0.0
                        && drift(first, 0.0, self.step, 0.0) * x < 0.0
                })
        };
        (0..80)
            .map(|j| 0.05 * size * libm::pow(1.15, f64::from(j)))
            .filter(|&radius| self.start.abs() < radius)
            .find(stays)
    }
}

/// Where the diffusions' noise has ended, over the radius.
const OUTER: f64 = 1.5;
