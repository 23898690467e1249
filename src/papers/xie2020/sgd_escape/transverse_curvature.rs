//! What second derivatives across the path do to the time of escape.

mod exponents;
mod times;

use self::exponents::{EXPONENT, EXPONENT_CONTROL, EXPONENT_CORRECTED};
use self::times::{SGLD, SGLD_CONTROL, SGLD_CORRECTED, SIMULATED};
use super::theory::ln_factor_of_axis;
use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Fault, Figure, Instances, Notes, Prediction, Reading,
    Resolution, Side, Witness,
};
use crate::instances::bent_valley::BentValley;
use crate::interval::Interval;
use crate::witnesses::bent_valley;

pub(crate) static CLAIM: Claim = Claim {
    id: "xie2020/transverse-curvature",
    locus: "section 4",
    statement: "SGLD: The transition time from one mode to its neighboring modes only depends on the hessian determinant of the minimum, the hessian determinant of the saddle point, \
                the barrier height and the temperature (the diffusion coefficient). SGD: The second order directional derivatives orthogonal to the most possible escape direction have approximately zero \
                impact on escape dynamics.",
    assumes: &[
        "D = (η/2B)|H| (8): of the axis by the curvatures at a and b, here equal, so that s plays no part; across by κ(x) everywhere",
        "L = V(x) + κ(x) y²/2: the axis is a critical path in the paper's sense, with κ > 0; a and b are the only critical points",
        "approximately zero is a factor of 1.5 in τ, and 2 % in the exponent",
        "asymptotic statements as η/B tends to zero; SGLD with constant D",
    ],
    correction: Some(
        "With noise of two levels along the path and D = (η/2B)κ across it, curvatures κ across have no effect on τ if they are constant along the path; if they rise towards b, τ is longer by a factor, which can be hundreds, and if they fall fast enough the path leaves \
         the axis and the exponent itself falls, to the least of ½∫(|∇L||dθ| + ∇L·dθ) over all paths, with lengths and products in D⁻¹; under SGLD τ depends on H_be besides the two determinants.",
    ),
    notes: Notes {
        because: "For V' = x(1-x) and κ = κ_a + (κ_b-κ_a)(3x²-2x³) across, κ from 16 to 1, the axis is a critical path, but not the cheapest: one that bulges \
            by 0.23 to its side costs 0.89 of the exponent of (84), so that the theorem is off by a factor that grows with B/η without bound. Where the axis stays the cheapest, the density across has no time to follow a curvature that changes on the way, which gives τ a factor: \
            (83) compares a and b alone, see xie2020/many-dimensions. Curvatures that are the same at a and at b \
            would not matter for SGLD either: the contrast that section 4 draws is between cases where they differ. The sentence on SGLD forgets H_be, which Theorem 3.1 has.",
        repaired: "Riccati's equation along the axis for the factor; the least action over paths for the exponent.",
        known: "Mean exit times on lattices in the plane, for exponents of 4 to 27, beside first passage along the axis; growth of ln τ against the cost of explicit paths, each of which is an upper bound; simulated SGD. Paths minimised freely cost 0.8905 (16 to 1) and 0.8394 (25 to 1) of the axis' exponent; ln τ grows by 0.877 ± 0.012 and 0.795 ± 0.013 between exponents of 18 and 27, where its prefactor still changes: these decide against 1, not what the limit is. Constant curvatures across \
            have no effect, and isotropic noise gives the determinants (xie2020/many-dimensions).",
        open: "Section 6 has it that nearly flat dimensions become meaningless in SGD: with D = (η/2B)H a flat direction has the same stationary variance η/2B as a sharp one, so that nothing in the theory says so; it is no statement that can be run.",
    },
    figures: &[Figure {
        experiment: FACTOR.name,
        caption: "ln of the mean escape time over that of the axis alone, against η/2B over ΔL/H_ae, for a transverse curvature that rises from 1 to 4; section 4 has zero.",
        x: Axis { label: "(η/2B) H_ae/ΔL", log: false },
        y: Axis { label: "ln(τ/τ of the axis)", log: false },
        limit: Some(Side::Left),
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[
        &EXPONENT,
        &FACTOR,
        &SIMULATED,
        &SGLD,
        &EXPONENT_CORRECTED,
        &FACTOR_CORRECTED,
        &SGLD_CORRECTED,
    ],
    controls: &[&EXPONENT_CONTROL, &CONSTANT, &SGLD_CONTROL],
    ..Claim::BLANK
};

static FACTOR: Experiment<BentValley> = Experiment {
    name: "SGD, curvature across that changes on the way: ln(τ/τ of the axis) is at most ln 1.5",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(vec![
            ("κ from 1 to 4", BentValley::of_gradients(1.0, [1.0, 4.0])),
            ("κ from 4 to 1", BentValley::of_gradients(1.0, [4.0, 1.0])),
            ("κ from 1 to 8, H_ae = 2", BentValley::of_gradients(2.0, [1.0, 8.0])),
        ])
    },
    predict: |_| Prediction::within(about(0.0)),
    decoys: &[Decoy::new("the determinants of SGLD", |v| {
        Prediction::within(about(0.5 * libm::log(v.across[1] / v.across[0])))
    })],
    observe: Witness::Oracle(bent_valley::ln_factor),
    resolution: Resolution::Absolute(0.25),
    expects: Expected::Refuted(Fault::Inherited("xie2020/many-dimensions")),
};

static CONSTANT: Experiment<BentValley> = Experiment {
    name: "control: curvature across that is constant on the way",
    instances: || {
        Instances::named(vec![
            ("κ = 4", BentValley::of_gradients(1.0, [4.0, 4.0])),
            ("κ = 0.3", BentValley::of_gradients(1.5, [0.3, 0.3])),
        ])
    },
    decoys: &[Decoy::new("the root of H_ae/κ", |v| {
        Prediction::within(about(0.75 * libm::log(v.across[0] / v.along)))
    })],
    ..FACTOR.control()
};

static FACTOR_CORRECTED: Experiment<BentValley> = Experiment {
    name: "SGD, Riccati's equation along the axis: ln(τ/τ of the axis)",
    predict: |v| Prediction::within(ln_factor_of_axis(v)),
    decoys: &[
        Decoy::new("no effect", |_| Prediction::equals(0.0)),
        Decoy::new("the determinants of SGLD", |v| {
            Prediction::equals(0.5 * libm::log(v.across[1] / v.across[0]))
        }),
    ],
    ..FACTOR.corrected()
};

/// Within a factor of 1.5.
fn about(ln_factor: f64) -> Interval {
    Interval::around(ln_factor, libm::log(1.5))
}
