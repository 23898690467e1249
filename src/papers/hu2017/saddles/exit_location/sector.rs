//! Where rays in the direction of a Gaussian vector leave a rectangle.

/// The probability that a ray in the direction of a centred Gaussian vector with covariance
/// `[[a, b], [b, c]]` leaves a rectangle at its left or right side.
pub(super) fn sector([wide, high]: [f64; 2], [a, b, c]: [f64; 3]) -> f64 {
    // By the inverse of the covariance's Cholesky factor the law becomes rotationally invariant, and the
    // corners' directions go where they go.
    let (root, beside) = (a.sqrt(), b / a.sqrt());
    let rest = (c - beside * beside).sqrt();
    let angle = |[u, v]: [f64; 2]| {
        let first = u / root;
        libm::atan2((v - beside * first) / rest, first)
    };
    (angle([wide, high]) - angle([wide, -high])) / std::f64::consts::PI
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sectors_of_a_round_law_are_angles() {
        assert!((sector([1.0, 1.0], [2.0, 0.0, 2.0]) - 0.5).abs() < 1e-15);
        assert!((sector([1.0, 3.0_f64.sqrt()], [1.0, 0.0, 1.0]) - 2.0 / 3.0).abs() < 1e-14);
        // Variances 1 and 4: P(|v| > |u|) = (2/π) arctan 2.
        assert!((sector([1.0, 1.0], [1.0, 0.0, 4.0]) - (1.0 - 0.704_832_764_699)).abs() < 1e-11);
    }

    #[test]
    fn a_correlated_law_agrees_with_its_integral() {
        // P(|W_v| U < |W_u| V) by the midpoint rule over the angle of the density 1/(d' C^-1 d).
        let ([wide, high], [a, b, c]) = ([1.0, 2.0], [0.45, -0.03, 0.29_f64]);
        let cells = 20_000;
        let (mut all, mut inside) = (0.0, 0.0);
        for cell in 0..cells {
            let angle = std::f64::consts::PI * (f64::from(cell) + 0.5) / f64::from(cells);
            let (y, x) = (libm::sin(angle), libm::cos(angle));
            let weight = 1.0 / (c * x * x - 2.0 * b * x * y + a * y * y);
            all += weight;
            if y.abs() * wide < x.abs() * high {
                inside += weight;
            }
        }
        // One cell at each of two corners.
        assert!((sector([wide, high], [a, b, c]) - inside / all).abs() < 1e-3);
    }
}
