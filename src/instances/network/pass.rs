//! Forward and backward through a network, in whichever numbers: with dual ones the gradient carries its
//! own derivative along, which is a Hessian-vector product.

use std::convert::identity;
use std::ops::Mul;

use super::numbers::{LANES, Lanes, Number, Pack};
use super::product::{Columns, Rows, Samples, Sink, product};
use super::{Batch, Fit, Layer, Normalisation, Statistics};
use crate::simd::Kernel;

/// Added to a unit's variance before it divides.
pub(super) const SMALL: f64 = 1e-5;

/// What a pass remembers of each layer: activations by pack of samples and unit.
#[derive(Clone, Debug)]
pub(super) struct Tape<N: Number> {
    layers: Vec<Record<N>>,
    /// Two sums per unit.
    sums: [Vec<N::Pack>; 2],
}

#[derive(Clone, Debug)]
struct Record<N: Number> {
    /// Of all but the first.
    input: Vec<N::Pack>,
    /// The input by pack of units and sample.
    across: Vec<N::Pack>,
    /// Weights times input plus bias, of the last layer and where ReLU comes before normalisation.
    linear: Vec<N::Pack>,
    /// What is normalised, and then so.
    normal: Vec<N::Pack>,
    mean: Vec<N>,
    /// One over the standard deviation.
    inverse: Vec<N>,
    /// The derivative with respect to weights times input plus bias.
    delta: Vec<N::Pack>,
}

impl<N: Number> Tape<N> {
    pub(super) fn new(layers: usize) -> Tape<N> {
        let empty = || Record {
            input: Vec::new(),
            across: Vec::new(),
            linear: Vec::new(),
            normal: Vec::new(),
            mean: Vec::new(),
            inverse: Vec::new(),
            delta: Vec::new(),
        };
        let layers = (0..layers).map(|_| empty()).collect();
        Tape { layers, sums: [Vec::new(), Vec::new()] }
    }

    /// The mean and one over the standard deviation of what each layer normalised in the last pass.
    pub(super) fn statistics(&self) -> Statistics {
        let numbers = |r: &Record<N>| {
            let pairs = r.mean.iter().zip(&r.inverse);
            pairs.map(|(mean, inverse)| [mean.value(), inverse.value()]).collect()
        };
        Statistics { layers: self.layers.iter().map(numbers).collect() }
    }

    /// Makes room for a pass. What that pass does not need is left as it is.
    fn prepare(
        &mut self,
        layers: &[Layer],
        normalisation: Normalisation,
        packs: usize,
        backward: bool,
    ) {
        let zero = N::Pack::splat(N::constant(0.0));
        let last = layers.len() - 1;
        for (index, (record, layer)) in self.layers.iter_mut().zip(layers).enumerate() {
            // The batch itself is the input of the first.
            if 0 < index {
                record.input.resize(packs * layer.inputs, zero);
                if backward {
                    let in_packs = layer.inputs.div_ceil(LANES);
                    record.across.resize(in_packs * packs * LANES, zero);
                }
            }
            if index == last || normalisation == Normalisation::AfterReLU {
                record.linear.resize(packs * layer.units, zero);
            }
            if index == last || backward {
                record.delta.resize(packs * layer.units, zero);
            }
            if index < last && normalisation != Normalisation::None {
                record.normal.resize(packs * layer.units, zero);
                for values in [&mut record.mean, &mut record.inverse] {
                    values.resize(layer.units, N::constant(0.0));
                }
            }
        }
    }
}

/// One pass: the mean loss of a batch and how many samples it classes rightly, where these are asked for; backward too, where
/// a place for the gradient is given.
pub(super) struct Pass<'a, N: Number> {
    pub(super) tape: &'a mut Tape<N>,
    pub(super) layers: &'a [Layer],
    pub(super) normalisation: Normalisation,
    pub(super) weights: &'a [N],
    pub(super) batch: &'a Batch,
    /// What to normalise by, in place of the batch's own.
    pub(super) frozen: Option<&'a Statistics>,
    pub(super) gradient: Option<&'a mut [N]>,
    /// Whether the fit is asked for: its logarithms are a twentieth of a small batch's gradient.
    pub(super) fit: bool,
}

impl<N: Number> Kernel for Pass<'_, N> {
    type Output = Fit;

    #[inline(always)]
    fn run(mut self) -> Fit {
        let backward = self.gradient.is_some();
        self.tape.prepare(self.layers, self.normalisation, self.batch.packs(), backward);
        for layer in 0..self.layers.len() {
            self.forward(layer);
        }
        let fit = self.softmax();
        if let Some(gradient) = self.gradient.take() {
            for layer in (0..self.layers.len()).rev() {
                self.backward(layer, gradient);
            }
        }
        fit
    }
}

impl<N: Number> Pass<'_, N> {
    #[inline(always)]
    fn forward(&mut self, index: usize) {
        let (layer, batch, normalisation) = (&self.layers[index], self.batch, self.normalisation);
        let (here, after) = self.tape.layers[index..].split_at_mut(1);
        let Record { input, linear, normal, .. } = &mut here[0];
        let sink = Forward::<N> {
            units: layer.units,
            bias: &self.weights[layer.bias.clone()],
            normalisation,
            linear,
            normal,
            out: after.first_mut().map(|next| &mut next.input[..]),
        };
        let weights = Rows(&self.weights[layer.weights.clone()], layer.inputs);
        let shape = (layer.units, layer.inputs, batch.packs());
        if index == 0 {
            product::<N, _>(shape, &weights, (&batch.inputs, Pack::times), sink);
        } else {
            product::<N, _>(shape, &weights, (input, Mul::mul), sink);
        }
        if index + 1 == self.layers.len() || normalisation == Normalisation::None {
            return;
        }
        self.normalise(index);
        match normalisation {
            Normalisation::BeforeReLU => self.rescale(index, relu::<N>),
            _ => self.rescale(index, identity),
        }
    }

    /// `normal` of a layer to mean zero and variance one of each unit.
    #[inline(always)]
    fn normalise(&mut self, index: usize) {
        let (batch, units) = (self.batch, self.layers[index].units);
        let share = N::constant(1.0 / batch.samples() as f64);
        let record = &mut self.tape.layers[index];
        let [sums, _] = &mut self.tape.sums;
        match self.frozen {
            Some(statistics) => {
                for (unit, &[mean, inverse]) in statistics.layers[index].iter().enumerate() {
                    record.mean[unit] = N::constant(mean);
                    record.inverse[unit] = N::constant(inverse);
                }
            }
            None => {
                clear(sums, units);
                for (pack, values) in record.normal.chunks_exact(units).enumerate() {
                    let mask = batch.mask(pack);
                    sums.iter_mut().zip(values).for_each(|(sum, &z)| *sum = *sum + z.times(mask));
                }
                for (mean, sum) in record.mean.iter_mut().zip(&*sums) {
                    *mean = sum.sum() * share;
                }
                clear(sums, units);
                for (pack, values) in record.normal.chunks_exact(units).enumerate() {
                    let mask = batch.mask(pack);
                    for ((sum, &z), &mean) in sums.iter_mut().zip(values).zip(&record.mean) {
                        let centred = (z - N::Pack::splat(mean)).times(mask);
                        *sum = *sum + centred * centred;
                    }
                }
                for (inverse, sum) in record.inverse.iter_mut().zip(&*sums) {
                    *inverse = (sum.sum() * share + N::constant(SMALL)).inverse_root();
                }
            }
        }
        for (pack, values) in record.normal.chunks_exact_mut(units).enumerate() {
            let mask = batch.mask(pack);
            for ((z, &mean), &inverse) in values.iter_mut().zip(&record.mean).zip(&record.inverse) {
                let centred = (*z - N::Pack::splat(mean)).times(mask);
                *z = centred * N::Pack::splat(inverse);
            }
        }
    }

    /// The next layer's input, what is made of gain times `normal` plus shift.
    #[inline(always)]
    fn rescale(&mut self, index: usize, with: impl Fn(N::Pack) -> N::Pack) {
        let layer = &self.layers[index];
        let (gain, shift) = (&self.weights[layer.gain.clone()], &self.weights[layer.shift.clone()]);
        let (here, after) = self.tape.layers[index..].split_at_mut(1);
        let normal = here[0].normal.chunks_exact(layer.units);
        for (out, values) in after[0].input.chunks_exact_mut(layer.units).zip(normal) {
            for (((y, &z), &gain), &shift) in out.iter_mut().zip(values).zip(gain).zip(shift) {
                *y = with(N::Pack::splat(gain) * z + N::Pack::splat(shift));
            }
        }
    }

    /// Softmax and cross-entropy of the last layer, and their derivative.
    #[inline(always)]
    fn softmax(&mut self) -> Fit {
        let (batch, classes) = (self.batch, self.layers[self.layers.len() - 1].units);
        let record = &mut self.tape.layers[self.layers.len() - 1];
        let share = 1.0 / batch.samples() as f64;
        let nothing = N::Pack::splat(N::constant(0.0));
        let mut fit = Fit { loss: 0.0, right: 0 };
        let packs = record.linear.chunks_exact(classes).zip(record.delta.chunks_exact_mut(classes));
        for (pack, ((scores, delta), labels)) in packs.zip(batch.labels.chunks(LANES)).enumerate() {
            let (mut best, mut largest) = (Lanes([0.0; LANES]), scores[0]);
            for (class, &score) in scores.iter().enumerate().skip(1) {
                let above = score.above(largest);
                largest = largest.or(score, above);
                if self.fit {
                    best = best.or(Lanes([class as f64; LANES]), above);
                }
            }
            let mut sum = nothing;
            for (delta, &score) in delta.iter_mut().zip(scores) {
                *delta = (score - largest).exp();
                sum = sum + *delta;
            }
            let (scale, mask) = (sum.recip().times(Lanes([share; LANES])), batch.mask(pack));
            delta.iter_mut().for_each(|delta| *delta = nothing.or(*delta * scale, mask));
            for (lane, &label) in labels.iter().enumerate() {
                let hit = &mut delta[label];
                hit.set_lane(lane, hit.lane(lane) - N::constant(share));
                if !self.fit {
                    continue;
                }
                let of = |pack: N::Pack| pack.lane(lane).value();
                fit.loss += share * (libm::log(of(sum)) + of(largest) - of(scores[label]));
                fit.right += usize::from(best.0[lane] == label as f64);
            }
        }
        fit
    }

    #[inline(always)]
    fn backward(&mut self, index: usize, gradient: &mut [N]) {
        let (layers, packs) = (self.layers, self.batch.packs());
        let layer = &layers[index];
        if let Some(next) = layers.get(index + 1) {
            let (here, after) = self.tape.layers[index..].split_at_mut(1);
            let weights = Columns(&self.weights[next.weights.clone()], next.inputs);
            let shape = (next.inputs, next.units, packs);
            // What passed through ReLU is kept, here where ReLU came last.
            let gated = self.normalisation != Normalisation::AfterReLU;
            let output = gated.then_some(&after[0].input[..]);
            let sink = Delta::<N> { units: next.inputs, delta: &mut here[0].delta, output };
            product::<N, _>(shape, &weights, (&after[0].delta, Mul::mul), sink);
            if self.normalisation != Normalisation::None {
                self.backward_normalised(index, gradient);
            }
            if self.normalisation == Normalisation::AfterReLU {
                let record = &mut self.tape.layers[index];
                gate(&mut record.delta, &record.linear);
            }
        }
        let record = &mut self.tape.layers[index];
        let into = &mut gradient[layer.weights.clone()];
        let sink = Gradient { inputs: layer.inputs, into };
        let deltas = Samples(&record.delta, layer.units);
        let shape = (layer.units, packs * LANES, layer.inputs.div_ceil(LANES));
        if index == 0 {
            product::<N, _>(shape, &deltas, (&self.batch.across, Pack::times), sink);
        } else {
            transpose(&record.input, &mut record.across, (packs, layer.inputs));
            product::<N, _>(shape, &deltas, (&record.across, Mul::mul), sink);
        }
        if !layer.bias.is_empty() {
            let [sums, _] = &mut self.tape.sums;
            clear(sums, layer.units);
            for values in record.delta.chunks_exact(layer.units) {
                sums.iter_mut().zip(values).for_each(|(sum, &d)| *sum = *sum + d);
            }
            let into = gradient[layer.bias.clone()].iter_mut();
            into.zip(sums).for_each(|(g, sum)| *g = sum.sum());
        }
    }

    /// From the derivative with respect to gain times normal plus shift, those of gain and shift and the
    /// one with respect to what was normalised.
    #[inline(always)]
    fn backward_normalised(&mut self, index: usize, gradient: &mut [N]) {
        let (batch, layer) = (self.batch, &self.layers[index]);
        let share = N::constant(1.0 / batch.samples() as f64);
        let gain = &self.weights[layer.gain.clone()];
        let record = &mut self.tape.layers[index];
        let [sums, products] = &mut self.tape.sums;
        clear(sums, layer.units);
        clear(products, layer.units);
        let normal = || record.normal.chunks_exact(layer.units);
        for (deltas, normal) in record.delta.chunks_exact(layer.units).zip(normal()) {
            let units = sums.iter_mut().zip(products.iter_mut());
            for ((sum, product), (&d, &z)) in units.zip(deltas.iter().zip(normal)) {
                *sum = *sum + d;
                *product = *product + d * z;
            }
        }
        let means = sums.iter().zip(products.iter()).map(|(s, p)| [s.sum(), p.sum()]);
        for (unit, [sum, product]) in means.enumerate() {
            gradient[layer.shift.start + unit] = sum;
            gradient[layer.gain.start + unit] = product;
        }
        let (sums, products) = (&gradient[layer.shift.clone()], &gradient[layer.gain.clone()]);
        let frozen = self.frozen.is_some();
        let deltas = record.delta.chunks_exact_mut(layer.units).zip(normal());
        for (pack, (deltas, normal)) in deltas.enumerate() {
            let mask = batch.mask(pack);
            for (unit, (d, &z)) in deltas.iter_mut().zip(normal).enumerate() {
                let moved = if frozen {
                    *d
                } else {
                    let of = |sum: N| N::Pack::splat(sum * share);
                    *d - of(sums[unit]) - of(products[unit]) * z
                };
                *d = (N::Pack::splat(gain[unit] * record.inverse[unit]) * moved).times(mask);
            }
        }
    }
}

/// Weights times input, with the bias, to where its layer goes on.
struct Forward<'a, N: Number> {
    units: usize,
    bias: &'a [N],
    normalisation: Normalisation,
    linear: &'a mut [N::Pack],
    normal: &'a mut [N::Pack],
    /// The next layer's input, if there is one.
    out: Option<&'a mut [N::Pack]>,
}

impl<N: Number> Sink<N::Pack> for Forward<'_, N> {
    #[inline(always)]
    fn put(&mut self, pack: usize, unit: usize, sum: N::Pack) {
        let place = pack * self.units + unit;
        let z = if self.bias.is_empty() { sum } else { sum + N::Pack::splat(self.bias[unit]) };
        match (&mut self.out, self.normalisation) {
            (None, _) => self.linear[place] = z,
            (Some(out), Normalisation::None) => out[place] = relu::<N>(z),
            (Some(_), Normalisation::BeforeReLU) => self.normal[place] = z,
            (Some(_), Normalisation::AfterReLU) => {
                self.linear[place] = z;
                self.normal[place] = relu::<N>(z);
            }
        }
    }
}

/// The derivative with respect to a layer's output, or before ReLU if its output is given.
struct Delta<'a, N: Number> {
    units: usize,
    delta: &'a mut [N::Pack],
    output: Option<&'a [N::Pack]>,
}

impl<N: Number> Sink<N::Pack> for Delta<'_, N> {
    #[inline(always)]
    fn put(&mut self, pack: usize, unit: usize, sum: N::Pack) {
        let place = pack * self.units + unit;
        self.delta[place] = match self.output {
            Some(output) => sum.times(output[place].step()),
            None => sum,
        };
    }
}

/// The derivative with respect to a layer's weights.
struct Gradient<'a, N> {
    inputs: usize,
    into: &'a mut [N],
}

impl<N: Number> Sink<N::Pack> for Gradient<'_, N> {
    #[inline(always)]
    fn put(&mut self, pack: usize, unit: usize, sum: N::Pack) {
        let width = LANES.min(self.inputs - pack * LANES);
        sum.write(&mut self.into[unit * self.inputs + pack * LANES..][..width]);
    }
}

#[inline(always)]
fn relu<N: Number>(z: N::Pack) -> N::Pack {
    z.times(z.step())
}

/// Keeps what passed through ReLU.
#[inline(always)]
fn gate<N: Number, P: Pack<N>>(values: &mut [P], by: &[P]) {
    values.iter_mut().zip(by).for_each(|(d, y)| *d = d.times(y.step()));
}

#[inline(always)]
fn clear<N: Number, P: Pack<N>>(sums: &mut Vec<P>, units: usize) {
    sums.clear();
    sums.resize(units, P::splat(N::constant(0.0)));
}

/// From packs of samples, each of that many units, to packs of units, each of all samples.
#[inline(always)]
fn transpose<N: Number, P: Pack<N>>(from: &[P], to: &mut [P], (packs, units): (usize, usize)) {
    let samples = packs * LANES;
    for (pack, values) in from.chunks_exact(units).enumerate() {
        for (unit, lanes) in values.iter().enumerate() {
            let out = &mut to[unit / LANES * samples + pack * LANES..][..LANES];
            for (l, out) in out.iter_mut().enumerate() {
                out.set_lane(unit % LANES, lanes.lane(l));
            }
        }
    }
}
