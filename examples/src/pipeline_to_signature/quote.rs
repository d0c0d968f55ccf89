//! The quote of the deal: priced by the books, approved, revised, sent, signed, and accepted in part.

use std::io::Write;

use crm_core::approvals::{ApprovalTag, CastVote, Waiting, WaitingApprovals};
use crm_core::catalog::QuotePrice;
use crm_core::documents::{DocumentFormat, RenderQuote};
use crm_core::engine::Session;
use crm_core::kernel::{
    Code, Currency, DocumentHash, Email, Label, Name, Note, OpportunityId, Percent, ProductId, Quantity, QuoteId, Record,
};
use crm_core::pricing::{Adjustment, PricedLine, TaxTreatment};
use crm_core::quoting::{
    AcceptQuote, AcceptedLine, ApprovalNeeds, ChangeQuote, DiffQuotes, DraftQuote, LineChoice, ProofFault, ProveSignature, Quote,
    QuoteContent, QuoteLine, QuoteSignature, RequestQuoteApproval, ReviseQuote, SendQuote, SignQuote, SignatureEvidence,
    verify_signature,
};

use super::{Story, heading, no, say};
use crate::{StoryError, table};

/// Brings the deal from its first quote to the signature.
pub fn sign(story: &Story<'_>, out: &mut dyn Write, deal: OpportunityId) -> Result<Quote, StoryError> {
    let first = draft(story, out, deal)?;
    approve(story, out, first)?;
    let second = revise(story, out, first)?;
    let signed = signed(story, out, second)?;
    accept(story, out, signed)
}

fn line(
    story: &Story<'_>,
    session: &Session,
    key: &str,
    product: ProductId,
    quantity: &str,
    choice: LineChoice,
) -> Result<QuoteLine, StoryError> {
    let quantity: Quantity = quantity.parse()?;
    let (account, currency) = (Some(story.house.opera), Currency::EUR);
    let found = session.ask(QuotePrice { product, quantity, account, currency, on: None })?;
    let price = found.price.ok_or(StoryError::Changed)?;
    let description = session.get::<crm_core::catalog::Product>(product)?.name().clone();
    let priced = PricedLine::new(quantity, price, TaxTreatment::rated(Percent::TWENTY));
    Ok(QuoteLine { key: Code::parse(key)?, description, product: Some(product), priced, choice, components: Vec::new() })
}

fn draft(story: &Story<'_>, out: &mut dyn Write, deal: OpportunityId) -> Result<QuoteId, StoryError> {
    heading(out, "The first quote")?;
    let (session, goods) = (story.session(story.house.claire)?, &story.house.goods);
    let group = || Code::parse("desk");
    let one_of = |is_chosen| Ok::<_, StoryError>(LineChoice::Alternative { group: group()?, is_chosen });
    let mut spots = line(story, &session, "spots", goods.spot, "24", LineChoice::Standard)?;
    spots.priced.allowances.push(Adjustment::Percent("12".parse()?).into());
    let lines = vec![
        spots,
        line(story, &session, "heads", goods.head, "4", LineChoice::Standard)?,
        line(story, &session, "desk", goods.desk, "1", one_of(true)?)?,
        line(story, &session, "large-desk", goods.large_desk, "1", one_of(false)?)?,
        line(story, &session, "training", goods.training, "2", LineChoice::Optional { is_chosen: false })?,
    ];
    let content = QuoteContent { lines, ..QuoteContent::default() };
    let (opportunity, account, contact) = (Some(deal), story.house.opera, Some(story.house.director));
    let quote = session.execute(DraftQuote { opportunity, account, contact, currency: Currency::EUR, content, owner: None })?;
    shown(&quote, out)?;
    Ok(quote.id())
}

fn shown(quote: &Quote, out: &mut dyn Write) -> Result<(), StoryError> {
    say(out, "crm", format!("{}, revision {}, can be accepted until {}", quote.number(), quote.revision(), quote.valid_until()))?;
    let mut nets = quote.totals().lines.iter();
    let rows = quote.lines().iter().map(|line| {
        let off = line.priced.allowances.iter().map(|off| match off.adjustment {
            Adjustment::Percent(percent) => format!("{percent} %"),
            Adjustment::Amount(amount) => table::amount(amount),
        });
        let choice = match &line.choice {
            LineChoice::Standard => String::new(),
            LineChoice::Optional { .. } => "if wished".to_owned(),
            LineChoice::Alternative { group, .. } => format!("one of `{group}`"),
        };
        let net = if line.is_chosen() { nets.next().map(|line| table::amount(line.net)) } else { None };
        let price = table::grouped(&line.priced.price.decimal().to_string());
        let cells = [line.description.to_string(), line.priced.quantity.to_string(), price, off.collect::<Vec<_>>().join(", ")];
        cells.into_iter().chain([table::or_dash(net), choice]).collect()
    });
    table::write(out, &["what", ">quantity", ">price", ">off", ">net", "choice"], rows.collect::<Vec<_>>())?;
    let totals = quote.totals();
    let (net, gross) = (table::amount(totals.net), table::amount(totals.gross));
    say(out, "", format!("net {net}, with VAT {gross} {}", quote.currency()))
}

fn approve(story: &Story<'_>, out: &mut dyn Write, quote: QuoteId) -> Result<(), StoryError> {
    heading(out, "Twelve percent off is more than a seller gives alone")?;
    let claire = story.session(story.house.claire)?;
    say(out, "crm", no(claire.execute(SendQuote { quote }))?)?;
    let asked = claire.execute(RequestQuoteApproval { quote })?;
    for approval in &asked.approvals {
        let vote = CastVote { approval: approval.id(), is_for: true, in_place_of: None, note: Note::default() };
        say(out, "crm", format!("says no to Claire, who votes for herself: {}", no(claire.execute(vote))?))?;
    }
    let nadia = story.session(story.house.manager)?;
    for Waiting { approval: waiting, .. } in nadia.ask(WaitingApprovals { limit: None })? {
        let note = Note::parse("a house that others look at")?;
        nadia.execute(CastVote { approval: waiting.id(), is_for: true, in_place_of: None, note })?;
        say(out, "Nadia", format!("agrees to `{}` of {}", waiting.purpose(), waiting.about()))?;
    }
    let claire = story.session(story.house.claire)?;
    let needs = claire.ask(ApprovalNeeds { quote })?;
    let granted = needs.iter().filter(|need| need.standing == Some(ApprovalTag::Granted)).count();
    say(out, "crm", format!("{granted} of {} approvals that it needs is granted", needs.len()))?;
    let sent = claire.execute(SendQuote { quote })?;
    let deal = sent.opportunity().ok_or(StoryError::Changed)?;
    let worth = claire.get::<crm_core::pipeline::Opportunity>(deal)?.amount().ok_or(StoryError::Changed)?;
    say(out, "Claire", format!("sent it; the deal is worth what its quote says: {}", table::amount(worth)))
}

fn revise(story: &Story<'_>, out: &mut dyn Write, first: QuoteId) -> Result<QuoteId, StoryError> {
    heading(out, "The opera wants fewer spots, and the larger desk: revision 2, and in what it differs")?;
    story.wait(6)?;
    let session = story.session(story.house.claire)?;
    let revised = session.execute(ReviseQuote { quote: first })?;
    let quote = revised.id();
    let mut lines = revised.lines().to_vec();
    for line in &mut lines {
        match line.key.as_str() {
            "spots" => {
                line.priced.quantity = "20".parse()?;
                line.priced.allowances = vec![Adjustment::Percent("10".parse()?).into()];
            }
            "desk" => line.choice = LineChoice::Alternative { group: Code::parse("desk")?, is_chosen: false },
            "large-desk" => line.choice = LineChoice::Alternative { group: Code::parse("desk")?, is_chosen: true },
            _ => {}
        }
    }
    session.execute(ChangeQuote { quote, content: QuoteContent { lines, ..QuoteContent::default() } })?;
    let diff = session.ask(DiffQuotes { from: first, to: quote })?;
    let rows = diff.changed.iter().flat_map(|line| {
        line.fields.iter().map(|field| {
            let (from, to) = (table::or_dash(field.from.clone()), table::or_dash(field.to.clone()));
            vec![line.key.to_string(), field.field.clone(), from, to]
        })
    });
    let net = vec!["the quote".to_owned(), "net".to_owned(), table::amount(diff.from.0), table::amount(diff.to.0)];
    table::write(out, &["line", "what", "revision 1", "revision 2"], rows.chain([net]).collect::<Vec<_>>())?;
    session.execute(SendQuote { quote })?;
    say(out, "Claire", "sent it: ten percent need nobody's approval; revision 1 is superseded")?;
    Ok(quote)
}

fn signed(story: &Story<'_>, out: &mut dyn Write, quote: QuoteId) -> Result<QuoteId, StoryError> {
    heading(out, "Signed, and what a signature is worth")?;
    story.wait(3)?;
    let session = story.session(story.house.claire)?;
    let seen = session.ask(RenderQuote { quote, language: None, format: DocumentFormat::Html })?;
    let signature = QuoteSignature {
        document: seen.hash.clone(),
        signer: Name::parse("Inès Carpentier")?,
        email: Email::parse("ines.carpentier@example.org")?,
        signed_at: session.now(),
        method: Code::parse("drawn")?,
        evidence: vec![SignatureEvidence { name: Label::parse("ip-address")?, value: Note::parse("203.0.113.7")? }],
    };
    let signed = session.execute(SignQuote { quote, signature })?;
    let proof = session.ask(ProveSignature { quote })?.ok_or(StoryError::Changed)?;
    say(out, "Inès", format!("read the quote and signed it, SHA-256 {}", short(&proof.signature.document)))?;
    let faults = |document: &[u8]| match verify_signature(&signed, &proof, document).as_slice() {
        [] => "the signature holds".to_owned(),
        faults => {
            format!("the signature does not hold: {}", faults.iter().map(|fault| told(*fault)).collect::<Vec<_>>().join(", "))
        }
    };
    say(out, "crm", format!("the document as it is kept: {}", faults(&seen.content)))?;
    let mut altered = seen.content.clone();
    if let Some(byte) = altered.last_mut() {
        *byte ^= 1;
    }
    say(out, "crm", format!("one bit of it altered: {}", faults(&altered)))?;
    Ok(quote)
}

fn told(fault: ProofFault) -> &'static str {
    match fault {
        ProofFault::NotSigned => "the quote is not signed",
        ProofFault::OtherQuote => "the proof is of another quote",
        ProofFault::QuoteAltered => "the quote is not what was signed",
        ProofFault::SignatureAltered => "the quote was signed otherwise",
        ProofFault::DocumentAltered => "this is not the document that was signed",
    }
}

fn short(hash: &DocumentHash) -> String {
    hash.to_string().chars().take(16).chain("…".chars()).collect()
}

fn accept(story: &Story<'_>, out: &mut dyn Write, quote: QuoteId) -> Result<Quote, StoryError> {
    heading(out, "Accepted in part: two of the four moving heads wait for next year")?;
    let session = story.session(story.house.claire)?;
    let offered = session.get::<Quote>(quote)?;
    let mut lines = Vec::new();
    for (at, line) in (0u32..).zip(offered.lines()) {
        let quantity = if line.key.as_str() == "heads" { Some("2".parse()?) } else { None };
        lines.extend(line.is_chosen().then_some(AcceptedLine { line: at, quantity }));
    }
    let accepted = session.execute(AcceptQuote { quote, lines: Some(lines) })?;
    let acceptance = accepted.acceptance().ok_or(StoryError::Changed)?;
    let rows = accepted.lines().iter().zip(&acceptance.lines).map(|(line, outcome)| {
        let quantities = [line.priced.quantity, outcome.accepted, outcome.not_accepted];
        std::iter::once(line.description.to_string()).chain(quantities.map(|quantity| quantity.to_string())).collect()
    });
    table::write(out, &["what", ">offered", ">accepted", ">not"], rows.collect::<Vec<_>>())?;
    let (net, gross) = (table::amount(acceptance.totals.net), table::amount(acceptance.totals.gross));
    say(out, "", format!("net {net}, with VAT {gross} {}", accepted.currency()))?;
    Ok(accepted)
}
