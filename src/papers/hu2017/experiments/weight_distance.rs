//! Small batches carry the weights further from their start per iteration.

use super::cases::{MANY, both_momenta, digits, measures, mnist};
use super::theory::{share, variance};
use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Figure, Instances, Notes, Observation, PerBudget,
    Prediction, Reading, Resolution, Simulation, Witness,
};
use crate::instances::network::{Rule, Trial};
use crate::interval::Interval;
use crate::papers::shares::{as_often, more_often};
use crate::statistics::intervals;
use crate::witnesses::network::trials;

pub(crate) static CLAIM: Claim = Claim {
    id: "hu2017/weight-distance",
    locus: "section 6, Figures 1 and 2",
    statement: "In Figure 1 and 2, the small batch method's weights go further than large batch method's weights at the same \
                iteration of updated weights. [..] Different batch size methods have different diffusion rates and the distances \
                between initial weights and weights at the end of training process are different.",
    assumes: &[
        "the paper's network: 784 inputs, five hidden layers, ReLU, batch normalisation, softmax over 10 classes",
        "MNIST, batches of 128, 256, 512, 1024 and 2048, η = 0.1, momentum 0 (Figure 1) and 0.9 (Figure 2)",
        "the same start for all batches",
        "here: digits of 8 × 8 pixels, hidden layers of 12 units, batches of 8, 32 and 128 of 1024 rows",
    ],
    correction: Some(
        "Without batch normalisation, if each step draws its batch anew and tr Σ_0(x_0) > 0, E|x_k - E x_k|² is η² (1/m - 1/M) tr Σ_0(x_0) after one step, and nearly k times that after a few \
         small steps.",
    ),
    notes: Notes {
        because: "Small batches go further on other data and a smaller network too: with batch normalisation, as in the paper, at every step tried. The noise of \
            a small batch is larger; the mean drift is not the same, since a batch's own statistics change it (at the start the mean gradient of batches of 8 has 0.7 of the full gradient's length, in \
            a second program). Without normalisation the order can turn round: there, on digits, batches of 4 were nearer than descent on all 256 rows after 128 steps in 23 of 24 starts, further before and after. With batch normalisation the first steps from a random start are so unstable that the distances of \
            two runs with the same batch differ by a factor of two to ten, and the order still shows.",
        repaired: "By a number where there is one. The identity of Proposition 1 needs losses that are averages: with batch normalisation a batch's loss is none.",
        known: "Shares of starts, which ask nothing of the law; descent by a second program in another language gives the same shares. In the spread both \
            sides share the gradients, and the batches are drawn. Without normalisation the drift alone (all 256 rows at each step) goes nearly as far: \
            the median of |x_128 - x_0| with batches of 4 is one tenth above it. Widths are not printed; Keskar et al., to whom the paper points, have five layers of \
            512. The text calls σ = 0.0054 what the captions call 0.00054 (hu2017/noise-injection).",
        open: "Lost against the paper: MNIST (of which `run --data` adds 1024 images for who has it), wide layers, thousands of iterations. Fixed before the first run: data, splits, networks, rules, resolutions, and \
            shares of 32 to 64 starts above one half. Changed after a first look in the other program, on other starts: more starts; the \
            smallest batch against the largest in place of each two neighbours (of which 29 to 31 in 32 were ordered); batches of 4 where nothing is normalised; η = 0.002 and two steps in place of 0.01 and four, after which curvature has taken 12 to 18 % off. Left \
            undecided: at the same ηk and η/m, batches of 8 and 32 go equally far but for a median of -0.14 in ln of the distances, with a spread of 0.3.",
    },
    figures: &[
        Figure {
            experiment: FURTHER.name,
            instances: &["momentum 0", "momentum 0.9"],
            caption: "Figures 1 and 2 again: distance from the start with batch normalisation, without momentum and with; each band spans all starts.",
            x: Axis { label: "iteration", log: true },
            y: Axis { label: "|x_k - x_0|", log: true },
            ..Figure::BLANK
        },
        Figure {
            experiment: FURTHER.name,
            instances: &["not normalised, beside all rows"],
            caption: "Distance from the start without batch normalisation, beside the drift alone (all 256 rows at each step); each band spans all starts.",
            x: Axis { label: "iteration", log: true },
            y: Axis { label: "|x_k - x_0|", log: true },
            ..Figure::BLANK
        },
    ],
    source: file!(),
    experiments: &[&FURTHER, &SPREAD],
    ..Claim::BLANK
};

static FURTHER: Experiment<Trial> = Experiment {
    name: "how often the smallest batch is further than the largest, after 8, 32 and 128 steps",
    reading: Reading::AsPrinted,
    instances: || {
        let batches = |steps| [8, 32, 128].map(|batch| (batch, steps));
        let mut all = both_momenta(|momentum| digits(1024, 5, momentum, &batches(128)));
        let runs = [4, 32, 256].map(|batch| (Rule::plain(0.1, batch), 128));
        all.named.push(("not normalised, beside all rows", measures(256, &runs)));
        for (name, momentum) in [("MNIST, momentum 0", 0.0), ("MNIST, momentum 0.9", 0.9)] {
            let given = mnist(1024, 5, momentum, &batches(128));
            all.named.extend(given.map(|trial| (name, trial)));
        }
        all
    },
    predict: |_| more_often(3),
    decoys: &[
        Decoy::new("no difference after 8", |_| as_often(0, 3)),
        Decoy::new("no difference after 32", |_| as_often(1, 3)),
        Decoy::new("no difference after 128", |_| as_often(2, 3)),
    ],
    observe: Witness::Simulation(Simulation {
        simulate: trials::distances,
        estimate: trials::further,
        replicas: 1,
        blocks: MANY,
    }),
    resolution: Resolution::Absolute(0.05),
    expects: Expected::Consistent,
};

static SPREAD: Experiment<Trial> = Experiment {
    name: "E|x_k - E x_k|²/(η² k) after one step, and after two to 5 %, not normalised",
    instances: || Instances::named(vec![("m = 8", measures(32, &[(Rule::plain(0.002, 8), 2)]))]),
    predict: |trial| {
        let one = share(trial) * variance(trial);
        // The second step is taken at other weights, which changes the spread by a part of the order of ηλ: a hundredth here.
        Prediction::all_within([Interval::exactly(one), Interval::around(one, 0.05 * one)])
    },
    decoys: &[
        Decoy::new("1/m in place of 1/m - 1/M", |trial| {
            let batch = trial.runs[0].0.batch as f64;
            Prediction::equals_all([variance(trial) / batch; 2])
        }),
        Decoy::new("distance without the batch", |trial| {
            Prediction::equals_all([variance(trial); 2])
        }),
        Decoy::new("in proportion to k²", |trial| {
            let one = share(trial) * variance(trial);
            Prediction::equals_all([one, 2.0 * one])
        }),
    ],
    observe: Witness::Simulation(Simulation {
        simulate: trials::spread,
        estimate: |_, tally, alpha| {
            let means = tally.moments.iter();
            Observation::of_all(means.map(|values| intervals::mean(values, alpha / 2.0)))
        },
        replicas: 72,
        blocks: PerBudget::always(64),
    }),
    resolution: Resolution::Relative(0.1),
    ..FURTHER.corrected()
};
