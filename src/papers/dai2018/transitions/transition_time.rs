//! The mean transition time between two minima follows the Eyring-Kramers formula.

use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Figure, Instances, Notes, Observation, PerBudget,
    Prediction, Reading, Resolution, Rung, Side, Simulation, Witness,
};
use crate::interval::Interval;
use crate::monte_carlo::{exits, splitting};
use crate::papers::dai2018::transitions::theory::SgdDiffusion;

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "dai2018/transition-time",
    locus: "Theorem 2.2",
    statement: "For dW = -∇L dt - √(γβ/M) dB the mean transition time from a minimizer w1 to a \
                minimizer w2 over the saddle w* is (2π/λ*) √(|det H(w*)|/|det H(w1)|) \
                e^{2MH/(γβ)} {1 + O(√ε log(1/ε))}, with -λ* the negative eigenvalue of the \
                Hessian at w* and H = L(w*) - L(w1).",
    assumes: &[
        "gradient noise is isotropic, σ² = β I, (2.4), with constant β, γ and M",
        "L has exactly the minima w1 and w2, and the saddle w* between them (Figure 2)",
        "the Hessians are not degenerate at w1 and w*, and L grows at infinity",
        "w2 is reached when w₁ passes w2's first coordinate",
    ],
    notes: Notes {
        because: "True as printed. The paper prints the theorem for β(w1), γ(w1), M(w1); here they are constant, \
            and dai2018/transition-time-varying-noise is about the other case. ε is never defined: it \
            is taken to be the noise parameter, ε = γβ/(2M), with which (2.3) has the law of \
            dW = -∇L dt + √(2ε) dB. The transition time is the hitting time of w2 for d = 1. A point \
            is never hit for d >= 2, so that the literal time is infinite; the half-space beyond w2 \
            takes its place, as a small ball would in the theorem's sources. The formula concerns two minima, \
            as in Figure 2: a third, deeper one behind w1 breaks it even over a higher barrier (by e^77 in a \
            test), and is the business of dai2018/nearest-minimum. Over \
            a factor of 32 in temperature, exact quadrature (d = 1) and finite volumes (d = 2, \
            with different transverse curvatures at minimum and saddle, and Hessians that are not \
            diagonal) give exponent and prefactor apart: the prefactor is the limit of \
            2 ln T(ε) - ln T(ε/2), in which the barrier cancels. The relative error is in fact O(ε), \
            smaller than the printed O(√ε log(1/ε)). Simulated paths at a barrier of 4 temperatures and splitting \
            at 13 agree within the printed error, its constant 1/4 throughout. Open: d > 2 (xie2020/sgld-escape has d = 10).",
        ..Notes::NONE
    },
    figures: &[Figure {
        experiment: PREFACTOR.name,
        caption: "The mean transition time without its exponential factor, against the temperature \
                  in units of the barrier, with the prefactor of Theorem 2.2 and its misreadings.",
        x: Axis { label: "ε/H = γβ/(2MH)", log: true },
        y: Axis { label: "E τ e^(-2MH/(γβ))", log: true },
        limit: Some(Side::Left),
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&EXPONENT, &PREFACTOR, &ERROR_TERM, &PATHS, &SPLITTING],
    ..Claim::BLANK
};

static EXPONENT: Experiment<SgdDiffusion> = Experiment {
    name: "exponent, by quadrature and finite volumes",
    reading: Reading::AsPrinted,
    instances: cold,
    predict: |sgd| Prediction::equals(2.0 * sgd.well().barrier()),
    decoys: &[Decoy {
        name: "missing factor of two in the exponent",
        predict: |sgd| Prediction::equals(sgd.well().barrier()),
    }],
    observe: Witness::Oracle(|sgd| {
        // The limit of (γβ/M) ln T = 2 ε ln T.
        Observation::of(sgd.scaling().exponent.scaled(2.0))
    }),
    resolution: Resolution::Relative(1e-3),
    expects: Expected::Consistent,
};

static PREFACTOR: Experiment<SgdDiffusion> = Experiment {
    name: "prefactor, by quadrature and finite volumes",
    reading: Reading::AsPrinted,
    instances: cold,
    predict: |sgd| constant(sgd, sgd.prefactor()),
    decoys: &[
        Decoy {
            name: "prefactor without the saddle's eigenvalue",
            predict: |sgd| constant(sgd, sgd.prefactor_without_eigenvalue()),
        },
        Decoy {
            name: "exit counted at the saddle",
            predict: |sgd| constant(sgd, 0.5 * sgd.prefactor()),
        },
    ],
    observe: Witness::Oracle(|sgd| {
        let scaling = sgd.scaling();
        Observation::of(scaling.ln_prefactor.exp()).with_curve(sgd.without_exponential(&scaling))
    }),
    resolution: Resolution::Relative(1e-2),
    expects: Expected::Consistent,
};

static ERROR_TERM: Experiment<SgdDiffusion> = Experiment {
    name: "order of the error term in ε",
    reading: Reading::AsPrinted,
    instances: cold,
    predict: |sgd| rungs(sgd, sgd.prefactor()),
    decoys: &[
        Decoy {
            name: "prefactor without the saddle's eigenvalue",
            predict: |sgd| rungs(sgd, sgd.prefactor_without_eigenvalue()),
        },
        Decoy {
            name: "exit counted at the saddle",
            predict: |sgd| rungs(sgd, 0.5 * sgd.prefactor()),
        },
    ],
    observe: Witness::Oracle(|sgd| {
        let points = sgd.without_exponential(&sgd.scaling());
        Observation::of_all(points.into_iter().map(|(_, time)| time))
    }),
    resolution: Resolution::Absolute(0.1),
    expects: Expected::Consistent,
};

/// Replicas per block of simulated paths.
const REPLICAS: usize = 400;

static PATHS: Experiment<SgdDiffusion> = Experiment {
    name: "simulated paths at a barrier of 4 temperatures",
    reading: Reading::AsPrinted,
    instances: || simulated(4, &["symmetric quartic, d = 1", "softer saddle, d = 2"]),
    predict: |sgd| with_error_term(sgd, sgd.prefactor(), 1.0),
    decoys: &[
        Decoy {
            name: "missing factor of two in the exponent",
            predict: |sgd| with_error_term(sgd, sgd.prefactor(), 0.5),
        },
        Decoy {
            name: "prefactor without the saddle's eigenvalue",
            predict: |sgd| with_error_term(sgd, sgd.prefactor_without_eigenvalue(), 1.0),
        },
        Decoy {
            name: "exit counted at the saddle",
            predict: |sgd| with_error_term(sgd, 0.5 * sgd.prefactor(), 1.0),
        },
    ],
    observe: Witness::Simulation(Simulation {
        simulate: |sgd, block| sgd.simulate(block, exits::transition_block),
        estimate: |_, tally, alpha| Observation::of(exits::transition_time(tally, REPLICAS, alpha)),
        replicas: REPLICAS,
        blocks: PerBudget { quick: 64, standard: 128, deep: 1024 },
    }),
    resolution: Resolution::Relative(0.1),
    expects: Expected::Consistent,
};

/// Trials per level and run of the splitting.
const TRIALS: usize = 2560;

static SPLITTING: Experiment<SgdDiffusion> = Experiment {
    name: "multilevel splitting at a barrier of 13 temperatures",
    instances: || simulated(13, &["symmetric quartic, d = 1"]),
    observe: Witness::Simulation(Simulation {
        simulate: |sgd, block| sgd.simulate(block, splitting::transition_block),
        estimate: |_, tally, alpha| {
            Observation::of(splitting::transition_time(tally, TRIALS, alpha))
        },
        replicas: TRIALS,
        blocks: PerBudget { quick: 192, standard: 256, deep: 2048 },
    }),
    ..PATHS
};

/// Barriers of 16 to 512 temperatures, in doublings.
const BATCH_SIZES: &[u32] = &[16, 32, 64, 128, 256, 512];

fn cold() -> Instances<SgdDiffusion> {
    let cases = PerBudget { quick: 4, standard: 16, deep: 256 };
    Instances::named(SgdDiffusion::named(BATCH_SIZES))
        .and_random(cases, SgdDiffusion::any(BATCH_SIZES))
}

fn simulated(batch_size: u32, chosen: &[&str]) -> Instances<SgdDiffusion> {
    let mut named = SgdDiffusion::named(&[batch_size]);
    named.retain(|(name, _)| chosen.contains(name));
    Instances::named(named)
}

fn constant(sgd: &SgdDiffusion, prefactor: f64) -> Prediction {
    let curve = sgd.batch_sizes().iter().map(|&m| (1.0 / sgd.exponent(m), prefactor));
    Prediction::equals(prefactor).with_curve(curve.collect())
}

/// The formula without its exponential factor at each `ε/H`: the same number, which Theorem 2.2 says
/// approximates with order 1/2, up to a logarithm.
fn rungs(sgd: &SgdDiffusion, prefactor: f64) -> Prediction {
    let rung =
        |&m: &u32| Rung { step: 1.0 / sgd.exponent(m), values: vec![Interval::exactly(prefactor)] };
    Prediction::approximates(0.5, sgd.batch_sizes().iter().map(rung).collect())
}

/// The formula with the error term `sqrt(ε/H) log(H/ε) / 4`: one constant for all instances.
fn with_error_term(sgd: &SgdDiffusion, prefactor: f64, exponent_factor: f64) -> Prediction {
    let exponent = sgd.exponent(sgd.batch_sizes()[0]);
    let error = 0.25 * libm::log(exponent) / exponent.sqrt();
    let time = prefactor * libm::exp(exponent_factor * exponent);
    Prediction::within(Interval::around(time, error * time))
}
