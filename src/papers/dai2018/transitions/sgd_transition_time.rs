//! The transition time of SGD itself.

mod few_values;

use self::few_values::{CRAMER, FEW_VALUES, SIMULATED};
use super::cases::{large_batches, large_batches_with_small_steps, line, small_steps};
use super::theory::prefactor;
use crate::claim::{
    ByHand, Claim, Decoy, Expected, Experiment, Fault, Notes, Observation, Prediction, Range,
    Reading, Resolution, Scan, Within, Witness,
};
use crate::instances::noisy_wells::NoisyWell;
use crate::interval::Interval;
use crate::range::Error;
use crate::witnesses::noisy_wells::{ln_sgd_times, sgd_exponent, sgd_limits};

pub(crate) static CLAIM: Claim = Claim {
    id: "dai2018/sgd-transition-time",
    locus: "Section 2.2, before and after Theorem 2.2",
    statement: "Specifically, we are interested in the escape time of SGD from one local minimizer w1 to its nearest local minimizer w2. [..] From this \
                theorem, one can see that the transition time depends on three factors, the diffusion factor γβ/M in the SGD, the potential barrier H(w*, w1) \
                that SGD has to climb in order to escape w1, and the determinant of the Hessian at w1 and w*. [..] A larger batch size M of SGD at local \
                minimizer w1 corresponds to a longer escaping time from w1, which is modeled by E[τ].",
    assumes: &[
        "γ times the mean number of iterations of (2.1) is meant by the time, as in (2.3)",
        "L satisfies (A.1), and has the two minima of Figure 2 (dai2018/nearest-minimum)",
        "d = 1, fresh samples, gradient noise of variance β/M that does not depend on w, constant γ and M",
        "nothing is said on the size of γ or on the law of the noise beyond its variance",
    ],
    correction: Some(
        "For γ -> 0 with M fixed and normal gradient noise, γ times the mean number of iterations is asymptotic to the formula of Theorem 2.2; for M = 1 and \
         w_{k+1} = w_k - γL'(w_k) + γsζ with another law of ζ (mean zero, variance one, all exponential moments finite), in one dimension with w* on the right, its logarithm is asymptotic to γ^{-1} ∫ θ(w)/s dw from w1 to w*, \
         where θ(w) > 0 solves ln E e^{θζ} = θ L'(w)/s.",
    ),
    notes: Notes {
        because: "Transitions are rare events, and see more of SGD than the mean and the variance of a step, which are all that the diffusion knows of it. \
            With γ fixed and M growing, the large batches of the paper, the exponent of SGD with normal noise is smaller than 2MH/(γβ): on the quartic by half a per cent \
            at γL''(w1) = 0.5, by 16 % at 1, and by 70 % at 1.5. With γ -> 0 and noise of few values it is another number, as the whole law of the noise \
            sets the price of a climb; where no value of the noise outweighs the gradient on the way, SGD never leaves, see hu2017/sgd-exit-from-minimum. \
            With normal noise and γ -> 0 at fixed M the theorem holds for SGD, and a larger batch takes longer on the wells tested; where L grows like a \
            logarithm it need not, see dai2018/large-batch-traps.",
        repaired: "Normal noise and γ -> 0 at fixed M; then exponent and prefactor are those of Theorem 2.2. For other noise the exponent of the corrected \
            sentence; with power tails the time grows like a power of 1/γ, also where they point down the hill, if L' grows faster than a line: a long jump there \
            makes the next step overshoot.",
        known: "Mean times of the iteration in one dimension from its own transition kernel, up to 128 for H/ε with normal noise and 17 for few values; wells \
            with equal and unequal curvatures. Simulated SGD agrees with its kernel. With batches of 16 both exponents, printed and true, are 16 times those at M = 1. \
            The percentages at fixed γ are the least Σ (w_{k+1} - w_k + γL'(w_k))²/(2γ²) over all paths from w1 to w*, minimised apart from this crate, and \
            lie in the intervals found here.",
        open: "More than one dimension; noise that depends on w; batches drawn from one training set.",
    },
    source: file!(),
    experiments: &[&FIXED_STEP, &FEW_VALUES, &EXPONENT, &PREFACTOR, &LONGER, &CRAMER, &SIMULATED],
    controls: &[&BY_HAND, &SMALL_STEP],
    range: Range::Measured(&[&RANGE]),
    ..Claim::BLANK
};

static EXPONENT: Experiment<NoisyWell> = Experiment {
    name: "normal noise, γ -> 0 with M fixed: the limit of γβ/(2M) ln T",
    reading: Reading::AsPrinted,
    instances: small_steps,
    predict: |sgd| Prediction::equals(sgd.well.barrier()),
    decoys: &[Decoy::new("missing factor of two", |sgd| {
        Prediction::equals(0.5 * sgd.well.barrier())
    })],
    observe: Witness::Oracle(|sgd| Observation::of(sgd_limits(sgd)[0])),
    resolution: Resolution::Relative(0.01),
    expects: Expected::Consistent,
};

static BY_HAND: ByHand<NoisyWell> = ByHand {
    of: &EXPONENT,
    at: "L' = k (w + 0.9)(w - 0.2)(w - 1.4), L''(0.2) = -1.6: k = 1.6/(1.1 · 1.2), H = 0.47056",
    instance: || {
        let well = line([-0.9, 0.2, 1.4], 1.6);
        NoisyWell { well, deviation: 1.0, law: None, ladder: vec![[0.1, 1.0]] }
    },
    values: &[0.47056],
};

static PREFACTOR: Experiment<NoisyWell> = Experiment {
    name: "normal noise, γ -> 0 with M fixed: the prefactor",
    predict: |sgd| Prediction::equals(prefactor(&sgd.well)),
    decoys: &[Decoy::new("exit counted at the saddle", |sgd| {
        Prediction::equals(0.5 * prefactor(&sgd.well))
    })],
    observe: Witness::Oracle(|sgd| Observation::of(sgd_limits(sgd)[1])),
    resolution: Resolution::Relative(0.05),
    ..EXPONENT
};

static FIXED_STEP: Experiment<NoisyWell> = Experiment {
    name: "normal noise, M -> ∞ with γ fixed: the limit of γβ/(2M) ln T",
    instances: large_batches,
    observe: Witness::Oracle(|sgd| Observation::of(sgd_exponent(sgd))),
    expects: Expected::Refuted(Fault::Hypothesis),
    ..EXPONENT
};

static SMALL_STEP: Experiment<NoisyWell> = Experiment {
    name: "control: the same at γ L''(w1) = 0.02, where the departure is below 1e-5",
    instances: large_batches_with_small_steps,
    decoys: &[],
    ..FIXED_STEP.control()
};

static LONGER: Experiment<NoisyWell> = Experiment {
    name: "ln T grows with M",
    instances: large_batches,
    predict: |sgd| Prediction::all_within(sgd.ladder.windows(2).map(|_| Interval::at_least(0.0))),
    decoys: &[],
    observe: Witness::Oracle(|sgd| {
        let times = ln_sgd_times(sgd);
        Observation::of_all(times.windows(2).map(|pair| pair[1] - pair[0]))
    }),
    resolution: Resolution::Absolute(0.01),
    ..EXPONENT
};

/// `ΔL/T` of the range.
const BARRIERS: f64 = 20.0;

static RANGE: Scan<NoisyWell> = Scan {
    formula: "Theorem 2.2 without its error term, beside γ times the mean number of steps, normal noise, ΔL/T = 20",
    parameter: "γ L''(w1)",
    rungs: &[1.5, 1.0, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01],
    instances: small_steps,
    predict: |sgd, _| prefactor(&sgd.well) * libm::exp(BARRIERS),
    observe: |sgd, stiffness| {
        let step = stiffness / sgd.well.hessian_determinant(sgd.well.minimum());
        let batch = 0.5 * step * BARRIERS / sgd.well.barrier();
        let at = NoisyWell { ladder: vec![[step, batch]], ..sgd.clone() };
        ln_sgd_times(&at)[0].exp()
    },
    error: Error::Ratio,
    recorded: &[
        Within { shape: "quartic", from: [Some(0.5), Some(0.2), None] },
        Within { shape: "uneven", from: [Some(0.5), Some(0.2), None] },
    ],
};
