//! How much likelier than a sharp minimum is a flat one of the same depth?

mod trace;

mod controls;

use proptest::strategy::Strategy;

use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Fault, Figure, Instances, Notes, Observation,
    PerBudget, Prediction, Range, Reading, Resolution, Side, Witness,
};
use crate::instances::minima::{Balls, Minima};
use crate::statistics::limit::at_zero;
use crate::witnesses::near_minima::ratio;

use self::controls::{BY_HAND, CONTROL, LARGE, SCAN};
use self::trace::TRACE;
use super::cases::{EPSILON, any_pair, cooling, oval_and_round, pairs, shrinking};
use super::theory::determinants;

pub(crate) static CLAIM: Claim = Claim {
    id: "dai2018/flat-to-sharp-ratio",
    locus: "(2.7) and the sentences after it",
    statement: "[..] we consider any two local minimizers w̌1 and w̌2 with the same value of L(w̌1) = L(w̌2). Then, lim_(ε→0) P(|W(∞) - w̌1| ≤ ε) / P(|W(∞) \
                - w̌2| ≤ ε) = √(|ΔL(w̌2)|/|ΔL(w̌1)|). The ratio of probability (2.7) implies that in the asymptotic regime t → ∞, the probability of SGD \
                converging to a flatter minimum with a smaller determinant |ΔL(·)| is always larger than the probability of SGD converging to a sharper \
                minimum with a larger determinant |ΔL(·)|. Moreover, (2.7) does not depend on the batch size or learning rate, but it only depends on the \
                determinant of Hessian at the local minimum.",
    assumes: &[
        "(A.1) - (A.3), and β constant: W(∞) has the density κ e^(-η∞ L), Lemma 2.3",
        "both Hessians are positive definite",
    ],
    correction: Some(
        "If L(w̌1) = L(w̌2) and ε is so small that L > L(w̌_i) elsewhere in each closed ball, then P(|W(∞) - w̌1| ≤ ε)/P(|W(∞) - w̌2| ≤ ε) tends to \
         √(|ΔL(w̌2)|/|ΔL(w̌1)|) as η∞ = 2M/(γβ) → ∞ with ε fixed; as ε → 0 with η∞ fixed it is 1 + η∞ε² (tr ΔL(w̌2) - tr ΔL(w̌1))/(2(d + 2)) + O(ε⁴) for \
         smooth L, which tends to one.",
    ),
    notes: Notes {
        because: "As ε → 0 the ratio tends to that of the densities at two places where L is equal: to one, whatever the Hessians. Theorem 2.5 as printed says \
            one too, since its product of λ_j cancels the determinant. The printed value is another limit, that of small γ/M with ε fixed. “Always larger” \
            fails in the plane: beside the Hessian I one of diag(3, 0.1) has the smaller determinant, and the smaller probability until η∞ε² is 4.93, since \
            the trace decides first. That nothing depends on M or γ holds for the limit, which is one; at ε = 0.1 and the Hessians 4.5 and 28.125 the ratio \
            climbs from 1 to 2.5 with M/γ.",
        repaired: "The other order of limits, and the first term in which the Hessian enters.",
        known: "Quadrature over intervals and discs; the normalisation cancels. Both limits are seen on one ladder each. With ε fixed and η∞ \
            large the same prediction holds (control), and its value was worked out by hand.",
        open: "Degenerate minima, where the rate at which the ratio settles is another.",
    },
    figures: &[Figure {
        experiment: COLD.name,
        instances: &["oval and round wells, d = 2"],
        caption: "The ratio of the probabilities of two balls of radius 0.1 against 1/η∞: the determinant's value at the left, \
                  below one, since the trace decides, further right.",
        x: Axis { label: "1/η∞ = γβ/(2M)", log: true },
        y: Axis { label: "P(near w̌1)/P(near w̌2)", log: false },
        limit: Some(Side::Left),
    }],
    source: file!(),
    experiments: &[&SMALL, &ALWAYS, &INDEPENDENT, &COLD, &TRACE],
    controls: &[&CONTROL, &LARGE, &BY_HAND],
    range: Range::Measured(&[&SCAN]),
};

static SMALL: Experiment<Balls> = Experiment {
    name: "the limit ε → 0",
    reading: Reading::AsPrinted,
    instances: || of(|loss| shrinking(loss, 10.0)),
    predict: |at| Prediction::equals(determinants(&at.loss)),
    decoys: &[Decoy::new("without the root", |at| {
        Prediction::equals(determinants(&at.loss).powi(2))
    })],
    observe: Witness::Oracle(|at| {
        let ratios = at.radii.iter().map(|&radius| (radius, ratio(&at.loss, at.etas[0], radius)));
        Observation::of(at_zero(&ratios.collect::<Vec<_>>()))
    }),
    resolution: Resolution::Relative(1e-3),
    expects: Expected::Refuted(Fault::Wrong),
};

static ALWAYS: Experiment<Balls> = Experiment {
    name: "`always larger', at fixed ε",
    instances: || {
        let at = |eta| Balls { loss: oval_and_round(), etas: vec![eta], radii: vec![EPSILON] };
        Instances::named(vec![
            ("oval and round wells, η∞ε² = 1", at(100.0)),
            ("η∞ε² = 4", at(400.0)),
        ])
    },
    predict: |_| Prediction::at_least(1.0),
    decoys: &[],
    observe: Witness::Oracle(|at| Observation::of(ratio(&at.loss, at.etas[0], at.radii[0]))),
    resolution: Resolution::Absolute(1e-6),
    expects: Expected::Refuted(Fault::Wrong),
    ..SMALL
};

static INDEPENDENT: Experiment<Balls> = Experiment {
    name: "the limit ε → 0 at four times the η∞, less that",
    predict: |_| Prediction::equals(0.0),
    decoys: &[Decoy::new("at η∞ε² = 1 the first, at 4 the second", |at| {
        let change = |eta: f64| ratio(&at.loss, eta, (1.0 / at.etas[0]).sqrt());
        Prediction::within(change(4.0 * at.etas[0]) - change(at.etas[0]))
    })],
    observe: Witness::Oracle(|at| {
        let limit = |eta: f64| {
            let ratios = at.radii.iter().map(|&radius| (radius, ratio(&at.loss, eta, radius)));
            at_zero(&ratios.collect::<Vec<_>>())
        };
        Observation::of(limit(4.0 * at.etas[0]) - limit(at.etas[0]))
    }),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Consistent,
    ..SMALL
};

static COLD: Experiment<Balls> = Experiment {
    name: "the limit η∞ → ∞ at fixed ε",
    instances: || of(cooling),
    predict: |at| {
        let value = determinants(&at.loss);
        let curve = at.etas.iter().map(|&eta| (temperature(eta), value)).collect();
        Prediction::equals(value).with_curve(curve)
    },
    decoys: &[
        Decoy::new("one", |_| Prediction::equals(1.0)),
        Decoy::new("without the root", |at| Prediction::equals(determinants(&at.loss).powi(2))),
    ],
    observe: Witness::Oracle(|at| {
        let near = |eta: f64| (temperature(eta), ratio(&at.loss, eta, at.radii[0]));
        let ratios = at.etas.iter().copied().map(near);
        let wide = (0..=6).rev().map(|k| libm::pow(10.0, f64::from(k)));
        Observation::of(at_zero(&ratios.collect::<Vec<_>>())).with_curve(wide.map(near).collect())
    }),
    ..SMALL.corrected()
};

/// `1/η∞`, at which the ratio is drawn and whose limit is taken.
fn temperature(eta: f64) -> f64 {
    eta.recip()
}

/// The pairs on some ladders.
fn of(ladders: fn(Minima) -> Balls) -> Instances<Balls> {
    let named = pairs().into_iter().map(|(name, loss)| (name, ladders(loss))).collect();
    let cases = PerBudget { quick: 1, standard: 4, deep: 32 };
    Instances::named(named).and_random(cases, any_pair().prop_map(ladders))
}
