use super::*;

#[test]
fn every_documented_status_survives_the_round_trip() {
    assert_eq!(StackStatus::DOCUMENTED.len(), 23);
    for status in StackStatus::DOCUMENTED {
        assert_eq!(&StackStatus::from(status.to_string()), status);
    }
    assert_eq!(
        StackStatus::from("NEW".to_owned()),
        StackStatus::Unrecognised("NEW".to_owned())
    );
}

#[test]
fn exactly_the_stuck_states_have_a_way_out() {
    for status in StackStatus::DOCUMENTED {
        assert_eq!(
            status.way_out().is_some(),
            status.phase() == Phase::Stuck,
            "{status}"
        );
    }
}

#[test]
fn whatever_is_in_progress_is_busy_except_the_empty_shell() {
    for status in StackStatus::DOCUMENTED {
        let in_progress = status.as_str().ends_with("IN_PROGRESS");
        let expected = in_progress && *status != StackStatus::ReviewInProgress;
        assert_eq!(status.phase() == Phase::Busy, expected, "{status}");
    }
}

#[test]
fn every_state_allows_exactly_this() {
    let mut table = String::new();
    for status in StackStatus::DOCUMENTED {
        let legal: Vec<&str> = status.legal().iter().map(|action| action.name()).collect();
        table += &format!("{status}: {:?}, {}\n", status.phase(), legal.join(", "));
    }
    insta::assert_snapshot!(table, @r"
    REVIEW_IN_PROGRESS: Absent, delete
    CREATE_IN_PROGRESS: Busy, 
    CREATE_COMPLETE: Settled, 
    CREATE_FAILED: Stuck, rollback
    ROLLBACK_IN_PROGRESS: Busy, 
    ROLLBACK_COMPLETE: Stuck, delete
    ROLLBACK_FAILED: Stuck, delete
    UPDATE_IN_PROGRESS: Busy, cancel
    UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: Busy, 
    UPDATE_COMPLETE: Settled, 
    UPDATE_FAILED: Stuck, rollback
    UPDATE_ROLLBACK_IN_PROGRESS: Busy, 
    UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: Busy, 
    UPDATE_ROLLBACK_COMPLETE: RolledBack, 
    UPDATE_ROLLBACK_FAILED: Stuck, continue
    DELETE_IN_PROGRESS: Busy, 
    DELETE_COMPLETE: Absent, 
    DELETE_FAILED: Stuck, delete
    IMPORT_IN_PROGRESS: Busy, 
    IMPORT_COMPLETE: Settled, 
    IMPORT_ROLLBACK_IN_PROGRESS: Busy, 
    IMPORT_ROLLBACK_COMPLETE: RolledBack, 
    IMPORT_ROLLBACK_FAILED: Stuck, 
    ");
    let refused = StackStatus::UpdateRollbackFailed
        .allows(StackAction::Cancel)
        .unwrap_err();
    assert_eq!(
        refused.to_string(),
        "a stack in UPDATE_ROLLBACK_FAILED cannot be told to cancel; what it can be told is: continue"
    );
    let refused = StackStatus::UpdateComplete
        .allows(StackAction::Delete)
        .unwrap_err();
    assert_eq!(
        refused.to_string(),
        "a stack in UPDATE_COMPLETE cannot be told to delete; there is nothing to do but wait or deploy"
    );
}
