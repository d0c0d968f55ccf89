//! Who may do what to a return, and what becomes of it where a customer becomes part of another.

use crm_core::engine::Query;
use crm_core::merging::MergeAccounts;

use super::*;

#[test]
fn a_seller_takes_goods_back_and_the_accountant_gives_the_money_back() {
    let company = Company::founded();
    let invoice = sold(&company, &[("5", "10")]).id();
    let (seller, accountant) = (company.session(company.seller), company.accounts());
    let lines = vec![wanted(on_invoice(invoice, 0), "2", "refund-after-receipt")];
    let rma = seller.execute(request(&company, lines)).unwrap().id();
    seller.execute(authorise(rma)).unwrap();
    seller.execute(received(rma, 1, "2")).unwrap();
    seller.execute(inspect(rma, 1, "2", "as-new")).unwrap();
    assert_eq!(refusal(seller.execute(refund(rma, 1, "1"))), "denied");
    accountant.execute(refund(rma, 1, "1")).unwrap();
    let other = company.session(company.other_seller);
    assert_eq!(refusal(other.get::<ReturnAuthorisation>(rma)), "not_found");
    assert_eq!(refusal(other.execute(received(rma, 1, "1"))), "not_found");
}

#[test]
fn a_return_follows_its_customer() {
    let company = Company::founded();
    let (_, rma) = authorised(&company, "2", "refund-first");
    let session = boss(&company);
    let survivor = session.execute(named_account("Difference Engines")).unwrap().id();
    session.execute(MergeAccounts { survivor, others: vec![company.account], rules: Vec::new() }).unwrap();
    assert_eq!(session.get::<ReturnAuthorisation>(rma).unwrap().account(), &survivor);
    let of_survivor = Query::under(ReturnAuthorisation::BY_ACCOUNT, SortKey::new().id(survivor));
    assert_eq!(session.list(&of_survivor).unwrap().items.len(), 1);
    session.execute(refund(rma, 1, "2")).unwrap();
}
