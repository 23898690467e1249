//! Where a step may land, as a row of a matrix.

use super::elimination::Row;

impl Row {
    /// Of shares of the unknowns, several of one perhaps, and the probability of leaving.
    pub(super) fn of(shares: &[(usize, f64)], exit: f64) -> Row {
        let (mut from, mut to) = (usize::MAX, 0);
        for &(column, share) in shares {
            if 0.0 < share {
                (from, to) = (from.min(column), to.max(column + 1));
            }
        }
        let from = from.min(to);
        let mut entries = vec![0.0; to - from];
        for &(column, share) in shares {
            if 0.0 < share {
                entries[column - from] += share;
            }
        }
        Row { from, entries, exit }
    }

    /// Of places in units of a spacing, each shared between the two points beside it.
    pub(super) fn between_points(atoms: impl Iterator<Item = (f64, f64)>, cells: f64) -> Row {
        let (mut shares, mut exit) = (Vec::new(), 0.0);
        for (place, probability) in atoms {
            if 0.0 < place && place < cells {
                let cell = place.floor().min(cells - 1.0);
                let part = place - cell;
                shares.push((cell as usize, probability * (1.0 - part)));
                shares.push((cell as usize + 1, probability * part));
            } else {
                exit += probability;
            }
        }
        Row::of(&shares, exit)
    }
}
