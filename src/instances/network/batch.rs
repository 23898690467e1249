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
        self.features = features;
        self.labels.clear();
        self.inputs.clear();
        self.inputs.resize(packs * features, zero);
        self.across.clear();
        self.across.resize(features.div_ceil(LANES) * packs * LANES, zero);
        for (sample, row) in rows.enumerate() {
            self.labels.push(table.labels[row]);
            let (pack, lane) = (sample / LANES, sample % LANES);
            let inputs = &mut self.inputs[pack * features..][..features];
            for (feature, (&x, place)) in table.row(row).iter().zip(inputs).enumerate() {
                place.0[lane] = x;
                let across = feature / LANES * packs * LANES + sample;
                self.across[across].0[feature % LANES] = x;
            }
        }
    }

    /// How many samples there are.
    pub fn samples(&self) -> usize {
        self.labels.len()
    }

    pub(super) fn packs(&self) -> usize {
        self.samples().div_ceil(LANES)
    }

    /// One for each sample of a pack, zero for what fills it up.
    pub(super) fn mask(&self, pack: usize) -> Lanes {
        let real = |lane: usize| pack * LANES + lane < self.samples();
        Lanes(std::array::from_fn(|lane| if real(lane) { 1.0 } else { 0.0 }))
    }
}
