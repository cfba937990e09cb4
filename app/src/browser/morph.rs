//! Brings a shown element up to date with a fresh one, keeping every node that is still there, and with it focus, scroll
//! position, selection and what a person opened or typed.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use web_sys::{Element, Node};

#[wasm_bindgen]
extern "C" {
    /// Starts an island that came with fresh markup; defined by the page's own loader.
    #[wasm_bindgen(js_namespace = window, js_name = __hydrateIsland, catch)]
    fn hydrate_island(element: &Element, component: &str) -> Result<JsValue, JsValue>;
}

/// Gives `shown` the attributes and children of `fresh`.
pub(crate) fn morph_element(shown: &Element, fresh: &Element) -> Result<(), JsValue> {
    if shown.is_equal_node(Some(fresh)) {
        return Ok(());
    }
    for name in names(shown).iter().filter(|name| !belongs_to_person(shown, name)) {
        if !fresh.has_attribute(name) {
            shown.remove_attribute(name)?;
        }
    }
    for name in names(fresh).iter().filter(|name| !belongs_to_person(shown, name)) {
        let value = fresh.get_attribute(name).unwrap_or_default();
        if shown.get_attribute(name).as_deref() != Some(&value) {
            shown.set_attribute(name, &value)?;
        }
    }
    morph_children(shown, fresh)
}

fn names(element: &Element) -> Vec<String> {
    element
        .get_attribute_names()
        .iter()
        .filter_map(|name| name.as_string())
        .collect()
}

/// Whether a person set the attribute by using the page.
fn belongs_to_person(element: &Element, attribute: &str) -> bool {
    matches!(
        (element.tag_name().as_str(), attribute),
        ("DETAILS", "open") | ("INPUT", "value" | "checked")
    )
}

fn morph_children(shown: &Element, fresh: &Element) -> Result<(), JsValue> {
    let mut at = shown.first_child();
    let mut next = fresh.first_child();
    while let Some(wanted) = next {
        next = wanted.next_sibling();
        match find_from(at.clone(), &key(&wanted)) {
            Some(kept) => {
                // What stands between is gone or comes later. Moving it back keeps the kept node, and its focus, in place.
                while let Some(skipped) = at.clone().filter(|node| !node.is_same_node(Some(&kept))) {
                    at = skipped.next_sibling();
                    shown.append_child(&skipped)?;
                }
                at = kept.next_sibling();
                morph_node(&kept, &wanted)?;
            }
            None => {
                let added = document().import_node_with_deep(&wanted, true)?;
                shown.insert_before(&added, at.as_ref())?;
                hydrate_islands_in(&added)?;
            }
        }
    }
    while let Some(rest) = at {
        at = rest.next_sibling();
        shown.remove_child(&rest)?;
    }
    Ok(())
}

fn find_from(start: Option<Node>, wanted: &str) -> Option<Node> {
    let mut at = start;
    while let Some(node) = at {
        if key(&node) == wanted {
            return Some(node);
        }
        at = node.next_sibling();
    }
    None
}

/// What makes two nodes the same: an element's tag with its `data-key`, its island or its id; any other node's kind.
fn key(node: &Node) -> String {
    let Some(element) = node.dyn_ref::<Element>() else {
        return node.node_name();
    };
    let island = || {
        let component = element.get_attribute("data-component")?;
        Some(component + &element.get_attribute("data-props").unwrap_or_default())
    };
    let identity = element
        .get_attribute("data-key")
        .or_else(island)
        .unwrap_or_else(|| element.id());
    format!("{} {identity}", element.tag_name())
}

fn morph_node(shown: &Node, fresh: &Node) -> Result<(), JsValue> {
    match (shown.dyn_ref::<Element>(), fresh.dyn_ref::<Element>()) {
        (Some(shown), Some(fresh)) if shown.tag_name() == "LEPTOS-ISLAND" => morph_island(shown, fresh)?,
        (Some(shown), Some(fresh)) => morph_element(shown, fresh)?,
        _ if shown.node_value() != fresh.node_value() => shown.set_node_value(fresh.node_value().as_deref()),
        _ => {}
    }
    Ok(())
}

/// An island owns its markup; only the children that the server gave it are brought up to date.
fn morph_island(shown: &Element, fresh: &Element) -> Result<(), JsValue> {
    match (
        shown.query_selector("leptos-children")?,
        fresh.query_selector("leptos-children")?,
    ) {
        (Some(shown), Some(fresh)) => morph_children(&shown, &fresh),
        _ => Ok(()),
    }
}

fn hydrate_islands_in(node: &Node) -> Result<(), JsValue> {
    let Some(element) = node.dyn_ref::<Element>() else {
        return Ok(());
    };
    let inner = element.query_selector_all("leptos-island")?;
    let inner = (0..inner.length()).filter_map(|index| inner.get(index)?.dyn_into::<Element>().ok());
    let itself = Some(element.clone()).filter(|element| element.tag_name() == "LEPTOS-ISLAND");
    for island in itself.into_iter().chain(inner) {
        hydrate_island(
            &island,
            &island.get_attribute("data-component").unwrap_or_default(),
        )?;
    }
    Ok(())
}
