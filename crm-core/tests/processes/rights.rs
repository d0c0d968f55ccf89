//! Who sees and does what: owners, shares and hidden fields, the same in every way to read.

use std::ops::ControlFlow;

use crm_core::access::{FieldMask, Grant, Operation, RoleDraft, Scope};
use crm_core::administration::AddRole;
use crm_core::engine::{Query, Session};
use crm_core::invoicing::Invoice;
use crm_core::kernel::{Record, Share, ShareLevel, ShareTarget, UserId};
use crm_core::parties::*;

use crate::company::*;

/// A seller who may also export, to read in every way there is; what `hidden` names is hidden.
fn reader(company: &Company, who: &str, hidden: &[&str]) -> UserId {
    let grants = [Operation::Read, Operation::Create, Operation::Update, Operation::Export, Operation::Share]
        .map(|operation| Grant { kind: Account::KIND.code, operation, scope: Scope::Own })
        .to_vec();
    let hidden = hidden.iter().map(|field| FieldMask { kind: Account::KIND.code, field: (*field).to_owned() }).collect();
    let boss = company.session(company.administrator);
    let role = boss.execute(AddRole { draft: RoleDraft { name: name(who), grants, hidden } }).unwrap().id();
    hire(&boss, who, role)
}

/// How many accounts a session gets to see by list, count, sum of revenue, export and change feed.
fn seen(session: &Session) -> [u64; 5] {
    let all = Query::<Account>::all();
    let mut exported = 0;
    session
        .export(&all, &mut |_| {
            exported += 1;
            ControlFlow::Continue(())
        })
        .unwrap();
    let sums = session.sum(&all, |account| account.details().annual_revenue).unwrap();
    let revenue = sums.iter().map(|sum| u64::try_from(sum.minor()).unwrap() / 100).sum();
    let accounts = session.changes(0, 10_000).unwrap().entries;
    let mut changed: Vec<_> = accounts
        .iter()
        .filter_map(|entry| entry.head.record)
        .filter(|of| of.kind == Account::KIND.code)
        .map(|of| of.id)
        .collect();
    changed.sort_unstable();
    changed.dedup();
    let listed = session.list(&all).unwrap().items.len();
    [u64::try_from(listed).unwrap(), session.count(&all).unwrap(), revenue, exported, u64::try_from(changed.len()).unwrap()]
}

fn with_revenue(called: &str) -> CreateAccount {
    let bank_accounts = vec!["FR7630006000011234567890189".parse().unwrap()];
    let details = AccountDetails { annual_revenue: Some(eur("1")), bank_accounts, ..AccountDetails::named(name(called)) };
    CreateAccount { details, parent: None, owner: None, intake: Intake::default() }
}

fn share(account: crm_core::kernel::AccountId, with: UserId, level: ShareLevel) -> ShareAccount {
    ShareAccount { account, share: Share { with: ShareTarget::User(with), level } }
}

#[test]
fn every_way_to_read_shows_the_same_records() {
    let company = Company::founded();
    let [first, second] = ["first", "second"].map(|who| reader(&company, who, &[]));
    let (ours, theirs) = (company.session(first), company.session(second));
    for called in ["A", "B", "C"] {
        ours.execute(with_revenue(called)).unwrap();
    }
    let shared = theirs.execute(with_revenue("D")).unwrap().id();
    assert_eq!((seen(&ours), seen(&theirs)), ([3; 5], [1; 5]));
    theirs.execute(share(shared, first, ShareLevel::Read)).unwrap();
    assert_eq!(seen(&company.session(first)), [4; 5]);
    theirs.execute(UnshareAccount { account: shared, with: ShareTarget::User(first) }).unwrap();
    assert_eq!(seen(&company.session(first)), [3; 5]);
}

#[test]
fn what_one_may_not_see_does_not_exist_for_them() {
    let company = Company::founded();
    let stranger = company.session(company.other_seller);
    let unknown = stranger.get::<Account>(company.account).unwrap_err();
    assert_eq!(unknown.code(), "not_found");
    let details = AccountDetails::named(name("Mine now"));
    let change = ChangeAccount { account: company.account, details, intake: Intake::default() };
    assert_eq!(stranger.execute(change).unwrap_err(), unknown, "the answer does not give away that it is there");
}

#[test]
fn a_share_to_read_is_not_one_to_write() {
    let company = Company::founded();
    let owner = company.session(company.seller);
    let change =
        || ChangeAccount { account: company.account, details: AccountDetails::named(name("Changed")), intake: Intake::default() };
    owner.execute(share(company.account, company.other_seller, ShareLevel::Read)).unwrap();
    assert_eq!(refusal(company.session(company.other_seller).execute(change())), "denied");
    owner.execute(share(company.account, company.other_seller, ShareLevel::Write)).unwrap();
    company.session(company.other_seller).execute(change()).unwrap();
}

#[test]
fn a_hidden_field_is_hidden_wherever_the_record_shows() {
    let company = Company::founded();
    let user = reader(&company, "modest", &["annual_revenue"]);
    let session = company.session(user);
    let account = session.execute(with_revenue("A")).unwrap();
    assert_eq!(account.details().annual_revenue, None, "in the answer of a command");
    assert_eq!(session.get::<Account>(account.id()).unwrap().details().annual_revenue, None);
    let sums = session.sum(&Query::<Account>::all(), |account| account.details().annual_revenue).unwrap();
    assert_eq!(sums.iter().count(), 0);
    let entry = session.history::<Account>(account.id()).unwrap().remove(0);
    assert_eq!(session.read_change::<Account>(&entry).unwrap().unwrap().details().annual_revenue, None);
    let boss = company.session(company.administrator);
    assert_eq!(boss.get::<Account>(account.id()).unwrap().details().annual_revenue, Some(eur("1")), "it is kept");
}

#[test]
fn a_change_by_one_who_does_not_see_a_field_leaves_it_alone() {
    let company = Company::founded();
    let user = reader(&company, "modest", &["annual_revenue", "bank_accounts"]);
    let (session, boss) = (company.session(user), company.session(company.administrator));
    let account = session.execute(with_revenue("A")).unwrap();
    let shown = session.get::<Account>(account.id()).unwrap().details().clone();
    assert_eq!((shown.annual_revenue, shown.bank_accounts.len()), (None, 0));
    let details = AccountDetails { name: name("B"), ..shown };
    session.execute(ChangeAccount { account: account.id(), details, intake: Intake::default() }).unwrap();
    let kept = boss.get::<Account>(account.id()).unwrap().details().clone();
    let figures = (kept.annual_revenue, kept.bank_accounts.len());
    assert_eq!(figures, (Some(eur("1")), 1), "a hidden field that was sent back empty is not erased");
}

#[test]
fn a_seller_sees_what_is_invoiced_to_their_customers_and_issues_nothing() {
    let company = Company::founded();
    let invoice = company.issued(&["100"]);
    let seller = company.session(company.seller);
    assert_eq!(seller.get::<Invoice>(invoice.id()).unwrap(), invoice);
    assert_eq!(refusal(company.session(company.other_seller).get::<Invoice>(invoice.id())), "not_found");
    assert_eq!(refusal(seller.execute(draft(company.account, &["1"]))), "denied");
    let drafted = company.draft(&["1"]).id();
    assert_eq!(refusal(seller.execute(issue(drafted))), "denied");
}
