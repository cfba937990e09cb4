//! Programs that visit pages on their own and say so. Their events are answered and dropped.
//!
//! Only what names itself is known here: a bot that poses as a browser is not told from one. Tools that people test with
//! (`curl`, headless browsers) are not among them.

/// Names, in lower case, that only programs give themselves.
const NAMES: [&str; 12] = [
    "bingpreview",
    "crawler",
    "facebookexternalhit",
    "google-inspectiontool",
    "google-read-aloud",
    "lighthouse",
    "mediapartners-google",
    "pingdom",
    "scrapy",
    "slurp",
    "spider",
    "whatsapp/",
];

/// Whether a `User-Agent` is that of a program which visits pages on its own.
#[must_use]
pub fn is_bot(user_agent: &str) -> bool {
    let name = user_agent.to_ascii_lowercase();
    NAMES.iter().any(|known| name.contains(known)) || has_bot(&name)
}

/// `Googlebot/2.1`, `AhrefsBot;`, `bot-detector`: `bot` at the end of a word. Cubot is a maker of phones.
fn has_bot(name: &str) -> bool {
    name.match_indices("bot").any(|(at, bot)| {
        let (before, after) = (&name[..at], &name[at + bot.len()..]);
        let ends = after
            .chars()
            .next()
            .is_none_or(|next| !next.is_ascii_alphabetic());
        ends && !before.ends_with("cu")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_and_browsers() {
        let bots = [
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0) Chrome/116.0 Safari/537.36",
            "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
            "Mozilla/5.0 (compatible; Yeti/1.1; +https://naver.me/spd) crawler",
            "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
            "facebookexternalhit/1.1",
            "Slackbot-LinkExpanding 1.0",
            "some bot",
        ];
        for bot in bots {
            assert!(is_bot(bot), "{bot}");
        }
        let others = [
            "",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36",
            "Mozilla/5.0 (Linux; Android 13; CUBOT P80) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/126.0 Safari/537.36",
            "Bottle/1.0 robotics both",
            "curl/8.5.0",
        ];
        for other in others {
            assert!(!is_bot(other), "{other}");
        }
    }
}
