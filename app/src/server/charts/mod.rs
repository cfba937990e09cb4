//! Charts, drawn on the server: geometry by pure functions, colours by the style sheet.

pub mod sparkline;
