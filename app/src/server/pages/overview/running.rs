//! What takes the traffic.

use crate::server::components::key_values::{KeyValues, pair};
use crate::server::components::reading::{observed, reading};
use crate::server::components::time::Time;
use crate::server::request::lang;
use domain::snapshot::{Alias, AliasTarget, Canary, Observed, PublishedVersion};
use leptos::prelude::*;

/// The version that `LIVE` points to: its code, when it was published and why.
pub(super) fn version(alias: &Alias, versions: &Observed<Vec<PublishedVersion>>) -> AnyView {
    let words = &lang().words().overview;
    let published = |show: fn(&PublishedVersion) -> AnyView| {
        observed(versions, words.not_published, |versions| {
            match versions
                .iter()
                .find(|version| AliasTarget::Published(version.number) == alias.version)
            {
                Some(version) => show(version),
                None => words.not_published.into_any(),
            }
        })
    };
    let code = reading(&alias.live, words.not_published, |live| {
        let hash = live.code_sha256.to_string();
        view! {
            <span class="mono" title=hash.clone()>{hash.chars().take(SHORT).collect::<String>()}</span>
        }
    });
    let mut pairs = vec![pair(words.version, view! { <b>{alias.version.to_string()}</b> })];
    pairs.extend(alias.canary.map(|canary| pair(words.canary, share(canary))));
    pairs.push(pair(words.published, published(when)));
    pairs.push(pair(words.description, published(why)));
    pairs.push(pair(words.code, code));
    view! { <KeyValues pairs /> }.into_any()
}

/// As much of a hash as tells one package from another at a glance.
const SHORT: usize = 12;

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

fn why(version: &PublishedVersion) -> AnyView {
    if version.description.is_empty() {
        lang().words().overview.not_stated.into_any()
    } else {
        version.description.clone().into_any()
    }
}
