//! Accounts and contacts: the tree, owners, and what an account says no to.

use crm_core::administration::DeactivateUser;
use crm_core::engine::Query;
use crm_core::kernel::{AccountId, Email, ExternalId, Record, SortKey};
use crm_core::parties::*;

use crate::company::*;

fn below(account: AccountId, parent: AccountId) -> SetParent {
    SetParent { account, parent: Some(parent) }
}

#[test]
fn an_account_cannot_stand_below_itself() {
    let company = Company::founded();
    let session = company.session(company.seller);
    let [top, middle, low] = ["Top", "Middle", "Low"].map(|called| session.execute(named_account(called)).unwrap().id());
    session.execute(below(middle, top)).unwrap();
    session.execute(below(low, middle)).unwrap();
    assert_eq!(refusal(session.execute(below(top, top))), "PTY-001");
    assert_eq!(refusal(session.execute(below(top, low))), "PTY-001");
    assert_eq!(*session.get::<Account>(top).unwrap().parent(), None);
}

#[test]
fn the_tree_of_accounts_is_twenty_levels_deep() {
    let company = Company::founded();
    let session = company.session(company.seller);
    let mut above = None;
    for level in 1..=20 {
        let create = CreateAccount { parent: above, ..named_account(&format!("Level {level}")) };
        above = Some(session.execute(create).unwrap().id());
    }
    assert_eq!(refusal(session.execute(CreateAccount { parent: above, ..named_account("Level 21") })), "PTY-002");
}

#[test]
fn an_account_is_not_given_to_one_who_has_left() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    boss.execute(DeactivateUser { user: company.other_seller }).unwrap();
    let assign = AssignAccount { account: company.account, owner: company.other_seller };
    assert_eq!(refusal(boss.execute(assign)), "PTY-003");
}

#[test]
fn an_archived_account_keeps_its_documents_and_comes_back() {
    let company = Company::founded();
    let invoice = company.issued(&["100"]);
    let session = company.session(company.seller);
    let archived = session.execute(ArchiveAccount { account: company.account }).unwrap();
    assert_eq!(*archived.status(), AccountStatus::Archived { on: day(TODAY) });
    assert_eq!(company.accounts().get::<crm_core::invoicing::Invoice>(invoice.id()).unwrap(), invoice);
    let again = session.execute(ArchiveAccount { account: company.account }).unwrap();
    assert_eq!(again, archived, "archived once is archived");
    assert_eq!(*session.execute(RestoreAccount { account: company.account }).unwrap().status(), AccountStatus::Active);
}

#[test]
fn two_accounts_do_not_share_the_id_of_another_system() {
    let company = Company::founded();
    let session = company.session(company.seller);
    let id = crm_core::kernel::ExternalId { source: code("erp"), key: "C-17".parse().unwrap() };
    let create = |called: &str| {
        let details = AccountDetails { external_ids: vec![id.clone()], ..AccountDetails::named(name(called)) };
        session.execute(CreateAccount { details, parent: None, owner: None, intake: Intake::default() })
    };
    create("First").unwrap();
    let error = create("Second").unwrap_err();
    assert_eq!(error.code(), "conflict");
    assert!(!error.is_retryable() && error.to_string().contains("erp"), "{error}");
}

#[test]
fn a_contact_has_at_most_fifty_addresses() {
    let company = Company::founded();
    let emails = (0..51).map(|number| Email::parse(&format!("ada{number}@engines.example")).unwrap().into()).collect();
    let details = ContactDetails { emails, ..ContactDetails::named(name("Ada Lovelace")) };
    let session = company.session(company.seller);
    assert_eq!(invalid(session.execute(CreateContact { details, owner: None, intake: Intake::default() })), "emails");
    assert_eq!(session.count(&Query::<Contact>::all()).unwrap(), 0);
}

#[test]
fn accounts_and_contacts_are_found_by_each_of_their_addresses_letter_case_aside() {
    let company = Company::founded();
    let session = company.session(company.seller);
    let addresses = ["Ada@engines.example", "ADA@Engines.example", "countess@engines.example"];
    let emails: Vec<PartyEmail> = addresses.iter().map(|text| Email::parse(text).unwrap().into()).collect();
    let details = AccountDetails { emails: emails.clone(), ..AccountDetails::named(name("Engines")) };
    let account = session.execute(CreateAccount { details, parent: None, owner: None, intake: Intake::default() }).unwrap();
    let details = ContactDetails { emails, ..ContactDetails::named(name("Ada Lovelace")) };
    let contact = session.execute(CreateContact { details, owner: None, intake: Intake::default() }).unwrap();
    for address in ["ada@engines.example", "countess@engines.example"] {
        let key = || SortKey::new().text(address);
        assert_eq!(session.list(&Query::under(Account::BY_EMAIL, key())).unwrap().items, std::slice::from_ref(&account));
        assert_eq!(session.list(&Query::under(Contact::BY_EMAIL, key())).unwrap().items, std::slice::from_ref(&contact));
    }
}

#[test]
fn two_contacts_do_not_share_the_id_of_another_system() {
    let company = Company::founded();
    let session = company.session(company.seller);
    let create = |called: &str| {
        let external_ids = vec![ExternalId { source: code("erp"), key: "P-4".parse().unwrap() }];
        let details = ContactDetails { external_ids, ..ContactDetails::named(name(called)) };
        session.execute(CreateContact { details, owner: None, intake: Intake::default() })
    };
    create("Ada Lovelace").unwrap();
    assert_eq!(refusal(create("Ada King")), "conflict");
}

#[test]
fn an_account_has_at_most_fifty_bank_accounts() {
    let company = Company::founded();
    let bank_accounts = vec!["FR7630006000011234567890189".parse().unwrap(); 51];
    let details = AccountDetails { bank_accounts, ..AccountDetails::named(name("A bank")) };
    let create = CreateAccount { details, parent: None, owner: None, intake: Intake::default() };
    assert_eq!(invalid(company.session(company.seller).execute(create)), "bank_accounts");
}

#[test]
fn a_contact_belongs_to_an_account_that_is_there() {
    let company = Company::founded();
    let nowhere = crm_core::kernel::RecordId::from_bytes([9; 16]);
    let details = ContactDetails { account: Some(nowhere), ..ContactDetails::named(name("Ada Lovelace")) };
    assert_eq!(
        refusal(company.session(company.seller).execute(CreateContact { details, owner: None, intake: Intake::default() })),
        "not_found"
    );
}
