//! One module a page. A page fetches and composes; components display; the domain decides.

pub mod not_found;
pub mod overview;
