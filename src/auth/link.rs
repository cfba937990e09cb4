//! One-time links: a way in for whoever sees the console's standard output.

use super::token::{Fingerprint, NoRandomness, Token};
use app::server::routes::Page;
use std::fmt;
use tokio::sync::{Mutex, MutexGuard, watch};

/// The one link that is valid at a time, or none at all.
pub struct Links(Option<Offer>);

struct Offer {
    /// The console's address, without path.
    console: String,
    current: Mutex<Fingerprint>,
    announce: watch::Sender<String>,
}

/// A link that was found valid. Nobody else can use it meanwhile; it stays valid unless it is [used up](Redemption::use_up).
pub struct Redemption<'a> {
    offer: &'a Offer,
    current: MutexGuard<'a, Fingerprint>,
}

impl Links {
    /// No link is ever valid.
    pub fn none() -> Self {
        Self(None)
    }

    /// Links to the console at `console`. The receiver holds the valid one, now and whenever there is a new one.
    ///
    /// # Errors
    /// The system gives no random bits.
    pub fn to(console: &str) -> Result<(Self, watch::Receiver<String>), NoRandomness> {
        let token = Token::random()?;
        let (announce, announced) = watch::channel(address(console, &token));
        let offer = Offer {
            console: console.to_owned(),
            current: Mutex::new(Fingerprint::of(token.reveal())),
            announce,
        };
        Ok((Self(Some(offer)), announced))
    }

    /// Whether there is a link at all.
    pub fn are_offered(&self) -> bool {
        self.0.is_some()
    }

    /// Whether this is the token of the valid link.
    pub async fn redeem(&self, token: &str) -> Option<Redemption<'_>> {
        let offer = self.0.as_ref()?;
        let current = offer.current.lock().await;
        (*current == Fingerprint::of(token)).then_some(Redemption { offer, current })
    }
}

impl Redemption<'_> {
    /// Makes the link invalid and announces another one.
    ///
    /// # Errors
    /// The system gives no random bits; the link stays valid.
    pub fn use_up(mut self) -> Result<(), NoRandomness> {
        let token = Token::random()?;
        *self.current = Fingerprint::of(token.reveal());
        self.offer
            .announce
            .send_replace(address(&self.offer.console, &token));
        Ok(())
    }
}

fn address(console: &str, token: &Token) -> String {
    format!("{console}{}?token={}", Page::SignIn.path(), token.reveal())
}

/// Never the token.
impl fmt::Debug for Links {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let links = if self.0.is_some() {
            "Links(…)"
        } else {
            "Links(none)"
        };
        f.write_str(links)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_link_is_valid_until_it_is_used_up_and_then_another_one_is() {
        let (links, announced) = Links::to("http://127.0.0.1:3000").unwrap();
        let token = |announced: &watch::Receiver<String>| {
            let url = announced.borrow().clone();
            url.strip_prefix("http://127.0.0.1:3000/sign-in?token=")
                .unwrap()
                .to_owned()
        };
        let first = token(&announced);
        assert!(links.redeem("").await.is_none());
        assert!(links.redeem(&first).await.is_some(), "looking uses nothing up");
        links.redeem(&first).await.unwrap().use_up().unwrap();
        assert!(links.redeem(&first).await.is_none());
        let second = token(&announced);
        assert_ne!(first, second);
        assert!(links.redeem(&second).await.is_some());
        assert!(Links::none().redeem(&second).await.is_none());
    }
}
