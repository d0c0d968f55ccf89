"""A store written in Python, as small as the contract allows: each commit works on a copy that replaces the state when all is well."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from crm_core.store import (
    Batch,
    Bound,
    ChainHead,
    Change,
    Committed,
    Entry,
    Expect,
    IndexRow,
    Key,
    Op,
    Scan,
    StoredRecord,
    StoreError,
)

Row = tuple[int, bytes, bytes]


@dataclass
class State:
    """One tenant's data; a snapshot is one that nobody changes any more."""

    head: ChainHead = ChainHead(seq=0, hash=bytes(32))
    stored: dict[tuple[int, bytes], StoredRecord] = field(default_factory=dict)
    rows: dict[Row, bytes] = field(default_factory=dict)
    log: list[Change] = field(default_factory=list)
    commands: dict[bytes, tuple[int, bytes, bytes]] = field(default_factory=dict)

    def copy(self) -> State:
        return State(self.head, dict(self.stored), dict(self.rows), list(self.log), dict(self.commands))

    def judge(self, batch: Batch) -> Committed | StoreError.Variant | None:
        """What stands in the way of the batch, or the answer it got before."""
        if batch.command in self.commands:
            seq, digest, answer = self.commands[batch.command]
            return Committed(seq=seq, replayed=answer) if digest == batch.digest else StoreError.CommandReused()
        keys = [(op.key.kind, op.key.id) for op in batch.ops]
        if len(set(keys)) != len(keys):
            return StoreError.Backend("the batch has two steps for one record; put them together into one")
        for op in batch.ops:
            known = self.stored.get((op.key.kind, op.key.id))
            found = known.version if known else None
            expected = op.expect.value if isinstance(op.expect, Expect.Version) else None
            if found != expected:
                return StoreError.Stale(key=op.key, found=found)
        return self.taken(batch.ops)

    def taken(self, ops: Sequence[Op.Variant]) -> StoreError.Variant | None:
        removed = {(entry.index, entry.value, op.key.id) for op in ops for entry in removals(op)}
        added = {(entry.index, entry.value, op.key.id) for op in ops for entry in additions(op)}
        after = (set(self.rows) - removed) | added
        holders: dict[tuple[int, bytes], set[bytes]] = {}
        for index, value, id in after:
            holders.setdefault((index, value), set()).add(id)
        for op in ops:
            for entry in additions(op):
                if entry.unique and holders[entry.index, entry.value] != {op.key.id}:
                    return StoreError.Taken(index=entry.index, value=entry.value)
        return None

    def apply(self, batch: Batch) -> Committed:
        seq = self.head.seq + 1
        for op in batch.ops:
            for entry in removals(op):
                self.rows.pop((entry.index, entry.value, op.key.id), None)
        for op in batch.ops:
            if isinstance(op, Op.Put):
                self.stored[op.key.kind, op.key.id] = StoredRecord(key=op.key, version=seq, body=op.body)
            elif isinstance(op, Op.Delete):
                self.stored.pop((op.key.kind, op.key.id), None)
            for entry in additions(op):
                self.rows[entry.index, entry.value, op.key.id] = entry.cover
        last = self.head.hash
        for ordinal, logged in enumerate(batch.log):
            commitment = hashlib.sha256(logged.salt + logged.body).digest()
            numbers = seq.to_bytes(8, "big") + ordinal.to_bytes(4, "big") + len(logged.head).to_bytes(4, "big")
            last = hashlib.sha256(b"\x01" + last + numbers + logged.head + commitment).digest()
            change = Change(
                seq=seq, ordinal=ordinal, head=logged.head, body=logged.body, salt=logged.salt, commitment=commitment, hash=last
            )
            self.log.append(change)
        self.commands[batch.command] = (seq, batch.digest, batch.answer)
        self.head = ChainHead(seq=seq, hash=last)
        return Committed(seq=seq)


def additions(op: Op.Variant) -> Sequence[Entry]:
    return op.add if isinstance(op, Op.Put) else ()


def removals(op: Op.Variant) -> Sequence[Entry]:
    return () if isinstance(op, Op.Check) else op.remove


class PythonSnapshot:
    def __init__(self, state: State) -> None:
        self.state = state

    @property
    def seq(self) -> int:
        return self.state.head.seq

    def head(self) -> ChainHead:
        return self.state.head

    def get_many(self, keys: Sequence[Key]) -> Sequence[StoredRecord | None]:
        return [self.state.stored.get((key.kind, key.id)) for key in keys]

    def scan(self, scan: Scan) -> Sequence[IndexRow]:
        return list(self.wanted(scan))[: scan.limit]

    def wanted(self, scan: Scan) -> Iterator[IndexRow]:
        rows = sorted(row for row in self.state.rows if row[0] == scan.index)
        for row in reversed(rows) if scan.descending else rows:
            _, value, id = row
            if not (above(scan.from_, value) and below(scan.to, value)):
                continue
            if scan.after is not None:
                place = (scan.after.value, scan.after.id)
                if (value, id) >= place if scan.descending else (value, id) <= place:
                    continue
            yield IndexRow(value=value, id=id, cover=self.state.rows[row])

    def records(self, kind: int, after: bytes | None, limit: int) -> Sequence[StoredRecord]:
        ids = sorted(id for known, id in self.state.stored if known == kind and (after is None or id > after))
        return [self.state.stored[kind, id] for id in ids[:limit]]

    def changes(self, after: int, limit: int) -> Sequence[Change]:
        out: list[Change] = []
        for change in (change for change in self.state.log if change.seq > after):
            whole = [other for other in self.state.log if other.seq == change.seq] if change.ordinal == 0 else []
            if change.ordinal == 0 and out and len(out) + len(whole) > limit:
                break
            out.append(change)
        return out

    def answer(self, command: bytes) -> tuple[bytes, bytes] | None:
        kept = self.state.commands.get(command)
        return (kept[1], kept[2]) if kept else None


def above(bound: Bound.Variant, value: bytes) -> bool:
    if isinstance(bound, Bound.Unbounded):
        return True
    return value >= bound.value if isinstance(bound, Bound.Included) else value > bound.value


def below(bound: Bound.Variant, value: bytes) -> bool:
    if isinstance(bound, Bound.Unbounded):
        return True
    return value <= bound.value if isinstance(bound, Bound.Included) else value < bound.value


class PythonStore:
    """Keeps everything in dictionaries."""

    def __init__(self) -> None:
        self.tenants: dict[bytes, State] = {}
        self.turn = threading.Lock()

    def snapshot(self, tenant: bytes) -> PythonSnapshot:
        return PythonSnapshot(self.tenants.get(tenant, State()))

    def commit(self, tenant: bytes, batches: Sequence[Batch]) -> Sequence[Committed | StoreError.Variant]:
        with self.turn:
            return [self.one(tenant, batch) for batch in batches]

    def one(self, tenant: bytes, batch: Batch) -> Committed | StoreError.Variant:
        state = self.tenants.get(tenant, State())
        verdict = state.judge(batch)
        if verdict is not None:
            return verdict
        following = state.copy()
        committed = following.apply(batch)
        self.tenants[tenant] = following
        return committed
