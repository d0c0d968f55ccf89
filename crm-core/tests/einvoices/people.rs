//! Who sells and buys, how it is paid, what else is named: out of a seed.

use crm_core::einvoicing::*;
use crm_core::kernel::Date;
use crm_core::pricing::TaxCategory;
use fastrand::Rng;

use super::made::{Plan, Scope};

fn id(scheme: &str, value: &str) -> TradeIdentifier {
    TradeIdentifier { scheme: Some(scheme.to_owned()), value: value.to_owned() }
}

fn some(rng: &mut Rng, text: &str) -> Option<String> {
    (rng.u8(..4) == 0).then(|| text.to_owned())
}

fn address(country: &str, rng: &mut Rng) -> TradeAddress {
    let lines = ["12, rue de l'Église", "Bâtiment <C>", "3e étage"];
    TradeAddress {
        lines: lines.iter().take(rng.usize(1..=3)).map(ToString::to_string).collect(),
        city: Some("Sèvres".to_owned()),
        postcode: Some("92310".to_owned()),
        region: some(rng, "Île-de-France"),
        country: Some(country.to_owned()),
    }
}

fn contact(rng: &mut Rng) -> Option<TradeContact> {
    (rng.u8(..3) == 0).then(|| TradeContact {
        name: Some("Zoë Müller & Söhne".to_owned()),
        phone: some(rng, "+33 1 99 00 12 34"),
        email: some(rng, "zoe@example.com"),
    })
}

/// Number in the register, VAT number and electronic address of a company of a country.
fn numbers(country: &str) -> (TradeIdentifier, &'static str, TradeIdentifier) {
    match country {
        "FR" => (id("0002", "404833048"), "FR83404833048", id("0225", "404833048_VENTES")),
        "DE" => (id("0204", "991-01234-44"), "DE136695976", id("9930", "DE136695976")),
        "ES" => (id("9920", "A60631835"), "ESA60631835", id("9920", "ESA60631835")),
        _ => (id("0199", "213800KUD8LAJWSQ9D15"), "", id("0088", "4012345000009")),
    }
}

fn is_out_of_scope(plan: &Plan) -> bool {
    plan.scope == Scope::Only(TaxCategory::OutsideScope)
}

/// The seller.
pub fn seller(plan: &Plan, rng: &mut Rng) -> TradeParty {
    let (registration, vat_number, electronic) = numbers(plan.country);
    let is_french = plan.country == "FR";
    let is_taxed = !is_out_of_scope(plan);
    TradeParty {
        name: "Lumières d'Étape SARL".to_owned(),
        trading_name: some(rng, "Étape & Scène"),
        identifiers: if is_french && rng.bool() { vec![id("0009", "40483304800022")] } else { Vec::new() },
        // The registers of Spain have no scheme of ISO 6523.
        registration: (plan.country != "ES").then_some(registration),
        vat_number: is_taxed.then(|| vat_number.to_owned()),
        tax_number: is_taxed.then(|| some(rng, "181/815/08155")).flatten(),
        legal_information: some(rng, "SARL au capital de 10 000 € – RCS Nanterre"),
        electronic_address: Some(electronic),
        address: address(plan.country, rng),
        contact: contact(rng),
    }
}

/// The buyer's country.
fn destination(plan: &Plan) -> &'static str {
    match plan.scope {
        Scope::Only(TaxCategory::IntraCommunity) => "DE",
        Scope::Only(TaxCategory::Export) => "US",
        _ => plan.country,
    }
}

/// The buyer.
pub fn buyer(plan: &Plan, rng: &mut Rng) -> TradeParty {
    let country = destination(plan);
    let (mut registration, mut vat_number, mut electronic) = numbers(country);
    let mut identifiers = Vec::new();
    if country == "FR" {
        (registration, vat_number, electronic) = (id("0002", "303265045"), "FR40303265045", id("0225", "303265045"));
        if plan.profile == Profile::ExtendedCtcFr {
            identifiers = vec![id("0009", "30326504500003"), id("0224", "SERVICE_7.b")];
        }
    }
    TradeParty {
        name: "Théâtre <du Nord>".to_owned(),
        trading_name: some(rng, "TdN"),
        identifiers,
        registration: (country != "ES").then_some(registration),
        vat_number: (!is_out_of_scope(plan) && !vat_number.is_empty()).then(|| vat_number.to_owned()),
        tax_number: None,
        legal_information: None,
        electronic_address: Some(electronic),
        address: address(country, rng),
        contact: contact(rng),
    }
}

/// Where it went: required within the Union.
pub fn delivery(plan: &Plan, issued_on: Date, rng: &mut Rng) -> Option<Delivery> {
    let is_needed = plan.scope == Scope::Only(TaxCategory::IntraCommunity);
    (is_needed || rng.u8(..3) == 0).then(|| Delivery {
        name: some(rng, "Entrepôt n° 3"),
        location: (rng.u8(..3) == 0).then(|| id("0088", "3012345000004")),
        on: (is_needed || rng.bool()).then_some(issued_on),
        address: (is_needed || rng.bool()).then(|| address(destination(plan), rng)),
    })
}

/// The notes that France asks for, and others.
pub fn notes(plan: &Plan, rng: &mut Rng) -> Vec<InvoiceNote> {
    let note = |subject: &str, text: &str| InvoiceNote { subject: Some(subject.to_owned()), text: text.to_owned() };
    let mut notes = Vec::new();
    if plan.country == "FR" {
        let class = if destination(plan) == "FR" { "B2B" } else { "B2BINT" };
        notes.extend([
            note("PMD", "Pénalités de retard : trois fois le taux d'intérêt légal"),
            note("PMT", "Indemnité forfaitaire pour frais de recouvrement : 40 €"),
            note("AAB", "Pas d'escompte pour paiement anticipé"),
            note("BAR", class),
        ]);
    }
    if rng.bool() {
        notes.push(note("REG", "SARL au capital de 10 000 €"));
    }
    if rng.u8(..3) == 0 {
        notes.push(InvoiceNote { subject: None, text: "Merci & à bientôt\nl'équipe".to_owned() });
    }
    notes
}

/// Numbers of other papers.
pub fn references(plan: &Plan, rng: &mut Rng) -> References {
    References {
        buyer: some(rng, "SERVICE-7"),
        project: some(rng, "Projet Ω"),
        contract: (plan.type_code == "262" || rng.u8(..4) == 0).then(|| "CT-2026-1".to_owned()),
        purchase_order: some(rng, "BC <17>"),
        sales_order: some(rng, "SO-9"),
        receiving_advice: some(rng, "BR-1"),
        despatch_advice: some(rng, "BL-1"),
        tender: some(rng, "Lot 3"),
        object: (rng.u8(..6) == 0).then(|| id("AEC", "Abonnement 12")),
        accounting: some(rng, "411 000"),
    }
}

fn transfer(rng: &mut Rng) -> PaymentInstruction {
    let means = ["30", "58"][rng.usize(..2)].to_owned();
    let accounts = ["FR7630006000011234567890189", "DE89370400440532013000", "1234-5678"];
    let transfers = accounts.iter().take(rng.usize(1..=3)).map(|account| CreditTransfer {
        account: (*account).to_owned(),
        name: some(rng, "Lumières d'Étape"),
        bank: some(rng, "AGRIFRPP"),
    });
    PaymentInstruction { means, transfers: transfers.collect(), means_text: None, remittance: None, card: None, debit: None }
}

/// How it is paid: by transfer to one or more accounts, card or direct debit.
pub fn payment(rng: &mut Rng) -> Vec<PaymentInstruction> {
    let means_text = some(rng, "Paiement à 30 jours & au-delà");
    let remittance = some(rng, "F2026 / <17>");
    let plain = |means: &str| PaymentInstruction {
        means: means.to_owned(),
        means_text: None,
        remittance: None,
        transfers: Vec::new(),
        card: None,
        debit: None,
    };
    let card = || PaymentInstruction {
        card: Some(PaymentCard { number: "999999".to_owned(), holder: Some("Zoë Müller".to_owned()) }),
        ..plain("48")
    };
    let mut ways = match rng.u8(..6) {
        0 => vec![card()],
        1 => vec![PaymentInstruction {
            debit: Some(DirectDebit {
                mandate: Some("MANDAT-1".to_owned()),
                creditor: Some("FR72ZZZ123456".to_owned()),
                account: Some("FR7630006000011234567890189".to_owned()),
            }),
            ..plain("59")
        }],
        // The same kind twice: accounts of two banks.
        2 => vec![
            PaymentInstruction { means: "30".to_owned(), ..transfer(rng) },
            PaymentInstruction { means: "30".to_owned(), ..transfer(rng) },
        ],
        _ => vec![transfer(rng)],
    };
    (ways[0].means_text, ways[0].remittance) = (means_text, remittance);
    ways
}

/// Papers that go with it.
pub fn attachments(rng: &mut Rng) -> Vec<Attachment> {
    if rng.u8(..5) > 0 {
        return Vec::new();
    }
    let paper = |number: &str| Attachment {
        number: number.to_owned(),
        description: None,
        location: None,
        file_name: None,
        media_type: None,
        content: None,
    };
    vec![
        Attachment {
            description: Some("BON_LIVRAISON".to_owned()),
            file_name: Some("bon \"7\" & co.pdf".to_owned()),
            media_type: Some("application/pdf".to_owned()),
            content: Some((0..rng.usize(1..300)).map(|_| rng.u8(..)).collect()),
            ..paper("BL-7")
        },
        Attachment { location: Some("https://example.com/annexe?a=1&b=2".to_owned()), ..paper("ANNEXE-1") },
    ]
}
