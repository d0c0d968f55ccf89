//! What a company may change about its parties.

use minicbor::{Decode, Encode};

use crate::kernel::{Code, Email, Fault, Faults, Label, Policy, PolicyField};

/// The most lines in any list of the policy.
const MAX_LINES: usize = 100;

/// A way in which parties are related, with a name for each side.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RelationType {
    /// What one is to the other, as `supplier-of`.
    #[n(0)]
    pub relation: Code,
    /// What the other is to the one, as `customer-of`; the same where both are alike, as `partner-of`.
    #[n(1)]
    pub inverse: Code,
}

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
    /// How parties may be related: up to 100, whose names are all different.
    #[n(2)]
    pub relations: Vec<RelationType>,
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

/// Both names of each relation.
const RELATIONS: [(&str, &str); 6] = [
    ("partner-of", "partner-of"),
    ("supplier-of", "customer-of"),
    ("adviser-of", "advised-by"),
    ("referred-by", "referred"),
    ("spouse-of", "spouse-of"),
    ("colleague-of", "colleague-of"),
];

impl Default for PartiesPolicy {
    fn default() -> Self {
        let provider = |(domains, ignores_dots): (&[&str], bool)| MailProvider {
            domains: domains.iter().filter_map(|domain| Label::parse(domain).ok()).collect(),
            ignores_dots,
            drops_tags: true,
        };
        let both = |(relation, inverse): &(&str, &str)| {
            Some(RelationType { relation: Code::parse(relation).ok()?, inverse: Code::parse(inverse).ok()? })
        };
        let relations = RELATIONS.iter().filter_map(both).collect();
        Self { max_depth: 20, mail_providers: PROVIDERS.map(provider).to_vec(), relations }
    }
}

impl PartiesPolicy {
    /// What the other side of `relation` is called; nothing where there is no such relation.
    #[must_use]
    pub fn inverse(&self, relation: &Code) -> Option<&Code> {
        self.relations.iter().find_map(|known| match relation {
            _ if *relation == known.relation => Some(&known.inverse),
            _ if *relation == known.inverse => Some(&known.relation),
            _ => None,
        })
    }

    /// The names of all relations, of both sides, each once.
    pub fn relation_names(&self) -> impl Iterator<Item = &Code> {
        self.relations
            .iter()
            .flat_map(|known| [Some(&known.relation), Some(&known.inverse).filter(|name| **name != known.relation)])
            .flatten()
    }

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
        // Nothing but a tag is no tag, and a dot before a tag separates nothing once it is gone.
        let bare = if bare.is_empty() { local } else { bare.trim_end_matches('.') };
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
        PolicyField {
            name: "relations",
            unit: "pairs of keys",
            default: "partner-of, supplier-of / customer-of, adviser-of / advised-by, referred-by / referred, spouse-of, colleague-of",
            range: "up to 100 pairs, all keys different",
            reason: "what parties are to one another, told from both sides",
            source: "practice",
        },
    ];

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let (depth, relations) = (self.max_depth, self.relations.len());
        faults.require((1..=20).contains(&depth), "max_depth", depth, "it lies between 1 and 20", "give a number of levels");
        check_providers(&self.mail_providers, &mut faults);
        faults.require(relations <= MAX_LINES, "relations", relations, "there are at most 100", "keep those in use");
        let mut known: Vec<&Code> = Vec::new();
        for name in self.relation_names() {
            if known.contains(&name) {
                faults.push(Fault::new(name, "this relation stands here twice", "name it once").at("relations"));
            }
            known.push(name);
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

/// Every domain is one, in lower case, and leads to one mailbox.
fn check_providers(providers: &[MailProvider], faults: &mut Faults) {
    let len = providers.len();
    faults.require(len <= MAX_LINES, "mail_providers", len, "there are at most 100", "keep those in use");
    let mut known: Vec<&str> = Vec::new();
    for (at, provider) in providers.iter().enumerate() {
        let place = format!("mail_providers[{at}].domains");
        let domains = provider.domains.len();
        if domains == 0 || domains > MAX_LINES {
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
        let code = |text: &str| Code::parse(text).expect("a key");
        let owner = RelationType { relation: code("owner-of"), inverse: code("owned-by") };
        let relations = vec![owner.clone(), RelationType { relation: code("part-of"), ..owner }];
        let faults = PartiesPolicy { mail_providers: providers, max_depth: 0, relations }.check().expect_err("faults");
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
                ("relations", "this relation stands here twice"),
            ]
        );
        assert_eq!(PartiesPolicy::default().check(), Ok(()));
    }

    #[test]
    fn every_relation_has_a_name_on_each_side_and_the_other_side_of_the_other_side_is_itself() {
        let policy = PartiesPolicy::default();
        assert_eq!(policy.relation_names().count(), 9);
        for name in policy.relation_names() {
            let inverse = policy.inverse(name).expect("a relation");
            assert_eq!(policy.inverse(inverse), Some(name));
        }
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
