use super::change::{Settings, changes};
use super::*;
use crate::alarm::history;
use crate::contract::TableId;
use crate::deployment::journal::Kind as Run;
use crate::deployment::{Outcome, Place, Verification};
use crate::health::tests::healthy::{denied, found, healthy, table_mut, value_mut};
use crate::name::CodeSha256;
use crate::snapshot::{Billing, Drift, PublishedVersion, Reading, Units};
use time::Duration;
use time::macros::datetime;

/// When the healthy snapshot was taken.
const NOW: OffsetDateTime = datetime!(2026-01-15 09:00 UTC);

fn minutes(ago: i64) -> OffsetDateTime {
    NOW - Duration::minutes(ago)
}

fn version(number: &str) -> VersionNumber {
    number.parse().unwrap()
}

fn target(number: &str) -> AliasTarget {
    AliasTarget::Published(version(number))
}

/// A run that began so many minutes ago and took two.
fn run(ago: i64, kind: Run, outcome: Option<Outcome>) -> Record {
    let began = minutes(ago);
    Record {
        run: RunId::new(began, 7),
        place: Place {
            account: "000000000000".parse().unwrap(),
            region: "us-east-1".parse().unwrap(),
            stack: "liveinsight-infrastructure".parse().unwrap(),
        },
        kind,
        who: "arn:aws:iam::000000000000:user/kim".to_owned(),
        reason: None,
        began,
        ended: outcome.as_ref().map(|_| began + Duration::minutes(2)),
        outcome,
    }
}

fn deployment() -> Run {
    Run::Deployment {
        plan: "abc".to_owned(),
        commit: None,
    }
}

fn went_live(number: &str, previous: &str) -> Option<Outcome> {
    Some(Outcome::Succeeded {
        version: Some(version(number)),
        previous: Some(target(previous)),
    })
}

fn rolled_back() -> Option<Outcome> {
    Some(Outcome::RolledBack {
        cause: crate::deployment::Failure::WorldChanged,
        verified: Verification::Passed,
        left: vec![],
    })
}

fn rings(ago: i64) -> Transition {
    Transition {
        alarm: "LiveInsight-Lambda-ErrorRate".parse().unwrap(),
        at: minutes(ago),
        from: Some(AlarmState::Ok),
        to: AlarmState::Alarm,
        reason: "threshold crossed".to_owned(),
    }
}

fn moved(to: &str, after: i64, by: i64) -> Seen {
    seen(
        Subject::Alias,
        Value::Target(target("3")),
        Value::Target(target(to)),
        after,
        by,
    )
}

fn seen(subject: Subject, before: Value, since: Value, after: i64, by: i64) -> Seen {
    Seen {
        change: Change {
            subject,
            before,
            since,
        },
        after: minutes(after),
        by: minutes(by),
    }
}

/// What happened, one line an event, newest first; what belongs to an event is indented.
fn told(runs: &[Record], seen: &[Seen], transitions: &[Transition], snapshot: &Snapshot) -> String {
    let events = timeline(Sources {
        runs,
        seen,
        transitions,
        snapshot,
    });
    let mut text = String::new();
    for entry in group(&events, &events) {
        text += &line(&entry);
        for entry in &entry.followed_by {
            text += &format!("  {}", line(entry));
        }
    }
    text
}

fn line(entry: &Entry) -> String {
    let ago = (NOW - entry.event.when.at()).whole_minutes();
    let what = match &entry.event.what {
        What::Run { record } => record.kind.to_string(),
        What::Shifted { to, by, .. } => match by {
            By::Run(_) => format!("LIVE to {to}"),
            By::SomebodyElse => format!("LIVE to {to} by somebody else"),
        },
        What::Pinned { version, .. } => format!("pinned {version}"),
        What::Released { version, .. } => format!("released {version}"),
        What::Alarm(transition) => format!("alarm {}", transition.to.as_str()),
        What::Changed { change, by } => {
            let by = if *by == By::SomebodyElse {
                " by somebody else"
            } else {
                ""
            };
            format!("{} changed{by}", change.subject.key())
        }
        What::StackDrifted { resources } => format!("drifted: {}", resources.join(", ")),
        What::ErrorsBegan { count } => format!("{count} errors"),
    };
    let suspect = entry.suspect.map_or_else(String::new, |suspect| {
        format!(", {} min after {}", suspect.after.whole_minutes(), suspect.target)
    });
    format!("{ago} {} {what}{suspect}\n", entry.event.kind().as_str())
}

#[test]
fn what_the_ledger_tells() {
    let runs = [
        run(30, deployment(), went_live("3", "3")),
        run(
            60,
            Run::Release,
            Some(Outcome::Succeeded {
                version: None,
                previous: Some(target("3")),
            }),
        ),
        run(90, Run::Rollback { to: version("3") }, went_live("3", "4")),
        run(120, deployment(), went_live("4", "3")),
        run(150, deployment(), rolled_back()),
    ];
    insta::assert_snapshot!(told(&runs, &[], &[], &healthy()), @r"
    30 deployment deployment of plan abc
    60 rollback release of the pinned version
      58 rollback released 3
    90 rollback rollback to version 3
      88 shift LIVE to 3
      88 rollback pinned 3
    120 deployment deployment of plan abc
      118 shift LIVE to 4
    150 deployment deployment of plan abc
    ");
}

#[test]
fn a_deployment_that_moves_the_traffic_lets_go_of_the_pin() {
    let runs = [
        run(30, deployment(), went_live("5", "3")),
        run(90, Run::Rollback { to: version("3") }, went_live("3", "4")),
    ];
    let mut snapshot = healthy();
    value_mut(&mut snapshot.alias).version = target("5");
    insta::assert_snapshot!(told(&runs, &[], &[], &snapshot), @r"
    30 deployment deployment of plan abc
      28 shift LIVE to 5
      28 rollback released 3
    90 rollback rollback to version 3
      88 shift LIVE to 3
      88 rollback pinned 3
    ");
}

#[test]
fn trouble_stands_with_what_went_live_before_it() {
    let mut snapshot = healthy();
    // The window begins three hours ago; errors began four minutes ago.
    value_mut(&mut snapshot.metrics).errors.0[176..].fill(Some(3.0));
    value_mut(&mut snapshot.alias).version = target("7");
    let runs = [run(8, deployment(), went_live("7", "3"))];
    insta::assert_snapshot!(told(&runs, &[], &[rings(2), rings(100)], &snapshot), @r"
    8 deployment deployment of plan abc
      6 shift LIVE to 7
      3 alarm 12 errors, 2 min after 7
      2 alarm alarm ALARM, 4 min after 7
    100 alarm alarm ALARM
    ");
}

#[test]
fn trouble_after_somebody_elses_shift_stands_with_that() {
    let mut snapshot = healthy();
    value_mut(&mut snapshot.alias).version = target("9");
    insta::assert_snapshot!(told(&[], &[moved("9", 12, 11)], &[rings(2)], &snapshot), @r"
    11 shift LIVE to 9 by somebody else
      2 alarm alarm ALARM, 10 min after 9
    ");
}

#[test]
fn errors_that_were_always_there_have_no_beginning_and_old_shifts_no_blame() {
    let mut snapshot = healthy();
    value_mut(&mut snapshot.metrics).errors.0.fill(Some(1.0));
    assert_eq!(told(&[], &[], &[], &snapshot), "");
    let runs = [run(90, deployment(), went_live("3", "2"))];
    insta::assert_snapshot!(told(&runs, &[], &[rings(50)], &healthy()), @r"
    50 alarm alarm ALARM
    90 deployment deployment of plan abc
      88 shift LIVE to 3
    ");
}

#[test]
fn errors_begin_anew_after_a_pause() {
    for (failing, expected) in [
        (vec![], None),
        (vec![179], Some((179, 1))),
        (vec![100, 174, 176, 179], Some((174, 3))),
        (vec![100, 105, 110], Some((100, 3))),
        (vec![100, 106], Some((106, 1))),
        // Before the window began there may have been more.
        (vec![2, 4, 6], None),
    ] {
        let mut snapshot = healthy();
        for index in &failing {
            value_mut(&mut snapshot.metrics).errors.0[*index] = Some(1.0);
        }
        let began = errors_began(&snapshot).map(|event| {
            let after = event.when.earliest() - (NOW - Duration::hours(3));
            let What::ErrorsBegan { count } = event.what else {
                panic!()
            };
            (after.whole_minutes(), count)
        });
        assert_eq!(began, expected, "{failing:?}");
    }
}

#[test]
fn what_a_run_does_is_not_somebody_elses() {
    let memory = |after, by| {
        seen(
            Subject::Memory,
            Value::Megabytes(512),
            Value::Megabytes(1024),
            after,
            by,
        )
    };
    for (what, runs, seen, expected) in [
        (
            "during a deployment",
            vec![run(10, deployment(), went_live("3", "2"))],
            memory(11, 8),
            "  8 setting memory changed\n",
        ),
        (
            "after it",
            vec![run(10, deployment(), went_live("3", "2"))],
            memory(7, 6),
            "6 drift memory changed by somebody else\n",
        ),
        (
            "during a rollback, which does not touch $LATEST",
            vec![run(10, Run::Rollback { to: version("3") }, went_live("3", "4"))],
            memory(11, 8),
            "8 drift memory changed by somebody else\n",
        ),
        (
            "a shift that the ledger has",
            vec![run(10, deployment(), went_live("3", "2"))],
            moved("3", 11, 8),
            "",
        ),
        (
            "a shift to another version meanwhile",
            vec![run(10, deployment(), went_live("3", "2"))],
            moved("9", 11, 8),
            "8 shift LIVE to 9 by somebody else\n",
        ),
        (
            "a run that went back and forth",
            vec![run(10, deployment(), rolled_back())],
            moved("4", 11, 8),
            "",
        ),
        (
            "a table, which anybody may scale",
            vec![],
            seen(
                Subject::Table {
                    table: TableId::Events,
                },
                Value::Capacity(Billing::OnDemand),
                Value::Capacity(Billing::Provisioned(Units { read: 5, write: 5 })),
                11,
                8,
            ),
            "8 setting table-LiveInsight-Events changed by somebody else\n",
        ),
    ] {
        let all = told(&runs, &[seen], &[], &healthy());
        let others: String = all
            .lines()
            .filter(|line| line.contains("changed") || line.contains("somebody"))
            .map(|line| format!("{line}\n"))
            .collect();
        assert_eq!(others, expected, "{what}: {all}");
    }
}

#[test]
fn what_nobody_saw_happening_is_found_by_the_ledger() {
    let published = PublishedVersion {
        number: version("3"),
        published_at: None,
        description: String::new(),
        code_sha256: CodeSha256::reported("deployed"),
        memory_mb: 512,
    };
    let mut snapshot = healthy();
    *value_mut(&mut snapshot.versions) = vec![published];
    value_mut(&mut snapshot.function).code_sha256 = CodeSha256::reported("deployed");
    let runs = [run(60, deployment(), went_live("3", "2"))];
    let rest = |snapshot: &Snapshot, seen: &[Seen], runs: &[Record]| {
        let all = told(runs, seen, &[], snapshot);
        let kept = all
            .lines()
            .filter(|line| line.contains("somebody") || line.contains("drifted"));
        kept.map(|line| format!("{line}\n")).collect::<String>()
    };
    assert_eq!(rest(&snapshot, &[], &runs), "");

    value_mut(&mut snapshot.function).code_sha256 = CodeSha256::reported("by hand");
    value_mut(&mut snapshot.alias).version = target("2");
    insta::assert_snapshot!(rest(&snapshot, &[], &runs), @r"
    0 drift code changed by somebody else
    0 shift LIVE to 2 by somebody else
    ");
    // Somebody looked: that is told instead, with its time.
    let code = |hash| Value::Code(CodeSha256::reported(hash));
    let looked = [
        moved("2", 21, 20),
        seen(Subject::Code, code("deployed"), code("by hand"), 31, 30),
    ];
    insta::assert_snapshot!(rest(&snapshot, &looked, &runs), @r"
    20 shift LIVE to 2 by somebody else
    30 drift code changed by somebody else
    ");
    // A run that is open may be in the middle of it.
    assert_eq!(
        rest(&snapshot, &[], &[run(1, deployment(), None), runs[0].clone()]),
        ""
    );
    // What cannot be read is not known to have changed.
    snapshot.alias.reading = denied("lambda:GetAlias");
    snapshot.function.reading = denied("lambda:GetFunctionConfiguration");
    assert_eq!(rest(&snapshot, &[], &runs), "");
}

#[test]
fn cloudformations_own_drift_is_told_without_what_the_console_owns() {
    let drifted = |resources: &[&str]| {
        let mut snapshot = healthy();
        value_mut(&mut snapshot.stack).drift = Drift::Drifted {
            checked_at: Some(minutes(5)),
            resources: Reading::Found(resources.iter().map(|id| (*id).to_owned()).collect()),
        };
        told(&[], &[], &[], &snapshot)
    };
    assert_eq!(drifted(&["LiveAlias"]), "");
    assert_eq!(
        drifted(&["LiveAlias", "EventsTable"]),
        "5 drift drifted: EventsTable\n"
    );
    assert_eq!(drifted(&[]), "5 drift drifted: \n");
}

#[test]
fn two_looks_tell_what_changed() {
    let before = Settings::of(&healthy());
    let change = |change: fn(&mut Snapshot)| {
        let mut snapshot = healthy();
        change(&mut snapshot);
        let after = Settings::of(&snapshot);
        let changes = changes(&before, &after);
        let keys: Vec<String> = changes.iter().map(|change| change.subject.key()).collect();
        keys.join(" ")
    };
    for (expected, made) in [
        ("", (|_| {}) as fn(&mut Snapshot)),
        ("alias", |s| value_mut(&mut s.alias).version = target("9")),
        ("code", |s| {
            value_mut(&mut s.function).code_sha256 = CodeSha256::reported("x");
        }),
        ("memory timeout", |s| {
            value_mut(&mut s.function).memory_mb = 1;
            value_mut(&mut s.function).timeout_s = 1;
        }),
        ("function-tracing", |s| {
            value_mut(&mut s.function).tracing_active = false;
        }),
        ("api-tracing", |s| {
            value_mut(&mut value_mut(&mut s.api).stage).tracing = false;
        }),
        ("api-throttle", |s| {
            value_mut(&mut value_mut(&mut s.api).stage).throttle = None;
        }),
        ("log-retention", |s| {
            value_mut(&mut s.log_group).retention_days = None;
        }),
        ("table-LiveInsight-Events", |s| {
            table_mut(s, TableId::Events).billing = Billing::OnDemand;
        }),
        ("index-LiveInsight-Events-UserIndex", |s| {
            table_mut(s, TableId::Events)
                .indexes
                .get_mut("UserIndex")
                .unwrap()
                .billing = Billing::OnDemand;
        }),
        ("alarm-actions-LiveInsight-Lambda-Duration", |s| {
            let alarms = value_mut(&mut s.alarms);
            alarms
                .get_mut("LiveInsight-Lambda-Duration")
                .unwrap()
                .definition
                .actions_enabled = false;
        }),
        ("alarm-exists-LiveInsight-Lambda-Duration", |s| {
            value_mut(&mut s.alarms).remove("LiveInsight-Lambda-Duration");
        }),
        // What was not read, or was read before, is no news.
        ("", |s| s.function = found(value_mut(&mut s.function).clone())),
        ("", |s| {
            s.function.reading = denied("lambda:GetFunctionConfiguration");
        }),
        ("", |s| s.alarms.reading = Reading::Missing),
        ("", |s| {
            value_mut(&mut s.stack).drift = Drift::InSync { checked_at: None }
        }),
    ] {
        assert_eq!(change(made), expected);
    }
}

#[test]
fn alarms_changes_come_from_their_archive_and_the_newest_from_the_snapshot() {
    let alarm: AlarmName = "LiveInsight-Lambda-ErrorRate".parse().unwrap();
    let history = |changes: &[(i64, AlarmState, AlarmState)]| {
        let items = changes.iter().map(|(ago, from, to)| history::Item {
            at: minutes(*ago),
            event: history::Event::State(history::Transition {
                from: *from,
                to: *to,
                reason: "so".to_owned(),
            }),
        });
        history::History::new(items.collect(), history::Coverage::default())
    };
    let (ok, ringing) = (AlarmState::Ok, AlarmState::Alarm);
    let archived = history(&[
        (90, ok, ok),
        (80, ok, ringing),
        (50, ringing, ok),
        (10, ok, ringing),
    ]);
    let of = |since, most| Transitions::of([(&alarm, &archived)], minutes(since), most);
    let ages = |transitions: &[Transition]| {
        let of_alarm = transitions.iter().filter(|transition| transition.alarm == alarm);
        let ages = of_alarm.map(|transition| (NOW - transition.at).whole_seconds());
        ages.collect::<Vec<_>>()
    };
    // The creation is no change, and what is too old or too much is left out.
    for (since, most, expected, left_out) in [
        (100, 9, &[600, 3000, 4800][..], None),
        (60, 9, &[600, 3000], None),
        (100, 3, &[600, 3000, 4800], None),
        (100, 2, &[600, 3000], Some(minutes(50))),
    ] {
        let found = of(since, most);
        assert_eq!(ages(&found.all), expected, "{since} {most}");
        assert_eq!(found.left_out_before, left_out, "{since} {most}");
    }
    // What the snapshot shows is told once, whichever knows it first.
    for (since, state, expected) in [
        (minutes(10), ringing, &[600, 3000, 4800][..]),
        (minutes(10) + Duration::SECOND, ringing, &[600, 3000, 4800]),
        (minutes(10) + Duration::SECOND, ok, &[599, 600, 3000, 4800]),
        (minutes(2), ok, &[120, 600, 3000, 4800]),
        (minutes(50), ok, &[600, 3000, 4800]),
    ] {
        let mut snapshot = healthy();
        let seen = value_mut(&mut snapshot.alarms).get_mut(alarm.as_str()).unwrap();
        (seen.since, seen.state) = (Some(since), state);
        assert_eq!(ages(&of(100, 9).with_latest(&snapshot)), expected, "{since}");
    }
}

#[test]
fn an_alarm_that_changes_within_a_second_is_told_each_time_in_order() {
    let change = |to, reason: &str| Transition {
        to,
        reason: reason.to_owned(),
        ..rings(10)
    };
    let newest_first = [
        change(AlarmState::Alarm, "again"),
        change(AlarmState::Ok, "over"),
        change(AlarmState::Alarm, "first"),
        change(AlarmState::Alarm, "first"),
    ];
    let mut snapshot = healthy();
    snapshot.alarms.reading = Reading::Missing;
    let sources = Sources {
        runs: &[],
        seen: &[],
        transitions: &newest_first,
        snapshot: &snapshot,
    };
    let events = timeline(sources);
    let reasons: Vec<_> = events
        .iter()
        .filter_map(|event| match &event.what {
            What::Alarm(transition) => Some(transition.reason.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(reasons, ["again", "over", "first"]);
}

#[test]
fn what_could_not_be_read_for_a_while_is_compared_with_what_was_known() {
    let first = Settings::of(&healthy());
    let mut denied_once = healthy();
    denied_once.function.reading = denied("lambda:GetFunctionConfiguration");
    let second = Settings::of(&denied_once).over(&first);
    let mut changed = healthy();
    value_mut(&mut changed.function).memory_mb = 1024;
    let changes = changes(&second, &Settings::of(&changed));
    assert_eq!(
        changes,
        [Change {
            subject: Subject::Memory,
            before: Value::Megabytes(512),
            since: Value::Megabytes(1024)
        }]
    );
}

#[test]
fn settings_are_kept_as_text_and_read_again() {
    let settings = Settings::of(&healthy());
    let text = serde_json::to_string(&settings).unwrap();
    assert_eq!(serde_json::from_str::<Settings>(&text).unwrap(), settings);
    let seen = moved("4", 2, 1);
    let text = serde_json::to_string(&seen).unwrap();
    assert_eq!(serde_json::from_str::<Seen>(&text).unwrap(), seen);
}

#[test]
fn a_filter_shows_its_kinds_within_its_window() {
    let transitions = [rings(10), rings(60 * 30)];
    let runs = [run(20, deployment(), went_live("3", "2"))];
    let snapshot = healthy();
    let events = timeline(Sources {
        runs: &runs,
        seen: &[],
        transitions: &transitions,
        snapshot: &snapshot,
    });
    let shown = |filter: &Filter| filter.select(&events, NOW).len();
    let all = Filter::default();
    assert_eq!(shown(&all), 3);
    assert_eq!(
        shown(&Filter {
            window: Window::Week,
            ..all.clone()
        }),
        4
    );
    let alarms = all.toggled(Kind::Alarm);
    assert_eq!(shown(&alarms), 1);
    // The shift is not shown; that it came before the alarm is told all the same.
    let shown = group(&alarms.select(&events, NOW), &events);
    assert_eq!(shown[0].suspect.map(|suspect| suspect.target), Some(target("3")));
    assert_eq!(alarms.toggled(Kind::Alarm), all);
    let every = Kind::ALL
        .into_iter()
        .fold(all.clone(), |filter, kind| filter.toggled(kind));
    assert_eq!(every, all);
}

#[test]
fn names_in_addresses_are_read_as_they_are_written() {
    for window in Window::ALL {
        assert_eq!(Window::named(window.as_str()), window);
    }
    assert_eq!(Window::named("1y"), Window::Day);
    for kind in Kind::ALL {
        assert_eq!(Kind::named(kind.as_str()), Some(kind));
    }
    let transition = Event {
        when: When::At { at: NOW },
        what: What::Alarm(Transition {
            alarm: "a b#é".parse().unwrap(),
            ..rings(0)
        }),
    };
    // What differs from alarm to alarm, the time, and what tells it from another change at that time.
    let id = transition.id();
    let told = id.strip_prefix("alarm-a_b__-1768467600000-");
    assert!(
        told.is_some_and(|told| told.len() == 8 && told.chars().all(|c| c.is_ascii_hexdigit())),
        "{id}"
    );
}
