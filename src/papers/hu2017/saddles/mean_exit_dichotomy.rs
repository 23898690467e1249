//! The claim that mean exit times are logarithmic on the stable manifold, and those of the flow off it.

use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Fault, Figure, Instances, Notes, Observation,
    PerBudget, Prediction, Reading, Resolution, Simulation, Witness,
};
use crate::instances::barred_saddle::BarredSaddle;
use crate::interval::Interval;
use crate::papers::hu2017::saddles::escape_off_the_stable_manifold;
use crate::papers::hu2017::saddles::escape_off_the_stable_manifold::few_bars;
use crate::papers::hu2017::saddles::other_starts::{
    InPlane, OnLine, growth_rate, ln_time_behind_bar,
};
use crate::papers::hu2017::saddles::theory::slope;
use crate::papers::hu2017::saddles::{saddle_escape_upper_bound, touching_orbits};

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "hu2017/mean-exit-dichotomy",
    locus: "Appendix B, Proposition 3, (B.1), (B.2)",
    statement: "If x is 0 or its orbit tends to 0, E_x T / ln(1/η) tends to 1/(2 γ_1); for all other \
                x in D, E_x T tends to θ(x), the time at which the orbit first meets the boundary.",
    assumes: &[
        "the hypotheses of Theorem 3: D bounded, connected, with smooth boundary; S Sᵀ uniformly \
         positive definite; F is C⁴ on D, 0 a nondegenerate unstable point",
        "W_S = {x in D: the orbit from x ≠ 0 tends to 0}, θ(x) = inf{s > 0: the orbit is on the \
         boundary of D at s}",
        "F and S are continued outside D, the orbits with them",
    ],
    correction: Some(
        "0 is the only stationary point of F in the closure of D; the first case is for orbits that stay \
     in D, the second for orbits that cross the boundary at θ(x) with a nonzero angle",
    ),
    notes: Notes {
        because: "The two cases hold where the orbit stays in D or crosses its boundary, and fail elsewhere. \
            First case: (B.1) asks only where the orbit ends. The figure shows a linear saddle in a \
            rectangle into which a bar reaches across the stable manifold: the orbit from above the bar \
            tends to 0, through the bar; the diffusion leaves D at the bar after the time θ, so the \
            limit is 0. If the bar's tip only touches the manifold, half of the paths leave there and \
            the others pass, and the limit is 1/(4 γ_1). Second case: an orbit that touches the \
            boundary at θ and goes on has E T -> the mean of θ and of the next exit, for the same \
            reason; and with a minimum in D on the other side of 0, E T is infinite in the limit \
            though θ is finite. The touching probability 1/2 is derived beside the simulation. Crossing and lone cases are computed by \
            quadrature down to η = 6e-9, the obstacle by a bound that lets the noise go round it, the touching orbits by \
            exact Gaussian steps of the linear SDE at η = 1e-4, 1e-6 and 1e-8. All starts on the \
            boundary's inside with θ = ∞ off W_S \
            agree with the printed second case, with E T -> ∞. Open: losses that do not separate.",
        ..Notes::NONE
    },
    figures: &[Figure {
        experiment: RETURNING.name,
        caption: "A bar (dots: the boundary of D) across the stable manifold (line: the orbit from \
                  above the bar). The orbit tends to the saddle at 0, but leaves D on its way; the \
                  first case of the proposition covers it, and is wrong there.",
        x: Axis { label: "u, along the unstable direction", log: false },
        y: Axis { label: "v, along the stable direction", log: false },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[
        &ON,
        &OFF,
        &RETURNING,
        &WITH_COMPANY,
        &touching_orbits::OFF,
        &GRAZING_ON,
        &ON_CORRECTED,
        &OFF_CORRECTED,
        &CROSSING,
    ],
    ..Claim::BLANK
};

static ON: Experiment<InPlane> = Experiment {
    name: "first case, orbits that stay in D",
    reading: Reading::AsPrinted,
    ..saddle_escape_upper_bound::ON_EXACTLY
};

static ON_CORRECTED: Experiment<InPlane> = Experiment {
    name: "logarithmic where the orbit stays in D",
    reading: Reading::Corrected,
    ..ON
};

static OFF: Experiment<InPlane> = Experiment {
    name: "second case, orbits that cross the boundary",
    ..escape_off_the_stable_manifold::IN_PLANE
};

static OFF_CORRECTED: Experiment<InPlane> = Experiment {
    name: "the flow's time where the orbit crosses",
    reading: Reading::Corrected,
    ..OFF
};

static RETURNING: Experiment<BarredSaddle> = Experiment {
    name: "first case, an orbit that leaves D and comes back",
    reading: Reading::AsPrinted,
    instances: few_bars,
    predict: |saddle| {
        let orbit = saddle.orbit().into_iter().map(|[u, v]| (u, v)).collect();
        Prediction::equals(slope(saddle.rates()[0])).with_curve(orbit)
    },
    decoys: &[Decoy {
        name: "1/γ_1",
        predict: |saddle| Prediction::equals(2.0 * slope(saddle.rates()[0])),
    }],
    observe: Witness::Oracle(|saddle| {
        let sides = saddle.boundary().into_iter().map(|[u, v]| (u, Interval::exactly(v)));
        Observation::of(growth_rate(|eta| ln_time_behind_bar(saddle, eta)))
            .with_curve(sides.collect())
    }),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Refuted(Fault::Wrong),
};

/// What holds there instead: the second case.
static CROSSING: Experiment<BarredSaddle> = Experiment {
    name: "the flow's time where the orbit leaves D and comes back",
    reading: Reading::Corrected,
    ..escape_off_the_stable_manifold::BEHIND_A_BAR
};

static WITH_COMPANY: Experiment<OnLine> = Experiment {
    name: "second case, a minimum of F in D",
    ..escape_off_the_stable_manifold::WITH_COMPANY
};

static GRAZING_ON: Experiment<BarredSaddle> = Experiment {
    name: "first case, a stable manifold that touches the boundary",
    reading: Reading::AsPrinted,
    instances: || {
        let touching = |rates, height, radius, contact| {
            let tangent = ([0.0, height], radius);
            BarredSaddle::grazing(rates, 0.7, [1.5, 3.0], tangent, contact).expect("valid")
        };
        Instances::named(vec![
            ("a bar's tip", touching([1.0, 1.5], 1.0, 0.25, 0.6)),
            ("a flatter tip, a steeper saddle", touching([2.0, 1.0], 1.25, 0.5, 0.4)),
        ])
    },
    predict: |saddle| Prediction::equals(slope(saddle.rates()[0])),
    decoys: &[Decoy {
        name: "1/γ_1",
        predict: |saddle| Prediction::equals(2.0 * slope(saddle.rates()[0])),
    }],
    observe: Witness::Simulation(Simulation {
        simulate: touching_orbits::simulate,
        estimate: |_, tally, alpha| Observation::of(touching_orbits::slope(tally, alpha)),
        replicas: 1024,
        blocks: PerBudget { quick: 64, standard: 64, deep: 512 },
    }),
    resolution: Resolution::Relative(0.1),
    expects: Expected::Refuted(Fault::Wrong),
};
