//! Accounts, and whoever guesses their passwords.

use super::{House, PASSWORD, enter, is_in, with_session};
use crate::console::{Browser, Served};
use crate::proxy::Fault;
use crate::support;
use domain::access::Role;
use domain::audit::{Actor, AuditEntry, Filter, Outcome, Refusal};
use liveinsight::auth::account::Account;
use liveinsight::auth::password::Password;
use liveinsight::auth::{Links, administration};
use std::io::Write as _;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicI64, Ordering};
use time::OffsetDateTime;

/// What the console says to an attempt: its status, and after how many seconds the next one may be made.
async fn attempt(browser: &Browser, name: &str, password: &str) -> (u16, Option<u64>) {
    let answer = enter(browser, name, password).await;
    let wait = answer.headers().get("retry-after");
    let wait = wait.map(|wait| wait.to_str().unwrap().parse().unwrap());
    (answer.status().as_u16(), wait)
}

#[tokio::test]
async fn whoever_guesses_waits() {
    static AHEAD: AtomicI64 = AtomicI64::new(0);
    fn told() -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(1_795_000_000 + AHEAD.load(Ordering::Relaxed)).unwrap()
    }
    let house = House::start_at(told).await;
    house.set_account("kim", Role::Viewer, PASSWORD).await;
    let browser = house.served.anonymous();
    for (name, password) in [("kim", "wrong"), ("nobody", PASSWORD), ("Not A Name", PASSWORD)] {
        for number in 1..=5 {
            let answer = attempt(&browser, name, password).await;
            assert_eq!(answer, (401, None), "{name}, attempt {number}");
        }
        for _ in 0..2 {
            // The right password as well: who knows it by now may have guessed it.
            assert_eq!(attempt(&browser, name, PASSWORD).await, (429, Some(30)), "{name}");
        }
    }
    AHEAD.store(30, Ordering::Relaxed);
    assert_eq!(attempt(&browser, "kim", "wrong").await, (401, None));
    assert_eq!(attempt(&browser, "kim", PASSWORD).await, (429, Some(60)));

    // One network has thirty attempts for all names together.
    for number in 0..14 {
        assert_eq!(
            attempt(&browser, &format!("p{number}"), "wrong").await,
            (401, None)
        );
    }
    for name in ["kim", "lee", "Not A Name"] {
        assert_eq!(attempt(&browser, name, PASSWORD).await, (429, Some(30)), "{name}");
    }
    // Nobody guesses a link, so the link is not held up; records of wrong ones are limited all the same.
    let wrong = browser.post("/sign-in", &[("token", "wrong")]).await;
    assert_eq!(wrong.status(), 401);

    let refused = house.log(Filter::Refused).await;
    // Told the same time again and again, the log cannot tell which came first.
    let count = |why: Refusal, target: Option<&str>| {
        let same = |entry: &&AuditEntry| {
            entry.outcome == Outcome::Refused(why.clone()) && entry.target.as_deref() == target
        };
        refused.iter().filter(same).count()
    };
    assert_eq!(refused.len(), 6);
    assert_eq!(count(Refusal::Credentials, Some("kim")), 5);
    assert_eq!(count(Refusal::Throttled, None), 1);
    assert!(refused.iter().all(|entry| entry.actor == Actor::Unknown));

    AHEAD.store(30 + 15 * 60, Ordering::Relaxed);
    assert_eq!(attempt(&browser, "nobody", PASSWORD).await, (401, None));
    assert_eq!(attempt(&browser, "kim", PASSWORD).await, (303, None));
    let refused = house.log(Filter::Refused).await;
    assert_eq!(refused.len(), 7);
    assert_eq!(refused[0].target, None, "names that do not exist are not kept");
    house.stop().await;
}

#[tokio::test]
async fn what_was_not_checked_is_no_failure() {
    let house = House::start().await;
    house.set_account("kim", Role::Viewer, PASSWORD).await;
    let browser = house.served.anonymous();
    house.proxy.only("GetItem", Fault::Denied);
    for _ in 0..40 {
        assert_eq!(attempt(&browser, "kim", PASSWORD).await.0, 503);
    }
    house.proxy.clear();
    assert_eq!(attempt(&browser, "kim", PASSWORD).await.0, 303);
    house.stop().await;
}

#[tokio::test]
async fn accounts_that_cannot_be_read_are_said_so() {
    let house = House::start().await;
    let browser = house.served.anonymous();
    house.proxy.only("GetItem", Fault::Denied);
    let answer = enter(&browser, "kim", PASSWORD).await;
    assert_eq!(answer.status(), 503);
    let page = answer.text().await.unwrap();
    assert!(page.contains("dynamodb:GetItem"), "{page}");
    assert!(!page.contains("refused by a test"), "{page}");
    house.stop().await;
}

#[tokio::test]
async fn without_the_consoles_table_its_maker_is_named() {
    let (_dir, ministack) = support::ministack().await;
    let aws = support::connect(&ministack).await.aws().clone();
    let served = Served::start_with(aws.clone(), Links::none()).await;
    let answer = enter(&served.anonymous(), "kim", PASSWORD).await;
    assert_eq!(answer.status(), 503);
    assert!(answer.text().await.unwrap().contains("liveinsight bootstrap"));
    let password = Password::new(PASSWORD.to_owned()).unwrap();
    let refused = administration::set(&aws, "kim".parse().unwrap(), None, &password).await;
    assert_eq!(
        refused.unwrap_err().to_string(),
        "the console's table does not exist; make it with `liveinsight bootstrap`, then try again"
    );
    ministack.stop().await;
}

#[tokio::test]
async fn an_account_from_its_making_to_its_end() {
    let house = House::start().await;
    let role_of = |accounts: Vec<Account>| {
        accounts
            .into_iter()
            .map(|account| (account.name.to_string(), account.role))
            .collect::<Vec<_>>()
    };
    let name = || "kim".parse().unwrap();
    let password = Password::new(PASSWORD.to_owned()).unwrap();
    administration::set(&house.aws, name(), None, &password)
        .await
        .unwrap();
    let accounts = administration::list(&house.aws).await.unwrap();
    assert_eq!(role_of(accounts), [("kim".to_owned(), Role::Viewer)]);

    let first = enter(&house.served.anonymous(), " Kim ", PASSWORD).await;
    assert_eq!(first.status(), 303);
    let first = with_session(house.served.anonymous(), &first);
    house.served.auth.end_outdated().await;
    assert!(is_in(&first).await, "nothing changed");

    house
        .set_account("kim", Role::Operator, "another horse battery")
        .await;
    house.proxy.only("Query", Fault::Denied);
    house.served.auth.end_outdated().await;
    assert!(is_in(&first).await, "nobody knows whether something changed");
    house.proxy.clear();
    house.served.auth.end_outdated().await;
    assert!(!is_in(&first).await, "the password is another one");
    assert_eq!(enter(&first, "kim", PASSWORD).await.status(), 401);
    let second = enter(&first, "kim", "another horse battery").await;
    let second = with_session(house.served.anonymous(), &second);
    assert_eq!(
        second.get("/audit").await.status(),
        200,
        "an operator reads the log"
    );

    // A new password keeps the role.
    administration::set(&house.aws, name(), None, &password)
        .await
        .unwrap();
    let accounts = administration::list(&house.aws).await.unwrap();
    assert_eq!(role_of(accounts), [("kim".to_owned(), Role::Operator)]);

    let third = enter(&house.served.anonymous(), "kim", PASSWORD).await;
    let third = with_session(house.served.anonymous(), &third);
    administration::remove(&house.aws, &name()).await.unwrap();
    house.served.auth.end_outdated().await;
    assert!(!is_in(&third).await, "there is no such account any more");
    assert_eq!(enter(&first, "kim", PASSWORD).await.status(), 401);
    assert!(administration::remove(&house.aws, &name()).await.is_err());

    let log = house.served.auth.audit.read(Filter::All, None).await.unwrap();
    let by_command: Vec<(&str, Option<&str>, &Outcome)> = log
        .entries
        .iter()
        .flatten()
        .filter(|entry| matches!(&entry.actor, Actor::Caller(arn) if arn.starts_with("arn:aws:")))
        .map(|entry| (entry.action.as_str(), entry.target.as_deref(), &entry.outcome))
        .collect();
    assert_eq!(
        by_command,
        [
            ("account-remove", Some("kim"), &Outcome::Done),
            ("account-set", Some("kim (operator)"), &Outcome::Done),
            ("account-set", Some("kim (operator)"), &Outcome::Done),
            ("account-set", Some("kim (viewer)"), &Outcome::Done),
        ]
    );
    house.stop().await;
}

#[tokio::test]
async fn accounts_are_read_for_passwords_only_and_once_for_all() {
    let house = House::start().await;
    house.served.signed_in(Role::Viewer);
    let queries = || {
        house
            .proxy
            .seen()
            .iter()
            .filter(|call| call.contains("Query"))
            .count()
    };
    house.served.auth.end_outdated().await;
    assert_eq!(queries(), 0);
    house.set_account("kim", Role::Viewer, PASSWORD).await;
    for _ in 0..3 {
        enter(&house.served.anonymous(), "kim", PASSWORD).await;
    }
    house.served.auth.end_outdated().await;
    assert_eq!(queries(), 1);
    house.stop().await;
}

/// Runs `liveinsight account …` against the house's AWS, with a line for standard input.
fn command(house: &House, arguments: &[&str], input: &str) -> Output {
    let mut process = Command::new(env!("CARGO_BIN_EXE_liveinsight"))
        .arg("account")
        .args(arguments)
        .env("AWS_ENDPOINT_URL", house.ministack.endpoint())
        .env("AWS_ACCESS_KEY_ID", "local")
        .env("AWS_SECRET_ACCESS_KEY", "local")
        .env("AWS_REGION", "us-east-1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = process.stdin.take().unwrap();
    writeln!(stdin, "{input}").unwrap();
    drop(stdin);
    process.wait_with_output().unwrap()
}

#[tokio::test]
async fn accounts_are_made_on_the_command_line() {
    let house = House::start().await;
    for (arguments, input, success, said) in [
        (vec!["list"], "", true, "There is no account yet"),
        (
            vec!["set", "kim"],
            "short",
            false,
            "a password has 12 to 128 characters; this one has 5",
        ),
        (
            vec!["set", "kim", "--role", "root"],
            PASSWORD,
            false,
            "viewer, manager, operator, admin",
        ),
        (
            vec!["set", "Kim Minji"],
            PASSWORD,
            false,
            "is not a person's name",
        ),
        (
            vec!["set", "kim", "--role", "operator"],
            PASSWORD,
            true,
            "kim may sign in as operator.",
        ),
        (vec!["list"], "", true, "kim  operator  changed 20"),
        (vec!["remove", "lee"], "", false, "there is no account lee"),
        (vec!["remove", "kim"], "", true, "kim may not sign in any more"),
    ] {
        let output = command(&house, &arguments, input);
        let all = format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        assert_eq!(output.status.success(), success, "{arguments:?}: {all}");
        assert!(all.contains(said), "{arguments:?}: {all}");
        assert!(!all.contains(PASSWORD) && !all.contains("$argon2id"), "{all}");
    }
    house.stop().await;
}
