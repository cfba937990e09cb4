//! Who did something, as the ledger knows them.

use domain::deployment;
use leptos::prelude::*;

/// A person's name, or the last part of an ARN; the credentials in full on hover.
#[component]
pub fn Who(
    /// What the ledger says.
    #[prop(into)]
    who: String,
) -> impl IntoView {
    let who = deployment::Who::read(&who);
    view! { <span title=who.arn().to_owned()>{who.name().to_owned()}</span> }
}
