"""The words of crm-core: access."""
# Written from the source of crm-core by `cargo xtask bindings`: change it there, not here.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import ClassVar

from ._base import Index
from ._native import Record
from .kernel import RoleId, TeamId, UserId


class Operation(Enum):
    """What can be done to a record."""

    READ = "read"
    """To see it, alone, in lists, in counts and in sums."""

    CREATE = "create"
    """To make a new one."""

    UPDATE = "update"
    """To change it by a command of its process."""

    DELETE = "delete"
    """To remove it."""

    ASSIGN = "assign"
    """To give it to another owner."""

    SHARE = "share"
    """To open it to others."""

    EXPORT = "export"
    """To take it out in bulk."""

    ERASE = "erase"
    """To erase personal content for good."""

    APPROVE = "approve"
    """To approve what others propose."""


class Scope(Enum):
    """How far a grant reaches over the records of a kind. Each scope includes the ones before it."""

    NONE = "none"
    """Nothing."""

    OWN = "own"
    """What the user owns."""

    TEAM = "team"
    """What is worked in the user's team."""

    TEAM_TREE = "team_tree"
    """What is worked in the user's team and in the teams below it."""

    ALL = "all"
    """Everything."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Grant:
    """One line of a role."""

    _of: ClassVar[str] = "Grant"

    kind: int
    """Code of the kind, or `EVERY_KIND`."""

    operation: Operation
    """What may be done."""

    scope: Scope
    """To which records."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldMask:
    """A field that a role hides. A user sees a field that at least one of their roles does not hide."""

    _of: ClassVar[str] = "FieldMask"

    kind: int
    """Code of the kind."""

    field: str
    """Name of a maskable field of that kind."""


class Role(Record):
    """A named set of permissions."""

    __slots__ = ()
    _kind: ClassVar[str] = "role"
    __match_args__ = ("id", "name", "grants", "hidden",)

    BY_NAME: ClassVar[Index] = Index("role", 1)
    """Roles by name."""

    @property
    def id(self) -> RoleId:
        """Id of the role."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def name(self) -> str:
        """What people call it; unique."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def grants(self) -> tuple[Grant, ...]:
        """What it allows."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def hidden(self) -> tuple[FieldMask, ...]:
        """What it hides."""
        return self._field(3)  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleDraft:
    """What makes up a role: the input of its creation and change."""

    _of: ClassVar[str] = "RoleDraft"

    name: str
    """What people call it; unique."""

    grants: Sequence[Grant] = ()
    """What it allows."""

    hidden: Sequence[FieldMask] = ()
    """What it hides."""


class Team(Record):
    """A group of users. Teams form a tree."""

    __slots__ = ()
    _kind: ClassVar[str] = "team"
    __match_args__ = ("id", "name", "parent",)

    BY_NAME: ClassVar[Index] = Index("team", 1)
    """Teams by name."""

    @property
    def id(self) -> TeamId:
        """Id of the team."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def name(self) -> str:
        """What people call it; unique."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def parent(self) -> TeamId | None:
        """The team above, none at the top."""
        return self._field(2)  # type: ignore[no-any-return]


class User(Record):
    """A person or system that may act."""

    __slots__ = ()
    _kind: ClassVar[str] = "user"
    __match_args__ = ("id", "name", "email", "is_active", "team", "roles",)

    BY_EMAIL: ClassVar[Index] = Index("user", 1)
    """Users by address, letter case aside."""

    BY_NAME: ClassVar[Index] = Index("user", 2)
    """Users by name."""

    @property
    def id(self) -> UserId:
        """Id of the user."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def name(self) -> str:
        """What people call them."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def email(self) -> str:
        """Their address; unique among users."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def is_active(self) -> bool:
        """False once they have left: they can no longer act, and keep what they own until it is
        reassigned.
        """
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def team(self) -> TeamId | None:
        """The team they work in."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def roles(self) -> tuple[RoleId, ...]:
        """What they may do; permissions of several roles add up."""
        return self._field(5)  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True, slots=True)
class UserDraft:
    """What makes up a user: the input of their creation and change."""

    _of: ClassVar[str] = "UserDraft"

    name: str
    """What people call them."""

    email: str
    """Their address; unique among users."""

    team: TeamId | None = None
    """The team they work in."""

    roles: Sequence[RoleId] = ()
    """What they may do, at most 32 roles."""
