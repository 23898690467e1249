//! SGD with affine gradients in the plane: its exact semigroup on polynomials.

use crate::instances::linear_plane::LinearPlane;
use crate::observation::Observation;
use crate::oracles::law::polynomials::plane::{along_steps, step_matrix};

/// `U^n(x)` at the multiples of the coarsest step and the starts, at each step size, coarsest first.
pub fn sgd_ladder(plane: &LinearPlane) -> Observation {
    let steps = plane.steps();
    let at = |step: &f64| {
        let moves = plane.draws().iter().map(|draw| {
            let ([a, b, c], [p, q]) = (draw.hessian, draw.pull);
            let map = [[1.0 - step * a, -step * b], [-step * b, 1.0 - step * c]];
            (draw.probability, map, [step * p, step * q])
        });
        let matrix = step_matrix(&moves.collect::<Vec<_>>());
        let fold = (steps[0] / step).round() as u64;
        let counts: Vec<u64> = plane.multiples().iter().map(|multiple| multiple * fold).collect();
        along_steps(&matrix, &plane.observable(), &counts, &plane.starts()).concat()
    };
    Observation::of_all(steps.iter().flat_map(at))
}
