//! Readers of what users have: bytes in, matrices out. Who calls them reads the file.

pub mod matrix;
