"""What the vocabulary is written with: commands, questions, queries and their answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, ClassVar, Generic, Protocol, TypeVar, Union
from uuid import UUID

from ._native import Record

A = TypeVar("A", covariant=True)
R = TypeVar("R", bound=Record)

KeyPart = Union[str, UUID, int, bool, date, datetime]
"""One part of a key of an index: a text, an id, a whole number, yes or no, a day, an instant."""


class Command(Generic[A]):
    """An order to do something, as data; `Session.execute` gives its answer."""

    __slots__ = ()
    _tag: ClassVar[str]
    _answers: ClassVar[bool] = True


class Question(Generic[A]):
    """Something to ask that no single list answers; `Session.ask` gives the figures."""

    __slots__ = ()
    _tag: ClassVar[str]
    _answers: ClassVar[bool] = True


class Sink(Protocol):
    """Where a backup goes to: a file object open for bytes."""

    def write(self, data: bytes, /) -> object:
        """Takes bytes and says how many of them it took; with no answer, it took all."""


class Source(Protocol):
    """Where a backup comes from: a file object open for bytes."""

    def read(self, limit: int, /) -> bytes:
        """The next bytes, at most `limit`; none at the end."""


@dataclass(frozen=True, slots=True)
class Index:
    """An index over records of one kind: what they are listed by."""

    kind: str
    """The kind of record."""

    number: int
    """Its number within the kind."""


@dataclass(frozen=True, slots=True)
class Query(Generic[R]):
    """Which records, in which order: all of a kind, or a part of one of its indexes."""

    record: type[R]
    """The class of the records."""

    index: Index | None = None
    """What they are listed by; none: in order of creation."""

    prefix: Sequence[KeyPart] | None = None
    """Only what lies under keys that begin with these parts."""

    first: Sequence[KeyPart] | None = None
    """Only keys from here."""

    last: Sequence[KeyPart] | None = None
    """Only keys up to, and with, those that begin with these parts."""

    is_descending: bool = False
    """From the last to the first; only with an index."""

    limit: int | None = None
    """At most this many rows a page; none: 100, and as many as the library allows when all pages are read."""

    after: bytes | None = None
    """Goes on where a page ended."""

    @classmethod
    def all(cls, record: type[R]) -> Query[R]:
        """Every record of the kind, in order of creation."""
        return cls(record)

    @classmethod
    def by(cls, record: type[R], index: Index) -> Query[R]:
        """Every record in the order of `index`."""
        return cls(record, index)

    @classmethod
    def under(cls, record: type[R], index: Index, *prefix: KeyPart) -> Query[R]:
        """Only what `index` holds under keys that begin with `prefix`."""
        return cls(record, index, prefix=prefix)

    @classmethod
    def between(cls, record: type[R], index: Index, first: Sequence[KeyPart], last: Sequence[KeyPart]) -> Query[R]:
        """Only keys from `first` up to, and with, those that begin with `last`."""
        return cls(record, index, first=tuple(first), last=tuple(last))

    def descending(self) -> Query[R]:
        """The same rows from the last to the first."""
        return replace(self, is_descending=True)

    def page(self, limit: int, after: bytes | None = None) -> Query[R]:
        """At most `limit` rows, behind the cursor of an earlier page."""
        return replace(self, limit=limit, after=after)


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """Some rows of a list and where it goes on."""

    items: tuple[R, ...]
    """The rows, in the list's order."""

    next: bytes | None
    """Where to go on; none at the end of the list."""


@dataclass(frozen=True, slots=True)
class MappedReport:
    """How the rows of a foreign table went."""

    created: int
    """Rows that made something new."""

    changed: int
    """Rows that changed what was there."""

    kept: int
    """Rows whose record was there, and stayed as it was."""

    refused: tuple[tuple[int, Any], ...]
    """Rows that were refused: each with its number, from 1, and the error that says why."""

    left_out: tuple[tuple[int, Any], ...]
    """What could not be read and was left out: the number of the row, and the fault with its field."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """How an import went."""

    accepted: int
    """Rows stored."""

    refused: tuple[tuple[int, Any], ...]
    """Rows not stored: each with its number, from 0, and the error that says why."""
