//! Incidents and their checklists, on pages and in the record that is saved.

use domain::incident::Checklist;

/// Words of incidents.
#[derive(Debug)]
pub struct Incident {
    /// Title of the list.
    pub title: &'static str,
    /// The list's first sentence: how many are open.
    pub open_now: fn(usize) -> String,
    /// The same while they cannot be read.
    pub unreadable: &'static str,
    /// What to do then.
    pub by_hand: &'static str,
    /// Where there is none.
    pub none: &'static str,
    /// The console's table is missing.
    pub no_table: &'static str,
    /// An incident that goes on.
    pub open: &'static str,
    /// One that does not.
    pub closed: &'static str,
    /// Heading of the form for an incident that no section is about.
    pub any: &'static str,
    /// Label of its title.
    pub called: &'static str,
    /// What to write there.
    pub called_hint: &'static str,
    /// Begins a checklist.
    pub start: &'static str,
    /// Leads to the checklist that is open: who began it.
    pub go_on: fn(&str) -> String,
    /// Why a person may not.
    pub may_not: &'static str,
    /// Ticks cannot be kept: beside the reason.
    pub not_kept: &'static str,
    /// A checklist's first sentence.
    pub progress: fn(&Checklist) -> String,
    /// Leads to the section that the tasks are from.
    pub section: &'static str,
    /// Who opened it.
    pub opened_by: fn(&str) -> String,
    /// Who closed it, and why.
    pub closed_by: fn(&str, &str) -> String,
    /// Heading of the tasks.
    pub tasks: &'static str,
    /// What a button does: ticks a task.
    pub tick: fn(&str) -> String,
    /// Takes a tick back.
    pub untick: fn(&str) -> String,
    /// Who ticked a task; the time stands after it.
    pub ticked_by: fn(&str) -> String,
    /// Heading of what was done.
    pub record: &'static str,
    /// What somebody did: ticked a task, by its number and words.
    pub did_tick: fn(u16, &str) -> String,
    /// Took that back.
    pub did_untick: fn(u16, &str) -> String,
    /// Opened the incident.
    pub did_open: &'static str,
    /// Closed it, and why.
    pub did_close: fn(&str) -> String,
    /// Label of a note.
    pub note: &'static str,
    /// What to write in one.
    pub note_hint: &'static str,
    /// Keeps a note.
    pub keep_note: &'static str,
    /// Opens the form that closes an incident.
    pub close: &'static str,
    /// Label of the reason.
    pub reason: &'static str,
    /// What to write there.
    pub reason_hint: &'static str,
    /// Leads to the record as a file.
    pub save: &'static str,
    /// Leads to all incidents.
    pub all: &'static str,
    /// Heading of the record's times.
    pub times_utc: &'static str,
    /// What a post-mortem says beyond the record: headings to be filled in.
    pub post_mortem: [&'static str; 4],
}

pub(super) const EN: Incident = Incident {
    title: "Incidents",
    open_now: |count| match count {
        0 => "No incident is open".to_owned(),
        1 => "One incident is open".to_owned(),
        _ => format!("{count} incidents are open"),
    },
    unreadable: "Incidents cannot be read now, so nothing can be ticked",
    by_hand: "The tasks themselves stand in the guide and need no AWS. Work through them, and write down who did what and when.",
    none: "No checklist was ever started. One is started from a section of the guide.",
    no_table: "The console's table does not exist. Make it with liveinsight bootstrap.",
    open: "open",
    closed: "closed",
    any: "Something else",
    called: "What is it called?",
    called_hint: "Whoever gives the same name while it is open comes to the same checklist.",
    start: "Start the checklist",
    go_on: |who| format!("The checklist is open, started by {who}"),
    may_not: "Operators start checklists and tick them; your role may read them.",
    not_kept: "Ticks cannot be kept now:",
    progress: |checklist| {
        let (done, all) = (checklist.ticked(), checklist.standing.len());
        match &checklist.closed {
            Some(_) => format!("Closed with {done} of {all} done"),
            None if done == all => format!("All {all} are done: close it, with the reason"),
            None => format!("{done} of {all} done"),
        }
    },
    section: "The section in the guide",
    opened_by: |who| format!("Opened by {who}"),
    closed_by: |who, reason| format!("Closed by {who}: {reason}"),
    tasks: "What to do",
    tick: |task| format!("Done: {task}"),
    untick: |task| format!("Not done after all: {task}"),
    ticked_by: |who| format!("done by {who}"),
    record: "What was done",
    did_tick: |number, task| format!("did {number}: {task}"),
    did_untick: |number, task| format!("took back {number}: {task}"),
    did_open: "opened the incident",
    did_close: |reason| format!("closed the incident: {reason}"),
    note: "Note",
    note_hint: "What you see, what you tried, whom you called.",
    keep_note: "Keep the note",
    close: "Close the incident",
    reason: "What was it?",
    reason_hint: "The cause, or that there was none. Nothing can be ticked afterwards.",
    save: "Save for the post-mortem (markdown)",
    all: "All incidents",
    times_utc: "Times are UTC.",
    post_mortem: [
        "What visitors lost",
        "Cause",
        "Why it was not seen earlier",
        "What is changed, by whom, until when",
    ],
};

pub(super) const KO: Incident = Incident {
    title: "인시던트",
    open_now: |count| match count {
        0 => "진행 중인 인시던트가 없습니다".to_owned(),
        _ => format!("진행 중인 인시던트가 {count}건 있습니다"),
    },
    unreadable: "지금은 인시던트를 읽을 수 없어 체크를 기록할 수 없습니다",
    by_hand: "할 일 목록은 가이드에 있으며 AWS 없이도 볼 수 있습니다. 목록대로 진행하면서 누가 언제 무엇을 했는지 적어 두십시오.",
    none: "시작한 체크리스트가 없습니다. 체크리스트는 가이드의 각 절에서 시작합니다.",
    no_table: "콘솔의 테이블이 없습니다. liveinsight bootstrap으로 만드십시오.",
    open: "진행 중",
    closed: "종료",
    any: "그 밖의 상황",
    called: "인시던트 이름",
    called_hint: "진행 중인 인시던트와 같은 이름을 입력하면 그 체크리스트로 이동합니다.",
    start: "체크리스트 시작",
    go_on: |who| format!("{who} 님이 시작한 체크리스트가 진행 중입니다"),
    may_not: "체크리스트는 운영자가 시작하고 체크합니다. 현재 역할로는 볼 수만 있습니다.",
    not_kept: "지금은 체크를 기록할 수 없습니다.",
    progress: |checklist| {
        let (done, all) = (checklist.ticked(), checklist.standing.len());
        match &checklist.closed {
            Some(_) => format!("종료됨: {all}개 중 {done}개 완료"),
            None if done == all => format!("{all}개를 모두 완료했습니다. 원인을 적고 종료하십시오"),
            None => format!("{all}개 중 {done}개를 완료했습니다"),
        }
    },
    section: "가이드의 해당 절",
    opened_by: |who| format!("{who} 님이 시작"),
    closed_by: |who, reason| format!("{who} 님이 종료: {reason}"),
    tasks: "할 일",
    tick: |task| format!("완료로 표시: {task}"),
    untick: |task| format!("완료 취소: {task}"),
    ticked_by: |who| format!("{who} 님이 완료"),
    record: "진행 기록",
    did_tick: |number, task| format!("{number}번 완료: {task}"),
    did_untick: |number, task| format!("{number}번 완료 취소: {task}"),
    did_open: "인시던트 시작",
    did_close: |reason| format!("인시던트 종료: {reason}"),
    note: "메모",
    note_hint: "보이는 증상, 시도한 조치, 연락한 사람을 적습니다.",
    keep_note: "메모 남기기",
    close: "인시던트 종료",
    reason: "원인",
    reason_hint: "원인을 적습니다. 원인이 없었다면 그렇게 적습니다. 종료한 뒤에는 체크할 수 없습니다.",
    save: "사후 검토용으로 저장(Markdown)",
    all: "전체 인시던트",
    times_utc: "시각은 UTC입니다.",
    post_mortem: [
        "방문자에게 미친 영향",
        "원인",
        "더 일찍 알아채지 못한 이유",
        "개선 조치, 담당자, 기한",
    ],
};
