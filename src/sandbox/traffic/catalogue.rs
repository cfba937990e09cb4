//! What the shop sells, in which words, and to whom. Addresses are those reserved for documentation (RFC 5737, RFC 6761).

/// A language that the shop speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    Korean,
    English,
}

impl Language {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Korean => "ko",
            Self::English => "en",
        }
    }

    pub(super) fn say(self, text: Text) -> &'static str {
        match self {
            Self::Korean => text.korean,
            Self::English => text.english,
        }
    }
}

/// A text in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Text {
    pub korean: &'static str,
    pub english: &'static str,
}

const fn text(korean: &'static str, english: &'static str) -> Text {
    Text { korean, english }
}

pub(super) const SHOP: Text = text("도담 공방", "Dodam Craft");
pub(super) const CART: Text = text("장바구니", "Cart");
pub(super) const CHECKOUT: Text = text("주문/결제", "Checkout");
pub(super) const ORDER_PLACED: Text = text("주문 완료", "Order placed");
pub(super) const ADD_TO_CART: Text = text("장바구니에 담기", "Add to cart");
pub(super) const PAY: Text = text("결제하기", "Pay now");
pub(super) const SUBSCRIBE: Text = text("소식 받기", "Get our newsletter");

/// Something to buy.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Product {
    pub id: &'static str,
    pub name: Text,
    pub category: &'static Category,
    /// In won.
    pub price: u32,
}

/// A shelf.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Category {
    pub slug: &'static str,
    pub name: Text,
}

pub(super) static CATEGORIES: [Category; 3] = [
    Category {
        slug: "pottery",
        name: text("도자기", "Pottery"),
    },
    Category {
        slug: "paper",
        name: text("한지", "Hanji paper"),
    },
    Category {
        slug: "tea",
        name: text("차", "Tea"),
    },
];

pub(super) static PRODUCTS: [Product; 8] = [
    Product {
        id: "celadon-mug",
        name: text("청자 머그컵", "Celadon mug"),
        category: &CATEGORIES[0],
        price: 28_000,
    },
    Product {
        id: "moon-jar",
        name: text("달항아리", "Moon jar"),
        category: &CATEGORIES[0],
        price: 180_000,
    },
    Product {
        id: "rice-bowl",
        name: text("밥공기 세트", "Rice bowl set"),
        category: &CATEGORIES[0],
        price: 42_000,
    },
    Product {
        id: "hanji-lamp",
        name: text("한지 조명", "Hanji lamp"),
        category: &CATEGORIES[1],
        price: 65_000,
    },
    Product {
        id: "letter-set",
        name: text("편지지 세트", "Letter set"),
        category: &CATEGORIES[1],
        price: 9_000,
    },
    Product {
        id: "green-tea",
        name: text("우전 녹차", "First-flush green tea"),
        category: &CATEGORIES[2],
        price: 35_000,
    },
    Product {
        id: "citron-tea",
        name: text("유자차", "Citron tea"),
        category: &CATEGORIES[2],
        price: 14_000,
    },
    Product {
        id: "barley-tea",
        name: text("보리차", "Barley tea"),
        category: &CATEGORIES[2],
        price: 6_500,
    },
];

/// Where visitors come from.
pub(super) const REFERRERS: [&str; 4] = [
    "",
    "https://search.example/",
    "https://social.example/feed",
    "https://news.example/craft",
];

pub(super) const BROWSERS: [&str; 4] = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15",
];

/// How many people know the shop.
pub(super) const USERS: usize = 120;

/// One of the people who know the shop, by number. The same number is always the same person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct User(pub usize);

impl User {
    pub(super) fn id(self) -> String {
        format!("user_{:04}", self.0)
    }

    /// Three of five read Korean.
    pub(super) fn language(self) -> Language {
        if self.0 % 5 < 3 {
            Language::Korean
        } else {
            Language::English
        }
    }

    pub(super) fn browser(self) -> &'static str {
        BROWSERS[self.0 % BROWSERS.len()]
    }

    pub(super) fn ip_address(self) -> String {
        format!("203.0.113.{}", self.0 % 254 + 1)
    }
}
