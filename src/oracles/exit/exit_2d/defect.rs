//! What the integrals along the edges of a mesh miss, as a change of the time.

use super::mesh::{Edge, Mesh, NODES};
use super::network::power_of_two;

/// How much the logarithm of the time on the coarse mesh would move if the integrals along its edges were those
/// of the mesh with half its steps, all changes added without their signs.
///
/// `times` and `visits` solve the coarse network for its masses and for a unit source at the start. A change of a
/// conductance acts on the time by the product of their differences, a change of a mass by the visits.
pub(super) fn defect(coarse: &Mesh, fine: &Mesh, times: &[f64], visits: &[f64], time: f64) -> f64 {
    let weights = Weights { mesh: coarse, times, visits, time };
    let mut sum = 0.0;
    for axis in 0..2 {
        let across = &coarse.axes[1 - axis];
        for line in 0..coarse.axes[axis].edges() {
            for beside in across.first..=across.last {
                let [of_ends, energy] = weights.around(axis, line, beside);
                for side in 0..2 {
                    let slots = [coarse, fine].map(|mesh| &mesh.axes[1 - axis].slots);
                    let (slot, slot_fine) = (slots[0][beside][side], slots[1][2 * beside][side]);
                    let whole = coarse.edge(axis, line, slot);
                    let halves = [0, 1].map(|k: usize| fine.edge(axis, 2 * line + k, slot_fine));
                    let value = |mesh: &Mesh, at: usize| {
                        if axis == 0 {
                            mesh.value(at, slot_fine)
                        } else {
                            mesh.value(slot_fine, at)
                        }
                    };
                    let lines = &fine.axes[axis].slots;
                    let start = value(fine, lines[2 * line][1]);
                    let middle = value(fine, lines[2 * line + 1][0]);
                    let end = value(fine, lines[2 * line + 2][0]);
                    if [start.0, end.0].contains(&f64::NEG_INFINITY) {
                        continue;
                    }
                    let [half, full] = [middle, end].map(|point| libm::exp(point.0 - start.0));
                    let way = 1.0 / halves[0].conductance + 1.0 / (half * halves[1].conductance);
                    let conductances = (whole.conductance * way - 1.0).abs();
                    let lengths = (0..2).map(|of| {
                        let ratio = |point: (f64, f64), k: f64| {
                            if of == 0 { k } else { k * start.1 / point.1 }
                        };
                        let total =
                            |edge: &Edge, k: f64| edge.lengths[of][0] + k * edge.lengths[of][1];
                        let (half_ratio, full_ratio) = (ratio(middle, half), ratio(end, full));
                        let parts = total(halves[0], half_ratio)
                            + half_ratio * total(halves[1], full_ratio / half_ratio);
                        (total(whole, full_ratio) / parts - 1.0).abs()
                    });
                    let [first, second] = halves.map(|half| half.departure);
                    let fine_departure = first.max(second);
                    // Sixteen times less for halves where it is smooth.
                    let departure =
                        if 0.2 * whole.departure < fine_departure { whole.departure } else { 0.0 };
                    let unseen = 0.5 * NODES[0] * departure.max(fine_departure);
                    let sides = if slots[0][beside][0] == slots[0][beside][1] { 0.5 } else { 1.0 };
                    sum += sides
                        * ((conductances + unseen) * energy
                            + (lengths.fold(0.0, f64::max) + unseen) * of_ends);
                }
            }
        }
    }
    sum
}

/// What parts of a network contribute to the time from the start, as shares of it.
struct Weights<'a> {
    mesh: &'a Mesh<'a>,
    times: &'a [f64],
    visits: &'a [f64],
    time: f64,
}

impl Weights<'_> {
    /// For an edge: half of what both its ends contribute, and what it does itself.
    fn around(&self, axis: usize, line: usize, beside: usize) -> [f64; 2] {
        let lines = |along: usize| if axis == 0 { [along, beside] } else { [beside, along] };
        let ends = [lines(line), lines(line + 1)];
        let of_ends =
            ends.map(|end| if self.mesh.is_cell(end) { self.node(1 - axis, end) } else { 0.0 });
        [0.5 * (of_ends[0] + of_ends[1]), self.energy(ends)]
    }

    /// The mass of a node and its edges along an axis.
    fn node(&self, axis: usize, lines: [usize; 2]) -> f64 {
        let cell = self.mesh.cell(lines[0], lines[1]);
        let network = &self.mesh.network;
        let scale = power_of_two(network.exponents[cell]);
        let mass = scale * (scale * self.visits[cell]) * (network.given[cell][1] / self.time);
        let mut next = lines;
        next[axis] += 1;
        let mut before = lines;
        before[axis] = before[axis].wrapping_sub(1);
        mass + 0.5 * (self.energy([lines, next]) + self.energy([before, lines]))
    }

    fn energy(&self, ends: [[usize; 2]; 2]) -> f64 {
        let network = &self.mesh.network;
        let cells = ends.map(|end| self.mesh.is_cell(end).then(|| self.mesh.cell(end[0], end[1])));
        match cells {
            [Some(a), Some(b)] => {
                let conductance = network.joins[a][usize::from(b != a + 1)];
                let [s, t] = [a, b].map(|cell| power_of_two(network.exponents[cell]));
                let flow = conductance * s * (t * (self.visits[a] - self.visits[b]));
                // A unit comes in at the start: no edge carries more, but for rounding.
                (flow.abs().min(1.0) * ((self.times[a] - self.times[b]) / self.time)).abs()
            }
            [Some(a), None] | [None, Some(a)] => {
                let scale = power_of_two(network.exponents[a]);
                network.given[a][0] * scale * (scale * self.visits[a]) * (self.times[a] / self.time)
            }
            [None, None] => 0.0,
        }
    }
}
