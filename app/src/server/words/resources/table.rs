//! The tables.

use crate::server::numbers::{grouped, measured, percent};
use domain::capacity::Usage;
use domain::snapshot::Billing;

/// Words of a table.
#[derive(Debug)]
pub struct Table {
    /// Its status.
    pub status: &'static str,
    /// How it is paid for.
    pub billing: &'static str,
    /// How, with DynamoDB's word for it.
    pub billed: fn(Billing) -> &'static str,
    /// Link to where that is changed, for all tables.
    pub change_mode: &'static str,
    /// How many items it has.
    pub items: &'static str,
    /// How much it stores.
    pub size: &'static str,
    /// How old the counts of items and bytes may be.
    pub count_note: &'static str,
    /// Expiry of items.
    pub ttl: &'static str,
    /// Items expire by this attribute.
    pub ttl_by: fn(&str) -> String,
    /// Items never expire.
    pub ttl_off: &'static str,
    /// Continuous backups.
    pub point_in_time_recovery: &'static str,
    /// Encryption at rest.
    pub encryption: &'static str,
    /// With the key that DynamoDB owns.
    pub aws_owned_key: &'static str,
    /// Whether deleting it is refused.
    pub deletion_protection: &'static str,
    /// Heading of the capacity.
    pub capacity: &'static str,
    /// Column: the table or one of its indexes.
    pub part: &'static str,
    /// The table itself.
    pub the_table: &'static str,
    /// An index, by name.
    pub index: fn(&str) -> String,
    /// Column: the key.
    pub key: &'static str,
    /// Column: reads.
    pub reads: &'static str,
    /// Column: writes.
    pub writes: &'static str,
    /// Column: throttled requests.
    pub throttled: &'static str,
    /// What is held ready and used.
    pub usage: fn(Usage) -> String,
    /// Where there is no figure of its use.
    pub no_figure: &'static str,
    /// What the figures mean, and that they come from CloudWatch.
    pub use_note: fn(usize) -> String,
    /// That CloudWatch has no figures.
    pub no_use: &'static str,
}

pub(super) const EN: Table = Table {
    status: "Status",
    billing: "Billing mode",
    change_mode: "Change for all tables",
    billed: |billing| match billing {
        Billing::OnDemand => "on-demand (PAY_PER_REQUEST)",
        Billing::Provisioned(_) => "provisioned (PROVISIONED)",
    },
    items: "Items",
    size: "Size",
    count_note: "items and size as DynamoDB counts them, about every six hours",
    ttl: "Time to live (TTL)",
    ttl_by: |attribute| format!("on, by {attribute}"),
    ttl_off: "off: items never expire",
    point_in_time_recovery: "Point-in-time recovery",
    encryption: "Encryption",
    aws_owned_key: "key owned by DynamoDB",
    deletion_protection: "Deletion protection",
    capacity: "Capacity",
    part: "Table or index",
    the_table: "table",
    index: |name| format!("index {name}"),
    key: "Key",
    reads: "Reads",
    writes: "Writes",
    throttled: "Throttled",
    usage: usage_en,
    no_figure: "no figure",
    use_note: |minutes| format!("Capacity units a second, on average over the last {minutes} minutes"),
    no_use: "CloudWatch has no figures for the last minutes.",
};

pub(super) const KO: Table = Table {
    status: "상태",
    billing: "용량 모드",
    change_mode: "모든 테이블에서 변경",
    billed: |billing| match billing {
        Billing::OnDemand => "온디맨드(PAY_PER_REQUEST)",
        Billing::Provisioned(_) => "프로비저닝됨(PROVISIONED)",
    },
    items: "항목 수",
    size: "크기",
    count_note: "항목 수와 크기는 DynamoDB가 약 6시간마다 집계합니다",
    ttl: "Time to Live(TTL)",
    ttl_by: |attribute| format!("켜짐, {attribute} 기준"),
    ttl_off: "꺼짐. 항목이 만료되지 않습니다",
    point_in_time_recovery: "특정 시점으로 복구(PITR)",
    encryption: "암호화",
    aws_owned_key: "DynamoDB 소유 키",
    deletion_protection: "삭제 방지",
    capacity: "용량",
    part: "테이블 또는 인덱스",
    the_table: "테이블",
    index: |name| format!("인덱스 {name}"),
    key: "키",
    reads: "읽기",
    writes: "쓰기",
    throttled: "스로틀링",
    usage: usage_ko,
    no_figure: "수치 없음",
    use_note: |minutes| format!("최근 {minutes}분 평균이며 단위는 초당 용량 단위입니다"),
    no_use: "CloudWatch에 최근 수치가 없습니다.",
};

fn usage_en(usage: Usage) -> String {
    let share = usage.used_basis_points().map(percent);
    match (usage.provisioned, usage.consumed, share) {
        (Some(provisioned), Some(used), Some(share)) => {
            format!("{} of {} ({share})", measured(used), grouped(provisioned))
        }
        (Some(provisioned), ..) => format!("{} provisioned", grouped(provisioned)),
        (None, Some(used), _) => measured(used),
        (None, None, _) => EN.no_figure.to_owned(),
    }
}

fn usage_ko(usage: Usage) -> String {
    let share = usage.used_basis_points().map(percent);
    match (usage.provisioned, usage.consumed, share) {
        (Some(provisioned), Some(used), Some(share)) => {
            format!("{} 중 {} ({share})", grouped(provisioned), measured(used))
        }
        (Some(provisioned), ..) => format!("프로비저닝 {}", grouped(provisioned)),
        (None, Some(used), _) => measured(used),
        (None, None, _) => KO.no_figure.to_owned(),
    }
}
