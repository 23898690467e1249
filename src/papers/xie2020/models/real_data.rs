//! Escape of networks on four tabular data sets.

mod drift;

use self::drift::{CARRIED, LEAVES, STAYS};
use super::bends::BENDS;
use crate::claim::{Axis, Claim, Figure, Notes};

pub(crate) static CLAIM: Claim = Claim {
    id: "xie2020/real-data",
    locus: "section 5, Figures 1 and 3 to 5, Appendix B.1, Figures 6 and 7",
    statement: "The theoretical relations we try to validate can be formulated as C = H/B; -log(γ) is linear with 1/k, with B and with 1/η in the dynamics of SGD. Figure 3, 4 and 5 show that the exponential relation of the \
                escape rate with the hessian, the batch size and the learning rate is clearly observed. We particularly note that in Figure 3 and 5 we set the batch size as 1, which means our theoretical predictions hold \
                in practice even for single sample. The results on the dynamics of SGLD completely support Theorem 3.1. In principle, any small neighborhood around θ_{t=0} can be regarded as the inside of the start valleys: \
                |Δθ_i| <= 0.05 for each dimension i. According to our experience, we can always find the hyperparameters to present the five quantitative relations as long as the pretrained model fits the data set well enough.",
    assumes: &[
        "Avila, Banknote Authentication, Cardiotocography and Sensorless Drive Diagnosis, grouped to two classes and normalised",
        "fully connected ReLU networks of width 10 without bias, depth 2 (section 5) or three layers (Appendix B.1), cross entropy, pretrained for 200 to 1000 epochs",
        "hyperparameters are tuned for each pretrained model",
        "here: breast cancer, 30-10-10-2, and digits, even or odd, 64-10-2 (and the paper's tables with two hidden layers of ten, in B, for who has them), no biases, He's normal starts; 200 epochs of batches of 32 at η = 0.05, then 500 steps of the full batch, after which all samples but a handful, one in a hundred, are classed rightly (0 to 7 wrong in 12 starts on digits); with a minimum: logistic regression on three measures of breast cancer, trained in the same way, and for 2000 more steps with momentum",
    ],
    correction: Some(
        "Where the network fits its samples, or all but a handful, cross entropy has no minimum near: descent on all samples leaves the box, at B/η = 400 SGD takes half its time or more from nearly every start (one of 76 on breast cancer: a third), and at 800 SGD leaves with that descent, to a third, whatever B and η, and at no exponential times. In a bowl, logistic regression on classes that overlap, the time grows, at η = 0.05 and for B from 1 to 32, faster \
         than any one power of B and slower than any exp(cB).",
    ),
    notes: Notes {
        because: "The figures report runs of the authors' own, with hyperparameters tuned for each model, on data sets that do not ship; that such hyperparameters can always be found no run of ours can refute.",
        repaired: "By saying where the loss has a minimum. A network that fits separable data well has none near it: the loss goes on falling, and descent without any noise leaves the box. `As long as the pretrained model fits the data set well enough' is the condition under which the law in B is lost.",
        known: "In a box of half width r in any quadratic bowl with C = H/B the leading part of -log γ is r²B/η (xie2020/logistic-random-labels), \
            which has no Hessian and no col in it: straight lines in B and 1/η cannot tell Theorem 3.2 from any noise with exponential moments, and say nothing about C = H/B. The law in 1/k with the box over √k is the law in 1/η, step by step; with the box times k, as Appendix B.1 has it, there is no such law. With 100 escapes log γ is known to 0.1. \
            A second program, in Python, at η = 0.02: medians of 165, 1494, 1462 and 1464 steps for B = 1, 8, 16 and 32, on digits 147, 1765, 1754 and 1788, with coefficients of variation of 0.7 for B = 1 and 0.03 to 0.05 for 32.",
        open: "The paper's data sets, which `run --data` adds for who has them, without a recorded verdict; how their classes were grouped is not printed (here Avila's copyist A, banknotes that are genuine, normal cardiotocograms and the drive's first \
            five states, against all others), and a table that the network does not fit is one of which the sentence says nothing. SGLD of Figures 6 and 7 is not run. Fixed before the first run on recorded streams: data, networks, training, box, ladders, tolerances, shares above one half. Changed after a first look on other seeds: the drift is judged at B/η = 800, to a third, since one random start of 56 has about 0.8 there, and at 400, to a half, since one has about 0.74; ratios of single runs in place of \
            straightness of medians at the minimum, which 128 runs per rung left undecided; and logistic regression at η = 0.05 in place of a network 3-10-2 at 0.02, which drifts along its valley for as long as batches of 32 take to leave.",
    },
    figures: &[Figure {
        experiment: CARRIED.name,
        instances: &["breast cancer, in B", "digits, in 1/η"],
        caption: "Figures 4 and 5 again, where the network fits its samples: the median escape time over that of descent on all samples, against B/η. A law -log γ linear in B/η would be a rising line.",
        x: Axis { label: "B/η", log: false },
        y: Axis { label: "median of ηn, over that of descent", log: true },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&LEAVES, &STAYS, &CARRIED, &BENDS],
    ..Claim::BLANK
};
