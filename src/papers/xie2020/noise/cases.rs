//! Named problems of section 2.

use crate::claim::{Instances, PerBudget};
use crate::instances::exact_diffusion::ExactDiffusion;
use crate::instances::landscape::{CriticalPoint, Landscape};
use crate::instances::plane_sgd::PlaneSgd;
use crate::instances::sampled_model::SampledModel;
use crate::instances::turned_diffusion::TurnedDiffusion;

pub(super) const MANY: PerBudget = PerBudget { quick: 8, standard: 24, deep: 256 };

/// Anisotropic noise that depends on the place, with a density in closed form.
pub(super) fn turned() -> Instances<TurnedDiffusion> {
    let part = |rate, center, noise, start| ExactDiffusion::Sinh { rate, center, noise, start };
    let turned = TurnedDiffusion {
        angle: 0.6,
        parts: [part(0.75, 0.5, 1.0, -0.25), part(1.25, 0.4, 0.6, -0.5)],
        time: 0.75,
    };
    Instances::named(vec![("turned by 0.6", turned)]).and_random(MANY, TurnedDiffusion::any())
}

/// Noise with off-diagonal entries that depend on the place; regressions.
pub(super) fn plane() -> Instances<PlaneSgd> {
    let polynomial = PlaneSgd {
        hessian: [1.5, 0.4, 0.8],
        pull: [0.0; 2],
        // D = ηC/2: 0.2 (1 + x/2 + 0.3 x²), 0.05 (1 + x), 0.1 (2 + y).
        noise: [
            [1.0, 0.5, 0.0, 0.3, 0.0, 0.0],
            [0.25, 0.25, 0.0, 0.0, 0.0, 0.0],
            [1.0, 0.0, 0.5, 0.0, 0.0, 0.0],
        ],
        ratio: 0.4,
        start: [1.0, -0.5],
    };
    let examples = [([1.0, 0.5], 1.0), ([0.8, -0.6], -0.5), ([0.2, 1.4], 1.5)];
    Instances::named(vec![
        ("polynomial noise", polynomial),
        ("regression on three examples", PlaneSgd::regression(&examples, 0.3, [1.2, -0.8])),
    ])
    .and_random(MANY, PlaneSgd::any())
}

fn corners() -> Vec<Vec<f64>> {
    vec![vec![1.2, 0.7], vec![0.5, 1.1], vec![-0.4, 0.9]]
}

fn with_noise(inputs: &[Vec<f64>], noise: fn(&[f64]) -> f64) -> SampledModel {
    let rows: Vec<_> = inputs.iter().map(|x| (x.clone(), noise(x))).collect();
    SampledModel::linear(&rows, &[0.7, -0.4], &[0.7, -0.4])
}

/// Likelihoods at the true parameters, where the labels follow the model.
pub(super) fn at_the_truth() -> Instances<SampledModel> {
    let truth = [0.8, -0.5];
    Instances::named(vec![
        ("logistic", SampledModel::well_specified(&corners(), &truth, &truth).with(0.3, 3)),
        ("linear, noise of variance one", with_noise(&corners(), |_| 1.0).with(0.2, 3)),
    ])
    .and_random(MANY, SampledModel::any_at_the_truth())
}

/// The named ones of these.
pub(super) fn named_at_the_truth() -> Instances<SampledModel> {
    Instances::named(at_the_truth().named)
}

/// A logistic model at its minimum, with labels that do not follow it: along each axis three inputs of length one are always of the
/// first class, and one of length four is so often, ten times in eleven, that the mean gradient vanishes.
fn outliers() -> SampledModel {
    let [near, far] = [2.0, 8.0].map(|z: f64| 1.0 / (1.0 + libm::exp(-z)));
    let chance = far - 3.0 * (1.0 - near) / 4.0;
    let axis = |k: usize| {
        let along = move |x: f64| if k == 0 { vec![x, 0.0] } else { vec![0.0, x] };
        (0..3).map(move |_| (along(1.0), 1.0)).chain([(along(4.0), chance)])
    };
    SampledModel::logistic(&axis(0).chain(axis(1)).collect::<Vec<_>>(), &[2.0, 2.0])
}

/// Minima of regressions with noise of another variance than one, and one of cross entropy with outliers.
pub(super) fn other_noise() -> Instances<SampledModel> {
    Instances::named(vec![
        ("linear, noise of variance 0.04", with_noise(&corners(), |_| 0.2)),
        ("linear, no noise", with_noise(&corners(), |_| 0.0)),
        ("logistic, outliers mislabelled", outliers()),
    ])
    .and_random(MANY, SampledModel::any_of_other_noise())
}

/// A regression at its minimum whose noise grows with the first input.
pub(super) fn uneven_noise() -> Instances<SampledModel> {
    let signs = [[2.0, 0.5], [-2.0, 0.5], [0.5, 2.0], [0.5, -2.0]].map(|x| x.to_vec());
    Instances::named(vec![("noise x₁", with_noise(&signs, |x| x[0]))])
}

/// Inputs that are longer in the first direction, and noise of variance one.
pub(super) fn even_noise() -> Instances<SampledModel> {
    let long = [[2.0, 0.3], [-1.5, 0.4], [1.0, -0.5]].map(|x| x.to_vec());
    Instances::named(vec![("noise of variance one", with_noise(&long, |_| 1.0))])
}

/// Two layers at the saddle between their minima.
pub(super) fn saddles() -> Instances<SampledModel> {
    let saddle =
        |inputs: &[f64], slope, noise| SampledModel::two_layers(inputs, slope, noise, [0.0, 0.0]);
    Instances::named(vec![
        ("y = x ± 1", saddle(&[1.0, -0.5, 2.0], 1.0, 1.0)),
        ("y = -2 x ± 0.5", saddle(&[0.6, 1.4], -2.0, 0.5)),
    ])
}

/// Models away from their minima.
pub(super) fn anywhere() -> Instances<SampledModel> {
    let inputs = [vec![1.2, 0.7], vec![0.5, -1.1], vec![-0.4, 0.9], vec![0.3, 0.2]];
    let rows: Vec<_> = inputs.into_iter().map(|x| (x, 0.0)).collect();
    let four = SampledModel::linear(&rows, &[0.7, -0.4], &[-0.3, 0.6]);
    Instances::named(vec![("training set of four", four)]).and_random(MANY, SampledModel::any())
}

fn roots(scale: f64, roots: &[f64], [at, next]: [f64; 2]) -> CriticalPoint {
    CriticalPoint { loss: Landscape::Roots { scale, roots: roots.to_vec() }, at, next }
}

/// Minima of landscapes, beside the saddle.
pub(super) fn minima() -> Instances<CriticalPoint> {
    let styblinski = Landscape::Powers(vec![0.0, 2.5, -8.0, 0.0, 0.5]);
    let (at, next) = (-2.903_534_027_771_18, 0.156_731_257_143_7);
    Instances::named(vec![
        ("quartic", roots(1.0, &[-1.0, 0.0, 1.0], [-1.0, 0.0])),
        ("cubic", roots(-1.0, &[0.0, 1.0], [0.0, 1.0])),
        ("Styblinski-Tang", CriticalPoint { loss: styblinski, at, next }),
    ])
    .and_random(MANY, CriticalPoint::any())
}

/// Critical points with a third derivative of zero.
pub(super) fn symmetric_points() -> Instances<CriticalPoint> {
    let cosine = CriticalPoint { loss: Landscape::Cosine, at: 0.0, next: std::f64::consts::PI };
    Instances::named(vec![
        ("saddle of the quartic", roots(1.0, &[-1.0, 0.0, 1.0], [0.0, 1.0])),
        ("minimum of -cos", cosine),
    ])
}

/// Minima of two layers, where both weights are equal; the origin is the saddle.
pub(super) fn layers_at_minima() -> Instances<SampledModel> {
    let minimum = |inputs: &[f64], weight: f64, noise| {
        SampledModel::two_layers(inputs, weight * weight, noise, [weight; 2])
    };
    Instances::named(vec![
        ("y = x ± 0.5", minimum(&[1.0, -0.5, 2.0], 1.0, 0.5)),
        ("y = 2.25 x ± 1", minimum(&[0.6, 1.4], 1.5, 1.0)),
    ])
}
