//! Where a step may land, as a row of a matrix.

use super::elimination::Row;

/// Where a step may land: shares of grid points, and what is outside.
pub(super) struct Landed {
    shares: Vec<(usize, f64)>,
    exit: f64,
}

impl Landed {
    /// At places in units of the spacing, each shared between the two points beside it.
    pub(super) fn on(atoms: impl Iterator<Item = (f64, f64)>, cells: f64) -> Landed {
        let mut landed = Landed { shares: Vec::new(), exit: 0.0 };
        for (place, probability) in atoms {
            if 0.0 < place && place < cells {
                let cell = place.floor().min(cells - 1.0);
                let part = place - cell;
                landed.shares.push((cell as usize, probability * (1.0 - part)));
                landed.shares.push((cell as usize + 1, probability * part));
            } else {
                landed.exit += probability;
            }
        }
        landed
    }

    /// Uniformly between two places, hat functions being integrated exactly.
    pub(super) fn between(parts: impl Iterator<Item = (f64, f64, f64)>, cells: f64) -> Landed {
        let mut landed = Landed { shares: Vec::new(), exit: 0.0 };
        for (low, high, probability) in parts {
            let density = probability / (high - low);
            let (from, to) = (low.max(0.0), high.min(cells));
            landed.exit += density * ((high - low) - (to - from).max(0.0));
            if to <= from {
                continue;
            }
            for cell in from.floor() as usize..to.ceil() as usize {
                let first = (from - cell as f64).max(0.0);
                let last = (to - cell as f64).min(1.0);
                let length = last - first;
                let upper = 0.5 * (first + last) * length;
                landed.shares.push((cell, density * (length - upper)));
                landed.shares.push((cell + 1, density * upper));
            }
        }
        landed
    }

    pub(super) fn row(self) -> Row {
        let hits = || self.shares.iter().filter(|hit| 0.0 < hit.1);
        let from = hits().map(|hit| hit.0).min().unwrap_or(0);
        let to = hits().map(|hit| hit.0 + 1).max().unwrap_or(0);
        let mut entries = vec![0.0; to - from];
        for &(column, share) in hits() {
            entries[column - from] += share;
        }
        Row { from, entries, exit: self.exit }
    }
}
