//! How much work a run may do.

use std::fmt;

/// How much work a run may do.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, clap::ValueEnum, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Budget {
    /// For `cargo test` in CI.
    Quick,
    /// For REPORT.md.
    Standard,
    /// For a cluster.
    Deep,
}

impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Budget::Quick => "quick",
            Budget::Standard => "standard",
            Budget::Deep => "deep",
        })
    }
}

/// A count for each budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PerBudget {
    /// For `cargo test`.
    pub quick: usize,
    /// For REPORT.md.
    pub standard: usize,
    /// For a cluster.
    pub deep: usize,
}

impl PerBudget {
    /// The same count at every budget.
    pub const fn always(count: usize) -> PerBudget {
        PerBudget { quick: count, standard: count, deep: count }
    }

    /// The count at a budget.
    pub fn at(self, budget: Budget) -> usize {
        match budget {
            Budget::Quick => self.quick,
            Budget::Standard => self.standard,
            Budget::Deep => self.deep,
        }
    }
}
