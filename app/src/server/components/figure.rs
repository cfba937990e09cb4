//! A figure that answers a question, with the way it took.

use crate::server::charts::sparkline::{Spark, Sparkline};
use crate::server::components::state::{StateMark, class};
use crate::server::request::lang;
use domain::health::State;
use leptos::prelude::*;

/// A figure as it is shown.
#[derive(Debug, Clone)]
pub struct Figure {
    /// What it is.
    pub label: &'static str,
    /// The figure with its unit, or `None` if it is not known.
    pub value: Option<(String, &'static str)>,
    /// How it was made or how far it is from its limit.
    pub note: String,
    /// How bad it is, where a rule says so.
    pub state: Option<State>,
    /// The way it took.
    pub sparkline: Sparkline,
    /// The way it took, in words.
    pub told: String,
}

/// Figures side by side.
#[component]
pub fn Figures(
    /// In the order in which they are shown.
    figures: Vec<Figure>,
) -> impl IntoView {
    let figures = figures.into_iter().map(figure).collect_view();
    view! { <ul class="figures">{figures}</ul> }
}

fn figure(figure: Figure) -> impl IntoView {
    let no_value = || (lang().words().chart.no_value.to_owned(), "");
    // Where there is nothing to draw the note says so.
    let drawn = !figure.sparkline.line.is_empty();
    let (value, unit) = figure.value.unwrap_or_else(no_value);
    view! {
        <li class=figure.state.map(class) data-key=figure.label>
            <span class="label">
                {figure.label} {figure.state.map(|state| view! { <StateMark state /> })}
            </span>
            <span class="value">{value}" "<small>{unit}</small></span>
            {drawn.then(|| view! { <Spark sparkline=figure.sparkline name=figure.told /> })}
            <span class="note">{figure.note}</span>
        </li>
    }
}
