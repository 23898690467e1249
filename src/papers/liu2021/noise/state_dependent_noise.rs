//! Where the noise depends on the state, its covariance is that of the stationary law itself.

use std::fmt;

use nalgebra::DMatrix;
use proptest::prelude::*;
use serde::Serialize;

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Instances, Notes, Observation, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::momentum::{MomentumQuadratic, step_of_pair};
use crate::instances::quadratic::Spectral;
use crate::interval::Interval;
use crate::oracles::dense;
use crate::papers::liu2021::cases;
use crate::papers::liu2021::cases::MANY;
use crate::papers::liu2021::theory::{in_continuous_time, solution, triangle, with_momentum};
use crate::witnesses::quadratic::widened;

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/state-dependent-noise",
    locus: "Section 4.7",
    statement: "If the covariance of the noise is a function C(Σ) of that of the parameters, then Theorem 2 \
                still applies, and Σ solves (7) with C = C(Σ), provided that Σ exists.",
    assumes: &[
        "the hypotheses of Theorem 2",
        "given the past, the noise has mean zero (tacit)",
        "C is the covariance of the noise averaged over the stationary law (inferred)",
    ],
    notes: Notes {
        because: "Printed: as in the statement, with no example here but C ≈ KΣK. The proof of (7) uses of \
            the noise its mean given the past and its covariance averaged over w, so the statement holds. \
            Tried on noise R ξ + G w ζ with independent ξ, ζ, G symmetric: C(Σ) = C_0 + GΣG, with C_0 \
            dense, so that neither commutes with K, and momentum up to 0.9. The prediction is the \
            fixed point of Σ -> (7) with C(Σ); the witness propagates the second moments of the pair (w, \
            m) in time, step by step, under the law of the noise. Agreement to 1e-7; leaving out \
            the dependence is refuted. For C = KΣK alone, without C_0, (7) is homogeneous and Σ = 0 is \
            its solution: that example has no other. Existence is more than λk* < 2(1+µ) \
            (liu2021/stability); instances keep the fixed point finite. Open: C that is not linear in Σ, \
            which for noise that depends on w needs more than Σ.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&SOLVED],
    ..Claim::BLANK
};

/// SGD whose noise has the covariance C_0 + G E[w wᵀ] G.
#[derive(Clone, Debug, Serialize)]
struct StateDependent {
    sgd: MomentumQuadratic,
    response: Spectral,
}

impl fmt::Display for StateDependent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "G up to {:.4}, {}", self.response.largest(), self.sgd)
    }
}

static SOLVED: Experiment<StateDependent> = Experiment {
    name: "second moments of (w, m) in time",
    reading: Reading::AsPrinted,
    instances: || {
        let named = cases::accelerated(cases::dense()).into_iter();
        let small = named.filter(|(_, sgd)| {
            let share = sgd.learning_rate() * sgd.hessian().largest() / (1.0 + sgd.momentum());
            sgd.dimension() <= 5 && sgd.momentum() < 0.95 && share < 1.95
        });
        let named = small.map(|(name, sgd)| (name, respond(sgd, 0.5)));
        let random = MomentumQuadratic::any(1..=5, 0.3..=1.8, 0.1, 0.0..=0.9);
        let random = (random, 0.3..0.8_f64).prop_map(|(sgd, share)| respond(sgd, share));
        Instances::named(named.collect()).and_random(MANY, random.boxed())
    },
    predict: |s| fixed_point(s, with_momentum(s.sgd.learning_rate(), s.sgd.momentum(), 1.0)),
    decoys: &[
        Decoy {
            name: "noise at the minimum only",
            predict: |s| {
                let factor = with_momentum(s.sgd.learning_rate(), s.sgd.momentum(), 1.0);
                triangle(&solution(s.sgd.hessian(), &s.sgd.noise().matrix(), factor))
            },
        },
        Decoy {
            name: "(1) with C(Σ)",
            predict: |s| {
                let (rate, mu) = (s.sgd.learning_rate(), s.sgd.momentum());
                fixed_point(s, in_continuous_time(rate, mu))
            },
        },
    ],
    observe: Witness::Oracle(|s| Observation::of_all(propagated(s))),
    resolution: Resolution::Relative(1e-7),
    expects: Expected::Consistent,
};

/// A response G, in a basis of its own, such that G Σ G adds at most `share` of itself again: with
/// C ≤ c I the solution of (7) is at most c λ / ((1-µ) k_min (2 - λk*/(1+µ))) along any eigenvector.
fn respond(sgd: MomentumQuadratic, share: f64) -> StateDependent {
    let (rate, mu) = (sgd.learning_rate(), sgd.momentum());
    let gap = 2.0 - rate * sgd.hessian().largest() / (1.0 + mu);
    let most = rate / ((1.0 - mu) * sgd.hessian().smallest() * gap);
    let d = sgd.dimension();
    let spectrum = (0..d).map(|i| (share / most / d as f64).sqrt() / (1.0 + i as f64));
    let mirror = (0..d).map(|i| 1.0 - 0.3 * i as f64).collect();
    let response = Spectral::new(spectrum.collect(), vec![mirror]).expect("finite numbers");
    StateDependent { sgd, response }
}

/// Σ -> `factor`'s solution with C(Σ), from zero: the sums of a convergent series.
fn fixed_point(s: &StateDependent, factor: impl Fn(f64, f64) -> f64) -> Prediction {
    let (noise, response) = (s.sgd.noise().matrix(), s.response.matrix());
    let mut covariance = DMatrix::zeros(noise.nrows(), noise.nrows());
    for _ in 0..2000 {
        let total = &noise + dense::congruence(&response, &covariance);
        let next = solution(s.sgd.hessian(), &total, &factor);
        let moved = (&next - &covariance).amax();
        covariance = next;
        if moved <= 1e-15 * covariance.amax() {
            return triangle(&covariance);
        }
    }
    Prediction::equals_all(vec![f64::NAN; noise.nrows() * (noise.nrows() + 1) / 2])
}

/// E w wᵀ in time, from rest, until it no longer moves; unknown if it still does after 50 000
/// steps. Where a step moves it by 1e-14 and 1000 steps before by at least twice as much, some
/// 2000 more such steps are left.
fn propagated(s: &StateDependent) -> Vec<Interval> {
    let d = s.sgd.dimension();
    let (map, added) = s.sgd.step();
    let response = s.response.matrix();
    let rates = DMatrix::identity(d, d) * s.sgd.learning_rate();
    let hessian = s.sgd.hessian().matrix();
    let mut moments = DMatrix::zeros(2 * d, 2 * d);
    for _ in 0..50_000 {
        let inner = moments.view((0, 0), (d, d)).clone_owned();
        let noise = dense::congruence(&response, &inner);
        let (_, more) = step_of_pair(&rates, &hessian, &noise, s.sgd.momentum());
        let next = dense::congruence(&map, &moments) + &added + more;
        let moved = (&next - &moments).amax();
        moments = next;
        let size = moments.view((0, 0), (d, d)).amax();
        if moved <= 1e-14 * size {
            let rows = (0..d).flat_map(|i| (0..=i).map(move |j| (i, j)));
            let entries = rows.map(|at| Interval::around(moments[at], 1e-10 * size));
            return widened(entries.collect());
        }
    }
    vec![Interval::UNKNOWN; d * (d + 1) / 2]
}
