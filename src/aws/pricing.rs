//! What AWS charges: products of the Price List.
//!
//! Its API has endpoints in few regions, us-east-1 among them, and answers for all. It costs nothing. A product is a text that
//! holds JSON.

use super::{Aws, AwsError};
use aws_config::{Region, SdkConfig};
use aws_sdk_pricing::Client;
use aws_sdk_pricing::operation::get_products::GetProductsOutput;
use aws_sdk_pricing::types::{Filter, FilterType};
use domain::price::{PriceBook, Product, Quantity, Step, Usd, Wanted, wanted};
use serde::Deserialize;
use std::collections::BTreeMap;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

const ACTION: &str = "pricing:GetProducts";

/// The client, where the API is.
pub(super) fn client(config: &SdkConfig) -> Client {
    let config = aws_sdk_pricing::config::Builder::from(config)
        .region(Region::new("us-east-1"))
        .build();
    Client::from_conf(config)
}

/// A product as it is written.
#[derive(Deserialize)]
struct Listed {
    product: Described,
    #[serde(rename = "serviceCode")]
    service: String,
    #[serde(default)]
    terms: Terms,
    #[serde(rename = "publicationDate")]
    published: String,
}

#[derive(Deserialize)]
struct Described {
    attributes: Attributes,
}

#[derive(Deserialize)]
struct Attributes {
    usagetype: Option<String>,
}

#[derive(Deserialize, Default)]
struct Terms {
    #[serde(default, rename = "OnDemand")]
    on_demand: BTreeMap<String, Offer>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Offer {
    price_dimensions: BTreeMap<String, Price>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Price {
    begin_range: String,
    /// A quantity, or `Inf`.
    end_range: String,
    price_per_unit: BTreeMap<String, String>,
}

/// Every product that a book like this one is made from.
///
/// # Errors
/// AWS did not list them (`pricing:GetProducts`).
pub(crate) async fn products(aws: &Aws, book: &PriceBook) -> Result<Vec<Product>, AwsError> {
    let mut products = Vec::new();
    for wanted in wanted(book) {
        products.extend(listed(aws, &wanted).await?);
    }
    Ok(products)
}

async fn listed(aws: &Aws, wanted: &Wanted) -> Result<Vec<Product>, AwsError> {
    let filter = Filter::builder()
        .r#type(FilterType::TermMatch)
        .field(wanted.attribute)
        .value(&wanted.value)
        .build()
        .map_err(|_| AwsError::incomplete(ACTION, "a field of the request"))?;
    let pages = aws
        .pricing
        .get_products()
        .service_code(wanted.service)
        .filters(filter)
        .format_version("aws_v1")
        .into_paginator()
        .send();
    let pages = aws.call(ACTION, pages.collect::<Result<Vec<_>, _>>()).await?;
    let texts = pages.iter().flat_map(GetProductsOutput::price_list);
    let products: Result<Vec<Option<Product>>, AwsError> = texts.map(|text| product(text)).collect();
    Ok(products?.into_iter().flatten().collect())
}

/// `None` if it is not metered by a usage type, or not priced in dollars on demand.
fn product(text: &str) -> Result<Option<Product>, AwsError> {
    let unreadable = || AwsError::incomplete(ACTION, "a product that can be read");
    let listed: Listed = serde_json::from_str(text).map_err(|_| unreadable())?;
    let published = OffsetDateTime::parse(&listed.published, &Rfc3339).map_err(|_| unreadable())?;
    let prices = listed
        .terms
        .on_demand
        .values()
        .flat_map(|offer| offer.price_dimensions.values());
    let steps: Option<Vec<Step>> = prices.map(step).collect();
    let (Some(usage_type), Some(steps)) = (listed.product.attributes.usagetype, steps) else {
        return Ok(None);
    };
    Ok((!steps.is_empty()).then_some(Product {
        service: listed.service,
        usage_type,
        published: published.date(),
        steps,
    }))
}

fn step(price: &Price) -> Option<Step> {
    let up_to: Option<Quantity> = match price.end_range.as_str() {
        "Inf" => None,
        end => Some(end.parse().ok()?),
    };
    let usd: Usd = price.price_per_unit.get("USD")?.parse().ok()?;
    Some(Step {
        from: price.begin_range.parse().ok()?,
        up_to,
        usd,
    })
}

#[cfg(test)]
mod tests;
