use super::*;
use crate::capacity::report::*;
use crate::contract::TableId;
use crate::price::{NotPriced, PriceBook};
use crate::snapshot::{Direction, Observed, Reading, Throttle, Unavailable, Why};
use time::Duration;
use time::macros::{date, datetime};

#[test]
fn a_month_is_written_in_one_way() {
    let month = |text: &str| text.parse::<CalendarMonth>().map(CalendarMonth::first);
    assert_eq!(month("2026-11"), Ok(date!(2026 - 11 - 01)));
    for text in ["2026-13", "2026-1", "26-11", "2026", "2026-11-01", "november"] {
        assert_eq!(month(text), Err(NoPeriod), "{text}");
    }
    let november = CalendarMonth::of(datetime!(2026-12-01 08:00 +9));
    assert_eq!(november.to_string(), "2026-11", "in UTC it is still November");
    assert_eq!(november.before().to_string(), "2026-10");
    assert_eq!(november.after().to_string(), "2026-12");
    assert_eq!(november.end(), date!(2026 - 12 - 01));
}

#[test]
fn an_address_names_whole_days_that_are_over() {
    let today = date!(2026 - 11 - 23);
    for (period, until, address) in [
        ("", "", "period=14d&until=2026-11-22"),
        ("7d", "", "period=7d&until=2026-11-22"),
        ("8d", "", "period=14d&until=2026-11-22"),
        ("90d", "2026-10-31", "period=90d&until=2026-10-31"),
        ("30d", "2026-11-23", "period=30d&until=2026-11-22"),
        ("30d", "31.10.2026", "period=30d&until=2026-11-22"),
    ] {
        assert_eq!(Days::read(period, until, today).query(), address);
    }
    let week = Days::read("7d", "2026-11-07", today);
    assert_eq!(
        (week.first, week.last()),
        (date!(2026 - 11 - 01), date!(2026 - 11 - 07))
    );
}

#[test]
fn a_curve_has_steps_of_whole_hours_and_the_busiest_period_of_each() {
    let two_weeks = History {
        from: datetime!(2026-11-01 00:00 UTC),
        period: Duration::minutes(5),
        // 300 seconds: one unit a second in the first period, two in the second, then nothing.
        sums: [Some(300.0), Some(600.0)]
            .into_iter()
            .chain(std::iter::repeat_n(None, 14 * 288 - 2))
            .collect(),
    };
    let (step, peaks) = two_weeks.peaks(180);
    // 4,032 periods in 180 steps are 23 periods each; 24 are two hours.
    assert_eq!((step, peaks.len()), (Duration::hours(2), 168));
    assert_eq!((peaks[0], peaks[1]), (Some(2.0), None));
}

/// A function of 512 MB that is advised so many, and of which so many of ten may ran at once.
fn function(to_mb: Option<u32>, peak: f64) -> FunctionReport {
    let at = datetime!(2026-11-23 12:00 UTC);
    let confidence = MemoryConfidence {
        level: Level::High,
        doubts: vec![],
    };
    let advice = match to_mb {
        Some(to_mb) => MemoryAdvice::Change(MemoryChange {
            to_mb,
            costs: Ok(MemoryCosts {
                now: "2".parse().unwrap(),
                low: "1".parse().unwrap(),
                high: "2".parse().unwrap(),
            }),
            takes_ms: None,
            confidence,
        }),
        None => MemoryAdvice::Keep {
            because: MemoryKept::Fits,
            confidence,
        },
    };
    let concurrency = Concurrency {
        peak,
        peak_of: PeakOf::Function,
        limit: 10,
        limit_of: LimitOf::Function,
        requests_at_limit: None,
    };
    FunctionReport {
        memory_mb: 512,
        used: Observed::new(
            at,
            Reading::Found(MemorySample::of(vec![500], at, at, LookedAt::All)),
        ),
        memory: advice,
        invocations: 1.0,
        mean_ms: None,
        busiest: 1.0,
        concurrency: Observed::new(at, Reading::Found(Some(concurrency))),
    }
}

/// A table that has what it needs, a third of its ten units, or asks for too much of it.
fn report(writes_a_second: f64, function: FunctionReport) -> CapacityReport {
    let book = PriceBook::embedded().unwrap();
    let region = "us-east-1".parse().unwrap();
    let asked = Asked {
        index: None,
        direction: Direction::Write,
        provisioned: Some(10),
        history: History {
            from: datetime!(2026-11-01 00:00 UTC),
            period: Duration::minutes(5),
            sums: vec![Some(writes_a_second * 300.0); 14 * 288],
        },
        throttles: Throttles::default(),
    };
    let capacities = vec![assess(&asked, &region, &book)];
    CapacityReport {
        first: date!(2026 - 11 - 09),
        last: date!(2026 - 11 - 22),
        days: 14,
        region,
        prices: Prices::of(&book, datetime!(2026-11-23 12:00 UTC)),
        tables: TableId::ALL
            .map(|table| TableReport {
                table,
                advice: advise(&capacities),
                capacities: capacities.clone(),
                curve: None,
            })
            .into(),
        function: Some(function),
        api: None,
        log: None,
        kept: None,
    }
}

#[test]
fn what_is_short_is_told_before_what_is_too_large_and_the_function_after_the_tables() {
    let table = Verdict::Short {
        table: TableId::Events,
        index: None,
        direction: Direction::Write,
        refused: 0,
    };
    let memory = Verdict::MemoryShort {
        used_mb: 500,
        configured_mb: 512,
    };
    let idle = Verdict::MemoryIdle {
        configured_mb: 512,
        needed_mb: 128,
        unjudged: vec![],
    };
    let right = Verdict::Right { unjudged: vec![] };
    let crowded = Verdict::ConcurrencyShort { peak: 8, limit: 10 };
    // Seven writes a second are just what ten units carry; eight are too many.
    for (writes, to_mb, peak, expected) in [
        (7.0, None, 7.0, right),
        (8.0, Some(768), 8.0, table),
        (7.0, Some(768), 8.0, memory),
        (7.0, Some(128), 7.5, crowded),
        (7.0, Some(128), 7.0, idle),
    ] {
        assert_eq!(Verdict::of(&report(writes, function(to_mb, peak))), expected);
    }
}

/// What the API was asked for, against its throttle.
fn api(throttle: ApiThrottle, until_full: UntilFull) -> ApiReport {
    let report = report(7.0, function(None, 7.0));
    ApiReport {
        requests: report.tables[0].capacities[0].consumption.unwrap(),
        throttle,
        trend: None,
        until_full,
    }
}

#[test]
fn an_api_near_its_throttle_is_short() {
    let throttle = ApiThrottle::Set(Throttle { rate: 10, burst: 20 });
    let mut report = report(7.0, function(Some(128), 7.0));
    report.api = Some(api(throttle, UntilFull::Already));
    let short = Verdict::ApiShort {
        requests: 7.0,
        limit: 10,
    };
    assert_eq!(Verdict::of(&report), short);
}

#[test]
fn what_could_not_be_judged_is_named_and_nothing_else() {
    let at = datetime!(2026-11-23 12:00 UTC);
    let denied = |action: &str| Unavailable {
        action: action.to_owned(),
        why: Why::Denied,
    };
    let sample = move |lines: Vec<u32>, looked_at| {
        Observed::new(at, Reading::Found(MemorySample::of(lines, at, at, looked_at)))
    };
    let unused = |report: &mut CapacityReport, used| {
        let function = report.function.as_mut().unwrap();
        function.memory = MemoryAdvice::Unknown;
        function.invocations = 0.0;
        function.used = used;
    };
    type Case = (&'static str, Box<dyn Fn(&mut CapacityReport)>, Vec<Unjudged>);
    let cases: Vec<Case> = vec![
        ("all is known", Box::new(|_| ()), vec![]),
        (
            "a denied log",
            Box::new(move |report| {
                let log = Reading::Unavailable(denied("logs:FilterLogEvents"));
                unused(report, Observed::new(at, log));
            }),
            vec![Unjudged::Memory],
        ),
        (
            "an idle function",
            Box::new(move |report| unused(report, sample(vec![], LookedAt::All))),
            vec![],
        ),
        (
            "no log yet",
            Box::new(move |report| unused(report, Observed::new(at, Reading::Missing))),
            vec![],
        ),
        (
            "nothing found in a sample",
            Box::new(move |report| {
                unused(report, sample(vec![], LookedAt::Sampled { read: 0, of: 8 }));
            }),
            vec![Unjudged::Memory],
        ),
        (
            "a Lambda that does not measure",
            Box::new(move |report| unused(report, sample(vec![0], LookedAt::All))),
            vec![Unjudged::Memory],
        ),
        (
            "less memory without a price",
            Box::new(|report| {
                report.function.as_mut().unwrap().memory = MemoryAdvice::NotPriced {
                    reason: NotPriced::Absent,
                };
            }),
            vec![Unjudged::Memory],
        ),
        (
            "a denied limit",
            Box::new(move |report| {
                let limit = Reading::Unavailable(denied("lambda:GetAccountSettings"));
                report.function.as_mut().unwrap().concurrency = Observed::new(at, limit);
            }),
            vec![Unjudged::Concurrency],
        ),
        (
            "no settings",
            Box::new(|report| {
                report.function = None;
                report.tables.retain(|table| table.table != TableId::Sessions);
            }),
            vec![Unjudged::Table(TableId::Sessions), Unjudged::Function],
        ),
        (
            "a stage that cannot be read",
            Box::new(|report| {
                let action = "apigateway:GET".to_owned();
                report.api = Some(api(ApiThrottle::Unread { action }, UntilFull::Unknown));
            }),
            vec![Unjudged::Api],
        ),
        (
            "a throttle that is far",
            Box::new(|report| {
                let throttle = ApiThrottle::Set(Throttle { rate: 99, burst: 99 });
                report.api = Some(api(throttle, UntilFull::NotGrowing));
            }),
            vec![],
        ),
    ];
    for (name, change, unjudged) in cases {
        let mut report = report(7.0, function(None, 7.0));
        change(&mut report);
        assert_eq!(Verdict::of(&report), Verdict::Right { unjudged }, "{name}");
    }
}

#[test]
fn a_table_that_is_short_is_told_even_where_it_has_no_price() {
    let book = PriceBook::embedded().unwrap();
    let asked = Asked {
        index: None,
        direction: Direction::Write,
        provisioned: Some(10),
        history: History {
            from: datetime!(2026-11-01 00:00 UTC),
            period: Duration::minutes(5),
            sums: vec![Some(8.0 * 300.0); 14 * 288],
        },
        throttles: Throttles::default(),
    };
    let advice = advise(&[assess(&asked, &"eu-north-1".parse().unwrap(), &book)]);
    assert!(matches!(advice.recommendation, Recommendation::Undecided { .. }));
    assert!(matches!(advice.causes[..], [Cause::Tight { .. }]));
}

#[test]
fn every_line_of_the_table_has_what_its_header_has() {
    let mut report = report(7.0, function(Some(128), 7.0));
    report.tables.truncate(1);
    report.api = Some(api(ApiThrottle::NoneSet, UntilFull::Unknown));
    report.log = Some(LogReport {
        now: 1_u32.into(),
        per_day: 2_u32.into(),
        retention_days: None,
        ingest: Ok("3".parse().unwrap()),
        storage: Err(NotPriced::Absent),
    });
    let csv = report.csv();
    // Commas within quotation marks are none of the table's.
    let columns = |line: &str| {
        line.split('"')
            .step_by(2)
            .collect::<String>()
            .matches(',')
            .count()
    };
    let counts: Vec<usize> = csv.lines().map(columns).collect();
    assert_eq!(counts.len(), 5, "{csv}");
    assert!(counts.iter().all(|count| *count == counts[0]), "{csv}");
    let lines: Vec<&str> = csv.lines().collect();
    assert!(
        lines[1].starts_with("LiveInsight-Events,write,10,7.0000,"),
        "{csv}"
    );
    assert!(
        lines[2]
            .contains(",memory,,high,,,512,500,500,1,2026-11-23,128,1,2,7.0000,function,10,function,0.3000,"),
        "{csv}"
    );
    assert!(lines[4].ends_with(",1,2,for ever,,"), "{csv}");
}

#[test]
fn cost_explorer_is_asked_for_days_that_are_over_and_that_it_still_has() {
    let today = date!(2026 - 11 - 23);
    let asked =
        |month: &str, today| askable(month.parse().unwrap(), today).map(|period| (period.from, period.to));
    for (month, today, outcome) in [
        (
            "2026-11",
            today,
            Ok((date!(2026 - 11 - 01), date!(2026 - 11 - 23))),
        ),
        (
            "2026-10",
            today,
            Ok((date!(2026 - 10 - 01), date!(2026 - 11 - 01))),
        ),
        ("2026-12", today, Err(Statement::NotYet)),
        ("2026-11", date!(2026 - 11 - 01), Err(Statement::NotYet)),
        (
            "2025-10",
            today,
            Ok((date!(2025 - 10 - 01), date!(2025 - 11 - 01))),
        ),
        ("2025-09", today, Err(Statement::Forgotten)),
    ] {
        assert_eq!(asked(month, today), outcome, "{month} on {today}");
    }
}
