//! Exits and passages of diffusions and of discrete chains: how long they take, on which side they end, and
//! the action that they cost.

pub mod action;
pub mod chain;
pub mod exit_2d;
pub mod exit_side;
pub mod first_passage;
pub mod outward;
pub mod planar_exit;
pub mod walk;
