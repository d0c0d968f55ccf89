//! E-mail addresses one can write to: RFC 5321 syntax, without what no customer's mailbox needs.
//!
//! Quoted local parts and letters outside ASCII (RFC 6531) are accepted. Display names, comments, IP addresses and domains without a
//! dot are not: in a customer file they are slips. Whether the mailbox exists is not known here.

use email_address::{EmailAddress, Error, Options};

use super::error::Fault;
use super::hidden::Lines;
use super::text::{cleared, folded, text_value};

/// The longest address that mail can be sent to, in bytes of UTF-8 (RFC 5321 § 4.5.3.1.3: a path of 256 with its brackets).
pub const EMAIL_BYTES: usize = 254;

const EXAMPLE: &str = "give an address as name@example.com";

/// An e-mail address. The domain is lower case; the part before `@` is kept as given, for its case belongs to the receiving server.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);
text_value!(Email);

impl Email {
    /// Reads an address; blanks around it are dropped.
    ///
    /// # Errors
    /// Not one address in the form `name@example.com`, longer than [`EMAIL_BYTES`], or with a character that hides or controls.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let address = cleared(text, Lines::One)?;
        let (local, domain) = address.rsplit_once('@').ok_or_else(|| explained(text, &Error::MissingSeparator))?;
        let domain = folded(domain);
        let email = format!("{local}@{domain}");
        let options = Options::default().with_required_tld().without_domain_literal().without_display_text();
        EmailAddress::parse_with_options(&email, options).map_err(|error| explained(text, &error))?;
        if let Some(c) = domain.chars().find(|c| !(c.is_alphanumeric() || matches!(c, '-' | '.'))) {
            return Err(Fault::new(text, format!("a domain cannot contain `{c}`"), EXAMPLE));
        }
        if email.len() > EMAIL_BYTES {
            return Err(Fault::new(text, format!("this has {} bytes", email.len()), "give an address of at most 254 bytes"));
        }
        Ok(Self(email))
    }

    /// What stands before the last `@`, as given.
    #[must_use]
    pub fn local(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(local, _)| local)
    }

    /// What stands behind the last `@`, in lower case.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// The form to search and compare by: all lower case, since in practice no two people share an address but for its case.
    #[must_use]
    pub fn canonical(&self) -> String {
        folded(&self.0)
    }
}

fn explained(text: &str, error: &Error) -> Fault {
    let problem = match error {
        Error::MissingSeparator => "this has no `@`",
        Error::LocalPartEmpty => "nothing stands before the `@`",
        Error::LocalPartTooLong => "more than 64 bytes stand before the `@`",
        Error::DomainEmpty => "nothing stands behind the `@`",
        Error::DomainTooLong => "the domain is too long",
        Error::SubDomainEmpty | Error::DomainInvalidSeparator => "the domain has a dot too many",
        Error::SubDomainTooLong => "a part of the domain has more than 63 bytes",
        Error::DomainTooFew => "the domain has no dot",
        Error::UnbalancedQuotes => "a quotation mark is missing",
        Error::InvalidCharacter | Error::InvalidComment => "this has a character that addresses do not have at that place",
        Error::InvalidIPAddress | Error::UnsupportedDomainLiteral => "the domain is an IP address",
        Error::UnsupportedDisplayName | Error::MissingDisplayName | Error::MissingEndBracket => "this is more than an address",
    };
    Fault::new(text, problem, EXAMPLE)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_domain_is_lowered_and_the_local_part_kept() {
        let email = Email::parse(" Jean.Dupont+CRM@Example.COM\n").expect("an address");
        assert_eq!(email.as_str(), "Jean.Dupont+CRM@example.com");
        assert_eq!((email.local(), email.domain()), ("Jean.Dupont+CRM", "example.com"));
        assert_eq!(email.canonical(), "jean.dupont+crm@example.com");
    }

    #[test]
    fn letters_outside_ascii_are_composed_and_accepted() {
        assert_eq!(Email::parse("rene\u{301}@socie\u{301}te\u{301}.FR").expect("an address").as_str(), "rené@société.fr");
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, problem) in [
            ("", "this has no `@`"),
            ("jean.example.com", "this has no `@`"),
            ("@example.com", "nothing stands before the `@`"),
            ("jean@", "nothing stands behind the `@`"),
            ("jean@localhost", "the domain has no dot"),
            ("jean@example..com", "the domain has a dot too many"),
            ("jean@[192.0.2.1]", "the domain is an IP address"),
            ("Jean <jean@example.com>", "this is more than an address"),
            ("jean@exa_mple.com", "a domain cannot contain `_`"),
            ("je\u{202e}an@example.com", "U+202E at character 3 is not allowed here"),
            ("\"je\u{7}an\"@example.com", "U+0007 at character 4 is not allowed here"),
        ] {
            assert_eq!(Email::parse(text).expect_err(text).problem, problem, "{text}");
        }
    }

    #[test]
    fn an_address_has_at_most_254_bytes() {
        let domain = |last: usize| format!("{0}.{0}.{1}.com", "d".repeat(60), "e".repeat(last));
        let longest = format!("{}@{}", "l".repeat(64), domain(63));
        assert_eq!(longest.len(), 254);
        assert!(Email::parse(&longest).is_ok());
        assert!(Email::parse(&longest.replace(".com", ".info")).is_err());
    }

    proptest! {
        #[test]
        fn parsing_what_was_parsed_changes_nothing(text in "[a-zA-Zéİ.+\"\\\\ @-]{1,10}@[a-zA-Zéİ0-9.-]{1,10}\\.[a-zA-Z]{2,3}") {
            if let Ok(email) = Email::parse(&text) {
                prop_assert_eq!(&Email::parse(email.as_str()).expect("still an address"), &email);
                let bytes = minicbor::to_vec(&email).expect("an address encodes");
                prop_assert_eq!(minicbor::decode::<Email>(&bytes).expect("decodes"), email);
            }
        }
    }
}
