//! In the plane: random quadratic losses, whose semigroups act on polynomials.

use crate::claim::{
    Decoy, Expected, Experiment, Instances, PerBudget, Prediction, Reading, Resolution, Rung,
    Witness,
};
use crate::instances::linear_plane::{Draw, LinearPlane};
use crate::oracles::law::polynomials::plane::{Polynomial, TERMS, along_time, generator, product};
use crate::witnesses::linear_plane::sgd_ladder;

/// `Λ = Σ` everywhere: the cut-off beyond `R` would be seen by paths of probability `e^(-c/η)` only, and φ would not
/// stay a polynomial.
pub(super) static PLANE: Experiment<LinearPlane> = Experiment {
    name: "in the plane, both semigroups on polynomials of degree four, without the cut-off of Λ",
    reading: Reading::AsPrinted,
    instances: || {
        let cases = PerBudget { quick: 1, standard: 6, deep: 64 };
        Instances::named(vec![("three draws that do not commute", plane())])
            .and_random(cases, LinearPlane::any())
    },
    predict: |plane| ladder(plane, 2.0, (1.0, 1.0)),
    decoys: &[Decoy::new("order three", |plane| ladder(plane, 3.0, (1.0, 1.0)))],
    observe: Witness::Oracle(sgd_ladder),
    resolution: Resolution::Absolute(0.1),
    expects: Expected::Consistent,
};

/// Named: elsewhere what a wrong correction or a wrong `Λ` does may change its sign along the ladder.
pub(super) static SPREAD: Experiment<LinearPlane> = Experiment {
    name: "in the plane, three draws that do not commute: the correction and Λ",
    instances: || Instances::named(vec![("three draws that do not commute", plane())]),
    decoys: &[
        Decoy::new("without the correction", |plane| ladder(plane, 2.0, (0.0, 1.0))),
        Decoy::new("the correction doubled", |plane| ladder(plane, 2.0, (2.0, 1.0))),
        Decoy::new("Λ doubled", |plane| ladder(plane, 2.0, (1.0, 2.0))),
    ],
    ..PLANE
};

fn plane() -> LinearPlane {
    let draw = |probability, hessian, pull| Draw { probability, hessian, pull };
    let draws = vec![
        draw(0.2, [1.7, 0.3, 1.1], [0.9, -0.4]),
        draw(0.3, [1.1, -0.25, 1.6], [-0.5, 0.3]),
        draw(0.5, [1.3, 0.1, 1.2], [-0.1, 0.2]),
    ];
    let observable = std::array::from_fn(|at| 0.3 + 0.05 * ((7 * at) % 5) as f64);
    LinearPlane::new(draws, observable, 2.5).expect("confining")
}

/// (3.2) with factors at its correction and at `Λ`: the drift is `-(I + ½ η A)(A x - b)` with the mean `A` and `b`.
fn ladder(plane: &LinearPlane, order: f64, (correction, spread): (f64, f64)) -> Prediction {
    let mean = |of: &dyn Fn(&Draw) -> f64| -> f64 {
        plane.draws().iter().map(|draw| draw.probability * of(draw)).sum()
    };
    let hessian = [0, 1, 2].map(|k| mean(&|draw| draw.hessian[k]));
    let pull = [0, 1].map(|k| mean(&|draw| draw.pull[k]));
    let gradient = affine(hessian, pull);
    let [a, b, c] = hessian;
    // ¼ ∇|∇f|² = ½ A ∇f.
    let bent = |k: usize, step: f64| -> Polynomial {
        let row = [[a, b], [b, c]][k];
        std::array::from_fn(|at| {
            let turned = row[0] * gradient[0][at] + row[1] * gradient[1][at];
            -gradient[k][at] - correction * 0.5 * step * turned
        })
    };
    let noise = covariance(plane, &gradient);
    let steps = plane.steps();
    let rung = |&step: &f64| {
        let drift = [bent(0, step), bent(1, step)];
        let covariance = noise.map(|entry| entry.map(|c| spread * step * c));
        let matrix = generator(&drift, &covariance);
        let multiples = plane.multiples();
        let rows = along_time(&matrix, &plane.observable(), steps[0], &multiples, &plane.starts());
        Rung { step, values: rows.concat() }
    };
    Prediction::approximates(order, steps.iter().map(rung).collect())
}

/// `A x - b`, coordinate by coordinate.
fn affine([a, b, c]: [f64; 3], [p, q]: [f64; 2]) -> [Polynomial; 2] {
    [[-p, a, b], [-q, b, c]].map(|first| {
        let mut coefficients = [0.0; TERMS];
        coefficients[..3].copy_from_slice(&first);
        coefficients
    })
}

/// `Σ(x)`: its entries 11, 12 and 22.
fn covariance(plane: &LinearPlane, gradient: &[Polynomial; 2]) -> [Polynomial; 3] {
    let mut sums = [[0.0; TERMS]; 3];
    for draw in plane.draws() {
        let drawn = affine(draw.hessian, draw.pull);
        let noise: [Polynomial; 2] =
            [0, 1].map(|k| std::array::from_fn(|at| drawn[k][at] - gradient[k][at]));
        for (sum, [i, j]) in sums.iter_mut().zip([[0, 0], [0, 1], [1, 1]]) {
            let square = product(&noise[i], &noise[j]);
            sum.iter_mut().zip(square).for_each(|(s, c)| *s += draw.probability * c);
        }
    }
    sums
}
