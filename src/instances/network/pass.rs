//! Forward and backward through a network, in whichever numbers: with dual ones the gradient carries its
//! own derivative along, which is a Hessian-vector product.

use std::mem;
use std::ops::Mul;

use super::numbers::{LANES, Lanes, Number, Pack};
use super::product::{Columns, Rows, Samples, product};
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
    linear: Vec<N::Pack>,
    /// What is normalised, and then so.
    normal: Vec<N::Pack>,
    mean: Vec<N>,
    /// One over the standard deviation.
    inverse: Vec<N>,
    /// The derivative with respect to `linear`.
    delta: Vec<N::Pack>,
    /// The weights' derivative by pack of inputs and unit.
    outer: Vec<N::Pack>,
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
            outer: Vec::new(),
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

    fn prepare(&mut self, layers: &[Layer], packs: usize, backward: bool) {
        let zero = N::Pack::splat(N::constant(0.0));
        for (index, (record, layer)) in self.layers.iter_mut().zip(layers).enumerate() {
            let in_packs = layer.inputs.div_ceil(LANES);
            // The batch itself is the input of the first.
            if 0 < index {
                record.input.resize(packs * layer.inputs, zero);
                record.across.resize(in_packs * packs * LANES, zero);
            }
            if backward {
                record.outer.resize(in_packs * layer.units, zero);
            }
            for values in [&mut record.linear, &mut record.normal, &mut record.delta] {
                values.resize(packs * layer.units, zero);
            }
            for values in [&mut record.mean, &mut record.inverse] {
                values.resize(layer.units, N::constant(0.0));
            }
        }
    }
}

/// One pass: the mean loss of a batch and how many samples it classes rightly; backward too, where a place
/// for the gradient is given.
pub(super) struct Pass<'a, N: Number> {
    pub(super) tape: &'a mut Tape<N>,
    pub(super) layers: &'a [Layer],
    pub(super) normalisation: Normalisation,
    pub(super) weights: &'a [N],
    pub(super) batch: &'a Batch,
    /// What to normalise by, in place of the batch's own.
    pub(super) frozen: Option<&'a Statistics>,
    pub(super) gradient: Option<&'a mut [N]>,
}

impl<N: Number> Kernel for Pass<'_, N> {
    type Output = Fit;

    #[inline(always)]
    fn run(mut self) -> Fit {
        self.tape.prepare(self.layers, self.batch.packs(), self.gradient.is_some());
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
        let layer = &self.layers[index];
        let (here, after) = self.tape.layers[index..].split_at_mut(1);
        let record = &mut here[0];
        let weights = Rows(&self.weights[layer.weights.clone()], layer.inputs);
        let shape = (layer.units, layer.inputs);
        if index == 0 {
            product(shape, &weights, (&self.batch.inputs, Pack::times), &mut record.linear);
        } else {
            product(shape, &weights, (&record.input, Mul::mul), &mut record.linear);
        }
        if !layer.bias.is_empty() {
            add_to_units(&mut record.linear, &self.weights[layer.bias.clone()]);
        }
        let Some(next) = after.first_mut() else { return };
        let out = &mut next.input;
        let relu = |z: N::Pack| z.times(z.step());
        match self.normalisation {
            Normalisation::None => map(&record.linear, out, relu),
            Normalisation::BeforeReLU => {
                mem::swap(&mut record.normal, &mut record.linear);
                self.normalise(index);
                self.rescale(index, relu);
            }
            Normalisation::AfterReLU => {
                map(&record.linear, &mut record.normal, relu);
                self.normalise(index);
                self.rescale(index, |y| y);
            }
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
                best = best.or(Lanes([class as f64; LANES]), above);
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
                let [sum, largest, own] =
                    [sum, largest, scores[label]].map(|pack| pack.lane(lane).value());
                fit.loss += share * (libm::log(sum) + largest - own);
                fit.right += usize::from(best.0[lane] == label as f64);
            }
        }
        fit
    }

    #[inline(always)]
    fn backward(&mut self, index: usize, gradient: &mut [N]) {
        let layers = self.layers;
        let layer = &layers[index];
        if let Some(next) = layers.get(index + 1) {
            let (here, after) = self.tape.layers[index..].split_at_mut(1);
            let weights = Columns(&self.weights[next.weights.clone()], next.inputs);
            product(
                (next.inputs, next.units),
                &weights,
                (&after[0].delta, Mul::mul),
                &mut here[0].delta,
            );
            let output = &after[0].input;
            match self.normalisation {
                Normalisation::None => gate(&mut here[0].delta, output),
                Normalisation::BeforeReLU => {
                    gate(&mut here[0].delta, output);
                    self.backward_normalised(index, gradient);
                }
                Normalisation::AfterReLU => {
                    self.backward_normalised(index, gradient);
                    let record = &mut self.tape.layers[index];
                    gate(&mut record.delta, &record.linear);
                }
            }
        }
        let packs = self.batch.packs();
        let record = &mut self.tape.layers[index];
        let (deltas, shape) = (Samples(&record.delta, layer.units), (layer.units, packs * LANES));
        if index == 0 {
            product::<N, _>(shape, &deltas, (&self.batch.across, Pack::times), &mut record.outer);
        } else {
            transpose(&record.input, &mut record.across, (packs, layer.inputs));
            product::<N, _>(shape, &deltas, (&record.across, Mul::mul), &mut record.outer);
        }
        let into = &mut gradient[layer.weights.clone()];
        for (pack, values) in record.outer.chunks_exact(layer.units).enumerate() {
            let width = LANES.min(layer.inputs - pack * LANES);
            for (unit, lanes) in values.iter().enumerate() {
                lanes.write(&mut into[unit * layer.inputs + pack * LANES..][..width]);
            }
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
                    let [sum, product] =
                        [sums[unit], products[unit]].map(|s| N::Pack::splat(s * share));
                    *d - sum - product * z
                };
                *d = (N::Pack::splat(gain[unit] * record.inverse[unit]) * moved).times(mask);
            }
        }
    }
}

#[inline(always)]
fn map<P: Copy>(from: &[P], to: &mut [P], with: impl Fn(P) -> P) {
    to.iter_mut().zip(from).for_each(|(to, &from)| *to = with(from));
}

/// Keeps what passed through ReLU.
#[inline(always)]
fn gate<N: Number, P: Pack<N>>(values: &mut [P], by: &[P]) {
    values.iter_mut().zip(by).for_each(|(d, y)| *d = d.times(y.step()));
}

#[inline(always)]
fn add_to_units<N: Number>(values: &mut [N::Pack], biases: &[N]) {
    for values in values.chunks_exact_mut(biases.len()) {
        values.iter_mut().zip(biases).for_each(|(z, &bias)| *z = *z + N::Pack::splat(bias));
    }
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
            out.iter_mut()
                .enumerate()
                .for_each(|(l, out)| out.set_lane(unit % LANES, lanes.lane(l)));
        }
    }
}
