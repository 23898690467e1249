//! Small batches carry the weights further from their start per iteration.

use crate::claim::{Claim, Notes};

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "hu2017/weight-distance",
    locus: "section 6, Figures 1 and 2",
    statement: "In Figure 1 and 2, the small batch method's weights go further than large batch method's weights at the same \
                iteration of updated weights. Different batch size methods have different diffusion rates and the distances \
                between initial weights and weights at the end of training process are different.",
    assumes: &[
        "the paper's network: 784 inputs, five hidden layers, ReLU, batch normalisation, softmax over 10 classes",
        "MNIST, batches of 128, 256, 512, 1024 and 2048, η = 0.1, momentum 0 (Figure 1) and 0.9 (Figure 2)",
        "the same start for all batches",
    ],
    notes: Notes {
        because: "It needs the network trained on MNIST, which is not run here.",
        repaired: "",
        known: "In the first iterations the drift is the same for all batches and the difference is the noise's, of order η² k \
            (1/m - 1/M) tr Σ_0 in the square. Widths of the hidden layers are not printed; Keskar et al., to whom the paper \
            points, have five layers of 512. The text calls σ = 0.0054 what the captions call 0.00054 \
            (hu2017/noise-injection).",
        open: "Protocol: 16 starts shared by the batches, independent shuffles, 5000 iterations at each batch size, without and with \
            momentum; record |x_k - x_0| at k = 1, 2, 4, .. and at the end, with the parameters of batch normalisation counted \
            and not counted. The claim holds if all differences of neighbouring batch sizes, paired by start, have Student \
            intervals above zero at a joint error of 1e-4. Not at the same epoch: there a large batch has made fewer steps.",
    },
    source: file!(),
    experiments: &[],
    ..Claim::BLANK
};
