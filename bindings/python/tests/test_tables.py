"""Tables out and in: polars, pandas, pyarrow and duckdb read one and the same."""

import signal
import threading
from datetime import date
from decimal import Decimal

import duckdb
import pandas as pd  # type: ignore[import-untyped, unused-ignore]
import polars as pl
import pyarrow as pa  # type: ignore[import-untyped, unused-ignore]
import pytest

from crm_core import (
    RankLeads,
    LeadDetails,
    DuplicatesAmong,
    DuplicateGroups,
    CaptureLead,
    Account,
    AccountDetails,
    AddProduct,
    AddUser,
    Ageing,
    BeginImport,
    Board,
    Contact,
    CreateAccount,
    CreateContact,
    Crm,
    DefinePipeline,
    DeniedError,
    Forecast,
    Funnel,
    Import,
    InvalidError,
    Money,
    OpenOpportunity,
    OpenPriceBook,
    Opportunity,
    Pipeline,
    PriceFor,
    Query,
    Session,
    Stage,
    StageKind,
    ForecastCategory,
    UndoImport,
    UserDraft,
    WinOpportunity,
)


def pipeline(session: Session) -> Pipeline:
    def stage(key: str, kind: StageKind, percent: int) -> Stage:
        return Stage(key=key, name=key.title(), kind=kind, probability=Decimal(percent), category=ForecastCategory.PIPELINE)

    stages = [stage("open", StageKind.OPEN, 40), stage("won", StageKind.WON, 100), stage("lost", StageKind.LOST, 0)]
    return session.execute(DefinePipeline(name="Sales", stages=stages, loss_reasons=["price"]))


def deals(session: Session) -> Pipeline:
    sales = pipeline(session)
    account = session.execute(CreateAccount(details=AccountDetails(name="Atelier Nord")))
    for at, amount in enumerate(("1000.50", "2000", None)):
        money = None if amount is None else Money(Decimal(amount), "EUR")
        new = OpenOpportunity(pipeline=sales.id, name=f"Deal {at}", account=account.id, amount=money, expected_close=date(2026, 6, 1))
        opportunity = session.execute(new)
        if at == 1:
            session.execute(WinOpportunity(opportunity=opportunity.id))
    return sales


def test_a_list_is_the_same_table_to_every_reader(session: Session) -> None:
    deals(session)
    table = session.table(Opportunity)
    assert len(table) == 3
    frame = pl.DataFrame(table)
    assert frame["name"].to_list() == ["Deal 0", "Deal 1", "Deal 2"]
    assert frame["amount.amount"].to_list() == [Decimal("1000.50"), Decimal("2000"), None]
    assert frame["state"].to_list() == ["open", "won", "open"]
    assert frame["state.closed_on"].to_list() == [None, date(2026, 5, 4), None]
    assert frame["probability.value"].to_list() == [Decimal(40), Decimal(100), Decimal(40)]
    assert frame["opened_at"].dtype == pl.Datetime("us", "UTC")
    arrow = pa.table(table)
    assert arrow.num_rows == 3 and arrow.column_names == table.column_names == frame.columns
    pandas = pd.DataFrame.from_arrow(table) if hasattr(pd.DataFrame, "from_arrow") else arrow.to_pandas()
    assert list(pandas["amount.currency"])[:2] == ["EUR", "EUR"]
    total = duckdb.sql('select sum("amount.amount") from arrow')
    assert total is not None and total.fetchall() == [(Decimal("3000.500000"),)]


def test_ids_of_a_table_are_those_of_the_records(session: Session) -> None:
    deals(session)
    ids = pl.DataFrame(session.table(Opportunity))["id"].to_list()
    assert ids == [str(deal.id) for deal in session.iter(Opportunity)]


def test_an_empty_table_has_its_columns(session: Session) -> None:
    table = session.table(Opportunity)
    assert len(table) == 0 and "amount.amount" in table.column_names
    assert pl.DataFrame(table).schema["amount.amount"] == pl.Decimal(38, 6)


def test_a_query_and_a_choice_of_columns_make_a_smaller_table(session: Session) -> None:
    sales = deals(session)
    won = session.table(Query.under(Opportunity, Opportunity.BY_STAGE, sales.id, "won"))
    assert pl.DataFrame(won.select("name", "state")).rows() == [("Deal 1", "won")]
    with pytest.raises(ValueError, match="there is no column `nam`"):
        won.select("nam")


def test_figures_and_the_change_feed_are_tables(session: Session) -> None:
    sales = deals(session)
    forecast = pl.DataFrame(session.table(Forecast(pipeline=sales.id)))
    assert forecast["won"].to_list() == [Decimal(2000)] and forecast["currency"].to_list() == ["EUR"]
    funnel = pl.DataFrame(session.table(Funnel(pipeline=sales.id)))
    assert funnel.select("stage", "reached").rows() == [("open", 3)]
    assert len(session.table(Ageing(as_of=date(2026, 5, 4)))) == 0
    feed = pl.DataFrame(session.changes_table())
    assert "pipeline.win_opportunity" in feed["command_name"].to_list()
    assert feed["seq"].is_sorted()
    with pytest.raises(TypeError, match="these figures make no table"):
        product = session.execute(AddProduct(name="Lamp"))
        book = session.execute(OpenPriceBook(name="List", currency="EUR"))
        session.table(PriceFor(book=book.id, product=product.id, quantity=Decimal(1), on=date(2026, 5, 4)))


def test_a_table_shows_what_the_actor_may_export(session: Session, crm: Crm) -> None:
    deals(session)
    nobody = crm.system("x").execute(AddUser(draft=UserDraft(name="No", email="no@example.com")))
    with pytest.raises(DeniedError, match="export"):
        crm.session(nobody.id).table(Opportunity)


def test_rows_of_a_frame_become_records(session: Session) -> None:
    account = session.execute(CreateAccount(details=AccountDetails(name="Atelier Nord")))
    rows = {
        "details.name": ["Inès Carpentier", "", "Paul Durand"],
        "details.emails": [["ines@example.org"], [], None],
        "details.account": [str(account.id)] * 3,
    }
    report = session.import_table(CreateContact, pl.DataFrame(rows))
    assert report.accepted == 2
    ((row, error),) = report.refused
    assert row == 1 and isinstance(error, InvalidError) and error.faults[0].field == "details.name"
    assert pl.DataFrame(session.table(Contact))["details.emails"].to_list() == [["ines@example.org"], []]


def test_an_import_ends_when_it_is_interrupted(session: Session) -> None:
    frame = pl.DataFrame({"details.name": [f"Account {at}" for at in range(200_000)]})
    timer = threading.Timer(0.3, lambda: signal.raise_signal(signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        session.import_table(CreateAccount, frame, is_strict=True)
    timer.join()
    assert session.count(Account) == 0


def test_a_strict_import_stores_all_rows_or_none(session: Session) -> None:
    frame = pa.table({"details.name": ["One", ""]})
    report = session.import_table(CreateAccount, frame, is_strict=True)
    assert report.accepted == 0 and session.count(Account) == 0
    assert [row for row, _ in report.refused] == [1]


MAPPING = {
    "makes": "contact",
    "key": {"source": "fair", "from": ["No"]},
    "fields": [
        {"to": "details.name", "from": ["First", "Last"]},
        {"to": "details.emails[0].address", "from": ["Mail"], "reads": "email", "if_wrong": "leave_out"},
    ],
    "leaves_out": ["Badge"],
}


def test_a_foreign_table_comes_in_by_a_mapping_and_is_taken_back(session: Session) -> None:
    frame = pl.DataFrame({"No": [1, 2, None], "First": ["Ada", "Grace", "Nobody"], "Last": ["Lovelace", None, "Here"], "Mail": ["ada@x.example", "no address", None], "Badge": ["blue"] * 3})
    tried = session.try_mapped(MAPPING, frame)
    assert (tried.created, session.count(Contact)) == (2, 0)
    begun = session.execute(BeginImport(name="fair.csv"))
    report = session.import_mapped(begun.id, MAPPING, frame)
    assert (report.created, report.changed, report.kept) == (2, 0, 0)
    ((row, error),) = report.refused
    assert row == 3 and error.subject == "key"
    ((row, fault),) = report.left_out
    assert row == 2 and fault.field == "details.emails[0].address"
    assert session.get(Import, begun.id).through == 3
    again = session.import_mapped(session.execute(BeginImport(name="fair.csv")).id, MAPPING, frame)
    assert (again.created, again.kept) == (0, 2)
    session.execute(UndoImport(import_=begun.id))
    assert session.count(Contact) == 0


def test_scores_and_pairs_of_duplicates_are_tables(session: Session) -> None:
    for name, mail in [("Ada Lovelace", "ada@x.example"), ("Grace Hopper", "grace@x.example")]:
        session.execute(CaptureLead(details=LeadDetails(name=name, email=mail, source="fair")))
    ranked = pl.DataFrame(session.table(RankLeads(limit=10)))
    assert ranked.shape[0] == 2 and ranked["score.total"].dtype == pl.Decimal(38, 6)
    frame = pl.DataFrame({"details.name": ["Atelier Nord", "Atelier Nord SARL", "Moulin Bleu"], "details.emails": [["hello@nord.example"], ["hello@nord.example"], ["bleu@x.example"]]})
    assert session.import_table(CreateAccount, frame).accepted == 3
    pairs = pl.DataFrame(session.table(DuplicateGroups(among=DuplicatesAmong.Accounts(None), limit=100)))
    assert pairs.shape[0] == 1 and pairs["probability"][0] > 90


def test_a_mapping_that_does_not_fit_the_table_says_where(session: Session) -> None:
    with pytest.raises(InvalidError) as wrong:
        session.try_mapped(MAPPING, pl.DataFrame({"No": ["1"], "First": ["Ada"], "Mail": [""], "Colour": ["red"]}))
    fields = [fault.field for fault in wrong.value.faults]
    assert fields == ["fields[0].from", "leaves_out", "columns"]


def test_columns_of_a_wrong_type_are_refused_row_by_row(session: Session) -> None:
    floats = session.import_table(CreateAccount, pl.DataFrame({"details.name": ["A"], "details.annual_revenue.amount": [1.5], "details.annual_revenue.currency": ["EUR"]}))
    assert floats.accepted == 0 and "a float is not exact" in str(floats.refused[0][1])
    numbers = session.import_table(CreateAccount, pl.DataFrame({"details.name": [3]}))
    assert "a text is wanted here, not a whole number" in str(numbers.refused[0][1])
    unknown = session.import_table(CreateAccount, pl.DataFrame({"details.name": ["A"], "colour": ["red"]}))
    assert "colour" in str(unknown.refused[0][1])
    with pytest.raises(TypeError, match="an Arrow table is wanted here"):
        session.import_table(CreateAccount, [1, 2])
    with pytest.raises(TypeError, match="a class of commands is wanted here"):
        session.import_table(Account, floats)  # type: ignore[arg-type]


def test_a_table_and_a_board_show_themselves_in_a_notebook(session: Session) -> None:
    sales = deals(session)
    html = session.table(Opportunity)._repr_html_()
    assert "Deal 0" in html and "3 of 3 rows" in html
    board = session.ask(Board(pipeline=sales.id, cards=5))
    shown = board._repr_html_()  # type: ignore[attr-defined]
    assert "Deal 2" in shown and "1,000.50 EUR" in shown
