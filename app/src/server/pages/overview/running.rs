//! What takes the traffic.

use crate::server::components::deploying::ToRollback;
use crate::server::components::key_values::{KeyValue, KeyValues, pair};
use crate::server::components::name::code;
use crate::server::components::reading::observed;
use crate::server::components::time::Time;
use crate::server::request::lang;
use domain::name::VersionNumber;
use domain::snapshot::{Alias, AliasTarget, Canary, Observed, PublishedVersion, Shown};
use leptos::prelude::*;

/// The version that `LIVE` points to: its code, when it was published and why.
pub(super) fn version(alias: &Alias, versions: &Observed<Vec<PublishedVersion>>) -> AnyView {
    let words = &lang().words().overview;
    let live_code = observed(&alias.live, words.not_published, |live| code(&live.code_sha256));
    let mut pairs = vec![pair(words.version, view! { <b>{alias.version.to_string()}</b> })];
    pairs.extend(alias.canary().map(|canary| pair(words.canary, share(canary))));
    if let AliasTarget::Published(number) = alias.version {
        pairs.extend(publication(number, versions));
    }
    pairs.push(pair(words.code, live_code));
    view! {
        <KeyValues pairs />
        <p class="act"><ToRollback /></p>
    }
    .into_any()
}

/// When a version was published and, where that is known, why.
fn publication(number: VersionNumber, versions: &Observed<Vec<PublishedVersion>>) -> Vec<KeyValue> {
    let words = &lang().words().overview;
    let find =
        |versions: &Vec<PublishedVersion>| versions.iter().find(|version| version.number == number).cloned();
    let published = observed(versions, words.not_published, |list| match find(list) {
        Some(version) => when(&version),
        None => unlisted(versions).into_any(),
    });
    let mut pairs = vec![pair(words.published, published)];
    let known = versions.shown().value().and_then(find);
    pairs.extend(known.map(|version| pair(words.description, why(version))));
    pairs
}

/// What is said of a version that the list of versions lacks: a list of before may be older than the version.
fn unlisted(versions: &Observed<Vec<PublishedVersion>>) -> &'static str {
    let words = &lang().words().overview;
    match versions.shown() {
        Shown::Now(_) | Shown::Missing => words.not_published,
        Shown::Stale { .. } | Shown::Unavailable(_) => words.not_known,
    }
}

fn share(canary: Canary) -> String {
    (lang().words().overview.canary_share)(canary)
}

fn when(version: &PublishedVersion) -> AnyView {
    let words = &lang().words().overview;
    match version.published_at {
        Some(at) => view! { <Time at /> }.into_any(),
        None => words.not_stated.into_any(),
    }
}

fn why(version: PublishedVersion) -> AnyView {
    if version.description.is_empty() {
        lang().words().overview.not_stated.into_any()
    } else {
        version.description.into_any()
    }
}
