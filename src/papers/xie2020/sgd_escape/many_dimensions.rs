//! From one dimension to many: (77) to (84).

mod integrals;
mod path;

use self::integrals::{
    ALL_DIRECTIONS, ALL_DIRECTIONS_CONTROL, MASS, MASS_CONTROL, MASS_CORRECTED, SECTION,
    SECTION_BY_HAND, SECTION_CORRECTED,
};
use self::path::{
    ALONG, ALONG_CORRECTED, TEMPERATURES, TEMPERATURES_CONTROL, TEMPERATURES_CORRECTED,
};
use super::theory::{factor_across, ln_factor_of_axis};
use crate::claim::{
    Axis, ByHand, Claim, Decoy, Expected, Experiment, Fault, Figure, Instances, Notes, Prediction,
    Reading, Resolution, Side, Witness,
};
use crate::instances::bent_valley::{Across, BentValley};
use crate::witnesses::bent_valley;

pub(crate) static CLAIM: Claim = Claim {
    id: "xie2020/many-dimensions",
    locus: "Appendix A.2, (75)-(84)",
    statement: "P(θ ∈ V_a) = P(a) ∫ exp[-½(θ-a)ᵀ(D_a^(-½) H_a D_a^(-½))(θ-a)] dV (77) = P(a)(2π)^(n/2)/det(D_a H_a)^½ (78). ∫_S_b J·dS = J_b ∫_S_b \
                exp[-½(θ-b)ᵀ(D_b^(-½) H_b D_b^(-½))^+(θ-b)] dS (80) = J_b (2π)^((n-2)/2)/(∏_{i=1}^{n-1} (D_b⁻¹H_b)_i)^½ (81) = J_b (2π)^((n-1)/2)/det(D_b⁻¹H_b^+)^½ (82). So we have γ = (1/2π) \
                √(det(H_a D_a⁻¹)/-det(H_b D_b⁻¹)) |H_be| exp(-sΔL/T_a - (1-s)ΔL/T_b) (83). T_a and T_b are the eigenvalues of H_a⁻¹D_a and H_b⁻¹D_b corresponding to the escape direction. We know D_a = (η/2B)H_a and D_b = (η/2B)[H_b]_+. \
                Thus we have τ = 2π (1/|H_be|) exp[(2BΔL/η)(s/H_ae + (1-s)/|H_be|)] (84).",
    assumes: &[
        "D has the eigenvectors of H at a and at b (end of section 3), in (77) and (80) and along the path",
        "(83) in the plane: L = V(x) + κ(x) y²/2, whose axis is a critical path in the paper's sense; D is constant along it, so that s and the convention play no part",
        "asymptotic equalities as η/B tends to zero",
    ],
    correction: Some(
        "Along a straight path with L = V(x) + κ(x)y²/2 and D = (η/2B) diag(d, q(x)) τ is longer than along the axis alone by the factor √(W_b/W_a) exp ∫ (qW - κ)/V' dx with ½V'W' = κW - qW² + ½κ'V'/d, W_a = κ_a/q_a, \
         where W stays positive and no way beside the axis is cheaper, which is the root of the determinants in (83) if D⁻¹∇L is a gradient; (78) is P(a)(2π)^(n/2)/det(D_a⁻¹H_a)^½, (81) has (2π)^((n-1)/2), (82) the determinant of the n-1 directions across alone; T_a and T_b are the eigenvalues of D_a and D_b.",
    ),
    notes: Notes {
        because: "(83) multiplies what it finds at a and at b, as if nothing happened in between. That is right where D⁻¹∇L is a gradient, as for isotropic noise. Under D = (η/2B)|H| the determinants \
            cancel, whatever the curvatures across; in truth, for V' = x(1-x) and κ = κ_a + (κ_b-κ_a)(3x²-2x³) (so that H_ae = |H_be| = 1), τ is 3.7 times as long if κ rises from 1 to 4, 476 times from 1 to 16 (by Riccati's equation), and a seventh if it falls from 4 to 1; with noise of two levels across too, κ_a up to s = ½ and κ_b from there on, 3.4 times, 172 times and a seventh. \
            No simple condition that the paper has in mind repairs it: were the curvatures across constant, they would not matter for SGLD either, with which SGD is contrasted. (78), (81) and (82) \
            each have a slip: the inverse is lost, n-2 is n-1, and H_b^+ includes the escape direction; (83) is what the right ones give. T_a from H_a⁻¹D_a would be η/2B for both, and H would vanish from the exponent of (84).",
        repaired: "The quadratic term of the quasi-potential beside the axis, carried from a to b (Riccati's equation). Where it falls below zero the axis is not the way out: see xie2020/transverse-curvature. \
            Along the path (83) inherits T_a and T_b in the wrong places from xie2020/sgd-escape-prefactor.",
        known: "Mean exit times on lattices in the plane over those of the axis, for exponents of 4, 8 and 16, extrapolated; the integrals from the stationary covariance of the linear equations. \
            Isotropic noise gives the determinants (control). (77) was checked with it: D^(½)H⁻¹D^(½) is the covariance where D and H commute, and only there.",
        open: "Curved paths. D that is not aligned with H: then (77) fails too, and the covariance is that of Lyapunov's equation.",
    },
    figures: &[Figure {
        experiment: PLANE.name,
        caption: "The mean escape time in the plane over that of the axis alone, as a logarithm, against η/2B over ΔL/H_ae: (83) has 0.",
        x: Axis { label: "(η/2B) H_ae/ΔL", log: false },
        y: Axis { label: "ln(τ/τ of the axis)", log: false },
        limit: Some(Side::Left),
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[
        &PLANE,
        &MASS,
        &SECTION,
        &ALL_DIRECTIONS,
        &TEMPERATURES,
        &ALONG,
        &PLANE_CORRECTED,
        &MASS_CORRECTED,
        &SECTION_CORRECTED,
        &TEMPERATURES_CORRECTED,
        &ALONG_CORRECTED,
    ],
    controls: &[
        &ISOTROPIC,
        &PLANE_BY_HAND,
        &MASS_CONTROL,
        &SECTION_BY_HAND,
        &ALL_DIRECTIONS_CONTROL,
        &TEMPERATURES_CONTROL,
    ],
    ..Claim::BLANK
};

const fn bent(across: [f64; 2], noise: Across) -> BentValley {
    BentValley { along: 1.0, across, noise }
}

static PLANE: Experiment<BentValley> = Experiment {
    name: "(83): the factor across, ln of its limit",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(vec![
            ("gradient noise, κ from 1 to 4", bent([1.0, 4.0], Across::Hessian)),
            ("gradient noise, κ from 4 to 1", bent([4.0, 1.0], Across::Hessian)),
            ("gradient noise, κ from 2 to 6", bent([2.0, 6.0], Across::Hessian)),
            (
                "constant noise, weaker across, κ from 1 to 16",
                bent([1.0, 16.0], Across::Constant(0.25)),
            ),
        ])
    },
    predict: |v| Prediction::equals(libm::log(factor_across(v))),
    decoys: &[Decoy::new("the curvatures alone", |v| {
        Prediction::equals(0.5 * libm::log(v.across[1] / v.across[0]))
    })],
    observe: Witness::Oracle(bent_valley::ln_factor),
    resolution: Resolution::Absolute(0.25),
    expects: Expected::Refuted(Fault::Wrong),
};

static PLANE_CORRECTED: Experiment<BentValley> = Experiment {
    name: "Riccati's equation along the axis: the factor across, ln of its limit",
    predict: |v| Prediction::within(ln_factor_of_axis(v)),
    decoys: &[
        Decoy::new("(83)", PLANE.predict),
        Decoy::new("the inverse", |v| Prediction::within(-ln_factor_of_axis(v))),
    ],
    ..PLANE.corrected()
};

static ISOTROPIC: Experiment<BentValley> = Experiment {
    name: "control: isotropic noise",
    instances: || {
        Instances::named(vec![
            ("κ from 1 to 4", bent([1.0, 4.0], Across::Constant(1.0))),
            ("κ from 4 to 1", bent([4.0, 1.0], Across::Constant(1.0))),
        ])
    },
    decoys: &[
        Decoy::new("no factor", |_| Prediction::equals(0.0)),
        Decoy::new("without the root", |v| Prediction::equals(2.0 * libm::log(factor_across(v)))),
    ],
    ..PLANE.control()
};

static PLANE_BY_HAND: ByHand<BentValley> = ByHand {
    of: &PLANE,
    at: "½ ln[(16/0.25)/(1/0.25)]: κ from 1 to 16, D_y·2B/η = 0.25",
    instance: || bent([1.0, 16.0], Across::Constant(0.25)),
    values: &[1.3863],
};
