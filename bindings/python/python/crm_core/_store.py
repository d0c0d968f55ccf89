"""The words of crm-core: _store."""
# Written from the source of crm-core by `cargo xtask bindings`: change it there, not here.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeAlias, Union



@dataclass(frozen=True, kw_only=True, slots=True)
class IndexRow:
    """One row of an index."""

    _of: ClassVar[str] = "IndexRow"

    value: bytes
    """What it is sorted by."""

    id: bytes
    """The record it stands for; rows of one value are sorted by it."""

    cover: bytes
    """The fields kept in the row."""


class StoreError:
    """What a store cannot or will not do."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Stale:
        """A record is not what the batch relied on. Nothing was written."""

        _of: ClassVar[str] = "StoreError"
        _tag: ClassVar[str] = "stale"

        key: Key
        """The record."""

        found: int | None = None
        """The version found, `None` if there is no such record."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Taken:
        """A unique value is held by another record. Nothing was written."""

        _of: ClassVar[str] = "StoreError"
        _tag: ClassVar[str] = "taken"

        index: int
        """The index."""

        value: bytes
        """The value, as the entry carried it."""

    @dataclass(frozen=True, slots=True)
    class CommandReused:
        """The command id has been used for another wish. Nothing was written."""

        _of: ClassVar[str] = "StoreError"
        _tag: ClassVar[str] = "command_reused"

    @dataclass(frozen=True, slots=True)
    class Retry:
        """The store could not apply the batch this time and has written nothing."""

        _of: ClassVar[str] = "StoreError"
        _tag: ClassVar[str] = "retry"

    @dataclass(frozen=True, slots=True)
    class Unknown:
        """The store cannot tell whether the batch was applied."""

        _of: ClassVar[str] = "StoreError"
        _tag: ClassVar[str] = "unknown"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class LogTruncated:
        """Log entries that were asked for are no longer kept."""

        _of: ClassVar[str] = "StoreError"
        _tag: ClassVar[str] = "log_truncated"

        floor: int
        """The lowest `after` that can still be asked for."""

    @dataclass(frozen=True, slots=True)
    class Full:
        """There is no room left. Nothing was written."""

        _of: ClassVar[str] = "StoreError"
        _tag: ClassVar[str] = "full"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Corrupt:
        """What was read is not what was written."""

        _of: ClassVar[str] = "StoreError"
        _tag: ClassVar[str] = "corrupt"

        what: str
        """What is damaged, and how it was noticed."""

    @dataclass(frozen=True, slots=True)
    class Closed:
        """The store is not open, or was closed under a snapshot. Nothing was written."""

        _of: ClassVar[str] = "StoreError"
        _tag: ClassVar[str] = "closed"

    @dataclass(frozen=True, slots=True)
    class Locked:
        """Somebody else has the store open."""

        _of: ClassVar[str] = "StoreError"
        _tag: ClassVar[str] = "locked"

    @dataclass(frozen=True, slots=True)
    class Foreign:
        """What is there is not one of our stores. Its content was not changed."""

        _of: ClassVar[str] = "StoreError"
        _tag: ClassVar[str] = "foreign"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Newer:
        """The store was written by a newer version of the library. Its content was not changed."""

        _of: ClassVar[str] = "StoreError"
        _tag: ClassVar[str] = "newer"

        found: int
        """The format found."""

        known: int
        """The newest format this version knows."""

    @dataclass(frozen=True, slots=True)
    class Backend:
        """The place itself failed, or was asked for something it does not do; in its own words.
        Nothing was written.
        """

        _of: ClassVar[str] = "StoreError"
        _tag: ClassVar[str] = "backend"

        value: str
        """What it carries."""

    Variant: TypeAlias = Union[Stale, Taken, CommandReused, Retry, Unknown, LogTruncated, Full, Corrupt, Closed, Locked, Foreign, Newer, Backend]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Key:
    """The name of one record inside a tenant."""

    _of: ClassVar[str] = "Key"

    kind: int
    """The sort of record."""

    id: bytes
    """The record's id, unique within its kind."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredRecord:
    """A record as it is kept: bytes the store does not look into."""

    _of: ClassVar[str] = "StoredRecord"

    key: Key
    """Which record this is."""

    version: int
    """The `seq` of the batch that wrote it, 1 or more."""

    body: bytes
    """The encoded record."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One row a record wants in an index. The id is the record's."""

    _of: ClassVar[str] = "Entry"

    index: int
    """The index the row is in."""

    value: bytes
    """What the row is sorted by: bytes that compare as the values they encode. May be empty, may hold
    zero bytes.
    """

    unique: bool
    """Whether the batch is refused when another record holds this value. Not looked at in a removal."""

    cover: bytes
    """Fields kept in the row, so that a scan need not read the record. Not looked at in a removal."""


class Expect:
    """What a batch relies on about one record."""

    @dataclass(frozen=True, slots=True)
    class Absent:
        """There is no such record."""

        _of: ClassVar[str] = "Expect"
        _tag: ClassVar[str] = "absent"

    @dataclass(frozen=True, slots=True)
    class Version:
        """The record is there, as the batch with this `seq` wrote it."""

        _of: ClassVar[str] = "Expect"
        _tag: ClassVar[str] = "version"

        value: int
        """What it carries."""

    Variant: TypeAlias = Union[Absent, Version]
    """Any of the variants: what a type annotation names."""


class Op:
    """One step of a batch. A batch has at most one step per key, checks included."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Put:
        """Writes a record, new or in the place of the old one."""

        _of: ClassVar[str] = "Op"
        _tag: ClassVar[str] = "put"

        key: Key
        """Which record."""

        expect: Expect.Variant
        """What must hold of it before."""

        body: bytes
        """Its new bytes."""

        add: Sequence[Entry]
        """Rows it gains."""

        remove: Sequence[Entry]
        """Rows it loses."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Delete:
        """Takes a record away. With `Expect.Absent` it only takes the rows away."""

        _of: ClassVar[str] = "Op"
        _tag: ClassVar[str] = "delete"

        key: Key
        """Which record."""

        expect: Expect.Variant
        """What must hold of it before."""

        remove: Sequence[Entry]
        """Rows it loses; a store does not find them by itself."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Check:
        """Changes nothing: refuses the batch if what the decision relied on no longer holds."""

        _of: ClassVar[str] = "Op"
        _tag: ClassVar[str] = "check"

        key: Key
        """Which record was read."""

        expect: Expect.Variant
        """What was read of it."""

    Variant: TypeAlias = Union[Put, Delete, Check]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LogEntry:
    """Something that happened, to be kept for ever in the tenant's log."""

    _of: ClassVar[str] = "LogEntry"

    head: bytes
    """Hashed into the chain as it is; holds nothing personal, because it can never be taken out again."""

    body: bytes
    """Hashed only as a salted commitment, so that it can be erased without breaking the chain."""

    salt: bytes
    """Random bytes that keep an erased body from being guessed by its commitment."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """All that one command writes, with the conditions under which it may."""

    _of: ClassVar[str] = "Batch"

    command: bytes
    """The command; applied at most once per tenant."""

    digest: bytes
    """SHA-256 of what the command asked for, which tells a repetition from another wish under the same
    id.
    """

    answer: bytes
    """The command's encoded answer, kept and given again to a repetition."""

    ops: Sequence[Op.Variant]
    """The steps, at most one per key."""

    log: Sequence[LogEntry]
    """What happened, in order."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Committed:
    """A batch that is in the store."""

    _of: ClassVar[str] = "Committed"

    seq: int
    """The number the batch got, 1 or more; for a repetition the number the first one got."""

    replayed: bytes | None = None
    """The first answer, if this command had been applied before and nothing was written now."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A log entry as it is kept: numbered and sealed into the tenant's chain. See `seal`)."""

    _of: ClassVar[str] = "Change"

    seq: int
    """The batch it came with."""

    ordinal: int
    """Its place in the batch, from 0."""

    head: bytes
    """The part hashed as it is."""

    body: bytes | None = None
    """The part hashed as a commitment; `None` once it has been erased."""

    salt: bytes
    """The commitment's salt; all zero once the body has been erased."""

    commitment: bytes
    """SHA-256 of salt and body."""

    hash: bytes
    """This link of the chain: SHA-256 over the link before it and all of the above but body and salt."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChainHead:
    """Where a tenant's chain ends."""

    _of: ClassVar[str] = "ChainHead"

    seq: int
    """The last applied batch, 0 if there is none; a batch that logged nothing counts too."""

    hash: bytes
    """The hash of the last log entry; all zero if there is none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Scan:
    """Which rows of an index are wanted, and in which order.

    Bounds that leave nothing between them (`from` above `to`) give no rows, not an error.
    """

    _of: ClassVar[str] = "Scan"

    index: int
    """The index."""

    from_: Bound.Variant
    """The lowest value wanted, also when descending."""

    to: Bound.Variant
    """The highest value wanted, also when descending."""

    after: Place | None = None
    """The last row already seen: only rows strictly behind it, in the direction of the scan, are
    wanted. The row need not exist any more.
    """

    descending: bool
    """Whether the rows come from the highest (value, id) down."""

    limit: int
    """How many rows at most; `usize::MAX` for all."""


class Bound:
    """One end of a range of an index."""

    @dataclass(frozen=True, slots=True)
    class Unbounded:
        """The range goes on to the end of the index."""

        _of: ClassVar[str] = "Bound"
        _tag: ClassVar[str] = "unbounded"

    @dataclass(frozen=True, slots=True)
    class Included:
        """The value belongs to the range."""

        _of: ClassVar[str] = "Bound"
        _tag: ClassVar[str] = "included"

        value: bytes
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Excluded:
        """The range ends just before the value."""

        _of: ClassVar[str] = "Bound"
        _tag: ClassVar[str] = "excluded"

        value: bytes
        """What it carries."""

    Variant: TypeAlias = Union[Unbounded, Included, Excluded]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A row of an index, by value and id."""

    _of: ClassVar[str] = "Place"

    value: bytes
    """What the row is sorted by."""

    id: bytes
    """The record it stands for."""
