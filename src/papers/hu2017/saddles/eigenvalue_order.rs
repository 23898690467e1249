//! The claim that `γ_i = -λ_{d-i}` orders the eigenvalues of minus the Hessian.

mod hessian;

use crate::claim::{
    ByHand, Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, Prediction,
    Reading, Resolution, Witness,
};
use crate::interval::Interval;
use crate::oracles::numerics::jacobi;

use hessian::{Hessian, few_unstable_directions, instances};

pub(crate) static CLAIM: Claim = Claim {
    id: "hu2017/eigenvalue-order",
    locus: "Section 4.2, first paragraph",
    statement: "Since H is real symmetric, it has d real eigenvalues λ_1 >= λ_2 >= .. >= λ_d. We \
                introduce γ_i = -λ_(d-i), and hence γ_1 >= γ_2 >= .. >= γ_d are the eigenvalues \
                of -H. For a nondegenerate minimizer we clearly have λ_d > 0 or γ_1 < 0, and for \
                a nondegenerate unstable point λ_d < 0 or γ_1 > 0.",
    assumes: &["H is real and symmetric", "1 <= i <= d", "no eigenvalue is zero"],
    correction: Some(
        "With γ_i = -λ_(d+1-i), γ_1 >= .. >= γ_d are the eigenvalues of -H; γ_1 < 0 at a \
         nondegenerate minimizer and γ_1 > 0 at a nondegenerate unstable point.",
    ),
    notes: Notes {
        because: "The index slipped by one: γ_d would be -λ_0, which does not exist, and γ_1 = -λ_(d-1) \
            is the second largest eigenvalue of -H. At a saddle with one unstable direction it is \
            negative, against the paragraph's own last sentence, 'for a nondegenerate minimizer, \
            we clearly have λ_d > 0 or γ_1 < 0, and for a nondegenerate unstable point, λ_d < 0 or \
            γ_1 > 0', and Theorem 3, which asks for γ_1 > 0, would not apply.",
        repaired: "γ_i = -λ_(d+1-i), as that sentence and Theorem 3 use it. γ_1 is right only if λ_(d-1) = λ_d; for d = 1 the printed definition defines \
            nothing.",
        known: "The eigenvalues λ come from a QR iteration on H, those of -H from Jacobi's rotations \
            with Weyl's bound.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&LIST, &LARGEST, &LIST_CORRECTED, &LARGEST_CORRECTED],
    controls: &[&LIST_BY_HAND, &LARGEST_CONTROL],
    ..Claim::BLANK
};

static LIST: Experiment<Hessian> = Experiment {
    name: "the ordered eigenvalues of -H",
    reading: Reading::AsPrinted,
    instances,
    predict: |hessian| printed(&hessian.eigenvalues()),
    decoys: &[Decoy::new("γ_i = -λ_i, in the opposite order", |hessian| {
        let lambda = hessian.eigenvalues();
        Prediction::equals_all(lambda[..lambda.len() - 1].iter().map(|l| -l))
    })],
    observe: Witness::Oracle(|hessian| {
        // γ_d is left out, since λ_0 does not exist.
        let all = jacobi::eigenvalues(&hessian.minus());
        Observation::of_all(all[..all.len() - 1].iter().copied())
    }),
    resolution: Resolution::Absolute(1e-9),
    expects: Expected::Refuted(Fault::Misprint),
};

static LIST_BY_HAND: ByHand<Hessian> = ByHand {
    of: &LIST,
    at: "γ_1 and γ_2 for H = diag(-2, 3, 1)",
    instance: || Hessian::new(&[&[-2.0], &[0.0, 3.0], &[0.0, 0.0, 1.0]]),
    values: &[-1.0, -3.0],
};

static LIST_CORRECTED: Experiment<Hessian> = Experiment {
    name: "the ordered eigenvalues of -H, index corrected",
    predict: |hessian| Prediction::equals_all(hessian.eigenvalues().iter().rev().map(|l| -l)),
    decoys: &[
        Decoy::new("γ_i = -λ_{d-i}, as printed, and γ_d = -λ_d", |hessian| {
            let lambda = hessian.eigenvalues();
            let printed = lambda.iter().rev().skip(1).chain(lambda.last());
            Prediction::equals_all(printed.map(|l| -l))
        }),
        Decoy::new("γ_i = -λ_i, in the opposite order", |hessian| {
            Prediction::equals_all(hessian.eigenvalues().iter().map(|l| -l))
        }),
    ],
    observe: Witness::Oracle(|hessian| Observation::of_all(jacobi::eigenvalues(&hessian.minus()))),
    ..LIST.corrected()
};

/// Whether `γ_1`, so defined, is positive: observed is whether the point is no minimizer.
static LARGEST: Experiment<Hessian> = Experiment {
    name: "the sign of γ_1 tells unstable points from minimizers",
    reading: Reading::AsPrinted,
    instances: few_unstable_directions,
    predict: |hessian| {
        let lambda = hessian.eigenvalues();
        Prediction::equals((-lambda[lambda.len() - 2]).signum())
    },
    decoys: &[Decoy::new("γ_1 = 0", |_| Prediction::equals(0.0))],
    observe: Witness::Oracle(|hessian| {
        let signs = jacobi::eigenvalues(&hessian.minus());
        let is_positive = signs.iter().any(|value| 0.0 < value.low());
        let is_negative = signs.iter().all(|value| value.high() < 0.0);
        Observation::of(match (is_positive, is_negative) {
            (true, _) => Interval::exactly(1.0),
            (_, true) => Interval::exactly(-1.0),
            _ => Interval::UNKNOWN,
        })
    }),
    resolution: Resolution::Absolute(1e-9),
    expects: Expected::Refuted(Fault::Misprint),
};

static LARGEST_CONTROL: Experiment<Hessian> = Experiment {
    name: "control: the sign of γ_1 where λ_(d-1) and λ_d have one sign",
    instances: || {
        let of_one_sign = few_unstable_directions().named.into_iter().skip(1).step_by(2);
        Instances::named(of_one_sign.collect())
    },
    decoys: &[],
    ..LARGEST.control()
};

static LARGEST_CORRECTED: Experiment<Hessian> = Experiment {
    name: "the sign of γ_1, index corrected",
    predict: |hessian| {
        let lambda = hessian.eigenvalues();
        Prediction::equals((-lambda[lambda.len() - 1]).signum())
    },
    decoys: &[Decoy::new("the opposite sign", |hessian| {
        let lambda = hessian.eigenvalues();
        Prediction::equals(lambda[lambda.len() - 1].signum())
    })],
    ..LARGEST.corrected()
};

/// `γ_i = -λ_{d-i}` for `i < d`.
fn printed(lambda: &[f64]) -> Prediction {
    Prediction::equals_all(lambda.iter().rev().skip(1).map(|l| -l))
}
