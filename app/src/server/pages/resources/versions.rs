//! Every published version, and which of them takes the traffic.

use super::section::{aside, time};
use crate::server::components::empty::Empty;
use crate::server::components::name::{code, name};
use crate::server::components::panel::{Panel, part};
use crate::server::components::reading::doubt;
use crate::server::components::table::{DataTable, Row, figures, row, words as text};
use crate::server::numbers::percent;
use crate::server::request::lang;
use domain::snapshot::{Alias, AliasTarget, Function, PublishedVersion, Snapshot};
use leptos::prelude::*;

/// The panel of all published versions.
pub(super) fn versions(snapshot: &Snapshot) -> impl IntoView + use<> {
    let words = &lang().words().resources.function;
    let alias = snapshot.alias.shown().value();
    let latest = snapshot.function.shown().value();
    let part = part(&snapshot.versions, words.no_versions, |versions| {
        if versions.is_empty() {
            return view! { <Empty text=words.no_versions /> }.into_any();
        }
        let rows = versions
            .iter()
            .map(|version| version_row(version, &marks(version, alias, latest)))
            .collect();
        let columns = vec![
            text(words.version),
            figures(words.memory),
            text(words.published),
            text(words.code_hash),
            text(words.description),
        ];
        view! {
            {doubt(&snapshot.alias).map(|doubt| view! { <p class="remark">{words.live_doubted} {doubt}</p> })}
            <DataTable caption=words.versions columns rows />
        }
        .into_any()
    });
    view! { <Panel id="versions" title=words.versions part /> }
}

/// What sets a version apart from the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// It takes the traffic, or most of it.
    Live,
    /// It takes a share of the traffic, in hundredths of a percent.
    Canary(u16),
    /// Its code is that of `$LATEST`.
    SameCode,
}

fn marks(version: &PublishedVersion, alias: Option<&Alias>, latest: Option<&Function>) -> Vec<Mark> {
    let live = alias
        .filter(|alias| alias.version == AliasTarget::Published(version.number))
        .map(|_| Mark::Live);
    let canary = alias
        .and_then(Alias::canary)
        .filter(|canary| canary.version == version.number)
        .map(|canary| Mark::Canary(canary.basis_points));
    let same_code = latest
        .filter(|latest| latest.code_sha256 == version.code_sha256)
        .map(|_| Mark::SameCode);
    [live, canary, same_code].into_iter().flatten().collect()
}

fn version_row(version: &PublishedVersion, marks: &[Mark]) -> Row {
    let words = &lang().words().resources;
    let marks = marks.iter().copied().map(mark).collect_view();
    let number = version.number.to_string();
    let heading = view! {
        {name(&number)}
        {marks}
    };
    row(
        number,
        vec![
            heading.into_any(),
            format!("{} MB", version.memory_mb).into_any(),
            time(version.published_at, words.unstated),
            code(&version.code_sha256),
            version.description.clone().into_any(),
        ],
    )
}

fn mark(mark: Mark) -> AnyView {
    let words = &lang().words().resources.function;
    match mark {
        Mark::Live => view! { <span class="chip is-live">{words.live}</span> }.into_any(),
        Mark::Canary(share) => {
            let text = format!("{} {}", words.canary_mark, percent(share.into()));
            view! { <span class="chip">{text}</span> }.into_any()
        }
        Mark::SameCode => aside(words.same_code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::name::CodeSha256;
    use domain::snapshot::{Canary, LambdaState, LastUpdate, Observed, Reading, SecondVersion};
    use std::collections::BTreeMap;
    use time::OffsetDateTime;

    fn version(number: &str, code: &str) -> PublishedVersion {
        PublishedVersion {
            number: number.parse().unwrap(),
            published_at: None,
            description: String::new(),
            code_sha256: CodeSha256::reported(code),
            memory_mb: 512,
        }
    }

    fn latest(code: &str) -> Function {
        Function {
            state: LambdaState::Active,
            last_update: LastUpdate::Successful,
            runtime: None,
            architecture: "arm64".to_owned(),
            memory_mb: 512,
            timeout_s: 30,
            code_sha256: CodeSha256::reported(code),
            tracing_active: true,
            variables: BTreeMap::new(),
            revision_id: String::new(),
        }
    }

    fn missing() -> Observed<Function> {
        Observed::new(OffsetDateTime::UNIX_EPOCH, Reading::Missing)
    }

    fn alias(version: AliasTarget, canary: Option<Canary>) -> Alias {
        Alias {
            version,
            second: canary.map(|canary| SecondVersion {
                canary,
                live: missing(),
            }),
            revision_id: String::new(),
            description: String::new(),
            live: missing(),
        }
    }

    #[test]
    fn versions_are_marked_by_their_share_and_their_code() {
        let published = |number: &str| AliasTarget::Published(number.parse().unwrap());
        let canary = Canary {
            version: "8".parse().unwrap(),
            basis_points: 1_000,
        };
        let alias = alias(published("7"), Some(canary));
        let latest = latest("new");
        for (version, alias, latest, expected) in [
            (version("7", "old"), Some(&alias), Some(&latest), vec![Mark::Live]),
            (
                version("8", "new"),
                Some(&alias),
                Some(&latest),
                vec![Mark::Canary(1_000), Mark::SameCode],
            ),
            (
                version("6", "new"),
                Some(&alias),
                Some(&latest),
                vec![Mark::SameCode],
            ),
            (version("5", "old"), Some(&alias), Some(&latest), vec![]),
            (version("7", "new"), None, None, vec![]),
        ] {
            assert_eq!(marks(&version, alias, latest), expected, "{version:?}");
        }
    }

    #[test]
    fn no_version_is_live_where_the_alias_follows_latest() {
        let alias = alias(AliasTarget::Latest, None);
        assert_eq!(marks(&version("7", "old"), Some(&alias), None), vec![]);
    }
}
