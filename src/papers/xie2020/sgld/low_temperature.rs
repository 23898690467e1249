//! Low temperatures, most probable paths, and the time to leave a valley.

mod current;
mod likely;

use self::current::{CURRENT, CURRENT_BY_HAND, SIGNED};
use self::likely::{
    ACROSS, ACROSS_AT_ENDS, ACROSS_OPEN, EIGENVECTOR, EIGENVECTOR_AT_SADDLE, EIGENVECTOR_STRAIGHT,
    GRADIENT, GRADIENT_ISOTROPIC, GRADIENT_SEPARABLE,
};
use super::cases::{cold_on_the_line, three_temperatures, two_saddles};
use super::reach::RANGE;
use super::theory::{exponent, prefactor};
use crate::claim::{
    Claim, Decoy, Expected, Experiment, Fault, Notes, Observation, Prediction, Range, Reading,
    Resolution, Witness,
};
use crate::instances::overdamped::Overdamped;
use crate::instances::two_saddles::TwoSaddles;
use crate::interval::Interval;
use crate::witnesses::{first_exit, transition};

pub(crate) static CLAIM: Claim = Claim {
    id: "xie2020/low-temperature",
    locus: "section 3: (9), (10), Assumption 3 and the paragraphs after it; (16)",
    statement: "∇·[P(θ, t) ∇L(θ)] + ∇·∇D(θ) P(θ, t) = ∂P(θ, t)/∂t = -∇·J(θ, t). The mean escape time, also called first exit time, means the mean time required for a particle to escape a loss valley; it is expressed as \
                τ = 1/γ = P(θ ∈ V_a)/∫_{S_a} J·dS, S_a is the surface (boundary) surrounding Valley a; the boundary is the saddle point b. Assumption 3: D ≪ ΔL_ab, is justified when η/B is small. Numerically, 6-sigma rule (ΔL_ab > 3D) \
                already provides good approximation in practice. The probability densities escape Valley a only along most possible paths (MPPs). The probability flux far from MPPs is ignorable. MPPs must be critical \
                paths, where 1) the gradient perpendicular to the path direction must be zero, and 2) the second order directional derivatives perpendicular to the path direction must be nonnegative. Actually, the most possible \
                escape direction at one point must be the direction of one eigenvector of the hessian at the point. (16): J = P(θ)∇L(θ) + P(θ)∇D + D∇P(θ).",
    assumes: &[
        "D = ε I for SGLD, D = (η/2B) H for SGD; a good approximation is read as one within a factor of two",
        "most possible paths are those of least action (Freidlin and Wentzell), to which the paper's `most possible' amounts as D tends to zero",
        "Valley a ends at its boundary through b: a first exit is the first touch of it",
    ],
    correction: Some(
        "For isotropic noise the most possible path is the gradient flow from b down to a, reversed; second derivatives across it are nonnegative at a and b, and its direction is an \
         eigenvector at b. Theorem 3.1 is the mean time to a point outside, beyond b; the first exit, at b, takes half of it. J = -(P∇L + P∇D + D∇P).",
    ),
    notes: Notes {
        because: "With D = (η/2B) H, the paper's own, the path of least action does not follow ∇L in general (it does where D^(-1)∇L is a gradient). Already at a distance of 0.8 from a minimum the two differ by an angle with the sine 0.14. \
            Under isotropic noise paths follow ∇L, but a flow line may cross a ridge: between a and b the second derivative across it can be negative, -0.4 where it is 1 at both. ∇L is an eigenvector only where the path is straight. \
            Half of the paths that reach b return, so that the first exit takes half the time of Theorem 3.1; the paper's experiments stop at such boundaries. \
            (16) has lost the minus of (9), as have (17), (22), (50), (51), (56) and (57); (23) and (63) use it. (44) has 1/|H_be| under the root too: see xie2020/sgld-escape.",
        repaired: "What is true of most possible paths, the place where exits are counted, and the minus.",
        known: "First passage to b and beyond it at temperatures down to a 512th of the barrier; probabilities of leaving over two saddles; the flow and Hamilton's equations of the action, integrated with a measured \
            error, the least and the greatest on the whole path; densities in closed form. At ΔL = 3D Theorem 3.1 is within a factor of two on the other wells tried, for a well whose far side is a 300th of the barrier \
            deep only from ΔL = 8D on. ΔL = 3D is ±2.4σ of the well's normal law, and ±3σ is ΔL = 4.5 D.",
        open: "Assumption 3 itself, D = (η/2B)|H| ≪ ΔL for small η/B, and the quasi-equilibrium of Assumption 2 are hypotheses. (10) is exact for the stationary current to a sink.",
    },
    source: file!(),
    experiments: &[
        &GRADIENT,
        &ACROSS,
        &FIRST_EXIT,
        &EIGENVECTOR,
        &CURRENT,
        &SIX_SIGMA,
        &SADDLES,
        &GRADIENT_ISOTROPIC,
        &ACROSS_AT_ENDS,
        &HALF,
        &EIGENVECTOR_AT_SADDLE,
        &SIGNED,
    ],
    controls: &[
        &BEYOND,
        &GRADIENT_SEPARABLE,
        &ACROSS_OPEN,
        &EIGENVECTOR_STRAIGHT,
        &CURRENT_BY_HAND,
    ],
    range: Range::Measured(&[&RANGE]),
    ..Claim::BLANK
};

static FIRST_EXIT: Experiment<Overdamped> = Experiment {
    name: "first exit at the saddle: prefactor of Theorem 3.1",
    reading: Reading::AsPrinted,
    instances: cold_on_the_line,
    predict: |at| Prediction::equals(prefactor(at.well())),
    decoys: &[Decoy::new("twice it", |at| Prediction::equals(2.0 * prefactor(at.well())))],
    observe: Witness::Oracle(|at| Observation::of(first_exit::prefactor_at_saddle(at))),
    resolution: Resolution::Relative(0.15),
    expects: Expected::Refuted(Fault::Hypothesis),
};

static BEYOND: Experiment<Overdamped> = Experiment {
    name: "control: arrival beyond the saddle",
    observe: Witness::Oracle(transition::prefactor),
    ..FIRST_EXIT.control()
};

static HALF: Experiment<Overdamped> = Experiment {
    name: "first exit at the saddle: half of it",
    predict: |at| Prediction::equals(0.5 * prefactor(at.well())),
    decoys: &[
        Decoy::new("all of it", |at| Prediction::equals(prefactor(at.well()))),
        Decoy::new("a quarter", |at| Prediction::equals(0.25 * prefactor(at.well()))),
    ],
    ..FIRST_EXIT.corrected()
};

static SIX_SIGMA: Experiment<Overdamped> = Experiment {
    name: "Theorem 3.1 at ΔL = 3D, to a factor of two",
    instances: three_temperatures,
    predict: |at| twofold(prefactor(at.well()) * libm::exp(climb(at))),
    decoys: &[
        Decoy::new("twice the exponent", |at| {
            twofold(prefactor(at.well()) * libm::exp(2.0 * climb(at)))
        }),
        Decoy::new("no exponential", |at| twofold(prefactor(at.well()))),
    ],
    observe: Witness::Oracle(|at| {
        let target = at.target();
        Observation::of(transition::ln_mean_time(at.well(), at.temperatures()[0], target).exp())
    }),
    resolution: Resolution::Relative(1e-3),
    expects: Expected::Consistent,
    ..FIRST_EXIT
};

/// `ΔL/D`.
fn climb(at: &Overdamped) -> f64 {
    exponent(at.well(), at.temperatures()[0])
}

fn twofold(time: f64) -> Prediction {
    Prediction::within(Interval::new(0.5 * time, 2.0 * time))
}

static SADDLES: Experiment<TwoSaddles> = Experiment {
    name: "flux over the higher of two saddles: D ln of the odds as D -> 0",
    reading: Reading::AsPrinted,
    instances: two_saddles,
    predict: |valley| {
        let [left, right] = valley.barriers();
        Prediction::equals(left - right)
    },
    decoys: &[
        Decoy::new("equal shares", |_| Prediction::equals(0.0)),
        Decoy::new("half the difference", |valley| {
            let [left, right] = valley.barriers();
            Prediction::equals(0.5 * (left - right))
        }),
    ],
    observe: Witness::Oracle(|valley| Observation::of(first_exit::exponent_of_odds(valley))),
    resolution: Resolution::Relative(0.02),
    expects: Expected::Consistent,
};
