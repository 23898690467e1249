//! Linear recursions whose maps are exact in binary and whose powers are known: turned by an exact reflection,
//! sheared by integers, with eigenvalues down to 2^-40 from one, for up to 2^40 steps.

use nalgebra::{DMatrix, DVector};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use sgdcheck::interval::Interval;
use sgdcheck::oracles::{linear::lyapunov, linear::recursion};

use super::{Family, Trial};

pub(crate) static FAMILIES: &[Family] = &[
    Family {
        oracle: "recursion::covariance_after",
        truth: "geometric sums in exact coordinates",
        draw: draw_after,
        quick: 600,
        full: 20_000,
        // Sheared maps after 2^30 steps: the bound grows with the norms of the powers.
        unknown_at_most: 0.15,
    },
    Family {
        oracle: "recursion::covariance",
        truth: "geometric sums in exact coordinates",
        draw: draw_limit,
        quick: 200,
        full: 10_000,
        unknown_at_most: 0.02,
    },
    Family {
        oracle: "recursion::mean",
        truth: "geometric sums in exact coordinates",
        draw: draw_mean,
        quick: 60,
        full: 10_000,
        unknown_at_most: 0.02,
    },
    Family {
        oracle: "lyapunov::lower_triangle",
        truth: "geometric sums in exact coordinates",
        draw: draw_lyapunov,
        quick: 600,
        full: 20_000,
        // Within 1e-9 of instability, or sheared and within 1e-6.
        unknown_at_most: 0.15,
    },
];

/// A diagonal seen in other coordinates, all of it without rounding.
pub(crate) struct Exact {
    /// From the eigenvectors' coordinates, and back.
    pub(crate) turn: [DMatrix<f64>; 2],
    pub(crate) eigenvalues: DVector<f64>,
    /// A covariance in the eigenvectors' coordinates.
    pub(crate) noise: DMatrix<f64>,
}

impl Exact {
    /// With given eigenvalues of at most 40 bits on one scale, in two, three, four or eight dimensions;
    /// unless `orthogonal`, sheared.
    pub(crate) fn draw(
        rng: &mut ChaCha8Rng,
        orthogonal: bool,
        eigenvalue: impl Fn(&mut ChaCha8Rng) -> f64,
    ) -> Exact {
        let identity = |d: usize| DMatrix::<f64>::identity(d, d);
        let turn = if orthogonal && rng.random::<bool>() {
            let four = identity(4) - DMatrix::from_element(4, 4, 0.5);
            let both = if rng.random::<bool>() { four } else { four.kronecker(&identity(2)) };
            [both.clone(), both]
        } else {
            let d = rng.random_range(1..5);
            let (mut forth, mut back) = (identity(d), identity(d));
            for row in 1..d {
                let size = if orthogonal { 0.0 } else { f64::from(rng.random_range(-3..4)) };
                let (mut shear, mut other) = (identity(d), identity(d));
                shear[(row - 1, row)] = size;
                other[(row - 1, row)] = -size;
                (forth, back) = (forth * shear, other * back);
            }
            [forth, back]
        };
        let d = turn[0].nrows();
        let root = DMatrix::from_fn(d, d, |_, _| f64::from(rng.random_range(-4..5)));
        let eigenvalues = DVector::from_fn(d, |_, _| eigenvalue(rng));
        Exact { turn, eigenvalues, noise: &root * root.transpose() }
    }

    fn seen(&self, x: &DMatrix<f64>) -> DMatrix<f64> {
        &self.turn[0] * x * self.turn[0].transpose()
    }

    pub(crate) fn map(&self) -> DMatrix<f64> {
        &self.turn[0] * DMatrix::from_diagonal(&self.eigenvalues) * &self.turn[1]
    }

    pub(crate) fn covariance(&self) -> DMatrix<f64> {
        self.seen(&self.noise)
    }

    /// A random entry of the matrix with `noise` times a factor in the eigenvectors' coordinates, rounding
    /// included; and its place in the lower triangle.
    pub(crate) fn entry(
        &self,
        rng: &mut ChaCha8Rng,
        factor: impl Fn(f64, f64) -> f64,
    ) -> (usize, Interval) {
        let e = &self.eigenvalues;
        let x = self.noise.map_with_location(|i, j, q| q * factor(e[i], e[j]));
        let row = rng.random_range(0..x.nrows());
        let column = rng.random_range(0..=row);
        let sizes = self.turn[0].abs() * x.abs() * self.turn[0].abs().transpose();
        let truth = Interval::around(self.seen(&x)[(row, column)], 1e-14 * sizes[(row, column)]);
        (row * (row + 1) / 2 + column, truth)
    }
}

/// One minus `k 2^-m`, or minus that.
fn close_to_one(rng: &mut ChaCha8Rng, bits: i32) -> f64 {
    let gap =
        f64::from(rng.random_range(1..128)) * libm::exp2(f64::from(-rng.random_range(7..=bits)));
    let sign = if rng.random_range(0..4) == 0 { -1.0 } else { 1.0 };
    sign * (1.0 - gap)
}

/// `1 - a b`, for numbers of which one minus the size is exact.
fn rest(a: f64, b: f64) -> f64 {
    if a * b < 0.0 {
        return 1.0 - a * b;
    }
    let (a, b) = (1.0 - a.abs(), 1.0 - b.abs());
    a + b - a * b
}

/// `(1 - (a b)^n) / (1 - a b)`.
fn geometric(a: f64, b: f64, n: f64) -> f64 {
    let gap = rest(a, b);
    let power = n * libm::log1p(-gap.min(2.0 - gap));
    let is_odd = a * b < 0.0 && n % 2.0 == 1.0;
    if a * b == 0.0 {
        f64::from(u8::from(0.0 < n))
    } else if is_odd {
        (1.0 + libm::exp(power)) / gap
    } else {
        -libm::expm1(power) / gap
    }
}

fn problem(exact: &Exact) -> String {
    format!("{:?} turned by {:?}, noise {:?}", exact.eigenvalues, exact.turn[0], exact.noise)
}

fn draw_after(rng: &mut ChaCha8Rng) -> Trial {
    let orthogonal = rng.random::<bool>();
    let exact = Exact::draw(rng, orthogonal, |rng| close_to_one(rng, 36));
    let steps = (1_u64 << rng.random_range(0..=40)) + rng.random_range(0..1000);
    let (at, truth) = exact.entry(rng, |a, b| geometric(a, b, steps as f64));
    let found = recursion::covariance_after(&exact.map(), &exact.covariance(), steps)[at];
    Trial { found, truth, problem: format!("{steps} steps, entry {at}, {}", problem(&exact)) }
}

fn draw_lyapunov(rng: &mut ChaCha8Rng) -> Trial {
    let orthogonal = rng.random::<bool>();
    let exact = Exact::draw(rng, orthogonal, |rng| close_to_one(rng, 40));
    let (at, truth) = exact.entry(rng, |a, b| 1.0 / rest(a, b));
    let found = lyapunov::lower_triangle(&exact.map(), &exact.covariance())[at];
    Trial { found, truth, problem: format!("entry {at}, {}", problem(&exact)) }
}

fn draw_limit(rng: &mut ChaCha8Rng) -> Trial {
    let exact = Exact::draw(rng, true, |rng| close_to_one(rng, 9));
    let (at, truth) = exact.entry(rng, |a, b| 1.0 / rest(a, b));
    let norm = exact.eigenvalues.amax();
    let q = exact.covariance();
    let start = &q * f64::from(rng.random_range(0..100));
    let found = recursion::covariance(&exact.map(), &q, &start, norm)[at];
    Trial { found, truth, problem: format!("entry {at}, {}", problem(&exact)) }
}

fn draw_mean(rng: &mut ChaCha8Rng) -> Trial {
    let exact = Exact::draw(rng, true, |rng| close_to_one(rng, 9));
    let d = exact.eigenvalues.len();
    let pull = DVector::from_fn(d, |_, _| f64::from(rng.random_range(-9..10)));
    let start = DVector::from_fn(d, |_, _| f64::from(rng.random_range(-9..10)));
    // One minus an eigenvalue is exact.
    let settled = pull.zip_map(&exact.eigenvalues, |b, a| b / (1.0 - a));
    let at = rng.random_range(0..d);
    let sizes = exact.turn[0].abs() * settled.abs();
    let truth = Interval::around((&exact.turn[0] * &settled)[at], 1e-14 * sizes[at]);
    let norm = exact.eigenvalues.amax();
    let found = recursion::mean(&exact.map(), &(&exact.turn[0] * &pull), &start, norm)[at];
    Trial { found, truth, problem: format!("coordinate {at}, pull {pull:?}, {}", problem(&exact)) }
}
