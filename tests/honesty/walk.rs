//! Walks whose ends are left, reflect or clamp: midpoint rules on three meshes, by dense elimination.

use nalgebra::{DMatrix, DVector};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use sgdcheck::interval::Interval;
use sgdcheck::oracles::exit::chain::Component;
use sgdcheck::oracles::exit::walk::{KilledKernel, Side, Walk};

use super::first_passage::GAUSS;
use super::{Family, Trial, log_uniform};

pub(crate) static FAMILIES: &[Family] = &[
    Family {
        oracle: "walk::ln_mean_steps",
        truth: "midpoint rules on three meshes, by dense elimination",
        draw: |rng| Drawn::new(rng).steps(),
        quick: 20,
        full: 10_000,
        unknown_at_most: 0.05,
    },
    Family {
        oracle: "walk::mean_payoff",
        truth: "midpoint rules on three meshes, by dense elimination",
        draw: |rng| Drawn::new(rng).payoff(),
        quick: 10,
        full: 10_000,
        unknown_at_most: 0.05,
    },
    Family {
        oracle: "walk::ln_exit_rate",
        truth: "powers of the inverse of midpoint rules on three meshes",
        draw: |rng| Drawn::new(rng).rate(),
        quick: 20,
        full: 10_000,
        unknown_at_most: 0.05,
    },
    Family {
        oracle: "walk::KilledKernel::ln_exit_rate",
        truth: "walks to neighbours, in closed form",
        draw: draw_neighbours,
        quick: 100,
        full: 10_000,
        unknown_at_most: 0.02,
    },
];

/// Bent maps with kinks, scales that vary, mixtures of two normal laws.
#[derive(Debug)]
struct Drawn {
    rate: f64,
    shift: f64,
    bend: f64,
    at: f64,
    is_declared: bool,
    width: f64,
    dip: f64,
    noise: [Component; 2],
    sides: [Side; 2],
    start: f64,
}

impl Drawn {
    fn new(rng: &mut ChaCha8Rng) -> Drawn {
        use Side::{Clamps, Leaves, Reflects};
        let skew = rng.random_range(0.0..1.0);
        let other = [Leaves, Reflects, Clamps][rng.random_range(0..3)];
        Drawn {
            rate: rng.random_range(0.3..2.0),
            shift: rng.random_range(-0.3..0.3),
            bend: if rng.random_bool(0.3) { rng.random_range(-0.5..0.5) } else { 0.0 },
            // An edge of all three meshes of midpoints, whose errors are then as smooth as without a kink.
            at: f64::from(rng.random_range(-12..=12)) / 15.0,
            is_declared: rng.random(),
            width: log_uniform(rng, 0.15, 1.0),
            dip: rng.random_range(0.0..0.6),
            noise: [
                Component { weight: 0.3, mean: 0.7 * skew, spread: 1.0 },
                Component { weight: 0.7, mean: -0.3 * skew, spread: rng.random_range(0.7..1.3) },
            ],
            sides: if rng.random() { [Leaves, other] } else { [other, Leaves] },
            start: rng.random_range(-0.99..0.99),
        }
    }

    fn map(&self, x: f64) -> f64 {
        self.rate * x + self.shift + self.bend * (x - self.at).abs()
    }

    fn scale(&self, x: f64) -> f64 {
        self.width * (1.0 - self.dip * libm::exp(-8.0 * x * x))
    }

    fn solve(&self, solve: impl Fn(&Walk) -> Interval) -> Interval {
        let breaks = if self.is_declared { vec![self.at] } else { Vec::new() };
        solve(&Walk {
            map: &|x| self.map(x),
            scale: &|x| self.scale(x),
            noise: &self.noise,
            domain: (-1.0, 1.0),
            sides: self.sides,
            breaks: &breaks,
        })
    }

    /// Squares of the three meshes' spacings are as 1, 4/9 and 1/4.
    fn extrapolated(&self, ln_steps: f64, solve: impl Fn(&Midpoints) -> f64) -> Interval {
        // What a dense solve loses behind a barrier.
        let lost = 1e-14 * libm::exp(ln_steps);
        if 0.01 < lost {
            return Interval::UNKNOWN;
        }
        let [coarse, middle, fine] = [60, 90, 120].map(|cells| solve(&Midpoints::new(self, cells)));
        let first = middle + (middle - coarse) / (9.0 / 4.0 - 1.0);
        let second = fine + (fine - middle) / (16.0 / 9.0 - 1.0);
        let radius = 2.0 * (second - first).abs() + (1e-12 + lost) * fine.abs().max(1.0);
        if radius.is_finite() { Interval::around(second, radius) } else { Interval::UNKNOWN }
    }

    fn steps(&self) -> Trial {
        let found = self.solve(|walk| walk.ln_mean_steps(self.start));
        let ln_steps = found.high();
        let truth = self.extrapolated(ln_steps, |mesh| {
            let steps = mesh.solved(&|_| 1.0);
            libm::log(steps[mesh.places.len()])
        });
        Trial { found, truth, problem: format!("{self:?}") }
    }

    fn payoff(&self) -> Trial {
        // A square, with another factor on either side, one of them negative.
        let payoff = |x: f64| if x < 0.0 { -x * x } else { 1.0 + x };
        let found = self.solve(|walk| walk.mean_payoff(self.start, &payoff));
        let ln_steps = self.solve(|walk| walk.ln_mean_steps(self.start)).high();
        let truth = self.extrapolated(ln_steps, |mesh| {
            let worth = mesh.solved(&|x| self.outside(x, &payoff));
            worth[mesh.places.len()]
        });
        Trial { found, truth, problem: format!("{self:?}") }
    }

    fn rate(&self) -> Trial {
        let found = self.solve(|walk| walk.ln_exit_rate());
        let ln_steps = -found.low();
        let truth = self.extrapolated(ln_steps, |mesh| {
            let lu = mesh.system().lu();
            let mut v = DVector::from_element(mesh.places.len() + 1, 1.0);
            let mut size = 0.0;
            for _ in 0..200 {
                let w = lu.solve(&v).expect("a way out");
                size = w[0] / v[0];
                v = &w / w.amax();
            }
            -libm::log(size)
        });
        Trial { found, truth, problem: format!("{self:?}") }
    }

    /// The density of a step at a place, before any end.
    fn free(&self, x: f64, y: f64) -> f64 {
        let part = |part: &Component| {
            let width = self.scale(x) * part.spread;
            let z = (y - self.map(x) - self.scale(x) * part.mean) / width;
            part.weight * libm::exp(-0.5 * z * z) / (width * 2.506_628_274_631_000_5)
        };
        self.noise.iter().map(part).sum()
    }

    /// Where a step that would end at `y` ends.
    fn landed(&self, y: f64) -> f64 {
        match y {
            _ if y <= -1.0 => match self.sides[0] {
                Side::Leaves => y,
                Side::Reflects => -2.0 - y,
                Side::Clamps => -1.0,
            },
            _ if 1.0 <= y => match self.sides[1] {
                Side::Leaves => y,
                Side::Reflects => 2.0 - y,
                Side::Clamps => 1.0,
            },
            _ => y,
        }
    }

    /// The mean of a payoff over steps that end outside, by Gauss's rule on panels of both tails.
    fn outside(&self, x: f64, payoff: &dyn Fn(f64) -> f64) -> f64 {
        const PANELS: usize = 24;
        let reach = 14.0 * self.width + (self.map(x).abs() - 1.0).max(0.0);
        // Up to where a reflected step would land beyond the other end, and from there on.
        [(-1.0, 1.0, 2.0), (1.0, 1.0, 2.0), (-1.0, 3.0, reach), (1.0, 3.0, reach)]
            .into_iter()
            .map(|(sign, from, length)| {
                let half = 0.5 * length / PANELS as f64;
                let at = |k: usize| {
                    let node = |&(node, weight): &(f64, f64)| {
                        let y = sign * (from + half * ((2 * k + 1) as f64 + node));
                        let place = self.landed(y);
                        let is_out = !(-1.0..=1.0).contains(&place);
                        if is_out { half * weight * self.free(x, y) * payoff(place) } else { 0.0 }
                    };
                    GAUSS.iter().map(node).sum::<f64>()
                };
                (0..PANELS).map(at).sum::<f64>()
            })
            .sum()
    }

    /// The probability of a step to an end or beyond.
    fn beyond(&self, x: f64, sign: f64, end: f64) -> f64 {
        let part = |part: &Component| {
            let z = sign * (end - self.map(x) - self.scale(x) * part.mean);
            let z = z / (self.scale(x) * part.spread);
            part.weight * 0.5 * libm::erfc(z * std::f64::consts::FRAC_1_SQRT_2)
        };
        self.noise.iter().map(part).sum()
    }
}

/// Cells, the clamping ends, and last the start, to which no step leads.
struct Midpoints<'a> {
    drawn: &'a Drawn,
    cells: usize,
    /// Without the start.
    places: Vec<f64>,
}

impl Midpoints<'_> {
    fn new(drawn: &Drawn, cells: usize) -> Midpoints<'_> {
        let h = 2.0 / cells as f64;
        let mut places: Vec<f64> = (0..cells).map(|k| -1.0 + (k as f64 + 0.5) * h).collect();
        let ends = [-1.0, 1.0].into_iter().zip(drawn.sides);
        places.extend(ends.filter(|end| end.1 == Side::Clamps).map(|end| end.0));
        Midpoints { drawn, cells, places }
    }

    fn place(&self, k: usize) -> f64 {
        *self.places.get(k).unwrap_or(&self.drawn.start)
    }

    /// One minus the kernel.
    fn system(&self) -> DMatrix<f64> {
        let (drawn, n) = (self.drawn, self.places.len());
        let entry = |i: usize, j: usize| {
            let (x, y) = (self.place(i), self.place(j));
            match j {
                _ if j == n => 0.0,
                _ if self.cells <= j => drawn.beyond(x, y, y),
                _ => {
                    let mirrored = |side: Side, end: f64| match side {
                        Side::Reflects => drawn.free(x, 2.0 * end - y),
                        _ => 0.0,
                    };
                    let folded = mirrored(drawn.sides[0], -1.0) + mirrored(drawn.sides[1], 1.0);
                    2.0 / self.cells as f64 * (drawn.free(x, y) + folded)
                }
            }
        };
        let mut system = -DMatrix::from_fn(n + 1, n + 1, entry);
        // What leaves a state, so that no error of the rule stays behind high barriers.
        for i in 0..=n {
            system[(i, i)] = 0.0;
            let exit =
                [(-1.0, drawn.sides[0]), (1.0, drawn.sides[1])].map(|(sign, side)| match side {
                    Side::Leaves => drawn.beyond(self.place(i), sign, sign),
                    Side::Reflects => drawn.beyond(self.place(i), sign, 3.0 * sign),
                    Side::Clamps => 0.0,
                });
            system[(i, i)] = exit[0] + exit[1] - system.row(i).sum();
        }
        system
    }

    fn solved(&self, gain: &dyn Fn(f64) -> f64) -> DVector<f64> {
        let gains = (0..=self.places.len()).map(|k| gain(self.place(k)));
        let gains = DVector::from_iterator(self.places.len() + 1, gains);
        self.system().lu().solve(&gains).expect("a way out")
    }
}

/// `λ = 2 sqrt(p q) cos(π/(n + 1))`, and with a reflecting end (to its neighbour's place) twice as long a walk.
fn draw_neighbours(rng: &mut ChaCha8Rng) -> Trial {
    let count = rng.random_range(1..60_usize);
    let folded = rng.random_bool(0.5);
    let up = if folded { 0.5 } else { rng.random_range(0.02..0.98) };
    let rows = (0..count).map(|i| {
        let entry = |j: usize| match () {
            () if i + 1 == j && i == 0 && folded => 1.0,
            () if i + 1 == j => up,
            () if j + 1 == i => 1.0 - up,
            () => 0.0,
        };
        (0..count).map(entry).collect()
    });
    let mut exits = vec![0.0; count];
    if !folded {
        exits[0] += 1.0 - up;
    }
    exits[count - 1] += if folded && count == 1 { 1.0 } else { up };
    let found = KilledKernel::new(rows.collect(), exits)
        .map_or(Interval::UNKNOWN, |kernel| kernel.ln_exit_rate());
    // Places 0, ..., n - 1 folded are 2 n - 1 places in a line.
    let line = if folded { 2 * count - 1 } else { count };
    let half = 0.5 * std::f64::consts::PI / (line + 1) as f64;
    let (product, sine) = (2.0 * (up * (1.0 - up)).sqrt(), libm::sin(half));
    // 1 - c cos 2h = 1 - c + 2 c sin²h.
    let spread = (1.0 - 2.0 * up) * (1.0 - 2.0 * up) / (1.0 + product);
    let truth = libm::log(spread + 2.0 * product * sine * sine);
    let problem = format!("{count} places, up {up}, folded {folded}");
    Trial { found, truth: Interval::around(truth, 1e-13 * (1.0 + truth.abs())), problem }
}
