//! Pieces that pages are made of. They display; they decide nothing.

pub mod age;
pub mod alarm_state;
pub mod anchor;
pub mod aws;
pub mod bands;
pub mod console_link;
pub mod deploying;
pub mod empty;
pub mod fetched;
pub mod figure;
pub mod guide;
pub mod header;
pub mod icon;
pub mod key_values;
pub mod menu;
pub mod muted;
pub mod name;
pub mod nav;
pub mod panel;
pub mod prose;
pub mod reading;
pub mod state;
pub mod table;
pub mod time;
pub mod who;
