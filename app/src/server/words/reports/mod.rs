//! The reports on capacity and cost.

pub mod bill;
pub mod capacity;
pub mod cost;
pub mod what_if;

use domain::price::{NotPriced, Usd};
use domain::report::Prices;
use domain::snapshot::Direction;

/// Words of the reports.
#[derive(Debug)]
pub struct Reports {
    /// Label of the two reports.
    pub which: &'static str,
    /// The capacity report.
    pub capacity_tab: &'static str,
    /// The cost report.
    pub cost_tab: &'static str,
    /// Label of the periods.
    pub periods: &'static str,
    /// So many days.
    pub days: fn(u16) -> String,
    /// Label of the links to files.
    pub files: &'static str,
    /// How to have it on paper.
    pub paper: &'static str,
    /// What a printed report is about: stack, region, period, when it was made.
    pub head: fn(&str, &str, &str, &str) -> String,
    /// Reads or writes.
    pub direction: fn(Direction) -> &'static str,
    /// Why something has no price.
    pub not_priced: fn(&NotPriced) -> String,
    /// The prices' edition and age.
    pub prices: fn(&Prices) -> String,
    /// What reading it costs.
    pub asked: &'static str,
    /// Nothing can be said yet.
    pub no_snapshot: &'static str,
    /// Capacity.
    pub capacity: capacity::Capacity,
    /// Cost.
    pub cost: cost::Cost,
    /// AWS's own figure.
    pub bill: bill::Bill,
    /// What if.
    pub what_if: what_if::WhatIf,
}

/// Dollars, to the cent.
pub fn usd(amount: Usd) -> String {
    format!("{amount} USD")
}

pub(super) const EN: Reports = Reports {
    which: "Reports",
    capacity_tab: "Capacity",
    cost_tab: "Cost",
    periods: "Period",
    days: |days| format!("{days} days"),
    files: "As a file",
    paper: "Print this page for a version on paper.",
    head: |stack, region, period, made| format!("{stack} · {region} · {period} · made {made}"),
    direction: |direction| match direction {
        Direction::Read => "reads",
        Direction::Write => "writes",
    },
    not_priced: |why| match why {
        NotPriced::UnknownRegion => "not priced: the price book does not know the region".to_owned(),
        NotPriced::Absent => "not priced: the price book has no price for it in this region".to_owned(),
        NotPriced::Unconfirmed => "not priced: no primary source confirms the price".to_owned(),
        NotPriced::Beyond { up_to } => format!("not priced: the price is known up to {up_to} a month"),
    },
    prices: |prices| {
        let of = format!("Prices as of {} (edition {})", prices.compiled, prices.version);
        if prices.stale {
            format!(
                "{of}: {} days old. AWS may have changed them since. Check the price book before you decide.",
                prices.days_old
            )
        } else {
            format!("{of}, USD without taxes.")
        }
    },
    asked: "Reading a period asks CloudWatch for 70 metrics, which it charges; whoever looks within a quarter of an hour shares the answer.",
    no_snapshot: "The stack has not been read yet. Reload this page in a moment.",
    capacity: capacity::EN,
    cost: cost::EN,
    bill: bill::EN,
    what_if: what_if::EN,
};

pub(super) const KO: Reports = Reports {
    which: "보고서",
    capacity_tab: "용량",
    cost_tab: "비용",
    periods: "기간",
    days: |days| format!("{days}일"),
    files: "파일",
    paper: "이 페이지를 인쇄하면 종이용 보고서가 됩니다.",
    head: |stack, region, period, made| format!("{stack} · {region} · {period} · 작성 {made}"),
    direction: |direction| match direction {
        Direction::Read => "읽기",
        Direction::Write => "쓰기",
    },
    not_priced: |why| match why {
        NotPriced::UnknownRegion => "가격 없음: 가격표에 이 리전이 없습니다".to_owned(),
        NotPriced::Absent => "가격 없음: 가격표에 이 리전의 가격이 없습니다".to_owned(),
        NotPriced::Unconfirmed => "가격 없음: 공식 자료로 확인되지 않은 가격입니다".to_owned(),
        NotPriced::Beyond { up_to } => format!("가격 없음: 월 {up_to}까지만 가격이 알려져 있습니다"),
    },
    prices: |prices| {
        let of = format!("가격 기준일 {} (판 {})", prices.compiled, prices.version);
        if prices.stale {
            format!(
                "{of}: {}일이 지났습니다. 그동안 AWS가 가격을 바꾸었을 수 있으니 결정하기 전에 가격표를 확인하십시오.",
                prices.days_old
            )
        } else {
            format!("{of}, 세금을 제외한 USD입니다.")
        }
    },
    asked: "기간 하나를 읽을 때 CloudWatch에 지표 70개를 요청하며 요금이 부과됩니다. 15분 안에 보는 사람은 같은 결과를 함께 사용합니다.",
    no_snapshot: "아직 스택을 읽지 못했습니다. 잠시 후 이 페이지를 새로 고치십시오.",
    capacity: capacity::KO,
    cost: cost::KO,
    bill: bill::KO,
    what_if: what_if::KO,
};
