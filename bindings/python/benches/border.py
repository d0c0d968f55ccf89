"""What the border costs: CPU time of reads, tables and imports from Python.

    python benches/border.py [--rows 100000] [--large 1000000] [--peer target/release/import_contacts]
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path

import polars as pl

from crm_core import (
    Account,
    AccountDetails,
    AddUser,
    Contact,
    CreateAccount,
    CreateContact,
    Crm,
    DefinePipeline,
    ForecastCategory,
    OpenOpportunity,
    Opportunity,
    Query,
    Session,
    Stage,
    StageKind,
    User,
    UserDraft,
)

NOW = datetime(2026, 5, 4, 9, tzinfo=timezone.utc)


def cpu(times: int, step: Callable[[], object]) -> float:
    """Microseconds of CPU time for one `step`, the best of five rounds."""
    best = float("inf")
    for _ in range(5):
        start = time.process_time()
        for _ in range(times):
            step()
        best = min(best, (time.process_time() - start) / times)
    return best * 1e6


def line(what: str, figure: str) -> None:
    print(f"{what:<58}{figure:>16}", flush=True)


def reads(session: Session, name: str) -> None:
    user = session.execute(AddUser(draft=UserDraft(name="Ada", email="ada@example.com")))
    with session.transaction() as t:
        for at in range(1000):
            t.execute(CreateAccount(details=AccountDetails(name=f"Account {at}"), owner=user.id))
    accounts = session.list(Query.all(Account).page(1000)).items
    ids = [account.id for account in accounts]
    places = iter(range(10**9))
    line(f"get of an account, {name}", f"{cpu(20_000, lambda: session.get(Account, ids[next(places) % 1000])):.2f} us")
    page = Query.all(Account).page(1000)
    line(f"a page of 1,000 accounts, per row, {name}", f"{cpu(50, lambda: session.list(page)) / 1000:.2f} us")
    line(f"a walk over 1,000 accounts, per row, {name}", f"{cpu(50, lambda: list(session.iter(Account))) / 1000:.2f} us")
    account = accounts[0]
    line("a field of a record: a text inside a value", f"{cpu(100_000, lambda: account.details):.2f} us")
    line("a field of a record: an id", f"{cpu(100_000, lambda: account.id):.2f} us")


def contacts(rows: int) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "details.name": [f"Person {at}" for at in range(rows)],
            "details.job_title": ["Buyer"] * rows,
            "details.emails": [[f"person{at}@example.com"] for at in range(rows)],
            "details.phones": [["+33 1 99 00 12 34"]] * rows,
            "details.note": ["met at the fair"] * rows,
        }
    )


def tables(session: Session, rows: int, peer: float | None = None) -> None:
    user = next(session.iter(Query.all(User)))
    frame = contacts(rows).with_columns(owner=pl.lit(str(user.id)))
    clock, start = time.perf_counter(), time.process_time()
    report = session.import_table(CreateContact, frame)
    spent, wall = time.process_time() - start, time.perf_counter() - clock
    assert report.accepted == rows, report.refused[:3]
    line(f"import of {rows:,} contacts from a frame", f"{spent:.2f} s CPU")
    line("   the same by the clock", f"{wall:.2f} s")
    if peer is not None:
        line("   the same in Rust", f"{peer:.2f} s CPU")
        line("   Python to Rust", f"{spent / peer:.2f}")
    start = time.process_time()
    out = pl.DataFrame(session.table(Contact))
    line(f"{rows:,} contacts into a polars frame, {out.width} columns", f"{time.process_time() - start:.2f} s CPU")


def opportunities(session: Session, rows: int) -> None:
    def stage(key: str, kind: StageKind, percent: int) -> Stage:
        return Stage(key=key, name=key, kind=kind, probability=Decimal(percent), category=ForecastCategory.PIPELINE)

    stages = [stage("open", StageKind.OPEN, 40), stage("won", StageKind.WON, 100), stage("lost", StageKind.LOST, 0)]
    sales = session.execute(DefinePipeline(name="Sales", stages=stages, loss_reasons=["price"]))
    user = next(session.iter(Query.all(User)))
    frame = pl.DataFrame(
        {
            "name": [f"Deal {at}" for at in range(rows)],
            "amount.amount": [Decimal(at) for at in range(rows)],
            "amount.currency": ["EUR"] * rows,
        }
    ).with_columns(pipeline=pl.lit(str(sales.id)), owner=pl.lit(str(user.id)))
    report = session.import_table(OpenOpportunity, frame)
    assert report.accepted == rows, report.refused[:3]
    best = float("inf")
    for _ in range(5):
        start = time.process_time()
        out = pl.DataFrame(session.table(Opportunity))
        best = min(best, time.process_time() - start)
    line(f"{rows:,} opportunities into a polars frame, {out.width} columns", f"{best:.3f} s CPU")


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--rows", type=int, default=100_000)
    arguments.add_argument("--large", type=int, default=0, help="also a table of so many contacts, in memory")
    arguments.add_argument("--peer", type=Path, help="the program `import_contacts` of crm-benches, to compare with")
    given = arguments.parse_args()
    peer = None
    if given.peer:
        run = subprocess.run([given.peer, str(given.rows)], capture_output=True, check=True, text=True)
        peer = float(run.stdout)
    with Crm.in_memory(seed=1, clock=NOW) as crm:
        reads(crm.system("bench"), "in memory")
    with tempfile.TemporaryDirectory() as folder, Crm.open(Path(folder) / "crm.redb", seed=1, clock=NOW) as crm:
        session = crm.system("bench")
        reads(session, "on redb")
        tables(session, given.rows, peer)
        opportunities(session, given.rows)
    if given.large:
        with Crm.in_memory(seed=1, clock=NOW) as crm:
            session = crm.system("bench")
            session.execute(AddUser(draft=UserDraft(name="Ada", email="ada@example.com")))
            tables(session, given.large)


if __name__ == "__main__":
    main()
