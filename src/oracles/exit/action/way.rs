//! Ways of the linearised problem, in closed form.

/// A cheapest way of the linearised problem from an ellipse to a point further out.
pub(super) struct Way {
    pub(super) duration: f64,
    /// The angle at which it starts.
    pub(super) start: f64,
    /// At the Gauss-Legendre points: share of the duration, place and velocity in `y`.
    pub(super) nodes: [(f64, [f64; 2], [f64; 2]); 3],
}

impl Way {
    /// To `(r, θ)`, over a factor `e^growth` in the radius. Nothing if Newton's method does not find its start.
    pub(super) fn to(flow: &[[f64; 2]; 2], r: f64, theta: f64, growth: f64) -> Option<Way> {
        let [[e, f], [g, h]] = *flow;
        let mean = 0.5 * (e + h);
        let traceless = [[e - mean, f], [g, h - mean]];
        let square = traceless[0][0] * traceless[0][0] + f * g;
        let end = [r * libm::cos(theta), r * libm::sin(theta)];
        let apply = |m: &[[f64; 2]; 2], y: [f64; 2]| m.map(|[u, v]| u * y[0] + v * y[1]);
        let pushed = apply(&traceless, end);
        // e^(G t) = e^(mean t) (c + s N), N² = square.
        let at = |t: f64| {
            let root = square.abs().sqrt();
            let (c, s) = if root * t.abs() < 1e-6 {
                (1.0, t)
            } else if 0.0 < square {
                (libm::cosh(root * t), libm::sinh(root * t) / root)
            } else {
                (libm::cos(root * t), libm::sin(root * t) / root)
            };
            let scale = libm::exp(mean * t);
            [0, 1].map(|k| scale * (c * end[k] + s * pushed[k]))
        };
        let target = r * libm::exp(-growth);
        let mut duration = 0.0;
        for _ in 0..NEWTON_MAX {
            let y = at(-duration);
            let size = libm::hypot(y[0], y[1]);
            let v = apply(flow, y);
            let rate = (y[0] * v[0] + y[1] * v[1]) / (size * size);
            let missing = libm::log(size / target);
            if missing.abs() < 1e-13 {
                let share = |k: f64| 0.5 + k * 0.15_f64.sqrt();
                let node = |k: f64| {
                    let y = at((share(k) - 1.0) * duration);
                    (share(k), y, apply(flow, y))
                };
                let start = libm::atan2(y[1], y[0]);
                return Some(Way { duration, start, nodes: [node(-1.0), node(0.0), node(1.0)] });
            }
            duration += missing / rate;
        }
        None
    }
}

/// Steps of Newton's method that are tried.
const NEWTON_MAX: usize = 60;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_of_equal_rates_is_straight_and_one_of_unequal_rates_a_power() {
        let way = Way::to(&[[2.0, 0.0], [0.0, 2.0]], 3.0, 0.7, 0.5).expect("a way");
        assert!((way.start - 0.7).abs() < 1e-14 && (way.duration - 0.25).abs() < 1e-13);
        // y = c x³ under rates 1 and 3.
        let way = Way::to(&[[1.0, 0.0], [0.0, 3.0]], 2.0, 0.9, 0.3).expect("a way");
        let c = libm::sin(0.9) * 2.0 / (libm::cos(0.9) * 2.0).powi(3);
        for (_, [x, y], velocity) in way.nodes {
            assert!((y - c * x * x * x).abs() < 1e-13 && velocity == [x, 3.0 * y]);
        }
    }
}
