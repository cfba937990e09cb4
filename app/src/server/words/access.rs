//! Signing in.

use crate::server::request::SignInProblem;
use domain::access::{Person, Role};

/// Words of the sign-in page.
#[derive(Debug)]
pub struct Access {
    /// Title and heading.
    pub title: &'static str,
    /// Label of the name's field.
    pub name: &'static str,
    /// Label of the password's field.
    pub password: &'static str,
    /// The button.
    pub sign_in: &'static str,
    /// Where accounts come from.
    pub hint: &'static str,
    /// Heading of what was wrong with the last attempt.
    pub problem_title: &'static str,
    /// What was wrong with it.
    pub problem: fn(SignInProblem) -> &'static str,
    /// What a one-time link is.
    pub link_explained: &'static str,
    /// The button of a one-time link.
    pub link_button: &'static str,
    /// Who is signed in already.
    pub already: fn(&Person) -> String,
    /// Link back to what was asked for.
    pub go_on: &'static str,
    /// Heading where a sign-in is too old for what was to be done.
    pub again_title: &'static str,
    /// Heading where it was renewed.
    pub again_done: &'static str,
    /// What was to be done was not, and nothing of it is lost.
    pub again_explained: fn(&str) -> String,
    /// The password was wrong.
    pub again_wrong: &'static str,
    /// How whoever came by a one-time link goes on.
    pub again_link: &'static str,
    /// Does what was to be done.
    pub again_go_on: fn(&str) -> String,
    /// A role's name.
    pub role: fn(Role) -> &'static str,
}

pub(super) const EN: Access = Access {
    title: "Sign in",
    name: "Name",
    password: "Password",
    sign_in: "Sign in",
    hint: "Accounts are made on the command line, by `liveinsight account set NAME`.",
    problem_title: "You could not be signed in",
    problem: |problem| match problem {
        SignInProblem::Credentials => {
            "The name or the password is wrong. Nothing says which, so that names cannot be found out."
        }
        SignInProblem::Link => {
            "This link was used already or is an old one. The console prints a new one whenever one is used."
        }
    },
    link_explained: "This link signs you in once. It is used up by the button, not by opening this page.",
    link_button: "Sign in with this link",
    already: |person| format!("You are signed in as {} ({}).", person.name, role_en(person.role)),
    go_on: "Go on",
    again_title: "Sign in again",
    again_done: "You are signed in again",
    again_explained: |what| {
        format!(
            "{what}: not done yet. Whoever changes something has signed in lately; what you typed is kept on this page."
        )
    },
    again_wrong: "The name or the password is wrong. What you typed before is still kept.",
    again_link: "Open the link that the console printed last in another tab of this browser and sign in with it. Then go on here.",
    again_go_on: |what| format!("{what} now"),
    role: role_en,
};

pub(super) const KO: Access = Access {
    title: "로그인",
    name: "이름",
    password: "암호",
    sign_in: "로그인",
    hint: "계정은 명령줄에서 `liveinsight account set NAME`으로 만듭니다.",
    problem_title: "로그인하지 못했습니다",
    problem: |problem| match problem {
        SignInProblem::Credentials => {
            "이름 또는 암호가 올바르지 않습니다. 계정 이름을 알아낼 수 없도록 어느 쪽인지는 알리지 않습니다."
        }
        SignInProblem::Link => {
            "이미 사용했거나 오래된 링크입니다. 링크를 사용할 때마다 콘솔이 새 링크를 출력합니다."
        }
    },
    link_explained: "이 링크로 한 번 로그인할 수 있습니다. 이 페이지를 여는 것만으로는 사용되지 않으며, 버튼을 누르면 사용됩니다.",
    link_button: "이 링크로 로그인",
    already: |person| {
        format!(
            "{} 계정({})으로 로그인되어 있습니다.",
            person.name,
            role_ko(person.role)
        )
    },
    go_on: "계속",
    again_title: "다시 로그인하십시오",
    again_done: "다시 로그인했습니다",
    again_explained: |what| {
        format!(
            "{what}: 아직 실행하지 않았습니다. 변경 작업을 하려면 로그인한 지 얼마 지나지 않아야 합니다. 입력한 내용은 이 페이지에 그대로 있습니다."
        )
    },
    again_wrong: "이름 또는 암호가 올바르지 않습니다. 앞서 입력한 내용은 그대로 있습니다.",
    again_link: "콘솔이 마지막으로 출력한 링크를 이 브라우저의 다른 탭에서 열어 로그인한 뒤, 여기에서 계속하십시오.",
    again_go_on: |what| format!("지금 실행: {what}"),
    role: role_ko,
};

pub(super) fn role_en(role: Role) -> &'static str {
    match role {
        Role::Viewer => "viewer",
        Role::Manager => "manager",
        Role::Operator => "operator",
        Role::Admin => "admin",
    }
}

pub(super) fn role_ko(role: Role) -> &'static str {
    match role {
        Role::Viewer => "조회자",
        Role::Manager => "매니저",
        Role::Operator => "운영자",
        Role::Admin => "관리자",
    }
}
