//! Reading values off a chart: by pointer, finger or arrow keys.

use leptos::ev::PointerEvent;
use wasm_bindgen::JsCast;
use web_sys::{Element, NodeList};

/// Which of so many points a pointer is over, from its place on the element that takes it.
pub(crate) fn point_under(event: &PointerEvent, points: u32) -> u32 {
    let Some(target) = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
    else {
        return 0;
    };
    let width = target.client_width().max(1);
    let share = f64::from(event.offset_x()) / f64::from(width);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a negative share is the first point"
    )]
    let point = (share * f64::from(points)) as u32;
    point.min(points.saturating_sub(1))
}

/// What the table of the chart around `inner` says of a point, each value after the head of its column. The value of a chart
/// with one line needs no name.
pub(crate) fn read_out(inner: &Element, point: u32) -> Option<String> {
    let figure = inner.closest("figure").ok()??;
    let heads = figure.query_selector_all("thead th").ok()?;
    let row = figure.query_selector_all("tbody tr").ok()?.get(point)?;
    let cells = row.dyn_ref::<Element>()?.query_selector_all("th, td").ok()?;
    let mut parts = vec![text(&cells, 0)?];
    for column in 1..cells.length() {
        let value = text(&cells, column).filter(|value| !value.is_empty());
        parts.extend(value.map(|value| format!("{value} {}", text(&heads, column).unwrap_or_default())));
    }
    Some(parts.join("  "))
}

fn text(nodes: &NodeList, index: u32) -> Option<String> {
    nodes.get(index)?.text_content()
}
