//! Elimination of the states of a killed kernel, after Grassmann, Taksar and Heyman.

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

/// Whether every state that can be reached from `start` has a way out. States that cannot be
/// reached are made to leave at once: they do not matter, and may have no way out.
pub(super) fn keep_reachable(rows: &mut [Row], start: &Row) -> bool {
    let mut reached = vec![false; rows.len()];
    let mut open: Vec<usize> = start.targets().collect();
    while let Some(state) = open.pop() {
        if !std::mem::replace(&mut reached[state], true) {
            open.extend(rows[state].targets().filter(|&next| !reached[next]));
        }
    }
    let mut sources: Vec<Vec<usize>> = vec![Vec::new(); rows.len()];
    let mut leaves = vec![false; rows.len()];
    for (state, row) in rows.iter_mut().enumerate() {
        if !reached[state] {
            *row = Row { from: 0, entries: Vec::new(), exit: 1.0 };
        }
        row.targets().for_each(|next| sources[next].push(state));
        if 0.0 < row.exit {
            open.push(state);
        }
    }
    while let Some(state) = open.pop() {
        if !std::mem::replace(&mut leaves[state], true) {
            open.extend(sources[state].iter().filter(|&&before| !leaves[before]));
        }
    }
    leaves.into_iter().all(|leaves| leaves)
}

/// `ln(1 + K_s (1 - K)^-1 1)` for the rows of `K` and the row `K_s`; not a number if that takes more
/// than `work` multiplications. State by state, each leaves its ways on to those that remain; the diagonal is never read.
pub(super) fn ln_expected(rows: Vec<Row>, start: &Row, work: usize) -> f64 {
    let n = rows.len();
    let below = |i: usize| {
        if rows[i].entries.is_empty() { 0 } else { i.saturating_sub(rows[i].from) }
    };
    let above = |i: usize| (rows[i].from + rows[i].entries.len()).saturating_sub(i + 1);
    let lower = (0..n).map(below).max().unwrap_or(0);
    let upper = (0..n).map(above).max().unwrap_or(0);
    if work / n.max(1) < (lower + 1) * (upper + 1) {
        return f64::NAN;
    }
    // Row i of the band holds columns i - lower .. i + upper.
    let width = lower + upper + 1;
    let mut band = vec![0.0; n * width];
    for (i, row) in rows.iter().enumerate() {
        for (k, entry) in row.entries.iter().enumerate() {
            band[i * width + lower + row.from + k - i] = *entry;
        }
    }
    let mut exit: Vec<f64> = rows.iter().map(|row| row.exit).collect();
    let mut u = vec![1.0; n];
    let mut leaving = vec![0.0; n];
    for i in 0..n {
        let (done, rest) = band.split_at_mut((i + 1) * width);
        let onward = &done[i * width + lower + 1..];
        leaving[i] = onward.iter().sum::<f64>() + exit[i];
        for j in i + 1..n.min(i + 1 + lower) {
            let row = &mut rest[(j - i - 1) * width..(j - i) * width];
            let at = lower + i - j;
            if row[at] == 0.0 {
                continue;
            }
            let visits = row[at] / leaving[i];
            for (entry, onward) in row[at + 1..].iter_mut().zip(onward) {
                *entry += visits * onward;
            }
            u[j] += visits * u[i];
            exit[j] += visits * exit[i];
        }
    }
    for i in (0..n).rev() {
        let onward = &band[i * width + lower + 1..(i + 1) * width];
        let later: f64 = onward.iter().zip(&u[i + 1..]).map(|(a, u)| a * u).sum();
        u[i] = (u[i] + later) / leaving[i];
    }
    let later: f64 = start.entries.iter().zip(&u[start.from..]).map(|(k, u)| k * u).sum();
    libm::log((1.0 + later) / (start.entries.iter().sum::<f64>() + start.exit))
}
