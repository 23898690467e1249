//! Walks whose ends are left, reflect or clamp: stationary and quasi-stationary laws by powers of the kernel.

use nalgebra::{DMatrix, DVector};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use sgdcheck::interval::Interval;
use sgdcheck::oracles::exit::chain::Component;
use sgdcheck::oracles::exit::walk::{KilledKernel, Side, Walk};

use super::{Family, Trial, log_uniform};

pub(crate) static FAMILIES: &[Family] = &[
    Family {
        oracle: "walk::ln_mean_steps",
        truth: "stationary laws of walks that start again, by powers",
        draw: |rng| Drawn::new(rng).steps(),
        quick: 10,
        full: 3_000,
        unknown_at_most: 0.05,
    },
    Family {
        oracle: "walk::mean_payoff",
        truth: "stationary laws of walks that start again, by powers",
        draw: |rng| Drawn::new(rng).payoff(),
        quick: 10,
        full: 3_000,
        unknown_at_most: 0.05,
    },
    Family {
        oracle: "walk::ln_exit_rate",
        truth: "quasi-stationary laws, by powers",
        draw: |rng| Drawn::new(rng).rate(),
        quick: 5,
        full: 3_000,
        unknown_at_most: 0.05,
    },
    Family {
        oracle: "walk::KilledKernel::ln_exit_rate",
        truth: "walks to neighbours, in closed form",
        draw: draw_neighbours,
        quick: 400,
        full: 10_000,
        unknown_at_most: 0.02,
    },
];

/// Bent maps with kinks, scales that vary, mixtures of two normal laws.
#[derive(Debug)]
pub(super) struct Drawn {
    rate: f64,
    shift: f64,
    bend: f64,
    at: f64,
    is_declared: bool,
    width: f64,
    dip: f64,
    pub(super) noise: [Component; 2],
    pub(super) sides: [Side; 2],
    pub(super) start: f64,
}

impl Drawn {
    pub(super) fn new(rng: &mut ChaCha8Rng) -> Drawn {
        use Side::{Clamps, Leaves, Reflects};
        let skew = rng.random_range(0.0..1.0);
        let other = [Leaves, Reflects, Clamps][rng.random_range(0..3)];
        Drawn {
            rate: rng.random_range(0.3..2.0),
            shift: rng.random_range(-0.3..0.3),
            bend: if rng.random_bool(0.3) { rng.random_range(-0.5..0.5) } else { 0.0 },
            at: rng.random_range(-0.999..0.999),
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

    pub(super) fn map(&self, x: f64) -> f64 {
        self.rate * x + self.shift + self.bend * (x - self.at).abs()
    }

    pub(super) fn scale(&self, x: f64) -> f64 {
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

    /// What two rules for the integrals say together: errors fall by (3/2.2)^32 from the first to the second.
    fn on_two_rules(&self, starts: bool, solve: impl Fn(&Nodes) -> Interval) -> Interval {
        let [coarse, fine] = [(3.0, 1.0), (2.2, 2.0)].map(|p| solve(&Nodes::new(self, p, starts)));
        fine.widened((coarse - fine).abs().high())
    }

    /// The mean gain of the steps that leave over the share of the steps that do, once the walk that starts again
    /// whenever it leaves has settled (Kac).
    pub(super) fn per_exit(&self, gain: impl Fn(f64) -> f64) -> Interval {
        self.on_two_rules(true, |nodes| {
            let law = nodes.stationary();
            let mean = |f: &dyn Fn(f64) -> f64| {
                nodes.places.iter().zip(&law).map(|(&x, share)| share * f(x)).sum::<f64>()
            };
            let exits = mean(&|x| nodes.exit(x));
            let size = mean(&|x| gain(x).abs()) / exits;
            Interval::around(mean(&|x| gain(x)) / exits, 1e-12 * size)
        })
    }

    fn steps(&self) -> Trial {
        let found = self.solve(|walk| walk.ln_mean_steps(self.start));
        let truth = self.per_exit(|_| 1.0).ln();
        Trial { found, truth, problem: format!("{self:?}") }
    }

    fn payoff(&self) -> Trial {
        // A square, with another factor on either side, one of them negative.
        let payoff = |x: f64| if x < 0.0 { -x * x } else { 1.0 + x };
        let found = self.solve(|walk| walk.mean_payoff(self.start, &payoff));
        let truth = self.per_exit(|x| self.outside(x));
        Trial { found, truth, problem: format!("{self:?}") }
    }

    fn rate(&self) -> Trial {
        let found = self.solve(|walk| walk.ln_exit_rate());
        let truth = self.on_two_rules(false, |nodes| nodes.settled_exits()).ln();
        Trial { found, truth, problem: format!("{self:?}") }
    }

    /// Weights, means and standard deviations of a step.
    fn parts(&self, x: f64) -> [[f64; 3]; 2] {
        let (map, scale) = (self.map(x), self.scale(x));
        self.noise.map(|part| [part.weight, map + scale * part.mean, scale * part.spread])
    }

    /// The density of a step at a place, before any end.
    fn free(&self, x: f64, y: f64) -> f64 {
        let part = |[weight, mean, width]: [f64; 3]| weight / width * bell((y - mean) / width);
        self.parts(x).map(part).iter().sum()
    }

    /// The means of 1, `z` and `z²` over the steps that end at `z > place`, with `z` counted in the direction of `sign`.
    pub(super) fn beyond(&self, x: f64, sign: f64, place: f64) -> [f64; 3] {
        let mut sums = [0.0; 3];
        for [weight, mean, width] in self.parts(x) {
            let mean = sign * mean;
            let z = (place - mean) / width;
            let all = 0.5 * libm::erfc(z * std::f64::consts::FRAC_1_SQRT_2);
            let edge = width * bell(z);
            let square = (mean * mean + width * width) * all + (mean + place) * edge;
            let moments = [all, mean * all + edge, square];
            sums.iter_mut().zip(moments).for_each(|(sum, moment)| *sum += weight * moment);
        }
        sums
    }

    /// The mean payoff of a step that leaves: `1 + y` for `y > 1` and `-y²` for `y < -1`, after a reflection if there is one.
    fn outside(&self, x: f64) -> f64 {
        let of = |k: usize, sign: f64| match self.sides[k] {
            Side::Leaves => self.beyond(x, sign, 1.0),
            // Of `z - 2`.
            Side::Reflects => {
                let [all, first, second] = self.beyond(x, sign, 3.0);
                [all, first - 2.0 * all, second - 4.0 * first + 4.0 * all]
            }
            Side::Clamps => [0.0; 3],
        };
        let [left, right] = [of(0, -1.0), of(1, 1.0)];
        let is_folded = |k: usize| self.sides[k] == Side::Reflects;
        let above = |of: [f64; 3]| of[0] + of[1];
        let from_left = if is_folded(0) { above(left) } else { -left[2] };
        let from_right = if is_folded(1) { -right[2] } else { above(right) };
        from_left + from_right
    }
}

fn bell(z: f64) -> f64 {
    0.398_942_280_401_432_7 * libm::exp(-0.5 * z * z)
}

/// Panels that break at the kink, the clamping ends, and last the start, to which no step inside leads.
struct Nodes<'a> {
    drawn: &'a Drawn,
    nodes: Vec<(f64, f64)>,
    places: Vec<f64>,
    starts: bool,
}

impl Nodes<'_> {
    fn new(drawn: &Drawn, (panel, more): (f64, f64), starts: bool) -> Nodes<'_> {
        let narrow = drawn.noise.iter().fold(f64::INFINITY, |least, part| least.min(part.spread));
        let unit =
            drawn.width * (1.0 - drawn.dip) * narrow / (drawn.rate + drawn.bend.abs()).max(1.0);
        let rule = gauss_legendre();
        let pieces = [(-1.0, drawn.at), (drawn.at, 1.0)];
        let nodes: Vec<(f64, f64)> = pieces
            .into_iter()
            .flat_map(|(from, to)| {
                let panels = ((to - from) / (panel * unit)).ceil() + more;
                let half = 0.5 * (to - from) / panels;
                (0..panels as usize).flat_map(move |k| {
                    rule.map(|(x, w)| (from + half * ((2 * k + 1) as f64 + x), half * w))
                })
            })
            .collect();
        let mut places: Vec<f64> = nodes.iter().map(|node| node.0).collect();
        let ends = [-1.0, 1.0].into_iter().zip(drawn.sides);
        places.extend(ends.filter(|end| end.1 == Side::Clamps).map(|end| end.0));
        if starts {
            places.push(drawn.start);
        }
        Nodes { drawn, nodes, places, starts }
    }

    fn exit(&self, x: f64) -> f64 {
        let of = |sign: f64, side: Side| match side {
            Side::Leaves => self.drawn.beyond(x, sign, 1.0)[0],
            Side::Reflects => self.drawn.beyond(x, sign, 3.0)[0],
            Side::Clamps => 0.0,
        };
        of(-1.0, self.drawn.sides[0]) + of(1.0, self.drawn.sides[1])
    }

    fn kernel(&self) -> DMatrix<f64> {
        let (drawn, n) = (self.drawn, self.places.len());
        DMatrix::from_fn(n, n, |i, j| {
            let (x, y) = (self.places[i], self.places[j]);
            match self.nodes.get(j) {
                Some(&(y, weight)) => {
                    let mirrored = |side: Side, end: f64| match side {
                        Side::Reflects => drawn.free(x, 2.0 * end - y),
                        _ => 0.0,
                    };
                    let folded = mirrored(drawn.sides[0], -1.0) + mirrored(drawn.sides[1], 1.0);
                    weight * (drawn.free(x, y) + folded)
                }
                None if self.starts && j + 1 == n => self.exit(x),
                None => drawn.beyond(x, y, 1.0)[0],
            }
        })
    }

    /// The stationary law, by state reduction (Grassmann, Taksar and Heyman).
    fn stationary(&self) -> Vec<f64> {
        let mut kernel = self.kernel();
        let n = kernel.nrows();
        for k in (1..n).rev() {
            let leaving = kernel.view((k, 0), (1, k)).sum();
            kernel.view_mut((0, k), (k, 1)).scale_mut(1.0 / leaving);
            let to = kernel.view((k, 0), (1, k)).into_owned();
            let from = kernel.view((0, k), (k, 1)).into_owned();
            kernel.view_mut((0, 0), (k, k)).gemm(1.0, &from, &to, 1.0);
        }
        let mut law = vec![1.0];
        for k in 1..n {
            law.push((0..k).map(|i| law[i] * kernel[(i, k)]).sum());
        }
        let all: f64 = law.iter().sum();
        law.iter().map(|share| share / all).collect()
    }

    /// After 2^k steps inside, from any state, the probability that the next leaves: the hull of what the states say, once
    /// they agree. Nothing is subtracted, so that a probability of `e^-80` keeps its digits.
    fn settled_exits(&self) -> Interval {
        let n = self.places.len();
        let exits = self.places.iter().map(|&x| self.exit(x));
        let exits = DVector::from_iterator(n, exits);
        // With one half, it stays where it is: no two states take turns.
        let mut power = 0.5 * (DMatrix::identity(n, n) + self.kernel());
        // A rounding of each entry per step, and of the sum of each row.
        let mut lost = 1e-15;
        loop {
            power = &power * &power;
            let size = power.amax();
            power /= size;
            lost *= 2.0;
            let shares = (&power * &exits).component_div(&power.column_sum());
            let hull = Interval::new(shares.min(), shares.max());
            if hull.radius() <= (lost + 1e-12) * hull.high() || 1e-3 < lost {
                return hull.widened(lost * hull.high());
            }
        }
    }
}

/// The rule of 16 points on `[-1, 1]`: Newton's method on the Legendre polynomial.
fn gauss_legendre() -> [(f64, f64); 16] {
    const N: usize = 16;
    std::array::from_fn(|k| {
        let mut x = -libm::cos(std::f64::consts::PI * (k as f64 + 0.75) / (N as f64 + 0.5));
        let mut slope = 0.0;
        for _ in 0..10 {
            let (mut before, mut value) = (1.0, x);
            for n in 2..=N {
                let n = n as f64;
                (before, value) = (value, ((2.0 * n - 1.0) * x * value - (n - 1.0) * before) / n);
            }
            slope = N as f64 * (before - x * value) / (1.0 - x * x);
            x -= value / slope;
        }
        (x, 2.0 / ((1.0 - x * x) * slope * slope))
    })
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
