//! White noise, and one dimension.

use proptest::strategy::Strategy;

use crate::claim::{Instances, PerBudget};
use crate::instances::momentum::MomentumQuadratic;
use crate::instances::quadratic::Spectral;
use crate::monte_carlo::UnitNoise::Gaussian;

/// White noise without momentum, and this step; without one, a step that is no power of two.
pub(crate) fn isotropic(cases: PerBudget, rate: Option<f64>) -> Instances<MomentumQuadratic> {
    let random = MomentumQuadratic::any(1..=5, 0.3..=1.9, 0.1, 0.0..=0.0);
    let white = random.prop_map(move |base| {
        let factor = rate.map_or(0.6, |rate| rate / base.learning_rate());
        let noise = Spectral::diagonal(vec![base.noise().largest(); base.dimension()]);
        let hessian = base.hessian().scaled(1.0 / factor);
        let rate = factor * base.learning_rate();
        MomentumQuadratic::new(rate, 0.0, hessian, noise.expect("a number"), Gaussian)
            .expect("λK is unchanged")
    });
    Instances::random(cases, white)
}

/// λ and µ, k and c.
pub(crate) fn one_dimension((rate, mu): (f64, f64), k: f64, c: f64) -> MomentumQuadratic {
    let one = |x| Spectral::diagonal(vec![x]).expect("a number");
    MomentumQuadratic::new(rate, mu, one(k), one(c), Gaussian).expect("stable")
}
