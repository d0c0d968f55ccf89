//! Where the fuzzer begins: a customer's life as commands, as calls of other languages and as stored records, and texts of every sort.

use std::fs;

use crm_core::commands::{AnyCommand, AnyQuestion};
use crm_core::disputes::{AcknowledgeDispute, DisputeScope, RaiseDispute};
use crm_core::engine::Session;
use crm_core::invoicing::{CreditExtent, CreditInvoice};
use crm_core::kernel::{AccountId, InvoiceId, LeadId, Note, PaymentId, RecordId, Share, ShareLevel, ShareTarget};
use crm_core::leads::{CaptureLead, WorkLead};
use crm_core::parties::ShareAccount;
use crm_core::receivables::{Allocate, AllocateTo, AllocationPlan, OpenAmount};
use crm_core::records::{AnyQuery, KeyPart, KeyRange, RecordKind};

use crate::laws::company::{Company, code, draft, eur, issue, lead_details, named_account, note, payment};

/// Commands that were done, and the bytes by which the law `commands` does them again.
struct Story {
    boss: Session,
    made: Vec<[u8; 16]>,
    commands: Vec<AnyCommand>,
    stream: Vec<u8>,
}

impl Story {
    fn begun() -> Self {
        let company = Company::founded();
        let people = [company.administrator, company.accountant, company.seller, company.other_seller];
        let mut made: Vec<[u8; 16]> = people.iter().map(|user| user.to_bytes()).collect();
        made.push(company.account.to_bytes());
        let boss = company.session(company.administrator);
        Self { boss, made, commands: Vec::new(), stream: Vec::new() }
    }

    fn then<I: RecordId>(&mut self, command: impl Into<AnyCommand>) -> I {
        let command = command.into();
        let mut bytes = minicbor::to_vec(&command).unwrap();
        for (number, id) in (0u8..).zip(&self.made) {
            while let Some(at) = bytes.windows(16).position(|found| found == id) {
                bytes[at..at + 15].fill(u8::MAX);
                bytes[at + 15] = number;
            }
        }
        self.stream.extend_from_slice(&u16::try_from(bytes.len()).unwrap().to_be_bytes());
        self.stream.extend_from_slice(&bytes);
        self.commands.push(command.clone());
        let id = self.boss.execute(command).unwrap().record().unwrap().id().to_bytes();
        self.made.push(id);
        I::from_bytes(id)
    }
}

fn story() -> Story {
    let mut story = Story::begun();
    let (seller, account) = (story.made[3], AccountId::from_bytes(story.made[4]));
    let capture = CaptureLead { details: lead_details(), original: Vec::new(), external_id: None, owner: None };
    let lead: LeadId = story.then(capture);
    let _: LeadId = story.then(WorkLead { lead });
    let _: AccountId = story.then(named_account("Another customer"));
    let share = Share { with: ShareTarget::User(RecordId::from_bytes(seller)), level: ShareLevel::Write };
    let _: AccountId = story.then(ShareAccount { account, share });
    let invoice: InvoiceId = story.then(draft(account, &["10", "20.5"]));
    let _: InvoiceId = story.then(issue(invoice));
    let extent = CreditExtent::LineGross { line: 0, gross: eur("3.21") };
    let _: InvoiceId = story.then(CreditInvoice { invoice, extent, reason: code("return"), note: Note::default() });
    let paid: PaymentId = story.then(payment(account, eur("10"), AllocationPlan::Later));
    story.then::<PaymentId>(Allocate { payment: paid, to: AllocateTo { invoice, amount: Some(eur("4")) } });
    let raise = RaiseDispute { claim: note("scratched"), ..RaiseDispute::about(invoice, DisputeScope::Whole, code("quality")) };
    let dispute = story.then(raise);
    let _: InvoiceId = story.then(AcknowledgeDispute { dispute, coordinator: None });
    let next: InvoiceId = story.then(draft(account, &["7"]));
    let _: InvoiceId = story.then(issue(next));
    story
}

const TEXTS: [&str; 12] = [
    "Société Générale\nsociete_generale\n",
    "ada.lovelace+crm@engines.example\n\"a b\"@xn--bcher-kva.example",
    "+44 20 7946 0018\n0033 1 23 45 67 89\ntel:+1-212-555-0123",
    "404 833 048\n404 833 048 00022\nFR83404833048\nEL123456789\nIE1+23456A",
    "2026-05-04\n2026-02-29\n-0001-01-01",
    "2026-05-04T09:00:00.123456Z\n2026-05-04T09:00:00+02:00\n1969-12-31T23:59:60Z",
    "12.3400\n-0.00\n1e5\n999999999999.9999\n0.00000001",
    "FR\nEUR\nEurope/Paris\nfr\nxxx",
    "0192f0c1-2b1e-7e3a-9a51-3f9b7a7b0001",
    "FR\n75001\nParis\nÎle-de-France\n1 rue de la Paix\nBâtiment B",
    "e\u{301}\u{200d}\u{202e}\u{feff}\u{a0}\r\n\tA\u{30a}",
    "ẞ\u{130}\u{1c5}\u{390}\u{fb03}",
];

const CARDS: [&str; 5] = [
    "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ada Lovelace\r\nN:Lovelace;Ada;Augusta;Countess;\r\nORG:Analytical Engines;Programs\r\nTITLE:Programmer\r\nUID:urn:uuid:4fbe8971\r\nEMAIL;PREF=1;TYPE=work:ada@engines.example\r\nTEL;VALUE=uri;TYPE=\"work,fax\":tel:+44-20-7946-0001;ext=12\r\nADR;TYPE=home:;Flat 2;12 St James's Sq;London;;SW1Y 4JH;UK\r\nBDAY:18151210\r\nNOTE:one\\ntwo\\, three\r\nEND:VCARD\r\n",
    "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Greg\r\nitem1.TEL:01 42 68 53 00\r\nitem1.X-ABLabel:_$!<HomeFax>!$_\r\nADR;TYPE=WORK,POSTAL,PARCEL:;;6 Drive\r\n ;Raleigh;NC;27613;U.S.A.\r\nX-AIM:a\r\nEND:VCARD\r\nBEGIN:VCARD\r\nKIND:group\r\nFN:All\r\nEND:VCARD\r\n",
    "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCller;J=F6rg\r\nTEL;CELL;PREF:+49 30 901820\r\nNOTE;ENCODING=QUOTED-PRINTABLE:one=0D=0Atwo=\r\n=C3=A9\r\nPHOTO;JPEG;ENCODING=BASE64:\r\n AAEC\r\nBgcI\r\n\r\nAGENT:\r\nBEGIN:VCARD\r\nFN:Bob\r\nEND:VCARD\r\nEND:VCARD\r\n",
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example//EN\r\nMETHOD:PUBLISH\r\nBEGIN:VTIMEZONE\r\nTZID:Mine\r\nX-LIC-LOCATION:Europe/Paris\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:1@nord.example\r\nDTSTAMP:20260501T090000Z\r\nDTSTART;TZID=Mine:20260504T140000\r\nDURATION:PT45M\r\nSUMMARY:Offer\\, and\r\n  more\r\nDESCRIPTION:a\\nb\r\nRRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20260601T120000Z;BYHOUR=12\r\nEXDATE;TZID=Mine:20260511T140000\r\nBEGIN:VALARM\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    "BEGIN:VTODO\nSUMMARY:Taxes\nDTSTART;VALUE=DATE:20260501\nDUE;VALUE=DATE:20260504\nRRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=3\nSTATUS:COMPLETED\nCOMPLETED:20260503T080000Z\nX-CRM-KIND:EMAIL\nEND:VTODO\nBEGIN:VEVENT\nDTSTART;TZID=\"W. Europe Standard Time\":20260329T023000\nDTEND:20260329T040000+0100\nEND:VEVENT\n",
];

const EINVOICES: [&str; 4] = [
    "<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\"><CustomizationID>urn:cen.eu:en16931:2017</CustomizationID><ID>F1</ID><IssueDate>2026-05-04</IssueDate><InvoiceTypeCode>380</InvoiceTypeCode><Note>#PMT#40 EUR</Note><DocumentCurrencyCode>EUR</DocumentCurrencyCode><AccountingSupplierParty><Party><EndpointID schemeID=\"0225\">404833048</EndpointID><PartyTaxScheme><CompanyID>FR83404833048</CompanyID><TaxScheme><ID>VAT</ID></TaxScheme></PartyTaxScheme><PartyLegalEntity><RegistrationName>Nord</RegistrationName></PartyLegalEntity></Party></AccountingSupplierParty><AllowanceCharge><ChargeIndicator>false</ChargeIndicator><MultiplierFactorNumeric>10</MultiplierFactorNumeric><Amount currencyID=\"EUR\">1.00</Amount><BaseAmount currencyID=\"EUR\">10</BaseAmount><TaxCategory><ID>S</ID><Percent>20.0</Percent><TaxScheme><ID>VAT</ID></TaxScheme></TaxCategory></AllowanceCharge><TaxTotal><TaxAmount currencyID=\"EUR\">1.80</TaxAmount><TaxSubtotal><TaxableAmount currencyID=\"EUR\">9.00</TaxableAmount><TaxAmount currencyID=\"EUR\">1.80</TaxAmount><TaxCategory><ID>S</ID><Percent>20</Percent><TaxScheme><ID>VAT</ID></TaxScheme></TaxCategory></TaxSubtotal></TaxTotal><LegalMonetaryTotal><LineExtensionAmount currencyID=\"EUR\">10</LineExtensionAmount><TaxExclusiveAmount currencyID=\"EUR\">9.00</TaxExclusiveAmount><TaxInclusiveAmount currencyID=\"EUR\">10.80</TaxInclusiveAmount><AllowanceTotalAmount currencyID=\"EUR\">1</AllowanceTotalAmount><PayableAmount currencyID=\"EUR\">10.80</PayableAmount></LegalMonetaryTotal><InvoiceLine><ID>1</ID><InvoicedQuantity unitCode=\"C62\">4</InvoicedQuantity><LineExtensionAmount currencyID=\"EUR\">10</LineExtensionAmount><Item><Name>Lamp</Name><ClassifiedTaxCategory><ID>S</ID><Percent>20</Percent><TaxScheme><ID>VAT</ID></TaxScheme></ClassifiedTaxCategory></Item><Price><PriceAmount currencyID=\"EUR\">5</PriceAmount><BaseQuantity unitCode=\"C62\">2</BaseQuantity></Price></InvoiceLine></Invoice>",
    "<r:CrossIndustryInvoice xmlns:r=\"urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100\" xmlns=\"a\"><ExchangedDocumentContext><GuidelineSpecifiedDocumentContextParameter><ID>urn:cen.eu:en16931:2017</ID></GuidelineSpecifiedDocumentContextParameter></ExchangedDocumentContext><ExchangedDocument><ID>F1</ID><TypeCode>381</TypeCode><IssueDateTime><DateTimeString format=\"102\">20260504</DateTimeString></IssueDateTime></ExchangedDocument><SupplyChainTradeTransaction><ApplicableHeaderTradeAgreement><AdditionalReferencedDocument><IssuerAssignedID>A</IssuerAssignedID><TypeCode>916</TypeCode><AttachmentBinaryObject mimeCode=\"text/csv\" filename=\"a.csv\">YSxi</AttachmentBinaryObject></AdditionalReferencedDocument></ApplicableHeaderTradeAgreement><ApplicableHeaderTradeSettlement><InvoiceCurrencyCode>EUR</InvoiceCurrencyCode><SpecifiedTradeSettlementPaymentMeans><TypeCode>30</TypeCode><PayeePartyCreditorFinancialAccount><IBANID>FR7630006000011234567890189</IBANID></PayeePartyCreditorFinancialAccount></SpecifiedTradeSettlementPaymentMeans><ApplicableTradeTax><CalculatedAmount>20</CalculatedAmount><TypeCode>VAT</TypeCode><BasisAmount>100.0</BasisAmount><CategoryCode>S</CategoryCode><DueDateTypeCode>72</DueDateTypeCode><RateApplicablePercent>20</RateApplicablePercent></ApplicableTradeTax><SpecifiedTradePaymentTerms><DueDateDateTime><DateTimeString format=\"102\">20260603</DateTimeString></DueDateDateTime></SpecifiedTradePaymentTerms><SpecifiedTradeSettlementHeaderMonetarySummation><LineTotalAmount>100</LineTotalAmount><TaxBasisTotalAmount>100</TaxBasisTotalAmount><TaxTotalAmount currencyID=\"EUR\">20</TaxTotalAmount><GrandTotalAmount>120</GrandTotalAmount><DuePayableAmount>120.00</DuePayableAmount></SpecifiedTradeSettlementHeaderMonetarySummation></ApplicableHeaderTradeSettlement></SupplyChainTradeTransaction></r:CrossIndustryInvoice>",
    "<r:CrossDomainAcknowledgementAndResponse xmlns:r=\"urn:un:unece:uncefact:data:standard:CrossDomainAcknowledgementAndResponse:100\"><ExchangedDocumentContext><BusinessProcessSpecifiedDocumentContextParameter><ID>REGULATED</ID></BusinessProcessSpecifiedDocumentContextParameter><GuidelineSpecifiedDocumentContextParameter><ID>urn.cpro.gouv.fr:1p0:CDV:invoice</ID></GuidelineSpecifiedDocumentContextParameter></ExchangedDocumentContext><ExchangedDocument><ID>M1</ID><IssueDateTime><DateTimeString format=\"204\">20260504143000</DateTimeString></IssueDateTime><SenderTradeParty><GlobalID schemeID=\"0002\">404833048</GlobalID><RoleCode>SE</RoleCode></SenderTradeParty><IssuerTradeParty><GlobalID schemeID=\"0002\">404833048</GlobalID><RoleCode>SE</RoleCode></IssuerTradeParty><RecipientTradeParty><RoleCode>WK</RoleCode></RecipientTradeParty></ExchangedDocument><AcknowledgementDocument><TypeCode>23</TypeCode><IssueDateTime><DateTimeString format=\"204\">20260504143000</DateTimeString></IssueDateTime><ReferenceReferencedDocument><IssuerAssignedID>F1</IssuerAssignedID><StatusCode>47</StatusCode><TypeCode>380</TypeCode><FormattedIssueDateTime><DateTimeString format=\"102\">20260504</DateTimeString></FormattedIssueDateTime><ProcessConditionCode>212</ProcessConditionCode><IssuerTradeParty><GlobalID schemeID=\"0002\">404833048</GlobalID></IssuerTradeParty><SpecifiedDocumentStatus><SequenceNumeric>1</SequenceNumeric><SpecifiedDocumentCharacteristic><TypeCode>MEN</TypeCode><ValueAmount currencyID=\"EUR\">120.00</ValueAmount><ValuePercent>20</ValuePercent></SpecifiedDocumentCharacteristic></SpecifiedDocumentStatus></ReferenceReferencedDocument></AcknowledgementDocument></r:CrossDomainAcknowledgementAndResponse>",
    "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R/AF[3 0 R]>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n3 0 obj\n<</F(factur-x.xml)/EF<</F 4 0 R>>>>\nendobj\n4 0 obj\n<</Length 4>>\nstream\n<a/>\nendstream\nendobj\ntrailer\n<</Size 5/Root 1 0 R>>\n",
];

fn write(target: &str, seeds: impl IntoIterator<Item = Vec<u8>>) {
    let folder = crate::fuzz().join("seeds").join(target);
    fs::create_dir_all(&folder).unwrap();
    for (number, seed) in seeds.into_iter().enumerate() {
        fs::write(folder.join(format!("first-{number:02}")), seed).unwrap();
    }
}

#[test]
#[ignore = "writes the first seeds below fuzz/seeds anew; for a change of what is stored or sent"]
fn the_first_seeds_are_written() {
    let story = story();
    write("commands", [story.stream]);
    write("cards", CARDS.map(|text| text.as_bytes().to_vec()));
    write("einvoices", EINVOICES.map(|text| text.as_bytes().to_vec()));
    write("texts", TEXTS.map(|text| text.as_bytes().to_vec()));
    let boss = &story.boss;
    let mut records = Vec::new();
    for (number, kind) in (0u8..).zip(RecordKind::ALL) {
        let first = boss.list_any(&AnyQuery::all(*kind)).unwrap().items.into_iter().next();
        records.extend(first.map(|record| [vec![number], record.to_cbor().unwrap()].concat()));
    }
    write("record", records);
    let mut calls = Vec::new();
    for command in &story.commands {
        calls.push(serde_json::to_vec(command).unwrap());
        calls.push(rmp_serde::to_vec_named(command).unwrap());
    }
    let question = AnyQuestion::OpenAmount(OpenAmount { invoice: InvoiceId::from_bytes([1; 16]), as_of: None });
    let last = vec![KeyPart::Date("2026-05-04".parse().unwrap()), KeyPart::Flag(true), KeyPart::Number(-1)];
    let range = KeyRange::Between { first: vec![KeyPart::Text("a".into())], last };
    let query = AnyQuery { index: Some(1), range, descending: true, limit: Some(5), ..AnyQuery::all(RecordKind::Invoice) };
    calls.extend([serde_json::to_vec(&question).unwrap(), rmp_serde::to_vec_named(&question).unwrap()]);
    calls.extend([serde_json::to_vec(&query).unwrap(), rmp_serde::to_vec_named(&query).unwrap()]);
    write("tree", calls);
}
