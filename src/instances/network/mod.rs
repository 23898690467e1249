//! Multilayer perceptrons: ReLU, batch normalisation before or after it, softmax and cross-entropy.
//!
//! A [`Network`] is an architecture; its weights are one vector of numbers. [`Passes`] computes the mean
//! loss of a [`Batch`], its gradient and exact Hessian-vector products. Training is
//! [`crate::witnesses::network`]'s.
//!
//! # Weights
//!
//! For each layer, from the inputs on: the matrix, row by row, one row per unit; the biases, if there are
//! any; and for hidden layers with batch normalisation the gains and the shifts. [`Network::layers`] says
//! where.
//!
//! # Numbers
//!
//! All passes run in double precision, eight samples side by side, on the widest instruction set of the
//! processor ([`crate::simd`]); every sum has a fixed order and nothing is fused, so that results are the same bits
//! on every machine and for any number of threads. A Hessian-vector product is the same gradient code in dual numbers
//! (forward over reverse): exact up to rounding wherever the loss has two derivatives; at a kink of ReLU the
//! derivative is taken as 0.
//!
//! With batch normalisation the loss of a batch is no average of losses of its samples: each sample's output
//! depends on the others. Means and variances are those of the batch (dividing by its size, 1e-5 added to
//! the variance), unless [`Statistics`] of another batch are given.
//!
//! # What is judged
//!
//! One rule for all claims on networks. A printed sentence that is general is judged as printed, on the networks and data that
//! ship. A report of runs of the authors' own stays untested as printed; the corrected reading says what was found to hold
//! here. The page says what is lost against the paper's setting.

mod batch;
mod exponential;
mod numbers;
mod pass;
mod product;
#[cfg(test)]
mod tests;
mod trial;

use std::fmt;
use std::ops::Range;

use serde::Serialize;

pub use batch::Batch;
pub use trial::{Data, Rule, Trial, gradient_variance};

use crate::monte_carlo::Normals;
use crate::simd;
use numbers::Dual;
use pass::{Pass, Tape};

/// Whether and where hidden units are normalised over the batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Normalisation {
    /// Nowhere.
    None,
    /// Before ReLU (Ioffe and Szegedy, 2015).
    BeforeReLU,
    /// After ReLU (Hu, Li, Li and Liu, 2017, section 6).
    AfterReLU,
}

/// An architecture.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Network {
    /// The number of inputs.
    pub inputs: usize,
    /// The units of each hidden layer, the one next to the inputs first.
    pub hidden: Vec<usize>,
    /// The number of classes.
    pub classes: usize,
    /// Batch normalisation of the hidden units.
    pub normalisation: Normalisation,
    /// Whether layers have biases.
    pub biased: bool,
}

/// Where a layer's weights are.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// How many inputs each unit has.
    pub inputs: usize,
    /// The number of units.
    pub units: usize,
    /// `units × inputs` numbers, row by row.
    pub weights: Range<usize>,
    /// One per unit, or none.
    pub bias: Range<usize>,
    /// One per unit, or none.
    pub gain: Range<usize>,
    /// One per unit, or none.
    pub shift: Range<usize>,
}

impl Network {
    /// A network with biases and without normalisation.
    pub fn new(inputs: usize, hidden: &[usize], classes: usize) -> Network {
        let (hidden, normalisation) = (hidden.to_vec(), Normalisation::None);
        Network { inputs, hidden, classes, normalisation, biased: true }
    }

    /// With that normalisation.
    pub fn normalised(self, normalisation: Normalisation) -> Network {
        Network { normalisation, ..self }
    }

    /// Without biases.
    pub fn unbiased(self) -> Network {
        Network { biased: false, ..self }
    }

    /// Its layers, the hidden ones and the last.
    pub fn layers(&self) -> Vec<Layer> {
        let mut next = 0;
        let mut take = |count: usize| {
            next += count;
            next - count..next
        };
        let widths = [&[self.inputs], &self.hidden[..], &[self.classes]].concat();
        let of = |(index, pair): (usize, &[usize])| {
            let (inputs, units) = (pair[0], pair[1]);
            let hidden = index < self.hidden.len();
            let scaled = hidden && self.normalisation != Normalisation::None;
            let count = |there: bool| if there { units } else { 0 };
            Layer {
                inputs,
                units,
                weights: take(units * inputs),
                bias: take(count(self.biased)),
                gain: take(count(scaled)),
                shift: take(count(scaled)),
            }
        };
        widths.windows(2).enumerate().map(of).collect()
    }

    /// The number of weights, all kinds together.
    pub fn weights(&self) -> usize {
        self.layers().last().map_or(0, |last| last.bias.end)
    }

    /// Random weights: normal of variance two over the number of inputs (He et al., 2015), gains one,
    /// biases and shifts zero.
    pub fn start(&self, normals: &mut Normals) -> Vec<f64> {
        let mut weights = vec![0.0; self.weights()];
        for layer in self.layers() {
            let scale = (2.0 / layer.inputs as f64).sqrt();
            let matrix = &mut weights[layer.weights];
            normals.fill(matrix);
            matrix.iter_mut().for_each(|w| *w *= scale);
            weights[layer.gain].fill(1.0);
        }
        weights
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.inputs)?;
        self.hidden.iter().try_for_each(|units| write!(f, "-{units}"))?;
        write!(f, "-{}", self.classes)?;
        match self.normalisation {
            Normalisation::None => (),
            Normalisation::BeforeReLU => write!(f, ", normalised before ReLU")?,
            Normalisation::AfterReLU => write!(f, ", normalised after ReLU")?,
        }
        if self.biased { Ok(()) } else { write!(f, ", no biases") }
    }
}

/// How well weights fit a batch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    /// The mean cross-entropy, in nats.
    pub loss: f64,
    /// How many samples have their own class's score as the largest (the first of equal ones).
    pub right: usize,
}

/// Means and inverse standard deviations of the hidden units over a batch: what batch normalisation uses
/// for samples that come alone. By layer and unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Statistics {
    layers: Vec<Vec<[f64; 2]>>,
}

/// Passes through one network, with room to compute in: nothing is allocated from the second pass over a
/// batch of one size on.
///
/// ```
/// use sgdcheck::data;
/// use sgdcheck::instances::network::{Batch, Network, Passes};
/// use sgdcheck::monte_carlo::{Normals, Stream};
/// let network = Network::new(64, &[16, 16], 10);
/// let mut normals = Normals::from_rng(&mut Stream::new(1, &["example"]).generator(0));
/// let weights = network.start(&mut normals);
/// let (mut passes, batch) = (Passes::new(&network), Batch::of(data::digits()));
/// let mut gradient = vec![0.0; weights.len()];
/// let before = passes.fit(&weights, &batch, None);
/// passes.gradient(&weights, &batch, &mut gradient);
/// let moved: Vec<f64> = weights.iter().zip(&gradient).map(|(w, g)| w - 0.01 * g).collect();
/// assert!(passes.fit(&moved, &batch, None).loss < before.loss);
/// ```
#[derive(Clone, Debug)]
pub struct Passes {
    layers: Vec<Layer>,
    normalisation: Normalisation,
    plain: Tape<f64>,
    dual: Tape<Dual<f64>>,
    /// Weights and gradient in dual numbers.
    duals: [Vec<Dual<f64>>; 2],
}

impl Passes {
    /// Passes through that network.
    pub fn new(network: &Network) -> Passes {
        let layers = network.layers();
        let (plain, dual) = (Tape::new(layers.len()), Tape::new(layers.len()));
        let normalisation = network.normalisation;
        Passes { layers, normalisation, plain, dual, duals: [Vec::new(), Vec::new()] }
    }

    /// The number of weights.
    pub fn weights(&self) -> usize {
        self.layers.last().map_or(0, |last| last.bias.end)
    }

    /// The fit of a batch, normalised by its own statistics or by those of another.
    ///
    /// # Panics
    ///
    /// If the weights or the batch are not of the network's size, as all methods do.
    pub fn fit(&mut self, weights: &[f64], batch: &Batch, by: Option<&Statistics>) -> Fit {
        self.plain_pass(weights, batch, by, None)
    }

    /// The gradient of a batch's mean loss, by its own statistics.
    pub fn gradient(&mut self, weights: &[f64], batch: &Batch, gradient: &mut [f64]) {
        self.plain_pass(weights, batch, None, Some(gradient));
    }

    /// The statistics of a batch, and its fit by them.
    pub fn statistics(&mut self, weights: &[f64], batch: &Batch) -> (Statistics, Fit) {
        let fit = self.fit(weights, batch, None);
        (self.plain.statistics(), fit)
    }

    fn plain_pass(
        &mut self,
        weights: &[f64],
        batch: &Batch,
        frozen: Option<&Statistics>,
        gradient: Option<&mut [f64]>,
    ) -> Fit {
        self.check(weights, batch);
        let gradient =
            gradient.inspect(|g| assert_eq!(g.len(), weights.len(), "a gradient's length"));
        let Passes { layers, normalisation, plain: tape, .. } = self;
        let (normalisation, fit) = (*normalisation, gradient.is_none());
        simd::run(Pass { tape, layers, normalisation, weights, batch, frozen, gradient, fit })
    }

    /// The Hessian of a batch's mean loss, by its own statistics, times a direction.
    pub fn hessian_times(
        &mut self,
        weights: &[f64],
        direction: &[f64],
        batch: &Batch,
        product: &mut [f64],
    ) {
        self.check(weights, batch);
        assert!([direction.len(), product.len()] == [weights.len(); 2], "a direction's length");
        let Passes { layers, normalisation, dual: tape, duals: [point, out], .. } = self;
        let pairs = weights.iter().zip(direction);
        point.clear();
        point.extend(pairs.map(|(&value, &slope)| Dual { value, slope }));
        out.resize(weights.len(), Dual { value: 0.0, slope: 0.0 });
        let normalisation = *normalisation;
        let (weights, frozen, gradient, fit) = (&point[..], None, Some(&mut out[..]), false);
        simd::run(Pass { tape, layers, normalisation, weights, batch, frozen, gradient, fit });
        product.iter_mut().zip(&*out).for_each(|(p, g)| *p = g.slope);
    }

    fn check(&self, weights: &[f64], batch: &Batch) {
        assert_eq!(weights.len(), self.weights(), "weights of another network");
        assert_eq!(batch.features, self.layers[0].inputs, "samples of another network");
    }
}
