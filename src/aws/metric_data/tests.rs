use super::*;
use time::macros::datetime;

fn three_hours() -> Range {
    domain::metrics::Window::ThreeHours.range(datetime!(2026-01-15 12:00 UTC))
}

#[test]
fn values_stand_in_their_minutes_and_gaps_stay_open() {
    let from = datetime!(2026-01-15 09:00 UTC);
    let part = |minutes: &[i64], values: &[f64]| {
        let at = |minute: &i64| DateTime::from_secs(from.unix_timestamp() + minute * 60);
        MetricDataResult::builder()
            .set_timestamps(Some(minutes.iter().map(at).collect()))
            .set_values(Some(values.to_vec()))
            .build()
    };
    // The last two are outside of the window.
    let parts = [part(&[1], &[5.0]), part(&[3, -1, 180], &[7.0, 8.0, 9.0])];
    let Series(minutes) = series(parts.iter(), three_hours()).unwrap();
    assert_eq!(minutes[..5], [None, Some(5.0), None, Some(7.0), None]);
    assert!(minutes[5..].iter().all(Option::is_none));
    assert_eq!(minutes.len(), 180);
}

#[test]
fn a_metric_that_cannot_be_read_is_no_gap() {
    for (status, why) in [
        (StatusCode::Forbidden, Some(Why::Denied)),
        (StatusCode::PartialData, None),
        (StatusCode::Complete, None),
    ] {
        let part = MetricDataResult::builder().status_code(status).build();
        let failed = series([&part].into_iter(), three_hours())
            .err()
            .map(|error| error.cause);
        assert_eq!(failed, why.map(Cause::Failed));
    }
}

#[test]
fn only_what_may_have_been_paid_for_is_kept() {
    let now = datetime!(2026-01-15 09:00 UTC);
    let unavailable = |why| {
        Reading::Unavailable(Unavailable {
            action: ACTION.to_owned(),
            why,
        })
    };
    for (reading, age, kept) in [
        (Reading::Missing, 299, true),
        (Reading::Missing, 300, false),
        (unavailable(Why::TimedOut), 299, true),
        (unavailable(Why::TimedOut), 300, false),
        (unavailable(Why::Denied), 1, false),
        (unavailable(Why::Throttled), 1, false),
    ] {
        let observed = Observed::<()>::new(now - time::Duration::seconds(age), reading);
        assert_eq!(
            is_kept(&observed, now, Duration::from_secs(300)),
            kept,
            "{observed:?}"
        );
    }
}
