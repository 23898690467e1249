//! The Hessian's norm along training: same γ/M, same sharpness; larger γ/M, flatter faster.

use crate::claim::{Claim, Notes};

pub(crate) static CLAIM: Claim = Claim {
    id: "dai2018/hessian-norm-curves",
    locus: "section 3, Figure 3",
    statement: "First, for the same γ/M ratio (e.g., γ/M = 0.1/128 and 0.2/256), the minima obtained by SGD have the very similar norm of the Hessian. [..] \
                Second, [..] it is clear that the rate of SGD tending to a flatter minimum (i.e., with a smaller norm of the Hessian) with a larger γ/M ratio \
                (e.g., γ/M = 0.1/128) is faster compared to with a smaller γ/M ratio (e.g., γ/M = 0.01/128). [..] Third, [..] the SGD tends to converge to a \
                flatter minimum regardless of the γ/M ratio, which demonstrates Theorem 2.5 and its corollary (2.7). However, the convergence rate is slow, in \
                particular for the SGD with a small γ/M ratio, which is theoretically shown in Theorem 2.4 and its following remarks.",
    assumes: &[
        "4-layer batch-normalised ReLU networks on MNIST, mean cross entropy, 180 epochs",
        "(γ, M) is (0.01, 128), (0.1, 128) and (0.2, 256), 10 experiments each",
        "the Frobenius norm is approximated by the method of Wu and Zhu [2017], in place of the determinant",
    ],
    notes: Notes {
        because: "It needs the network trained on MNIST, which is not run here.",
        repaired: "",
        known: "Same γ/M at the same number of epochs is also the same product of γ and the number of steps, so that the time of the gradient flow is equal \
            too: only a third pair with another γ/M, trained until that product is the same, tells the noise from the flow. Epochs are iterations times M/N, \
            and t of (2.3) is iterations times γ. With batch normalisation the norm of the Hessian falls as weights grow, without any change of the function. \
            The norm and the determinant order minima differently: dai2018/two-dimensional-minima.",
        open: "Protocol: widths are not printed; 512, three hidden layers. 16 starts shared by the pairs, 180 epochs; the Frobenius norm by 64 \
            Hessian-vector products with Rademacher vectors, on all 60 000 images, with running averages in the batch normalisation, of \
            the loss itself and of the loss with each layer's weights scaled to norm one. (1) Equivalence of log norms at the end between \
            (0.1, 128) and (0.2, 256) within 0.1 at a joint error of 1e-4, and difference from (0.05, 256) at the same number of epochs; (2) the \
            epoch at which the log norm has fallen by one half of its whole fall, paired by start; (3) the slope over the last 60 \
            epochs is negative for each pair. Controls: gradient flow (full batch, γ = 0.1) at equal t; weight decay in place of noise.",
    },
    source: file!(),
    experiments: &[],
    ..Claim::BLANK
};
