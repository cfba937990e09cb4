use super::*;
use time::macros::datetime;

const EARLIEST: OffsetDateTime = datetime!(2026-01-15 08:59 UTC);
const BEFORE: OffsetDateTime = datetime!(2026-01-15 09:00 UTC);
const NOW: OffsetDateTime = datetime!(2026-01-15 09:01 UTC);

fn silent<T>() -> Reading<T> {
    Reading::Unavailable(Unavailable {
        action: "iam:GetRole".to_owned(),
        why: Why::TimedOut,
    })
}

#[test]
fn what_cannot_be_read_now_is_shown_as_it_was_found_last() {
    use Reading::{Found, Missing};
    let last = |as_of, value| Some(Last { as_of, value });
    type Case = (
        &'static str,
        Reading<u8>,
        Option<Last<u8>>,
        Reading<u8>,
        Option<Last<u8>>,
    );
    let cases: &[Case] = &[
        ("found again", Found(1), None, Found(2), None),
        ("gone", Found(1), None, Missing, None),
        ("no longer read", Found(1), None, silent(), last(BEFORE, 1)),
        (
            "still not read",
            silent(),
            last(EARLIEST, 1),
            silent(),
            last(EARLIEST, 1),
        ),
        ("read again", silent(), last(EARLIEST, 1), Found(2), None),
        ("never read", silent(), None, silent(), None),
        ("what was gone has nothing to show", Missing, None, silent(), None),
    ];
    for (name, before, before_last, now, expected) in cases {
        let before = Observed {
            as_of: BEFORE,
            reading: before.clone(),
            last: before_last.clone(),
        };
        let mut observed = Observed::new(NOW, now.clone());
        observed.remember(&before);
        assert_eq!(observed.last, *expected, "{name}");
        assert_eq!((observed.as_of, &observed.reading), (NOW, now), "{name}");
    }
}

/// A role is found again, but not its policies.
#[test]
fn a_part_of_a_part_is_remembered_too() {
    let role = |policies| ExecutionRole {
        arn: "arn".to_owned(),
        trusted_services: vec![],
        managed_policies: Observed::new(BEFORE, Reading::Found(vec![])),
        inline_policies: policies,
    };
    let names = || vec!["StoreEvents".to_owned()];
    let mut before = Observed::new(
        BEFORE,
        Reading::Found(role(Observed::new(EARLIEST, Reading::Found(names())))),
    );
    // As well if the role itself was not read for a while.
    for _ in 0..2 {
        let mut now = Observed::new(NOW, Reading::Found(role(Observed::new(NOW, silent()))));
        now.remember_with(&before, ExecutionRole::remember);
        assert_eq!(now.last, None);
        let policies = &now.reading.found().unwrap().inline_policies;
        assert_eq!(policies.reading, silent());
        let last = Last {
            as_of: EARLIEST,
            value: names(),
        };
        assert_eq!(policies.last, Some(last));
        let mut unread = Observed::new(NOW, silent());
        unread.remember_with(&before, ExecutionRole::remember);
        before = unread;
    }
}

#[test]
fn what_another_version_ran_is_not_remembered_of_this_one() {
    let alias = |version: &str, live| Alias {
        version: AliasTarget::Published(version.parse().unwrap()),
        second: None,
        revision_id: String::new(),
        description: String::new(),
        live: Observed::new(NOW, live),
    };
    let function = Function {
        state: LambdaState::Active,
        last_update: LastUpdate::Successful,
        runtime: None,
        architecture: "arm64".to_owned(),
        memory_mb: 512,
        timeout_s: 30,
        code_sha256: crate::name::CodeSha256::reported("code"),
        tracing_active: true,
        variables: BTreeMap::new(),
        revision_id: String::new(),
    };
    let before = alias("7", Reading::Found(function));
    for (version, is_remembered) in [("7", true), ("8", false)] {
        let mut now = alias(version, silent());
        now.remember(&before);
        assert_eq!(now.live.last.is_some(), is_remembered, "{version}");
    }
}
