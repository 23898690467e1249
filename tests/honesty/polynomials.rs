//! Polynomials in the plane beside all paths in doubled precision, where they cancel on the way.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use sgdcheck::interval::Interval;
use sgdcheck::oracles::law::polynomials::plane::{self, AffineMove, Polynomial, TERMS, exponents};

use super::{Family, Trial, log_uniform, within};

pub(crate) static FAMILIES: &[Family] = &[
    Family {
        oracle: "polynomials::plane",
        truth: "all paths in doubled precision",
        draw: chain,
        quick: 400,
        full: 10_000,
        unknown_at_most: 0.0,
    },
    Family {
        oracle: "polynomials::plane",
        truth: "geometric Brownian motions about a place far away",
        draw: diffusion,
        quick: 400,
        full: 10_000,
        unknown_at_most: 0.0,
    },
];

/// A sum of two doubles, the second below the last digit of the first.
#[derive(Clone, Copy)]
struct Doubled([f64; 2]);

impl Doubled {
    fn of(x: f64) -> Doubled {
        Doubled([x, 0.0])
    }

    fn plus(self, other: Doubled) -> Doubled {
        let ([a, low], [b, rest]) = (self.0, other.0);
        let sum = a + b;
        let part = sum - a;
        let lost = (a - (sum - part)) + (b - part) + low + rest;
        Doubled([sum + lost, lost - ((sum + lost) - sum)])
    }

    fn times(self, other: Doubled) -> Doubled {
        let ([a, low], [b, rest]) = (self.0, other.0);
        let product = a * b;
        let lost = libm::fma(a, b, -product) + a * rest + low * b;
        Doubled([product + lost, lost - ((product + lost) - product)])
    }
}

/// `φ` at a place.
fn value(polynomial: &Polynomial, place: [Doubled; 2]) -> Doubled {
    let power = |x: Doubled, k: usize| (0..k).fold(Doubled::of(1.0), |power, _| power.times(x));
    let terms = exponents()
        .zip(polynomial)
        .map(|([p, q], &c)| Doubled::of(c).times(power(place[0], p)).times(power(place[1], q)));
    terms.fold(Doubled::of(0.0), Doubled::plus)
}

/// A product of up to four factors that vanish near `middle`.
fn near(rng: &mut ChaCha8Rng, middle: [f64; 2], degree: usize) -> Polynomial {
    (0..degree).fold(plane::one(), |so_far, _| {
        let [a, b] = [0; 2].map(|_| within(rng, -1.0, 1.0));
        let mut factor = [0.0; TERMS];
        [factor[0], factor[1], factor[2]] = [-a * middle[0] - b * middle[1], a, b];
        plane::product(&so_far, &factor)
    })
}

/// Maps that draw near to a place, or away from it, from near it.
fn chain(rng: &mut ChaCha8Rng) -> Trial {
    let far = log_uniform(rng, 0.1, 100.0);
    let middle = [0; 2].map(|_| far * within(rng, -1.0, 1.0));
    let size = log_uniform(rng, 0.1, 2.0);
    let p = within(rng, 0.05, 0.95);
    let draws: Vec<AffineMove> = [p, 1.0 - p]
        .into_iter()
        .map(|p| {
            let a = [[0.0; 2]; 2].map(|row| row.map(|_| size * within(rng, -1.0, 1.0)));
            let c = [0, 1].map(|k| middle[k] - a[k][0] * middle[0] - a[k][1] * middle[1]);
            (p, a, c)
        })
        .collect();
    let degree = rng.random_range(1..=4);
    let polynomial = near(rng, middle, degree);
    let start = middle.map(|m| m + log_uniform(rng, 1e-3, 10.0) * within(rng, -1.0, 1.0));
    let steps = rng.random_range(0..=8_u64);
    let action = plane::step_matrix(&draws);
    let found = plane::along_steps(&action, &polynomial, &[steps], &[start])[0][0];
    let mut sum = Doubled::of(0.0);
    for path in 0..1_usize << steps {
        let mut place = start.map(Doubled::of);
        let mut probability = Doubled::of(1.0);
        for k in 0..steps {
            let (p, a, c) = &draws[path >> k & 1];
            place = [0, 1].map(|k| {
                let [x, y] = [0, 1].map(|j| Doubled::of(a[k][j]).times(place[j]));
                x.plus(y).plus(Doubled::of(c[k]))
            });
            probability = probability.times(Doubled::of(*p));
        }
        sum = sum.plus(probability.times(value(&polynomial, place)));
    }
    Trial {
        found,
        truth: Interval::exactly(sum.0[0]),
        problem: format!("{draws:?}, {polynomial:?}, {steps} steps from {start:?}"),
    }
}

/// Binary fractions, so that nothing is rounded before the oracle begins.
fn diffusion(rng: &mut ChaCha8Rng) -> Trial {
    let mut fraction = |low: i32, high: i32| f64::from(rng.random_range(low..=high)) / 32.0;
    let middle = [0; 2].map(|_| fraction(-320, 320));
    let rates = [0; 2].map(|_| fraction(8, 64));
    let noises = [0; 2].map(|_| fraction(0, 16));
    let start = [0, 1].map(|k| middle[k] + fraction(-64, 64));
    let apart = fraction(1, 32);
    let powers = [[4, 0], [2, 1], [2, 2], [0, 3]][rng.random_range(0..4)];
    let count = rng.random_range(1..=20_u64);
    let linear = |k: usize, slope: f64| -> Polynomial {
        let mut result = [0.0; TERMS];
        [result[0], result[1 + k]] = [-slope * middle[k], slope];
        result
    };
    let [x, y] = [0, 1].map(|k| linear(k, 1.0));
    let square = |k: usize, of: &Polynomial| plane::product(of, of).map(|c| c * noises[k]);
    let generator = plane::generator(
        &[linear(0, -rates[0]), linear(1, -rates[1])],
        &[square(0, &x), [0.0; TERMS], square(1, &y)],
    );
    let repeated = |of: &Polynomial, count: usize| std::iter::repeat_n(*of, count);
    let factors = repeated(&x, powers[0]).chain(repeated(&y, powers[1]));
    let polynomial = factors.fold(plane::one(), |so_far, factor| plane::product(&so_far, &factor));
    let found = plane::along_time(&generator, &polynomial, apart, &[count], &[start])[0][0];
    let time = apart * count as f64;
    let moment = |k: usize| {
        let p = powers[k] as f64;
        let growth = -p * rates[k] + 0.5 * p * (p - 1.0) * noises[k];
        (start[k] - middle[k]).powi(powers[k] as i32) * libm::exp(growth * time)
    };
    let exact = moment(0) * moment(1);
    Trial {
        found,
        truth: Interval::around(exact, 1e-14 * exact.abs()),
        problem: format!(
            "about {middle:?}, rates {rates:?}, noises {noises:?}, powers {powers:?}, {count} times {apart} from {start:?}"
        ),
    }
}
