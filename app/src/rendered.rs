//! What islands call where they are only rendered: nothing happens there.

use leptos::ev::PointerEvent;
use leptos::prelude::WriteSignal;
use leptos::web_sys::Element;
use std::time::Duration;

pub(crate) fn follow(_stream: String, _patience: Duration, _zone: &str) {}

pub(crate) fn copy(_text: String, _done: WriteSignal<bool>) {}

pub(crate) fn point_under(_event: &PointerEvent, _points: u32) -> u32 {
    0
}

pub(crate) fn read_out(_inner: &Element, _point: u32) -> Option<String> {
    None
}
