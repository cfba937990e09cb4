//! Which trouble no alarm would tell.

use super::truth::all;
use domain::alarm::Metric;
use domain::alarm::recommended::{Cure, Trouble};

/// Words about alarms that ought to exist.
#[derive(Debug)]
pub struct Words {
    /// Title of the panel.
    pub title: &'static str,
    /// Nothing is missing.
    pub complete: &'static str,
    /// Trouble that nobody would be told of.
    pub untold: fn(Trouble) -> &'static str,
    /// Why somebody should be.
    pub why: fn(Trouble) -> &'static str,
    /// What is not watched.
    pub unwatched: fn(&[Metric]) -> String,
    /// What to do, with the template's alarm.
    pub cure: fn(Cure, &str) -> String,
}

pub(super) const EN: Words = Words {
    title: "Trouble that no alarm would tell",
    complete: "None: whatever loses or delays events is watched by an alarm that can ring.",
    untold: |trouble| match trouble {
        Trouble::FunctionFails => "Nobody is told when the function fails",
        Trouble::FunctionSlow => "Nobody is told when the function is slow",
        Trouble::FunctionThrottled => "Nobody is told when Lambda does not run the function",
        Trouble::ApiFails => "Nobody is told when the API answers with a 5xx",
        Trouble::WritesThrottled => "Not every throttled write is told",
        Trouble::ReadsThrottled => "Not every throttled read is told",
    },
    why: |trouble| match trouble {
        Trouble::FunctionFails => "An invocation that ends with an error loses its events.",
        Trouble::FunctionSlow => "Slow invocations store events late, and time-outs are near.",
        Trouble::FunctionThrottled => {
            "What is not run for want of concurrency loses its events. It is no error of the function, and its log does not show it."
        }
        Trouble::ApiFails => {
            "It is what browsers get, whatever the cause: the collector answers 503 when DynamoDB refuses, which is no error of the function."
        }
        Trouble::WritesThrottled => {
            "The collector tries again, then gives up: events are lost. The values of a table do not include those of its indexes."
        }
        Trouble::ReadsThrottled => {
            "Sessions are found late, and readers of the tables see errors. The values of a table do not include those of its indexes."
        }
    },
    unwatched: |metrics| format!("No alarm that can ring watches {}.", all(metrics)),
    cure: |cure, alarm| match cure {
        Cure::Deploy => format!("Deploy the stack: its template makes `{alarm}`, which does."),
        Cure::Mend => format!(
            "`{alarm}` is not as the template has it. Set it as it is there, or delete it and deploy."
        ),
    },
};

pub(super) const KO: Words = Words {
    title: "알려 줄 경보가 없는 문제",
    complete: "없습니다. 이벤트가 유실되거나 늦어지는 문제마다 울릴 수 있는 경보가 있습니다.",
    untold: |trouble| match trouble {
        Trouble::FunctionFails => "함수가 실패해도 알려 줄 경보가 없습니다",
        Trouble::FunctionSlow => "함수가 느려져도 알려 줄 경보가 없습니다",
        Trouble::FunctionThrottled => "Lambda가 함수를 실행하지 않아도 알려 줄 경보가 없습니다",
        Trouble::ApiFails => "API가 5xx로 응답해도 알려 줄 경보가 없습니다",
        Trouble::WritesThrottled => "경보가 알려 주지 않는 쓰기 스로틀링이 있습니다",
        Trouble::ReadsThrottled => "경보가 알려 주지 않는 읽기 스로틀링이 있습니다",
    },
    why: |trouble| match trouble {
        Trouble::FunctionFails => "오류로 끝난 호출의 이벤트는 유실됩니다.",
        Trouble::FunctionSlow => "호출이 느리면 이벤트가 늦게 저장되고 곧 시간 초과가 납니다.",
        Trouble::FunctionThrottled => {
            "동시성이 모자라 실행되지 않은 호출의 이벤트는 유실됩니다. 함수의 오류로 세지 않고 함수 로그에도 남지 않습니다."
        }
        Trouble::ApiFails => {
            "원인이 무엇이든 브라우저가 받는 응답입니다. DynamoDB가 거부하면 수집기는 503으로 응답하는데 이것은 함수의 오류가 아닙니다."
        }
        Trouble::WritesThrottled => {
            "수집기가 재시도하다가 포기하면 이벤트가 유실됩니다. 테이블의 값에는 인덱스의 값이 포함되지 않습니다."
        }
        Trouble::ReadsThrottled => {
            "세션을 늦게 찾고 테이블을 읽는 쪽에서 오류가 납니다. 테이블의 값에는 인덱스의 값이 포함되지 않습니다."
        }
    },
    unwatched: |metrics| format!("울릴 수 있는 경보가 감시하지 않는 지표: {}", all(metrics)),
    cure: |cure, alarm| match cure {
        Cure::Deploy => format!("스택을 배포하십시오. 템플릿이 이를 감시하는 `{alarm}` 경보를 만듭니다."),
        Cure::Mend => {
            format!("`{alarm}` 경보가 템플릿과 다릅니다. 템플릿대로 설정하거나, 삭제한 뒤 배포하십시오.")
        }
    },
};
