//! The log.

/// Words of the log.
#[derive(Debug)]
pub struct Logs {
    /// The page's name.
    pub title: &'static str,
    /// What was found: how many lines, how many of them errors, and whether there may be more.
    pub verdict: fn(usize, usize, bool) -> String,
    /// The log cannot be read.
    pub unread: &'static str,
    /// There is no log, in a sentence.
    pub no_log_verdict: &'static str,
    /// There is no log, and what to do.
    pub no_log: &'static str,
    /// This person searches already, in a sentence.
    pub busy_verdict: &'static str,
    /// This person searches already, and what to do.
    pub busy: &'static str,
    /// Heading of the lines.
    pub lines_title: &'static str,
    /// Nothing was found.
    pub nothing: &'static str,
    /// The search was ended: with how many lines, after how many calls.
    pub bound: fn(usize, usize) -> String,
    /// Link that goes on with it.
    pub go_on: &'static str,
    /// What the search cost: its calls.
    pub cost: fn(usize) -> String,
    /// Field: the text.
    pub text: &'static str,
    /// Field: which lines.
    pub lines: &'static str,
    /// Only lines that tell of errors.
    pub errors: &'static str,
    /// All lines.
    pub all: &'static str,
    /// Field: the version.
    pub version: &'static str,
    /// Field: the time.
    pub time: &'static str,
    /// So many hours before now.
    pub window: fn(i64) -> String,
    /// The interval that a link chose.
    pub interval: &'static str,
    /// Button that searches.
    pub search: &'static str,
    /// Link to the recent errors.
    pub recent: &'static str,
    /// Mark of a line that tells of an error.
    pub error: &'static str,
    /// The version that wrote a line.
    pub of_version: fn(&str) -> String,
    /// Label of a request's id.
    pub request: &'static str,
    /// Label of a trace's id.
    pub trace: &'static str,
    /// What opens a line's fields.
    pub fields: &'static str,
    /// Heading of what there is of the API.
    pub api_title: &'static str,
    /// The API keeps no log, and how it would.
    pub api: &'static str,
    /// Link to the errors of a version.
    pub errors_of: fn(&str) -> String,
    /// Link to the log from where something happened.
    pub around: &'static str,
}

pub(super) const EN: Logs = Logs {
    title: "Logs",
    verdict: |lines, errors, more| {
        let at_least = if more { "at least " } else { "" };
        match (lines, errors) {
            (0, _) if more => "Nothing found so far; the search is not through".to_owned(),
            (0, _) => "No such line in this time".to_owned(),
            (_, 0) => format!("{at_least}{lines} lines, none of an error"),
            (_, 1) => format!("1 error in {at_least}{lines} lines"),
            _ => format!("{errors} errors in {at_least}{lines} lines"),
        }
    },
    unread: "The log cannot be read",
    no_log_verdict: "The function has no log",
    no_log: "There is no log group of the function. Deploying the stack makes it.",
    busy_verdict: "A search of yours is still under way",
    busy: "One search at a time. Reload this page in a few seconds.",
    lines_title: "Lines, newest first",
    nothing: "No line fits. Choose all lines, a longer time, or a shorter text.",
    bound: |lines, calls| {
        format!("The search was ended after {lines} lines and {calls} calls, so as not to take too long.")
    },
    go_on: "Go on from here",
    cost: |calls| {
        let calls = if calls == 1 {
            "1 call".to_owned()
        } else {
            format!("{calls} calls")
        };
        format!(
            "{calls} of FilterLogEvents, which AWS does not charge for what it scans. \
             A query of Logs Insights would cost 0.005 USD per GB scanned."
        )
    },
    text: "Request id, event id, trace id or text",
    lines: "Lines",
    errors: "Errors",
    all: "All",
    version: "Version",
    time: "Time",
    window: |hours| match hours {
        1 => "last hour".to_owned(),
        2..=24 => format!("last {hours} hours"),
        _ => format!("last {} days", hours / 24),
    },
    interval: "as linked",
    search: "Search",
    recent: "Recent errors",
    error: "error",
    of_version: |version| format!("version {version}"),
    request: "Request",
    trace: "Trace",
    fields: "Fields",
    api_title: "Log of the API",
    api: "The API keeps no access log: its stage has no AccessLogSetting. It needs a log group, and the account-wide \
          CloudWatchRoleArn of API Gateway. The function's log has every request that reached it.",
    errors_of: |version| format!("Errors of version {version}"),
    around: "Log around it",
};

pub(super) const KO: Logs = Logs {
    title: "로그",
    verdict: |lines, errors, more| {
        let at_least = if more { "적어도 " } else { "" };
        match (lines, errors) {
            (0, _) if more => "아직 찾지 못했습니다. 검색이 끝나지 않았습니다".to_owned(),
            (0, _) => "이 기간에 해당하는 줄이 없습니다".to_owned(),
            (_, 0) => format!("{at_least}{lines}줄, 오류 없음"),
            _ => format!("{at_least}{lines}줄 중 오류 {errors}건"),
        }
    },
    unread: "로그를 읽을 수 없습니다",
    no_log_verdict: "함수의 로그가 없습니다",
    no_log: "함수의 로그 그룹이 없습니다. 스택을 배포하면 만들어집니다.",
    busy_verdict: "이전 검색이 아직 진행 중입니다",
    busy: "검색은 한 번에 하나만 할 수 있습니다. 몇 초 뒤에 새로 고치십시오.",
    lines_title: "로그, 최신순",
    nothing: "맞는 줄이 없습니다. 모든 줄을 선택하거나 기간을 늘리거나 검색어를 줄이십시오.",
    bound: |lines, calls| {
        format!("너무 오래 걸리지 않도록 {lines}줄, 호출 {calls}회에서 검색을 멈추었습니다.")
    },
    go_on: "여기서부터 계속",
    cost: |calls| {
        format!(
            "FilterLogEvents {calls}회 호출. 스캔한 양에 요금이 부과되지 않습니다. \
             Logs Insights 쿼리라면 스캔한 GB당 0.005 USD입니다."
        )
    },
    text: "요청 ID, 이벤트 ID, 추적 ID 또는 검색어",
    lines: "줄",
    errors: "오류",
    all: "전체",
    version: "버전",
    time: "기간",
    window: |hours| match hours {
        1..=24 => format!("최근 {hours}시간"),
        _ => format!("최근 {}일", hours / 24),
    },
    interval: "링크에서 정한 기간",
    search: "검색",
    recent: "최근 오류",
    error: "오류",
    of_version: |version| format!("버전 {version}"),
    request: "요청",
    trace: "추적",
    fields: "필드",
    api_title: "API 로그",
    api: "API는 액세스 로그를 남기지 않습니다. 스테이지에 AccessLogSetting이 없습니다. 로그 그룹과 계정 전체에 적용되는 \
          API Gateway의 CloudWatchRoleArn이 필요합니다. 함수에 도달한 요청은 모두 함수 로그에 있습니다.",
    errors_of: |version| format!("버전 {version}의 오류"),
    around: "이때의 로그",
};
