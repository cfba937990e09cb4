//! The memory of alarms: their history kept beyond what CloudWatch keeps, and whom they tell.

mod archive;
mod archivist;
mod item;
mod paging;

pub use archive::Archive;
pub use archivist::keep_history;
pub use paging::Pager;
