//! The host's own code panics inside the library: that is the host's affair, and the library goes on.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use crm_core::engine::{Command, ImportMode, Query, Unit};
use crm_core::kernel::{CrmError, ErrorKind};
use crm_core::parties::Account;
use minicbor::{Decode, Encode};

use crate::company::*;

/// A command of the host's that panics.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
struct Panics;

impl Command for Panics {
    type Answer = ();
    const NAME: &'static str = "tests.panics";

    fn execute(&self, _: &mut Unit) -> Result<(), CrmError> {
        resume_unwind(Box::new("the host's own"))
    }
}

/// What a panic of `code` says; fails where it does not panic.
fn said<T>(code: impl FnOnce() -> T) -> &'static str {
    let cause = catch_unwind(AssertUnwindSafe(code)).map(drop).expect_err("it panics");
    cause.downcast_ref::<&str>().copied().unwrap()
}

#[test]
fn a_panic_of_the_host_reaches_the_host_and_the_library_goes_on() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let before = boss.verify_audit().unwrap();
    let accounts = Query::<Account>::all();
    let ends = || -> ControlFlow<()> { resume_unwind(Box::new("the host's own")) };
    assert_eq!(said(|| boss.export(&accounts, &mut |_| ends())), "the host's own", "not taken for a fault of the store");
    assert_eq!(said(|| boss.execute(Panics)), "the host's own");
    let all_steps = said(|| {
        boss.transact(|transaction| {
            transaction.execute(named_account("Never"))?;
            transaction.execute(Panics)
        })
    });
    assert_eq!(all_steps, "the host's own");
    let rows = [(1, Ok(()))];
    let imported = || boss.import(rows, ImportMode::KeepGood, |transaction, ()| transaction.execute(Panics), &mut |_| {});
    assert_eq!(said(imported), "the host's own");
    assert_eq!(boss.verify_audit().unwrap(), before, "nothing was written");
    boss.execute(named_account("Now")).unwrap();
}

#[test]
fn a_transaction_that_a_panic_has_torn_is_not_stored() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let before = boss.verify_audit().unwrap();
    let mut transaction = boss.begin().unwrap();
    said(|| transaction.execute(Panics));
    transaction.execute(named_account("Lost?")).unwrap();
    let error = transaction.commit().expect_err("what comes after the panic cannot be told from what the panic left");
    assert_eq!(error.kind(), ErrorKind::Corrupt);
    assert_eq!(boss.verify_audit().unwrap(), before);
}
