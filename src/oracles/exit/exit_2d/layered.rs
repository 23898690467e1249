//! Mean exit times where the diffusivity varies or jumps, as logarithms.

use super::rectangle::Rectangle;
use crate::interval::Interval;
use crate::oracles::exit::first_passage::Convention;

/// `dX = b(X) dt + sqrt(2 D(X)) dW` in a rectangle, where `b/D` is a gradient.
///
/// In every convention the mean time solves `m⁻¹ ∇·(κ ∇u) = -1` with `κ = e^Φ D^α` and `m = κ/D`, where `∇Φ = b/D` and
/// `α` is 0, 1/2 or 1 for Itô, Stratonovich and Hänggi-Klimontovich; where `D` jumps, `u` and the flux
/// `κ ∇u` are continuous.
pub struct Layered<'a> {
    /// `Φ`, up to a constant.
    pub ln_gibbs: &'a dyn Fn(f64, f64) -> f64,
    /// The coefficient `D`.
    pub diffusivity: &'a dyn Fn(f64, f64) -> f64,
    /// How the noise is to be read.
    pub convention: Convention,
    /// The two sides in `x`.
    pub x: [f64; 2],
    /// The two sides in `y`.
    pub y: [f64; 2],
    /// Which sides absorb: left, right, bottom, top. The others reflect.
    pub absorbing_sides: [bool; 4],
    /// Where `D` jumps, or it or `∇Φ` is not smooth: lines across `x` and lines across `y`.
    pub breaks: [&'a [f64]; 2],
}

impl Layered<'_> {
    /// The natural logarithm of the mean time to be absorbed, from `start`. Method, error, cost, what is unknown and
    /// what panics are those of [`exit_2d::ln_mean_time`](super::ln_mean_time), with lines of all meshes on the breaks;
    /// breaks that are not given are seen as errors of the integrals along edges, and widen the result.
    pub fn ln_mean_time(&self, start: [f64; 2], cells: (usize, usize)) -> Interval {
        let medium = |x: f64, y: f64| {
            let d = (self.diffusivity)(x, y);
            let power = match self.convention {
                Convention::Ito => 0.0,
                Convention::Stratonovich => 0.5,
                Convention::HanggiKlimontovich => 1.0,
            };
            ((self.ln_gibbs)(x, y) + power * libm::log(d), d)
        };
        Rectangle {
            medium: &medium,
            sides: [self.x, self.y],
            absorbing: self.absorbing_sides,
            breaks: self.breaks,
        }
        .ln_mean_time(start, cells)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oracles::exit::first_passage::{self, Diffusion, End};

    #[test]
    fn a_layer_across_agrees_with_one_dimension_in_every_convention() {
        let coefficient = |x: f64| if x < 0.3 { 1.0 } else { 4.0 };
        for convention in
            [Convention::Ito, Convention::Stratonovich, Convention::HanggiKlimontovich]
        {
            let layered = Layered {
                ln_gibbs: &|x, y| x - 2.0 * y * y,
                diffusivity: &|x, _| coefficient(x),
                convention,
                x: [0.0, 1.0],
                y: [-1.0, 1.0],
                absorbing_sides: [false, true, false, false],
                breaks: [&[0.3], &[]],
            };
            let found = layered.ln_mean_time([0.1, 0.2], (12, 12));
            let line =
                Diffusion::ito(coefficient, coefficient).under(convention).with_breaks([0.3]);
            let truth =
                first_passage::ln_mean_time(&line, End::Reflecting(0.0), End::Absorbing(1.0), 0.1);
            assert!(found.meets(truth) && found.radius() < 1e-6, "{found:?} misses {truth:?}");
        }
    }
}
