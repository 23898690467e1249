//! Chains of uniform laws on intervals of any length: polynomials on panels between the bends of the mean.

use nalgebra::{DMatrix, DVector};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use sgdcheck::interval::Interval;
use sgdcheck::oracles::exit::chain::{Noise, Uniform};

use super::chain::Chain;
use super::{Family, Trial, log_uniform};

pub(crate) static FAMILIES: &[Family] = &[Family {
    oracle: "chain::ln_mean_steps, uniform laws on short intervals",
    truth: "polynomials on panels between the bends, by a dense solve",
    draw: draw_short,
    quick: 1,
    full: 2000,
    unknown_at_most: 0.1,
}];

/// Uniform laws, of which one may be rare and far, in a domain of any length in their units.
fn draw_short(rng: &mut ChaCha8Rng) -> Trial {
    let mut problem = Chain { jump: 0.0, step: log_uniform(rng, 0.02, 30.0), ..Chain::draw(rng) };
    problem.slope = rng.random_range(-0.3..1.2) / problem.step.max(0.3);
    problem.bend /= problem.step.max(1.0);
    let weight = log_uniform(rng, 1e-3, 0.9);
    let parts = [weight, 1.0 - weight].map(|weight| {
        let (mean, width) = (rng.random_range(-1.0..1.0), log_uniform(rng, 0.1, 2.0));
        Uniform { weight, low: mean - width, high: mean + width }
    });
    let found = problem.solve(&Noise::Uniforms(parts.to_vec()));
    let truth = Panels { problem: &problem, parts: &parts }.ln_mean_steps();
    Trial { found, truth, problem: format!("{}, {parts:?}", problem.problem()) }
}

/// Gauss-Legendre panels between the places where `u` jumps or bends, with polynomials integrated up to where a step ends.
struct Panels<'a> {
    problem: &'a Chain,
    parts: &'a [Uniform],
}

impl Panels<'_> {
    /// `ln E N` by two meshes, the finer one with another generation of bends; not known if that takes too many places.
    fn ln_mean_steps(&self) -> Interval {
        let [rough, fine] = [(2, 1.0), (3, 0.7)].map(|(generations, width)| {
            self.edges(generations, width).map_or(f64::NAN, |edges| self.solve(&edges))
        });
        let error = 4.0 * (fine - rough).abs() + 1e-13 * libm::exp(fine) + 1e-11;
        if error < 1e-2 { Interval::around(fine, error) } else { Interval::UNKNOWN }
    }

    /// The ends of panels, which are at most so wide as the narrowest part.
    fn edges(&self, generations: usize, width: f64) -> Option<Vec<f64>> {
        const PANELS_MAX: usize = 150;
        let Chain { step, slope, bend, tilt, ends: (left, right), .. } = *self.problem;
        let length = right - left;
        let mut bends = vec![left, right];
        let mut latest = bends.clone();
        for _ in 0..generations {
            // Where x - step (slope x + bend x²) + scale (1 + tilt x) v is y.
            let scale = step.sqrt() * 0.4;
            let mut next = Vec::new();
            for v in self.parts.iter().flat_map(|part| [part.low, part.high]) {
                for y in &latest {
                    let (a, b) = (-step * bend, 1.0 - step * slope + scale * tilt * v);
                    let c = scale * v - y;
                    let root = (b * b - 4.0 * a * c).sqrt();
                    let q = -0.5 * (b + b.signum() * root);
                    next.extend([q / a, c / q].into_iter().filter(|x| left < *x && *x < right));
                }
            }
            for x in next.iter() {
                if bends.iter().all(|y| 1e-9 * length < (x - y).abs()) {
                    bends.push(*x);
                }
            }
            latest = next;
        }
        bends.sort_by(f64::total_cmp);
        let narrowest = self.parts.iter().map(|p| p.high - p.low).fold(f64::INFINITY, f64::min);
        let least = self.problem.scale(left).min(self.problem.scale(right));
        let widest = width * narrowest * least;
        let mut edges = vec![left];
        for pair in bends.windows(2) {
            let count = ((pair[1] - pair[0]) / widest).ceil();
            if PANELS_MAX as f64 <= edges.len() as f64 + count {
                return None;
            }
            edges.extend(
                (1..=count as usize).map(|k| pair[0] + (pair[1] - pair[0]) * (k as f64 / count)),
            );
        }
        Some(edges)
    }

    fn solve(&self, edges: &[f64]) -> f64 {
        const POINTS: usize = 10;
        let rule = legendre_rule::<POINTS>();
        // The share of each value of a polynomial in its integral from -1.
        let integral = |to: f64| -> [f64; POINTS] {
            let at = legendre::<{ POINTS + 1 }>(to);
            let mut shares = [0.0; POINTS];
            for (share, &(node, weight)) in shares.iter_mut().zip(&rule) {
                let values = legendre::<{ POINTS + 1 }>(node);
                *share = weight * 0.5 * (at[1] + 1.0);
                for d in 1..POINTS {
                    *share += weight * values[d] * 0.5 * (at[d + 1] - at[d - 1]);
                }
            }
            shares
        };
        let places: Vec<f64> = edges
            .windows(2)
            .flat_map(|panel| {
                rule.map(|(t, _)| 0.5 * ((panel[1] + panel[0]) + (panel[1] - panel[0]) * t))
            })
            .collect();
        let row = |x: f64| {
            let mut row = DVector::zeros(places.len());
            let (mean, scale) = (self.problem.map(x), self.problem.scale(x));
            for part in self.parts {
                let density = part.weight / (scale * (part.high - part.low));
                for (value, sign) in [(part.low, -1.0), (part.high, 1.0)] {
                    let to = (mean + scale * value).clamp(edges[0], edges[edges.len() - 1]);
                    for (panel, ends) in
                        edges.windows(2).enumerate().filter(|(_, ends)| ends[0] < to)
                    {
                        let half = 0.5 * (ends[1] - ends[0]);
                        let t = ((to - ends[0]) / half - 1.0).min(1.0);
                        for (k, share) in integral(t).iter().enumerate() {
                            row[panel * POINTS + k] += sign * density * half * share;
                        }
                    }
                }
            }
            row
        };
        let mut system = DMatrix::<f64>::identity(places.len(), places.len());
        for (k, &x) in places.iter().enumerate() {
            let mut target = system.row_mut(k);
            target -= row(x).transpose();
        }
        let steps = system.lu().solve(&DVector::from_element(places.len(), 1.0));
        steps.map_or(f64::NAN, |steps| libm::log(1.0 + row(self.problem.start).dot(&steps)))
    }
}

/// Legendre's polynomials at a place.
fn legendre<const COUNT: usize>(t: f64) -> [f64; COUNT] {
    let mut values = [1.0; COUNT];
    values[1] = t;
    for k in 2..COUNT {
        let degree = k as f64;
        values[k] =
            ((2.0 * degree - 1.0) * t * values[k - 1] - (degree - 1.0) * values[k - 2]) / degree;
    }
    values
}

/// Gauss's nodes, by Newton's method, and weights, scaled by `(2 d + 1)/2` of no degree: `∫ f = Σ w f`.
fn legendre_rule<const POINTS: usize>() -> [(f64, f64); POINTS] {
    std::array::from_fn(|k| {
        let count = POINTS as f64;
        let mut t = libm::cos(std::f64::consts::PI * (k as f64 + 0.75) / (count + 0.5));
        let mut slope = 1.0;
        for _ in 0..50 {
            let (mut before, mut value) = (1.0, t);
            for d in 2..=POINTS {
                let degree = d as f64;
                (before, value) =
                    (value, ((2.0 * degree - 1.0) * t * value - (degree - 1.0) * before) / degree);
            }
            slope = count * (t * value - before) / (t * t - 1.0);
            t -= value / slope;
        }
        (t, 2.0 / ((1.0 - t * t) * slope * slope))
    })
}
