//! The factor before the exponential of the mean escape time under the noise of stochastic gradients.

mod controls;
mod reach;
mod sgd;

use self::controls::{BY_HAND, EQUAL, OF_CURRENT, OF_TEMPERATURES_BY_HAND};
use self::reach::{PRINTED_RANGE, RANGE, SGD_RANGE};
use self::sgd::{KERNEL, KERNEL_CORRECTED, SIMULATED_CORRECTED};
use super::cases::{mixtures, valleys};
use super::theory::{
    prefactor, prefactor_of_ito, prefactor_of_stratonovich, prefactor_of_temperatures,
};
use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Fault, Figure, Instances, Notes, Prediction, Range,
    Reading, Resolution, Side, Witness,
};
use crate::instances::stepped_valley::SteppedValley;
use crate::oracles::exit::first_passage::Convention::Ito;
use crate::witnesses::stepped_valley;

pub(crate) static CLAIM: Claim = Claim {
    id: "xie2020/sgd-escape-prefactor",
    locus: "Theorem 3.2, (73), (74), (84)",
    statement: "If Assumption 1, 2, and 3 hold, and the dynamics is governed by SGD, then the mean escape time from Valley a to the outside of \
                Valley a is τ = 2π (1/|H_be|) exp[(2BΔL/η)(s/H_ae + (1-s)/|H_be|)]. In A.2: τ = 1/γ = 2π √(T_a/(T_b H_a |H_b|)) exp(sΔL/T_a + \
                (1-s)ΔL/T_b) (73); in the case of pure stochastic gradient noise, T_a = (η/2B)H_a and T_b = -(η/2B)H_b gives τ = 2π (1/|H_b|) exp[..] (74).",
    assumes: &[
        "this row: the factor before the exponential, for the paper's own equation (3), ∂P/∂t = ∇·[P∇L] + ∇·∇(DP), which is that of SGD, and for SGD itself",
        "one dimension; D is T_a from the far side of a up to the share s of the barrier, T_b from there on (A.2), so that the exponent is exact",
        "curvatures at a and b far apart: equal ones cannot tell the formulas apart",
        "an asymptotic equality as η/B tends to zero, per unit of time t = η times steps",
        "outside is a point c beyond b, where (61) has P(c) = 0",
    ],
    correction: Some(
        "For (3), and for SGD as first ηH falls at a fixed exponent and then the exponent grows, τ = 2π √(T_b/(T_a H_a |H_b|)) exp(sΔL/T_a + (1-s)ΔL/T_b), which is 2π (1/H_a) exp[(2BΔL/η)(s/H_a + \
         (1-s)/|H_b|)] for pure stochastic gradient noise: the curvature of the minimum, not of the saddle; (73) and (74) belong to ∂P/∂t = ∇·(D∇P + P∇L).",
    ),
    notes: Notes {
        because: "T_a and T_b have changed places in (73), and so H_ae and |H_be| in the theorem: τ is off by the factor H_ae/|H_be|, 9 times too long for a minimum \
            nine times as sharp as the saddle, 9 times too short the other way round. The flux (56) is that of (3) if T is what (52) makes it, D/(1 + ∇D/∇L), \
            and then ∫ dL/T contains ln(D_b/D_a) besides ∫ dL/D. With T = D, as (73) has it, that is lost, and the flux is that of another equation: \
            Hänggi and Klimontovich's convention instead of Itô's. Assumption 1 lets ∇D vanish at a and at b, but what counts is that D(a) is not D(b).",
        repaired: "The paper's two steps with the flux of (3). Under the convention of its (55) the printed formula is exact, under Stratonovich's the factor is 2π/√(H_a|H_b|); with \
            constant D all three are one. Use 2π/H_ae, for the diffusion (3) from an exponent of 4 on for a factor of two, of 16 to 100 for 10 %; for SGD only as η·max(H_a, |H_b|) → 0 at a fixed exponent: at 0.1 and an exponent of 12 it leaves sooner by factors of 1.0, 1.2, 1.8 and 4.1 for the curvatures 1:1, 2:1, 4:1 and 9:1 that were tried; they depend on the shape and grow with the exponent (`predict valley-time`). Where B and L stay and η falls the exponent grows like 1/η, and a factor remains: for the curvatures 4:1, ΔL = 0.35, s = 1/4 and B = 1 the formula is 2.8, 4.4, 5.4 and 5.4 times SGD's time at η = 0.1, 0.05, 0.025 and 0.0125.",
        known: "First passage in all three conventions at climbs of 32 to 4096, extrapolated; SGD's killed kernel, whose noise is that of where a step begins, at \
            steps of 0.02 over the larger curvature; simulated SGD. An exit counted at b itself takes half the time: it cannot explain factors of 4 and 9, nor their inverse. \
            T_b = -(η/2B)H_b is read as |H_b|. liu2021/continuous-kramers finds the same in the formula as that paper quotes it.",
        open: "More dimensions: xie2020/many-dimensions. A formula for SGD's own factor at fixed B; the last range has numbers.",
    },
    figures: &[Figure {
        experiment: PRINTED.name,
        instances: &["a sharp minimum, 9 to 1"],
        caption: "The mean escape time of (3) without its exponential factor, against η/2B in units of the climb: the theorem has \
                  2π/|H_be| = 6.28, the times tend to 2π/H_ae = 0.698.",
        x: Axis { label: "1/[(2BΔL/η)(s/H_a + (1-s)/|H_b|)]", log: true },
        y: Axis { label: "τ without its exponential", log: true },
        limit: Some(Side::Left),
    }],
    source: file!(),
    experiments: &[
        &PRINTED,
        &OF_TEMPERATURES,
        &KERNEL,
        &CORRECTED,
        &OF_TEMPERATURES_CORRECTED,
        &KERNEL_CORRECTED,
        &SIMULATED_CORRECTED,
    ],
    controls: &[&OF_CURRENT, &EQUAL, &BY_HAND, &OF_TEMPERATURES_BY_HAND],
    range: Range::Measured(&[&RANGE, &PRINTED_RANGE, &SGD_RANGE]),
};

static PRINTED: Experiment<SteppedValley> = Experiment {
    name: "Theorem 3.2, 2π/|H_be|: the prefactor of (3)",
    reading: Reading::AsPrinted,
    instances: valleys,
    predict: |v| constant(prefactor(v)),
    decoys: &[
        Decoy::new("exit counted at the saddle", |v| constant(0.5 * prefactor(v))),
        Decoy::new("Stratonovich: 2π/√(H_a|H_b|)", |v| constant(prefactor_of_stratonovich(v))),
    ],
    observe: Witness::Oracle(|v| stepped_valley::prefactor(v, Ito)),
    resolution: Resolution::Relative(2e-2),
    expects: Expected::Refuted(Fault::Wrong),
};

static CORRECTED: Experiment<SteppedValley> = Experiment {
    name: "2π/H_ae: the prefactor of (3)",
    predict: |v| constant(prefactor_of_ito(v)),
    decoys: &[
        Decoy::new("as printed", PRINTED.predict),
        Decoy::new("Stratonovich: 2π/√(H_a|H_b|)", |v| constant(prefactor_of_stratonovich(v))),
        Decoy::new("exit counted at the saddle", |v| constant(0.5 * prefactor_of_ito(v))),
    ],
    ..PRINTED.corrected()
};

static OF_TEMPERATURES: Experiment<SteppedValley> = Experiment {
    name: "(73), T_a/T_b under the root: the prefactor of (3) for mixtures",
    instances: mixtures,
    predict: |v| constant(prefactor_of_temperatures(v)),
    ..PRINTED
};

static OF_TEMPERATURES_CORRECTED: Experiment<SteppedValley> = Experiment {
    name: "T_b/T_a under the root: the prefactor of (3) for mixtures",
    instances: || Instances { random: None, ..mixtures() },
    decoys: &[
        Decoy::new("(73)", OF_TEMPERATURES.predict),
        Decoy::new("pure gradient noise: 2π/H_ae", |v| {
            constant(std::f64::consts::TAU / v.curvatures()[0])
        }),
    ],
    ..CORRECTED
};

fn constant(value: f64) -> Prediction {
    let curve = (6..13).map(|k| (0.5_f64.powi(k), value));
    Prediction::equals(value).with_curve(curve.collect())
}
