"""An electronic invoice of twenty lines at four rates by the Python packages that write CII: totals computed, document put together, XML written, not validated.

    python einvoice_peer.py --count 200

Prints lines of `name value`: seconds of CPU that one document took. The invoice is that of `benches/src/einvoices.rs`.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from drafthorse.models.accounting import ApplicableTradeTax
from drafthorse.models.document import Document
from drafthorse.models.note import IncludedNote
from drafthorse.models.party import TaxRegistration
from drafthorse.models.payment import PaymentMeans, PaymentTerms
from drafthorse.models.tradelines import LineItem
from facturx import generate_cii_xml

RATES = [Decimal("20"), Decimal("10"), Decimal("5.5"), Decimal("2.1")]
LINES = 20
CENT = Decimal("0.01")
PROFILE = "urn:cen.eu:en16931:2017"
NAME = "Projecteur à découpe 575 W"
TERMS = "Pénalités de retard : trois fois le taux d'intérêt légal"


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def computed() -> tuple[list[tuple[Decimal, Decimal, Decimal, Decimal]], dict[Decimal, tuple[Decimal, Decimal]]]:
    """Quantity, price, rate and net of each line; net and VAT of each rate."""
    lines, nets = [], dict.fromkeys(RATES, Decimal(0))
    for at in range(LINES):
        quantity, price, rate = Decimal(1 + at % 7), Decimal(100 + at * 37 % 90_000) / 100, RATES[at % len(RATES)]
        net = cents(quantity * price)
        nets[rate] += net
        lines.append((quantity, price, rate, net))
    return lines, {rate: (net, cents(net * rate / 100)) for rate, net in nets.items()}


def drafthorse() -> bytes:
    lines, groups = computed()
    document = Document()
    document.context.business_parameter.id = "B1"
    document.context.guideline_parameter.id = PROFILE
    document.header.id, document.header.type_code = "F2026-00017", "380"
    document.header.issue_date_time = date(2026, 9, 1)
    for subject in ("PMD", "PMT", "AAB"):
        note = IncludedNote()
        note.content, note.subject_code = TERMS, subject
        document.header.notes.add(note)
    agreement = document.trade.agreement
    for party, name, siren, vat in (
        (agreement.seller, "Lumières d'Étape SARL", "404833048", "FR83404833048"),
        (agreement.buyer, "Théâtre du Nord", "303265045", "FR40303265045"),
    ):
        party.name = name
        party.legal_organization.id = ("0002", siren)
        party.address.postcode, party.address.line_one = "92310", "12 rue de l'Église"
        party.address.city_name, party.address.country_id = "Sèvres", "FR"
        party.electronic_address.uri_ID = ("0225", siren)
        party.tax_registrations.add(TaxRegistration(id=("VA", vat)))
    agreement.buyer_order.issuer_assigned_id = "BC-2026-7"
    for at, (quantity, price, rate, net) in enumerate(lines):
        item = LineItem()
        item.document.line_id = str(at + 1)
        item.product.seller_assigned_id, item.product.name = "LX-575", NAME
        item.agreement.net.amount = price
        item.delivery.billed_quantity = (quantity, "C62")
        item.settlement.trade_tax.type_code, item.settlement.trade_tax.category_code = "VAT", "S"
        item.settlement.trade_tax.rate_applicable_percent = rate
        item.settlement.monetary_summation.total_amount = net
        document.trade.items.add(item)
    settlement = document.trade.settlement
    settlement.currency_code = "EUR"
    means = PaymentMeans()
    means.type_code = "58"
    means.payee_account.iban = "FR7630006000011234567890189"
    settlement.payment_means.add(means)
    for rate, (net, tax) in groups.items():
        group = ApplicableTradeTax()
        group.calculated_amount, group.basis_amount = tax, net
        group.type_code, group.category_code, group.rate_applicable_percent = "VAT", "S", rate
        settlement.trade_tax.add(group)
    terms = PaymentTerms()
    terms.due = date(2026, 10, 1)
    settlement.terms.add(terms)
    net, tax = sum(net for net, _ in groups.values()), sum(tax for _, tax in groups.values())
    summation = settlement.monetary_summation
    summation.line_total = net
    summation.tax_basis_total = (net, "EUR")
    summation.tax_total = (tax, "EUR")
    summation.grand_total = summation.due_amount = net + tax
    return bytes(document.serialize(schema=None))


def party_of(name: str, siren: str, vat: str) -> dict[str, str]:
    return {
        "name": name,
        "legal_identifier": siren,
        "legal_identifier_schemeid": "0002",
        "vat_identifier": vat,
        "einvoicing_addr": siren,
        "einvoicing_addr_schemeid": "0225",
        "addr_l1": "12 rue de l'Église",
        "postcode": "92310",
        "city": "Sèvres",
        "country_code": "FR",
    }


def factur_x() -> bytes:
    lines, groups = computed()
    net, tax = sum(net for net, _ in groups.values()), sum(tax for _, tax in groups.values())
    document: dict[str, Any] = {
        "BT-1": "F2026-00017",
        "BT-2": date(2026, 9, 1),
        "BT-3": "380",
        "BT-5": "EUR",
        "BT-9": date(2026, 10, 1),
        "BT-13": "BC-2026-7",
        "BT-23": "B1",
        "BT-24": PROFILE,
        "BG-1": [{"BT-21": subject, "BT-22": TERMS} for subject in ("PMD", "PMT", "AAB")],
        "BG-4": party_of("Lumières d'Étape SARL", "404833048", "FR83404833048"),
        "BG-7": party_of("Théâtre du Nord", "303265045", "FR40303265045"),
        "BT-81": "58",
        "BT-84": "FR7630006000011234567890189",
        "BG-23": [
            {"BT-116": str(net), "BT-117": str(tax), "BT-118": "S", "BT-119": str(rate)} for rate, (net, tax) in groups.items()
        ],
        "BG-25": [
            {
                "BT-126": str(at + 1),
                "BT-129": str(quantity),
                "BT-130": "C62",
                "BT-131": str(net),
                "BT-146": str(price),
                "BT-151": "S",
                "BT-152": str(rate),
                "BT-153": NAME,
                "BT-155": "LX-575",
            }
            for at, (quantity, price, rate, net) in enumerate(lines)
        ],
        "BT-106": str(net),
        "BT-109": str(net),
        "BT-110": str(tax),
        "BT-112": str(net + tax),
        "BT-115": str(net + tax),
    }
    return bytes(generate_cii_xml(document, level="en16931", check_xsd=False, check_schematron=False))


def cpu(write: Callable[[], bytes], count: int) -> float:
    assert write().count(b"IncludedSupplyChainTradeLineItem>") == 2 * LINES
    begun = time.process_time()
    for _ in range(count):
        write()
    return (time.process_time() - begun) / count


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=200)
    count = parser.parse_args().count
    print("drafthorse", cpu(drafthorse, count))
    print("factur_x", cpu(factur_x, count))


if __name__ == "__main__":
    main()
