//! Two wells on the line for a diffusion that cools down in them.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

use crate::instances::double_well::Profile;

/// A loss with two wells, a start, and the radius ε of the neighbourhoods `A_ε`.
///
/// Smooth, or with a Lipschitz gradient where tails are linear; two minimisers; drift inwards of at least some a > 0 far out.
#[derive(Clone, Debug, Serialize)]
pub struct Landscape {
    profile: Profile,
    /// Beyond this distance from zero the loss goes on along its tangent.
    linear_beyond: f64,
    start: f64,
    radius: f64,
}

impl fmt::Display for Landscape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Landscape { profile, linear_beyond, start, radius } = self;
        write!(f, "{profile}, X(0) = {start:.3}, ε = {radius:.2}")?;
        if linear_beyond.is_finite() {
            write!(f, ", linear beyond {linear_beyond}")?;
        }
        Ok(())
    }
}

impl Landscape {
    /// A start at the minimum that is not global, or at the right one of two global minima.
    ///
    /// Fails, naming the hypothesis, if the neighbourhood is empty or reaches over the saddle.
    pub fn new(profile: Profile, radius: f64) -> Result<Landscape, String> {
        let [left, saddle, right] = profile.critical();
        if !(0.0 < radius && radius < (saddle - left).min(right - saddle)) {
            return Err(format!("ε = {radius} does not stay within the wells"));
        }
        let linear_beyond = f64::INFINITY;
        let mut landscape = Landscape { profile, linear_beyond, start: right, radius };
        landscape.start = landscape.shallow();
        Ok(landscape)
    }

    /// The same from the deeper minimum.
    pub fn from_the_deep_well(self) -> Landscape {
        Landscape { start: self.deep(), ..self }
    }

    /// The same with tails that grow no faster than linearly; for a distance beyond the minima.
    pub fn with_linear_tails(self, linear_beyond: f64) -> Landscape {
        let inside = |&x: &f64| x.abs() < linear_beyond;
        assert!(self.profile.critical().iter().all(inside), "tails begin at {linear_beyond}");
        Landscape { linear_beyond, ..self }
    }

    /// The start `X(0)`.
    pub fn start(&self) -> f64 {
        self.start
    }

    /// The loss without its tails.
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// The minimum of smaller loss; the left one if they are equal.
    pub fn deep(&self) -> f64 {
        let [left, _, right] = self.profile.critical();
        if self.profile.height(right) < -EQUAL { right } else { left }
    }

    /// The other minimum.
    pub fn shallow(&self) -> f64 {
        let [left, _, right] = self.profile.critical();
        if self.deep() == left { right } else { left }
    }

    /// The minimum with the smaller curvature.
    pub fn flat(&self) -> f64 {
        let [left, _, right] = self.profile.critical();
        let curvature = |x| self.profile.curvature(x);
        if curvature(left) <= curvature(right) { left } else { right }
    }

    /// The minimisers of the loss.
    pub fn global(&self) -> Vec<f64> {
        if self.gap() == 0.0 { vec![self.deep(), self.shallow()] } else { vec![self.deep()] }
    }

    /// How much higher the shallow minimum is; zero if both are global.
    pub fn gap(&self) -> f64 {
        let gap = self.profile.height(self.shallow()) - self.profile.height(self.deep());
        if gap <= EQUAL { 0.0 } else { gap }
    }

    /// The climb from a minimum to the saddle.
    pub fn barrier(&self, minimum: f64) -> f64 {
        self.profile.height(self.profile.critical()[1]) - self.profile.height(minimum)
    }

    /// The depth c* of the deepest well that holds no global minimiser; zero if there is none.
    pub fn depth(&self) -> f64 {
        if self.gap() == 0.0 { 0.0 } else { self.barrier(self.shallow()) }
    }

    /// The least climb from a global minimum to a point outside `A_ε`, or the gap if that is less.
    pub fn least_climb(&self) -> f64 {
        let rise = |minimum: f64| {
            let at = |sign: f64| self.profile.height(minimum + sign * self.radius);
            at(1.0).min(at(-1.0)) - self.profile.height(minimum)
        };
        let rises = self.global().into_iter().map(rise).fold(f64::INFINITY, f64::min);
        if self.gap() == 0.0 { rises } else { rises.min(self.gap()) }
    }

    /// The distance from zero beyond which the loss grows linearly; infinite without such tails.
    pub fn linear_beyond(&self) -> f64 {
        self.linear_beyond
    }

    /// The radius ε.
    pub fn radius(&self) -> f64 {
        self.radius
    }

    /// The loss.
    pub fn height(&self, x: f64) -> f64 {
        let inside = x.clamp(-self.linear_beyond, self.linear_beyond);
        self.profile.height(inside) + self.profile.derivative(inside) * (x - inside)
    }

    /// Double wells of every shape, with neighbourhoods of radius 0.3 to 0.5. The climb that decides how fast a
    /// cooling process settles is at least a fifth of the depth: with less it takes longer than e^100.
    pub fn any() -> BoxedStrategy<Landscape> {
        // The wells of these profiles are at least 0.6 wide on each side.
        (Profile::any(), 0.3..0.5_f64)
            .prop_map(|(profile, radius)| Landscape::new(profile, radius).expect("narrow enough"))
            .prop_filter("settles too slowly", |l| 0.2 * l.depth() <= l.least_climb())
            .boxed()
    }
}

/// A landscape, and the γ by which a diffusion cools down in it.
#[derive(Clone, Debug, Serialize)]
pub struct Annealing {
    /// The loss, the start and the radius of neighbourhoods.
    pub landscape: Landscape,
    /// The factor of the noise, `√(γ/ln(2 + s))`.
    pub gamma: f64,
}

impl fmt::Display for Annealing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Annealing { landscape, gamma } = self;
        write!(f, "γ = {gamma:.4}, 2 c* = {:.4}; {landscape}", 2.0 * landscape.depth())
    }
}

impl Annealing {
    /// With γ as a multiple of 2 c*.
    pub fn at(multiple: f64, landscape: Landscape) -> Annealing {
        let gamma = multiple * 2.0 * landscape.depth();
        Annealing { landscape, gamma }
    }
}

/// Losses whose minima differ by less than this are equal: rounding of the quadrature of `V'`.
const EQUAL: f64 = 1e-13;
