//! The transition time with noise that depends on the place.

use super::cases::{line, noise, tilted};
use super::theory::{prefactor, weighted_barrier};
use crate::claim::{
    ByHand, Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, Prediction,
    Range, Reading, Resolution, Scan, Within, Witness,
};
use crate::instances::noisy_wells::TiltedNoise;
use crate::range::Error;
use crate::witnesses::noisy_wells::{tilted_at, tilted_limits};

pub(crate) static CLAIM: Claim = Claim {
    id: "dai2018/transition-time-varying-noise",
    locus: "Theorem 2.2, with (2.4)",
    statement: "Let τ be the transition time from w1 to w2 for W(t), then E[τ] = (2π/λ*) √(|ΔL(w*)|/|ΔL(w1)|) e^{H·2M(w1)/[γ(w1)β(w1)]} {1 + O(√ε \
                log(ε^{-1}))}, where [..] M(w1) is the batch size of the SGD at w1, γ(w1) is the learning rate of the SGD at w1, and β is defined in (2.4). \
                [(2.4):] We consider the gradient covariance to be isotropic: σ²(w) = β(w)·I, where β(w) may depend on w.",
    assumes: &[
        "d = 1, two minima, dW = -L' dt - √(γβ/M) dB with γβ/M that depends on w and leaves the process a stationary law",
        "ε is γβ/(2M) at w1, and γβ/M tends to zero everywhere in proportion (inferred)",
    ],
    correction: Some(
        "In one dimension, with two minima and no other stationary point of L but the maximum between them, D = γβ/(2M) that depends on w and tends to zero everywhere in proportion, and e^{-∫ L'/D}/D that can be integrated, E[τ] = 2π √(D(w*)/D(w1)) (L''(w1) \
         |L''(w*)|)^{-1/2} e^{∫ L'/D} {1 + O(D)}, where the integral goes from w1 to w*.",
    ),
    notes: Notes {
        because: "The exponent is the integral of L'/D from w1 to w*, D = γβ/(2M), and not H/D(w1): each part of the climb is paid at the noise of its own \
            place. With D in proportion to 1 + 0.6 tanh(w - w1) on the well tested the true exponent is 0.79 of the printed one, a factor of e^21 where H/D(w1) is a hundred. The \
            prefactor lacks √(D(w*)/D(w1)). The works that are cited for the proof have constant noise; but the theorem is printed with M, γ and β at w1, and \
            (2.4) lets β depend on w.",
        repaired: "Exponent and prefactor by Laplace's method in the first-passage integral of (2.3), in the sense of Itô. Where γβ/M is constant this is the \
            printed formula (control).",
        known: "First-passage quadrature for wells with unequal curvatures, with H/ε from 16 to 512; the limits of ε ln T and of 2 ln T(ε) - ln T(ε/2). D is ε \
            b(w) with b(w1) = 1, so that the verdict's numbers are H and the integral of L'/b.",
        open: "More than one dimension: the exponent is then the least action over paths, and has a closed form in special cases only, as where D depends on L alone. Under a \
            schedule γ(t) there is no γ(w1) at all.",
    },
    source: file!(),
    experiments: &[&EXPONENT, &INTEGRAL, &PREFACTOR],
    controls: &[&CONSTANT, &BY_HAND],
    range: Range::Measured(&[&RANGE]),
    ..Claim::BLANK
};

static EXPONENT: Experiment<TiltedNoise> = Experiment {
    name: "the limit of ε ln E τ: H",
    reading: Reading::AsPrinted,
    instances: tilted,
    predict: |noise| Prediction::equals(noise.well.barrier()),
    decoys: &[Decoy::new("missing factor of two", |noise| {
        Prediction::equals(0.5 * noise.well.barrier())
    })],
    observe: Witness::Oracle(|noise| Observation::of(tilted_limits(noise)[0])),
    resolution: Resolution::Relative(2e-3),
    expects: Expected::Refuted(Fault::Wrong),
};

static INTEGRAL: Experiment<TiltedNoise> = Experiment {
    name: "the limit of ε ln E τ: the integral of L'/b",
    predict: |noise| Prediction::within(weighted_barrier(noise)),
    decoys: &[
        Decoy::new("the noise at w1", EXPONENT.predict),
        Decoy::new("the noise at w*", |noise| {
            let well = &noise.well;
            Prediction::equals(well.barrier() / noise.intensity(well.saddle()))
        }),
    ],
    ..EXPONENT.corrected()
};

static PREFACTOR: Experiment<TiltedNoise> = Experiment {
    name: "prefactor, with √(D(w*)/D(w1))",
    reading: Reading::Corrected,
    instances: tilted,
    predict: |noise| Prediction::equals(corrected_prefactor(noise)),
    decoys: &[
        Decoy::new("as printed", |noise| Prediction::equals(prefactor(&noise.well))),
        Decoy::new("D(w*)/D(w1), without the root", |noise| {
            Prediction::equals(corrected_prefactor(noise).powi(2) / prefactor(&noise.well))
        }),
    ],
    observe: Witness::Oracle(|noise| Observation::of(tilted_limits(noise)[1])),
    resolution: Resolution::Relative(1e-2),
    expects: Expected::Consistent,
};

static CONSTANT: Experiment<TiltedNoise> = Experiment {
    name: "control: constant noise",
    instances: || Instances::named(vec![("constant noise", noise(0.0))]),
    decoys: &[],
    ..EXPONENT.control()
};

static BY_HAND: ByHand<TiltedNoise> = ByHand {
    of: &EXPONENT,
    at: "L = w⁴/4 - w²/2 at -1 and 0, H = 1/4; b = 1 + 0.6 tanh(w + 1)",
    instance: || TiltedNoise { well: line([-1.0, 0.0, 1.0], 1.0), growth: 0.6 },
    values: &[0.25],
};

static RANGE: Scan<TiltedNoise> = Scan {
    formula: "corrected, beside the mean transition time by quadrature, d = 1",
    parameter: "∫ L'/D",
    rungs: &[1.0, 2.0, 3.0, 5.0, 8.0, 12.0, 20.0, 35.0, 50.0],
    instances: || Instances::named(tilted().named),
    predict: |noise, exponent| corrected_prefactor(noise) * libm::exp(exponent),
    observe: |noise, exponent| tilted_at(noise, weighted_barrier(noise).center() / exponent).exp(),
    error: Error::Ratio,
    recorded: &[
        Within::from_rungs("noise that grows", [1.0, 5.0, 35.0]),
        Within::from_rungs("noise that falls", [1.0, 8.0, 50.0]),
    ],
};

fn corrected_prefactor(noise: &TiltedNoise) -> f64 {
    prefactor(&noise.well) * noise.intensity(noise.well.saddle()).sqrt()
}
