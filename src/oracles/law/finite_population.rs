//! Every minibatch of a finite population, in exact rational arithmetic.

use num_rational::Ratio;

use crate::interval::Interval;

/// A rational number. Arithmetic in this module is checked: an overflow gives `None`, never a wrong number.
pub type Rational = Ratio<i128>;

/// How a batch is drawn, each draw uniform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
pub enum Sampling {
    /// Each member at most once: all subsets are equally likely.
    WithoutReplacement,
    /// Each draw from the whole population: all ordered choices are equally likely.
    WithReplacement,
}

/// Mean and covariance of a batch's average, exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchMoments {
    /// One entry per coordinate.
    pub mean: Vec<Rational>,
    /// The lower triangle of the covariance, row by row.
    pub covariance: Vec<Rational>,
    /// How many batches were enumerated.
    pub batches: u64,
}

/// Batches that are enumerated at most.
pub const BATCHES_MAX: u64 = 4_000_000;

/// Terms of a hypergeometric law that are followed.
const TERMS_MAX: f64 = 1e7;

/// Calls `visit` with every batch of `batch` members of `0..size`: subsets in lexicographic order, or
/// ordered choices. Returns how many there were; `None`, without a visit, above [`BATCHES_MAX`].
///
/// # Panics
///
/// If the batch is empty, or larger than the population and drawn without replacement.
pub fn for_each_batch(
    size: usize,
    batch: usize,
    sampling: Sampling,
    mut visit: impl FnMut(&[usize]),
) -> Option<u64> {
    let distinct = sampling == Sampling::WithoutReplacement;
    assert!(0 < batch && 0 < size && (batch <= size || !distinct), "no batch {batch} of {size}");
    let count = if distinct { subsets(size, batch) } else { choices(size, batch) }?;
    let mut members: Vec<usize> = if distinct { (0..batch).collect() } else { vec![0; batch] };
    for _ in 1..count {
        visit(&members);
        let last = |place: usize| if distinct { size - batch + place } else { size - 1 };
        let place = (0..batch).rev().find(|&place| members[place] < last(place));
        let place = place.expect("the count says that there is another batch");
        members[place] += 1;
        for later in place + 1..batch {
            members[later] = if distinct { members[later - 1] + 1 } else { 0 };
        }
    }
    visit(&members);
    Some(count)
}

fn subsets(size: usize, batch: usize) -> Option<u64> {
    let mut count = 1_u64;
    for k in 1..=batch.min(size - batch) as u64 {
        count = count.checked_mul(size as u64 + 1 - k)? / k;
        if BATCHES_MAX < count {
            return None;
        }
    }
    Some(count)
}

fn choices(size: usize, batch: usize) -> Option<u64> {
    let count = (size as u64).checked_pow(u32::try_from(batch).ok()?)?;
    (count <= BATCHES_MAX).then_some(count)
}

/// Mean and covariance of `(1/m) Σ_{i in batch} v_i` over all batches of `m` = `batch` members of the
/// population of vectors `v_i` of one dimension.
///
/// By enumeration of every batch in integers, after multiplication by the common denominator: no
/// formula for moments of samples is used. Exact (and sampled batches agree, in the experiments of
/// hu2017/minibatch-covariance). `None` if there are more than [`BATCHES_MAX`]
/// batches or a number overflows 127 bits.
///
/// # Panics
///
/// If the population is empty, dimensions differ, or there is no such batch.
pub fn moments(
    population: &[Vec<Rational>],
    batch: usize,
    sampling: Sampling,
) -> Option<BatchMoments> {
    let dimension = population.first().expect("an empty population").len();
    assert!(population.iter().all(|v| v.len() == dimension), "dimensions differ");
    let scale = common_denominator(population.iter().flatten())?;
    let integers = population
        .iter()
        .flatten()
        .map(|v| v.numer().checked_mul(scale / v.denom()))
        .collect::<Option<Vec<i128>>>()?;
    let pairs: Vec<(usize, usize)> =
        (0..dimension).flat_map(|i| (0..=i).map(move |j| (i, j))).collect();
    let mut sums = vec![Some(0_i128); dimension];
    let mut products = vec![Some(0_i128); pairs.len()];
    let add = |to: &mut Option<i128>, more: Option<i128>| {
        *to = to.and_then(|to| to.checked_add(more?));
    };
    let mut total = vec![Some(0_i128); dimension];
    let batches = for_each_batch(population.len(), batch, sampling, |members| {
        total.fill(Some(0));
        for &member in members {
            let vector = &integers[member * dimension..(member + 1) * dimension];
            total.iter_mut().zip(vector).for_each(|(total, &v)| add(total, Some(v)));
        }
        sums.iter_mut().zip(&total).for_each(|(sum, &t)| add(sum, t));
        for (product, &(i, j)) in products.iter_mut().zip(&pairs) {
            add(product, total[i].and_then(|a| a.checked_mul(total[j]?)));
        }
    })?;
    // E t and E t tᵀ - E t E tᵀ of the totals t, then divided by the scale and the batch.
    let (count, unit) = (i128::from(batches), scale.checked_mul(batch as i128)?);
    let square = count.checked_mul(count)?.checked_mul(unit.checked_mul(unit)?)?;
    let mean = |&sum: &Option<i128>| Some(Rational::new(sum?, count.checked_mul(unit)?));
    let centred = |(&product, &(i, j)): (&Option<i128>, &(usize, usize))| {
        let crossed = sums[i]?.checked_mul(sums[j]?)?;
        let numerator = product?.checked_mul(count)?.checked_sub(crossed)?;
        Some(Rational::new(numerator, square))
    };
    Some(BatchMoments {
        mean: sums.iter().map(mean).collect::<Option<_>>()?,
        covariance: products.iter().zip(&pairs).map(centred).collect::<Option<_>>()?,
        batches,
    })
}

fn common_denominator<'a>(numbers: impl Iterator<Item = &'a Rational>) -> Option<i128> {
    numbers.into_iter().try_fold(1_i128, |scale, number| {
        let reduced = Rational::new(scale, *number.denom());
        scale.checked_mul(*reduced.denom())
    })
}

/// The interval of doubles around a rational: numerator, denominator and quotient are rounded once
/// each.
pub fn enclose(number: Rational) -> Interval {
    let value = *number.numer() as f64 / *number.denom() as f64;
    let exact = number.numer().unsigned_abs() < 1 << 53 && *number.denom() == 1;
    let radius = if exact { 0.0 } else { 2.0 * f64::EPSILON * value.abs() };
    Interval::around(value, radius)
}

/// Mean and variance of the share of marked members in a batch of `batch`, drawn without replacement
/// from `size` members of which `marked` are marked: a population of any size with two kinds of
/// gradient, 1 and 0.
///
/// The probabilities are followed from one count of marked members to the next by their ratio,
/// from the likeliest outwards, and summed: the hypergeometric law itself, no formula for its
/// moments. Error (proved): each ratio is rounded four times, so a weight at a distance of k standard deviations s
/// from the likeliest is off by 4 k s units, and the sums of some 30 s terms by as many units: in all a
/// relative 40 (1 + s) units of rounding. Unknown beyond ten million terms.
///
/// # Panics
///
/// Unless `0 < batch`, `batch <= size` and `marked <= size`, and below 2^50 members.
pub fn marked_share(size: u64, marked: u64, batch: u64) -> [Interval; 2] {
    assert!(0 < batch && batch <= size && marked <= size && size < 1 << 50, "no such batch");
    let (least, most) = ((batch + marked).saturating_sub(size), batch.min(marked));
    let likeliest = (u128::from(batch + 1) * u128::from(marked + 1) / u128::from(size + 2)) as u64;
    let likeliest = likeliest.clamp(least, most);
    // P(k + 1) / P(k).
    let ratio = |k: u64| {
        let up = (marked - k) as f64 * (batch - k) as f64;
        up / ((k + 1) as f64 * (size + k + 1 - marked - batch) as f64)
    };
    let share = marked as f64 / size as f64;
    let deviation = (batch as f64 * share * (1.0 - share)).sqrt();
    if TERMS_MAX < 40.0 * deviation {
        return [Interval::UNKNOWN; 2];
    }
    let mut weights = vec![(likeliest, 1.0)];
    let negligible = |weight: f64| weight < 1e-40;
    let mut weight = 1.0;
    for k in likeliest..most {
        weight *= ratio(k);
        weights.push((k + 1, weight));
        if negligible(weight) {
            break;
        }
    }
    weight = 1.0;
    for k in (least..likeliest).rev() {
        weight /= ratio(k);
        weights.push((k, weight));
        if negligible(weight) {
            break;
        }
    }
    let total: f64 = weights.iter().map(|(_, weight)| weight).sum();
    // About the likeliest count, so that nothing cancels.
    let distance = |k: u64| k as f64 - likeliest as f64;
    let moment = |power: i32| {
        weights.iter().map(|&(k, weight)| weight * distance(k).powi(power)).sum::<f64>() / total
    };
    let (first, second) = (moment(1), moment(2));
    let mean = (likeliest as f64 + first) / batch as f64;
    let variance = (second - first * first) / (batch as f64 * batch as f64);
    let error = 40.0 * (1.0 + deviation) * f64::EPSILON;
    [mean, variance].map(|value| Interval::around(value, error * value.abs()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn integers(rows: &[Vec<i128>]) -> Vec<Vec<Rational>> {
        rows.iter().map(|row| row.iter().map(|&v| Rational::from_integer(v)).collect()).collect()
    }

    fn population() -> impl Strategy<Value = Vec<Vec<i128>>> {
        (2..8_usize, 1..4_usize).prop_flat_map(|(size, dimension)| {
            prop::collection::vec(prop::collection::vec(-20..20_i128, dimension), size)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        /// Pairs of places of a batch, drawn one after the other: the sum over all pairs of
        /// members, which knows nothing of batches.
        #[test]
        fn moments_follow_from_pairs(rows in population(), at in 0.0..1.0_f64, distinct: bool) {
            let (size, dimension) = (rows.len() as i128, rows[0].len());
            let batch = 1 + (at * rows.len() as f64) as usize;
            let sampling =
                if distinct { Sampling::WithoutReplacement } else { Sampling::WithReplacement };
            let batch = if distinct { batch } else { batch.min(4) };
            let found = moments(&integers(&rows), batch, sampling).expect("small numbers");
            let mut entry = found.covariance.iter();
            for i in 0..dimension {
                let sum = |i: usize| rows.iter().map(|row| row[i]).sum::<i128>();
                prop_assert_eq!(found.mean[i], Rational::new(sum(i), size));
                for j in 0..=i {
                    let same: i128 = rows.iter().map(|row| row[i] * row[j]).sum();
                    let apart = sum(i) * sum(j) - if distinct { same } else { 0 };
                    let others = if distinct { (size - 1).max(1) } else { size };
                    let m = batch as i128;
                    let second = Rational::new(same, m * size)
                        + Rational::new((m - 1) * apart, m * size * others);
                    let exact = second - found.mean[i] * found.mean[j];
                    prop_assert_eq!(*entry.next().expect("an entry"), exact);
                }
            }
        }

        #[test]
        fn shares_of_marked_members_are_those_of_all_batches(
            size in 2..10_usize, at in 0.0..1.0_f64, marked in 0.0..1.0_f64,
        ) {
            let within = |at: f64| (at * size as f64) as usize;
            let (batch, marked) = (1 + within(at), within(marked));
            let rows: Vec<Vec<i128>> = (0..size).map(|i| vec![i128::from(i < marked)]).collect();
            let exact = moments(&integers(&rows), batch, Sampling::WithoutReplacement).expect("small");
            let [mean, variance] = marked_share(size as u64, marked as u64, batch as u64);
            prop_assert!((mean - enclose(exact.mean[0])).widened(1e-15).contains(0.0));
            // The second moment about the likeliest count, below 100, is rounded.
            prop_assert!((variance - enclose(exact.covariance[0])).widened(1e-13).contains(0.0));
        }
    }

    #[test]
    fn fractions_are_exact() {
        let third = |n| vec![Rational::new(n, 3), Rational::new(n * n, 7)];
        let found = moments(&[third(1), third(2)], 1, Sampling::WithReplacement).expect("small");
        assert_eq!(found.mean, [Rational::new(1, 2), Rational::new(5, 14)]);
        let covariance = [Rational::new(1, 36), Rational::new(1, 28), Rational::new(9, 196)];
        assert_eq!(found.covariance, covariance);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let huge = integers(&[vec![1 << 100], vec![-1]]);
        assert_eq!(moments(&huge, 1, Sampling::WithReplacement), None);
        let many = integers(&vec![vec![1]; 60]);
        assert_eq!(moments(&many, 30, Sampling::WithoutReplacement), None);
    }

    #[test]
    fn large_populations_have_hypergeometric_variance() {
        for (size, marked, batch) in [(1 << 20, 1 << 18, 1 << 12), (1000, 1, 1000), (50, 50, 3)] {
            let (n, k, m) = (size as f64, marked as f64, batch as f64);
            let exact = k / n * (1.0 - k / n) * (n - m) / (n - 1.0) / m;
            let [mean, variance] = marked_share(size, marked, batch);
            assert!(
                mean.contains(k / n) && (variance.center() - exact).abs() < 1e-13 * exact.max(1e-3)
            );
        }
    }
}
