//! Overdamped diffusions over a double well, at a ladder of temperatures.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

use crate::instances::double_well::{DoubleWell, Profile};

/// `dX = -∇L dt + sqrt(2 ε) dW` from the minimum of a double well to a target beyond the saddle, at several
/// temperatures `ε`.
#[derive(Clone, Debug, Serialize)]
pub struct Overdamped {
    well: DoubleWell,
    reach: f64,
    temperatures: Vec<f64>,
}

impl Overdamped {
    /// The diffusion at `ε = barrier / n` for each `n` of `barriers`. `reach` says where the target is: 0 at
    /// the saddle, 1 at the next minimum.
    ///
    /// The error names the hypothesis that fails: a target beyond the saddle and not beyond the next minimum,
    /// some barriers, all of them positive.
    pub fn new(well: DoubleWell, reach: f64, barriers: &[f64]) -> Result<Overdamped, String> {
        if !(0.0 < reach && reach <= 1.0) {
            return Err(format!("a target at {reach} of the way from the saddle"));
        }
        if barriers.is_empty() || !barriers.iter().all(|n| 0.0 < *n && n.is_finite()) {
            return Err(format!("barriers of {barriers:?} temperatures"));
        }
        let temperatures = barriers.iter().map(|n| well.barrier() / n).collect();
        Ok(Overdamped { well, reach, temperatures })
    }

    /// The loss `L`.
    pub fn well(&self) -> &DoubleWell {
        &self.well
    }

    /// The abscissa at which the first coordinate counts as arrived.
    pub fn target(&self) -> f64 {
        (1.0 - self.reach) * self.well.saddle() + self.reach * self.well.target()
    }

    /// The temperatures `ε`.
    pub fn temperatures(&self) -> &[f64] {
        &self.temperatures
    }

    /// Named wells with this reach at these barriers, in the order of `names`.
    ///
    /// # Panics
    ///
    /// If a name is unknown, or as [`Overdamped::new`] fails.
    pub fn named(
        names: &[&'static str],
        reach: f64,
        barriers: &[f64],
    ) -> Vec<(&'static str, Overdamped)> {
        let valid = "valid by inspection";
        let of_name = |&name: &&'static str| {
            (name, Overdamped::new(well(name), reach, barriers).expect(valid))
        };
        names.iter().map(of_name).collect()
    }

    /// Random wells in one, two and ten dimensions, at up to 1.3 times these temperatures.
    pub fn any(reach: f64, barriers: &'static [f64]) -> BoxedStrategy<Overdamped> {
        let rotated = (Profile::any(), 0.8..2.0_f64, 0.1..0.4_f64).prop_map(|(profile, k0, r)| {
            DoubleWell::with_rotations(profile, [k0, k0 * r, k0 * r * r / 2.0], 10)
                .expect("valid by construction")
        });
        let well = prop_oneof![
            3 => Profile::any().prop_map(DoubleWell::on_the_line),
            1 => DoubleWell::any_in_the_plane(),
            1 => rotated,
        ];
        Overdamped::in_any(well, reach, barriers)
    }

    /// Random wells in one dimension, where quadrature knows times to many digits.
    pub fn any_on_the_line(reach: f64, barriers: &'static [f64]) -> BoxedStrategy<Overdamped> {
        Overdamped::in_any(Profile::any().prop_map(DoubleWell::on_the_line), reach, barriers)
    }

    fn in_any(
        well: impl Strategy<Value = DoubleWell> + 'static,
        reach: f64,
        barriers: &'static [f64],
    ) -> BoxedStrategy<Overdamped> {
        (well, 0.95..1.3_f64)
            .prop_map(move |(well, warmth)| {
                let barriers: Vec<f64> = barriers.iter().map(|n| n / warmth).collect();
                Overdamped::new(well, reach, &barriers).expect("valid by construction")
            })
            .boxed()
    }
}

/// The well of that name: the classic symmetric one, unequal wells, sharp and soft saddles; in the plane,
/// curvatures across that differ between minimum and saddle, and Hessians that are not diagonal.
fn well(name: &str) -> DoubleWell {
    let profile = |critical, curvature, tilt| {
        Profile::new(critical, curvature, tilt).expect("valid by inspection")
    };
    let plane = |profile, stiffness, shear| {
        DoubleWell::in_the_plane(profile, stiffness, shear).expect("valid by inspection")
    };
    let quartic = || profile([-1.0, 0.0, 1.0], 2.0, [0.0, 0.0]);
    let unequal = || profile([-1.2, 0.1, 1.0], 0.5, [0.2, 0.3]);
    let sharp = || profile([-0.8, 0.0, 1.4], 2.0, [0.0, 0.0]);
    let stiffness = [1.2, 0.4, 0.2];
    match name {
        "symmetric quartic, d = 1" => DoubleWell::on_the_line(quartic()),
        "sextic with unequal wells, d = 1" => DoubleWell::on_the_line(unequal()),
        "tilted, d = 1" => DoubleWell::on_the_line(profile([-0.9, 0.2, 1.6], 2.5, [0.0, 0.0])),
        "sharp valley, d = 1" => DoubleWell::on_the_line(sharp()),
        "soft saddle, d = 1" => {
            DoubleWell::on_the_line(profile([-1.1, -0.1, 1.3], 0.4, [-0.2, 0.3]))
        }
        "softer saddle, d = 2" => plane(quartic(), [1.0, -0.5, 0.125], 0.0),
        "sheared, d = 2" => plane(unequal(), [1.5, 0.6, 0.15], 0.4),
        "sheared valley, d = 2" => plane(sharp(), stiffness, -0.3),
        "nine transverse dimensions, d = 10" => {
            DoubleWell::with_rotations(sharp(), stiffness, 10).expect("valid by inspection")
        }
        _ => panic!("no well is named {name:?}"),
    }
}

impl fmt::Display for Overdamped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let barriers: Vec<f64> =
            self.temperatures.iter().map(|t| self.well.barrier() / t).collect();
        write!(f, "{}, target {:.3}, ΔL/ε = {:.1}", self.well, self.target(), barriers[0])?;
        if 1 < barriers.len() {
            write!(f, " .. {:.1}", barriers[barriers.len() - 1])?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_hypothesis_is_checked_and_named() {
        let line = || well("tilted, d = 1");
        let named = |reach, barriers: &[f64], word: &str| {
            Overdamped::new(line(), reach, barriers).is_err_and(|error| error.contains(word))
        };
        assert!(named(0.0, &[4.0], "target") && named(1.1, &[4.0], "target"));
        assert!(named(1.0, &[], "barriers") && named(1.0, &[4.0, 0.0], "barriers"));
        let diffusion = Overdamped::new(line(), 1.0, &[4.0, 8.0]).expect("valid");
        assert_eq!(diffusion.target(), diffusion.well().target());
        assert_eq!(diffusion.temperatures()[0], 2.0 * diffusion.temperatures()[1]);
    }
}
