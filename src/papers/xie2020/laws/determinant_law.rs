//! Under injected noise the escape rate is linear in k for f(√k θ), and proportional to the determinant of the Hessian.

use super::cases::{rescaled, rescaled_on_the_line, rescaled_with_more_dimensions};
use crate::claim::{
    Axis, ByHand, Claim, Decoy, Expected, Experiment, Fault, Figure, Notes, Observation,
    Prediction, Range, Reading, Resolution, Witness,
};
use crate::instances::rescaled_well::RescaledWell;
use crate::interval::Interval;
use crate::witnesses::rescaled_wells::{ratios_of_rates, ratios_of_rates_of_steps};

pub(crate) static CLAIM: Claim = Claim {
    id: "xie2020/determinant-law",
    locus: "B.2, Figure 7; C.2, Figure 9",
    statement: "Figure 7 shows a proportional relation of the escape rate and the hessian determinant in the figure. The escape formula that γ is linear with k is validated.",
    assumes: &[
        "the loss is f(√k θ), so that its Hessian at corresponding points is multiplied by k and its barrier unchanged",
        "D is one number and the same for all k, as for Figure 7",
        "start and boundary are moved with the landscape, by the factor 1/√k",
    ],
    correction: Some(
        "γ is proportional to k, which is the n-th root of the factor of the Hessian's determinant in n dimensions.",
    ),
    notes: Notes {
        because: "With θ' = √k θ and t' = kt the diffusion of f(√k θ) is that of f, at every D: γ is k times as large, exactly: a derivation. The determinant is kⁿ times as large, so that γ is not \
            proportional to it but in one dimension; the networks of Figure 7 have more than a hundred. The captions of Figures 7 and 9 say `hessian determinant' too, but go on with `γ is linear with k', which is what was varied and is right.",
        repaired: "k in place of the determinant.",
        known: "Mean times of rescaled wells on the line by quadrature, in the plane by finite volumes and in ten dimensions by symmetry, each loss on its own; since the law is a change of \
            units, a check of the algorithm is added that could fail: gradient steps with injected noise, by their killed kernel, for which k is right up to O(ηλ).",
        open: "Theorem 3.1 at a fixed saddle: γ is proportional to √det H_a, another law, which Figure 7 does not vary.",
    },
    figures: &[Figure {
        experiment: DETERMINANT.name,
        caption: "The escape rate of f(√k θ) over that of f, against k, as in Figures 7 and 9, and the ratio of determinants: the rates are 2 and 4 times as large.",
        x: Axis { label: "k", log: true },
        y: Axis { label: "γ_k/γ_1", log: true },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&DETERMINANT, &LINEAR, &LINEAR_ON_THE_LINE, &STEPS, &ROOT],
    controls: &[&ONE_DIMENSION, &BY_HAND],
    range: Range::Exact,
};

static DETERMINANT: Experiment<RescaledWell> = Experiment {
    name: "γ_k/γ_1 is the ratio of determinants at the minimum",
    reading: Reading::AsPrinted,
    instances: rescaled_with_more_dimensions,
    predict: |wells| {
        let curve = wells.factors().iter().copied().zip(determinants(wells));
        Prediction::equals_all(determinants(wells)).with_curve(curve.collect())
    },
    decoys: &[Decoy::new("the determinant's square", |wells| {
        Prediction::equals_all(determinants(wells).map(|d| d * d))
    })],
    observe: Witness::Oracle(|wells| {
        let ratios = ratios_of_rates(wells);
        let curve = wells.factors().iter().copied().zip(ratios.iter().copied()).collect();
        Observation::of_all(ratios).with_curve(curve)
    }),
    resolution: Resolution::Relative(0.01),
    expects: Expected::Refuted(Fault::Misprint),
};

static ONE_DIMENSION: Experiment<RescaledWell> = Experiment {
    name: "control: one dimension",
    instances: rescaled_on_the_line,
    decoys: &[Decoy::new("the root of the determinant", |wells| {
        Prediction::equals_all(determinants(wells).map(f64::sqrt))
    })],
    ..DETERMINANT.control()
};

static BY_HAND: ByHand<RescaledWell> = ByHand {
    of: &DETERMINANT,
    at: "d = 3, k = 2 and 4",
    instance: || rescaled([-1.0, 0.0, 1.3], 1.4).across([1.2, -0.5, 0.4], 3).expect("positive"),
    values: &[8.0, 64.0],
};

static LINEAR: Experiment<RescaledWell> = Experiment {
    name: "γ_k/γ_1 is k, in more dimensions",
    predict: linear,
    decoys: &[
        Decoy::new("√k", |wells| powers(wells, |_| 0.5)),
        Decoy::new("the determinant", DETERMINANT.predict),
        Decoy::new("k²", |wells| powers(wells, |_| 2.0)),
    ],
    expects: Expected::Consistent,
    ..DETERMINANT
};

static LINEAR_ON_THE_LINE: Experiment<RescaledWell> = Experiment {
    name: "γ_k/γ_1 is k, on the line",
    instances: rescaled_on_the_line,
    decoys: &[
        Decoy::new("√k", |wells| powers(wells, |_| 0.5)),
        Decoy::new("k²", |wells| powers(wells, |_| 2.0)),
    ],
    resolution: Resolution::Relative(1e-6),
    ..LINEAR
};

static STEPS: Experiment<RescaledWell> = Experiment {
    name: "gradient steps with injected noise and η = 0.01: the ratio of rates per step is k, up to 5 %",
    instances: rescaled_on_the_line,
    predict: |wells| {
        let near = |&k: &f64| Interval::around(k, 0.05 * k);
        Prediction::all_within(wells.factors().iter().map(near))
    },
    observe: Witness::Oracle(|wells| Observation::of_all(ratios_of_rates_of_steps(wells, 0.01))),
    resolution: Resolution::Relative(0.01),
    decoys: LINEAR_ON_THE_LINE.decoys,
    ..LINEAR
};

static ROOT: Experiment<RescaledWell> = Experiment {
    name: "γ_k/γ_1 is the n-th root of the ratio of determinants",
    predict: |wells| {
        let root = 1.0 / wells.dimension() as f64;
        Prediction::equals_all(determinants(wells).map(|ratio| libm::pow(ratio, root)))
    },
    decoys: &[
        Decoy::new("as printed", DETERMINANT.predict),
        Decoy::new("√k", |wells| powers(wells, |_| 0.5)),
    ],
    ..LINEAR.corrected()
};

fn linear(wells: &RescaledWell) -> Prediction {
    Prediction::equals_all(wells.factors().iter().copied())
}

fn powers(wells: &RescaledWell, exponent: fn(&RescaledWell) -> f64) -> Prediction {
    Prediction::equals_all(wells.factors().iter().map(|&k| libm::pow(k, exponent(wells))))
}

/// `det H_k(a)/det H_1(a)`.
fn determinants(wells: &RescaledWell) -> impl Iterator<Item = f64> + use<'_> {
    let at_minimum = |k: f64| {
        let well = wells.well(k);
        well.hessian_determinant(well.minimum())
    };
    wells.factors().iter().map(move |&k| at_minimum(k) / at_minimum(1.0))
}
