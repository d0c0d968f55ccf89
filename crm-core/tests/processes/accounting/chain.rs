//! Issued documents are linked as they are issued, and what was altered behind the library's back is named.

use std::sync::Arc;

use crm_core::accounting::{BrokenLink, ChainFault, ChainReport, ClosePeriod, PeriodLength, SignLink, VerifyChain};
use crm_core::administration::SetPolicy;
use crm_core::backup::{StoreTable, VerifyReport};
use crm_core::engine::{Crm, FixedClock, Query, SOLE_TENANT};
use crm_core::invoicing::chain::LINK_FORM;
use crm_core::invoicing::said::said_by;
use crm_core::invoicing::{
    ChainLink, ChainRegister, CreditExtent, CreditInvoice, DocumentChain, ElectronicFormat, HostSignature, Invoice,
    InvoicingPolicy, SuppliedOperations,
};
use crm_core::kernel::{CanonicalForm, InvoiceId, Label, Note, Record, RecordId};
use crm_core::storage::{Batch, CommandId, Expect, Key, MemoryStore, Op, RedbOptions, RedbStore, Store, StoredRecord};

use crate::company::*;

fn credited(company: &Company, invoice: InvoiceId) -> Invoice {
    let (extent, reason) = (CreditExtent::Gross(eur("12")), code("return"));
    company.accounts().execute(CreditInvoice { invoice, extent, reason, note: Note::default() }).unwrap()
}

fn link_of(company: &Company, document: &Invoice) -> ChainLink {
    company.accounts().get(ChainLink::id_of(document.id())).unwrap()
}

fn signed(document: InvoiceId, value: &str) -> SignLink {
    SignLink { document, signature: HostSignature { key: Label::parse("hsm-1").unwrap(), value: value.to_owned() } }
}

#[test]
fn each_issued_document_is_linked_behind_the_one_before_it_in_its_series() {
    let company = Company::founded();
    let (first, second) = (company.issued(&["10"]), company.issued(&["20"]));
    let note = credited(&company, first.id());
    let links = [&first, &second, &note].map(|document| link_of(&company, document));
    let places = links.each_ref().map(|link| (link.chain().as_str(), *link.position()));
    assert_eq!(places, [("INV-2026-", 1), ("INV-2026-", 2), ("CN-2026-", 1)]);
    assert_eq!([links[0].previous(), links[2].previous()], [&None, &None]);
    assert_eq!(links[1].previous().as_ref(), Some(links[0].hash()));
    assert_eq!(links.each_ref().map(|link| link.reckoned() == *link.hash()), [true; 3]);
    let register = company.accounts().get::<ChainRegister>(ChainRegister::the_id()).unwrap();
    assert_eq!(register.chains().iter().map(Label::as_str).collect::<Vec<_>>(), ["INV-2026-", "CN-2026-"]);
    let report = company.accounts().ask(VerifyChain).unwrap();
    assert_eq!(report, ChainReport { chains: 2, links: 3, closings: 0, before: 0, broken: None });
}

#[test]
fn a_draft_and_a_refused_issue_leave_no_link() {
    let company = Company::founded();
    company.draft(&["10"]);
    let issued = company.issued(&["10"]);
    assert_eq!(refusal(company.accounts().execute(issue(issued.id()))), "INV-001");
    assert_eq!(company.accounts().count(&Query::<ChainLink>::all()).unwrap(), 1);
}

#[test]
fn what_a_document_says_has_the_same_hash_for_ever() {
    let company = Company::founded();
    let issued = company.issued(&["10", "2.50"]);
    // Were it to change, every chain that was ever made would be broken: give the form a new name instead.
    assert_eq!(said_by(&issued).unwrap().unwrap().as_str(), DOCUMENT_GOLDEN);
}

/// Reckoned outside the library, from the table in `invoicing::said`.
const DOCUMENT_GOLDEN: &str = "5592631b1b9610dffc11f4121eb7aa8aeb1722a189f9fd29ec8acaa71a7230a3";

#[test]
fn the_hash_of_a_link_can_be_reckoned_by_anybody_from_what_stands_in_it() {
    let company = Company::founded();
    company.issued(&["10"]);
    let second = company.issued(&["20"]);
    let link = link_of(&company, &second);
    let mut form = CanonicalForm::new("crm-core/link/1");
    form.text("INV-2026-").text("2").text(link.previous().as_ref().unwrap().as_str());
    form.text(&second.id().to_string()).text("INV-2026-000002").text(TODAY);
    form.text(said_by(&second).unwrap().unwrap().as_str()).optional(None::<&str>);
    form.text(&noon(TODAY).micros().to_string());
    assert_eq!((form.hash(), LINK_FORM), (link.hash().clone(), "crm-core/link/1"));
}

#[test]
fn a_link_names_the_electronic_document_and_so_does_what_is_said() {
    let company = Company::selling();
    let boss = company.session(company.administrator);
    let (electronic, operations) = (Some(ElectronicFormat::Cii), Some(SuppliedOperations::Services));
    let policy = InvoicingPolicy { electronic, operations, ..InvoicingPolicy::default() };
    boss.execute(SetPolicy { policy, effective_from: None }).unwrap();
    let issued = company.issued(&["10"]);
    let link = link_of(&company, &issued);
    let seal = issued.issue().unwrap().electronic.as_ref().unwrap();
    assert_eq!(link.file().as_ref(), Some(&seal.hash));
    assert_eq!((link.reckoned(), company.accounts().ask(VerifyChain).unwrap().broken), (link.hash().clone(), None));
}

#[test]
fn what_is_credited_later_changes_nothing_of_what_an_invoice_said() {
    let company = Company::founded();
    let issued = company.issued(&["100"]);
    credited(&company, issued.id());
    let now = company.accounts().get::<Invoice>(issued.id()).unwrap();
    assert_ne!(now, issued);
    assert_eq!(said_by(&now).unwrap(), said_by(&issued).unwrap());
}

#[test]
fn a_link_is_signed_once_by_the_host() {
    let company = Company::founded();
    let issued = company.issued(&["10"]);
    let session = company.accounts();
    let link = session.execute(signed(issued.id(), "c2lnbmF0dXJl")).unwrap();
    assert_eq!(link.signature().as_ref().unwrap().value, "c2lnbmF0dXJl");
    assert_eq!(session.execute(signed(issued.id(), "c2lnbmF0dXJl")).unwrap(), link, "again");
    assert_eq!(refusal(session.execute(signed(issued.id(), "b3RoZXI"))), "ACC-011");
    for value in ["", "with blank", "é", &"x".repeat(4_097)] {
        assert_eq!(invalid(session.execute(signed(issued.id(), value))), "signature.value");
    }
    assert_eq!(session.ask(VerifyChain).unwrap().broken, None);
    assert_eq!(refusal(session.execute(signed(company.draft(&["1"]).id(), "c2ln"))), "not_found");
    assert_eq!(refusal(company.session(company.seller).execute(signed(issued.id(), "c2ln"))), "not_found");
}

#[test]
fn the_books_are_verified_only_by_those_who_see_all_of_them() {
    let company = Company::founded();
    assert_eq!(refusal(company.session(company.seller).ask(VerifyChain)), "denied");
    assert!(company.session(company.administrator).ask(VerifyChain).is_ok());
}

// -- what is done behind the library's back -----------------------------------------------------

fn key<R: Record>(id: R::Id) -> Key {
    Key { kind: crm_core::storage::Kind(R::KIND.code), id: id.to_bytes() }
}

fn stored(store: &dyn Store, key: Key) -> StoredRecord {
    store.snapshot(SOLE_TENANT).unwrap().get_many(&[key]).unwrap().remove(0).unwrap()
}

/// Commits one step without the library: the store seals its pages anew, as whoever edits a file would.
fn plant(store: &dyn Store, op: Op) {
    // No command is sent twice.
    let command = CommandId(u128::from(store.snapshot(SOLE_TENANT).unwrap().seq()).to_be_bytes());
    let batch = Batch { command, digest: [0; 32], answer: Vec::new(), ops: vec![op], log: Vec::new() };
    store.commit(SOLE_TENANT, &[batch]).remove(0).unwrap();
}

fn remove(store: &dyn Store, key: Key) {
    let there = stored(store, key);
    plant(store, Op::Delete { key, expect: Expect::Version(there.version), remove: Vec::new() });
}

fn put(store: &dyn Store, key: Key, body: Vec<u8>) {
    let version = stored(store, key).version;
    plant(store, Op::Put { key, expect: Expect::Version(version), body, add: Vec::new(), remove: Vec::new() });
}

/// The checksum of a record, over all of it but the checksum itself: CRC-32 of ISO 3309.
fn sealed(mut body: Vec<u8>) -> Vec<u8> {
    let mut sum = u32::MAX;
    for byte in body[..3].iter().chain(&body[7..]) {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg());
        }
    }
    body[3..7].copy_from_slice(&(!sum).to_be_bytes());
    body
}

fn opened(store: impl Store + 'static) -> Crm {
    Crm::builder(store).clock(FixedClock(noon("2026-05-10"))).open().unwrap()
}

fn verified(store: impl Store + 'static) -> ChainReport {
    opened(store).system("verification", noon("2026-05-10")).ask(VerifyChain).unwrap()
}

fn broken(store: impl Store + 'static) -> BrokenLink {
    verified(store).broken.expect("something does not fit")
}

/// A company with three invoices and the closing of their day, and the store it lies in.
fn kept() -> (Arc<MemoryStore>, Company, Vec<Invoice>) {
    let store = Arc::new(MemoryStore::new());
    let company = Company::founded_on(store.clone());
    let boss = company.session(company.administrator);
    boss.execute(SetPolicy { policy: sellers(), effective_from: None }).unwrap();
    company.settle(company.account, place("London", "GB"), Vec::new());
    let invoices = ["10", "20", "30"].map(|price| company.issued(&[price])).to_vec();
    let close = ClosePeriod { length: PeriodLength::Day, day: day(TODAY) };
    company.accounts_on("2026-05-05").execute(close).unwrap();
    assert_eq!(verified(store.clone()).broken, None);
    (store, company, invoices)
}

#[test]
fn an_issued_document_altered_in_the_file_by_one_byte_is_found_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("crm.redb");
    let store = Arc::new(RedbStore::create(&path, RedbOptions::default()).unwrap());
    let company = Company::founded_on(store.clone());
    let [_, altered, _] = ["10", "20", "30"].map(|price| company.issued(&[price]));
    let at = key::<Invoice>(altered.id());
    let mut body = stored(&*store, at).body;
    let place = body.windows(11).position(|part| part == b"Programming").unwrap();
    // `Programming` becomes `Pbogramming`.
    body[place + 1] ^= 0x10;
    put(&*store, at, sealed(body));
    drop(company);
    store.close().unwrap();
    drop(store);

    let found = broken(RedbStore::open(&path, RedbOptions::default()).unwrap());
    assert_eq!((found.why, found.position), (ChainFault::AlteredDocument, Some(2)));
    assert_eq!((found.document, found.number.unwrap().to_string()), (Some(altered.id()), "INV-2026-000002".to_owned()));
}

fn whole(store: Arc<MemoryStore>) -> VerifyReport {
    opened(store).system("verification", noon("2026-05-10")).verify(&mut |_| std::ops::ControlFlow::Continue(())).unwrap()
}

/// All that issuing froze of a document.
fn frozen(document: &Invoice) -> impl PartialEq + use<'_> {
    let of =
        (document.issue(), document.kind(), document.currency(), document.lines(), document.allowances(), document.charges());
    (of, document.totals(), document.external_id(), document.note(), document.order(), document.terms())
}

#[test]
fn every_byte_of_an_issued_document_is_guarded_by_the_chain_or_by_the_log() {
    let (store, company, invoices) = kept();
    let at = key::<Invoice>(invoices[1].id());
    let body = stored(&*store, at).body;
    let (mut by_chain, mut unreadable) = (0, 0);
    for place in 7..body.len() {
        let mut altered = body.clone();
        altered[place] ^= 1;
        put(&*store, at, sealed(altered));
        let asked = opened(store.clone()).system("verification", noon("2026-05-10")).ask(VerifyChain);
        match asked {
            Ok(report) => {
                let named = report.broken.is_some_and(|broken| broken.document == Some(invoices[1].id()));
                let kept = company.accounts().get::<Invoice>(invoices[1].id());
                let says_the_same = kept.is_ok_and(|kept| said_by(&kept).unwrap() == said_by(&invoices[1]).unwrap());
                if let Ok(kept) = company.accounts().get::<Invoice>(invoices[1].id()) {
                    assert_eq!(says_the_same, frozen(&kept) == frozen(&invoices[1]), "byte {place}");
                }
                assert_eq!(named, !says_the_same, "byte {place}");
                by_chain += usize::from(named);
            }
            Err(error) => {
                // A variant that there is not looks as if a later version had written it.
                assert!(["corrupt", "newer"].contains(&error.code()), "byte {place}: {error}");
                assert!(error.to_string().contains(&format!("invoice {}", invoices[1].id())), "byte {place}: {error}");
                unreadable += 1;
            }
        }
    }
    assert!(by_chain > 100 && unreadable > 20, "{by_chain} named, {unreadable} unreadable of {}", body.len());
    // What the document does not say, as what is credited of it, is for the log to guard.
    let found = whole(store);
    let is_it = |subject: &str| subject == format!("invoice {}", invoices[1].id());
    assert!(found.findings.iter().any(|finding| finding.table == StoreTable::Records && is_it(&finding.subject)));
}

#[test]
fn a_document_that_is_gone_is_missed() {
    let (store, _, invoices) = kept();
    remove(&*store, key::<Invoice>(invoices[1].id()));
    let found = broken(store);
    assert_eq!((found.why, found.document), (ChainFault::MissingDocument, Some(invoices[1].id())));
}

#[test]
fn a_link_that_is_gone_is_missed_in_the_middle_and_at_the_end() {
    for (gone, position) in [(0, 1), (1, 2), (2, 3)] {
        let (store, _, invoices) = kept();
        remove(&*store, key::<ChainLink>(ChainLink::id_of(invoices[gone].id())));
        let found = broken(store);
        assert_eq!((found.why, found.position), (ChainFault::MissingLink, Some(position)));
    }
}

#[test]
fn an_altered_link_is_named_even_where_its_hash_was_made_right_again() {
    // A digit of the hash of what the document says.
    let (store, _, invoices) = kept();
    let at = key::<ChainLink>(ChainLink::id_of(invoices[1].id()));
    let link: ChainLink = opened(store.clone()).system("t", noon(TODAY)).get(ChainLink::id_of(invoices[1].id())).unwrap();
    let mut body = stored(&*store, at).body;
    let said = link.said().as_str().as_bytes();
    let place = body.windows(64).position(|part| part == said).unwrap();
    body[place] = if body[place] == b'0' { b'1' } else { b'0' };
    put(&*store, at, sealed(body.clone()));
    let found = broken(store.clone());
    assert_eq!((found.why, found.document), (ChainFault::AlteredLink, Some(invoices[1].id())));

    // The same with its own hash as it then must be: now the document does not fit, and the next link would not follow.
    let forged: ChainLink = opened(store.clone()).system("t", noon(TODAY)).get(ChainLink::id_of(invoices[1].id())).unwrap();
    let own = body.windows(64).position(|part| part == link.hash().as_str().as_bytes()).unwrap();
    body[own..own + 64].copy_from_slice(forged.reckoned().as_str().as_bytes());
    put(&*store, at, sealed(body));
    let found = broken(store);
    assert_eq!((found.why, found.document), (ChainFault::AlteredDocument, Some(invoices[1].id())));
}

#[test]
fn a_head_that_was_altered_or_lost_its_link_is_named() {
    let (store, company, invoices) = kept();
    let chain = DocumentChain::id_of("INV-2026-");
    let second = link_of(&company, &invoices[1]);
    let third = link_of(&company, &invoices[2]);
    let mut body = stored(&*store, key::<DocumentChain>(chain)).body;
    let head = body.windows(64).position(|part| part == third.hash().as_str().as_bytes()).unwrap();
    body[head..head + 64].copy_from_slice(second.hash().as_str().as_bytes());
    put(&*store, key::<DocumentChain>(chain), sealed(body));
    assert_eq!(broken(store.clone()).why, ChainFault::AlteredHead);
    remove(&*store, key::<ChainLink>(ChainLink::id_of(invoices[2].id())));
    assert_eq!(broken(store).why, ChainFault::MissingLink, "the head still counts three");
}

#[test]
fn a_document_that_no_link_speaks_of_is_named() {
    let (store, _, invoices) = kept();
    let other = Arc::new(MemoryStore::new());
    let elsewhere = Company::founded_on(other.clone());
    for price in ["10", "20", "30", "40"] {
        elsewhere.issued(&[price]);
    }
    let extra = elsewhere.accounts().list(&Query::<Invoice>::all()).unwrap().items.pop().unwrap();
    assert!(!invoices.iter().any(|invoice| invoice.id() == extra.id()));
    let (at, body) = (key::<Invoice>(extra.id()), stored(&*other, key::<Invoice>(extra.id())).body);
    plant(&*store, Op::Put { key: at, expect: Expect::Absent, body, add: Vec::new(), remove: Vec::new() });
    let found = broken(store);
    assert_eq!((found.why, found.document), (ChainFault::UnlinkedDocument, Some(extra.id())));
}
