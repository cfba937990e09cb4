use super::*;

#[test]
fn what_is_kept_is_read_back_and_what_is_not_known_is_shown() {
    for action in [
        Action::SignIn,
        Action::SignOut,
        Action::SetAccount,
        Action::RemoveAccount,
        Action::TakeUpRun,
        Action::DecideCanary,
        Action::AcceptRisk,
        Action::TestReadiness,
        Action::SignReadiness,
        Action::OpenIncident,
        Action::TickTask,
        Action::NoteIncident,
        Action::CloseIncident,
        Action::WithdrawAcceptance,
        Action::Request,
        Action::Other("deploy".to_owned()),
    ] {
        assert_eq!(Action::from(action.as_str()), action);
    }
    for refusal in [
        Refusal::Credentials,
        Refusal::Link,
        Refusal::Throttled,
        Refusal::Role,
        Refusal::CrossSite,
        Refusal::Other("weekday".to_owned()),
    ] {
        assert_eq!(Refusal::from(refusal.as_str()), refusal);
    }
    for failure in [
        Failure::Unavailable,
        Failure::NotInOrder,
        Failure::Internal,
        Failure::Other("AWS denied lambda:UpdateAlias".to_owned()),
    ] {
        assert_eq!(Failure::from(failure.as_str()), failure);
    }
}

#[test]
fn a_reference_is_ten_letters_that_cannot_be_mistaken() {
    assert_eq!(Reference::from_bits(0).as_str(), "0000000000");
    let all = Reference::from_bits(u64::MAX);
    assert_eq!(all.as_str(), "zzzzzzzzzz");
    assert!(!(0..32).any(|bits| Reference::from_bits(bits).as_str().contains(['i', 'l', 'o', 'u'])));
}

#[test]
fn only_a_place_in_the_log_is_a_cursor() {
    for good in ["2026-11~", "2026-11-23T08:30:00.000000Z#0123456789"] {
        assert_eq!(Cursor::parse(good).unwrap().month(), "2026-11", "{good}");
    }
    for bad in [
        "",
        "2026",
        "26-11-23",
        "2026/11",
        "2026-11 x",
        "2026-1가",
        "yyyy-mm",
    ] {
        assert_eq!(Cursor::parse(bad), None, "{bad}");
    }
}

#[test]
fn a_filter_is_read_from_its_outcome() {
    assert_eq!(Filter::of("refused"), Filter::Refused);
    assert_eq!(Filter::of("failed"), Filter::Failed);
    assert_eq!(Filter::of("everything"), Filter::All);
}
