//! To settle at flat minimisers, SGD needs a larger batch at a later stage.

mod shares;

use self::shares::{FROZEN, SHARES, all, growing};
use crate::claim::{
    Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::scheduled_batch::{Rule, ScheduledBatch};
use crate::interval::Interval;
use crate::papers::hu2017::batch_size::cases::flat_and_sharp;
use crate::witnesses::settling::batch_limits;

pub(crate) static CLAIM: Claim = Claim {
    id: "hu2017/large-batch-settles",
    locus: "section 5, (iii) and the lines after Proposition 2; abstract, last sentence; section 1, last paragraph",
    statement: "For the SGD to settle down at flat minimizers, which have better generalization property, we need to use \
                larger batch size at later stage. This agrees with the classical results from simulated annealing as discussed in detail below. \
                At later stage, we may choose large batch size so that the process \
                will cool down into the global minimizers or flat local minimizers. Abstract: Our theory indicates that \
                one should increase the batch size at later stage for the SGD to be trapped in flat minimizers for better \
                generalization. Section 1: We also propose to decrease the batch size as the iteration goes on.",
    assumes: &[
        "dX = -∇F ds + √β dB, β = η (1/m - 1/M), with M much larger than m",
        "increased as in simulated annealing: m = η ln(s + 2)/γ once this exceeds 1, γ > γ_0 of Proposition 2",
        "flat: the minimiser with the smaller second derivative",
    ],
    correction: Some(
        "With a batch that grows as in simulated annealing, γ also above twice the barrier between any two global minimisers, the \
         process on the line settles at the global minimisers, at each of them with a share in proportion to 1/√F''; for \
         smaller γ the shares depend on the start.",
    ),
    notes: Notes {
        because: "Annealing knows nothing of curvature. If the sharp minimum is the lower one, the probability to end near \
            the flat one is 0; at equal depth it is the flat one's share of 1/√F'', between 1/2 and 1 (here 0.657), which no batch \
            size enters as long as γ > 2b, b being the barrier between the two (2b = 0.451). Below, escape rates like s^(-2b/γ) have a \
            finite integral, and the process keeps its well: for γ = 0.3 the flat minimum has 0.868 from itself, 0.249 from the \
            sharp one. \
            The best defence is `global minimizers or flat local minimizers' in section 5: so read it holds, but then large batches are \
            no reason to expect flatness. `Need' states a necessity, and holds; judged is the abstract's advice to increase the batch \
            `for the SGD to be trapped in flat minimizers', which recommends it as a means. Section 6 has `When weights come to \
            a flat minimizer, we just use normal large batch method': a constant large batch stays there for any practical time \
            (a mean of the order e^(2 ΔF m/η), e^2960 at m = 2048 and η = 1/4 in the first counterexample), and in a sharp minimum \
            of that depth about as long. So small batches early and large ones late keep what the small ones chose, and these \
            follow barriers, not \
            flatness (hu2017/small-batch-leaves-sharp-minima). `Decrease' in section 1 is a misprint for `increase', \
            as the abstract and section 5 have it: the noise of a batch that shrinks to 1 never ends.",
        repaired: "Global for flat, and γ > 2b. That a larger batch is needed is right: with a constant one the law tends to Gibbs at \
            temperature β/2, which leaves a fixed probability outside the neighbourhood.",
        known: "Limits from the Fokker-Planck equation in time, to s = 1e60 and beyond, extrapolated; the shares are \
            derived by Laplace's method and found to three digits, from either minimum. Below 2b the limits from the two minima differ \
            by 0.62 and 0.90 (γ = 0.3 and 0.2).",
        open: "Dimensions above one. How much is kept below 2b. Whether flat minima generalise better is no statement about the dynamics.",
    },
    source: file!(),
    experiments: &[
        &SHARP_IS_LOWER,
        &EQUAL_DEPTH,
        &SHRINKING,
        &CONSTANT,
        &GLOBAL_OR_FLAT,
        &SHARES,
        &FROZEN,
    ],
    controls: &[&CONTROL],
    ..Claim::BLANK
};

const STEP: f64 = 0.25;

fn one(name: &'static str, batch: ScheduledBatch) -> Instances<ScheduledBatch> {
    Instances::named(vec![(name, batch)])
}

/// On the landscape whose flat minimum is the lower one.
fn flat_and_low(rule: Rule) -> ScheduledBatch {
    ScheduledBatch { landscape: flat_and_sharp(0.1, 0.4), step: STEP, rule }
}

static SHARP_IS_LOWER: Experiment<ScheduledBatch> = Experiment {
    name: "a growing batch: probability to end near the flat minimum, the sharp one lower",
    reading: Reading::AsPrinted,
    instances: || one("sharp and low", growing(-0.1)),
    predict: |_| Prediction::equals(1.0),
    decoys: &[Decoy::new("equal shares", |_| Prediction::equals(0.5))],
    observe: Witness::Oracle(|batch| {
        Observation::of(batch_limits(batch, &[batch.landscape.flat()])[0])
    }),
    resolution: Resolution::Absolute(2e-3),
    expects: Expected::Refuted(Fault::Wrong),
};

static EQUAL_DEPTH: Experiment<ScheduledBatch> = Experiment {
    name: "a growing batch: probability to end near the flat minimum, both of equal depth",
    instances: || one("equal depth", growing(0.0)),
    ..SHARP_IS_LOWER
};

static SHRINKING: Experiment<ScheduledBatch> = Experiment {
    name: "section 1: a batch that decreases",
    instances: || one("from 16 to 1", flat_and_low(Rule::Shrinking(16.0))),
    expects: Expected::Refuted(Fault::Misprint),
    ..SHARP_IS_LOWER
};

static CONTROL: Experiment<ScheduledBatch> = Experiment {
    name: "control: a growing batch: probability to end near the flat minimum, the flat one lower",
    instances: || one("flat and low", growing(0.1)),
    ..SHARP_IS_LOWER.control()
};

static CONSTANT: Experiment<ScheduledBatch> = Experiment {
    name: "a constant batch does not settle",
    instances: || {
        let with = |batch| flat_and_low(Rule::Constant(batch));
        Instances::named(vec![("m = 1", with(1.0)), ("m = 4", with(4.0))])
    },
    predict: |_| Prediction::within(Interval::new(0.0, 0.99)),
    decoys: &[Decoy::new("settles", |_| Prediction::equals(1.0))],
    expects: Expected::Consistent,
    ..SHARP_IS_LOWER
};

static GLOBAL_OR_FLAT: Experiment<ScheduledBatch> = Experiment {
    name: "a growing batch, global minimizers or flat ones",
    instances: all,
    decoys: &[Decoy::new("equal shares", |_| Prediction::equals(0.5))],
    observe: Witness::Oracle(|batch| {
        let mut minima = batch.landscape.global();
        minima.push(batch.landscape.flat());
        minima.sort_by(f64::total_cmp);
        minima.dedup();
        let elsewhere = batch_limits(batch, &minima)[minima.len()];
        Observation::of(Interval::exactly(1.0) - elsewhere)
    }),
    expects: Expected::Consistent,
    ..SHARP_IS_LOWER
};
