"""What crosses, and what does not: types, errors, handles, threads."""

import copy
import pickle
import threading
from collections.abc import Callable
from datetime import date, datetime, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from crm_core import (
    Account,
    AccountDetails,
    AccountStatus,
    AccountingPolicy,
    AddTeam,
    AddUser,
    ConflictError,
    ContactDetails,
    CreateAccount,
    CreateContact,
    Crm,
    CrmError,
    DeniedError,
    DraftInvoice,
    FieldValue,
    InvalidError,
    Invoice,
    InvoiceLine,
    IssueInvoice,
    Money,
    MoveTeam,
    NotFoundError,
    OpenAmount,
    PricedLine,
    Query,
    Record,
    RefusedError,
    Session,
    SetAccountingPolicy,
    StorageError,
    Supply,
    TaxCategory,
    TaxTreatment,
    Team,
    UnitPrice,
    UserDraft,
)


def account(session: Session, name: str = "Atelier Nord") -> Account:
    return session.execute(CreateAccount(details=AccountDetails(name=name)))


def drafted(of: Account, price: Any = Decimal("41.30"), quantity: Any = Decimal(2)) -> DraftInvoice:
    tax = TaxTreatment(category=TaxCategory.STANDARD, rate=Decimal(20))
    priced = PricedLine(quantity=quantity, price=UnitPrice(price, "EUR"), tax=tax)
    lines = [InvoiceLine(description="Lamp", priced=priced)]
    return DraftInvoice(account=of.id, lines=lines, currency="EUR")


def draft(session: Session, price: Any = Decimal("41.30"), quantity: Any = Decimal(2)) -> Invoice:
    return session.execute(drafted(account(session), price, quantity))


def test_values_have_the_types_of_python(session: Session) -> None:
    invoice = session.execute(IssueInvoice(invoice=draft(session).id))
    assert isinstance(invoice.id, UUID)
    assert invoice.totals.gross == Money(Decimal("99.12"), "EUR")
    assert isinstance(invoice.totals.gross.amount, Decimal)
    assert invoice.ownership.owner is not None
    entry = session.history(Invoice, invoice.id)[0]
    assert entry.recorded_at == datetime(2026, 5, 4, 9, tzinfo=timezone.utc)
    assert [line.description for line in invoice.lines] == ["Lamp"]
    assert session.ask(OpenAmount(invoice=invoice.id)) == Money(Decimal("99.12"), "EUR")


def test_a_record_is_frozen_hashable_copied_pickled_and_matched(session: Session) -> None:
    first = account(session)
    again = session.get(Account, first.id)
    assert first == again and hash(first) == hash(again) and first is not again
    assert first != account(session, "Another") and first != 3
    with pytest.raises(AttributeError):
        first.status = AccountStatus.Active()  # type: ignore[misc]
    assert copy.copy(first) is first and copy.deepcopy(first) is first
    assert pickle.loads(pickle.dumps(first)) == first
    match first:
        case Account(status=AccountStatus.Active(), details=AccountDetails(name=name)):
            assert name == "Atelier Nord"
        case _:
            pytest.fail("it is such an account")
    assert repr(first).startswith("Account(id=UUID('")
    assert "Atelier Nord" in first._repr_html_()


def test_values_are_frozen_compared_and_hashed() -> None:
    details = AccountDetails(name="x", custom_fields={"size": FieldValue.Integer(3)})
    assert details == AccountDetails(name="x", custom_fields={"size": FieldValue.Integer(3)})
    assert hash(details) == hash(AccountDetails(name="x"))
    assert Money(Decimal("1.0"), "EUR") == Money(Decimal("1.00"), "EUR")
    assert pickle.loads(pickle.dumps(FieldValue.Date(date(2026, 5, 4)))) == FieldValue.Date(date(2026, 5, 4))
    with pytest.raises(TypeError):
        AccountDetails("x")  # type: ignore[call-arg]


def test_records_come_from_the_library_alone() -> None:
    kinds: tuple[type[Record], ...] = (Record, Account)
    for kind in kinds:
        with pytest.raises(TypeError, match="records come from the library"):
            kind()


@pytest.mark.parametrize(
    ("price", "quantity", "words"),
    [
        (41.3, Decimal(1), "a float is not exact"),
        (Decimal("NaN"), Decimal(1), "a finite number is wanted"),
        (Decimal("Infinity"), Decimal(1), "a finite number is wanted"),
        (None, Decimal(1), "not nothing"),
        ("41.30", Decimal(1), "not a text"),
        (Decimal("1.00000000000000000000000000000000001"), Decimal(1), "price"),
        (Decimal(1), True, "not yes or no"),
        (Decimal(1), Decimal("1e40"), "quantity"),
    ],
)
def test_a_number_that_is_not_exact_is_refused_with_its_field(session: Session, price: Any, quantity: Any, words: str) -> None:
    with pytest.raises(InvalidError, match="lines") as caught:
        draft(session, price, quantity)
    assert words in str(caught.value)
    assert caught.value.faults[0].field.startswith("lines[0].priced.")
    assert session.count(Invoice) == 0


def test_wrong_types_are_refused_with_field_and_remedy(session: Session) -> None:
    wrong: list[tuple[Any, str]] = [
        (CreateAccount(details=AccountDetails(name=3)), "details.name"),  # type: ignore[arg-type]
        (CreateAccount(details=AccountDetails(name=None)), "details.name"),  # type: ignore[arg-type]
        (CreateAccount(details="Nord"), "details"),  # type: ignore[arg-type]
        (CreateAccount(details=AccountDetails(name="x"), owner="me"), "owner"),  # type: ignore[arg-type]
        (CreateAccount(details=AccountDetails(name="x", custom_fields=[1])), "details.custom_fields"),  # type: ignore[arg-type]
        (CreateAccount(details=AccountDetails(name="x", employees=3.5)), "details.employees"),  # type: ignore[arg-type]
        (IssueInvoice(invoice=uuid4(), issued_on=datetime(2026, 5, 4)), "issued_on"),  # type: ignore[arg-type]
    ]
    for command, field in wrong:
        with pytest.raises(InvalidError) as caught:
            session.execute(command)
        assert caught.value.faults[0].field == field, str(caught.value)
        assert caught.value.faults[0].remedy
    with pytest.raises(TypeError, match="a Command of crm_core is wanted here"):
        session.execute(AccountDetails(name="x"))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="a class of records is wanted here"):
        session.get(Money, uuid4())  # type: ignore[type-var]
    assert session.count(Account) == 0


def test_an_instant_needs_a_time_zone(crm: Crm) -> None:
    with pytest.raises(InvalidError, match="an instant with a time zone is wanted"):
        crm.system("x", now=datetime(2026, 5, 4))
    with pytest.raises(InvalidError, match="an instant is wanted here, not a text"):
        crm.system("x", now="2026-05-04")  # type: ignore[arg-type]


def test_the_seven_errors_are_what_python_would_raise(session: Session, crm: Crm, tmp_path: Path) -> None:
    with pytest.raises(LookupError) as missing:
        session.get(Account, uuid4())
    assert isinstance(missing.value, NotFoundError) and missing.value.code == "not_found"
    with pytest.raises(ValueError) as invalid:
        session.execute(AddTeam(name=""))
    assert isinstance(invalid.value, InvalidError) and invalid.value.subject == "name"
    team = session.execute(AddTeam(name="North"))
    with pytest.raises(ConflictError) as taken:
        session.execute(AddTeam(name="North"))
    assert not taken.value.is_retryable
    issued = session.execute(IssueInvoice(invoice=draft(session).id))
    with pytest.raises(RefusedError) as refused:
        session.execute(IssueInvoice(invoice=issued.id))
    assert refused.value.code == "INV-001" and "credit note" in refused.value.detail
    nobody = crm.system("x").execute(AddUser(draft=UserDraft(name="No", email="no@example.com")))
    with pytest.raises(PermissionError) as denied:
        crm.session(nobody.id).execute(AddTeam(name="South"))
    assert isinstance(denied.value, DeniedError)
    with pytest.raises(OSError) as storage:
        Crm.open(tmp_path / "nowhere" / "crm.redb")
    assert isinstance(storage.value, StorageError)
    for error in (missing, invalid, taken, refused, denied, storage):
        assert isinstance(error.value, CrmError)
        again = pickle.loads(pickle.dumps(error.value))
        assert (str(again), again.code, again.faults) == (str(error.value), error.value.code, error.value.faults)
    assert session.get(Team, team.id).name == "North"


def test_a_transaction_is_stored_whole_or_not_at_all(session: Session) -> None:
    with session.transaction() as t:
        first = t.execute(CreateAccount(details=AccountDetails(name="First")))
        with pytest.raises(InvalidError):
            t.execute(CreateAccount(details=AccountDetails(name="")))
        t.execute(contact_of(first))
        assert t.get(Account, first.id) == first
        invoice = t.execute(IssueInvoice(invoice=t.execute(drafted(first)).id))
        assert t.ask(OpenAmount(invoice=invoice.id)) == Money(Decimal("99.12"), "EUR")
        assert session.count(Account) == 0
    assert session.count(Account) == 1
    with pytest.raises(ZeroDivisionError), session.transaction() as t:
        t.execute(CreateAccount(details=AccountDetails(name="Second")))
        raise ZeroDivisionError
    assert session.count(Account) == 1
    t = session.transaction()
    t.commit()
    with pytest.raises(StorageError, match="the transaction has ended"):
        t.execute(AddTeam(name="late"))


def contact_of(account: Account) -> CreateContact:
    return CreateContact(details=ContactDetails(name="Inès Carpentier", account=account.id))


def test_a_command_sent_twice_under_one_id_is_done_once(session: Session, crm: Crm) -> None:
    once = crm.new_command_id()
    first = session.execute(AddTeam(name="North"), once=once)
    assert session.execute(AddTeam(name="North"), once=once) == first
    with pytest.raises(ConflictError):
        session.execute(AddTeam(name="South"), once=once)
    assert session.count(Team) == 1


def test_lists_are_paged_ordered_and_walked(session: Session) -> None:
    for name in ("Delta", "Alpha", "Charlie", "Bravo"):
        account(session, name)
    by_name = Query.by(Account, Account.BY_NAME)
    names = [found.details.name for found in session.iter(by_name)]
    assert names == ["Alpha", "Bravo", "Charlie", "Delta"]
    assert [found.details.name for found in session.iter(by_name.descending())] == names[::-1]
    page = session.list(by_name.page(3))
    assert [found.details.name for found in page.items] == names[:3]
    rest = session.list(by_name.page(3, page.next))
    assert [found.details.name for found in rest.items] == names[3:] and rest.next is None
    assert [found.details.name for found in session.iter(Query.under(Account, Account.BY_NAME, "charlie"))] == ["Charlie"]
    assert session.count(Query.between(Account, Account.BY_NAME, ["bravo"], ["charlie"])) == 2
    assert session.count(Account) == len(list(session.iter(Account))) == 4
    for rows in (0, -1):
        with pytest.raises(InvalidError, match="a page has at least one row"):
            session.list(by_name.page(rows))
    with pytest.raises(TypeError, match="the index belongs to records of another class"):
        session.list(Query.by(Account, Team.BY_NAME))
    with pytest.raises(InvalidError, match="after.*this is not a cursor; give one that a page gave"):
        session.list(by_name.page(3, b"nonsense"))


def test_the_change_feed_tells_who_did_what(session: Session) -> None:
    made = account(session)
    page = session.changes()
    entry = page.entries[-1]
    assert page.is_end and entry.record is not None and entry.record.id == made.id
    assert [event.name for event in entry.events] == ["account.created"]
    assert entry.command_name == "parties.create_account"
    assert session.changes(page.cursor).entries == ()
    assert session.verify_audit().broken_at is None


def test_a_closed_library_says_so_everywhere(tmp_path: Path) -> None:
    path = tmp_path / "crm.redb"
    crm = Crm.open(path)
    session = crm.system("x")
    team = session.execute(AddTeam(name="North"))
    walk = session.iter(Team)
    transaction = session.transaction()
    crm.close()
    crm.close()
    assert crm.is_closed
    uses: list[Callable[[], object]] = [
        lambda: session.get(Team, team.id),
        lambda: session.execute(AddTeam(name="South")),
        lambda: session.list(Team),
        lambda: next(walk),
        lambda: transaction.execute(AddTeam(name="South")),
        lambda: session.table(Team),
        lambda: crm.system("y"),
    ]
    for use in uses:
        with pytest.raises(StorageError, match="closed"):
            use()
    with Crm.open(path) as again:
        assert again.system("x").get(Team, team.id) == team


def test_a_file_that_is_open_is_locked(tmp_path: Path) -> None:
    with Crm.open(tmp_path / "crm.redb"), pytest.raises(StorageError, match="open elsewhere"):
        Crm.open(tmp_path / "crm.redb")


def test_threads_share_a_session(session: Session) -> None:
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for at in range(20):
                made = account(session, f"Account {number} {at}")
                assert session.get(Account, made.id) == made
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert session.count(Account) == 80


def test_one_walk_is_shared_by_threads_without_a_record_twice(session: Session) -> None:
    for at in range(50):
        account(session, f"Account {at}")
    walk = session.iter(Account)
    seen: list[Account] = []
    threads = [threading.Thread(target=lambda: seen.extend(walk)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == len({found.id for found in seen}) == 50


def test_values_that_lie_too_deep_in_each_other_are_refused(session: Session) -> None:
    holds_itself: list[Any] = []
    holds_itself.append(holds_itself)
    deep: list[Any] = []
    for _ in range(200_000):
        deep = [deep]
    for value in (holds_itself, deep):
        with pytest.raises(InvalidError, match="name"):
            session.execute(AddTeam(name=value))  # type: ignore[arg-type]
        with pytest.raises(InvalidError, match=r"details.emails\[0\]"):
            session.execute(CreateContact(details=ContactDetails(name="x", emails=value)))


def test_what_rests_on_what_somebody_saw_is_a_conflict_once_it_was_changed(session: Session) -> None:
    team, region = (session.execute(AddTeam(name=name)) for name in ("North", "Region"))
    shown = session.version_of(Team, team.id)
    with session.transaction() as change:
        change.expect(Team, team.id, shown)
        change.execute(MoveTeam(team=team.id, parent=region.id))
    assert session.version_of(Team, team.id) != shown
    with pytest.raises(ConflictError, match="read it anew"), session.transaction() as late:
        late.expect(Team, team.id, shown)


def test_what_is_left_out_of_a_policy_is_what_the_library_has_there(session: Session) -> None:
    policy = AccountingPolicy()
    assert (policy.currency, policy.supply) == ("EUR", Supply.SERVICES)
    assert (policy.journals.sales, policy.chart.customers.number) == ("VE", "411000")
    assert session.execute(SetAccountingPolicy(policy=policy)).name == "accounting"
