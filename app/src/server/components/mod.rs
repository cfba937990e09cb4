//! Pieces that pages are made of. They display; they decide nothing.

pub mod age;
pub mod header;
pub mod state;
