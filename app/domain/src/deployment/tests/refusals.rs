use super::*;
use crate::snapshot::Canary;

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
      LiveInsight-Events: can be imported with --import: a change set with ImportExistingResources takes it into the stack as it is, and what it holds stays
      LiveInsight-API: cannot be imported, because its name is not its identity: the stack would make a second one with another address; delete it when its clients have moved
    ");
}

#[test]
fn what_can_be_imported_is_only_if_that_is_wanted_and_nothing_else_is_in_the_way() {
    let table = || Existing {
        kind: ExistingKind::Table(crate::contract::TableId::Events),
        name: "LiveInsight-Events".to_owned(),
    };
    let role = || Existing {
        kind: ExistingKind::Role,
        name: "LiveInsight-Lambda-Role".to_owned(),
    };
    for (outside, import, allowed) in [
        (vec![], false, true),
        (vec![table()], false, false),
        (vec![table()], true, true),
        (vec![table(), role()], true, false),
    ] {
        let world = World {
            stack: None,
            latest: None,
            live: None,
            outside,
            ..settled()
        };
        let mut release = release("new");
        release.consent.import = import;
        let changes = vec![change(
            ChangeAction::Import,
            "EventsTable",
            "AWS::DynamoDB::Table",
            Replacement::Never,
        )];
        let planned = plan(world, release, change_set(changes));
        assert_eq!(planned.is_ok(), allowed, "{planned:?}");
        if let (Ok(plan), true) = (planned, import) {
            assert!(
                plan.to_string().contains("takes in LiveInsight-Events as it is"),
                "{plan}"
            );
        }
    }
}

#[test]
fn credentials_that_are_known_not_to_suffice_get_no_plan() {
    let need = Need {
        action: "lambda:PublishVersion".to_owned(),
        resource: "arn:aws:lambda:us-east-1:000000000000:function:LiveInsight-EventCollector".to_owned(),
    };
    let denied = World {
        permissions: Some(Permissions::of([(need, Decision::Denied)])),
        ..settled()
    };
    let refusal = plan(denied, release("new"), change_set(vec![code_change()])).unwrap_err();
    insta::assert_snapshot!(refusal, @r"
    these credentials are known not to be allowed what this needs; nothing was deployed. Allow it, or use others:
      lambda:PublishVersion on arn:aws:lambda:us-east-1:000000000000:function:LiveInsight-EventCollector
    ");
    let unknown = World {
        permissions: Some(Permissions::Unknown {
            why: "AWS denied iam:SimulatePrincipalPolicy".to_owned(),
        }),
        ..settled()
    };
    let plan = plan(unknown, release("new"), change_set(vec![code_change()])).unwrap();
    let line = "\n  permissions: not known (AWS denied iam:SimulatePrincipalPolicy)\n";
    assert!(plan.to_string().contains(line), "{plan}");
}
