use super::*;

const SKEWED: [(f64, f64); 2] = [(-0.5, 0.8), (2.0, 0.2)];

fn map(x: f64) -> f64 {
    1.25 * x + 0.1 * x * x
}

fn scale(x: f64) -> f64 {
    0.3 * (1.0 + 0.2 * x)
}

/// `E N = Σ_n P(N > n)`, with the density of the survivors on a grid of midpoints.
fn by_propagation(noise: &[Component], (left, right): (f64, f64)) -> f64 {
    let cells = 400;
    let h = (right - left) / f64::from(cells);
    let nodes: Vec<f64> = (0..cells).map(|k| left + (f64::from(k) + 0.5) * h).collect();
    let density = |from: f64, to: f64| -> f64 {
        let part = |p: &Component| {
            let width = scale(from) * p.spread;
            let z = (to - map(from) - scale(from) * p.mean) / width;
            p.weight * libm::exp(-0.5 * z * z) / (width * 2.506_628_274_631_000_5)
        };
        noise.iter().map(part).sum()
    };
    let kernel: Vec<Vec<f64>> =
        nodes.iter().map(|&to| nodes.iter().map(|&from| h * density(from, to)).collect()).collect();
    let mut alive: Vec<f64> = nodes.iter().map(|&x| density(0.0, x)).collect();
    let mut steps = 1.0;
    for _ in 0..80 {
        steps += h * alive.iter().sum::<f64>();
        let next = |row: &Vec<f64>| row.iter().zip(&alive).map(|(k, a)| k * a).sum();
        alive = kernel.iter().map(next).collect();
    }
    steps
}

#[test]
fn mixtures_agree_with_propagated_densities() {
    let part = |weight, mean, spread| Component { weight, mean, spread };
    for (row, parts) in [vec![part(1.0, 0.0, 1.0)], vec![part(0.2, 1.6, 0.6), part(0.8, -0.4, 0.6)]]
        .into_iter()
        .enumerate()
    {
        let domain = (-1.0, 0.7);
        let propagated = by_propagation(&parts, domain);
        let steps = mean_steps(map, scale, &Noise::Mixture(parts), domain, 0.0);
        // Midpoints of width 0.004 against a kernel of width 0.15: h²/(24 w²) = 3e-5 per step,
        // relative. Fewer than one in e^20 survives 80 steps.
        assert!(steps.widened(1e-4 * propagated).contains(propagated), "row {row}: {steps:?}");
        assert!(steps.radius() < 1e-9, "row {row}: {steps:?}");
    }
}

/// `E N` by following every path, dropping those of a probability below 1e-9, and what these
/// may add: less than 100 steps each.
fn by_enumeration(x: f64, probability: f64, (left, right): (f64, f64)) -> (f64, f64) {
    if probability < 1e-9 {
        return (0.0, 100.0 * probability);
    }
    let mut total = (probability, 0.0);
    for (value, p) in SKEWED {
        let next = map(x) + scale(x) * value;
        if left < next && next < right {
            let (steps, missed) = by_enumeration(next, probability * p, (left, right));
            total = (total.0 + steps, total.1 + missed);
        }
    }
    total
}

#[test]
fn atoms_agree_with_enumerated_paths() {
    let domain = (-1.0, 0.7);
    let (enumerated, missed) = by_enumeration(0.0, 1.0, domain);
    let steps = mean_steps(map, scale, &Noise::Atoms(SKEWED.to_vec()), domain, 0.0);
    assert!(missed < 0.01 * enumerated, "{missed}");
    let truth = Interval::new(enumerated, enumerated + missed);
    assert!(steps.meets(truth) && steps.radius() < 0.1 * enumerated, "{steps:?} {truth:?}");
}

#[test]
fn a_step_that_always_leaves_is_one_step() {
    let steps = mean_steps(|_| 50.0, |_| 1.0, &Noise::gaussian(), (-1.0, 1.0), 0.0);
    assert!(steps.contains(1.0) && steps.radius() < 1e-10, "{steps:?}");
}

#[test]
fn too_large_a_system_is_unknown() {
    let steps = mean_steps(|x| x, |_| 1e-9, &Noise::gaussian(), (-1.0, 1.0), 0.0);
    assert_eq!(steps, Interval::UNKNOWN);
}

/// `∫ p dx` with `ln E e^(p ζ) = F'(x) p`: what `η ln E N` tends to.
fn gaussian_well(eta: f64, noise: &Noise, end: f64) -> Interval {
    ln_mean_steps(|x| x - eta * x, |_| eta, noise, (-end, end), 0.0)
}

#[test]
fn a_gaussian_chain_agrees_with_its_propagated_law_far_beyond_overflow() {
    // Linear drift and Gaussian noise: x' = (1 - η) x + η ζ in (-1, 1) has the exact kernel
    // of dX = -X dt + s dB observed at times δ apart, e^-δ = 1 - η. Its mean time is between
    // that of the continuous process and that with the boundary moved out by 0.5826 standard
    // deviations of a step (Siegmund), within one per cent of the moved one here.
    use crate::oracles::exit::first_passage::{Diffusion, End, ln_mean_time};
    for eta in [0.05, 0.01, 0.0025] {
        let steps = gaussian_well(eta, &Noise::gaussian(), 1.0);
        let delta = -libm::log1p(-eta);
        let noise = eta * (2.0 * delta / (1.0 - (1.0 - eta) * (1.0 - eta))).sqrt();
        let line = Diffusion::ito(|x: f64| -x, |_| 0.5 * noise * noise / delta);
        let time = |moved: f64| {
            let end = 1.0 + moved * eta;
            ln_mean_time(&line, End::Absorbing(-end), End::Absorbing(end), 0.0).center()
                - libm::log(delta)
        };
        let (least, moved) = (time(0.0), time(0.5826));
        assert!(least < steps.low(), "at {eta}: {steps:?} below {least}");
        // Siegmund's shift is of first order in the drift per step's standard deviation, η/η:
        // the tilted walk at the boundary drifts by one standard deviation per step.
        assert!((steps.center() - moved).abs() < 0.6, "at {eta}: {steps:?} {moved}");
        assert!(steps.radius() < 1e-6, "at {eta}: {steps:?}");
    }
}

#[test]
fn a_gaussian_chain_agrees_with_dense_solutions() {
    // numpy: 1200 Gauss-Legendre points and a dense solve, which loses e^12 units of rounding.
    for (eta, reference) in [(0.2, 6.327_711_892_6), (0.1, 11.672_323_111_4)] {
        let steps = gaussian_well(eta, &Noise::gaussian(), 1.0);
        assert!((steps.center() - reference).abs() < 1e-6, "at {eta}: {steps:?}");
    }
}

#[test]
fn uniform_noise_agrees_with_many_narrow_normals() {
    // With widths h and spreads h, the variance is 1 + h²/4 (1 - 1/3) more than uniform; the
    // rest is divided out, and what remains is of the order h⁴ of the fourth moment.
    let distance = |count: i32| {
        let spread = 2.0 * 3.0_f64.sqrt() / f64::from(count);
        let part = |k| Component {
            weight: 1.0 / f64::from(count),
            mean: spread * (f64::from(k) + 0.5) - 3.0_f64.sqrt(),
            spread,
        };
        let parts: Vec<Component> = (0..count).map(part).collect();
        let second = |p: &Component| p.weight * (p.mean * p.mean + p.spread * p.spread);
        let width = parts.iter().map(second).sum::<f64>().sqrt();
        let noise = Noise::Mixture(parts);
        let steps = ln_mean_steps(|x| 0.9 * x, |_| 0.1 / width, &noise, (-0.7, 0.7), 0.0);
        steps.center() - gaussian_well(0.1, &Noise::uniform(), 0.7).center()
    };
    let [coarse, fine] = [16, 32].map(distance);
    // Of second order or better, down to the radius of the uniform kernel.
    assert!(fine.abs() < 0.3 * coarse.abs() + 1e-3, "{coarse} {fine}");
    assert!(gaussian_well(0.1, &Noise::uniform(), 0.7).radius() < 1e-3);
}

#[test]
fn bounded_noise_may_never_lead_out() {
    let coin = Noise::Atoms(vec![(-0.5, 0.5), (0.5, 0.5)]);
    assert_eq!(gaussian_well(0.01, &coin, 1.0), Interval::exactly(f64::INFINITY));
    let steps = gaussian_well(0.1, &coin, 0.4);
    assert!(steps.is_finite() && steps.radius() < 0.1, "{steps:?}");
}

#[test]
fn atoms_hold_what_finer_grids_give() {
    // Spacings of 1/64 .. 1/144 of a standard deviation and extrapolated: 14.875 and 26.567, each
    // to 0.015.
    let skewed = Noise::Atoms(vec![(0.5, 0.8), (-2.0, 0.2)]);
    for (eta, reference) in [(0.02, 14.875), (0.01, 26.567)] {
        let map = |x: f64| x - eta * x * (1.2 + x * (0.5 - 0.4 * x));
        let scale = |x: f64| eta * (1.0 + 0.2 * x);
        let steps = ln_mean_steps(map, scale, &skewed, (-0.5, 0.4), 0.0);
        assert!(steps.widened(0.015).contains(reference), "at {eta}: {steps:?}");
        assert!(steps.radius() < 0.15, "at {eta}: {steps:?}");
    }
}
