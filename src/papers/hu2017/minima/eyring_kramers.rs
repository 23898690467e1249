//! The mean exit time through a saddle follows the Eyring-Kramers formula with `ε = √η`.

use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Fault, Figure, Instances, Notes, Observation,
    PerBudget, Prediction, Reading, Resolution, Rung, Side, Witness,
};
use crate::interval::Interval;

use crate::instances::valley_with_exit::Gate;
use crate::papers::hu2017::minima::theory;

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "hu2017/eyring-kramers",
    locus: "Remark (ii) after Theorem 2",
    statement: "For a region D that contains only one saddle z* of F, as ε = √η tends to zero, E_x* τ_D is \
                (2π/|λ_1(z*)|) √(|det ∇²F(z*)|/|det ∇²F(x*)|) exp((F(z*) - F(x*))/ε) (1 + O(ε^½ log(1/ε))).",
    assumes: &[
        "dX = -∇F(X) ds + √η S(X) dB with S = I, which the formula needs and the remark does not say",
        "x* is a minimizer in D, λ_1(z*) the negative eigenvalue at z*, both nondegenerate",
        "on the boundary F is higher than F(z*) on the side of x*; D ends beyond z*, before another well",
    ],
    correction: Some(
        "ε = η/2 (for S = s I, η s²/2) in place of √η, S a multiple of I, and D ends beyond z*, its \
     boundary higher than z* on the side of x*",
    ),
    notes: Notes {
        because: "Refuted as printed: the cited formula is for dX = -∇F ds + √(2ε) dB, so that ε is η/2, and the \
            exponent is 2 (F(z*) - F(x*))/η. With ε = √η it is short by a factor that itself grows \
            exponentially; read as the noise's amplitude, ε would have to enter squared and halved. \
            With ε = η/2 exponent, prefactor and error term are right, the last with room (the error is \
            O(ε)). D must contain the saddle, as printed, and end beyond it: a boundary through the \
            saddle halves the time, which is a decoy. In §4.2 the paper numbers eigenvalues from the \
            largest; by that order λ_1(z*) would be the wrong one in the plane, a decoy too. For S = s I \
            put η s² for η; for other S there is no such formula. First-passage quadrature on the line, \
            and finite volumes in the plane with a transverse curvature that differs between minimum \
            and saddle. That there is no theory for η -> 0 and d η -> ∞ is no claim on either.",
        ..Notes::NONE
    },
    figures: &[Figure {
        experiment: PREFACTOR.name,
        caption: "The mean exit time without the exponential exp(2 ΔF/η), against η: its limit is \
                  the formula's prefactor.",
        x: Axis { label: "η", log: true },
        y: Axis { label: "E τ exp(-2 ΔF/η)", log: false },
        limit: Some(Side::Left),
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&PRINTED, &PRINTED_LIMIT, &EXPONENT, &PREFACTOR, &ERROR_TERM],
    ..Claim::BLANK
};

static PRINTED: Experiment<Gate> = Experiment {
    name: "ln E τ with ε = √η, at six noise levels",
    reading: Reading::AsPrinted,
    instances: gates,
    predict: |gate| with_scale(gate, f64::sqrt),
    decoys: &[Decoy { name: "ε = η", predict: |gate| with_scale(gate, |eta| eta) }],
    observe: Witness::Oracle(|gate| {
        Observation::of_all(gate.ladder().into_iter().map(|eta| gate.ln_time(eta)))
    }),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Refuted(Fault::Wrong),
};

static PRINTED_LIMIT: Experiment<Gate> = Experiment {
    name: "the limit of η ln E τ: zero if ε = √η",
    predict: |_| Prediction::equals(0.0),
    decoys: &[Decoy { name: "ε = η", predict: |gate| Prediction::equals(gate.barrier()) }],
    observe: Witness::Oracle(|gate| Observation::of(exponent(gate))),
    ..PRINTED
};

static EXPONENT: Experiment<Gate> = Experiment {
    name: "the limit of η ln E τ: 2 ΔF/s²",
    reading: Reading::Corrected,
    predict: |gate| Prediction::equals(gate.action()),
    decoys: &[Decoy {
        name: "without the factor of two",
        predict: |gate| Prediction::equals(0.5 * gate.action()),
    }],
    resolution: Resolution::Relative(0.02),
    expects: Expected::Consistent,
    ..PRINTED_LIMIT
};

static PREFACTOR: Experiment<Gate> = Experiment {
    name: "prefactor",
    reading: Reading::Corrected,
    predict: |gate| constant(gate, gate.prefactor()),
    decoys: &[
        Decoy {
            name: "the boundary through the saddle: half of it",
            predict: |gate| constant(gate, 0.5 * gate.prefactor()),
        },
        Decoy {
            name: "the largest eigenvalue at the saddle, or none",
            predict: |gate| constant(gate, gate.misread_prefactor()),
        },
        Decoy {
            name: "determinants the other way round",
            predict: |gate| constant(gate, gate.prefactor() * gate.determinant_ratio()),
        },
    ],
    observe: Witness::Oracle(|gate| {
        let points = theory::along(&gate.ladder(), |eta| rest(gate, eta));
        let curve = points.iter().map(|&(eta, ln)| (eta, ln.exp())).collect();
        Observation::of(extrapolated(&points).exp()).with_curve(curve)
    }),
    resolution: Resolution::Relative(0.02),
    expects: Expected::Consistent,
    ..PRINTED
};

static ERROR_TERM: Experiment<Gate> = Experiment {
    name: "order of the error term in ε, on the line",
    instances: || {
        let Instances { mut named, random, cases } = gates();
        named.truncate(2);
        Instances { named, random, cases }
    },
    predict: |gate| rungs(gate, gate.prefactor()),
    decoys: &[Decoy {
        name: "the boundary through the saddle: half of it",
        predict: |gate| rungs(gate, 0.5 * gate.prefactor()),
    }],
    observe: Witness::Oracle(|gate| {
        Observation::of_all(gate.ladder().into_iter().map(|eta| rest(gate, eta).exp()))
    }),
    resolution: Resolution::Absolute(0.1),
    ..PREFACTOR
};

fn exponent(gate: &Gate) -> Interval {
    theory::limit(&theory::along(&gate.ladder(), |eta| gate.ln_time(eta)))
}

/// `ln E τ - 2 ΔF/(η s²)`.
fn rest(gate: &Gate, eta: f64) -> Interval {
    gate.ln_time(eta) - Interval::exactly(gate.action() / eta)
}

/// The value at zero step of what differs from it by `O(η)`, from the last two of a ladder of
/// halvings; the radius is the last change, a measured error, and the errors of the values.
fn extrapolated(points: &[(f64, Interval)]) -> Interval {
    let [.., (_, before), (_, last)] = points else { return Interval::UNKNOWN };
    let change = (last.center() - before.center()).abs();
    (last.scaled(2.0) - *before).widened(change)
}

/// The printed formula for `ln E τ` with `ε` of `η`, and its error term with the constant one.
fn with_scale(gate: &Gate, scale: fn(f64) -> f64) -> Prediction {
    Prediction::all_within(gate.ladder().into_iter().map(|eta| {
        let epsilon = scale(eta);
        let error = epsilon.sqrt() * libm::log(1.0 / epsilon).abs();
        Interval::around(libm::log(gate.prefactor()) + gate.barrier() / epsilon, libm::log1p(error))
    }))
}

fn constant(gate: &Gate, prefactor: f64) -> Prediction {
    let curve = gate.ladder().into_iter().map(|eta| (eta, prefactor)).collect();
    Prediction::equals(prefactor).with_curve(curve)
}

fn rungs(gate: &Gate, prefactor: f64) -> Prediction {
    let rung = |eta| Rung { step: eta, values: vec![Interval::exactly(prefactor)] };
    Prediction::approximates(0.5, gate.ladder().into_iter().map(rung).collect())
}

fn gates() -> Instances<Gate> {
    let gate =
        |slope, noise, ends, transverse| Gate::new(slope, noise, ends, transverse).expect("valid");
    let cases = PerBudget { quick: 2, standard: 8, deep: 64 };
    Instances::named(vec![
        ("on the line", gate([1.0, 1.0, 0.8], 1.0, [0.9, 1.4], None)),
        ("on the line, steep", gate([3.0, 0.7, -0.5], 1.0, [0.7, 1.0], None)),
        (
            "in the plane, softer saddle",
            gate([1.0, 1.0, 0.5], 1.0, [1.2, 1.4], Some([2.5, -1.5, 0.9])),
        ),
        (
            "in the plane, harder saddle",
            gate([2.0, 1.0, -0.4], 1.0, [1.2, 1.4], Some([2.0, 1.0, 1.1])),
        ),
    ])
    .and_random(cases, Gate::any())
}
