//! The claim that the Hessian divides stationary points into minima, maxima and saddles.

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, PerBudget,
    Prediction, Reading, Resolution, Witness,
};
use crate::instances::stationary_point::StationaryPoint;
use crate::interval::Interval;
use crate::oracles::numerics::small_spheres::{least_growth, neighbourhood};

pub(crate) static CLAIM: Claim = Claim {
    id: "hu2017/stationary-points",
    locus: "section 2, Definition 1 and the lines after it",
    statement: "A stationary point is (asymptotically) stable if the Hessian is positive definite, and unstable \
                if its least eigenvalue is strictly negative. It is straightforward to observe that a stable \
                stationary point is always a local minimizer, and an unstable stationary point can be either \
                a local maximizer (when Hessian has only negative eigenvalues) or a saddle point (when \
                Hessian has both negative and nonnegative eigenvalues). As a side remark, results in [8] implies that nondegenerate \
                stationary points are isolated and can hence be analyzed sequentially.",
    assumes: &["F is twice differentiable, and ∇F(x) = 0"],
    correction: Some(
        "An unstable stationary point is a saddle point if its Hessian also has a positive eigenvalue and a local \
         maximizer if all eigenvalues are negative; if one vanishes and none is positive it may be either, which \
         the Hessian leaves open.",
    ),
    notes: Notes {
        because: "With eigenvalues -2 and 0 the second bracket says saddle, but -x² + c x y² - y⁴ = -(x - c y²/2)² - \
            (1 - c²/4) y⁴ is a maximum for |c| < 2 and a saddle for |c| > 2, with one and the same Hessian. The fault \
            is a missing hypothesis: the word `nondegenerate' makes the sentence true, the next sentence and \
            Theorem 3 (γ_i ≠ 0 for every i) have it, and the paper uses no degenerate point. That neither case of \
            Definition 1 holds for a least eigenvalue of zero (x⁴, the monkey saddle) is not held against it: the \
            definition does not say that its cases exhaust all points.",
        repaired: "Leaving the case of a vanishing and no positive eigenvalue open. An unstable point is never a minimum, \
            so that it is a maximizer or a saddle, as the sentence without its brackets says.",
        known: "Random quartics in turned frames are classified by their extremes on small circles, which knows no \
            Hessian. Isolation: the least of |∇F|/r on small circles has a positive limit. A saddle is taken to be a \
            stationary point near which F is both larger and smaller; were it defined by the brackets, they would \
            say nothing.",
        open: "",
    },
    source: file!(),
    experiments: &[&HALF_DEGENERATE, &STABLE, &UNSTABLE, &ISOLATED, &SORTED],
    controls: &[&CONTROL],
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
    decoys: &[Decoy::new("a maximizer", |_| sides(None, Some(false)))],
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
    decoys: &[Decoy::new("a minimizer", |_| sides(Some(false), None))],
    ..STABLE
};

static HALF_DEGENERATE: Experiment<StationaryPoint> = Experiment {
    name: "whether F takes values below and above near by (1: it does), a negative and a vanishing eigenvalue",
    instances: || {
        let point = |c: f64| plane(&[(2, 0, -1.0), (1, 2, c), (0, 4, -1.0)]);
        Instances::named(vec![
            ("a maximum, eigenvalues -2 and 0", point(0.0)),
            ("a maximum with a mixed term", point(1.875)),
            ("a saddle with the same Hessian", point(2.125)),
        ])
        .and_random(CASES, StationaryPoint::half_degenerate())
    },
    expects: Expected::Refuted(Fault::Hypothesis),
    ..UNSTABLE
};

/// The same with the vanishing eigenvalue made -1/2 or 1/2.
static CONTROL: Experiment<StationaryPoint> = Experiment {
    name: "control: whether it does, with ∓ y²/4 added, nondegenerate",
    instances: || {
        let point = |a: f64, c: f64| plane(&[(2, 0, -1.0), (0, 2, a), (1, 2, c), (0, 4, -1.0)]);
        Instances::named(vec![
            ("eigenvalues -2 and -1/2", point(-0.25, 1.875)),
            ("eigenvalues -2 and 1/2", point(0.25, 1.875)),
            ("eigenvalues -2 and 1/2, a larger mixed term", point(0.25, 2.125)),
        ])
    },
    ..HALF_DEGENERATE.control()
};

static ISOLATED: Experiment<StationaryPoint> = Experiment {
    name: "nondegenerate points are isolated",
    reading: Reading::AsPrinted,
    instances: || Instances::random(CASES, StationaryPoint::nondegenerate()),
    predict: |_| Prediction::at_least(f64::MIN_POSITIVE),
    decoys: &[Decoy::new("stationary points nearby", |_| Prediction::equals(0.0))],
    observe: Witness::Oracle(|point| {
        Observation::of(least_growth(point.dimension(), |x| point.gradient(x)))
    }),
    resolution: Resolution::Absolute(1e-9),
    expects: Expected::Consistent,
};

static SORTED: Experiment<StationaryPoint> = Experiment {
    name: "what the signs of all eigenvalues say",
    instances: || {
        let degenerate = (HALF_DEGENERATE.instances)();
        Instances::named(degenerate.named).and_random(CASES, StationaryPoint::unstable())
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
    ..UNSTABLE.corrected()
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
