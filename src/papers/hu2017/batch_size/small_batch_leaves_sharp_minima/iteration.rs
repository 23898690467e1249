//! What steps of SGD add to the preference for sharp minima.
//!
//! The least action `V` of `Σ (x' - x + η F'(x))²/(2η²)` obeys `V(x') = min_x V(x) + (x' - x + η F'(x))²/(2η²)`. With
//! `V = (V_0 + η V_1 + η² V_2 + ..)/η` and `x = x' - η v` the first orders are the diffusion's, `V_0' = 2F'` with the best `v = F'`,
//! then `V_1' = -F' F''`, which adds nothing between critical points, and `V_2' = F'² F'''/6`. By parts, from the minimum to
//! the saddle, `V_2` grows by `-J/3` with `J = ∫ |F'| F''² |dx|`.

use super::wells::Wells;
use super::wells_at;
use crate::claim::{
    Decoy, Expected, Experiment, Instances, Observation, Prediction, Reading, Resolution, Witness,
};
use crate::interval::Interval;
use crate::oracles::exit::action;
use crate::statistics::limit;

/// Steps whose wells the kernel resolves.
const STEPS: [f64; 3] = [0.2, 0.1, 0.05];

/// How `ln` of the ratio of SGD's mean times grows with the batch at each of [`STEPS`], over η, for large batches.
pub(super) static GROWTH: Experiment<Wells> = Experiment {
    name: "SGD at equal barriers: growth of ln of the ratio per example of the batch, over η",
    reading: Reading::Corrected,
    instances: || Instances::named(vec![("equal barriers", wells_at(0.0, 1.0))]),
    predict: |w| added(w, 1.0),
    decoys: &[
        Decoy::new("none, as for the diffusion", |w| added(w, 0.0)),
        Decoy::new("a large batch prefers the flat one", |w| added(w, -1.0)),
        Decoy::new("half as much", |w| added(w, 0.5)),
        Decoy::new("twice as much", |w| added(w, 2.0)),
    ],
    observe: Witness::Oracle(|w| Observation::of_all(STEPS.map(|step| growth(w, step)))),
    resolution: Resolution::Relative(0.01),
    expects: Expected::Consistent,
};

/// `factor (J_sharp - J_flat)/3 (1 + O(η))` at each step, with a constant of two in the error.
fn added(w: &Wells, factor: f64) -> Prediction {
    let [flat, sharp] = w.minima().map(|minimum| roughness(w, minimum));
    let value = (sharp - flat).scaled(factor / 3.0);
    Prediction::all_within(STEPS.map(|step| {
        value.hull(value.scaled(1.0 + 2.0 * step)).hull(value.scaled(1.0 - 2.0 * step))
    }))
}

/// `J` from a minimum to the saddle: the action against the drift `-F' F''²` under the covariance two.
fn roughness(w: &Wells, minimum: f64) -> Interval {
    let profile = w.landscape.profile();
    let drift = |x: f64| {
        let bend = profile.second_derivative(minimum + x);
        -profile.derivative(minimum + x) * bend * bend
    };
    action::line::of_diffusion(drift, |_| 2.0, profile.critical()[1] - minimum)
}

/// From five batches in doublings, those at which the diffusion's exponent is 36 and more, extrapolated in their power -3/2: at
/// the saddle, where SGD stops behind the boundary, powers of the root of β remain.
fn growth(w: &Wells, step: f64) -> Interval {
    let with = |doublings: i32| {
        let batch = 80.0 * step * 2.0_f64.powi(doublings);
        let sgd = Wells { landscape: w.landscape.clone(), step, batch };
        let [flat, sharp] = sgd.ln_steps();
        (step / sgd.noise(batch), flat - sharp)
    };
    let ratios: Vec<(f64, Interval)> = (0..5).map(with).collect();
    let slope = |pair: &[(f64, Interval)]| {
        let [(batch, before), (double, after)] = [pair[0], pair[1]];
        (libm::pow(batch, -1.5), (after - before).scaled(1.0 / (step * (double - batch))))
    };
    limit::at_zero(&ratios.windows(2).map(slope).collect::<Vec<_>>())
}
