//! Networks of conductances, solved without a subtraction.

/// Conductances between the cells of a grid, to the absorbing set, and masses.
///
/// Cells are numbered column by column. Cell `i` has a scale `2^(2 e_i)` near its own conductances, and all is
/// stored in units that the scales make: `to[i * band + k]` is the conductance to cell `i + k + 1` over the root
/// of both scales, `loads` are over the scale of their cell. What is stored depends on what happens
/// nearby, so that densities may range over `e^1300`.
pub(super) struct Network {
    pub(super) band: usize,
    pub(super) exponents: Vec<i32>,
    pub(super) to: Vec<f64>,
    /// By cell: the conductance to the absorbing set, the mass, and a second right-hand side.
    pub(super) loads: Vec<[f64; 3]>,
    pivot: Vec<f64>,
    /// As assembled: loads, and conductances to the next row and the next column.
    pub(super) given: Vec<[f64; 3]>,
    pub(super) joins: Vec<[f64; 2]>,
}

/// `2^k`, zero below the normal numbers.
pub(super) fn power_of_two(k: i32) -> f64 {
    if k < -1022 { 0.0 } else { f64::from_bits(((k.min(1023) + 1023) as u64) << 52) }
}

impl Network {
    pub(super) fn new(band: usize, exponents: Vec<i32>) -> Network {
        let cells = exponents.len();
        Network {
            band,
            exponents,
            to: vec![0.0; cells * band],
            loads: vec![[0.0; 3]; cells],
            pivot: vec![0.0; cells],
            given: Vec::new(),
            joins: Vec::new(),
        }
    }

    /// Notes what elimination will overwrite.
    pub(super) fn keep(&mut self) {
        let rows = self.band;
        self.given.clone_from(&self.loads);
        self.joins = self.to.chunks(rows).map(|to| [to[0], to[rows - 1]]).collect();
    }

    /// Eliminates cells in their order (Grassmann, Taksar and Heyman), two at a time, which halves the traffic
    /// with memory. A pivot is the sum of what leaves the cell.
    pub(super) fn eliminate(&mut self) {
        let (band, cells) = (self.band, self.loads.len());
        let mut rows = [vec![0.0; band], vec![0.0; band]];
        for first in (0..cells).step_by(2) {
            let pair = [first, first + 1];
            let (mut reaches, mut shares) = ([0; 2], [0.0; 2]);
            for (k, &cell) in pair.iter().enumerate().filter(|&(_, &cell)| cell < cells) {
                let reach = band.min(cells - 1 - cell);
                reaches[k] = reach;
                rows[k][..reach].copy_from_slice(&self.to[cell * band..cell * band + reach]);
                let here = self.exponents[cell];
                let mut leaving = self.loads[cell][0];
                for (c, there) in rows[k].iter().zip(&self.exponents[cell + 1..cell + 1 + reach]) {
                    leaving += c * power_of_two(there - here);
                }
                self.pivot[cell] = leaving;
                shares[k] = 1.0 / leaving;
                if k == 0 && 0 < reach {
                    let share = rows[0][0] * shares[0];
                    self.pass_on(cell, cell + 1, share);
                    let next = &mut self.to[(cell + 1) * band..][..reach - 1];
                    add(next, share, &rows[0][1..reach]);
                }
            }
            let [one, other] = &rows;
            for near in 1..reaches[0].max(reaches[1] + 1) {
                let neighbour = first + near + 1;
                let from_one = if near < reaches[0] { one[near] } else { 0.0 };
                let shares = [from_one * shares[0], other[near - 1] * shares[1]];
                self.pass_on(pair[0], neighbour, shares[0]);
                self.pass_on(pair[1], neighbour, shares[1]);
                let onward = &mut self.to[neighbour * band..(neighbour + 1) * band];
                let one = one.get(near + 1..reaches[0]).unwrap_or(&[]);
                let other = &other[near..reaches[1]];
                match shares {
                    [_, 0.0] => add(onward, shares[0], one),
                    [0.0, _] => add(onward, shares[1], other),
                    _ => {
                        let (both, alone) = onward.split_at_mut(one.len());
                        let (beside, rest) = other.split_at(one.len());
                        for i in 0..both.len() {
                            both[i] += shares[0] * one[i] + shares[1] * beside[i];
                        }
                        add(alone, shares[1], rest);
                    }
                }
            }
        }
    }

    /// Passes a share of the loads of a cell on.
    fn pass_on(&mut self, cell: usize, neighbour: usize, share: f64) {
        if share != 0.0 {
            let scaled = share * power_of_two(self.exponents[cell] - self.exponents[neighbour]);
            let loads = self.loads[cell];
            for (k, load) in self.loads[neighbour].iter_mut().enumerate() {
                *load += scaled * loads[k];
            }
        }
    }

    /// The solution for the masses (1) or the other right-hand side (2), last cell first.
    pub(super) fn substitute(&self, load: usize) -> Vec<f64> {
        self.back(|cell| self.loads[cell][load])
    }

    /// The solution for a right-hand side that elimination has not seen, over the scales of its cells.
    pub(super) fn solved(&self, mut loads: Vec<f64>) -> Vec<f64> {
        for cell in 0..loads.len() {
            let passed = loads[cell] / self.pivot[cell];
            if passed != 0.0 {
                for (there, conductance) in self.onward(cell) {
                    let scale = power_of_two(self.exponents[cell] - self.exponents[there]);
                    loads[there] += conductance * scale * passed;
                }
            }
        }
        self.back(|cell| loads[cell])
    }

    fn back(&self, load: impl Fn(usize) -> f64) -> Vec<f64> {
        let mut found = vec![0.0; self.loads.len()];
        for cell in (0..found.len()).rev() {
            let mut sum = load(cell);
            for (there, conductance) in self.onward(cell) {
                let scale = power_of_two(self.exponents[there] - self.exponents[cell]);
                sum += conductance * scale * found[there];
            }
            found[cell] = sum / self.pivot[cell];
        }
        found
    }

    /// The later cells that a cell is joined to, and how.
    fn onward(&self, cell: usize) -> impl Iterator<Item = (usize, f64)> {
        let reach = self.band.min(self.loads.len() - 1 - cell);
        let joined = &self.to[cell * self.band..][..reach];
        joined.iter().enumerate().map(move |(next, &conductance)| (cell + 1 + next, conductance))
    }
}

fn add(to: &mut [f64], share: f64, row: &[f64]) {
    let to = &mut to[..row.len()];
    for i in 0..row.len() {
        to[i] += share * row[i];
    }
}
