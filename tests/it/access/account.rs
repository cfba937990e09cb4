//! Accounts, and whoever guesses their passwords.

use super::{House, PASSWORD, enter, is_in, with_session};
use crate::console::Served;
use crate::proxy::Fault;
use crate::support;
use domain::access::Role;
use domain::audit::{Actor, Filter, Outcome, Refusal};
use liveinsight::auth::account::Account;
use liveinsight::auth::password::Password;
use liveinsight::auth::{Links, administration};
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

#[tokio::test]
async fn whoever_guesses_waits() {
    let house = House::start().await;
    house.set_account("kim", Role::Viewer, PASSWORD).await;
    let browser = house.served.anonymous();
    for (name, password) in [("kim", "wrong"), ("nobody", PASSWORD), ("Not A Name", PASSWORD)] {
        for attempt in 1..=5 {
            let wrong = enter(&browser, name, password).await;
            assert_eq!(wrong.status(), 401, "{name}, attempt {attempt}");
            let page = wrong.text().await.unwrap();
            assert!(page.contains("The name or the password is wrong"), "{page}");
        }
        for _ in 0..2 {
            // The right password as well: who knows it by now may have guessed it.
            let refused = enter(&browser, name, PASSWORD).await;
            assert_eq!(refused.status(), 429, "{name}");
            let wait: u64 = refused.headers()["retry-after"]
                .to_str()
                .unwrap()
                .parse()
                .unwrap();
            assert!((20..=30).contains(&wait), "{wait}");
            assert!(
                refused
                    .text()
                    .await
                    .unwrap()
                    .contains("Too many attempts to sign in")
            );
        }
    }
    let refused = house.log(Filter::Refused).await;
    let count = |why: Refusal| {
        refused
            .iter()
            .filter(|entry| entry.outcome == Outcome::Refused(why.clone()))
            .count()
    };
    assert_eq!((count(Refusal::Credentials), count(Refusal::Throttled)), (15, 3));
    assert!(refused.iter().all(|entry| entry.actor == Actor::Unknown));
    let named = refused
        .iter()
        .filter(|entry| entry.target.as_deref() == Some("kim"));
    assert_eq!(named.count(), 5, "names that do not exist are not kept");
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
