//! What DynamoDB throttled, where, and what each cause asks for.

use crate::server::components::table::{DataTable, Row, figures, row, words as text};
use crate::server::guide::{ChapterId, alarm_section};
use crate::server::numbers::grouped;
use crate::server::request::lang;
use crate::server::routes::Detail;
use domain::metrics::{Cause, Throttling};
use domain::snapshot::Direction;
use leptos::prelude::*;

/// The alarms that ring for throttled writes and reads: the guide has a section for each.
const WRITE_ALARM: &str = "LiveInsight-DynamoDB-Throttles";
const READ_ALARM: &str = "LiveInsight-DynamoDB-ReadThrottles";

/// Where requests were throttled, the worst first.
pub(super) fn table(found: &[Throttling]) -> AnyView {
    let words = &lang().words().metrics;
    let columns = vec![
        text(words.column_part),
        figures(words.column_throttled),
        text(words.column_cause),
    ];
    let rows = found.iter().map(throttling).collect();
    view! { <DataTable caption=words.throttled columns rows /> }.into_any()
}

fn throttling(throttling: &Throttling) -> Row {
    let words = &lang().words().metrics;
    let Throttling {
        part,
        direction,
        events,
        causes,
    } = throttling;
    let name = (words.part)(*part);
    let causes = if causes.is_empty() {
        view! { <p>{words.no_cause}</p> }.into_any()
    } else {
        causes
            .iter()
            .map(|(cause, events)| {
                view! {
                    <p>
                        <b>{(words.cause)(*cause)}</b>
                        {format!(" ({}). ", grouped(*events))}
                        {remedy(*cause, throttling)}
                    </p>
                }
            })
            .collect_view()
            .into_any()
    };
    row(
        format!("{name} {direction:?}"),
        vec![
            view! {
                <span class="name">{name}</span>
                <span class="why">{(words.direction)(*direction)}</span>
            }
            .into_any(),
            grouped(*events).into_any(),
            view! {
                {causes}
                {section(*direction)}
            }
            .into_any(),
        ],
    )
}

fn remedy(cause: Cause, throttling: &Throttling) -> String {
    (lang().words().metrics.remedy)(cause, throttling.part)
}

/// The guide's section about it.
fn section(direction: Direction) -> AnyView {
    let alarm = match direction {
        Direction::Write => WRITE_ALARM,
        Direction::Read => READ_ALARM,
    };
    let guide = Detail::Chapter(ChapterId::whole()).path();
    let address = format!("{guide}#{}", alarm_section(alarm));
    view! { <p><a href=address>{lang().words().metrics.to_guide}</a></p> }.into_any()
}
