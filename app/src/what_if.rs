//! What a month would cost otherwise, from what is typed: reckoned by the same code where a page is rendered and where it is read.

use domain::cost::{Assumption, Baseline, Estimate, Mode, Scenario, what_if};
use domain::name::Region;
use domain::price::{InvalidPriceBook, PriceBook, Quantity, Service, Usd};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::str::FromStr;

/// What is typed in the form, as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    /// So many times the traffic.
    pub traffic: String,
    /// The function's memory, in MB.
    pub memory: String,
    /// How tables are paid, by a name of [`MODES`].
    pub mode: String,
    /// Another region.
    pub region: String,
    /// The share of requests that is traced, in percent.
    pub sampling: String,
}

/// The modes by the names that the form gives them.
pub const MODES: [(&str, Mode); 2] = [("on-demand", Mode::OnDemand), ("provisioned", Mode::Provisioned)];

/// What an answer is reckoned from, as the page carries it to the browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grounds {
    /// A month as it is.
    pub baseline: Baseline,
    /// The prices that such a month can need, as a price book's file.
    pub prices: String,
    /// How an answer is said in the reader's language.
    pub phrases: Phrases,
}

/// Sentences with names in braces for what is filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phrases {
    /// `{cost}` and `{now}`.
    pub answer: String,
    /// `{low}` and `{high}`: the cost, if it is a range.
    pub range: String,
    /// `{lines}` have no price there.
    pub not_priced: String,
    /// What the fields take, by their names, where something else was typed.
    pub wrong: BTreeMap<String, String>,
    /// What is taken for granted.
    pub assumptions: BTreeMap<Assumption, String>,
    /// The services.
    pub services: BTreeMap<Service, String>,
}

/// What a page says to what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What it would cost, and costs.
    pub sentence: String,
    /// What was not taken of what was typed.
    pub wrong: Vec<String>,
    /// That it costs more by an unknown amount.
    pub not_priced: Option<String>,
    /// What was taken for granted.
    pub assumptions: Vec<String>,
    /// By service: its name, what it would cost at most, what it costs.
    pub services: Vec<[String; 3]>,
}

/// Answers from the same grounds again and again.
#[derive(Debug, Clone)]
pub struct Reckoner {
    grounds: Grounds,
    book: PriceBook,
}

impl Typed {
    /// Somebody asked for something.
    fn is_asked(&self) -> bool {
        let fields = [
            &self.traffic,
            &self.memory,
            &self.mode,
            &self.region,
            &self.sampling,
        ];
        fields.iter().any(|field| !field.trim().is_empty())
    }

    /// What is to be different, and the names of fields that are not taken.
    fn scenario(&self) -> (Scenario, Vec<&'static str>) {
        let mut wrong = Vec::new();
        let traffic = read(&self.traffic, "traffic", &mut wrong, |traffic: &Quantity| {
            !traffic.is_zero() && *traffic <= Quantity::from(10_000_u32)
        });
        let memory_mb = read(&self.memory, "memory", &mut wrong, |mb| {
            (128..=10_240).contains(mb)
        });
        let region: Option<Region> = read(&self.region, "region", &mut wrong, |_| true);
        let sampling = read(&self.sampling, "sampling", &mut wrong, |percent: &Quantity| {
            *percent <= Quantity::from(100_u32)
        });
        let mode = MODES.into_iter().find(|(name, _)| *name == self.mode);
        let scenario = Scenario {
            traffic: traffic.unwrap_or(Quantity::ONE),
            memory_mb,
            mode: mode.map(|(_, mode)| mode),
            region,
            sampling: sampling.and_then(|percent: Quantity| percent.divided_by(100_u32)),
        };
        (scenario, wrong)
    }
}

fn read<T: FromStr>(
    text: &str,
    name: &'static str,
    wrong: &mut Vec<&'static str>,
    holds: impl Fn(&T) -> bool,
) -> Option<T> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let value = text.parse().ok().filter(holds);
    if value.is_none() {
        wrong.push(name);
    }
    value
}

impl Reckoner {
    /// Reads the prices once.
    ///
    /// # Errors
    /// They are no price book.
    pub fn new(grounds: Grounds) -> Result<Self, InvalidPriceBook> {
        let book = PriceBook::parse(&grounds.prices)?;
        Ok(Self { grounds, book })
    }

    /// What there is to say; `None` if nothing is asked.
    pub fn answer(&self, typed: &Typed) -> Option<Answer> {
        if !typed.is_asked() {
            return None;
        }
        let Grounds {
            baseline, phrases, ..
        } = &self.grounds;
        let (scenario, wrong) = typed.scenario();
        let now = what_if(baseline, &Scenario::SAME, &self.book).high;
        let then = what_if(baseline, &scenario, &self.book);
        let (low, high) = (then.low.total(), then.high.total());
        let cost = if low == high {
            usd(low)
        } else {
            filled(&phrases.range, &[("low", &usd(low)), ("high", &usd(high))])
        };
        let lines = then.high.not_priced().count();
        Some(Answer {
            sentence: filled(&phrases.answer, &[("cost", &cost), ("now", &usd(now.total()))]),
            wrong: wrong
                .into_iter()
                .filter_map(|field| phrases.wrong.get(field).cloned())
                .collect(),
            not_priced: (lines > 0).then(|| filled(&phrases.not_priced, &[("lines", &lines.to_string())])),
            assumptions: then
                .assumptions
                .iter()
                .filter_map(|assumption| phrases.assumptions.get(assumption).cloned())
                .collect(),
            services: services(&now, &then.high, phrases),
        })
    }
}

fn services(now: &Estimate, then: &Estimate, phrases: &Phrases) -> Vec<[String; 3]> {
    let (now, then) = (now.by_service(), then.by_service());
    let cost = |of: Option<&Usd>| usd(of.copied().unwrap_or_default());
    phrases
        .services
        .iter()
        .filter(|(service, _)| now.contains_key(service) || then.contains_key(service))
        .map(|(service, name)| [name.clone(), cost(then.get(service)), cost(now.get(service))])
        .collect()
}

fn usd(amount: Usd) -> String {
    format!("{amount} USD")
}

fn filled(template: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(template.to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{name}}}"), value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::cost::{Resource, Usage};
    use domain::price::Dimension;

    fn phrases() -> Phrases {
        Phrases {
            answer: "{cost}, now {now}".to_owned(),
            range: "{low} to {high}".to_owned(),
            not_priced: "{lines} not priced".to_owned(),
            wrong: ["traffic", "memory", "region", "sampling"]
                .map(|field| (field.to_owned(), format!("{field}?")))
                .into(),
            assumptions: Assumption::ALL
                .map(|assumption| (assumption, format!("{assumption:?}")))
                .into(),
            services: Service::ALL
                .map(|service| (service, format!("{service:?}")))
                .into(),
        }
    }

    /// Two million calls, and the function at 512 MB for a million GB-seconds.
    fn grounds() -> Grounds {
        let baseline = Baseline {
            usage: Usage::new("us-east-1".parse().unwrap())
                .with(Resource::Api, Dimension::ApiGatewayRest, 2_000_000_u32.into())
                .with(
                    Resource::Function,
                    Dimension::LambdaComputeX86,
                    1_000_000_u32.into(),
                ),
            memory_mb: 512,
            demands: vec![],
        };
        let book = PriceBook::embedded().unwrap().only(&baseline.dimensions());
        Grounds {
            prices: book.to_json().unwrap(),
            baseline,
            phrases: phrases(),
        }
    }

    fn typed(traffic: &str, memory: &str, region: &str) -> Typed {
        Typed {
            traffic: traffic.to_owned(),
            memory: memory.to_owned(),
            region: region.to_owned(),
            ..Typed::default()
        }
    }

    #[test]
    fn what_is_typed_is_answered_by_hand_and_what_travels_answers_alike() {
        let here = Reckoner::new(grounds()).unwrap();
        // As in the browser: everything went through the page as text.
        let text = serde_json::to_string(&grounds()).unwrap();
        let there = Reckoner::new(serde_json::from_str(&text).unwrap()).unwrap();
        for (asked, sentence, wrong) in [
            // API 2 × 3.50; Lambda (1,000,000 − 400,000) × 0.0000166667 = 10.00002.
            (typed("1", "", ""), "17.00 USD, now 17.00 USD", vec![]),
            // API 4 × 3.50 = 14; Lambda (2,000,000 − 400,000) × 0.0000166667 = 26.66672.
            (typed(" 2 ", "", ""), "40.67 USD, now 17.00 USD", vec![]),
            // Half the memory: half the GB-seconds, 100,000 × 0.0000166667 = 1.66667, or as many as now.
            (
                typed("", "256", ""),
                "8.67 USD to 17.00 USD, now 17.00 USD",
                vec![],
            ),
            (
                typed("-1", "64", "seoul"),
                "17.00 USD, now 17.00 USD",
                vec!["traffic?", "memory?", "region?"],
            ),
        ] {
            let answer = here.answer(&asked).unwrap();
            assert_eq!(answer.sentence, sentence, "{asked:?}");
            assert_eq!(answer.wrong, wrong);
            assert_eq!(there.answer(&asked), Some(answer));
        }
        assert_eq!(here.answer(&Typed::default()), None);
        let seoul = here.answer(&typed("", "", "ap-northeast-2")).unwrap();
        assert_eq!(seoul.assumptions, ["SameTimes"]);
        assert_eq!(seoul.services.len(), 2);
    }
}
