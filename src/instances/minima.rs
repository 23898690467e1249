//! Losses on the line and in the plane with minima of equal value whose places and Hessians are given.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

/// `L(x) = c + Π (x - r_i)² G(x)` on the line, and `L(x, y) = L(x) + B(x) y²/2` in the plane, where `ln G` and `ln B` are
/// polynomials in `tanh` that give every minimum `r_i` its Hessian. Smooth, and grows like a polynomial.
///
/// With one minimum it is a parabola; with Hessians 4.5, 12.5 and 28.125 at 0, -2 and 3 it is
/// `x² (x + 2)² (x - 3)²/16`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Minima {
    places: Vec<f64>,
    /// `L''` at each minimum along the line.
    along: Vec<f64>,
    /// Across it; empty on the line.
    across: Vec<f64>,
    /// `c`.
    value: f64,
    /// `ln G` and `ln B`.
    #[serde(skip)]
    factors: [Interpolant; 2],
}

impl Minima {
    /// The loss on the line with these `(place, L'')`, which is zero at the minima.
    ///
    /// Fails if two places are equal or a curvature is not positive.
    pub fn on_the_line(minima: &[(f64, f64)]) -> Result<Minima, String> {
        let places: Vec<f64> = minima.iter().map(|minimum| minimum.0).collect();
        let along: Vec<f64> = minima.iter().map(|minimum| minimum.1).collect();
        Minima::new(places, along, Vec::new())
    }

    /// The loss in the plane with minima at `(place, 0)` and these diagonals of the Hessians.
    ///
    /// Fails as [`Minima::on_the_line`] does.
    pub fn in_the_plane(minima: &[(f64, [f64; 2])]) -> Result<Minima, String> {
        let places: Vec<f64> = minima.iter().map(|minimum| minimum.0).collect();
        let [along, across] = [0, 1].map(|k: usize| minima.iter().map(|m| m.1[k]).collect());
        Minima::new(places, along, across)
    }

    fn new(places: Vec<f64>, along: Vec<f64>, across: Vec<f64>) -> Result<Minima, String> {
        let equal = places.iter().enumerate().any(|(i, x)| places[..i].contains(x));
        if places.is_empty() || equal || !places.iter().all(|x| x.is_finite()) {
            return Err(format!("minima at {places:?}"));
        }
        if !along.iter().chain(&across).all(|l| 0.0 < *l && l.is_finite()) {
            return Err("a Hessian is not positive definite".into());
        }
        // The curvature of the squared product at a minimum is 2 Π_(j≠i) (r_i - r_j)².
        let pairs = places.iter().zip(&along);
        let ln_factor = |(&r, &l): (&f64, &f64)| {
            let slope = product_slope(&places, r);
            libm::log(l / (2.0 * slope * slope))
        };
        let ln_along = pairs.map(ln_factor).collect();
        let ln_across = across.iter().map(|&l| libm::log(l)).collect();
        let factors = [ln_along, ln_across].map(|values| Interpolant::new(&places, values));
        Ok(Minima { places, along, across, value: 0.0, factors })
    }

    /// The same with `L = c` at the minima.
    pub fn with_value(self, value: f64) -> Minima {
        Minima { value, ..self }
    }

    /// Random losses with so many minima, on the line or in the plane.
    pub fn any(count: usize, in_the_plane: bool) -> BoxedStrategy<Minima> {
        let one = (1.2..2.0_f64, 1.0..20.0_f64, 1.0..20.0_f64);
        let all = (prop::collection::vec(one, count), -0.5..0.5_f64);
        all.prop_map(move |(parts, middle)| {
            let length: f64 = parts.iter().skip(1).map(|part| part.0).sum();
            let mut at = middle - 0.5 * length;
            let mut places = vec![at];
            for part in &parts[1..] {
                at += part.0;
                places.push(at);
            }
            let along = parts.iter().map(|part| part.1).collect();
            let across =
                if in_the_plane { parts.iter().map(|part| part.2).collect() } else { Vec::new() };
            Minima::new(places, along, across).expect("positive by construction")
        })
        .boxed()
    }

    /// 1 or 2.
    pub fn dimension(&self) -> usize {
        if self.across.is_empty() { 1 } else { 2 }
    }

    /// How many minima there are.
    pub fn count(&self) -> usize {
        self.places.len()
    }

    /// The abscissae of the minima.
    pub fn places(&self) -> &[f64] {
        &self.places
    }

    /// `L` at the minima.
    pub fn value(&self) -> f64 {
        self.value
    }

    /// The eigenvalues of the Hessian at a minimum.
    pub fn eigenvalues(&self, minimum: usize) -> Vec<f64> {
        std::iter::once(self.along[minimum]).chain(self.across.get(minimum).copied()).collect()
    }

    /// The determinant of the Hessian at a minimum.
    pub fn determinant(&self, minimum: usize) -> f64 {
        self.eigenvalues(minimum).iter().product()
    }

    /// `L(x)`, in the plane `L(x, 0)`.
    pub fn height(&self, x: f64) -> f64 {
        let product: f64 = self.places.iter().map(|r| x - r).product();
        self.value + product * product * libm::exp(self.factors[0].at(x).0)
    }

    /// `L'(x)` on the line.
    pub fn slope(&self, x: f64) -> f64 {
        let product: f64 = self.places.iter().map(|r| x - r).product();
        let (ln, ln_slope) = self.factors[0].at(x);
        let slope = product_slope(&self.places, x);
        (2.0 * product * slope + product * product * ln_slope) * libm::exp(ln)
    }

    /// `B(x)` in the plane.
    ///
    /// # Panics
    ///
    /// On the line.
    pub fn stiffness(&self, x: f64) -> f64 {
        assert!(!self.across.is_empty(), "nothing lies across a line");
        libm::exp(self.factors[1].at(x).0)
    }
}

/// `d/dx Π (x - r_i)`.
fn product_slope(places: &[f64], x: f64) -> f64 {
    let without = |i: usize| -> f64 {
        let others = places.iter().enumerate().filter(|(j, _)| *j != i);
        others.map(|(_, r)| x - r).product()
    };
    (0..places.len()).map(without).sum()
}

/// A polynomial in `tanh((x - middle)/half)` with given values at given places.
#[derive(Clone, Debug, PartialEq)]
struct Interpolant {
    values: Vec<f64>,
    nodes: Vec<f64>,
    middle: f64,
    half: f64,
    is_constant: bool,
}

impl Interpolant {
    fn new(places: &[f64], values: Vec<f64>) -> Interpolant {
        let least = |of: &[f64]| of.iter().copied().fold(f64::INFINITY, f64::min);
        let most = |of: &[f64]| of.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (low, high) = (least(places), most(places));
        let (middle, half) = (0.5 * (low + high), 0.5 * (high - low));
        let nodes = places.iter().map(|r| libm::tanh((r - middle) / half)).collect();
        let largest = most(&values);
        let is_constant = largest - least(&values) <= 1e-13 * largest.abs().max(1.0);
        Interpolant { values, nodes, middle, half, is_constant }
    }

    /// The value and the derivative by `x`.
    fn at(&self, x: f64) -> (f64, f64) {
        if self.is_constant {
            return (self.values[0], 0.0);
        }
        let nodes = &self.nodes;
        let here = libm::tanh((x - self.middle) / self.half);
        let (mut sum, mut slope) = (0.0, 0.0);
        for (i, value) in self.values.iter().enumerate() {
            let (mut term, mut term_slope) = (*value, 0.0);
            for j in (0..nodes.len()).filter(|&j| j != i) {
                let scale = 1.0 / (nodes[i] - nodes[j]);
                term_slope = (term_slope * (here - nodes[j]) + term) * scale;
                term *= (here - nodes[j]) * scale;
            }
            sum += term;
            slope += term_slope;
        }
        (sum, slope * (1.0 - here * here) / self.half)
    }
}

impl fmt::Display for Minima {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "minima")?;
        for (i, place) in self.places.iter().enumerate() {
            let [first, rest @ ..] = &self.eigenvalues(i)[..] else { continue };
            write!(f, "{} {place:.3} (L'' = {first:.4}", if i == 0 { " at" } else { "," })?;
            for across in rest {
                write!(f, ", {across:.4}")?;
            }
            write!(f, ")")?;
        }
        if self.value == 0.0 { Ok(()) } else { write!(f, ", L = {:.3} there", self.value) }
    }
}

/// A loss with several minima, a ladder of `η = 2M/(γβ)`, and a ladder of radii of balls around the minima.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Balls {
    /// The loss.
    pub loss: Minima,
    /// `η`.
    pub etas: Vec<f64>,
    /// `ε`.
    pub radii: Vec<f64>,
}

impl fmt::Display for Balls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, η = {}, ε = {}", self.loss, ends(&self.etas), ends(&self.radii))
    }
}

/// A loss with several minima, gradient noise of several variances `β`, and a ratio `M/γ`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Variances {
    /// The loss.
    pub loss: Minima,
    /// `β`.
    pub variances: Vec<f64>,
    /// `M/γ`.
    pub ratio: f64,
}

impl fmt::Display for Variances {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, β = {}, M/γ = {:.4}", self.loss, ends(&self.variances), self.ratio)
    }
}

fn ends(ladder: &[f64]) -> String {
    match ladder {
        [] => "-".to_owned(),
        [one] => format!("{one:.5}"),
        [first, .., last] => format!("{first:.5} .. {last:.5}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sextic_of_three_hessians() {
        let loss = Minima::on_the_line(&[(0.0, 4.5), (-2.0, 12.5), (3.0, 28.125)]).expect("valid");
        for x in [-2.7, -1.0, 0.3, 1.9, 3.4] {
            let root = x * (x + 2.0) * (x - 3.0) / 4.0;
            assert!((loss.height(x) - root * root).abs() <= 1e-13 * root * root, "{x}");
        }
    }

    #[test]
    fn broken_hypotheses_are_named() {
        assert!(Minima::on_the_line(&[(0.0, 1.0), (0.0, 2.0)]).is_err());
        assert!(Minima::on_the_line(&[(0.0, -1.0)]).is_err());
        assert!(Minima::in_the_plane(&[(0.0, [1.0, 0.0])]).is_err());
        assert!(Minima::on_the_line(&[]).is_err());
    }

    proptest! {
        /// Differences quotients along and across, at the minima and anywhere.
        #[test]
        fn hessians_are_the_given_ones(loss in Minima::any(3, true), x in -3.0..3.0_f64) {
            let h = 1e-4;
            for (i, &r) in loss.places().iter().enumerate() {
                let second = (loss.height(r + h) + loss.height(r - h) - 2.0 * loss.height(r)) / (h * h);
                let [along, across] = loss.eigenvalues(i)[..] else { panic!("a plane") };
                prop_assert!((second / along - 1.0).abs() < 1e-3, "{second} {along}");
                prop_assert!((loss.stiffness(r) / across - 1.0).abs() < 1e-12);
                prop_assert!(loss.slope(r).abs() < 1e-12 && loss.height(r).abs() < 1e-12);
            }
            let slope = (loss.height(x + h) - loss.height(x - h)) / (2.0 * h);
            let scale = 1.0 + loss.slope(x).abs() + loss.height(x);
            prop_assert!((slope - loss.slope(x)).abs() < 1e-4 * scale, "{slope} {}", loss.slope(x));
        }
    }
}
