//! Documents of every shape, written and read back.

use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::einvoicing::*;
use crate::kernel::{Currency, Date};
use crate::pricing::TaxCategory;

fn words() -> impl Strategy<Value = String> {
    "[A-Za-zÀ-ÿ0-9&<>\"'][A-Za-zÀ-ÿ0-9 &<>\"'\\n.,-]{0,20}[A-Za-zÀ-ÿ0-9&<>\"']"
}

fn figure() -> impl Strategy<Value = Decimal> {
    (-100_000_000i64..100_000_000, 0u32..=6).prop_map(|(units, scale)| Decimal::new(units, scale))
}

fn day() -> impl Strategy<Value = Date> {
    (2000i32..=2099, 1u32..=12, 1u32..=28).prop_map(|(year, month, day)| Date::new(year, month, day).unwrap())
}

fn number() -> impl Strategy<Value = TradeIdentifier> {
    (of("[0-9]{4}"), "[0-9A-Z]{1,14}").prop_map(|(scheme, value)| TradeIdentifier { scheme, value })
}

fn address() -> impl Strategy<Value = TradeAddress> {
    let optional = || of(words());
    (vec(words(), 0..=3), optional(), optional(), optional(), of("[A-Z]{2}"))
        .prop_map(|(lines, city, postcode, region, country)| TradeAddress { lines, city, postcode, region, country })
}

fn party(is_seller: bool) -> impl Strategy<Value = TradeParty> {
    let optional = move || of(words());
    let of_seller = move || if is_seller { of(words()).boxed() } else { Just(None).boxed() };
    let contact = (optional(), optional(), optional()).prop_map(|(name, phone, email)| TradeContact { name, phone, email });
    let contact = of(contact.prop_filter("something is said", |contact| *contact != TradeContact::default()));
    let numbers = (of(number()), of(number()), optional(), of_seller(), of_seller(), of(number()));
    (words(), optional(), numbers, address(), contact).prop_map(|(name, trading_name, numbers, address, contact)| {
        let (own, registration, vat_number, tax_number, legal_information, electronic_address) = numbers;
        let identifiers = own.into_iter().collect();
        TradeParty {
            name,
            trading_name,
            identifiers,
            registration,
            vat_number,
            tax_number,
            legal_information,
            electronic_address,
            address,
            contact,
        }
    })
}

fn vat() -> impl Strategy<Value = StatedVat> {
    (prop::sample::select(TaxCategory::ALL.to_vec()), of(figure())).prop_map(|(category, rate)| StatedVat { category, rate })
}

fn adjustment(on_document: bool) -> impl Strategy<Value = StatedAdjustment> {
    let vat = if on_document { of(vat()).boxed() } else { Just(None).boxed() };
    (figure(), of(figure()), of(figure()), vat, of(words()), of("[0-9A-Z]{2,3}")).prop_map(
        |(amount, base, percent, vat, reason, reason_code)| StatedAdjustment { amount, base, percent, vat, reason, reason_code },
    )
}

fn price() -> impl Strategy<Value = StatedPrice> {
    let base = of((figure(), of("[A-Z0-9]{2,3}")));
    // UBL has no gross price without what is taken off it.
    (figure(), of((figure(), figure())), base).prop_map(|(net, gross, base)| {
        let (gross, discount) = gross.unzip();
        let (base_quantity, base_unit) = base.map_or((None, None), |(quantity, unit)| (Some(quantity), unit));
        StatedPrice { net, discount, gross, base_quantity, base_unit }
    })
}

fn period() -> impl Strategy<Value = BillingPeriod> {
    (of(day()), day()).prop_map(|(from, to)| BillingPeriod { from, to: Some(to) })
}

fn line() -> impl Strategy<Value = StatedLine> {
    let optional = || of(words());
    let said = (words(), optional(), of(number()), optional(), optional(), of(period()));
    let priced = (figure(), "[A-Z0-9]{2,3}", figure(), price(), vat());
    let adjusted = (vec(adjustment(false), 0..3), vec(adjustment(false), 0..3));
    let item = (words(), optional(), optional(), optional(), of(number()), of("[A-Z]{2}"));
    let class = (words(), of("[A-Z]{2,3}"), of("[0-9.]{1,4}"));
    let class = class.prop_map(|(code, scheme, version)| ItemClassification { code, scheme, version });
    let attribute = (words(), words()).prop_map(|(name, value)| ItemAttribute { name, value });
    (said, priced, adjusted, item, vec(class, 0..3), vec(attribute, 0..3)).prop_map(
        |(said, priced, (allowances, charges), item, classifications, attributes)| {
            let (number, note, object, order_line, accounting, period) = said;
            let (quantity, unit, net, price, vat) = priced;
            let (name, description, seller_item, buyer_item, standard_item, origin) = item;
            StatedLine {
                number,
                note,
                object,
                quantity,
                unit,
                net,
                order_line,
                accounting,
                period,
                allowances,
                charges,
                price,
                vat,
                name,
                description,
                seller_item,
                buyer_item,
                standard_item,
                classifications,
                origin,
                attributes,
            }
        },
    )
}

fn totals() -> impl Strategy<Value = StatedTotals> {
    let sums = (figure(), of(figure()), of(figure()), figure(), figure(), of(figure()));
    (sums, figure(), of(figure()), of(figure()), figure()).prop_map(|(sums, gross, prepaid, rounding, due)| {
        let (line_net, allowances, charges, net, tax, tax_in_accounts) = sums;
        let tax = Some(tax);
        StatedTotals { line_net, allowances, charges, net, tax, tax_in_accounts, gross, prepaid, rounding, due }
    })
}

fn references() -> impl Strategy<Value = References> {
    let optional = || of(words());
    let first = (optional(), optional(), optional(), optional(), optional());
    (first, optional(), optional(), optional(), of(number()), optional()).prop_map(
        |(
            (buyer, project, contract, purchase_order, sales_order),
            receiving_advice,
            despatch_advice,
            tender,
            object,
            accounting,
        )| {
            References {
                buyer,
                project,
                contract,
                purchase_order,
                sales_order,
                receiving_advice,
                despatch_advice,
                tender,
                object,
                accounting,
            }
        },
    )
}

fn payment() -> impl Strategy<Value = PaymentInstruction> {
    let optional = || of(words());
    let transfer = ("FR[0-9]{12}", optional(), of("[A-Z]{8}"));
    let transfer = transfer.prop_map(|(account, name, bank)| CreditTransfer { account, name, bank });
    let card = of(("[0-9]{4}", optional()).prop_map(|(number, holder)| PaymentCard { number, holder }));
    let debit = (words(), optional(), of("FR[0-9]{12}"));
    let debit = debit.prop_map(|(mandate, creditor, account)| DirectDebit { mandate: Some(mandate), creditor, account });
    ("[0-9]{2}", optional(), optional(), vec(transfer, 0..3), card, of(debit)).prop_map(
        |(means, means_text, remittance, transfers, card, debit)| PaymentInstruction {
            means,
            means_text,
            remittance,
            transfers,
            card,
            debit,
        },
    )
}

fn attachment() -> impl Strategy<Value = Attachment> {
    let file = of((words(), Just("application/pdf".to_owned()), vec(any::<u8>(), 1..40)));
    (words(), of(words()), of(words()), file).prop_map(|(number, description, location, file)| {
        let (file_name, media_type, content) =
            file.map_or((None, None, None), |(name, media, content)| (Some(name), Some(media), Some(content)));
        Attachment { number, description, location, file_name, media_type, content }
    })
}

fn parties() -> impl Strategy<Value = (TradeParty, TradeParty, Option<Payee>, Option<TaxRepresentative>, Option<Delivery>)> {
    let payee = (words(), of(number()), of(number()));
    let payee = payee.prop_map(|(name, identifier, registration)| Payee { name, identifier, registration });
    let representative = (words(), words(), address());
    let representative = representative.prop_map(|(name, vat_number, address)| TaxRepresentative { name, vat_number, address });
    let delivery = (of(words()), of(number()), day(), of(address()));
    let delivery = delivery.prop_map(|(name, location, on, address)| Delivery { name, location, on: Some(on), address });
    (party(true), party(false), of(payee), of(representative), of(delivery))
}

/// A document that says as much as both syntaxes can: that the figures add up is not asked.
pub fn document() -> impl Strategy<Value = ElectronicInvoice> {
    let point = prop::sample::select(vec![VatPoint::Issue, VatPoint::Delivery, VatPoint::Payment]);
    let currency = prop::sample::select(vec![Currency::EUR, Currency::USD]);
    let head = (words(), day(), any::<bool>(), currency, of(Just(Currency::GBP)), of(day()), of(point), of(day()));
    let note = (of("[A-Z]{3}"), words()).prop_map(|(subject, text)| InvoiceNote { subject, text });
    let preceding = (words(), of(day()), of("[0-9]{3}"));
    let preceding = preceding.prop_map(|(number, issued_on, type_code)| PrecedingInvoice { number, issued_on, type_code });
    let said = (references(), of(words()), vec(note, 0..3), of("[BSM][1-9]"), vec(preceding, 0..3), of(period()));
    let group = (vat(), figure(), figure(), of(words()), of("VATEX-[A-Z]{2}"));
    let group = group.prop_map(|(vat, taxable, tax, exemption, exemption_code)| VatBreakdown {
        vat,
        taxable,
        tax,
        exemption,
        exemption_code,
    });
    let adjusted = (vec(adjustment(true), 0..3), vec(adjustment(true), 0..3));
    let sums = (totals(), vec(group, 1..3), vec(attachment(), 0..3), vec(line(), 0..3));
    (head, said, parties(), of(payment()), adjusted, sums).prop_map(|(head, said, parties, payment, adjusted, sums)| {
        let (number, issued_on, is_credit_note, currency, accounting_currency, vat_point_on, vat_point, due_on) = head;
        let (references, payment_terms, notes, process, preceding, period) = said;
        let (seller, buyer, payee, tax_representative, delivery) = parties;
        let (mut totals, breakdown, attachments, lines) = sums;
        totals.tax_in_accounts = totals.tax_in_accounts.filter(|_| accounting_currency.is_some());
        // UBL says when a credit note is due beside how it is paid.
        let due_on = due_on.filter(|_| !is_credit_note || payment.is_some());
        let type_code = if is_credit_note { "381" } else { "380" }.to_owned();
        ElectronicInvoice {
            number,
            issued_on,
            type_code,
            currency,
            accounting_currency,
            vat_point_on,
            vat_point,
            due_on,
            references,
            payment_terms,
            notes,
            process,
            profile: Profile::ExtendedCtcFr.identifier().to_owned(),
            preceding,
            seller,
            buyer,
            payee,
            tax_representative,
            delivery,
            period,
            payment: payment.into_iter().collect(),
            allowances: adjusted.0,
            charges: adjusted.1,
            totals,
            breakdown,
            attachments,
            lines,
        }
    })
}

/// A break of a line within a text is a blank to XML only in attributes, and a CR is none of ours.
fn assert_read_back(written: &[u8], invoice: &ElectronicInvoice) {
    let reading = read(written).unwrap_or_else(|faults| panic!("{faults}\n{}", String::from_utf8_lossy(written)));
    assert_eq!(&reading.invoice, invoice, "{}", String::from_utf8_lossy(written));
    assert!(reading.not_taken_over.is_empty(), "{:?}", reading.not_taken_over);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_as_cii_is_read_as_it_was(invoice in document()) {
        assert_read_back(&cii::write(&invoice).unwrap(), &invoice);
    }

    #[test]
    fn what_is_written_as_ubl_is_read_as_it_was(invoice in document()) {
        assert_read_back(&ubl::write(&invoice).unwrap(), &invoice);
    }

    #[test]
    fn figures_that_others_state_are_held_against_each_other_without_a_panic(invoice in document()) {
        let _ = differences(&invoice);
        let _ = recompute(&invoice);
    }
}
