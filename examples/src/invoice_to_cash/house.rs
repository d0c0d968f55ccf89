//! The company: who works there, what it decided about its invoices and its money, and its customers.

use crm_core::access::{RoleDraft, UserDraft};
use crm_core::administration::{AddRole, AddUser, SetPolicy, accountant, administrator};
use crm_core::engine::{Crm, Session};
use crm_core::invoicing::{ElectronicFormat, InvoiceLine, InvoicingPolicy, Seller, SellersPolicy};
use crm_core::kernel::{
    AccountId, AddressInput, Currency, Email, Iban, Money, Name, PostalAddress, Record, TaxId, Timestamp, UnitPrice, UserId,
};
use crm_core::parties::{AccountDetails, CreateAccount, Intake, PartyAddress};
use crm_core::pricing::{PricedLine, TaxTreatment};
use crm_core::receivables::{ReceivablesPolicy, ResidualBound};

use crate::StoryError;

/// Whom the story needs to find again.
pub struct House {
    pub owner: UserId,
    pub accountant: UserId,
    /// A law firm: pays early.
    pub sorel: AccountId,
    /// A maker of machines: orders a banquet.
    pub rochebrune: AccountId,
    /// A gallery: gives bottles back.
    pub galerie: AccountId,
    /// A festival: pays too much.
    pub festival: AccountId,
}

impl House {
    /// The customers, in the order in which they came.
    pub fn customers(&self) -> [(AccountId, &'static str); 4] {
        [(self.sorel, SOREL), (self.rochebrune, ROCHEBRUNE), (self.galerie, GALERIE), (self.festival, FESTIVAL)]
    }

    /// What people call a customer.
    pub fn name(&self, account: AccountId) -> &'static str {
        self.customers().into_iter().find(|(id, _)| *id == account).map_or("somebody", |(_, name)| name)
    }
}

pub const SOREL: &str = "Cabinet Sorel";
pub const ROCHEBRUNE: &str = "Ateliers Rochebrune";
pub const GALERIE: &str = "Galerie des Pentes";
pub const FESTIVAL: &str = "Festival des Deux Fleuves";

/// Sets the company up in an empty store. Three things are forgotten: its capital, what its invoices are for, and the SIREN of a customer.
pub fn found(crm: &Crm, before: Timestamp) -> Result<House, StoryError> {
    let system = crm.system("first set-up", before);
    let owner = user(&system, "Mathilde", administrator()?)?;
    let accountant = user(&system, "Karim", accountant()?)?;
    let session = crm.session(owner, before)?;
    session.execute(SetPolicy { policy: SellersPolicy::sole(seller()?)?, effective_from: None })?;
    session.execute(SetPolicy { policy: invoicing(), effective_from: None })?;
    session.execute(SetPolicy { policy: receivables()?, effective_from: None })?;
    Ok(House {
        owner,
        accountant,
        // Nobody asked the law firm for its SIREN.
        sorel: customer(&session, AccountDetails { tax_ids: Vec::new(), ..sorel()? })?,
        rochebrune: customer(&session, details(ROCHEBRUNE, ["14 rue des Forges", "69800", "Saint-Priest"], "999000227")?)?,
        galerie: customer(&session, details(GALERIE, ["31 montée de la Grande-Côte", "69001", "Lyon"], "999000334")?)?,
        festival: customer(&session, details(FESTIVAL, ["6 quai de la Pêcherie", "69001", "Lyon"], "999000441")?)?,
    })
}

fn user(system: &Session, name: &str, role: RoleDraft) -> Result<UserId, StoryError> {
    let roles = vec![system.execute(AddRole { draft: role })?.id()];
    let email = Email::parse(&format!("{}@example.com", name.to_lowercase()))?;
    Ok(system.execute(AddUser { draft: UserDraft { name: Name::parse(name)?, email, team: None, roles } })?.id())
}

fn customer(session: &Session, details: AccountDetails) -> Result<AccountId, StoryError> {
    Ok(session.execute(CreateAccount { details, parent: None, owner: None, intake: Intake::default() })?.id())
}

/// What is known of a French company: where it sits, and its SIREN, under which electronic invoices reach it.
fn details(name: &str, place: [&str; 3], siren: &str) -> Result<AccountDetails, StoryError> {
    let (addresses, tax_ids) = (vec![PartyAddress::from(address(place)?)], vec![TaxId::siren(siren)?]);
    Ok(AccountDetails { addresses, tax_ids, ..AccountDetails::named(Name::parse(name)?) })
}

/// All that is to be known of the law firm.
pub fn sorel() -> Result<AccountDetails, StoryError> {
    details(SOREL, ["22 rue de la République", "69002", "Lyon"], "999000557")
}

fn address([line, postcode, city]: [&str; 3]) -> Result<PostalAddress, StoryError> {
    let (lines, country) = (vec![line.to_owned()], "FR".to_owned());
    let (postcode, city) = (postcode.to_owned(), city.to_owned());
    Ok(PostalAddress::parse(&AddressInput { lines, postcode, city, country, region: String::new() })?)
}

/// Who sells, but for the capital. VAT on what it serves is owed once that is paid.
pub fn seller() -> Result<Seller, StoryError> {
    Ok(Seller {
        legal_form: Some("SARL".parse()?),
        tax_ids: vec![TaxId::siret("999 000 110 00018")?, TaxId::vat("FR72999000110")?],
        register: Some("RCS Lyon 999 000 110".parse()?),
        email: Some(Email::parse("compta@maison-cerisaie.example")?),
        iban: Some(Iban::parse("FR76 3000 6000 0112 3456 7890 189")?),
        ..Seller::named(Name::parse("Maison Cerisaie")?, address(["8 rue de la Cerisaie", "69001", "Lyon"])?)
    })
}

/// An electronic document is made of every invoice that is issued.
pub fn invoicing() -> InvoicingPolicy {
    InvoicingPolicy { electronic: Some(ElectronicFormat::Cii), ..InvoicingPolicy::default() }
}

/// Rests of up to 20 euros and one percent of the invoice are let go, and the two percent of early payers.
pub fn receivables() -> Result<ReceivablesPolicy, StoryError> {
    let bound = ResidualBound { amount: eur("20")?, percent: "1".parse()? };
    Ok(ReceivablesPolicy {
        residual_bounds: vec![bound],
        early_payment_percent: Some("2".parse()?),
        ..ReceivablesPolicy::default()
    })
}

/// An amount in euros.
pub fn eur(text: &str) -> Result<Money, StoryError> {
    Ok(Money::parse(text, Currency::EUR)?)
}

/// Quantity, net price and rate of VAT: meals are at 10 %, wine and hire at 20 %.
pub fn priced(quantity: &str, price: &str, rate: &str) -> Result<PricedLine, StoryError> {
    Ok(PricedLine::new(quantity.parse()?, UnitPrice::parse(price, Currency::EUR)?, TaxTreatment::rated(rate.parse()?)))
}

/// Lines of an invoice.
pub fn lines<const N: usize>(lines: [(&str, &str, &str, &str); N]) -> Result<Vec<InvoiceLine>, StoryError> {
    let line = |(what, quantity, price, rate): (&str, &str, &str, &str)| {
        Ok(InvoiceLine::new(Name::parse(what)?, priced(quantity, price, rate)?))
    };
    lines.into_iter().map(line).collect()
}
