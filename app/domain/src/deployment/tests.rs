use super::*;
use crate::snapshot::{LambdaState, LastUpdate};
use std::collections::BTreeMap;

pub(super) fn function(code: &str, memory_mb: u32) -> Function {
    Function {
        state: LambdaState::Active,
        last_update: LastUpdate::Successful,
        runtime: Some("provided.al2023".to_owned()),
        architecture: "x86_64".to_owned(),
        memory_mb,
        timeout_s: 30,
        code_sha256: CodeSha256::reported(code),
        tracing_active: true,
        variables: BTreeMap::new(),
        revision_id: "r1".to_owned(),
    }
}

pub(super) fn version(number: &str) -> VersionNumber {
    number.parse().unwrap()
}

pub(super) fn published(number: &str) -> AliasTarget {
    AliasTarget::Published(version(number))
}

/// A stack at rest whose live version is `live` and whose `$LATEST` is `latest`.
fn world(latest: Function, live: Function) -> World {
    World {
        stack: Some(StackStatus::UpdateComplete),
        latest: Some(latest),
        live: Some(Live {
            target: published("11"),
            canary: None,
            function: Some(live),
        }),
        pin: None,
        red_alarms: BTreeSet::new(),
        drifted: vec![],
        outside: vec![],
    }
}

fn settled() -> World {
    world(function("old", 512), function("old", 512))
}

pub(super) fn release(code: &str) -> Release {
    Release {
        place: Place {
            account: "000000000000".parse().unwrap(),
            region: "us-east-1".parse().unwrap(),
            stack: "liveinsight-infrastructure".parse().unwrap(),
        },
        code_sha256: CodeSha256::reported(code),
        template_sha256: "t".to_owned(),
        parameters: BTreeMap::new(),
        consent: Consent::default(),
    }
}

fn change_set(changes: Vec<Change>) -> Option<ChangeSet> {
    Some(ChangeSet {
        arn: "arn".to_owned(),
        token: "token".to_owned(),
        changes,
    })
}

fn execute() -> Step {
    Step::ExecuteChangeSet {
        arn: "arn".to_owned(),
        token: "token".to_owned(),
    }
}

fn look_at_alarms() -> Step {
    Step::WatchAlarms {
        seconds: 0,
        red_before: BTreeSet::new(),
    }
}

fn change(action: ChangeAction, logical_id: &str, resource_type: &str, replacement: Replacement) -> Change {
    let properties = if action == ChangeAction::Modify {
        vec!["Some".to_owned()]
    } else {
        vec![]
    };
    Change {
        action,
        logical_id: logical_id.to_owned(),
        resource_type: resource_type.to_owned(),
        replacement,
        properties,
    }
}

fn modify(logical_id: &str, resource_type: &str) -> Change {
    change(
        ChangeAction::Modify,
        logical_id,
        resource_type,
        Replacement::Never,
    )
}

fn code_change() -> Change {
    modify("EventCollectorFunction", "AWS::Lambda::Function")
}

#[test]
fn a_code_change_is_published_tried_and_then_shifted() {
    let mut change = code_change();
    change.properties = vec!["Code".to_owned(), "MemorySize".to_owned()];
    let plan = plan(settled(), release("new"), change_set(vec![change])).unwrap();
    insta::assert_snapshot!(plan, @r"
    Plan d0fba5449c21 for liveinsight-infrastructure in us-east-1, account 000000000000
      code new
      modify EventCollectorFunction (AWS::Lambda::Function): Code, MemorySize
      1. execute the change set
      2. publish a version
      3. invoke the version and look for what it stored
      4. shift LIVE from 11 to the version
      5. post an event to the API and look for what it stored
      6. look at the alarms
    ");
}

#[test]
fn what_cannot_be_undone_comes_first_and_needs_the_stacks_name() {
    let changes = vec![
        code_change(),
        change(
            ChangeAction::Modify,
            "EventsTable",
            "AWS::DynamoDB::Table",
            Replacement::Always,
        ),
        change(
            ChangeAction::Remove,
            "PerformanceDashboard",
            "AWS::CloudWatch::Dashboard",
            Replacement::Never,
        ),
        modify("EventCollectorRole", "AWS::IAM::Role"),
        change(
            ChangeAction::Modify,
            "Stage",
            "AWS::ApiGateway::Stage",
            Replacement::Possible,
        ),
    ];
    let plan = plan(settled(), release("new"), change_set(changes)).unwrap();
    insta::assert_snapshot!(plan, @r"
    Plan e479672c641d for liveinsight-infrastructure in us-east-1, account 000000000000
      code new
      remove PerformanceDashboard (AWS::CloudWatch::Dashboard)
      modify EventCollectorRole (AWS::IAM::Role): Some
      replace EventsTable (AWS::DynamoDB::Table): Some
      modify, may replace Stage (AWS::ApiGateway::Stage): Some
      modify EventCollectorFunction (AWS::Lambda::Function): Some
      1. execute the change set
      2. publish a version
      3. invoke the version and look for what it stored
      4. shift LIVE from 11 to the version
      5. post an event to the API and look for what it stored
      6. look at the alarms
      Needs the stack's name typed: PerformanceDashboard, EventCollectorRole, EventsTable, Stage
    ");
}

#[test]
fn a_change_that_is_not_the_functions_leaves_version_and_alias_alone() {
    let plan = plan(
        settled(),
        release("old"),
        change_set(vec![modify("EventsTable", "AWS::DynamoDB::Table")]),
    )
    .unwrap();
    assert_eq!(plan.steps(), [execute(), Step::VerifyEndToEnd, look_at_alarms()]);
    assert_eq!(plan.confirmation(), Confirmation::Yes);
}

#[test]
fn nothing_to_change_is_said_and_nothing_is_done() {
    let plan = plan(settled(), release("old"), None).unwrap();
    assert!(plan.is_empty());
    assert_eq!(plan.confirmation(), Confirmation::None);
    assert_eq!(
        plan.to_string(),
        "Nothing to change: liveinsight-infrastructure in us-east-1, account 000000000000, is as released and LIVE is at 11."
    );
}

#[test]
fn a_deployment_that_stopped_before_its_shift_is_finished_by_the_next() {
    for (latest, live, case) in [
        (function("new", 512), function("old", 512), "code"),
        (function("new", 1024), function("new", 512), "memory"),
    ] {
        let steps = plan(world(latest, live), release("new"), None)
            .unwrap()
            .steps()
            .to_vec();
        let from = Some(published("11"));
        assert_eq!(
            steps,
            [
                Step::PublishVersion {
                    code_sha256: CodeSha256::reported("new")
                },
                Step::InvokeVersion,
                Step::ShiftAlias { from },
                Step::VerifyEndToEnd,
                look_at_alarms(),
            ],
            "{case}"
        );
    }
}

#[test]
fn what_goes_live_without_being_in_the_change_set_is_shown() {
    let mut changed = function("new", 1024);
    changed
        .variables
        .insert("EVENTS_TABLE".to_owned(), "Elsewhere".to_owned());
    let plan = plan(world(changed, function("old", 512)), release("new"), None).unwrap();
    insta::assert_snapshot!(plan, @r"
    Plan 666b8e13f1a6 for liveinsight-infrastructure in us-east-1, account 000000000000
      code new
      goes live, was changed before: CodeSha256 old → new
      goes live, was changed before: MemorySize 512 → 1024
      goes live, was changed before: EVENTS_TABLE  → Elsewhere
      1. publish a version
      2. invoke the version and look for what it stored
      3. shift LIVE from 11 to the version
      4. post an event to the API and look for what it stored
      5. look at the alarms
    ");
}

#[test]
fn the_values_that_are_set_and_the_place_are_part_of_the_plan() {
    let with = |region: &str, memory: &str| {
        let mut release = release("new");
        release.place.region = region.parse().unwrap();
        release
            .parameters
            .insert("MemorySize".to_owned(), memory.to_owned());
        plan(settled(), release, change_set(vec![code_change()])).unwrap()
    };
    assert!(
        with("us-east-1", "1024")
            .to_string()
            .contains("  set MemorySize = 1024\n")
    );
    assert_ne!(with("us-east-1", "1024").hash(), with("us-east-1", "2048").hash());
    assert_ne!(
        with("us-east-1", "1024").hash(),
        with("ap-northeast-2", "1024").hash()
    );
}

#[test]
fn what_is_not_known_is_not_harmless() {
    let unknown = change(
        ChangeAction::from("SyncWithActual"),
        "X",
        "AWS::X::Y",
        Replacement::Never,
    );
    assert!(unknown.destroys());
    for (kind, touches) in [
        ("AWS::IAM::Role", true),
        ("AWS::SNS::TopicPolicy", true),
        ("AWS::S3::BucketPolicy", true),
        ("AWS::Lambda::Permission", true),
        ("AWS::SNS::Topic", false),
    ] {
        assert_eq!(modify("X", kind).touches_iam(), touches, "{kind}");
    }
}

#[test]
fn a_new_stack_needs_a_yes_and_no_typing_though_it_adds_permissions() {
    let changes = vec![change(
        ChangeAction::Add,
        "EventCollectorRole",
        "AWS::IAM::Role",
        Replacement::Never,
    )];
    for stack in [None, Some(StackStatus::ReviewInProgress)] {
        let world = World {
            stack,
            latest: None,
            live: None,
            ..settled()
        };
        let plan = plan(world, release("new"), change_set(changes.clone())).unwrap();
        assert_eq!(plan.confirmation(), Confirmation::Yes);
        assert_eq!(plan.steps().first(), Some(&execute()));
    }
}

#[test]
fn refusals() {
    let busy = World {
        stack: Some(StackStatus::UpdateInProgress),
        ..settled()
    };
    let stuck = World {
        stack: Some(StackStatus::UpdateRollbackFailed),
        ..settled()
    };
    let no_alias = World {
        live: None,
        ..settled()
    };
    let code = || change_set(vec![code_change()]);
    let alias = || change_set(vec![modify("LiveAlias", "AWS::Lambda::Alias")]);
    let first = || {
        change_set(vec![change(
            ChangeAction::Remove,
            "FirstVersion",
            "AWS::Lambda::Version",
            Replacement::Never,
        )])
    };
    let canary = Canary {
        version: version("12"),
        basis_points: 1_000,
    };
    let mut split = settled();
    split.live = split.live.map(|live| Live {
        canary: Some(canary),
        ..live
    });
    let cases = [
        (
            busy,
            "new",
            code(),
            "liveinsight-infrastructure is UPDATE_IN_PROGRESS: another operation is under way",
        ),
        (
            stuck,
            "new",
            code(),
            "liveinsight-infrastructure is UPDATE_ROLLBACK_FAILED: fix the cause",
        ),
        (
            settled(),
            "new",
            alias(),
            "the change set touches LiveAlias, which is frozen",
        ),
        (
            settled(),
            "new",
            first(),
            "the change set touches FirstVersion, which is frozen",
        ),
        (
            split,
            "new",
            code(),
            "version 12 takes part of the traffic as a canary",
        ),
        (
            no_alias,
            "new",
            code(),
            "the stack exists but the alias LIVE does not",
        ),
        (
            settled(),
            "new",
            None,
            "the function's code is old, but the stack was last deployed with new",
        ),
    ];
    for (world, code, changes, expected) in cases {
        let refusal = plan(world, release(code), changes).unwrap_err().to_string();
        assert!(refusal.starts_with(expected), "{refusal}");
    }
}

#[test]
fn a_new_stack_may_make_what_is_frozen_afterwards() {
    let world = World {
        stack: None,
        latest: None,
        live: None,
        ..settled()
    };
    let changes = vec![change(
        ChangeAction::Add,
        "LiveAlias",
        "AWS::Lambda::Alias",
        Replacement::Never,
    )];
    assert!(plan(world, release("new"), change_set(changes)).is_ok());
}

#[test]
fn a_plan_holds_only_in_the_world_it_was_made_for() {
    let plan = plan(settled(), release("new"), change_set(vec![code_change()])).unwrap();
    let moved = World {
        live: Some(Live {
            target: published("10"),
            canary: None,
            function: None,
        }),
        ..settled()
    };
    assert!(plan.still_holds(&settled()));
    assert!(!plan.still_holds(&moved));
    assert!(!plan.still_holds(&World {
        stack: Some(StackStatus::UpdateInProgress),
        ..settled()
    }));
    assert!(!plan.still_holds(&world(function("other", 512), function("old", 512))));
}

#[test]
fn the_shell_that_a_change_set_makes_is_still_the_same_world() {
    let nothing = World {
        stack: None,
        latest: None,
        live: None,
        ..settled()
    };
    let plan = plan(nothing.clone(), release("new"), change_set(vec![])).unwrap();
    assert!(plan.still_holds(&World {
        stack: Some(StackStatus::ReviewInProgress),
        ..nothing
    }));
}

#[test]
fn the_hash_names_the_plan_and_nothing_else() {
    let plan_of = |code: &str| plan(settled(), release(code), change_set(vec![code_change()])).unwrap();
    assert_eq!(plan_of("new").hash(), plan_of("new").hash());
    assert_ne!(plan_of("new").hash(), plan_of("newer").hash());
    assert_eq!(plan_of("new").hash().len(), 12);
}

#[test]
fn the_alias_moves_only_from_where_it_was_seen() {
    let (here, there, elsewhere) = (published("11"), version("12"), published("9"));
    let cases = [
        (Some(here), here, Ok(Shift::Move)),
        (Some(here), published("12"), Ok(Shift::AlreadyThere)),
        (
            Some(here),
            elsewhere,
            Err(AliasMoved {
                expected: here,
                found: elsewhere,
            }),
        ),
        (None, published("1"), Ok(Shift::Move)),
        (None, published("12"), Ok(Shift::AlreadyThere)),
        (Some(AliasTarget::Latest), AliasTarget::Latest, Ok(Shift::Move)),
    ];
    for (planned, current, expected) in cases {
        assert_eq!(shift(planned, current, there), expected, "{planned:?} {current}");
    }
}

#[test]
fn the_root_cause_is_the_first_resource_that_failed_by_itself() {
    let event = |status: &str, resource_type: &str, reason: Option<&str>| crate::snapshot::StackEvent {
        at: time::OffsetDateTime::UNIX_EPOCH,
        id: "1".to_owned(),
        logical_id: "X".to_owned(),
        resource_type: resource_type.to_owned(),
        status: status.to_owned(),
        reason: reason.map(str::to_owned),
    };
    let table = "AWS::DynamoDB::Table";
    for (event, expected) in [
        (
            event("UPDATE_FAILED", table, Some("capacity limit exceeded")),
            true,
        ),
        (event("CREATE_FAILED", table, None), true),
        (
            event("UPDATE_FAILED", table, Some("Resource update cancelled")),
            false,
        ),
        (event("UPDATE_COMPLETE", table, None), false),
        (event("UPDATE_FAILED", "AWS::CloudFormation::Stack", None), false),
    ] {
        assert_eq!(event.is_root_cause(), expected, "{event}");
    }
}

fn pinned() -> World {
    World {
        pin: Some(Pin {
            version: version("11"),
            who: "kim".to_owned(),
            reason: "12 loses orders".to_owned(),
            at: time::macros::datetime!(2026-11-23 09:00 UTC),
            run: "20261123T090000000Z-1".parse().unwrap(),
        }),
        ..settled()
    }
}

#[test]
fn a_pinned_version_is_left_only_by_somebody_who_says_so() {
    let code = || change_set(vec![code_change()]);
    let refusal = plan(pinned(), release("new"), code()).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "this would leave version 11, pinned by kim on 2026-11-23 09:00:00 UTC: 12 loses orders; if that is over, deploy with \
         --release-pin"
    );
    let mut consenting = release("new");
    consenting.consent.release_pin = true;
    let leaving = plan(pinned(), consenting, code()).unwrap();
    assert_eq!(leaving.steps().last(), Some(&Step::ReleasePin));
    assert!(
        leaving.to_string().contains("  leaves version 11, pinned by kim"),
        "{leaving}"
    );

    // What does not move the traffic leaves the pin alone.
    let table = change_set(vec![modify("EventsTable", "AWS::DynamoDB::Table")]);
    let staying = plan(pinned(), release("old"), table).unwrap();
    assert!(!staying.steps().contains(&Step::ReleasePin));
    assert!(!staying.still_holds(&settled()), "somebody released it meanwhile");
}

#[test]
fn red_alarms_stop_a_deployment_that_does_not_say_why_it_goes_on() {
    let world = || World {
        red_alarms: ["LiveInsight-Lambda-ErrorRate".to_owned()].into(),
        ..settled()
    };
    let refusal = plan(world(), release("new"), change_set(vec![code_change()])).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "an alarm is red: LiveInsight-Lambda-ErrorRate; look at what is wrong first or, if this deployment is the cure, say so \
         with --despite-alarms REASON"
    );
    let mut cure = release("new");
    cure.consent.despite_alarms = Some("12 repairs it".to_owned());
    let cured = plan(world(), cure, change_set(vec![code_change()])).unwrap();
    assert!(
        cured
            .to_string()
            .contains("although LiveInsight-Lambda-ErrorRate is red"),
        "{cured}"
    );
    assert!(
        plan(world(), release("old"), None).unwrap().is_empty(),
        "nothing to do is no danger"
    );
}

#[test]
fn what_exists_outside_the_stack_is_never_taken_over() {
    let existing = |kind, name: &str| Existing {
        kind,
        name: name.to_owned(),
    };
    let world = World {
        stack: None,
        latest: None,
        live: None,
        outside: vec![
            existing(
                ExistingKind::Table(crate::contract::TableId::Events),
                "LiveInsight-Events",
            ),
            existing(ExistingKind::RestApi, "LiveInsight-API"),
        ],
        ..settled()
    };
    let refusal = plan(world, release("new"), change_set(vec![])).unwrap_err();
    insta::assert_snapshot!(refusal, @r"
    there is no stack, but some of what it would make exists already; nothing was touched. Import or remove it first, then deploy again:
      LiveInsight-Events: can be imported: a change set with ImportExistingResources takes it into the stack as it is, and what it holds stays
      LiveInsight-API: cannot be imported, because its name is not its identity: the stack would make a second one with another address; delete it when its clients have moved
    ");
}

#[test]
fn what_was_changed_by_hand_is_shown() {
    let world = World {
        drifted: vec!["EventsTable".to_owned()],
        ..settled()
    };
    let plan = plan(world, release("new"), change_set(vec![code_change()])).unwrap();
    let line = "\n  EventsTable was changed by hand: this may keep it or put it back\n";
    assert!(plan.to_string().contains(line), "{plan}");
}
