//! The claim that the Hessian divides stationary points into minima, maxima and saddles.

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, PerBudget,
    Prediction, Reading, Resolution, Witness,
};
use crate::instances::stationary_point::StationaryPoint;
use crate::interval::Interval;
use crate::oracles::small_spheres::{least_growth, neighbourhood};

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "hu2017/stationary-points",
    locus: "Definition 1 and the lines after it",
    statement: "A stationary point is stable, if the Hessian is positive definite, or unstable, if \
                its least eigenvalue is negative; a stable one is always a local minimizer, an \
                unstable one is a local maximizer when the Hessian has only negative eigenvalues \
                and a saddle when it has both negative and nonnegative ones; nondegenerate \
                stationary points are isolated.",
    assumes: &["F is twice differentiable, and ∇F(x) = 0"],
    correction: Some(
        "an unstable point with eigenvalues of both signs is a saddle; without a positive one but \
         with a vanishing one it is a maximizer or a saddle, which the Hessian leaves open; points \
         whose least eigenvalue vanishes are in neither case",
    ),
    notes: Notes {
        because: "Two parts fail, both at degenerate Hessians. A least eigenvalue zero belongs to neither \
            case: x⁴ (a minimum, attracting), x³ and the monkey saddle. If Definition 1 is read as \
            two definitions that need not exhaust, this part is no error, the next one remains. \
            Eigenvalues -2 and 0 make the printed sentence say saddle, but -x² + c x y² - y⁴ = \
            -(x - c y²/2)² - (1 - c²/4) y⁴ is a maximum for |c| < 2 and a saddle for |c| > 2 with \
            the same Hessian, so nothing about the Hessian decides. A saddle is taken to be a \
            stationary point near which F is both larger and smaller; were it defined by the \
            brackets, the sentence would say nothing. True are: positive definite, a minimum; all \
            negative, a maximum; negative and positive, a saddle; and an unstable point is never a \
            minimum, so that it is a maximum or a saddle as the sentence without its brackets \
            says. Random quartics in turned frames are classified by their extremes on small \
            circles, which knows no Hessian. Isolation is the inverse function theorem; here the \
            least of |∇F|/r on small circles has a positive limit. Theorem 3 excludes degenerate \
            points; the wider sentence is not used in the paper.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&STABLE, &UNSTABLE, &HALF_DEGENERATE, &TWO_CASES, &ISOLATED, &SORTED],
    ..Claim::BLANK
};

static STABLE: Experiment<StationaryPoint> = Experiment {
    name: "stable points are local minimizers",
    reading: Reading::AsPrinted,
    instances: || {
        let steep = plane(&[(2, 0, 0.01), (0, 2, 1.0), (3, 0, 5.0), (1, 2, -8.0), (0, 4, -3.0)]);
        let bowl = StationaryPoint::on_line(&[(2, 1.0), (3, -4.0)]).expect("valid");
        Instances::named(vec![("flat bowl, steep cubic", steep), ("on the line", bowl)])
            .and_random(CASES, StationaryPoint::stable())
    },
    predict: |_| sides(Some(false), None),
    decoys: &[Decoy { name: "a maximizer", predict: |_| sides(None, Some(false)) }],
    observe: Witness::Oracle(observe),
    resolution: Resolution::Absolute(1e-9),
    expects: Expected::Consistent,
};

static UNSTABLE: Experiment<StationaryPoint> = Experiment {
    name: "unstable nondegenerate points are maximizers or saddles as the signs say",
    instances: || {
        let maximum = plane(&[(2, 0, -1.0), (0, 2, -0.25), (1, 2, 8.0)]);
        let saddle = plane(&[(2, 0, -1.0), (0, 2, 0.01), (2, 1, 3.0)]);
        let regular = StationaryPoint::nondegenerate_unstable();
        Instances::named(vec![("maximum", maximum), ("saddle", saddle)]).and_random(CASES, regular)
    },
    predict: as_printed,
    decoys: &[Decoy { name: "a minimizer", predict: |_| sides(Some(false), None) }],
    ..STABLE
};

static HALF_DEGENERATE: Experiment<StationaryPoint> = Experiment {
    name: "with a negative and a vanishing eigenvalue, a saddle",
    instances: || {
        let point = |c: f64| plane(&[(2, 0, -1.0), (1, 2, c), (0, 4, -1.0)]);
        Instances::named(vec![
            ("-x² - y⁴", point(0.0)),
            ("-x² + 15/8 x y² - y⁴, a maximum", point(1.875)),
            ("-x² + 17/8 x y² - y⁴, a saddle", point(2.125)),
        ])
        .and_random(CASES, StationaryPoint::half_degenerate())
    },
    expects: Expected::Refuted(Fault::Wrong),
    ..UNSTABLE
};

/// How many of the two cases hold.
static TWO_CASES: Experiment<StationaryPoint> = Experiment {
    name: "every stationary point is stable or unstable",
    reading: Reading::AsPrinted,
    instances: || {
        let line = |degree: u32| StationaryPoint::on_line(&[(degree, 1.0)]).expect("valid");
        Instances::named(vec![
            ("x²", line(2)),
            ("x³", line(3)),
            ("x⁴", line(4)),
            ("monkey saddle", plane(&[(3, 0, 1.0), (1, 2, -3.0)])),
            ("x² + y⁴", plane(&[(2, 0, 1.0), (0, 4, 1.0)])),
        ])
        .and_random(CASES, StationaryPoint::nondegenerate())
    },
    predict: |_| Prediction::equals(1.0),
    decoys: &[Decoy { name: "both at once", predict: |_| Prediction::equals(2.0) }],
    observe: Witness::Oracle(|point| {
        let signs = point.signs();
        let is_stable = signs.iter().all(|&sign| 0 < sign);
        let cases = f64::from(u8::from(is_stable) + u8::from(signs[0] < 0));
        Observation::of(Interval::exactly(cases))
    }),
    resolution: Resolution::Absolute(1e-9),
    expects: Expected::Refuted(Fault::Wrong),
};

static ISOLATED: Experiment<StationaryPoint> = Experiment {
    name: "nondegenerate points are isolated",
    instances: || Instances::named(Vec::new()).and_random(CASES, StationaryPoint::nondegenerate()),
    predict: |_| Prediction::at_least(f64::MIN_POSITIVE),
    decoys: &[Decoy { name: "stationary points nearby", predict: |_| Prediction::equals(0.0) }],
    observe: Witness::Oracle(|point| {
        Observation::of(least_growth(point.dimension(), |x| point.gradient(x)))
    }),
    expects: Expected::Consistent,
    ..TWO_CASES
};

static SORTED: Experiment<StationaryPoint> = Experiment {
    name: "what the signs of all eigenvalues say",
    reading: Reading::Corrected,
    instances: || {
        let Instances { named, .. } = (HALF_DEGENERATE.instances)();
        Instances { named, ..Instances::named(Vec::new()) }
            .and_random(CASES, StationaryPoint::unstable())
    },
    predict: |point| {
        let signs = point.signs();
        match (signs[0], signs[signs.len() - 1]) {
            (-1, 1) => sides(Some(true), Some(true)),
            (-1, -1) => sides(Some(true), Some(false)),
            (-1, _) => sides(Some(true), None),
            _ => panic!("{point} is not unstable"),
        }
    },
    expects: Expected::Consistent,
    ..UNSTABLE
};

const CASES: PerBudget = PerBudget { quick: 8, standard: 24, deep: 256 };

/// Maximizer where all eigenvalues are negative, saddle where some are not.
fn as_printed(point: &StationaryPoint) -> Prediction {
    if point.signs().iter().all(|&sign| sign < 0) {
        sides(None, Some(false))
    } else {
        sides(Some(true), Some(true))
    }
}

/// Whether `F` takes values below and above; `None` where nothing is said.
fn sides(below: Option<bool>, above: Option<bool>) -> Prediction {
    let allowed = |side: Option<bool>| match side {
        Some(is_taken) => Interval::exactly(f64::from(u8::from(is_taken))),
        None => Interval::new(0.0, 1.0),
    };
    Prediction::all_within([allowed(below), allowed(above)])
}

fn observe(point: &StationaryPoint) -> Observation {
    let around = neighbourhood(point.dimension(), |x| point.value(x));
    Observation::of_all([around.below, around.above])
}

fn plane(terms: &[(u32, u32, f64)]) -> StationaryPoint {
    StationaryPoint::in_plane([1, 0], terms).expect("valid")
}
