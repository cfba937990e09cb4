use super::*;
use crate::deployment::Place;
use crate::deployment::journal::Kind;
use crate::deployment::tests::function;
use crate::snapshot::{Unavailable, Why};
use time::macros::datetime;

fn version(number: &str, published: Reading<Published>, made: Reading<Made>) -> KnownVersion {
    KnownVersion {
        number: number.parse().unwrap(),
        published,
        made,
    }
}

fn kept(code: &str, memory_mb: u32) -> Reading<Published> {
    Reading::Found(Published {
        function: function(code, memory_mb),
        code_bytes: Some(1_000_000),
        at: None,
    })
}

fn denied<T>() -> Reading<T> {
    Reading::Unavailable(Unavailable {
        action: "lambda:GetFunctionConfiguration".to_owned(),
        why: Why::Denied,
    })
}

fn made(commit: Option<&str>, parameters: &[(&str, &str)]) -> Reading<Made> {
    let pair = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    Reading::Found(Made {
        record: Record {
            run: "20261123T090000000Z-1".parse().unwrap(),
            place: Place {
                account: "000000000000".parse().unwrap(),
                region: "us-east-1".parse().unwrap(),
                stack: "liveinsight-infrastructure".parse().unwrap(),
            },
            kind: Kind::Deployment {
                plan: "p".to_owned(),
                commit: None,
            },
            who: "kim".to_owned(),
            reason: None,
            began: datetime!(2026-11-23 09:00 UTC),
            ended: None,
            outcome: None,
        },
        code_sha256: CodeSha256::reported("abc="),
        commit: commit.map(|commit| commit.repeat(5).parse().unwrap()),
        template_sha256: "f".repeat(64),
        parameters: parameters.iter().map(pair).collect(),
    })
}

/// Everything that is not the same.
fn told(comparison: &Comparison) -> Vec<String> {
    let value = |value: &Value| match value {
        Value::Is(value) => value.clone(),
        Value::NotSet => "-".to_owned(),
        Value::Default => "default".to_owned(),
        Value::Unknown => "?".to_owned(),
    };
    let Comparison {
        code,
        configuration,
        environment,
        template,
    } = comparison;
    let all = [code, configuration, environment, template].into_iter().flatten();
    let different = all.filter(|compared| compared.verdict() != Verdict::Same);
    different
        .map(|compared| {
            format!(
                "{:?} {} {}",
                compared.aspect,
                value(&compared.from),
                value(&compared.to)
            )
        })
        .collect()
}

#[test]
fn what_differs_is_told_and_what_is_not_known_is_neither_the_same_nor_different() {
    let old = || {
        version(
            "1",
            kept("abc=", 512),
            made(
                Some("5a3c86f0"),
                &[("MemorySize", "512"), ("LogRetentionDays", "30")],
            ),
        )
    };
    let bare = version(
        "1",
        kept("abc=", 512),
        made(None, &[("MemorySize", "512"), ("LogRetentionDays", "30")]),
    );
    let new = version(
        "2",
        kept("abc=", 1024),
        made(
            Some("5a3c86f0"),
            &[
                ("MemorySize", "1024"),
                ("LogRetentionDays", "30"),
                ("ApiTracing", "Enabled"),
            ],
        ),
    );
    let gone = version("1", Reading::Missing, made(None, &[("MemorySize", "512")]));
    let unheard = version("1", kept("xyz=", 512), Reading::Missing);
    let silent = version("1", denied(), Reading::Missing);
    for (from, to, expected, tally) in [
        (old(), &old(), &[][..], (0, 0)),
        (
            old(),
            &new,
            &[
                "Setting(\"MemorySize\") 512 1024",
                "Parameter(\"MemorySize\") 512 1024",
                // What the template gave it is not known any more: it may have been the same.
                "Parameter(\"ApiTracing\") default Enabled",
            ],
            (2, 1),
        ),
        (
            bare,
            &old(),
            &["Commit ? 5a3c86f05a3c86f05a3c86f05a3c86f05a3c86f0"],
            (0, 1),
        ),
        (
            unheard,
            &old(),
            &[
                "CodeSha256 xyz= abc=",
                "Commit ? 5a3c86f05a3c86f05a3c86f05a3c86f05a3c86f0",
                "Template ? ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "Parameter(\"LogRetentionDays\") ? 30",
                "Parameter(\"MemorySize\") ? 512",
            ],
            (1, 4),
        ),
    ] {
        let comparison = compare(&from, to);
        assert_eq!(told(&comparison), expected);
        let Tally { different, unknown } = comparison.tally();
        assert_eq!((different, unknown), tally, "{expected:?}");
    }
    // What Lambda does not keep any more, the ledger still knows a little of.
    let comparison = compare(&gone, &old());
    assert!(
        !told(&comparison)
            .iter()
            .any(|line| line.starts_with("CodeSha256"))
    );
    assert!(told(&comparison).contains(&"Setting(\"MemorySize\") ? 512".to_owned()));
    assert!(told(&comparison).contains(&"Parameter(\"LogRetentionDays\") default 30".to_owned()));
    // Nobody knows anything.
    let nothing = compare(&silent, &silent);
    assert_eq!(nothing.configuration, []);
    assert_eq!(nothing.tally().different, 0);
}

#[test]
fn where_the_package_is_kept_is_no_difference() {
    let plan: Confirmed = serde_json::from_value(serde_json::json!({
        "release": {
            "place": { "account": "000000000000", "region": "us-east-1", "stack": "s" },
            "who": "kim",
            "code_sha256": "abc=",
            "template_sha256": "f",
            "parameters": { "MemorySize": "1024" },
            "consent": { "release_pin": false, "despite_alarms": null, "bake_seconds": 0 },
        },
        "world": {
            "stack": null, "latest": null, "live": null, "pin": null, "red_alarms": [], "drift": { "status": "not_checked" },
            "parameters": { "CodeKey": "k", "CodeBucket": "b", "MemorySize": "512", "Stage": "prod" },
            "permissions": null,
        },
        "changes": [],
        "publishes": [],
    }))
    .unwrap();
    let Reading::Found(Made { record, .. }) = made(None, &[]) else {
        unreachable!()
    };
    let defaults = [("MemorySize", "128"), ("LogRetentionDays", "30")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let made = Made::by(record, &plan, defaults.into());
    let parameters: Vec<(&str, &str)> = made
        .parameters
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(
        parameters,
        [
            ("LogRetentionDays", "30"),
            ("MemorySize", "1024"),
            ("Stage", "prod")
        ]
    );
    assert_eq!(made.commit, None, "a plan of before says nothing of it");
}
