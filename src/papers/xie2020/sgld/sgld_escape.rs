//! SGLD leaves a valley after a time that follows Kramers' formula.

use super::cases::{BARRIERS, OUTSIDE, cold, simulated};
use super::reach::RANGE;
use super::theory::{
    exponent, prefactor, prefactor_with_eigenvalue_under_root, prefactor_without_eigenvalue,
};
use crate::claim::{
    Axis, ByHand, Claim, Decoy, Expected, Experiment, Figure, Notes, Observation, PerBudget,
    Prediction, Range, Reading, Resolution, Side, Witness,
};
use crate::instances::double_well::DoubleWell;
use crate::instances::overdamped::Overdamped;
use crate::interval::Interval;
use crate::witnesses::transition;

pub(crate) static CLAIM: Claim = Claim {
    id: "xie2020/sgld-escape",
    locus: "Theorem 3.1, (34), (43), (44)",
    statement: "The loss function L(θ) is of class C² and n-dimensional. Only one most possible path exists between \
                Valley a and the outside of Valley a. If Assumption 1, 2, and 3 hold, and the dynamics is governed by \
                SGLD, then the mean escape time from Valley a to the outside of Valley a is \
                τ = 1/γ = 2π √(-det(H_b)/det(H_a)) (1/|H_be|) exp(ΔL/D). H_a and H_b are hessians of the loss function at the minimum a and \
                the saddle point b. ΔL = L(b) - L(a) is the loss barrier height. H_be is the only negative eigenvalue of the hessian matrix \
                H_b. The diffusion coefficient D is a hyperparameter in SGLD, which is usually set to 1.",
    assumes: &[
        "SGLD is dθ = -∇L dt + √(2D) dW with D one number: isotropic and constant (Assumption 1 holds exactly)",
        "D is much smaller than ΔL (Assumption 3): an asymptotic equality as D/ΔL tends to zero",
        "the density is in quasi-equilibrium (Assumption 2): the start is at the minimum a",
        "the Hessians at a and b are not degenerate, and e^(-L/D) is integrable over Valley a",
        "outside is beyond the saddle, where P(c) = 0 in (25)",
    ],
    notes: Notes {
        because: "It is the formula of Kramers and Eyring, exact in exponent and prefactor as D/ΔL tends to zero. (34) is its \
            one-dimensional case and (43) the same number in n dimensions. In (44), as far as the text shows, the root extends over 1/|H_be| \
            as well, which contradicts (43) and the theorem: a slip in the proof's last line, refuted as a decoy.",
        known: "Quadrature (d = 1), finite volumes (d = 2, sheared, so that the eigenvectors differ between a and b) \
            and a rotationally symmetric valley (d = 10), over a factor of 32 in D; in 2 ln τ(D) - ln τ(D/2) the barrier \
            cancels. The escape is to a point c outside, where the proof puts the density to zero, here three \
            quarters of the way from b to the next minimum; from the saddle itself half of the paths return, and τ is half as long \
            (xie2020/low-temperature). Paths at ΔL = 4 D and splitting at ΔL = 13 D are held to the relative error √(D/ΔL) log(ΔL/D)/4, a choice: the \
            theorem states none.",
        open: "`Usually set to 1' is a choice of units: what counts is ΔL/D, and with D = 1 a barrier below one is no barrier.",
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
    controls: &[&BY_HAND],
    range: Range::Measured(&[&RANGE]),
    ..Claim::BLANK
};

static EXPONENT: Experiment<Overdamped> = Experiment {
    name: "exponent, by quadrature and finite volumes",
    reading: Reading::AsPrinted,
    instances: cold,
    predict: |at| Prediction::equals(at.well().barrier()),
    decoys: &[
        Decoy::new("a factor of two in the exponent", |at| {
            Prediction::equals(2.0 * at.well().barrier())
        }),
        Decoy::new("half the exponent", |at| Prediction::equals(0.5 * at.well().barrier())),
    ],
    observe: Witness::Oracle(|at| Observation::of(transition::exponent(at))),
    resolution: Resolution::Relative(1e-3),
    expects: Expected::Consistent,
};

static PREFACTOR: Experiment<Overdamped> = Experiment {
    name: "prefactor, by quadrature and finite volumes",
    predict: |at| constant(at, prefactor(at.well())),
    decoys: &[
        Decoy::new("(44), with 1/|H_be| under the root", |at| {
            constant(at, prefactor_with_eigenvalue_under_root(at.well()))
        }),
        Decoy::new("prefactor without the saddle's eigenvalue", |at| {
            constant(at, prefactor_without_eigenvalue(at.well()))
        }),
        Decoy::new("exit counted at the saddle", |at| constant(at, 0.5 * prefactor(at.well()))),
    ],
    observe: Witness::Oracle(transition::prefactor),
    resolution: Resolution::Relative(1e-2),
    ..EXPONENT
};

static BY_HAND: ByHand<Overdamped> = ByHand {
    of: &PREFACTOR,
    at: "V' ∝ (θ + 1)(θ - 0.2)(θ - 1.5), V''(0.2) = -0.6, across 1.5 + 0.5 θ + 0.2 θ²: (2π/0.6) √(0.6·1.608 / (1.153846·1.2))",
    instance: || Overdamped::new(DoubleWell::lopsided(), OUTSIDE, BARRIERS).expect("positive"),
    values: &[8.7414],
};

static PATHS: Experiment<Overdamped> = Experiment {
    name: "simulated paths at a barrier of 4 D",
    instances: || simulated("soft saddle, d = 1", 4.0),
    predict: |at| near(at, prefactor(at.well()), 1.0),
    decoys: &[
        Decoy::new("half the exponent", |at| near(at, prefactor(at.well()), 0.5)),
        Decoy::new("prefactor without the saddle's eigenvalue", |at| {
            near(at, prefactor_without_eigenvalue(at.well()), 1.0)
        }),
        Decoy::new("exit counted at the saddle", |at| near(at, 0.5 * prefactor(at.well()), 1.0)),
    ],
    observe: Witness::Simulation(transition::paths(PerBudget {
        quick: 64,
        standard: 128,
        deep: 1024,
    })),
    resolution: Resolution::Relative(0.1),
    ..EXPONENT
};

static SPLITTING: Experiment<Overdamped> = Experiment {
    name: "multilevel splitting at a barrier of 13 D",
    instances: || simulated("sheared valley, d = 2", 13.0),
    observe: Witness::Simulation(transition::by_splitting(PerBudget {
        quick: 256,
        standard: 512,
        deep: 2048,
    })),
    ..PATHS
};

fn constant(at: &Overdamped, prefactor: f64) -> Prediction {
    let curve = at.temperatures().iter().map(|&d| (1.0 / exponent(at.well(), d), prefactor));
    Prediction::equals(prefactor).with_curve(curve.collect())
}

/// The formula with the relative error `sqrt(D/ΔL) log(ΔL/D) / 4`.
fn near(at: &Overdamped, prefactor: f64, exponent_factor: f64) -> Prediction {
    let exponent = exponent(at.well(), at.temperatures()[0]);
    let error = 0.25 * libm::log(exponent) / exponent.sqrt();
    let time = prefactor * libm::exp(exponent_factor * exponent);
    Prediction::within(Interval::around(time, error * time))
}
