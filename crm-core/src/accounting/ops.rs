//! The session side of accounting: name the permission, load, decide, store.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use crate::access::{Operation, Scope};
use crate::administration::{CurrencyPolicy, ExchangeRate, RateBook};
use crate::dunning::LateCharge;
use crate::engine::{Command, Query, Question, Unit};
use crate::invoicing::{ChainLink, ChainRegister, DocumentChain, Invoice, Seller, SellersPolicy};
use crate::kernel::{CrmError, Date, Fault, Kind, Label, Record, Refusal, SortKey, TaxId, Timestamp};
use crate::parties::Account;
use crate::receivables::{Allocation, Payment, Repayment};

use super::closings::{self, Closed, IssuedDocument};
use super::contract::{AccountingRefusal, ChainReport, ClosePeriod, ExportFec, FecFile, PeriodClosings, SignLink, VerifyChain};
use super::entries::{Bookkeeping, entries_of, fiscal_year};
use super::fec;
use super::mapping::{BookedRecords, events_of};
use super::model::{ClosedHead, PeriodClosing};
use super::policy::AccountingPolicy;
use super::verification::{ChainEvidence, verify_chain};

/// Denies where the actor may not do `operation` to every record of each kind: what is told of a part of the books would be wrong.
fn demand_all(unit: &Unit, operation: Operation, kinds: &[Kind]) -> Result<(), CrmError> {
    match kinds.iter().find(|kind| unit.reader().scope(operation, kind.code) != Scope::All) {
        None => Ok(()),
        Some(kind) => Err(CrmError::Denied {
            subject: kind.name.to_owned(),
            detail: "the books are for those who may see all of them; ask an administrator for the role of an accountant"
                .to_owned(),
        }),
    }
}

const CHAIN: [Kind; 4] = [Kind::INVOICE, Kind::CHAIN_LINK, Kind::DOCUMENT_CHAIN, Kind::CHAIN_REGISTER];

/// What entries follow from beside the chain.
const BOOKED: [Kind; 7] = [
    Kind::PAYMENT,
    Kind::ALLOCATION,
    Kind::REPAYMENT,
    Kind::LATE_CHARGE,
    Kind::ACCOUNT,
    Kind::PERIOD_CLOSING,
    Kind::EXCHANGE_RATE,
];

impl Command for ClosePeriod {
    type Answer = PeriodClosing;
    const NAME: &'static str = "accounting.close_period";

    fn execute(&self, unit: &mut Unit) -> Result<PeriodClosing, CrmError> {
        unit.demand(Operation::Create, Kind::PERIOD_CLOSING)?;
        demand_all(unit, Operation::Read, &CHAIN)?;
        let (first, last) = self.length.around(self.day)?;
        if let Some(closing) = unit.find::<PeriodClosing>(PeriodClosing::id_of(self.length, first))? {
            return Ok(closing);
        }
        let of_length = Query::under(PeriodClosing::BY_PERIOD, PeriodClosing::of_length(self.length)).descending();
        let before = first_of(unit, &of_length)?;
        closings::may_close(self.length, self.day, before.as_ref(), unit.today())?;
        let register = unit.find::<ChainRegister>(ChainRegister::the_id())?.unwrap_or_else(ChainRegister::empty);
        for chain in register.chains() {
            // Read to be checked at commit: whoever issues meanwhile is in time for neither.
            unit.find::<DocumentChain>(DocumentChain::id_of(chain.as_str()))?;
        }
        let (documents, heads) = unit.aside(|unit| {
            let from = if before.is_some() { SortKey::new().date(first) } else { SortKey::new() };
            let query = Query::between(Invoice::BY_ISSUED_ON, from, SortKey::new().date(last));
            Ok::<_, CrmError>((documents(unit, &query)?, heads(unit, register.chains(), last)?))
        })?;
        let at = unit.recorded_at();
        let closed = Closed { length: self.length, first, last, before: before.as_ref(), documents: &documents, heads, at };
        let closing = unit.open_with(closings::close(closed)?)?;
        unit.apply(register.closed(last))?;
        Ok(closing)
    }
}

/// The first record of `query` that the actor may see.
fn first_of<R: Record>(unit: &mut Unit, query: &Query<R>) -> Result<Option<R>, CrmError> {
    let mut found = None;
    unit.visit(query, Operation::Read, &mut |record| {
        found = Some(record);
        ControlFlow::Break(())
    })?;
    Ok(found)
}

/// The issued documents of `query`, as far as the chain needs to know them.
fn documents(unit: &mut Unit, query: &Query<Invoice>) -> Result<Vec<IssuedDocument>, CrmError> {
    let (mut documents, mut wrong) = (Vec::new(), None);
    unit.visit(query, Operation::Read, &mut |document| match IssuedDocument::of(&document) {
        Ok(document) => {
            documents.extend(document);
            ControlFlow::Continue(())
        }
        Err(fault) => {
            wrong = Some(fault);
            ControlFlow::Break(())
        }
    })?;
    wrong.map_or(Ok(documents), |fault| Err(fault.into()))
}

/// Where each chain stood on the evening of `last`.
fn heads(unit: &mut Unit, chains: &[Label], last: Date) -> Result<Vec<ClosedHead>, CrmError> {
    let mut heads = Vec::new();
    for chain in chains {
        let links = Query::under(ChainLink::BY_PLACE, SortKey::new().text(chain.as_str())).descending();
        unit.visit(&links, Operation::Read, &mut |link: ChainLink| {
            if *link.issued_on() > last {
                return ControlFlow::Continue(());
            }
            heads.push(ClosedHead { chain: chain.clone(), position: *link.position(), hash: link.hash().clone() });
            ControlFlow::Break(())
        })?;
    }
    Ok(heads)
}

impl Command for SignLink {
    type Answer = ChainLink;
    const NAME: &'static str = "accounting.sign_link";

    fn execute(&self, unit: &mut Unit) -> Result<ChainLink, CrmError> {
        let link = unit.load::<ChainLink>(ChainLink::id_of(self.document), Operation::Update)?;
        unit.apply(link.signed(&self.signature)?)
    }
}

impl Question for PeriodClosings {
    type Answer = Vec<PeriodClosing>;
    const NAME: &'static str = "accounting.period_closings";

    fn answer(&self, unit: &mut Unit) -> Result<Vec<PeriodClosing>, CrmError> {
        unit.demand(Operation::Read, Kind::PERIOD_CLOSING)?;
        let mut closings = unit.select(&Query::under(PeriodClosing::BY_PERIOD, PeriodClosing::of_length(self.length)))?;
        closings.retain(|closing| {
            self.from.is_none_or(|from| *closing.last() >= from) && self.to.is_none_or(|to| *closing.first() <= to)
        });
        Ok(closings)
    }
}

impl Question for VerifyChain {
    type Answer = ChainReport;
    const NAME: &'static str = "accounting.verify_chain";

    fn answer(&self, unit: &mut Unit) -> Result<ChainReport, CrmError> {
        demand_all(unit, Operation::Read, &CHAIN)?;
        demand_all(unit, Operation::Read, &[Kind::PERIOD_CLOSING])?;
        let evidence = ChainEvidence {
            register: unit.find::<ChainRegister>(ChainRegister::the_id())?,
            chains: unit.parts(&Query::all())?,
            links: unit.parts(&Query::all())?,
            // Not by an index: a document that is found by none is to be missed in no chain.
            documents: documents(unit, &Query::all())?,
            closings: unit.parts(&Query::all())?,
        };
        Ok(verify_chain(&evidence)?)
    }
}

impl Question for ExportFec {
    type Answer = FecFile;
    const NAME: &'static str = "accounting.export_fec";

    fn answer(&self, unit: &mut Unit) -> Result<FecFile, CrmError> {
        demand_all(unit, Operation::Export, &[Kind::INVOICE, Kind::PAYMENT])?;
        demand_all(unit, Operation::Read, &CHAIN)?;
        demand_all(unit, Operation::Read, &BOOKED)?;
        let policy = unit.policy_on::<AccountingPolicy>(self.to)?;
        self.check(&policy)?;
        let sellers = unit.policy_on::<SellersPolicy>(self.to)?;
        let records = BookedRecords {
            documents: unit.parts(&Query::by(Invoice::BY_ISSUED_ON))?,
            links: unit.parts(&Query::all())?,
            payments: unit.parts(&Query::<Payment>::all())?,
            allocations: unit.parts(&Query::<Allocation>::all())?,
            repayments: unit.parts(&Query::<Repayment>::all())?,
            late_charges: unit.parts(&Query::<LateCharge>::all())?,
            accounts: unit.parts(&Query::<Account>::all())?,
        };
        let siren = self.siren(&sellers, &records.documents)?;
        let policies = policies(unit, &records)?;
        let currencies = unit.policy_on::<CurrencyPolicy>(self.to)?;
        let rates = unit.parts(&Query::<ExchangeRate>::all())?;
        let rates = RateBook::new(currencies.base, currencies.rate_days, &rates);
        let closed = closed(unit)?;
        let keeping = Bookkeeping { policies: &policies, otherwise: &policy, rates: &rates, closed: &closed };
        let events = events_of(&records, unit.time_zone(), &|day| keeping.policy(day).supply)?;
        let mut entries = entries_of(&events, &keeping)?.lettered(self.to);
        entries.retain(|entry| entry.on >= self.from);
        Ok(fec::file(&siren, self.to, &entries, &policy)?)
    }
}

impl ExportFec {
    fn check(&self, policy: &AccountingPolicy) -> Result<(), CrmError> {
        if self.to < self.from {
            return Err(Fault::new(self.to, "the range ends before it begins", "give a later day").at("to").into());
        }
        if fiscal_year(policy, self.from)? != fiscal_year(policy, self.to)? {
            let problem = format!("a file is of one fiscal year, and that of {} ends before", self.from);
            return Err(Fault::new(self.to, problem, "ask for each fiscal year alone").at("to").into());
        }
        Ok(())
    }

    /// The company whose documents these days have; where nobody stands on them, the one that sells first.
    fn siren(&self, sellers: &SellersPolicy, documents: &[Invoice]) -> Result<String, CrmError> {
        let of = |seller: &Seller| seller.tax_ids.iter().find_map(TaxId::siren_digits).map(str::to_owned);
        let of_document = |document: &Invoice| {
            let sells = !document.kind().is_self_billed();
            let issue = document.issue().filter(|issue| sells && self.from <= issue.issued_on && issue.issued_on <= self.to)?;
            // A number that was put right since is the company's all the same.
            let company = document.terms().seller.as_ref().and_then(|key| sellers.find(Some(key))).map(|company| &company.seller);
            company.and_then(of).or_else(|| issue.seller.as_ref().and_then(of))
        };
        let mut all: BTreeSet<String> = documents.iter().filter_map(of_document).collect();
        if all.len() > 1 {
            let (all, problem) = (all.into_iter().collect::<Vec<_>>().join(", "), "a file is of one company, not of several");
            return Err(Fault::new(all, problem, "keep the books of each company in a store of its own").at("from").into());
        }
        let first = || sellers.find(None).and_then(|company| of(&company.seller));
        all.pop_first().or_else(first).ok_or_else(|| AccountingRefusal::NoSiren { day: self.to }.refused())
    }
}

/// When periods were closed and through which day, in that order.
fn closed(unit: &mut Unit) -> Result<Vec<(Timestamp, Date)>, CrmError> {
    let closings = unit.parts(&Query::<PeriodClosing>::all())?;
    let mut closed: Vec<(Timestamp, Date)> = closings.iter().map(|closing| (*closing.closed_at(), *closing.last())).collect();
    closed.sort_unstable();
    Ok(closed)
}

/// The policies of all days on which something happened, each from its first such day on.
fn policies(unit: &mut Unit, records: &BookedRecords) -> Result<Vec<(Date, AccountingPolicy)>, CrmError> {
    let mut days: BTreeSet<Date> = records.payments.iter().map(|payment| *payment.received_on()).collect();
    days.extend(records.documents.iter().filter_map(Invoice::issue).map(|issue| issue.issued_on));
    days.extend(records.documents.iter().filter_map(|document| document.terms().already_paid).map(|paid| paid.on));
    days.extend(records.repayments.iter().map(|repayment| *repayment.on()));
    days.extend(records.allocations.iter().map(|allocation| *allocation.on()));
    let mut policies: Vec<(Date, AccountingPolicy)> = Vec::new();
    for day in days {
        let policy = unit.policy_on::<AccountingPolicy>(day)?;
        if policies.last().is_none_or(|(_, last)| *last != policy) {
            policies.push((day, policy));
        }
    }
    Ok(policies)
}
