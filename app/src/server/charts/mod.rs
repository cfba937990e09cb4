//! Charts, drawn on the server: geometry by pure functions, colours by the style sheet.

pub mod lanes;
pub mod line;
pub mod plot;
pub mod scale;
pub mod sparkline;
pub mod table;
pub mod time_axis;
