//! Rules of the French reform (XP Z12-012) on numbers, days, notes, parties and VAT.

use rust_decimal::Decimal;

use crate::kernel::{Currency, Date, TaxId};
use crate::pricing::TaxCategory;

use super::super::model::{ElectronicInvoice, TradeIdentifier};
use super::finding::{Places, Rule, Said};

/// The most characters of a document's number.
const NUMBER_CHARS: usize = 35;
/// The most characters of an electronic address.
const ADDRESS_CHARS: usize = 125;
/// The most characters of a routing code.
const ROUTING_CHARS: usize = 100;

/// Schemes of identifiers: SIREN, SIRET, address and routing code of the reform, group of taxable persons.
const SIREN: &str = "0002";
const SIRET: &str = "0009";
const ROUTING: &str = "0224";
const ADDRESS: &str = "0225";
const GROUP: &str = "0231";

/// Types that the buyer writes for the seller.
pub(super) const SELF_BILLED: [&str; 7] = ["389", "501", "500", "471", "473", "261", "502"];

/// The rates of France, present and past, in hundredths of a percent (BR-FR-16).
const RATES: [i64; 15] = [0, 90, 105, 175, 210, 550, 700, 850, 920, 960, 1_000, 1_300, 1_960, 2_000, 2_060];
/// What an attached paper is called (BR-FR-17).
const PAPERS: [&str; 12] = [
    "RIB",
    "LISIBLE",
    "FEUILLE_DE_STYLE",
    "PJA",
    "BORDEREAU_SUIVI",
    "DOCUMENT_ANNEXE",
    "BON_LIVRAISON",
    "BON_COMMANDE",
    "BORDEREAU_SUIVI_VALIDATION",
    "ETAT_ACOMPTE",
    "FACTURE_PAIEMENT_DIRECT",
    "RECAPITULATIF_COTRAITANCE",
];
/// How a document is to be processed (BR-FR-20).
const CLASSES: [&str; 6] = ["B2B", "B2BINT", "B2C", "B2CINT", "OUTOFSCOPE", "ARCHIVEONLY"];
/// Notes that every document has, once each (BR-FR-05, BR-FR-06).
const NOTES: [&str; 3] = ["PMT", "PMD", "AAB"];

const SHORTEN: Said = ["shorten it", "raccourcissez-le"];
const PLAIN: Said = ["use letters, digits, - + _ and /", "n'utilisez que des lettres, des chiffres et - + _ /"];
const TOO_LONG: Said = ["a number has 35 characters at most", "un numéro a au plus 35 caractères"];
const NOT_PLAIN: Said = ["a number has characters that are not allowed", "un numéro contient des caractères interdits"];
const ADDRESS_PLAIN: Said =
    ["use letters, digits and the signs . - + _", "n'utilisez que des lettres, des chiffres et les signes . - + _"];
const CATEGORY: Said = ["France has no such category of VAT", "cette catégorie de TVA n'existe pas en France"];
const GIVE_CATEGORY: Said = ["give S, Z, E, AE, K, G or O", "indiquez S, Z, E, AE, K, G ou O"];
const RATE: Said = ["France has no such rate of VAT", "ce taux de TVA n'existe pas en France"];
const GIVE_RATE: Said =
    ["give a rate of the list, as 20, 10, 5.5 or 2.1", "indiquez un taux de la liste, comme 20, 10, 5,5 ou 2,1"];
const SCHEMES: Said =
    ["two numbers have one scheme, or one has none", "deux identifiants ont le même schéma, ou l'un n'en a pas"];
const GIVE_SCHEMES: Said = ["give one number for each scheme", "indiquez un identifiant par schéma"];
const SITE: Said = ["the SIRET is not one of the SIREN", "le SIRET ne correspond pas au SIREN"];
const GIVE_SITE: Said = ["give 14 digits that begin with the SIREN", "indiquez 14 chiffres commençant par le SIREN"];

/// The table.
pub(super) const RULES: [Rule; 34] = [
    Rule::new("BR-FR-01", "BT-1", TOO_LONG, SHORTEN, |i, at| at.unless(is_short(&i.number), "number", &i.number)),
    Rule::new("BR-FR-01", "BT-25", TOO_LONG, SHORTEN, |i, at| before(i, at, is_short)),
    Rule::new("BR-FR-02", "BT-1", NOT_PLAIN, PLAIN, |i, at| at.unless(is_plain(&i.number), "number", &i.number)),
    Rule::new("BR-FR-02", "BT-25", NOT_PLAIN, PLAIN, |i, at| before(i, at, is_plain)),
    Rule::new(
        "BR-FR-03",
        "BT-2",
        ["a day is not one of the years 2000 to 2099", "une date n'est pas comprise entre 2000 et 2099"],
        ["give the year with four digits", "indiquez l'année sur quatre chiffres"],
        |i, at| dates(i).into_iter().for_each(|(field, day)| at.unless((2000..=2099).contains(&day.year()), field, day)),
    ),
    Rule::new(
        "BR-FR-05",
        "BT-22",
        ["a note that is required is missing", "une mention obligatoire est absente"],
        [
            "give a note for the fixed compensation (PMT), for late payment (PMD) and for discounts (AAB)",
            "indiquez une note pour l'indemnité forfaitaire (PMT), les pénalités de retard (PMD) et l'escompte (AAB)",
        ],
        |i, at| NOTES.iter().filter(|subject| count(i, subject) == 0).for_each(|subject| at.add("notes", subject)),
    ),
    Rule::new(
        "BR-FR-06",
        "BT-21",
        ["a note that stands once stands twice", "une mention unique figure plusieurs fois"],
        ["keep one", "n'en gardez qu'une"],
        |i, at| {
            let once = NOTES.iter().chain(&["TXD"]);
            once.filter(|subject| count(i, subject) > 1).for_each(|subject| at.add("notes", subject));
        },
    ),
    Rule::new("BR-FR-09", "BT-29", SITE, GIVE_SITE, |i, at| {
        site(&i.seller.identifiers, i.seller.registration.as_ref(), "seller.identifiers", at);
    }),
    Rule::new("BR-FR-09", "BT-46", SITE, GIVE_SITE, |i, at| {
        site(&i.buyer.identifiers, i.buyer.registration.as_ref(), "buyer.identifiers", at);
    }),
    Rule::new("BR-FR-09", "BT-60", SITE, GIVE_SITE, |i, at| {
        if let Some(payee) = &i.payee {
            site(payee.identifier.as_slice(), payee.registration.as_ref(), "payee.identifier", at);
        }
    }),
    Rule::new(
        "BR-FR-10",
        "BT-30",
        ["the seller has no SIREN, or a wrong one", "le SIREN du vendeur manque ou est faux"],
        ["give its nine digits with the scheme 0002", "indiquez ses neuf chiffres avec le schéma 0002"],
        |i, at| company(i.seller.registration.as_ref(), "seller.registration", at),
    ),
    Rule::new(
        "BR-FR-11",
        "BT-47",
        [
            "the buyer, a company in France, has no SIREN, or a wrong one",
            "le SIREN de l'acheteur, entreprise en France, manque ou est faux",
        ],
        ["give its nine digits with the scheme 0002", "indiquez ses neuf chiffres avec le schéma 0002"],
        |i, at| {
            if is_domestic(i) {
                company(i.buyer.registration.as_ref(), "buyer.registration", at);
            }
        },
    ),
    Rule::new(
        "BR-FR-12",
        "BT-49",
        ["the buyer has no electronic address", "l'acheteur n'a pas d'adresse électronique"],
        ["give it, as the directory has it", "indiquez celle de l'annuaire"],
        |i, at| {
            at.unless(
                i.buyer.electronic_address.as_ref().is_some_and(|one| !one.value.is_empty()),
                "buyer.electronic_address",
                "",
            )
        },
    ),
    Rule::new(
        "BR-FR-13",
        "BT-34",
        ["the seller has no electronic address", "le vendeur n'a pas d'adresse électronique"],
        ["give it, as the directory has it", "indiquez celle de l'annuaire"],
        |i, at| {
            at.unless(
                i.seller.electronic_address.as_ref().is_some_and(|one| !one.value.is_empty()),
                "seller.electronic_address",
                "",
            )
        },
    ),
    Rule::new("BR-FR-15", "BT-151", CATEGORY, GIVE_CATEGORY, |i, at| {
        categories(i.lines.iter().map(|line| Some(line.vat.category)), "lines", at)
    }),
    Rule::new("BR-FR-15", "BT-95", CATEGORY, GIVE_CATEGORY, |i, at| {
        categories(i.allowances.iter().map(|one| one.vat.map(|vat| vat.category)), "allowances", at);
    }),
    Rule::new("BR-FR-15", "BT-102", CATEGORY, GIVE_CATEGORY, |i, at| {
        categories(i.charges.iter().map(|one| one.vat.map(|vat| vat.category)), "charges", at);
    }),
    Rule::new("BR-FR-15", "BT-118", CATEGORY, GIVE_CATEGORY, |i, at| {
        categories(i.breakdown.iter().map(|group| Some(group.vat.category)), "breakdown", at);
    }),
    Rule::new("BR-FR-16", "BT-152", RATE, GIVE_RATE, |i, at| rates(i.lines.iter().map(|line| line.vat.rate), "lines", at)),
    Rule::new("BR-FR-16", "BT-96", RATE, GIVE_RATE, |i, at| {
        rates(i.allowances.iter().map(|one| one.vat.and_then(|vat| vat.rate)), "allowances", at);
    }),
    Rule::new("BR-FR-16", "BT-103", RATE, GIVE_RATE, |i, at| {
        rates(i.charges.iter().map(|one| one.vat.and_then(|vat| vat.rate)), "charges", at);
    }),
    Rule::new("BR-FR-16", "BT-119", RATE, GIVE_RATE, |i, at| {
        rates(i.breakdown.iter().map(|group| group.vat.rate), "breakdown", at)
    }),
    Rule::new(
        "BR-FR-17",
        "BT-123",
        ["an attached paper is called by a name that is not in the list", "une pièce jointe porte un libellé hors de la liste"],
        ["give a name of the list, as BON_LIVRAISON, or none", "indiquez un libellé de la liste, comme BON_LIVRAISON, ou aucun"],
        |i, at| {
            let named = i.attachments.iter().enumerate().filter_map(|(n, paper)| Some((n, paper.description.as_deref()?)));
            named.for_each(|(n, name)| at.unless(PAPERS.contains(&name), format!("attachments[{n}].description"), name));
        },
    ),
    Rule::new(
        "BR-FR-18",
        "BT-123",
        ["more than one paper is the one that people read", "plusieurs pièces jointes sont la version lisible"],
        ["name one LISIBLE", "n'en nommez qu'une LISIBLE"],
        |i, at| {
            let readable = i.attachments.iter().filter(|paper| paper.description.as_deref() == Some("LISIBLE"));
            at.unless(readable.count() <= 1, "attachments", "LISIBLE");
        },
    ),
    Rule::new(
        "BR-FR-20",
        "BT-22",
        ["the class of processing is not in the list", "la classe de traitement est hors de la liste"],
        [
            "give B2B, B2BINT, B2C, B2CINT, OUTOFSCOPE or ARCHIVEONLY",
            "indiquez B2B, B2BINT, B2C, B2CINT, OUTOFSCOPE ou ARCHIVEONLY",
        ],
        |i, at| texts(i, "BAR").filter(|class| !CLASSES.contains(class)).for_each(|class| at.add("notes", class)),
    ),
    Rule::new(
        "BR-FR-31",
        "BT-21",
        ["more than one class of processing is given", "plusieurs classes de traitement sont indiquées"],
        ["keep one", "n'en gardez qu'une"],
        |i, at| at.unless(texts(i, "BAR").count() <= 1, "notes", "BAR"),
    ),
    Rule::new(
        "BR-FR-21",
        "BT-49",
        [
            "the buyer's electronic address is not one of its SIREN",
            "l'adresse électronique de l'acheteur n'est pas celle de son SIREN",
        ],
        [
            "give an address of the scheme 0225 that begins with the SIREN",
            "indiquez une adresse de schéma 0225 commençant par le SIREN",
        ],
        |i, at| {
            if is_domestic(i) && !SELF_BILLED.contains(&i.type_code.as_str()) {
                addressed(i.buyer.electronic_address.as_ref(), i.buyer.registration.as_ref(), "buyer.electronic_address", at);
            }
        },
    ),
    Rule::new(
        "BR-FR-22",
        "BT-34",
        [
            "the seller's electronic address is not one of its SIREN",
            "l'adresse électronique du vendeur n'est pas celle de son SIREN",
        ],
        [
            "give an address of the scheme 0225 that begins with the SIREN",
            "indiquez une adresse de schéma 0225 commençant par le SIREN",
        ],
        |i, at| {
            if is_domestic(i) && SELF_BILLED.contains(&i.type_code.as_str()) {
                addressed(i.seller.electronic_address.as_ref(), i.seller.registration.as_ref(), "seller.electronic_address", at);
            }
        },
    ),
    Rule::new(
        "BR-FR-23",
        "BT-34",
        [
            "an electronic address has characters that are not allowed",
            "une adresse électronique contient des caractères interdits",
        ],
        ADDRESS_PLAIN,
        |i, at| electronic(i, at, |one| one.scheme.as_deref() != Some(ADDRESS) || is_address(&one.value)),
    ),
    Rule::new(
        "BR-FR-25",
        "BT-34",
        ["an electronic address has 125 characters at most", "une adresse électronique a au plus 125 caractères"],
        SHORTEN,
        |i, at| electronic(i, at, |one| one.value.chars().count() <= ADDRESS_CHARS),
    ),
    Rule::new(
        "BR-FR-24",
        "BT-46",
        ["a routing code has characters that are not allowed", "un code de routage contient des caractères interdits"],
        ADDRESS_PLAIN,
        |i, at| routing(i, at, is_address),
    ),
    Rule::new(
        "BR-FR-26",
        "BT-46",
        ["a routing code has 100 characters at most", "un code de routage a au plus 100 caractères"],
        SHORTEN,
        |i, at| routing(i, at, |code| code.chars().count() <= ROUTING_CHARS),
    ),
    Rule::new(
        "BR-FR-32",
        "BT-29",
        ["a SIREN has nine digits", "un SIREN a neuf chiffres"],
        ["give nine digits", "indiquez neuf chiffres"],
        |i, at| {
            for (field, number) in numbers(i) {
                let is_siren = matches!(number.scheme.as_deref(), Some(SIREN | GROUP));
                at.unless(!is_siren || is_digits(&number.value, 9), field, &number.value);
            }
        },
    ),
    Rule::new("BR-FR-CO-10", "BT-29", SCHEMES, GIVE_SCHEMES, |i, at| {
        at.unless(is_one_a_scheme(&i.seller.identifiers), "seller.identifiers", "");
        at.unless(is_one_a_scheme(&i.buyer.identifiers), "buyer.identifiers", "");
    }),
];

/// True where the document goes from company to company within France: its class says so (note BAR).
pub(super) fn is_domestic(invoice: &ElectronicInvoice) -> bool {
    texts(invoice, "BAR").any(|class| class == "B2B")
}

/// What the notes about `subject` say.
pub(super) fn texts<'a>(invoice: &'a ElectronicInvoice, subject: &str) -> impl Iterator<Item = &'a str> {
    invoice.notes.iter().filter(move |note| note.subject.as_deref() == Some(subject)).map(|note| note.text.as_str())
}

/// True where a number names a group of taxable persons (0231).
pub(super) fn names_group(identifiers: &[TradeIdentifier]) -> bool {
    identifiers.iter().any(|one| one.scheme.as_deref() == Some(GROUP))
}

/// True where VAT is stated in euros as well.
pub(super) fn is_in_euros(invoice: &ElectronicInvoice) -> bool {
    invoice.currency == Currency::EUR
        || (invoice.accounting_currency == Some(Currency::EUR) && invoice.totals.tax_in_accounts.is_some())
}

fn is_short(number: &str) -> bool {
    number.chars().count() <= NUMBER_CHARS
}

fn is_plain(number: &str) -> bool {
    !number.is_empty() && number.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '_' | '/'))
}

fn is_address(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '_' | '.'))
}

fn is_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn count(invoice: &ElectronicInvoice, subject: &str) -> usize {
    texts(invoice, subject).count()
}

fn before(invoice: &ElectronicInvoice, at: &mut Places, holds: fn(&str) -> bool) {
    for (n, one) in invoice.preceding.iter().enumerate() {
        at.unless(holds(&one.number), format!("preceding[{n}].number"), &one.number);
    }
}

/// Every day that the sheets look at.
fn dates(invoice: &ElectronicInvoice) -> Vec<(String, Date)> {
    let head = [
        ("issued_on", Some(invoice.issued_on)),
        ("vat_point_on", invoice.vat_point_on),
        ("due_on", invoice.due_on),
        ("delivery.on", invoice.delivery.as_ref().and_then(|delivery| delivery.on)),
        ("period.from", invoice.period.and_then(|period| period.from)),
        ("period.to", invoice.period.and_then(|period| period.to)),
    ];
    let before = invoice.preceding.iter().enumerate().map(|(n, one)| (format!("preceding[{n}].issued_on"), one.issued_on));
    let lines = invoice.lines.iter().enumerate().flat_map(|(n, line)| {
        let period = |name, of: Option<Date>| (format!("lines[{n}].period.{name}"), of);
        [period("from", line.period.and_then(|period| period.from)), period("to", line.period.and_then(|period| period.to))]
    });
    let head = head.into_iter().map(|(field, day)| (field.to_owned(), day));
    head.chain(before).chain(lines).filter_map(|(field, day)| Some((field, day?))).collect()
}

/// Numbers of parties, with where they stand.
fn numbers(invoice: &ElectronicInvoice) -> impl Iterator<Item = (&'static str, &TradeIdentifier)> {
    let payee = invoice.payee.as_ref();
    let all: [(&'static str, &[TradeIdentifier]); 6] = [
        ("seller.identifiers", &invoice.seller.identifiers),
        ("seller.registration", invoice.seller.registration.as_slice()),
        ("buyer.identifiers", &invoice.buyer.identifiers),
        ("buyer.registration", invoice.buyer.registration.as_slice()),
        ("payee.identifier", payee.map(|payee| payee.identifier.as_slice()).unwrap_or_default()),
        ("payee.registration", payee.map(|payee| payee.registration.as_slice()).unwrap_or_default()),
    ];
    all.into_iter().flat_map(|(field, given)| given.iter().map(move |number| (field, number)))
}

/// A SIRET has the digits that INSEE gives, and those of the SIREN beside it.
fn site(identifiers: &[TradeIdentifier], registration: Option<&TradeIdentifier>, field: &str, at: &mut Places) {
    let siren = registration.filter(|number| number.scheme.as_deref() == Some(SIREN)).map_or("", |number| number.value.as_str());
    for site in identifiers.iter().filter(|one| one.scheme.as_deref() == Some(SIRET)) {
        let holds = is_digits(&site.value, 14) && TaxId::siret(&site.value).is_ok() && site.value.get(..9) == Some(siren);
        at.unless(holds, field, &site.value);
    }
}

/// A SIREN with its check digit.
fn company(registration: Option<&TradeIdentifier>, field: &str, at: &mut Places) {
    let siren = registration.filter(|number| number.scheme.as_deref() == Some(SIREN)).map_or("", |number| number.value.as_str());
    let stated = registration.map_or("", |number| number.value.as_str());
    at.unless(is_digits(siren, 9) && TaxId::siren(siren).is_ok(), field, stated);
}

fn categories(given: impl Iterator<Item = Option<TaxCategory>>, field: &str, at: &mut Places) {
    use TaxCategory::{CanaryIslands, CeutaMelilla, SplitPayment};
    for (n, category) in given.enumerate().filter_map(|(n, category)| Some((n, category?))) {
        let is_elsewhere = matches!(category, CanaryIslands | CeutaMelilla | SplitPayment);
        at.unless(!is_elsewhere, format!("{field}[{n}].vat.category"), category.code());
    }
}

fn rates(given: impl Iterator<Item = Option<Decimal>>, field: &str, at: &mut Places) {
    for (n, rate) in given.enumerate().filter_map(|(n, rate)| Some((n, rate?))) {
        let holds = RATES.iter().any(|known| Decimal::new(*known, 2) == rate);
        at.unless(holds, format!("{field}[{n}].vat.rate"), rate);
    }
}

fn addressed(address: Option<&TradeIdentifier>, registration: Option<&TradeIdentifier>, field: &str, at: &mut Places) {
    let siren = registration.map_or("", |number| number.value.as_str());
    let holds = address.is_some_and(|one| one.scheme.as_deref() == Some(ADDRESS) && one.value.starts_with(siren));
    at.unless(holds, field, address.map_or("", |one| one.value.as_str()));
}

fn electronic(invoice: &ElectronicInvoice, at: &mut Places, holds: fn(&TradeIdentifier) -> bool) {
    for (field, party) in [("seller.electronic_address", &invoice.seller), ("buyer.electronic_address", &invoice.buyer)] {
        for one in party.electronic_address.iter().filter(|one| !holds(one)) {
            at.add(field, &one.value);
        }
    }
}

fn routing(invoice: &ElectronicInvoice, at: &mut Places, holds: fn(&str) -> bool) {
    for (field, party) in [("seller.identifiers", &invoice.seller), ("buyer.identifiers", &invoice.buyer)] {
        let codes = party.identifiers.iter().filter(|one| one.scheme.as_deref() == Some(ROUTING));
        codes.filter(|one| !holds(&one.value)).for_each(|one| at.add(field, &one.value));
    }
}

fn is_one_a_scheme(identifiers: &[TradeIdentifier]) -> bool {
    let mut schemes: Vec<&str> = identifiers.iter().filter_map(|one| one.scheme.as_deref()).collect();
    schemes.sort_unstable();
    schemes.windows(2).all(|pair| pair.first() != pair.last()) && schemes.len() == identifiers.len()
}
