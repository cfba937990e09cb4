//! One visit, from the first page to the last: what a visitor does next.

use super::catalogue::{
    ADD_TO_CART, CART, CATEGORIES, CHECKOUT, Category, ORDER_PLACED, PAY, PRODUCTS, Product, REFERRERS, SHOP,
    SUBSCRIBE, Text, User,
};
use collector::wire::EventRequest;
use fastrand::Rng;
use serde_json::{Map, Value, json};
use std::collections::VecDeque;

/// How long a page is looked at before the script tells that it still is, in milliseconds.
const HEARTBEAT: i64 = 30_000;

/// Someone in the shop.
#[derive(Debug)]
pub(super) struct Visitor {
    pub user: User,
    session_id: String,
    page: Page,
    /// The page before, or where the visitor came from.
    referrer: String,
    opened_at: i64,
    /// When it last did anything but send a heartbeat; `None` right after one.
    last_heard: Option<i64>,
    cart: Vec<&'static Product>,
    /// What is still to happen on this page.
    plan: VecDeque<Act>,
    leaving: bool,
}

/// Where in the shop.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Page {
    Home,
    Shelf(&'static Category),
    Product(&'static Product),
    Cart,
    Checkout,
    Thanks { order: u32 },
}

/// An event to come: its type and its custom attributes.
#[derive(Debug)]
struct Act(&'static str, Value);

/// Where to go from a page.
enum Way {
    To(Page),
    Out,
}

impl Visitor {
    /// Someone comes in. Nearly all through the front door, some straight to a product.
    pub(super) fn arrive(user: User, now: i64, random: &mut Rng) -> Self {
        let page = if random.f64() < 0.7 {
            Page::Home
        } else {
            Page::Product(any(&PRODUCTS, random))
        };
        let mut visitor = Self {
            user,
            session_id: format!("sess_{:016x}", random.u64(..)),
            page,
            referrer: (*any(&REFERRERS, random)).to_owned(),
            opened_at: now,
            last_heard: Some(now),
            cart: vec![],
            plan: VecDeque::new(),
            leaving: false,
        };
        let arrival = visitor.look_around(random);
        visitor.plan.push_front(arrival);
        visitor
    }

    /// What this visitor does next, and whether that was the last of it.
    pub(super) fn next(&mut self, now: i64, random: &mut Rng) -> (EventRequest, bool) {
        let act = if self.is_heartbeat_due(now) {
            self.last_heard = None;
            Act("heartbeat", json!({}))
        } else {
            self.last_heard = Some(now);
            match self.plan.pop_front() {
                Some(act) => act,
                None => self.move_on(now, random),
            }
        };
        (self.event(now, act), self.leaving)
    }

    /// Never two running, or a slow shop would hear nothing else.
    fn is_heartbeat_due(&self, now: i64) -> bool {
        self.last_heard.is_some_and(|heard| now - heard >= HEARTBEAT)
    }

    fn move_on(&mut self, now: i64, random: &mut Rng) -> Act {
        match self.choose(random) {
            Way::To(page) => {
                self.referrer = self.url();
                self.page = page;
                self.opened_at = now;
                self.look_around(random)
            }
            Way::Out => {
                self.leaving = true;
                Act(
                    "page_exit",
                    json!({ "time_on_page": (now - self.opened_at) / 1000 }),
                )
            }
        }
    }

    fn choose(&self, random: &mut Rng) -> Way {
        let chance = random.f64();
        let product = Page::Product(any(&PRODUCTS, random));
        let shelf = Page::Shelf(any(&CATEGORIES, random));
        match self.page {
            Page::Home if chance < 0.55 => Way::To(product),
            Page::Home if chance < 0.85 => Way::To(shelf),
            Page::Shelf(_) if chance < 0.85 => Way::To(product),
            Page::Product(_) if chance < 0.45 && !self.cart.is_empty() => Way::To(Page::Cart),
            Page::Product(_) if chance < 0.65 => Way::To(product),
            Page::Product(_) if chance < 0.75 => Way::To(shelf),
            Page::Cart if chance < 0.6 => Way::To(Page::Checkout),
            Page::Cart if chance < 0.8 => Way::To(product),
            Page::Checkout if chance < 0.8 => Way::To(Page::Thanks {
                order: random.u32(100_000..1_000_000),
            }),
            Page::Thanks { .. } if chance < 0.2 => Way::To(Page::Home),
            _ => Way::Out,
        }
    }

    /// Opens the page, and plans what happens there afterwards.
    fn look_around(&mut self, random: &mut Rng) -> Act {
        match self.page {
            Page::Home | Page::Shelf(_) => {
                if random.f64() < 0.5 {
                    self.plan(scroll(random));
                }
                if self.page == Page::Home && random.f64() < 0.06 {
                    self.plan(self.click("button", "newsletter", SUBSCRIBE));
                    self.plan(Act("conversion", json!({ "conversion_type": "newsletter" })));
                }
            }
            Page::Product(product) => {
                self.plan(Act("product_view", self.describe(product)));
                if random.f64() < 0.4 {
                    self.plan(scroll(random));
                }
                if random.f64() < 0.4 {
                    self.plan(self.click("button", "add-to-cart", ADD_TO_CART));
                    self.plan(Act("add_to_cart", self.describe(product)));
                    self.cart.push(product);
                }
            }
            Page::Cart => self.plan(Act("view_cart", self.totals())),
            Page::Checkout => self.plan(self.click("button", "pay", PAY)),
            Page::Thanks { order } => {
                let mut purchase = self.totals();
                purchase["order_id"] = json!(format!("order-{order}"));
                self.plan(Act("purchase", purchase));
                self.plan(Act("conversion", json!({ "conversion_type": "purchase" })));
                self.cart.clear();
            }
        }
        let title = format!("{} | {}", self.say(self.title()), self.say(SHOP));
        Act(
            "page_view",
            json!({ "page_title": title, "language": self.user.language().code() }),
        )
    }

    fn plan(&mut self, act: Act) {
        self.plan.push_back(act);
    }

    fn click(&self, tag: &str, id: &str, text: Text) -> Act {
        Act(
            "click",
            json!({ "element_tag": tag, "element_id": id, "element_text": self.say(text) }),
        )
    }

    fn describe(&self, product: &Product) -> Value {
        json!({
            "product_id": product.id,
            "product_name": self.say(product.name),
            "category": product.category.slug,
            "price": product.price,
            "currency": "KRW",
        })
    }

    fn totals(&self) -> Value {
        let products: Vec<&str> = self.cart.iter().map(|product| product.id).collect();
        let total: u32 = self.cart.iter().map(|product| product.price).sum();
        json!({ "product_ids": products, "items": products.len(), "total": total, "currency": "KRW" })
    }

    fn title(&self) -> Text {
        match self.page {
            Page::Home => SHOP,
            Page::Shelf(category) => category.name,
            Page::Product(product) => product.name,
            Page::Cart => CART,
            Page::Checkout => CHECKOUT,
            Page::Thanks { .. } => ORDER_PLACED,
        }
    }

    fn url(&self) -> String {
        let shop = format!("https://shop.example/{}", self.user.language().code());
        match self.page {
            Page::Home => format!("{shop}/"),
            Page::Shelf(category) => format!("{shop}/shelves/{}", category.slug),
            Page::Product(product) => format!("{shop}/products/{}", product.id),
            Page::Cart => format!("{shop}/cart"),
            Page::Checkout => format!("{shop}/checkout"),
            Page::Thanks { order } => format!("{shop}/orders/order-{order}"),
        }
    }

    fn say(&self, text: Text) -> &'static str {
        self.user.language().say(text)
    }

    fn event(&self, now: i64, Act(event_type, attributes): Act) -> EventRequest {
        let attributes = match attributes {
            Value::Object(attributes) => attributes,
            _ => Map::new(),
        };
        EventRequest {
            user_id: self.user.id(),
            event_type: event_type.to_owned(),
            page_url: self.url(),
            session_id: Some(self.session_id.clone()),
            event_id: None,
            referrer: Some(self.referrer.clone()),
            user_agent: Some(self.user.browser().to_owned()),
            timestamp: Some(now),
            attributes,
        }
    }
}

fn scroll(random: &mut Rng) -> Act {
    Act("scroll", json!({ "depth": random.u32(1..=4) * 25 }))
}

fn any<T>(of: &'static [T], random: &mut Rng) -> &'static T {
    &of[random.usize(..of.len())]
}
