//! The mean exit time through a saddle follows the Eyring-Kramers formula with `ε = √η`.

mod controls;

use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Fault, Figure, Instances, Notes, Observation,
    Prediction, Range, Reading, Resolution, Rung, Side, Witness,
};
use crate::instances::valley_with_exit::ValleyWithExit;
use crate::interval::Interval;
use crate::statistics::limit::at_zero;
use crate::witnesses::exit::{along, limit, ln_time_out_of_valley as ln_time};

use super::cases::valleys;
use super::theory::{eyring_kramers as printed, eyring_kramers_prefactor as prefactor};

pub(crate) static CLAIM: Claim = Claim {
    id: "hu2017/eyring-kramers",
    locus: "Remark (ii) after Theorem 2",
    statement: "Let D be a region that contains only one saddle point z* of F. The classical \
                Eyring-Kramers formula concludes as ε = √η -> 0+: E_x* τ_D = (2π/|λ_1(z*)|) \
                √(|det ∇²F(z*)|/|det ∇²F(x*)|) exp((F(z*) - F(x*))/ε) (1 + O(ε^½ log(1/ε))).",
    assumes: &[
        "dX = -∇F(X) ds + √η S(X) dB with S = I, which the formula needs and the remark does not say",
        "x* is a minimizer in D, λ_1(z*) the negative eigenvalue at z*, both nondegenerate",
        "on the boundary F is higher than F(z*) on the side of x*; D ends beyond z*, before another well",
    ],
    correction: Some(
        "If F is C³, S = s I and D contains the minimizer x* and one saddle z*, ends beyond z* and has a boundary \
         that is higher than z* on the side of x*, then E_x* τ_D = (2π/|λ_1(z*)|) \
         √(|det ∇²F(z*)|/|det ∇²F(x*)|) exp((F(z*) - F(x*))/ε) (1 + O(ε^½ log(1/ε))) with ε = η s²/2, \
         where λ_1(z*) is the negative eigenvalue at z*.",
    ),
    notes: Notes {
        because: "The cited formula is about dX = -∇F ds + √(2ε) dB, so that ε is η/2. With ε = √η the \
            exponent is ΔF/√η in place of 2 ΔF/η, where ΔF = F(z*) - F(x*): for ΔF = 1 and η = 0.01 a time of \
            e^10 in place of e^200. The paper's own (4.2) with remark (i) has \
            e^(2 ΔF/η) here. It is no misprint, for no one symbol changed gives it: without the root ε is η, which is refuted too \
            (decoy). √η is the noise's amplitude, put where the temperature stands.",
        repaired: "ε = η/2, or η s²/2 for S = s I. Exponent, prefactor and error term are then right, the last \
            with room, since the error is O(ε) for smooth F. D must end beyond the saddle that it contains: a \
            boundary through z* halves the time, which is a decoy.",
        known: "First-passage quadrature on the line, and finite volumes in the plane with a transverse \
            curvature that differs between minimum and saddle. Section 4.2 numbers eigenvalues from the \
            largest; in that order λ_1(z*) would be the wrong one in the plane, a decoy too. The \
            printed formula was copied right: it holds for the noise under which √η is the temperature, \
            S = √2 η^(-1/4) I, and its values were worked out by hand (controls).",
        open: "More than two dimensions. For S that is no multiple of I the exponent is the quasi-potential, and the prefactor another one (not tested). That there is no \
            theory for η -> 0 with d η -> ∞ is no claim on the time.",
    },
    figures: &[Figure {
        experiment: PREFACTOR.name,
        caption: "The mean exit time without the exponential exp(2 ΔF/η), against η: its limit is \
                  the formula's prefactor.",
        x: Axis { label: "η", log: true },
        y: Axis { label: "E τ exp(-2 ΔF/η)", log: false },
        limit: Some(Side::Left),
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&PRINTED, &EXPONENT, &PREFACTOR, &ERROR_TERM],
    controls: &[&controls::CONTROL, &controls::BY_HAND],
    range: Range::Measured(&[&controls::SCAN]),
};

static PRINTED: Experiment<ValleyWithExit> = Experiment {
    name: "ln E τ with ε = √η, at six noise levels",
    reading: Reading::AsPrinted,
    instances: valleys,
    predict: |valley| at_all_levels(valley, f64::sqrt),
    decoys: &[Decoy::new("ε = η", |valley| at_all_levels(valley, |eta| eta))],
    observe: Witness::Oracle(|valley| {
        Observation::of_all(valley.ladder().into_iter().map(|eta| ln_time(valley, eta)))
    }),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Refuted(Fault::Wrong),
};

static EXPONENT: Experiment<ValleyWithExit> = Experiment {
    name: "the limit of η ln E τ: 2 ΔF/s²",
    predict: |valley| Prediction::equals(valley.barrier() / valley.temperature(1.0)),
    decoys: &[Decoy::new("without the factor of two", |valley| {
        Prediction::equals(0.5 * valley.barrier() / valley.temperature(1.0))
    })],
    observe: Witness::Oracle(|valley| {
        Observation::of(limit(&along(&valley.ladder(), |eta| ln_time(valley, eta))))
    }),
    resolution: Resolution::Relative(0.02),
    ..PRINTED.corrected()
};

static PREFACTOR: Experiment<ValleyWithExit> = Experiment {
    name: "prefactor",
    predict: |valley| constant(valley, 1.0),
    decoys: &[
        Decoy::new("the boundary through the saddle: half of it", |valley| constant(valley, 0.5)),
        Decoy::new("the largest eigenvalue at the saddle, or none", |valley| {
            let [descent, across] = valley.curvatures_at_saddle();
            constant(valley, -descent / across)
        }),
        Decoy::new("determinants the other way round", |valley| {
            let [at_minimum, at_saddle] =
                [valley.curvatures_at_minimum(), valley.curvatures_at_saddle()].map(|[k, l]| k * l);
            constant(valley, -at_minimum / at_saddle)
        }),
    ],
    observe: Witness::Oracle(|valley| {
        let points = along(&valley.ladder(), |eta| without_exponential(valley, eta));
        let curve = points.iter().map(|&(eta, ln)| (eta, ln.exp())).collect();
        Observation::of(at_zero(&points).exp()).with_curve(curve)
    }),
    ..EXPONENT
};

static ERROR_TERM: Experiment<ValleyWithExit> = Experiment {
    name: "order of the error term in ε, on the line",
    instances: || {
        let Instances { mut named, random, cases } = valleys();
        named.truncate(2);
        Instances { named, random, cases }
    },
    predict: |valley| rungs(valley, 1.0),
    decoys: &[Decoy::new("the boundary through the saddle: half of it", |valley| {
        rungs(valley, 0.5)
    })],
    observe: Witness::Oracle(|valley| {
        let times = valley.ladder().into_iter().map(|eta| without_exponential(valley, eta).exp());
        Observation::of_all(times)
    }),
    resolution: Resolution::Absolute(0.1),
    ..PREFACTOR
};

/// `ln E τ - ΔF/ε` at the true temperature.
fn without_exponential(valley: &ValleyWithExit, eta: f64) -> Interval {
    ln_time(valley, eta) - Interval::exactly(valley.barrier() / valley.temperature(eta))
}

fn at_all_levels(valley: &ValleyWithExit, epsilon: fn(f64) -> f64) -> Prediction {
    Prediction::all_within(valley.ladder().into_iter().map(|eta| printed(valley, epsilon(eta))))
}

fn constant(valley: &ValleyWithExit, factor: f64) -> Prediction {
    let value = factor * prefactor(valley);
    let curve = valley.ladder().into_iter().map(|eta| (eta, value)).collect();
    Prediction::equals(value).with_curve(curve)
}

fn rungs(valley: &ValleyWithExit, factor: f64) -> Prediction {
    let values = vec![Interval::exactly(factor * prefactor(valley))];
    let rung = |eta| Rung { step: eta, values: values.clone() };
    Prediction::approximates(0.5, valley.ladder().into_iter().map(rung).collect())
}
