//! Elimination of the states of a killed kernel, after Grassmann, Taksar and Heyman.

use std::cell::Cell;
use std::collections::VecDeque;
use std::ops::Range;

use crate::simd::{self, Kernel};

/// Multiplications that making an entry of a row takes as long as.
const ENTRY_COST: usize = 20;

/// Multiplications that one elimination may take.
const ELIMINATION_MAX: usize = 20_000_000_000;

/// What may still be spent, in multiplications: one account for all that a question takes.
pub(super) struct Work(Cell<usize>);

impl Work {
    pub(super) fn new(all: usize) -> Work {
        Work(Cell::new(all))
    }

    /// Whether there was as much.
    pub(super) fn spend(&self, work: usize) -> bool {
        let left = self.0.get().checked_sub(work);
        self.0.set(left.unwrap_or(self.0.get()));
        left.is_some()
    }
}

/// One row of the killed kernel: its entries that may differ from zero, from column `from`, and
/// the probability of leaving.
pub(super) struct Row {
    pub(super) from: usize,
    pub(super) entries: Vec<f64>,
    pub(super) exit: f64,
}

impl Row {
    fn targets(&self) -> impl Iterator<Item = usize> + '_ {
        let hits = self.entries.iter().enumerate().filter(|(_, entry)| 0.0 < **entry);
        hits.map(|(k, _)| self.from + k)
    }
}

/// `ln(1 + K_s (1 - K)^-1 1)` for a kernel of `count` states, infinite if one that can be reached from `start` has no
/// way out; not a number if that takes more than there is of `work`. States that cannot be reached do not
/// matter, and may have no way out.
pub(super) fn ln_expected_if_finite(
    count: usize,
    row: &dyn Fn(usize) -> Row,
    start: Row,
    work: &Work,
) -> f64 {
    let mut extents = vec![0..0; count];
    let mut reached = vec![false; count];
    let mut open: Vec<usize> = start.targets().collect();
    while let Some(state) = open.pop() {
        if !std::mem::replace(&mut reached[state], true) {
            let row = row(state);
            if !work.spend(ENTRY_COST * (1 + row.entries.len())) {
                return f64::NAN;
            }
            extents[state] = row.from..row.from + row.entries.len();
            for next in row.targets() {
                if !reached[next] {
                    open.push(next);
                }
            }
        }
    }
    if ELIMINATION_MAX < plan(&extents).1 {
        return f64::NAN;
    }
    // Ways out spread to the states that lead there.
    let mut leaves = vec![false; count];
    let mut before: Vec<Vec<u32>> = vec![Vec::new(); count];
    let mut ways_out = Vec::new();
    for state in (0..count).filter(|&state| reached[state]) {
        let row = row(state);
        for next in row.targets() {
            before[next].push(state as u32);
        }
        if 0.0 < row.exit {
            leaves[state] = true;
            ways_out.push(state);
        }
    }
    while let Some(state) = ways_out.pop() {
        for &earlier in &before[state] {
            if !std::mem::replace(&mut leaves[earlier as usize], true) {
                ways_out.push(earlier as usize);
            }
        }
    }
    drop(before);
    if reached.iter().zip(&leaves).any(|(reached, leaves)| *reached && !leaves) {
        return f64::INFINITY;
    }
    let mut row = |state: usize| {
        if reached[state] { row(state) } else { Row { from: 0, entries: Vec::new(), exit: 1.0 } }
    };
    ln_expected(Rows { extents, row: &mut row }, start, work)
}

/// The rows of a killed kernel, made when they are needed: of large kernels only a window is ever in memory.
pub(super) struct Rows<'a> {
    /// The columns of each row that may differ from zero.
    pub(super) extents: Vec<Range<usize>>,
    /// The rows, asked for once each and in order.
    pub(super) row: &'a mut dyn FnMut(usize) -> Row,
}

/// `ln(1 + K_s (1 - K)^-1 1)` for the rows of `K` and the row `K_s`; not a number if that takes more
/// than there is of `work`. State by state, each leaves its ways on to those that remain, and the start last of
/// all; the diagonal is never read.
pub(super) fn ln_expected(rows: Rows, start: Row, work: &Work) -> f64 {
    let Rows { extents, row } = rows;
    let (reach, planned) = plan(&extents);
    if ELIMINATION_MAX < planned || !work.spend(planned) {
        return f64::NAN;
    }
    let mut window: VecDeque<Pending> = VecDeque::new();
    let mut start = Pending::new(start, usize::MAX);
    let mut made = 0;
    for (i, &reach) in reach.iter().enumerate() {
        while made < reach {
            window.push_back(Pending::new(row(made), made));
            made += 1;
        }
        let done = window.pop_front().expect("row i was made");
        let onward = done.after(i);
        let leaving = onward.iter().sum::<f64>() + done.exit;
        for later in window.iter_mut().chain([&mut start]) {
            later.take_over(i, onward, &done, leaving);
        }
    }
    // Nothing is left but the ways out.
    libm::log((1.0 + start.visits) / start.exit)
}

/// Up to which row each elimination reaches, and the multiplications that all take.
fn plan(extents: &[Range<usize>]) -> (Vec<usize>, usize) {
    let mut reach: Vec<usize> = (1..=extents.len()).collect();
    for (j, extent) in extents.iter().enumerate().filter(|(_, extent)| !extent.is_empty()) {
        let first = &mut reach[extent.start.min(j)];
        *first = (*first).max(j + 1);
    }
    // Each also fills rows as far to the right as its own goes by then.
    let (mut furthest, mut right, mut planned) = (0, 0, 0_usize);
    for (i, reach) in reach.iter_mut().enumerate() {
        furthest = furthest.max(*reach);
        *reach = furthest;
        right = right.max(extents[i].end);
        let eliminated = (*reach - i) * (right.saturating_sub(i) + 1);
        planned = planned.saturating_add(eliminated + ENTRY_COST * extents[i].len());
    }
    (reach, planned)
}

/// A row of the kernel, after the elimination of the first states.
struct Pending {
    from: usize,
    entries: Vec<f64>,
    /// The probability of leaving, at once or over states that were eliminated.
    exit: f64,
    /// The mean number of steps among those.
    visits: f64,
}

impl Pending {
    /// The row, with zeros in front if it begins beyond `column`. A step of its own is counted only when its state is
    /// eliminated.
    fn new(row: Row, column: usize) -> Pending {
        let Row { from, mut entries, exit } = row;
        if !entries.is_empty() {
            entries.splice(0..0, std::iter::repeat_n(0.0, from.saturating_sub(column)));
        }
        Pending { from: from.min(column), entries, exit, visits: 0.0 }
    }

    /// The entries beyond column `i`.
    fn after(&self, i: usize) -> &[f64] {
        self.entries.get((i + 1).saturating_sub(self.from)..).unwrap_or_default()
    }

    /// Goes on from state `i`, which is eliminated, as that does: `onward` beyond `i`, or out.
    fn take_over(&mut self, i: usize, onward: &[f64], done: &Pending, leaving: f64) {
        let Some(&entry) = i.checked_sub(self.from).and_then(|at| self.entries.get(at)) else {
            return;
        };
        if entry == 0.0 {
            return;
        }
        let share = entry / leaving;
        let first = i + 1 - self.from;
        if self.entries.len() < first + onward.len() {
            self.entries.resize(first + onward.len(), 0.0);
        }
        simd::run(AddMultiple { of: onward, share, to: &mut self.entries[first..] });
        self.visits += share * (1.0 + done.visits);
        self.exit += share * done.exit;
    }
}

/// Adds a multiple of a row to the front of another.
struct AddMultiple<'a> {
    of: &'a [f64],
    share: f64,
    to: &'a mut [f64],
}

impl Kernel for AddMultiple<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let AddMultiple { of, share, to } = self;
        let to = &mut to[..of.len()];
        for i in 0..of.len() {
            to[i] += share * of[i];
        }
    }
}
