//! The session side of documents: name the permission, load, decide, write.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::access::Operation;
use crate::catalog::Product;
use crate::einvoicing::{Profile, cii};
use crate::engine::{Question, Unit};
use crate::invoicing::{ElectronicFormat, Invoice, IssuedDocument, Seller, SellersPolicy, electronic::electronic, rules::buyer};
use crate::kernel::{Code, CrmError, Date, Name, ProductId, Record as _, Refusal};
use crate::parties::Account;
use crate::quoting::{Quote, QuoteRecipient, rules::recipient};

use super::contract::{DocumentRefusal, RenderInvoice, RenderQuote};
use super::invoices::{InvoiceSurroundings, invoice_sheet};
use super::model::{DocumentFormat, DocumentLanguage, DocumentSheet, RenderedDocument};
use super::policy::DocumentPolicy;
use super::quotes::{QuoteSurroundings, quote_sheet};
use super::rendering::render;
use super::sheet::Desk;

impl Question for RenderQuote {
    type Answer = RenderedDocument;
    const NAME: &'static str = "documents.render_quote";

    fn answer(&self, unit: &mut Unit) -> Result<RenderedDocument, CrmError> {
        let quote = unit.load::<Quote>(self.quote, Operation::Read)?;
        // What a role hides is taken out before anything is written.
        let quote = unit.reader().masked(quote);
        let (recipient, day) = addressed(unit, &quote)?;
        let parts = parts(unit, &quote)?;
        let accepted_on = quote.acceptance().map(|part| unit.day_of(part.at));
        let around = QuoteSurroundings { recipient, day, accepted_on, parts };
        let seller = seller(unit, day, None)?;
        written(unit, day, &seller, (self.language, self.format), None, |desk| quote_sheet(&quote, &around, desk))
    }
}

impl Question for RenderInvoice {
    type Answer = RenderedDocument;
    const NAME: &'static str = "documents.render_invoice";

    fn answer(&self, unit: &mut Unit) -> Result<RenderedDocument, CrmError> {
        let invoice = unit.load::<Invoice>(self.invoice, Operation::Read)?;
        let invoice = unit.reader().masked(invoice);
        let corrected = invoice.corrects().map(|of| unit.load::<Invoice>(of, Operation::Read)).transpose()?;
        let around = match invoice.issue() {
            Some(issue) => InvoiceSurroundings { buyer: issue.buyer.clone(), day: issue.issued_on, corrected },
            None => {
                let account = unit.load::<Account>(*invoice.account(), Operation::Read)?;
                let day = unit.today();
                InvoiceSurroundings { buyer: buyer(&account, day, invoice.terms()), day, corrected }
            }
        };
        // What was issued bears the seller of then; documents of before sellers were frozen, the one of their day.
        let frozen = invoice.issue().and_then(|issue| issue.seller.clone());
        let seller = frozen.map_or_else(|| seller(unit, around.day, invoice.terms().seller.as_ref()), Ok)?;
        let xml = if self.format == DocumentFormat::FacturX { Some(cross_industry(unit, &invoice)?) } else { None };
        let sheet = |desk: &Desk<'_>| invoice_sheet(&invoice, &around, desk);
        written(unit, around.day, &seller, (self.language, self.format), xml.as_deref(), sheet)
    }
}

/// The invoice as CII: the very bytes that were kept where it was issued, or else what they would be.
fn cross_industry(unit: &mut Unit, invoice: &Invoice) -> Result<Vec<u8>, CrmError> {
    let kept = unit.find::<IssuedDocument>(IssuedDocument::id_of(invoice.id()))?;
    if let Some(document) = kept.filter(|document| *document.format() == ElectronicFormat::Cii) {
        return Ok(document.content().to_vec());
    }
    Ok(cii::write(&electronic(invoice, Profile::En16931)?)?)
}

/// Whom the quote is for, and the day it bears: as sending froze them, or as of today.
fn addressed(unit: &mut Unit, quote: &Quote) -> Result<(QuoteRecipient, Date), CrmError> {
    if let Some(sent) = quote.sent() {
        return Ok((sent.to.clone(), sent.on));
    }
    let account = unit.load::<Account>(*quote.account(), Operation::Read)?;
    let day = unit.today();
    Ok((recipient(&account, day), day))
}

/// Names of the products that the quote's bundles are made of.
fn parts(unit: &mut Unit, quote: &Quote) -> Result<BTreeMap<ProductId, Name>, CrmError> {
    let mut parts = BTreeMap::new();
    for component in quote.lines().iter().flat_map(|line| &line.components) {
        if let Entry::Vacant(part) = parts.entry(component.product) {
            part.insert(unit.load::<Product>(component.product, Operation::Read)?.name().clone());
        }
    }
    Ok(parts)
}

/// The company of `key` as it was on `day`, or the first.
fn seller(unit: &mut Unit, day: Date, key: Option<&Code>) -> Result<Seller, CrmError> {
    let sellers = unit.policy_on::<SellersPolicy>(day)?;
    let company = sellers.find(key).or_else(|| sellers.find(None)).ok_or_else(|| DocumentRefusal::NoSeller.refused())?;
    Ok(company.seller.clone())
}

/// The document as the policy of `day` has it.
fn written(
    unit: &mut Unit,
    day: Date,
    seller: &Seller,
    (language, format): (Option<DocumentLanguage>, DocumentFormat),
    electronic: Option<&[u8]>,
    sheet: impl Fn(&Desk<'_>) -> Result<DocumentSheet, CrmError>,
) -> Result<RenderedDocument, CrmError> {
    let policy = unit.policy_on::<DocumentPolicy>(day)?;
    render(&sheet(&Desk::new(&policy, seller, language))?, format, electronic)
}
