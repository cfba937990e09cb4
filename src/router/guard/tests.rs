use super::*;
use axum::http::Method;
use domain::access::{Permission, Role};

fn person(role: Role) -> Person {
    Person {
        name: "kim".parse().unwrap(),
        role,
    }
}

fn known(method: &Method, path: &str) -> Known {
    look_up(method, Some(path))
}

#[test]
fn the_rule_by_what_is_asked_and_who_asks() {
    use AppError::{CrossSite, SignInNeeded, Unclassified, WrongMethod};
    let (get, post) = (Method::GET, Method::POST);
    let viewer = person(Role::Viewer);
    let operator = person(Role::Operator);
    let forbidden = || {
        Err(AppError::Forbidden {
            needs: Permission::ReadAudit,
            role: Role::Viewer,
        })
    };
    for (known, person, cross_site, decision) in [
        (known(&get, "/healthz"), None, false, Ok(None)),
        (known(&get, "/sign-in"), None, false, Ok(None)),
        (known(&get, "/"), None, false, Err(SignInNeeded)),
        (known(&get, "/"), Some(&viewer), false, Ok(None)),
        (known(&get, "/audit"), None, false, Err(SignInNeeded)),
        (known(&get, "/audit"), Some(&viewer), false, forbidden()),
        (known(&get, "/audit"), Some(&operator), false, Ok(None)),
        (known(&post, "/sign-out"), None, false, Err(SignInNeeded)),
        (
            known(&post, "/sign-out"),
            Some(&viewer),
            false,
            Ok(Some(&Action::SignOut)),
        ),
        (known(&post, "/sign-out"), Some(&viewer), true, Err(CrossSite)),
        (known(&post, "/sign-in"), None, true, Err(CrossSite)),
        (known(&post, "/"), Some(&operator), false, Err(WrongMethod)),
        (
            known(&get, "/forgotten"),
            Some(&operator),
            false,
            Err(Unclassified),
        ),
        (known(&get, "/forgotten"), None, false, Err(Unclassified)),
        (Known::NoPath, None, false, Err(SignInNeeded)),
        (Known::NoPath, Some(&viewer), false, Ok(None)),
        (Known::NoPath, Some(&viewer), true, Err(CrossSite)),
    ] {
        assert_eq!(
            decide(known, person, cross_site),
            decision,
            "{known:?} by {person:?}"
        );
    }
}
