//! The claim that maxima are left at once from everywhere else, and saddles not from their stable
//! manifold.

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::barred_saddle::BarredSaddle;
use crate::instances::unstable_point::{Drift, Launch, UnstablePlane};
use crate::papers::hu2017::saddles::escape_off_the_stable_manifold::few_bars;
use crate::papers::hu2017::saddles::other_starts::{
    InPlane, OnLine, growth_rate, ln_time_behind_bar, ln_time_in_plane, ln_time_on_line,
};
use crate::papers::hu2017::saddles::saddle_escape::plane::{NOISE, chains_of_saddles};
use crate::papers::hu2017::saddles::saddle_escape_upper_bound::{
    starts_on_line, starts_on_stable_manifold, starts_with_company,
};
use crate::papers::hu2017::saddles::theory::slope;

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "hu2017/local-maximizer-escape",
    locus: "Remark with (4.15), its last two sentences",
    statement: "For a nondegenerate local maximizer the limit of E T / ln(1/η) is 0 from all points \
                of D but 0; for a saddle it is nonzero from all points of the stable manifold.",
    assumes: &[
        "the hypotheses of Theorem 3: D bounded, connected, with smooth boundary; S Sᵀ uniformly \
         positive definite; F is C⁴ on D, 0 a nondegenerate unstable point",
        "the stable manifold is that of (B.1): all x ≠ 0 of D whose orbit tends to 0",
    ],
    correction: Some(
        "0 is the only stationary point of F in the closure of D, and of the stable manifold only those \
     points count whose orbit stays in D",
    ),
    notes: Notes {
        because: "Both sentences fail where the hypotheses are used to the full. For maxima F may have other \
            stationary points in D: from a well the limit is infinite, and where 0 is joined to a \
            saddle in D, as with -∇F = (u - u³, 3/10 v), all points of the orbit between them \
            have the limit 1/(2 γ_1) of that saddle, here 5/3. For saddles the set (B.1) holds all points \
            whose orbit tends to 0, also when it leaves D on the way: a bar that reaches into a \
            rectangle, across the stable manifold, is enough; E T is then bounded and the limit 0, \
            which the paper's own (4.15) says. Without the bar, or with 0 alone, both sentences are \
            true: every orbit but that of a maximizer itself leaves D, and the stable manifold keeps \
            the limit 1/(2 γ_1). Limits by quadrature down to η = 6e-9; a limit zero is inferred from a \
            finite limit of E T.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[
        &MAXIMA_ON_LINE,
        &MAXIMA,
        &MAXIMA_WITH_COMPANY,
        &MAXIMUM_BESIDE_SADDLES,
        &SADDLES,
        &BEHIND_A_BAR,
        &MAXIMA_CORRECTED,
        &SADDLES_CORRECTED,
    ],
    ..Claim::BLANK
};

static MAXIMA_ON_LINE: Experiment<OnLine> = Experiment {
    name: "lone maxima, on the line",
    reading: Reading::AsPrinted,
    instances: starts_on_line,
    predict: |_| Prediction::equals(0.0),
    decoys: &[Decoy {
        name: "1/(2 γ_1)",
        predict: |launch| Prediction::equals(slope(launch.problem().drift().rate())),
    }],
    observe: Witness::Oracle(|launch| {
        Observation::of(growth_rate(|eta| ln_time_on_line(launch, eta)))
    }),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Consistent,
};

static MAXIMA_WITH_COMPANY: Experiment<OnLine> = Experiment {
    name: "maxima beside minima, on the line",
    instances: starts_with_company,
    expects: Expected::Refuted(Fault::Wrong),
    ..MAXIMA_ON_LINE
};

static MAXIMA: Experiment<InPlane> = Experiment {
    name: "lone maxima, in the plane",
    reading: Reading::AsPrinted,
    instances: starts_near_maxima,
    predict: |_| Prediction::equals(0.0),
    decoys: &[Decoy {
        name: "1/(2 γ_1)",
        predict: |launch| Prediction::equals(slope(launch.problem().rates()[0])),
    }],
    observe: Witness::Oracle(observe),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Consistent,
};

static MAXIMA_CORRECTED: Experiment<InPlane> =
    Experiment { name: "maxima, 0 alone", reading: Reading::Corrected, ..MAXIMA };

static MAXIMUM_BESIDE_SADDLES: Experiment<InPlane> = Experiment {
    name: "between a maximum and a saddle, in the plane",
    instances: || {
        let (name, chain) = chains_of_saddles().named.swap_remove(0);
        let launch = Launch::in_plane(chain, [0.5, 0.0]).expect("valid");
        Instances::named(vec![(name, launch)])
    },
    expects: Expected::Refuted(Fault::Wrong),
    ..MAXIMA
};

static SADDLES: Experiment<InPlane> = Experiment {
    name: "saddles, from the stable manifold",
    instances: starts_on_stable_manifold,
    predict: |_| Prediction::at_least(f64::MIN_POSITIVE),
    decoys: &[Decoy { name: "zero", predict: |_| Prediction::equals(0.0) }],
    ..MAXIMA
};

static SADDLES_CORRECTED: Experiment<InPlane> = Experiment {
    name: "saddles, orbits that stay in D",
    reading: Reading::Corrected,
    predict: |launch| Prediction::equals(slope(launch.problem().rates()[0])),
    ..SADDLES
};

static BEHIND_A_BAR: Experiment<BarredSaddle> = Experiment {
    name: "saddles, from the stable manifold behind an obstacle",
    reading: Reading::AsPrinted,
    instances: few_bars,
    predict: |_| Prediction::at_least(f64::MIN_POSITIVE),
    decoys: &[Decoy {
        name: "1/(2 γ_1)",
        predict: |saddle| Prediction::equals(slope(saddle.rates()[0])),
    }],
    observe: Witness::Oracle(|saddle| {
        Observation::of(growth_rate(|eta| ln_time_behind_bar(saddle, eta)))
    }),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Refuted(Fault::Wrong),
};

fn observe(launch: &InPlane) -> Observation {
    Observation::of(growth_rate(|eta| ln_time_in_plane(launch, eta)))
}

fn starts_near_maxima() -> Instances<InPlane> {
    let from = |rates: [f64; 2], start: [f64; 2]| {
        let drifts = rates.map(Drift::linear);
        let plane = UnstablePlane::new(drifts, 0.7, NOISE, [1.0, 4.0], 0.25).expect("valid");
        Launch::in_plane(plane, start).expect("valid")
    };
    Instances::named(vec![
        ("on the fast axis", from([1.0, 0.3], [-0.25, 0.0])),
        ("on the slow axis", from([1.0, 0.3], [0.0, 2.0])),
        ("near the slow axis", from([1.0, 0.3], [0.05, -1.0])),
        ("equal rates", from([0.8, 0.8], [0.1, 0.1])),
    ])
}
