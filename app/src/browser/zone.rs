//! The browser's time zone, which only the browser knows.

use crate::islands::ZONE_COOKIE;
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlDocument;
use web_sys::js_sys::{Array, Intl, Object, Reflect};

/// Tells the server the browser's zone by a cookie, if it is not the one that the page is `shown_in`. Returns whether it was told.
pub(crate) fn tell(shown_in: &str) -> bool {
    let Some(zone) = of_browser().filter(|zone| zone != shown_in) else {
        return false;
    };
    let Ok(document) = document().dyn_into::<HtmlDocument>() else {
        return false;
    };
    let cookie = format!("{ZONE_COOKIE}={zone}; Path=/; Max-Age=31536000; SameSite=Lax");
    // Where cookies are refused the page stays in UTC, and says so beside every time.
    document.set_cookie(&cookie).is_ok()
}

fn of_browser() -> Option<String> {
    let format = Intl::DateTimeFormat::new(&Array::new(), &Object::new());
    Reflect::get(&format.resolved_options(), &JsValue::from("timeZone"))
        .ok()?
        .as_string()
}
