//! How much of a client's address is kept.

use crate::event::EpochMillis;
use sha2::{Digest, Sha256};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// What is stored as `ip_address`. Set by the variable `IP_ADDRESS`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AddressPolicy {
    /// The whole address.
    #[default]
    Raw,
    /// The network: IPv4 without its last 8 bits, IPv6 without its last 80, as web analytics commonly do.
    Truncated,
    /// `h_` and six hexadecimal digits: the first 24 bits of the SHA-256 of `liveinsight-ip`, the day since 1970 (UTC) in
    /// decimal and the address, each two parted by a line feed; of an IPv6 address the first 64 bits.
    ///
    /// There is no secret in it, so anyone can hash all addresses and compare. What protects is its length: 256 IPv4 addresses
    /// share a value each day, and nothing but chance connects the values of two days.
    Hashed,
}

/// A word that is no policy.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{0}` is none of raw, truncated, hashed")]
pub struct UnknownPolicy(String);

impl FromStr for AddressPolicy {
    type Err = UnknownPolicy;

    fn from_str(word: &str) -> Result<Self, UnknownPolicy> {
        match word {
            "raw" => Ok(Self::Raw),
            "truncated" => Ok(Self::Truncated),
            "hashed" => Ok(Self::Hashed),
            _ => Err(UnknownPolicy(word.to_owned())),
        }
    }
}

impl AddressPolicy {
    /// What is kept of the address that API Gateway saw; empty when that is no address and not all of it may be kept.
    #[must_use]
    pub fn keep(self, source: &str, received_at: EpochMillis) -> String {
        match (
            self,
            source.parse::<IpAddr>().map(|address| address.to_canonical()),
        ) {
            (Self::Raw, _) => source.to_owned(),
            (Self::Truncated, Ok(address)) => network(address).to_string(),
            (Self::Hashed, Ok(address)) => hashed(address, received_at),
            (Self::Truncated | Self::Hashed, Err(_)) => String::new(),
        }
    }
}

fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(address) => Ipv4Addr::from_bits(address.to_bits() >> 8 << 8).into(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 80 << 80).into(),
    }
}

fn hashed(address: IpAddr, received_at: EpochMillis) -> String {
    const DAY_MS: i64 = 24 * 60 * 60 * 1000;
    let day = received_at.get().div_euclid(DAY_MS);
    let address = match address {
        IpAddr::V4(_) => address,
        // The rest is the client's own to choose.
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
    };
    let hash = Sha256::digest(format!("liveinsight-ip\n{day}\n{address}"));
    let digits = hash.iter().take(3).map(|byte| format!("{byte:02x}"));
    format!("h_{}", digits.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: EpochMillis = EpochMillis::new(1_750_000_000_000);

    #[test]
    fn what_is_kept() {
        let cases = [
            (AddressPolicy::Raw, "203.0.113.9", "203.0.113.9"),
            (
                AddressPolicy::Raw,
                "test-invoke-source-ip",
                "test-invoke-source-ip",
            ),
            (AddressPolicy::Truncated, "203.0.113.9", "203.0.113.0"),
            (AddressPolicy::Truncated, "::ffff:203.0.113.9", "203.0.113.0"),
            (
                AddressPolicy::Truncated,
                "2001:db8:aaaa:bbbb::1",
                "2001:db8:aaaa::",
            ),
            (AddressPolicy::Truncated, "test-invoke-source-ip", ""),
            (AddressPolicy::Hashed, "203.0.113.9", "h_32a22c"),
            (AddressPolicy::Hashed, "test-invoke-source-ip", ""),
            (AddressPolicy::Hashed, "", ""),
        ];
        for (policy, source, kept) in cases {
            assert_eq!(policy.keep(source, NOON), kept, "{policy:?} {source}");
        }
    }

    #[test]
    fn a_hash_lasts_a_day_and_knows_no_host_of_a_network() {
        let hash = |source: &str, at| AddressPolicy::Hashed.keep(source, at);
        let hour = 3_600_000;
        assert_eq!(hash("203.0.113.9", NOON), hash("203.0.113.9", NOON.plus(hour)));
        assert_ne!(
            hash("203.0.113.9", NOON),
            hash("203.0.113.9", NOON.plus(24 * hour))
        );
        assert_ne!(hash("203.0.113.9", NOON), hash("203.0.113.10", NOON));
        assert_eq!(hash("2001:db8::1", NOON), hash("2001:db8::2", NOON));
    }

    #[test]
    fn policies_by_their_words() {
        assert_eq!("truncated".parse(), Ok(AddressPolicy::Truncated));
        let error = "Raw".parse::<AddressPolicy>().unwrap_err();
        assert_eq!(error.to_string(), "`Raw` is none of raw, truncated, hashed");
    }
}
