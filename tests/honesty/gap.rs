//! Spectral gaps in the plane: turned products, and losses that only the radius tells apart.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use sgdcheck::interval::Interval;
use sgdcheck::oracles::exit::first_passage::{Diffusion, End};
use sgdcheck::oracles::law::{poincare, spectrum};

use super::{Family, Trial, log_uniform};

pub(crate) static FAMILIES: &[Family] = &[
    Family {
        oracle: "poincare::ln_gap_plane",
        truth: "turned products of quartics on the line",
        draw: turned_product,
        quick: 5,
        full: 1_000,
        unknown_at_most: 0.2,
    },
    Family {
        oracle: "poincare::ln_gap_plane",
        truth: "radial losses, angular modes by counting signs",
        draw: radial,
        quick: 3,
        full: 1_000,
        unknown_at_most: 0.2,
    },
    Family {
        oracle: "poincare::ln_gap_plane",
        truth: "bent valleys: no more than functions of one coordinate say",
        draw: bent,
        quick: 2,
        full: 1_000,
        unknown_at_most: 0.3,
    },
    Family {
        oracle: "poincare::ln_gap_plane",
        truth: "turned products with kinks and slow tails",
        draw: rough,
        quick: 3,
        full: 1_000,
        unknown_at_most: 0.3,
    },
];

/// Along one line a slow tail, or a kink, or both; across a quadratic: the lesser gap of the two.
fn rough(rng: &mut ChaCha8Rng) -> Trial {
    let eta = log_uniform(rng, 0.3, 30.0);
    let (tail, stiff) = (log_uniform(rng, 0.3, 3.0), log_uniform(rng, 0.01, 3.0));
    let kink = if rng.random_bool(0.5) { log_uniform(rng, 0.1, 5.0) } else { 0.0 };
    let (at, round) = (rng.random_range(-1.0..1.0), log_uniform(rng, 0.1, 2.0));
    let quadratic = if rng.random_bool(0.5) { log_uniform(rng, 0.1, 2.0) } else { 0.0 };
    // In temperatures.
    let along = |u: f64| {
        tail * (u * u + round * round).sqrt() + kink * (u - at).abs() + 0.5 * quadratic * u * u
    };
    let slope = |u: f64| {
        let turned = if u < at { -kink } else { kink };
        tail * u / (u * u + round * round).sqrt() + turned + quadratic * u
    };
    let angle = rng.random_range(0.0..std::f64::consts::PI);
    let (cos, sin) = (libm::cos(angle), libm::sin(angle));
    let loss = |x: f64, y: f64| {
        let (u, v) = (cos * x + sin * y, cos * y - sin * x);
        (along(u) + 0.5 * stiff * v * v) / eta
    };
    let least = [0.0, at, -at].map(along).into_iter().fold(f64::INFINITY, f64::min);
    let mut reach = 1.0;
    while along(reach).min(along(-reach)) < least + 18.0 {
        reach += 0.05;
    }
    let wide = (2.0 * 18.0 / stiff).sqrt();
    let [c, s] = [cos.abs(), sin.abs()];
    let sides = [c * reach + s * wide, s * reach + c * wide].map(|side| [-side, side]);
    let cells = rng.random_range(16..=32);
    let found = poincare::ln_gap_plane(&loss, eta, sides, [cells; 2]);
    let line = poincare::ln_gap(&|u| slope(u) / eta, eta, (-1.0, 1.0));
    let truth = line.min(Interval::exactly(stiff / eta).ln().widened(1e-12));
    let problem = format!(
        "η {eta}, tail {tail}, round {round}, kink {kink} at {at}, quadratic {quadratic}, across {stiff}, angle {angle}, {cells} cells"
    );
    Trial { found, truth, problem }
}

/// `a (u² - b²)² + t u`: two wells, or with `b² < 0` one.
#[derive(Clone, Copy, Debug)]
struct Quartic {
    a: f64,
    square: f64,
    tilt: f64,
}

impl Quartic {
    /// Two wells at about `half` either way, with a pass of about that height between them.
    fn two_wells(rng: &mut ChaCha8Rng, height: f64, half: f64) -> Quartic {
        let square = half * half;
        let tilt = rng.random_range(-0.2..0.2) * height / half;
        Quartic { a: height / (square * square), square, tilt }
    }

    fn value(self, u: f64) -> f64 {
        let inner = u * u - self.square;
        self.a * inner * inner + self.tilt * u
    }

    fn slope(self, u: f64) -> f64 {
        4.0 * self.a * u * (u * u - self.square) + self.tilt
    }

    /// As far as the loss is at most `top` on one side.
    fn reach(self, top: f64) -> f64 {
        let mut reach = self.square.max(0.0).sqrt();
        let step = 0.01 * (1.0 + reach);
        while self.value(reach).min(self.value(-reach)) < top {
            reach += step;
        }
        reach
    }
}

/// Barriers from one to fifty temperatures, at any angle.
fn turned_product(rng: &mut ChaCha8Rng) -> Trial {
    let barrier = rng.random_range(1.0..50.0);
    let eta = log_uniform(rng, 0.3, 30.0);
    let half = log_uniform(rng, 0.5, 2.0);
    let double = Quartic::two_wells(rng, barrier / eta, half);
    // Across: one well, or two with another barrier.
    let width = log_uniform(rng, 0.5, 1.0) * half;
    let height = if rng.random_bool(0.3) { rng.random_range(0.0..0.8) } else { 0.0 } * barrier;
    let a = height.max(log_uniform(rng, 0.5, 4.0)) / (eta * width * width * width * width);
    let square = if 0.0 < height { width * width } else { -0.5 * width * width };
    let across = Quartic { a, square, tilt: 0.0 };
    let angle = rng.random_range(0.0..std::f64::consts::PI);
    let (cos, sin) = (libm::cos(angle), libm::sin(angle));
    let loss = |x: f64, y: f64| double.value(cos * x + sin * y) + across.value(cos * y - sin * x);
    // From the lowest well, not only beyond the pass: the gap is as small as what leaks there.
    let top = double.value(0.0).max(across.value(0.0)) + 18.0 / eta;
    let reaches = [double, across].map(|part| part.reach(top));
    // The rectangle around the turned one.
    let [cos, sin] = [cos.abs(), sin.abs()];
    let sides = [cos * reaches[0] + sin * reaches[1], sin * reaches[0] + cos * reaches[1]];
    let sides = sides.map(|side| [-side, side]);
    let found = poincare::ln_gap_plane(&loss, eta, sides, [24, 24]);
    let gap = |part: Quartic| {
        let well = part.square.max(0.0).sqrt().max(0.1 * part.reach(top));
        poincare::ln_gap(&|u| part.slope(u), eta, (-well, well))
    };
    let truth = gap(double).min(gap(across));
    let problem = format!("η {eta}, {double:?}, {across:?}, angle {angle}, sides {sides:?}");
    Trial { found, truth, problem }
}

/// `f(x) + k (y - c x²)²`: given `x`, the law of `y` has a width that does not depend on it, so that among functions of `x` alone
/// the least quotient of energy and variance is the gap of `f` on the line.
fn bent(rng: &mut ChaCha8Rng) -> Trial {
    let barrier = rng.random_range(1.0..40.0);
    let eta = log_uniform(rng, 0.3, 30.0);
    let half = log_uniform(rng, 0.5, 2.0);
    let along = Quartic::two_wells(rng, barrier / eta, half);
    let bend = rng.random_range(-1.0..1.0) / half;
    let stiffness = log_uniform(rng, 0.3, 3.0) * barrier / (eta * half * half);
    let loss = |x: f64, y: f64| {
        let aside = y - bend * x * x;
        along.value(x) + stiffness * aside * aside
    };
    let top = along.value(0.0) + 18.0 / eta;
    let reach = along.reach(top);
    let lowest = along.value(-half).min(along.value(half));
    let aside = ((top - lowest) / stiffness).sqrt();
    let ends = [0.0, bend * reach * reach];
    let across = [ends[0].min(ends[1]) - aside, ends[0].max(ends[1]) + aside];
    let found = poincare::ln_gap_plane(&loss, eta, [[-reach, reach], across], [24, 24]);
    let bound = poincare::ln_gap(&|x| along.slope(x), eta, (-half, half)).high();
    let problem = format!("η {eta}, {along:?}, bend {bend}, stiffness {stiffness}");
    Trial { found, truth: Interval::at_most(bound), problem }
}

/// A well in the middle and one all around: `k (2/3 s³ - (1 + q) s² + 2 q s)` with `s = r²/R²`.
fn radial(rng: &mut ChaCha8Rng) -> Trial {
    let eta = log_uniform(rng, 0.3, 30.0);
    let size = log_uniform(rng, 0.5, 2.0);
    let q = rng.random_range(0.15..0.6);
    let shape = |r: f64| {
        let s = (r / size) * (r / size);
        s * (2.0 * q + s * (2.0 / 3.0 * s - 1.0 - q))
    };
    let (pass, ring) = (shape(size * f64::sqrt(q)), shape(size));
    let k = rng.random_range(0.5..20.0) / (eta * (pass - ring.min(0.0)));
    let loss = |r: f64| k * shape(r);
    let slope = |r: f64| {
        let s = (r / size) * (r / size);
        4.0 * k * r / (size * size) * (s - q) * (s - 1.0)
    };
    let mut reach = size;
    while loss(reach) < k * pass + 18.0 / eta {
        reach += 0.01 * size;
    }
    // Off the middle, at no distance that the mesh knows.
    let off = [0, 1].map(|_| rng.random_range(-0.3..0.3) * size);
    let sides = off.map(|at| [at - reach, at + reach]);
    let plane = |x: f64, y: f64| loss(libm::hypot(x - off[0], y - off[1]));
    let found = poincare::ln_gap_plane(&plane, eta, sides, [24, 24]);
    // In s = ln r, what does not depend on the angle is a diffusion on the line.
    let line = Diffusion::ito(
        |s: f64| -slope(libm::exp(s)) * libm::exp(-s),
        |s: f64| libm::exp(-2.0 * s) / eta,
    );
    let wells = (libm::log(0.1 * size), libm::log(size));
    // A disc of that size holds 1e-8 of what the middle does.
    let middle = End::Reflecting(libm::log(1e-4 * size));
    let outer = End::Reflecting(libm::log(reach));
    let symmetric = spectrum::ln_lowest(&line, middle, outer, wells, 1)[0].widened(1e-7);
    let truth = symmetric.min(ln_dipole(&loss, eta, reach));
    let problem = format!("η {eta}, k {k}, q {q}, R {size}, middle {off:?}, reach {reach}");
    Trial { found, truth, problem }
}

/// The logarithm of the lowest rate among functions `u(r) cos φ`: midpoints on three meshes, and bisection for the
/// place where the number of negative pivots changes (Sturm).
fn ln_dipole(loss: &dyn Fn(f64) -> f64, eta: f64, reach: f64) -> Interval {
    let [coarse, middle, fine] = [800, 1200, 1600].map(|cells| {
        let h = reach / f64::from(cells);
        let at = |k: f64| (k * h, eta * loss(k * h));
        // From cell k to its neighbours, over the mass of the cell.
        let rates: Vec<[f64; 3]> = (0..cells)
            .map(|k| {
                let k = f64::from(k);
                let (r, height) = at(k + 0.5);
                let [down, up] = [k, k + 1.0].map(|edge| {
                    let (beside, top) = at(edge);
                    beside / r * libm::exp(height - top) / (eta * h * h)
                });
                [down, up, 1.0 / (eta * r * r)]
            })
            .collect();
        let is_above = |rate: f64| {
            let mut pivot = f64::INFINITY;
            rates.iter().enumerate().any(|(k, &[down, up, turn])| {
                let up = if k + 1 == rates.len() { 0.0 } else { up };
                let before = if k == 0 { 0.0 } else { rates[k - 1][1] * down / pivot };
                pivot = down + up + turn - rate - before;
                pivot < 0.0
            })
        };
        let (mut low, mut high) = (-30.0, 30.0);
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if is_above(libm::exp(middle)) { high = middle } else { low = middle }
        }
        0.5 * (low + high)
    });
    let first = middle + (middle - coarse) / (9.0 / 4.0 - 1.0);
    let second = fine + (fine - middle) / (16.0 / 9.0 - 1.0);
    Interval::around(second, 2.0 * (second - first).abs() + 1e-8)
}
