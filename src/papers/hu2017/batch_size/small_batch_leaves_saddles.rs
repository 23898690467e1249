//! The claim that smaller batches leave saddles sooner, and by how much.

mod batches;
mod drawn;

use proptest::prelude::*;

use self::batches::{Batches, STEP, share};
use crate::claim::{
    Axis, ByHand, Claim, Decoy, Expected, Experiment, Figure, Instances, Notes, Observation,
    PerBudget, Prediction, Reading, Resolution, Witness,
};
use crate::instances::unstable_point::{Drift, UnstablePoint};
use crate::interval::Interval;
use crate::papers::hu2017::saddles::theory::slope;
use crate::statistics::limit;
use crate::witnesses::escape::ladder;

pub(crate) static CLAIM: Claim = Claim {
    id: "hu2017/small-batch-leaves-saddles",
    locus: "Section 5, (i)",
    statement: "Smaller batch size leads to larger omnidirectional noise, which enables rapid escaping from nondegenerate \
                saddle points, and hence consistently produce good local minimizer.",
    assumes: &[
        "dX = -∇F(X) ds + √β S_0(X) dB with β = η (1/m - 1/M), as in section 5, from the saddle",
        "the noise is omnidirectional: S_0 S_0ᵀ = Σ_0 is uniformly positive definite, as in Theorem 3",
        "D is bounded, and the saddle is the only stationary point in its closure, as Theorem 3 needs (hu2017/saddle-escape)",
        "batches of m = 128, 256, 512, 1024, 2048 out of M = 60 000 examples, η = 0.1, as in section 6",
    ],
    correction: Some(
        "Where Σ_0 is positive definite and D ends where no other stationary point is near, the mean time to leave the saddle is \
         ln(1/β)/(2 γ_1) + C + o(1) with β = η (1/m - 1/M), so that as η falls batches of 128 examples instead of 2048 save \
         ln(β_128/β_2048)/(2 γ_1) = 1.40/γ_1.",
    ),
    notes: Notes {
        because: "As η falls the mean time from the saddle grows by about ln(2)/(2 γ_1) with every doubling of the batch, and on drifts with a quadratic \
            and a cubic term it grows at η = 0.1 as well, for the \
            diffusion and for SGD with Gaussian noise of the batch's variance. m changes the size of the noise only; that it is \
            omnidirectional is a property of Σ_0, \
            which the claim assumes. The hypothesis is needed: where all examples have the same \
            gradient at the saddle and noise in its curvature, dX = γ X ds + √β s X dB grows like γ - β s²/2, and \
            smaller batches leave later.",
        repaired: "By saying how rapid. Each doubling of the batch costs about ln(2)/(2 γ_1); times are not in proportion to m: for γ_1 = \
            1, unit noise on (-1, 1) and η = 0.1 they are 4.56 and 5.96, 31 % more for sixteen times the batch. From \
            points off the stable manifold the batch has no effect in the limit.",
        known: "Exact mean times; for SGD with Gaussian noise the killed kernel. In both the noise is put in as √(1/m - 1/M) \
            times that of a single example; SGD with batches drawn from 64 examples, simulated, does not know that.",
        open: "How small η must be depends on the ways out: where one of them takes long, noise that turns more paths to the other may make larger \
            batches faster: for -F' = x (1 - 4x + 8x²)/(1 + 300x⁴) on (-20, 1/2) and η = 0.1, E T falls from 3678 to 3616 as the batch goes from 128 to \
            2048 (computed apart). That good minimizers are found consistently is no part of a theory of exit times.",
    },
    figures: &[Figure {
        experiment: SLOWER.name,
        caption: "Mean times to leave the saddle against the batch size at η = 0.1: each doubling adds \
                  about ln(2)/(2 γ_1) (line).",
        x: Axis { label: "batch size m", log: true },
        y: Axis { label: "mean exit time E T", log: false },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&SLOWER, &SGD, &drawn::DRAWN, &AMOUNT, &RATIO],
    controls: &[&SAVING],
    ..Claim::BLANK
};

/// Batch sizes of section 6.
const BATCHES: [u32; 5] = [128, 256, 512, 1024, 2048];

static SLOWER: Experiment<Batches> = Experiment {
    name: "E T at batch 2m less E T at batch m",
    reading: Reading::AsPrinted,
    instances,
    predict: |batches| {
        let longer = Prediction::all_within([Interval::at_least(f64::MIN_POSITIVE); 4]);
        let first = batches.mean_time(BATCHES[0], STEP).center();
        let rate = batches.point.drift().rate();
        let line = BATCHES
            .map(|m| (f64::from(m), first + slope(rate) * libm::log(share(BATCHES[0]) / share(m))));
        longer.with_curve_of("growth like ln(1/β)/(2 γ_1), from the first", line.to_vec())
    },
    decoys: &[Decoy::new("no effect", |_| Prediction::equals_all([0.0; 4]))],
    observe: Witness::Oracle(|batches| {
        let times = BATCHES.map(|m| batches.mean_time(m, STEP));
        let curve = BATCHES.iter().map(|&m| f64::from(m)).zip(times).collect();
        Observation::of_all(times.windows(2).map(|pair| pair[1] - pair[0])).with_curve(curve)
    }),
    resolution: Resolution::Absolute(1e-6),
    expects: Expected::Consistent,
};

static SGD: Experiment<Batches> = Experiment {
    name: "mean steps at batch 4m less those at batch m, SGD by its kernel",
    instances: || {
        let Instances { named, .. } = instances();
        Instances::named(named)
    },
    predict: |_| Prediction::all_within([Interval::at_least(f64::MIN_POSITIVE); 2]),
    decoys: &[Decoy::new("no effect", |_| Prediction::equals_all([0.0; 2]))],
    observe: Witness::Oracle(|batches| {
        let steps = [128, 512, 2048].map(|m| batches.mean_steps(m));
        Observation::of_all(steps.windows(2).map(|pair| pair[1] - pair[0]))
    }),
    ..SLOWER
};

/// What 128 saves against 2048, as `η` tends to zero.
static AMOUNT: Experiment<Batches> = Experiment {
    name: "what 128 saves against 2048, in the limit",
    predict: |batches| Prediction::equals(saving(batches)),
    decoys: &[
        Decoy::new("ln(16.5)/γ_1, without the factor of two", |batches| {
            Prediction::equals(2.0 * saving(batches))
        }),
        Decoy::new("nothing", |_| Prediction::equals(0.0)),
    ],
    observe: Witness::Oracle(|batches| {
        let [fast, slow] = [BATCHES[0], BATCHES[4]];
        let saved = |eta: f64| batches.mean_time(slow, eta) - batches.mean_time(fast, eta);
        // Times that the oracle cannot do end the ladder.
        let points = ladder().map(|eta| (eta.sqrt(), saved(eta)));
        let known: Vec<(f64, Interval)> = points.take_while(|point| point.1.is_finite()).collect();
        Observation::of(limit::at_zero(&known))
    }),
    resolution: Resolution::Absolute(1e-4),
    ..SLOWER.corrected()
};

/// ln((1/128 - 1/60000)/(1/2048 - 1/60000)) = 2.805183, over 3.
static SAVING: ByHand<Batches> = ByHand {
    of: &AMOUNT,
    at: "γ_1 = 1.5, m = 128 and 2048, M = 60 000",
    instance: || skew().1,
    values: &[0.935_06],
};

/// How many times longer 2048 takes than 128, at the paper's step size.
static RATIO: Experiment<Batches> = Experiment {
    name: "how many times longer 2048 takes than 128, at η = 0.1",
    predict: |_| Prediction::within(Interval::new(1.0, 2.0)),
    decoys: &[
        Decoy::new("in proportion", |_| Prediction::equals(16.0)),
        Decoy::new("like its root", |_| Prediction::equals(4.0)),
    ],
    observe: Witness::Oracle(|batches| {
        let [fast, slow] = [BATCHES[0], BATCHES[4]].map(|m| batches.mean_time(m, STEP));
        Observation::of(slow * fast.recip())
    }),
    ..SLOWER.corrected()
};

fn saving(batches: &Batches) -> f64 {
    slope(batches.point.drift().rate()) * libm::log(share(BATCHES[0]) / share(BATCHES[4]))
}

fn instances() -> Instances<Batches> {
    let cases = PerBudget { quick: 4, standard: 16, deep: 128 };
    let random = UnstablePoint::alone().prop_map(|point| Batches { point });
    let linear = Batches::new(Drift::linear(1.0), 1.0, (1.0, 1.0));
    Instances::named(vec![("linear", linear), skew()]).and_random(cases, random)
}

fn skew() -> (&'static str, Batches) {
    ("skew", Batches::new(Drift::new(1.5, -0.5, 0.25), 0.7, (0.6, 1.0)))
}
