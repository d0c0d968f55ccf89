"""The words of crm-core: exchange."""
# Written from the source of crm-core by `cargo xtask bindings`: change it there, not here.

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, TypeAlias, Union

from ._base import Command, Index
from ._native import Record
from .kernel import ImportId, Ownership, UserId


class ImportEvent:
    """What happened to an import, or to a record by it."""

    @dataclass(frozen=True, slots=True)
    class Begun:
        """It began."""

        _of: ClassVar[str] = "ImportEvent"
        _tag: ClassVar[str] = "begun"

    @dataclass(frozen=True, slots=True)
    class RowsNoted:
        """Rows are through, up to this one."""

        _of: ClassVar[str] = "ImportEvent"
        _tag: ClassVar[str] = "rows_noted"

        value: int
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Finished:
        """All rows are through."""

        _of: ClassVar[str] = "ImportEvent"
        _tag: ClassVar[str] = "finished"

    @dataclass(frozen=True, slots=True)
    class PartlyUndone:
        """A part of it was taken back."""

        _of: ClassVar[str] = "ImportEvent"
        _tag: ClassVar[str] = "partly_undone"

    @dataclass(frozen=True, slots=True)
    class Undone:
        """All of it was taken back."""

        _of: ClassVar[str] = "ImportEvent"
        _tag: ClassVar[str] = "undone"

    @dataclass(frozen=True, slots=True)
    class TakenBack:
        """A record is as it was before the import, or gone where the import made it."""

        _of: ClassVar[str] = "ImportEvent"
        _tag: ClassVar[str] = "taken_back"

        value: ImportId
        """What it carries."""

    Variant: TypeAlias = Union[Begun, RowsNoted, Finished, PartlyUndone, Undone, TakenBack]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LogPlace:
    """A place in the change log."""

    _of: ClassVar[str] = "LogPlace"

    seq: int
    """The commit."""

    ordinal: int
    """The entry of it."""


class ImportState:
    """Where an import stands."""

    @dataclass(frozen=True, slots=True)
    class Running:
        """Rows are being brought in."""

        _of: ClassVar[str] = "ImportState"
        _tag: ClassVar[str] = "running"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Done:
        """All rows are through."""

        _of: ClassVar[str] = "ImportState"
        _tag: ClassVar[str] = "done"

        at: datetime
        """Since when."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Undoing:
        """It is being taken back."""

        _of: ClassVar[str] = "ImportState"
        _tag: ClassVar[str] = "undoing"

        from_: LogPlace
        """What was done from here on is taken back already."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Undone:
        """It was taken back."""

        _of: ClassVar[str] = "ImportState"
        _tag: ClassVar[str] = "undone"

        at: datetime
        """When."""

    Variant: TypeAlias = Union[Running, Done, Undoing, Undone]
    """Any of the variants: what a type annotation names."""


class Import(Record):
    """What was brought in together."""

    __slots__ = ()
    _kind: ClassVar[str] = "import"
    __match_args__ = ("id", "ownership", "name", "state", "begun_at", "through", "created", "changed", "kept", "refused", "taken_back",)

    BY_BEGINNING: ClassVar[Index] = Index("import", 1)
    """Imports by when they began."""

    @property
    def id(self) -> ImportId:
        """Id of the import."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who brings it in."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def name(self) -> str:
        """What it is called: the name of a file."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def state(self) -> ImportState.Variant:
        """Where it stands."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def begun_at(self) -> datetime:
        """When it began."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def through(self) -> int:
        """The number of the last row that is through, as the host counts: an import that was
        interrupted goes on behind it.
        """
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def created(self) -> int:
        """Rows that made something new."""
        return self._field(6)  # type: ignore[no-any-return]

    @property
    def changed(self) -> int:
        """Rows that changed what was there."""
        return self._field(7)  # type: ignore[no-any-return]

    @property
    def kept(self) -> int:
        """Rows whose record was there, and stayed as it was."""
        return self._field(8)  # type: ignore[no-any-return]

    @property
    def refused(self) -> int:
        """Rows that were refused."""
        return self._field(9)  # type: ignore[no-any-return]

    @property
    def taken_back(self) -> int:
        """Records that were taken back."""
        return self._field(10)  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True, slots=True)
class BeginImport(Command[Import]):
    """Begins an import. Permission: create on imports. Answers the `Import`."""

    _of: ClassVar[str] = "BeginImport"
    _tag: ClassVar[str] = "begin_import"

    name: str
    """What it is called: the name of a file."""

    owner: UserId | None = None
    """Whose it is; none: whoever acts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NoteRows(Command[Import]):
    """Notes that rows are through. What the same transaction does to accounts, contacts, leads and
    deals belongs to the import, and is taken back with it. Permission: update on imports. Refusals:
    IMP-001, IMP-002.
    """

    _of: ClassVar[str] = "NoteRows"
    _tag: ClassVar[str] = "note_rows"

    import_: ImportId
    """The import."""

    through: int
    """The number of the last row that is through, as the host counts."""

    created: int = 0
    """How many of these rows made something new."""

    changed: int = 0
    """How many changed what was there."""

    kept: int = 0
    """How many found their record as it was to be."""

    refused: int = 0
    """How many were refused."""

    is_end: bool = False
    """True where these are the last."""


@dataclass(frozen=True, kw_only=True, slots=True)
class UndoImport(Command[Import]):
    """Takes an import back: what it made is removed, what it changed is as it was before, bit for bit.
    Only where nothing that came later contradicts: no record of it was changed since, and none that
    it made is named by another. In portions: send it again until the import is undone. Permission:
    update on imports; delete on what is removed, update on what is put back. Refusals: IMP-001,
    IMP-003.
    """

    _of: ClassVar[str] = "UndoImport"
    _tag: ClassVar[str] = "undo_import"

    import_: ImportId
    """The import."""

    limit: int | None = None
    """How many records are taken back in one go, 1 to 10,000; none: 1,000."""
