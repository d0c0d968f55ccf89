"""What a team would write with SQLAlchemy 2: mapped classes over SQLite, a change-log row for each record, nothing checked but references.

    python sqlalchemy_peer.py --rows 100000 --singles 300 --folder /tmp/peer

Prints lines of `name value`, times in seconds of CPU unless the name says otherwise. The rows are those of `benches/src/texts.rs`.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, ForeignKey, Index, create_engine, event, func, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

ACCOUNTS = 1_000
BATCH = 10_000
NOW = datetime(2026, 5, 4, 12)
FIRST = ["Ada", "Blaise", "Claire", "Denis", "Emmy", "Fatou", "Grace", "Hugo"]
LAST = ["Martin", "Bernard", "Petit", "Robert", "Richard", "Durand", "Dubois", "Moreau"]
TITLES = ["Buyer", "Head of Purchasing", "Managing Director", "Technician"]
STAGES = ["qualification", "analysis", "proposal", "negotiation"]
PROBABILITIES = dict(zip(STAGES, [10, 25, 50, 75]))


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "account"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    owner: Mapped[int]


class Contact(Base):
    __tablename__ = "contact"
    __table_args__ = (Index("contact_owner_name", "owner", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(index=True)
    account: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    job_title: Mapped[str | None]
    email: Mapped[str | None] = mapped_column(index=True)
    phone: Mapped[str | None]
    note: Mapped[str | None]
    owner: Mapped[int]


class Opportunity(Base):
    __tablename__ = "opportunity"
    __table_args__ = (
        Index("opportunity_stage", "stage", "opened_at"),
        Index("opportunity_owner_stage", "owner", "stage", "opened_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    account: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    contact: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    stage: Mapped[str]
    category: Mapped[str]
    probability: Mapped[int]
    cents: Mapped[int | None]
    currency: Mapped[str | None]
    closes_on: Mapped[date | None]
    opened_at: Mapped[datetime]
    owner: Mapped[int]


class Change(Base):
    __tablename__ = "change_log"
    seq: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    kind: Mapped[str]
    record: Mapped[int]
    event: Mapped[str]
    body: Mapped[str]


def mixed(at: int) -> int:
    return ((at * 2_654_435_761) ^ 0x5BD1) & 0xFFFF_FFFF


def pick(at: int, shift: int, of: int) -> int:
    return (mixed(at) >> shift) % of


def owner(at: int) -> int:
    place = mixed(at) % 1_000
    return 0 if place == 0 else 1 if place <= 20 else 2 if place <= 220 else 3


def contact(at: int) -> dict[str, Any]:
    first, last = FIRST[pick(at, 3, 8)], LAST[pick(at, 11, 8)]
    return {
        "id": at,
        "name": f"{first} {last} {mixed(at):08x}",
        "account": pick(at, 2, ACCOUNTS),
        "job_title": TITLES[pick(at, 17, 4)],
        "email": f"{first.lower()}.{last.lower()}.{at}@example.com",
        "phone": f"+33 1 {10_000_000 + mixed(at) % 80_000_000:08d}",
        "note": f"met at the fair in hall {pick(at, 5, 12)}",
        "owner": owner(at),
    }


def opportunity(at: int) -> dict[str, Any]:
    stage = STAGES[pick(at, 9, 4)]
    return {
        "id": at,
        "name": f"{1 + pick(at, 4, 40)} machines for {LAST[pick(at, 13, 8)]}",
        "account": pick(at, 2, ACCOUNTS),
        "contact": at,
        "stage": stage,
        "category": "pipeline",
        "probability": PROBABILITIES[stage],
        "cents": 100_000 + mixed(at) % 9_000_000,
        "currency": "EUR",
        "closes_on": date(2026, 1, 1) + timedelta(days=pick(at, 6, 365)),
        "opened_at": NOW,
        "owner": owner(at),
    }


def change(kind: str, what: str, row: dict[str, Any]) -> dict[str, Any]:
    body = json.dumps(row, default=str)
    return {"at": NOW, "actor": "boss", "kind": kind, "record": row["id"], "event": what, "body": body}


def opened(path: Path) -> Engine:
    """A new file with the schema and the accounts, as durable as the library: a log that is flushed with every commit."""
    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def settings(connection: Any, _: Any) -> None:
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "cache_size = -262144"):
            connection.execute(f"PRAGMA {pragma}")

    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all(Account(id=at, name=f"Account {at:04}", owner=3) for at in range(ACCOUNTS))
        session.commit()
    return engine


KINDS: list[tuple[type[Base], str, str, Callable[[int], dict[str, Any]]]] = [
    (Contact, "contact", "contact.created", contact),
    (Opportunity, "opportunity", "opportunity.opened", opportunity),
]


def batches(rows: int) -> Iterator[range]:
    return (range(start, min(start + BATCH, rows)) for start in range(0, rows, BATCH))


def import_orm(engine: Engine, rows: int) -> None:
    for mapped, kind, what, make in KINDS:
        for batch in batches(rows):
            with Session(engine) as session:
                made = [make(at) for at in batch]
                session.add_all(mapped(**row) for row in made)
                session.add_all(Change(**change(kind, what, row)) for row in made)
                session.commit()


def import_core(engine: Engine, rows: int) -> None:
    for mapped, kind, what, make in KINDS:
        for batch in batches(rows):
            with engine.begin() as connection:
                made = [make(at) for at in batch]
                connection.execute(insert(mapped), made)
                connection.execute(insert(Change), [change(kind, what, row) for row in made])


def one_command(engine: Engine, at: int) -> None:
    row = contact(at)
    with Session(engine) as session:
        session.add(Contact(**row))
        session.add(Change(**change("contact", "contact.created", row)))
        session.commit()


def get(engine: Engine, at: int) -> None:
    with Session(engine) as session:
        assert session.get(Contact, at) is not None


def page(engine: Engine) -> None:
    with Session(engine) as session:
        query = select(Contact).where(Contact.owner == 2).order_by(Contact.name, Contact.id).limit(50)
        session.scalars(query).all()


def forecast(engine: Engine) -> None:
    weighted = func.sum(func.round(Opportunity.cents * Opportunity.probability / 100.0))
    query = select(Opportunity.category, Opportunity.currency, func.sum(Opportunity.cents), weighted)
    with Session(engine) as session:
        session.execute(query.group_by(Opportunity.category, Opportunity.currency)).all()


def say(name: str, value: float) -> None:
    print(f"{name} {value:.9f}", flush=True)


def median(name: str, times: int, what: Callable[[int], None]) -> None:
    took = []
    for at in range(times):
        start = time.process_time()
        what(at)
        took.append(time.process_time() - start)
    say(name, statistics.median(took))


def timed_import(name: str, engine: Engine, rows: int, what: Callable[[Engine, int], None]) -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    what(engine, rows)
    say(f"{name}_cpu", time.process_time() - cpu)
    say(f"{name}_wall", time.perf_counter() - wall)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--singles", type=int, default=300)
    parser.add_argument("--folder", type=Path, required=True)
    asked = parser.parse_args()
    timed_import("import_core", opened(asked.folder / "core.sqlite"), asked.rows, import_core)
    engine = opened(asked.folder / "orm.sqlite")
    timed_import("import_orm", engine, asked.rows, import_orm)
    median("single", asked.singles, lambda at: one_command(engine, asked.rows + at))
    median("get", asked.singles, lambda at: get(engine, mixed(at) % asked.rows))
    median("page", asked.singles, lambda at: page(engine))
    median("forecast", 7, lambda at: forecast(engine))


if __name__ == "__main__":
    main()
