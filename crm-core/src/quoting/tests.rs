//! The laws of quotes: quantities and cents are conserved, what differs is told, what is signed stays what it was.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::acceptance::accept;
use super::approval::{CatalogFacts, approved, described, needs, request, wanted};
use super::contract::*;
use super::model::*;
use super::rules::{self, NewQuote};
use super::signature::{ProofFault, proof, quote_bytes, sign, verify_signature};
use super::{QuotingPolicy, diff};
use crate::approvals::Approver;
use crate::catalog::{ApprovalMeasure, ApprovalNeed, DiscountPolicy, DiscountThreshold, MarginThreshold};
use crate::kernel::*;
use crate::pricing::{Adjustment, DocumentAdjustment, PricedLine, TaxTreatment};

const EUR: Currency = Currency::EUR;

fn with_context<T>(run: impl FnOnce(&RuleContext<'_, QuotingPolicy>) -> T) -> T {
    let actor = Actor::User(UserId::from_bytes([9; 16]));
    let now = "2026-05-04T12:00:00Z".parse().unwrap();
    run(&RuleContext { actor: &actor, now, today: "2026-05-04".parse().unwrap(), policy: &QuotingPolicy::default() })
}

fn line(at: usize, quantity: i64, price: i64, off: i64, choice: LineChoice) -> QuoteLine {
    let price = UnitPrice::new(Decimal::new(price, 6), EUR).unwrap();
    let rate = ["20", "10", "5.5"][at % 3].parse().unwrap();
    let mut priced = PricedLine::new(Quantity::new(Decimal::new(quantity, 4)).unwrap(), price, TaxTreatment::rated(rate));
    priced.allowances.push(Adjustment::Percent(Percent::new(Decimal::new(off, 4)).unwrap()).into());
    let key = format!("line-{at}").parse().unwrap();
    QuoteLine { key, description: Name::parse("Lamp").unwrap(), product: None, priced, choice, components: Vec::new() }
}

fn drafted(content: QuoteContent) -> Quote {
    let account = AccountId::from_bytes([1; 16]);
    let new = NewQuote {
        id: QuoteId::from_bytes([2; 16]),
        ownership: Ownership::new(UserId::from_bytes([9; 16]), None),
        number: "QUO-2026-000001".parse().unwrap(),
        is_primary: false,
    };
    let command = DraftQuote { opportunity: None, account, contact: None, currency: EUR, content, owner: None };
    with_context(|cx| rules::draft(new, &command, cx)).unwrap().record().clone()
}

fn sent(content: QuoteContent) -> Quote {
    let to = QuoteRecipient { name: Name::parse("Engines").unwrap(), address: None };
    with_context(|cx| rules::send(&drafted(content), to, &[], cx)).unwrap().record().clone()
}

fn accepted(quote: &Quote, lines: Option<Vec<AcceptedLine>>) -> Result<Quote, CrmError> {
    let command = AcceptQuote { quote: quote.id, lines };
    with_context(|cx| accept(quote, &command, cx))
}

fn signature(document: &[u8]) -> QuoteSignature {
    QuoteSignature {
        document: DocumentHash::of(document),
        signer: Name::parse("Ada").unwrap(),
        email: Email::parse("ada@example.com").unwrap(),
        signed_at: "2026-05-04T11:00:00Z".parse().unwrap(),
        method: "typed".parse().unwrap(),
        evidence: vec![SignatureEvidence { name: "ip-address".parse().unwrap(), value: "192.0.2.1".parse().unwrap() }],
    }
}

fn signed(quote: &Quote, document: &[u8]) -> Quote {
    let command = SignQuote { quote: quote.id, signature: signature(document) };
    with_context(|cx| sign(quote, &command, cx)).unwrap().record().clone()
}

fn some_content() -> impl Strategy<Value = QuoteContent> {
    let one = (1i64..1_000_000, 0i64..1_000_000_000, 0i64..1_000_000, 0u8..3, any::<bool>());
    (proptest::collection::vec(one, 1..8), 0i64..500).prop_map(|(lines, off)| {
        let lines = lines.into_iter().enumerate().map(|(at, (quantity, price, percent, choice, is_chosen))| {
            let choice = match choice {
                0 if at == 0 => LineChoice::Alternative { group: "kind".parse().unwrap(), is_chosen: true },
                0 => LineChoice::Alternative { group: format!("kind-{at}").parse().unwrap(), is_chosen: true },
                1 => LineChoice::Optional { is_chosen },
                _ => LineChoice::Standard,
            };
            line(at, quantity, price, percent, choice)
        });
        let adjustment = Adjustment::Percent(Percent::new(Decimal::new(off, 2)).unwrap());
        let (tax, reason) = (TaxTreatment::rated(Percent::TWENTY), Name::parse("fair").unwrap());
        QuoteContent {
            lines: lines.collect(),
            charges: vec![DocumentAdjustment::new(adjustment, tax, reason)],
            ..QuoteContent::default()
        }
    })
}

proptest! {
    #[test]
    fn what_is_accepted_and_what_is_not_are_together_what_was_quoted(
        content in some_content(),
        parts in proptest::collection::vec(proptest::option::of(1i64..1_000_000), 8),
    ) {
        let quote = sent(content);
        let named = quote.lines.iter().zip(0u32..).zip(parts).filter_map(|((line, at), part)| {
            let quantity = part?.min(line.priced.quantity.scaled());
            Some(AcceptedLine { line: at, quantity: Some(Quantity::new(Decimal::new(quantity, 4)).unwrap()) })
        });
        let named: Vec<AcceptedLine> = named.collect();
        prop_assume!(!named.is_empty());
        let taken = accepted(&quote, Some(named.clone())).unwrap();
        let acceptance = taken.acceptance().unwrap();
        prop_assert_eq!(acceptance.lines.len(), quote.lines.len());
        for ((outcome, line), at) in acceptance.lines.iter().zip(&quote.lines).zip(0u32..) {
            prop_assert_eq!(outcome.accepted.checked_add(outcome.not_accepted).unwrap(), line.priced.quantity);
            let wanted = named.iter().find(|named| named.line == at).and_then(|named| named.quantity);
            prop_assert_eq!(outcome.accepted, wanted.unwrap_or(Quantity::ZERO));
        }
        prop_assert_eq!(acceptance.totals.lines.len(), named.len());
    }

    #[test]
    fn to_accept_all_of_it_costs_what_was_quoted_to_the_last_cent(content in some_content()) {
        prop_assume!(content.lines.iter().any(QuoteLine::is_chosen));
        let quote = sent(content);
        let whole = accepted(&quote, None).unwrap();
        prop_assert_eq!(&whole.acceptance().unwrap().totals, &quote.totals);
        let each = quote.lines.iter().zip(0u32..).filter(|(line, _)| line.is_chosen());
        let each = each.map(|(_, line)| AcceptedLine { line, quantity: None }).collect();
        let named = accepted(&quote, Some(each)).unwrap();
        prop_assert_eq!(&named.acceptance().unwrap().totals, &quote.totals);
    }

    #[test]
    fn a_quote_differs_from_itself_in_nothing_and_from_another_both_ways_alike(one in some_content(), other in some_content()) {
        let (one, other) = (drafted(one), drafted(other));
        prop_assert!(diff(&one, &one).is_empty());
        let (there, back) = (diff(&one, &other), diff(&other, &one));
        prop_assert_eq!(&there.added, &back.removed);
        prop_assert_eq!(&there.removed, &back.added);
        prop_assert_eq!((there.from, there.to), (back.to, back.from));
        prop_assert_eq!(there.changed.len(), back.changed.len());
        prop_assert_eq!(there.is_empty(), one.lines == other.lines && one.charges == other.charges);
    }

    #[test]
    fn one_byte_of_a_signed_document_changed_is_found(document in proptest::collection::vec(any::<u8>(), 1..200), at: usize, by in 1u8..=255) {
        let quote = signed(&sent(QuoteContent { lines: vec![line(0, 10_000, 1, 0, LineChoice::Standard)], ..QuoteContent::default() }), &document);
        let proof = proof(&quote).unwrap();
        prop_assert_eq!(verify_signature(&quote, &proof, &document), []);
        let mut altered = document.clone();
        let at = at % altered.len();
        altered[at] ^= by;
        prop_assert_eq!(verify_signature(&quote, &proof, &altered), [ProofFault::DocumentAltered]);
    }

    #[test]
    fn a_stored_quote_of_which_a_byte_was_changed_reads_as_another_offer_or_none(at: usize, by in 1u8..=255) {
        let content = QuoteContent { lines: vec![line(0, 20_000, 40_000_000, 0, LineChoice::Standard)], ..QuoteContent::default() };
        let quote = signed(&sent(content), b"offer");
        let proof = proof(&quote).unwrap();
        let mut bytes = minicbor::to_vec(&quote).unwrap();
        let at = at % bytes.len();
        bytes[at] ^= by;
        if let Ok(read) = minicbor::decode::<Quote>(&bytes) {
            let same_offer = quote_bytes(&read) == quote_bytes(&quote);
            let faults = verify_signature(&read, &proof, b"offer");
            prop_assert_eq!(faults.contains(&ProofFault::QuoteAltered), !same_offer);
            prop_assert_eq!(faults.is_empty(), same_offer && read.signature == quote.signature);
        }
    }
}

#[test]
fn everything_that_was_offered_stands_in_the_bytes_and_nothing_else_does() {
    let content = QuoteContent { lines: vec![line(0, 20_000, 40_000_000, 0, LineChoice::Standard)], ..QuoteContent::default() };
    let quote = sent(content);
    let same = Quote {
        is_primary: true,
        account: AccountId::from_bytes([7; 16]),
        state: QuoteState::Expired,
        authors: Vec::new(),
        ownership: Ownership::new(UserId::from_bytes([3; 16]), None),
        ..quote.clone()
    };
    assert_eq!(quote_bytes(&same), quote_bytes(&quote));
    let mut dearer = quote.clone();
    dearer.lines[0].priced.price = UnitPrice::parse("40.000001", EUR).unwrap();
    let others = [
        dearer,
        Quote { terms: "in advance".parse().unwrap(), ..quote.clone() },
        Quote { valid_until: "2026-06-04".parse().unwrap(), ..quote.clone() },
        Quote { revision: 2, ..quote.clone() },
        Quote { number: "QUO-2026-000002".parse().unwrap(), ..quote.clone() },
        Quote { currency: Currency::USD, ..quote.clone() },
    ];
    assert!(others.iter().all(|other| quote_bytes(other) != quote_bytes(&quote)));
}

/// Signatures of years ago rest on these bytes. Where this fails, a type that stands in them is written otherwise now: give the old form a writer of
/// its own, and the new one the next number.
#[test]
fn the_bytes_of_an_offer_are_the_same_in_every_version() {
    let content = QuoteContent { lines: vec![line(0, 20_000, 40_000_000, 0, LineChoice::Standard)], ..QuoteContent::default() };
    let hash = DocumentHash::of(&quote_bytes(&sent(content)));
    assert_eq!(hash.as_str(), "13ffa5abe56620240324badc3a048a5de3308d51ebf6ce91dad619ef69b03261");
}

#[test]
fn a_proof_outlives_the_library_as_cbor() {
    let content = QuoteContent { lines: vec![line(0, 20_000, 40_000_000, 0, LineChoice::Standard)], ..QuoteContent::default() };
    let quote = signed(&sent(content), b"offer");
    let proof = proof(&quote).unwrap();
    let kept: QuoteProof = minicbor::decode(&minicbor::to_vec(&proof).unwrap()).unwrap();
    assert_eq!(verify_signature(&quote, &kept, b"offer"), []);
}

#[test]
fn each_part_of_a_proof_that_does_not_hold_is_named() {
    let content = QuoteContent { lines: vec![line(0, 20_000, 40_000_000, 0, LineChoice::Standard)], ..QuoteContent::default() };
    let unsigned = sent(content);
    let quote = signed(&unsigned, b"offer");
    let proof = proof(&quote).unwrap();
    assert_eq!(verify_signature(&unsigned, &proof, b"offer"), [ProofFault::NotSigned]);
    let later = Quote { revision: 2, ..quote.clone() };
    assert_eq!(verify_signature(&later, &proof, b"offer"), [ProofFault::OtherQuote, ProofFault::QuoteAltered]);
    let mut forged = proof.clone();
    forged.signature.signer = Name::parse("Grace").unwrap();
    assert_eq!(verify_signature(&quote, &forged, b"offer"), [ProofFault::SignatureAltered]);
    let cheaper = Quote { terms: "half off".parse().unwrap(), ..quote.clone() };
    assert_eq!(verify_signature(&cheaper, &proof, b"offer"), [ProofFault::QuoteAltered]);
    assert_eq!(verify_signature(&quote, &proof, b"0ffer"), [ProofFault::DocumentAltered]);
}

#[test]
fn an_amount_off_goes_with_the_part_that_is_accepted() {
    let mut lamps = line(0, 40_000, 10_000_000, 0, LineChoice::Standard);
    lamps.priced.allowances = vec![Adjustment::Amount(Money::parse("10", EUR).unwrap()).into()];
    let (tax, reason) = (TaxTreatment::rated(Percent::TWENTY), Name::parse("fair").unwrap());
    let adjustment = Adjustment::Amount(Money::parse("6", EUR).unwrap());
    let allowances = vec![DocumentAdjustment::new(adjustment, tax, reason)];
    let quote = sent(QuoteContent { lines: vec![lamps], allowances, ..QuoteContent::default() });
    assert_eq!(quote.totals.net, Money::parse("24", EUR).unwrap());
    let one = AcceptedLine { line: 0, quantity: Some(Quantity::ONE) };
    let taken = accepted(&quote, Some(vec![one])).unwrap();
    // 10 - 10 / 4, less 6 x 7.50 / 30.
    assert_eq!(taken.acceptance().unwrap().totals.net, Money::parse("6", EUR).unwrap());
}

fn changed(quote: &Quote, content: QuoteContent) -> Quote {
    let command = ChangeQuote { quote: quote.id, content };
    with_context(|cx| rules::change(quote, command, cx)).unwrap().record().clone()
}

fn need(measure: ApprovalMeasure, threshold: &str) -> ApprovalNeed {
    let approvers = [5, 4, 5].map(|n| RoleId::from_bytes([n; 16])).to_vec();
    ApprovalNeed { measure, threshold: threshold.parse().unwrap(), found: None, line: None, approvers, quorum: 2 }
}

#[test]
fn a_need_is_asked_of_its_roles_by_the_name_of_its_threshold_and_never_of_the_authors() {
    let quote = drafted(QuoteContent { lines: vec![line(0, 20_000, 40_000_000, 0, LineChoice::Standard)], ..Default::default() });
    let asked = [
        (ApprovalMeasure::Discount, "10", "discount-10"),
        (ApprovalMeasure::Margin, "12.5", "margin-12-5"),
        (ApprovalMeasure::Margin, "-1000", "margin-minus-1000"),
    ];
    for (measure, threshold, purpose) in asked {
        let wanted = wanted(&quote, &need(measure, threshold)).unwrap();
        assert_eq!((wanted.purpose.as_str(), wanted.about.as_str()), (purpose, "QUO-2026-000001, revision 1"));
        assert_eq!(wanted.rule.check(), Ok(()), "a role that stands twice is asked once");
        assert_eq!(wanted.rule.approvers, [4, 5].map(|n| Approver::Role(RoleId::from_bytes([n; 16]))));
        assert_eq!((wanted.rule.quorum, wanted.not_by), (2, vec![UserId::from_bytes([9; 16])]));
    }
    assert_eq!(request(&quote, &[]).unwrap_err().code(), "QUO-005");
    let of_both = [need(ApprovalMeasure::Discount, "10"), need(ApprovalMeasure::Margin, "5")];
    assert_eq!(request(&quote, &of_both).unwrap().len(), 2);
    assert_eq!(request(&sent(content_of(&quote)), &of_both).unwrap_err().code(), "QUO-001");
    assert_eq!(described(&of_both), "a discount over 10 % and a margin under 5 %");
}

#[test]
fn what_is_missing_holds_back_sending_and_is_named() {
    let quote = drafted(QuoteContent { lines: vec![line(0, 20_000, 40_000_000, 0, LineChoice::Standard)], ..Default::default() });
    let to = QuoteRecipient { name: Name::parse("Engines").unwrap(), address: None };
    let missing = [need(ApprovalMeasure::Margin, "5")];
    let refused = with_context(|cx| rules::send(&quote, to, &missing, cx)).unwrap_err();
    assert_eq!(refused.code(), "QUO-004");
    assert!(refused.to_string().contains("a margin under 5 %"), "{refused}");
}

fn content_of(quote: &Quote) -> QuoteContent {
    let Quote { lines, allowances, charges, terms, .. } = quote.clone();
    QuoteContent { lines, allowances, charges, valid_until: Some(quote.valid_until), terms }
}

/// One change of what a quote offers, by number.
fn altered(mut content: QuoteContent, which: usize) -> QuoteContent {
    let first = content.lines.first_mut().unwrap();
    match which {
        0 => first.priced.price = UnitPrice::parse("12345.678901", EUR).unwrap(),
        1 => first.priced.quantity = Quantity::new(Decimal::new(77_777_777, 4)).unwrap(),
        2 => first.description = Name::parse("Lantern").unwrap(),
        // Put on, not taken off: a line may be given away already.
        3 => first.priced.charges.push(Adjustment::Percent("1".parse().unwrap()).into()),
        4 => content.lines.push(line(9, 10_000, 1_000_000, 0, LineChoice::Standard)),
        5 => content.charges.clear(),
        6 => content.valid_until = Some("2026-05-30".parse().unwrap()),
        _ => content.terms = "in advance".parse().unwrap(),
    }
    content
}

proptest! {
    /// Approvals rest on the fingerprint: any change of the offer makes it another, back again is the same offer, and another hand in it is none.
    #[test]
    fn whatever_is_changed_of_a_quote_is_not_what_was_approved(content in some_content(), which in 0usize..8) {
        let quote = drafted(content);
        let other = changed(&quote, altered(content_of(&quote), which));
        prop_assert_ne!(approved(&other), approved(&quote));
        prop_assert_eq!(approved(&changed(&other, content_of(&quote))), approved(&quote));
        let by_another = Quote { authors: vec![UserId::from_bytes([9; 16]), UserId::from_bytes([3; 16])], ..quote.clone() };
        prop_assert_ne!(approved(&by_another), approved(&quote));
        let to_another = Quote { account: AccountId::from_bytes([7; 16]), ..quote.clone() };
        prop_assert_ne!(approved(&to_another), approved(&quote));
        prop_assert_eq!(approved(&sent(content_of(&quote))), approved(&quote), "whether it was sent is no part of it");
    }

    /// The same need is asked for once, whichever lines cross its threshold.
    #[test]
    fn each_threshold_is_asked_for_once(content in some_content(), over in 0u8..50, under in 0u8..50) {
        let roles = vec![RoleId::from_bytes([4; 16])];
        let policy = DiscountPolicy {
            discounts: vec![DiscountThreshold { over: over.to_string().parse().unwrap(), approvers: roles.clone(), quorum: 1 }],
            margins: vec![MarginThreshold { under: under.to_string().parse().unwrap(), approvers: roles, quorum: 1 }],
        };
        let quote = drafted(content);
        let unit_cost = UnitPrice::parse("400", EUR).ok();
        let facts = vec![CatalogFacts { list: None, unit_cost }; quote.lines.len()];
        let wanted: Vec<_> = needs(&quote, &facts, &policy).unwrap().iter().map(|need| wanted(&quote, need).unwrap()).collect();
        let purposes: std::collections::BTreeSet<_> = wanted.iter().map(|wanted| wanted.purpose.clone()).collect();
        prop_assert_eq!(purposes.len(), wanted.len());
    }
}
