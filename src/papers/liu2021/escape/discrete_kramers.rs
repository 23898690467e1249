//! The escape rate of SGD with a finite step.

mod figure_6;

use proptest::strategy::Strategy;

use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Fault, Figure, Instances, Notes, Observation,
    PerBudget, Prediction, Reading, Resolution, Witness,
};
use crate::instances::noisy_valley::{Shape, Valley, exponent_per_batch, ln_rate_at_small_steps};
use crate::interval::Interval;
use crate::oracles::lyapunov;
use figure_6::{FIGURE_6, SIMULATED, UNDERESTIMATED};

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/discrete-kramers",
    locus: "Theorem 9, eq. (23), the lines before it, and Figure 6",
    statement: "The escape rate of discrete-time SGD is γ ≈ (1/2π) √(2/(2-λk_a)) |k_b| erf(√(S(2-λk_a)ΔL/(λk_a))) \
                exp[-(2SΔL/λ)(l(1-λk_a/2)/k_a + (1-l)/|k_b|)]; SGD fluctuates more than the continuous theory \
                says, which underestimates the escape rate; the prediction is consistent with \
                experiments up to a constant coefficient.",
    assumes: &[
        "one dimension; normal noise of covariance k_a/S from a to l and |k_b|/S from l on; 0 < λk_a < 2",
        "k(w) = k_a up to l and k_b from there: for two parabolas exactly",
        "l in the formula is the part of the barrier's height below the point l (inferred), time is λ × steps (inferred)",
        "≈: equal exponents per S as S tends to infinity at fixed λ",
    ],
    correction: Some(
        "for two parabolas and λk_a ≤ 1 the exponent is the least action of the chain; the factor is the inverse; \
     the continuous theory underestimates the rate in the exponent",
    ),
    notes: Notes {
        because: "Printed: (23), with ≈ and no error. Exponent: near a it is right, (1-λk_a/2)/k_a being that of the \
            stationary law, but near b the least cost of a climb in steps of λ is (1+λ|k_b|/2)/|k_b|, and \
            where the two meet one step crosses l. For equal curvatures and u = λk the true exponent is \
            that of (24) times 1 - u²/4, with no term of first order, while (23) has 1 - u/4. Found from the killed \
            chain, by elimination without subtraction, exponents 32 to 512, extrapolated; it agrees with the least action \
            in closed form, itself tested against relaxed paths. Factor: (22) upside down, flux over P(V_a), gives \
            the density of the stationary law at a, ∝ √((2-λk_a)/2), over erf: the inverse of what \
            (23) has, which mixes the two ways to read (22). For λ → 0, (23) becomes (24), and SGD's rate has \
            k_a in place of |k_b| (Itô; liu2021/continuous-kramers); so for |k_b| > k_a (24) overestimates the escape \
            rate, found by the chain and by simulating SGD. In the exponent SGD does escape more easily. \
            Figure 6: its settings are not in the text; at exponents 8 and 16 the ratio of SGD's rate \
            and (23) is not constant (a factor of two on either side is allowed): over r it varies by factors of 5 to \
            1300. erf is the mass within √(2ΔL/k_a); \
            the caption's half-width is √(ΔL/k_a), in our text of it. Open: λk_a > 1 in closed form.",
        ..Notes::NONE
    },
    figures: &[Figure {
        experiment: FIGURE_6.name,
        caption: "As Figure 6(b): the escape rate over |k_b| as the loss is multiplied by r, for two parabolas of equal \
                  curvature and an exponent of 8: SGD, (23), and the continuous theory.",
        x: Axis { label: "λk_a", log: false },
        y: Axis { label: "γ/|k_b|", log: true },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[
        &EXPONENT,
        &FACTOR,
        &SMALL_STEPS,
        &FLUCTUATIONS,
        &UNDERESTIMATED,
        &SIMULATED,
        &FIGURE_6,
        &EXPONENT_CORRECTED,
        &FACTOR_CORRECTED,
        &UNDERESTIMATED_CORRECTED,
    ],
    ..Claim::BLANK
};

static EXPONENT: Experiment<Valley> = Experiment {
    name: "exponent over S",
    reading: Reading::AsPrinted,
    instances: || {
        let Instances { mut named, .. } = parabolas();
        named.extend([
            ("equal curvatures, λk_a = 1.5", valley([1.0, 1.0], 1.5)),
            ("quartic", Valley::new([1.0, 1.8], 1.5, Shape::Quartic(0.4), 0.5)),
        ]);
        Instances::named(named)
    },
    predict: |v| Prediction::equals(v.exponent_with(v.weight(), 1.0, 0.0)),
    decoys: &[Decoy { name: "(24)", predict: |v| Prediction::equals(v.exponent_per_batch()) }],
    observe: Witness::Oracle(|v| Observation::of(exponent_per_batch(v, Valley::ln_rate_of_sgd))),
    resolution: Resolution::Relative(0.02),
    expects: Expected::Refuted(Fault::Wrong),
};

static EXPONENT_CORRECTED: Experiment<Valley> = Experiment {
    name: "exponent over S, least action",
    reading: Reading::Corrected,
    instances: parabolas,
    predict: |v| Prediction::equals(v.least_action_per_batch()),
    decoys: &[
        Decoy {
            name: "(23)",
            predict: |v| Prediction::equals(v.exponent_with(v.weight(), 1.0, 0.0)),
        },
        Decoy { name: "(24)", predict: |v| Prediction::equals(v.exponent_per_batch()) },
    ],
    expects: Expected::Consistent,
    ..EXPONENT
};

static FACTOR: Experiment<Valley> = Experiment {
    name: "ln of the factor beside (24), from the flux over P(V_a)",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(vec![
            ("λk_a = 0.5, exponent 4", valley([1.0, 1.0], 0.5).with_exponent(4.0)),
            ("λk_a = 1.2, exponent 6", valley([1.0, 2.0], 1.2).with_exponent(6.0)),
            ("λk_a = 1.9, exponent 16", valley([2.0, 1.0], 1.9).with_exponent(16.0)),
        ])
    },
    predict: |v| Prediction::equals(v.ln_discrete_factor()),
    decoys: &[Decoy { name: "a factor of one", predict: |_| Prediction::equals(0.0) }],
    observe: Witness::Oracle(|v| {
        let (discrete, continuous) = variances(v);
        let density = (continuous * discrete.recip()).ln().scaled(0.5);
        let half_width = (2.0 * v.barrier() / v.curvature()).sqrt();
        let mass = discrete.map_increasing(|s| -libm::erf(half_width / (2.0 * s).sqrt()), 1e-14);
        Observation::of(density - (-mass).ln())
    }),
    resolution: Resolution::Absolute(1e-9),
    expects: Expected::Refuted(Fault::Wrong),
};

static FACTOR_CORRECTED: Experiment<Valley> = Experiment {
    name: "ln of the inverse factor, from the flux over P(V_a)",
    reading: Reading::Corrected,
    predict: |v| Prediction::equals(-v.ln_discrete_factor()),
    expects: Expected::Consistent,
    ..FACTOR
};

static SMALL_STEPS: Experiment<Valley> = Experiment {
    name: "λ tending to zero at an exponent of 60: ln γ",
    instances: || {
        Instances::named(vec![
            ("a sharp barrier", valley([1.0, 2.0], 0.3).with_exponent(60.0)),
            ("a sharp minimum", valley([2.0, 1.0], 0.3).with_exponent(60.0)),
        ])
    },
    predict: |v| Prediction::equals(v.with_step(1e-9).ln_discrete_rate()),
    decoys: &[Decoy {
        name: "per step",
        predict: |v| Prediction::equals(v.ln_discrete_rate() + libm::log(v.learning_rate())),
    }],
    observe: Witness::Oracle(|v| Observation::of(ln_rate_at_small_steps(v))),
    resolution: Resolution::Absolute(0.1),
    ..EXPONENT
};

static FLUCTUATIONS: Experiment<Valley> = Experiment {
    name: "stationary variance of SGD over that of the continuous theory",
    instances: parabolas,
    predict: |_| Prediction::at_least(1.0),
    decoys: &[],
    observe: Witness::Oracle(|v| {
        let (discrete, continuous) = variances(v);
        Observation::of(discrete * continuous.recip())
    }),
    resolution: Resolution::Absolute(1e-9),
    expects: Expected::Consistent,
    ..EXPONENT
};

static UNDERESTIMATED_CORRECTED: Experiment<Valley> = Experiment {
    name: "the exponent over S is at most that of (24)",
    reading: Reading::Corrected,
    predict: |v| Prediction::at_most(v.exponent_per_batch()),
    decoys: &[],
    ..EXPONENT_CORRECTED
};

fn valley(curvatures: [f64; 2], step: f64) -> Valley {
    Valley::new(curvatures, 1.0, Shape::Parabolas, step)
}

fn parabolas() -> Instances<Valley> {
    Instances::named(vec![
        ("equal curvatures, λk_a = 0.5", valley([1.0, 1.0], 0.5)),
        ("a sharp barrier, λk_a = 0.9", valley([1.0, 2.0], 0.9)),
        ("a sharp minimum, λk_a = 0.4", valley([2.0, 1.0], 0.4)),
    ])
    .and_random(
        PerBudget { quick: 1, standard: 4, deep: 64 },
        Valley::any().prop_map(|valley| valley.with_exponent(32.0)).boxed(),
    )
}

/// The variance of the stationary law near a, and that of the continuous theory.
fn variances(valley: &Valley) -> (Interval, Interval) {
    let (rate, c) = (valley.learning_rate(), valley.spread(0.0) * valley.spread(0.0));
    let continuous = rate * c / (2.0 * valley.curvature());
    (lyapunov::scalar(1.0 - valley.step(), rate * rate * c), Interval::exactly(continuous))
}
