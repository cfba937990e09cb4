//! AWS's own figure beside the console's.

use super::cost;
use super::usd;
use domain::cost::{Billed, Reason, Reconciliation, Share};
use domain::price::Usd;
use domain::report::Statement;

/// Words of the comparison with Cost Explorer.
#[derive(Debug)]
pub struct Bill {
    /// Heading.
    pub title: &'static str,
    /// AWS's figure among the figures that a month is remembered by.
    pub figure: &'static str,
    /// The console is not told to ask.
    pub off: &'static str,
    /// There is no table to keep the answer in.
    pub no_table: &'static str,
    /// Why there is no figure; empty if there is one.
    pub without: fn(&Statement) -> &'static str,
    /// Both figures, and by how much they differ.
    pub compared: fn(&domain::cost::Bill, &Reconciliation) -> String,
    /// Nothing was metered on the days that AWS has a figure of.
    pub not_metered_here: &'static str,
    /// What AWS lists beyond.
    pub beyond: fn(&[Billed]) -> String,
    /// What the figure is of, and what asking costs.
    pub asked: fn(&Share) -> String,
    /// AWS calls its figure an estimate.
    pub estimated: &'static str,
    /// Column: by the console.
    pub column_reckoned: &'static str,
    /// Column: by AWS.
    pub column_billed: &'static str,
    /// Column: why they differ.
    pub column_reasons: &'static str,
    /// Why two figures differ.
    pub reason: fn(&Reason, &Share) -> String,
    /// They do not.
    pub same: &'static str,
}

/// An amount with its sign.
fn signed(amount: Usd) -> String {
    if amount.is_negative() {
        format!("−{}", usd(amount.abs()))
    } else {
        format!("+{}", usd(amount))
    }
}

fn listed(billed: &[Billed]) -> String {
    let each: Vec<String> = billed
        .iter()
        .map(|each| format!("{} {}", each.service, usd(each.cost)))
        .collect();
    each.join(", ")
}

pub(super) const EN: Bill = Bill {
    title: "Compared with AWS's bill",
    figure: "By Cost Explorer",
    off: "Not compared: the console is not told to ask Cost Explorer, which costs 0.01 USD a request. Set LIVEINSIGHT_COST_EXPLORER to \
          services or to tag:KEY=VALUE, and allow ce:GetCostAndUsage.",
    no_table: "Cost Explorer is not asked, because there is no table LiveInsight-Console to keep what it says, and each request costs \
               0.01 USD. Run liveinsight bootstrap.",
    without: |statement| match statement {
        Statement::NotYet => "No day of this month is over, so AWS has no figure of it yet.",
        Statement::Forgotten => "Cost Explorer keeps 13 months, and nobody asked for this one in time.",
        Statement::NotEnabled => {
            "Cost Explorer is not enabled in this account. Open it once in the AWS Billing and Cost Management console, in an \
             organisation by the account that pays; figures come after about 24 hours."
        }
        Statement::Preparing => {
            "AWS is still preparing Cost Explorer's figures for this account, which takes about 24 hours. Look again tomorrow."
        }
        Statement::Answered(_) => "",
    },
    compared: |bill, both| {
        let (theirs, ours) = (both.billed(), both.estimated());
        format!(
            "From {} to {} AWS charges {} for these services; {} were reckoned here: {}.",
            bill.period.from,
            bill.period.to.previous_day().unwrap_or(bill.period.to),
            usd(theirs),
            usd(ours),
            signed(theirs - ours)
        )
    },
    not_metered_here: "AWS has a figure of days on which nothing was metered here.",
    beyond: |billed| format!("Not metered here: {}.", listed(billed)),
    asked: |share| {
        let of = match share {
            Share::Services => {
                "AWS's figure is of the whole account: every use of these services, in all regions."
                    .to_owned()
            }
            Share::Tagged { key, value } => {
                format!("AWS's figure is of what carries the cost allocation tag {key}={value}.")
            }
        };
        format!(
            "{of} It is asked for at most once a day, for 0.01 USD, which is among the console's own costs."
        )
    },
    estimated: "AWS still calls its figure an estimate.",
    column_reckoned: "Reckoned",
    column_billed: "AWS",
    column_reasons: "Explained by",
    reason: |reason, share| match reason {
        Reason::Rounding => "rounding, less than a cent".to_owned(),
        Reason::NotPriced { dimension } => {
            format!("{} has no price here", (cost::EN.dimension)(*dimension))
        }
        Reason::NotYetBilled => "AWS is up to a day behind, and the last days may still change".to_owned(),
        Reason::FreeTierShared { at_most } => format!(
            "others of the account used the free tier too: at most {}",
            usd(*at_most)
        ),
        Reason::OtherUsage => match share {
            Share::Services => "other usage of the account".to_owned(),
            Share::Tagged { .. } => "other things that carry the tag".to_owned(),
        },
        Reason::NotTagged => "what carries no tag: requests to APIs, metrics, traces".to_owned(),
        Reason::Discount => "credits, a discount, or an offer for the first year".to_owned(),
    },
    same: "no difference",
};

pub(super) const KO: Bill = Bill {
    title: "AWS 청구 금액과 비교",
    figure: "Cost Explorer 기준",
    off: "비교하지 않았습니다. 요청 한 번에 0.01 USD가 드는 Cost Explorer를 사용하도록 설정되어 있지 않습니다. LIVEINSIGHT_COST_EXPLORER를 \
          services 또는 tag:KEY=VALUE로 설정하고 ce:GetCostAndUsage를 허용하십시오.",
    no_table: "Cost Explorer에 요청하지 않았습니다. 요청마다 0.01 USD가 드는데 답을 보관할 LiveInsight-Console 테이블이 없습니다. liveinsight \
               bootstrap을 실행하십시오.",
    without: |statement| match statement {
        Statement::NotYet => "이 달에는 아직 끝난 날이 없어 AWS 금액이 없습니다.",
        Statement::Forgotten => "Cost Explorer는 13개월을 보관하며, 그동안 이 달을 조회한 적이 없습니다.",
        Statement::NotEnabled => {
            "이 계정에서는 Cost Explorer가 활성화되어 있지 않습니다. AWS Billing and Cost Management 콘솔에서 한 번 열어 활성화하십시오. 조직에서는 \
             결제 계정이 활성화해야 하며, 금액은 약 24시간 뒤부터 표시됩니다."
        }
        Statement::Preparing => {
            "AWS가 이 계정의 Cost Explorer 데이터를 준비하고 있습니다. 약 24시간이 걸리므로 내일 다시 확인하십시오."
        }
        Statement::Answered(_) => "",
    },
    compared: |bill, both| {
        let (theirs, ours) = (both.billed(), both.estimated());
        format!(
            "{}부터 {}까지 이 서비스들의 AWS 청구 금액은 {}, 이 콘솔이 계산한 금액은 {}이며 차이는 {}입니다.",
            bill.period.from,
            bill.period.to.previous_day().unwrap_or(bill.period.to),
            usd(theirs),
            usd(ours),
            signed(theirs - ours)
        )
    },
    not_metered_here: "AWS 금액이 있는 기간에 이 콘솔이 측정한 사용량이 없습니다.",
    beyond: |billed| format!("이 콘솔이 측정하지 않는 항목: {}.", listed(billed)),
    asked: |share| {
        let of = match share {
            Share::Services => {
                "AWS 금액은 계정 전체, 모든 리전에서 이 서비스들을 사용한 금액입니다.".to_owned()
            }
            Share::Tagged { key, value } => {
                format!("AWS 금액은 비용 할당 태그 {key}={value}가 있는 리소스의 금액입니다.")
            }
        };
        format!("{of} 하루에 한 번까지만 요청하며, 요청마다 드는 0.01 USD는 콘솔 자체 비용에 포함됩니다.")
    },
    estimated: "AWS도 이 금액을 아직 추정치로 표시합니다.",
    column_reckoned: "계산",
    column_billed: "AWS",
    column_reasons: "차이의 이유",
    reason: |reason, share| match reason {
        Reason::Rounding => "반올림, 1센트 미만".to_owned(),
        Reason::NotPriced { dimension } => {
            format!("{} 가격이 가격표에 없음", (cost::KO.dimension)(*dimension))
        }
        Reason::NotYetBilled => "AWS 금액은 최대 하루 늦고 최근 며칠은 바뀔 수 있음".to_owned(),
        Reason::FreeTierShared { at_most } => {
            format!("계정의 다른 사용량도 프리 티어를 사용함: 최대 {}", usd(*at_most))
        }
        Reason::OtherUsage => match share {
            Share::Services => "계정의 다른 사용량".to_owned(),
            Share::Tagged { .. } => "같은 태그가 있는 다른 리소스".to_owned(),
        },
        Reason::NotTagged => "태그가 없는 항목: API 요청, 지표, 트레이스".to_owned(),
        Reason::Discount => "크레딧, 할인 또는 첫해 혜택".to_owned(),
    },
    same: "차이 없음",
};
