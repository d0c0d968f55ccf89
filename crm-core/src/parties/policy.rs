//! What a company may change about its parties.

use minicbor::{Decode, Encode};

use crate::kernel::{Email, Fault, Faults, Label, Policy, PolicyField};

/// The most providers of mail in a policy, and the most domains of one.
const MAX_PROVIDERS: usize = 100;

/// Who delivers mail to one mailbox under several addresses.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct MailProvider {
    /// The domains that all lead to the same mailbox, in lower case, as `gmail.com`; the first stands for all. 1 to 100.
    #[n(0)]
    pub domains: Vec<Label>,
    /// True where dots before the `@` do not count.
    #[n(1)]
    pub ignores_dots: bool,
    /// True where what stands behind a `+` does not count.
    #[n(2)]
    pub drops_tags: bool,
}

/// A company's choices about its parties.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct PartiesPolicy {
    /// How many levels accounts may stand below one another.
    #[n(0)]
    pub max_depth: u32,
    /// Whose addresses are compared by their mailbox. At most 100.
    #[n(1)]
    pub mail_providers: Vec<MailProvider>,
}

/// Domains that lead to one mailbox, and whether dots count there. Tags count at none of them.
const PROVIDERS: [(&[&str], bool); 7] = [
    (&["gmail.com", "googlemail.com"], true),
    (&["outlook.com"], false),
    (&["hotmail.com"], false),
    (&["live.com"], false),
    (&["icloud.com"], false),
    (&["proton.me", "protonmail.com", "pm.me"], false),
    (&["fastmail.com"], false),
];

impl Default for PartiesPolicy {
    fn default() -> Self {
        let provider = |(domains, ignores_dots): (&[&str], bool)| MailProvider {
            domains: domains.iter().filter_map(|domain| Label::parse(domain).ok()).collect(),
            ignores_dots,
            drops_tags: true,
        };
        Self { max_depth: 20, mail_providers: PROVIDERS.map(provider).to_vec() }
    }
}

impl PartiesPolicy {
    /// The mailbox behind an address: equal for addresses that lead to one. For comparing, not for writing to.
    ///
    /// ```
    /// use crm_core::kernel::Email;
    /// use crm_core::parties::PartiesPolicy;
    ///
    /// let policy = PartiesPolicy::default();
    /// let [plain, dotted, other] = ["adalovelace@gmail.com", "Ada.Lovelace+crm@googlemail.com", "ada.lovelace@engines.example"];
    /// assert_eq!(policy.mailbox(&Email::parse(plain)?), policy.mailbox(&Email::parse(dotted)?));
    /// assert_eq!(policy.mailbox(&Email::parse(other)?), other);
    /// # Ok::<(), crm_core::kernel::Fault>(())
    /// ```
    #[must_use]
    pub fn mailbox(&self, email: &Email) -> String {
        let canonical = email.canonical();
        let is_of = |provider: &&MailProvider| provider.domains.iter().any(|domain| domain.as_str() == email.domain());
        let provider = self.mail_providers.iter().find(is_of);
        // What is quoted says that every sign in it counts.
        let Some((provider, (local, _))) =
            provider.zip(canonical.rsplit_once('@')).filter(|(_, (local, _))| !local.starts_with('"'))
        else {
            return canonical;
        };
        let bare = if provider.drops_tags { local.split('+').next().unwrap_or_default() } else { local };
        // Nothing but a tag is no tag.
        let bare = if bare.is_empty() { local } else { bare };
        let local = if provider.ignores_dots { bare.replace('.', "") } else { bare.to_owned() };
        let domain = provider.domains.first().map_or(email.domain(), Label::as_str);
        format!("{local}@{domain}")
    }
}

impl Policy for PartiesPolicy {
    const NAME: &'static str = "parties";
    const FIELDS: &'static [PolicyField] = &[
        PolicyField {
            name: "max_depth",
            unit: "levels",
            default: "20",
            range: "1 to 20",
            reason: "how deep groups of companies are kept; deeper trees are hard to read and slow to walk",
            source: "practice",
        },
        PolicyField {
            name: "mail_providers",
            unit: "domains",
            default: "dots and tags: gmail.com = googlemail.com; tags: outlook.com, hotmail.com, live.com, icloud.com, proton.me = \
                      protonmail.com = pm.me, fastmail.com",
            range: "up to 100 providers of 1 to 100 domains",
            reason: "which addresses lead to one mailbox, for finding who is there twice",
            source: "what the providers document; RFC 5233 for tags",
        },
    ];

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let (depth, providers) = (self.max_depth, self.mail_providers.len());
        faults.require((1..=20).contains(&depth), "max_depth", depth, "it lies between 1 and 20", "give a number of levels");
        faults.require(providers <= MAX_PROVIDERS, "mail_providers", providers, "there are at most 100", "keep those in use");
        let mut known: Vec<&str> = Vec::new();
        for (at, provider) in self.mail_providers.iter().enumerate() {
            let place = format!("mail_providers[{at}].domains");
            let domains = provider.domains.len();
            if domains == 0 || domains > MAX_PROVIDERS {
                faults.push(Fault::new(domains, "there are 1 to 100 domains", "name those that lead to one mailbox").at(&place));
            }
            for domain in provider.domains.iter().map(Label::as_str) {
                let is_domain = Email::parse(&format!("x@{domain}")).is_ok_and(|email| email.domain() == domain);
                if !is_domain {
                    faults.push(Fault::new(domain, "this is no domain", "give it in lower case, as gmail.com").at(&place));
                }
                if known.contains(&domain) {
                    faults.push(Fault::new(domain, "this domain stands here twice", "name it once").at(&place));
                }
                known.push(domain);
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mailbox(address: &str) -> String {
        PartiesPolicy::default().mailbox(&Email::parse(address).expect("an address"))
    }

    #[test]
    fn addresses_of_one_mailbox_meet_and_those_of_two_do_not() {
        assert_eq!(mailbox("A.da+news+more@GoogleMail.com"), "ada@gmail.com");
        assert_eq!(mailbox("ada+news@pm.me"), "ada@proton.me");
        for (one, other) in [
            ("a.da@outlook.com", "ada@outlook.com"),
            ("ada@hotmail.com", "ada@outlook.com"),
            ("ada+news@engines.example", "ada@engines.example"),
            ("\"ada+news\"@gmail.com", "ada@gmail.com"),
            ("+news@gmail.com", "+more@gmail.com"),
        ] {
            assert_ne!(mailbox(one), mailbox(other), "{one} {other}");
        }
    }

    #[test]
    fn what_is_wrong_in_a_policy_is_said_where_it_stands() {
        let provider = |domains: &[&str]| MailProvider {
            domains: domains.iter().map(|domain| domain.parse().expect("a label")).collect(),
            ignores_dots: false,
            drops_tags: true,
        };
        let providers = vec![provider(&["x.example", "X.example"]), provider(&[]), provider(&["x.example", "localhost"])];
        let faults = PartiesPolicy { mail_providers: providers, max_depth: 0 }.check().expect_err("faults");
        let found: Vec<(&str, &str)> =
            faults.as_slice().iter().map(|fault| (fault.field.as_str(), fault.problem.as_ref())).collect();
        let places = ["mail_providers[0].domains", "mail_providers[1].domains", "mail_providers[2].domains"];
        assert_eq!(
            found,
            [
                ("max_depth", "it lies between 1 and 20"),
                (places[0], "this is no domain"),
                (places[1], "there are 1 to 100 domains"),
                (places[2], "this domain stands here twice"),
                (places[2], "this is no domain"),
            ]
        );
        assert_eq!(PartiesPolicy::default().check(), Ok(()));
    }

    proptest! {
        #[test]
        fn the_mailbox_of_a_mailbox_is_itself(local in "[a-z+.\"]{1,8}", domain in prop::sample::select(vec!["gmail.com", "pm.me", "x.example"])) {
            if let Ok(email) = Email::parse(&format!("{local}@{domain}")) {
                let policy = PartiesPolicy::default();
                let mailbox = policy.mailbox(&email);
                prop_assert_eq!(policy.mailbox(&Email::parse(&mailbox).expect("an address")), mailbox);
            }
        }
    }
}
