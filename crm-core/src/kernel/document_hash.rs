//! The hash that a document is known by.

use sha2::{Digest, Sha256};

use super::error::Fault;
use super::text::text_value;

/// The SHA-256 of the exact bytes of a document, as 64 hexadecimal digits in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentHash(String);
text_value!(DocumentHash);

impl DocumentHash {
    /// The hash of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let digest: [u8; 32] = Sha256::digest(bytes).into();
        let nibbles = digest.iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
        Self(nibbles.filter_map(|nibble| char::from_digit(u32::from(nibble), 16)).collect())
    }

    /// Reads a hash in upper or lower case.
    ///
    /// # Errors
    /// Not 64 hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Ok(Self(text.to_ascii_lowercase()));
        }
        Err(Fault::new(text, "this is not a SHA-256", "give the 64 hexadecimal digits that a tool for SHA-256 prints"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_nothing_is_the_one_that_fips_180_4_gives() {
        let nothing = "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855";
        assert_eq!(DocumentHash::of(b""), DocumentHash::parse(nothing).unwrap());
        assert!(DocumentHash::parse(&nothing[1..]).is_err() && DocumentHash::parse(&"x".repeat(64)).is_err());
    }
}
