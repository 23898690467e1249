//! Samples, laid out for a pass.

use super::numbers::{LANES, Lanes};
use crate::data::Table;

/// Samples of a table, in packs of eight side by side; the last pack is filled up with zeros, which count
/// for nothing.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// By pack of samples and feature.
    pub(super) inputs: Vec<Lanes>,
    /// The same by pack of features and sample.
    pub(super) across: Vec<Lanes>,
    pub(super) labels: Vec<usize>,
    pub(super) features: usize,
    /// One for each sample of the last pack, zero for what fills it up.
    last: Lanes,
}

impl Batch {
    /// All rows of a table.
    pub fn of(table: &Table) -> Batch {
        let mut batch = Batch::default();
        batch.gather(table, 0..table.rows());
        batch
    }

    /// Replaces the samples by those rows of a table, without allocation if there were as many before.
    ///
    /// # Panics
    ///
    /// If there are none, or a row does not exist.
    pub fn gather(&mut self, table: &Table, rows: impl ExactSizeIterator<Item = usize>) {
        let (samples, features) = (rows.len(), table.features);
        assert!(0 < samples, "a batch of no samples");
        let packs = samples.div_ceil(LANES);
        let zero = Lanes([0.0; LANES]);
        // Where the shape is the one of before, all that is not filled up is written anew.
        if (samples, features) != (self.labels.len(), self.features) {
            self.inputs.clear();
            self.inputs.resize(packs * features, zero);
            self.across.clear();
            self.across.resize(features.div_ceil(LANES) * packs * LANES, zero);
        }
        self.features = features;
        self.labels.clear();
        for (sample, row) in rows.enumerate() {
            self.labels.push(table.labels[row]);
            let (pack, lane) = (sample / LANES, sample % LANES);
            let inputs = &mut self.inputs[pack * features..][..features];
            inputs.iter_mut().zip(table.row(row)).for_each(|(place, &x)| place.0[lane] = x);
            let across = self.across[sample..].iter_mut().step_by(packs * LANES);
            for (place, near) in across.zip(table.row(row).chunks(LANES)) {
                match near.first_chunk() {
                    Some(whole) => place.0 = *whole,
                    None => place.0[..near.len()].copy_from_slice(near),
                }
            }
        }
        let rest = samples - (packs - 1) * LANES;
        self.last = Lanes(std::array::from_fn(|lane| if lane < rest { 1.0 } else { 0.0 }));
    }

    /// How many samples there are.
    pub fn samples(&self) -> usize {
        self.labels.len()
    }

    pub(super) fn packs(&self) -> usize {
        self.samples().div_ceil(LANES)
    }

    /// One for each sample of a pack, zero for what fills it up.
    #[inline(always)]
    pub(super) fn mask(&self, pack: usize) -> Lanes {
        if pack + 1 < self.packs() { Lanes([1.0; LANES]) } else { self.last }
    }
}
