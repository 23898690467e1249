//! Small batches carry the weights further from their start per iteration.

use crate::claim::{Claim, Notes};

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "hu2017/weight-distance",
    locus: "section 6, Figures 1 and 2",
    statement: "At the same iteration the weights of a network trained with a smaller batch are further from their \
                start, in Euclidean distance, than those of the network trained with a larger one.",
    assumes: &[
        "the paper's network: 784 inputs, five hidden layers, ReLU, batch normalisation, softmax over 10 classes",
        "MNIST, batches of 128, 256, 512, 1024 and 2048, η = 0.1, momentum 0 (Figure 1) and 0.9 (Figure 2)",
        "the same start for all batches",
    ],
    notes: Notes {
        because: "Untested: it needs the trained network. Protocol. Widths of the hidden layers are not printed; the paper \
            points to Keskar et al., whose network F1 has five layers of 512. Train from 16 starts (one seed each, shared by the \
            batches, with independent shuffles) for 5000 iterations at each of the five batch sizes, without and with \
            momentum; record |x_k - x_0| at k = 1, 2, 4, .. and at the end, with the parameters of batch normalisation counted and \
            not counted. Judge the difference of neighbouring batch sizes at each recorded k, paired by \
            start, by Student intervals at a joint error of 1e-4: the claim holds if all lie above zero. It says `at the same \
            iteration'; at the same epoch a large batch has made fewer steps, and the comparison favours \
            small ones for that reason alone, so it must not be used. What theory lets expect: in the first iterations the \
            drift is the same for all batches and the difference is the noise's, of order η² k (1/m - 1/M) tr Σ_0 in \
            the square. The text calls σ = 0.0054 what the captions call 0.00054: the two agree if the first is added to the \
            gradient, as the formula says, and the second to the weights (η = 0.1), as the sentence before it says.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[],
    ..Claim::BLANK
};
