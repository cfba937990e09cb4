//! Deployments: forms that begin something, and the history for other programs.

mod csv;
mod forms;

pub(super) use csv::csv;
pub(super) use forms::{confirm, decide, finish, operate, prepare, refused, release_pin, roll_back};
