//! Scalar linear equations from an end inwards, over hundreds of decades, with jumps found on the way.

pub(super) mod passage;

use std::array::from_fn;

/// The coefficients of `y' = -decay y + source` and of the integrand `weight y`.
#[derive(Clone, Copy)]
pub(super) struct Local {
    pub(super) decay: f64,
    pub(super) source: f64,
    pub(super) weight: f64,
}

/// The end value of `y` and the integral of `weight y`, as logarithms: on the adapted mesh, on the mesh
/// with every step halved, and on one that has its points elsewhere; and a bound for the rounding error.
pub(super) struct Sweep {
    pub(super) ln_layer: [f64; MESHES],
    pub(super) ln_integral: [f64; MESHES],
    pub(super) rounding: f64,
}

/// Adapted, halved, shifted.
pub(super) const MESHES: usize = 3;

/// A positive number `mantissa 2^exponent` beyond the range of `f64`.
#[derive(Clone, Copy)]
struct Scaled {
    mantissa: f64,
    exponent: i32,
}

impl Scaled {
    const ZERO: Scaled = Scaled { mantissa: 0.0, exponent: 0 };

    fn normal(self) -> Scaled {
        if self.mantissa == 0.0 || !self.mantissa.is_finite() {
            return self;
        }
        let (mantissa, shift) = libm::frexp(self.mantissa);
        Scaled { mantissa, exponent: self.exponent + shift }
    }

    fn plus(self, other: Scaled) -> Scaled {
        if self.mantissa == 0.0 || self.exponent < other.exponent && other.mantissa != 0.0 {
            return if self.mantissa == 0.0 { other } else { other.plus(self) };
        }
        let shifted = libm::ldexp(other.mantissa, other.exponent - self.exponent);
        Scaled { mantissa: self.mantissa + shifted, ..self }.normal()
    }

    /// The relative distance.
    fn distance(self, other: Scaled) -> f64 {
        let shifted = libm::ldexp(other.mantissa, other.exponent - self.exponent);
        ((self.mantissa - shifted) / self.mantissa).abs()
    }

    fn ln(self) -> f64 {
        libm::log(self.mantissa) + f64::from(self.exponent) * std::f64::consts::LN_2
    }
}

/// Steps that one sweep may take.
const STEPS_MAX: usize = 80_000;
/// The largest relative difference of one step and its two halves.
const TOLERANCE: f64 = 1e-13;
/// The largest growth exponent in one step: beyond it an implicit method would damp the growth.
const GROWTH_MAX: f64 = 2.0;
/// Where in a step the first node of its first half lies: what happens before has no witness.
const BLIND: f64 = 0.5 * NODES[0];
/// Rejections at one place after which a jump is looked for.
const PATIENCE: usize = 3;
/// The least jump, relative, that is put on the mesh; shorter steps cross smaller ones.
const JUMP: f64 = 1e-10;
/// Jumps that one sweep may meet.
const JUMPS_MAX: usize = 200;

/// Where the coefficients are smooth, as far as known.
#[derive(Clone, Copy)]
struct Piece<'a> {
    local: &'a dyn Fn(f64) -> Local,
    from: f64,
    to: f64,
}

impl<'a> Piece<'a> {
    /// The coefficients of the piece: at its ends those of its inner side.
    fn at(&self, t: f64) -> Local {
        // A few units of rounding of the end itself, which may be close to a pole.
        let inset = |x: f64| 4.0 * (x.abs().next_up() - x.abs());
        (self.local)(t.max(self.from + inset(self.from)).min(self.to - inset(self.to)))
    }

    /// Whether the drift has a pole at the beginning, as in polar coordinates: collocation takes it in its
    /// stride, and nothing continues to it.
    fn is_singular(&self, at: &[Local; STAGES]) -> bool {
        1e6 * at[0].decay.abs() < self.at(self.from).decay.abs()
    }

    /// A place between `from` and `to` where a coefficient jumps, by bisection.
    fn jump_within(&self, from: f64, to: f64) -> Option<f64> {
        let length = to - from;
        let distance = |a: Local, b: Local| {
            let ratio =
                |a: f64, b: f64| (a - b).abs() / a.abs().max(b.abs()).max(f64::MIN_POSITIVE);
            let decay = (a.decay - b.decay).abs() * length;
            let relative = decay / (1.0 + length * a.decay.abs().max(b.decay.abs()));
            relative + ratio(a.source, b.source) + ratio(a.weight, b.weight)
        };
        let (mut a, mut b) = ((from, self.at(from)), (to, self.at(to)));
        // As many bits as a double has, and more for places near zero.
        for _ in 0..120 {
            let middle = 0.5 * (a.0 + b.0);
            if middle <= a.0 || b.0 <= middle {
                break;
            }
            let here = (middle, self.at(middle));
            if distance(here.1, b.1) < distance(a.1, here.1) {
                b = here;
            } else {
                a = here;
            }
        }
        let inside = self.from < b.0 && b.0 < self.to;
        (inside && JUMP < distance(a.1, b.1)).then_some(b.0)
    }
}

/// A piece and the ends of its steps.
struct Meshed<'a> {
    piece: Piece<'a>,
    points: Vec<f64>,
}

impl Meshed<'_> {
    /// The same number of steps and one more, none of which begins where one of the others does but the
    /// first: what one mesh passes by lies in the middle of a step of the other.
    fn shifted(&self) -> Vec<f64> {
        let (first, last) = (self.points[0], self.points[self.points.len() - 1]);
        let inside = self.points.windows(2).map(|pair| pair[0] + 0.4 * (pair[1] - pair[0]));
        std::iter::once(first).chain(inside).chain(std::iter::once(last)).collect()
    }
}

/// Integrates over `points` (sorted: ends and breaks) from `y = 0`; the integral counts from
/// `count_from`, which is one of the points. Nothing to integrate counts as failure.
pub(super) fn sweep(
    local: &dyn Fn(f64) -> Local,
    points: &[f64],
    count_from: f64,
) -> Option<Sweep> {
    let radau = Radau::new();
    let (meshes, halved) = adapt(local, &radau, points, count_from)?;
    let along = |pieces: u32, points: &dyn Fn(&Meshed) -> Vec<f64>| {
        let mut done = Progress::new(count_from);
        for mesh in &meshes {
            for pair in points(mesh).windows(2) {
                let step = (pair[1] - pair[0]) / f64::from(pieces);
                for piece in 0..pieces {
                    let at = pair[0] + f64::from(piece) * step;
                    done.add(&mesh.piece, &radau.step(&mesh.piece, done.state, at, step)?);
                }
            }
        }
        Some(done)
    };
    let adapted = along(1, &|mesh| mesh.points.clone())?;
    let shifted = along(2, &|mesh| mesh.shifted())?;
    let steps: usize = meshes.iter().map(|mesh| mesh.points.len()).sum();
    let each = [adapted, halved, shifted];
    Some(Sweep {
        ln_layer: [0, 1, 2].map(|mesh| each[mesh].state.ln()),
        ln_integral: [0, 1, 2].map(|mesh| each[mesh].integral.ln()),
        rounding: 4.0 * f64::EPSILON * (steps as f64 + each[0].climbed),
    })
}

/// What has been integrated.
struct Progress {
    state: Scaled,
    integral: Scaled,
    climbed: f64,
    count_from: f64,
}

impl Progress {
    fn new(count_from: f64) -> Progress {
        Progress { state: Scaled::ZERO, integral: Scaled::ZERO, climbed: 0.0, count_from }
    }

    fn add(&mut self, piece: &Piece, step: &Step) {
        self.state = step.state;
        self.climbed += step.growth;
        if self.count_from <= piece.from {
            self.integral = self.integral.plus(step.integral);
        }
    }
}

/// The mesh on which each step agrees with its two halves, and what these give.
fn adapt<'a>(
    local: &'a dyn Fn(f64) -> Local,
    radau: &Radau,
    points: &[f64],
    count_from: f64,
) -> Option<(Vec<Meshed<'a>>, Progress)> {
    let length = points[points.len() - 1] - points[0];
    let longest = length / 64.0;
    let mut done = Progress::new(count_from);
    // The whole integral, counted or not, says what error is small.
    let mut all = Scaled::ZERO;
    let pieces = points.windows(2).rev().map(|pair| Piece { local, from: pair[0], to: pair[1] });
    let mut ahead: Vec<Piece> = pieces.filter(|piece| piece.from < piece.to).collect();
    let (mut meshes, mut steps) = (Vec::new(), 0);
    let mut proposed = longest;
    while let Some(mut piece) = ahead.pop() {
        let mut t = piece.from;
        let mut mesh = vec![t];
        // The end of the shortest step that was rejected, and how many were, until one gets there.
        let (mut barred, mut rejected) = (f64::INFINITY, 0);
        for _ in 0..10 * STEPS_MAX {
            if piece.to <= t {
                break;
            }
            if STEPS_MAX < steps || proposed < 1e-14 * length {
                return None;
            }
            let is_last = piece.to - t <= 1.000_001 * proposed;
            let (next, step) =
                if is_last { (piece.to, piece.to - t) } else { (t + proposed, proposed) };
            let compared = radau.compare(&piece, done.state, all, t, step);
            let growth = compared.as_ref().map_or(f64::INFINITY, |both| both.growth);
            let error = compared.as_ref().map_or(f64::INFINITY, |both| both.error);
            let is_first = meshes.is_empty() && mesh.len() == 1;
            let is_smooth = || {
                let at = &compared.as_ref()?.halves[0].at;
                Some(is_first && piece.is_singular(at) || radau.sees_all(&piece, at, t, step))
            };
            if error <= TOLERANCE && growth <= GROWTH_MAX && is_smooth() == Some(true) {
                let both = compared?;
                both.halves.iter().for_each(|half| done.add(&piece, half));
                all = all.plus(both.gain);
                (t, steps) = (next, steps + 1);
                mesh.push(next);
                if barred <= t {
                    (barred, rejected) = (f64::INFINITY, 0);
                }
                // The error of one step is of order 14, or of order 8 where it is stiff.
                let wish = step * wish(error, growth);
                proposed = if is_last { wish.max(proposed) } else { wish }.min(longest);
                continue;
            }
            (barred, rejected) = (barred.min(next), rejected + 1);
            if rejected == PATIENCE && meshes.len() < JUMPS_MAX {
                rejected = 0;
                if let Some(jump) = piece.jump_within(t, barred) {
                    ahead.push(Piece { from: jump, ..piece });
                    (piece.to, barred) = (jump, f64::INFINITY);
                    continue;
                }
            }
            // Without an error that was seen there is no order to go by.
            let seen = error.is_finite() && (TOLERANCE < error || GROWTH_MAX < growth);
            proposed = step * if seen { wish(error, growth) } else { 0.25 };
        }
        if t < piece.to {
            return None;
        }
        meshes.push(Meshed { piece, points: mesh });
    }
    Some((meshes, done))
}

/// By what to multiply a step that made such an error and such a growth.
fn wish(error: f64, growth: f64) -> f64 {
    let mut factor = 0.9 * libm::pow(TOLERANCE / error.max(1e-2 * TOLERANCE), 0.125);
    if 0.0 < growth {
        factor = factor.min(0.95 * GROWTH_MAX / growth);
    }
    factor.clamp(0.1, 2.0)
}

/// The seven-stage Radau IIA collocation method, of order 13 and L-stable (Hairer and Wanner,
/// *Solving ordinary differential equations II*, 1996, section IV.5).
struct Radau {
    matrix: [[f64; STAGES]; STAGES],
    /// Weights that give from the values at the nodes that at the beginning of a step.
    at_beginning: [f64; STAGES],
}

const STAGES: usize = 7;

/// The zeros of `P_6 - P_7` on `[0, 1]` (mpmath, 30 digits).
const NODES: [f64; STAGES] = [
    0.029_316_427_159_784_892,
    0.148_078_599_668_484_3,
    0.336_984_690_281_154_3,
    0.558_671_518_771_550_1,
    0.769_233_862_030_054_5,
    0.926_945_671_319_741_1,
    1.0,
];

/// One step and its two halves.
struct Both {
    halves: [Step; 2],
    /// What the halves add to the integral.
    gain: Scaled,
    /// The larger of the relative differences of state and integral.
    error: f64,
    growth: f64,
}

/// What one step did.
struct Step {
    state: Scaled,
    integral: Scaled,
    growth: f64,
    /// The coefficients at the nodes.
    at: [Local; STAGES],
}

impl Radau {
    fn new() -> Radau {
        let mut matrix = [[0.0; STAGES]; STAGES];
        // Four Gauss-Legendre points integrate the Lagrange polynomials, of degree six, exactly.
        let spread = 2.0 / 7.0 * 1.2_f64.sqrt();
        let inner = ((3.0 / 7.0 - spread).sqrt(), (18.0 + 30.0_f64.sqrt()) / 72.0);
        let outer = ((3.0 / 7.0 + spread).sqrt(), (18.0 - 30.0_f64.sqrt()) / 72.0);
        for (row, &node) in matrix.iter_mut().zip(&NODES) {
            for (point, weight) in [inner, outer] {
                for x in [0.5 * (1.0 - point) * node, 0.5 * (1.0 + point) * node] {
                    for (j, entry) in row.iter_mut().enumerate() {
                        *entry += node * weight * lagrange(j, x);
                    }
                }
            }
        }
        Radau { matrix, at_beginning: from_fn(|j| lagrange(j, 0.0)) }
    }

    fn compare(
        &self,
        piece: &Piece,
        state: Scaled,
        integral: Scaled,
        t: f64,
        step: f64,
    ) -> Option<Both> {
        let one = self.step(piece, state, t, step)?;
        let first = self.step(piece, state, t, 0.5 * step)?;
        let second = self.step(piece, first.state, t + 0.5 * step, 0.5 * step)?;
        let gain = first.integral.plus(second.integral);
        let error = one
            .state
            .distance(second.state)
            .max(integral.plus(one.integral).distance(integral.plus(gain)));
        let growth = one.growth.max(first.growth + second.growth);
        let finite = error.is_finite() && growth.is_finite();
        finite.then_some(Both { halves: [first, second], gain, error, growth })
    }

    /// Whether the polynomials through the coefficients at the nodes of the first half also give those
    /// at the beginning, before the first node, where neither a step nor its halves look: if not, then
    /// the distance must fall with the step as that of smooth functions does.
    fn sees_all(&self, piece: &Piece, at: &[Local; STAGES], t: f64, step: f64) -> bool {
        let here = piece.at(t);
        let distance = |at: &[Local; STAGES]| {
            let ahead = |of: &dyn Fn(&Local) -> f64| -> f64 {
                at.iter().zip(&self.at_beginning).map(|(at, weight)| weight * of(at)).sum()
            };
            let slope = step * (ahead(&|at| at.decay) - here.decay).abs();
            slope / (1.0 + step * here.decay.abs())
                + (ahead(&|at| at.source) / here.source - 1.0).abs()
                + (ahead(&|at| at.weight) / here.weight - 1.0).abs()
        };
        let far = distance(at);
        if BLIND * far <= TOLERANCE {
            return true;
        }
        let near = distance(&from_fn(|j| piece.at(t + 0.25 * step * NODES[j])));
        near <= 0.125 * far || BLIND * near <= TOLERANCE
    }

    /// One step of `y' = -decay y + source`. None unless all stages are positive and finite.
    fn step(&self, piece: &Piece, y: Scaled, t: f64, step: f64) -> Option<Step> {
        let at: [Local; STAGES] = from_fn(|j| piece.at(t + NODES[j] * step));
        let source: [f64; STAGES] = from_fn(|j| libm::ldexp(at[j].source, -y.exponent));
        let mut system = [[0.0; STAGES + 1]; STAGES];
        for (i, row) in system.iter_mut().enumerate() {
            row[STAGES] = y.mantissa;
            for j in 0..STAGES {
                let weight = step * self.matrix[i][j];
                row[j] = weight * at[j].decay + f64::from(u8::from(i == j));
                row[STAGES] += weight * source[j];
            }
        }
        let stages = solve(system)?;
        let weights = &self.matrix[STAGES - 1];
        let (mut integral, mut growth) = (0.0, 0.0);
        for j in 0..STAGES {
            let positive = 0.0 < at[j].weight.min(at[j].source);
            if !positive || stages[j] <= 0.0 || !stages[j].is_finite() {
                return None;
            }
            integral += step * weights[j] * at[j].weight * stages[j];
            growth += step * weights[j] * (-at[j].decay).max(0.0);
        }
        let scaled = |mantissa| Scaled { mantissa, ..y }.normal();
        Some(Step { state: scaled(stages[STAGES - 1]), integral: scaled(integral), growth, at })
    }
}

fn lagrange(j: usize, x: f64) -> f64 {
    let others = NODES.iter().enumerate().filter(|&(k, _)| k != j);
    others.map(|(_, &node)| (x - node) / (NODES[j] - node)).product()
}

/// Gaussian elimination with partial pivoting of a system with its right side appended.
fn solve(mut system: [[f64; STAGES + 1]; STAGES]) -> Option<[f64; STAGES]> {
    for column in 0..STAGES {
        let size = |row: usize| system[row][column].abs();
        let pivot = (column..STAGES).fold(column, |a, b| if size(a) < size(b) { b } else { a });
        if size(pivot) == 0.0 {
            return None;
        }
        system.swap(column, pivot);
        let (above, below) = system.split_at_mut(column + 1);
        let pivot_row = &above[column];
        for row in below {
            let factor = row[column] / pivot_row[column];
            for k in column..=STAGES {
                row[k] -= factor * pivot_row[k];
            }
        }
    }
    let mut solution = [0.0; STAGES];
    for row in (0..STAGES).rev() {
        let mut known = 0.0;
        for k in row + 1..STAGES {
            known += system[row][k] * solution[k];
        }
        solution[row] = (system[row][STAGES] - known) / system[row][row];
    }
    Some(solution)
}
