//! The document and the frame around every page.

use super::components::age::Stale;
use super::components::header::{Brand, Header};
use super::components::nav::Nav;
use super::error::AppError;
use super::pages::{error::ErrorPage, not_found::NotFound, overview::Overview, resources::Resources, sign_in::SignIn};
use super::preferences::Theme;
use super::request::{lang, theme, zone};
use super::{Console, UPDATES};
use crate::islands::LiveRefresh;
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, Title, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

/// The HTML document.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let chosen = Some(theme()).filter(|theme| *theme != Theme::System);
    view! {
        <!DOCTYPE html>
        <html lang=lang().tag() data-theme=chosen.map(Theme::name)>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" type="image/svg+xml" href="/icon.svg" />
                <HashedStylesheet options=options.clone() />
                <HydrationScripts options islands=true />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// The frame and the page in it.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let words = lang().words();
    view! {
        <Title formatter=|title: String| format!("{title} · LiveInsight") />
        <a class="skip" href="#main">{words.frame.skip_to_content}</a>
        <Router>
            <div class="frame">
                <div class="side">
                    <Brand />
                    <Nav />
                </div>
                <div class="page">
                    <Header />
                    <Stale />
                    <main id="main" class="main" tabindex="-1">
                {match use_context::<AppError>() {
                    Some(error) => view! { <ErrorPage error /> }.into_any(),
                    None => {
                        view! {
                            <Routes fallback=NotFound>
                                <Route path=path!("/") view=Overview ssr=SsrMode::Async />
                                <Route path=path!("/resources") view=Resources ssr=SsrMode::Async />
                                <Route path=path!("/sign-in") view=SignIn ssr=SsrMode::Async />
                            </Routes>
                        }
                            .into_any()
                    }
                }}
                    </main>
                </div>
            </div>
        </Router>
        {use_context::<Console>()
            // An error does not get better by being fetched again.
            .filter(|_| use_context::<AppError>().is_none())
            .map(|console| {
                view! {
                    <LiveRefresh
                        stream=UPDATES.to_owned()
                        patience=console.page_patience()
                        zone=zone().map(|zone| zone.name().to_owned())
                    />
                }
            })}
    }
}
