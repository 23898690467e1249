//! Mean and variance of the time of passage to a level, on the meshes of a sweep.
//!
//! The way to a level is a sum of short ways whose times are independent, given that the level is reached:
//! means and variances add up. With `E e^(-λT) = e^(-∫ h)` from `x` to `r`, and `h = D^(-α) k`, the
//! backward equation is the Riccati equation `k' + Φ' k + D^(-α) k² = λ D^(α-1)`. Expanded as
//! `k = k₀ + λ A - λ² C`, it leaves two linear ones with positive sources:
//!
//! `A' = -(Φ' + 2 D^(-α) k₀) A + D^(α-1)` and `C' = -(Φ' + 2 D^(-α) k₀) C + D^(-α) A²`,
//!
//! with `k₀ = 0` behind a reflecting end and `k₀ = 1/Q`, `Q' = Φ' Q + D^(-α)`, behind an absorbing one. The
//! mean is `∫ D^(-α) A` and the variance `2 ∫ D^(-α) C`: nothing is subtracted.

use super::{
    GROWTH_MAX, Local, MESHES, Meshed, NODES, Piece, Radau, STAGES, STEPS_MAX, Scaled, adapt,
};

/// The logarithms of the mean and of half the variance of a time of passage, given that it ends, on three
/// meshes as those of a [`Sweep`](super::Sweep).
pub(in super::super) struct Passage {
    pub(in super::super) ln_mean: [f64; MESHES],
    pub(in super::super) ln_half_variance: [f64; MESHES],
    pub(in super::super) rounding: f64,
}

/// What is behind, where the sweep begins.
#[derive(Clone, Copy, PartialEq)]
pub(in super::super) enum Behind {
    /// A reflecting end; the coefficients are those of `P`.
    Reflecting,
    /// An absorbing end, which the process does not meet; the coefficients are those of `Q`.
    Absorbing,
}

/// The largest relative difference of one step and its two halves.
const TOLERANCE: f64 = 1e-12;

/// The passage from `count_from` to the last of `points` (sorted: ends and breaks).
pub(in super::super) fn passage(
    local: &dyn Fn(f64) -> Local,
    points: &[f64],
    count_from: f64,
    behind: Behind,
) -> Option<Passage> {
    let radau = Radau::new();
    let (coarse, _) = adapt(local, &radau, points, count_from)?;
    let ways = Ways { radau, behind, count_from };
    let (meshes, halved) = ways.refined(coarse)?;
    let along = |pieces: u32, points: &dyn Fn(&Meshed) -> Vec<f64>| {
        let mut done = State::START;
        for mesh in &meshes {
            for pair in points(mesh).windows(2) {
                let step = (pair[1] - pair[0]) / f64::from(pieces);
                for piece in 0..pieces {
                    let at = pair[0] + f64::from(piece) * step;
                    done = ways.step(&mesh.piece, done, at, step)?;
                }
            }
        }
        Some(done)
    };
    let each = [along(1, &|mesh| mesh.points.clone())?, halved, along(2, &|mesh| mesh.shifted())?];
    let steps: usize = meshes.iter().map(|mesh| mesh.points.len()).sum();
    Some(Passage {
        ln_mean: [0, 1, 2].map(|mesh| each[mesh].mean.ln()),
        ln_half_variance: [0, 1, 2].map(|mesh| each[mesh].half_variance.ln()),
        // That of one equation, for `Q`, for `A` and, twice in its source, for `C`.
        rounding: 16.0 * f64::EPSILON * (steps as f64 + each[0].climbed),
    })
}

/// Where a sweep is, and what has been summed up since the start.
#[derive(Clone, Copy)]
struct State {
    /// `Q`, where the end behind is absorbing.
    layer: Scaled,
    /// `A` and `C`.
    first: Scaled,
    second: Scaled,
    mean: Scaled,
    half_variance: Scaled,
    climbed: f64,
}

impl State {
    const START: State = State {
        layer: Scaled::ZERO,
        first: Scaled::ZERO,
        second: Scaled::ZERO,
        mean: Scaled::ZERO,
        half_variance: Scaled::ZERO,
        climbed: 0.0,
    };

    /// The largest relative distance of two ways to the same place.
    fn distance(&self, other: &State) -> f64 {
        let same = |a: Scaled, b: Scaled| if a.mantissa == 0.0 { 0.0 } else { a.distance(b) };
        let ends = same(self.first, other.first).max(same(self.second, other.second));
        let sums = same(self.mean, other.mean).max(same(self.half_variance, other.half_variance));
        ends.max(sums).max(same(self.layer, other.layer))
    }
}

struct Ways {
    radau: Radau,
    behind: Behind,
    count_from: f64,
}

impl Ways {
    /// The meshes with steps halved until each agrees with its halves, and the state after the halves.
    fn refined<'a>(&self, coarse: Vec<Meshed<'a>>) -> Option<(Vec<Meshed<'a>>, State)> {
        let (mut state, mut steps, mut fine) = (State::START, 0, Vec::new());
        for Meshed { piece, points } in coarse {
            let mut mesh = vec![points[0]];
            let mut ahead: Vec<f64> = points[1..].iter().rev().copied().collect();
            let mut t = points[0];
            while let Some(&next) = ahead.last() {
                let (step, middle) = (next - t, 0.5 * (t + next));
                if STEPS_MAX < steps || middle <= t || next <= middle {
                    return None;
                }
                // Of one length, or rounding of the places would be a distance.
                let halves = self
                    .step(&piece, state, t, 0.5 * step)
                    .and_then(|half| self.step(&piece, half, middle, 0.5 * step));
                let whole = self.step(&piece, state, t, step);
                let agreed = halves.zip(whole).filter(|(halves, whole)| {
                    let growth = halves.climbed.max(whole.climbed) - state.climbed;
                    growth <= GROWTH_MAX && whole.distance(halves) <= TOLERANCE
                });
                match agreed {
                    Some((halves, _)) => {
                        (state, t, steps) = (halves, next, steps + 1);
                        mesh.push(next);
                        ahead.pop();
                    }
                    None => ahead.push(middle),
                }
            }
            fine.push(Meshed { piece, points: mesh });
        }
        Some((fine, state))
    }

    fn step(&self, piece: &Piece, from: State, t: f64, step: f64) -> Option<State> {
        let at = NODES.map(|node| piece.at(t + node * step));
        let weights = &self.radau.matrix[STAGES - 1];
        let mut climbed = from.climbed;
        // Φ', D^(α-1) and D^(-α).
        let (mut decay, speed, scale, layer);
        match self.behind {
            Behind::Reflecting => {
                decay = at.map(|at| at.decay);
                (speed, scale) = (at.map(|at| at.source), at.map(|at| at.weight));
                layer = from.layer;
            }
            Behind::Absorbing => {
                (speed, scale) = (at.map(|at| at.weight), at.map(|at| at.source));
                let slope = at.map(|at| at.decay);
                let stages = self.solve(from.layer, &slope, &scale, 0, step)?;
                decay = slope.map(|slope| -slope);
                for (j, decay) in decay.iter_mut().enumerate() {
                    *decay += 2.0 * scale[j] / libm::ldexp(stages.0[j], stages.1);
                }
                climbed += grown(weights, &slope, step);
                layer = last(&stages);
            }
        }
        climbed += grown(weights, &decay, step);
        let first = self.solve(from.first, &decay, &speed, 0, step)?;
        let source = std::array::from_fn(|j| scale[j] * first.0[j] * first.0[j]);
        let second = self.solve(from.second, &decay, &source, 2 * first.1, step)?;
        let gain = |stages: &Stages| {
            let each = (0..STAGES).map(|j| step * weights[j] * scale[j] * stages.0[j]);
            Scaled { mantissa: each.sum(), exponent: stages.1 }.normal()
        };
        let counts = self.count_from <= piece.from;
        let more = |sum: Scaled, gain: Scaled| if counts { sum.plus(gain) } else { sum };
        Some(State {
            layer,
            first: last(&first),
            second: last(&second),
            mean: more(from.mean, gain(&first)),
            half_variance: more(from.half_variance, gain(&second)),
            climbed,
        })
    }

    /// The stages of one step of `y' = -decay y + source 2^exponent`, in units of a power of two. None
    /// unless all are positive and finite.
    fn solve(
        &self,
        y: Scaled,
        decay: &[f64; STAGES],
        source: &[f64; STAGES],
        exponent: i32,
        step: f64,
    ) -> Option<Stages> {
        let unit = if y.mantissa == 0.0 { exponent } else { y.exponent };
        let mut system = [[0.0; STAGES + 1]; STAGES];
        for (i, row) in system.iter_mut().enumerate() {
            row[STAGES] = y.mantissa;
            for j in 0..STAGES {
                let weight = step * self.radau.matrix[i][j];
                row[j] = weight * decay[j] + f64::from(u8::from(i == j));
                row[STAGES] += weight * libm::ldexp(source[j], exponent - unit);
            }
        }
        let stages = super::solve(system)?;
        let positive = stages.iter().all(|stage| 0.0 < *stage && stage.is_finite());
        positive.then_some((stages, unit))
    }
}

/// Values at the nodes, and the power of two that is their unit.
type Stages = ([f64; STAGES], i32);

fn last(stages: &Stages) -> Scaled {
    Scaled { mantissa: stages.0[STAGES - 1], exponent: stages.1 }.normal()
}

/// The exponent by which what decays so grows.
fn grown(weights: &[f64; STAGES], decay: &[f64; STAGES], step: f64) -> f64 {
    decay.iter().zip(weights).map(|(decay, weight)| step * weight * (-decay).max(0.0)).sum()
}
