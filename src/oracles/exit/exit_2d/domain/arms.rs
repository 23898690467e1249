//! Directions of a lattice, and the rates along them.

/// `½ a = Σ λ v vᵀ` for `½ a` given as `[xx, xy, yy]`; `None` if it is not positive definite.
pub(super) fn selling([xx, xy, yy]: [f64; 3]) -> Option<[(f64, [i64; 2]); 3]> {
    if !(0.0 < xx && 0.0 < yy && xy * xy < xx * yy) {
        return None;
    }
    let product = |u: [i64; 2], v: [i64; 2]| {
        let ([a, b], [c, d]) = (u.map(|k| k as f64), v.map(|k| k as f64));
        a * c * xx + (a * d + b * c) * xy + b * d * yy
    };
    let mut base = [[-1, -1], [1, 0], [0, 1]];
    for _ in 0..100 {
        let acute = [(0, 1, 2), (1, 2, 0), (2, 0, 1)]
            .into_iter()
            .find(|&(i, j, _)| 1e-14 * (xx + yy) < product(base[i], base[j]));
        let Some((i, j, k)) = acute else {
            return Some([(0, 1, 2), (1, 2, 0), (2, 0, 1)].map(|(i, j, k)| {
                let [p, q] = base[k];
                (-product(base[i], base[j]), [-q, p])
            }));
        };
        let [u, v] = [base[i], base[j]];
        base[i] = [-u[0], -u[1]];
        base[k] = [u[0] - v[0], u[1] - v[1]];
    }
    None
}

/// `v · (½a)⁻¹ b`.
pub(super) fn slope([xx, xy, yy]: [f64; 3], [b, c]: [f64; 2], [v, w]: [i64; 2]) -> f64 {
    let determinant = xx * yy - xy * xy;
    (v as f64 * (yy * b - xy * c) + w as f64 * (xx * c - xy * b)) / determinant
}

/// Where, in units of a whole step, an arm meets the boundary.
pub(super) fn boundary(inside: impl Fn(f64) -> bool) -> f64 {
    let (mut within, mut beyond) = (0.0, 1.0);
    for _ in 0..40 {
        let middle = 0.5 * (within + beyond);
        if inside(middle) {
            within = middle;
        } else {
            beyond = middle;
        }
    }
    beyond
}

/// The rates at which `u'' + g u'`, with one `g` ahead and one behind, leaves `(-behind, ahead)` from zero at either
/// end: probabilities over the mean time.
pub(super) fn arm_rates([g, h]: [f64; 2], ahead: f64, behind: f64) -> (f64, f64) {
    // With E(x) = (e^x - 1)/x and F(x) = (e^x - 1 - x)/x², scales and time integrals of both sides.
    let climb = |x: f64| if x == 0.0 { 1.0 } else { libm::expm1(x) / x };
    let twice = |x: f64| {
        if x.abs() < 0.5 {
            // The sum of x^k/(k + 2)!: what is left out is below 1e-17.
            (0..14).rev().fold(0.0, |sum, k| sum * x / f64::from(k + 3) + 1.0) * 0.5
        } else {
            (climb(x) - 1.0) / x
        }
    };
    let scales = [ahead * climb(-g * ahead), behind * climb(h * behind)];
    let times = [ahead * ahead * twice(-g * ahead), behind * behind * twice(h * behind)];
    let whole = scales[1] * times[0] + scales[0] * times[1];
    (scales[1] / whole, scales[0] / whole)
}
