//! Commands come from queues, phones and other languages as bytes: whatever the bytes are, the answer is an error or a sound record.

use crm_core::commands::AnyCommand;
use crm_core::engine::Query;
use crm_core::invoicing::{CreditExtent, CreditInvoice, Invoice};
use crm_core::kernel::{CrmError, ErrorKind, Note, Record, Share, ShareLevel, ShareTarget};
use crm_core::leads::CaptureLead;
use crm_core::parties::{Account, ChangeAccount, Intake, ShareAccount};
use crm_core::receivables::AllocationPlan;
use proptest::prelude::*;

use crate::company::*;

/// Commands of many shapes: texts, money, lists, nested choices.
fn commands(company: &Company, invoice: &Invoice) -> Vec<AnyCommand> {
    let account = company.account;
    let details = company.session(company.seller).get::<Account>(account).unwrap().details().clone();
    let share = Share { with: ShareTarget::User(company.other_seller), level: ShareLevel::Write };
    let extent = CreditExtent::LineGross { line: 0, gross: eur("12.34") };
    vec![
        CaptureLead { details: lead_details(), original: Vec::new(), external_id: None, owner: None }.into(),
        named_account("A customer").into(),
        ChangeAccount { account, details, intake: Intake::default() }.into(),
        ShareAccount { account, share }.into(),
        draft(account, &["10", "20.5"]).into(),
        CreditInvoice { invoice: invoice.id(), extent, reason: code("return"), note: Note::default() }.into(),
        payment(account, eur("10"), AllocationPlan::OldestFirst).into(),
    ]
}

/// One change to the bytes: a byte replaced, taken out or put in.
fn spoil(bytes: &mut Vec<u8>, at: usize, byte: u8, how: u8) {
    let at = at % bytes.len();
    match how % 3 {
        0 => bytes[at] = byte,
        1 => drop(bytes.remove(at)),
        _ => bytes.insert(at, byte),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn spoilt_bytes_of_a_command_never_make_an_unsound_record(
        which in 0usize..7,
        changes in prop::collection::vec((any::<usize>(), any::<u8>(), any::<u8>()), 0..4),
    ) {
        let company = Company::founded();
        let invoice = company.issued(&["100"]);
        let command = commands(&company, &invoice).remove(which);
        let mut bytes = minicbor::to_vec(&command).unwrap();
        prop_assert_eq!(&minicbor::decode::<AnyCommand>(&bytes).unwrap(), &command, "bytes say what the command says");
        for (at, byte, how) in changes {
            if !bytes.is_empty() {
                spoil(&mut bytes, at, byte, how);
            }
        }
        let Ok(spoilt) = minicbor::decode::<AnyCommand>(&bytes) else { return Ok(()) };
        let boss = company.session(company.administrator);
        if let Err(error) = boss.execute(spoilt) {
            let damaged = matches!(error.kind(), ErrorKind::Corrupt | ErrorKind::Storage);
            prop_assert!(!damaged, "{error}");
        }
        // What was stored can be read again: every value in it passed its own check.
        let read: Result<Vec<Account>, CrmError> = boss.iter(Query::all()).collect();
        prop_assert!(read.is_ok());
        let read: Result<Vec<Invoice>, CrmError> = boss.iter(Query::all()).collect();
        prop_assert!(read.is_ok());
        prop_assert!(boss.verify_audit().unwrap().is_intact());
    }
}
