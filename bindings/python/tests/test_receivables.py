"""What customers owe, as frames and as charts: every cell and every mark is what the figures say."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import polars as pl
import pytest
from charts import instant, money, texts

from crm_core import (
    AccountDetails,
    AccountId,
    AccountStatement,
    Ageing,
    AgeingReport,
    AgeingRow,
    AllocationPlan,
    BlockInvoice,
    Buckets,
    ChargeBack,
    CollectionEffectiveness,
    CreateAccount,
    CreditExtent,
    CreditInvoice,
    CustomerStatement,
    DaysSalesOutstanding,
    DisputeScope,
    DraftInvoice,
    Invoice,
    InvoiceId,
    InvoiceLine,
    IssueInvoice,
    Payment,
    PricedLine,
    RaiseDispute,
    RecordPayment,
    Session,
    TaxCategory,
    TaxTreatment,
    UnitPrice,
    WriteOff,
    WriteOffReason,
    frames,
    plot,
)

TODAY = date(2026, 5, 4)
"""The day of the clock of the tests."""

BUCKETS = ["not due", "1 to 30", "31 to 60", "61 to 90", "over 90"]


def customer(session: Session, name: str) -> AccountId:
    return session.execute(CreateAccount(details=AccountDetails(name=name))).id


def invoice(session: Session, account: AccountId, amount: str, due: date, currency: str = "EUR") -> InvoiceId:
    """An invoice without VAT, issued thirty days before it is due."""
    tax = TaxTreatment(category=TaxCategory.ZERO_RATED, rate=Decimal(0))
    priced = PricedLine(quantity=Decimal(1), price=UnitPrice(Decimal(amount), currency), tax=tax)
    draft = DraftInvoice(account=account, currency=currency, lines=[InvoiceLine(description="Lamps", priced=priced)])
    issued_on = due - timedelta(days=30)
    with session.transaction() as t:
        drafted = t.execute(draft, at=instant(issued_on)).id
        t.execute(IssueInvoice(invoice=drafted, issued_on=issued_on, due_on=due), at=instant(issued_on))
    return drafted


def paid(session: Session, account: AccountId, amount: str, on: date, currency: str = "EUR") -> Payment:
    plan = AllocationPlan.OldestFirst()
    new = RecordPayment(account=account, amount=money(amount, currency), received_on=on, method="transfer", reference="thanks", plan=plan)
    with session.transaction() as t:
        payment = t.execute(new, at=instant(on))
    return payment


@pytest.fixture
def owing(session: Session) -> tuple[AccountId, AccountId]:
    """Two customers: one owes euros of several ages, some of them disputed and some blocked, and dollars; the other only has a credit."""
    north, port = customer(session, "Atelier Nord"), customer(session, "Opéra du Port")
    oldest = invoice(session, north, "1000.50", TODAY - timedelta(days=100))
    invoice(session, north, "70", TODAY - timedelta(days=70), "USD")
    session.execute(RaiseDispute(invoice=oldest, scope=DisputeScope.Amount(money("400.25")), reason="quality"))
    invoice(session, north, "300", TODAY - timedelta(days=40))
    session.execute(BlockInvoice(invoice=invoice(session, north, "250", TODAY - timedelta(days=1))))
    invoice(session, north, "2000", TODAY + timedelta(days=10))
    paid(session, port, "15.75", TODAY)
    return north, port


@pytest.fixture
def reports(session: Session, owing: tuple[AccountId, AccountId]) -> tuple[AgeingReport, ...]:
    return session.ask(Ageing(as_of=TODAY))


@pytest.fixture
def held() -> AgeingReport:
    """What one customer owes, with a part of it held for every reason."""
    buckets = Buckets(current=money("2000"), past_due=[money(amount) for amount in ("250", "300", "0", "1000.5")])
    row = AgeingRow(
        invoices=4,
        open=money("3550.5"),
        buckets=buckets,
        disputed=money("400.25"),
        promised=money("200"),
        blocked=money("250"),
        credit=money("15.75"),
    )
    return AgeingReport(as_of=TODAY, currency="EUR", bucket_days=[30, 60, 90], accounts={AccountId(UUID(int=7)): row}, total=row)


@pytest.fixture
def moved(session: Session) -> AccountStatement:
    """What moved the balance of a customer who owed 80 before: each sort of movement once."""
    account = customer(session, "Atelier Nord")
    day = TODAY - timedelta(days=60)
    invoice(session, account, "80", day)
    first, second = (invoice(session, account, amount, day + timedelta(days=after)) for amount, after in (("1000", 20), ("500.5", 40)))
    payment = paid(session, account, "600", day + timedelta(days=30))
    for command in (
        CreditInvoice(invoice=second, extent=CreditExtent.Gross(money("100.5")), reason="price"),
        ChargeBack(payment=payment.id, amount=money("50"), method="transfer", reason="returned"),
        WriteOff(invoice=first, amount=money("30"), reason=WriteOffReason.UNCOLLECTIBLE),
    ):
        session.execute(command)
    return session.ask(CustomerStatement(account=account, currency="EUR", from_=day - timedelta(days=20), to=TODAY))


def total(frame: pl.DataFrame, column: str) -> Decimal:
    return sum(frame[column].to_list(), Decimal(0))


def test_an_ageing_has_a_row_for_each_customer_currency_and_bucket_with_typed_columns(session: Session, owing: tuple[AccountId, AccountId]) -> None:
    frame = pl.DataFrame(session.table(Ageing(as_of=TODAY)))
    north, port = owing
    euros = frame.filter(pl.col("account") == str(north), pl.col("currency") == "EUR")
    assert euros.select("bucket", "order", "open").rows() == [
        ("not due", 0, Decimal(2000)),
        ("1 to 30", 1, Decimal(250)),
        ("31 to 60", 2, Decimal(300)),
        ("61 to 90", 3, Decimal(0)),
        ("over 90", 4, Decimal("1000.5")),
    ]
    assert set(frame["as_of"]) == {TODAY} and frame.schema["open"] == pl.Decimal(38, 6) and frame.schema["order"] == pl.Int64
    assert frame.filter(pl.col("account") == str(port))["open"].to_list() == [Decimal(0)] * 5, "a credit is nothing open"


def test_the_rows_of_an_ageing_add_up_to_the_totals_of_its_reports(reports: tuple[AgeingReport, ...]) -> None:
    frame = pl.DataFrame(frames.ageing(reports))
    assert [report.currency for report in reports] == ["EUR", "USD"]
    for report in reports:
        part = frame.filter(pl.col("currency") == report.currency)
        assert total(part, "open") == report.total.open.amount
        buckets = [report.total.buckets.current, *report.total.buckets.past_due]
        assert [total(part.filter(pl.col("order") == at), "open") for at in range(len(BUCKETS))] == [money.amount for money in buckets]


def test_debtors_have_a_row_for_each_customer_and_currency_with_what_is_in_the_way(held: AgeingReport) -> None:
    [row] = pl.DataFrame(frames.debtors([held])).iter_rows(named=True)
    assert row == {
        "as_of": TODAY,
        "account": str(UUID(int=7)),
        "currency": "EUR",
        "invoices": 4,
        "open": Decimal("3550.5"),
        "past_due": Decimal("1550.5"),
        "disputed": Decimal("400.25"),
        "promised": Decimal(200),
        "blocked": Decimal(250),
        "free": Decimal("2700.25"),
        "credit": Decimal("15.75"),
    }
    assert row["disputed"] + row["promised"] + row["blocked"] + row["free"] == row["open"]


def test_debtors_add_up_to_the_totals_of_their_reports(reports: tuple[AgeingReport, ...], owing: tuple[AccountId, AccountId]) -> None:
    north, port = map(str, owing)
    frame = pl.DataFrame(frames.debtors(reports))
    assert sorted(frame.select("currency", "account").rows()) == sorted([("EUR", north), ("EUR", port), ("USD", north)])
    for report in reports:
        part = frame.filter(pl.col("currency") == report.currency)
        assert part["invoices"].sum() == report.total.invoices
        for name in ("open", "disputed", "promised", "blocked", "credit"):
            assert total(part, name) == getattr(report.total, name).amount, name
        assert total(part, "past_due") == sum((money.amount for money in report.total.buckets.past_due), Decimal(0))
    euros = frame.row(by_predicate=(pl.col("account") == north) & (pl.col("currency") == "EUR"), named=True)
    assert (euros["disputed"], euros["blocked"]) == (Decimal("400.25"), Decimal(250))


def test_an_ageing_of_nothing_has_its_columns() -> None:
    assert len(frames.ageing([])) == 0 and "open" in frames.ageing([]).column_names
    assert len(frames.debtors([])) == 0 and "promised" in frames.debtors([]).column_names


def test_a_statement_has_a_row_for_what_was_owed_at_first_and_one_for_each_movement(session: Session, moved: AccountStatement) -> None:
    frame = pl.DataFrame(frames.statement(moved))
    assert frame.select("source", "reference", "amount", "balance").rows() == [
        ("opening", None, None, Decimal(80)),
        ("invoice", "INV-2026-000002", Decimal(1000), Decimal(1080)),
        ("invoice", "INV-2026-000003", Decimal("500.5"), Decimal("1580.5")),
        ("payment", "thanks", Decimal(-600), Decimal("980.5")),
        ("credit_note", "CN-2026-000001", Decimal("-100.5"), Decimal(880)),
        ("chargeback", None, Decimal(50), Decimal(930)),
        ("write_off", "INV-2026-000002", Decimal(-30), Decimal(900)),
    ]
    assert frame.schema["balance"] == frame.schema["amount"] == pl.Decimal(38, 6) and frame.schema["due_on"] == pl.Date
    assert set(frame["currency"]) == {"EUR"} and set(frame["account"]) == {str(moved.account)}
    assert frame["on"].to_list() == [moved.from_, *(movement.on for movement in moved.movements)]
    assert session.get(Invoice, InvoiceId(moved.movements[0].source.value)).id == moved.movements[0].source.value
    assert frame["id"].to_list()[1] == str(moved.movements[0].source.value)


def test_the_movements_of_a_statement_lead_from_its_first_balance_to_its_last(session: Session, moved: AccountStatement) -> None:
    question = CustomerStatement(account=moved.account, currency=moved.currency, from_=moved.from_, to=moved.to)
    frame = pl.DataFrame(session.table(question))
    balances = frame["balance"].to_list()
    assert (balances[0], balances[-1]) == (moved.opening.amount, moved.closing.amount)
    assert balances[0] + total(frame.slice(1), "amount") == balances[-1]


def test_a_statement_on_which_nothing_moved_has_what_was_owed_at_first(session: Session, moved: AccountStatement) -> None:
    later = TODAY + timedelta(days=1)
    question = CustomerStatement(account=moved.account, currency="EUR", from_=later, to=later)
    assert pl.DataFrame(session.table(question)).select("on", "source", "balance").rows() == [(later, "opening", Decimal(900))]
    dollars = CustomerStatement(account=moved.account, currency="USD", from_=later, to=later)
    assert pl.DataFrame(session.table(dollars)).select("currency", "balance").rows() == [("USD", Decimal(0))]


def test_days_sales_outstanding_and_collection_are_rows_of_flat_amounts(session: Session, moved: AccountStatement) -> None:
    days = [TODAY - timedelta(days=30), TODAY]
    known = [session.ask(DaysSalesOutstanding(as_of=day, currency="EUR")) for day in days]
    frame = pl.DataFrame(frames.dso(*known))
    assert frame.select("as_of", "currency", "open").rows() == [(dso.as_of, "EUR", dso.open.amount) for dso in known]
    names = ["simple", "best_possible", "delinquent", "count_back"]
    assert frame.select(names).rows() == [tuple(getattr(dso, name) for name in names) for dso in known]
    assert frame.tail(1).equals(pl.DataFrame(session.table(DaysSalesOutstanding(as_of=TODAY, currency="EUR"))))
    question = CollectionEffectiveness(from_=days[0], to=TODAY, currency="EUR")
    figures = session.ask(question)
    [row] = pl.DataFrame(session.table(question)).iter_rows(named=True)
    assert row == {
        "from": days[0],
        "to": TODAY,
        "currency": "EUR",
        "opening": figures.opening.amount,
        "sales": figures.sales.amount,
        "closing": figures.closing.amount,
        "closing_current": figures.closing_current.amount,
        "effectiveness": figures.effectiveness,
    }


def test_what_cannot_be_divided_is_empty(session: Session) -> None:
    dso = pl.DataFrame(session.table(DaysSalesOutstanding(as_of=TODAY, currency="EUR")))
    assert dso.select("open", "simple", "delinquent").rows() == [(Decimal(0), None, None)]
    collection = pl.DataFrame(session.table(CollectionEffectiveness(from_=TODAY, to=TODAY, currency="EUR")))
    assert collection["effectiveness"].to_list() == [None]


def test_an_ageing_is_drawn_in_one_currency_each_bucket_on_those_before_it(reports: tuple[AgeingReport, ...]) -> None:
    axes: Any = plot.ageing(reports, "EUR")
    assert [label.get_text() for label in axes.get_xticklabels()] == [*BUCKETS, "all"]
    buckets, bottoms = [bar.get_height() for bar in axes.patches[:5]], [bar.get_y() for bar in axes.patches[:5]]
    assert buckets == [2000, 250, 300, 0, 1000.5] and bottoms == [0, 2000, 2250, 2550, 2550]
    assert texts(axes) == ["2,000", "250", "300", "0", "1,000", "3,550"]
    assert axes.get_title() == "3,550.50 EUR open on 4 invoices as of 2026-05-04\n15.75 EUR of credit stands against it"
    assert axes.get_ylabel() == "EUR"
    with pytest.raises(ValueError, match="give one of EUR, USD"):
        plot.ageing(reports)
    with pytest.raises(ValueError, match="no such currency; give one of EUR, USD"):
        plot.ageing(reports, "CHF")


def test_what_is_in_the_way_of_asking_is_told_apart_beside_the_buckets(held: AgeingReport) -> None:
    axes: Any = plot.ageing([held])
    names = [text.get_text() for text in axes.get_legend().get_texts()]
    assert names == ["disputed: 400", "promised: 200", "blocked: 250", "free: 2,700"]
    buckets, parts = axes.patches[:5], axes.patches[5:]
    assert [bar.get_height() for bar in parts] == [400.25, 200, 250, 2700.25]
    assert len({bar.get_hatch() for bar in parts}) == 4, "a grey print tells them apart too"
    assert sum(bar.get_height() for bar in buckets) == sum(bar.get_height() for bar in parts) == float(held.total.open.amount)


def test_an_ageing_of_nothing_is_drawn(reports: tuple[AgeingReport, ...]) -> None:
    axes: Any = plot.ageing([])
    assert axes.get_title() == "Nothing is open" and len(axes.patches) == 0
    alone: Any = plot.ageing(reports[1:])
    assert alone.get_title() == "70.00 USD open on 1 invoice as of 2026-05-04"


def test_a_statement_is_drawn_as_steps_with_a_mark_for_each_movement(moved: AccountStatement) -> None:
    axes: Any = plot.statement(moved)
    steps = axes.lines[0]
    assert steps.get_drawstyle() == "steps-post"
    assert [float(height) for height in steps.get_ydata()] == [80, 1080, 1580.5, 980.5, 880, 930, 900, 900]
    marks = {known.get_label(): [float(height) for _, height in known.get_offsets()] for known in axes.collections}
    assert marks == {"invoice": [1080, 1580.5], "credit note": [880], "payment": [980.5], "paid back": [930], "let go": [900]}
    assert [text.get_text() for text in axes.get_legend().get_texts()] == list(marks)
    assert axes.get_title() == "80.00 EUR owed at first, 900.00 on 2026-05-04" and axes.get_ylabel() == "EUR"


def test_a_statement_on_which_nothing_moved_is_a_line(session: Session, moved: AccountStatement) -> None:
    later = TODAY + timedelta(days=1)
    question = CustomerStatement(account=moved.account, currency="EUR", from_=later, to=later + timedelta(days=30))
    axes: Any = plot.statement(session.ask(question))
    assert [float(height) for height in axes.lines[0].get_ydata()] == [900, 900]
    assert len(axes.collections) == 0 and axes.get_legend() is None
