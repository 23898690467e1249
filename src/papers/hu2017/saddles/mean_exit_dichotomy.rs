//! The claim that mean exit times are logarithmic on the stable manifold, and those of the flow off it.

use crate::claim::{
    Axis, ByHand, Claim, Decoy, Expected, Experiment, Fault, Figure, Instances, Notes, Observation,
    Prediction, Reading, Resolution, Witness,
};
use crate::instances::barred_saddle::BarredSaddle;
use crate::instances::unstable_point::InPlane;
use crate::interval::Interval;
use crate::witnesses::escape::starts::{growth_rate, ln_time_behind_bar, ln_time_in_plane};
use crate::witnesses::escape::touching::SLOPE;

use super::contact_times::{BEHIND_A_BAR, CONTROL, GRAZING, IN_PLANE, NOT_ALONE};
use super::starts::{few_bars, starts_on_stable_manifold, touching};
use super::theory::slope;

pub(crate) static CLAIM: Claim = Claim {
    id: "hu2017/mean-exit-dichotomy",
    locus: "Appendix B, Proposition 3, (B.1), (B.2)",
    statement: "If x is in W_S or 0, then lim E_x T/log η^-1 = 1/(2 γ_1) as η -> 0. If x is in D but neither in \
                W_S nor 0, then lim E_x T = θ(x).",
    assumes: &[
        "the hypotheses of Theorem 3: D bounded, connected, with smooth boundary; S Sᵀ uniformly \
         positive definite; F is C⁴ on D, 0 a nondegenerate unstable point",
        "W_S = {x in D: the orbit from x ≠ 0 tends to 0}, θ(x) = inf{s > 0: the orbit is on the \
         boundary of D at s}",
        "F and S are continued outside D, the orbits with them",
    ],
    correction: Some(
        "If 0 is the only stationary point of F in the closure of D, E_x T/ln(1/η) tends to 1/(2 γ_1) for x = 0 and \
         for orbits that tend to 0 and stay in D, and E_x T tends to θ(x) for orbits that cross the \
         boundary at θ(x) with a nonzero angle, as η tends to zero.",
    ),
    notes: Notes {
        because: "First case: (B.1) asks where the orbit ends and not whether it stays in D. In the figure a \
            bar reaches into a rectangle across the stable manifold; the orbit from above the bar tends to \
            0 through the bar, but the diffusion leaves at the bar after the time θ, and the limit is 0. If the \
            bar's tip only touches the manifold, half of the paths leave there, and the limit is \
            1/(4 γ_1). Second case: an orbit that touches the boundary at θ and goes on has the mean of \
            θ and of the next exit for its limit. With a minimum in D (hu2017/saddle-escape) E T can be \
            infinite in the limit though θ is finite.",
        repaired: "Orbits that stay in D, or cross its boundary at an angle; 0 alone.",
        known: "Quadrature down to η = 6e-9 where the orbit stays, crosses, or meets the bar, with a bound \
            that lets the noise go round it; exact Gaussian steps of the linear SDE at η = 1e-4, 1e-6 and \
            1e-8 for touching orbits, whose probability 1/2 is derived beside the simulation. Corners of D and the bar's \
            foot are to be thought rounded, as Theorem 3 asks for a smooth boundary; the paths that decide do not come near them.",
        open: "Losses that do not separate.",
    },
    figures: &[Figure {
        experiment: RETURNING.name,
        caption: "A bar that reaches into D across the stable manifold. The orbit from above the bar tends to the saddle \
                  at 0, but leaves D on its way; the first case of the proposition covers it, and is wrong there.",
        x: Axis { label: "u, along the unstable direction", log: false },
        y: Axis { label: "v, along the stable direction", log: false },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&RETURNING, &GRAZING_ON, &GRAZING, &NOT_ALONE, &ON, &IN_PLANE, &BEHIND_A_BAR],
    controls: &[&CONTROL, &RETURNING_BY_HAND, &GRAZING_BY_HAND, &OFF_BY_HAND],
    ..Claim::BLANK
};

static ON: Experiment<InPlane> = Experiment {
    name: "first case, orbits that stay in D",
    reading: Reading::Corrected,
    instances: starts_on_stable_manifold,
    predict: |launch| Prediction::equals(slope(launch.problem().rates()[0])),
    decoys: &[Decoy::new("zero", |_| Prediction::equals(0.0))],
    observe: Witness::Oracle(|launch| {
        Observation::of(growth_rate(|eta| ln_time_in_plane(launch, eta)))
    }),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Consistent,
};

static RETURNING: Experiment<BarredSaddle> = Experiment {
    name: "E T/ln(1/η), first case, an orbit that leaves D and comes back",
    reading: Reading::AsPrinted,
    instances: few_bars,
    predict: |saddle| Prediction::equals(slope(saddle.rates()[0])),
    decoys: &[Decoy::new("1/γ_1", |saddle| Prediction::equals(2.0 * slope(saddle.rates()[0])))],
    observe: Witness::Oracle(|saddle| {
        let drawn = |points: Vec<[f64; 2]>| {
            points.into_iter().map(|[u, v]| (u, Interval::exactly(v))).collect()
        };
        Observation::of(growth_rate(|eta| ln_time_behind_bar(saddle, eta))).with_curves([
            ("the boundary of D".to_owned(), drawn(saddle.boundary())),
            ("the orbit from above the bar".to_owned(), drawn(saddle.orbit())),
        ])
    }),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Refuted(Fault::Hypothesis),
};

static RETURNING_BY_HAND: ByHand<BarredSaddle> = ByHand {
    of: &RETURNING,
    at: "1/(2 γ_1) at γ_1 = 1.3, γ_2 = -0.9: an orbit that comes back",
    instance: || touching([1.3, 0.9], [0.0, 0.8], 0.2, 0.55),
    values: &[0.38462],
};

static GRAZING_ON: Experiment<BarredSaddle> = Experiment {
    name: "first case, a stable manifold that touches the boundary",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(vec![
            ("a bar's tip", touching([1.0, 1.5], [0.0, 1.0], 0.25, 0.6)),
            ("a flatter tip, a steeper saddle", touching([2.0, 1.0], [0.0, 1.25], 0.5, 0.4)),
        ])
    },
    predict: |saddle| Prediction::equals(slope(saddle.rates()[0])),
    decoys: RETURNING.decoys,
    observe: Witness::Simulation(SLOPE),
    resolution: Resolution::Relative(0.1),
    expects: Expected::Refuted(Fault::Hypothesis),
};

static GRAZING_BY_HAND: ByHand<BarredSaddle> = ByHand {
    of: &GRAZING_ON,
    at: "1/(2 γ_1) at γ_1 = 1.3, γ_2 = -0.9: an orbit that touches",
    ..RETURNING_BY_HAND
};

static OFF_BY_HAND: ByHand<BarredSaddle> = ByHand {
    of: &GRAZING,
    at: "θ = 0.55, the time from the start to the bar's tip",
    instance: || touching([1.3, 0.9], [0.2, 0.8], 0.2, 0.55),
    values: &[0.55],
};
