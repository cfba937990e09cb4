//! What a month would cost otherwise.

use domain::cost::{Assumption, Mode};

/// Words of the form and its answer.
#[derive(Debug)]
pub struct WhatIf {
    /// Heading.
    pub title: &'static str,
    /// Field: times the traffic.
    pub traffic: &'static str,
    /// Field: memory in MB.
    pub memory: &'static str,
    /// Field: mode.
    pub mode: &'static str,
    /// A mode.
    pub mode_of: fn(Mode) -> &'static str,
    /// Field: region.
    pub region: &'static str,
    /// Field: share of requests that is traced, in percent.
    pub sampling: &'static str,
    /// An option: as it is.
    pub same: &'static str,
    /// The button.
    pub reckon: &'static str,
    /// A value that is not taken, and what would be.
    pub wrong: fn(&str) -> &'static str,
    /// The answer, with `{cost}` and, as it is, `{now}`.
    pub answer: &'static str,
    /// A cost that is not certain, with `{low}` and `{high}`.
    pub range: &'static str,
    /// An assumption.
    pub assumption: fn(Assumption) -> &'static str,
    /// So many `{lines}` have no price there.
    pub not_priced: &'static str,
    /// Column: as it is.
    pub column_now: &'static str,
    /// Column: otherwise.
    pub column_then: &'static str,
    /// Nothing was measured to reckon from.
    pub no_baseline: &'static str,
}

pub(super) const EN: WhatIf = WhatIf {
    title: "What if",
    traffic: "Times the traffic",
    memory: "Memory, MB",
    mode: "Tables",
    mode_of: |mode| match mode {
        Mode::OnDemand => "On demand",
        Mode::Provisioned => "Provisioned",
    },
    region: "Region",
    sampling: "Requests traced, %",
    same: "As it is",
    reckon: "Reckon",
    wrong: |field| match field {
        "traffic" => "Times the traffic: write a number above 0 up to 10000. Reckoned as it is.",
        "memory" => "Memory: write 128 to 10240 MB. Reckoned as it is.",
        "sampling" => "Requests traced: write 0 to 100. Reckoned as it is.",
        _ => "Region: not a region. Reckoned as it is.",
    },
    answer: "A month would cost {cost}; as it is, {now}.",
    range: "between {low} and {high}",
    assumption: |assumption| match assumption {
        Assumption::StorageAsItIs => {
            "What is stored already stays as it is; more traffic adds to it each day."
        }
        Assumption::CapacityForPeak => {
            "Capacity is raised so that the peak stays within 70 %, and never lowered."
        }
        Assumption::SameShape => "Traffic keeps its shape: the same peaks, so many times higher.",
        Assumption::MemoryChangesTime => {
            "Lambda gives processor time in proportion to memory: invocations take as long as now, or change against the memory."
        }
        Assumption::SameTimes => "Calls take as long in the other region.",
    },
    not_priced: "{lines} lines are not priced there, so it costs more by an unknown amount.",
    column_now: "As it is",
    column_then: "Then, at most",
    no_baseline: "CloudWatch measured nothing in these months to reckon from.",
};

pub(super) const KO: WhatIf = WhatIf {
    title: "가정해 보기",
    traffic: "트래픽 배수",
    memory: "메모리, MB",
    mode: "테이블",
    mode_of: |mode| match mode {
        Mode::OnDemand => "온디맨드",
        Mode::Provisioned => "프로비저닝",
    },
    region: "리전",
    sampling: "추적할 요청, %",
    same: "현재대로",
    reckon: "계산",
    wrong: |field| match field {
        "traffic" => "트래픽 배수: 0보다 크고 10000 이하인 수를 입력하십시오. 현재대로 계산했습니다.",
        "memory" => "메모리: 128에서 10240까지 MB로 입력하십시오. 현재대로 계산했습니다.",
        "sampling" => "추적할 요청: 0에서 100까지 입력하십시오. 현재대로 계산했습니다.",
        _ => "리전: 올바른 리전이 아닙니다. 현재대로 계산했습니다.",
    },
    answer: "한 달 비용은 {cost}입니다. 현재대로라면 {now}입니다.",
    range: "{low}에서 {high} 사이",
    assumption: |assumption| match assumption {
        Assumption::StorageAsItIs => "이미 저장된 데이터는 그대로이며 트래픽이 늘면 매일 더 쌓입니다.",
        Assumption::CapacityForPeak => "피크가 70 % 이내에 들도록 용량을 늘리며 줄이지는 않습니다.",
        Assumption::SameShape => "트래픽의 형태는 같고 피크도 같은 배수로 커집니다.",
        Assumption::MemoryChangesTime => {
            "Lambda는 메모리에 비례하여 CPU를 제공합니다. 호출 시간은 지금과 같거나 메모리에 반비례합니다."
        }
        Assumption::SameTimes => "다른 리전에서도 호출 시간은 같습니다.",
    },
    not_priced: "그곳에서는 가격이 없는 항목이 {lines}개 있어 실제로는 더 듭니다.",
    column_now: "현재",
    column_then: "변경 후 최대",
    no_baseline: "이 기간에 CloudWatch가 측정한 것이 없어 계산할 수 없습니다.",
};
