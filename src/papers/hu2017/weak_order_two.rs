//! The diffusion with the corrected drift approximates SGD with weak order two.

use proptest::prelude::*;

use crate::claim::{
    Axis, Claim, Decoy, Experiment, Figure, Instances, PerBudget, Prediction, Reading, Resolution,
    Witness,
};
use crate::instances::finite_noise::FiniteNoise;
use crate::instances::periodic_loss::{PeriodicLoss, Waves, any_waves};
use crate::papers::hu2017::theory::{self, WeakProblem};
use crate::verdict::Verdict;

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "hu2017/weak-order-two",
    locus: "Theorem 1, (3.6)",
    statement: "With b = -∇F - (η/4) ∇|∇F|² and S = √Σ, Σ = var(∇f(x; ζ)), the solution X of \
                dX = b ds + √η S dB with X(0) = x_0 approximates SGD with weak order 2: for every \
                φ in C_b^6, |E φ(x_k) - E φ(X(kη))| <= C η² for all k <= T/η.",
    assumes: &[
        "‖f(.; ζ)‖_{C^7} <= C for every ζ, f itself included",
        "the ζ_k are independent and identically distributed",
        "T is fixed",
    ],
    notes: "",
    figure: Some(Figure {
        experiment: SOLVED_1D.name,
        caption: "Weak error of the diffusion against SGD, largest over starts and times up to \
                  T = 1, with and without misreadings of (3.6).",
        x: Axis { label: "step size η", log: true },
        y: Axis { label: "weak error", log: true },
    }),
    source: file!(),
    experiments: &[&SOLVED_1D, &SOLVED_2D],
};

static SOLVED_1D: Experiment<WeakProblem<1>> = Experiment {
    name: "semigroup against Kolmogorov equation, d = 1",
    reading: Reading::AsPrinted,
    instances: instances_1d,
    predict: predict,
    decoys: &[
        Decoy { name: "wrong sign of the correction", predict: wrong_sign },
        Decoy { name: "half of the correction", predict: half_correction },
        Decoy { name: "Σ doubled", predict: doubled_covariance },
    ],
    observe: Witness::Oracle(theory::sgd_ladder),
    resolution: Resolution::Absolute(0.1),
    expects: Verdict::Consistent,
};

static SOLVED_2D: Experiment<WeakProblem<2>> = Experiment {
    name: "semigroup against Kolmogorov equation, d = 2",
    reading: Reading::AsPrinted,
    instances: instances_2d,
    predict,
    decoys: &[
        Decoy { name: "wrong sign of the correction", predict: wrong_sign },
        Decoy { name: "half of the correction", predict: half_correction },
        Decoy { name: "Σ doubled", predict: doubled_covariance },
    ],
    observe: Witness::Oracle(theory::sgd_ladder),
    resolution: Resolution::Absolute(0.1),
    expects: Verdict::Consistent,
};

fn predict<const D: usize>(problem: &WeakProblem<D>) -> Prediction {
    with_factors(problem, 1.0, 1.0)
}

fn wrong_sign<const D: usize>(problem: &WeakProblem<D>) -> Prediction {
    with_factors(problem, -1.0, 1.0)
}

fn half_correction<const D: usize>(problem: &WeakProblem<D>) -> Prediction {
    with_factors(problem, 0.5, 1.0)
}

fn doubled_covariance<const D: usize>(problem: &WeakProblem<D>) -> Prediction {
    with_factors(problem, 1.0, 2.0)
}

/// (3.6) with the correction and Σ multiplied by factors.
fn with_factors<const D: usize>(
    problem: &WeakProblem<D>,
    correction: f64,
    spread: f64,
) -> Prediction {
    let model = |step| theory::corrected(&problem.loss, step, correction, spread);
    Prediction::approximates(2.0, theory::ladder(problem, model))
}

fn instances_1d() -> Instances<WeakProblem<1>> {
    let problem = WeakProblem {
        loss: PeriodicLoss::new(
            Waves::new(&[([1], 0.8, 0.3), ([2], 0.12, 1.1)]),
            vec![(
                FiniteNoise::two_point(0.2).expect("a probability"),
                Waves::new(&[([1], 0.7, 1.9), ([2], 0.2, 0.4)]),
            )],
        ),
        observable: Waves::new(&[([1], 1.0, 0.5), ([2], 0.4, 2.2)]),
    };
    let random = (
        any_waves(&[([1], 0.6..1.1), ([2], 0.15..0.35)]),
        FiniteNoise::skewed(),
        any_waves(&[([1], 0.5..0.9), ([2], 0.1..0.3)]),
        any_waves(&[([1], 0.8..1.2), ([2], 0.2..0.5)]),
    )
        .prop_map(|(mean, noise, shape, observable)| WeakProblem {
            loss: PeriodicLoss::new(mean, vec![(noise, shape)]),
            observable,
        });
    let cases = PerBudget { quick: 1, standard: 4, deep: 64 };
    Instances::named(vec![("two-point noise", problem)]).and_random(cases, random.boxed())
}

fn instances_2d() -> Instances<WeakProblem<2>> {
    let problem = WeakProblem {
        loss: PeriodicLoss::new(
            Waves::new(&[([1, 0], 0.7, 0.3), ([0, 1], 0.5, 1.1), ([1, 1], 0.25, 0.7)]),
            vec![
                (
                    FiniteNoise::two_point(0.2).expect("a probability"),
                    Waves::new(&[([1, 0], 0.5, 1.9), ([0, 1], 0.4, 0.4)]),
                ),
                (
                    FiniteNoise::standardised(&[0.0, 1.0, 4.0]).expect("distinct values"),
                    Waves::new(&[([1, -1], 0.4, 0.9)]),
                ),
            ],
        ),
        observable: Waves::new(&[([1, 0], 1.0, 0.5), ([1, 1], 0.6, 2.2)]),
    };
    Instances::named(vec![("two noises", problem)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::judge;
    fn show<const D: usize>(e: &Experiment<WeakProblem<D>>) {
        let i = (e.instances)().named.swap_remove(0).1;
        let t = std::time::Instant::now();
        let o = theory::sgd_ladder(&i);
        eprintln!("sgd {:?} radius {:e}", t.elapsed(), o.values.last().unwrap().radius());
        let t = std::time::Instant::now();
        let p = (e.predict)(&i);
        eprintln!("sde {:?}", t.elapsed());
        if let crate::claim::Statement::Order{rungs,..} = &p.statement { for r in rungs { eprintln!("{:e}", r.values.iter().map(|v| v.radius()).fold(0.0, f64::max)); } }
        eprintln!("{:#?}", crate::statistics::order::fit(&judge(&p, e.resolution, &o.values).errors));
        for (s, e) in judge(&p, e.resolution, &o.values).errors { eprintln!("{s} {:e} {:e}", e.center(), e.radius()); }
        for d in e.decoys { let p = (d.predict)(&i); let j = judge(&p, e.resolution, &o.values); eprintln!("{} {:?} {:?}", d.name, j.verdict, j.observed); }
    }
    #[test]
    fn look1() { show(&SOLVED_1D); }
    #[test]
    fn look2() { show(&SOLVED_2D); }
}
