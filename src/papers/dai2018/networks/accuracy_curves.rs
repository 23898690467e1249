//! Training and test curves at three pairs of learning rate and batch.

use crate::claim::{Claim, Notes};

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "dai2018/accuracy-curves",
    locus: "section 3, Figures 4 and 5",
    statement: "First, for the same γ/M ratio (e.g., γ/M = 0.1/128 and 0.2/256), the training error and test error are very close. [..] Second, the model \
                obtained with a larger γ/M ratio (e.g., γ/M = 0.1/128) gives a better training accuracy and a smaller training loss compared with the case of \
                a smaller γ/M ratio (e.g., γ/M = 0.01/128). This can be partially justified by our finite-time analysis in Theorem 2.2 that the SGD with a \
                larger γ/M ratio is easier to escape a local minimum. Third, the model obtained with a smaller γ/M ratio gives a smaller test loss after a \
                certain time (it is after 100 epochs in the bottom right plot of Figure 5). This can be explained by Lemma 2.1 and its following remark.",
    assumes: &[
        "the network, data and pairs of dai2018/hessian-norm-curves, 200 epochs",
        "10 experiments are run, of which one is shown in Figure 5",
    ],
    notes: Notes {
        because: "It needs the network trained on MNIST, which is not run here.",
        repaired: "",
        known: "At 200 epochs γ = 0.1 has gone ten times as far along the gradient flow as γ = 0.01, which lowers the training loss without any theory of \
            minima: “easier to escape a local minimum” is one explanation of two. A test loss that rises while the test accuracy does not fall is \
            overconfidence of a network that fits its training set, and comes later where the flow is slower. The remark to which the third finding is \
            ascribed is judged in dai2018/drift-remark.",
        open: "Protocol: 16 starts shared by the pairs, 200 epochs; record training and test loss and accuracy after every epoch, with running averages \
            in the batch normalisation. (1) Equivalence of the final training and test errors of (0.1, 128) and (0.2, 256) within 0.1 per cent \
            points, paired by start, joint error 1e-4; (2) differences to (0.01, 128) at the last epoch, and at equal γ times steps; (3) \
            the test losses of (0.01, 128) and (0.1, 128) cross: the sign of their difference at epochs 25 and 200, and again at equal training \
            loss, which tells the drift from the duration. The binomial error of 10 000 test images, 0.14 per cent points, is shared by all runs.",
    },
    source: file!(),
    experiments: &[],
    ..Claim::BLANK
};
