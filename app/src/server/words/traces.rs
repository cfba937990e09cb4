//! Traces of X-Ray.

use domain::price::{NotPriced, Usd};
use domain::traces::{LONGEST, TraceOutcome};

/// Words of the traces beside the log.
#[derive(Debug)]
pub struct Traces {
    /// Heading.
    pub title: &'static str,
    /// They were not asked for.
    pub not_asked: &'static str,
    /// Link that asks for them.
    pub ask: &'static str,
    /// There is no X-Ray.
    pub not_offered: &'static str,
    /// Nothing was found.
    pub nothing: &'static str,
    /// Column: when it began.
    pub began: &'static str,
    /// Column: what came of it.
    pub outcome: &'static str,
    /// Column: how long the client waited.
    pub took: &'static str,
    /// Column: the trace's id, which leads to its lines.
    pub id: &'static str,
    /// What came of a request.
    pub of: fn(TraceOutcome) -> &'static str,
    /// Parts of it are missing.
    pub partial: &'static str,
    /// So many are listed and there are more.
    pub more: fn(usize) -> String,
    /// The time was cut.
    pub cut: fn() -> String,
    /// How many were scanned, and what that costs.
    pub cost: fn(u64, Result<&Usd, &NotPriced>) -> String,
}

pub(super) const EN: Traces = Traces {
    title: "Traces",
    not_asked: "X-Ray is asked only when you want it: it charges for the traces that it scans.",
    ask: "Show the traces of this time",
    not_offered: "The sandbox has no X-Ray (xray:GetTraceSummaries): nothing is traced here. With AWS the traces of this time stand here.",
    nothing: "X-Ray has no such trace of this time. It records a sample: the first request of a second and 5 % of the others.",
    began: "Began",
    outcome: "Outcome",
    took: "Answered after",
    id: "Trace",
    of: |outcome| match outcome {
        TraceOutcome::Fault => "failed (5xx)",
        TraceOutcome::Throttled => "throttled (429)",
        TraceOutcome::Error => "refused (4xx)",
        TraceOutcome::Fine => "fine",
    },
    partial: "incomplete",
    more: |listed| {
        format!("The {listed} newest that were found are listed; there are more. Choose a shorter time.")
    },
    cut: || {
        format!(
            "Only the last {} hours of this time were asked for.",
            LONGEST.whole_hours()
        )
    },
    cost: |scanned, cost| {
        let traces = if scanned == 1 { "trace" } else { "traces" };
        match cost {
            Ok(cost) => format!(
                "X-Ray scanned {scanned} {traces}: {cost:.7} USD, unless the million that is free each month is not used up."
            ),
            Err(why) => format!("X-Ray scanned {scanned} {traces}, not priced: {why}."),
        }
    },
};

pub(super) const KO: Traces = Traces {
    title: "추적",
    not_asked: "X-Ray는 스캔한 추적 수에 따라 요금을 부과하므로 요청할 때만 조회합니다.",
    ask: "이 기간의 추적 보기",
    not_offered: "샌드박스에는 X-Ray가 없어(xray:GetTraceSummaries) 추적이 기록되지 않습니다. AWS에서는 이 기간의 추적이 여기에 표시됩니다.",
    nothing: "이 기간에 해당하는 추적이 X-Ray에 없습니다. X-Ray는 매초 첫 번째 요청과 나머지 요청의 5%만 기록합니다.",
    began: "시작",
    outcome: "결과",
    took: "응답 시간",
    id: "추적 ID",
    of: |outcome| match outcome {
        TraceOutcome::Fault => "실패(5xx)",
        TraceOutcome::Throttled => "스로틀링(429)",
        TraceOutcome::Error => "거부(4xx)",
        TraceOutcome::Fine => "정상",
    },
    partial: "불완전",
    more: |listed| format!("찾은 추적 중 최신 {listed}개를 표시합니다. 더 있으므로 기간을 줄이십시오."),
    cut: || format!("이 기간 중 마지막 {}시간만 조회했습니다.", LONGEST.whole_hours()),
    cost: |scanned, cost| match cost {
        Ok(cost) => format!(
            "X-Ray가 추적 {scanned}개를 스캔했습니다: {cost:.7} USD. 매월 무료인 100만 개 안이면 부과되지 않습니다."
        ),
        Err(_) => format!(
            "X-Ray가 추적 {scanned}개를 스캔했습니다. 이 리전의 요금은 확인되지 않아 금액을 표시하지 않습니다."
        ),
    },
};
