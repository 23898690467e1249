//! Random losses in one to three dimensions, every one of which pulls inwards outside a ball.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

/// The gradient of one random loss.
#[derive(Clone, Debug, Serialize)]
pub enum Pull {
    /// `A (x - c)`, for a symmetric matrix `A` given by rows.
    Quadratic {
        /// `A`.
        matrix: Vec<Vec<f64>>,
        /// `c`.
        center: Vec<f64>,
    },
    /// On the line, `k x + c x³ + a sin x + b x e^(-(x/w)^16)`.
    Line {
        /// `k`.
        curvature: f64,
        /// `c`.
        cubic: f64,
        /// `a`.
        wave: f64,
        /// `b`.
        bump: f64,
        /// `w`.
        width: f64,
    },
}

impl Pull {
    /// `k x + shift` on the line.
    pub fn affine(curvature: f64, shift: f64) -> Pull {
        Pull::Quadratic { matrix: vec![vec![curvature]], center: vec![-shift / curvature] }
    }

    /// The gradient at a point.
    pub fn at(&self, x: &[f64]) -> Vec<f64> {
        match self {
            Pull::Quadratic { matrix, center } => {
                let offset: Vec<f64> = x.iter().zip(center).map(|(x, c)| x - c).collect();
                matrix.iter().map(|row| dot(row, &offset)).collect()
            }
            &Pull::Line { curvature, cubic, wave, bump, width } => {
                let x = x[0];
                let hump = libm::exp(-(x / width).powi(16));
                vec![curvature * x + cubic * x * x * x + wave * libm::sin(x) + bump * x * hump]
            }
        }
    }
}

/// Equally likely losses with `x · ∇f(x; ξ) >= ν |x|²` for every `ξ` and `L <= |x| <= R`, `L < R`.
#[derive(Clone, Debug, Serialize)]
pub struct Trapped {
    draws: Vec<Pull>,
    confinement: f64,
    /// `L`, `R`.
    radii: [f64; 2],
}

impl Trapped {
    /// Losses with `ν`, `L` and `R`.
    ///
    /// Fails if the radii do not increase, or if a loss is seen, at one of many places, not to be confining.
    pub fn new(draws: Vec<Pull>, confinement: f64, radii: [f64; 2]) -> Result<Trapped, String> {
        if !(0.0 < confinement && 0.0 < radii[0] && radii[0] < radii[1]) {
            return Err("ν, L and R - L must be positive".into());
        }
        let trapped = Trapped { draws, confinement, radii };
        for direction in trapped.directions() {
            for k in 0..=64 {
                let length = radii[0] + (radii[1] - radii[0]) * f64::from(k) / 64.0;
                let x: Vec<f64> = direction.iter().map(|u| u * length).collect();
                let least = confinement * length * length * (1.0 - 1e-12);
                if !trapped.draws.iter().all(|draw| least <= dot(&x, &draw.at(&x))) {
                    return Err(format!("some loss is not confining at {x:?}"));
                }
            }
        }
        Ok(trapped)
    }

    /// Random quadratic losses in one to three dimensions with minima of their own.
    pub fn any() -> BoxedStrategy<Trapped> {
        let draw = (
            prop::array::uniform3(0.5..4.0_f64),
            prop::array::uniform3(-0.5..0.5_f64),
            0.0..1.5_f64,
        );
        (1..=3_usize, prop::collection::vec(draw, 2..4), 0.2..0.6_f64, 1.05..2.0_f64)
            .prop_map(|(dimension, draws, part, ratio)| {
                let draws: Vec<Pull> = draws
                    .into_iter()
                    .map(|(curvatures, center, angle)| {
                        let matrix = turned(curvatures, angle, dimension);
                        Pull::Quadratic { matrix, center: center[..dimension].to_vec() }
                    })
                    .collect();
                // x·A(x - c) >= |x| (λ|x| - |Ac|), and no eigenvalue λ is below 1/2.
                let confinement = part * 0.5;
                let offset = |draw: &Pull| norm(&draw.at(&vec![0.0; dimension]));
                let furthest = draws.iter().map(offset).fold(0.05, f64::max);
                let inner = furthest / (0.5 - confinement);
                Trapped::new(draws, confinement, [inner, ratio * inner]).expect("confining")
            })
            .boxed()
    }

    /// The losses' gradients.
    pub fn draws(&self) -> &[Pull] {
        &self.draws
    }

    /// `ν`.
    pub fn confinement(&self) -> f64 {
        self.confinement
    }

    /// `L`.
    pub fn inner_radius(&self) -> f64 {
        self.radii[0]
    }

    /// `R`.
    pub fn radius(&self) -> f64 {
        self.radii[1]
    }

    /// How many parameters.
    pub fn dimension(&self) -> usize {
        match self.draws.first() {
            Some(Pull::Quadratic { center, .. }) => center.len(),
            _ => 1,
        }
    }

    /// `sup |∇f(x; ξ)|` over `ξ` and `|x| <= radius`.
    pub fn steepest(&self, radius: f64) -> f64 {
        let sizes = self.draws.iter().map(|draw| self.largest(draw, radius, |_, g| g));
        sizes.fold(0.0, f64::max)
    }

    /// The largest `|X_1|` over `ξ` and `|X_0| <= R`, of SGD with that step.
    pub fn furthest(&self, step: f64) -> f64 {
        let moved = |x: Vec<f64>, g: Vec<f64>| x.iter().zip(g).map(|(x, g)| x - step * g).collect();
        let sizes = self.draws.iter().map(|draw| self.largest(draw, self.radius(), moved));
        sizes.fold(0.0, f64::max)
    }

    /// The largest length of `image(x, ∇f(x; ξ))`, affine in both, over `|x| <= radius`.
    fn largest(
        &self,
        draw: &Pull,
        radius: f64,
        image: impl Fn(Vec<f64>, Vec<f64>) -> Vec<f64>,
    ) -> f64 {
        let size = |x: &[f64]| norm(&image(x.to_vec(), draw.at(x)));
        let Pull::Quadratic { .. } = draw else {
            // On the line: many places, then closer around the best.
            let at = |low: f64, high: f64| {
                let places = (0..=4000).map(move |k| low + (high - low) * f64::from(k) / 4000.0);
                places.max_by(|a, b| size(&[*a]).total_cmp(&size(&[*b]))).unwrap_or(low)
            };
            let about = at(-radius, radius);
            let around = radius / 2000.0;
            let best = at((about - around).max(-radius), (about + around).min(radius));
            return size(&[about]).max(size(&[best]));
        };
        // A convex function of x, largest on the sphere, where it grows along r ∇/|∇|.
        let linear = |x: &[f64]| -> Vec<f64> {
            let zero = vec![0.0; x.len()];
            let there = image(x.to_vec(), draw.at(x));
            there.iter().zip(image(zero.clone(), draw.at(&zero))).map(|(a, b)| a - b).collect()
        };
        let climb = |start: Vec<f64>| {
            let mut x: Vec<f64> = start.iter().map(|u| u * radius).collect();
            for _ in 0..80 {
                // The matrix is symmetric: half the gradient of |image|² is the linear part of the image.
                let uphill = linear(&image(x.clone(), draw.at(&x)));
                let length = norm(&uphill);
                if length == 0.0 {
                    break;
                }
                x = uphill.iter().map(|u| u * radius / length).collect();
            }
            size(&x)
        };
        self.directions().into_iter().map(climb).fold(0.0, f64::max)
    }

    /// Directions in space, the axes among them.
    pub fn directions(&self) -> Vec<Vec<f64>> {
        match self.dimension() {
            1 => vec![vec![1.0], vec![-1.0]],
            2 => {
                let at = |k: u32| f64::from(k) * std::f64::consts::TAU / 16.0;
                (0..16).map(|k| vec![libm::cos(at(k)), libm::sin(at(k))]).collect()
            }
            _ => {
                let cube = (0..27).map(|k: i32| vec![k % 3 - 1, k / 3 % 3 - 1, k / 9 - 1]);
                let vectors = cube.filter(|v| v.iter().any(|&x| x != 0));
                let unit = |v: Vec<i32>| {
                    let v: Vec<f64> = v.into_iter().map(f64::from).collect();
                    let length = norm(&v);
                    v.iter().map(|x| x / length).collect()
                };
                vectors.map(unit).collect()
            }
        }
    }
}

/// The upper left block of `Q diag(λ) Qᵀ`, where `Q` turns the first and second, then the second and third axis.
fn turned(curvatures: [f64; 3], angle: f64, dimension: usize) -> Vec<Vec<f64>> {
    let (s, c) = (libm::sin(angle), libm::cos(angle));
    let q = match dimension {
        1 => [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        2 => [[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]],
        _ => [[c, -s, 0.0], [s * c, c * c, -s], [s * s, s * c, c]],
    };
    let entry = |i: usize, j: usize| (0..3).map(|k| q[i][k] * curvatures[k] * q[j][k]).sum();
    (0..dimension).map(|i| (0..dimension).map(|j| entry(i, j)).collect()).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn norm(x: &[f64]) -> f64 {
    dot(x, x).sqrt()
}

impl fmt::Display for Trapped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Trapped { confinement, radii: [inner, outer], .. } = self;
        write!(f, "ν = {confinement:.2}, L = {inner:.3}, R = {outer:.3}")?;
        for draw in &self.draws {
            match draw {
                Pull::Quadratic { matrix, center } => {
                    write!(f, "; A = {matrix:.2?}, c = {center:.2?}")?;
                }
                &Pull::Line { curvature, cubic, wave, bump, width } => {
                    write!(f, "; {curvature} x")?;
                    if cubic != 0.0 {
                        write!(f, " + {cubic} x³")?;
                    }
                    if wave != 0.0 {
                        write!(f, " + {wave} sin x")?;
                    }
                    if bump != 0.0 {
                        write!(f, " + {bump} x exp(-(x/{width})^16)")?;
                    }
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest! {
        #[test]
        fn nothing_in_the_ball_is_steeper(
            loss in Trapped::any(), direction in prop::array::uniform3(-1.0..1.0_f64), length in 0.0..=1.0_f64,
        ) {
            let direction = &direction[..loss.dimension()];
            prop_assume!(0.01 < norm(direction));
            let scale = length * loss.radius() / norm(direction);
            let x: Vec<f64> = direction.iter().map(|u| u * scale).collect();
            let steepest = loss.steepest(loss.radius());
            for draw in loss.draws() {
                prop_assert!(norm(&draw.at(&x)) <= steepest * (1.0 + 1e-9));
                let moved: Vec<f64> = x.iter().zip(draw.at(&x)).map(|(x, g)| x - 0.3 * g).collect();
                prop_assert!(norm(&moved) <= loss.furthest(0.3) * (1.0 + 1e-9));
            }
        }
    }

    #[test]
    fn what_pushes_outwards_is_refused() {
        let draws = vec![Pull::affine(1.0, 0.6)];
        assert!(Trapped::new(draws.clone(), 0.5, [1.2, 2.0]).is_ok());
        assert!(
            Trapped::new(draws.clone(), 0.5, [1.1, 2.0])
                .expect_err("too small")
                .contains("confining")
        );
        assert!(Trapped::new(draws, 0.5, [1.2, 1.0]).expect_err("order").contains("positive"));
    }
}
