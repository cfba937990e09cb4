use super::*;
use crate::name::{CodeSha256, VersionNumber};
use crate::snapshot::{AliasTarget, Drift, Function, LambdaState, LastUpdate, Reading, Routing};
use crate::stack_status::StackStatus;
use std::collections::{BTreeMap, BTreeSet};

mod refusals;

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
        drift: Drift::InSync { checked_at: None },
        parameters: [("MemorySize".to_owned(), "512".to_owned())].into(),
        unprotected: false,
        permissions: None,
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
        who: "arn:aws:iam::000000000000:user/kim".to_owned(),
        code_sha256: CodeSha256::reported(code),
        commit: None,
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
        vec!["Some".into()]
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

pub(super) fn modify(logical_id: &str, resource_type: &str) -> Change {
    change(
        ChangeAction::Modify,
        logical_id,
        resource_type,
        Replacement::Never,
    )
}

fn code_change() -> Change {
    Change {
        properties: vec!["Code".into()],
        ..modify("EventCollectorFunction", "AWS::Lambda::Function")
    }
}

#[test]
fn a_code_change_is_published_tried_and_then_shifted() {
    let mut change = code_change();
    change.properties = vec![
        "Code".into(),
        Property {
            name: "MemorySize".to_owned(),
            values: Some(Values {
                before: "512".to_owned(),
                after: "1024".to_owned(),
            }),
        },
    ];
    let plan = plan(settled(), release("new"), change_set(vec![change])).unwrap();
    insta::assert_snapshot!(plan, @r"
    Plan 573ac4d41df7 for liveinsight-infrastructure in us-east-1, account 000000000000
      as arn:aws:iam::000000000000:user/kim
      the stack is UPDATE_COMPLETE
      code new; live in version 11: old
      modify EventCollectorFunction (AWS::Lambda::Function): Code, MemorySize 512 → 1024
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
    Plan 2b4a4551d000 for liveinsight-infrastructure in us-east-1, account 000000000000
      as arn:aws:iam::000000000000:user/kim
      the stack is UPDATE_COMPLETE
      code new; live in version 11: old
      remove PerformanceDashboard (AWS::CloudWatch::Dashboard)
      modify EventCollectorRole (AWS::IAM::Role): Some
      replace EventsTable (AWS::DynamoDB::Table): Some
      modify, may replace Stage (AWS::ApiGateway::Stage): Some
      modify EventCollectorFunction (AWS::Lambda::Function): Code
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
fn only_a_change_of_code_replaces_what_was_uploaded_by_hand() {
    let by_hand = || world(function("by hand", 512), function("old", 512));
    let of = |properties: &[&str]| Change {
        properties: properties.iter().copied().map(Property::from).collect(),
        ..code_change()
    };
    for (properties, replaces) in [(&["Code"][..], true), (&["MemorySize"], false), (&[], true)] {
        let planned = plan(by_hand(), release("new"), change_set(vec![of(properties)]));
        let refused = matches!(planned, Err(Refusal::CodeChangedOutside { .. }));
        assert_eq!(!refused, replaces, "{properties:?}");
    }
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
fn a_stack_is_protected_before_anything_moves_or_when_it_is_made() {
    let unprotected = || World {
        unprotected: true,
        ..settled()
    };
    let alone = plan(unprotected(), release("old"), None).unwrap();
    assert_eq!(alone.steps(), [Step::ProtectStack]);
    assert_eq!(alone.confirmation(), Confirmation::Yes);

    let changes = || change_set(vec![modify("EventsTable", "AWS::DynamoDB::Table")]);
    let first = plan(unprotected(), release("old"), changes()).unwrap();
    assert_eq!(first.steps()[..2], [Step::ProtectStack, execute()]);

    let absent = World {
        stack: None,
        latest: None,
        live: None,
        ..settled()
    };
    let made = plan(absent, release("new"), change_set(vec![code_change()])).unwrap();
    assert_eq!(made.steps().last(), Some(&Step::ProtectStack));
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
    Plan 05323588b7d4 for liveinsight-infrastructure in us-east-1, account 000000000000
      as arn:aws:iam::000000000000:user/kim
      the stack is UPDATE_COMPLETE
      code new; live in version 11: old
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
            .contains("  set MemorySize = 1024, was 512\n")
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
    let whole = |version: &str| Routing::whole(published(version));
    let (here, there, elsewhere) = (whole("11"), whole("12"), whole("9"));
    let terms = CanaryTerms::parse("10", "60", "100").unwrap();
    let canary = terms.routing(published("11"), version("12"));
    let latest = Routing::whole(AliasTarget::Latest);
    let cases = [
        (Some(here), here, there, Ok(Shift::Move)),
        (Some(here), there, there, Ok(Shift::AlreadyThere)),
        (
            Some(here),
            elsewhere,
            there,
            Err(AliasMoved {
                expected: here,
                found: elsewhere,
            }),
        ),
        (None, whole("1"), there, Ok(Shift::Move)),
        (None, there, there, Ok(Shift::AlreadyThere)),
        (Some(latest), latest, there, Ok(Shift::Move)),
        // A share, then all of it.
        (Some(here), here, canary, Ok(Shift::Move)),
        (Some(here), canary, canary, Ok(Shift::AlreadyThere)),
        (Some(canary), canary, there, Ok(Shift::Move)),
        // Somebody took the canary back by hand: it is not promoted.
        (
            Some(canary),
            here,
            there,
            Err(AliasMoved {
                expected: canary,
                found: here,
            }),
        ),
        // At its version, but not with all of the traffic.
        (None, canary, here, Ok(Shift::Move)),
    ];
    for (planned, current, wanted, expected) in cases {
        assert_eq!(
            shift(planned, current, wanted),
            expected,
            "{planned:?} {current} {wanted}"
        );
    }
}

#[test]
fn what_was_changed_by_hand_is_shown() {
    let world = World {
        drift: Drift::Drifted {
            checked_at: None,
            resources: Reading::Found(vec!["EventsTable".to_owned(), "LiveAlias".to_owned()]),
        },
        ..settled()
    };
    let plan = plan(world, release("new"), change_set(vec![code_change()])).unwrap();
    let line = "\n  EventsTable was changed by hand: this may keep it or put it back\n";
    assert!(plan.to_string().contains(line), "{plan}");
    assert!(
        !plan.to_string().contains("LiveAlias"),
        "the console moves it: {plan}"
    );
}

#[test]
fn that_nobody_looked_for_changes_by_hand_is_said() {
    let unknown = || {
        Reading::Unavailable(crate::snapshot::Unavailable {
            action: "cloudformation:DescribeStackResourceDrifts".to_owned(),
            why: crate::snapshot::Why::Denied,
        })
    };
    for (drift, sentence) in [
        (
            Drift::NotChecked,
            "nobody ever looked whether something was changed by hand",
        ),
        (
            Drift::Drifted {
                checked_at: None,
                resources: unknown(),
            },
            "something was changed by hand, and what it is cannot be read",
        ),
    ] {
        let world = World { drift, ..settled() };
        let plan = plan(world, release("new"), change_set(vec![code_change()])).unwrap();
        assert!(plan.to_string().contains(sentence), "{plan}");
    }
}

#[test]
fn what_a_deployment_costs_is_part_of_it() {
    let plan = || plan(settled(), release("new"), change_set(vec![code_change()])).unwrap();
    let priced = plan().priced(vec![CostLine {
        what: CostOf::Dashboards(ComeAndGo { added: 1, removed: 0 }),
        change: Amount::Usd("3".parse().unwrap()),
    }]);
    assert!(
        priced
            .to_string()
            .contains("\n  a month: +1 dashboard: +3.00 USD\n"),
        "{priced}"
    );
    assert_ne!(priced.hash(), plan().hash());
}

#[test]
fn a_canary_takes_a_share_first_and_is_watched() {
    let terms = CanaryTerms::parse("10", "600", "200").unwrap();
    let with_canary = |code: &str| {
        let mut release = release(code);
        release.consent.canary = Some(terms);
        release
    };
    let planned = plan(settled(), with_canary("new"), change_set(vec![code_change()])).unwrap();
    let from = published("11");
    let kinds: Vec<StepKind> = planned.steps().iter().map(Step::kind).collect();
    assert_eq!(
        kinds,
        [
            StepKind::ExecuteChangeSet,
            StepKind::PublishVersion,
            StepKind::InvokeVersion,
            StepKind::ShiftCanary,
            StepKind::BakeCanary,
            StepKind::PromoteCanary,
            StepKind::VerifyEndToEnd,
            StepKind::WatchAlarms,
        ]
    );
    assert!(planned.steps().contains(&Step::ShiftCanary { from, terms }));
    assert_ne!(
        planned.hash(),
        plan(settled(), release("new"), change_set(vec![code_change()]))
            .unwrap()
            .hash(),
        "a confirmation is for these terms"
    );
    // Nothing is published, so nothing is tried.
    assert!(plan(settled(), with_canary("old"), None).unwrap().is_empty());
}

#[test]
fn a_canary_needs_a_version_beside_it() {
    let mut wanted = release("new");
    wanted.consent.canary = Some(CanaryTerms::parse("10", "600", "200").unwrap());
    let mut latest = settled();
    latest.live.as_mut().unwrap().target = AliasTarget::Latest;
    let nothing = World {
        stack: None,
        latest: None,
        live: None,
        ..settled()
    };
    for world in [latest, nothing] {
        let refused = plan(world, wanted.clone(), change_set(vec![code_change()])).unwrap_err();
        assert_eq!(refused, Refusal::NothingBesideCanary);
    }
}
