"""What a store of your own keeps to, and the suite that proves it.

A store keeps opaque records, the index rows that the library declares for them, a log of what happened, sealed into a chain, and the
answers of commands. It is read through snapshots that never change and written by batches that carry their own conditions. The library
asks for pages and sends batches, never one record at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from ._native import check_store as _check_store
from ._store import (
    Batch,
    Bound,
    ChainHead,
    Change,
    Committed,
    Entry,
    Expect,
    IndexRow,
    Key,
    LogEntry,
    Op,
    Place,
    Scan,
    StoredRecord,
    StoreError,
)

__all__ = [
    "Batch",
    "Bound",
    "ChainHead",
    "Change",
    "Committed",
    "Entry",
    "Expect",
    "IndexRow",
    "Key",
    "LogEntry",
    "Op",
    "Place",
    "Scan",
    "Snapshot",
    "Store",
    "StoreError",
    "StoreFault",
    "StoredRecord",
    "check_store",
]


class StoreFault(Exception):
    """Raised by a store that cannot do what it is asked: carries one of `StoreError`, which says whether to try again."""

    def __init__(self, fault: StoreError.Variant) -> None:
        super().__init__(repr(fault))
        self.fault = fault
        """What the store cannot or will not do."""


class Snapshot(Protocol):
    """What one tenant's data was at one moment. It never changes, whatever is committed meanwhile."""

    @property
    def seq(self) -> int:
        """The last batch this snapshot holds, 0 if none."""
        ...

    def head(self) -> ChainHead:
        """Where the chain ends; its `seq` is that of the snapshot."""
        ...

    def get_many(self, keys: Sequence[Key]) -> Sequence[StoredRecord | None]:
        """The records of these keys, in their order, none where there is none. A key may be asked for twice."""
        ...

    def scan(self, scan: Scan) -> Sequence[IndexRow]:
        """The wanted rows of an index, in the wanted order: by value, then by id, byte by byte."""
        ...

    def records(self, kind: int, after: bytes | None, limit: int) -> Sequence[StoredRecord]:
        """Records of a kind by id, the first `limit` of those behind `after`."""
        ...

    def changes(self, after: int, limit: int) -> Sequence[Change]:
        """The log entries of the batches behind the batch `after`, in order, about `limit` of them; a batch is never cut."""
        ...

    def answer(self, command: bytes) -> tuple[bytes, bytes] | None:
        """The digest and the answer kept for a command, none if it was never applied."""
        ...


class Store(Protocol):
    """A place that keeps the data of many tenants. The library may call it from any thread."""

    def snapshot(self, tenant: bytes) -> Snapshot:
        """What the tenant's data is now. An unknown tenant is an empty one."""
        ...

    def commit(self, tenant: bytes, batches: Sequence[Batch]) -> Sequence[Committed | StoreError.Variant]:
        """Applies batches in order and gives one answer per batch, in their order.

        A batch is judged in this order: its command id (a repetition answers at once), two operations on one key, the expectations, the
        unique entries. It is applied wholly or not at all; a refused one does not hinder the next.
        """
        ...


def check_store(make: Callable[[], Store]) -> None:
    """Checks a store that you wrote, with every promise and a long random walk beside a model.

    `make` gives an empty store each time it is called, about 25 times. Raises `AssertionError` with the first promise not kept.
    """
    _check_store(make)
