use super::*;

/// `status logical-id[: reason]`; the stack itself is called `stack`.
fn event(text: &str) -> StackEvent {
    let (text, reason) = match text.split_once(": ") {
        Some((text, reason)) => (text, Some(reason.to_owned())),
        None => (text, None),
    };
    let (status, logical_id) = text.split_once(' ').unwrap();
    let resource_type = match logical_id {
        "stack" => "AWS::CloudFormation::Stack",
        _ => "AWS::DynamoDB::Table",
    };
    StackEvent {
        at: OffsetDateTime::UNIX_EPOCH,
        id: String::new(),
        logical_id: logical_id.to_owned(),
        resource_type: resource_type.to_owned(),
        status: EventStatus::new(resource_type, status),
        reason,
    }
}

#[test]
fn the_root_cause_is_the_first_failure_of_the_latest_failed_operation() {
    // In the order in which they happened; CloudFormation lists them the other way round.
    let cases: &[(&str, &[&str], Option<&str>)] = &[
        ("nothing happened", &[], None),
        (
            "all went well",
            &[
                "CREATE_IN_PROGRESS stack",
                "CREATE_COMPLETE one",
                "CREATE_COMPLETE stack",
            ],
            None,
        ),
        (
            "what was cancelled is not the cause, nor what the rollback could not remove",
            &[
                "CREATE_IN_PROGRESS stack",
                "CREATE_FAILED one: exists already",
                "CREATE_FAILED two: Resource creation cancelled",
                "ROLLBACK_IN_PROGRESS stack",
                "DELETE_FAILED three: deletion protection",
                "ROLLBACK_FAILED stack",
            ],
            Some("CREATE_FAILED one: exists already"),
        ),
        (
            "a later operation that went well does not hide it",
            &[
                "UPDATE_IN_PROGRESS stack",
                "UPDATE_FAILED one: no",
                "UPDATE_ROLLBACK_IN_PROGRESS stack",
                "UPDATE_ROLLBACK_COMPLETE stack",
                "UPDATE_IN_PROGRESS stack",
                "UPDATE_COMPLETE stack",
            ],
            Some("UPDATE_FAILED one: no"),
        ),
        (
            "the latest of two",
            &[
                "UPDATE_IN_PROGRESS stack",
                "UPDATE_FAILED one: no",
                "UPDATE_ROLLBACK_COMPLETE stack",
                "UPDATE_IN_PROGRESS stack",
                "UPDATE_FAILED two: never",
                "UPDATE_ROLLBACK_COMPLETE stack",
            ],
            Some("UPDATE_FAILED two: never"),
        ),
        (
            "still under way",
            &["UPDATE_IN_PROGRESS stack", "UPDATE_FAILED one: no"],
            Some("UPDATE_FAILED one: no"),
        ),
        (
            "its beginning is on the next page",
            &["UPDATE_FAILED one: no", "UPDATE_ROLLBACK_COMPLETE stack"],
            Some("UPDATE_FAILED one: no"),
        ),
        (
            "what was replaced could not be removed: the update went well",
            &[
                "UPDATE_IN_PROGRESS stack",
                "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS stack",
                "DELETE_FAILED one: in use",
                "UPDATE_COMPLETE stack",
            ],
            None,
        ),
    ];
    for (name, events, expected) in cases {
        let newest_first: Vec<StackEvent> = events.iter().rev().map(|text| event(text)).collect();
        let found = failure(&newest_first).map(StackEvent::to_string);
        assert_eq!(found.as_deref(), *expected, "{name}");
    }
}

#[test]
fn a_root_cause_is_a_resource_that_failed_by_itself() {
    for (text, expected) in [
        ("UPDATE_FAILED X: capacity limit exceeded", true),
        ("CREATE_FAILED X", true),
        ("UPDATE_FAILED X: Resource update cancelled", false),
        ("UPDATE_COMPLETE X", false),
        ("UPDATE_FAILED stack", false),
    ] {
        assert_eq!(event(text).is_root_cause(), expected, "{text}");
    }
}
