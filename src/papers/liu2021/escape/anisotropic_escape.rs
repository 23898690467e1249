//! Noise aligned with an ill-conditioned Hessian escapes better than isotropic noise: by how much.

use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Fault, Figure, Instances, Notes, Observation,
    Prediction, Reading, Resolution, Witness,
};
use crate::interval::Interval;
use crate::papers::liu2021::escape::departures::Departure;
use crate::papers::liu2021::escape::ill_conditioned::{
    Family, Noise, RUNGS, dense, dimensions, drawn, exponent, growth, ratio_of_efficiencies, traces,
};

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/anisotropic-escape",
    locus: "Theorem 8, eq. (20), and the remark",
    statement: "If k_{l+1}, .., k_D < k_1 D^-d with constants l ≪ D and d > 1/2, and u_1ᵀCu_1 ≥ a k_1 Tr[C]/Tr[K], then \
                the ratio of the escaping efficiencies of the noise and of its isotropic version \
                C̄ = Tr[C]/D I is Tr[KC]/Tr[KC̄] = O(a D^(2d-1)); anisotropy may help to escape at large \
                learning rates too.",
    assumes: &[
        "the hypotheses of Theorem 7: 0 < λk_1 < 2; t is a fixed number of steps",
        "l, d and the constant of O do not depend on D; a is any number that satisfies its inequality",
    ],
    correction: Some(
        "at least a D^(2 min(d,1) - 1)/(1+l)² times the mean over s < t of (1-λk_1)^2s; the traces' ratio is \
     that of the efficiencies for one step",
    ),
    notes: Notes {
        because: "Printed: (20), with O. As an upper bound it is false: the hypotheses bound the small curvatures \
            from above and the alignment from below only. With d = 0.6 and curvatures ∝ D^-2 the ratio \
            grows like D and not D^0.2; with a = 1/D and the other noise along u_2, it does not shrink with a. As an \
            order, D^(2d-1) is reached for C ∝ K while d ≤ 1; the ratio never exceeds D, so that for d > 1 \
            it is not. What follows from the hypotheses is a lower bound: Tr K ≤ k_1 (l + D^(1-d)), so \
            the ratio is at least a D k_1²/(Tr K)² ≥ a D^(2 min(d,1) - 1)/(1+l)². The ratio of the \
            efficiencies is that of the traces for one step (continuous: for t → 0) and at no other \
            time; for t → ∞ it stays bounded as D grows. The efficiency is λ²/2 times the trace of KC and of the \
            sum over s < t of (1-λK)^2s, which is at most t: so at every t the lower bound holds with the mean \
            of (1-λk_1)^2s as a factor. Found: growth from D = 16 to 2^56 with variances \
            iterated along eigenvectors, extrapolated; ratios with dense K and C, iterated. The remark: \
            noise sorted like K has at least the isotropic efficiency at every t and λk_1 < 1.95 (Chebyshev's sum \
            inequality). Open: whether O was meant as a lower bound, as in the paper's source.",
        ..Notes::NONE
    },
    figures: &[Figure {
        experiment: GROWTH.name,
        caption: "The ratio of the efficiencies for C ∝ K after one step, with D^(2d-1), against D.",
        x: Axis { label: "D", log: true },
        y: Axis { label: "E(C)/E(C̄)", log: true },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[
        &ONE_STEP,
        &ANY_TIME,
        &UPPER_BOUND,
        &GROWTH,
        &ANISOTROPY_HELPS,
        &LOWER_BOUND,
        &GROWTH_CORRECTED,
    ],
    ..Claim::BLANK
};

static ONE_STEP: Experiment<Departure> = Experiment {
    name: "one step: the ratio is Tr[KC]/Tr[KC̄]",
    reading: Reading::AsPrinted,
    instances: || dense(1..2, false),
    predict: |d| Prediction::equals(traces(d, |k| k)),
    decoys: &[
        Decoy {
            name: "that for long times",
            predict: |d| Prediction::equals(traces(d, |k| 1.0 / (2.0 - d.sgd.learning_rate() * k))),
        },
        Decoy {
            name: "Tr[K²C]/Tr[K²C̄]", predict: |d| Prediction::equals(traces(d, |k| k * k))
        },
    ],
    observe: Witness::Oracle(|d| Observation::of(ratio_of_efficiencies(d))),
    resolution: Resolution::Relative(1e-9),
    expects: Expected::Consistent,
};

static ANY_TIME: Experiment<Departure> = Experiment {
    name: "later: the ratio is Tr[KC]/Tr[KC̄]",
    instances: || dense(2..60, false),
    expects: Expected::Refuted(Fault::Wrong),
    ..ONE_STEP
};

static ANISOTROPY_HELPS: Experiment<Departure> = Experiment {
    name: "noise sorted like K: the ratio, from one step to sixty",
    instances: || dense(1..60, true),
    predict: |_| Prediction::at_least(1.0),
    decoys: &[],
    observe: Witness::Oracle(|d| Observation::of(ratio_of_efficiencies(d))),
    resolution: Resolution::Absolute(1e-9),
    ..ONE_STEP
};

static UPPER_BOUND: Experiment<Family> = Experiment {
    name: "as an upper bound: the ratio over a D^(2d-1) does not grow",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(vec![
            ("small curvatures just below the limit", tight(0.75, 2)),
            ("small curvatures far below", Family::new(0.6, 2.0, 1, 1.5, Noise::Hessian)),
            ("little noise along u_1, all else along u_2", {
                Family::new(0.75, 0.75, 2, 1.5, Noise::Second)
            }),
        ])
    },
    predict: |_| Prediction::at_most(0.0),
    decoys: &[],
    observe: Witness::Oracle(|family| {
        let over = |dimension: f64| {
            let order = libm::pow(dimension, 2.0 * family.decay() - 1.0);
            family.ratio(dimension).scaled(1.0 / (family.alignment(dimension) * order))
        };
        Observation::of(growth(over))
    }),
    resolution: Resolution::Absolute(0.02),
    expects: Expected::Refuted(Fault::Wrong),
};

static GROWTH: Experiment<Family> = Experiment {
    name: "as an order, small curvatures just below the limit: the power of D",
    instances: families,
    predict: |family| {
        let exponent = 2.0 * family.decay() - 1.0;
        Prediction::equals(exponent).with_curve(drawn(|dimension| libm::pow(dimension, exponent)))
    },
    decoys: &[
        Decoy { name: "d", predict: |family| Prediction::equals(family.decay()) },
        Decoy { name: "2d", predict: |family| Prediction::equals(2.0 * family.decay()) },
    ],
    observe: Witness::Oracle(|family| {
        let points = drawn(|dimension| dimension).into_iter();
        let curve = points.map(|(dimension, _)| (dimension, family.ratio(dimension))).collect();
        Observation::of(growth(|dimension| family.ratio(dimension))).with_curve(curve)
    }),
    ..UPPER_BOUND
};

static GROWTH_CORRECTED: Experiment<Family> = Experiment {
    name: "the lower bound's power of D is reached at fixed t",
    reading: Reading::Corrected,
    instances: || {
        let Instances { named, .. } = families();
        let fixed = named.into_iter().filter(|(_, family)| family.steps.is_some());
        Instances::named(fixed.collect())
    },
    predict: |family| Prediction::equals(exponent(family)),
    expects: Expected::Consistent,
    ..GROWTH
};

static LOWER_BOUND: Experiment<Family> = Experiment {
    name: "the ratio over its lower bound, D from 16 to 2^56",
    reading: Reading::Corrected,
    instances: || {
        let spread = |a| Family::new(0.6, 0.9, 3, 1.9, Noise::Share(a));
        let Instances { mut named, .. } = families();
        named.retain(|(_, family)| family.steps.is_some());
        named.extend([
            ("a = 0.2, three sharp directions", spread(0.2)),
            ("the same after 30 steps", spread(0.2).after(Some(30))),
            ("little noise along u_1", Family::new(0.75, 1.5, 2, 0.4, Noise::Second)),
            ("far below the limit", Family::new(0.6, 2.0, 1, 1.5, Noise::Hessian).after(Some(9))),
        ]);
        Instances::named(named)
    },
    predict: |_| Prediction::all_within(vec![Interval::new(1.0, f64::INFINITY); RUNGS as usize]),
    decoys: &[],
    observe: Witness::Oracle(|family| {
        let steps = family.steps.unwrap_or(u32::MAX);
        let contraction = (1.0 - family.step()) * (1.0 - family.step());
        let mean = (0..steps as i32).map(|s| contraction.powi(s)).sum::<f64>() / f64::from(steps);
        let sharp = 1.0 + family.sharp();
        let bound =
            |d: f64| mean * family.alignment(d) * libm::pow(d, exponent(family)) / (sharp * sharp);
        Observation::of_all(dimensions().map(|d| family.ratio(d).scaled(1.0 / bound(d))))
    }),
    resolution: Resolution::Absolute(1e-9),
    expects: Expected::Consistent,
};

fn tight(decay: f64, sharp: usize) -> Family {
    Family::new(decay, decay, sharp, 1.5, Noise::Hessian)
}

fn families() -> Instances<Family> {
    Instances::named(vec![
        ("d = 0.75", tight(0.75, 2)),
        ("d = 0.6, five steps", tight(0.6, 1).after(Some(5))),
        ("d = 0.875, a = 0.3, forty steps", {
            Family::new(0.875, 0.875, 3, 0.7, Noise::Share(0.3)).after(Some(40))
        }),
        ("d = 1.25", tight(1.25, 1)),
        ("d = 2, ten steps", tight(2.0, 3).after(Some(10))),
        ("d = 0.75, long times", tight(0.75, 2).after(None)),
    ])
}
