//! What a deployment changes of each month's bill.

use super::failure::{Quote, Said};
use crate::server::words::{health, reports};
use domain::deployment::{ComeAndGo, CostOf, Footprint, Traces, Untold};
use domain::snapshot::Units;

/// Words of the lines.
#[derive(Debug)]
pub struct Cost {
    /// What is paid for.
    pub of: fn(&CostOf) -> Said,
    /// Why an amount cannot be told.
    pub untold: fn(&Untold) -> Said,
}

fn plain(sentence: impl Into<String>) -> Said {
    Said {
        sentence: sentence.into(),
        quote: None,
    }
}

fn quoted(sentence: &str, text: &str) -> Said {
    Said {
        sentence: sentence.to_owned(),
        quote: Some(Quote::Machine(text.to_owned())),
    }
}

fn come_and_go(ComeAndGo { added, removed }: ComeAndGo) -> String {
    let part = |sign: char, count: usize| (count > 0).then(|| format!("{sign}{count}"));
    let parts: Vec<String> = [part('+', added), part('−', removed)]
        .into_iter()
        .flatten()
        .collect();
    parts.join(", ")
}

pub(super) const EN: Cost = Cost {
    of: |what| match what {
        CostOf::Told(text) => quoted("", text),
        what => plain(what.to_string()),
    },
    untold: |why| match why {
        Untold::Price(why) => plain((reports::EN.not_priced)(why)),
        Untold::Unreadable(cause) => plain((health::EN.unavailable)(cause)),
        Untold::NoBook { detail } | Untold::Told(detail) => quoted("", detail),
        why => plain(why.to_string()),
    },
};

pub(super) const KO: Cost = Cost {
    of: |what| match what {
        CostOf::Capacity { from, to } => plain(format!(
            "테이블과 인덱스의 용량: {} → {}",
            footprint_ko(from),
            footprint_ko(to)
        )),
        CostOf::Alarms(alarms) => plain(format!("경보 {}개", come_and_go(*alarms))),
        CostOf::Dashboards(dashboards) => plain(format!("대시보드 {}개", come_and_go(*dashboards))),
        CostOf::Computing => plain("함수의 컴퓨팅 시간"),
        CostOf::Traces(Traces::AsBefore) => {
            plain("X-Ray 트레이스: 함수와 API 중 하나가 계속 추적하므로 개수는 같습니다")
        }
        CostOf::Traces(Traces::Uncounted) => plain("X-Ray 트레이스"),
        CostOf::Traces(Traces::AtMost { traces, requests }) => plain(format!(
            "X-Ray 트레이스: 최근 며칠간의 트래픽과 기본 샘플링 규칙으로 계산하여, 요청 {requests}건 중 최대 {traces}건"
        )),
        CostOf::Everything => plain("전체"),
        CostOf::Told(text) => quoted("", text),
    },
    untold: |why| match why {
        Untold::Price(why) => plain((reports::KO.not_priced)(why)),
        Untold::ByRequest => plain("요청에 따라 내는 요금은 트래픽에 따라 달라집니다"),
        Untold::ByRun => plain("새 버전의 실행 시간은 실행해 보아야 알 수 있습니다"),
        Untold::AlarmMetrics => plain("경보가 지켜보는 지표의 수를 템플릿에서 알 수 없습니다"),
        Untold::NoTraffic { days } => plain(format!(
            "최근 {days}일 동안 CloudWatch에 집계된 API 요청이 없습니다"
        )),
        Untold::Unreadable(cause) => plain((health::KO.unavailable)(cause)),
        Untold::NoBook { detail } => quoted("가격표를 사용할 수 없습니다", detail),
        Untold::Told(text) => quoted("", text),
    },
};

fn footprint_ko(footprint: &Footprint) -> String {
    match footprint {
        Footprint::Nothing => "없음".to_owned(),
        Footprint::Provisioned(Units { read, write }) => format!("읽기 {read}, 쓰기 {write} 유닛"),
        Footprint::OnDemand => "온디맨드".to_owned(),
    }
}
