//! An electronic invoice of so many lines at four rates, for the library and for its peer in Rust: from prices to bytes.

use crm_core::einvoicing::*;
use crm_core::kernel::{Currency, Date, Money, UnitPrice};
use crm_core::pricing::{DocumentTotals, PricedDocument, PricedLine, TaxTreatment, total};
use en16931::invoice::{Code, Invoice, InvoiceLine, Party, PostalAddress};
use en16931::{Identifier, InvoiceAmount, Percentage, Quantity, UnitPriceAmount};
use rust_decimal::Decimal;

const RATES: [&str; 4] = ["20", "10", "5.5", "2.1"];
const SCHEME: &str = "0225";

/// Lines with their prices.
pub fn priced(count: usize) -> Vec<PricedLine> {
    let line = |at: usize| {
        let count = Decimal::from(1 + at % 7);
        let price = Decimal::new(i64::try_from(100 + at * 37 % 90_000).unwrap(), 2);
        let tax = TaxTreatment::rated(RATES[at % RATES.len()].parse().unwrap());
        PricedLine::new(crm_core::kernel::Quantity::new(count).unwrap(), UnitPrice::new(price, Currency::EUR).unwrap(), tax)
    };
    (0..count).map(line).collect()
}

/// The document of `lines`, whose totals are computed here.
pub fn stated(lines: &[PricedLine]) -> ElectronicInvoice {
    let zero = Money::zero(Currency::EUR);
    let document = PricedDocument {
        currency: Currency::EUR,
        lines: lines.iter().collect(),
        allowances: &[],
        charges: &[],
        prepaid: zero,
        rounding: zero,
    };
    let totals = total(&document).unwrap();
    let issued_on = Date::new(2026, 9, 1).unwrap();
    ElectronicInvoice {
        number: "F2026-00017".to_owned(),
        issued_on,
        type_code: "380".to_owned(),
        currency: Currency::EUR,
        accounting_currency: None,
        vat_point_on: None,
        vat_point: None,
        due_on: Some(issued_on.plus_days(30).unwrap()),
        references: References { purchase_order: Some("BC-2026-7".to_owned()), ..References::default() },
        payment_terms: None,
        notes: ["PMD", "PMT", "AAB"]
            .map(|subject| InvoiceNote { subject: Some(subject.to_owned()), text: TERMS.to_owned() })
            .into(),
        process: Some("B1".to_owned()),
        profile: Profile::En16931.identifier().to_owned(),
        preceding: Vec::new(),
        seller: party("Lumières d'Étape SARL", "404833048", "FR83404833048"),
        buyer: party("Théâtre du Nord", "303265045", "FR40303265045"),
        payee: None,
        tax_representative: None,
        delivery: None,
        period: None,
        payment: vec![PaymentInstruction {
            means: "58".to_owned(),
            means_text: None,
            remittance: None,
            transfers: vec![CreditTransfer { account: "FR7630006000011234567890189".to_owned(), name: None, bank: None }],
            card: None,
            debit: None,
        }],
        allowances: Vec::new(),
        charges: Vec::new(),
        breakdown: totals.groups.iter().map(VatBreakdown::of).collect(),
        attachments: Vec::new(),
        lines: stated_lines(lines, &totals),
        totals: StatedTotals::of(&totals, &document),
    }
}

const TERMS: &str = "Pénalités de retard : trois fois le taux d'intérêt légal";

fn party(name: &str, siren: &str, vat_number: &str) -> TradeParty {
    let id = |scheme: &str| Some(TradeIdentifier { scheme: Some(scheme.to_owned()), value: siren.to_owned() });
    TradeParty {
        name: name.to_owned(),
        registration: id("0002"),
        vat_number: Some(vat_number.to_owned()),
        electronic_address: id(SCHEME),
        address: TradeAddress {
            lines: vec!["12 rue de l'Église".to_owned()],
            city: Some("Sèvres".to_owned()),
            postcode: Some("92310".to_owned()),
            region: None,
            country: Some("FR".to_owned()),
        },
        ..TradeParty::default()
    }
}

fn stated_lines(lines: &[PricedLine], totals: &DocumentTotals) -> Vec<StatedLine> {
    let line = |(at, (line, total)): (usize, (&PricedLine, &crm_core::pricing::LineTotal))| StatedLine {
        number: (at + 1).to_string(),
        note: None,
        object: None,
        quantity: line.quantity.decimal(),
        unit: "C62".to_owned(),
        net: total.net.amount(),
        order_line: None,
        accounting: None,
        period: None,
        allowances: Vec::new(),
        charges: Vec::new(),
        price: StatedPrice { net: line.price.decimal(), discount: None, gross: None, base_quantity: None, base_unit: None },
        vat: StatedVat::of(&line.tax),
        name: "Projecteur à découpe 575 W".to_owned(),
        description: None,
        seller_item: Some("LX-575".to_owned()),
        buyer_item: None,
        standard_item: None,
        classifications: Vec::new(),
        origin: None,
        attributes: Vec::new(),
    };
    lines.iter().zip(&totals.lines).enumerate().map(line).collect()
}

/// The same document for the peer in Rust, which computes its totals here too.
pub fn peer(lines: &[PricedLine]) -> Invoice {
    let mut invoice = Invoice::default();
    invoice.specification_id = Some(Profile::En16931.identifier().to_owned());
    invoice.business_process = Some("B1".to_owned());
    invoice.number = Some("F2026-00017".to_owned());
    invoice.issue_date = en16931::Date::parse("2026-09-01").ok();
    invoice.due_date = en16931::Date::parse("2026-10-01").ok();
    invoice.type_code = Some(Code::new("380"));
    invoice.currency = Some(Code::new("EUR"));
    invoice.seller = peer_party("Lumières d'Étape SARL", "404833048", "FR83404833048");
    invoice.buyer = peer_party("Théâtre du Nord", "303265045", "FR40303265045");
    for (at, line) in lines.iter().enumerate() {
        let (quantity, price) = (line.quantity.decimal(), line.price.decimal());
        let net = InvoiceAmount::from_decimal_exact((quantity * price).round_dp(2)).unwrap();
        let rate = Percentage::new(line.tax.rate.decimal());
        let (name, quantity) = ("Projecteur à découpe 575 W", Quantity::new(quantity));
        let mut peer = InvoiceLine::new((at + 1).to_string(), name, quantity, "C62", net, "S", Some(rate));
        peer.price.net_price = UnitPriceAmount::new(price);
        peer.item.seller_identifier = Some("LX-575".to_owned());
        invoice.lines.push(peer);
    }
    en16931::reconcile(&mut invoice).unwrap();
    invoice
}

fn peer_party(name: &str, siren: &str, vat_number: &str) -> Party {
    Party {
        name: Some(name.to_owned()),
        vat_identifier: Some(vat_number.into()),
        legal_registration: Some(Identifier::schemed(siren, "0002")),
        electronic_address: Some(Identifier::schemed(siren, SCHEME)),
        address: PostalAddress {
            line1: Some("12 rue de l'Église".to_owned()),
            city: Some("Sèvres".to_owned()),
            post_code: Some("92310".to_owned()),
            country: Some(Code::new("FR")),
            ..PostalAddress::default()
        },
        ..Party::default()
    }
}
