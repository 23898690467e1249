//! The claim that smaller batches leave saddles sooner, and by how much.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Figure, Instances, Notes, Observation, PerBudget,
    Prediction, Reading, Resolution, Witness,
};
use crate::instances::unstable_point::{Drift, Sgd, UnstablePoint};
use crate::interval::Interval;
use crate::monte_carlo::UnitNoise;
use crate::papers::hu2017::saddles::theory::{ladder, ln_time_on_line, mean_steps, slope};
use crate::statistics::limit;

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "hu2017/small-batch-leaves-saddles",
    locus: "Section 5, (i)",
    statement: "Smaller batch size leads to larger omnidirectional noise, which enables rapid escaping \
                from nondegenerate saddle points.",
    assumes: &[
        "dX = -∇F(X) ds + √β S_0(X) dB with β = η (1/m - 1/M), as in section 5, from the saddle",
        "the noise is omnidirectional: S_0 S_0ᵀ = Σ_0 is uniformly positive definite, as in Theorem 3",
        "batches of m = 128, 256, 512, 1024, 2048 out of M = 60 000 examples, η = 0.1, as in section 6",
    ],
    correction: Some(
        "where Σ_0 is positive definite, the mean time is ln(1/β)/(2 γ_1) + O(1): batches of 128 instead of \
     2048 save ln(β_128/β_2048)/(2 γ_1), far less than in proportion",
    ),
    notes: Notes {
        because: "The direction is right: the mean time from the saddle grows with every doubling of the \
            batch, for the diffusion and for SGD with Gaussian noise of the batch's variance (exact \
            killed kernel). The size is small: with β for η, Theorem 3 gives ln(1/β)/(2 γ_1) + O(1), so that 128 \
            instead of 2048 examples save ln(16.5)/(2 γ_1) = 1.40/γ_1 in pseudo-time, whatever η is, and each \
            doubling ln(2)/(2 γ_1); the figure shows it. Times are not in proportion to m: for γ_1 = 1, unit \
            noise on (-1, 1) and η = 0.1 they are 4.56 and 5.96, which is 31 % more for sixteen times the batch. \
            Steps at equal η have the same ratio. From points off the stable manifold the batch \
            has no effect in the limit. That small batches make the noise omnidirectional is not so: Σ_0 does \
            not depend on m. Where all examples have the same gradient at the saddle and noise in its \
            curvature, smaller batches leave later: dX = γ X ds + √β s X dB grows like γ - β s²/2 (a test \
            here shows it; the hypothesis is needed). That good minima are found \
            consistently is not part of a theory of exit times. Open: minibatches drawn example by example.",
        ..Notes::NONE
    },
    figures: &[Figure {
        experiment: SLOWER.name,
        caption: "Mean times to leave the saddle against the batch size at η = 0.1: each doubling adds \
                  ln(2)/(2 γ_1) (line); in proportion to the batch would be the dashed curve.",
        x: Axis { label: "batch size m", log: true },
        y: Axis { label: "mean exit time E T", log: false },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&SLOWER, &SGD, &AMOUNT, &RATIO],
    ..Claim::BLANK
};

/// Batch sizes of section 6, and the size of its training set.
const BATCHES: [u32; 5] = [128, 256, 512, 1024, 2048];
const POPULATION: f64 = 60_000.0;

/// The step size of section 6.
const STEP: f64 = 0.1;

static SLOWER: Experiment<Batches> = Experiment {
    name: "each doubling of the batch takes longer",
    reading: Reading::AsPrinted,
    instances,
    predict: |batches| {
        let longer = Prediction::all_within([Interval::new(f64::MIN_POSITIVE, f64::INFINITY); 4]);
        let first = batches.mean_time(BATCHES[0], STEP).center();
        let rate = batches.point.drift().rate();
        let line = BATCHES
            .map(|m| (f64::from(m), first + slope(rate) * libm::log(share(BATCHES[0]) / share(m))));
        longer.with_curve(line.to_vec())
    },
    decoys: &[Decoy { name: "no effect", predict: |_| Prediction::equals_all([0.0; 4]) }],
    observe: Witness::Oracle(|batches| {
        let times = BATCHES.map(|m| batches.mean_time(m, STEP));
        let curve = BATCHES.iter().map(|&m| f64::from(m)).zip(times).collect();
        Observation::of_all(times.windows(2).map(|pair| pair[1] - pair[0])).with_curve(curve)
    }),
    resolution: Resolution::Absolute(1e-6),
    expects: Expected::Consistent,
};

static SGD: Experiment<Batches> = Experiment {
    name: "each fourfold batch takes longer, steps of SGD by its kernel",
    instances: || {
        let Instances { named, .. } = instances();
        Instances::named(named)
    },
    predict: |_| Prediction::all_within([Interval::new(f64::MIN_POSITIVE, f64::INFINITY); 2]),
    decoys: &[Decoy { name: "no effect", predict: |_| Prediction::equals_all([0.0; 2]) }],
    observe: Witness::Oracle(|batches| {
        let steps = [128, 512, 2048].map(|m| batches.mean_steps(m));
        Observation::of_all(steps.windows(2).map(|pair| pair[1] - pair[0]))
    }),
    ..SLOWER
};

/// What 128 saves against 2048, as `η` tends to zero.
static AMOUNT: Experiment<Batches> = Experiment {
    name: "what 128 saves against 2048, in the limit",
    reading: Reading::Corrected,
    predict: |batches| Prediction::equals(saving(batches)),
    decoys: &[
        Decoy {
            name: "ln(16.5)/γ_1, without the factor of two",
            predict: |batches| Prediction::equals(2.0 * saving(batches)),
        },
        Decoy { name: "nothing", predict: |_| Prediction::equals(0.0) },
    ],
    observe: Witness::Oracle(|batches| {
        let [fast, slow] = [BATCHES[0], BATCHES[4]];
        let saved = |eta: f64| batches.mean_time(slow, eta) - batches.mean_time(fast, eta);
        let points: Vec<(f64, Interval)> = ladder().map(|eta| (eta.sqrt(), saved(eta))).collect();
        Observation::of(limit::at_zero(&points))
    }),
    resolution: Resolution::Absolute(1e-4),
    ..SLOWER
};

/// How many times longer 2048 takes than 128, at the paper's step size.
static RATIO: Experiment<Batches> = Experiment {
    name: "how many times longer 2048 takes than 128, at η = 0.1",
    reading: Reading::Corrected,
    predict: |_| Prediction::within(Interval::new(1.0, 2.0)),
    decoys: &[
        Decoy { name: "in proportion", predict: |_| Prediction::equals(16.0) },
        Decoy { name: "like its root", predict: |_| Prediction::equals(4.0) },
    ],
    observe: Witness::Oracle(|batches| {
        let [fast, slow] = [BATCHES[0], BATCHES[4]].map(|m| batches.mean_time(m, STEP));
        Observation::of(slow * fast.recip())
    }),
    ..SLOWER
};

/// `1/m - 1/M`.
fn share(batch: u32) -> f64 {
    1.0 / f64::from(batch) - 1.0 / POPULATION
}

fn saving(batches: &Batches) -> f64 {
    slope(batches.point.drift().rate()) * libm::log(share(BATCHES[0]) / share(BATCHES[4]))
}

/// A saddle's unstable coordinate, with the spread of single examples' gradients as its noise.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
struct Batches {
    point: UnstablePoint,
}

impl Batches {
    /// The mean time of the diffusion at a step size: its noise is `√(η (1/m - 1/M)) S_0`.
    fn mean_time(&self, batch: u32, step: f64) -> Interval {
        ln_time_on_line(&self.point, step * share(batch)).exp()
    }

    /// The mean steps of SGD at the paper's step size, with Gaussian noise, constant in `x`.
    fn mean_steps(&self, batch: u32) -> Interval {
        let noise = self.point.noise_at(0.0) * share(batch).sqrt();
        let point = UnstablePoint::new(self.point.drift(), noise, self.point.ends());
        mean_steps(&Sgd::new(point.expect("less noise"), UnitNoise::Gaussian), STEP)
    }
}

impl fmt::Display for Batches {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, with S_0 for S, M = {POPULATION}", self.point)
    }
}

fn instances() -> Instances<Batches> {
    let named = |drift, noise, ends| Batches {
        point: UnstablePoint::new(drift, noise, ends).expect("valid"),
    };
    let cases = PerBudget { quick: 4, standard: 16, deep: 128 };
    let random = UnstablePoint::alone().prop_map(|point| Batches { point });
    Instances::named(vec![
        ("linear", named(Drift::linear(1.0), 1.0, (1.0, 1.0))),
        ("skew", named(Drift::new(1.5, -0.5, 0.25), 0.7, (0.6, 1.0))),
    ])
    .and_random(cases, random.boxed())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oracles::first_passage::{Diffusion, End, ln_mean_time};

    #[test]
    fn times_in_an_infinite_population_are_those_derived_independently() {
        // (2/γ) times the integral of Dawson's function up to √(γ m/η)/s, for γ = s = 1, η = 0.1.
        let point = UnstablePoint::new(Drift::linear(1.0), 1.0, (1.0, 1.0)).expect("valid");
        for (batch, exact) in [(128.0, 4.558_867_264_4), (2048.0, 5.945_344_845_1)] {
            let time = ln_time_on_line(&point, STEP / batch).exp();
            assert!(time.widened(1e-9).contains(exact), "{time:?} {exact}");
        }
    }

    #[test]
    fn noise_that_vanishes_at_the_saddle_turns_the_order() {
        // ln X is a Brownian motion with drift γ - β s²/2: from 1/4 to 1 it takes ln 4 over that.
        let time = |batch: u32| {
            let beta = STEP * share(batch);
            let geometric = Diffusion::ito(|x: f64| x, |x| 0.5 * 400.0 * beta * x * x);
            // Going back by e^-8 has a probability far below 1e-9.
            let far = End::Reflecting(0.25 * libm::exp(-8.0));
            let found = ln_mean_time(&geometric, far, End::Absorbing(1.0), 0.25).exp();
            let exact = libm::log(4.0) / (1.0 - 200.0 * beta);
            assert!(found.widened(1e-6).contains(exact), "{batch}: {found:?} {exact}");
            found
        };
        assert!(time(2048).high() < time(128).low());
    }
}
