//! Landscapes with two wells.

use crate::instances::cooling_landscape::Landscape;
use crate::instances::double_well::Profile;

/// x⁴/4 - x²/2 + x/10, with neighbourhoods of the given radius: minima at -1.047 and 0.946.
pub(super) fn tilted(radius: f64) -> Landscape {
    // The roots of x³ - x + 1/10, by Newton's method with 40 digits; |V''(b)| = 1 - 3b².
    let roots = [-1.046_680_531_804_602_3, 0.101_031_257_881_010_82, 0.945_649_273_923_591_4];
    let curvature = 1.0 - 3.0 * roots[1] * roots[1];
    well(roots, curvature, [0.0, 0.0], radius)
}

/// Minima at -1 and 1, the right one sharper by a factor of 2 to 4, whose losses differ by an
/// amount that grows with `shift`: at zero they are equal, above it the sharp minimum is the higher.
pub(super) fn flat_and_sharp(shift: f64, radius: f64) -> Landscape {
    let [slope, bend] = [0.8, 0.2];
    // ∫ (x² - 1) (x - b) (1 + slope x + bend x²) from -1 to 1 vanishes at this b.
    let saddle = slope / (5.0 + bend) + shift;
    well([-1.0, saddle, 1.0], 1.0, [slope, bend], radius)
}

/// Minima at -1 and 1 that are mirror images.
pub(super) fn symmetric(radius: f64) -> Landscape {
    well([-1.0, 0.0, 1.0], 1.0, [0.0, 0.0], radius)
}

fn well(critical: [f64; 3], curvature: f64, tilt: [f64; 2], radius: f64) -> Landscape {
    let profile = Profile::new(critical, curvature, tilt).expect("two wells");
    Landscape::new(profile, radius).expect("a radius within the wells")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oracles::law::density::Annealed;
    use crate::papers::hu2017::batch_size::theory::annealing;
    use crate::witnesses::settling::{MESH, settled};

    /// Independent values: finite volumes with L-stable steps in log time and Richardson
    /// extrapolation, last digits ±2, for the mass right of the saddle of x⁴/4 - x²/2 + x/10.
    #[test]
    fn masses_agree_with_an_independent_solver() {
        let loss = tilted(0.5);
        assert!((2.0 * loss.depth() - 0.315_329_914_695).abs() < 1e-11, "{}", loss.depth());
        assert!((loss.gap() - 0.199_746_632_026).abs() < 1e-11, "{}", loss.gap());
        let saddle = loss.profile().critical()[1];
        let process = |gamma| Annealed::new(|x| loss.height(x), annealing(gamma), [-3.0, 3.0]);
        for (gamma, time, expected) in [
            (0.1, 1e6, 0.988_160_0),
            (0.2, 1e2, 0.836_840_1),
            (0.2, 1e12, 0.817_210_6),
            (0.315_329_914_695, 1e12, 0.005_190),
            (0.4, 1e12, 1.230_63e-12),
            (0.5, 1e4, 8.987_32e-4),
            (1.0, 1e8, 7.598_085e-4),
            (2.0, 1e12, 0.004_818_809),
        ] {
            let found = process(gamma).masses(loss.start(), &[[saddle, 3.0]], &[time], MESH)[0][0];
            let error = (found.center() / expected - 1.0).abs();
            // The expected digits are off by 4e-4 at most; near γ_0 the steps in time show.
            assert!(found.widened(4e-4 * expected).contains(expected), "{gamma}: {found:?}");
            assert!(error < 2e-3 && found.radius() < 0.05 * expected, "{gamma}: {found:?}");
        }
    }

    /// The same solver's limits for a temperature that stops falling at 0.05 and at 0.025.
    #[test]
    fn capped_limits_agree_with_an_independent_solver() {
        for (floor, expected) in [(0.05, 0.968_291_1), (0.025, 0.999_378_1)] {
            let found = settled(&tilted(0.5), |s| annealing(0.5)(s).max(floor));
            assert!(found.widened(1e-6).contains(expected), "{floor}: {found:?}");
            assert!(found.radius() < 1e-5, "{floor}: {found:?}");
        }
    }

    #[test]
    fn wells_of_equal_depth_are_equal() {
        assert_eq!((symmetric(0.3).gap(), flat_and_sharp(0.0, 0.3).gap()), (0.0, 0.0));
        let sharper = flat_and_sharp(0.0, 0.3);
        let [flat, _, sharp] = sharper.profile().critical();
        assert!(2.0 * sharper.profile().curvature(flat) < sharper.profile().curvature(sharp));
        assert!(flat_and_sharp(0.05, 0.3).deep() < 0.0 && 0.0 < flat_and_sharp(-0.05, 0.3).deep());
    }
}
