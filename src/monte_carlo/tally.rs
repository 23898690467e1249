//! Streamed moments: what a block of replicas leaves behind.

/// The first four central moments, the extremes and the number of the values seen.
///
/// Merging is associative up to rounding; runs merge in block order, so that the bits do not
/// depend on threads. Error: a few units in the last place per value, since differences from the
/// running mean are summed (Pébay, SAND2008-6212, equations 1.1 and 1.3).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments {
    count: u64,
    mean: f64,
    m2: f64,
    m3: f64,
    m4: f64,
    min: f64,
    max: f64,
}

impl Default for Moments {
    fn default() -> Moments {
        Moments::new()
    }
}

impl Moments {
    /// No values yet.
    pub fn new() -> Moments {
        Moments {
            count: 0,
            mean: 0.0,
            m2: 0.0,
            m3: 0.0,
            m4: 0.0,
            min: f64::INFINITY,
            max: f64::NEG_INFINITY,
        }
    }

    /// The moments of one value.
    pub fn of(value: f64) -> Moments {
        Moments { count: 1, mean: value, min: value, max: value, ..Moments::new() }
    }

    /// Adds a value.
    pub fn push(&mut self, value: f64) {
        self.merge(&Moments::of(value));
    }

    /// Adds all values of another tally.
    pub fn merge(&mut self, other: &Moments) {
        if other.count == 0 {
            return;
        }
        if self.count == 0 {
            *self = *other;
            return;
        }
        let (na, nb) = (self.count as f64, other.count as f64);
        let n = na + nb;
        let delta = other.mean - self.mean;
        let (da, db) = (delta * nb / n, delta * na / n);
        let mean = self.mean + da;
        let m4 = self.m4
            + other.m4
            + na * da * da * da * da
            + nb * db * db * db * db
            + 6.0 * (da * da * self.m2 + db * db * other.m2)
            + 4.0 * (db * other.m3 - da * self.m3);
        let m3 = self.m3 + other.m3 - na * da * da * da
            + nb * db * db * db
            + 3.0 * (db * other.m2 - da * self.m2);
        let m2 = self.m2 + other.m2 + delta * da * na;
        *self = Moments {
            count: self.count + other.count,
            mean,
            m2,
            m3,
            m4,
            min: self.min.min(other.min),
            max: self.max.max(other.max),
        };
    }

    /// How many values were seen.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The sample mean; not a number if nothing was seen.
    pub fn mean(&self) -> f64 {
        if self.count == 0 { f64::NAN } else { self.mean }
    }

    /// The unbiased sample variance; not a number below two values.
    pub fn variance(&self) -> f64 {
        if self.count < 2 { f64::NAN } else { self.m2 / (self.count - 1) as f64 }
    }

    /// The sample skewness; zero for constant values.
    pub fn skewness(&self) -> f64 {
        let n = self.count as f64;
        if self.m2 == 0.0 { 0.0 } else { n.sqrt() * self.m3 / (self.m2 * self.m2.sqrt()) }
    }

    /// The sample kurtosis (three for a normal law); zero for constant values.
    pub fn kurtosis(&self) -> f64 {
        let n = self.count as f64;
        if self.m2 == 0.0 { 0.0 } else { n * self.m4 / (self.m2 * self.m2) }
    }

    /// The smallest value seen.
    pub fn min(&self) -> f64 {
        self.min
    }

    /// The largest value seen.
    pub fn max(&self) -> f64 {
        self.max
    }
}

/// What a block of replicas leaves behind: moments of each statistic and the work spent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    /// One entry per statistic; which is which is the estimator's affair.
    pub moments: Vec<Moments>,
    /// Replicas simulated.
    pub replicas: u64,
    /// Steps of the algorithm or of the SDE scheme.
    pub steps: u64,
}

impl Tally {
    /// An empty tally of `statistics` statistics.
    pub fn new(statistics: usize) -> Tally {
        Tally { moments: vec![Moments::new(); statistics], replicas: 0, steps: 0 }
    }

    /// One statistic of one value per replica, `scale` times the steps that it took, which are the work spent.
    pub fn of_steps(steps: &[f64], scale: f64) -> Tally {
        let mut moments = Moments::new();
        steps.iter().for_each(|&count| moments.push(scale * count));
        Tally {
            moments: vec![moments],
            replicas: steps.len() as u64,
            steps: steps.iter().sum::<f64>() as u64,
        }
    }

    /// The variance of one value of a statistic times the steps spent per value: the steps that a
    /// mean of variance one takes.
    ///
    /// Of two unbiased estimators of one target the one with the smaller product is better, and the
    /// ratio says how many times fewer steps it takes for the same error, whatever each was given.
    /// Not a number below two values.
    ///
    /// # Panics
    ///
    /// If there is no such statistic.
    pub fn work_normalised_variance(&self, statistic: usize) -> f64 {
        let moments = &self.moments[statistic];
        moments.variance() * self.steps as f64 / moments.count() as f64
    }

    /// Adds another block.
    ///
    /// # Panics
    ///
    /// If both tallies hold statistics and differ in their number.
    pub fn merge(&mut self, other: &Tally) {
        if self.moments.is_empty() {
            self.moments = vec![Moments::new(); other.moments.len()];
        }
        assert_eq!(self.moments.len(), other.moments.len(), "tallies of different estimators");
        for (mine, theirs) in self.moments.iter_mut().zip(&other.moments) {
            mine.merge(theirs);
        }
        self.replicas += other.replicas;
        self.steps += other.steps;
    }
}
