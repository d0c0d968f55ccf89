//! The companies that sell: one or several in one store.

use minicbor::{Decode, Encode};

use crate::kernel::{Code, Fault, Faults, Policy, PolicyField};

use super::super::model::Seller;

/// A company that sells, under a key of its own.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct SellingCompany {
    /// The key by which drafts name it.
    #[n(0)]
    pub key: Code,
    /// Who it is.
    #[n(1)]
    pub seller: Seller,
}

/// Who sells. Where no company is named, invoices can be issued that say nothing of the seller, and no document can be drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct SellersPolicy {
    /// The companies; the first sells where a document names none.
    #[n(0)]
    pub sellers: Vec<SellingCompany>,
}

impl SellersPolicy {
    /// A single company.
    ///
    /// # Errors
    /// None: the key is valid.
    pub fn sole(seller: Seller) -> Result<Self, Fault> {
        Ok(Self { sellers: vec![SellingCompany { key: Code::parse("company")?, seller }] })
    }

    /// The company of `key`, or the first where none is named.
    #[must_use]
    pub fn find(&self, key: Option<&Code>) -> Option<&SellingCompany> {
        match key {
            Some(key) => self.sellers.iter().find(|company| company.key == *key),
            None => self.sellers.first(),
        }
    }

    /// True where `company` is the first, whose series need no key.
    #[must_use]
    pub fn is_first(&self, company: &SellingCompany) -> bool {
        self.sellers.first().is_some_and(|first| first.key == company.key)
    }
}

impl Policy for SellersPolicy {
    const NAME: &'static str = "sellers";
    const FIELDS: &'static [PolicyField] = &[PolicyField {
        name: "sellers",
        unit: "key; name, legal form, capital, address, numbers, bank, electronic address",
        default: "none",
        range: "at most 50, each key once, each with at most 10 numbers",
        reason: "who documents come from; the first sells where one names none",
        source: "CGI ann. II art. 242 nonies A; Code de commerce R123-237, R123-238",
    }];

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let count = self.sellers.len();
        faults.require(count <= 50, "sellers", count, "a store has at most 50 selling companies", "keep those that sell");
        for (at, company) in self.sellers.iter().enumerate() {
            let before = self.sellers.get(..at).unwrap_or_default();
            if before.iter().any(|other| other.key == company.key) {
                let fault = Fault::new(&company.key, "another company has this key", "give each a key of its own");
                faults.push(fault.at(format!("sellers[{at}].key")));
            }
            for fault in company.seller.check().err().iter().flat_map(Faults::as_slice) {
                faults.push(fault.clone().at(format!("sellers[{at}].seller")));
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}
