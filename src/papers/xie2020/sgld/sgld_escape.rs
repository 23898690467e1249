//! SGLD leaves a valley after a time that follows Kramers' formula.

use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Figure, Instances, Notes, Observation, PerBudget,
    Prediction, Reading, Resolution, Side, Simulation, Witness,
};
use crate::interval::Interval;
use crate::monte_carlo::{exits, splitting};
use crate::papers::xie2020::sgld::theory::SgldEscape;

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "xie2020/sgld-escape",
    locus: "Theorem 3.1, (34), (43), (44)",
    statement: "Under dθ = -∇L dt + √(2D) dW the mean time of escape from valley a over the saddle \
                b is τ = 2π √(-det H_b/det H_a) (1/|H_be|) e^{ΔL/D}, with ΔL = L(b) - L(a) and \
                H_be the only negative eigenvalue of H_b.",
    assumes: &[
        "D is one number: isotropic and constant (Assumption 1 holds exactly)",
        "D is much smaller than ΔL (Assumption 3): an asymptotic equality as D/ΔL tends to zero",
        "the density is in quasi-equilibrium (Assumption 2): the start is at the minimum a",
        "one most possible path leads out of the valley, and the Hessians at a and b are not degenerate",
        "outside is beyond the saddle, where P(c) = 0 in (25)",
    ],
    notes: Notes {
        because: "True as the theorem prints it, as an asymptotic equality. (34) is its one-dimensional case and \
            (43) the same number in d dimensions, since -det H_b/|H_be| is the product of the saddle's other \
            eigenvalues. In (44), as our text of the paper has it, the root extends over 1/|H_be| \
            as well; that contradicts (43) and the theorem, may be an accident of the text's \
            extraction, and is tried as a decoy, which the prefactor refutes everywhere. The escape is to a point \
            c outside, where the proof puts the density to zero, and not to the saddle itself: \
            from there half of the paths return, which is another decoy. Here c is three quarters of the way from b \
            to the next minimum. Over a factor of 32 in D, exact quadrature (d = 1), finite volumes (d = 2, sheared, so \
            that the eigenvectors differ between a and b) and the exact reduction of a rotationally \
            symmetric valley with x-dependent transverse curvature (d = 10) give exponent and \
            prefactor apart: the prefactor is the limit of 2 ln τ(D) - ln τ(D/2), in which the barrier \
            cancels. At finite D the theorem states no error; simulated paths at ΔL = 4 D and \
            multilevel splitting at ΔL = 13 D are held to the error of the Eyring-Kramers law with a small \
            constant, √(D/ΔL) log(ΔL/D)/4. Open: how small D must be (xie2020/low-temperature).",
        ..Notes::NONE
    },
    figures: &[Figure {
        experiment: PREFACTOR.name,
        caption: "The mean escape time without its exponential factor, against the temperature in \
                  units of the barrier, with the prefactor of Theorem 3.1 and its misreadings.",
        x: Axis { label: "D/ΔL", log: true },
        y: Axis { label: "τ e^(-ΔL/D)", log: true },
        limit: Some(Side::Left),
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&EXPONENT, &PREFACTOR, &PATHS, &SPLITTING],
    ..Claim::BLANK
};

static EXPONENT: Experiment<SgldEscape> = Experiment {
    name: "exponent, by quadrature and finite volumes",
    reading: Reading::AsPrinted,
    instances: cold,
    predict: |sgld| Prediction::equals(sgld.well().barrier()),
    decoys: &[
        Decoy {
            name: "a factor of two in the exponent",
            predict: |sgld| Prediction::equals(2.0 * sgld.well().barrier()),
        },
        Decoy {
            name: "half the exponent",
            predict: |sgld| Prediction::equals(0.5 * sgld.well().barrier()),
        },
    ],
    observe: Witness::Oracle(|sgld| Observation::of(sgld.scaling().exponent)),
    resolution: Resolution::Relative(1e-3),
    expects: Expected::Consistent,
};

static PREFACTOR: Experiment<SgldEscape> = Experiment {
    name: "prefactor, by quadrature and finite volumes",
    reading: Reading::AsPrinted,
    instances: cold,
    predict: |sgld| constant(sgld, sgld.prefactor()),
    decoys: &[
        Decoy {
            name: "(44), with 1/|H_be| under the root",
            predict: |sgld| constant(sgld, sgld.prefactor_with_eigenvalue_under_root()),
        },
        Decoy {
            name: "prefactor without the saddle's eigenvalue",
            predict: |sgld| constant(sgld, sgld.prefactor_without_eigenvalue()),
        },
        Decoy {
            name: "exit counted at the saddle",
            predict: |sgld| constant(sgld, 0.5 * sgld.prefactor()),
        },
    ],
    observe: Witness::Oracle(|sgld| {
        let scaling = sgld.scaling();
        Observation::of(scaling.ln_prefactor.exp()).with_curve(sgld.without_exponential(&scaling))
    }),
    resolution: Resolution::Relative(1e-2),
    expects: Expected::Consistent,
};

/// Replicas per block of simulated paths.
const REPLICAS: usize = 400;

static PATHS: Experiment<SgldEscape> = Experiment {
    name: "simulated paths at a barrier of 4 D",
    reading: Reading::AsPrinted,
    instances: || simulated(4.0, "soft saddle, d = 1"),
    predict: |sgld| near(sgld, sgld.prefactor(), 1.0),
    decoys: &[
        Decoy { name: "half the exponent", predict: |sgld| near(sgld, sgld.prefactor(), 0.5) },
        Decoy {
            name: "prefactor without the saddle's eigenvalue",
            predict: |sgld| near(sgld, sgld.prefactor_without_eigenvalue(), 1.0),
        },
        Decoy {
            name: "exit counted at the saddle",
            predict: |sgld| near(sgld, 0.5 * sgld.prefactor(), 1.0),
        },
    ],
    observe: Witness::Simulation(Simulation {
        simulate: |sgld, block| sgld.simulate(block, exits::transition_block),
        estimate: |_, tally, alpha| Observation::of(exits::transition_time(tally, REPLICAS, alpha)),
        replicas: REPLICAS,
        blocks: PerBudget { quick: 64, standard: 128, deep: 1024 },
    }),
    resolution: Resolution::Relative(0.1),
    expects: Expected::Consistent,
};

/// Trials per level and run of the splitting.
const TRIALS: usize = 2560;

static SPLITTING: Experiment<SgldEscape> = Experiment {
    name: "multilevel splitting at a barrier of 13 D",
    instances: || simulated(13.0, "sheared valley, d = 2"),
    observe: Witness::Simulation(Simulation {
        simulate: |sgld, block| sgld.simulate(block, splitting::transition_block),
        estimate: |_, tally, alpha| {
            Observation::of(splitting::transition_time(tally, TRIALS, alpha))
        },
        replicas: TRIALS,
        blocks: PerBudget { quick: 128, standard: 256, deep: 2048 },
    }),
    ..PATHS
};

/// Barriers in units of `D`, in doublings.
const BARRIERS: &[f64] = &[16.0, 32.0, 64.0, 128.0, 256.0, 512.0];

fn cold() -> Instances<SgldEscape> {
    let cases = PerBudget { quick: 4, standard: 16, deep: 256 };
    Instances::named(SgldEscape::named(BARRIERS)).and_random(cases, SgldEscape::any(BARRIERS))
}

fn simulated(barrier: f64, chosen: &str) -> Instances<SgldEscape> {
    let mut named = SgldEscape::named(&[barrier]);
    named.retain(|(name, _)| *name == chosen);
    Instances::named(named)
}

fn constant(sgld: &SgldEscape, prefactor: f64) -> Prediction {
    let at = |&d: &f64| (1.0 / sgld.exponent(d), prefactor);
    Prediction::equals(prefactor).with_curve(sgld.diffusivities().iter().map(at).collect())
}

/// The formula with the relative error `sqrt(D/ΔL) log(ΔL/D) / 4`.
fn near(sgld: &SgldEscape, prefactor: f64, exponent_factor: f64) -> Prediction {
    let exponent = sgld.exponent(sgld.diffusivities()[0]);
    let error = 0.25 * libm::log(exponent) / exponent.sqrt();
    let time = prefactor * libm::exp(exponent_factor * exponent);
    Prediction::within(Interval::around(time, error * time))
}
