//! The Gibbs density is the stationary solution.

use super::cases::{cooling, sgd_noise};
use super::theory::explicit;
use crate::claim::{
    Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, Prediction, Range,
    Reading, Resolution, Witness,
};
use crate::instances::exact_diffusion::ExactDiffusion;
use crate::instances::settling_well::SettlingWell;
use crate::instances::trial_functions::SlowGrowth;
use crate::witnesses::gibbs;
use crate::witnesses::trial_functions::growth_of_mass;

pub(crate) static CLAIM: Claim = Claim {
    id: "dai2018/gibbs-stationary",
    locus: "Section 2.3, Lemma 2.3 and the sentence after it; Appendix D",
    statement: "Under the assumption (A.1) and suppose β(w) ≡ β, then (2.5) has a stationary solution p_∞(w) = κ e^{-η_∞ L(w)}, where η_∞ = 2M/[γβ(w̌)] with \
                the limiting batch size M = lim M(t), the limiting learning rate γ = lim γ(t), and the convergent local minimizer w̌. The constant κ in the \
                above formula is a normalization factor such that ∫ p_∞(w) = 1. [..] We remark that for general β(w) depending on w, the existence and an \
                explicit form of stationary solution for (2.5) remain an open question in the literature. [Appendix D:] By setting ∂_t p = 0, it can be \
                verified that p_∞ satisfies ∇·(∇L(w) p + (1/η(t)) ∇p) = 0.",
    assumes: &[
        "(A.1): L(w) -> ∞ and ∫ e^{-L} < ∞",
        "γ(t) and M(t) may vary, with limits; η(t) = 2M(t)/[γ(t)β]",
    ],
    correction: Some(
        "If ∫ e^{-η_∞ L} is finite, κ e^{-η_∞ L} is the stationary density of (2.5) with the limiting γ and M; for β that depends on w, in one dimension, it \
         is (C/β) exp(-(2M/γ) ∫ L'/β), where this is integrable.",
    ),
    notes: Notes {
        because: "(A.1) makes e^{-L} integrable and not e^{-η_∞ L}, which κ needs. For L = ln(1 + w²) the first integral is π, and with η_∞ = 1/4 the second \
            integrand falls like |w|^{-1/2}: there is no κ and no stationary density. Where the integral is finite, p_∞ and η_∞ are right. In Appendix D p_∞ \
            solves the equation with η_∞, and not the one with η(t) while the two differ. The remark on β(w) is not judged, but is too pessimistic: in one \
            dimension the explicit form is classical, and in general Lyapunov functions give existence; no closed form is known in more dimensions, except in \
            special cases.",
        repaired: "Integrability at η_∞, which (A.2), assumed elsewhere in the section, implies for every η; η_∞ in Appendix D; the explicit form on the line.",
        known: "The Fokker-Planck equation in time, by finite volumes, from a point in a double well under a ratio γ/M that varies, against Gibbs masses by \
            quadrature; the power of R with which the mass of R <= |w| <= 2R grows, which is the verdict's number; a diffusion with β(w) solved in closed form \
            by Itô's formula.",
        open: "β(w) in more than one dimension, unless it is a function of L.",
    },
    source: file!(),
    experiments: &[&SETTLES, &NORMALISED, &VERIFIED, &EXPLICIT],
    controls: &[&LARGE_ETA, &SETTLED],
    range: Range::Exact,
    ..Claim::BLANK
};

static SETTLES: Experiment<SettlingWell> = Experiment {
    name: "masses left of the saddle and near the second minimum, after a long time",
    reading: Reading::AsPrinted,
    instances: cooling,
    predict: |well| Prediction::all_within(gibbs::masses(well, 1.0)),
    decoys: &[
        Decoy::new("η = M/(γβ)", |well| Prediction::all_within(gibbs::masses(well, 0.5))),
        Decoy::new("η = 4M/(γβ)", |well| Prediction::all_within(gibbs::masses(well, 2.0))),
    ],
    observe: Witness::Oracle(|well| Observation::of_all(gibbs::settled(well))),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Consistent,
};

static NORMALISED: Experiment<SlowGrowth> = Experiment {
    name: "κ exists: the power of R with which the mass of e^{-η_∞ L} in R <= |w| <= 2R grows is negative",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(vec![
            ("η_∞ = 1/2", SlowGrowth { weight: 0.75, eta: 0.5 }),
            ("η_∞ = 1/4", SlowGrowth { weight: 1.0, eta: 0.25 }),
        ])
    },
    predict: |_| Prediction::at_most(-1e-6),
    decoys: &[],
    observe: Witness::Oracle(|slow| Observation::of(growth_of_mass(slow))),
    resolution: Resolution::Absolute(0.01),
    expects: Expected::Refuted(Fault::Hypothesis),
};

static LARGE_ETA: Experiment<SlowGrowth> = Experiment {
    name: "control: η_∞ at least one",
    instances: || {
        Instances::named(vec![
            ("η_∞ = 1", SlowGrowth { weight: 0.75, eta: 1.0 }),
            ("η_∞ = 2", SlowGrowth { weight: 1.0, eta: 2.0 }),
        ])
    },
    ..NORMALISED.control()
};

static VERIFIED: Experiment<SettlingWell> = Experiment {
    name: "Appendix D: ∇·(∇L p_∞ + ∇p_∞/η(t)) = 0 at t = 1",
    predict: |_| Prediction::equals_all([0.0; 3]),
    decoys: &[Decoy::new("one", |_| Prediction::equals_all([1.0; 3]))],
    observe: Witness::Oracle(|well| Observation::of_all(gibbs::residuals(well, 1.0))),
    resolution: Resolution::Absolute(1e-9),
    expects: Expected::Refuted(Fault::Misprint),
    ..SETTLES
};

static SETTLED: Experiment<SettlingWell> = Experiment {
    name: "control: η(t) = η_∞",
    instances: || {
        let Instances { named, .. } = cooling();
        let constant =
            |(name, well): (_, SettlingWell)| (name, SettlingWell { extra: 0.0, ..well });
        Instances::named(named.into_iter().map(constant).collect())
    },
    decoys: &[],
    ..VERIFIED.control()
};

static EXPLICIT: Experiment<ExactDiffusion> = Experiment {
    name: "β(w) on the line: the stationary density in units of that at 0",
    reading: Reading::Corrected,
    instances: sgd_noise,
    predict: |diffusion| Prediction::equals_all(explicit(diffusion, &gibbs::POINTS, 1.0)),
    decoys: &[
        Decoy::new("without 1/β", |diffusion| {
            Prediction::equals_all(explicit(diffusion, &gibbs::POINTS, 0.0))
        }),
        Decoy::new("1/β²", |diffusion| {
            Prediction::equals_all(explicit(diffusion, &gibbs::POINTS, 2.0))
        }),
    ],
    observe: Witness::Oracle(|diffusion| Observation::of_all(gibbs::stationary(diffusion))),
    resolution: Resolution::Relative(1e-7),
    expects: Expected::Consistent,
};
