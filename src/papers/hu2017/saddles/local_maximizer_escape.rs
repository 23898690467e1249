//! The claim that maxima are left at once from everywhere else, and saddles not from their stable
//! manifold.

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::barred_saddle::BarredSaddle;
use crate::instances::unstable_point::{InPlane, OnLine};
use crate::witnesses::escape::starts::{
    growth_rate, ln_time_behind_bar, ln_time_in_plane, ln_time_on_line,
};

use super::cases::chain_of_saddles;
use super::starts::{
    few_bars, in_plane, starts_near_maxima, starts_not_alone, starts_on_line,
    starts_on_stable_manifold, wells_outside,
};
use super::theory::slope;

pub(crate) static CLAIM: Claim = Claim {
    id: "hu2017/local-maximizer-escape",
    locus: "Remark with (4.15), its last two sentences",
    statement: "Hence in the case of nondegenerate local maximizer, (4.13) gives the limit 0 for all points but \
                0. However in the case of saddle points, the limit is nonzero for all points on the \
                so-called stable manifold.",
    assumes: &[
        "the hypotheses of Theorem 3: D bounded, connected, with smooth boundary; S Sᵀ uniformly \
         positive definite; F is C⁴ on D, 0 a nondegenerate unstable point",
        "the stable manifold is that of (B.1): all x ≠ 0 of D whose orbit tends to 0",
    ],
    correction: Some(
        "If 0 is the only stationary point of F in the closure of D, the limit of E T/ln(1/η) is 0 from all points \
         but 0 if 0 is a maximizer, and 1/(2 γ_1) from those points of a saddle's stable manifold whose \
         orbit stays in D.",
    ),
    notes: Notes {
        because: "Maxima: F may have other stationary points in D (hu2017/saddle-escape). From a well the limit \
            is infinite, and where 0 is joined to a saddle in D, as with -∇F = (u - u³, 3/10 v), all points \
            of the orbit between them have the limit of that saddle, here 5/3. Saddles: (B.1) holds points \
            whose orbit tends to 0 but crosses the boundary of D on the way (hu2017/mean-exit-dichotomy); E T is bounded \
            there and the limit 0, as the paper's own (4.15) says.",
        repaired: "0 alone, and orbits that stay in D: around a maximizer every orbit but 0 itself leaves D then.",
        known: "Limits by quadrature down to η = 6e-9; a limit zero is inferred from a finite limit of E T. The \
            same losses on domains that end before the other stationary points obey the statement \
            (control, on the line). Corners of D and the bar's \
            foot are to be thought rounded, as Theorem 3 asks for a smooth boundary; the paths that decide do not come near them.",
        open: "Losses that do not separate.",
    },
    source: file!(),
    experiments: &[
        &MAXIMA_NOT_ALONE,
        &MAXIMUM_BESIDE_SADDLES,
        &BEHIND_A_BAR,
        &MAXIMA_ON_LINE,
        &SADDLES,
        &MAXIMA,
        &SADDLES_CORRECTED,
    ],
    controls: &[&CONTROL_ON_LINE],
    ..Claim::BLANK
};

static MAXIMA_ON_LINE: Experiment<OnLine> = Experiment {
    name: "lone maxima, on the line",
    reading: Reading::AsPrinted,
    instances: starts_on_line,
    predict: |_| Prediction::equals(0.0),
    decoys: &[Decoy::new("1/(2 γ_1)", |launch| {
        Prediction::equals(slope(launch.problem().drift().rate()))
    })],
    observe: Witness::Oracle(|launch| {
        Observation::of(growth_rate(|eta| ln_time_on_line(launch, eta)))
    }),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Consistent,
};

static MAXIMA_NOT_ALONE: Experiment<OnLine> = Experiment {
    name: "E T/ln(1/η), maxima beside minima, on the line",
    instances: starts_not_alone,
    expects: Expected::Refuted(Fault::Inherited("hu2017/saddle-escape")),
    ..MAXIMA_ON_LINE
};

static CONTROL_ON_LINE: Experiment<OnLine> = Experiment {
    name: "control: maxima, D ends before the minima",
    instances: wells_outside,
    decoys: &[],
    ..MAXIMA_ON_LINE
};

static MAXIMA: Experiment<InPlane> = Experiment {
    name: "lone maxima, in the plane",
    reading: Reading::Corrected,
    instances: starts_near_maxima,
    predict: |_| Prediction::equals(0.0),
    decoys: &[Decoy::new("1/(2 γ_1)", |launch| {
        Prediction::equals(slope(launch.problem().rates()[0]))
    })],
    observe: Witness::Oracle(|launch| {
        Observation::of(growth_rate(|eta| ln_time_in_plane(launch, eta)))
    }),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Consistent,
};

static MAXIMUM_BESIDE_SADDLES: Experiment<InPlane> = Experiment {
    name: "between a maximum and a saddle, in the plane",
    reading: Reading::AsPrinted,
    instances: || {
        let launch = in_plane(chain_of_saddles(), [0.5, 0.0]);
        Instances::named(vec![("two saddles on the way out", launch)])
    },
    expects: Expected::Refuted(Fault::Inherited("hu2017/saddle-escape")),
    ..MAXIMA
};

static SADDLES: Experiment<InPlane> = Experiment {
    name: "saddles, from the stable manifold",
    reading: Reading::AsPrinted,
    instances: starts_on_stable_manifold,
    predict: |launch| nonzero(launch.problem().rates()[0]),
    decoys: &[Decoy::new("zero", |_| Prediction::equals(0.0))],
    ..MAXIMA
};

static SADDLES_CORRECTED: Experiment<InPlane> = Experiment {
    name: "saddles, orbits that stay in D",
    predict: |launch| Prediction::equals(slope(launch.problem().rates()[0])),
    ..SADDLES.corrected()
};

/// At least a tenth of the `1/(2 γ_1)` of (B.2): the paper knows of no other value than this and zero.
fn nonzero(rate: f64) -> Prediction {
    Prediction::at_least(0.1 * slope(rate))
}

static BEHIND_A_BAR: Experiment<BarredSaddle> = Experiment {
    name: "saddles, from the stable manifold behind an obstacle",
    reading: Reading::AsPrinted,
    instances: few_bars,
    predict: |saddle| nonzero(saddle.rates()[0]),
    decoys: &[Decoy::new("1/(2 γ_1)", |saddle| Prediction::equals(slope(saddle.rates()[0])))],
    observe: Witness::Oracle(|saddle| {
        Observation::of(growth_rate(|eta| ln_time_behind_bar(saddle, eta)))
    }),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Refuted(Fault::Inherited("hu2017/mean-exit-dichotomy")),
};
