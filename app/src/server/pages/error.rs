//! What went wrong with a request, and the way out.

use crate::server::components::guide::to_way;
use crate::server::components::prose::Prose;
use crate::server::error::AppError;
use crate::server::guide::way::Way;
use crate::server::request::{lang, person};
use crate::server::routes::Page;
use domain::audit::Reference;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_meta::Title;

/// Says what happened, why and what to do, with the reference under which the log has the rest.
#[component]
pub fn ErrorPage(
    /// What went wrong.
    error: AppError,
) -> impl IntoView {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(error.status());
    }
    let words = &lang().words().error;
    let what = (words.what)(&error);
    let (page, link) = match person() {
        Some(_) => (Page::Overview, words.to_overview),
        None => (Page::SignIn, words.to_sign_in),
    };
    // Who is not signed in cannot read the guide.
    let section = person().and_then(|_| Way::of_error(&error)).map(to_way);
    view! {
        <Title text=what />
        <section class="verdict notice">
            <h1>{what}</h1>
            <p><Prose text=(words.why)(&error) /></p>
            <p><Prose text=(words.way_out)(&error) /> " " {section}</p>
            <p><a href=page.path()>{link}</a></p>
            {use_context::<Reference>()
                .map(|reference| {
                    view! {
                        <p class="reference">
                            {words.reference}" "<code class="mono">{reference.to_string()}</code>
                            <span>{words.reference_hint}</span>
                        </p>
                    }
                })}
        </section>
    }
}
