//! Whether there is anything that the traffic could be moved back to.

use crate::name::VersionNumber;
use crate::snapshot::{Alias, AliasTarget, Observed, PublishedVersion, Reading};

/// Why there is nothing to roll back to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoWayBack {
    /// Nothing takes traffic.
    NothingLive,
    /// No other version was ever published, or all others were deleted.
    NoOtherVersion(VersionNumber),
}

/// Whether a rollback is worth looking at. What cannot be read refuses nothing: the preview asks AWS itself.
///
/// # Errors
/// There is nothing to move, or nowhere to move it to.
pub fn way_back(
    alias: &Observed<Alias>,
    versions: &Observed<Vec<PublishedVersion>>,
) -> Result<(), NoWayBack> {
    if matches!(alias.reading, Reading::Missing) {
        return Err(NoWayBack::NothingLive);
    }
    let live = alias.shown().value().map(|alias| alias.version);
    let (Some(AliasTarget::Published(live)), Reading::Found(versions)) = (live, &versions.reading) else {
        return Ok(());
    };
    if versions.iter().all(|version| version.number == live) {
        return Err(NoWayBack::NoOtherVersion(live));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::CodeSha256;
    use crate::snapshot::{Unavailable, Why};
    use time::OffsetDateTime;

    fn observed<T>(reading: Reading<T>) -> Observed<T> {
        Observed {
            as_of: OffsetDateTime::UNIX_EPOCH,
            reading,
            last: None,
        }
    }

    fn unavailable<T>() -> Reading<T> {
        Reading::Unavailable(Unavailable {
            action: "lambda:GetAlias".to_owned(),
            why: Why::Denied,
        })
    }

    fn number(number: &str) -> VersionNumber {
        number.parse().unwrap()
    }

    fn alias(version: AliasTarget) -> Reading<Alias> {
        Reading::Found(Alias {
            version,
            description: String::new(),
            revision_id: String::new(),
            second: None,
            live: observed(Reading::Missing),
        })
    }

    fn versions(numbers: &[&str]) -> Reading<Vec<PublishedVersion>> {
        let version = |text: &&str| PublishedVersion {
            number: number(text),
            published_at: None,
            description: String::new(),
            code_sha256: CodeSha256::reported("a"),
            memory_mb: 512,
        };
        Reading::Found(numbers.iter().map(version).collect())
    }

    #[test]
    fn only_what_is_known_to_have_nowhere_to_go_is_refused() {
        let two = AliasTarget::Published(number("2"));
        for (alias, versions, expected) in [
            (alias(two), versions(&["1", "2"]), Ok(())),
            (
                alias(two),
                versions(&["2"]),
                Err(NoWayBack::NoOtherVersion(number("2"))),
            ),
            (alias(two), unavailable(), Ok(())),
            (alias(AliasTarget::Latest), versions(&["1"]), Ok(())),
            (Reading::Missing, versions(&["1"]), Err(NoWayBack::NothingLive)),
            (unavailable(), versions(&["1"]), Ok(())),
        ] {
            assert_eq!(way_back(&observed(alias), &observed(versions)), expected);
        }
    }
}
