//! A figure that answers a question, with the way it took.

use crate::server::charts::sparkline::{Spark, Sparkline};
use crate::server::components::state::class;
use domain::health::State;
use leptos::prelude::*;

/// A figure as it is shown.
#[derive(Debug, Clone)]
pub struct Figure {
    /// What it is.
    pub label: &'static str,
    /// The figure, or the word that says why there is none.
    pub value: String,
    /// Its unit; empty if it has none.
    pub unit: &'static str,
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
    view! {
        <li class=figure.state.map(class) data-key=figure.label>
            <span class="label">{figure.label}</span>
            <span class="value">{figure.value} <small>{figure.unit}</small></span>
            <Spark sparkline=figure.sparkline name=figure.told />
            <span class="note">{figure.note}</span>
        </li>
    }
}
