use super::tests::{function, published, release, version};
use super::*;
use crate::snapshot::{Function, LambdaState};
use std::collections::BTreeSet;

/// `LIVE` is at 11 with 512 MB; the target has 256.
fn world() -> RollbackWorld {
    let mut target = function("old", 256);
    target
        .variables
        .insert("EVENTS_TABLE".to_owned(), "LiveInsight-Events".to_owned());
    RollbackWorld {
        live: Some(Live {
            target: published("11"),
            canary: None,
            function: Some(function("new", 512)),
        }),
        target: Some(target),
        tables: ["LiveInsight-Events".to_owned()].into(),
        pin: None,
    }
}

fn decide(world: &RollbackWorld, to: &str) -> Result<RollbackPlan, RollbackRefusal> {
    rollback(world, release("new").place, version(to))
}

#[test]
fn the_preview_says_what_is_restored_what_is_not_and_what_cannot_be() {
    let plan = decide(&world(), "7").unwrap();
    insta::assert_snapshot!(plan, @r"
    Roll back liveinsight-infrastructure in us-east-1, account 000000000000 from version 11 to 7
      restored: CodeSha256 new → old
      restored: MemorySize 512 → 256
      restored: EVENTS_TABLE  → LiveInsight-Events
      stays as it is: $LATEST, which the next deployment publishes
      stays as it is: the role's policies
      stays as it is: tables, their capacity and what they hold
      stays as it is: the API, its stage and its limits
      stays as it is: alarms and dashboard
      cannot be restored: what version 11 answered, and how it stored events
      Version 7 is then pinned: deployments leave it only if told to
    ");
    assert_eq!(plan.steps().len(), 4);
}

#[test]
fn a_target_that_cannot_work_is_refused_with_the_reason() {
    let target = |change: fn(&mut Function)| {
        let mut world = world();
        change(world.target.as_mut().unwrap());
        world
    };
    for (world, to, expected) in [
        (
            RollbackWorld {
                live: None,
                ..world()
            },
            "7",
            "there is no alias LIVE: nothing was deployed here yet, or somebody deleted it",
        ),
        (
            RollbackWorld {
                target: None,
                ..world()
            },
            "7",
            "version 7 does not exist, or was deleted",
        ),
        (world(), "11", "LIVE is at version 11 already"),
        (
            target(|function| *function = super::tests::function("new", 512)),
            "7",
            "version 7 has the same code and configuration as version 11, which is live: that would change nothing",
        ),
        (
            target(|function| function.state = LambdaState::Inactive),
            "7",
            "version 7 cannot be invoked now: it is inactive",
        ),
        (
            target(|function| {
                function.state = LambdaState::Failed {
                    reason: "its key is disabled".to_owned(),
                };
            }),
            "7",
            "version 7 cannot be invoked now: it is failed (its key is disabled)",
        ),
        (
            RollbackWorld {
                tables: BTreeSet::new(),
                ..world()
            },
            "7",
            "version 7 stores events in LiveInsight-Events (EVENTS_TABLE), and there is no such table",
        ),
    ] {
        assert_eq!(decide(&world, to).unwrap_err().to_string(), expected);
    }
}
