//! Icons, drawn in the colour of the text beside them.

use leptos::prelude::*;

/// What an icon says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// The overview.
    Overview,
    /// The resources.
    Resources,
    /// The alarms.
    Alarms,
    /// What was deployed.
    Deployments,
    /// Capacity and cost.
    Reports,
    /// What to do.
    Guide,
    /// The security review.
    Security,
    /// Who did what.
    Audit,
    /// Looking for something.
    Search,
    /// What else there is.
    More,
    /// A person.
    Person,
    /// Whatever the system asks for.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Icon {
    /// The lines, on a surface of 16 by 16.
    fn lines(self) -> &'static str {
        match self {
            Icon::Overview => "M2 9h2.5l2-5.5 3 9 2-3.5H14",
            Icon::Resources => {
                "M3 2.5h10a1 1 0 0 1 1 1v2a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1v-2a1 1 0 0 1 1-1zM3 9.5h10a1 1 0 0 1 1 1v2a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1v-2a1 1 0 0 1 1-1zM4.8 4.5h.01M4.8 11.5h.01"
            }
            Icon::Alarms => {
                "M8 2a4 4 0 0 1 4 4c0 3.2.9 4.4 1.5 5h-11C3.1 10.4 4 9.2 4 6a4 4 0 0 1 4-4zM6.5 13.5h3"
            }
            Icon::Deployments => "M8 10.5V2.5M4.5 6 8 2.5 11.5 6M2.5 10v2.5a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1V10",
            Icon::Reports => "M2.5 2.5v11h11M5.5 11V8.5M8.5 11V5M11.5 11V7",
            Icon::Guide => {
                "M8 4.5C6.5 3.3 4.5 3 2.5 3v9.5c2 0 4 .3 5.5 1.5 1.5-1.2 3.5-1.5 5.5-1.5V3c-2 0-4 .3-5.5 1.5zM8 4.5V14"
            }
            Icon::Search => "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.5 10.5 14 14",
            Icon::Security => "M8 1.8 13 3.6v4c0 3.2-2 5.4-5 6.6-3-1.2-5-3.4-5-6.6v-4zM5.8 8l1.6 1.6 2.9-3.2",
            Icon::Audit => "M5.5 3.5h8M5.5 8h8M5.5 12.5h8M2.5 3.5h.01M2.5 8h.01M2.5 12.5h.01",
            Icon::More => "M3 4.5h10M3 8h10M3 11.5h10",
            Icon::Person => {
                "M8 8a2.8 2.8 0 1 0 0-5.6A2.8 2.8 0 0 0 8 8zM2.5 14c.5-2.5 2.6-3.8 5.5-3.8s5 1.3 5.5 3.8"
            }
            Icon::System => {
                "M3 3h10a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM6 13.5h4M8 11v2.5"
            }
            Icon::Light => {
                "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M3.4 12.6l.7-.7M11.9 4.1l.7-.7"
            }
            Icon::Dark => "M13.5 9.5A5.8 5.8 0 0 1 6.5 2.5a5.8 5.8 0 1 0 7 7z",
        }
    }
}

/// An icon beside the word that says the same.
#[component]
pub fn Sign(
    /// Which.
    icon: Icon,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
            <path d=icon.lines() />
        </svg>
    }
}
