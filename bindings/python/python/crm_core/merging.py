"""The words of crm-core: merging."""
# Written from the source of crm-core by `cargo xtask bindings`: change it there, not here.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import ClassVar, TypeAlias, Union

from ._base import Command, Index, Question
from ._native import Record
from .kernel import AccountId, ContactId, MergeId, Ownership, RecordRef, RedirectId
from .parties import PartyId


class Survivorship:
    """Which of the values of a field survives, where several parties have one."""

    @dataclass(frozen=True, slots=True)
    class First:
        """The first that there is: the survivor's, or else that of the others in the order in which
        they are named.
        """

        _of: ClassVar[str] = "Survivorship"
        _tag: ClassVar[str] = "first"

    @dataclass(frozen=True, slots=True)
    class Newest:
        """That of the party that was created last."""

        _of: ClassVar[str] = "Survivorship"
        _tag: ClassVar[str] = "newest"

    @dataclass(frozen=True, slots=True)
    class Longest:
        """The longest, as a text or as a list; of two as long, the one that comes first by the
        alphabet, or that was created first.
        """

        _of: ClassVar[str] = "Survivorship"
        _tag: ClassVar[str] = "longest"

    @dataclass(frozen=True, slots=True)
    class All:
        """All, each once: the survivor's first, then those of the others in the order of their
        creation. For lists and custom fields.
        """

        _of: ClassVar[str] = "Survivorship"
        _tag: ClassVar[str] = "all"

    @dataclass(frozen=True, slots=True)
    class Of:
        """That of this party, whether it has one or not."""

        _of: ClassVar[str] = "Survivorship"
        _tag: ClassVar[str] = "of"

        value: PartyId.Variant
        """What it carries."""

    Variant: TypeAlias = Union[First, Newest, Longest, All, Of]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldRule:
    """Which value of a field survives."""

    _of: ClassVar[str] = "FieldRule"

    field: str
    """The field's name, as `job_title`."""

    by: Survivorship.Variant
    """Which value."""


class MergeOrder:
    """A merge that may be done."""

    @dataclass(frozen=True, slots=True)
    class Contacts:
        """Of contacts."""

        _of: ClassVar[str] = "MergeOrder"
        _tag: ClassVar[str] = "contacts"

        value: MergeContacts
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Accounts:
        """Of accounts."""

        _of: ClassVar[str] = "MergeOrder"
        _tag: ClassVar[str] = "accounts"

        value: MergeAccounts
        """What it carries."""

    Variant: TypeAlias = Union[Contacts, Accounts]
    """Any of the variants: what a type annotation names."""


class Becomes(Enum):
    """What becomes of a record."""

    CHANGED = "changed"
    """It is another."""

    REMOVED = "removed"
    """It is gone: it became part of another, or would say the same as one that is there."""

    CREATED = "created"
    """It is new, or there again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Touched:
    """A record that a merge touches."""

    _of: ClassVar[str] = "Touched"

    record: RecordRef
    """The record."""

    becomes: Becomes
    """What becomes of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Merged:
    """A merge that was done or undone."""

    _of: ClassVar[str] = "Merged"

    merge: MergeId
    """The merge: what undoes it."""

    survivor: PartyId.Variant
    """The party that stays."""

    touched: Sequence[Touched]
    """Everything that was touched and that the actor may see, in the order of kinds and ids."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldChange:
    """A field of the party that stays, before and after a merge, as texts."""

    _of: ClassVar[str] = "FieldChange"

    field: str
    """Its name."""

    before: str
    """What it holds."""

    after: str
    """What it would hold."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MergePreview:
    """What a merge would do."""

    _of: ClassVar[str] = "MergePreview"

    fields: Sequence[FieldChange]
    """The fields of the party that stays which would change, in the order in which they are declared."""

    touched: Sequence[Touched]
    """Everything that would be touched and that the actor may see, but for what would be new, in the
    order of kinds and ids.
    """


class MergeEvent:
    """What happened in a merge."""

    @dataclass(frozen=True, slots=True)
    class Done:
        """Parties became one."""

        _of: ClassVar[str] = "MergeEvent"
        _tag: ClassVar[str] = "done"

    @dataclass(frozen=True, slots=True)
    class Survived:
        """A party stays, described by what is known of all."""

        _of: ClassVar[str] = "MergeEvent"
        _tag: ClassVar[str] = "survived"

        value: MergeId
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Absorbed:
        """A party became part of another."""

        _of: ClassVar[str] = "MergeEvent"
        _tag: ClassVar[str] = "absorbed"

        value: PartyId.Variant
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Followed:
        """A record names the party that stays, or says what another says already and is gone."""

        _of: ClassVar[str] = "MergeEvent"
        _tag: ClassVar[str] = "followed"

        value: MergeId
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Redirected:
        """An id leads elsewhere."""

        _of: ClassVar[str] = "MergeEvent"
        _tag: ClassVar[str] = "redirected"

        value: MergeId
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Undone:
        """A merge was undone."""

        _of: ClassVar[str] = "MergeEvent"
        _tag: ClassVar[str] = "undone"

    @dataclass(frozen=True, slots=True)
    class Restored:
        """A record is what it was before a merge."""

        _of: ClassVar[str] = "MergeEvent"
        _tag: ClassVar[str] = "restored"

        value: MergeId
        """What it carries."""

    Variant: TypeAlias = Union[Done, Survived, Absorbed, Followed, Redirected, Undone, Restored]
    """Any of the variants: what a type annotation names."""


class Merge(Record):
    """That parties became one. It holds everything the merge touched as it was, so it speaks of
    everybody's records: only who may see all merges sees it.
    """

    __slots__ = ()
    _kind: ClassVar[str] = "merge"
    __match_args__ = ("id", "survivor", "absorbed", "at", "undone_at",)

    BY_SURVIVOR: ClassVar[Index] = Index("merge", 1)
    """Merges by the party that stayed."""

    @property
    def id(self) -> MergeId:
        """Id of the merge."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def survivor(self) -> PartyId.Variant:
        """The party that stays."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def absorbed(self) -> tuple[PartyId.Variant, ...]:
        """The parties that became part of it."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def at(self) -> datetime:
        """When."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def undone_at(self) -> datetime | None:
        """When it was undone, if it was."""
        return self._field(4)  # type: ignore[no-any-return]


class Redirect(Record):
    """Where a party went that became part of another. It stands under the id that the party had, and
    belongs to whom the party belonged to. However often parties are merged, it leads to one that is
    there, in one step.
    """

    __slots__ = ()
    _kind: ClassVar[str] = "redirect"
    __match_args__ = ("id", "ownership", "to", "merge",)

    BY_TARGET: ClassVar[Index] = Index("redirect", 1)
    """Redirects by where they lead."""

    @property
    def id(self) -> RedirectId:
        """The id that the party had."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who the party belonged to."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def to(self) -> PartyId.Variant:
        """What it is part of now."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def merge(self) -> MergeId:
        """The merge in which it became part of another."""
        return self._field(3)  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True, slots=True)
class MergeContacts(Command[Merged]):
    """Makes contacts one: one stays, described by what is known of all; everything that named the
    others names it; their ids lead to it; and what there was is kept, so that it can be undone.
    Permission: update on the contact that stays, delete on the others. Answers the `Merged`.
    Refusals: MRG-001.
    """

    _of: ClassVar[str] = "MergeContacts"
    _tag: ClassVar[str] = "merge_contacts"

    survivor: ContactId
    """The contact that stays."""

    others: Sequence[ContactId]
    """Those that become part of it, 1 to 50."""

    rules: Sequence[FieldRule] = ()
    """Fields for which another value survives than usual; each once. Usual is all of a list, the
    longest note, and the first of everything else.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class MergeAccounts(Command[Merged]):
    """Makes accounts one, as `MergeContacts` does contacts. Of issued documents only the account that
    they are kept under follows: what they say stays. Permission: update on the account that stays,
    delete on the others. Answers the `Merged`. Refusals: MRG-001, MRG-002.
    """

    _of: ClassVar[str] = "MergeAccounts"
    _tag: ClassVar[str] = "merge_accounts"

    survivor: AccountId
    """The account that stays."""

    others: Sequence[AccountId]
    """Those that become part of it, 1 to 50."""

    rules: Sequence[FieldRule] = ()
    """Fields for which another value survives than usual; each once. Usual is all of a list, and the
    first of everything else.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class Unmerge(Command[Merged]):
    """Undoes a merge: every record that it touched is again what it was, to the last bit, unless
    something happened to one of them since. Permission: update on all merges. Answers the `Merged`,
    where what was absorbed is there again. Refusals: MRG-003.
    """

    _of: ClassVar[str] = "Unmerge"
    _tag: ClassVar[str] = "unmerge"

    merge: MergeId
    """The merge."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PreviewMerge(Question[MergePreview]):
    """What a merge would do, without doing it. Permission: as the merge; answers over what the actor
    may see. Refusals: as the merge.
    """

    _of: ClassVar[str] = "PreviewMerge"
    _tag: ClassVar[str] = "preview_merge"

    of: MergeOrder.Variant
    """The merge."""
