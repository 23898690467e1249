//! The five papers: one folder each, one file per claim.

use crate::claim::Paper;

pub mod dai2018;
pub mod hu2017;
pub mod li2022;
pub mod liu2021;
mod shares;
pub mod xie2020;

/// All papers, in the order of the report.
pub static PAPERS: &[&Paper] =
    &[&hu2017::PAPER, &dai2018::PAPER, &xie2020::PAPER, &li2022::PAPER, &liu2021::PAPER];
