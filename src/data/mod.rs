//! Data sets that ship, small tables of real measurements for networks to be trained on; and readers of what users
//! have, bytes in, matrices out ([`matrix`]).
//!
//! | table | rows | inputs | classes | file | source and licence |
//! |---|---|---|---|---|---|
//! | [`digits`] | 1797 | 64 | 10 | `digits.bin` | `digits.txt` |
//! | [`breast_cancer`] | 569 | 30 | 2 | `breast_cancer.csv` | `breast_cancer.txt` |
//!
//! A [`Table`] is read once per process and kept. Data sets that do not ship, but that a user may have, are in [`given`].

pub mod given;
pub mod matrix;

use std::sync::LazyLock;

/// A table of labelled rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// What it is called in tables and evidence.
    pub name: &'static str,
    /// The inputs, row by row: `rows × features` numbers.
    pub inputs: Vec<f64>,
    /// Inputs per row.
    pub features: usize,
    /// The class of each row, below `classes`.
    pub labels: Vec<usize>,
    /// The number of classes.
    pub classes: usize,
}

impl Table {
    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.labels.len()
    }

    /// The inputs of a row.
    ///
    /// # Panics
    ///
    /// If there is no such row.
    pub fn row(&self, row: usize) -> &[f64] {
        &self.inputs[row * self.features..][..self.features]
    }

    /// The table of some of its rows, in the order given.
    ///
    /// # Panics
    ///
    /// If a row does not exist.
    pub fn choose(&self, rows: &[usize]) -> Table {
        Table {
            name: self.name,
            inputs: rows.iter().flat_map(|&row| self.row(row)).copied().collect(),
            features: self.features,
            labels: rows.iter().map(|&row| self.labels[row]).collect(),
            classes: self.classes,
        }
    }

    /// Each input less its mean, over its standard deviation, both over all rows; an input that never
    /// changes becomes zero.
    fn standardised(mut self) -> Table {
        let (rows, features) = (self.rows() as f64, self.features);
        for feature in 0..features {
            let column = || self.inputs.iter().skip(feature).step_by(features);
            let mean = column().sum::<f64>() / rows;
            let variance = column().map(|x| (x - mean) * (x - mean)).sum::<f64>() / rows;
            let scale = if 0.0 < variance { 1.0 / variance.sqrt() } else { 0.0 };
            for x in self.inputs.iter_mut().skip(feature).step_by(features) {
                *x = (*x - mean) * scale;
            }
        }
        self
    }
}

/// Handwritten digits: 1797 images of 8 × 8 pixels, each a count from 0 to 16 of dark points, over 16. The
/// test set of E. Alpaydin and C. Kaynak, *Optical Recognition of Handwritten Digits*, UCI, 1998.
pub fn digits() -> &'static Table {
    static DIGITS: LazyLock<Table> = LazyLock::new(|| {
        const PIXELS: usize = 64;
        let rows = include_bytes!("digits.bin").chunks_exact(PIXELS + 1);
        let (pixels, labels): (Vec<&[u8]>, Vec<&[u8]>) =
            rows.map(|row| row.split_at(PIXELS)).unzip();
        Table {
            name: "digits",
            inputs: pixels.concat().into_iter().map(|pixel| f64::from(pixel) / 16.0).collect(),
            features: PIXELS,
            labels: labels.concat().into_iter().map(usize::from).collect(),
            classes: 10,
        }
    });
    &DIGITS
}

/// Breast cancer: 30 measures of the nuclei of cells in 569 samples, malignant (0) or benign (1); each
/// measure less its mean over its standard deviation. W. H. Wolberg, W. N. Street and O. L. Mangasarian,
/// *Breast Cancer Wisconsin (Diagnostic)*, UCI, 1995.
pub fn breast_cancer() -> &'static Table {
    static CANCER: LazyLock<Table> = LazyLock::new(|| measures().standardised());
    &CANCER
}

/// The table as it was published.
fn measures() -> Table {
    const MEASURES: usize = 30;
    let number = |text: &str| text.parse().expect("a number in a table that ships");
    let lines = include_str!("breast_cancer.csv").lines();
    let numbers: Vec<f64> = lines.flat_map(|line| line.split(',').map(number)).collect();
    let rows = || numbers.chunks_exact(MEASURES + 1).map(|row| row.split_at(MEASURES));
    Table {
        name: "breast cancer",
        inputs: rows().flat_map(|(inputs, _)| inputs).copied().collect(),
        features: MEASURES,
        labels: rows().map(|(_, label)| label[0] as usize).collect(),
        classes: 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(table: &Table) -> Vec<usize> {
        (0..table.classes).map(|c| table.labels.iter().filter(|&&l| l == c).count()).collect()
    }

    /// Counts and sums computed outside from the files as published.
    #[test]
    fn digits_are_those_published() {
        let table = digits();
        assert_eq!(count(table), [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
        let weighted = |(place, x): (usize, &f64)| 16.0 * x * (place % 64 + 1) as f64;
        let sum: f64 = table.inputs.iter().enumerate().map(weighted).sum();
        assert_eq!((table.inputs.len(), sum), (1797 * 64, 18_222_371.0));
    }

    #[test]
    fn breast_cancer_is_that_published() {
        let table = measures();
        assert_eq!((table.inputs.len(), count(&table)), (569 * 30, vec![212, 357]));
        let sum: f64 = table.inputs.iter().sum();
        // Rounding of 17 070 sums of numbers below 1.1e6: 2e-6 at most.
        assert!((sum - 1_056_474.459_635_6).abs() < 2e-6, "{sum}");
    }

    #[test]
    fn measures_are_standardised() {
        let table = breast_cancer();
        for feature in 0..table.features {
            let column = || (0..table.rows()).map(|row| table.row(row)[feature]);
            let (sum, squares) = (column().sum::<f64>(), column().map(|x| x * x).sum::<f64>());
            assert!(
                sum.abs() < 1e-10 && (squares - 569.0).abs() < 1e-9,
                "{feature}: {sum} {squares}"
            );
        }
    }

    #[test]
    fn chosen_rows_keep_their_labels() {
        let table = digits();
        let few = table.choose(&[3, 1]);
        assert_eq!((few.row(1), few.labels[1]), (table.row(1), table.labels[1]));
    }
}
