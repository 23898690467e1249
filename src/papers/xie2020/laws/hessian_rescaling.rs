//! Multiplying all parameters by √k multiplies the Hessian by k, and -log γ is linear in 1/k.

mod hessian;
mod range;
mod runs;

use self::hessian::{AT_ZERO, HESSIAN, HESSIAN_CORRECTED};
use self::range::RANGE;
use self::runs::{SIMULATED, UNCHANGED};
use super::cases::{OUT, edges, edges_of_sgd};
use super::theory::{exponent, exponent_with_share, ln_time_of_sgd};
use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Fault, Figure, Instances, Notes, Observation,
    Prediction, Range, Reading, Resolution, Witness,
};
use crate::instances::boxed_parabola::BoxedParabola;
use crate::instances::valleys::Valleys;
use crate::interval::Interval;
use crate::witnesses::rescaled_wells::ln_steps_out_of_box;
use crate::witnesses::valleys::{exponent_and_power, ln_steps, ln_time};

pub(crate) static CLAIM: Claim = Claim {
    id: "xie2020/hessian-rescaling",
    locus: "Section 5, Figure 3; B.1",
    statement: "Our method is to multiply a rescaling factor √k to each parameter, and the hessians will be proportionally rescaled by a factor k. If we let \
                L(θ) = f(θ) → L(θ) = f(√k θ), then H(θ) = ∇²f(θ) → H(θ) = k ∇²f(θ). -log(γ) is linear with 1/k in the dynamics of SGD. \
                [B.1:] If we rescale the landscape by a factor k, the neighborhood will also be rescaled by k. Although we don't know which loss valleys exist inside the neighborhood, we know the landscape of the neighborhood is invariant in each simulation.",
    assumes: &[
        "η and B are fixed; D = (η/2B) H_ae up to L(s) and (η/2B) |H_be| above, as A.2 has it",
        "k is small, so that the exponent of Theorem 3.2, (2BΔL/(ηk))(s/H_ae + (1 - s)/|H_be|), is large: an asymptotic law",
        "`invariant' is read so that SGD with k and η leaves its neighbourhood after as many steps as with 1 and kη",
    ],
    correction: Some(
        "For L(θ) = f(√k θ) the Hessian is H(θ) = k ∇²f(√k θ), -log γ is linear with 1/k up to -log k, and the neighbourhood is rescaled by 1/√k.",
    ),
    notes: Notes {
        because: "Distances shrink by 1/√k, so that a neighbourhood that is multiplied by k holds another piece of the landscape: with k = 2 the box |θ| < 0.8 around a minimum of curvature 2 becomes |θ| < 1.6, and is left after 1.2e8 times as many steps. \
            The Hessian of f(√k θ) is taken at √k θ; without the root in the argument the formula holds at corresponding points only. Both are slips of the pen: the law itself is right.",
        repaired: "√k θ as the argument, and 1/√k for the neighbourhood. The log k is that of the factor 1/|H_be| in Theorem 3.2.",
        known: "Second differences of polynomials; mean times of losses rescaled one by one by quadrature, over a factor of 32 in k, and SGD with normal noise by its killed kernel, which \
            needs not obey it at fixed η. Simulated runs meet the kernel's numbers in the boxes. SGD with k and η takes as many steps as with 1 and kη, whatever its noise, so that the law in 1/k is the law in 1/η, xie2020/learning-rate-law.",
        open: "Figure 3 itself needs the networks; straight lines there are no evidence for C = H/B, since any noise with light tails that vanishes nowhere and is rescaled with the loss gives them.",
    },
    figures: &[Figure {
        experiment: LAW.name,
        caption: "-log γ of the diffusion against 1/k, as in Figure 3, with Theorem 3.2.",
        x: Axis { label: "1/k", log: false },
        y: Axis { label: "-log γ", log: false },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[
        &LAW,
        &SGD,
        &NEIGHBOURHOOD,
        &HESSIAN,
        &NEIGHBOURHOOD_CORRECTED,
        &SIMULATED,
        &HESSIAN_CORRECTED,
    ],
    controls: &[&AT_ZERO, &UNCHANGED],
    range: Range::Measured(&[&RANGE]),
};

static LAW: Experiment<Valleys> = Experiment {
    name: "the diffusion: slope of ln τ over 1/k, and the coefficient of log(1/k), which Theorem 3.2 has in 1/|H_be|",
    reading: Reading::AsPrinted,
    instances: edges,
    predict: |loss| {
        let noise = loss.noises()[0];
        let ln_time = |k: f64| ln_time_of_sgd(loss, noise * k) - libm::log(k);
        Prediction::equals_all([exponent(loss) / noise, 1.0])
            .with_curve(factors(6).map(|k| (k.recip(), ln_time(k))).collect())
    },
    decoys: &[
        Decoy::new("half the exponent", |loss| {
            Prediction::equals_all([0.5 * exponent(loss) / loss.noises()[0], 1.0])
        }),
        Decoy::new("s and 1 - s exchanged", |loss| {
            let swapped = exponent_with_share(loss, 1.0 - loss.share(0).unwrap_or(f64::NAN));
            Prediction::equals_all([swapped / loss.noises()[0], 1.0])
        }),
        Decoy::new("a prefactor without k", |loss| {
            Prediction::equals_all([exponent(loss) / loss.noises()[0], 0.0])
        }),
    ],
    observe: Witness::Oracle(|loss| {
        let at = |k: f64| (k, ln_time(&loss.rescaled(k), loss.noises()[0], 0, OUT));
        let points: Vec<_> = factors(6).map(at).collect();
        let curve = points.iter().map(|&(k, ln)| (1.0 / k, ln)).collect();
        Observation::of_all(exponent_and_power(&points)).with_curve(curve)
    }),
    resolution: Resolution::Absolute(0.1),
    expects: Expected::Consistent,
};

static SGD: Experiment<Valleys> = Experiment {
    name: "SGD with normal noise of batches: slope of the logarithm of η E N over 1/k, and the coefficient of log(1/k)",
    instances: edges_of_sgd,
    observe: Witness::Oracle(|loss| {
        let (eta, noise) = (0.05, loss.noises()[0]);
        let at = |k: f64| {
            let rescaled = loss.rescaled(k);
            let ends = [rescaled.points()[0] - 2.5 / k.sqrt(), rescaled.outside(true)];
            (k, ln_steps(&rescaled, noise, eta, 0, ends))
        };
        Observation::of_all(exponent_and_power(&factors(5).map(at).collect::<Vec<_>>()))
    }),
    resolution: Resolution::Absolute(0.3),
    ..LAW
};

/// A neighbourhood of a minimum and the factor of its loss.
const FACTOR: f64 = 2.0;

static NEIGHBOURHOOD: Experiment<BoxedParabola> = Experiment {
    name: "SGD with k = 2 and η leaves the neighbourhood multiplied by k after as many steps as with 1 and kη the old one",
    reading: Reading::AsPrinted,
    instances: neighbourhoods,
    predict: |_| Prediction::equals(1.0),
    decoys: &[Decoy::new("k times as many", |_| Prediction::equals(FACTOR))],
    observe: Witness::Oracle(|parabola| Observation::of(steps_in_box(parabola, FACTOR, FACTOR))),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Refuted(Fault::Misprint),
};

static NEIGHBOURHOOD_CORRECTED: Experiment<BoxedParabola> = Experiment {
    name: "SGD with k = 2 and η leaves the neighbourhood multiplied by 1/√k after as many steps as with 1 and kη the old one",
    decoys: &[
        Decoy::new("k times as many", |_| Prediction::equals(FACTOR)),
        Decoy::new("1/k times as many", |_| Prediction::equals(1.0 / FACTOR)),
    ],
    observe: Witness::Oracle(|parabola| {
        Observation::of(steps_in_box(parabola, FACTOR, 1.0 / FACTOR.sqrt()))
    }),
    ..NEIGHBOURHOOD.corrected()
};

/// `k`, halved from one on.
fn factors(rungs: i32) -> impl Iterator<Item = f64> {
    (0..rungs).map(|j| 0.5_f64.powi(j))
}

fn neighbourhoods() -> Instances<BoxedParabola> {
    let of = |curvature, eta| BoxedParabola { curvature, reach: 0.8, noises: vec![eta] };
    Instances::named(vec![
        ("f = θ²/4, η = 0.2, B = 1, normal noise with C = H", of(0.5, 0.2)),
        ("f = θ², η = 0.1, B = 1, normal noise with C = H", of(2.0, 0.1)),
    ])
}

/// The ratio of the mean numbers of steps, with the reach multiplied by `stretch`.
fn steps_in_box(parabola: &BoxedParabola, k: f64, stretch: f64) -> Interval {
    let (eta, reach) = (parabola.noises[0], parabola.reach);
    let rescaled = ln_steps_out_of_box(parabola, k, eta, stretch * reach);
    (rescaled - ln_steps_out_of_box(parabola, 1.0, k * eta, reach)).exp()
}
