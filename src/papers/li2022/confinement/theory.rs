//! The paper's formulas.

use crate::instances::cut_diffusion::smooth_step;
use crate::instances::hidden_invariant::HiddenInvariant;
use crate::instances::trapped::Trapped;
use crate::instances::trapped_well::TrappedWell;
use crate::interval::Interval;
use crate::oracles::law::kolmogorov::Diffusion;
use crate::oracles::numerics::ode;

/// The terms of `η_0 = min{(R - L)/M_1, 2νL²/M_2²}`.
pub(super) fn trapping_terms(loss: &Trapped) -> [f64; 2] {
    let (inner, radius) = (loss.inner_radius(), loss.radius());
    let (m1, m2) = (loss.steepest(inner), loss.steepest(radius));
    [(radius - inner) / m1, 2.0 * loss.confinement() * inner * inner / (m2 * m2)]
}

/// `η_0`.
pub(super) fn step_max(loss: &Trapped) -> f64 {
    let [first, second] = trapping_terms(loss);
    first.min(second)
}

/// `h` at the end of the path of (2.3) with a control, as printed or with `correction` times
/// `-½ Σ_k (σ_k·∇)σ_k` added to its drift; `implicit` multiplies `¼ η ∇|∇f|²`. With noise of rank one, `√(ηΛ) v` runs along
/// `√η s ∇n`.
pub(super) fn controlled(problem: &HiddenInvariant, [implicit, correction]: [f64; 2]) -> Interval {
    let step = problem.step;
    let field = |state: &[f64]| -> Vec<f64> {
        let (x, clock) = ([state[0], state[1]], state[2]);
        let a = problem.curvature;
        let (noise, second) = (problem.noise(x), problem.noise_along_itself(x));
        let drift = |i: usize| {
            -a * x[i] - implicit * 0.5 * step * a * a * x[i] - correction * 0.5 * step * second[i]
        };
        let push = |i: usize| step.sqrt() * noise[i] * HiddenInvariant::control(clock);
        vec![drift(0) + push(0), drift(1) + push(1), 1.0]
    };
    let start = [problem.start[0], problem.start[1], HiddenInvariant::CONTROLLED_FROM];
    let end = &ode::solve(&field, &start, &[problem.time])[0];
    problem.invariant_within([end[0], end[1]])
}

/// (2.2) in one well, the correction and `Λ` multiplied by factors, both one in the paper.
pub(super) fn in_well(
    well: &TrappedWell,
    step: f64,
    [correction, spread]: [f64; 2],
) -> impl Diffusion<1> + '_ {
    (
        move |&[x]: &[f64; 1]| {
            let [first, second] = well.slope(x);
            [-first - correction * 0.5 * step * first * second]
        },
        move |&[x]: &[f64; 1]| [[step * spread * well.root(x).powi(2)]],
    )
}

/// `‖χ²‖_{C²(R)}` for the smooth step `χ` between `R_2` and `R`, in closed form at many places: the constant of (3.1) for a
/// constant `Σ`.
pub(super) fn cut_off_norm([radius, outer]: [f64; 2]) -> f64 {
    let width = outer - radius;
    const PLACES: i32 = 20_000;
    let steps: Vec<[f64; 3]> =
        (0..=PLACES).map(|k| smooth_step(f64::from(k) / f64::from(PLACES))).collect();
    let largest =
        |of: fn([f64; 3]) -> f64| steps.iter().map(|&s| of(s).abs()).fold(f64::NAN, f64::max);
    // χ², its slope 2χχ' and its bend 2(χ'² + χχ''), whose signs do not matter.
    largest(|[s, ..]| s * s)
        + 2.0 * largest(|[s, s1, _]| s * s1) / width
        + 2.0 * largest(|[s, s1, s2]| s1 * s1 + s * s2) / (width * width)
}
