//! A lattice in a domain: its points, the rates between them, and what lines of it say of a function.

use std::cell::RefCell;
use std::collections::HashMap;

use super::Erased;
use super::arms::{arm_rates, boundary, selling, slope};

/// The largest exponent of one arm.
const CLIMB_MAX: f64 = 200.0;
/// Relative differences between neighbours that could be a jump.
const JUMP_MIN: f64 = 0.01;

/// Drift, and half of the covariance as `[xx, xy, yy]`, in multiples of the lattice's steps.
pub(super) type Coefficients = ([f64; 2], [f64; 3]);

/// The points of a lattice that lie inside.
pub(super) struct Lattice<'a> {
    domain: &'a Erased<'a>,
    start: [f64; 2],
    /// Steps.
    steps: [[f64; 2]; 2],
    first: [i64; 2],
    counts: [usize; 2],
    /// By place in the parallelogram, `usize::MAX` outside.
    numbers: Vec<usize>,
    points: Vec<[i64; 2]>,
    coefficients: Vec<Coefficients>,
    /// Of arms that end at the boundary, as far as they have been asked for.
    lengths: RefCell<HashMap<[i64; 4], f64>>,
}

/// A term `λ (∂_v² + g ∂_v)` of the generator at a point.
struct Term {
    lambda: f64,
    v: [i64; 2],
    /// `g` at the point.
    slope: f64,
}

/// Where an arm leads.
pub(super) enum End {
    Point(usize),
    /// How far, in steps, and where the boundary is met.
    Boundary(f64, [f64; 2]),
}

impl End {
    fn length(&self) -> f64 {
        match self {
            End::Point(_) => 1.0,
            End::Boundary(t, _) => *t,
        }
    }
}

/// The rates of all points.
pub(super) struct Rates {
    /// From, to, and how fast.
    pub(super) between: Vec<(usize, usize, f64)>,
    /// From, how fast, and to which point of the boundary.
    pub(super) out: Vec<(usize, f64, [f64; 2])>,
    /// Points beside which coefficients jump, and the coefficients on the other side.
    pub(super) jumps: Vec<(usize, Coefficients)>,
    /// The shortest arm of the start.
    pub(super) nearest: f64,
}

impl<'a> Lattice<'a> {
    pub(super) fn of(domain: &'a Erased<'a>, start: [f64; 2], cells: [usize; 2]) -> Lattice<'a> {
        let steps =
            [0, 1].map(|axis: usize| domain.axes[axis].map(|x| 2.0 * x / cells[axis] as f64));
        let mut lattice = Lattice {
            domain,
            start,
            steps,
            first: [0; 2],
            counts: [0; 2],
            numbers: Vec::new(),
            points: Vec::new(),
            coefficients: Vec::new(),
            lengths: RefCell::default(),
        };
        let from_centre = lattice.along([0, 1].map(|k: usize| start[k] - domain.centre[k]));
        let half = cells.map(|count| 0.5 * count as f64);
        lattice.first = [0, 1].map(|k: usize| -(half[k] + from_centre[k]).floor() as i64);
        lattice.counts = [0, 1].map(|k: usize| {
            ((half[k] - from_centre[k]).floor() as i64 - lattice.first[k]).max(0) as usize + 1
        });
        for i in 0..lattice.counts[0] as i64 {
            for j in 0..lattice.counts[1] as i64 {
                let point = [i + lattice.first[0], j + lattice.first[1]];
                let x = lattice.place(point.map(|k| k as f64));
                let inside = (domain.inside)(x);
                lattice.numbers.push(if inside { lattice.points.len() } else { usize::MAX });
                if inside {
                    lattice.points.push(point);
                    lattice.coefficients.push(lattice.coefficients_at(x));
                }
            }
        }
        lattice
    }

    /// A vector of the plane in multiples of the steps.
    fn along(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let [e, f] = self.steps;
        let determinant = e[0] * f[1] - e[1] * f[0];
        [(x * f[1] - y * f[0]) / determinant, (e[0] * y - e[1] * x) / determinant]
    }

    fn place(&self, [i, j]: [f64; 2]) -> [f64; 2] {
        let [e, f] = self.steps;
        [0, 1].map(|k: usize| self.start[k] + (i * e[k] + j * f[k]))
    }

    fn coefficients_at(&self, x: [f64; 2]) -> Coefficients {
        let (drift, covariance) = (self.along((self.domain.drift)(x)), (self.domain.covariance)(x));
        let [p, q] = [0, 1].map(|k: usize| self.along(covariance[k]));
        let [c, d] = [self.along([p[0], q[0]]), self.along([p[1], q[1]])];
        (drift, [0.5 * c[0], 0.25 * (c[1] + d[0]), 0.5 * d[1]])
    }

    fn number(&self, [i, j]: [i64; 2]) -> Option<usize> {
        let [i, j] = [i - self.first[0], j - self.first[1]];
        let inside = 0 <= i && i < self.counts[0] as i64 && 0 <= j && j < self.counts[1] as i64;
        let found = if inside {
            self.numbers[i as usize * self.counts[1] + j as usize]
        } else {
            usize::MAX
        };
        (found != usize::MAX).then_some(found)
    }

    fn end(&self, [i, j]: [i64; 2], [v, w]: [i64; 2]) -> End {
        match self.number([i + v, j + w]) {
            Some(next) => End::Point(next),
            None => {
                let to = |t: f64| self.beside([i, j], [v, w], t);
                let found = self.lengths.borrow().get(&[i, j, v, w]).copied();
                let t = found.unwrap_or_else(|| boundary(|t| (self.domain.inside)(to(t))));
                self.lengths.borrow_mut().insert([i, j, v, w], t);
                End::Boundary(t, to(t))
            }
        }
    }

    fn terms(&self, (drift, half): Coefficients) -> Option<impl Iterator<Item = Term>> {
        let terms = selling(half)?.into_iter().filter(|&(lambda, _)| 0.0 < lambda);
        Some(terms.map(move |(lambda, v)| Term { lambda, v, slope: slope(half, drift, v) }))
    }

    pub(super) fn start(&self) -> Option<usize> {
        self.number([0, 0])
    }

    pub(super) fn len(&self) -> usize {
        self.points.len()
    }

    /// The rates between all points and out; `None` if the covariance is not positive definite or an arm climbs
    /// too much.
    pub(super) fn rates(&self) -> Option<Rates> {
        let mut rates = Rates {
            between: Vec::with_capacity(6 * self.points.len()),
            out: Vec::new(),
            jumps: Vec::new(),
            nearest: 1.0,
        };
        let loudest =
            self.coefficients.iter().flat_map(|c| c.0).fold(0.0, |m: f64, b| m.max(b.abs()));
        for (index, &point) in self.points.iter().enumerate() {
            let mut terms: Vec<Term> = self.terms(self.coefficients[index])?.collect();
            let beyond = terms.iter().find_map(|term| self.jump(index, term.v, loudest));
            if let Some(beyond) = beyond {
                rates.jumps.push((index, beyond));
                terms = self.terms(self.averaged(index))?.collect();
            }
            for Term { lambda, v, slope: here } in terms {
                let ends = [v, v.map(|k| -k)].map(|v| self.end(point, v));
                let lengths = ends.each_ref().map(|end| end.length());
                let slopes = [0.5 * lengths[0], -0.5 * lengths[1]].map(|t| match beyond {
                    Some(_) => here,
                    None => {
                        let (drift, half) = self.coefficients_at(self.beside(point, v, t));
                        slope(half, drift, v)
                    }
                });
                if (0..2).any(|k: usize| CLIMB_MAX < slopes[k].abs() * lengths[k]) {
                    return None;
                }
                let (up, down) = arm_rates(slopes, lengths[0], lengths[1]);
                for (rate, end) in [up, down].into_iter().zip(ends) {
                    match end {
                        End::Point(next) => rates.between.push((index, next, lambda * rate)),
                        End::Boundary(t, z) => {
                            rates.out.push((index, lambda * rate, z));
                            if point == [0, 0] {
                                rates.nearest = rates.nearest.min(t);
                            }
                        }
                    }
                }
            }
        }
        Some(rates)
    }

    /// The coefficients behind a jump on one of the two arms along `v`.
    fn jump(&self, index: usize, v: [i64; 2], loudest: f64) -> Option<Coefficients> {
        let (point, here) = (self.points[index], self.coefficients[index]);
        let apart = |one: &Coefficients, other: &Coefficients| {
            let drifts = (0..2).map(|k: usize| (one.0[k] - other.0[k]).abs()).fold(0.0, f64::max);
            let size = one.1[0] + one.1[2] + other.1[0] + other.1[2];
            let halves = (0..3).map(|k: usize| (one.1[k] - other.1[k]).abs()).fold(0.0, f64::max);
            (if loudest == 0.0 { 0.0 } else { drifts / loudest }).max(2.0 * halves / size)
        };
        [1.0, -1.0].into_iter().find_map(|sign: f64| {
            let end = self.end(point, v.map(|k| sign as i64 * k));
            let at = |t: f64| self.coefficients_at(self.beside(point, v, sign * t));
            let (mut low, mut high) = (0.0, 0.999 * end.length());
            let far = match end {
                End::Point(next) => self.coefficients[next],
                End::Boundary(..) => at(high),
            };
            let (mut near, mut beyond) = (here, far);
            let whole = apart(&here, &far);
            if whole < JUMP_MIN {
                return None;
            }
            for halving in 0..10 {
                let middle = 0.5 * (low + high);
                let c = at(middle);
                let parts = [apart(&near, &c), apart(&c, &beyond)];
                // A slope is shared by both halves.
                if halving == 0 && parts[0].max(parts[1]) < 0.7 * whole {
                    return None;
                }
                if parts[1] < parts[0] {
                    (high, beyond) = (middle, c);
                } else {
                    (low, near) = (middle, c);
                }
            }
            (0.5 * whole < apart(&near, &beyond)).then_some(far)
        })
    }

    /// The coefficients of the equation between a point and the next ones, divided by the covariance across the
    /// jump: second derivatives across it jump, all others are continuous.
    fn averaged(&self, index: usize) -> Coefficients {
        const SAMPLES: usize = 16;
        let point = self.points[index];
        let mut samples = Vec::with_capacity(SAMPLES * SAMPLES);
        let offset = |k: usize| (2 * k + 1) as f64 / SAMPLES as f64 - 1.0;
        for s in (0..SAMPLES).map(offset) {
            for t in (0..SAMPLES).map(offset) {
                let x = self.place([point[0] as f64 + s, point[1] as f64 + t]);
                if (self.domain.inside)(x) {
                    let weight = (1.0 - s.abs()) * (1.0 - t.abs());
                    samples.push((weight, [s, t], self.coefficients_at(x)));
                }
            }
        }
        let total: f64 = samples.iter().map(|sample| sample.0).sum();
        let mean = |k: usize| samples.iter().map(|(w, _, c)| w * c.1[k]).sum::<f64>() / total;
        let spread = |k: usize| {
            let mean = mean(k);
            samples.iter().map(|(w, _, c)| w * (c.1[k] - mean) * (c.1[k] - mean)).sum::<f64>()
        };
        let entry = (0..3).max_by(|&k, &l| spread(k).total_cmp(&spread(l))).unwrap_or(0);
        let mean = mean(entry);
        // Which way that entry grows.
        let normal = [0, 1].map(|axis: usize| {
            samples.iter().map(|(w, at, c)| w * at[axis] * (c.1[entry] - mean)).sum::<f64>()
        });
        let [p, q] = normal;
        let (mut sum, mut drift, mut half) = (0.0, [0.0; 2], [0.0; 3]);
        for (weight, _, (b, h)) in samples {
            let across = h[0] * p * p + 2.0 * h[1] * p * q + h[2] * q * q;
            let share = if 0.0 < across { weight / across } else { weight };
            sum += share;
            drift.iter_mut().zip(b).for_each(|(to, b)| *to += share * b);
            half.iter_mut().zip(h).for_each(|(to, h)| *to += share * h);
        }
        (drift.map(|b| b / sum), half.map(|h| h / sum))
    }

    /// A point and those around it.
    pub(super) fn around(&self, index: usize) -> impl Iterator<Item = usize> {
        let [i, j] = self.points[index];
        let all = (-1..=1).flat_map(|v| (-1..=1).map(move |w| (v, w)));
        all.filter_map(move |(v, w)| self.number([i + v, j + w]))
    }

    fn beside(&self, point: [i64; 2], v: [i64; 2], t: f64) -> [f64; 2] {
        self.place([0, 1].map(|k: usize| point[k] as f64 + t * v[k] as f64))
    }

    /// The generator at a point as a sum over sites, by polynomials along lines through up to `2 reach` of them beside
    /// the point; `None` at a barred point. No line goes on beyond a barred one.
    pub(super) fn generator(
        &self,
        point: usize,
        coefficients: Coefficients,
        reach: usize,
        barred: &[bool],
    ) -> Option<Vec<(Site, f64)>> {
        if barred[point] {
            return None;
        }
        let mut sum = Vec::with_capacity(3 * (2 * reach + 1));
        for Term { lambda, v, slope } in self.terms(coefficients)? {
            let line = self.line(point, v, reach, barred);
            let places: Vec<f64> = line.iter().map(|&(place, _)| place).collect();
            // With fewer nothing is known of the second derivative.
            if line.len() < 3 {
                return None;
            }
            for ((_, site), [_, first, second]) in line.into_iter().zip(derivatives(&places)) {
                sum.push((site, lambda * (second + slope * first)));
            }
        }
        Some(sum)
    }

    /// How much the generator differs on both sides of a jump beside a point.
    pub(super) fn difference(&self, point: usize, beyond: Coefficients, values: &[f64]) -> f64 {
        let open = vec![false; values.len()];
        let applied = |coefficients| {
            let sum = self.generator(point, coefficients, 1, &open).unwrap_or_default();
            let value = |site| match site {
                Site::Point(point) => values[point],
                Site::Boundary(_) => 0.0,
            };
            sum.into_iter().map(|(site, weight)| weight * value(site)).sum::<f64>()
        };
        (applied(beyond) - applied(self.coefficients[point])).abs()
    }

    pub(super) fn coefficients(&self, point: usize) -> Coefficients {
        self.coefficients[point]
    }

    /// Places along a line through a point, in steps, and what is there; the point first.
    fn line(&self, point: usize, v: [i64; 2], reach: usize, barred: &[bool]) -> Vec<(f64, Site)> {
        let [i, j] = self.points[point];
        let side = |sign: i64, wanted: usize| {
            let mut found = Vec::with_capacity(wanted);
            for k in 0..wanted as i64 {
                let from = [i + sign * k * v[0], j + sign * k * v[1]];
                match self.end(from, v.map(|c| sign * c)) {
                    End::Point(next) if barred[next] => break,
                    End::Point(next) => {
                        found.push(((sign * (k + 1)) as f64, Site::Point(next)));
                    }
                    End::Boundary(t, z) => {
                        found.push((sign as f64 * (k as f64 + t), Site::Boundary(z)));
                        break;
                    }
                }
            }
            found
        };
        let (mut ahead, mut behind) = (side(1, reach), side(-1, reach));
        if ahead.len() < reach {
            behind = side(-1, 2 * reach + 1 - ahead.len());
        } else if behind.len() < reach {
            ahead = side(1, 2 * reach + 1 - behind.len());
        }
        let mut line = vec![(0.0, Site::Point(point))];
        line.append(&mut ahead);
        line.append(&mut behind);
        line
    }
}

/// Where a function is known.
#[derive(Clone, Copy)]
pub(super) enum Site {
    Point(usize),
    Boundary([f64; 2]),
}

/// What makes of the values at some places that at zero, and the first two derivatives there, of the polynomial
/// through them (Fornberg, *Math. Comp.* 51, 1988).
fn derivatives(places: &[f64]) -> Vec<[f64; 3]> {
    let n = places.len();
    let mut weights = vec![[0.0; 3]; n];
    weights[0][0] = 1.0;
    let (mut c1, mut c4) = (1.0, places[0]);
    for i in 1..n {
        let mut c2 = 1.0;
        let c5 = c4;
        c4 = places[i];
        for j in 0..i {
            let c3 = places[i] - places[j];
            c2 *= c3;
            if j == i - 1 {
                let last = weights[i - 1];
                for k in (0..3).rev() {
                    let lower = if k == 0 { 0.0 } else { k as f64 * last[k - 1] };
                    weights[i][k] = c1 * (lower - c5 * last[k]) / c2;
                }
            }
            for k in (0..3).rev() {
                let lower = if k == 0 { 0.0 } else { k as f64 * weights[j][k - 1] };
                weights[j][k] = (c4 * weights[j][k] - lower) / c3;
            }
        }
        c1 = c2;
    }
    weights
}
