//! What jumped, since when, after what: each case by hand.

use super::*;
use crate::name::RunId;
use std::cmp::Ordering;
use time::{Date, Duration, OffsetDateTime, Time};

const FIRST: Date = date!(2026 - 11 - 01);
/// The day from which something costs more.
const JUMP: Date = date!(2026 - 11 - 10);

/// A month's days up to the 20th, each as `of_day` says.
fn days(of_day: impl Fn(Date) -> Usage) -> Vec<Day> {
    (0..20)
        .map(|day| FIRST + Duration::days(day))
        .map(|date| Day {
            date,
            usage: of_day(date),
        })
        .collect()
}

/// So many calls, and so many GB-seconds: 50,000 at 0.0000166667 are 0.833335 USD.
fn used(calls: u32, gb_seconds: u32) -> Usage {
    Usage::new(virginia())
        .with(Resource::Api, Dimension::ApiGatewayRest, calls.into())
        .with(Resource::Function, Dimension::LambdaComputeX86, gb_seconds.into())
}

/// The function costs four times as much from the 10th on, and the calls stay.
fn quadrupled(date: Date) -> Usage {
    used(10_000, if date < JUMP { 10_000 } else { 40_000 })
}

fn jumps(days: &[Day], deployed: &[Deployed]) -> Vec<Jump> {
    let steps = steps(days, (FIRST, date!(2026 - 12 - 01)), &book());
    Jumps::explained(steps, Some(deployed)).found().to_vec()
}

fn run(number: u32, at: OffsetDateTime, changed: Vec<Turned>) -> Deployed {
    Deployed {
        run: RunId::new(at, number),
        who: "minji".to_owned(),
        reason: Some("faster".to_owned()),
        at,
        is_rollback: false,
        version_before: "6".parse().ok(),
        changed,
    }
}

fn setting(parameter: &str, before: &str, since: &str) -> Turned {
    Turned::Setting {
        parameter: parameter.to_owned(),
        before: Some(before.to_owned()),
        since: since.to_owned(),
    }
}

fn version() -> Turned {
    Turned::Version {
        since: "7".parse().ok(),
    }
}

fn restore(parameter: &str, before: &str) -> Action {
    Action::Restore {
        settings: vec![(parameter.to_owned(), before.to_owned())],
    }
}

#[test]
fn what_costs_what_it_did_is_no_jump() {
    let busy_weekdays = |date: Date| match date.weekday().number_from_monday().cmp(&6) {
        Ordering::Less => used(200_000, 200_000),
        Ordering::Equal | Ordering::Greater => used(40_000, 40_000),
    };
    // A hundredth of the jump: 0.15 USD a month.
    let cheap = |date: Date| used(10_000, if date < JUMP { 100 } else { 400 });
    let one_dear_day = |date: Date| used(10_000, if date == JUMP { 400_000 } else { 10_000 });
    let cheaper = |date: Date| used(10_000, if date < JUMP { 40_000 } else { 10_000 });
    // 12 of 100 more, and more than a dollar a month.
    let a_little = |date: Date| used(10_000, if date < JUMP { 100_000 } else { 112_000 });
    let piled_up = |date: Date| {
        let gb = if date < JUMP { 100_u32 } else { 400 };
        Usage::new(virginia()).with(
            Resource::Table(TableId::Events),
            Dimension::DynamoDbStorage,
            gb.into(),
        )
    };
    for (case, of_day) in [
        ("weekends", &busy_weekdays as &dyn Fn(Date) -> Usage),
        ("cents", &cheap),
        ("one day", &one_dear_day),
        ("a fall", &cheaper),
        ("an eighth", &a_little),
        ("storage", &piled_up),
    ] {
        assert_eq!(jumps(&days(of_day), &[]), [], "{case}");
    }
}

#[test]
fn a_jump_is_told_with_its_day_and_what_a_month_costs_more() {
    let found = jumps(&days(quadrupled), &[]);
    let [jump] = &found[..] else { panic!("{found:?}") };
    let [step] = &jump.steps[..] else {
        panic!("{jump:?}")
    };
    assert_eq!((jump.since, &step.resource), (JUMP, &Resource::Function));
    assert_eq!(step.dimension, Dimension::LambdaComputeX86);
    // 30,000 GB-seconds a day × 0.0000166667 = 0.500001; a month of 730 ÷ 24 days: 15.20836375.
    assert_eq!(step.day_since - step.day_before, usd("0.500001"));
    assert_eq!(jump.a_month, usd("15.20836375"));

    // Deployed at noon: the first day is dearer in half, and the amount is that of the days after it.
    let from_noon = |date: Date| {
        used(
            10_000,
            if date == JUMP { 25_000 } else { 0 }
                + match date.cmp(&JUMP) {
                    Ordering::Less => 10_000,
                    Ordering::Equal => 0,
                    Ordering::Greater => 40_000,
                },
        )
    };
    let found = jumps(&days(from_noon), &[]);
    assert_eq!((found[0].since, found[0].a_month), (JUMP, usd("15.20836375")));

    // With weekends in between it is the same day.
    let weekly = |date: Date| {
        let weekend = date.weekday().number_from_monday() >= 6;
        let each = if weekend { 2 } else { 4 };
        used(10_000 * each, each * if date < JUMP { 10_000 } else { 40_000 })
    };
    let found = jumps(&days(weekly), &[]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].since, JUMP);
}

#[test]
fn five_days_are_needed_and_the_month_itself() {
    let all = days(quadrupled);
    let month = (FIRST, date!(2026 - 12 - 01));
    assert_eq!(steps(&all[..4], month, &book()), None);
    let four = Jumps::explained(steps(&all[..4], month, &book()), Some(&[]));
    assert_eq!(four, Jumps::TooFewDays);
    assert_eq!(
        steps(&all[5..10], month, &book()),
        Some(vec![]),
        "one day of it is no jump yet"
    );
    assert_eq!(steps(&all[6..11], month, &book()).unwrap().len(), 1);
    let later = (date!(2026 - 11 - 11), date!(2026 - 12 - 01));
    assert_eq!(
        steps(&all, later, &book()),
        Some(vec![]),
        "another month's jump is not told"
    );
}

#[test]
fn what_was_deployed_just_before_and_touches_it_is_the_cause() {
    let midnight = |date: Date| date.midnight().assume_utc();
    let noon = JUMP.with_time(Time::from_hms(12, 0, 0).unwrap()).assume_utc();
    let memory = setting("MemorySize", "512", "2048");
    let tracing = setting("FunctionTracing", "PassThrough", "Active");
    let roll_back = Action::RollBack { to: "6".parse().ok() };
    for (case, deployed, causes, action) in [
        (
            "memory",
            vec![run(1, noon, vec![memory.clone()])],
            1,
            restore("MemorySize", "512"),
        ),
        (
            "the day before, at its first moment",
            vec![run(1, midnight(JUMP - Duration::DAY), vec![memory.clone()])],
            1,
            restore("MemorySize", "512"),
        ),
        (
            "too long before",
            vec![run(
                1,
                midnight(JUMP - Duration::DAY) - Duration::SECOND,
                vec![memory.clone()],
            )],
            0,
            Action::LookInto,
        ),
        (
            "after it",
            vec![run(1, midnight(JUMP + Duration::DAY), vec![memory.clone()])],
            0,
            Action::LookInto,
        ),
        (
            "other code",
            vec![run(1, noon, vec![version()])],
            1,
            roll_back.clone(),
        ),
        // Settings are put back where they are known; the code may be as it is meant to be.
        (
            "both",
            vec![run(1, noon, vec![memory.clone(), version()])],
            1,
            restore("MemorySize", "512"),
        ),
        (
            "two, in whatever order",
            vec![
                run(
                    2,
                    noon + Duration::HOUR,
                    vec![setting("MemorySize", "1024", "2048")],
                ),
                run(1, noon, vec![setting("MemorySize", "512", "1024")]),
            ],
            2,
            restore("MemorySize", "512"),
        ),
        (
            "two, one of which touches it",
            vec![
                run(1, noon, vec![memory.clone()]),
                run(2, noon + Duration::HOUR, vec![tracing.clone()]),
            ],
            1,
            restore("MemorySize", "512"),
        ),
        (
            "none that touches it",
            vec![run(1, noon, vec![tracing.clone()])],
            0,
            Action::LookInto,
        ),
        (
            "nothing that changed anything",
            vec![run(1, noon, vec![])],
            0,
            Action::LookInto,
        ),
        ("nothing", vec![], 0, Action::LookInto),
    ] {
        let found = jumps(&days(quadrupled), &deployed);
        let jump = &found[0];
        assert_eq!(jump.action, action, "{case}");
        match &jump.cause {
            Cause::Deployed { runs } => {
                assert_eq!(runs.len(), causes, "{case}");
                assert!(runs.is_sorted_by_key(|run| run.at), "{case}");
            }
            Cause::Unknown { meanwhile } => {
                assert_eq!(causes, 0, "{case}");
                let near = matches!(case, "none that touches it" | "nothing that changed anything");
                assert_eq!(meanwhile.is_some(), near, "{case}");
            }
            other => panic!("{case}: {other:?}"),
        }
    }
    let unread = Jumps::explained(
        steps(&days(quadrupled), (FIRST, date!(2026 - 12 - 01)), &book()),
        None,
    );
    assert_eq!(unread.found()[0].cause, Cause::LedgerUnread);
    let read = unread.after(&[run(1, noon, vec![memory])]);
    assert_eq!(read.found()[0].action, restore("MemorySize", "512"));
}

#[test]
fn calls_that_grew_as_much_are_the_cause_whatever_was_deployed() {
    let noon = JUMP.with_time(Time::from_hms(12, 0, 0).unwrap()).assume_utc();
    let ten_times = |date: Date| {
        let times = if date < JUMP { 1 } else { 10 };
        used(100_000 * times, 10_000 * times)
    };
    for deployed in [
        vec![],
        vec![run(
            1,
            noon,
            vec![setting("MemorySize", "512", "1024"), version()],
        )],
    ] {
        let found = jumps(&days(ten_times), &deployed);
        let [jump] = &found[..] else { panic!("{found:?}") };
        assert_eq!(jump.steps.len(), 2, "API and function are one jump");
        // 900,000 calls × 3.50 ÷ 1,000,000 = 3.15, and 90,000 × 0.0000166667 = 1.500003 a day.
        assert_eq!(jump.a_month, usd("141.43759125"));
        let expected = Cause::Traffic {
            before: quantity("100000"),
            since: quantity("1000000"),
            meanwhile: deployed.first().cloned(),
        };
        assert_eq!((&jump.cause, &jump.action), (&expected, &Action::Resize));
    }
    // Twice the calls do not explain four times the cost; give or take a fifth they would.
    for (calls, cost, is_traffic) in [
        (20_000, 40_000, false),
        (20_000, 22_000, true),
        (20_000, 22_100, false),
        // A few more calls do not hide that each became dearer.
        (10_500, 12_500, false),
        (12_500, 12_500, true),
    ] {
        let of_day = |date: Date| {
            if date < JUMP {
                used(10_000, 10_000)
            } else {
                used(calls, cost)
            }
        };
        let found = jumps(&days(of_day), &[]);
        let function = found
            .iter()
            .find(|jump| jump.steps[0].resource == Resource::Function);
        let cause = &function.unwrap().cause;
        assert_eq!(
            matches!(cause, Cause::Traffic { .. }),
            is_traffic,
            "{calls} {cost}: {cause:?}"
        );
    }
}

#[test]
fn a_deployment_is_the_cause_though_a_few_more_calls_came_at_the_same_time() {
    let noon = JUMP.with_time(Time::from_hms(12, 0, 0).unwrap()).assume_utc();
    let deployed = [run(1, noon, vec![setting("MemorySize", "1024", "1280")])];
    for (calls, is_deployed) in [(105_000, true), (125_000, false)] {
        let of_day = |date: Date| {
            if date < JUMP {
                used(100_000, 100_000)
            } else {
                used(calls, 125_000)
            }
        };
        let found = jumps(&days(of_day), &deployed);
        let function = found
            .iter()
            .find(|jump| jump.steps[0].resource == Resource::Function)
            .unwrap();
        let action = if is_deployed {
            restore("MemorySize", "1024")
        } else {
            Action::Resize
        };
        assert_eq!(function.action, action, "{calls}: {:?}", function.cause);
    }
}

#[test]
fn jumps_within_a_week_are_told_each_with_its_deployment() {
    let (first, second) = (date!(2026 - 11 - 05), JUMP);
    let noon = |date: Date| date.with_time(Time::from_hms(12, 0, 0).unwrap()).assume_utc();
    let deployed = [
        run(1, noon(first), vec![setting("MemorySize", "512", "1024")]),
        run(2, noon(second), vec![setting("MemorySize", "1024", "2048")]),
    ];
    for (case, on_first, on_second) in [("at midnight", 20_000, 40_000), ("at noon", 15_000, 30_000)] {
        let of_day = |date: Date| {
            let gb_seconds = match (date.cmp(&first), date.cmp(&second)) {
                (Ordering::Less, _) => 10_000,
                (Ordering::Equal, _) => on_first,
                (_, Ordering::Less) => 20_000,
                (_, Ordering::Equal) => on_second,
                (_, Ordering::Greater) => 40_000,
            };
            used(10_000, gb_seconds)
        };
        let found = jumps(&days(of_day), &deployed);
        let told: Vec<_> = found
            .iter()
            .map(|jump| (jump.since, jump.a_month.rounded(6), jump.action.clone()))
            .collect();
        // 20,000 and 10,000 GB-seconds more a day × 0.0000166667 × 730 ÷ 24, each against the days between.
        assert_eq!(
            told,
            [
                (second, usd("10.138909"), restore("MemorySize", "1024")),
                (first, usd("5.069455"), restore("MemorySize", "512")),
            ],
            "{case}"
        );
    }

    // A weekend just after a jump makes no Monday of it.
    let friday = date!(2026 - 11 - 06);
    let on_a_friday = |date: Date| {
        let each = match date.weekday().number_from_monday() {
            6 | 7 => 1,
            _ => 4,
        };
        used(40_000, each * if date < friday { 10_000 } else { 40_000 })
    };
    let found = jumps(&days(on_a_friday), &[]);
    let since: Vec<Date> = found.iter().map(|jump| jump.since).collect();
    assert_eq!(since, [friday]);
}

#[test]
fn of_a_plan_that_was_not_read_nobody_says_that_it_changed_nothing() {
    let noon = JUMP.with_time(Time::from_hms(12, 0, 0).unwrap()).assume_utc();
    let unread = run(1, noon, vec![Turned::Unread]);
    let other = run(
        2,
        noon + Duration::HOUR,
        vec![setting("LogRetentionDays", "7", "30")],
    );
    let found = jumps(&days(quadrupled), &[unread.clone(), other]);
    let expected = Cause::Unknown {
        meanwhile: Some(unread.clone()),
    };
    assert_eq!(
        (&found[0].cause, &found[0].action),
        (&expected, &Action::LookInto)
    );
    assert!(expected.to_string().contains("nobody knows"), "{expected}");
    let memory = run(2, noon, vec![setting("MemorySize", "512", "2048")]);
    let found = jumps(&days(quadrupled), &[unread, memory]);
    assert_eq!(found[0].action, restore("MemorySize", "512"));
}

#[test]
fn each_setting_touches_what_is_paid_by_it_and_nothing_else() {
    use Dimension::*;
    let events = || Resource::Table(TableId::Events);
    let index = || Resource::Index(TableId::Events, "UserIndex".to_owned());
    let watching = |resource_type: &str| Turned::Watching {
        logical_id: "X".to_owned(),
        resource_type: resource_type.to_owned(),
    };
    for (turned, resource, dimension, touches) in [
        (
            setting("MemorySize", "1", "2"),
            Resource::Function,
            LambdaComputeX86,
            true,
        ),
        (setting("MemorySize", "1", "2"), Resource::Log, LogsIngest, false),
        (
            setting("FunctionTracing", "1", "2"),
            Resource::Traces,
            XRayRecorded,
            true,
        ),
        (
            setting("ApiTracing", "1", "2"),
            Resource::Traces,
            XRayRecorded,
            true,
        ),
        (
            setting("ApiTracing", "1", "2"),
            Resource::Api,
            ApiGatewayRest,
            false,
        ),
        (
            setting("LogRetentionDays", "1", "2"),
            Resource::Log,
            LogsIngest,
            true,
        ),
        (
            setting("ThrottlingRateLimit", "1", "2"),
            Resource::Api,
            ApiGatewayRest,
            true,
        ),
        (
            setting("BillingMode", "1", "2"),
            events(),
            DynamoDbOnDemandWrite,
            true,
        ),
        (
            setting("BillingMode", "1", "2"),
            index(),
            DynamoDbProvisionedRead,
            true,
        ),
        (
            setting("BillingMode", "1", "2"),
            Resource::Function,
            LambdaComputeX86,
            false,
        ),
        (
            setting("EventsWriteUnits", "1", "2"),
            events(),
            DynamoDbProvisionedWrite,
            true,
        ),
        (
            setting("EventsWriteUnits", "1", "2"),
            index(),
            DynamoDbProvisionedWrite,
            false,
        ),
        (
            setting("EventsUserIndexReadUnits", "1", "2"),
            index(),
            DynamoDbProvisionedRead,
            true,
        ),
        (
            setting("IpAddress", "1", "2"),
            Resource::Function,
            LambdaComputeX86,
            false,
        ),
        (
            setting("SomethingElse", "1", "2"),
            Resource::Function,
            LambdaComputeX86,
            false,
        ),
        (version(), Resource::Function, LambdaComputeArm, true),
        (version(), Resource::Log, LogsIngest, true),
        (version(), events(), DynamoDbOnDemandWrite, true),
        (version(), events(), DynamoDbProvisionedWrite, false),
        (version(), Resource::Metrics, CustomMetric, true),
        (version(), Resource::Api, ApiGatewayRest, false),
        (version(), Resource::Console, GetMetricData, false),
        (
            watching("AWS::CloudWatch::Alarm"),
            Resource::Alarms,
            AlarmMetric,
            true,
        ),
        (
            watching("AWS::CloudWatch::CompositeAlarm"),
            Resource::Alarms,
            AlarmComposite,
            true,
        ),
        (
            watching("AWS::CloudWatch::Dashboard"),
            Resource::Dashboard,
            Dashboard,
            true,
        ),
        (
            watching("AWS::CloudWatch::Dashboard"),
            Resource::Alarms,
            AlarmMetric,
            false,
        ),
    ] {
        assert_eq!(
            turned.touches(&resource, dimension),
            touches,
            "{turned:?} {resource:?}"
        );
    }
}
