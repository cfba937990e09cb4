//! The document and the frame around every page.

use super::components::age::Stale;
use super::components::header::Header;
use super::components::nav::Nav;
use super::error::AppError;
use super::pages::{
    alarm::AlarmDetail,
    alarms::Alarms,
    audit::AuditLog,
    compare::Compare,
    deployments::Deployments,
    error::ErrorPage,
    guide::{GuideChapter, GuideFront, incident::IncidentDetail, incidents::Incidents},
    logs::Logs,
    metrics::Metrics,
    new_deployment::NewDeployment,
    not_found::NotFound,
    overview::Overview,
    readiness::ReadinessReport,
    reports::{CapacityPage, CostPage},
    resources::Resources,
    rollback::Rollback,
    run::RunDetail,
    security::SecurityReview,
    sign_in::SignIn,
};
use super::preferences::Theme;
use super::request::{lang, person, theme, zone};
use super::zone::Zone;
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
                <Nav />
                <div class="page">
                    <Header />
                    <Stale />
                    <main id="main" class="main" tabindex="-1">
                        <Content />
                    </main>
                </div>
            </div>
        </Router>
        <Live />
    }
}

/// What went wrong, or the page that was asked for.
#[component]
fn Content() -> impl IntoView {
    match use_context::<AppError>() {
        Some(error) => view! { <ErrorPage error /> }.into_any(),
        None => view! {
            <Routes fallback=NotFound>
                <Route path=path!("/") view=Overview ssr=SsrMode::Async />
                <Route path=path!("/resources") view=Resources ssr=SsrMode::Async />
                <Route path=path!("/resources/metrics") view=Metrics ssr=SsrMode::Async />
                <Route path=path!("/alarms") view=Alarms ssr=SsrMode::Async />
                <Route path=path!("/alarms/:name") view=AlarmDetail ssr=SsrMode::Async />
                <Route path=path!("/logs") view=Logs ssr=SsrMode::Async />
                <Route path=path!("/deployments") view=Deployments ssr=SsrMode::Async />
                <Route path=path!("/reports/capacity") view=CapacityPage ssr=SsrMode::Async />
                <Route path=path!("/reports/cost") view=CostPage ssr=SsrMode::Async />
                <Route path=path!("/guide") view=GuideFront ssr=SsrMode::Async />
                <Route path=path!("/guide/incidents") view=Incidents ssr=SsrMode::Async />
                <Route path=path!("/guide/incidents/:name") view=IncidentDetail ssr=SsrMode::Async />
                <Route path=path!("/guide/:name") view=GuideChapter ssr=SsrMode::Async />
                <Route path=path!("/resources/readiness") view=ReadinessReport ssr=SsrMode::Async />
                <Route path=path!("/security") view=SecurityReview ssr=SsrMode::Async />
                <Route path=path!("/deployments/compare") view=Compare ssr=SsrMode::Async />
                <Route path=path!("/deployments/new") view=NewDeployment ssr=SsrMode::Async />
                <Route path=path!("/deployments/rollback") view=Rollback ssr=SsrMode::Async />
                <Route path=path!("/deployments/:name") view=RunDetail ssr=SsrMode::Async />
                <Route path=path!("/audit") view=AuditLog ssr=SsrMode::Async />
                <Route path=path!("/sign-in") view=SignIn ssr=SsrMode::Async />
            </Routes>
        }
        .into_any(),
    }
}

/// Keeps the page up to date. Not where nobody is signed in, who is told nothing, nor on an error, which does not get better by
/// being fetched again.
#[component]
fn Live() -> impl IntoView {
    let console =
        use_context::<Console>().filter(|_| person().is_some() && use_context::<AppError>().is_none());
    console.map(|console| {
        view! {
            <LiveRefresh
                stream=UPDATES.to_owned()
                patience=console.page_patience()
                zone=zone().unwrap_or_else(Zone::utc).name().to_owned()
            />
        }
    })
}
