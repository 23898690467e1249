//! Under injected noise the logarithm of the escape time is linear in one over the diffusion coefficient.

mod range;

use self::range::{BOX_RANGE, COL_RANGE};
use super::cases::{OUT, boxes, edges_of_sgld};
use super::theory::{barrier, ln_time_of_sgld};
use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Figure, Notes, Observation, Prediction, Range,
    Reading, Resolution, Witness,
};
use crate::instances::boxed_parabola::BoxedParabola;
use crate::instances::valleys::Valleys;
use crate::statistics::limit;
use crate::witnesses::rescaled_wells::{ln_time_at, ln_times};
use crate::witnesses::valleys::{along, exponent_and_power, ln_rate};

pub(crate) static CLAIM: Claim = Claim {
    id: "xie2020/temperature-law",
    locus: "B.2, Figure 6; C.2, Figure 8",
    statement: "Figure 6 shows a highly precise exponential relation of the escape rate and the diffusion coefficient. The escape formula that -log(γ) is linear \
                with 1/D is validated. We carefully adjust the injected gradient noise scale to ensure that D is significantly smaller than the loss barrier' height. If D is too \
                large, learning dynamics will be reduced to Free Brownian Motion.",
    assumes: &[
        "D is one number, and dominates the noise of batches; the dynamics are those of the diffusion",
        "D is much smaller than ΔL: an asymptotic law. The escape formula is Theorem 3.1, with the slope ΔL",
        "the valley is left over a col, or, in the paper's runs, through the sides of a box within it, whose height is then ΔL",
    ],
    notes: Notes {
        because: "Over a col the law is exact up to O(D) in -log(γ): neither a log D nor another power is left. Through the sides of a box -log(γ) = ΔL/D + (log D)/2 + c: the slope still \
            tends to ΔL, but from below, so that straight lines fitted at ΔL/D = 6 are ten per cent too flat. A box has no col, so that its rates say nothing of the \
            prefactor in Theorem 3.1, which `completely support' in section 5 covers.",
        known: "Mean times by quadrature and, on their own, the least eigenvalue of the generator, over a factor of 64 in D; exits from boxes around a minimum. \
            At large D the time to leave an interval tends to that of Brownian motion, r²/(2D).",
        open: "What Figures 6 and 8 show of networks needs these networks.",
        ..Notes::NONE
    },
    figures: &[Figure {
        experiment: TIMES.name,
        caption: "The logarithm of the mean escape time against one over the diffusion coefficient, as in Figure 6, with Theorem 3.1.",
        x: Axis { label: "1/D", log: false },
        y: Axis { label: "-ln γ", log: false },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&TIMES, &RATES, &BOX, &BROWNIAN],
    range: Range::Measured(&[&COL_RANGE, &BOX_RANGE]),
    ..Claim::BLANK
};

static TIMES: Experiment<Valleys> = Experiment {
    name: "over a col: slope of ln τ over 1/D, and coefficient of log(1/D)",
    reading: Reading::AsPrinted,
    instances: edges_of_sgld,
    predict: |loss| {
        let curve =
            loss.noises().iter().map(|&noise| (noise.recip(), ln_time_of_sgld(loss, noise)));
        Prediction::equals_all([barrier(loss), 0.0]).with_curve(curve.collect())
    },
    decoys: &[
        Decoy::new("a factor of two in the exponent", |loss| {
            Prediction::equals_all([2.0 * barrier(loss), 0.0])
        }),
        Decoy::new("a factor √D in τ, as for a box", |loss| {
            Prediction::equals_all([barrier(loss), -0.5])
        }),
    ],
    observe: Witness::Oracle(|loss| {
        let points = along(loss, 0, OUT);
        let curve = points.iter().map(|&(noise, ln)| (1.0 / noise, ln)).collect();
        Observation::of_all(exponent_and_power(&points)).with_curve(curve)
    }),
    resolution: Resolution::Absolute(0.05),
    expects: Expected::Consistent,
};

static RATES: Experiment<Valleys> = Experiment {
    name: "over a col: slope of -ln γ over 1/D, for the least eigenvalue",
    predict: |loss| Prediction::equals(barrier(loss)),
    decoys: &[
        Decoy::new("a factor of two in the exponent", |loss| {
            Prediction::equals(2.0 * barrier(loss))
        }),
        Decoy::new("half the exponent", |loss| Prediction::equals(0.5 * barrier(loss))),
    ],
    observe: Witness::Oracle(|loss| {
        // Below the barriers at which the eigenvalue underflows.
        let warm = loss.clone().driven(loss.climb(0) / 12.0, 5);
        let rate = |&noise: &f64| (noise, -ln_rate(loss, noise, OUT));
        let points: Vec<_> = warm.noises().iter().map(rate).collect();
        Observation::of(exponent_and_power(&points)[0])
    }),
    resolution: Resolution::Relative(0.01),
    ..TIMES
};

static BOX: Experiment<BoxedParabola> = Experiment {
    name: "through the sides of a box: slope of ln τ over 1/D",
    reading: Reading::AsPrinted,
    instances: boxes,
    predict: |parabola| Prediction::equals(parabola.height()),
    decoys: &[
        Decoy::new("a factor of two in the exponent", |parabola| {
            Prediction::equals(2.0 * parabola.height())
        }),
        Decoy::new("the slope at 6 temperatures", |parabola| {
            Prediction::equals(0.9 * parabola.height())
        }),
    ],
    observe: Witness::Oracle(|parabola| {
        Observation::of(exponent_and_power(&ln_times(parabola))[0])
    }),
    resolution: Resolution::Relative(0.01),
    expects: Expected::Consistent,
};

static BROWNIAN: Experiment<BoxedParabola> = Experiment {
    name: "through the sides of a box, D -> ∞: the limit of D τ/r²",
    predict: |_| Prediction::equals(0.5),
    decoys: &[
        Decoy::new("one", |_| Prediction::equals(1.0)),
        Decoy::new("one quarter", |_| Prediction::equals(0.25)),
    ],
    observe: Witness::Oracle(|parabola| {
        let scaled = |k: i32| {
            let cold = 0.5_f64.powi(k);
            let noise = parabola.height() / cold;
            let area = parabola.reach * parabola.reach;
            (cold, ln_time_at(parabola, noise).exp() * (noise / area))
        };
        Observation::of(limit::at_zero(&(2..9).map(scaled).collect::<Vec<_>>()))
    }),
    resolution: Resolution::Absolute(1e-3),
    ..BOX
};
