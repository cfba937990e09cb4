//! What stands around the tables in the report on capacity: the API in front, the log beside.

use super::super::usd;
use crate::server::numbers::{grouped, measured};
use domain::capacity::report::UntilFull;
use domain::price::{NotPriced, Usd};
use domain::report::{ApiReport, ApiThrottle, LogReport};

/// Words of the API and the log.
#[derive(Debug)]
pub struct Around {
    /// Heading of the API.
    pub api: &'static str,
    /// What it was asked for, and accepts.
    pub asked: fn(&ApiReport) -> String,
    /// Heading of the log.
    pub log: &'static str,
    /// What it takes in and stores, and for how long.
    pub kept: fn(&LogReport) -> String,
}

pub(in super::super) const EN: Around = Around {
    api: "API",
    asked: |api| {
        let used = api.requests;
        let asked = format!(
            "{} requests a second on average, {} in the busiest period; 99 of 100 periods had {} or less.",
            measured(used.average),
            measured(used.max),
            measured(used.p99)
        );
        let throttle = match &api.throttle {
            ApiThrottle::Set(throttle) => throttle,
            ApiThrottle::NoneSet => {
                return format!(
                    "{asked} No throttle is set on its stage: the account's quota for API Gateway counts, which is not read."
                );
            }
            ApiThrottle::NoStage => {
                return format!("{asked} There is no stage now, so what it accepts is not known.");
            }
            ApiThrottle::Unread { action } => {
                return format!(
                    "{asked} What it accepts is not known: its stage could not be read ({action})."
                );
            }
        };
        let headroom = api.headroom().unwrap_or_default();
        let left = if headroom < 0.0 {
            format!("{} too many for 70 % of that", measured(-headroom))
        } else {
            format!("{} are left below 70 % of that", measured(headroom))
        };
        let full = match api.until_full {
            UntilFull::Already => ", which is passed".to_owned(),
            UntilFull::Days(1) => ", which is reached in a day".to_owned(),
            UntilFull::Days(days) => format!(", which is reached in {} days", grouped(days)),
            UntilFull::NotGrowing => ", and requests do not grow".to_owned(),
            UntilFull::Unknown => String::new(),
        };
        format!(
            "{asked} It accepts {} a second, {} at once: {left}{full}.",
            grouped(throttle.rate),
            grouped(throttle.burst)
        )
    },
    log: "The function's log",
    kept: |log| {
        let kept = match log.retention_days {
            Some(1) => "A line is kept for a day.".to_owned(),
            Some(days) => format!("A line is kept for {} days.", grouped(days.into())),
            None => "Nothing deletes a line: it grows for ever until a retention is set.".to_owned(),
        };
        format!(
            "It took in {} GB a day and stores {} GB, compressed. {kept} A month costs {} to take in and {} to store what is there \
             now.",
            measured(log.per_day.as_f64()),
            measured(log.now.as_f64()),
            cost(&log.ingest, super::super::EN.not_priced),
            cost(&log.storage, super::super::EN.not_priced)
        )
    },
};

pub(in super::super) const KO: Around = Around {
    api: "API",
    asked: |api| {
        let used = api.requests;
        let asked = format!(
            "평균 초당 {}건, 가장 바쁜 기간에는 초당 {}건을 받았으며 기간 100개 중 99개는 초당 {}건 이하였습니다.",
            measured(used.average),
            measured(used.max),
            measured(used.p99)
        );
        let throttle = match &api.throttle {
            ApiThrottle::Set(throttle) => throttle,
            ApiThrottle::NoneSet => {
                return format!(
                    "{asked} 스테이지에 스로틀링 설정이 없어 계정의 API Gateway 할당량이 적용되며, 이 값은 읽지 않습니다."
                );
            }
            ApiThrottle::NoStage => return format!("{asked} 지금은 스테이지가 없어 한도를 알 수 없습니다."),
            ApiThrottle::Unread { action } => {
                return format!("{asked} 스테이지를 읽을 수 없어({action}) 한도를 알 수 없습니다.");
            }
        };
        let headroom = api.headroom().unwrap_or_default();
        let left = if headroom < 0.0 {
            format!("그 70 %를 {}건 넘었습니다", measured(-headroom))
        } else {
            format!("그 70 %까지 {}건이 남습니다", measured(headroom))
        };
        let full = match api.until_full {
            UntilFull::Already | UntilFull::Unknown => String::new(),
            UntilFull::Days(days) => format!(" 현재 추세로 {}일 뒤에 도달합니다.", grouped(days)),
            UntilFull::NotGrowing => " 요청은 늘고 있지 않습니다.".to_owned(),
        };
        format!(
            "{asked} 한도는 초당 {}건, 동시에 {}건이며 {left}.{full}",
            grouped(throttle.rate),
            grouped(throttle.burst)
        )
    },
    log: "함수의 로그",
    kept: |log| {
        let kept = match log.retention_days {
            Some(days) => format!("로그는 {}일 동안 보관됩니다.", grouped(days.into())),
            None => "로그가 삭제되지 않으므로 보존 기간을 설정할 때까지 계속 늘어납니다.".to_owned(),
        };
        format!(
            "하루에 {} GB를 수집했으며 압축된 크기로 {} GB를 저장하고 있습니다. {kept} 한 달 비용은 수집 {}, 현재 저장된 양의 보관 {}입니다.",
            measured(log.per_day.as_f64()),
            measured(log.now.as_f64()),
            cost(&log.ingest, super::super::KO.not_priced),
            cost(&log.storage, super::super::KO.not_priced)
        )
    },
};

fn cost(cost: &Result<Usd, NotPriced>, not_priced: fn(&NotPriced) -> String) -> String {
    match cost {
        Ok(cost) => usd(*cost),
        Err(why) => format!("({})", not_priced(why)),
    }
}
