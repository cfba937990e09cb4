//! What happened to alarms.

use crate::server::pages::alarms::Window;
use domain::alarm::history::{ActionOutcome, Configuration, EventKind, Phase};
use std::time::Duration;

/// Words of the history.
#[derive(Debug)]
pub struct History {
    /// Heading of the events.
    pub title: &'static str,
    /// Heading of the bands.
    pub bands: &'static str,
    /// A window.
    pub window: fn(Window) -> &'static str,
    /// What a picture of bands shows, for those who do not see it: how long of a window in ALARM, without data, not known.
    pub picture: fn(Window, Duration, Duration, Duration) -> String,
    /// A phase in the legend.
    pub phase: fn(Phase) -> &'static str,
    /// Label of the filters.
    pub filters: &'static str,
    /// Filter: which alarm.
    pub filter_alarm: &'static str,
    /// Filter: what happened.
    pub filter_kind: &'static str,
    /// Filter: since when.
    pub filter_window: &'static str,
    /// Filter: in which state alarms are now.
    pub filter_state: &'static str,
    /// No filter.
    pub filter_any: &'static str,
    /// Applies the filters.
    pub filter_apply: &'static str,
    /// Takes them away.
    pub filter_reset: &'static str,
    /// What happened, as a filter.
    pub kind: fn(EventKind) -> &'static str,
    /// Column: when.
    pub column_when: &'static str,
    /// Column: what happened.
    pub column_what: &'static str,
    /// Column: the details.
    pub column_detail: &'static str,
    /// A change of the configuration.
    pub configuration: fn(&Configuration) -> &'static str,
    /// An action.
    pub action: fn(&ActionOutcome) -> &'static str,
    /// A setting that was or is not set.
    pub unset: &'static str,
    /// Something else, by CloudWatch's name for it.
    pub other: fn(&str) -> String,
    /// Nothing happened.
    pub empty: &'static str,
    /// How many there are of how many.
    pub count: fn(usize) -> String,
    /// Link to older events.
    pub older: &'static str,
    /// Link to the newest.
    pub newest: &'static str,
    /// What stands before the time from which on the history is known, and after it.
    pub known_since: (&'static str, &'static str),
    /// How many gaps there are in it.
    pub gaps: fn(usize) -> String,
    /// It is CloudWatch's own, because there is no archive.
    pub not_archived: &'static str,
    /// It was not read yet.
    pub nothing_known: &'static str,
    /// It cannot be read now.
    pub unread: &'static str,
    /// Heading of the statistics.
    pub statistics: &'static str,
    /// How often it rang.
    pub rang: &'static str,
    /// A count of times.
    pub times: fn(usize) -> String,
    /// How long something lasted.
    pub lasted: fn(Duration) -> String,
    /// How many of those were flaps.
    pub flaps: &'static str,
    /// What a flap is.
    pub flap_is: &'static str,
    /// Mean time in ALARM.
    pub mean: &'static str,
    /// The longest time in ALARM.
    pub longest: &'static str,
    /// All time in ALARM.
    pub total: &'static str,
    /// It did not ring.
    pub never: &'static str,
    /// It flaps now: how often it rang in how long, and how long a time in the mean.
    pub flapping: fn(usize, Window, Option<Duration>) -> String,
    /// It flapped.
    pub flapped: fn(usize, Window) -> String,
    /// What to do about it.
    pub flapping_hint: &'static str,
}

pub(super) const EN: History = History {
    title: "What happened",
    bands: "State over time",
    window: |window| match window {
        Window::Day => "24 hours",
        Window::Week => "7 days",
        Window::Month => "30 days",
        Window::Quarter => "90 days",
        Window::Year => "1 year",
    },
    picture: |window, alarm, without, unknown| {
        format!(
            "{}: {} in alarm, {} without enough data, {} not known",
            (EN.window)(window),
            lasted_en(alarm),
            lasted_en(without),
            lasted_en(unknown)
        )
    },
    phase: |phase| match phase {
        Phase::Absent => "does not exist",
        Phase::Ok => "OK",
        Phase::Unknown => "not known",
        Phase::InsufficientData => "insufficient data",
        Phase::Alarm => "in alarm",
    },
    filters: "Filter",
    filter_alarm: "Alarm",
    filter_kind: "Event",
    filter_window: "Period",
    filter_state: "State now",
    filter_any: "All",
    filter_apply: "Show",
    filter_reset: "Show everything",
    kind: |kind| match kind {
        EventKind::State => "State changes",
        EventKind::Configuration => "Configuration changes",
        EventKind::Action => "Actions",
    },
    column_when: "When",
    column_what: "What happened",
    column_detail: "Details",
    configuration: |change| match change {
        Configuration::Created => "Created",
        Configuration::Updated(_) => "Configuration changed",
        Configuration::Deleted => "Deleted",
    },
    action: |outcome| match outcome {
        ActionOutcome::Succeeded => "Action done",
        ActionOutcome::Failed { .. } => "Action failed",
        ActionOutcome::Other { .. } => "Action",
    },
    unset: "not set",
    other: |kind| format!("{kind} (CloudWatch's name)"),
    empty: "Nothing happened in this period, as far as it is known.",
    count: |count| {
        if count == 1 {
            "1 event".to_owned()
        } else {
            format!("{count} events")
        }
    },
    older: "Older",
    newest: "Newest",
    known_since: (
        "The history is complete since ",
        "; what was before is not known.",
    ),
    gaps: |count| match count {
        1 => "It has one gap, when no console ran for longer than CloudWatch remembers.".to_owned(),
        _ => format!("It has {count} gaps, when no console ran for longer than CloudWatch remembers."),
    },
    not_archived: "This is CloudWatch's own history, which ends after 30 days. Make the console's table with `liveinsight bootstrap` and it is kept for ever.",
    nothing_known: "The history was not read yet. It is there within five minutes of the console's start.",
    unread: "The history cannot be read now.",
    statistics: "In figures",
    rang: "Rang",
    times: |count| match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        _ => format!("{count} times"),
    },
    lasted: lasted_en,
    flaps: "Flaps",
    flap_is: "A flap: in alarm again within 30 minutes of leaving it.",
    mean: "Mean time in alarm",
    longest: "Longest time in alarm",
    total: "Time in alarm",
    never: "never",
    flapping: |rang, window, mean| {
        let mean = mean.map_or_else(String::new, |mean| {
            format!(", {} each time on average", lasted_en(mean))
        });
        format!("It flaps: {} in {}{mean}.", (EN.times)(rang), (EN.window)(window))
    },
    flapped: |flaps, window| {
        format!(
            "It is calm now, but flapped {} in {}.",
            (EN.times)(flaps),
            (EN.window)(window)
        )
    },
    flapping_hint: "People stop believing an alarm that flaps. Mend the cause, or ask for more periods in a row (`EvaluationPeriods`) or a higher threshold.",
};

pub(super) const KO: History = History {
    title: "기록",
    bands: "시간별 상태",
    window: |window| match window {
        Window::Day => "24시간",
        Window::Week => "7일",
        Window::Month => "30일",
        Window::Quarter => "90일",
        Window::Year => "1년",
    },
    picture: |window, alarm, without, unknown| {
        format!(
            "최근 {}: 경보 상태 {}, 데이터 부족 {}, 알 수 없음 {}",
            (KO.window)(window),
            lasted_ko(alarm),
            lasted_ko(without),
            lasted_ko(unknown)
        )
    },
    phase: |phase| match phase {
        Phase::Absent => "경보 없음",
        Phase::Ok => "정상",
        Phase::Unknown => "알 수 없음",
        Phase::InsufficientData => "데이터 부족",
        Phase::Alarm => "경보 상태",
    },
    filters: "필터",
    filter_alarm: "경보",
    filter_kind: "이벤트",
    filter_window: "기간",
    filter_state: "현재 상태",
    filter_any: "전체",
    filter_apply: "보기",
    filter_reset: "전체 보기",
    kind: |kind| match kind {
        EventKind::State => "상태 변경",
        EventKind::Configuration => "구성 변경",
        EventKind::Action => "작업",
    },
    column_when: "시각",
    column_what: "내용",
    column_detail: "세부 정보",
    configuration: |change| match change {
        Configuration::Created => "생성됨",
        Configuration::Updated(_) => "구성 변경됨",
        Configuration::Deleted => "삭제됨",
    },
    action: |outcome| match outcome {
        ActionOutcome::Succeeded => "작업 완료",
        ActionOutcome::Failed { .. } => "작업 실패",
        ActionOutcome::Other { .. } => "작업",
    },
    unset: "설정 없음",
    other: |kind| format!("{kind}(CloudWatch 명칭)"),
    empty: "확인된 범위에서 이 기간에 일어난 일이 없습니다.",
    count: |count| format!("이벤트 {count}건"),
    older: "이전 이벤트",
    newest: "최신 이벤트",
    known_since: ("", "부터의 기록이 모두 있습니다. 그 이전은 알 수 없습니다."),
    gaps: |count| {
        format!("CloudWatch 보존 기간보다 오래 콘솔이 실행되지 않아 빠진 구간이 {count}개 있습니다.")
    },
    not_archived: "CloudWatch의 기록이며 30일이 지나면 사라집니다. `liveinsight bootstrap`으로 콘솔의 테이블을 만들면 계속 보관합니다.",
    nothing_known: "아직 기록을 읽지 않았습니다. 콘솔을 시작하고 5분 안에 나타납니다.",
    unread: "지금은 기록을 읽을 수 없습니다.",
    statistics: "통계",
    rang: "울린 횟수",
    times: |count| format!("{count}회"),
    lasted: lasted_ko,
    flaps: "플래핑",
    flap_is: "플래핑은 경보 상태를 벗어난 뒤 30분 안에 다시 경보 상태가 되는 것입니다.",
    mean: "경보 상태 평균 시간",
    longest: "경보 상태 최장 시간",
    total: "경보 상태 합계",
    never: "없음",
    flapping: |rang, window, mean| {
        let mean = mean.map_or_else(String::new, |mean| format!(", 한 번에 평균 {}", lasted_ko(mean)));
        format!(
            "경보가 울렸다 멈췄다를 반복합니다. 최근 {} 동안 {rang}회{mean}.",
            (KO.window)(window)
        )
    },
    flapped: |flaps, window| {
        format!(
            "지금은 안정되었지만 최근 {} 동안 플래핑이 {flaps}회 있었습니다.",
            (KO.window)(window)
        )
    },
    flapping_hint: "반복해서 울리는 경보는 곧 아무도 믿지 않게 됩니다. 원인을 해결하거나, 연속 평가 기간(`EvaluationPeriods`)을 늘리거나, 임계값을 높이십시오.",
};

/// To a tenth of an hour or of a day where that tells more.
pub(super) fn lasted_en(time: Duration) -> String {
    let (figure, unit) = lasted(time);
    let unit = ["s", "min", "h", "days"][unit];
    format!("{figure} {unit}")
}

pub(super) fn lasted_ko(time: Duration) -> String {
    let (figure, unit) = lasted(time);
    let unit = ["초", "분", "시간", "일"][unit];
    format!("{figure}{unit}")
}

/// The figure and which unit it is of.
fn lasted(time: Duration) -> (String, usize) {
    let seconds = time.as_secs();
    let tenths = |unit: u64| {
        let tenths = (seconds * 10 + unit / 2) / unit;
        match tenths % 10 {
            0 => (tenths / 10).to_string(),
            tenth => format!("{}.{tenth}", tenths / 10),
        }
    };
    match seconds {
        0..60 => (seconds.to_string(), 0),
        60..3600 => ((seconds / 60).to_string(), 1),
        3600..172_800 => (tenths(3600), 2),
        _ => (tenths(86_400), 3),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_as_exact_as_can_be_read() {
        for (seconds, english, korean) in [
            (0, "0 s", "0초"),
            (59, "59 s", "59초"),
            (300, "5 min", "5분"),
            (3600, "1 h", "1시간"),
            (5400, "1.5 h", "1.5시간"),
            (259_200, "3 days", "3일"),
        ] {
            let time = Duration::from_secs(seconds);
            assert_eq!(
                (lasted_en(time).as_str(), lasted_ko(time).as_str()),
                (english, korean)
            );
        }
    }
}
