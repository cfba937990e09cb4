//! Cookies as browsers send them, and as they keep preferences.

use axum::http::HeaderMap;
use axum::http::header::COOKIE;

/// How long a preference is kept, in seconds.
const A_YEAR: u32 = 31_536_000;

/// Every value that a request carries of a cookie, in the browser's order.
pub fn values<'a>(headers: &'a HeaderMap, wanted: &'a str) -> impl Iterator<Item = &'a str> {
    headers
        .get_all(COOKIE)
        .into_iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .filter(move |(name, _)| *name == wanted)
        .map(|(_, value)| value)
}

/// Has a browser keep a preference, as the text of `Set-Cookie`. It is neither secret nor personal, so scripts may read it.
pub fn keep(name: &str, value: &str) -> String {
    format!("{name}={value}; Path=/; Max-Age={A_YEAR}; SameSite=Lax")
}

/// Has a browser forget one.
pub fn forget(name: &str) -> String {
    format!("{name}=; Path=/; Max-Age=0; SameSite=Lax")
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, HeaderValue::from_static("a=1; liveinsight_theme=dark"));
        headers.append(
            COOKIE,
            HeaderValue::from_static("liveinsight_zone=Asia/Seoul; a=2"),
        );
        let all = |name| values(&headers, name).collect::<Vec<_>>();
        assert_eq!(all("liveinsight_theme"), ["dark"]);
        assert_eq!(all("liveinsight_zone"), ["Asia/Seoul"]);
        assert_eq!(all("a"), ["1", "2"]);
        assert!(all("liveinsight_lang").is_empty());
    }
}
