//! First exits over one of two saddles, and exits that are counted at the saddle.

use crate::instances::overdamped::Overdamped;
use crate::instances::two_saddles::TwoSaddles;
use crate::interval::Interval;
use crate::oracles::exit::first_passage::{Diffusion, probability_left, probability_right};
use crate::statistics::limit;
use crate::witnesses::transition::ln_mean_time;

/// The limit of `T e^(-ΔL/D)` for the mean time `T` from the minimum to the saddle itself, as `D` tends to zero,
/// extrapolated in `√D`.
pub fn prefactor_at_saddle(diffusion: &Overdamped) -> Interval {
    let well = diffusion.well();
    let point =
        |&d: &f64| (d.sqrt(), (ln_mean_time(well, d, well.saddle()) - well.barrier() / d).exp());
    limit::at_zero(&diffusion.temperatures().iter().map(point).collect::<Vec<_>>())
}

/// The limit of `D ln(P/Q)` as `D` tends to zero, for the probabilities to leave the valley over the right and over the left
/// saddle, with the outside a third of the way beyond.
pub fn exponent_of_odds(valley: &TwoSaddles) -> Interval {
    let line = |d: f64| Diffusion::ito(|x| -valley.slope(x), move |_| d);
    let ends = [-1.3 * valley.left, 1.3 * valley.right];
    let point = |k: i32| {
        let d = valley.barriers()[0].min(valley.barriers()[1]) / 4.0 * 0.5_f64.powi(k);
        let right = probability_right(&line(d), ends[0], ends[1], 0.0);
        let left = probability_left(&line(d), ends[0], ends[1], 0.0);
        (d, (right.ln() - left.ln()) * d)
    };
    limit::at_zero(&(0..6).map(point).collect::<Vec<_>>())
}
