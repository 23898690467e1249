//! What needs no process of its own: one binary, linked once.

mod beside_the_hypotheses;
mod calibration;
mod controls;
mod costs;
mod dai2018_laws;
mod extrapolation;
mod laws;
mod matrices;
mod normals;
mod predict;
mod predict_batch_schedule;
mod predict_commands;
mod predict_saddle_time;
mod predict_sde_error;
mod predict_valley_shares;
mod predict_valley_time;
mod predict_valleys_commands;
mod predict_values;
mod references;
mod references_dai2018;
mod references_li2022;
mod references_xie2020;
mod runs;
mod tidy;
mod unbiased;
mod unfit;
