//! The pages of crm-core/docs that follow from the code: every rule, every number a company may choose, every state machine.
//!
//! Run with `UPDATE_DOCS=1` to write them anew.
#![allow(clippy::expect_used, reason = "a test stops at the first thing that does not hold")]

use std::collections::BTreeSet;
use std::fmt::{Debug, Write};
use std::path::Path;

use crm_core::accounting::{AccountingPolicy, AccountingRefusal};
use crm_core::activities::ActivityRefusal;
use crm_core::administration::{AdministrationPolicy, CurrencyPolicy, contract::AdministrationRefusal};
use crm_core::approvals::{ApprovalPolicy, ApprovalRefusal};
use crm_core::catalog::{CatalogPolicy, DiscountPolicy, contract::CatalogRefusal};
use crm_core::disputes::{DisputePolicy, DisputeRefusal};
use crm_core::documents::{DocumentPolicy, DocumentRefusal};
use crm_core::dunning::{DunningPolicy, DunningRefusal, LateInterestPolicy, PromiseRefusal};
use crm_core::exchange::ImportRefusal;
use crm_core::invoicing::{ChainRefusal, InvoiceRefusal, InvoicingPolicy, SellersPolicy};
use crm_core::kernel::{Policy, Refusal, StepTable};
use crm_core::leads::routing::RoutingPolicy;
use crm_core::leads::scoring::{LearningPolicy, RuleScoringPolicy};
use crm_core::leads::{LeadPolicy, LeadRefusal};
use crm_core::lifecycle::LifecycleRefusal;
use crm_core::merging::MergeRefusal;
use crm_core::ordering::{ContractRefusal, FulfilmentPolicy, OrderRefusal, OrderingPolicy, SubscriptionRefusal};
use crm_core::parties::duplicates::DuplicatePolicy;
use crm_core::parties::{PartiesPolicy, PartyRefusal};
use crm_core::pipeline::{ConversionPolicy, ForecastPolicy, OPPORTUNITY_STEPS, OpportunityRefusal, PipelinePolicy};
use crm_core::quoting::{QuoteRefusal, QuotingPolicy};
use crm_core::receivables::{ReceivableRefusal, ReceivablesPolicy};
use crm_core::returns::{ReturnRefusal, ReturnsPolicy};
use crm_core::service::{CaseRefusal, ServicePolicy, ServiceRefusal};

/// Compares `page` with the file of that name, or writes it.
fn check(name: &str, page: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&file, page).expect("the page is written");
    }
    let there = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        there == page,
        "docs/{name} does not say what the code does; run this test with UPDATE_DOCS=1 and read the difference"
    );
}

type Rules = &'static [(&'static str, &'static str)];

const PROCESSES: [(&str, Rules); 26] = [
    ("Administration", AdministrationRefusal::RULES),
    ("Parties", PartyRefusal::RULES),
    ("Catalog", CatalogRefusal::RULES),
    ("Leads", LeadRefusal::RULES),
    ("Pipeline", OpportunityRefusal::RULES),
    ("Quoting", QuoteRefusal::RULES),
    ("Ordering: orders", OrderRefusal::RULES),
    ("Ordering: subscriptions", SubscriptionRefusal::RULES),
    ("Ordering: contracts", ContractRefusal::RULES),
    ("Invoicing", InvoiceRefusal::RULES),
    ("Documents", DocumentRefusal::RULES),
    ("Receivables", ReceivableRefusal::RULES),
    ("Dunning", DunningRefusal::RULES),
    ("Dunning: promises to pay", PromiseRefusal::RULES),
    ("Service: cases", CaseRefusal::RULES),
    ("Service: entitlements and surveys", ServiceRefusal::RULES),
    ("Returns", ReturnRefusal::RULES),
    ("Disputes", DisputeRefusal::RULES),
    ("Claims", crm_core::claims::ClaimRefusal::RULES),
    ("Life cycle", LifecycleRefusal::RULES),
    ("Accounting", AccountingRefusal::RULES),
    ("Accounting: the chain", ChainRefusal::RULES),
    ("Merging", MergeRefusal::RULES),
    ("Activities", ActivityRefusal::RULES),
    ("Approvals", ApprovalRefusal::RULES),
    ("Imports", ImportRefusal::RULES),
];

#[test]
fn the_page_of_rules_names_every_refusal() {
    let mut page = "# Rules\n\nWhy the library says no. A code never changes and is never given to another rule; the text in braces is filled \
                    in. Where several rules apply, the first one listed answers.\n"
        .to_owned();
    let mut codes = BTreeSet::new();
    for (process, rules) in PROCESSES {
        write!(page, "\n## {process}\n\n| code | answer |\n|---|---|\n").expect("text");
        for (code, text) in rules {
            assert!(codes.insert(code), "`{code}` is given twice");
            writeln!(page, "| {code} | {text} |").expect("text");
        }
    }
    check("rules.md", &page);
}

fn fields<P: Policy>(page: &mut String) {
    write!(page, "\n## {}\n\n", P::NAME).expect("text");
    if P::FIELDS.is_empty() {
        page.push_str("Nothing can be chosen yet.\n");
        return;
    }
    page.push_str("| what | unit | where nothing is chosen | may be | what for | source |\n|---|---|---|---|---|---|\n");
    for field in P::FIELDS {
        let line = [field.name, field.unit, field.default, field.range, field.reason, field.source].join(" | ");
        writeln!(page, "| {line} |").expect("text");
    }
}

#[test]
fn the_page_of_policies_names_every_choice() {
    let mut page =
        "# Policies\n\nWhat a company may choose, from a day on. A rule sees the policy in force on its own day.\n".to_owned();
    fields::<AdministrationPolicy>(&mut page);
    fields::<CurrencyPolicy>(&mut page);
    fields::<PartiesPolicy>(&mut page);
    fields::<DuplicatePolicy>(&mut page);
    fields::<CatalogPolicy>(&mut page);
    fields::<DiscountPolicy>(&mut page);
    fields::<LeadPolicy>(&mut page);
    fields::<RuleScoringPolicy>(&mut page);
    fields::<LearningPolicy>(&mut page);
    fields::<RoutingPolicy>(&mut page);
    fields::<PipelinePolicy>(&mut page);
    fields::<ForecastPolicy>(&mut page);
    fields::<ConversionPolicy>(&mut page);
    fields::<ApprovalPolicy>(&mut page);
    fields::<QuotingPolicy>(&mut page);
    fields::<FulfilmentPolicy>(&mut page);
    fields::<OrderingPolicy>(&mut page);
    fields::<SellersPolicy>(&mut page);
    fields::<InvoicingPolicy>(&mut page);
    fields::<DocumentPolicy>(&mut page);
    fields::<ReceivablesPolicy>(&mut page);
    fields::<DunningPolicy>(&mut page);
    fields::<LateInterestPolicy>(&mut page);
    fields::<ServicePolicy>(&mut page);
    fields::<ReturnsPolicy>(&mut page);
    fields::<DisputePolicy>(&mut page);
    fields::<AccountingPolicy>(&mut page);
    check("policies.md", &page);
}

fn machine<S: Copy + PartialEq + Debug, C: Copy + PartialEq + Debug>(page: &mut String, name: &str, steps: &StepTable<S, C>) {
    write!(page, "\n## {name}\n\n```mermaid\n{}```\n", steps.diagram()).expect("text");
}

#[test]
fn the_page_of_states_draws_every_machine() {
    let mut page =
        "# States\n\nThe legal steps of each machine: the same tables decide in the code and offer a host its buttons.\n"
            .to_owned();
    machine(&mut page, "Lead", &crm_core::leads::STEPS);
    machine(&mut page, "Opportunity", &OPPORTUNITY_STEPS);
    machine(&mut page, "Quote", &crm_core::quoting::STEPS);
    machine(&mut page, "Order", &crm_core::ordering::ORDER_STEPS);
    machine(&mut page, "Subscription", &crm_core::ordering::STEPS);
    machine(&mut page, "Contract", &crm_core::ordering::CONTRACT_STEPS);
    machine(&mut page, "Invoice", &crm_core::invoicing::STEPS);
    machine(&mut page, "DunningNotice", &crm_core::dunning::NOTICE_STEPS);
    machine(&mut page, "PromiseToPay", &crm_core::dunning::PROMISE_STEPS);
    machine(&mut page, "ServiceCase", &crm_core::service::STEPS);
    machine(&mut page, "ReturnAuthorisation", &crm_core::returns::STEPS);
    machine(&mut page, "Dispute", &crm_core::disputes::STEPS);
    machine(&mut page, "PaymentDispute", &crm_core::disputes::PAYMENT_DISPUTE_STEPS);
    machine(&mut page, "Life of an issued invoice", &crm_core::lifecycle::STEPS);
    machine(&mut page, "Activity", &crm_core::activities::STEPS);
    machine(&mut page, "Approval", &crm_core::approvals::rules::APPROVAL_STEPS);
    check("states.md", &page);
}
